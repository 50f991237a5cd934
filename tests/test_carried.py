"""Errors carried forward: a later answer that is right with the learner's own wrong earlier one, wherever points are given."""

import re
from dataclasses import replace
from functools import lru_cache
from unittest.mock import patch

import nbformat
import pandas as pd
import pytest
from known_answers import known_answers
from test_questions import given_away, rounded, secrets

from clvteach import exercises, language
from clvteach.checks import InputError
from clvteach.marking.class_marks import mark
from clvteach.marking.collecting import collect
from clvteach.marking.reading import read
from clvteach.marking.roster import Learner, Roster
from clvteach.questions import Carried, Case, Exercise, Number, Numbers, Quantity, Session, Table, session
from clvteach.questions.answers import decode, encode
from clvteach.questions.joining import joined
from clvteach.questions.judging import judge, judge_in_exercise
from clvteach.questions.kinds.number import same
from clvteach.questions.learner import numbers_of
from clvteach.wording import read as read_words

ANNA = "20260101"
ROSTER = Roster({ANNA: Learner(ANNA, "Anna")})
LEARNERS = [f"2026{number:04d}" for number in range(1, 501)]
STATES, NAMES, TIERS = "01-states", "02-qualification", "04-tiers"
VALUE, SWITCHING = "05-lifetime-value", "07-switching"
CHAINED = {STATES: "2b", NAMES: "2b 2c 4c 4d", TIERS: "4c", VALUE: "1d 1e", SWITCHING: "1c 1e 3b 3c 4c"}


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def numbers(name, question):
    exercise = exercises.find(name)
    return numbers_of(exercise, exercise.case_of(question), ANNA)


def known(name, question, wrong=None):
    """The answer with a way to go wrong, or the right one."""
    found = {
        way: answer for answer, way in known_answers(exercises.find(name).questions[question], numbers(name, question))
    }
    return found[wrong]


def answered(me, question, answer):
    """The cell in which a question is answered, and what it shows."""
    shown = []
    with patch.object(session, "_display", shown.append):
        me.answer(question, answer)
    cell = nbformat.v4.new_code_cell(f'me.answer("{question}", x)', execution_count=1)
    cell.outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in shown]
    return cell, shown[0]["text/plain"]


def handed_in(name, answers, folder):
    """A learner's session with an exercise, and the marks of the notebook that it left."""
    me = Session(exercises.find(name), ANNA)
    opened = nbformat.v4.new_code_cell(f'me = exercise("{name}", learner="{ANNA}")', execution_count=1)
    cells = [opened, *(answered(me, question, answer)[0] for question, answer in answers)]
    folder.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return me, marks_of(name, folder)


def marks_of(name, folder):
    return mark(map(read, collect(folder)), ROSTER).papers_of(ANNA)[name].marks


# Hand-made: what each answer earns, in the notebook, in the marks and for nbgrader

F = 6.5  # an annuity factor that nobody has
n5, n5b = numbers(VALUE, "1a"), numbers(STATES, "2b")
n7, n7c = numbers(SWITCHING, "1b"), numbers(SWITCHING, "3a")
n2, n2m = numbers(NAMES, "2a"), numbers(NAMES, "4a")
n4 = numbers(TIERS, "4b")


def models(factor, service_once=False):
    contribution = n5.first - n5.acquisition + n5.income * factor - n5.service * (1 if service_once else factor)
    return [n5.first + n5.income * factor, n5.first - n5.acquisition + n5.income * factor, contribution]


def two_cycles(share_of_a):
    first = [share_of_a, *(known(SWITCHING, "1c").loc[1, ["B", "C"]])]
    return [first, [sum(s * row[to] for s, row in zip(first, n7.moves, strict=True)) for to in range(3)]]


def orders(shares):
    return [
        n7.contribution * sum(row[at] / (1 + n7.rate) ** t for t, row in enumerate([n7.start, *shares]))
        for at in range(3)
    ]


BACKWARDS = known(SWITCHING, "1c", "read along the row instead of down the column")
TODAY = known(VALUE, "1c", "the yearly income begins today")
NO_BRACKETS = known(VALUE, "1c", "brackets missing")
NO_SERVICE = known(TIERS, "4b", "the service is missing")[""].astype(float)
PROFITS = [chance * n2.profit for chance in (n2.chance_a, n2.chance_b, n2.chance_c)]
COSTS = {method: cost + 5 for method, cost in n2m.costs.items()}
FIRST, SECOND = n2m.in_order[:2]
PLAN = n2m.everybody[FIRST] / COSTS[FIRST] + (n2m.budget - n2m.everybody[FIRST]) / COSTS[SECOND]
BOUGHT = sum(n5b.people[:5])
AT_TODAY_PRICES = [500 * (0.6 + 0.475 / 1.09 + share / 1.09**2) for share in (0.375, 0.39)]
COUNTS = known(SWITCHING, "3a")
RETENTION = [COUNTS.at[brand, brand] / COUNTS[brand].sum() for brand in "AB"]  # with rows and columns exchanged

HAND_MADE = {
    "three models with a factor of its own": (VALUE, {"1c": F, "1d": models(F)}, [0, 3]),
    "the factor from today on, named in both": (VALUE, {"1c": TODAY, "1d": models(TODAY)}, [0, 3]),
    "one of the three wrong in another way": (VALUE, {"1c": F, "1d": models(F, service_once=True)}, [0, 2]),
    "rounded too early on top": (VALUE, {"1c": F, "1d": [round(value) + 0.4 for value in models(F)]}, [0, 2.25]),
    "a factor that was rounded": (VALUE, {"1c": round(known(VALUE, "1c"), 1), "1d": models(round(known(VALUE, "1c"), 1))}, [0, 3]),
    "a negative factor": (VALUE, {"1c": NO_BRACKETS, "1d": models(NO_BRACKETS)}, [0, 0]),
    "a factor of 1": (VALUE, {"1c": 1, "1d": models(1)}, [0, 0]),
    "right all the same": (VALUE, {"1c": F, "1d": list(known(VALUE, "1d").values())}, [0, 3]),
    "the factor was right": (VALUE, {"1c": known(VALUE, "1c"), "1d": models(F)}, [1, 0]),
    "the factor cannot be read": (VALUE, {"1c": "six", "1d": models(F)}, [0, 0]),
    "the factor is missing": (VALUE, {"1d": models(F)}, [0]),
    "the most to spend, by the factor": (VALUE, {"1c": F, "1e": n5.first + (n5.income - n5.service) * F}, [0, 2]),
    "the most to spend, by the value": (VALUE, {"1d": [1000, 900, 800], "1e": 800 + n5.acquisition}, [0, 2]),
    "a share of the wrong number": (STATES, {"2a": [sum(n5b.people[2:4]), 35], "2b": 100 * 35 / BOUGHT}, [1, 2]),
    "a share of nobody": (STATES, {"2a": [sum(n5b.people[2:4]), 0], "2b": 0}, [1, 0]),
    "a share of everybody": (STATES, {"2a": [sum(n5b.people[2:4]), BOUGHT], "2b": 100}, [1, 0]),
    "the share as a fraction": (STATES, {"2a": [sum(n5b.people[2:4]), 35], "2b": 35 / BOUGHT}, [1, 1]),
    "two cycles from a wrong one": (SWITCHING, {"1b": 0.3, "1c": two_cycles(0.3)}, [0, 2]),
    "two cycles, one cell wrong": (SWITCHING, {"1b": 0.3, "1c": [two_cycles(0.3)[0], [*two_cycles(0.3)[1][:2], 0.9]]}, [0, 1.67]),
    "worth by wrong shares": (SWITCHING, {"1c": BACKWARDS, "1e": orders(BACKWARDS.to_numpy())}, [0, 3]),
    "retention by wrong counts": (SWITCHING, {"3a": COUNTS.T, "3b": RETENTION}, [0, 1]),
    "the long run by wrong retention": (SWITCHING, {"3b": [0.3, 0.4], "3c": 0.6 / 1.3}, [0, 2]),
    "the long run by a retention of 1": (SWITCHING, {"3b": [1, 0.4], "3c": 1}, [0, 0]),
    "a value by another share": (SWITCHING, {"4b": 0.39, "4c": AT_TODAY_PRICES[1]}, [0, 1]),
    "the printed value by the printed share": (SWITCHING, {"4b": 0.375, "4c": AT_TODAY_PRICES[0]}, [0, 0]),
    "the best one's share of wrong profits": (TIERS, {"4b": NO_SERVICE, "4c": NO_SERVICE.max() / NO_SERVICE.sum()}, [0, 1]),
    "profits without their cost": (NAMES, {"2a": PROFITS, "2b": n2.a * PROFITS[0] + n2.into_b * PROFITS[1], "2c": n2.a + n2.b + n2.c}, [0, 2, 1]),
    "prospects at wrong costs": (NAMES, {"4a": list(COSTS.values()), "4c": PLAN}, [0, 2]),
}  # fmt: skip


@pytest.mark.parametrize("name, answers, points", HAND_MADE.values(), ids=HAND_MADE)
def test_what_answers_earn_everywhere(name, answers, points, tmp_path):
    me, marks = handed_in(name, answers.items(), tmp_path / "in")
    exercise = exercises.find(name)
    for question, earned in zip(answers, points, strict=True):
        assert me.verdicts[question].credit * exercise.questions[question].points == pytest.approx(earned, abs=0.005)
        assert me.points(question) == earned  # what nbgrader asks for
        assert marks[question].points == earned
        assert marks[question].status == me.verdicts[question].status


def test_it_says_so_and_names_the_mistake_and_not_the_number(tmp_path):
    me, marks = handed_in(VALUE, {"1c": TODAY, "1d": models(TODAY)}.items(), tmp_path / "in")
    said = marks["1d"].verdict.message
    assert me.verdicts["1d"].status == "carried" and marks["1d"].status.sign == "(✓)"
    assert "Right with your own 1c" in said and "begin today" in said
    found = [wrong.name for wrong in marks["1d"].verdict.misconceptions]
    assert found == ["the yearly income begins today", "the yearly contribution begins today"]
    with language.using("zh"):
        _me, marks = handed_in(VALUE, {"1c": F, "1d": models(F)}.items(), tmp_path / "zh")
    assert marks["1d"].verdict.message == "用你自己的 1c 来算，这里算对了，照样得分。请先改正 1c，再把这一题重算一遍。"


def test_the_newest_earlier_answer_counts_and_says_what_to_calculate_again(tmp_path):
    right = known(VALUE, "1c")
    me, marks = handed_in(VALUE, [("1c", F), ("1d", models(F)), ("1c", right)], tmp_path / "in")
    assert me.points("1d") == marks["1d"].points == 0 and me.points("1c") == marks["1c"].points == 1
    assert me.verdicts["1c"].message.endswith("\nCalculate again with your new 1c: 1d.")
    for answer in (F, ...):  # back again; and dots, which replace nothing
        assert "Calculate again" not in answered(me, "1c", answer)[1] and me.points("1d") == 3
    said = answered(me, "1c", right)[1]
    assert "Calculate again with your new 1c: 1d." in said and "1 of 7 right; 1 of 13 points" in said
    answered(me, "1d", models(right))
    assert me.points("1d") == 3


def test_answers_with_other_peoples_numbers_carry_nothing(tmp_path):
    """A file with answers of two learners: what one answered does not make the other's right."""
    handed_in(VALUE, {"1d": models(F)}.items(), tmp_path / "in")
    path = tmp_path / "in" / f"{VALUE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(answered(Session(exercises.find(VALUE), "20260102"), "1c", F)[0])
    nbformat.write(notebook, path)
    marks = marks_of(VALUE, path.parent)
    assert marks["1c"].status == "not counted" and marks["1d"].points == 0


# Every chained question, for 500 learners


def carried_answers(question, given, own):
    """For each declaration: the earlier questions it uses, what is right with these answers, or None where that is trivial."""
    if isinstance(question, Numbers):
        (of_each,) = zip(*(quantity.carried for quantity in question.quantities.values()), strict=True)
        trivial = {name: one.trivial(given, own) for name, one in zip(question.quantities, of_each, strict=True)}
        assert len({one.uses for one in of_each}) == 1 and len(set(trivial.values())) == 1
        if any(trivial.values()):
            return [(of_each[0].uses, None)]
        return [
            (
                of_each[0].uses,
                {name: one.right(given, own) for name, one in zip(question.quantities, of_each, strict=True)},
            )
        ]
    return [
        (one.uses, None if one.trivial(given, own) else one.right(given, own))
        for one in question.carried
        if set(one.uses) <= set(own)
    ]  # fmt: skip


@lru_cache(maxsize=8)  # a learner's questions come one after the other
def drawn(name, case, learner):
    exercise = exercises.find(name)
    return numbers_of(exercise, next(one for one in exercise.cases if one.name == case), learner)


@pytest.mark.parametrize("name", exercises.names())
def test_every_chained_question(name):
    exercise = exercises.find(name)
    chained = [question for question in exercise.questions.values() if question.uses]
    assert [question.name for question in chained] == CHAINED[name].split()
    carried, credited = set(), 0
    for at, learner in enumerate(LEARNERS):
        for question in chained:
            case = exercise.case_of(question.name)
            given = drawn(name, case.name, learner)
            secret = secrets(case, question, given)
            right = question.kept(given, next(known_answers(question, given))[0])
            for used_name in question.uses:
                used = exercise.questions[used_name]
                # each learner goes wrong in every third way, so that every way is gone by more than a hundred of them
                for wrong, way in list(known_answers(used, given))[1:][at % 3 :: 3]:
                    where = (question.name, learner, way)
                    earlier = {used_name: used.kept(given, wrong)}
                    own = {used_name: used.own(given, decode(earlier[used_name]))}
                    for uses, answer in carried_answers(question, given, own):
                        if answer is None:
                            continue
                        for typed in [answer, *(rounded(question, answer) if learner in LEARNERS[::10] else ())]:
                            kept = question.kept(given, typed)
                            verdict = judge_in_exercise(exercise, given, question.name, earlier | {question.name: kept})
                            assert verdict.credit == 1 and verdict.status in ("right", "carried"), (*where, typed)
                            said = re.sub(r"\b\d[a-z]\b", "", verdict.message)  # the questions' names
                            assert not given_away(secret, said), (where, said)
                            named = {found.name for found in judge(question, given, kept).misconceptions}
                            assert named <= {found.name for found in verdict.misconceptions}, where
                            carried |= {(question.name, uses)} if verdict.status == "carried" else set()
                    verdict = judge_in_exercise(exercise, given, question.name, earlier | {question.name: right})
                    assert verdict.status == "right", where
                    credited += 1
    assert credited and {question for question, _uses in carried} >= set(CHAINED[name].split()) - {"4d"}


@pytest.mark.parametrize("name", exercises.names())
def test_what_is_trivial_or_absurd_is_never_credited(name):
    exercise = exercises.find(name)
    for learner in LEARNERS[:20]:
        for question in exercise.questions.values():
            given = numbers_of(exercise, exercise.case_of(question.name), learner)
            for used_name in question.uses:
                used = exercise.questions[used_name]
                for value in (0, -1, -1e9):
                    earlier = {used_name: used.kept(given, filled(used, given, value))}
                    own = {used_name: used.own(given, decode(earlier[used_name]))}
                    for _uses, answer in carried_answers(question, given, own):
                        assert answer is None, (question.name, value)
                for value in (0, -1, 1, 1e-300, 1e300, 10**15):
                    earlier = {used_name: used.kept(given, filled(used, given, value))}
                    for typed in (0, 1, 1e300):
                        kept = question.kept(given, filled(question, given, typed))
                        judge_in_exercise(exercise, given, question.name, earlier | {question.name: kept})


def filled(question, given, value):
    """An answer that is the same number everywhere."""
    if isinstance(question, Numbers):
        return dict.fromkeys(question.quantities, value)
    if isinstance(question, Table):
        right = question.right(given)
        return pd.Series(value, right.index) if isinstance(right, pd.Series) else right * 0.0 + value
    return value


# The engine


WORDS = """# 99 Example | 例

## 1: A case | 情境
- en: Numbers.
- zh: 数。

### 1a
- en: First?
- zh: 第一？

### 1b
- en: Second?
- zh: 第二？
"""


def number(name, **more):
    return Number(name, right=lambda n: 10.0, **more)


def carrying(*uses, right=lambda n, own: 2 * own["1a"]):
    return (Carried(uses=uses, right=right, trivial=lambda n, own: False),)


@pytest.mark.parametrize("first, second", [("1z", "1z"), ("1b", "1b"), (None, "1b")])
def test_a_question_uses_earlier_ones_only(first, second, tmp_path):
    path = tmp_path / "questions.md"
    path.write_text(WORDS, encoding="utf-8")
    questions = [number("1a", carried=carrying(first) if first else ()), number("1b", carried=carrying(second))]
    with pytest.raises(InputError, match=rf"questions.md, line \d+: .* is calculated from {first or second}"):
        joined("99-example", [Case("1", questions=questions)], read_words(path))
    good = [number("1a"), number("1b", carried=carrying("1a"))]
    assert joined("99-example", [Case("1", questions=good)], read_words(path)).questions["1b"].uses == {"1a"}


def test_of_several_readings_the_better_counts():
    first, second = number("1a"), number("1b", carried=carrying("1a"))
    exercise = Exercise("99-example", "Example", (Case("1", questions=(first, second)),))

    def status(**answers):
        answers = {name.removeprefix("q"): answer for name, answer in answers.items()}
        return judge_in_exercise(exercise, numbers_of(exercise, exercise.cases[0], "7"), "1b", answers).status

    assert status(q1a=7, q1b=14) == "carried"
    assert status(q1a=7, q1b=10) == status(q1a=5.5, q1b=10) == "right"
    assert status(q1a=10, q1b=20) == status(q1a=..., q1b=14) == status(q1a=[7, 8], q1b=14) == "not yet"
    assert status(q1a=7, q1b=14.03) == "rounding" and status(q1a=7, q1b=-14) == "not yet"


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_comes_out_without_end_is_no_answer(value):
    forward = carrying("1a", right=lambda n, own: value)
    exercise = Exercise("99-example", "E", (Case("1", questions=(number("1a"), number("1b", carried=forward))),))
    given = numbers_of(exercise, exercise.cases[0], "7")
    assert judge_in_exercise(exercise, given, "1b", {"1a": 7, "1b": 10**14}).credit == 0


def test_of_several_numbers_each_is_carried_by_itself():
    parts = {
        "fixed": Quantity(right=lambda n: 3.0, label="fixed"),
        "doubled": Quantity(right=lambda n: 20.0, label="doubled", carried=carrying("1a")),
    }
    questions = (number("1a"), Numbers("1b", quantities=parts))
    exercise = Exercise("99-example", "E", (Case("1", questions=questions),))
    given = numbers_of(exercise, exercise.cases[0], "7")
    found = judge_in_exercise(exercise, given, "1b", {"1a": 7, "1b": [3, 14]})
    assert (found.status, found.credit) == ("carried", 1) and "doubled: Right with your own 1a" in found.message
    found = judge_in_exercise(exercise, given, "1b", {"1a": 7, "1b": [4, 14]})
    assert (found.status, found.credit) == ("partly", 0.5)


def test_a_table_is_read_as_a_later_question_needs_it():
    right = pd.DataFrame({"x": {"A": 1.0, "B": 2.0}, "y": {"A": 3.0, "B": 4.0}})
    table = Table("1a", right=lambda n: right)
    given = None
    for answer in (right, right.T.rename(index=str).T, [[1, 3], [2, 4]], right.loc[["B", "A"], ["y", "x"]]):
        pd.testing.assert_frame_equal(table.own(given, answer), right)
    with pytest.raises(InputError, match="'two'"):
        table.own(given, [[1, 3], ["two", 4]])
    assert same(replace(table, right=lambda n: right["x"]).own(given, [5, 6])["B"], 6, 2)


def test_an_earlier_result_rounded_as_it_was_asked_may_be_calculated_with():
    """05 1c asks for four decimals: who calculates 1d with just these has lost nothing."""
    exercise = exercises.find("05")
    factor, values = exercise.questions["1c"], exercise.questions["1d"]
    for learner in ("20260117", "20260118", "1", "2"):
        n = numbers_of(exercise, exercise.cases[0], learner)
        own = round(factor.right(n), 4)
        answers = {
            "1c": own,
            "1d": [
                n.first + n.income * own,
                n.first - n.acquisition + n.income * own,
                n.first - n.acquisition + (n.income - n.service) * own,
            ],
        }
        assert judge(values, n, encode(answers["1d"])).status != "right"
        assert judge_in_exercise(exercise, n, "1d", answers).status == "right"
