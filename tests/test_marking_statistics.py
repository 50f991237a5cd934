"""How each question worked in a class: right values, calculated by hand, and silence where there are too few learners."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest
from test_marking_marks import EXERCISE, NAME, answers, known, submitted
from test_marking_reading import code, kept, read_cells

from clvteach import exercises, language
from clvteach.marking import item_advice, item_statistics
from clvteach.marking.class_marks import mark
from clvteach.marking.item_statistics import Harder, ItemStatistics, _compared, _harder, _minutes
from clvteach.marking.roster import Learner, Roster
from clvteach.marking.statistics_sheet import statistics_sheet
from clvteach.marking.submission import Answer
from clvteach.marking.tallies import Tally
from clvteach.questions import session
from clvteach.questions.status import Outcome
from clvteach.questions.verdict import Misconception

START = datetime(2026, 11, 27, 1, 50, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def class_of(answered):
    """The marks of a class: a function of the learner's place gives the answers."""
    numbers = [f"2026{at:04d}" for at in range(1, answered.n + 1)]
    roster = Roster({number: Learner(number) for number in numbers})
    files = [submitted(f"{number}.ipynb", answered(at, number), digest=number) for at, number in enumerate(numbers)]
    return mark(files, roster)


def some(n):
    def counted(answered):
        answered.n = n
        return answered

    return counted


def items_of(marks):
    return {item.question.name: item for item in item_statistics.item_statistics(EXERCISE, marks.papers)}


def test_facility_is_the_mean_share_of_points():
    @some(4)
    def answered(at, number):
        return answers(number, q1b="right" if at == 0 else known("1b", number, 1), q3c="Because it is earlier.")

    items = items_of(class_of(answered))
    assert (items["1b"].facility, items["1b"].learners) == (0.25, 4)
    assert items["1a"].facility == 0  # required, and nobody answered
    assert items["3c"].facility is None and items["3c"].learners == 0  # a text that nobody has read
    assert [(wrong.name, n) for wrong, n in items["1b"].tally.misconceptions] == [("not discounted", 3)]


def test_discrimination_is_the_correlation_with_the_other_questions():
    """Ten learners have 1a and 1b, five 1a alone, five neither: by hand r = (10·20 - 15·10) / √(15·5·10·10) = 0.57735."""

    @some(20)
    def answered(at, number):
        given = {name: "right" for name, until in (("q1a", 15), ("q1b", 10)) if at < until}
        return answers(number, **given)

    items = items_of(class_of(answered))
    assert items["1a"].discrimination == pytest.approx(0.57735, abs=1e-5)
    assert items["1b"].discrimination == pytest.approx(0.57735, abs=1e-5)
    assert items["1c"].discrimination is None and "same points" in item_advice.compared(items["1c"])
    assert not items["1a"].unclear


def test_of_nineteen_learners_nothing_is_compared():
    @some(19)
    def answered(at, number):
        return answers(number, **({"q1a": "right", "q1b": "right"} if at < 9 else {}))

    items = items_of(class_of(answered))
    assert items["1a"].discrimination is None and not items["1a"].compared and items["1a"].harder is None
    assert item_advice.compared(items["1a"]) == "19: fewer than 20"


def test_a_question_that_the_good_ones_miss_is_called_unclear():
    @some(20)
    def answered(at, number):
        return answers(number, **({"q1b": "right"} if at < 10 else {"q1c": "right", "q1d": "right"}))

    item = items_of(class_of(answered))["1b"]
    assert item.discrimination == pytest.approx(-1) and item.unclear
    assert "check whether its words are clear" in advice(item)


def test_tries_hints_and_times():
    """Gaps of 2, 4 and 10 minutes; then 6; then 1: medians 4, 6, 1, of which the median is 4."""

    def answer(tries, hints, *minutes):
        times = tuple(START + timedelta(minutes=minute) for minute in minutes)
        return Answer(0, "7", tries=tries, times=times, hints=hints)

    given = [answer(4, 2, 0, 2, 6, 16), answer(2, 0, 0, 6), answer(2, None, 0, 1), answer(1, 0, 0)]
    assert _minutes(one.times for one in given) == 4
    assert _minutes(one.times for one in given[:2]) is None

    @some(4)
    def answered(at, number):
        one = given[at]
        return {"1a": Answer(known("1a", number), number, one.tries, times=one.times, hints=one.hints)}

    item = items_of(class_of(answered))["1a"]
    assert (item.tries, item.most_tries, item.hinted, item.hints_known, item.minutes) == (2, 4, 1, 3, 4)


def advice(item, roster=None):
    return item_advice.advice(item, roster or Roster({}))


def harder(with_small, with_large, n=40):
    """Half of the learners have small numbers, half large ones; so many of each half have it right."""
    rates = pd.Series([0.05 + 0.01 * (at % 3) + 0.05 * (at >= n // 2) for at in range(n)])
    half = n // 2
    right = pd.Series([float(at < with_small or half <= at < half + with_large) for at in range(n)])
    return _harder(right, {"rate": rates}, 0.05)


def test_draws_of_numbers_are_compared_by_chance():
    """r of two halves is the difference of their shares over 2·√(p(1-p)); z = r·√39 must pass 1.96."""
    found = harder(18, 6)  # .9 and .3: p = .6, r = .612, z = 3.82
    assert found == Harder("rate", pytest.approx((0.05, 0.07)), pytest.approx((0.10, 0.12)), 0.9, 0.3)
    assert harder(14, 8) is None  # .7 and .4: p = .55, r = .302, z = 1.88
    assert harder(14, 7) is not None  # .7 and .35: p = .525, r = .350, z = 2.19
    assert harder(20, 20) is None


def test_many_looks_at_one_class_find_no_more_than_one_would():
    rates = pd.Series([5 if at < 20 else 9 for at in range(40)])
    right = pd.Series([float(at < 14 or 20 <= at < 27) for at in range(40)])  # z = 2.19
    assert _harder(right, {"rate": rates}, 0.05) and _harder(right, {"rate": rates}, 0.05 / 10) is None


def test_draws_need_ten_learners_on_each_side():
    case = SimpleNamespace(given={"rate": None, "name": None})
    exercise = SimpleNamespace(case_of=lambda name: case)

    def papers(values):
        return [SimpleNamespace(marks={"1a": SimpleNamespace(given=SimpleNamespace(rate=x, name="A"))}) for x in values]

    found = _compared(exercise, "1a", papers(range(20)), pd.Series([1.0] * 20))
    assert {name: list(values) for name, values in found.items()} == {"rate": list(range(20))}
    assert _compared(exercise, "1a", papers(range(19)), pd.Series([1.0] * 19)) == {}
    assert _compared(exercise, "1a", papers([5] * 40), pd.Series([1.0] * 40)) == {}
    assert _compared(exercise, "1a", papers([0] * 35 + [1] * 5), pd.Series([1.0] * 40)) == {}


def test_the_sentence_says_what_to_do():
    @some(10)
    def answered(at, number):
        wrong = known("1b", number, 1)
        return answers(number, q1a="right", q1b="right" if at < 3 else wrong, **({"q1c": "right"} if at < 2 else {}))

    items = items_of(class_of(answered))
    assert advice(items["1a"]) == "Nearly everybody has it: go on."
    sentence = advice(items["1b"])
    see = items["1b"].tally.misconceptions[0][0].see
    assert "not discounted" in sentence and f"show section {see} again" in sentence
    assert advice(items["1c"]).startswith("Most who failed gave no answer")
    with language.using("zh"):
        assert "show" not in advice(items["1b"])


def test_what_nobody_answered_may_not_have_been_set():
    @some(5)
    def answered(at, number):
        return answers(number, q1a="right")

    assert "run and saved" in advice(items_of(class_of(answered))["1b"])


def test_one_or_two_who_failed_are_named():
    @some(6)
    def answered(at, number):
        return answers(
            number, q1a="right", q1b=known("1b", number, 1) if at in (1, 4) else "right", q1c=0 if at else "right"
        )

    marks = class_of(answered)
    items = items_of(marks)
    assert items["1b"].failed == ("20260002", "20260005")
    assert advice(items["1b"]) == ("Right for all but 20260002, 20260005: talk to them individually (not discounted).")
    named = Roster({"20260002": Learner("20260002", "王娜")})
    assert "王娜 (20260002)" in advice(items["1b"], named)
    with language.using("zh"):
        assert "只有王娜（20260002）、20260005没有全对" in advice(items["1b"], named)
    assert advice(items["1a"]) == "Nearly everybody has it: go on."


def item(n, failed, mistakes=(), **parts):
    """A question that so many of ``n`` learners failed, with so many mistakes of each kind."""
    question = EXERCISE.questions["1b"]
    known_ways = question.misconceptions
    outcomes = {outcome: 0 for outcome in Outcome} | {Outcome.RIGHT: n - failed, Outcome.OTHER: failed}
    tally = Tally(question, SimpleNamespace(rate=0.09), outcomes, tuple(zip(known_ways, mistakes, strict=False)))
    about = {"facility": 0.95, "discrimination": None, "unclear": False, "tries": 1.0, "most_tries": 1}
    about |= {"hinted": 0, "hints_known": 0, "minutes": None, "compared": False, "harder": None} | parts
    return ItemStatistics(tally=tally, learners=n, failed=tuple(str(at) for at in range(failed)), **about)


@pytest.mark.parametrize(
    "n, failed, mistakes, says, not_said",
    [
        (40, 6, (4,), "Nearly everybody", "6 of 40"),  # 34 of 40 are 85 %
        (40, 7, (), "7 of 40 do not have all of it right, and no known mistake is frequent", "everybody"),
        (40, 16, (7, 2, 2), "no need to stop", "in class"),  # 40 %
        (40, 18, (5, 3, 1), "18 of 40 do not have all of it right. Take an example", "no need to stop"),  # 45 %
        (40, 18, (1, 1), "solve it together", "different ways"),
        (40, 18, (10,), "Most who failed made the same mistake", "Nearly everybody"),
    ],
)
def test_what_is_said_hangs_on_how_many_are_all_right(n, failed, mistakes, says, not_said):
    """The mean of the points is 0.95 each time: one wrong cell of nine costs little."""
    said = advice(item(n, failed, mistakes))
    assert says in said and not_said not in said
    with language.using("zh"):
        assert "各不相同" not in advice(item(n, failed, mistakes))


def test_frequent_mistakes_are_counted_and_single_ones_are_not_named():
    first, second, third = (way.name for way in EXERCISE.questions["1b"].misconceptions[:3])
    said = advice(item(40, 18, (5, 3, 2)))
    assert f"5 × {first}; 3 × {second}." in said and third not in said
    assert second not in advice(item(40, 18, (5, 1)))
    tie = advice(item(40, 18, (5, 2, 2)))  # of two that are as frequent not one alone
    assert f"5 × {first}." in tie and second not in tie
    assert f"3 × {first}; 3 × {second}; 3 × {third}." in advice(item(40, 18, (3, 3, 3)))


def test_a_class_that_guesses_gives_no_alarm():
    """By hand: r = -0.5 of 20 learners is z = -0.5·√19 = -2.18: below -1.64, as one question, above -2.81, as one of 20."""
    assert item_statistics._is_unclear(item(20, 10, discrimination=-0.5), 1)
    assert not item_statistics._is_unclear(item(20, 10, discrimination=-0.5), 20)
    assert not item_statistics._is_unclear(item(20, 10), 20)


def test_draws_say_what_was_compared():
    harder = Harder("rate", (0.05, 0.08), (0.09, 0.12), 0.8, 0.4)
    said = item_advice.draws(item(40, 10, compared=True, harder=harder))
    assert said == (
        "The number that is 0.09 in the solutions: 80 % of the points with 0.05 to 0.08, 40 % with 0.09 to 0.12"
    )
    assert item_advice.draws(item(40, 10, compared=True)) == "no difference seen"
    assert item_advice.draws(item(40, 10)) == "– (no number that splits the class in two)"
    assert item_advice.draws(item(19, 10)) == "– (too few: two groups of 10 are needed)"
    with language.using("zh"):
        said = item_advice.draws(item(40, 10, compared=True, harder=harder))
        assert "rate" not in said and "小时" not in said and "抽到 0.05～0.08 的学生得分率 80%" in said


def test_an_option_with_a_number_of_the_learners_own_is_told_by_its_reason():
    question = exercises.find("01-states").questions["1b"]
    wrong = Misconception("left alone", lambda given: None, question.options["left alone"].why)
    tally = replace(
        item(40, 18).tally, question=question, given=SimpleNamespace(left_alone=4), misconceptions=((wrong, 9),)
    )
    said = item_advice.mistakes(replace(item(40, 18), tally=tally))
    assert said == (
        "9 × chose “Card 4” with the numbers of the solutions: "
        "“For this customer it is too late: from this state no arrow leads back”"
    )


def test_of_four_learners_nothing_is_said():
    @some(4)
    def answered(at, number):
        return answers(number, q1a="right")

    assert advice(items_of(class_of(answered))["1a"]) == "Too few learners to say anything."


def test_the_sheet_explains_each_column_and_is_silent_where_it_knows_nothing():
    @some(3)
    def answered(at, number):
        return answers(number, q1a="right")

    sheet = statistics_sheet(class_of(answered))
    headings, first, *_others = sheet.table
    assert all("\n" in heading and heading.endswith(".") for heading in headings[2:])
    row = dict(zip((heading.split("\n")[0] for heading in headings), first, strict=True))
    assert (row["exercise"], row["question"], row["learners"], row["share of the points"]) == (NAME, "1a", 3, 1)
    assert (row["goes with the rest"], row["based on (learners)"]) == ("–", "3: fewer than 20")
    assert row["minutes between tries"] == "–" and row["used hints"] == "–"


def test_a_class_of_nobody_has_no_statistics():
    assert all(item.facility is None and item.learners == 0 for item in items_of(mark([], Roster({}))).values())


TIMES = {
    "earlier": [1, 2],
    "at": "2026-11-27T01:50:03Z",
    "earlier_at": ["2026-11-27T01:40:03Z", "2026-11-27T01:45:03Z"],
}


def read_back(**parts):
    return read_cells(code("", kept(format=session.FORMAT, **parts))).answers["1a"]


def test_times_and_hints_of_answers_are_read():
    answer = read_back(**TIMES, hints=2, typed="12 +")
    assert answer.tries == 3 and answer.hints == 2
    assert [time.minute for time in answer.times] == [40, 45, 50] and answer.times[0].tzinfo == UTC


@pytest.mark.parametrize(
    "parts, minutes",
    [
        ({"earlier_at": TIMES["earlier_at"][:1]}, [50]),
        ({"earlier_at": ["2026-11-27T01:40:03Z", None]}, [50]),
        ({"earlier_at": "2026-11-27T01:40:03Z"}, [50]),
        ({"earlier_at": [["2026"]] * 2}, [50]),
        ({"at": "2026-02-31T01:50:03Z"}, []),
        ({"at": "2026-11-27 01:50"}, []),
        ({"at": 5}, []),
        ({"at": "２０26-11-27T01:50:03Z"}, []),
    ],
)
def test_malformed_times_are_as_if_they_were_not_there(parts, minutes):
    answer = read_back(**(TIMES | parts))
    assert [time.minute for time in answer.times] == minutes and answer.tries == 3


@pytest.mark.parametrize("hints", [-1, 2.0, True, "2", None, [1], 10**9])
def test_malformed_hints_are_as_if_they_were_not_there(hints):
    assert read_back(hints=hints).hints is None


def test_a_record_without_them_is_read_as_before():
    answer = read_back()
    assert answer.times == () and answer.hints is None


def test_times_are_bounded():
    many = 100_000
    parts = {"earlier": [1] * many, "earlier_at": ["2026-11-27T01:40:03Z"] * many, "at": "2026-11-27T01:50:03Z"}
    assert len(read_back(**parts).times) == session.MOST_EARLIER + 1


def test_the_feedback_keeps_no_earlier_times_and_that_is_no_difference():
    one, other = read_back(**TIMES, hints=1), read_back(tries=3)
    assert one == other
