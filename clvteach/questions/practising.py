"""Practising in a form: one question with other numbers again and again, or a paper of those that are due. Nothing counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count

from clvteach import palette
from clvteach.forms import Entries
from clvteach.forms.form import Button, Form, Reply, Sheet
from clvteach.forms.markup import inline, paragraphs
from clvteach.language import _
from clvteach.questions import display, journal, practice
from clvteach.questions.filling import fill
from clvteach.questions.judging import judge
from clvteach.questions.learner import drawn_for
from clvteach.questions.question import Exercise, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given
from clvteach.questions.worked import has_steps, worked

CHECK, EXAMPLE, PRACTISE, NEXT = "check", "example", "practise", "next"
PAPER = 5  # questions


class Practice:
    """What one learner has answered and practised, in all exercises of this folder.

    Parameters
    ----------
    learner : str
    exercise : str
        The one that is open.
    entries : list of dict
        Of its journal.
    note : callable
        Writes an entry down for the exercise that is open.
    exercises : callable
        Gives all exercises there are.
    """

    def __init__(
        self,
        learner: str,
        exercise: str,
        entries: list[dict],
        note: Callable[[dict], None],
        exercises: Callable[[], list[Exercise]],
    ) -> None:
        self._learner, self._exercise, self._entries, self._exercises = learner, exercise, entries, exercises
        self._note = note
        self._numbers: dict[str, Iterator[int]] = {}  # by exercise
        self._examples = count()

    def next_numbers(self, exercise: Exercise, question: Question) -> Given:
        """Numbers that this learner has not practised with yet."""
        if exercise.name not in self._numbers:  # what was practised before has begun at 0, and each took one at most
            self._numbers[exercise.name] = count(len(self._entries_of(exercise)))
        k = next(self._numbers[exercise.name])
        return practice.other_numbers(exercise, question, drawn_for(self._learner), k)

    def next_example(self, exercise: Exercise, question: Question) -> dict:
        """A question worked out with other numbers each time, as HTML and as plain text."""
        learner = drawn_for(self._learner)
        given = practice.other_numbers(exercise, question, learner, next(self._examples), "example")
        case = exercise.case_of(question.name)
        return display.worked_example(case, question, given, worked(exercise, question, given))

    def note(self, exercise: Exercise, question: Question, credit: float) -> None:
        """Write down how a practice went."""
        entry = {
            "exercise": exercise.name,
            "question": question.name,
            "learner": self._learner,
            "practice": True,
            "credit": credit,
            "at": journal.now(),
        }
        if exercise.name == self._exercise:
            self._note(entry)
        elif self._entries_of(exercise):  # only what was done there is asked; a foreign file has none
            journal.append(journal.place_for(exercise.name), entry)

    def due(self, now: datetime) -> list[tuple[Exercise, Question]]:
        """The questions that were answered or practised and have other numbers, in the order in which they are due."""
        found: dict[tuple[str, str], list[practice.Trial]] = {}
        known = {}
        for exercise in self._exercises():
            for name, trials in _trials(self._entries_of(exercise)).items():
                question = exercise.questions.get(name)
                if question is not None and practice.varies(exercise, question):
                    found[exercise.name, name] = trials
                    known[exercise.name, name] = (exercise, question)
        return [known[name] for name in practice.due(found, now)]

    def _entries_of(self, exercise: Exercise) -> list[dict]:
        """What the journal of an exercise has; nothing where there is none."""
        if exercise.name == self._exercise:
            return self._entries
        path = journal.place_for(exercise.name)
        try:
            return journal.read(path, exercise.name, self._learner)[0] if path else []
        except journal.ForeignJournal:
            return []  # whoever opens that exercise is told


def _trials(entries: Iterable[Mapping]) -> dict[str, list[practice.Trial]]:
    found: dict[str, list[practice.Trial]] = {}
    for entry in entries:
        if "credit" in entry:
            one = practice.Trial(entry["credit"] == 1, practice.time_of(str(entry.get("at", ""))))
            found.setdefault(entry["question"], []).append(one)
    return found


class Practising:
    """A question with numbers to practise with. Its answers count for nothing."""

    def __init__(self, log: Practice, exercise: Exercise, question: Question) -> None:
        self._log, self._exercise, self._question = log, exercise, question
        self._given = Given()
        self.was_right = False

    def begin(self, *more: Button, heading: str = "") -> Reply:
        """The question with the next numbers. ``more`` are buttons beside those of every practice."""
        question, case = self._question, self._exercise.case_of(self._question.name)
        self._given, self.was_right = self._log.next_numbers(self._exercise, question), False
        title = _("Practice, does not count · {question}").format(question=display.heading_of(question))
        sheet = Sheet(
            title=heading or title,
            asked=display.story_html(case, self._given) + paragraphs(fill(question.text, self._given)),
            fields=question.fields(self._given),
            buttons=[
                Button(CHECK, _("Check")),
                Button(PRACTISE, _("Other numbers")),
                *([Button(EXAMPLE, _("See one done"))] if has_steps(self._exercise, question) else []),
                *more,
            ],
            colour=palette.AMBER,
        )
        return Reply(sheet=sheet)

    def press(self, read: dict[str, object]) -> Reply:
        """What there is to say about an answer."""
        question = self._question
        answer = question.kept(self._given, question.from_fields(read))
        verdict = judge(question, self._given, answer)
        if verdict.status == Status.UNANSWERED:
            return Reply(mistakes={"": _("Nothing is filled in yet.")})
        self.was_right = verdict.credit == 1
        self._log.note(self._exercise, question, verdict.credit)
        return Reply(said=display.practice_feedback(self._exercise, question, verdict))


def practise(log: Practice, exercise: Exercise, question: Question) -> Form:
    """A form to practise one question with."""
    practising = Practising(log, exercise, question)

    def press(button: str, read: dict[str, object], _typed: Entries) -> Reply:
        if button == PRACTISE:
            return practising.begin()
        if button == EXAMPLE:
            return Reply(said=log.next_example(exercise, question)["text/html"])
        return practising.press(read)

    return _form(practising.begin().sheet, press)


class Paper:
    """Some questions one after the other, each to be practised as often as wanted."""

    def __init__(self, log: Practice, chosen: list[tuple[Exercise, Question]]) -> None:
        self._log, self._chosen = log, chosen
        self._place, self._right = 0, set()
        self._practising = Practising(log, *chosen[0])

    def begin(self) -> Reply:
        """The question at which the learner is, with new numbers."""
        exercise, question = self._chosen[self._place]
        self._practising = Practising(self._log, exercise, question)
        heading = _("Practice {n} of {all}, does not count · {exercise} · {question}").format(
            n=self._place + 1,
            all=len(self._chosen),
            exercise=_(exercise.title),
            question=display.heading_of(question),
        )
        is_last = self._place + 1 == len(self._chosen)
        return self._practising.begin(Button(NEXT, _("Finish") if is_last else _("Next question")), heading=heading)

    def press(self, button: str, read: dict[str, object], _typed: Entries) -> Reply:
        """See :class:`~clvteach.forms.form.Form`."""
        if button == NEXT and self._place + 1 < len(self._chosen):
            self._place += 1
            return self.begin()
        if button == NEXT:
            done = _("{right} of {n} questions right in the end. To practise again, run this cell again.")
            return Reply(said=paragraphs(done.format(right=len(self._right), n=len(self._chosen))))
        if button == PRACTISE:
            return self.begin()
        if button == EXAMPLE:
            return Reply(said=self._log.next_example(*self._chosen[self._place])["text/html"])
        reply = self._practising.press(read)
        if self._practising.was_right:
            self._right.add(self._place)
        return reply


def practise_paper(log: Practice) -> Form | None:
    """A form that goes through the questions that are due; None where nothing was done yet."""
    chosen = log.due(datetime.now(UTC))[:PAPER]
    if not chosen:
        return None
    paper = Paper(log, chosen)
    return _form(paper.begin().sheet, paper.press)


def _form(sheet: Sheet, press: Callable) -> Form:
    invitation = inline(_("Run this cell to practise."))
    html = f'<b>{inline(sheet.title)}</b><div style="opacity:.75">{invitation}</div>'
    return Form(sheet, press, plain=sheet.title, html=html)
