"""No work of a teacher is lost and no file is half-written, whatever happens while results are written."""

import csv
import errno
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_marking_results import ANNA, BO, EXERCISE, book, files, marked, notebook, right, room, rows, type_points

from clvteach import cli, language
from clvteach.marking import intake, marks_workbook, output_folder, replacing

__all__ = ["room"]  # a fixture
REMINDER = "remember the trip"
PLACE = (ANNA, EXERCISE.name, "4b")


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


@pytest.fixture
def term(room):
    """A class that was marked once. Then the teacher typed points and a note of her own, and something new was handed in."""
    marked(room)
    type_points(room, 1.5, "Well said.")
    workbook = book(room)
    workbook["marks"]["J9"] = REMINDER
    workbook.save(room / "marks" / "marks.xlsx")
    (room / "submissions" / f"{BO}.ipynb").write_text(notebook(BO, {"1a": 1, "1b": right("1b", BO)}), encoding="utf-8")
    (room / "submissions" / "20260119.ipynb").write_text(notebook("20260119", {"1a": 2}), encoding="utf-8")
    return room


def command(room, out="marks"):
    arguments = [str(room / "submissions"), "--roster", str(room / "class.csv"), "--out", str(room / out)]
    return cli.main(["mark", *arguments, "--lang", "en"])


def reminders(room) -> set[str]:
    """Which workbooks hold the teacher's own note."""
    return {
        path.name for path in (room / "marks").glob("*.xlsx") if load_workbook(path)["marks"]["J9"].value == REMINDER
    }


def nothing_is_lost(room) -> None:
    """What the teacher typed is there."""
    assert marks_workbook.read((room / "marks" / "marks.xlsx").read_bytes()).by_hand[PLACE].points == 1.5
    assert reminders(room)


def nothing_is_lost_later(room) -> None:
    """What the teacher typed stays when the class is marked again, and nothing else does."""
    nothing_is_lost(room)
    marks, _notes = marked(room)
    assert marks.papers_of(ANNA)[EXERCISE.name].marks["4b"].points == 1.5
    assert "marks (old).xlsx" in reminders(room)
    assert not [path for path in (room / "marks").rglob("*") if path.name.endswith(".part")]


# Killed, interrupted


def at_step(step: int, number: int, folder: Path):
    """Send this process a signal just before it touches a file in a folder for the so-many-th time."""
    seen = 0

    def watch(event, arguments):
        nonlocal seen
        if event in ("open", "os.rename", "os.remove", "os.mkdir") and str(arguments[0]).startswith(str(folder)):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), number)

    return watch


def written_in_a_child(room, step: int, number: int) -> int:
    """Write the results in a process of its own that gets a signal at a step. How it ended, as the system says it."""
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            sys.addaudithook(at_step(step, number, room / "marks"))
            marked(room)
            ended = 0
        except KeyboardInterrupt:
            ended = 130
        finally:
            os._exit(ended)
    return os.waitpid(child, 0)[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are copied on POSIX only")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT] if hasattr(os, "fork") else [])
def test_whenever_it_is_ended_nothing_is_lost(term, tmp_path_factory, number):
    before = files(term)
    whole = tmp_path_factory.mktemp("whole") / "room"
    shutil.copytree(term, whole)
    marked(whole)
    after = files(whole)
    step = ended_early = 0
    while True:
        step += 1
        copy = tmp_path_factory.mktemp("step") / "room"
        shutil.copytree(term, copy)
        ended = written_in_a_child(copy, step, number)
        now = {file: content for file, content in files(copy).items() if not file.endswith(".part")}
        for file, content in now.items():  # each is the old one or the new one
            assert content in (before.get(file), after.get(file)), (step, file)
        assert set(before) <= set(now) <= set(after), step
        if number == signal.SIGINT:
            assert now in (before, after) and not [file for file in files(copy) if file.endswith(".part")], step
        nothing_is_lost(copy)
        if step % 5 == 1:  # each takes a second
            nothing_is_lost_later(copy)
        shutil.rmtree(copy)
        ended_early += ended != 0
        if ended == 0 and now == after and step > 30:
            break
    assert ended_early >= (30 if number == signal.SIGKILL else 15)


def test_an_interrupted_command_says_so(term, monkeypatch, capsys):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    first = files(term)
    monkeypatch.setattr(replacing.files, "prepare", interrupted)
    assert command(term) == 130 and files(term) == first
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == f"Stopped. In {term / 'marks'} nothing is half-written, and nothing that you typed is lost."


# A full disk, a folder that may not be written


@pytest.mark.parametrize(
    "number, part", [(errno.ENOSPC, "no space left for"), (errno.EACCES, "close it in Excel"), (errno.EIO, "mend that")]
)
def test_a_disk_that_takes_no_more(term, monkeypatch, capsys, number, part):
    first, fsync = files(term), os.fsync
    for fails_at in range(1, 8):
        room_for = iter(range(fails_at - 1))

        def full(file, room_for=room_for):
            if next(room_for, None) is None:
                raise OSError(number, os.strerror(number))
            fsync(file)

        monkeypatch.setattr(replacing.files.os, "fsync", full)
        assert command(term) == 2
        said = capsys.readouterr().err.splitlines()[-1]
        assert part in said and said.endswith("Nothing was written.") and str(term / "marks") in said
        assert files(term) == first
    monkeypatch.undo()
    nothing_is_lost_later(term)


def test_a_folder_that_was_not_there_is_not_left_behind(term, monkeypatch):
    def full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(replacing.files.os, "fsync", full)
    assert command(term, out="new/marks") == 2
    assert not (term / "new" / "marks").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="no such permissions for this user")
def test_a_folder_of_pages_that_may_not_be_written(term, capsys):
    first = files(term)
    (term / "marks" / "feedback").chmod(0o500)
    assert command(term) == 2
    assert "Nothing was written." in capsys.readouterr().err and files(term) == first


@pytest.mark.parametrize("fails_at", range(1, 7))
def test_a_file_that_cannot_be_replaced(term, monkeypatch, capsys, fails_at):
    """As on Windows, where another program may hold a file: what was replaced before is said, and only that."""
    first, replace, done = files(term), os.replace, []

    def refuse(part, target):
        if len(done) + 1 == fails_at:
            raise PermissionError(errno.EACCES, "Permission denied")
        replace(part, target)
        done.append(Path(target).name)

    monkeypatch.setattr(replacing.files.os, "replace", refuse)
    assert command(term) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    monkeypatch.undo()
    if fails_at <= 2:  # the copy of the old workbook, and the workbook
        assert said.endswith("Nothing was written.") and files(term) == first
    else:
        changed = {Path(file).name for file, content in files(term).items() if content != first.get(file)}
        assert changed == set(done) and all(name in said for name in changed - {"marks (old).xlsx"})
        assert said.endswith("Nothing that you typed is lost.")
    nothing_is_lost_later(term)


# Saved while the marking runs


def saving(monkeypatch, module, function: str, action):
    """Do something just before a function of the marking does its work, the first time."""
    original, waiting = getattr(module, function), [action]

    def wrapped(*arguments, **options):
        if waiting:
            waiting.pop()()
        return original(*arguments, **options)

    monkeypatch.setattr(module, function, wrapped)


@pytest.mark.parametrize(
    "module, function",
    [(intake, "submissions_in"), (output_folder, "write"), (replacing, "prepared"), (replacing, "put_in_place")],
    ids=["submissions_in", "write", "prepared", "put_in_place"],
)
def test_what_is_typed_while_the_marking_runs_counts(term, monkeypatch, module, function):
    def save():
        type_points(term, 2, "Very well said.")

    saving(monkeypatch, module, function, save)
    marks, notes = marked(term)
    assert "You saved marks.xlsx while the marking ran: what you typed counts." in notes
    one = marks.papers_of(ANNA)[EXERCISE.name].marks["4b"]
    assert (one.points, one.comment) == (2, "Very well said.")
    assert marks_workbook.read((term / "marks" / "marks.xlsx").read_bytes()).by_hand[PLACE].points == 2
    assert "marks (old).xlsx" in reminders(term)
    assert len(list((term / "marks").glob("marks (old*).xlsx"))) == 1


def test_a_workbook_that_is_half_saved_stops_the_marking(term, monkeypatch, capsys):
    path = term / "marks" / "marks.xlsx"
    saving(monkeypatch, replacing, "put_in_place", lambda: path.write_bytes(path.read_bytes()[:1000]))
    assert command(term) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"{path} was being saved while the marking ran: mark again. Nothing was written."
    )
    assert path.stat().st_size == 1000 and not (term / "marks" / "marks (old).xlsx").exists()


# Files of others


@pytest.mark.parametrize("name", ["moodle.csv", "marks.xlsx"])
def test_a_class_list_among_the_results_is_not_overwritten(term, capsys, name):
    shutil.copy(term / "class.csv", term / name)
    arguments = [str(term / "submissions"), "--roster", str(term / name), "--out", str(term)]
    assert cli.main(["mark", *arguments, "--lang", "en"]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"The results would overwrite {term / name}: choose another folder with --out")
    assert (term / name).read_bytes() == (term / "class.csv").read_bytes()


def test_a_file_of_the_teachers_is_kept_under_another_name(term):
    (term / "marks" / "lecture.html").write_text("my own lecture")
    (term / "marks" / "feedback" / f"{ANNA}.html").write_text("page with a word by hand")
    _marks, notes = marked(term)
    assert (term / "marks" / "lecture (old).html").read_text() == "my own lecture"
    assert (term / "marks" / "feedback" / f"{ANNA} (old).html").read_text() == "page with a word by hand"
    assert any("lecture.html" in note and "lecture (old).html" in note for note in notes)
    once = files(term)
    assert marked(term)[1] == [] and files(term) == once


def test_pages_that_were_changed_by_hand_are_not_removed(term):
    page = term / "marks" / "feedback" / f"{ANNA}.html"
    page.write_text("page with a word by hand")
    (term / "submissions" / f"{ANNA}.ipynb").unlink()
    marked(term)
    assert page.read_text() == "page with a word by hand"


def test_results_of_an_earlier_version_are_known_by_their_names(term):
    """It wrote no digests. Without this everything would be kept twice."""
    (term / "marks" / "marks.xlsx").unlink()
    marked(term)
    record = {"workbook": output_folder.earlier_results(term / "marks").fingerprint, "pages": [f"feedback/{ANNA}.html"]}
    (term / "marks" / output_folder.RECORD).write_text(json.dumps(record))
    (term / "submissions" / f"{ANNA}.ipynb").write_text(notebook(ANNA, {"1a": 5}), encoding="utf-8")
    marked(term)
    assert not [file for file in files(term) if "(old)" in file and ANNA in file]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_in_place_of_a_part_is_not_followed(term):
    mine = term / "mine.txt"
    mine.write_text("mine")
    for name in (".marks.xlsx.part", ".moodle.csv.part"):
        (term / "marks" / name).symlink_to(mine)
    marked(term)
    assert mine.read_text() == "mine" and (term / "marks" / ".marks.xlsx.part").is_symlink()


def test_what_the_teacher_typed_about_a_file_counts_and_stays(room):
    (room / "submissions" / "20260119.ipynb").write_text(
        notebook("4711", {"1a": right("1a", "4711")}), encoding="utf-8"
    )
    marked(room)
    sheet = book(room)["files"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "20260119.ipynb")
    assert sheet.cell(row, headings["counts now"]).value == "no" and row == 2
    workbook = book(room)
    workbook["files"].cell(row, headings["your decision (yes / no)"]).value = "yes"
    workbook.save(room / "marks" / "marks.xlsx")
    marks, notes = marked(room)
    assert notes == [] and marks.papers_of("20260119")[EXERCISE.name].points == 1
    once = files(room)
    assert marked(room)[1] == [] and files(room) == once
    page = (room / "marks" / "feedback" / "20260119.html").read_text(encoding="utf-8")
    assert "not counted" not in page
    with language.using("zh"):
        assert marked(room)[0].papers_of("20260119")[EXERCISE.name].points == 1
    (room / "submissions" / "20260119.ipynb").write_text(notebook("4711", {"1a": 1}), encoding="utf-8")
    marked(room)
    found = rows(book(room)["files"])
    mine = [row for row in found if row["file"] == "20260119.ipynb"]
    assert [(row["counts now"], row["your decision (yes / no)"]) for row in mine] == [("no", None), (None, "yes")]
    table = list(csv.reader((room / "marks" / "moodle.csv").open(encoding="utf-8-sig", newline="")))
    assert table[3][3:5] == ["-", "0"]  # no grade before it is decided


def test_a_learner_is_told_why_something_does_not_count(room):
    values = {"1a": right("1a", "4711")}
    (room / "submissions" / "20260119.ipynb").write_text(notebook("4711", values), encoding="utf-8")
    marked(room)
    workbook = book(room)
    sheet = workbook["files"]
    column = next(cell.column for cell in sheet[1] if cell.value == "your decision (yes / no)")
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == f"{BO}.ipynb")
    sheet.cell(row, column).value = "no"
    workbook.save(room / "marks" / "marks.xlsx")
    marked(room)
    pages = [(room / "marks" / "feedback" / f"{who}.html").read_text(encoding="utf-8") for who in ("20260119", BO)]
    assert "numbers that are not yours" in pages[0] and "你的老师" not in pages[0]
    assert "没有计分" in pages[1] and "不是你自己的数据" not in pages[1]


def test_two_markings_at_once_keep_what_the_teacher_has_changed(term, monkeypatch):
    """The second finds, when it comes to replace, that the first has just kept the old workbook and written a new one."""
    saving(monkeypatch, replacing, "put_in_place", lambda: marked(term))
    marked(term)
    assert "marks (old).xlsx" in reminders(term)
    nothing_is_lost_later(term)


def test_what_was_typed_below_the_table_is_kept(term):
    marked(term)
    workbook = book(term)
    workbook["to read by hand"].append([None] * 8 + [3, "ask her about this"])
    workbook.save(term / "marks" / "marks.xlsx")
    _marks, notes = marked(term)
    assert any("marks (old" in note for note in notes)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_what_only_the_teacher_may_read_stays_so(term):
    (term / "marks" / "marks.xlsx").chmod(0o600)
    marked(term)
    assert (term / "marks" / "marks.xlsx").stat().st_mode & 0o777 == 0o600


def test_two_at_once_have_parts_of_their_own(room):
    one, two = (replacing.files.prepare(room / "a.txt", content) for content in (b"1", b"2"))
    assert one != two and (one.read_bytes(), two.read_bytes()) == (b"1", b"2")
    replacing.files.remove_left_over(room)
    assert one.exists() and two.exists()


def test_a_class_in_an_unwritable_place_is_one_sentence(term, monkeypatch, capsys):
    def no(*_arguments, **_options):
        raise PermissionError(errno.EACCES, "Permission denied", str(term / "nowhere"))

    monkeypatch.setattr(output_folder.Path, "mkdir", no)
    assert command(term, out="nowhere") == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"{term / 'nowhere'} cannot be changed") and said.endswith("Nothing was written.")
