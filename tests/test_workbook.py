"""Laying the workbook into a learner's folder: what the learner made is never lost, what is new is never withheld."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clvteach import files, server, workbook
from clvteach.workbook import FolderError, contents, lay, opening, report

NAME = "notebooks/en/05-value.ipynb"
FIRST, SECOND, THIRD, MINE = b"first", b"second", b"third", b"my answers"


@pytest.fixture
def shelf(tmp_path):
    """The workbook's originals, and a function that lays a version of the one notebook into a folder."""

    def laid(content: bytes, version: str = "1.0", folder: Path = tmp_path / "my work ü 中"):
        original = tmp_path / "original.ipynb"
        original.write_bytes(content)
        return lay({NAME: original}, folder, version)

    laid.folder = tmp_path / "my work ü 中"
    laid.notebook = laid.folder / NAME
    return laid


def tree(folder: Path) -> dict[str, bytes]:
    """The learner's files; not what is remembered about them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and workbook.PRIVATE not in path.relative_to(folder).parts
    }


def test_laying_into_an_empty_folder(shelf):
    laid = shelf(FIRST)
    assert (laid.new, laid.updated, laid.beside) == ((NAME,), (), ())
    assert tree(shelf.folder) == {NAME: FIRST}


def test_laying_again_changes_nothing(shelf):
    shelf(FIRST)
    laid = shelf(FIRST)
    assert (laid.new, laid.updated, laid.beside) == ((), (), ())
    assert tree(shelf.folder) == {NAME: FIRST}


def test_an_untouched_file_is_replaced_by_a_newer_one(shelf):
    shelf(FIRST)
    assert shelf(SECOND).updated == (NAME,)
    assert shelf(THIRD).updated == (NAME,)
    assert tree(shelf.folder) == {NAME: THIRD}


def test_a_deleted_file_is_laid_again(shelf):
    shelf(FIRST)
    shelf.notebook.unlink()
    assert shelf(FIRST).new == (NAME,)
    assert tree(shelf.folder) == {NAME: FIRST}


def test_a_changed_file_stays_while_there_is_nothing_newer(shelf):
    shelf(FIRST)
    shelf.notebook.write_bytes(MINE)
    laid = shelf(FIRST)
    assert (laid.new, laid.updated, laid.beside) == ((), (), ())
    assert tree(shelf.folder) == {NAME: MINE}


def test_a_newer_version_is_laid_beside_a_changed_file_once(shelf):
    shelf(FIRST)
    shelf.notebook.write_bytes(MINE)
    beside = "notebooks/en/05-value (new 2.0).ipynb"
    assert shelf(SECOND, "2.0").beside == ((NAME, beside),)
    assert tree(shelf.folder) == {NAME: MINE, beside: SECOND}
    assert shelf(SECOND, "2.0").beside == ()
    (shelf.folder / beside).unlink()  # the learner has seen it
    assert shelf(SECOND, "2.0").beside == ()
    assert tree(shelf.folder) == {NAME: MINE}


def test_two_upgrades_of_a_changed_file(shelf):
    shelf(FIRST)
    shelf.notebook.write_bytes(MINE)
    shelf(SECOND, "2.0")
    shelf(THIRD, "3.0")
    assert tree(shelf.folder) == {
        NAME: MINE,
        "notebooks/en/05-value (new 2.0).ipynb": SECOND,
        "notebooks/en/05-value (new 3.0).ipynb": THIRD,
    }


def test_the_file_laid_beside_is_the_learners_too(shelf):
    shelf(FIRST)
    shelf.notebook.write_bytes(MINE)
    shelf(SECOND, "2.0")
    (shelf.folder / "notebooks/en/05-value (new 2.0).ipynb").write_bytes(b"more answers")
    shelf(THIRD, "2.0")
    assert tree(shelf.folder) == {
        NAME: MINE,
        "notebooks/en/05-value (new 2.0).ipynb": b"more answers",
        "notebooks/en/05-value (new 2.0, 2).ipynb": THIRD,
    }


def test_taking_over_the_newer_version_ends_the_difference(shelf):
    shelf(FIRST)
    shelf.notebook.write_bytes(MINE)
    shelf(SECOND, "2.0")
    os.replace(shelf.folder / "notebooks/en/05-value (new 2.0).ipynb", shelf.notebook)
    assert shelf(THIRD, "3.0").updated == (NAME,)
    assert tree(shelf.folder) == {NAME: THIRD}


@pytest.mark.parametrize("memory", [None, "", "[1, 2]", '{"notebooks', '{"notebooks/en/05-value.ipynb": 7}'])
def test_every_file_is_the_learners_when_the_memory_is_lost(shelf, memory):
    shelf(FIRST)
    remembered = shelf.folder / workbook.PRIVATE / workbook.LAID
    remembered.unlink()
    if memory is not None:
        remembered.write_text(memory)
    laid = shelf(SECOND, "2.0")
    assert tree(shelf.folder) == {NAME: FIRST, "notebooks/en/05-value (new 2.0).ipynb": SECOND}
    assert laid.beside and json.loads(remembered.read_text())[NAME]
    assert shelf(SECOND, "2.0").beside == ()


def test_files_of_the_learner_that_are_no_part_of_the_workbook_stay(shelf):
    shelf(FIRST)
    (shelf.folder / "notebooks/en/my own.ipynb").write_bytes(MINE)
    shelf(SECOND)
    assert tree(shelf.folder)["notebooks/en/my own.ipynb"] == MINE


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("upgrade"), st.sampled_from([FIRST, SECOND, THIRD])),
        st.tuples(st.just("write"), st.sampled_from([MINE, b"other answers", FIRST, SECOND])),
        st.tuples(st.just("delete"), st.none()),
        st.tuples(st.just("forget"), st.none()),
        st.tuples(st.just("edit the newest copy"), st.sampled_from([MINE, b"notes"])),
    ),
    max_size=8,
)


@given(acts=ACTS)
@settings(deadline=None, max_examples=150)
def test_whatever_happens_no_answer_is_lost_and_laying_twice_is_laying_once(tmp_path_factory, acts):
    folder = tmp_path_factory.mktemp("work")
    original = tmp_path_factory.mktemp("shelf") / "original"
    for act, content in [("upgrade", FIRST), *acts]:
        target = folder / NAME
        if act == "write":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        elif act == "delete":
            target.unlink(missing_ok=True)
        elif act == "forget":
            (folder / workbook.PRIVATE / workbook.LAID).unlink(missing_ok=True)
        elif act == "edit the newest copy":
            for copy in sorted(target.parent.glob("*(new*"))[-1:]:
                copy.write_bytes(content)
        else:
            original.write_bytes(content)
            before = tree(folder)
            lay({NAME: original}, folder, "1.0")
            after = tree(folder)
            answers = {place: found for place, found in before.items() if found not in (FIRST, SECOND, THIRD)}
            assert answers.items() <= after.items()
            assert before.keys() <= after.keys()
            lay({NAME: original}, folder, "1.0")
            assert tree(folder) == after
            assert not list(folder.rglob("*.part"))


# Folders that cannot be used


def test_a_folder_that_is_a_file(shelf, tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(FolderError, match="taken is a file"):
        shelf(FIRST, folder=tmp_path / "taken")
    with pytest.raises(FolderError, match="taken"):
        shelf(FIRST, folder=tmp_path / "taken" / "below")
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_folder_in_the_way_of_a_file_stays(shelf):
    shelf.notebook.mkdir(parents=True)
    assert shelf(FIRST).beside == ((NAME, "notebooks/en/05-value (new 1.0).ipynb"),)


def test_a_file_in_place_of_what_is_remembered(shelf):
    shelf.folder.mkdir(parents=True)
    (shelf.folder / workbook.PRIVATE).write_text("mine")
    with pytest.raises(FolderError, match=f"{workbook.PRIVATE} is a file"):
        shelf(FIRST)


@pytest.mark.parametrize("content", ["[" * 100_000, "[]", "null", "{"])
def test_what_is_remembered_is_broken(shelf, content):
    (shelf.folder / workbook.PRIVATE).mkdir(parents=True)
    (shelf.folder / workbook.PRIVATE / workbook.LAID).write_text(content)
    assert shelf(FIRST).new == (NAME,)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no other user's folder by name")
def test_the_folder_of_an_unknown_user():
    with pytest.raises(FolderError, match="unknown user"):
        server.start("en", Path("~nobody-of-that-name/work"))


def failing(error: OSError):
    def refuse(*paths):
        raise error

    return refuse


@pytest.mark.parametrize(
    "error, words",
    [
        (PermissionError(13, "Permission denied"), "may not be written"),
        (OSError(30, "Read-only file system"), "may not be written"),
        (OSError(28, "No space left on device"), "no space left"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_a_folder_that_cannot_be_written(shelf, monkeypatch, error, words):
    shelf(FIRST)
    monkeypatch.setattr(files.os, "replace", failing(error))
    with pytest.raises(FolderError, match=words) as said:
        shelf(SECOND)
    assert "05-value.ipynb" in str(said.value) and ".part" not in str(said.value)
    assert tree(shelf.folder) == {NAME: FIRST}  # whole, and nothing half-written beside it
    monkeypatch.undo()
    assert shelf(SECOND).updated == (NAME,)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="no such permissions for this user")
def test_a_folder_without_the_right_to_write(shelf, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(FolderError, match="may not be written"):
        shelf(FIRST, folder=locked)


needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


@needs_links
def test_nothing_is_written_through_a_link_out_of_the_folder(shelf, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    shelf.folder.mkdir()
    (shelf.folder / "notebooks").symlink_to(outside)
    with pytest.raises(FolderError, match="leads out of"):
        shelf(FIRST)
    assert list(outside.iterdir()) == []


@needs_links
@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_place_of_a_file_is_the_learners(shelf, tmp_path, there):
    outside = tmp_path / "outside.ipynb"
    if there:
        outside.write_bytes(MINE)
    shelf.notebook.parent.mkdir(parents=True)
    shelf.notebook.symlink_to(outside)
    assert shelf(FIRST).beside == ((NAME, "notebooks/en/05-value (new 1.0).ipynb"),)
    assert shelf.notebook.is_symlink()
    assert outside.read_bytes() == MINE if there else not outside.exists()


@needs_links
def test_a_link_to_an_untouched_copy_is_still_the_learners(shelf, tmp_path):
    shelf(FIRST)
    os.replace(shelf.notebook, tmp_path / "moved.ipynb")
    shelf.notebook.symlink_to(tmp_path / "moved.ipynb")
    assert shelf(SECOND).beside == ((NAME, "notebooks/en/05-value (new 1.0).ipynb"),)
    assert shelf.notebook.is_symlink()
    assert (tmp_path / "moved.ipynb").read_bytes() == FIRST


@needs_links
def test_the_folder_itself_may_be_a_link(shelf, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    shelf(FIRST, folder=tmp_path / "link")
    assert tree(tmp_path / "disk") == {NAME: FIRST}


# What is laid, said and opened


@pytest.fixture
def root(tmp_path):
    for place in (
        "notebooks/en/00-welcome.ipynb",
        "notebooks/zh/00-welcome.ipynb",
        "notebooks/zh/01-states.ipynb",
        "notebooks/zh/.ipynb_checkpoints/01-states-checkpoint.ipynb",
        "exercises/zh/01-states.ipynb",
        "solutions/zh/01-states.ipynb",
        "chapters/01-states/chapter.md",
    ):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"{}")
    return tmp_path


def test_students_get_one_language_without_solutions_and_the_data(root):
    files = contents(root, "zh")
    assert [place for place in files if not place.startswith("data/")] == [
        "notebooks/zh/00-welcome.ipynb",
        "notebooks/zh/01-states.ipynb",
        "exercises/zh/01-states.ipynb",
    ]
    assert "data/yogurt.csv" in files
    assert "solutions/zh/01-states.ipynb" in contents(root, "zh", solutions=True)


def test_the_welcome_page_opens_first(root):
    assert opening(contents(root, "zh"), "zh") == "notebooks/zh/00-welcome.ipynb"
    assert opening({}, "zh") == ""


def test_the_learner_is_told_what_was_done(shelf):
    shelf(FIRST)
    assert report(shelf(SECOND), shelf.folder) == [
        f"The workbook is in {shelf.folder}.",
        "1 file that you had not changed was replaced by a newer version.",
    ]
    shelf.notebook.write_bytes(MINE)
    assert report(shelf(THIRD, "2.0"), shelf.folder)[1] == (
        "You changed notebooks/en/05-value.ipynb, so it stays as it is; "
        "the newer version lies beside it: notebooks/en/05-value (new 2.0).ipynb"
    )
