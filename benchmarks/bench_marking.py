"""A class's exercises marked by ``clvteach mark``, beside ``nbgrader autograde`` on the same notebooks, as a ratio of one run.

Run: python benchmarks/bench_marking.py [--learners 40] [--nbgrader 4]

Ours is the whole command, start and results included, on what all learners handed in. nbgrader takes seconds for each
notebook, so it marks those of the first few learners (``--nbgrader 40`` for all), and its own start is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, median
from time import perf_counter

import nbformat

from clvteach import exercises, workbook
from clvteach.checks import InputError
from clvteach.marking import assignments

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import make_class  # noqa: E402

ROUNDS = 3
GOAL = 100
# run in a process of its own: makes the learners' versions, or marks and gives the seconds for each notebook
NBGRADER = """
import json, sys
from time import perf_counter
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

course, names, learners = json.loads(sys.argv[1])
config = Config()
config.CourseDirectory.root = course
api = NbGraderAPI(config=config)
seconds = []
for name in names:
    for learner in learners or [None]:
        start = perf_counter()
        done = api.autograde(name, learner) if learner else api.generate_assignment(name)
        seconds.append(perf_counter() - start)
        if not done["success"]:
            sys.exit(done.get("error") or done.get("log"))
print(json.dumps(seconds))
"""


def built(name: str) -> bool:
    """Whether there is such an exercise, with its notebook."""
    try:
        return (workbook.originals() / "exercises" / "en" / f"{exercises.find(name).name}.ipynb").is_file()
    except (InputError, ModuleNotFoundError):
        return False


def nbgrader(home: Path, course: Path, names: list[str], learners: list[str]) -> list[float]:
    """Seconds for each notebook."""
    private = {name: str(home / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    programs = str(Path(sys.executable).parent)  # nbgrader looks for alembic there
    private |= {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    asked = json.dumps([str(course), names, learners])
    command = [sys.executable, "-c", NBGRADER, asked]
    ended = subprocess.run(command, cwd=course, env=os.environ | private, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(ended.stderr)
    return json.loads(ended.stdout.splitlines()[-1])


def hand_in(course: Path, names: list[str], learners: list[str]) -> None:
    """What each learner hands in, as nbgrader collects it: the learners' version, saved with what its cells showed."""
    for name in names:
        exercise = exercises.find(name)
        release = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
        shown = {cell.id: cell.get("outputs") for cell in make_class.edition_of(exercise, "en").cells}
        for cell in release.cells:
            if cell.cell_type == "code":
                cell.outputs = shown.get(cell.id, [])
        for learner in learners:
            notebook = make_class.hand_in(exercise, release, learner, make_class.answers_of(exercise, learner))
            path = course / "submitted" / learner / name / f"{name}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(notebook, path)


def ours(course: Path, roster: Path, out: Path) -> float:
    """Seconds of the whole command."""
    command = [sys.executable, "-m", "clvteach", "mark", str(course / "submitted")]
    start = perf_counter()
    subprocess.run([*command, "--roster", str(roster), "--out", str(out)], check=True, capture_output=True)
    return perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=40, help="how many hand in")
    parser.add_argument("--nbgrader", type=int, default=4, help="of how many nbgrader marks the notebooks")
    options = parser.parse_args()
    names = [name for name in exercises.names() if built(name)]
    learners = list(make_class.class_list(options.learners))
    few = learners[: options.nbgrader]
    with tempfile.TemporaryDirectory() as folder:
        course, home = Path(folder, "course"), Path(folder, "home")
        home.mkdir()
        for name in names:
            assignments.write(name, course)
        nbgrader(home, course, names, [])
        hand_in(course, names, learners)
        roster = Path(folder, "class.csv")
        roster.write_text("\n".join(["number", *learners]), encoding="utf-8")
        files = list((course / "submitted").rglob("*.ipynb"))
        size = sum(path.stat().st_size for path in files) / len(files) / 1000
        took = median(ours(course, roster, Path(folder, f"marks{at}")) for at in range(ROUNDS))
        each = took / len(files)
        print(f"{len(learners)} learners × {len(names)} exercises, {len(files)} notebooks of {size:.0f} kB")
        print(f"clvteach mark: {took:.2f} s, {1000 * each:.1f} ms a notebook (median of {ROUNDS} runs, start included)")
        theirs = mean(nbgrader(home, course, names, few))
        print(f"nbgrader autograde: {theirs:.2f} s a notebook (mean of {len(few) * len(names)}, start left out)")
        print(f"goal 1/{GOAL} of nbgrader, reached 1/{theirs / each:.0f}")


if __name__ == "__main__":
    main()
