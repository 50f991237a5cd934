"""Several numbers are asked together, each with a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from clvteach.checks import InputError, plain, shown
from clvteach.forms import Field
from clvteach.language import _, listing
from clvteach.questions.answers import as_number, encode, is_blank
from clvteach.questions.carrying import NO_ANSWERS, OwnAnswers
from clvteach.questions.in_words import rounded
from clvteach.questions.kinds.number import Quantity
from clvteach.questions.question import Judged, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict, together


@dataclass(frozen=True, kw_only=True)
class Numbers(Question):
    """Several numbers are asked, by name: ``{"revenue": Quantity(...), "profit": Quantity(...)}``."""

    quantities: Mapping[str, Quantity]

    def _with_more(self, words, labels):
        joined = {}
        for name, quantity in self.quantities.items():
            part = words.take(name, f"{name} | …")
            joined[name] = replace(quantity, label=part.called(), ways=quantity.ways_from(part))
        return replace(self, quantities=joined)

    def label_of(self, name: str) -> str:
        """What one of the numbers is called, for the learner."""
        return _(self.quantities[name].label) if self.quantities[name].label else name

    def kept(self, given: Given, value: object) -> object:
        kept = encode(value)
        if isinstance(kept, list):
            return [as_number(cell) for cell in kept]
        if isinstance(kept, dict) and "dict" in kept:
            return {"dict": [[name, as_number(cell)] for name, cell in kept["dict"]]}
        return kept

    @property
    def uses(self) -> set[str]:
        return set().union(*(quantity.uses for quantity in self.quantities.values()))

    def own(self, given: Given, value: object) -> dict[str, float]:
        """An answer as later questions calculate with it. InputError where one of its numbers cannot be read."""
        named = self._by_name(value)
        return {name: quantity.read(named.get(name), self.label_of(name)) for name, quantity in self.quantities.items()}

    def judge(self, given: Given, value: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        named = self._by_name(value)
        parts = {}
        for name, quantity in self.quantities.items():
            cell = named.get(name)
            if is_blank(cell):
                parts[name] = Verdict(Status.UNANSWERED, 0, _("not answered yet."))
            else:
                parts[name] = quantity.judge_number(given, quantity.read(cell, self.label_of(name)), own)
        return together({self.label_of(name): verdict for name, verdict in parts.items()})

    def in_short(self, given: Given) -> object:
        return {name: quantity.in_short(given) for name, quantity in self.quantities.items()}

    def tells_apart(self, given: Given) -> bool:
        return all(quantity.numbers_lie_apart(given) for quantity in self.quantities.values())

    def right_in_words(self, given: Given) -> str:
        return _("; ").join(
            f"{self.label_of(name)} {rounded(quantity.right(given), quantity.decimals)}"
            for name, quantity in self.quantities.items()
        )

    def numbers_asked(self) -> Sequence[Judged]:
        return tuple(self.quantities.values())

    def fields(self, given: Given) -> list[Field]:
        return [quantity.field(name, self.label_of(name)) for name, quantity in self.quantities.items()]

    def from_fields(self, read: Mapping[str, object]) -> object:
        return dict(read)

    def blank(self, given: Given) -> str:
        return f"[{', '.join(['...'] * len(self.quantities))}]"

    def form(self, given: Given) -> str:
        parts = [
            _("{label} ({form})").format(label=self.label_of(name), form=quantity.in_form())
            for name, quantity in self.quantities.items()
        ]
        return _("Answer: numbers in square brackets, in this order: {parts}.").format(parts=_("; ").join(parts))

    def _by_name(self, value: object) -> dict[str, object]:
        """The answers by name: from a dict or Series by its labels, from a list by the order asked."""
        names = list(self.quantities)
        wanted = listing(map(self.label_of, names))
        if isinstance(value, pd.Series) and pd.api.types.is_integer_dtype(value.index):
            value = value.tolist()
        if isinstance(value, (dict, pd.Series)):
            return self._labelled(value, wanted)
        if isinstance(value, (list, tuple)):
            if len(value) != len(names):
                raise InputError(
                    _("Your answer has {found} numbers, but {n} are asked, in this order: {wanted}.").format(
                        found=len(value), n=len(names), wanted=wanted
                    )
                )
            return dict(zip(names, value, strict=True))
        raise InputError(
            _("Your answer must be a list of {n} numbers in square brackets, in this order: {wanted}.").format(
                n=len(names), wanted=wanted
            )
        )

    def _labelled(self, cells: Mapping | pd.Series, wanted: str) -> dict[str, object]:
        known = {name: {name, plain(self.label_of(name))} for name in self.quantities}
        found: dict[str, object] = {}
        for key, cell in cells.items():
            name = next((name for name in known if plain(str(key)).strip() in known[name]), None)
            if name in found:
                raise InputError(_("Your answer has the name {name} twice: keep one.").format(name=shown(key)))
            if name is None:
                raise InputError(
                    _("Your answer has the name {name}, which is not asked. Asked are: {wanted}.").format(
                        name=shown(key), wanted=wanted
                    )
                )
            found[name] = cell
        return found
