"""Every question of every exercise, for 500 learners: right answers are right, wrong ones recognised, nothing given away."""

import hashlib
import json
import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from known_answers import known_answers

from clvteach import exercises, language
from clvteach.checks import plain
from clvteach.questions import Choice, Function, Number, Numbers, Table, Text
from clvteach.questions.filling import fill
from clvteach.questions.judging import judge
from clvteach.questions.learner import numbers_of
from clvteach.questions.session import ANSWER

ROOT = Path(__file__).resolve().parent.parent
DRAWN = Path(__file__).with_name("drawn_numbers.json")
LEARNERS = [f"2026{number:04d}" for number in range(1, 501)]
SAMPLE = "20260117"
NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,]*\.?\d*")

every_exercise = pytest.mark.parametrize("name", exercises.names())


def rounded(question, answer):
    """The answer as two learners round it: as Python does, and as school does, up at a five."""
    if isinstance(question, Number):
        decimals = question.decimals
        return [round(answer, decimals), school_round(answer, decimals)]
    if isinstance(question, Numbers):
        return [
            {name: rounding(value, question.quantities[name].decimals) for name, value in answer.items()}
            for rounding in (round, school_round)
        ]
    if isinstance(question, Table):
        frame = answer.to_frame("") if isinstance(answer, pd.Series) else answer
        return [
            frame.map(lambda cell: cell if isinstance(cell, str) else rounding(cell, question.decimals))  # noqa: B023
            for rounding in (round, school_round)
        ]
    return [answer]


def school_round(number, decimals):
    return float(Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def right_numbers(question, given):
    """The numbers that no hint may give away, with the decimals asked."""
    right = next(iter(known_answers(question, given)), (None,))[0]
    if isinstance(question, Number):
        return [(float(right), question.decimals)]
    if isinstance(question, Numbers):
        return [(float(value), question.quantities[name].decimals) for name, value in right.items()]
    if isinstance(question, Table):
        cells = (right.to_frame() if isinstance(right, pd.Series) else right).to_numpy().ravel()
        return [(float(cell), question.decimals) for cell in cells if not isinstance(cell, str)]
    return []


def secrets(case, question, given):
    """The right numbers that no hint may hold, in every rounding; what the story or the question names is no secret."""
    table = "" if case.table is None else case.table_for(given).to_string()
    told = numbers_in(f"{fill(case.text, given)} {fill(question.text, given)} {table}")
    return [
        round(right, n)
        for right, decimals in right_numbers(question, given)
        if abs(right) > 1 and right not in told  # 0 and 1 stand in many sentences
        for n in range(decimals + 1)
    ]


def numbers_in(text):
    """The numbers that a text names, also those written as per cent."""
    return [float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(plain(text))]


def given_away(secret, message):
    return [number for number in numbers_in(message) if any(abs(number - right) < 1e-9 for right in secret)]


def later_ways(question):
    """Ways to go wrong found after learners began: no numbers are drawn so that these can be told from the others."""
    parts = question.quantities.values() if isinstance(question, Numbers) else [question]
    return set().union(*(getattr(part, "later", ()) for part in parts)) - set().union(
        *(getattr(part, "wrong", ()) for part in parts)
    )


@every_exercise
def test_500_learners(name):
    exercise = exercises.find(name)
    recognised, met_by_chance = Counter(), Counter()
    for learner in LEARNERS:
        for case in exercise.cases:
            given = numbers_of(exercise, case, learner)
            for question in case.questions:
                where = f"{question.name}, learner {learner}, {given}"
                secret, later = secrets(case, question, given), later_ways(question)
                assert question.tells_apart(given), where
                for answer, wrong in known_answers(question, given):
                    for typed in [answer, *([] if wrong else rounded(question, answer))]:
                        verdict = judge(question, given, question.kept(given, typed))
                        if wrong is None:
                            assert verdict.status == "right" and verdict.credit == 1, (where, typed)
                        elif wrong in later and wrong not in [found.name for found in verdict.misconceptions]:
                            # then it gives the right number, or that of another way, which is named
                            assert verdict.status == "right" or verdict.misconceptions, (where, wrong, typed)
                            met_by_chance[question.name, wrong] += 1
                        else:
                            recognised[question.name, wrong] += 1
                            assert verdict.status != "right" and verdict.credit < 1, (where, wrong, typed)
                            assert wrong in [found.name for found in verdict.misconceptions], (where, wrong, typed)
                        assert not given_away(secret, verdict.message), (where, verdict.message)
    for way, times in met_by_chance.items():
        assert recognised[way] > times, (way, "is hardly ever recognised")


@every_exercise
def test_no_hint_gives_the_number_away_in_chinese(name):
    exercise = exercises.find(name)
    with language.using("zh"):
        for learner in LEARNERS[::10]:
            for case in exercise.cases:
                given = numbers_of(exercise, case, learner)
                for question in case.questions:
                    secret = secrets(case, question, given)
                    for answer, _wrong in known_answers(question, given):
                        message = judge(question, given, question.kept(given, answer)).message
                        assert not given_away(secret, message), (question.name, learner, message)


@every_exercise
def test_a_question_is_complete(name):
    exercise = exercises.find(name)
    chapter = (ROOT / "chapters" / name / "chapter.md").read_text(encoding="utf-8")
    assert exercise.name == name
    names = [question.name for case in exercise.cases for question in case.questions]
    assert len(set(names)) == len(names)
    kinds = {type(question) for question in exercise.questions.values()}
    assert {Choice, Function, Table, Text} <= kinds and kinds & {Number, Numbers}
    for case in exercise.cases:
        given = numbers_of(exercise, case, SAMPLE)
        assert case.title and case.text
        for question in case.questions:
            assert question.name.startswith(case.name) and question.points > 0
            assert fill(question.text, given)
            if isinstance(question, Text):
                assert fill(question.look_for, given)
                continue
            assert fill(question.meaning, given), question.name
            if isinstance(question, Choice):
                right = question.right(given)
                assert question.several or len(right) == 1
                continue
            if isinstance(question, Numbers):
                groups = [quantity.misconceptions for quantity in question.quantities.values()]
                assert all(quantity.label for quantity in question.quantities.values())
            else:
                groups = [question.misconceptions]
            for group in groups:
                assert len(group) >= 3, question.name
                assert len({wrong.name for wrong in group}) == len(group)
                for wrong in group:
                    assert wrong.name and fill(wrong.why, given), question.name
                    assert not wrong.see or f"\n## {wrong.see}" in chapter, (question.name, wrong.see)


@every_exercise
def test_a_wrong_option_says_why(name):
    exercise = exercises.find(name)
    for learner in LEARNERS[:50]:
        for case in exercise.cases:
            given = numbers_of(exercise, case, learner)
            for question in case.questions:
                if isinstance(question, Choice):
                    for option in set(question.options) - question.right(given):
                        assert fill(question.options[option].why, given), (question.name, option)


@every_exercise
def test_one_number_of_several_rounded_too_early_costs_a_quarter_of_itself(name):
    exercise = exercises.find(name)
    for question in exercise.questions.values():
        for learner in LEARNERS[:3]:
            given = numbers_of(exercise, exercise.case_of(question.name), learner)
            for answer, parts in nearly_right(question, given):
                verdict = judge(question, given, question.kept(given, answer))
                where = (question.name, learner, answer)
                assert verdict.status == "rounding" and verdict.credit == pytest.approx((parts - 0.25) / parts), where
                assert "Did you round on the way" in verdict.message, where


def nearly_right(question, given):
    """The right answer with one of its numbers a little off, for each of them, and how many they are."""
    right = next(iter(known_answers(question, given)), (None,))[0]
    if isinstance(question, Numbers):
        for name, quantity in question.quantities.items():
            if quantity.decimals:
                yield right | {name: 1.002 * right[name]}, len(right)
    if isinstance(question, Table) and question.decimals and not question.words:
        frame = (right.to_frame("") if isinstance(right, pd.Series) else right).astype(float)
        for row in frame.index:
            for column in frame.columns:
                off = frame.copy()
                off.at[row, column] *= 1.002
                yield off, frame.size


@every_exercise
def test_numbers_stay_the_same_for_ever(name):
    """A learner who goes on tomorrow, on another computer, must find the same numbers. Never change drawn_numbers.json
    for a question that learners may have begun; CONTRIBUTING.md says how to edit one."""
    assert drawn(name) == json.loads(DRAWN.read_text(encoding="utf-8"))[name]


def drawn(name):
    exercise = exercises.find(name)
    some = {learner: drawn_for(exercise, learner) for learner in ("sample", SAMPLE, "A-7")}
    everybody = [drawn_for(exercise, learner) for learner in LEARNERS]
    return some | {"500 learners": hashlib.sha256(json.dumps(everybody, sort_keys=True).encode()).hexdigest()}


def drawn_for(exercise, learner):
    """A learner's numbers, without what follows from them."""
    return {
        case.name: {
            number: value
            for number, value in vars(numbers_of(exercise, case, learner)).items()
            if number in case.given or number.startswith("order_of_")
        }
        for case in exercise.cases
    }


@every_exercise
def test_learners_have_different_numbers(name):
    exercise = exercises.find(name)
    own = [case for case in exercise.cases if case.given]
    assert own
    for case in own:
        seen = {json.dumps(vars(numbers_of(exercise, case, learner)), default=str) for learner in LEARNERS[:50]}
        assert len(seen) >= 40, case.name


@every_exercise
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_instructor_edition_answers_every_question_right(name, lang):
    exercise = exercises.find(name)
    notebook = nbformat.read(ROOT / "solutions" / lang / f"{name}.ipynb", as_version=4)
    records = records_of(notebook)
    assert [record["question"] for record in records] == list(exercise.questions)
    for record in records:
        question = exercise.questions[record["question"]]
        given = numbers_of(exercise, exercise.case_of(question.name), SAMPLE)
        verdict = judge(question, given, record["answer"])
        assert verdict.status == ("to read" if isinstance(question, Text) else "right"), question.name
        assert (record["learner"], record["language"], record["exercise"]) == (SAMPLE, lang, name)


@every_exercise
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_student_edition_asks_every_question_and_answers_none(name, lang):
    exercise = exercises.find(name)
    notebook = nbformat.read(ROOT / "exercises" / lang / f"{name}.ipynb", as_version=4)
    assert records_of(notebook) == []
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    for question in exercise.questions:
        asked = f'me.ask("{question}")' in code
        assert asked or f'me.show("{question}")' in code and f'me.answer("{question}", ' in code
        assert asked or exercise.questions[question].optional  # what is required needs no code


def records_of(notebook):
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output["data"][ANSWER] for output in outputs if ANSWER in output.get("data", {})]


if __name__ == "__main__":  # after adding a question that nobody has begun
    DRAWN.write_text(
        json.dumps({name: drawn(name) for name in exercises.names()}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
