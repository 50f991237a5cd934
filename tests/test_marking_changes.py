"""Marking again says whose points changed, and why."""

from dataclasses import replace

import pytest
from test_marking_results import ANNA, BO, EXERCISE, NAME, book, files, marked, notebook, right, room, rows, type_points

from clvteach import exercises, language
from clvteach.marking.change import Change, Why
from clvteach.marking.console import summary

assert room  # the class of three, two of whom handed in


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def listed(room):
    return [
        (row["student number"], row["question"], row["points before"], row["points now"], row["why"])
        for row in rows(book(room)["changed"])
    ]


def test_the_first_marking_and_one_that_changes_nothing_have_no_sheet(room):
    assert marked(room)[0].since_last is None and "changed" not in book(room).sheetnames
    marks, _notes = marked(room)
    assert (marks.changed, marks.since_last) == ((), 0) and "changed" not in book(room).sheetnames
    assert "No points have changed since the last marking." in summary(marks, room)


def test_what_was_typed_and_what_was_handed_in_since(room):
    marked(room)
    type_points(room, 1.5, "Say why.")
    (room / "submissions" / "20260119.ipynb").write_text(notebook("20260119", {"1a": 1}), encoding="utf-8")
    newer = notebook(BO, {"1a": 1, "4b": "不会改变，因为按收入 A 仍然领先。"}, "zh")
    (room / "submissions" / f"{BO}.ipynb").write_text(newer, encoding="utf-8")
    marks, _notes = marked(room)
    assert listed(room) == [
        (ANNA, "4b", None, 1.5, Why.TYPED),
        (BO, "1a", 1, 0, Why.NEWER),
        ("20260119", None, None, 0, Why.HANDED_IN),
    ]
    assert any(line.startswith("3 changes of points") for line in summary(marks, room))
    once = files(room)
    assert marked(room)[0].since_last == 0 and files(room) == once  # what changed last stays listed


def test_a_file_that_is_gone(room):
    marked(room)
    (room / "submissions" / f"{BO}.ipynb").unlink()
    assert marked(room)[0].changed == (Change(BO, NAME, "", 1, None, Why.GONE),)
    assert marked(room)[0].since_last == 0


def test_optional_points_are_in_neither_total_of_an_exercise(room):
    path = room / "submissions" / f"{BO}.ipynb"
    path.write_text(notebook(BO, {name: right(name, BO) for name in ("1a", "1b", "1e")}), encoding="utf-8")
    before = marked(room)[0].papers_of(BO)[NAME]
    assert (before.points, before.optional_points) == (2, 2)
    content = path.read_bytes()
    path.unlink()
    assert marked(room)[0].changed == (Change(BO, NAME, "", 2, None, Why.GONE),)
    path.write_bytes(content)
    assert marked(room)[0].changed == (Change(BO, NAME, "", None, 2, Why.HANDED_IN),)


def test_an_answer_that_is_not_in_the_newer_file_is_no_other_answer(room):
    path = room / "submissions" / f"{BO}.ipynb"
    path.write_text(notebook(BO, {name: right(name, BO) for name in ("1a", "1b")}), encoding="utf-8")
    marked(room)
    path.write_text(notebook(BO, {"1a": 1}), encoding="utf-8")
    assert marked(room)[0].changed == (
        Change(BO, NAME, "1a", 1, 0, Why.NEWER),
        Change(BO, NAME, "1b", 1, 0, Why.LEFT_OUT),
    )


def test_a_question_that_was_mended_judges_the_same_answer_anew(room, monkeypatch):
    mine = {"1a": right("1a", ANNA) + 1000}
    (room / "submissions" / f"{ANNA}.ipynb").write_text(notebook(ANNA, mine), encoding="utf-8")
    marked(room)
    case = EXERCISE.cases[0]
    question = replace(case.questions[0], right=lambda given, right=case.questions[0].right: right(given) + 1000)
    mended = replace(EXERCISE, cases=(replace(case, questions=(question, *case.questions[1:])), *EXERCISE.cases[1:]))
    monkeypatch.setattr(exercises, "find", lambda name: mended)
    found = {(change.learner, change.question): change for change in marked(room)[0].changed}
    assert found[ANNA, "1a"] == Change(ANNA, NAME, "1a", 0, 1, Why.MENDED)
    assert found[BO, "1a"] == Change(BO, NAME, "1a", 1, 0, Why.MENDED)


def test_a_workbook_in_another_language_is_compared_all_the_same(room):
    marked(room)
    with language.using("zh"):
        assert marked(room)[0].since_last == 0
        newer = notebook(BO, {"1a": 1}, "zh")
        (room / "submissions" / f"{BO}.ipynb").write_text(newer, encoding="utf-8")
        changed = marked(room)[0].changed
    assert changed[0] == Change(BO, NAME, "1a", 1, 0, Why.NEWER)
    assert marked(room)[0].changed == changed and listed(room)[0][4] == Why.NEWER
