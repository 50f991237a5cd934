"""Marking a class loads neither matplotlib nor widgets: it draws nothing, and starts without waiting for them."""

import subprocess
import sys
from pathlib import Path

from test_marking_results import ANNA, notebook, right

from clvteach import marking

MODULES = (
    *("clvteach.marking", "clvteach.exercises", "clvteach.questions", "clvteach.cli", "clvteach.tables"),
    *(f"clvteach.marking.{path.stem}" for path in sorted(Path(marking.__file__).parent.glob("[a-z]*.py"))),
)


def loaded(code: str, *arguments: str) -> str:
    """Which of the heavy libraries some code loads, in a process of its own."""
    heavy = ("matplotlib", "ipywidgets", "anywidget")
    code = f"import sys\n{code}\nprint([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_importing_marking_loads_nothing_heavy():
    assert loaded(f"import {', '.join(MODULES)}") == "[]"


def test_marking_a_class_loads_nothing_heavy(tmp_path):
    (tmp_path / "submissions").mkdir()
    answered = notebook(ANNA, {"1a": right("1a", ANNA), "4b": "Because contribution counts, not revenue."})
    (tmp_path / "submissions" / f"{ANNA}.ipynb").write_text(answered, encoding="utf-8")
    (tmp_path / "class.csv").write_text(f"Student number,Name\n{ANNA},Anna\n", encoding="utf-8")
    code = """
from pathlib import Path
from clvteach.marking import mark_class
room = Path(sys.argv[1])
marks, _notes = mark_class(room / "submissions", room / "class.csv", room / "marks")
assert marks.papers[0].points
"""
    assert loaded(code, str(tmp_path)) == "[]"
