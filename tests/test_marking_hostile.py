"""Whatever one file does, the others are marked, within the memory and time that a school's computer has."""

import json
import subprocess
import sys

import hostile
import pytest
from hostile import HOSTILE, NAME

from clvteach import exercises
from clvteach.marking.class_marks import mark
from clvteach.marking.collecting import HandedIn
from clvteach.marking.intake import submissions_in
from clvteach.marking.reading import read
from clvteach.marking.roster import Learner, Roster
from clvteach.marking.submission import Answer, PackedAnswers, Submission
from clvteach.questions.answers import decode

MEMORY, SECONDS = 1_500_000_000, 60  # of a class; seconds of computing, so that a busy machine is not blamed
MARKING = f"""
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from clvteach.marking import mark_class
folder = Path(sys.argv[1])
marks, _notes = mark_class(folder / "submissions", folder / "class.csv", folder / "marks")
print(json.dumps([
    [paper.owner, paper.counts, paper.points, list(paper.problems), [one.status for one in paper.marks.values() if one.answer]]
    for paper in marks.papers
]))
"""
EACH = 6  # hostile files in a class
CLASSES = [list(HOSTILE)[at : at + EACH] for at in range(0, len(HOSTILE), EACH)]


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process can be limited on Linux only")
@pytest.mark.parametrize("chosen", CLASSES, ids=lambda chosen: chosen[0])
def test_the_others_are_marked_and_the_file_says_why(tmp_path, chosen):
    numbers = hostile.write_class(
        tmp_path, lambda learner: hostile.answered(learner, "3c", "Because it is earlier."), chosen
    )
    ran = subprocess.run([sys.executable, "-c", MARKING, tmp_path], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    papers = json.loads(ran.stdout)
    counted = {owner for owner, counts, _points, _problems, _statuses in papers if counts}
    assert {"20269997", "20269998", "20269999"} <= counted
    for number, name in numbers.items():
        mine = [paper for paper in papers if paper[0] == number]
        assert mine, name
        for _owner, _counts, points, problems, statuses in mine:
            assert points == 0 and (problems or set(statuses) <= {"not yet", "unreadable", "to read"}), name
    assert (tmp_path / "marks" / "marks.xlsx").stat().st_size < 5_000_000


def test_a_table_is_not_filled_up():
    answer = read(HandedIn("a.ipynb", hostile.answered("7", "1a", hostile.rows_without_cells(3_000)))).answers["1a"]
    assert "frame" in repr(decode(answer.value))


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("sixteen million cells", "It holds more than 1500000 single values: ask for it with fewer outputs."),
        ("a hundred thousand cells", "It has more than 10000 cells: ask for the notebook itself."),
        ("a choice of five million letters", "1 kept answer is damaged and is left out: its cell must be run again."),
        ("thirty thousand answers", "It holds more than 10000 answers: the rest is left out."),
    ],
)
def test_what_is_too_much_is_said(name, sentence):
    assert sentence in read(HandedIn("a.ipynb", HOSTILE[name]("7"))).problems


def test_long_answers_are_left_out_from_the_longest_on_and_kept_packed(tmp_path):
    (tmp_path / "a.ipynb").write_bytes(hostile.full("7", 0))
    (one,) = submissions_in(tmp_path, run=False)
    assert sorted(one.answers) == ["1a", "1b", "1c", "1d"]
    left_out = ", ".join(name for name in exercises.find(NAME).questions if name not in one.answers)
    assert f"Its answers have more than 200000 letters in all, so that some are left out: {left_out}." in one.problems
    assert set(one.learners.values()) == {"7"} and isinstance(one.answers, PackedAnswers)
    assert one.answers["1b"] == Answer(["x" * 40_000 + "\U0001f6000"], "7")


def test_of_a_hundred_copies_five_are_named():
    roster = Roster({f"2026{n:04}": Learner(f"2026{n:04}") for n in range(100)})
    given = {"1a": Answer(1, "20260000")}
    marks = mark([Submission(f"{number}.ipynb", NAME, answers=given, digest="x") for number in roster.learners], roster)
    (said,) = [problem for problem in marks.papers[0].problems if "same content" in problem]
    assert said.count(".ipynb") == 5 and "94 others" in said
