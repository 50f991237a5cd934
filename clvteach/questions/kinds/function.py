"""A written function is asked. It is judged by the numbers it returns for the question's own inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import ClassVar

from clvteach import checks
from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing
from clvteach.questions import in_words
from clvteach.questions.answers import decode, encode_calls
from clvteach.questions.carrying import NO_ANSWERS, OwnAnswers
from clvteach.questions.kinds.number import same
from clvteach.questions.question import Judged, Question, rounded
from clvteach.questions.status import Status
from clvteach.questions.verdict import RIGHT, Given, Verdict, told


@dataclass(frozen=True, kw_only=True)
class Function(Judged, Question):
    """A written function is asked.

    Attributes
    ----------
    right : callable
        The arguments → the number.
    wrong : Mapping of str to callable
        Each takes the arguments, as the learner's function does.
    parameters : tuple of str
        The names of its arguments, in order.
    inputs : callable
        The case's numbers → what it is called with, a list of tuples.
    decimals : int
        As in :class:`~clvteach.questions.kinds.number.Quantity`.
    """

    judges_record: ClassVar[bool] = True

    parameters: tuple[str, ...]
    inputs: Callable[[Given], list[tuple]]
    decimals: int = 2

    def _with_more(self, words, labels):
        return replace(self, ways=self.ways_from(words))

    def kept(self, given: Given, value: object) -> object:
        return encode_calls(value, self.inputs(given))

    def judge(self, given: Given, value: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        if isinstance(value, str):
            name = plain(value).strip().removesuffix("()")
            raise InputError(
                _(
                    "A function is asked, not a text: give its name without quotation marks and without brackets, such as {example}."
                ).format(example=f'me.answer("{self.name}", {name if name.isidentifier() else "my_function"})')
            )
        inputs = self.inputs(given)
        calls = value.get("calls") if isinstance(value, dict) else None
        if (
            not isinstance(calls, list)
            or len(calls) != len(inputs)
            or not all(isinstance(call, dict) for call in calls)
        ):
            raise InputError(
                _("A function is asked: give its name without brackets, such as {example}.").format(
                    example=f'me.answer("{self.name}", my_function)'
                )
            )
        values = [_returned(call) for call in calls]
        hits = self._hits(values, self.right, inputs)
        if all(hits):
            return RIGHT
        for wrong in self.misconceptions:
            if all(self._hits(values, wrong.wrong, inputs)):
                return told(wrong, given)
        first = hits.index(False)
        credit = sum(hits) / len(hits) if hits[0] else 0.0  # special cases alone, such as 0 years, are no function
        message = self._told_of(calls[first], values[first], inputs[first])
        return Verdict(Status.PARTLY if credit else Status.NOT_YET, credit, message)

    def _hits(self, values: list[float | None], function: Callable, inputs: list[tuple]) -> list[bool]:
        """At which inputs the values are what a function returns. A wrong one may return nothing, as None."""
        targets = [function(*arguments) for arguments in inputs]
        return [
            found is target if found is None or target is None else same(found, float(target), self.decimals)
            for found, target in zip(values, targets, strict=True)
        ]

    def _told_of(self, call: dict, value: float | None, arguments: tuple) -> str:
        """What there is to say about a call that was not right."""
        called = ", ".join(f"{name}={shown(x)}" for name, x in zip(self.parameters, arguments, strict=True))
        called = f"({called})"
        if "fails" in call:
            return _("For {call} your function fails: {error}.").format(call=called, error=str(call["fails"])[:200])
        if call.get("returns") is None:
            return _("For {call} your function returns nothing: does its last line begin with `return`?").format(
                call=called
            )
        if value is None:
            return _("For {call} your function returns {value}, not a number.").format(
                call=called, value=shown(decode(call["returns"]))
            )
        return _("For {call} your function returns {value}; that is not right yet.").format(
            call=called, value=shown(value)
        )

    def in_short(self, given: Given) -> object:
        return rounded(encode_calls(self.right, self.inputs(given)))

    def tells_apart(self, given: Given) -> bool:
        inputs = self.inputs(given)
        results = [
            [float(function(*arguments)) for arguments in inputs] for function in (self.right, *self.wrong.values())
        ]
        return all(
            any(not same(x, y, self.decimals) for x, y in zip(one, other, strict=True))
            for one, other in combinations(results, 2)
        )

    def right_in_words(self, given: Given) -> str:
        values = [self.right(*arguments) for arguments in self.inputs(given)]
        return listing(in_words.rounded(value, self.decimals) for value in values)

    def answer_in_words(self, given: Given, kept: object) -> str:
        calls = kept.get("calls") if isinstance(kept, dict) else None
        if isinstance(calls, list) and all(isinstance(call, dict) for call in calls):
            return in_words.cut(_("the function gave {values}").format(values=listing(map(_call_in_words, calls))))
        return super().answer_in_words(given, kept)

    def form(self, given: Given) -> str:
        return _("Answer: the name of your function, without brackets.")


def _returned(call: dict) -> float | None:
    try:
        return checks.number(decode(call.get("returns")), "")
    except InputError:
        return None


def _call_in_words(call: Mapping) -> str:
    return shown(call["fails"]) if "fails" in call else in_words.value_in_words(decode(call.get("returns")))
