"""How each question worked in a class: right values, calculated by hand, and silence where there are too few learners."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest
from test_marking_marks import EXERCISE, NAME, answers, known, submitted
from test_marking_reading import code, kept, read_cells

from clvteach import language
from clvteach.marking import item_advice, item_statistics
from clvteach.marking.class_marks import mark
from clvteach.marking.item_statistics import _halves, _harder, _minutes
from clvteach.marking.roster import Learner, Roster
from clvteach.marking.statistics_sheet import statistics_sheet
from clvteach.marking.submission import Answer
from clvteach.questions import session

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
    assert "check whether its words are clear" in item_advice.advice(item)


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


def harder(with_small, with_large, n=40):
    """Half of the learners have small numbers, half large ones; so many of each half have it right."""
    large = pd.Series([at >= n // 2 for at in range(n)])
    half = n // 2
    right = pd.Series([float(at < with_small or half <= at < half + with_large) for at in range(n)])
    return _harder(right, {"rate": large}, 0.05)


def test_draws_of_numbers_are_compared_by_chance():
    """r of two halves is the difference of their shares over 2·√(p(1-p)); z = r·√39 must pass 1.96."""
    found = harder(18, 6)  # .9 and .3: p = .6, r = .612, z = 3.82
    assert (found.name, found.with_small, found.with_large) == ("rate", 0.9, 0.3)
    assert harder(14, 8) is None  # .7 and .4: p = .55, r = .302, z = 1.88
    assert harder(14, 7) is not None  # .7 and .35: p = .525, r = .350, z = 2.19
    assert harder(20, 20) is None


def test_many_looks_at_one_class_find_no_more_than_one_would():
    large = pd.Series([at >= 20 for at in range(40)])
    right = pd.Series([float(at < 14 or 20 <= at < 27) for at in range(40)])  # z = 2.19
    assert _harder(right, {"rate": large}, 0.05) and _harder(right, {"rate": large}, 0.05 / 10) is None


def test_draws_need_ten_learners_on_each_side():
    case = SimpleNamespace(given={"rate": None, "name": None})
    exercise = SimpleNamespace(case_of=lambda name: case)

    def papers(values):
        return [SimpleNamespace(marks={"1a": SimpleNamespace(given=SimpleNamespace(rate=x, name="A"))}) for x in values]

    assert set(_halves(exercise, "1a", papers(range(20)), pd.Series([1.0] * 20))) == {"rate"}
    assert _halves(exercise, "1a", papers(range(19)), pd.Series([1.0] * 19)) == {}
    assert _halves(exercise, "1a", papers([5] * 40), pd.Series([1.0] * 40)) == {}
    assert _halves(exercise, "1a", papers([0] * 35 + [1] * 5), pd.Series([1.0] * 40)) == {}


def test_the_sentence_says_what_to_do():
    @some(10)
    def answered(at, number):
        wrong = known("1b", number, 1)
        return answers(number, q1a="right", q1b="right" if at < 3 else wrong, **({"q1c": "right"} if at < 2 else {}))

    items = items_of(class_of(answered))
    assert item_advice.advice(items["1a"]) == "Nearly everybody has it: go on."
    sentence = item_advice.advice(items["1b"])
    see = items["1b"].tally.misconceptions[0][0].see
    assert "not discounted" in sentence and f"show section {see} again" in sentence
    assert "gave no answer" in item_advice.advice(items["1c"])
    with language.using("zh"):
        assert "show" not in item_advice.advice(items["1b"])


def test_of_four_learners_nothing_is_said():
    @some(4)
    def answered(at, number):
        return answers(number, q1a="right")

    assert item_advice.advice(items_of(class_of(answered))["1a"]) == "Too few learners to say anything."


def test_the_sheet_explains_each_column_and_is_silent_where_it_knows_nothing():
    @some(3)
    def answered(at, number):
        return answers(number, q1a="right")

    sheet = statistics_sheet(class_of(answered))
    headings, first, *_others = sheet.table
    assert all("\n" in heading and heading.endswith(".") for heading in headings[2:])
    row = dict(zip((heading.split("\n")[0] for heading in headings), first, strict=True))
    assert (row["exercise"], row["question"], row["learners"], row["got of the points"]) == (NAME, "1a", 3, 1)
    assert (row["goes with the rest"], row["learners compared"]) == ("–", "3: fewer than 20")
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
