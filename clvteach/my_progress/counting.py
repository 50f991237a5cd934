"""How far a learner is: which chapters were begun, how every question stands, what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from clvteach import chapters, exercises, workbook
from clvteach.checks import InputError, shown
from clvteach.language import LANGUAGES, _, current
from clvteach.marking.decoding import printable
from clvteach.marking.grading import Grader, Mark, Paper
from clvteach.marking.kept_answers import KeptAnswer, journals_answers, kept_answers
from clvteach.marking.notebook_file import notebook_in
from clvteach.marking.ownership import Ownership
from clvteach.marking.roster import Learner, Roster
from clvteach.marking.submission import Answer, Submission
from clvteach.questions import journal
from clvteach.questions.learner import SAMPLE
from clvteach.questions.question import Exercise, Question
from clvteach.questions.status import Outcome, Status
from clvteach.questions.verdict import Given

MOST_NOTEBOOKS = 40  # in a folder of exercises, and
MOST_BYTES = 20_000_000  # of one, which as a rule has a hundredth of it, and
MOST_TOGETHER = 100_000_000  # of all
MOST_LEARNERS = 5
DONE = (Status.RIGHT, Status.CARRIED, Status.TO_READ)


@dataclass(frozen=True)
class Chapter:
    """A chapter: where its notebook is in the folder, and whether something was saved in it since it was laid."""

    name: str
    place: str
    begun: bool


@dataclass(frozen=True)
class Work:
    """What one learner did.

    Attributes
    ----------
    learner : str
        The number, as it was first written; the sample learner's if there is no other.
    papers : Mapping of str to Paper
        Every exercise of the workbook by name, as the marking marks it.
    """

    learner: str
    papers: Mapping[str, Paper]

    def missing(self, exercise: str) -> list[Question]:
        """The required questions of an exercise that have no right answer yet; a text for the teacher is done."""
        marks = self.papers[exercise].marks.values()
        return [mark.question for mark in marks if not mark.question.optional and mark.status not in DONE]

    def unanswered(self, exercise: str) -> list[Question]:
        """Those of them that have no answer at all."""
        marks = self.papers[exercise].marks
        return [one for one in self.missing(exercise) if marks[one.name].status.outcome == Outcome.MISSING]

    @cached_property
    def next(self) -> tuple[Exercise, Question] | None:
        """The first required question without a right answer; None where all have one."""
        missing = ((paper.exercise, one) for name, paper in self.papers.items() for one in self.missing(name))
        return next(missing, None)

    @property
    def points(self) -> tuple[float, int]:
        """What the required questions of all exercises earned, and what they can earn."""
        papers = self.papers.values()
        return round(sum(paper.points for paper in papers), 2), sum(paper.exercise.points for paper in papers)

    @property
    def optional_points(self) -> tuple[float, int]:
        """The same for the optional ones."""
        papers = self.papers.values()
        earned = round(sum(paper.optional_points or 0 for paper in papers), 2)
        return earned, sum(paper.exercise.optional_points for paper in papers)


@dataclass(frozen=True)
class Progress:
    """What was done in a learner's folder.

    Attributes
    ----------
    chapters : tuple of Chapter
        In their order.
    exercises : Mapping of str to str
        Where the notebook of each exercise is in the folder.
    works : tuple of Work
        One for each learner whose answers are there, who has most first; never empty.
    problems : tuple of str
        What could not be read, in sentences.
    """

    chapters: tuple[Chapter, ...]
    exercises: Mapping[str, str]
    works: tuple[Work, ...]
    problems: tuple[str, ...]


def progress_in(folder: Path) -> Progress:
    """What was done in a learner's folder. Its files are only read, whatever they hold.

    Parameters
    ----------
    folder : Path
        As ``clvteach start`` lays it.

    Returns
    -------
    Progress
        From the notebooks of exercises in every language, and the journals beside them. Where both have an answer, the one
        with more answers before it counts, as in the marking. Its problems are in the language in use.

    Raises
    ------
    InputError
        If there is no folder of exercises.
    """
    folder = Path(folder)
    if not (folder / "exercises").is_dir():
        raise InputError(
            _("{folder} is not the folder of a workbook: open the workbook with {command}, and look there.").format(
                folder=folder, command="clvteach start"
            )
        )
    known = {name: exercises.find(name) for name in exercises.names()}
    problems: list[str] = []
    records = [
        record
        for lang in LANGUAGES
        if (shelf := folder / "exercises" / lang).is_dir()
        for record in (*_in_notebooks(shelf, problems), *_in_journals(shelf, known, problems))
    ]
    return Progress(
        _chapters(folder),
        {name: _place(folder, "exercises", name) for name in known},
        _works(records, known),
        tuple(dict.fromkeys(problems)),
    )


def _place(folder: Path, shelf: str, name: str) -> str:
    """Where a notebook is: in the language in use, or else in one in which it is there."""
    places = [f"{shelf}/{lang}/{name}.ipynb" for lang in dict.fromkeys((current(), *LANGUAGES))]
    return next((place for place in places if (folder / place).is_file()), places[0])


def _chapters(folder: Path) -> tuple[Chapter, ...]:
    """Notebooks of chapters are laid with results in them: that one was begun shows only in its having been saved."""
    originals = workbook.originals()
    files = {
        place: path
        for lang in LANGUAGES
        for place, path in workbook.contents(originals, lang).items()
        if place.startswith("notebooks/")
    }
    changed = workbook.changed(files, folder)
    return tuple(
        Chapter(
            name,
            _place(folder, "notebooks", name),
            any(f"notebooks/{lang}/{name}.ipynb" in changed for lang in LANGUAGES),
        )
        for name in chapters.names(chapters.ABOUT)
    )


def _in_notebooks(shelf: Path, problems: list[str]) -> Iterator[KeptAnswer]:
    """The answers that the notebooks in a folder keep; what cannot be read is named among the problems."""
    paths = sorted(path for path in shelf.glob("*.ipynb") if path.is_file() and not path.is_symlink())
    together = 0
    for n_before, path in enumerate(paths):
        try:
            size = path.stat().st_size
            together += size
            if n_before >= MOST_NOTEBOOKS or size > MOST_BYTES or together > MOST_TOGETHER:
                problems.append(_("{file} is left out here: there is too much to read.").format(file=_called(path)))
                continue
            yield from kept_answers(notebook_in(path.read_bytes()))[0]
        except (InputError, OSError):
            problems.append(
                _("{file} cannot be read as a notebook, so its answers are missing here.").format(file=_called(path))
            )


def _in_journals(shelf: Path, known: Iterable[str], problems: list[str]) -> Iterator[KeptAnswer]:
    """The newest answer to each question in the journals in a folder."""
    for name in known:
        try:
            entries, trouble = journal.read_all(shelf / f"{name}{chapters.JOURNAL}")
        except journal.ForeignJournal as foreign:
            problems.append(str(foreign))
            continue
        if trouble:
            problems.append(trouble)
        given = defaultdict(list)
        for record in journals_answers(entries):
            given[record.exercise, record.question, record.answer.learner].append(record)
        for tries in given.values():
            yield replace(tries[-1], answer=replace(tries[-1].answer, tries=len(tries)))


def _called(path: Path) -> str:
    return shown(printable(path.name))


def _works(records: Iterable[KeptAnswer], known: Mapping[str, Exercise]) -> tuple[Work, ...]:
    """What each learner did, who has most answers first."""
    spelled: dict[str, str] = {}
    latest: dict[str, dict[tuple[str, str], KeptAnswer]] = defaultdict(dict)
    exercise_of: dict[str, str | None] = {}
    for record in records:
        if record.exercise not in exercise_of:
            exercise_of[record.exercise] = chapters.matching(record.exercise, known)
        name = exercise_of[record.exercise]
        if name is None or record.question not in known[name].questions:
            continue
        number = record.answer.drawn_for
        spelled.setdefault(number, record.answer.learner)
        before = latest[number].get((name, record.question))
        if before is None or record.work >= before.work:
            latest[number][name, record.question] = record
    numbers = [number for number in sorted(latest, key=lambda number: -len(latest[number])) if number != SAMPLE]
    return tuple(
        _work(spelled.get(number, SAMPLE), latest[number], known) for number in numbers[:MOST_LEARNERS] or [SAMPLE]
    )


def _work(learner: str, latest: Mapping[tuple[str, str], KeptAnswer], known: Mapping[str, Exercise]) -> Work:
    """One learner's answers, marked as the marking does."""
    grader = Grader(Roster({learner: Learner(learner)}))
    papers = {}
    for name, exercise in known.items():
        answers: dict[str, Answer] = {
            question: record.answer for (one, question), record in latest.items() if one == name
        }
        submission = Submission("", name, current(), learner, answers)
        paper = Paper(submission, exercise, learner, counts=True)
        papers[name] = grader.graded(paper, Ownership(learner, learner, certain=True)) if answers else _empty(paper)
    return Work(learner, papers)


def _empty(paper: Paper) -> Paper:
    """A paper without answers, for which no numbers have to be drawn."""
    marks = {
        question.name: Mark(question, Given(), Status.UNANSWERED) for question in paper.exercise.questions.values()
    }
    return replace(paper, marks=marks)
