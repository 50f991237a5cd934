"""The right answers of chapter 1's exercise, worked out by hand for the sample learner."""

import pytest

from clvteach.exercises import find
from clvteach.questions.judging import judge
from clvteach.questions.learner import numbers_of

EXERCISE = find("01-states")


def given(name):
    return numbers_of(EXERCISE, EXERCISE.case_of(name), "20260117")


def status(name, answer):
    return judge(EXERCISE.questions[name], given(name), answer).status


def test_the_sample_learners_numbers_stay():
    n = given("1a")
    assert (n.lost_after, n.given_up_after, n.loyal_from) == (270, 900, 6)
    assert given("2a").people == [20, 100, 150, 160, 90, 140]
    n = given("4a")
    assert (n.targets, n.repeat, n.loyal, n.contacts) == (1150, 1000, 700, 3500)
    assert (n.attract, n.convert, n.churn, n.loyalty) == (0.04, 0.35, 0.1, 0.25)
    n = given("5a")
    assert (n.contacts, n.churn, n.extra, n.points, n.months) == (5000, 0.19, 1500, 5, 18)


STATES = {
    "en": ["non-customer", "repeat", "first-time", "potential", "loyal", "target", "non-customer", "lost", "lost"],
    "zh": ["非客户", "重复购买", "初次购买", "潜在客户", "忠诚", "目标客户", "非客户", "流失客户", "流失客户"],
}


@pytest.mark.parametrize("words", STATES.values(), ids=STATES)
def test_nine_cards_read_off_the_sheet(words):
    from clvteach import language

    with language.using("zh"):
        assert status("1a", words) == "right"


OTHER_NAMES = {
    "with 客户": [
        "非客户",
        "重复购买客户",
        "初次购买客户",
        "潜在客户",
        "忠诚客户",
        "目标客户",
        "非客户",
        "流失客户",
        "流失客户",
    ],
    "without": ["非客户", "重复购买", "首次购买", "潜在", "忠诚", "目标", "非客户", "流失", "流失"],
    "English": [f"{word.title()} customer" for word in STATES["en"][1:8]],
}
OTHER_NAMES["English"] = [
    "non-customer",
    *OTHER_NAMES["English"][:5],
    "non-customer",
    "lost customer",
    " Lost Customer ",
]


@pytest.mark.parametrize("words", OTHER_NAMES.values(), ids=OTHER_NAMES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_textbooks_call_the_states_is_right(lang, words):
    from clvteach import language

    with language.using(lang):
        assert status("1a", words) == "right"
        assert status("1a", [words[1], *words[1:]]) != "right"


def test_the_urgent_card_is_the_silent_one():
    assert status("1b", "silent") == "right"
    assert status("1b", "left alone") == "misconception"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("2a", [150 + 160, 160]),
        ("2b", 30.77),  # 160 of 520
        ("4a", [1150 - 402.5 + 140, 700 - 70 + 225]),
        ("4c", 400),  # 140 come, 35 % leave
        ("2c", "rule"),
        ("4d", ["fewer targets", "as many first purchases"]),
    ],
)
def test_by_hand(name, answer):
    assert status(name, answer) == "right"


def test_arrows_of_the_sheet():
    # non-customer → repeat, lost → loyal, lost → non-customer, potential → first-time, repeat → lost, target → lost,
    # first-time → loyal, lost → repeat
    words = "impossible impossible possible possible possible impossible impossible possible".split()
    assert status("3a", words) == "right"
    assert status("3a", ["不可能" if word == "impossible" else "可能" for word in words]) == "right"


def revenue_of_18_months(contacts, churn):
    """The chapter's model, person by person of each state, without the room's matrices."""
    target, first, repeat, loyal, lost = 800, 350, 700, 400, 1500
    total = 0
    for _month in range(18):
        buyers, stay, back = 0.2 * target, 1 - churn, 0.05 * lost
        faithful = 0.1 * stay * repeat
        again = 0.3 * stay * first
        gone = churn * (first + repeat + loyal)
        target += 0.05 * contacts - buyers
        first, repeat, loyal = (
            stay * first - again + buyers,
            stay * repeat - faithful + again + back,
            stay * loyal + faithful,
        )
        lost += gone - back - 0.1 * (lost - back)
        total += 300 * buyers + 100 * repeat + 200 * loyal
    return total


def test_two_plans_month_by_month():
    now = revenue_of_18_months(5000, 0.19)
    answer = [revenue_of_18_months(6500, 0.19) - now, revenue_of_18_months(5000, 0.14) - now]
    assert status("5a", answer) == "right"


def test_return_inside_the_loop():
    def first_month_only(targets, arrivals, convert, months):
        for _month in range(months):
            targets = targets - convert * targets + arrivals
            return targets

    question = EXERCISE.questions["4b"]
    verdict = judge(question, given("4b"), question.kept(given("4b"), first_month_only))
    assert [wrong.name for wrong in verdict.misconceptions] == ["return inside the loop"]


def test_one_wrong_card_is_named():
    words = list(STATES["en"])
    words[2] = "lost"  # exactly at the limit
    verdict = judge(EXERCISE.questions["1a"], given("1a"), words)
    assert verdict.status == "partly"
    assert [wrong.name for wrong in verdict.misconceptions] == ["exactly at the limit counts as lost"]


@pytest.mark.parametrize("case", EXERCISE.cases, ids=lambda case: case.name)
def test_every_learner_gets_cards_that_the_rules_allow(case):
    for learner in range(40):
        n = numbers_of(EXERCISE, case, str(learner))
        if case.name == "1":
            assert (n.cards["in_a_row"] <= n.cards["purchases"]).all()
            assert n.lost_after + n.silence < n.given_up_after
            assert set(n.cards.index) == set(range(1, 10))
        if case.name == "5":
            assert n.churn - n.points / 100 > 0
