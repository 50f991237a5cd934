"""What chapter 2 says in its prose is what its code says: each number in a sentence is computed here."""

import pandas as pd
import pytest
from chapter_text import comes_without_a_word, grouped, names_made_by, says, signs_left_over, written_out

from clvteach import data, language
from clvteach import qualification as q

CHAPTER = "02-qualification"
MONEY = {"profit_per_sale": 400, "contact_cost": 30}


@pytest.fixture(scope="module")
def people():
    return data.prospects()


def graded(people, **thresholds):
    return q.qualify(people, **{"budget_from": 4000} | thresholds)


def best(people, budget=600, cost=30, **thresholds):
    work = q.work_down(graded(people, **thresholds), profit_per_sale=400, contact_cost=cost)
    return q.best_cut(work, budget).iloc[0]


def test_exactly_at_the_threshold():
    codes = [q.letter_code(budget, 0.2, 9, budget_from=4000) for budget in (8000, 4000, 3999)]
    assert codes == ["MaN", "MaN", "maN"]


def test_who_is_on_the_list(people):
    counts = pd.crosstab(graded(people)["kind"], graded(people)["grade"])
    assert counts["A"].sum() == 22 and says(CHAPTER, ("22 of the 80", "有 22 人"))
    assert counts.index[counts["A"] == 0].tolist() == ["retired"]
    students = counts.loc["student"]
    assert (students["A"], students["C"], students.sum()) == (1, 9, 18)
    assert says(CHAPTER, ("one of the eighteen students is an A; nine are C", "十八位学生里只有一位 A 级，九位是 C 级"))


def test_three_codes_are_cultivated():
    actions = q.actions()
    long_term = actions.index[actions["grade"] == "C"]
    assert sorted(long_term) == ["Man", "mAn", "maN"]
    assert actions["action"].str.startswith("cultivate").sum() == 3


def test_what_a_contact_is_worth(people):
    grades = q.by_grade(graded(people), **MONEY)
    profit = grades["profit per contact"]
    assert says(CHAPTER, f"30 ÷ 400 = {30 / 400:.3f}")
    assert says(CHAPTER, f"{grades.loc['A', 'chance']:.3f}", f"{profit['A']:.1f}", f"{profit['B']:.1f}")
    assert says(CHAPTER, f"{-profit['C']:.1f}")


def test_softer_and_stricter_thresholds(people):
    now, soft, strict = best(people), best(people, authority_from=0), best(people, budget_from=8000)
    assert says(CHAPTER, *(grouped(cut["total profit"]) for cut in (now, soft, strict)))
    many = graded(people, authority_from=0)["grade"] == "A"
    assert many.sum() == 34 and (people.loc[many, "authority"] < 0.5).sum() == 12
    assert (graded(people, budget_from=8000)["grade"] == "A").sum() == 6
    chances = [q.by_grade(graded(people, budget_from=money), **MONEY).loc["B", "chance"] for money in (4000, 8000)]
    before, after = (f"{chance:.3f}" for chance in chances)
    assert says(CHAPTER, (f"from {before} to {after}", f"从 {before} 拉高到 {after}"))


def test_money_that_is_not_spent(people):
    rich = best(people, budget=3000, cost=40)
    assert (rich["contacts"], rich["last grade"]) == (22, "A")
    left = 3000 - rich["spent"]
    assert says(CHAPTER, (f"for {grouped(rich['spent'])}", f"花 {grouped(rich['spent'])} 元"), grouped(left))
    brings = 400 * round(q.by_grade(graded(people), **MONEY).loc["B", "chance"], 3)
    assert 30 < brings < 40 and says(CHAPTER, f"0.097 × 400 = {brings:.1f}")


def test_the_same_money_brings_less_and_less(people):
    profits = [best(people, budget)["total profit"] for budget in (600, 660, 1200, 3000)]
    more = [round(after - before) for before, after in zip(profits, profits[1:], strict=False)]
    first, second, third = more
    assert says(CHAPTER, (f"{first} more", f"多 {first} 元"), (f"only {second} more", f"只多 {second} 元"), str(third))
    assert [best(people, budget)["contacts"] for budget in (600, 660, 1200, 3000)] == [20, 22, 40, 51]


def test_the_cost_of_the_next_prospect():
    costs = q.marginal_costs(q.practical_methods())
    assert costs.loc["referral chain"].tolist()[:2] == [40, 37.5]
    assert costs.loc["advertising", "next costs"] == pytest.approx(150)


def test_the_mix():
    app = q.explore_mix()

    def found(**values):
        app.set(**{"budget": 6000, "plan": "best", "hit": 1} | values)
        return app.result["totals"]

    now, more = (found(**position)["qualified"] for position in ({}, {"budget": 9000}))
    assert says(
        CHAPTER, grouped(now), grouped(more), (f"would be {1.5 * now:.0f}", f"正好增加一半是 {1.5 * now:.0f} 位")
    )
    assert says(CHAPTER, grouped(found(plan="equal")["qualified"]))
    most = found(budget=40000)
    assert says(CHAPTER, grouped(most["spent"]), grouped(most["average cost"]), grouped(most["next costs"]))
    assert most["spent"] < 40000 / 3
    assert says(CHAPTER, (f"The {grouped(most['qualified'] + 1)}th", f"第 {grouped(most['qualified'] + 1)} 位"))
    before = q.marginal_costs(q.practical_methods())
    found(hit=2)
    costs = app.result["costs"]
    assert (before.loc["telephone", "next costs"], costs.loc["telephone", "next costs"]) == pytest.approx((120, 60))
    assert before.index.get_loc("telephone") > before.index.get_loc("direct mail")
    assert costs.index.get_loc("telephone") < costs.index.get_loc("direct mail")


def test_strict_about_the_decision(people):
    strict = graded(people, authority_from=0.8)
    cut = best(people, authority_from=0.8)
    assert (strict["grade"] == "A").sum() == 12 and cut["contacts"] - 12 == 8
    assert says(CHAPTER, f"{q.by_grade(strict, **MONEY).loc['A', 'chance']:.3f}", grouped(cut["total profit"]))


def test_a_short_video_beside_the_ten_methods():
    methods = q.practical_methods()
    methods.loc["short video"] = [20000, 0.003, 0.2]
    costs = q.marginal_costs(methods)
    assert list(costs.index).index("short video") == 3
    assert costs.index[[2, 4]].tolist() == ["data look-up", "direct mail"]
    assert costs["can find"].idxmax() == "short video"
    assert says(CHAPTER, f"{costs.loc['short video', 'next costs']:.1f}", grouped(costs.loc["short video", "can find"]))


def test_what_the_own_slider_finds(people):
    nobody = next(money for money in range(0, 16500, 500) if (graded(people, budget_from=money)["grade"] != "A").all())
    needy = (graded(people, need_from=7)["grade"] == "A").sum()
    assert says(
        CHAPTER,
        (f"From {grouped(nobody)} on", f"门槛到 {grouped(nobody)}"),
        (f"there are {needy} A's", f"还剩 {needy} 位 A 级"),
    )


def test_bold_is_bold():
    assert signs_left_over(CHAPTER) == []


def test_the_text_says_to_run_what_comes_without_output():
    assert comes_without_a_word(CHAPTER) == []


def test_code_in_the_prose_runs():
    names, blocks = names_made_by(CHAPTER), written_out(CHAPTER)
    assert len(blocks) == 2  # a slider and a solution
    for block in blocks:
        with language.using("en"):
            exec(block, names)


def test_check_yourself():
    assert 300 * (1 / 6) == 50 and 100 * (1 / 2) == 50
    assert (30 / 0.2, 2 / 0.01) == pytest.approx((150, 200))
