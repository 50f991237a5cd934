"""The numbers that chapter 4's sentences state, calculated: a sentence that no longer holds is found."""

import re
from pathlib import Path

import pytest
from chapter_text import comes_without_a_word, signs_left_over

from clvteach import data, tiers
from clvteach.tiers.app import MEASURES, explore_cure, explore_quadrant
from clvteach.tiers.case31 import cure_in_steps

ROOT = Path(__file__).resolve().parent.parent
SOURCE = (ROOT / "chapters" / "04-tiers" / "chapter.md").read_text(encoding="utf-8")
TEXT = " ".join(SOURCE.split())


def per_cent(share):
    return round(100 * share)


def of_the_case():
    by_year = tiers.by_year(data.distributor()).round()
    before, now = by_year[2024], by_year[2025]
    assert now["customers"] / before["customers"] > 3 and abs(now["sales"] / before["sales"] - 1) < 0.01
    assert 0.37 < 1 - now["profit"] / before["profit"] < 0.4  # almost 40 %
    change = (now - before).abs()
    assert change["service"] == change[["gross profit", "service", "acquisition", "unpaid"]].max()
    service, gross = change["service"], change["gross profit"]
    yield f"Service costs {service:,.0f} more, that is twice as much."
    yield f"服务成本多了 {service:,.0f} 元，翻了一番"
    yield f"gross profit comes in, so −{gross:,.0f} is bad"
    yield f"毛利是收进来的，所以 −{gross:,.0f} 是坏事"
    yield f"it doubled, from {before['service']:,.0f} to {now['service']:,.0f}"
    yield f"从 {before['service']:,.0f} 元涨到 {now['service']:,.0f} 元"
    yield f"Acquisition cost rose by {change['acquisition']:,.0f} and unpaid bills by {change['unpaid']:,.0f}."
    yield f"取得成本多了 {change['acquisition']:,.0f} 元，坏账多了 {change['unpaid']:,.0f} 元"
    yield f"Gross profit fell by {change['gross profit']:,.0f}"
    yield f"毛利少了 {change['gross profit']:,.0f} 元"


def of_tiers():
    table = tiers.summary(tiers.by_head_count(tiers.by_customer(data.cdnow())), by="tier")
    key, small = table.loc["key"], table.loc["opportunity"]
    average = f"{round(key['average'], -1):,.0f}"
    yield f"{key['customers']:.0f} customers, 1 % of all, spent {average} each on average"
    yield f"{key['customers']:.0f} 位客户，占 1%，平均每人消费 {average} 美元"
    yield f"An opportunity customer spent {small['average']:.0f}."
    yield f"机会客户平均每人只有 {small['average']:.0f} 美元"
    assert tiers.tier_sizes(10).to_list() == [1, 0, 1, 8]


def of_pareto():
    customers, firm = tiers.by_customer(data.cdnow()), data.distributor()
    top, part = per_cent(tiers.top_share(customers, 0.2)), per_cent(tiers.part_for(customers, 0.8))
    yield f"bring **{top} %**, and for 80 % of the money one needs **{part} %** of the customers"
    yield f'"{top}/20" or "80/{part}"'
    yield f"前 20% 的客户带来 **{top}%** 的金额；要凑够 80% 的金额，需要 **{part}%** 的客户。在这里应该叫“{top}/20”或“80/{part}”"
    profits = tiers.profit(firm[firm["year"] == 2025])["profit"]
    best, peak = per_cent(tiers.top_share(profits, 0.2)), per_cent(tiers.pareto(profits)["share of amount"].max())
    yield f"can pass 1: here it is {tiers.gini(profits):.2f}"
    yield f"也会超过 1：这里是 {tiers.gini(profits):.2f}"
    yield f"best 20 % bring **{best} %** of the profit! The curve climbs to {peak} %"
    yield f"前 20% 的客户带来了 **{best}%** 的利润！曲线升到 {peak}%"


def of_abc():
    customers = tiers.by_customer(data.cdnow())
    pairs = tiers.compare(customers)
    a = int((tiers.abc(customers)["class"] == "A").sum())
    best = int((tiers.by_head_count(customers)["tier"] != "opportunity").sum())
    assert pairs.loc["opportunity", "A"] == a - best == 305
    assert a / len(customers) == pytest.approx(1 / 3, abs=0.01)
    yield f"{a} customers are in class A, one in three; the best 20 % are only {best}"
    yield f"A 类有 {a} 位，占三分之一；前 20% 只有 {best} 位"
    left = {cost: tiers.service_gain(customers, effect=0.1, cost=cost)["left over"] for cost in (5, 10, 11, 15)}
    by_abc, by_heads = left[15]["by ABC"], left[15]["by head-count"]
    yield f"the ABC list leaves {by_abc:,.0f}, the shorter head-count list {by_heads:,.0f}"
    yield f"按 ABC 净得 {by_abc:,.0f} 美元，人数较少的前 20% 反而净得 {by_heads:,.0f} 美元"
    assert left[5]["by ABC"] > left[5]["by head-count"] and left[10]["by ABC"] > left[10]["by head-count"]
    assert left[11]["by ABC"] < left[11]["by head-count"]
    brings = tiers.service_gain(customers, effect=0.1, cost=10)["brings"]
    more = brings["by ABC"] - brings["by head-count"]
    yield f"The 305 additional customers bring {more:,.0f}. At 10 they cost 3,050, at 11 they cost 3,355."
    yield f"多出来的 305 位客户带来 {more:,.0f}；每位花 10，一共花 3,050；每位花 11，一共花 3,355"


def of_the_four_classes():
    app = explore_quadrant()
    assert (app.values["value"], app.values["length"]) == (0.5, 0.3)  # at the start the average is not shown yet
    assert round(app.result["length from"], -1) == 160
    app.set(value=1)
    table = app.result["summary"]
    gold, meteor, everybody = table["customers"]["gold"], table["customers"]["meteor"], table["customers"].sum()
    share, money = per_cent(gold / everybody), per_cent(table.loc["gold", "share of amount"])
    yield f"Gold and meteor together are {gold + meteor:.0f} of {everybody:,.0f}, one in four."
    yield f"黄金客户和流星客户一共 {gold + meteor:.0f} 位，占 {everybody:,.0f} 位的四分之一"
    yield f"Gold customers are {share} % and bring {money} % of the money."
    yield f"黄金客户占 {share}%，带来 {money}% 的金额"
    customers = tiers.by_customer(data.cdnow())
    assert (customers["length"] == 0).mean() > 0.5
    strict = tiers.quadrant(customers, amount_from=200, length_from=365)
    row = tiers.summary(strict, by="class").loc["gold"]
    many, few, brings = f"{row['customers']:.0f}", per_cent(row["share of customers"]), per_cent(row["share of amount"])
    yield f"{many} customers, {few} % of all; they bring {brings} % of the money. Fewer than before ({share} % and {money} %)"
    yield f"{many} 位，占 {few}%，带来 {brings}% 的金额。比原来少（原来是 {share}% 和 {money}%）"


def of_the_ranking():
    firm = data.distributor()
    indicators = tiers.indicators(firm[firm["year"] == 2025])
    by_sales = tiers.score(indicators, {"sales": 1})
    moves = tiers.moves(by_sales, tiers.score(indicators, {"sales": 4, "arrears": 10}))["move"]
    assert set(moves.index[moves == "leaves"]) == {"D013", "D060"}
    enter = indicators.loc[moves.index[moves == "enters"]]
    assert (enter["arrears"] == 0).all() and (enter["sales"] > indicators["sales"].median()).all()
    yield "D013 and D060 go."
    yield "出去的是 D013 和 D060"
    moves = tiers.moves(by_sales, tiers.score(indicators, {"sales": 4, "units": 2, "arrears": 3, "cycle": 1}))["move"]
    assert set(moves.index[moves == "leaves"]) == {"D013", "D060", "D053"}
    gone, enter = indicators.loc["D053"], indicators.loc[moves.index[moves == "enters"]]
    assert gone["arrears"] == 0 and (indicators.loc[["D013", "D060"], "arrears"] > 0).all()
    assert (gone["units"] < enter["units"]).all() and gone["cycle"] > enter["cycle"].mean()
    yield "But D053 leaves, too, and owes nothing"
    yield "D053 没有欠款，也出去了"


def of_profit():
    firm = data.distributor()
    costs = tiers.profit(firm[firm["year"] == 2025])
    profits = costs["profit"]
    assert len(profits) == 203
    assert (costs["acquisition"][profits < 0] > 0).all()  # "they are new customers"
    yield f"{(profits < 0).sum()} customers have a negative profit, together −{-profits[profits < 0].sum():,.0f}"
    yield f"有 {(profits < 0).sum()} 位客户利润为负，合计 −{-profits[profits < 0].sum():,.0f} 元"
    yield f"losses begin after customer {(profits > 0).sum()}"
    yield f"从第 {(profits > 0).sum()} 位客户以后就开始亏损"
    cheaper = (tiers.profit(firm[firm["year"] == 2025], hour_cost=40)["profit"] < 0).sum()
    unwon = (profits + costs["acquisition"] < 0).sum()
    yield f"{cheaper} instead of {(profits < 0).sum()}, and {unwon} without the acquisition cost"
    yield f"从 {(profits < 0).sum()} 位减到 {cheaper} 位；不算取得成本，是 {unwon} 位"


def of_the_cure():
    app = explore_cure()
    assert app.result["steps"][["best", "lost", "ordinary"]].to_list() == [0, -8000, 0]  # nothing but four offers
    (cure,) = app.presets
    app.apply(cure)
    steps = app.result["steps"]
    case = tiers.case(data.distributor(), 2025)
    assert steps.equals(cure_in_steps(case, tiers.cure(case)))  # the button is what the model takes by itself
    assert steps["ordinary"] > steps["lost"] > steps["best"] > 0
    assert MEASURES == {"extra_service": 0.5, "growth": 0.1, "won_back": 0.5, "saved": 0.4, "lost_sales": 0.05}
    yield "50 % more service for the best makes their sales grow by 10 %"
    yield "the others take 40 % fewer hours and buy 5 % less"
    yield "增加 50% 的服务，他们的销售额增长 10%"
    yield "节省 40% 的工时，销售额减少 5%"
    none_back = tiers.cure(case, part=0.2, won_back=0, saved=0.4)
    move = (none_back["after"] - none_back["before"]).sort_values(ascending=False).head(5)
    assert move.index[0] == "D049" and set(none_back.loc[move.index, "group"]) == {"best"}
    costs = case.now[["gross profit", "service"]].groupby(tiers.cure(case)["group"].reindex(case.now.index)).sum()
    assert costs["service"].idxmax() == "ordinary" and costs["gross profit"].idxmin() == "ordinary"
    yield f"adds most here (+{steps['ordinary']:,.0f}), winning back half of four lost customers nearly as much (+{steps['lost']:,.0f})"
    yield f"增加得最多（+{steps['ordinary']:,.0f} 元），挽回四位流失客户中的一半也差不多（+{steps['lost']:,.0f} 元）"
    yield f"Profit with the plan ({steps['after the cure']:,.0f}) stays below that of the year before ({steps['year before']:,.0f})"
    yield f"以后的利润（{steps['after the cure']:,.0f} 元）还是低于上一年（{steps['year before']:,.0f} 元）"
    app.set(extra_service=1, growth=0)
    yield f"It costs {-app.result['steps']['best']:,.0f} and brings nothing."
    yield f"特殊服务多花了 {-app.result['steps']['best']:,.0f} 元，什么也没有带来"
    app.apply(cure)
    app.set(lost_sales=0.3)
    yield f"It still adds {app.result['steps']['ordinary']:,.0f}"
    yield f"仍然增加 {app.result['steps']['ordinary']:,.0f} 元"


PARTS = [
    of_the_case,
    of_tiers,
    of_pareto,
    of_abc,
    of_the_four_classes,
    of_the_ranking,
    of_profit,
    of_the_cure,
]


@pytest.mark.parametrize("part", PARTS)
def test_the_chapter_says_what_its_tools_give(part):
    missing = [sentence for sentence in part() if sentence not in TEXT]
    assert not missing


def test_the_slider_of_ones_own_works():
    """The lines that the learner is to type, both editions the same, after the cell that defines the function."""
    blocks = re.findall(r"```python\n(from ipywidgets.*?)```", SOURCE, re.DOTALL)
    assert len(blocks) == 2 and blocks[0] == blocks[1]
    (cell,) = re.findall(r"```\{code-cell\} ipython3\n(def gain.*?)```", SOURCE, re.DOTALL)
    names = {"tiers": tiers, "customers": tiers.by_customer(data.cdnow()), "show": lambda table, decimals: table}
    exec(cell + blocks[0].replace("interact(gain", "made = interact(gain"), names)
    slider = names["made"].widget.children[0]
    slider.value = 11
    assert names["made"].widget.result["left over"].to_list() == names["gain"](11)["left over"].to_list()


def test_the_text_says_to_run_what_comes_without_output():
    assert comes_without_a_word("04-tiers") == []


def test_bold_is_bold():
    assert signs_left_over("04-tiers") == []
