"""The numbers that chapter 5's sentences state, calculated: a sentence that no longer holds is found."""

import re
from pathlib import Path

import pytest
from chapter_text import comes_without_a_word, signs_left_over

from clvteach import lifetime_value as lv
from clvteach.lifetime_value.app import explore_components, explore_sensitivity
from clvteach.lifetime_value.model import annuity_factor

ROOT = Path(__file__).resolve().parent.parent
SOURCE = (ROOT / "chapters" / "05-lifetime-value" / "chapter.md").read_text(encoding="utf-8")
TEXT = " ".join(SOURCE.split())
INPUTS = {
    **{"income": 500, "growth": 0.02, "service_cost": 100, "acquisition_cost": 400},
    **{"retention": 0.8, "rate": 0.09, "periods": 10},
}


def of_costs_and_cars():
    assert lv.acquisition_cost(80000, 200) == 400 and lv.acquisition_cost(80000, 100) == 800
    yield "Each new customer cost 400."
    yield "每位新客户的取得成本是 400 元"
    worth = lv.car_trade(5, 150000, parts_and_service=60000, loan_interest=40000)
    yield f"one car for 150,000 may be worth {worth:,.0f} to the dealer"
    yield f"想看一辆 150,000 元的车的人，对经销商来说可能值 {worth:,.0f} 元"


def of_discounting():
    one, two, five = (500 / 1.09**year for year in (1, 2, 5))
    yield f"Only {five:.2f}."
    yield f"只有 {five:.2f} 元"
    yield f"500 ÷ 1.09 = {one:.2f} remains, after two years {one:.2f} ÷ 1.09 = {two:.2f}"
    yield f"500 ÷ 1.09 = {one:.2f}，两年后剩 {one:.2f} ÷ 1.09 = {two:.2f}"
    yield f"500 ÷ 1.09² = {two:.2f}"


def of_the_annuity_factor():
    a = (1 - 1.09**-5) / 0.09
    assert a == pytest.approx(annuity_factor(0.09, 5))
    value = lv.by_revenue(500, 0.09, 5, first_purchase=2000)
    assert value == pytest.approx(2000 + 500 * a)
    assert lv.by_contribution(500, 10, 0.09, 5, first_purchase=2000, acquisition_cost=400) == pytest.approx(
        2000 - 400 + (500 - 10) * a
    )
    yield f"1.09⁻⁵ = 1 ÷ 1.09⁵ = {1.09**-5:.5f}, and $a$ = (1 − 1.09⁻⁵) ÷ 0.09 = {a:.5f}."
    yield f"1.09⁻⁵ = 1 ÷ 1.09⁵ = {1.09**-5:.5f}，所以 $a$ = (1 − 1.09⁻⁵) ÷ 0.09 = {a:.5f}。"
    assert sum(1.09**-year for year in range(1, 6)) == pytest.approx(a)
    yield f"$CLV_1$ = 2,000 + 500 × {a:.5f} = {value:,.2f}."
    yield f"$CLV_1$ = 2,000 + 500 × {a:.5f} = {value:,.2f} 元"


def of_the_three_models():
    five, ten = (lv.by_revenue(500, 0.09, years, first_purchase=2000) for years in (5, 10))
    yield f"It rises from {five:,.0f} to only {ten:,.0f}."
    yield f"它只从 {five:,.0f} 元增加到 {ten:,.0f} 元"
    yield f"From profit to contribution it is {10 * annuity_factor(0.09, 5):.2f} less."
    yield f"从利润到利润贡献少了 {10 * annuity_factor(0.09, 5):.2f} 元"
    yield f"each by {100 * annuity_factor(0.09, 5):.2f}"
    yield f"都增加 {100 * annuity_factor(0.09, 5):.2f} 元"


def of_the_cash_flow_table():
    def flows(rate=0.09, cost=400):
        return lv.cash_flows(150, rate, 5, service_cost=10, acquisition_cost=cost)

    assert (lv.break_even(flows()), lv.break_even(flows(rate=0)), lv.break_even(flows(cost=600))) == (4, 3, None)
    total, three = flows()["cumulative"].iloc[-1], 140 * annuity_factor(0.09, 3)
    assert f"{flows()['present value'].iloc[2]:.2f}" == "117.84" and 140 * 0.84 < 117.84
    yield f"Its last number, {total:.2f}, is the lifetime value."
    yield f"最后一个数 {total:.2f} 元就是终生价值"
    yield f"the first three years bring only {three:.2f}, which is less than 400"
    yield f"前三年只有 {three:.2f} 元，还不到 400 元"


def of_the_exercise_of_the_notes():
    inputs = {"income": 1000, "rate": 0.08, "periods": 10, "first_purchase": 3000}
    revenue = lv.by_revenue(**inputs)
    profit = lv.by_profit(**inputs, acquisition_cost=500)
    contribution = lv.by_contribution(**inputs, acquisition_cost=500, service_cost=100)
    yield f"gives {revenue:,.2f} by revenue, {profit:,.2f} by profit and {contribution:,.2f} by contribution"
    yield f"按收入 {revenue:,.2f} 元，按利润 {profit:,.2f} 元，按利润贡献 {contribution:,.2f} 元"


def of_a_third_customer():
    a, b, c = (
        lv.by_contribution(income, cost, 0.09, years)
        for income, cost, years in ((500, 200, 5), (450, 100, 5), (480, 120, 4))
    )
    assert c < a < b and 480 - 120 > max(500 - 200, 450 - 100)
    yield f"Last, just behind A: {c:,.2f} against {a:,.2f}."
    yield f"最后一位，只比 A 少一点：{c:,.2f} 元对 {a:,.2f} 元"


def of_two_customers():
    a, b = (lv.by_revenue(income, 0.09, 5) for income in (500, 450))
    yield f"By revenue A wins, {a:,.0f} against {b:,.0f}."
    yield f"按收入算 A 赢：{a:,.0f} 元对 {b:,.0f} 元"
    a, b = (lv.by_contribution(income, cost, 0.09, 5) for income, cost in ((500, 200), (450, 100)))
    yield f"By contribution B wins, {b:,.0f} against {a:,.0f}."
    yield f"按利润贡献算 B 赢：{b:,.0f} 元对 {a:,.0f} 元"
    turning = lv.turning_cost(500, 450, 100)
    yield f"Below **{turning:.0f}**, because"
    yield f"低于 **{turning:.0f}** 元，因为"


def of_the_slips():
    differences = lv.printed_and_exact().set_index("printed")["difference"].abs().round()
    wrong, right = differences[differences > 1], differences[differences <= 1]
    assert list(wrong.index) == [3975, 1556] and len(right) == 4
    yield f"They are {wrong[3975]:.0f} and {wrong[1556]:.0f} away from the exact values"
    yield f"它们和准确值相差 {wrong[3975]:.0f} 和 {wrong[1556]:.0f}"


def of_the_components():
    app = explore_components()
    assert list(app.result.index[app.result != 0]) == ["first purchase", "total"]  # at the start, with 0 years
    app.set(periods=5)
    parts = app.result
    assert parts.drop("total").idxmax() == "repeat purchase"
    repeat, total, first = parts["repeat purchase"], parts["total"], parts["first purchase"]
    yield f"{repeat:,.0f} of {total:,.0f}. The first purchase, which every seller sees, is only {first:.0f}."
    yield f"{total:,.0f} 元里占了 {repeat:,.0f} 元。初次购买每个卖家都看得见，却只有 {first:.0f} 元"
    app.set(periods=1)
    assert list(app.result.index[app.result == 0]) == ["lower cost to serve"]
    inputs = {"first_purchase": 300, "repeat_purchases": 400, "cross_selling": 80}
    before = lv.components(0.09, 5, **inputs)["total"]
    after = lv.components(0.09, 5, **inputs, referrals=2, value_per_referral=100)["total"]
    yield f"{after - before:.2f}: 2 × 100 = 200 a year"
    yield f"rises from {before:,.2f} to {after:,.2f}"
    yield f"{after - before:.2f} 元：每年 2 × 100 = 200 元"
    yield f"从 {before:,.2f} 元增加到 {after:,.2f} 元"
    good, bad = (lv.credit_card(2400, 600, 900, word_of_mouth=said, information=100)["total"] for said in (300, -1500))
    yield f"falls from {good:,.0f} to {bad:,.0f}"
    yield f"从 {good:,.0f} 元降到 {bad:,.0f} 元"


def of_sensitivity():
    years = range(1, 11)
    by_hand = sum((500 * 1.02 ** (t - 1) - 100) * 0.8**t / 1.09**t for t in years) - 400
    assert lv.by_contribution(**INPUTS) == pytest.approx(by_hand)  # as the chapter says that it is calculated
    app = explore_sensitivity()
    ahead = {}
    for years in (1, 2, 10):
        app.set(periods=years)
        swings = app.result[0]["swing"]
        ahead[years] = max(("income", "retention"), key=swings.get)
    assert ahead == {1: "income", 2: "retention", 10: "retention"}
    table, _value = app.result
    assert table["swing"].idxmax() == "retention"
    (low, high), (least, most) = (
        table.loc[name, ["value at low", "value at high"]] for name in ("retention", "income")
    )
    yield f"lifetime value runs from {low:,.0f} to {high:,.0f}. Income moves it only from {least:,.0f} to {most:,.0f}."
    yield f"终生价值从 {low:,.0f} 元到 {high:,.0f} 元；收入只能让它在 {least:,.0f} 元到 {most:,.0f} 元之间变化"
    swing, elasticity = lv.sensitivity(INPUTS).loc["retention", ["swing", "elasticity"]]
    later_swing, later = lv.sensitivity(INPUTS | {"retention": 0.9}).loc["retention", ["swing", "elasticity"]]
    yield f"An elasticity of {elasticity:.2f} for retention: 1 % more retention gives on average {elasticity:.1f} % more"
    yield f"维系率的弹性是 {elasticity:.2f}：维系率每提高 1%，终生价值平均提高 {elasticity:.1f}%"
    yield f"its swing grows from {swing:.2f} to {later_swing:,.2f}, its elasticity from {elasticity:.2f} to {later:.2f}"
    yield f"变动幅度从 {swing:.2f} 元增加到 {later_swing:,.2f} 元，弹性从 {elasticity:.2f} 增加到 {later:.2f}"


def of_the_slider_of_ones_own():
    five, ten, twenty = (lv.by_contribution(500, 100, 0.09, years) for years in (5, 10, 20))
    yield f"{five:,.2f} for 5 years, {ten:,.2f} for 10 and {twenty:,.2f} for 20"
    yield f"5 年是 {five:,.2f} 元，10 年是 {ten:,.2f} 元，20 年是 {twenty:,.2f} 元"


PARTS = [
    of_costs_and_cars,
    of_discounting,
    of_the_annuity_factor,
    of_the_three_models,
    of_the_cash_flow_table,
    of_the_exercise_of_the_notes,
    of_a_third_customer,
    of_two_customers,
    of_the_slips,
    of_the_components,
    of_sensitivity,
    of_the_slider_of_ones_own,
]


@pytest.mark.parametrize("part", PARTS)
def test_the_chapter_says_what_its_tools_give(part):
    missing = [sentence for sentence in part() if sentence not in TEXT]
    assert not missing


def test_the_slider_of_ones_own_works():
    """The lines that the learner is to type, both editions the same, after the cell that defines the function."""
    blocks = re.findall(r"```python\n(from ipywidgets.*?)```", SOURCE, re.DOTALL)
    assert len(blocks) == 2 and blocks[0] == blocks[1]
    (cell,) = re.findall(r"```\{code-cell\} ipython3\n(def worth.*?)```", SOURCE, re.DOTALL)
    names = {"lifetime_value": lv}
    exec(cell + blocks[0].replace("interact(\n", "made = interact(\n"), names)
    years, service_cost = names["made"].widget.children[:2]
    years.value, service_cost.value = 20, 100
    assert names["made"].widget.result == names["worth"](20, 100)


def test_the_text_says_to_run_what_comes_without_output():
    assert comes_without_a_word("05-lifetime-value") == []


def test_bold_is_bold():
    assert signs_left_over("05-lifetime-value") == []
