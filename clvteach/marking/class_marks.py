"""The marks of a class: which of a learner's files counts, what files say about each other, and the total. Nothing is read or written here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from clvteach.language import _, listing, ngettext
from clvteach.marking.change import Change
from clvteach.marking.grading import Grader, Paper, ungraded
from clvteach.marking.hand_marking import Reading, read_by_hand
from clvteach.marking.item_statistics import ItemStatistics, item_statistics
from clvteach.marking.ownership import folders_of_several, ownership
from clvteach.marking.roster import Roster
from clvteach.marking.submission import Submission
from clvteach.marking.tallies import Tally, tallies_of
from clvteach.marking.teacher_input import Decision, FileKey, HandMark, Place, key_of
from clvteach.questions.question import Exercise

MOST_NAMED = 5  # of others with the same content
MOST_FILES, MOST_UNKNOWN = 20, 500  # of one learner, and of unknown ones, that are marked for an exercise


@dataclass(frozen=True)
class Marks:
    """The marks of a class.

    Attributes
    ----------
    roster : Roster
    exercises : tuple of Exercise
        Those of which something was handed in, in the order of the chapters.
    papers : tuple of Paper
        Every file, by its path.
    readings : tuple of Reading
        Every text for the teacher, by exercise, question and learner.
    left_over : Mapping of (str, str) to Decision
        What the teacher typed about files that are not there any more, or hold something else.
    changed : tuple of Change
        Whose points changed, at this marking or at the last one at which any did.
    since_last : int or None
        How many of them changed at this marking; None if it is the first.
    """

    roster: Roster
    exercises: tuple[Exercise, ...]
    papers: tuple[Paper, ...]
    readings: tuple[Reading, ...]
    left_over: Mapping[FileKey, Decision] = field(default_factory=dict)
    changed: tuple[Change, ...] = ()
    since_last: int | None = None

    def papers_of(self, learner: str) -> dict[str, Paper]:
        """By exercise, the file that counts; where none does, the first."""
        found: dict[str, Paper] = {}
        for paper in self.papers:
            if paper.owner == learner and paper.marks:
                if paper.counts or paper.exercise.name not in found:
                    found[paper.exercise.name] = paper
        return found

    @cached_property
    def items(self) -> dict[str, list[ItemStatistics]]:
        """How each question worked, by exercise."""
        return {exercise.name: item_statistics(exercise, self.papers) for exercise in self.exercises}

    def tallies(self, exercise: Exercise) -> list[Tally]:
        """How those who handed in an exercise did on each of its questions."""
        return tallies_of(exercise, self.papers)


def mark(
    submissions: Iterable[Submission],
    roster: Roster,
    by_hand: Mapping[Place, HandMark] | None = None,
    decisions: Mapping[FileKey, Decision] | None = None,
) -> Marks:
    """Mark what a class handed in.

    Parameters
    ----------
    submissions : iterable of Submission
    roster : Roster
        The class list.
    by_hand : Mapping, optional
        What the teacher typed about texts, by learner, exercise and question.
    decisions : Mapping, optional
        What the teacher typed about files, by owner and content: yes if a file counts, no if it does not.

    Returns
    -------
    Marks
        The same for the same files, in whatever order they come. Sentences are in the language in use, what is said to
        learners in the language of their notebook.
    """
    grader = Grader(roster)
    decisions = dict(decisions or {})
    papers, marked_so_far, there = [], Counter(), set()
    submissions = sorted(submissions, key=lambda submission: submission.file)
    collections = folders_of_several(submissions, roster)
    for submission in submissions:
        whose = ownership(submission, roster, collections)
        key = key_of(submission, whose.owner)
        there.add(key)
        paper = ungraded(submission, whose, decisions.get(key))
        surplus = _surplus(paper, marked_so_far)
        if surplus is not None or paper.exercise is None:
            decision = None if surplus == "" else paper.decision  # that stands beside the first of several copies
            problems = (*paper.problems, *filter(None, [surplus]))
            papers.append(replace(paper, counts=False, problems=problems, decision=decision))
        else:
            papers.append(grader.graded(paper, whose))
    papers = _chosen(papers, roster)
    papers, readings = read_by_hand(papers, dict(by_hand or {}))
    exercises = {paper.exercise.name: paper.exercise for paper in papers if paper.exercise}
    left_over = {key: decision for key, decision in decisions.items() if key not in there}
    return Marks(
        roster, tuple(exercises[name] for name in sorted(exercises)), tuple(papers), tuple(readings), left_over
    )


def _surplus(paper: Paper, marked_so_far: Counter) -> str | None:
    """Why a file is not marked: one of far too many, or the same again (empty, since :func:`_placed` says so); None if it is.

    Without it a few kilobytes of copies would take hours, and fill the workbook.
    """
    if paper.exercise is None:
        return None
    digest = paper.submission.digest
    owner, most = paper.owner, MOST_FILES if paper.owner else MOST_UNKNOWN
    if digest and marked_so_far[digest, owner]:
        return ""
    if marked_so_far[paper.exercise.name, owner] == most:
        sentence = _(
            "Not marked: one of more than {n} files of the same learner for this exercise. Ask which one counts."
        )
        return (sentence if owner else _("Not marked: one of more than {n} files of unknown learners.")).format(n=most)
    marked_so_far[digest, owner] += 1
    marked_so_far[paper.exercise.name, owner] += 1
    return None


def _chosen(papers: Sequence[Paper], roster: Roster) -> list[Paper]:
    """Of several files of one learner for one exercise, the one with more points counts; copies are named."""
    by_owner, alike = defaultdict(list), defaultdict(dict)
    for paper in papers:
        if paper.counts:
            by_owner[paper.owner, paper.exercise.name].append(paper)
        if paper.submission.digest and paper.submission.answers:
            alike[paper.submission.digest].setdefault(paper.owner, paper)
    best = {key: max(group, key=_worth) for key, group in by_owner.items()}
    return [_placed(paper, best, alike[paper.submission.digest], roster) for paper in papers]


def _worth(paper: Paper) -> tuple:
    """First what the teacher wants; of two files with the same points the fuller one, and rather one with its results."""
    answered = sum(mark.answer is not None for mark in paper.marks.values())
    return paper.decided, paper.points, paper.optional_points or 0, answered, not paper.submission.executed


def _placed(paper: Paper, best: Mapping[tuple, Paper], alike: Mapping[str | None, Paper], roster: Roster) -> Paper:
    """A paper with what the others say about it; ``alike`` holds the first one of each learner with the same content."""
    problems = list(paper.problems)
    chosen = best.get((paper.owner, paper.exercise.name)) if paper.exercise else None
    first = alike.get(paper.owner, paper)
    if first is not paper:
        problems.append(_("The same content as {file}.").format(file=first.submission.file))
    elif chosen is not None and chosen is not paper:
        problems.append(_("Another file of this learner counts: {file}.").format(file=chosen.submission.file))
    others = [other for owner, other in alike.items() if owner != paper.owner]
    if others:
        files = [
            _("{file} of {learner}").format(
                file=other.submission.file,
                learner=roster.called(other.owner) if other.owner else _("an unknown learner"),
            )
            for other in others[:MOST_NAMED]
        ]
        more = len(others) - len(files)
        files += [ngettext("{n} other", "{n} others", more).format(n=more)] if more else []
        problems.append(_("The same content was handed in by others: {files}.").format(files=listing(files)))
    return replace(paper, counts=chosen is paper, problems=tuple(problems))
