"""The slider apps of chapter 2, and the form for prospect cards."""

from __future__ import annotations

import html
from functools import partial
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pandas as pd

from clvteach import checks, data
from clvteach.checks import InputError
from clvteach.language import _, ngettext, sentences
from clvteach.live import App, Choice, Preset, Slider, rerun_cells
from clvteach.qualification import cards, figure, model, prospecting


def explore() -> App:
    """The list on money × need under three thresholds, and the profit of working down it under a contact budget."""
    prospects = data.prospects()

    def compute(budget_from, authority_from, need_from, profit_per_sale, contact_cost, contact_budget):
        graded = model.qualify(prospects, budget_from=budget_from, authority_from=authority_from, need_from=need_from)
        work = model.work_down(graded, profit_per_sale=profit_per_sale, contact_cost=contact_cost)
        return {
            "graded": graded,
            "counts": model.count_codes(graded),
            "work": work,
            "best": model.best_cut(work, contact_budget).iloc[0],
            "budget_from": budget_from,
            "authority_from": authority_from,
            "need_from": need_from,
        }

    def describe(result) -> str:
        grades, best = result["graded"]["grade"].value_counts(), result["best"]
        text = _(
            "Of the {all} people on the list {a} get grade A, {b} grade B, {c} grade C and {none} no grade."
        ).format(all=len(result["graded"]), a=grades["A"], b=grades["B"], c=grades["C"], none=grades["none"])
        contacts = int(best["contacts"])
        if not contacts:
            return sentences(text, _("Nobody is worth a contact, or there is no money for one."))
        return sentences(
            text,
            ngettext(
                "The best choice is {n} contact, for {spent:,.0f}; expected profit {profit:,.0f}.",
                "The best choice is {n} contacts, for {spent:,.0f}; expected profit {profit:,.0f}.",
                contacts,
            ).format(n=contacts, spent=best["spent"], profit=best["total profit"]),
        )

    return App(
        _("Who is worth a contact?"),
        [
            Slider("budget_from", _("Money: enough from"), 4000, 0, 15000, 100),
            Slider("authority_from", _("Authority: enough from"), 0.5, 0, 1, 0.05, unit="%"),
            Slider("need_from", _("Need: enough from"), 5, 0, 10, 1, whole=True),
            Slider("contact_cost", _("Cost of a contact"), 30, 0, 200, 1),
            Slider("contact_budget", _("Budget for contacts"), 600, 0, 10000, 50),
            Slider("profit_per_sale", _("Profit of a sale"), 400, 0, 2000, 10),
        ],
        compute,
        partial(figure.ListCountsProfit, most_money=15500),
        describe,
        presets=[
            Preset(_("Everybody counts"), {"budget_from": 0, "authority_from": 0, "need_from": 0}),
            Preset(_("Very strict"), {"budget_from": 8000, "authority_from": 0.9, "need_from": 8}),
        ],
        size=(9, 4),
    )


def explore_mix() -> App:
    """Ten ways to find prospects under one budget, and what the next qualified prospect costs."""
    methods = prospecting.practical_methods()

    def compute(budget, worth, plan, method, hit, cost):
        changed = methods.copy()
        changed.loc[method, "hit rate"] *= hit
        changed.loc[method, "cost per person"] *= cost
        if plan == "equal":
            spending = prospecting.equal_plan(changed, budget)
        else:
            spending = prospecting.best_plan(changed, budget, worth=worth)
        result = prospecting.found(changed, spending)
        return {
            "costs": prospecting.marginal_costs(changed),
            "plan": result,
            "totals": prospecting.totals(result, worth=worth),
            "budget": budget,
            "worth": worth,
        }

    def describe(result) -> str:
        totals = result["totals"]
        text = _(
            "For {spent:,.0f} this plan finds {found:,.0f} qualified prospects, {average:,.0f} each on average; they are worth {gain:,.0f} more than they cost."
        )
        if totals["gain"] < 0:
            text = _(
                "For {spent:,.0f} this plan finds {found:,.0f} qualified prospects, {average:,.0f} each on average; they cost {loss:,.0f} more than they are worth."
            )
        text = text.format(
            spent=totals["spent"],
            found=totals["qualified"],
            average=totals["average cost"],
            gain=abs(totals["gain"]),
            loss=abs(totals["gain"]),
        )
        if not np.isfinite(totals["next costs"]):
            return sentences(text, _("There is nobody left to find."))
        return sentences(text, _("The next one would cost {cost:,.0f}.").format(cost=totals["next costs"]))

    return App(
        _("Finding prospects: which methods for this budget?"),
        [
            Slider("budget", _("Budget"), 6000, 0, 40000, 250),
            Slider("worth", _("Worth of a qualified prospect"), 130, 0, 500, 5),
            Choice("plan", _("Plan"), {"best": _("cheapest next one first"), "equal": _("the same for each")}, "best"),
            Choice("method", _("Method to change"), figure.method_names(), "telephone"),
            Slider("hit", _("Its hit rate: times"), 1, 0, 4, 0.1),
            Slider("cost", _("Its cost: times"), 1, 0.1, 4, 0.1),
        ],
        compute,
        figure.Mix,
        describe,
        presets=[
            Preset(_("The same for each"), {"plan": "equal"}),
            Preset(_("Telephone hits twice as often"), {"method": "telephone", "hit": 2}),
        ],
        size=(9, 4),
    )


class CardForm:
    """A form that makes valid cards, and the list that comes out of them. Show it as a cell's last line.

    Attributes
    ----------
    inputs : dict
        Field → the ipywidgets control, each with its label.
    errors : dict
        Field → the place beside it for the sentence that says what is wrong.
    save, csv, excel : Button
        Put the card on the list; write the list as a file into the folder of the notebook.
    order : Dropdown
        What the list is sorted by.
    cards : tuple of Card
        The cards so far.

    Examples
    --------
    >>> form = card_form()
    >>> form.fill(name="Chen Jing", contact="138 0000 0000", age="340")
    >>> form.save.click()
    >>> form.said("age")
    'The age is 340: nobody is that old. Give whole years from 0 to 120, or leave it empty.'
    >>> form.fill(age="34")
    >>> form.save.click()
    >>> len(form.cards)
    1
    """

    def __init__(self, first: tuple[cards.Card, ...], folder: str):
        self.cards = first
        self._folder = folder
        wide = {"description_width": "9em"}
        self.inputs = {
            field: widgets.Dropdown(
                options=[(_(option), option) for option in cards.CHOICES[field]], description=_(label), style=wide
            )
            if field in cards.CHOICES
            else widgets.Text(description=_(label), placeholder=self._hint(field), style=wide)
            for field, label in cards.FIELDS.items()
        }
        self.errors = {field: widgets.HTML() for field in self.inputs}
        self.save = widgets.Button(description=_("Put on the list"), button_style="primary")
        self.order = widgets.Dropdown(
            options=[(_("as written"), None)] + [(_(label), label) for label in cards.FIELDS.values()],
            description=_("Sort by"),
            style=wide,
        )
        self.csv = widgets.Button(description=_("Save as CSV"))
        self.excel = widgets.Button(description=_("Save as Excel"))
        self.message = widgets.HTML()
        self.table = widgets.HTML()
        self._empty()
        self.save.on_click(lambda _button: self._add())
        self.order.observe(lambda _change: self._list(), "value")
        self.csv.on_click(lambda _button: self._write(cards.save_csv))
        self.excel.on_click(lambda _button: self._write(cards.save_excel))
        rows = [widgets.HBox([self.inputs[field], self.errors[field]]) for field in self.inputs]
        self.widget = widgets.VBox(
            [*rows, self.save, self.message, widgets.HBox([self.order, self.csv, self.excel]), self.table]
        )
        self._list()

    def fill(self, **values: str) -> None:
        """Type into some fields, as a learner does."""
        for field, value in values.items():
            self.inputs[checks.choice(field, "fill(…)", self.inputs)].value = value

    def said(self, field: str) -> str:
        """What stands beside a field; empty if nothing is wrong."""
        return self._words.get(checks.choice(field, "said(…)", self.inputs), "")

    @property
    def list(self) -> pd.DataFrame:
        """The list of prospects, sorted as chosen."""
        return cards.list_of(self.cards, by=self.order.value)

    def close(self) -> None:
        """Take the form off the page."""
        self.widget.close()

    def _hint(self, field: str) -> str:
        return {
            "name": _("needed"),
            "age": _("whole years"),
            "contact": _("telephone or e-mail, needed"),
            "income": _("a month"),
            "date": _("empty: today"),
        }.get(field, "")

    def _add(self) -> None:
        self._say("")
        try:
            card = cards.make_card(**{field: control.value for field, control in self.inputs.items()})
            self.cards = cards.add_card(self.cards, card)
        except cards.CardError as error:
            self._point_at(error.problems)
            return
        self._empty()
        self._list()
        self._say(_("{name} is on the list: card {number}.").format(name=card.name, number=len(self.cards)))

    def _empty(self) -> None:
        """An empty card to fill in next."""
        self._point_at({})
        self.fill(**{field: "" for field in self.inputs if field not in cards.CHOICES})
        self.fill(sex="not said", source="other", credit="unknown")

    def _point_at(self, problems: dict[str, str]) -> None:
        self._words = problems
        for field, place in self.errors.items():
            text = html.escape(problems.get(field, ""))
            place.value = f'<span role="alert" style="color: #a40000">{text}</span>' if text else ""

    def _list(self) -> None:
        from clvteach.tables import show

        table = show(self.list)
        self.table.value = table.to_html(na_rep="") if len(table) else html.escape(_("No card yet."))

    def _write(self, save) -> None:
        try:
            path = save(self.list, Path(self._folder) / _("prospects"))
            self._say(_("Written to {file}, in the folder of this notebook.").format(file=path.name))
        except InputError as error:
            self._say(str(error))

    def _say(self, text: str) -> None:
        self.message.value = f'<span role="status">{html.escape(text)}</span>' if text else ""

    def _repr_mimebundle_(self, **_options) -> dict:
        """The form where there is a kernel; where there is none, what it asks for."""
        rerun_cells.remember(self)
        bundle = self.widget._repr_mimebundle_()
        view = bundle[0] if isinstance(bundle, tuple) else bundle
        fields = "\n".join(f"{control.description}: ________" for control in self.inputs.values())
        title = _("Prospect card")
        return {**(view or {}), "text/plain": f"{title}\n{fields}"}


def card_form(first: tuple[cards.Card, ...] = (), *, folder: str = ".") -> CardForm:
    """A form for prospect cards.

    Parameters
    ----------
    first : tuple of Card
        Cards that are on the list already.
    folder : str
        Where files are written: by default where the notebook stands.

    Returns
    -------
    CardForm
    """
    return CardForm(tuple(checks.items(first, "first", '[make_card("Chen", "1380000000")]')), folder)
