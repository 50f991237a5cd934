"""Everything that was handed in, read; with ``--run``, what has no results is run first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tqdm import tqdm

from clvteach.language import _
from clvteach.marking import collecting, reading, running
from clvteach.marking.collecting import HandedIn
from clvteach.marking.submission import PackedAnswers, Submission, letters_in

MANY_LETTERS = 20_000  # in the answers of a notebook; learners write a tenth of it


def submissions_in(folder: Path, run: bool) -> Iterator[Submission]:
    """Everything that was handed in; with ``run``, what has no results is run first."""
    known: dict[str, Submission] = {}  # by content: a thousand copies are read, or run, once
    for handed_in in tqdm(collecting.collect(folder), desc=_("reading files"), disable=None):
        digest = "" if handed_in.content is None or handed_in.problem else sha256(handed_in.content).hexdigest()
        if digest in known:
            yield replace(known[digest], file=handed_in.file)
            continue
        submission = _packed(_submission(handed_in, run))
        if digest:
            known[digest] = submission
        yield submission


def _submission(handed_in: HandedIn, run: bool) -> Submission:
    """What one file holds. If it takes more than the computer has, it is this file's fault alone."""
    try:
        submission = reading.read(handed_in)
        if run and submission.exercise and (submission.unrun or not submission.answers):
            submission = _run_here(handed_in, submission)
        return submission
    except (MemoryError, RecursionError):
        problem = _("It takes more memory than there is: ask for it with fewer outputs.")
        return Submission(handed_in.file, problems=(problem,))


def _packed(submission: Submission) -> Submission:
    """The submission with its answers packed if they are long: all files are kept until the class is marked."""
    if sum(letters_in(answer.value) for answer in submission.answers.values()) < MANY_LETTERS:
        return submission
    return replace(submission, answers=PackedAnswers(submission.answers))


def _run_here(handed_in: HandedIn, submission: Submission) -> Submission:
    """The submission with the answers that its notebook gives when it is run; those it came with stay."""
    content, sentence = running.run(handed_in.content)
    ran = reading.read(replace(handed_in, content=content))
    return replace(
        submission,
        answers={**ran.answers, **submission.answers},
        unrun=submission.unrun - ran.answers.keys(),
        problems=(*ran.problems, sentence) if sentence else ran.problems,
        executed=True,
    )
