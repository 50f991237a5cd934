"""The journal of answers beside a notebook: what is lost comes back, what is foreign is left alone."""

import json
import os

import pytest

from clvteach import exercise, language
from clvteach.exercises import find
from clvteach.questions import asking, journal, practising
from clvteach.questions.session import ANSWER, Session

NAME, LEARNER = "05-lifetime-value", "20269999"
FILE = f"{NAME}.answers.jsonl"
NAMES = f'"exercise":"{NAME}","question":"1a","learner":"{LEARNER}"'
DEEP = f'{{{NAMES},"answer":{"[" * 900}{"]" * 900}}}\n'.encode()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A learner's folder, in which a kernel would run."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"{NAME}.ipynb").write_text("{}")
    with language.using("en"):
        yield tmp_path


def opened(learner=LEARNER):
    """A session as a newly started kernel opens it."""
    return Session(find(NAME), learner)


def answered(*values):
    me = opened()
    for value in values:
        me.take(me.exercise.questions["1a"], value)
    return me


def test_a_restarted_kernel_has_answers_and_history_again(folder):
    first = answered(1, 2, 3)
    again = opened()
    question = again.exercise.questions["1a"]
    assert again.verdicts.keys() == {"1a"} and again.kept(question)[ANSWER] == first.kept(question)[ANSWER]
    again.take(question, 4)
    record = again.kept(question)[ANSWER]
    assert (record["answer"], record["earlier"], record["place"]) == (4, [1, 2, 3], 4)
    assert len(record["earlier_at"]) == 3 and record["at"] >= record["earlier_at"][-1] > "2026"


def test_dots_bring_an_answer_back_and_points_count_only_what_was_answered_here(folder, capsys):
    answered(9700)
    again = opened()
    assert again.points("1a") == 0
    with pytest.MonkeyPatch.context() as patch:
        shown = []
        patch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
        again.answer("1a", ...)
    assert shown[0][ANSWER]["answer"] == 9700
    again.answer("1a", again.exercise.questions["1a"].right(again.case_and_numbers(again.exercise.questions["1a"])[1]))
    assert again.points("1a") == 1


def test_another_learner_in_the_same_folder_has_a_journal_of_their_own(folder):
    answered(1)
    assert opened("20260001").verdicts == {} and opened(LEARNER.zfill(10)).verdicts == {}
    assert opened().verdicts.keys() == {"1a"}


def test_the_sample_learner_and_a_folder_without_notebooks_have_none(folder):
    opened("...").take(find(NAME).questions["1a"], 5)
    (folder / f"{NAME}.ipynb").unlink()
    answered(5)
    assert not (folder / FILE).exists()


def test_who_reproduces_notebooks_writes_no_journal_and_no_times(folder, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    me = answered(5)
    assert not (folder / FILE).exists()
    assert not {"at", "earlier_at"} & me.kept(me.exercise.questions["1a"])[ANSWER].keys()


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"hello\n", b"[1, 2]\n{}\n", "Günther\n".encode("latin-1"), b'{"question": 5}\n'],
)
def test_a_foreign_file_is_said_and_left_alone(folder, content):
    (folder / FILE).write_bytes(content)
    me = answered(5)
    assert "is not the file that brings" in me.trouble and FILE in me.trouble
    assert (folder / FILE).read_bytes() == content
    assert me.trouble in me._repr_mimebundle_()["text/plain"] and me.verdicts


def test_a_folder_or_a_link_or_a_huge_file_of_that_name_is_left_alone(folder, monkeypatch):
    (folder / FILE).mkdir()
    assert "is not the file" in answered(5).trouble
    (folder / FILE).rmdir()
    (folder / "elsewhere").write_text("")
    (folder / FILE).symlink_to(folder / "elsewhere")
    assert "is not the file" in answered(5).trouble and not (folder / "elsewhere").read_text()
    (folder / FILE).unlink()
    answered(5)
    monkeypatch.setattr(journal, "MOST_BYTES", 10)
    assert "is not the file" in opened().trouble


@pytest.mark.parametrize(
    "damage", [b'{"exercise": "05-lif', b"\x00\x00\x00\n", b"[" * 100_000 + b"\n", b"null\n", DEEP]
)
def test_half_a_line_costs_only_itself(folder, damage):
    answered(1)
    with (folder / FILE).open("ab") as file:
        file.write(damage)
    before = (folder / FILE).read_bytes()
    me = opened()
    assert me.trouble.startswith("1 line of ") and me.verdicts.keys() == {"1a"}
    me.take(me.exercise.questions["1b"], 2)
    assert (folder / FILE).read_bytes().startswith(before)
    assert opened().verdicts.keys() == {"1a", "1b"}


@pytest.mark.parametrize(
    "change",
    [
        {"question": "9z"},
        {"answer": {"frame": {"index": [[]], "columns": [1], "values": []}}},
        {"answer": {"dict": 5}},
        {"credit": [[[]]]},
        {"typed": {"answer": "text"}},
        {"typed": 5},
        {"at": 5},
        {"hints": "many"},
        {"hints": 99},
        {"hints": -5},
        {"at": "2026-11-27"},
        {"asked": {"attempt": 0}},
        {"asked": None},
        {"credit": "x", "language": []},
    ],
)
def test_an_entry_that_somebody_changed_stops_nothing(folder, change):
    answered(1)
    entry = json.loads((folder / FILE).read_text("utf-8")) | change
    (folder / FILE).write_text(json.dumps(entry) + "\n", "utf-8")
    me = opened()
    for question in me.exercise.questions.values():
        asking.form_for(me, question, lambda kept: None) if question.fields(me.case_and_numbers(question)[1]) else None
        me.kept(question)
        me.next_hint(question)
    practising.practise_paper(me.practice)
    assert me.take(me.exercise.questions["1a"], 2)


def test_an_answer_to_older_numbers_is_not_brought_back(folder):
    answered(1)
    entry = json.loads((folder / FILE).read_text("utf-8"))
    entry["asked"]["numbers"] = "0" * 16
    (folder / FILE).write_text(json.dumps(entry) + "\n", "utf-8")
    me = opened()
    assert me.verdicts == {} and "changed since you answered 1a" in me.trouble


def test_an_answer_whose_question_was_mended_is_judged_anew(folder):
    answered(1)
    entry = json.loads((folder / FILE).read_text("utf-8"))
    entry["asked"]["version"] = "0" * 16
    (folder / FILE).write_text(json.dumps(entry) + "\n", "utf-8")
    me = opened()
    assert me.verdicts.keys() == {"1a"} and not me.trouble


def test_a_cell_that_is_run_again_is_no_new_answer(folder):
    me = answered(1, 1, 2, 2, 1)
    record = me.kept(me.exercise.questions["1a"])[ANSWER]
    assert (record["answer"], record["earlier"]) == (1, [1, 2])
    again = opened()
    again.take(again.exercise.questions["1a"], 1)
    assert len((folder / FILE).read_text("utf-8").splitlines()) == 3
    assert again._answered_here == {"1a"}  # so it has its points


def test_practice_writes_nothing_into_a_foreign_file_nor_for_the_sample_learner(folder):
    (folder / FILE).write_bytes(b"my own notes\n")
    for learner in (LEARNER, "..."):
        me = opened(learner)
        practising.practise(me.practice, me.exercise, me.exercise.questions["1b"]).press(answer="5")
        assert (folder / FILE).read_bytes() == b"my own notes\n"
    (folder / FILE).unlink()
    me = opened("...")
    practising.practise(me.practice, me.exercise, me.exercise.questions["1b"]).press(answer="5")
    assert not (folder / FILE).exists()


def test_half_a_sign_stops_nothing(folder):
    me = opened()
    kept = []
    question = me.exercise.questions["4b"]
    asking.form_for(me, question, kept.append).press(answer="A long enough sentence \ud83d with half a sign in it.")
    assert kept and opened().verdicts.keys() == {"4b"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(folder):
    me = opened()
    folder.chmod(0o500)
    try:
        me.take(me.exercise.questions["1a"], 5)
    finally:
        folder.chmod(0o700)
    assert "cannot be written" in me.trouble and me.verdicts


def test_a_form_opens_with_what_was_typed_and_said(folder):
    me = opened()
    question = me.exercise.questions["1d"]
    kept = []
    asking.form_for(me, question, kept.append).press(revenue="1,000+1", profit="", contribution="2")
    again = opened()
    form = asking.form_for(again, question, kept.append)
    assert form.entries == {"revenue": ["1,000+1"], "profit": [""], "contribution": ["2"]}
    assert "1d" in form.said and kept[0][ANSWER]["answer"] == {
        "dict": [["revenue", 1001.0], ["profit", {"dots": True}], ["contribution", 2.0]]
    }


def test_opening_the_same_exercise_again_goes_on(folder):
    one = exercise("05", LEARNER)
    one.take(one.exercise.questions["1a"], 5)
    assert exercise(NAME, LEARNER).verdicts.keys() == {"1a"}
