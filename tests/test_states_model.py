"""Chapter 1: who is in which state, who may move where, and what a cohort does."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clvteach import language, states
from clvteach.checks import InputError
from clvteach.states import cases, model

TODAY = "2026-11-22"


def one(purchases=0, last=None, **more) -> dict:
    """The classified record of one customer."""
    record = pd.DataFrame([{"customer": "Li", "purchases": purchases, "last_purchase": last, **more}])
    return states.classify(record, TODAY).iloc[0].to_dict()


# The five states of the course and the three sub-states, by rules that are said


@pytest.mark.parametrize(
    ("record", "state", "sub_state", "reason"),
    [
        ({"need": True}, "potential", "–", "need"),
        ({"need": True, "picked": True}, "target", "–", "picked"),
        ({"picked": True, "refuses": True}, "non-customer", "–", "refuses"),
        ({}, "non-customer", "–", "no relation"),
        ({"purchases": 1, "last": "2026-11-01"}, "actual", "first-time", "21 days ago"),
        ({"purchases": 1, "last": TODAY}, "actual", "first-time", "today"),
        ({"purchases": 2, "last": "2026-11-01"}, "actual", "repeat", "2 times"),
        ({"purchases": 5, "last": "2026-11-01"}, "actual", "loyal", "5 times in a row"),
        ({"purchases": 9, "in_a_row": 4, "last": "2026-11-21"}, "actual", "repeat", "1 day ago; 4 in a row"),
        ({"purchases": 9, "last": "2025-11-21"}, "lost", "–", "366 days ago"),
        ({"purchases": 9, "last": "2026-11-01", "refuses": "是"}, "lost", "–", "refuses"),
        ({"purchases": 9, "last": "2020-01-01"}, "non-customer", "–", "left alone"),
    ],
)
def test_states_and_reasons(record, state, sub_state, reason):
    found = one(**record)
    assert (found["state"], found["sub-state"]) == (state, sub_state)
    assert reason in found["reason"]


@pytest.mark.parametrize(
    ("last", "state"),
    [("2025-11-22", "actual"), ("2025-11-21", "lost"), ("2023-11-23", "lost"), ("2023-11-22", "non-customer")],
)
def test_a_tie_at_the_cut_stays_on_the_better_side(last, state):
    """Exactly 365 days ago is still actual, exactly 1095 still lost."""
    assert one(2, last)["state"] == state


def test_the_rules_can_be_set():
    records = pd.DataFrame({"customer": [1, 2], "purchases": [3, 3], "last_purchase": ["2026-11-01", "2026-06-01"]})
    found = states.classify(records, TODAY, lost_after=90, given_up_after=100, loyal_from=3)
    assert found["sub-state"].tolist() == ["loyal", "–"]
    assert found["state"].tolist() == ["actual", "non-customer"]
    with pytest.raises(InputError, match="loyal_from is 2"):
        states.classify(records, TODAY, loyal_from=2)
    with pytest.raises(InputError, match="lost first and given up later"):
        states.classify(records, TODAY, lost_after=365, given_up_after=365)


def test_chinese_headings_and_full_width_dates_are_as_good():
    records = pd.DataFrame(
        {
            "客户编号": ["李"],
            "购买次数": [6],
            "最近购买日期": ["２０２６年１１月１日"],
            "连续购买次数": [6],
            "有需求": ["是"],
        }
    )
    with language.using("zh"):
        found = states.classify(records, "2026/11/22")
    assert found.loc[0, "sub-state"] == "loyal"
    assert found.loc[0, "reason"] == "连续购买 6 次（满 5 次就算忠诚），最近一次在 21 天前。"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"customer": ["Li", "Li"]}, "'Li' twice, in row 0 and in row 1"),
        ({"customer": ["Li", None]}, "row 1, is missing"),
        ({"purchases": [1, -1]}, "row 1 is -1"),
        ({"purchases": [1, 1.5]}, "row 1 is 1.5, but it must be a whole number"),
        ({"purchases": [1, 0]}, "has a date, but the number of purchases is 0"),
        ({"last_purchase": ["2026-11-01", ""]}, "is empty, but there are 2 purchases"),
        ({"last_purchase": ["2026-11-01", "2027-01-01"]}, "row 1 is 2027-01-01, a day that lies after 2026-11-22"),
        ({"last_purchase": ["2026-11-01", "31 Feb"]}, "'31 Feb', not a date"),
        ({"last_purchase": ["2026-11-01", "2026-02-31"]}, "'2026-02-31', not a date"),
        ({"last_purchase": ["2026-11-01", 46000]}, "46000, not a date"),
        ({"need": [True, "maybe"]}, "'maybe': write yes or no"),
        ({"piked": [True, False]}, "Did you mean 'picked'"),
        ({"客户编号": [1, 2]}, "more than one column"),
    ],
)
def test_records_that_cannot_be_right_say_which(change, message):
    table = pd.DataFrame({"customer": ["Li", "Wang"], "purchases": [1, 2], "last_purchase": ["2026-11-01"] * 2})
    with pytest.raises(InputError, match=message):
        states.classify(table.assign(**change), TODAY)


def test_an_empty_list_and_a_missing_column_are_errors_that_say_so():
    table = pd.DataFrame({"customer": ["Li"], "purchases": [1], "last_purchase": ["2026-11-01"]})
    with pytest.raises(InputError, match="customers is empty"):
        states.classify(table.head(0), TODAY)
    with pytest.raises(InputError, match="no column 'purchases'"):
        states.classify(table.drop(columns="purchases"), TODAY)
    with language.using("zh"), pytest.raises(InputError, match="购买次数"):
        states.classify(table.drop(columns="purchases"), TODAY)


def test_other_columns_are_left_alone_and_the_index_stays():
    table = pd.DataFrame(
        {"customer": ["Li"], "purchases": [1], "last_purchase": ["2026-11-01"], "city": ["Wuhan"]}, index=["x"]
    )
    found = states.classify(table, TODAY)
    assert found.index.tolist() == ["x"] and found.columns.tolist() == ["customer", "state", "sub-state", "reason"]


def test_all_equal_customers_are_in_one_state_with_one_reason():
    table = pd.DataFrame({"customer": range(50), "purchases": 3, "last_purchase": "2026-11-01"})
    found = states.classify(table, TODAY)
    assert found["reason"].nunique() == 1
    assert states.count(found).loc["repeat", "number of customers"] == 50
    assert states.count(found)["share of customers"].sum() == 1


# From purchases to records


def test_returns_and_several_rows_on_one_day():
    bought = pd.DataFrame(
        {
            "客户编号": [1, 1, 1, 1, 2, 2],
            "购买日期": ["2026-01-05", "2026-01-05", "2026-02-01", "2026-02-10", "2026-03-01", "2026-03-01"],
            "消费金额": [100, 50, 80, -80, 60, -60],
        }
    )
    found = states.summarise(bought).set_index("customer")
    assert found.loc[1, "purchases"] == 2  # two rows on one day are one purchase; the return is none
    assert found.loc[1, "last_purchase"] == pd.Timestamp("2026-02-01")
    assert found.loc[1, "total_amount"] == 150
    assert found.loc[2, "purchases"] == 0 and pd.isna(found.loc[2, "last_purchase"])  # cancelled on the same day


def test_a_gap_longer_than_the_limit_ends_a_row():
    days = ["2024-01-01", "2024-12-31", "2025-12-31", "2026-12-31"]  # gaps of exactly 365 days
    bought = pd.DataFrame({"customer": 1, "date": days, "amount": 10})
    assert states.summarise(bought).loc[0, "in_a_row"] == 4
    assert states.summarise(bought, lost_after=364).loc[0, "in_a_row"] == 1


def test_whoever_never_bought_is_in_the_records_too():
    bought = pd.DataFrame({"customer": [2], "date": ["2026-11-01"], "amount": [10]})
    people = pd.DataFrame({"客户编号": [1, 2], "有需求": ["是", "否"]})
    found = states.classify(states.summarise(bought, people), TODAY)
    assert found["state"].tolist() == ["potential", "actual"]


def test_the_made_list_runs_through_and_shows_every_state():
    bought, people = states.made_bookings(300)
    found = states.classify(states.summarise(bought, people), TODAY)
    assert (states.count(found)["number of customers"] > 0).all()
    assert len(found) == 450
    again, _people = states.made_bookings(300)
    pd.testing.assert_frame_equal(bought, again)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 1500), st.integers(-50, 100)), min_size=1, max_size=30))
def test_summarise_agrees_with_a_plain_loop(rows):
    start = pd.Timestamp("2020-01-01")
    bought = pd.DataFrame(
        [(who, start + pd.Timedelta(days=day), amount) for who, day, amount in rows],
        columns=["customer", "date", "amount"],
    )
    found = states.summarise(bought).set_index("customer")
    for who, log in bought.groupby("customer"):
        daily = log.groupby("date")["amount"].sum()
        days = sorted(daily[daily > 0].index)
        in_a_row = 0
        for before, day in itertools.pairwise([None, *days]):
            in_a_row = in_a_row + 1 if before is not None and (day - before).days <= 365 else 1
        assert found.loc[who, "purchases"] == len(days)
        assert found.loc[who, "in_a_row"] == in_a_row
        assert found.loc[who, "total_amount"] == log["amount"].sum()


# Conversions


def test_the_course_s_conversions_and_no_others():
    possible = {pair for pair in itertools.product(states.STATES, repeat=2) if pair in model.CONVERSIONS}
    assert len(possible) == 10
    for pair in itertools.product(states.STATES, repeat=2):
        if pair in possible:
            assert states.convert(*pair)
        else:
            with pytest.raises(InputError, match="impossible: .{15}"):
                states.convert(*pair)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("non-customer", "loyal", "will never buy"),
        ("lost", "potential", "not a potential customer again"),
        ("lost", "loyal", "in a row first"),
        ("target", "repeat", "first purchase is missing"),
        ("潜在客户", "流失客户", "only somebody who used to buy"),
    ],
)
def test_an_impossible_conversion_says_why(before, after, why):
    with pytest.raises(InputError, match=why):
        states.convert(before, after)


def test_a_way_is_followed_until_the_impossible_step():
    assert len(states.follow(["potential", "target", "first-time", "lost", "repeat"])) == 4
    with pytest.raises(InputError, match="lost → potential is impossible"):
        states.follow(["first-time", "lost", "potential"])
    with pytest.raises(InputError, match="at least two states"):
        states.follow(["lost"])
    with pytest.raises(InputError, match="must be one of"):
        states.follow(["lost", "angry"])


# One life


@pytest.mark.parametrize("name", states.LIVES)
@pytest.mark.parametrize("lost_after", [60, 200, 365, 720])
@pytest.mark.parametrize("loyal_from", [3, 5, 10])
def test_a_life_only_makes_possible_moves(name, lost_after, loyal_from):
    events = states.live(states.LIVES[name], lost_after=lost_after, loyal_from=loyal_from)
    assert events["day"].is_monotonic_increasing
    after = events["state after"].tolist()
    assert all(a == b or (a, b) in model.CONVERSIONS for a, b in itertools.pairwise(after))


def test_a_quarrel_loses_a_loyal_customer_who_must_then_begin_again():
    after = states.live(states.LIVES["lin"])["state after"].tolist()
    assert after[6:] == ["loyal", "lost", "repeat", "repeat", "repeat"]


def test_a_life_and_classify_agree():
    """The last row of a life is what classify says about the same record on that day."""
    for life in states.LIVES.values():
        events = states.live(life)
        purchases = sum(kind == cases.PURCHASE for _day, kind, _words in life.events)
        last = max(day for day, kind, _words in life.events if kind == cases.PURCHASE)
        end = int(events["day"].iloc[-1])
        record = pd.DataFrame(
            {"customer": [1], "purchases": [purchases], "last_purchase": [pd.Timestamp("2020-01-01")], "need": True}
        )
        if life is not states.LIVES["lin"] and life is not states.LIVES["chen"]:  # no break in the row
            found = states.classify(record, pd.Timestamp("2020-01-01") + pd.Timedelta(days=end - last)).iloc[0]
            name = found["state"] if found["sub-state"] == "–" else found["sub-state"]
            assert name == events["state after"].iloc[-1]


def test_a_life_with_an_impossible_move_is_an_error():
    life = states.Life("nobody", ((0, "need", ""), (10, "purchase", ""), (2000, "purchase", "")), 2100)
    with pytest.raises(InputError, match="non-customer → repeat is impossible"):
        states.live(life)


# The cards


def test_every_card_in_its_place_is_right_and_every_other_place_is_not_yet():
    for number, card in cases.customer_cards().items():
        for state in states.STATES:
            row = states.check_cards({number: state}).loc[number]
            assert row["result"] == ("right" if state == card.state else "not yet")
            assert len(row["reason"]) > 20
            if state != card.state:
                assert card.clue in row["reason"]


def test_the_cards_show_every_state():
    assert {card.state for card in cases.customer_cards().values()} == set(states.STATES)


def test_cards_and_states_that_do_not_exist_say_so():
    with pytest.raises(InputError, match="answers is 11"):
        states.check_cards({11: "lost"})
    with pytest.raises(InputError, match="'actual' is three states"):
        states.check_cards({1: "actual"})
    with pytest.raises(InputError, match="answers must be a dict"):
        states.check_cards({})
    assert states.check_cards({6: "流失客户"})["result"].tolist() == ["right"]


def test_states_may_be_named_as_in_textbooks():
    assert states.convert("流失", "重复购买客户") == states.convert("Lost customer", "repeat")
    assert states.check_cards({1: "忠诚客户", 4: "首次购买客户"})["result"].tolist() == ["right", "right"]


def test_a_first_purchase_today_is_said_as_such():
    today = pd.DataFrame({"customer": [1], "purchases": [1], "last_purchase": ["2026-11-22"]})
    assert states.classify(today, "2026-11-22").loc[0, "reason"] == "Bought for the first time today."


def test_arrows_are_checked_with_reasons():
    found = states.check_arrows([("potential", "target"), ("lost", "loyal"), ("流失客户", "重复购买客户")])
    assert found["result"].tolist() == ["possible", "impossible", "possible"]
    with pytest.raises(InputError, match="no arrow"):
        states.check_arrows(["lost"])


# The cohort

BASE = states.Rates()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=7, max_size=7), st.floats(0, 1e5), st.integers(0, 30))
def test_nobody_appears_or_vanishes_and_flows_explain_every_change(chances, contacts, months):
    names = ("attract", "convert", "repeat", "loyalty", "churn", "win_back", "give_up")
    rates = states.Rates(contacts=contacts, **dict(zip(names, chances, strict=True)))
    stocks = states.cohort(rates, states.ESTABLISHED, months)
    np.testing.assert_allclose(stocks.sum(axis=1), stocks.iloc[0].sum(), rtol=1e-9)
    assert (stocks >= -1e-6).all(axis=None)
    moved = states.flows(stocks, rates)
    assert (moved >= -1e-6).all(axis=None)
    change = pd.DataFrame(0.0, index=moved.index, columns=stocks.columns)
    for name in moved:
        before, after = name.split(" → ")
        change[before] -= moved[name]
        change[after] += moved[name]
    np.testing.assert_allclose(stocks.diff().iloc[1:], change, atol=1e-5)


def test_the_matrix_has_rows_of_one_and_only_allowed_moves():
    matrix = states.transition_matrix(BASE)
    np.testing.assert_allclose(matrix.sum(axis=1), 1)
    for before, after in itertools.product(matrix.index, matrix.columns):
        if before != after and matrix.loc[before, after] > 0:
            assert (before, after) in model.CONVERSIONS


def test_the_cohort_comes_to_the_steady_state():
    stocks = states.cohort(BASE, {"potential": 1e6}, 400)
    steady = states.steady_state(BASE)
    np.testing.assert_allclose(stocks.iloc[-1][steady.index[:-1]], steady.iloc[:-1], rtol=1e-6)
    assert states.revenue(stocks, BASE).iloc[-1] == pytest.approx(steady["revenue"], rel=1e-6)


def test_without_contacts_the_firm_dies_out():
    assert (states.steady_state(replace(BASE, contacts=0)) == 0).all()


def test_no_steady_state_is_an_error_that_says_why():
    for stuck in ({"give_up": 0}, {"convert": 0}, {"churn": 0}):
        with pytest.raises(InputError, match="no steady state"):
            states.steady_state(replace(BASE, **stuck))
    assert states.steady_state(replace(BASE, loyalty=0))["loyal"] == 0


def test_contacts_end_when_the_potential_customers_do():
    stocks = states.cohort(BASE, {"potential": 250}, 3)
    assert stocks["potential"].tolist() == [250, 50, 0, 0]


def test_which_plan_is_better_depends_on_the_firm_and_the_time():
    plans = {"now": BASE, "contacts": replace(BASE, contacts=5000), "churn": replace(BASE, churn=0.1)}
    young = states.compare(plans, states.YOUNG)["more revenue"]
    established = states.compare(plans, states.ESTABLISHED)["more revenue"]
    assert young.round().tolist() == [0, 652524, 515913]
    assert established.round().tolist() == [0, 652524, 1644622]
    later = states.compare(plans, states.YOUNG, months=60)["more revenue"]
    assert later["churn"] > later["contacts"]


@pytest.mark.parametrize(
    ("change", "message"),
    [({"churn": 15}, "Did you mean 0.15"), ({"contacts": -1}, "at least 0"), ({"churn": "五"}, "not a number")],
)
def test_rates_that_cannot_be_right_say_so(change, message):
    with pytest.raises(InputError, match=message):
        states.Rates(**change)


def test_starts_that_cannot_be_right_say_so():
    with pytest.raises(InputError, match="must be one of"):
        states.cohort(BASE, {"angry": 5})
    with pytest.raises(InputError, match="start is 5"):
        states.cohort(BASE, 5)
    assert states.cohort(BASE, {"潜在客户": 10}, 0)["potential"].tolist() == [10]


# The still pictures


@pytest.mark.parametrize("picture", [states.graph, states.kinds, states.contributions])
def test_still_pictures_show_and_speak_both_languages(picture):
    for code in language.LANGUAGES:
        with language.using(code):
            still = picture()
            assert still._repr_png_().startswith(b"\x89PNG")
            assert ("客户" in repr(still)) == (code == "zh")


def test_an_answer_in_the_learners_words():
    with language.using("zh"):
        with pytest.raises(InputError, match="重复购买.*忠诚"):
            states.check_cards({1: "现实客户"})
        with pytest.raises(InputError, match="潜在客户"):
            states.check_cards({1: "忠实"})
    with pytest.raises(InputError, match="first-time"):
        states.convert("actual", "lost")
    records = pd.DataFrame({"customer": [1], "purchases": [0], "last_purchase": [""], "need": [" Yes "]})
    assert states.classify(records, "2026-11-22")["state"].tolist() == ["potential"]


@pytest.mark.parametrize("plans", [states.Rates(), {}, {"as now": 0.1}])
def test_plans_that_are_none(plans):
    with pytest.raises(InputError, match="plans is"):
        states.compare(plans, states.ESTABLISHED)


# Odd inputs


@pytest.mark.parametrize("rates", [None, 5, {"churn": 0.1}, states.YOUNG])
def test_rates_come_from_rates(rates):
    stocks = states.cohort(states.Rates(), states.YOUNG, 2)
    for call in (
        lambda: states.cohort(rates, states.YOUNG),
        lambda: states.flows(stocks, rates),
        lambda: states.revenue(stocks, rates),
        lambda: states.transition_matrix(rates),
        lambda: states.steady_state(rates),
    ):
        with pytest.raises(InputError, match=r"rates must come from states.Rates\(…\), not "):
            call()


def test_stocks_are_a_cohorts_table():
    stocks = states.cohort(states.Rates(), states.YOUNG, 2)
    for call in (states.flows, states.revenue):
        with pytest.raises(InputError, match="stocks has no column 'loyal'"):
            call(stocks.drop(columns="loyal"), states.Rates())
        with pytest.raises(InputError, match=r"stocks\['lost'\], row 1 is the text 'x'"):
            call(stocks.assign(lost=[0, "x", 0]), states.Rates())
    mixed = stocks[stocks.columns[::-1]]
    assert states.revenue(mixed, states.Rates()).equals(states.revenue(stocks, states.Rates()))


@pytest.mark.parametrize("heading", ["customer", "purchases", "last_purchase", "need", "in_a_row"])
def test_a_list_in_a_cell_is_refused(heading):
    table = pd.DataFrame(
        {
            "customer": ["Li", "Wang"],
            "purchases": [1, 2],
            "last_purchase": ["2026-11-01"] * 2,
            "need": "yes",
            "in_a_row": 1,
        }
    ).astype(object)
    table.at[1, heading] = ["yes", 1]
    with pytest.raises(InputError, match=rf"customers\['{heading}'\], row 1 is \['yes', 1\]"):
        states.classify(table, TODAY)


def test_states_that_are_none_are_not_counted():
    classified = pd.DataFrame({"state": ["actual", "asleep"], "sub-state": ["loyal", "–"]})
    with pytest.raises(InputError, match=r"classified\['state'\], row 1 is 'asleep', but it must be one of"):
        states.count(classified)


def test_reasons_do_not_mix_up_customers_with_very_many_purchases():
    numbers = [10**15, 10**15 - 1, 10**15]
    records = pd.DataFrame(
        {"customer": range(3), "purchases": numbers, "last_purchase": ["2026-11-01", "2026-11-01", "2020-12-01"]}
    )
    found = states.classify(records, TODAY, given_up_after=10**6)["reason"]
    assert [str(number) in reason for number, reason in zip(numbers, found, strict=True)] == [True, True, False]


def test_a_firm_has_a_million_made_customers_at_most():
    with pytest.raises(InputError, match="customers is 10000000, but it must lie between 1 and 1000000"):
        states.made_bookings(10**7)


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (5, r"events is 5: give a list, such as \[\(0, "),
        ([], r"events is \[\]: give a list"),
        ([(0, "need")], r"events\[0\] is .*: give day, kind and words"),
        ([(0, "need", 5)], r"events\[0\] is .*: give day, kind and words"),
        ([(0, "birth", "is born")], r"events\[0\]\[1\] is 'birth', but it must be one of: 'need'"),
        ([(-1, "need", "x")], r"events\[0\]\[0\] is -1"),
        ([(5, "need", "x"), (4, "purchase", "y")], r"events\[1\] is on day 4, before the one above it"),
    ],
)
def test_a_life_that_cannot_be_says_why(events, message):
    with pytest.raises(InputError, match=message):
        cases.Life("Li", events, 100)


def test_arrows_are_a_list_of_pairs():
    with pytest.raises(InputError, match=r"arrows is 5: give a list, such as \[\("):
        states.check_arrows(5)
    with pytest.raises(InputError, match="5 is no arrow"):
        states.check_arrows([5])


@pytest.mark.parametrize("people", [["8", "9"], [8, 9], [9.0, 8.0], ["８", "9 "]], ids=repr)
def test_customers_of_two_tables_are_the_same_by_their_spelling(people):
    bought = pd.DataFrame({"customer": ["7", "8"], "date": "2026-11-01", "amount": 1})
    both = states.summarise(bought, pd.DataFrame({"customer": people, "need": "yes"}))
    assert both["customer"].str.strip().tolist() == ["7", "8", "9"]
    assert both["purchases"].tolist() == [1, 1, 0]
    assert both["need"].tolist() == [False, True, True]


def test_customers_that_are_numbers_in_both_tables_stay_numbers():
    bought = pd.DataFrame({"customer": [10, 9], "date": "2026-11-01", "amount": 1})
    both = states.summarise(bought, pd.DataFrame({"customer": [8, 10]}))
    assert both["customer"].tolist() == [8, 9, 10]
    assert both["purchases"].tolist() == [0, 1, 1]
