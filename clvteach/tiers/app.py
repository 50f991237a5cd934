"""The slider apps of chapter 4."""

from __future__ import annotations

from functools import partial

from clvteach import data, rounding, style
from clvteach.language import _, listing
from clvteach.live import App, Choice, Preset, Slider
from clvteach.tiers import case31, figure, model

# What Mr Xu does in case 3-1, which is also what the model takes by itself
MEASURES = {"extra_service": 0.5, "growth": 0.1, "won_back": 0.5, "saved": 0.4, "lost_sales": 0.05}


def _this_year():
    """The customers of the distributor in its bad year."""
    table = data.distributor()
    return table[table["year"] == table["year"].max()].set_index("customer")


def _lists_and_cuts() -> list[Choice | Slider]:
    """The controls of :func:`explore_pareto`."""
    return [
        Choice(
            "data",
            _("Data"),
            {
                "cdnow": _("CDNOW: spending (real)"),
                "sales": _("Distributor: sales (made up)"),
                "profit": _("Distributor: profit (made up)"),
            },
            "sales",
        ),
        Choice(
            "names",
            _("Names"),
            {
                "course": _("key … opportunity"),
                "metals": _("platinum … lead"),
            },
            "course",
        ),
        Slider("key", _("First tier ends at"), 0.01, 0.005, 0.04, 0.005, unit="%"),
        Slider("development", _("Second tier ends at"), 0.05, 0.05, 0.15, 0.01, unit="%"),
        Slider("maintained", _("Third tier ends at"), 0.2, 0.15, 0.6, 0.01, unit="%"),
    ]


def explore_pareto() -> App:
    """The Pareto curve with tier bands, and the pyramids of customers and money. It opens on the distributor's sales."""
    year = _this_year()
    values = {
        "cdnow": model.by_customer(data.cdnow())["amount"],
        "sales": year["sales"],
        "profit": case31.profit(year)["profit"],
    }

    curves = {name: model.pareto(amounts) for name, amounts in values.items()}
    needed = {name: model.part_for(amounts) for name, amounts in values.items()}
    ginis = {name: model.gini(amounts) for name, amounts in values.items()}

    def compute(data, names, key, development, maintained):
        amounts = values[data]
        tiers = model.by_head_count(amounts, (key, development, maintained), names)
        return {
            "curve": curves[data],
            "tiers": model.summary(tiers, "tier"),
            "top": model.top_share(amounts, maintained),
            "part": maintained,
            "part for 80": needed[data],
            "gini": ginis[data],
        }

    def describe(result) -> str:
        return _(
            "The best {part:.0%} of the customers bring {top:.0%} of the total; {needed:.0%} of the customers bring 80% of it. Gini coefficient: {gini:.2f}. Share of the total by tier: {tiers}."
        ).format(
            part=result["part"],
            top=result["top"],
            needed=result["part for 80"],
            gini=result["gini"],
            tiers=listing(f"{_(tier)} {share:.0%}" for tier, share in result["tiers"]["share of amount"].items()),
        )

    return App(
        _("Pareto curve and tiers"),
        _lists_and_cuts(),
        compute,
        figure.ParetoAndPyramids,
        describe,
        size=(9, 3.9),
    )


def explore_quadrant() -> App:
    """Gold, meteor, stream, burden: the classes by value and length of relation."""
    buyers = model.by_customer(data.cdnow())
    year = _this_year()
    tables = {
        "cdnow": buyers[["amount", "length"]],
        "distributor": case31.relations(year),
    }
    units = {
        "cdnow": _("Days from first to last purchase"),
        "distributor": _("Years since the first purchase"),
    }
    counted_in = {"cdnow": _("days"), "distributor": _("years")}
    averages = {name: float(table["amount"].mean()) for name, table in tables.items()}
    longest = {name: float(table["length"].max()) for name, table in tables.items()}
    edges = {name: style.nice(table["amount"].quantile(0.97)) for name, table in tables.items()}

    def compute(data, value, length):
        amount_from, length_from = value * averages[data], length * longest[data]
        customers = model.quadrant(tables[data], amount_from=amount_from, length_from=length_from)
        return {
            "data": data,
            "unit": units[data],
            "customers": customers,
            "summary": model.summary(customers, "class"),
            "amount from": amount_from,
            "length from": length_from,
            "edge": edges[data],
            "longest": longest[data],
        }

    def describe(result) -> str:
        numbers = result["summary"]["customers"]
        return _(
            "With {amount:,.0f} or more as high and {length:.4g} {unit} or more as long there are {gold} gold, {meteor} meteor, {stream} stream and {burden} burden customers; gold brings {share:.0%} of the money."
        ).format(
            amount=result["amount from"],
            length=result["length from"],
            unit=counted_in[result["data"]],
            share=result["summary"].loc["gold", "share of amount"],
            **numbers,
        )

    return App(
        _("Gold, meteor, stream, burden"),
        [
            Choice(
                "data",
                _("Data"),
                {"cdnow": _("CDNOW: spending (real)"), "distributor": _("Distributor: sales (made up)")},
                "cdnow",
            ),
            Slider("value", _("High value from (times the average)"), 0.5, 0, 4, 0.1),
            Slider("length", _("Long relation from (share of the longest)"), 0.3, 0, 1, 0.05, unit="%"),
        ],
        compute,
        figure.Quadrant,
        describe,
        size=(9, 3.9),
    )


def explore_weights() -> App:
    """Weights → ranking: who enters and who leaves the best 20 % of the distributor's customers."""
    customers = case31.indicators(_this_year())
    names = {
        "sales": _("Sales"),
        "units": _("Units"),
        "arrears": _("Arrears (against)"),
        "cycle": _("Purchase cycle (against)"),
    }

    def compute(method, **weights):
        return model.score(customers, weights, method=method)

    def describe(result, kept) -> str:
        moves = model.moves(kept, result)
        if moves.empty:
            return _(
                "First in the ranking is {first}. The best 20 % are the same customers as in the ranking kept for comparison."
            ).format(first=result.index[0])

        def those(move: str) -> str:
            found = list(moves.index[moves["move"] == move])
            return listing(found[:6]) + (_(" and others") if len(found) > 6 else "") if found else _("nobody")

        return _(
            "First in the ranking is {first}. Compared with the ranking that was kept, these enter the best 20 %: {enter}; these leave: {leave}."
        ).format(first=result.index[0], enter=those("enters"), leave=those("leaves"))

    def weight(name: str, value: int, least: int = 0) -> Slider:
        return Slider(name, names[name], value, least, 10, 1, whole=True)

    return App(
        _("Weights and ranking"),
        [
            weight("sales", 4, least=1),
            weight("units", 0),
            weight("arrears", 0),
            weight("cycle", 0),
            Choice(
                "method",
                _("Scale"),
                {"rank": _("by place in the list"), "range": _("from smallest to largest")},
                "rank",
            ),
        ],
        compute,
        partial(figure.Ranking, names=list(names.values())),
        describe,
        presets=[Preset(_("Case 3-1"), case31.CASE_WEIGHTS)],
        compare=True,
        size=(9, 4.1),
    )


def explore_cure() -> App:
    """Case 3-1: profit by customer before and after the cure. At the start nothing is done yet."""
    table = data.distributor()
    year = int(table["year"].max())
    firm = case31.case(table, year)

    def compute(**measures):
        customers = case31.cure(firm, **measures)
        return {"customers": customers, "steps": case31.cure_in_steps(firm, customers)}

    def describe(result) -> str:
        steps, customers = result["steps"], result["customers"]
        return _(
            "Profit goes from {bad:,.0f} in the bad year to {cured:,.0f} with these measures (the year before: {last:,.0f}). Customers that cost more than they bring: {losing} before, {still} after."
        ).format(
            bad=steps["bad year"],
            cured=steps["after the cure"],
            last=steps["year before"],
            losing=int(rounding.exceeds(0, customers["before"]).sum()),
            still=int(rounding.exceeds(0, customers["after"]).sum()),
        )

    return App(
        _("Case 3-1: Mr Xu's plan"),
        [
            Slider("part", _("Best customers served specially"), 0.2, 0.05, 0.5, 0.01, unit="%"),
            Slider("extra_service", _("Extra service for the best"), 0, 0, 1, 0.05, unit="%"),
            Slider("growth", _("Their sales grow by"), 0, 0, 0.3, 0.01, unit="%"),
            Slider("won_back", _("Lost best customers won back"), 0, 0, 1, 0.05, unit="%"),
            Slider("saved", _("Service hours saved on the others"), 0, 0, 0.8, 0.05, unit="%"),
            Slider("lost_sales", _("Sales lost by that"), 0, 0, 0.3, 0.01, unit="%"),
        ],
        compute,
        figure.Cure,
        describe,
        presets=[Preset(_("Mr Xu's plan"), MEASURES)],
        size=(9, 3.9),
    )
