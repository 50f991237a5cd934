"""Whose a file is, and whether its answers count for that learner without asking the teacher."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clvteach.language import _, listing
from clvteach.marking.submission import Submission
from clvteach.questions.learner import SAMPLE, SOLVED, drawn_for

if TYPE_CHECKING:
    from clvteach.marking.roster import Roster


@dataclass(frozen=True)
class Ownership:
    """Whose a file is.

    Attributes
    ----------
    owner : str or None
        The learner of the class list; None if nothing tells.
    number : str
        The number whose answers are the owner's, as it was typed; the sample learner's if there is none.
    certain : bool
        Whether they count as they are. If not, they count only if the teacher says so: those of somebody else, of the
        solutions, of a number that is in no list.
    remarks : tuple of str
        What the teacher should know about that, in sentences.
    """

    owner: str | None
    number: str
    certain: bool
    remarks: tuple[str, ...] = ()


def ownership(submission: Submission, roster: Roster) -> Ownership:
    """Whose a file is: by the folder in which the platform put it, by the number of its answers, by its name.

    Parameters
    ----------
    submission : Submission
    roster : Roster
        The class list.

    Returns
    -------
    Ownership
        Its remarks are in the language in use.
    """
    places = roster.named_in(submission.file)
    named = places[0] if places else None
    remarks = []
    if len(places) > 1:
        sentence = _("It is in the folder of {learner}, but its name says {others}: the folder decides.")
        others = listing(map(roster.called, places[1:]))
        remarks.append(sentence.format(learner=roster.called(named), others=others))
    used = Counter(answer.learner for answer in submission.answers.values())
    if not used:
        return _without_answers(submission, roster, named, remarks)
    own = [number for number in used if named and roster.find(number) == named]
    listed = [number for number in used if roster.find(number)]
    real = [number for number in used if number != SAMPLE]
    number = max(own or listed or real or used, key=used.__getitem__)
    found = roster.find(number)
    owner = named or found or roster.guessed_from(submission.file)
    doubt = "" if found and found == owner and not submission.instructors else _doubt(number, found, owner, roster)
    remarks += [doubt, *_strangers(submission, number, roster)]
    return Ownership(owner, number, not doubt, tuple(filter(None, remarks)))


def _without_answers(submission: Submission, roster: Roster, named: str | None, remarks: list[str]) -> Ownership:
    owner = named or roster.find(submission.learner) or roster.guessed_from(submission.file)
    if owner is None and submission.is_notebook:
        sentence = _(
            "Nothing in it says whose it is, neither an answer nor the file's name: write the learner's name or number into the file's name, and mark again."
        )
        remarks = [*remarks, sentence]
    return Ownership(owner, owner or SAMPLE, True, tuple(remarks))


def _doubt(number: str, found: str | None, owner: str | None, roster: Roster) -> str:
    """Why answers with this number, which is that of ``found``, do not count for the owner as they are."""
    if number == SAMPLE:
        return _("No student number was put in.")
    if owner is None:
        return _(
            "Unknown learner: {number} is not in the class list, and the file's name names nobody. Write the learner's name or number into the file's name, and mark again."
        ).format(number=number)
    if found is None and drawn_for(number) == SOLVED:
        return _("Handed in by {learner} with the number of the solutions.").format(learner=roster.called(owner))
    if found is None:
        return _("Handed in by {learner} with the number {number}, which is not in the class list.").format(
            learner=roster.called(owner), number=number
        )
    if found != owner:
        return _("Handed in by {learner} with the numbers of {other}.").format(
            learner=roster.called(owner), other=roster.called(found)
        )
    return _("It holds the solutions.")


def same_learner(number: str, other: str, roster: Roster) -> bool:
    """Whether two numbers are one learner's: zeros in front do not count unless the class list has both.

    >>> from clvteach.marking.roster import Roster
    >>> same_learner("0020260101", "20260101", Roster({}))
    True
    """
    return number == other or (roster.find(number) or drawn_for(number)) == (roster.find(other) or drawn_for(other))


def _strangers(submission: Submission, number: str, roster: Roster) -> list[str]:
    """One sentence for each number that some of the answers have instead of the owner's."""
    names = defaultdict(list)
    for name, answer in submission.answers.items():
        if not same_learner(answer.learner, number, roster):
            names[answer.learner].append(name)
    return [
        _("{questions}: with the numbers of {learner}, not counted.").format(
            questions=listing(sorted(names[other])),
            learner=_("the sample learner") if other == SAMPLE else roster.called(roster.find(other) or other),
        )
        for other in sorted(names)
    ]
