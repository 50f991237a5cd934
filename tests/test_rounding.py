"""What is equal on paper is equal here: thresholds, ties and sums in every room."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clvteach import checks, lifetime_value, qualification, rounding, states, switching, tiers
from clvteach.checks import InputError

LITTLE_MORE = 0.1 + 0.2  # than .3
LITTLE_LESS = 1 - 0.9  # than .1
money = st.integers(-10_000_000, 10_000_000).map(lambda cents: cents / 100)


# The functions


@given(money, money)
@settings(max_examples=200, deadline=None)
def test_a_cent_is_never_rounding(a, b):
    assert bool(rounding.reaches(a, b)) == (a >= b)
    assert bool(rounding.exceeds(a, b)) == (a > b)
    assert rounding.compared(a, b) == (a > b) - (a < b)


@given(st.lists(money, min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_a_sum_that_cancels_is_nothing(amounts):
    everything = np.array([*amounts, *(-x for x in reversed(amounts))])
    assert not rounding.exceeds(everything.sum(), 0, size=abs(everything).sum())
    assert rounding.reaches(everything.sum(), 0, size=abs(everything).sum())
    assert rounding.without_noise(everything.sum(), size=abs(everything).sum()) == 0


def test_infinity_is_a_number_like_others():
    assert rounding.reaches(np.inf, np.inf) and rounding.reaches(np.inf, 1) and not rounding.reaches(1, np.inf)
    assert not rounding.exceeds(np.inf, np.inf) and not rounding.exceeds(-np.inf, 5)
    assert rounding.levelled([np.inf, 1, np.inf]).tolist() == [np.inf, 1, np.inf]
    assert rounding.levelled([]).tolist() == []


@given(st.integers(0, 10**12), st.integers(1, 100))
@settings(max_examples=200, deadline=None)
def test_parts_are_rounded_up_as_on_paper(number, percent):
    assert rounding.rounded_up(number * (percent / 100)) == -(-number * percent // 100)


# The rooms


def test_an_authority_of_a_tenth_is_a_tenth():
    assert qualification.letter_code(9000, LITTLE_LESS, 8, budget_from=4000, authority_from=0.1) == "MAN"
    assert qualification.letter_code(9000, 0.3, 8, budget_from=4000, authority_from=LITTLE_MORE) == "MAN"
    assert qualification.letter_code(4000 * LITTLE_LESS, 1, 8, budget_from=400) == "MAN"
    assert qualification.letter_code(9000, 1, 10 * LITTLE_LESS, budget_from=1, need_from=1) == "MAN"
    assert qualification.letter_code(9000, 0.0999, 8, budget_from=4000, authority_from=0.1) == "MaN"


def test_what_a_customer_brings_beyond_the_cost_is_more_than_rounding():
    gain = tiers.service_gain([100, 50], effect=0.07, cost=7)
    assert gain["customers"]["where it pays"] == 0
    assert gain["left over"]["by head-count"] == 0
    assert tiers.service_gain([100, 50], effect=0.07, cost=6.99)["customers"]["where it pays"] == 1


def test_a_returned_basket_is_no_purchase():
    basket = pd.DataFrame({"customer": "Li", "date": "2026-03-01", "amount": [88.98, 81.74, 145.99, -316.71]})
    record = states.summarise(basket).iloc[0]
    assert record["purchases"] == 0 and record["total_amount"] == 0
    assert tiers.by_customer(basket)["amount"]["Li"] == 0


@given(st.lists(st.integers(1, 100_000).map(lambda cents: cents / 100), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_no_returned_basket_is_a_purchase(prices):
    back = [*prices, -round(sum(prices), 2)]
    basket = pd.DataFrame({"customer": "Li", "date": "2026-03-01", "amount": back})
    assert states.summarise(basket)["purchases"].tolist() == [0]
    one_cent = basket.assign(amount=[*prices, -round(sum(prices) - 0.01, 2)])
    assert states.summarise(one_cent)["purchases"].tolist() == [1]


def test_customers_who_bring_nothing_together_have_no_shares():
    for call in (tiers.pareto, tiers.abc, tiers.gini, tiers.top_share):
        with pytest.raises(InputError, match="bring 0"):
            call([88.98, 81.74, 145.99, -316.71])


def test_what_ties_on_paper_ties():
    amounts = [5, 0.3, LITTLE_MORE, 0.2]
    assert tiers.by_head_count(amounts)["rank"].to_dict() == {1: 1, 2: 2, 3: 2, 4: 4}
    assert tiers.by_head_count(amounts).index.tolist() == [1, 2, 3, 4]  # in their order
    assert tiers.abc(amounts)["rank"].tolist() == [1, 2, 2, 4]
    for method in ("rank", "range"):
        score = tiers.score(pd.DataFrame({"sales": [0.3, LITTLE_MORE]}), {"sales": 1}, method=method)
        assert score["rank"].tolist() == [1, 1]


def test_who_brings_a_rounding_error_brings_nothing():
    tiers_of = tiers.by_head_count([LITTLE_MORE - 0.3, 5, 4, 3, 2], (0.5, 0.8, 1))["tier"]
    assert tiers_of[1] == "opportunity" and tiers_of[5] == "development"


def test_the_last_a_is_the_one_with_whom_the_cut_is_reached():
    assert tiers.abc([0.7, 0.1, 0.1, 0.1], (0.8, 0.9))["class"].tolist() == ["A", "A", "A", "A"]  # three tie
    assert tiers.abc([0.7, 0.11, 0.1, 0.09], (0.81, 0.91))["class"].tolist() == ["A", "A", "B", "C"]
    assert tiers.part_for([0.7, 0.11, 0.1, 0.09], 0.81) == 0.5


def test_cuts_that_are_equal_on_paper_rise():
    assert tiers.tier_sizes(10, (0.1, LITTLE_MORE, 0.3)).tolist() == [1, 2, 0, 7]


def test_the_average_customer_reaches_the_average():
    four = pd.DataFrame({"amount": [0.1] * 3, "length": [0.7] * 3})
    assert tiers.quadrant(four)["class"].tolist() == ["gold"] * 3


def test_a_method_at_the_price_of_its_worth_is_used():
    methods = pd.DataFrame({"reach": 100, "hit rate": [0.01, 0.1], "cost per person": [0.07, 0.7]}, index=["a", "b"])
    prices = methods["cost per person"] / methods["hit rate"]
    assert prices["a"] > 7 > prices["b"]  # both are 7 on paper
    assert (qualification.best_plan(methods, 1000, worth=7) > 0).all()
    assert (qualification.best_plan(methods, 1000, worth=6.99) == 0).all()
    assert qualification.marginal_costs(methods).index.tolist() == ["a", "b"]
    assert qualification.best_plan(methods, 5).tolist() == [5, 0]


def test_the_last_contact_that_the_budget_pays_is_made():
    people = pd.DataFrame({"budget": 9000, "authority": 1, "need": [8] * 3})
    work = qualification.work_down(
        qualification.qualify(people, budget_from=1), profit_per_sale=1, contact_cost=0.1, chances={"A": 1}
    )
    assert qualification.best_cut(work, 0.3)["contacts"].tolist() == [3]
    assert qualification.best_cut(work, 0.29)["contacts"].tolist() == [2]


def test_what_a_switch_takes_may_be_all_there_is():
    P = [[0.7, LITTLE_MORE - 0.1, 0.1], [0, 1, 0], [0, 0, 1]]
    assert switching.with_switch(P, "A", "A", 0.9, taken_from="B").loc["A", "B"] == 0
    with pytest.raises(InputError, match="only has"):
        switching.with_switch(P, "A", "A", 0.901, taken_from="B")


def test_a_share_that_is_as_near_as_wanted_has_settled():
    P = [[0.5, 0.5], [0.5, 0.5]]
    assert switching.periods_to_settle(P, [0.6, 0.4], within=LITTLE_LESS) == 0


def test_a_customer_who_has_paid_back_to_the_cent_has_paid_back():
    assert lifetime_value.break_even(lifetime_value.cash_flows([0.1, 0.2], 0, acquisition_cost=0.3)) == 2
    assert lifetime_value.break_even(lifetime_value.cash_flows([0.1, 0.19], 0, acquisition_cost=0.3)) is None


def test_a_value_of_nothing_has_no_percentage():
    inputs = {"income": 0.1, "service_cost": 0, "rate": 0, "periods": 3, "acquisition_cost": 0.3}
    table = lifetime_value.sensitivity(inputs, change=0.001)
    assert np.isnan(table.loc["income", "elasticity"])


def test_the_turning_cost_of_equal_customers_is_nothing():
    assert lifetime_value.turning_cost(0.3, 0.4, 0.1) == 0
    assert lifetime_value.turning_cost(100, 450, 100) == -250


def test_a_chance_that_is_nothing_is_nothing():
    rates = states.Rates(churn=0.3 - 0.1 - 0.2, repeat=0.7 + 0.2 + 0.1)
    matrix = states.transition_matrix(rates)
    assert matrix.loc["first-time"].tolist() == [0, 0, 1, 0, 0, 0]
    assert (matrix.to_numpy() >= 0).all()


# What a learner calculated before typing it


@pytest.mark.parametrize("value", [0.1 * 3 * 10, 0.7 * 100 / 10 - 4, 3.0], ids=repr)
def test_a_whole_number_may_be_calculated(value):
    assert checks.whole(value, "periods") == 3
    assert checks.whole_numbers([value], "periods").tolist() == [3.0]


def test_what_is_nearly_whole_is_shown_as_it_is():
    with pytest.raises(InputError, match="periods is 5.0000000001, but"):
        checks.whole(5.0000000001, "periods")
    with pytest.raises(InputError, match=r"periods\[0\] is 5.0000000001, but"):
        checks.whole_numbers([5.0000000001], "periods")


def test_a_bound_may_be_calculated():
    assert checks.number(0.3 - 0.1 - 0.2, "cost", least=0) == 0
    assert checks.numbers([0.3 - 0.1 - 0.2, 1], "cost", least=0).tolist() == [0, 1]
    assert checks.fraction(0.3 - 0.1 - 0.2, "retention") == 0
    assert checks.number(10 * LITTLE_MORE / 0.3, "need", least=0, most=10) == 10
    for beyond in (-1e-9, 10.00001):
        with pytest.raises(InputError):
            checks.number(beyond, "need", least=0, most=10)
