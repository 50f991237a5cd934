"""Letter codes, grades, the profit of a contact, and the prospecting mix."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clvteach import data, language
from clvteach import qualification as q
from clvteach.checks import InputError

LETTERS = {  # COURSE: code, grade, the action in a word
    "MAN": ("A", "sell"),
    "MAn": ("B", "skilled"),
    "MaN": ("B", "decides"),
    "mAN": ("B", "credit"),
    "maN": ("C", "cultivate"),
    "mAn": ("C", "cultivate"),
    "Man": ("C", "cultivate"),
    "man": ("none", "stop"),
}


def people(**columns) -> pd.DataFrame:
    return pd.DataFrame({"budget": [9000.0], "authority": [1.0], "need": [8.0]} | columns)


def test_the_eight_codes_of_the_course():
    table = q.actions()
    assert list(table.index) == list(LETTERS)
    for code, (grade, word) in LETTERS.items():
        assert table.loc[code, "grade"] == grade and word in table.loc[code, "action"]


@pytest.mark.parametrize("code", LETTERS)
def test_capital_letters_say_what_is_there(code):
    has = [letter.isupper() for letter in code]
    graded = q.qualify(
        people(budget=[5000 if has[0] else 10], authority=[0.9 if has[1] else 0.1], need=[9 if has[2] else 1]),
        budget_from=4000,
    )
    assert graded["code"].tolist() == [code] and graded["grade"].tolist() == [LETTERS[code][0]]


def test_the_courses_three_examples():
    assert q.letter_code(3000, 1, 9, budget_from=2_000_000) == "mAN"
    assert q.letter_code(900_000, 0.2, 9, budget_from=500_000) == "MaN"
    assert q.letter_code(900_000, 1, 0, budget_from=800_000) == "MAn"


def test_exactly_at_a_threshold_counts_as_met():
    at = q.qualify(people(budget=[4000], authority=[0.5], need=[5]), budget_from=4000)
    assert at["code"].tolist() == ["MAN"]
    below = q.qualify(people(budget=[3999.99], authority=[0.4999], need=[4.99]), budget_from=4000)
    assert below["code"].tolist() == ["man"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1), st.floats(0, 10)), min_size=1, max_size=30),
    st.floats(-1e5, 1e5),
    st.floats(0, 1),
    st.floats(0, 10),
)
def test_the_list_is_graded_as_each_row_would_be(rows, money, authority, need):
    table = pd.DataFrame(rows, columns=["budget", "authority", "need"])
    graded = q.qualify(table, budget_from=money, authority_from=authority, need_from=need)
    for (has_money, has_authority, has_need), code in zip(rows, graded["code"], strict=True):
        wanted = ("M" if has_money >= money else "m") + ("A" if has_authority >= authority else "a")
        assert code == wanted + ("N" if has_need >= need else "n")
    assert q.count_codes(graded)["people"].sum() == len(rows)


def test_an_empty_list_gives_empty_tables():
    nobody = data.prospects().head(0)
    graded = q.qualify(nobody, budget_from=4000)
    assert len(graded) == 0 and {"code", "lacks", "grade", "action"} <= set(graded)
    assert q.count_codes(graded)["people"].tolist() == [0] * 8
    assert q.by_grade(graded, profit_per_sale=400, contact_cost=30).empty
    work = q.work_down(graded, profit_per_sale=400, contact_cost=30)
    assert work.empty and q.best_cut(work, 600).iloc[0].tolist() == [0, "none at all", 0, 0, 0]


def test_one_prospect_and_all_equal():
    alike = q.qualify(people(budget=[9000] * 5, authority=[1] * 5, need=[8] * 5), budget_from=4000)
    assert alike["grade"].tolist() == ["A"] * 5
    work = q.work_down(alike.head(1), profit_per_sale=100, contact_cost=30, chances={"A": 0.4})
    assert work["total profit"].tolist() == [10]


def test_debts_are_a_budget_below_zero():
    assert q.letter_code(-500, 1, 9, budget_from=0) == "mAN"


def test_chinese_headings_and_other_columns_stay():
    table = pd.DataFrame({"客户编号": ["K1"], "购买能力": [9000], "决定权": [0.2], "需求": [9], "备注": ["老客户"]})
    graded = q.qualify(table, budget_from=4000)
    assert graded["code"].tolist() == ["MaN"] and graded["备注"].tolist() == ["老客户"]
    assert list(graded)[:5] == list(table) and "code" not in table


def test_grading_again_replaces_the_grades():
    once = q.qualify(people(), budget_from=4000)
    again = q.qualify(once, budget_from=10_000)
    assert again["code"].tolist() == ["mAN"] and list(again) == list(once)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (people(budget=[None]), ["budget", "row 0", "missing"]),
        (people(authority=[30]), ["authority", "30", "0.3"]),
        (people(need=[11]), ["need", "11", "between 0 and 10"]),
        (people(prospect=[None]), ["prospect", "row 0", "missing"]),
        (people().drop(columns="need"), ["'need'", "Its columns are"]),
        (people(预算=[1]), ["'budget'", "more than one column"]),
        (pd.concat([people(prospect=["P1"])] * 2, ignore_index=True), ["'P1'", "twice", "row 0", "row 1"]),
        (pd.DataFrame(), ["'budget'"]),
        ([1, 2], ["prospects", "table"]),
    ],
)
def test_what_cannot_be_graded_says_why(table, said):
    with pytest.raises(InputError) as error:
        q.qualify(table, budget_from=4000)
    for part in said:
        assert part in str(error.value)


def test_the_chinese_message_names_a_chinese_heading():
    with language.using("zh"), pytest.raises(InputError, match="需求"):
        q.qualify(people().drop(columns="need"), budget_from=4000)


def test_the_class_list_has_the_counts_and_profits_the_chapter_tells():
    graded = q.qualify(data.prospects(), budget_from=4000)
    assert q.count_codes(graded)["people"].tolist() == [22, 6, 12, 11, 9, 7, 5, 8]
    grades = q.by_grade(graded, profit_per_sale=400, contact_cost=30)
    assert grades["profit per contact"].round(1).to_dict() == {"A": 130.5, "B": 8.8, "C": -20.9, "none": -27.4}
    work = q.work_down(graded, profit_per_sale=400, contact_cost=30)
    assert q.best_cut(work, 600).iloc[0].to_list()[:2] == [20, "A"]
    assert q.best_cut(work, 3000).iloc[0].to_list()[:3] == [51, "B", 1530]


def test_profit_per_contact_is_chance_times_profit_less_cost():
    graded = q.qualify(people(budget=[9000, 10], authority=[1, 1], need=[8, 8]), budget_from=4000)
    table = q.by_grade(graded, profit_per_sale=300, contact_cost=50, chances={"A": 0.5, "B": 0.1, "C": 0})
    assert table["profit per contact"].to_dict() == {"A": 100, "B": -20}
    work = q.work_down(graded, profit_per_sale=300, contact_cost=50, chances={"A": 0.5, "B": 0.1})
    assert work["total profit"].tolist() == [100, 80] and work["spent"].tolist() == [50, 100]
    assert q.best_cut(work, 1000)["contacts"].item() == 1


def test_a_contact_that_brings_nothing_is_left_out_and_the_order_within_a_grade_is_the_lists():
    table = people(budget=[10, 9000, 9000], authority=[1] * 3, need=[8] * 3)
    graded = q.qualify(table, budget_from=4000)
    work = q.work_down(graded, profit_per_sale=300, contact_cost=30, chances={"A": 0.4, "B": 0.1})
    assert work["row"].tolist() == [1, 2, 0]
    assert q.best_cut(work, 1000)["contacts"].item() == 2


@pytest.mark.parametrize("budget", [0, 29, 30, 59, 60, 90, 1e9])
def test_the_best_cut_beats_every_other_one_within_the_budget(budget):
    graded = q.qualify(data.prospects(), budget_from=9000)
    work = q.work_down(graded, profit_per_sale=400, contact_cost=30)
    best = q.best_cut(work, budget).iloc[0]
    allowed = [0.0, *work.loc[work["spent"] <= budget, "total profit"]]
    assert best["total profit"] == pytest.approx(max(allowed)) and best["spent"] <= budget


def test_contacts_for_nothing_are_all_affordable():
    graded = q.qualify(data.prospects(), budget_from=4000)
    work = q.work_down(graded, profit_per_sale=400, contact_cost=0)
    assert q.best_cut(work, 0)["affordable"].item() == 80


@pytest.mark.parametrize(
    ("chances", "said"),
    [({"A": 40}, "0.4"), ({"B": 0.1}, "no grade 'A'"), ({"D": 0.1}, "'D'"), (0.4, "dict")],
)
def test_chances_are_checked(chances, said):
    graded = q.qualify(people(), budget_from=4000)
    with pytest.raises(InputError, match=said):
        q.by_grade(graded, profit_per_sale=400, contact_cost=30, chances=chances)


def test_a_list_without_grades_is_sent_to_qualify():
    for use in (q.count_codes, lambda it: q.by_grade(it, profit_per_sale=1, contact_cost=1)):
        with pytest.raises(InputError, match="qualify"):
            use(data.prospects())


# The prospecting mix


def test_the_ten_practical_methods():
    assert len(q.practical_methods()) == 10


def test_the_next_prospect_costs_cost_over_hit_rate():
    costs = q.marginal_costs(q.practical_methods())["next costs"]
    assert costs.iloc[:5].round(6).tolist() == [40, 50, 50, 90, 120] and costs.is_monotonic_increasing


def test_no_other_plan_finds_more():
    methods = pd.DataFrame(
        {"reach": [10, 20, 30], "hit rate": [0.5, 0.2, 0.1], "cost per person": [4, 1, 2]}, index=["x", "y", "z"]
    ).astype(float)
    best = q.found(methods, q.best_plan(methods, 50))["qualified"].sum()
    steps = np.arange(0, 51, 2.5)
    for x, y in itertools.product(steps, steps):
        if x + y <= 50:
            assert q.found(methods, {"x": x, "y": y, "z": 50 - x - y})["qualified"].sum() <= best + 1e-9


def test_a_plan_stops_where_the_next_one_is_not_worth_it():
    methods = q.practical_methods()
    plan = q.best_plan(methods, 40_000, worth=130)
    assert plan.sum() == pytest.approx(11_700)
    assert q.found(methods, plan)["qualified"].sum() == pytest.approx(157)


def test_money_beyond_a_methods_reach_comes_back():
    row = q.found(q.practical_methods(), {"referral chain": 9999}).loc["referral chain"]
    assert row["spending"] == 1500 and row["next costs"] == np.inf


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1e5))
def test_the_best_plan_spends_no_more_than_there_is_and_beats_the_equal_one(budget):
    methods = q.practical_methods()
    best, equal = (q.found(methods, plan(methods, budget)) for plan in (q.best_plan, q.equal_plan))
    assert best["spending"].sum() <= budget + 1e-6
    assert best["qualified"].sum() >= equal["qualified"].sum() - 1e-9


def test_methods_that_find_nobody_or_cost_nothing():
    methods = pd.DataFrame({"可接触人数": [10, 10], "命中率": [0, 0.5], "每人成本": [1, 0]}, index=["无效", "免费"])
    assert q.marginal_costs(methods)["next costs"].tolist() == [0, np.inf]
    assert q.found(methods, q.best_plan(methods, 100))["qualified"].tolist() == [0, 5]


def test_methods_at_the_same_cost_keep_their_order():
    methods = pd.DataFrame({"reach": [1, 1], "hit rate": [0.5, 0.1], "cost per person": [5, 1]}, index=["b", "a"])
    assert q.marginal_costs(methods).index.tolist() == ["b", "a"]


@pytest.mark.parametrize(
    ("spending", "said"), [({"radio": 1}, "'radio'"), ({"telephone": -1}, "telephone.*at least 0"), ([1], "dict")]
)
def test_plans_are_checked(spending, said):
    with pytest.raises(InputError, match=said):
        q.found(q.practical_methods(), spending)


def test_a_method_twice_is_refused():
    methods = pd.concat([q.practical_methods().head(1)] * 2)
    with pytest.raises(InputError, match="'door to door' twice"):
        q.marginal_costs(methods)


# The cases


@pytest.mark.parametrize(("case", "size"), [("examples", 3), ("travel", 8), ("interns", 6)])
def test_a_right_answer_is_right_and_a_wrong_one_gets_a_reason_of_its_own(case, size):
    assert len(q.case_cards(case)) == size
    options = q.practical_methods().index if case == "interns" else LETTERS
    for card in q.case_cards(case).index:
        answers = {option: q.check_case(case, {card: option}).iloc[0] for option in options}
        right = [option for option, row in answers.items() if row["result"] == "right"]
        assert 1 <= len(right) <= 2
        assert right[0] in q.case_solution(case).loc[card, "answer"]
        assert all(len(row["reason"]) > 12 for row in answers.values())
        if case != "interns":  # a wrong code is answered letter by letter, and never with the code
            assert all(right[0] not in row["reason"] for option, row in answers.items() if option not in right)


def test_the_travel_firms_cards_have_every_code_once():
    assert sorted(q.case_solution("travel")["answer"]) == sorted(LETTERS)


def test_methods_may_be_named_in_chinese():
    with language.using("zh"):
        checked = q.check_case("interns", {5: "电话找寻", 6: "telephone"})
    assert checked["result"].tolist() == ["right", "not yet"]
    assert "给很多人打电话" in checked.loc[6, "reason"]


def test_methods_may_be_named_as_in_textbooks():
    answers = {1: "资料查询法", 2: "中心开花法", 3: "会议法", 4: "专题讨论会", 5: "直邮", 6: "连锁关系法"}
    assert (q.check_case("interns", answers)["result"] == "right").all()
    assert q.found(q.practical_methods(), {"连锁关系法": 1000})["qualified"].sum() == 25
    assert q.make_card("Chen", "138 0000 0000", source="观察法").source == "observation"


@pytest.mark.parametrize(
    ("case", "answers", "said"),
    [
        ("travel", {9: "MAN"}, "answers is 9"),
        ("travel", {1: "MANN"}, "'MANN'"),
        ("villa", {}, "'villa'"),
        ("travel", "MAN", "dict"),
    ],
)
def test_answers_are_checked(case, answers, said):
    with pytest.raises(InputError, match=said):
        q.check_case(case, answers)


def test_the_list_of_the_class_is_the_generators(tmp_path, monkeypatch):
    import importlib.util
    from importlib.resources import files
    from pathlib import Path

    path = Path(__file__).parents[1] / "tools" / "make_prospects.py"
    spec = importlib.util.spec_from_file_location("make_prospects", path)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.prospects().to_csv(tmp_path / "again.csv", index=False, lineterminator="\n")
    assert (tmp_path / "again.csv").read_bytes() == files("clvteach.data").joinpath("prospects.csv").read_bytes()


def test_names_as_the_learner_reads_them():
    methods = q.practical_methods()
    with language.using("zh"):
        assert q.found(methods, {"电话找寻": 1800}).loc["telephone", "reached"] == 1000
        with pytest.raises(InputError, match="电话找寻"):
            q.found(methods, {"打电话": 1800})
        with pytest.raises(InputError, match="两次"):
            q.found(methods, {"电话找寻": 1800, "telephone": 5})
        card = q.make_card("陈静", "138 0000 0001", sex="女", source="电话找寻", credit="良好")
        assert (card.sex, card.source, card.credit) == ("female", "telephone", "good")
        assert q.list_of([card], by="年龄").index.tolist() == [1]
    assert q.check_case("examples", {1: " mAN"})["result"].tolist() == ["right"]
    people = pd.DataFrame({"prospect": [1], "budget": [0], "authority": [0], "need": [0]})
    with language.using("zh"):
        grades = q.by_grade(
            q.qualify(people, budget_from=1), profit_per_sale=9, contact_cost=1, chances={"A": 0.4, "无": 0}
        )
    assert grades.loc["none", "profit"] == -1


# Odd inputs


def test_best_cut_takes_a_list_that_is_worked_down():
    with pytest.raises(InputError, match="work has no column 'grade'"):
        q.best_cut(pd.DataFrame({"budget": [1]}), 100)
    with pytest.raises(InputError, match="work must be a table"):
        q.best_cut(5, 100)
    work = pd.DataFrame({"grade": ["A"], "spent": [30.0], "total profit": ["much"]})
    with pytest.raises(InputError, match=r"work\['total profit'\], row 0 is the text 'much'"):
        q.best_cut(work, 100)


@pytest.mark.parametrize("call", [q.count_codes, lambda graded: q.by_grade(graded, profit_per_sale=1, contact_cost=1)])
def test_a_grade_that_is_none_is_refused(call):
    graded = pd.DataFrame({"code": ["MAN", "XYZ"], "grade": ["A", "Z"], "chance": 0.1})
    with pytest.raises(InputError, match=r"graded\['(code|grade)'\], row 1 is '(XYZ|Z)', but it must be one of: "):
        call(graded)


def test_a_hit_rate_of_almost_nothing_finds_nobody():
    methods = q.practical_methods()
    methods.loc["seminar", "hit rate"] = 1e-320
    assert q.marginal_costs(methods)["next costs"].iloc[-1] == np.inf
    assert q.best_plan(methods, 1e6)["seminar"] == 0


@pytest.mark.parametrize("worth", [None, np.array([np.inf]), pd.Series([np.inf])])
def test_what_a_prospect_is_worth_is_one_number(worth):
    with pytest.raises(InputError, match="worth is "):
        q.best_plan(q.practical_methods(), 100, worth=worth)
