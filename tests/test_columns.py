"""Every room reads the same of the same table: days, ids, amounts, headings; and a text is never a list of letters."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from clvteach import columns, language, lifetime_value, qualification, states, switching, tiers
from clvteach.checks import InputError


def arrow(values, kind: str):
    """A column as Arrow keeps it, where Arrow is installed."""
    pa = pytest.importorskip("pyarrow")
    kinds = {
        "date": pa.date32(),
        "moment": pa.timestamp("ns"),
        "moment there": pa.timestamp("ns", tz="Asia/Shanghai"),
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "answer": pa.bool_(),
    }
    return pd.array(values, dtype=pd.ArrowDtype(kinds[kind]))


def bought(**more) -> pd.DataFrame:
    return pd.DataFrame({"customer": ["Li", "Wang"], "date": "2026-03-01", "amount": 100.0} | more)


# Days

DAYS = {
    "text": lambda: ["2026-03-01", "2026-03-01"],
    "Chinese": lambda: ["2026年3月1日", "2026年03月01日"],
    "full-width": lambda: ["２０２６-０３-０１", "２０２６年３月１日"],
    "with a time": lambda: ["2026-03-01 23:59", "2026-03-01T00:00:01"],
    "with a zone": lambda: ["2026-03-01T23:30:00+08:00", "2026-03-01T23:30:00Z"],
    "a column with a zone": lambda: pd.to_datetime(["2026-03-01T23:30:00+08:00"] * 2),
    "numbers": lambda: [20260301, 20260301],
    "numbers that may be missing": lambda: pd.array([20260301, 20260301], dtype="Int64"),
    "of Python": lambda: [datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 23, 30)],
    "mixed": lambda: [pd.Timestamp("2026-03-01", tz="Asia/Shanghai"), "2026/3/1"],
    "text of pandas": lambda: pd.array(["2026-03-01"] * 2, dtype="string"),
    "categories": lambda: pd.Categorical(["2026-03-01"] * 2),
    "Arrow dates": lambda: arrow([datetime.date(2026, 3, 1)] * 2, "date"),
    "Arrow moments": lambda: arrow([pd.Timestamp("2026-03-01 10:00")] * 2, "moment"),
    "Arrow moments with a zone": lambda: arrow([pd.Timestamp("2026-03-01 23:30", tz="Asia/Shanghai")] * 2, "moment there"),
    "Arrow text": lambda: arrow(["2026-03-01"] * 2, "text"),
    "Arrow numbers": lambda: arrow([20260301] * 2, "whole"),
}  # fmt: skip


def _last_purchases(days) -> pd.Series:
    return states.summarise(bought(date=days))["last_purchase"]


def _days_of_classified(days) -> pd.Series:
    table = pd.DataFrame({"customer": ["Li", "Wang"], "purchases": 1, "last_purchase": days})
    reasons = states.classify(table, "2026-03-03")["reason"]
    assert reasons.tolist() == ["Bought once, 2 days ago."] * 2
    return pd.Series([pd.Timestamp("2026-03-01")] * 2)


READ_DAYS = {
    "states.summarise": _last_purchases,
    "states.classify": _days_of_classified,
    "tiers.by_customer": lambda days: tiers.by_customer(bought(date=days))["last"],
}


@pytest.mark.parametrize("read", READ_DAYS.values(), ids=READ_DAYS)
@pytest.mark.parametrize("days", DAYS.values(), ids=DAYS)
def test_a_day_is_a_day_in_every_room(read, days):
    assert read(days()).tolist() == [pd.Timestamp("2026-03-01")] * 2


@pytest.mark.parametrize("read", READ_DAYS.values(), ids=READ_DAYS)
@pytest.mark.parametrize("value", ["hello", "1/3/2026", "2026-02-31", 5, True, ["2026-03-01"]], ids=repr)
def test_what_is_no_day_is_refused_in_every_room(read, value):
    with pytest.raises(InputError, match="row 1"):
        read(["2026-03-01", value])


def test_today_is_a_whole_day():
    assert len(tiers.by_customer(bought(date="2026-03-02 10:00"), today="2026-03-02")) == 2
    with pytest.raises(InputError, match="after 2026-03-01"):
        tiers.by_customer(bought(date="2026-03-02 00:00"), today="2026-03-01 23:59")


TODAYS = {
    "tiers.by_customer": lambda today: tiers.by_customer(bought(), today=today),
    "states.classify": lambda today: states.classify(
        pd.DataFrame({"customer": [1], "purchases": 0, "last_purchase": ""}), today
    ),
    "states.made_bookings": lambda today: states.made_bookings(5, seed=1, today=today),
    "qualification.make_card": lambda today: qualification.make_card("Chen", "138 0000 0000", today=today),
}


@pytest.mark.parametrize("call", TODAYS.values(), ids=TODAYS)
def test_today_is_a_day_too(call):
    call("２０２６-１１-２２")
    with pytest.raises(InputError, match="^today is 'hello', not a date"):
        call("hello")


# Ids

SEVEN_AND_EIGHT = {
    "numbers": lambda: [7, 8],
    "decimals": lambda: [7.0, 8.0],
    "text": lambda: ["7", "8"],
    "mixed": lambda: [7, "8"],
    "full-width": lambda: ["７", "８"],
    "with spaces": lambda: ["7 ", " 8"],
    "numbers that may be missing": lambda: pd.array([7, 8], dtype="Int64"),
    "text of pandas": lambda: pd.array(["7", "8"], dtype="string"),
    "categories": lambda: pd.Categorical(["7", "8"]),
    "Arrow numbers": lambda: arrow([7, 8], "whole"),
    "Arrow text": lambda: arrow(["7", "8"], "text"),
}


def _together(ids) -> list:
    """Who has which number of purchases and a need, from two tables."""
    people = pd.DataFrame({"customer": [8, 9], "need": "yes"})
    table = states.summarise(bought(customer=ids), people)
    return [columns.spelled(table["customer"]).tolist(), table["purchases"].tolist(), table["need"].tolist()]


def _moves(ids) -> list:
    rank = pd.DataFrame({"rank": [1, 2]}, index=ids)
    moved = tiers.moves(rank, pd.DataFrame({"rank": [1, 2]}, index=["8", "7"]), part=0.5)
    return [moved.index.tolist(), moved["rank before"].tolist()]


def _shares(ids) -> list:
    table = pd.DataFrame([[0.5, 0.5], [0.1, 0.9]], index=ids, columns=["7", "8"])
    return switching.shares(table, pd.Series([0.6, 0.4], index=["8", "7"]), 1).iloc[1].round(4).tolist()


MATCHED = {
    "states.summarise": (_together, [["7", "8", "9"], [1, 1, 0], [False, True, True]]),
    "tiers.moves": (_moves, [["8", "7"], [2, 1]]),
    "switching.shares": (_shares, [0.26, 0.74]),
}


@pytest.mark.parametrize(("read", "right"), MATCHED.values(), ids=MATCHED)
@pytest.mark.parametrize("ids", SEVEN_AND_EIGHT.values(), ids=SEVEN_AND_EIGHT)
def test_seven_is_seven_in_two_tables(read, right, ids):
    assert read(ids()) == right


def _grouped(ids) -> list:
    table = tiers.by_customer(bought(customer=[*ids, *ids][:4], date=["2026-03-01"] * 4, amount=[1.0, 2, 4, 8]))
    return table["amount"].tolist()


def _summarised(ids) -> list:
    table = states.summarise(bought(customer=[*ids, *ids][:4], date=["2026-03-01"] * 4, amount=[1.0, 2, 4, 8]))
    return table["total_amount"].tolist()


def _households(ids) -> list:
    table = pd.DataFrame({"household": ids, "brand": ["A", "B"]})
    again = pd.DataFrame({"household": ["8", 7], "brand": ["B", "A"]})
    return switching.transitions(pd.concat([table.astype(object), again])).to_numpy().tolist()


def _brands(ids) -> list:
    table = pd.DataFrame({"household": 1, "brand": [*ids, *ids]})
    return switching.transitions(table, brands=["7", "8"]).to_numpy().tolist()


GROUPED = {
    "tiers.by_customer": (_grouped, [5.0, 10.0]),
    "states.summarise": (_summarised, [5.0, 10.0]),
    "switching.transitions, households": (_households, [[1, 0], [0, 1]]),
    "switching.transitions, brands": (_brands, [[0, 2], [1, 0]]),
}


@pytest.mark.parametrize(("read", "right"), GROUPED.values(), ids=GROUPED)
@pytest.mark.parametrize("ids", SEVEN_AND_EIGHT.values(), ids=SEVEN_AND_EIGHT)
def test_seven_is_seven_in_one_table(read, right, ids):
    assert read(ids()) == right


def test_a_column_with_numbers_and_text_is_added_up():
    table = tiers.by_customer(bought(customer=[7, "7"]))
    assert table["amount"].tolist() == [200.0]


def test_a_lost_customer_of_last_year_is_not_lost_because_of_the_spelling():
    from clvteach import data

    firm = data.distributor()
    number = firm["customer"].str.extract(r"(\d+)", expand=False).astype(int)
    was = firm["year"] < firm["year"].max()
    same, mixed = (
        firm.assign(customer=number),
        firm.assign(customer=number.astype(object).where(was, number.astype(str))),
    )
    groups = [tiers.cure(tiers.case(table, 2025))["group"].value_counts().to_dict() for table in (same, mixed)]
    assert groups[0] == groups[1]


WITH_IDS = {
    "states.classify": lambda ids: states.classify(
        pd.DataFrame({"customer": ids, "purchases": 0, "last_purchase": ""}), "2026-11-22"
    ),
    "states.summarise, people": lambda ids: states.summarise(bought(), pd.DataFrame({"customer": ids})),
    "tiers.by_head_count": lambda ids: tiers.by_head_count(pd.DataFrame({"customer": ids, "amount": 5})),
    "tiers.by_head_count, labels": lambda ids: tiers.by_head_count(pd.Series([5, 4], index=ids)),
    "tiers.score": lambda ids: tiers.score(pd.DataFrame({"customer": ids, "sales": 5}), {"sales": 1}),
    "tiers.quadrant": lambda ids: tiers.quadrant(pd.DataFrame({"customer": ids, "amount": 5, "length": 1})),
    "tiers.profit": lambda ids: tiers.profit(
        pd.DataFrame({"customer": ids, "sales": 5, "cost_of_goods": 1, "service_hours": 0})
    ),
    "qualification.qualify": lambda ids: qualification.qualify(
        pd.DataFrame({"prospect": ids, "budget": 5, "authority": 1, "need": 5}), budget_from=4
    ),
    "qualification.marginal_costs": lambda ids: qualification.marginal_costs(
        pd.DataFrame({"reach": 5, "hit rate": 0.1, "cost per person": 1}, index=ids)
    ),
}
TO_GROUP = {
    "states.summarise": lambda ids: states.summarise(bought(customer=ids)),
    "tiers.by_customer": lambda ids: tiers.by_customer(bought(customer=ids)),
    "switching.transitions": lambda ids: switching.transitions(pd.DataFrame({"household": ids, "brand": "A"})),
    "switching.market_shares": lambda ids: switching.market_shares(pd.DataFrame({"brand": ids})),
}


@pytest.mark.parametrize("call", WITH_IDS.values(), ids=WITH_IDS)
@pytest.mark.parametrize("ids", [[7, "7"], ["Li", "Li "], ["７", "7"], ["Li", "Li"]], ids=repr)
def test_nobody_is_there_twice_in_another_spelling(call, ids):
    with pytest.raises(InputError, match="twice"):
        call(ids)


BLANKS = {
    "space": lambda: ["Li", " "],
    "full-width space": lambda: ["Li", "\u3000"],
    "nothing": lambda: ["Li", None],
    "text of pandas": lambda: pd.array(["Li", " "], dtype="string"),
    "categories": lambda: pd.Categorical(["Li", " "]),
    "number": lambda: [7, np.nan],
    "numbers that may be missing": lambda: pd.array([7, pd.NA], dtype="Int64"),
    "Arrow text": lambda: arrow(["Li", " "], "text"),
    "Arrow numbers": lambda: arrow([7, None], "whole"),
}


@pytest.mark.parametrize("call", (WITH_IDS | TO_GROUP).values(), ids=WITH_IDS | TO_GROUP)
@pytest.mark.parametrize("ids", BLANKS.values(), ids=BLANKS)
def test_an_id_is_not_blank_in_any_room(call, ids):
    with pytest.raises(InputError, match="missing"):
        call(ids())


def test_ids_keep_their_kind_where_both_tables_have_the_same():
    assert tiers.by_customer(bought(customer=[10, 9])).index.tolist() == [9, 10]
    assert states.summarise(bought(customer=["10", "9"]))["customer"].tolist() == ["10", "9"]


# Amounts

AMOUNTS = {
    "numbers": lambda: [100, 50],
    "decimals": lambda: [Decimal("100"), Decimal("50")],
    "numbers that may be missing": lambda: pd.array([100, 50], dtype="Int64"),
    "floats that may be missing": lambda: pd.array([100.0, 50.0], dtype="Float64"),
    "as objects": lambda: np.array([100, 50.0], dtype=object),
    "Arrow numbers": lambda: arrow([100, 50], "whole"),
    "Arrow floats": lambda: arrow([100.0, 50.0], "number"),
}
READ_AMOUNTS = {
    "states.summarise": lambda x: states.summarise(bought(amount=x))["total_amount"],
    "tiers.by_customer": lambda x: tiers.by_customer(bought(amount=x))["amount"],
    "tiers.by_head_count": lambda x: tiers.by_head_count(bought(amount=x))["amount"],
    "tiers.profit": lambda x: tiers.profit(
        pd.DataFrame({"customer": [1, 2], "sales": x, "cost_of_goods": 0, "service_hours": 0}), acquisition_cost=0
    )["profit"],
    "qualification.marginal_costs": lambda x: qualification.marginal_costs(
        pd.DataFrame({"reach": x, "hit rate": 1, "cost per person": 1})
    )["can find"],
    "lifetime_value.of_customers": lambda x: lifetime_value.of_customers(
        pd.DataFrame({"income": x, "periods": 1}), rate=0
    )["revenue"],
}


@pytest.mark.parametrize("read", READ_AMOUNTS.values(), ids=READ_AMOUNTS)
@pytest.mark.parametrize("amounts", AMOUNTS.values(), ids=AMOUNTS)
def test_an_amount_is_an_amount_in_every_room(read, amounts):
    assert read(amounts()).tolist() == [100.0, 50.0]


@pytest.mark.parametrize("read", READ_AMOUNTS.values(), ids=READ_AMOUNTS)
@pytest.mark.parametrize("value", ["１００", "much", None, True, [5]], ids=repr)
def test_what_is_no_amount_is_refused_in_every_room(read, value):
    with pytest.raises(InputError, match="row 1"):
        read([100, value])


# Headings


@pytest.mark.parametrize("date", ["date", "日期", "消费日期", "购买日期"])
@pytest.mark.parametrize("amount", ["amount", "金额", "消费金额"])
def test_one_list_of_purchases_serves_every_room(date, amount):
    table = bought().rename(columns={"customer": "客户编号", "date": date, "amount": amount})
    assert len(tiers.by_customer(table)) == len(states.summarise(table)) == 2


@pytest.mark.parametrize("call", [tiers.by_customer, states.summarise])
@pytest.mark.parametrize("missing", ["customer", "date", "amount"])
def test_a_missing_column_is_named_in_the_learners_language(call, missing):
    with pytest.raises(InputError, match=f"purchases has no column '{missing}'"):
        call(bought().drop(columns=missing))
    with language.using("zh"), pytest.raises(InputError, match=columns.PURCHASES[missing][-1]):
        call(bought().drop(columns=missing))


# Columns that are not read

PEOPLE = pd.DataFrame({"customer": [1, 2], "need": ["yes", "no"]})
VALUED = pd.DataFrame({"income": [500, 450], "periods": 5})
CHARGED = pd.DataFrame({"customer": [1, 2], "sales": 900, "cost_of_goods": 500, "service_hours": 1})
GRADED = pd.DataFrame({"budget": [9000, 300], "authority": 1, "need": 8})
METHODS = pd.DataFrame({"reach": [100, 50], "hit rate": 0.1, "cost per person": 1})
SLIPS = {  # how each room reads a table; and headings beside those that it needs, with what each is taken for
    "states.summarise": (
        lambda more: states.summarise(bought().assign(**more)),
        {"Amount": "in more than one column", "date ": "in more than one column"},
    ),
    "tiers.by_customer": (
        lambda more: tiers.by_customer(bought().assign(**more)),
        {"Amount": "in more than one column", "CUSTOMER": "in more than one column"},
    ),
    "states.summarise, people": (
        lambda more: states.summarise(bought(), PEOPLE.assign(**more)),
        {
            "piked": "'picked'",
            "refuses contact": "'refuses'",
            "选定": "'已选定'",
            "拒绝": "'拒绝往来'",
            "Need": "more than one",
        },
    ),
    "states.classify": (
        lambda more: states.classify(
            pd.DataFrame({"customer": [1, 2], "purchases": 1, "last_purchase": "2026-01-01"}).assign(**more),
            "2026-02-01",
        ),
        {"in a row": "'in_a_row'", "needs": "'need'", "连续购买": "'连续购买次数'", "Picked": "'picked'"},
    ),
    "lifetime_value.of_customers": (
        lambda more: lifetime_value.of_customers(VALUED.assign(**more), rate=0.09),
        {
            **{
                "growth_rate": "'growth'",
                "growth rate": "'growth'",
                "Retention": "'retention'",
                "年增长率": "'增长率'",
            },
            **{"客户维系率": "'维系率'", "acquisition cost": "'acquisition_cost'", "获客成本": "not used here"},
            **{"留存率": "not used here", "rate": "not used here", "churn": "not used here", "折现率": "not used here"},
        },
    ),
    "tiers.profit": (
        lambda more: tiers.profit(CHARGED.assign(**more)),
        {"arrear": "'arrears'", "欠款": "'欠款额'", "First year": "'first_year'", "Sales": "more than one"},
    ),
    "tiers.gini": (
        lambda more: tiers.gini(pd.DataFrame({"amount": [100, 50]}).assign(**more)),
        {"Customer": "'customer'", "customer id": "'customer'", "客户": "'客户编号'"},
    ),
    "qualification.qualify": (
        lambda more: qualification.qualify(GRADED.assign(**more), budget_from=4000),
        {"Prospect": "'prospect'", "潜在客户": "'潜在客户编号'", "Budget": "more than one"},
    ),
    "qualification.marginal_costs": (
        lambda more: qualification.marginal_costs(METHODS.assign(**more)),
        {"hit_rate": "more than one", "Reach": "more than one"},
    ),
    "switching.transitions": (
        lambda more: switching.transitions(pd.DataFrame({"brand": list("AB")}).assign(**more)),
        {"Household": "'household'", "household id": "'household'", "家庭号": "'家庭'"},
    ),
}


@pytest.mark.parametrize(
    "name, heading", [(name, heading) for name, (_read, slips) in SLIPS.items() for heading in slips]
)
def test_a_column_that_would_not_count_is_asked_about(name, heading):
    read, slips = SLIPS[name]
    with pytest.raises(InputError) as caught:
        read({heading: [0.5, 0.25]})
    assert slips[heading] in str(caught.value) and repr(heading) in str(caught.value)


@pytest.mark.parametrize("name", [name for name in SLIPS if name != "switching.transitions"])
@pytest.mark.parametrize("heading", ["name", "note", "姓名", "备注", "phone", "3"])
def test_other_texts_may_stand_beside(name, heading):
    read, _slips = SLIPS[name]
    assert len(np.atleast_1d(read({heading: ["x", "y"]}))) == len(np.atleast_1d(read({})))


def test_what_counts_for_nothing_may_stand_beside_the_numbers_of_a_customer():
    plain = lifetime_value.of_customers(VALUED, rate=0.09)
    for beside in (
        {"customer": [1, 2]},
        {"客户编号": [1, 2]},
        {"ID": ["a", "b"]},
        {"序号": [1, 2]},
        {"vip": [True, False]},
    ):
        pd.testing.assert_frame_equal(lifetime_value.of_customers(VALUED.assign(**beside), rate=0.09), plain)
    for cells in (["80%", "７５%"], [Decimal("0.8"), None], ["0.8", ""]):
        with pytest.raises(InputError, match="'kept' that is not used here"):
            lifetime_value.of_customers(VALUED.assign(kept=cells), rate=0.09)


def test_the_columns_that_are_used_are_named_in_the_learners_language():
    with language.using("zh"), pytest.raises(InputError, match="年收入.*维系率"):
        lifetime_value.of_customers(VALUED.assign(留存率=0.8), rate=0.09)


# A text where a list is meant

LETTERS = {
    "states.follow": lambda: states.follow("AB"),
    "states.check_arrows": lambda: states.check_arrows("AB"),
    "states.Life": lambda: states.Life("Li", "AB", 100),
    "states.Life, an event": lambda: states.Life("Li", ["AB"], 100),
    "tiers.score, against": lambda: tiers.score(
        pd.DataFrame({"sales": [1, 2], "arrears": [2, 1]}), {"sales": 1, "arrears": 1}, against="arrears"
    ),
    "tiers.score, weights": lambda: tiers.score(pd.DataFrame({"sales": [1, 2]}), "sales"),
    "tiers.pareto": lambda: tiers.pareto("12"),
    "tiers.abc, cuts": lambda: tiers.abc([1, 2], "12"),
    "qualification.list_of": lambda: qualification.list_of("AB"),
    "qualification.add_card": lambda: qualification.add_card("AB", qualification.make_card("Chen", "138 0000 0000")),
    "qualification.card_form": lambda: qualification.card_form("AB"),
    "qualification.found": lambda: qualification.found(qualification.practical_methods(), "seminar"),
    "switching.transitions": lambda: switching.transitions(
        pd.DataFrame({"household": 1, "brand": list("ABA")}), brands="AB"
    ),
    "switching.interval_by_household": lambda: switching.interval_by_household(
        pd.DataFrame({"household": 1, "brand": list("ABA")}), [0.5, 0.5], 1, 0.1, 2, brands="AB"
    ),
    "switching.matrix": lambda: switching.matrix("12"),
    "switching.shares": lambda: switching.shares([[1, 0], [0, 1]], "10", 1),
    "switching.estimate": lambda: switching.estimate("12"),
    "lifetime_value.cash_flows": lambda: lifetime_value.cash_flows("12", 0.1),
    "lifetime_value.lifetime_profit": lambda: lifetime_value.lifetime_profit("12", rate=0.1, today=1, periods=1),
    "lifetime_value.sensitivity": lambda: lifetime_value.sensitivity("income"),
}


@pytest.mark.parametrize("call", LETTERS.values(), ids=LETTERS)
def test_a_text_is_not_a_list_of_its_letters(call):
    with pytest.raises(InputError) as caught:
        call()
    assert "'A'" not in str(caught.value).split(":")[0], "its letters were read one by one"


def test_a_matrix_names_its_brands_by_letters_as_it_says():
    assert switching.matrix([[0.5, 0.5], [0.1, 0.9]], brands="XY").index.tolist() == ["X", "Y"]
