"""The self-check: silent where all is well, one sentence with the cure where something is wrong."""

import re
from importlib import metadata
from pathlib import Path

import pytest

from clvteach import installation, show, style
from clvteach.checks import InputError
from clvteach.language import using

ROWS = ["Python", "packages", "Chinese characters in pictures", "sliders", "saving your work"]


def only_problem(row: str) -> str:
    """The sentence of that row, all others being well."""
    result = installation.check()["result"]
    assert (result.drop(row) == "ok").all()
    assert result[row] != "ok"
    return result[row]


def test_all_is_well_here(tmp_path):
    table = installation.check(tmp_path)
    assert list(table.index) == ROWS
    assert list(table["result"]) == ["ok"] * 5
    assert (table.index.name, list(table.columns)) == ("checked", ["result"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_good_report_is_the_same_on_every_computer(language):
    with using(language):
        text = repr(show(installation.check()))
    assert not re.search(r"\d", text)  # no version number


def test_nothing_is_left_in_the_folder(tmp_path):
    installation.check(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(installation.platform, "python_version", lambda: "3.9.2")
    sentence = only_problem("Python")
    assert "3.9.2" in sentence and ">=3.11" in sentence


def test_a_release_candidate_of_a_new_python_is_new_enough(monkeypatch):
    monkeypatch.setattr(installation.platform, "python_version", lambda: "3.15.0rc1")
    assert installation.check()["result"]["Python"] == "ok"


def test_the_bounds_are_read_from_the_installed_package(monkeypatch):
    monkeypatch.setattr(metadata, "requires", lambda _name: ["numpy>=2.0", "pandas>=9999", "absent-thing>=1.5"])
    sentence = only_problem("packages")
    assert "pandas, absent-thing" in sentence
    assert '%pip install "pandas>=9999" "absent-thing>=1.5"' in sentence
    assert "numpy" not in sentence


def test_what_only_editors_of_the_book_need_is_not_asked_of_learners(monkeypatch):
    monkeypatch.setattr(metadata, "requires", lambda _name: ['absent-thing>=1; extra == "dev"'])
    assert installation.check()["result"]["packages"] == "ok"


def test_another_system_does_not_ask_for_what_it_does_not_need(monkeypatch):
    monkeypatch.setattr(metadata, "requires", lambda _name: ['absent-thing>=1; sys_platform == "amiga"'])
    assert installation.check()["result"]["packages"] == "ok"


def test_a_workbook_that_was_copied_and_not_installed(monkeypatch):
    def unknown(_name):
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "requires", unknown)
    monkeypatch.setattr(metadata, "metadata", unknown)
    result = installation.check()["result"]
    assert "not installed" in result["Python"] and "not installed" in result["packages"]


@pytest.mark.parametrize("family", ["DejaVu Sans", "No such font"])
def test_a_font_without_chinese(family, monkeypatch):
    monkeypatch.setitem(style._RC, "font.family", [family])
    assert "boxes" in only_problem("Chinese characters in pictures")


@pytest.mark.parametrize("missing", installation.FRONT_END)
def test_a_front_end_without_sliders(missing, monkeypatch, tmp_path):
    for name in installation.FRONT_END:
        if name != missing:
            (tmp_path / name).mkdir(parents=True)
            (tmp_path / name / "package.json").touch()
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_parts: [str(tmp_path)])
    assert f"lacks {missing}, " in only_problem("sliders")


def test_a_folder_that_cannot_be_written(tmp_path):
    file = tmp_path / "notes.txt"
    file.touch()
    result = installation.check(file)["result"]
    assert str(file) in result["saving your work"]
    assert "Documents" in result["saving your work"]


def test_what_is_no_folder():
    with pytest.raises(InputError, match="folder is 5"):
        installation.check(5)
    assert "nothing can be saved" in installation.check("\0").loc["saving your work", "result"]


# What is told to whoever installs the workbook

ROOT = Path(__file__).parents[1]
TOLD = [ROOT / name for name in ("README.md", "README.zh-CN.md", "docs/instructors.md", "docs/instructors.zh-CN.md")]


@pytest.mark.parametrize("page", TOLD, ids=lambda page: page.name)
def test_a_school_chooses_its_own_index(page):
    """No page names one, and the workbook is installed in a way that a folder with a Chinese name does not break."""
    text = page.read_text(encoding="utf-8")
    assert "://" not in text
    assert "pip install . -c constraints.txt" in text
    assert "pip install -e" not in text  # Python before 3.13 reads the path of such a folder in the system's encoding


@pytest.mark.parametrize("page", TOLD[:2], ids=lambda page: page.name)
def test_a_room_without_internet_is_told_what_to_do(page):
    text = page.read_text(encoding="utf-8")
    assert ".venv\\Scripts\\pip wheel . -c constraints.txt -w wheelhouse\n" in text
    assert ".venv\\Scripts\\pip install --no-index --find-links E:\\wheelhouse clvteach\n" in text
