"""Whose a file is, and whether its answers count for that learner without asking the teacher."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import accumulate

from clvteach.language import _, listing
from clvteach.marking.roster import MOST_FOLDERS, Roster
from clvteach.marking.submission import Submission
from clvteach.questions.learner import SAMPLE, SOLVED, drawn_for

SEVERAL = 3  # learners whose notebooks make a folder a collection


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


def ownership(submission: Submission, roster: Roster, collections: Set[str] = frozenset()) -> Ownership:
    """Whose a file is: by the folder in which the platform put it, by the number of its answers, by its name.

    Parameters
    ----------
    submission : Submission
    roster : Roster
        The class list.
    collections : Set of str
        The folders that hold several learners' notebooks, from :func:`folders_of_several`.

    Returns
    -------
    Ownership
        Its remarks are in the language in use.
    """
    used = Counter(submission.learners.values())
    listed = [number for number in used if roster.find(number)]
    file = _without_collections(submission.file, collections)
    places = _places(file, roster, bool(listed))
    named = places[0] if places else None
    remarks = []
    if len(places) > 1:
        sentence = _("It is in the folder of {learner}, but its name says {others}: the folder decides.")
        others = listing(map(roster.called, places[1:]))
        remarks.append(sentence.format(learner=roster.called(named), others=others))
    if not used:
        return _without_answers(submission, roster, named, remarks)
    own = [number for number in used if named and roster.find(number) == named]
    real = [number for number in used if number != SAMPLE]
    number = max(own or listed or real or used, key=used.__getitem__)
    found = roster.find(number)
    owner = named or found or _guess(file, roster, remarks)
    namesakes = () if named else roster.namesakes_in(file)
    if found and namesakes and found not in namesakes:
        sentence = _("Its path names {learners}, but its numbers are those of {other}.")
        doubt = sentence.format(learners=listing(map(roster.called, namesakes)), other=roster.called(found))
    elif found and found == owner and not submission.instructors:
        doubt = ""
        remarks += _about_collection(submission.file, file, found, roster)
    else:
        doubt = _doubt(number, found, owner, roster)
    remarks += [doubt, *_strangers(submission, number, roster)]
    return Ownership(owner, number, not doubt, tuple(filter(None, remarks)))


def folders_of_several(submissions: Iterable[Submission], roster: Roster) -> frozenset[str]:
    """The folders, and zips, with the notebooks of several learners: what they are called says nothing about whose each is.

    The monitor of a class collects the others' notebooks in one zip, and calls it as themselves. Two are not several: a
    friend's notebook in a learner's folder stays in that learner's folder.

    Examples
    --------
    >>> from clvteach.marking.roster import Learner
    >>> from clvteach.marking.submission import Answer
    >>> several = [Submission(f"a/{n}.ipynb", answers={"1a": Answer(5, n)}) for n in ("1", "2", "3")]
    >>> folders_of_several(several, Roster({n: Learner(n) for n in ("1", "2", "3")}))
    frozenset({'a'})
    """
    learners = defaultdict(set)
    for submission in submissions:
        inside = set(map(roster.find, submission.learners.values())) - {None}
        if len(inside) == 1:
            parts = submission.file.split("/")[:-1][:MOST_FOLDERS]
            for folder in accumulate(parts, "{}/{}".format):
                learners[folder] |= inside
    return frozenset(folder for folder, several in learners.items() if len(several) >= SEVERAL)


def _without_collections(file: str, collections: Set[str]) -> str:
    """The path below the innermost folder that is several learners'."""
    folders = accumulate(file.split("/")[:-1][:MOST_FOLDERS], "{}/{}".format)
    innermost = max((folder for folder in folders if folder in collections), key=len, default=None)
    return file if innermost is None else file[len(innermost) + 1 :]


def _about_collection(whole: str, file: str, owner: str, roster: Roster) -> list[str]:
    """A sentence where the folder of several learners is called as one of them, but another one's notebook is in it."""
    others = [number for number in roster.named_in(whole) if number != owner] if whole != file else []
    sentence = _(
        "It lies among several learners' notebooks, in a folder or zip named after {others}: the number inside decides."
    )
    return [sentence.format(others=listing(map(roster.called, others)))] if others else []


def _places(file: str, roster: Roster, listed: bool) -> list[str]:
    """Whom a path names, the outermost folder's first. What may be a day decides only where nothing else does."""
    places = roster.named_in(file)
    certain = [number for number in places if not roster.is_perhaps_a_day(number, file)]
    return certain if certain or listed else list(places)


def _guess(file: str, roster: Roster, remarks: list[str]) -> str | None:
    """Whom a short number in the path may mean; that it is a guess is remarked."""
    guessed = roster.guessed_from(file)
    if guessed:
        sentence = _("Only a short number in its path suggests that it is {learner}'s.")
        remarks.append(sentence.format(learner=roster.called(guessed)))
    return guessed


def _without_answers(submission: Submission, roster: Roster, named: str | None, remarks: list[str]) -> Ownership:
    owner = named or roster.find(submission.learner) or _guess(submission.file, roster, remarks)
    if owner is None and submission.is_notebook:
        remarks = [*remarks, _whose(submission.file, roster)]
    return Ownership(owner, owner or SAMPLE, True, tuple(remarks))


def _whose(file: str, roster: Roster) -> str:
    """What to do about a file of which nothing says whose it is."""
    namesakes = roster.namesakes_in(file)
    if namesakes:
        return _(
            "Its path names several learners: {learners}. Write the number of one of them into the file's name, and mark again."
        ).format(learners=listing(map(roster.called, namesakes)))
    return _(
        "Nothing in it says whose it is, neither an answer nor the file's name: write the learner's name or number into the file's name, and mark again."
    )


def _doubt(number: str, found: str | None, owner: str | None, roster: Roster) -> str:
    """Why answers with this number, which is that of ``found``, do not count for the owner as they are."""
    solved = drawn_for(number) == SOLVED
    if number == SAMPLE:
        return _("No student number was put in.")
    if owner is None:
        return _(
            "Unknown learner: {number} is not in the class list, and the file's name names nobody. Write the learner's name or number into the file's name, and mark again."
        ).format(number=number)
    if found is None and solved:
        return _("Handed in by {learner} with the number of the solutions.").format(learner=roster.called(owner))
    if found is None:
        return _("Handed in by {learner} with the number {number}, which is not in the class list.").format(
            learner=roster.called(owner), number=number
        )
    if found != owner and solved:
        return _(
            "Handed in by {learner} with the numbers of {other}, whose number is also that of the solutions."
        ).format(learner=roster.called(owner), other=roster.called(found))
    if found != owner:
        return _("Handed in by {learner} with the numbers of {other}.").format(
            learner=roster.called(owner), other=roster.called(found)
        )
    return _("It holds the solutions.")


def same_learner(number: str, other: str, roster: Roster) -> bool:
    """Whether two numbers are one learner's: zeros in front do not count unless the class list has both.

    >>> same_learner("0020260101", "20260101", Roster({}))
    True
    """
    return number == other or (roster.find(number) or drawn_for(number)) == (roster.find(other) or drawn_for(other))


def _strangers(submission: Submission, number: str, roster: Roster) -> list[str]:
    """One sentence for each number that some of the answers have instead of the owner's."""
    names = defaultdict(list)
    for name, learner in submission.learners.items():
        if not same_learner(learner, number, roster):
            names[learner].append(name)
    return [
        _("{questions}: with the numbers of {learner}, not counted.").format(
            questions=listing(sorted(names[other])),
            learner=_("the sample learner") if other == SAMPLE else roster.called(roster.find(other) or other),
        )
        for other in sorted(names)
    ]
