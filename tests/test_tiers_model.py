"""Chapter 4: the rules that are said, what must hold for all lists, the story of the made data, and what cannot be right."""

import importlib.util
import inspect
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clvteach import data, tiers
from clvteach.checks import InputError
from clvteach.language import using
from clvteach.tiers import case31, model, placing

ROOT = Path(__file__).resolve().parent.parent
FIRM = data.distributor()
BEFORE, AFTER = FIRM[FIRM["year"] == 2024], FIRM[FIRM["year"] == 2025]
amounts = st.lists(st.floats(-1000, 10_000).map(lambda x: round(x, 2)), min_size=1, max_size=60)
everyday = settings(max_examples=60, deadline=None)


# Head-count tiers


@pytest.mark.parametrize(
    ("number", "sizes"),
    [
        (0, [0, 0, 0, 0]),
        (1, [1, 0, 0, 0]),
        (2, [1, 0, 0, 1]),
        (6, [1, 0, 1, 4]),
        (10, [1, 0, 1, 8]),
        (60, [1, 2, 9, 48]),
        (100, [1, 4, 15, 80]),
        (101, [2, 4, 15, 80]),
        (2357, [24, 94, 354, 1885]),
    ],
)
def test_each_cut_is_rounded_up_to_a_whole_customer(number, sizes):
    assert tiers.tier_sizes(number).to_list() == sizes


@pytest.mark.parametrize("cut", [0.01, 0.05, 0.07, 0.14, 0.28, 0.55, 0.57])
def test_a_whole_cut_is_not_rounded_up_because_of_the_sixteenth_decimal(cut):
    assert tiers.tier_sizes(100, (cut, cut, 1))["key"] == round(100 * cut)


def test_customers_are_sorted_from_the_highest_and_cut():
    table = tiers.by_head_count(range(1, 101))
    assert table["amount"].to_list() == list(range(100, 0, -1))
    assert table["tier"].value_counts().to_dict() == {
        "opportunity": 80,
        "maintained": 15,
        "development": 4,
        "key": 1,
    }


def test_who_ties_at_a_cut_gets_the_higher_tier():
    table = tiers.by_head_count([100] + [50] * 3 + [10] * 6)
    assert table["rank"].to_list() == [1, 2, 2, 2, 5, 5, 5, 5, 5, 5]
    assert table["tier"].to_list() == ["key"] + ["maintained"] * 3 + ["opportunity"] * 6


def test_all_equal_share_the_highest_tier_and_nothing_is_the_lowest():
    assert set(tiers.by_head_count([7] * 40)["tier"]) == {"key"}
    assert set(tiers.by_head_count([0] * 40)["tier"]) == {"opportunity"}


def test_returns_make_an_opportunity_customer_whatever_the_rank():
    table = tiers.by_head_count({"A": -5, "B": -20, "C": 0})
    assert table["rank"].to_dict() == {"C": 1, "A": 2, "B": 3}
    assert set(table["tier"]) == {"opportunity"}


def test_both_namings_of_the_pyramid_cut_alike():
    course, metals = (tiers.by_head_count(range(1, 301), names=names) for names in ("course", "metals"))
    assert (course["tier"].cat.codes == metals["tier"].cat.codes).all()
    assert list(metals["tier"].cat.categories) == ["platinum", "gold", "iron", "lead"]


@everyday
@given(amounts)
def test_tiers_keep_the_order_and_equals_together(values):
    table = tiers.by_head_count(values)
    codes = table["tier"].cat.codes
    assert codes.is_monotonic_increasing
    assert (codes.groupby(table["amount"]).nunique() == 1).all()
    assert sorted(table.index) == list(range(1, len(values) + 1))


# Pareto, Gini, ABC


def test_gini_and_shares_of_small_lists():
    assert tiers.gini([5, 5, 5]) == 0
    assert tiers.gini([9]) == 0
    assert tiers.gini([100, 0, 0, 0]) == 0.75
    assert tiers.gini([1, 2, 3, 4]) == 0.25
    assert tiers.top_share([80, 5, 5, 5, 5]) == 0.8
    assert tiers.part_for([80, 5, 5, 5, 5]) == 0.2
    assert tiers.part_for([1, 1, 1, 1, 1]) == 0.8
    assert (tiers.top_share([3], 0), tiers.top_share([3], 1)) == (0, 1)


def test_gini_is_half_the_mean_difference_over_the_mean():
    values = np.random.default_rng(4).gamma(0.7, 100, 200)
    difference = np.abs(values[:, None] - values).mean()
    assert tiers.gini(values) == pytest.approx(difference / values.mean() / 2)


def test_with_returns_the_curve_passes_one_and_comes_back():
    curve = tiers.pareto([100, 50, -50])
    assert curve["share of amount"].to_list() == [0, 1, 1.5, 1]
    assert tiers.gini([100, 50, -50]) == 1.0


@everyday
@given(st.lists(st.floats(0.01, 10_000), min_size=1, max_size=50))
def test_without_returns_the_curve_rises_ever_less_steeply(values):
    curve = tiers.pareto(values)["share of amount"].to_numpy()
    assert curve[0] == 0 and curve[-1] == pytest.approx(1)
    assert (np.diff(curve) >= 0).all() and (np.diff(curve, 2) <= 1e-9).all()
    assert 0 <= tiers.gini(values) < 1


def test_abc_the_one_with_whom_the_share_is_reached_still_belongs():
    assert tiers.abc([80, 15, 5])["class"].to_list() == ["A", "B", "C"]
    assert tiers.abc([79, 16, 5])["class"].to_list() == ["A", "A", "C"]
    assert tiers.abc([50, 45, 3, 2])["class"].to_list() == ["A", "A", "C", "C"]
    assert set(tiers.abc([3] * 7)["class"]) == {"A"}
    assert tiers.abc([100, 0, 0, -5])["class"].to_list() == ["A", "C", "C", "C"]
    assert tiers.abc([8])["class"].to_list() == ["A"]


def test_abc_ties_stay_together():
    assert tiers.abc([60, 15, 15, 10])["class"].to_list() == ["A", "A", "A", "B"]


def test_head_count_and_abc_agree_where_80_20_holds_and_only_there():
    exact = [80] * 20 + [5] * 80  # 20 of 100 bring 1600 of 2000
    counts = tiers.compare(exact, cuts=(0.2, 0.2, 0.2))
    assert counts.loc["key", "A"] == 20 and counts["A"].sum() == 20
    flat = tiers.compare([10 + place / 100 for place in range(100)])
    assert flat.loc["opportunity", "A"] > 50


def test_summary_adds_up_and_shows_empty_tiers():
    table = tiers.summary(tiers.by_head_count(range(1, 11)), "tier")
    assert table["customers"].to_list() == [1, 0, 1, 8]
    assert table["average"]["development"] == 0
    assert table["share of amount"].sum() == pytest.approx(1)


def test_service_pays_where_the_effect_is_larger_than_the_cost():
    gain = tiers.service_gain(tiers.by_customer(data.cdnow()), effect=0.1, cost=15)
    assert gain["customers"].to_dict() == {"by head-count": 472, "by ABC": 777, "where it pays": 401}
    assert gain["left over"].round().to_dict() == {"by head-count": 9385, "by ABC": 7875, "where it pays": 9459}
    cheaper = tiers.service_gain(tiers.by_customer(data.cdnow()), effect=0.1, cost=5)["left over"]
    assert cheaper["by ABC"] > cheaper["by head-count"]
    assert cheaper.idxmax() == "where it pays"


# Quadrant and cards


def test_quadrant_exactly_at_the_threshold_is_high_and_long():
    table = pd.DataFrame({"amount": [10, 10, 9, 9], "length": [5, 4, 5, 4]})
    classes = tiers.quadrant(table, amount_from=10, length_from=5)["class"]
    assert classes.to_list() == ["gold", "meteor", "stream", "burden"]


def test_quadrant_of_equals_and_of_one_is_gold():
    assert set(tiers.quadrant(pd.DataFrame({"amount": [0.1] * 3, "length": [0.7] * 3}))["class"]) == {"gold"}
    assert tiers.quadrant(pd.DataFrame({"amount": [5], "length": [1]}))["class"].to_list() == ["gold"]


def test_cards_are_checked_with_a_reason():
    right = {"A": "gold", "B": "meteor", "C": "stream", "D": "burden", "E": "gold", "F": "stream"}
    assert set(tiers.check_cards(right)["result"]) == {"right"}
    table = tiers.check_cards({"B": "gold"})
    assert table.loc["B", "result"] == "not yet" and "2 months is short" in table.loc["B", "reason"]
    assert (table.drop("B")["result"] == "open").all()
    with using("zh"):
        assert tiers.check_cards({"A": "黄金客户"}).loc["A", "result"] == "right"


# Weighted score

FOUR = pd.DataFrame({"sales": [900, 500, 100, 300], "arrears": [400, 0, 0, 0]}, index=list("ABCD"))


def test_score_by_hand_with_the_range():
    table = tiers.score(FOUR, {"sales": 3, "arrears": 1}, method="range")
    assert table["score"].to_dict() == {"A": 75, "B": 62.5, "D": 43.75, "C": 25}
    assert (table["sales"] + table["arrears"]).to_list() == table["score"].to_list()


def test_score_by_hand_with_ranks():
    table = tiers.score(FOUR, {"sales": 3, "arrears": 1})
    assert table["sales"].to_dict() == {"A": 75, "B": 50, "D": 25, "C": 0}
    assert table["arrears"].round(6).to_dict() == {"A": 0, "B": 16.666667, "D": 16.666667, "C": 16.666667}


def test_arrears_count_against_and_direction_can_be_set():
    assert tiers.score(FOUR, {"arrears": 1})["score"].idxmin() == "A"
    assert tiers.score(FOUR, {"arrears": 1}, against=[])["score"].idxmax() == "A"


def test_only_the_proportions_of_the_weights_matter():
    one, ten = (tiers.score(FOUR, {"sales": 3 * k, "arrears": k}) for k in (1, 10))
    pd.testing.assert_frame_equal(one, ten)


def test_a_missing_value_is_an_ordinary_one_and_is_counted():
    table = pd.DataFrame({"sales": [1, 2, 3, np.nan, 5]})
    ranked = tiers.score(table, {"sales": 1}, method="range")
    assert ranked.loc[3, "missing"] == 1 and ranked["missing"].sum() == 1
    assert ranked.loc[3, "score"] == pytest.approx(100 * (2.5 - 1) / 4)


def test_an_indicator_that_is_equal_for_all_tells_nothing():
    equal = tiers.score(FOUR.assign(sales=7), {"sales": 1})
    assert set(equal["score"]) == {50} and set(equal["rank"]) == {1}
    assert tiers.score(FOUR.head(1), {"sales": 1, "arrears": 2})["score"].to_list() == [50]


def test_chinese_headings_in_the_table_and_in_the_weights():
    chinese = pd.DataFrame(
        {"客户编号": list("ABCD"), "销售额": FOUR["sales"].to_list(), "欠款额": FOUR["arrears"].to_list()}
    )
    english = tiers.score(FOUR, {"sales": 3, "arrears": 1})["score"].to_dict()
    assert tiers.score(chinese, {"sales": 3, "arrears": 1})["score"].to_dict() == english
    assert tiers.score(chinese, {"销售额": 3, "欠款额": 1})["score"].to_dict() == english


def test_who_enters_and_who_leaves():
    before, after = tiers.score(FOUR, {"sales": 1}), tiers.score(FOUR, {"sales": 1, "arrears": 1})
    moved = tiers.moves(before, after, part=0.25)
    assert moved["move"].to_dict() == {"B": "enters", "A": "leaves"}
    assert tiers.moves(before, before).empty
    assert tiers.moves(before, after, part=1).empty


# Purchases added up


def bought(**columns):
    return pd.DataFrame(
        {
            "customer": ["B", "A", "B"],
            "date": ["2026-01-05", "2026-02-01", "2026-03-06"],
            "amount": [80, 50, -20],
        }
        | columns
    )


def test_returns_are_taken_off_and_are_no_purchases():
    table = tiers.by_customer(bought())
    assert table.loc["B"].to_list() == [1, 60, pd.Timestamp("2026-01-05"), pd.Timestamp("2026-03-06"), 60]


def test_equal_rows_are_two_purchases_and_other_columns_are_left_alone():
    twice = pd.concat([bought(colour="red")] * 2)
    assert tiers.by_customer(twice)["amount"].to_dict() == {"A": 100, "B": 120}


def test_sums_that_are_equal_on_paper_tie():
    table = pd.DataFrame({"customer": ["A", "A", "A", "B"], "date": "2026-01-05", "amount": [0.1, 0.1, 0.1, 0.3]})
    assert tiers.by_head_count(tiers.by_customer(table))["rank"].to_list() == [1, 1]


@pytest.mark.parametrize(
    "days",
    [
        ["2026-1-5", "2026/2/1", "2026年3月6日"],
        pd.to_datetime(["2026-01-05 00:00", "2026-02-01 08:00", "2026-03-06 11:30"]),
        ["20260105", "2026.02.01", "2026-03-06"],
        ["２０２６-01-05", "２０２６年２月１日", "2026-03-06 11:30"],
        [20260105, 20260201, 20260306],
    ],
)
def test_dates_as_people_write_them(days):
    assert tiers.by_customer(bought(date=days))["length"].to_dict() == {"A": 0, "B": 60}


def test_chinese_headings_of_purchases():
    chinese = bought().rename(columns={"customer": "客户编号", "date": "日期", "amount": "消费金额"})
    pd.testing.assert_frame_equal(tiers.by_customer(chinese), tiers.by_customer(bought()), check_names=False)


def test_ids_in_the_column_or_in_the_row_labels():
    table = pd.DataFrame({"客户编号": ["K1", "K2"], "消费金额": [5, 9]})
    assert tiers.by_head_count(table).index.to_list() == ["K2", "K1"]
    assert tiers.by_head_count(table.set_index("客户编号")).index.to_list() == ["K2", "K1"]


# Profit and the case


def test_profit_by_hand():
    table = pd.DataFrame(
        {
            "customer": ["old", "new"],
            "sales": [5000, 3000],
            "cost_of_goods": [4000, 2500],
            "service_hours": [5, 10],
            "arrears": [200, 0],
            "year": 2025,
            "first_year": [2020, 2025],
        }
    )
    assert tiers.profit(table)["profit"].to_dict() == {"old": 1000 - 300 - 100, "new": 500 - 600 - 400}
    assert tiers.profit(table, hour_cost=0, acquisition_cost=0, unpaid=0)["profit"].to_list() == [1000, 500]
    bare = table[["customer", "sales", "cost_of_goods", "service_hours"]]
    assert tiers.profit(bare)["profit"].to_list() == [700, -100]


def test_the_story_profit_falls_though_customers_multiply():
    years = tiers.by_year(FIRM)
    assert years.loc["customers"].to_list() == [60, 203]
    assert years.loc["profit"].round().to_list() == [610982, 371420]
    assert years.loc["service", 2025] > 2 * years.loc["service", 2024]
    assert abs(years.loc["sales", 2025] / years.loc["sales", 2024] - 1) < 0.02


def test_the_story_new_small_accounts_eat_the_service_time():
    new = AFTER["first_year"] == 2025
    assert new.sum() == 150
    assert AFTER.loc[new, "service_hours"].sum() > 0.6 * AFTER["service_hours"].sum()
    assert AFTER.loc[new, "sales"].sum() < 0.25 * AFTER["sales"].sum()


def test_the_story_some_new_ones_do_not_pay():
    new = AFTER[AFTER["first_year"] == 2025]
    assert 0.15 < (new["arrears"] > 0).mean() < 0.35
    assert new["arrears"].sum() > 0.7 * AFTER["arrears"].sum()


def test_the_story_good_old_ones_get_less_time_and_four_leave_unseen():
    best = BEFORE.nlargest(12, "sales").set_index("customer")
    stayed = AFTER.set_index("customer").reindex(best.index)
    gone = best.index[stayed["sales"].isna()]
    assert len(gone) == 4
    kept = best.index.difference(gone)
    assert stayed.loc[kept, "service_hours"].sum() < 0.7 * best.loc[kept, "service_hours"].sum()
    treated = tiers.cure(tiers.case(FIRM, 2025))
    assert set(treated.index[treated["group"] == "lost"]) == set(gone)


def test_many_customers_have_a_negative_profit():
    profit = tiers.profit(AFTER)["profit"]
    assert ((profit < 0).sum(), round(profit[profit < 0].sum(), 1)) == (133, -126043.5)
    assert tiers.top_share(profit) > 1.2


def test_the_cure_measure_by_measure():
    case = tiers.case(FIRM, 2025)
    nothing = tiers.cure(case, growth=0, extra_service=0, saved=0, lost_sales=0, won_back=0, offer_cost=0)
    assert (nothing["after"] == nothing["before"]).all()
    treated = tiers.cure(case)
    assert treated["before"].sum() == pytest.approx(371420)
    change = (treated["after"] - treated["before"]).groupby(treated["group"]).sum().round()
    assert change.to_dict() == {"best": 23593, "lost": 52554, "ordinary": 58034}
    assert (treated["group"] == "best").sum() == 41


def test_the_cure_with_everybody_best():
    treated = tiers.cure(tiers.case(FIRM, 2025), part=1)
    assert (treated["group"] == "lost").sum() == 7 and "ordinary" not in set(treated["group"])


def test_the_distributor_file_is_what_its_generator_makes():
    path = ROOT / "tools" / "make_distributor.py"
    spec = importlib.util.spec_from_file_location("make_distributor", path)
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    pd.testing.assert_frame_equal(maker.made(), FIRM, check_dtype=False)


@pytest.mark.parametrize("name", ["cdnow.csv", "distributor.csv"])
def test_the_data_readme_names_the_files_that_are_shipped(name):
    folder = ROOT / "clvteach" / "data"
    content = (folder / name).read_bytes()
    assert b"\r" not in content
    assert sha256(content).hexdigest() in (folder / "README.md").read_text(encoding="utf-8")


# CDNOW


def test_cdnow_is_the_sample_of_the_source():
    table = data.cdnow()
    assert table.shape == (6919, 4)
    assert table["customer"].nunique() == 2357
    assert (table["date"].min(), table["date"].max()) == (pd.Timestamp("1997-01-01"), pd.Timestamp("1998-06-30"))
    assert table["amount"].min() == 0 and (table["amount"] == 0).sum() == 8
    assert table.duplicated().sum() == 21


def test_does_80_20_hold_on_cdnow():
    customers = tiers.by_customer(data.cdnow())
    assert round(tiers.top_share(customers, 0.2), 3) == 0.675
    assert round(tiers.part_for(customers, 0.8), 3) == 0.330
    assert round(tiers.gini(customers), 3) == 0.631
    assert tiers.compare(customers).loc["opportunity"].to_list() == [305, 804, 776]


# What cannot be right

WRONG = {
    "nobody": (lambda: tiers.by_head_count([]), ["customers", "at least one"]),
    "empty table": (lambda: tiers.by_head_count(pd.DataFrame({"amount": []})), ["customers", "empty"]),
    "empty purchases": (lambda: tiers.by_customer(bought().iloc[:0]), ["purchases", "empty"]),
    "a number": (lambda: tiers.abc(5), ["customers", "at least one"]),
    "a table of numbers": (lambda: tiers.pareto([[1, 2], [3, 4]]), ["customers", "at least one"]),
    "text": (lambda: tiers.gini([1, "2"]), ["customers[1]", "'2'"]),
    "NaN": (lambda: tiers.gini([1, None]), ["customers[1]", "missing"]),
    "only zeros": (lambda: tiers.pareto([0, 0]), ["bring 0", "no meaning"]),
    "more returns than purchases": (lambda: tiers.abc([10, -30]), ["bring -20", "returns"]),
    "no amount": (lambda: tiers.abc(pd.DataFrame({"customer": ["A"]})), ["no column 'amount'"]),
    "amount in two columns": (
        lambda: tiers.abc(pd.DataFrame({"amount": [1], "消费金额": [1]})),
        ["'amount'", "more than one column"],
    ),
    "an id twice": (lambda: tiers.by_head_count(pd.Series([1, 2], ["A", "A"])), ["'A'", "more than one row"]),
    "an id twice in a table": (
        lambda: tiers.score(pd.DataFrame({"customer": ["A", "A"], "sales": [1, 2]}), {"sales": 1}),
        ["'A'", "by_customer"],
    ),
    "no id": (
        lambda: tiers.by_head_count(pd.DataFrame({"customer": ["A", None], "amount": 1})),
        ["customers['customer'], row 1, is missing"],
    ),
    "an empty id": (
        lambda: tiers.by_customer(bought(customer=["A", "", "B"])),
        ["purchases['customer'], row 1, is missing"],
    ),
    "no date": (lambda: tiers.by_customer(bought(date=["2026-01-05", None, "2026-03-06"])), ["row 1", "date"]),
    "no such day": (
        lambda: tiers.by_customer(bought(date=["2026-01-05", "2026-02-30", "2026-03-06"])),
        ["row 1", "2026-02-30"],
    ),
    "a date in the future": (
        lambda: tiers.by_customer(bought(date=["2026-01-05", "2026-02-01", "2999-01-01"])),
        ["row 2", "2999-01-01", "future"],
    ),
    "a date after the day that is given": (
        lambda: tiers.by_customer(bought(), today="2026-02-15"),
        ["row 2", "2026-03-06", "future"],
    ),
    "text amount of a purchase": (lambda: tiers.by_customer(bought(amount=[1, "x", 3])), ["'amount'", "row 1", "'x'"]),
    "an id of spaces": (
        lambda: tiers.by_customer(bought(customer=["A", " ", "B"])),
        ["purchases['customer'], row 1, is missing"],
    ),
    "no such day as today": (
        lambda: tiers.by_customer(bought(), today="2026-02-31"),
        ["today is '2026-02-31', not a date"],
    ),
    "two ids in a cell": (
        lambda: tiers.by_customer(bought(customer=["A", ["A", "B"], "B"])),
        ["purchases['customer'], row 1 is ['A', 'B']: write one name or number"],
    ),
    "too many customers": (lambda: tiers.tier_sizes(10**30), ["number is 1e+30", "between 0 and 1e+15"]),
    "labels in two levels": (
        lambda: tiers.gini(pd.Series([1, 2], index=[["A", "A"], ["x", "y"]])),
        ["customers.index has several levels"],
    ),
    "an indicator of two numbers": (
        lambda: tiers.score(FOUR.assign(sales=[[1, 2], 3, 4, 5]), {"sales": 1}),
        ["customers['sales'], row 'A' is [1, 2]: write one name or number"],
    ),
    "against as a number": (
        lambda: tiers.score(FOUR, {"sales": 1}, against=5),
        ['against is 5: give a list, such as ["arrears"].'],
    ),
    "against as a text": (
        lambda: tiers.score(FOUR, {"sales": 1}, against="arrears"),
        ["against is 'arrears': give a list"],
    ),
    "a rank that is none": (
        lambda: tiers.moves(pd.DataFrame({"rank": ["first"]}), pd.DataFrame({"rank": [1]})),
        ["before['rank'], row 0 is the text 'first'"],
    ),
    "a year that is none": (lambda: tiers.by_year(FIRM.assign(year="last")), ["table['year'], row 0", "'last'"]),
    "the year as text": (lambda: tiers.case(FIRM, "2025"), ["year is the text '2025'"]),
    "a list for quadrants": (lambda: tiers.quadrant([1, 2]), ["customers must be a table"]),
    "two cuts": (lambda: tiers.by_head_count([1], cuts=(0.1, 0.2)), ["cuts", "3 fractions"]),
    "falling cuts": (lambda: tiers.abc([1], cuts=(0.9, 0.8)), ["cuts", "rise"]),
    "cuts in per cent": (lambda: tiers.by_head_count([1], cuts=(1, 5, 20)), ["cuts[1]", "0.05"]),
    "one cut": (lambda: tiers.abc([1], cuts=0.8), ["cuts", "2 fractions"]),
    "unknown names": (lambda: tiers.by_head_count([1], names="stones"), ["'stones'", "'metals'"]),
    "part of 20": (lambda: tiers.top_share([1], 20), ["part", "0.2"]),
    "share of 80": (lambda: tiers.part_for([1], 80), ["share", "0.8"]),
    "no length": (lambda: tiers.quadrant(pd.DataFrame({"amount": [1]})), ["no column 'length'"]),
    "negative length": (
        lambda: tiers.quadrant(pd.DataFrame({"amount": [1], "length": [-1]})),
        ["'length'", "at least 0"],
    ),
    "unknown indicator": (lambda: tiers.score(FOUR, {"praise": 1}), ["no column 'praise'", "'sales'"]),
    "no weights": (lambda: tiers.score(FOUR, {}), ["weights", "dict"]),
    "weights as a list": (lambda: tiers.score(FOUR, [1, 2]), ["weights", "dict"]),
    "all weights 0": (lambda: tiers.score(FOUR, {"sales": 0}), ["All weights are 0"]),
    "negative weight": (lambda: tiers.score(FOUR, {"sales": -1}), ["weights['sales']", "at least 0"]),
    "unknown method": (lambda: tiers.score(FOUR, {"sales": 1}, method="best"), ["'best'", "'rank'"]),
    "an indicator without any value": (
        lambda: tiers.score(FOUR.assign(sales=np.nan), {"sales": 1}),
        ["'sales'", "no value at all"],
    ),
    "two lists": (
        lambda: tiers.moves(tiers.score(FOUR, {"sales": 1}), tiers.score(FOUR.head(2), {"sales": 1})),
        ["different customers"],
    ),
    "no orders": (
        lambda: tiers.indicators(pd.DataFrame({"sales": [1], "units": 1, "arrears": 0, "orders": 0})),
        ["'orders'", "at least 1"],
    ),
    "negative hours": (lambda: tiers.profit(AFTER.assign(service_hours=-1)), ["'service_hours'", "at least 0"]),
    "unknown year": (lambda: tiers.case(FIRM, 2030), ["2030", "2024"]),
    "no year before": (lambda: tiers.case(FIRM, 2024), ["2023", "2024"]),
    "a table for the cure": (lambda: tiers.cure(FIRM), ["tiers.case"]),
    "won back 50": (lambda: tiers.cure(tiers.case(FIRM, 2025), won_back=50), ["won_back", "0.5"]),
    "unknown card": (lambda: tiers.check_cards({"Z": "gold"}), ["'Z'", "'A'"]),
    "unknown class": (lambda: tiers.check_cards({"A": "silver"}), ["'silver'", "'gold'"]),
    "cards as a list": (lambda: tiers.check_cards(["gold"]), ["placing", "dict"]),
}


@pytest.mark.parametrize(("call", "facts"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_right_is_said_in_one_sentence(call, facts):
    with pytest.raises(InputError) as caught:
        call()
    message = str(caught.value)
    for fact in facts:
        assert fact in message
    assert "\n" not in message


@pytest.mark.parametrize("call", [call for call, _ in WRONG.values()], ids=WRONG)
def test_it_is_said_in_chinese_too(call):
    with using("zh"), pytest.raises(InputError) as caught:
        call()
    assert any("一" <= character <= "鿿" for character in str(caught.value))


# The room


def test_every_public_function_is_reexported_and_documented():
    public = {
        name
        for module in (model, case31, placing)
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public <= set(tiers.__all__)
    for name in public:
        assert ">>> " in getattr(tiers, name).__doc__
