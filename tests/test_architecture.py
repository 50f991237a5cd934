"""The house keeps its floors: model ← figure ← app ← notebooks; the engines know no chapter."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "clvteach"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/model.py"))
ENGINES = [
    "live",
    "questions",
    "marking",
    "exercises.py",
    "editions",
    "data",
    "language.py",
    "checks.py",
    "tables.py",
    "style.py",
]


def imported(path: Path) -> set[str]:
    """Modules of clvteach that a file imports, anywhere in it, and the top names of all others."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(place: str) -> list[Path]:
    path = PACKAGE / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def test_there_are_rooms():
    assert {"lifetime_value", "switching"} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_model_knows_no_widgets_and_no_pictures(room):
    for path in (PACKAGE / room).glob("*.py"):
        if path.name in ("app.py", "figure.py", "__init__.py"):
            continue
        names = imported(path)
        assert not [
            name for name in names if name.split(".")[0] in ("ipywidgets", "anywidget", "matplotlib", "IPython")
        ], path
        assert not [
            name
            for name in names
            if name.startswith("clvteach") and name.split(".")[-1] in ("app", "figure", "live", "style")
        ], path


@pytest.mark.parametrize("room", ROOMS)
def test_a_figure_knows_no_app_and_no_chapter_another_chapters_figure(room):
    for path in (PACKAGE / room).glob("*.py"):
        names = imported(path)
        if path.name == "figure.py":
            assert not [name for name in names if name.startswith("clvteach") and name.endswith(".app")], path
        others = [name for name in names for other in ROOMS if other != room and name.startswith(f"clvteach.{other}")]
        assert all(name.split(".")[2:3] == ["model"] for name in others), path


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_know_no_chapter(engine):
    for path in files(engine):
        assert not [
            name
            for name in imported(path)
            for room in ROOMS
            if f"clvteach.{room}" in name or name == f"clvteach.{room}"
        ], path


def test_importing_a_room_needs_only_the_light_libraries():
    code = "import sys, clvteach.lifetime_value, clvteach.switching; print([m for m in ('scipy', 'sklearn', 'matplotlib.pyplot', 'jupytext', 'nbformat', 'threading_', 'openpyxl') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
