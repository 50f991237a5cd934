"""The right answers of chapter 4's questions for the sample learner, worked out without the room's model functions."""

import pytest

from clvteach import exercises, language, tiers
from clvteach.questions.judging import judge
from clvteach.questions.learner import numbers_of

EXERCISE = exercises.find("04-tiers")
SAMPLE = "20260117"


def given(case):
    return numbers_of(EXERCISE, EXERCISE.cases[case - 1], SAMPLE)


def verdict(name, answer):
    return judge(EXERCISE.questions[name], numbers_of(EXERCISE, EXERCISE.case_of(name), SAMPLE), answer)


def right(name, answer):
    return verdict(name, answer).status == "right"


def test_the_sample_learners_four_tiers():
    """310 customers: cuts at 3.1, 15.5 and 62, rounded up to 4, 16 and 62."""
    assert given(1).customers == 310
    assert right("1a", [4, 16 - 4, 62 - 16, 310 - 62])
    assert (given(1).last, given(1).next) == (62, 63)
    assert right("1b", "both higher")


def test_the_sample_learners_ten_customers():
    """Sorted: 6400, 2800, 1800, 850, 440, 320, 240, 220, 160, 140; 80 % of 13370 are 10696, 95 % are 12701.5."""
    assert list(given(2).listed.values()) == [6400, 220, 140, 1800, 320, 2800, 850, 160, 440, 240]
    assert right("2a", 9200 / 13370)
    # 6400, 9200, 11000 | 11850, 12290, 12610, 12850 | 13070, 13230, 13370
    assert right("2b", ["A", "C", "C", "A", "B", "A", "B", "C", "B", "B"])
    assert right("2c", "more")


def test_the_sample_learners_six_customers():
    assert (given(3).high_from, given(3).long_from) == (800, 30)
    assert list(given(3).six.values()) == [(790, 30), (800, 4), (300, 52), (360, 5), (1000, 44), (1400, 3)]
    assert right("3a", ["stream", "meteor", "stream", "burden", "gold", "meteor"])
    assert right("3b", 100 * (6 * 0.6 + 1 * 0.8 + 4 * 0.9) / 11)


def test_the_sample_learners_five_customers():
    """An hour costs 60, a new customer 500; the second and the fourth are new, the first and the third owe money."""
    assert (given(4).hour_cost, given(4).acquisition) == (60, 500)
    profits = [
        5000 - 3500 - 4 * 60 - 100,
        2400 - 1920 - 10 * 60 - 500,
        800 - 640 - 11 * 60 - 300,
        2000 - 1600 - 13 * 60 - 500,
        23000 - 16100 - 19 * 60,
    ]
    assert right("4b", profits)
    assert right("4c", profits[-1] / sum(profits)) and profits[-1] > sum(profits)
    assert right("4d", "losses")


@pytest.mark.parametrize("learner", [str(number) for number in range(30)])
def test_the_rooms_tools_say_the_same(learner):
    n = numbers_of(EXERCISE, EXERCISE.cases[1], learner)
    assert EXERCISE.questions["2a"].right(n) == pytest.approx(tiers.top_share(n.listed))
    assert EXERCISE.questions["2b"].right(n).to_dict() == tiers.abc(n.listed)["class"].to_dict()
    n = numbers_of(EXERCISE, EXERCISE.cases[2], learner)
    placed = tiers.quadrant(EXERCISE.cases[2].table(n), amount_from=n.high_from, length_from=n.long_from)
    assert EXERCISE.questions["3a"].right(n).to_dict() == placed["class"].to_dict()
    n = numbers_of(EXERCISE, EXERCISE.cases[3], learner)
    assert EXERCISE.questions["4c"].right(n) == pytest.approx(tiers.top_share(n.costs["profit"]))


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(
    "names",
    [
        ("gold", "meteor", "stream", "burden"),
        ("黄金客户", "流星客户", "小溪客户", "负担客户"),
        ("黄金", "流星", "小溪", "负担"),
        ("Gold customer", "meteor", "stream customer", "burden customer"),
    ],
)
def test_a_class_may_be_named_as_textbooks_do(names, code):
    gold, meteor, stream, burden = names
    with language.using(code):
        assert right("3a", [stream, meteor, stream, burden, gold, meteor])
        placed = tiers.check_cards({"A": gold, "B": meteor, "C": stream, "D": burden, "E": gold, "F": stream})
        assert (placed["result"] == "right").all()


def test_one_customer_on_the_wrong_side_of_a_cut_costs_one_cell():
    """The 1800 with which 80 % are reached put in B, the 240 that reaches 95 % in C: eight of ten are right."""
    found = verdict("2b", ["A", "C", "C", "B", "B", "A", "B", "C", "B", "C"])
    assert found.status == "partly" and found.credit == pytest.approx(0.8)
    assert [wrong.name for wrong in found.misconceptions] == ["the customer at the cut is put below it"]


def test_cuts_that_are_not_rounded_are_not_said_to_be_rounded_down():
    found = verdict("1a", [3.1, 12.4, 46.5, 248])
    assert "or not at all" in found.message and "up to a whole customer" in found.message
