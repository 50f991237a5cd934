"""The house keeps its floors: model ← figure ← app ← notebooks; the engines know no chapter."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "clvteach"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/model.py"))
ENGINES = [
    "live",
    "questions",
    "predictions",
    "marking",
    "my_progress",
    "exercises.py",
    "editions",
    "data",
    "language.py",
    "translation.py",
    "errors.py",
    "error_hints",
    "text.py",
    "rounding.py",
    "checks.py",
    "columns.py",
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


MOST_LINES, MOST_LINES_OF_A_FUNCTION = 500, 60  # docstrings not counted


def files(place: str) -> list[Path]:
    path = PACKAGE / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def test_there_are_rooms():
    assert {"lifetime_value", "switching"} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_model_knows_no_widgets_and_no_pictures(room):
    for path in (PACKAGE / room).glob("*.py"):
        if path.name in ("app.py", "figure.py", "predictions.py", "__init__.py"):
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


@pytest.mark.parametrize("room", ROOMS)
def test_a_public_name_is_never_that_of_a_file(room):
    """Rooms load their files when they are needed, and a loaded file would stand in the place of the function."""
    public = importlib.import_module(f"clvteach.{room}")
    assert not {path.stem for path in (PACKAGE / room).glob("*.py")} & set(public.__all__)
    assert all(hasattr(public, name) for name in public.__all__)


def test_finding_an_exercise_loads_no_pictures_and_no_widgets():
    code = """
import sys
from clvteach import exercises
[exercises.find(name) for name in exercises.names()]
print([name for name in ("matplotlib", "ipywidgets", "anywidget", "IPython") if name in sys.modules])
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == [
        "[]"
    ]


def test_importing_a_room_needs_only_the_light_libraries():
    code = "import sys, clvteach.lifetime_value, clvteach.switching; print([m for m in ('scipy', 'sklearn', 'matplotlib.pyplot', 'jupytext', 'nbformat', 'threading_', 'openpyxl') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


# Nothing goes in circles, and nothing is too long to be read at once


def modules() -> dict[str, Path]:
    """Every module of the package by its name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def needed(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that a file takes something from, also inside its functions.

    ``from clvteach import checks`` needs the module ``checks``, not all that the package holds.
    """
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found |= {full if full in known else node.module for full in inside.values()}
    return found & set(known)


def circles(graph: dict[str, set[str]]) -> set[str]:
    """The groups of modules that need each other, directly or through others."""

    def reached(start: str) -> set[str]:
        seen, ahead = set(), [start]
        while ahead:
            for name in graph[ahead.pop()] - seen:
                seen.add(name)
                ahead.append(name)
        return seen

    everywhere = {name: reached(name) for name in graph}
    groups = {frozenset(n for n in graph if n in everywhere[name] and name in everywhere[n]) for name in graph}
    return {", ".join(sorted(group)) for group in groups if group}


def test_a_circle_is_found():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == {"a, b, c"}
    assert circles({"a": {"b"}, "b": set()}) == set()


def test_nothing_is_imported_in_a_circle():
    known = modules()
    assert circles({name: needed(path, known) for name, path in known.items()}) == set()


def lines_of(node: ast.AST, first: int, last: int) -> int:
    """How many lines something has, those of docstrings not counted."""
    number = last - first + 1
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            text = inner.body[0] if inner.body and ast.get_docstring(inner, clean=False) is not None else None
            number -= text.end_lineno - text.lineno + 1 if text else 0
    return number


def test_no_module_and_no_function_is_too_long():
    long_modules, long_functions = set(), set()
    for path in modules().values():
        text = path.read_text(encoding="utf-8")
        tree, name = ast.parse(text), path.relative_to(PACKAGE).as_posix()
        if lines_of(tree, 1, len(text.splitlines())) > MOST_LINES:
            long_modules.add(name)
        long_functions |= {
            f"{name}: {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and lines_of(node, node.lineno, node.end_lineno) > MOST_LINES_OF_A_FUNCTION
        }
    assert long_modules == set()
    assert long_functions == set()
