"""A learner's session with an exercise: questions are shown, answers are given, progress is seen."""

from __future__ import annotations

from dataclasses import asdict

from clvteach import language
from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing
from clvteach.questions import display
from clvteach.questions.judging import earned, judged_anew
from clvteach.questions.keeping import as_html
from clvteach.questions.learner import SAMPLE, asked, drawn_for, first_suitable, learner_number
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict
from clvteach.wording import placeholders

ANSWER = "application/vnd.clvteach.answer+json"  # under which a notebook's output keeps an answer
# in format 1 numbers were drawn with the zeros in front of a learner's number; since format 3 an answer says to what it was given
FORMAT = 3
MOST_EARLIER = 50


class Session:
    """One learner's exercise. In a notebook its last line ``me`` shows the progress.

    Parameters
    ----------
    exercise : Exercise
    learner : str
        The learner's number; dots for the sample learner, whose answers do not count.
    """

    def __init__(self, exercise: Exercise, learner: object) -> None:
        self.exercise = exercise
        self.learner = learner_number(learner)
        self.verdicts: dict[str, Verdict] = {}  # on the newest answer to each question
        self._given: dict[str, Given] = {}
        self._attempts: dict[str, int] = {}  # of drawing them
        self._history: dict[str, list[object]] = {}  # every answer to each question, as recorded
        self._answers = 0

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

    def _numbers(self, case: Case) -> Given:
        if case.name not in self._given:
            found = first_suitable(self.exercise, case, drawn_for(self.learner))
            self._given[case.name], self._attempts[case.name] = found
        return self._given[case.name]

    def answer(self, name: str = "", value: object = ..., *more: object) -> None:
        """Answer a question, and show at once what there is to say. A later answer replaces an earlier one.

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
        case = self.exercise.case_of(question.name)
        given = self._numbers(case)
        answer = question.kept(given, value)
        answers = {name: kept[-1] for name, kept in self._history.items()} | {question.name: answer}
        verdicts = judged_anew(self.exercise, given, question.name, answers, self.verdicts)
        verdict = verdicts[question.name]
        if verdict.status == Status.UNANSWERED:
            _display(display.feedback(self._work(), question, verdict))
            return
        history = self._history.setdefault(question.name, [])
        self.verdicts |= verdicts
        self._answers += 1
        record = {
            "format": FORMAT,
            "exercise": self.exercise.name,
            "question": question.name,
            "learner": self.learner,
            "language": language.current(),
            "asked": asdict(asked(case, question, given, self._attempts[case.name])),
            "answer": answer,
            "earlier": history[-MOST_EARLIER:],
            "place": self._answers,
        }
        history.append(answer)
        feedback = display.feedback(self._work(), question, verdict)
        _display(feedback | {"text/html": feedback["text/html"] + as_html(record), ANSWER: record})

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
            and with the sample learner's numbers, which do not count.

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
        if verdict is None or self.learner == SAMPLE:
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

    def _work(self) -> display.Work:
        return display.Work(self.exercise, self.learner, self.verdicts)

    def _repr_mimebundle_(self, **_options) -> dict:
        return display.progress(self._work())


def _display(bundle: dict) -> None:
    from IPython.display import display

    display(bundle, raw=True)
