"""The slider apps of chapter 5."""

from __future__ import annotations

import numpy as np

from clvteach import rounding
from clvteach.language import _, ngettext, sentences
from clvteach.lifetime_value import figure, model
from clvteach.live import App, Preset, Slider


def _money(name: str, label: str, value: float, most: float, step: float) -> Slider:
    return Slider(name, label, value, 0, most, step)


def _rate(value: float = 0.09) -> Slider:
    return Slider("rate", _("Discount rate"), value, 0, 0.3, 0.005, unit="%")


def _years(value: int, most: int = 30) -> Slider:
    return Slider("periods", _("Years"), value, 0, most, 1, unit=_("years"), whole=True)


def explore_models() -> App:
    """The three models side by side, year by year. At the start there are no costs yet, and all three agree."""

    def compute(**inputs):
        return model.three_models(**inputs), model.three_models(**inputs | {"rate": 0})

    def describe(result) -> str:
        totals = result[0].sum()
        years = len(result[0]) - 1
        return ngettext(
            "Over {years} year this customer is worth {revenue:,.0f} by revenue, {profit:,.0f} by profit and {contribution:,.0f} by contribution.",
            "Over {years} years this customer is worth {revenue:,.0f} by revenue, {profit:,.0f} by profit and {contribution:,.0f} by contribution.",
            years,
        ).format(years=years, **totals)

    return App(
        _("Three models of customer lifetime value"),
        [
            _money("first_purchase", _("First purchase"), 2000, 5000, 50),
            _money("acquisition_cost", _("Acquisition cost"), 0, 3000, 50),
            _money("income", _("Income a year"), 500, 2000, 10),
            _money("service_cost", _("Service cost a year"), 0, 1000, 10),
            _rate(),
            _years(5),
        ],
        compute,
        figure.ValueByYear,
        describe,
        presets=[
            Preset(_("Example 3.1"), {"acquisition_cost": 400, "service_cost": 10}),
            Preset(
                _("Exercise 1"),
                {
                    "first_purchase": 3000,
                    "acquisition_cost": 500,
                    "income": 1000,
                    "service_cost": 100,
                    "rate": 0.08,
                    "periods": 10,
                },
            ),
        ],
    )


def _in_words(a: float, b: float) -> str:
    """Which of two customers is worth more, and what they are worth."""
    better = rounding.compared(a, b)
    if not better:
        return _("both are worth the same ({a:,.0f})").format(a=a)
    if better > 0:
        return _("A is worth more ({a:,.0f} against {b:,.0f})").format(a=a, b=b)
    return _("B is worth more ({b:,.0f} against {a:,.0f})").format(a=a, b=b)


def compare_customers() -> App:
    """Two customers: the winner changes with the model. At the start they are alike."""

    def compute(income_a, cost_a, income_b, cost_b, rate, periods):
        costs = np.array([0.0, 500.0])  # the contribution falls in a straight line between them
        return {
            "revenue A": model.by_revenue(income_a, rate, periods),
            "revenue B": model.by_revenue(income_b, rate, periods),
            "contribution A": model.by_contribution(income_a, cost_a, rate, periods),
            "contribution B": model.by_contribution(income_b, cost_b, rate, periods),
            "cost A": cost_a,
            "costs": costs,
            "contribution A by cost": np.array(
                [model.by_contribution(income_a, cost, rate, periods) for cost in costs]
            ),
            "turning cost": model.turning_cost(income_a, income_b, cost_b) if periods else None,
        }

    def describe(result) -> str:
        by_revenue = _in_words(result["revenue A"], result["revenue B"])
        by_contribution = _in_words(result["contribution A"], result["contribution B"])
        text = _("By revenue {by_revenue}; by contribution {by_contribution}.").format(
            by_revenue=by_revenue, by_contribution=by_contribution
        )
        turning = result["turning cost"]
        if turning is None:
            return text
        if turning < 0:
            return sentences(text, _("Even if A cost nothing to serve, B would leave more."))
        return sentences(
            text,
            _("A leaves more than B as long as serving A costs less than {cost:,.0f} a year.").format(cost=turning),
        )

    return App(
        _("Two customers, two models"),
        [
            _money("income_a", _("A: income a year"), 450, 1000, 10),
            _money("income_b", _("B: income a year"), 450, 1000, 10),
            _money("cost_a", _("A: service cost a year"), 100, 500, 10),
            _money("cost_b", _("B: service cost a year"), 100, 500, 10),
            _rate(),
            _years(5),
        ],
        compute,
        figure.TwoCustomers,
        describe,
        presets=[
            Preset(_("Example 3.2"), {"income_a": 500, "cost_a": 200}),
            Preset(
                _("Exercise 2"),
                {"income_a": 550, "cost_a": 300, "income_b": 450, "cost_b": 100, "rate": 0.08, "periods": 10},
            ),
        ],
        size=(9, 3.9),
    )


def explore_components() -> App:
    """The six components of customer lifetime value as a waterfall. At the start the customer has only just come."""

    def describe(parts) -> str:
        largest = parts.drop("total").idxmax()
        return _(
            "Together the six components are worth {total:,.0f}; the largest is {largest} with {value:,.0f}."
        ).format(total=parts["total"], largest=_(largest), value=parts[largest])

    return App(
        _("Six components of customer lifetime value"),
        [
            _money("first_purchase", _("First purchase"), 300, 2000, 10),
            _money("repeat_purchases", _("Repeat purchases a year"), 400, 2000, 10),
            Slider("share_growth", _("Growth of repeat purchases"), 0.05, 0, 0.3, 0.01, unit="%"),
            _money("cross_selling", _("Cross-selling a year"), 80, 1000, 10),
            _money("cost_saving", _("Service gets cheaper each year by"), 10, 100, 1),
            Slider("referrals", _("Referrals a year"), 0.5, 0, 5, 0.1),
            _money("value_per_referral", _("Value of one referral"), 100, 1000, 10),
            Slider("price_premium", _("Price premium"), 0.05, 0, 0.3, 0.01, unit="%"),
            _rate(),
            _years(0),
        ],
        model.components,
        figure.Waterfall,
        describe,
        size=(9, 4),
    )


def explore_sensitivity() -> App:
    """What moves customer lifetime value: one input at a time, the same part down and up. It starts on the first day."""

    def compute(change, **inputs):
        table = model.sensitivity(inputs, change=change)
        return table.drop(columns="elasticity"), model.by_contribution(**inputs)  # no elasticity where CLV is 0

    def describe(result) -> str:
        table, value = result
        first = table.index[0]
        if table["swing"].iloc[0] == 0:
            return _("CLV is {value:,.0f}, and no input moves it.").format(value=value)
        return _("CLV is {value:,.0f}. {name} moves it most: from {low:,.0f} to {high:,.0f}.").format(
            value=value,
            name=figure.input_names()[first],
            low=table.loc[first, ["value at low", "value at high"]].min(),
            high=table.loc[first, ["value at low", "value at high"]].max(),
        )

    return App(
        _("What moves customer lifetime value?"),
        [
            _money("income", _("Income a year"), 500, 2000, 10),
            _money("service_cost", _("Service cost a year"), 100, 1000, 10),
            _money("first_purchase", _("First purchase"), 0, 5000, 50),
            _money("acquisition_cost", _("Acquisition cost"), 400, 3000, 50),
            Slider("retention", _("Retention rate"), 0.8, 0, 1, 0.01, unit="%"),
            Slider("growth", _("Income growth"), 0.02, -0.2, 0.2, 0.01, unit="%"),
            _rate(),
            _years(0),
            Slider("change", _("Move each input by"), 0.1, 0.01, 0.5, 0.01, unit="%"),
        ],
        compute,
        figure.Tornado,
        describe,
        size=(9, 3.9),
    )
