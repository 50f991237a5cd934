"""A learner's session with an exercise: questions are shown, answers are given, progress is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from clvteach import language
from clvteach.checks import InputError, plain, shown
from clvteach.forms import Entries
from clvteach.language import _, listing, sentences
from clvteach.questions import display, journal
from clvteach.questions.judging import earned, judge_in_exercise, judged_anew, unanswered
from clvteach.questions.keeping import as_html
from clvteach.questions.learner import SAMPLE, asked, drawn_for, first_suitable, learner_number
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict
from clvteach.questions.worked import has_steps
from clvteach.wording import placeholders

if TYPE_CHECKING:
    from clvteach.questions.practising import Practice

ANSWER = "application/vnd.clvteach.answer+json"  # under which a notebook's output keeps an answer
# in format 1 numbers were drawn with the zeros in front of a learner's number; since format 3 an answer says to what it was given
# since format 4 it may say when it was given, and what was typed into a form
FORMAT = 4
MOST_EARLIER = 50
EARLIER = ("earlier", "earlier_at", "place")  # what a journal need not repeat


@dataclass(frozen=True)
class Try:
    """One answer: as it is kept, the how manieth of all it was, when it was given, and what the fields of its form held."""

    answer: object
    place: int
    at: str = ""
    typed: Entries | None = None


class Session:
    """One learner's exercise. In a notebook its last line ``me`` shows the progress.

    Parameters
    ----------
    exercise : Exercise
    learner : str
        The learner's number; dots for the sample learner, whose answers do not count.
    exercises : callable, optional
        Gives all exercises from which questions to practise are chosen; without it this one.
    """

    def __init__(
        self, exercise: Exercise, learner: object, exercises: Callable[[], list[Exercise]] | None = None
    ) -> None:
        self.exercise = exercise
        self._exercises = exercises or (lambda: [exercise])
        self.learner = learner_number(learner)
        self.verdicts: dict[str, Verdict] = {}  # on the newest answer to each question
        self.hints: dict[str, int] = {}  # how many rungs of each question's ladder were asked for
        self.trouble = ""  # with the journal, in a sentence
        self._given: dict[str, Given] = {}
        self._attempts: dict[str, int] = {}  # of drawing them
        self._tries: dict[str, list[Try]] = {}  # every answer to each question, as recorded
        self._answered_here: set[str] = set()  # and not only brought back
        self._answers = 0
        self._entries: list[dict] = []  # of the journal, also where none is kept
        self._journal: Path | None = None
        if self.learner != SAMPLE:
            self._open_journal()

    def _open_journal(self) -> None:
        """Bring back what was answered before this Python began."""
        path = journal.place_for(self.exercise.name)
        if path is None:
            return
        try:
            self._entries, self.trouble = journal.read(path, self.exercise.name, self.learner)
        except journal.ForeignJournal as foreign:
            self.trouble = str(foreign)
            return
        self._journal = path
        self.hints = {entry["question"]: entry["hints"] for entry in self._entries if type(entry.get("hints")) is int}
        answers = [entry for entry in self._entries if "answer" in entry]
        for place, entry in enumerate(answers, start=1):
            question = self.exercise.questions.get(entry["question"])
            if question is not None and self._is_as_asked(question, entry):
                one = Try(entry["answer"], place, text_or_empty(entry.get("at")), entries_in(entry.get("typed")))
                self._tries.setdefault(question.name, []).append(one)
        newest = self._newest()
        for name in newest:
            given = self.case_and_numbers(self.exercise.questions[name])[1]
            self.verdicts[name] = judge_in_exercise(self.exercise, given, name, newest)
        self._answers = len(answers)
        lost = sorted({entry["question"] for entry in answers} & set(self.exercise.questions) - set(newest))
        if lost:
            changed = _(
                "The exercise has been changed since you answered {questions}: the numbers or options are others now, so answer again."
            )
            self.trouble = sentences(self.trouble, changed.format(questions=listing(lost)))

    def _is_as_asked(self, question: Question, entry: Mapping) -> bool:
        """Whether an answer was given to the numbers, and the order of options, that the learner has today.

        If only the right answer has become another one, the answer is judged anew.
        """
        kept, now = entry.get("asked"), self._asked(question)
        return isinstance(kept, dict) and all(kept.get(name) == now[name] for name in ("attempt", "numbers", "order"))

    def _asked(self, question: Question) -> dict:
        case, given = self.case_and_numbers(question)
        told = asdict(asked(case, question, given, self._attempts[case.name]))
        return told | {"order": list(told["order"])}

    def _newest(self) -> dict[str, object]:
        """The newest answer to each question, as recorded."""
        return {name: tries[-1].answer for name, tries in self._tries.items()}

    def show(self, name: str = "") -> None:
        """Show a question, or a case's story, with this learner's numbers.

        Parameters
        ----------
        name : str
            Such as ``"1a"`` for a question, ``"1"`` for a case.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        case, question = self._find(name)
        given = self._numbers(case)
        _display(display.story(case, given) if question is None else display.asked(question, given))

    def table(self, name: str = ""):
        """The table of a case, to calculate with: a DataFrame.

        Parameters
        ----------
        name : str
            The case, such as ``"2"``.

        Raises
        ------
        InputError
            If there is no such case, or it has no table.
        """
        case, _question = self._find(name)
        if case.table is None:
            raise InputError(_("Case {name} has no table.").format(name=case.name))
        return case.table_for(self._numbers(case))

    def numbers(self, name: str) -> Given:
        """The numbers that a case and its questions tell, by name: ``me.numbers("1").income``.

        Parameters
        ----------
        name : str
            The case, or one of its questions.

        Returns
        -------
        SimpleNamespace
            A copy. What only right answers are calculated with is not among them.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        case, _question = self._find(name)
        told = set().union(
            *(placeholders(text) for text in (case.text, *(question.text for question in case.questions)))
        )
        return Given(**{name: number for name, number in vars(self._numbers(case)).items() if name in told})

    def case_and_numbers(self, question: Question) -> tuple[Case, Given]:
        """The case of a question, with this learner's numbers."""
        case = self.exercise.case_of(question.name)
        return case, self._numbers(case)

    def _numbers(self, case: Case) -> Given:
        if case.name not in self._given:
            found = first_suitable(self.exercise, case, drawn_for(self.learner))
            self._given[case.name], self._attempts[case.name] = found
        return self._given[case.name]

    def ask(self, name: str = "") -> None:
        """Show a question with a form to answer it in, without code. A question that asks for code is only shown.

        Parameters
        ----------
        name : str
            The question, such as ``"1a"``.

        Raises
        ------
        InputError
            If there is no such question.
        """
        question = self._question(name)
        if not question.fields(self.case_and_numbers(question)[1]):
            self.show(question.name)
            return
        # widgets take a while to load, which whoever only marks should not wait for
        from clvteach.questions import asking

        asking.ask(self, question)

    def answer(self, name: str = "", value: object = ..., *more: object) -> None:
        """Answer a question, and show at once what there is to say. A later answer replaces an earlier one.

        Dots bring back the answer that was given before, if there is one in the journal.

        Parameters
        ----------
        name : str
            The question, such as ``"1a"``.
        value : object
            What the question asks for: a number, a list of numbers, a letter, a table, a function, a text.
        *more : object
            Refused. Here stands what comes of ``13,000``, or of several numbers without their brackets.

        Raises
        ------
        InputError
            If there is no such question, or if there is more than one value.
        """
        question = self._question(name)
        if more:
            raise InputError(
                _(
                    "One answer is asked: put several numbers into square brackets, such as [12, 34], and no comma into a large number: 13000."
                )
            )
        if not self.take(question, value) and question.name not in self._tries:
            _display(self.feedback(question))
            return
        _display(self.kept(question))

    def take(self, question: Question, value: object, typed: Entries | None = None) -> bool:
        """Take an answer, judge it, and write it into the journal. Nothing is displayed.

        Parameters
        ----------
        question : Question
        value : object
            As for :meth:`answer`.
        typed : dict, optional
            What the fields of a form held.

        Returns
        -------
        bool
            Whether there was an answer at all.
        """
        given = self.case_and_numbers(question)[1]
        answer = question.kept(given, value)
        answers = self._newest() | {question.name: answer}
        verdicts = judged_anew(self.exercise, given, question.name, answers, self.verdicts)
        verdict = verdicts[question.name]
        if verdict.status == Status.UNANSWERED:
            return False
        self.verdicts |= verdicts
        if self._newest().get(question.name) == answer:  # the cell was run once more: no new answer
            self._answered_here.add(question.name)
            return True
        self._answered_here.add(question.name)
        self._answers += 1
        self._tries.setdefault(question.name, []).append(Try(answer, self._answers, journal.now(), typed))
        entry = {name: part for name, part in self._record(question).items() if name not in EARLIER}
        self._note(entry | {"credit": verdict.credit})
        return True

    def _note(self, entry: dict) -> None:
        """Write a line into the journal."""
        self._entries.append(entry)
        if self._journal is not None and not journal.append(self._journal, entry):
            self.trouble = _(
                "{file} cannot be written: your answers are kept in this notebook only. Save it with Ctrl + S."
            ).format(file=self._journal.name)

    def next_hint(self, question: Question) -> str:
        """The next rung of a question's ladder of hints; the last one again at its end, empty where there are none."""
        rungs = question.hints.rungs(self.case_and_numbers(question)[1])
        seen = min(max(self.hints.get(question.name, 0), 0), len(rungs))
        if seen < len(rungs):
            self.hints[question.name] = seen = seen + 1
            names = {"exercise": self.exercise.name, "question": question.name, "learner": self.learner}
            self._note(names | {"hints": seen, "at": journal.now()})
        return rungs[seen - 1] if rungs else ""

    def typed(self, question: Question) -> Entries:
        """What the fields of a form held when the newest answer was given; nothing if it was given by code."""
        tries = self._tries.get(question.name)
        return (tries[-1].typed or {}) if tries else {}

    def kept(self, question: Question) -> dict:
        """The newest answer to a question as an output keeps it, with what there is to say; nothing to see without one."""
        if question.name not in self._tries:
            return display.NOTHING_YET
        record, feedback = self._record(question), self.feedback(question)
        return feedback | {"text/html": feedback["text/html"] + as_html(record), ANSWER: record}

    def feedback(self, question: Question) -> dict:
        """What there is to say about the newest answer to a question."""
        return display.feedback(self.work(), question, self.verdicts.get(question.name) or unanswered())

    def _record(self, question: Question) -> dict:
        """The newest answer to a question, with all that is needed to judge it again."""
        *earlier, newest = self._tries[question.name]
        earlier = earlier[-MOST_EARLIER:]
        record = {
            "format": FORMAT,
            "exercise": self.exercise.name,
            "question": question.name,
            "learner": self.learner,
            "language": language.current(),
            "asked": self._asked(question),
            "answer": newest.answer,
            "earlier": [one.answer for one in earlier],
            "place": newest.place,
        }
        if newest.at:
            record |= {"at": newest.at, "earlier_at": [one.at for one in earlier]}
            record["hints"] = self.hints.get(question.name, 0)
        if newest.typed:
            record["typed"] = newest.typed
        return record

    def hint(self, name: str = "") -> None:
        """Show the next hint for a question: what to think about, where to read, which first step. It costs nothing.

        Parameters
        ----------
        name : str
            The question, such as ``"1a"``.

        Raises
        ------
        InputError
            If there is no such question.
        """
        question = self._question(name)
        said = self.next_hint(question) or _("There is no hint for this question: read the chapter again.")
        _display(display.note(question, said))

    def example(self, name: str = "") -> None:
        """Show a question worked out step by step, with other numbers than the learner's own, each time with others.

        Parameters
        ----------
        name : str
            The question, such as ``"1a"``.

        Raises
        ------
        InputError
            If there is no such question, or if its answer is the same with all numbers.
        """
        question = self._varying(name)
        if not has_steps(self.exercise, question):
            raise InputError(
                _(
                    "Question {name} is no calculation that can be shown step by step: ask for a hint, or practise it."
                ).format(name=question.name)
            )
        _display(self.practice.next_example(self.exercise, question))

    def practise(self, name: str = "") -> None:
        """Practise a question with other numbers, as often as wanted; without a name, those of all exercises that are due.

        Nothing of it counts.

        Parameters
        ----------
        name : str
            The question, such as ``"1a"``; empty for a paper of what was answered and practised so far.

        Raises
        ------
        InputError
            If there is no such question, or if its answer is the same with all numbers, or nothing was answered yet.
        """
        from clvteach.questions import practising

        if name:
            question = self._varying(name)
            form = practising.practise(self.practice, self.exercise, question)
        else:
            form = practising.practise_paper(self.practice)
            if form is None:
                raise InputError(_("There is nothing to practise yet: answer some questions first."))
        from IPython.display import display as show

        show(form)

    def _varying(self, name: str) -> Question:
        """A question whose answer depends on the numbers."""
        from clvteach.questions.practice import varies

        question = self._question(name)
        if not varies(self.exercise, question):
            raise InputError(
                _("Question {name} has the same answer with all numbers: there is nothing to practise.").format(
                    name=question.name
                )
            )
        return question

    @cached_property
    def practice(self) -> Practice:
        """What this learner has practised."""
        from clvteach.questions.practising import Practice

        return Practice(self.learner, self.exercise.name, self._entries, self._note, self._exercises)

    def points(self, name: str) -> float:
        """The points that the newest answer to a question earns. nbgrader asks for them, see ``clvteach nbgrader``.

        Parameters
        ----------
        name : str
            The question, such as ``"1a"``.

        Returns
        -------
        float
            From 0 to the question's points, two decimals. 0 while there is no answer, for a text, which the teacher reads,
            with the sample learner's numbers, which do not count, and for an answer that was only brought back from the journal.

        Raises
        ------
        InputError
            If there is no such question.

        Examples
        --------
        >>> from clvteach import exercise
        >>> exercise("05-lifetime-value", learner="20260117").points("1a")
        0.0
        """
        question = self._question(name)
        verdict = self.verdicts.get(question.name)
        if verdict is None or self.learner == SAMPLE or question.name not in self._answered_here:
            return 0.0
        return earned(question, verdict)

    def _question(self, name: str) -> Question:
        _case, question = self._find(name)
        if question is None:
            raise self._unknown(name)
        return question

    def _find(self, name: str) -> tuple[Case, Question | None]:
        wanted = plain(str(name)).strip().lower()
        for case in self.exercise.cases:
            if case.name == wanted:
                return case, None
            for question in case.questions:
                if question.name == wanted:
                    return case, question
        raise self._unknown(name)

    def _unknown(self, name: object) -> InputError:
        return InputError(
            _("There is no question {name}. The questions are: {known}.").format(
                name=shown(name), known=listing(self.exercise.questions)
            )
        )

    def work(self) -> display.Work:
        """How far the learner has come."""
        return display.Work(self.exercise, self.learner, self.verdicts, self.trouble)

    def __repr__(self) -> str:
        return display.progress(self.work())["text/plain"]

    def _repr_mimebundle_(self, **_options) -> dict:
        return display.progress(self.work())


def _display(bundle: dict) -> None:
    from IPython.display import display

    display(bundle, raw=True)


def text_or_empty(value: object) -> str:
    return value if isinstance(value, str) else ""


def entries_in(value: object) -> Entries | None:
    """What a journal says that a form held; None if it does not say so as a form does."""
    if not isinstance(value, dict) or not all(isinstance(held, list) for held in value.values()):
        return None
    return {name: [one for one in held if isinstance(one, str)] for name, held in value.items()}
