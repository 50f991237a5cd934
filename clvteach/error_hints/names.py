"""Hints where a name is not known: a variable, a tool of a module, a column, a module to import."""

from __future__ import annotations

import ast
import json
import keyword
import os
import re
import sys
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from clvteach.error_hints.failure import UNKNOWN, Failure, value_of
from clvteach.translation import _, listing

_USUAL_IMPORTS = {
    "pd": "import pandas as pd",
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "math": "import math",
    "random": "import random",
    "pandas": "import pandas",
    "numpy": "import numpy",
    "exercise": "from clvteach import exercise",
    "show": "from clvteach import show",
    "language": "from clvteach import language",
}
_LARGEST_NOTEBOOK = 20_000_000  # bytes; a larger one is not read for a hint
_MOST_ROWS = 1_000  # in which a row's name is looked for
_PACKAGE = Path(__file__).parent.parent


def near(name: str, known: Iterable[object]) -> str:
    """The known name that was probably meant, or nothing.

    >>> near("Incme", ["income", "rate"]), near("x", ["income"])
    ('income', '')
    """
    names = [one for one in known if isinstance(one, str) and one != name]
    lower: dict[str, str] = {}
    for one in names:
        lower.setdefault(one.strip().lower(), one)
    found = get_close_matches(name.strip().lower(), list(lower), 1, 0.75 if len(name) > 3 else 0.8)
    return lower[found[0]] if found else ""


def _same_but_for_capitals(name: str, known: Iterable[object]) -> str:
    return next((one for one in known if isinstance(one, str) and one != name and one.lower() == name.lower()), "")


def _unknown_name(failure: Failure) -> str:
    """The name that a NameError is about; nothing for another error, or one that did not happen in the cell itself."""
    error = failure.error
    plain = isinstance(error, NameError) and not isinstance(error, UnboundLocalError)
    return (error.name or "") if plain and failure.here else ""


def _own(names: Mapping[str, object]) -> list[str]:
    return [name for name in names if not name.startswith("_")]


def wrong_capitals(failure: Failure) -> str | None:
    name = _unknown_name(failure)
    meant = name and _same_but_for_capitals(name, [*_own(failure.names), *keyword.kwlist])
    if not meant:
        return None
    return _("Did you mean {meant}? Python tells capital letters from small ones, and does not know {name}.").format(
        meant=meant, name=name
    )


def missing_import(failure: Failure) -> str | None:
    name = _unknown_name(failure)
    line = _USUAL_IMPORTS.get(name)
    if name and line is None and (_PACKAGE / name / "model.py").is_file():
        line = f"from clvteach import {name}"
    if line is None:
        return None
    return _(
        "{name} is not loaded yet: run the first code cell of the notebook, or add this line above: {line}"
    ).format(name=name, line=line)


def cell_above(failure: Failure) -> str | None:
    name = _unknown_name(failure)
    if not name:
        return None
    if name in _made_by(failure.code):  # this cell makes it itself, only later
        return None
    if name in names_of_the_notebook(failure.names) or name == "me":
        return _(
            "{name} is made in another cell that has not been run yet: run the cells from the top down to this one."
        ).format(name=name)
    return None


def names_of_the_notebook(names: Mapping[str, object]) -> set[str]:
    """The names that the code of the open notebook makes, as it was saved; none where the notebook is not known.

    JupyterLab tells a kernel the notebook's path in a variable of the environment, VS Code in a name.
    """
    path = names.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    try:
        file = Path(path)
        if file.suffix != ".ipynb" or file.stat().st_size > _LARGEST_NOTEBOOK:
            return set()
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return set().union(*map(_made_by, code))


def _made_by(code: str) -> set[str]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.split(".")[0])
    return found


def mistyped_name(failure: Failure) -> str | None:
    name = _unknown_name(failure)
    meant = name and near(name, [*_own(failure.names), *names_of_the_notebook(failure.names)])
    if not meant:
        return None
    return _(
        "Did you mean {meant}? Python does not know {name}: it is mistyped, or the cell that makes it has not been run yet."
    ).format(meant=meant, name=name)


def text_without_quotes(failure: Failure) -> str | None:
    name = _unknown_name(failure)
    if name and (not name.isascii() or re.fullmatch("[A-Z]{1,4}", name)):
        return _(
            'Python does not know {name}. If you mean text, put it in quotation marks: "{name}". Otherwise run the cell that makes it.'
        ).format(name=name)
    return None


def unknown_name(failure: Failure) -> str | None:
    name = _unknown_name(failure)
    if not name:
        return None
    return _(
        'Python does not know {name}: check the spelling, and run the cell that makes it. If you mean text, put it in quotation marks: "{name}".'
    ).format(name=name)


def used_before_it_is_made(failure: Failure) -> str | None:
    if not isinstance(failure.error, UnboundLocalError) or not failure.here or not isinstance(failure.node, ast.Name):
        return None
    return _(
        "{name} has no value yet at this point of the function: give it a first value further up inside the function."
    ).format(name=failure.node.id)


def mistyped_tool(failure: Failure) -> str | None:
    error, node = failure.error, failure.node
    if not isinstance(error, AttributeError) or not isinstance(node, ast.Attribute) or node.attr != error.name:
        return None
    owner, name = error.obj, error.name
    if owner is ...:
        return None  # dots have a hint of their own
    known = [one for one in dir(owner) if not one.startswith("_")]
    meant = _same_but_for_capitals(name, known) or near(name, known)
    what = failure.written(node.value)
    if meant:
        return _("Did you mean {meant}? {what} has nothing called {name}.").format(
            meant=f"{what}.{meant}", what=what, name=name
        )
    if isinstance(owner, ModuleType) and owner.__name__.startswith("clvteach."):
        return _("{what} has nothing called {name}. It has: {known}.").format(
            what=what, name=name, known=listing(getattr(owner, "__all__", known))
        )
    if owner is None:
        return _("{what} is empty (None), so there is nothing to take from it: look at the line that makes it.").format(
            what=what
        )
    return None


def missing_column(failure: Failure) -> str | None:
    node = failure.node
    if isinstance(node, ast.Subscript):
        owner, asked = node.value, [node.slice]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # such as customers.groupby("tier")
        owner, asked = node.func.value, [*node.args, *(word.value for word in node.keywords)]
    else:
        return None
    if isinstance(owner, ast.Attribute) and owner.attr in ("loc", "iloc", "at"):
        owner = owner.value
    names = _labels(failure, owner) if isinstance(failure.error, KeyError) else []
    texts = [text for one in asked for text in _texts_in(value_of(one, failure.names))]
    key = next((text for text in texts if text not in names and text in failure.message), None)
    if key is None or not names:
        return None
    what, meant = failure.written(owner), _same_but_for_capitals(key, names) or near(key, names)
    if meant:
        return _('Did you mean "{meant}"? {what} has nothing called "{key}".').format(meant=meant, what=what, key=key)
    return _('{what} has nothing called "{key}". It has: {known}.').format(
        what=what, key=key, known=listing(names[:12])
    )


def _texts_in(value: object) -> list[str]:
    """The texts of a key, such as ``["income", "name"]`` or ``(0, "income")``."""
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in _texts_in(one)]
    return [value] if isinstance(value, str) else []


def _labels(failure: Failure, owner: ast.AST) -> list[str]:
    """By what the owner can be asked: the columns and rows of a table, the keys of a dict. Texts only."""
    found = value_of(owner, failure.names)
    if found is UNKNOWN and failure.called:  # what the first tool that was called there belongs to
        found = failure.called[0].f_locals.get("self")
    pandas = sys.modules.get("pandas")
    if isinstance(found, dict):
        labels = found
    elif pandas and isinstance(found, pandas.DataFrame):
        labels = [*found.columns, *found.index[:_MOST_ROWS]]
    elif pandas and isinstance(found, pandas.Series):
        labels = found.index[:_MOST_ROWS]
    else:
        labels = []
    return [label for label in labels if isinstance(label, str)]


def index_too_large(failure: Failure) -> str | None:
    if not isinstance(failure.error, IndexError) or not failure.here or not isinstance(failure.node, ast.Subscript):
        return None
    owner = value_of(failure.node.value, failure.names)
    if not isinstance(owner, (list, tuple, str)):
        return None
    if not owner:
        return _("{what} is empty: there is nothing to take out of it.").format(
            what=failure.written(failure.node.value)
        )
    return _("Counting begins at 0: {what} has {n} entries, so the last one is number {last}.").format(
        what=failure.written(failure.node.value), n=len(owner), last=len(owner) - 1
    )


def mistyped_import(failure: Failure) -> str | None:
    error = failure.error
    if isinstance(error, ModuleNotFoundError):
        return _mistyped_module(error.name or "")
    if not isinstance(error, ImportError) or not isinstance(failure.node, ast.ImportFrom):
        return None
    module = sys.modules.get(failure.node.module or "")
    if module is None or error.name != failure.node.module:
        return None
    known = [one for one in dir(module) if not one.startswith("_")]
    if module.__name__ == "clvteach":
        known += [*module.__all__, "language", *(path.parent.name for path in _PACKAGE.glob("*/model.py"))]
    for alias in failure.node.names:
        meant = "" if alias.name in known else near(alias.name, known)
        if meant:
            return _("Did you mean {meant}? {what} has nothing called {name}.").format(
                meant=meant, what=module.__name__, name=alias.name
            )
    return None


def _mistyped_module(name: str) -> str | None:
    modules = {"clvteach", "pandas", "numpy", "matplotlib", *sys.stdlib_module_names}
    if name in modules:
        return None
    package, _dot, inner = name.partition(".")
    rooms = [path.parent.name for path in _PACKAGE.glob("*/model.py")]
    if package == "clvteach" and near(inner, rooms):
        return _("Did you mean {meant}? There is no module {name}.").format(
            meant=f"clvteach.{near(inner, rooms)}", name=name
        )
    meant = "" if inner else f"clvteach.{name}" if name in rooms else near(name, [*modules, *rooms])
    if meant in rooms:
        meant = f"clvteach.{meant}"
    return meant and _("Did you mean {meant}? There is no module {name}.").format(meant=meant, name=name) or None


HINTS = (
    missing_import,
    wrong_capitals,
    cell_above,
    mistyped_name,
    text_without_quotes,
    unknown_name,
    used_before_it_is_made,
    mistyped_tool,
    missing_column,
    index_too_large,
    mistyped_import,
)
