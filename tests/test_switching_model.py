"""Switching matrices: the course's examples 3.3 and 3.4, the algebra behind them, real purchases, and bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse.csgraph import connected_components

from clvteach import data, switching
from clvteach.checks import InputError

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

START = [0.6, 0.3, 0.1]
P = switching.matrix([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.25, 0.15, 0.6]])
# The course raises pAA to .8 and never says that pAB pays for it …
LOYAL = switching.with_switch(P, "A", "A", 0.8, taken_from="B")
# … and then has A win from C what B won from C.
WINNING = switching.with_switch(LOYAL, "C", "A", 0.3, taken_from="B")


# --- The course's numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "t", "exact", "printed", "why"),
    [
        (P, 1, (0.475, 0.375, 0.15), (0.475, 0.375, 0.15), "agrees (3.3)"),
        (P, 2, (0.4075, 0.4175, 0.175), (0.375, 0.4175, 0.175), "A slipped: the printed shares add up to .9675 (3.4)"),
        (LOYAL, 1, (0.535, 0.315, 0.15), (0.535, 0.315, 0.15), "agrees, once pAB falls to .1"),
        (LOYAL, 2, (0.497, 0.328, 0.175), (0.497, 0.328, 0.175), "agrees"),
        (WINNING, 1, (0.54, 0.31, 0.15), (0.54, 0.31, 0.15), "agrees"),
        (WINNING, 2, (0.508, 0.317, 0.175), (0.508, 0.317, 0.175), "agrees"),
    ],
)
def test_shares_of_the_course(case, t, exact, printed, why):
    found = switching.shares(case, START, 2).loc[t]
    assert found.tolist() == pytest.approx(exact, abs=1e-12)
    assert (found.tolist() == pytest.approx(printed, abs=1e-12)) == why.startswith("agrees")


@pytest.mark.parametrize(
    ("case", "brand", "exact", "printed", "why"),
    [
        (P, "A", 689.38, 675.7, "follows from the slip in A's share at t = 2"),
        (P, "B", 497.72, 497, "agrees, cut off; the printed formula has SC2 where SB2 is meant"),
        (P, "C", 192.45, 192.6, "small slip, repeated below"),
        (LOYAL, "A", 754.57, 751, "A slipped"),
        (LOYAL, "B", 432.53, 432.5, "agrees"),
        (LOYAL, "C", 192.45, 192.6, "small slip"),
        (WINNING, "A", 761.49, 761.5, "agrees"),
        (WINNING, "B", 425.61, 425.5, "agrees, roughly rounded"),
        (WINNING, "C", 192.45, 192.6, "small slip"),
    ],
)
def test_lifetime_values_of_example_3_4(case, brand, exact, printed, why):
    value = switching.lifetime_value(case, START, contribution=500, rate=0.09, periods=2)[brand]
    assert value == pytest.approx(exact, abs=0.005)
    off = abs(value - printed)
    if why.startswith("agrees"):
        assert off < 1
    elif why.startswith("small slip"):
        assert 0.1 < off < 0.2
    else:
        assert off > 3


@pytest.mark.parametrize(
    ("case", "printed"),
    [(P, (675.7, 497, 192.6)), (LOYAL, (751, 432.5, 192.6)), (WINNING, (761.5, 425.5, 192.6))],
)
def test_values_add_up_to_the_discounted_contribution(case, printed):
    total = switching.lifetime_value(case, START, 500, 0.09, 2).sum()
    assert total == pytest.approx(1379.56, abs=0.005)
    if case is not WINNING:
        assert sum(printed) != pytest.approx(1379.56, abs=1)
    assert sum(printed) != pytest.approx(1379.56, abs=0.03)


def test_the_slips_change_no_conclusion():
    exact = [switching.lifetime_value(case, START, 500, 0.09, 2)["A"] for case in (P, LOYAL, WINNING)]
    assert exact == sorted(exact)
    assert [675.7, 751, 761.5] == sorted([675.7, 751, 761.5])


def test_long_run_of_the_course():
    assert switching.long_run(P).tolist() == pytest.approx([0.325, 0.475, 0.2], abs=1e-12)


def test_infinite_horizon_of_the_course():
    values = switching.lifetime_value(P, START, 500, 0.09)
    assert values.tolist() == pytest.approx([2245.65, 2691.17, 1118.74], abs=0.005)
    assert values.sum() == pytest.approx(500 * 1.09 / 0.09)


# --- Algebra ----------------------------------------------------------------------------------------------------


@st.composite
def chains(draw, least=1, most=5):
    """A matrix and starting shares, zeros included."""
    k = draw(st.integers(least, most))
    cells = draw(arrays(float, (k + 1, k), elements=st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])))
    cells[np.arange(k), np.arange(k)] += 0.2
    cells[k] += 0.05
    cells /= cells.sum(axis=1, keepdims=True)
    return cells[:k], cells[k]


RATES = st.floats(0, 0.5)
FUTURE = st.integers(0, 12)


@given(chains(), FUTURE)
def test_shares_stay_shares(chain, periods):
    found = switching.shares(*chain, periods)
    assert found.index.tolist() == list(range(periods + 1))
    assert (found.to_numpy() >= 0).all()
    assert found.sum(axis=1).to_numpy() == pytest.approx(1)


@given(chains(), RATES, FUTURE, st.floats(-3, 3))
def test_value_is_linear_in_contribution(chain, rate, periods, factor):
    once = switching.lifetime_value(*chain, 500, rate, periods)
    assert switching.lifetime_value(*chain, 500 * factor, rate, periods).tolist() == pytest.approx(
        (factor * once).tolist(), abs=1e-9
    )


@given(chains(), RATES, FUTURE, st.sampled_from([0.5, 1, 4, 12]), st.sampled_from([0, 1, 2.5]))
def test_value_is_the_sum_of_its_periods(chain, rate, periods, cycles, purchases):
    options = dict(purchases=purchases, cycles_per_year=cycles)
    terms = switching.values_by_period(*chain, 500, rate, periods, **options)
    by_hand = [
        purchases * 500 * (chain[1] @ np.linalg.matrix_power(chain[0], t)) / (1 + rate) ** (t / cycles)
        for t in range(periods + 1)
    ]
    assert terms.to_numpy() == pytest.approx(np.array(by_hand))
    value = switching.lifetime_value(*chain, 500, rate, periods, **options)
    assert value.tolist() == pytest.approx(terms.sum().tolist())


@given(chains(), st.floats(0.05, 0.5))
def test_a_long_future_approaches_the_one_without_end(chain, rate):
    assert switching.lifetime_value(*chain, 500, rate, 600).tolist() == pytest.approx(
        switching.lifetime_value(*chain, 500, rate).tolist(), rel=1e-9, abs=1e-6
    )


def test_contribution_and_purchases_may_change_from_cycle_to_cycle():
    terms = switching.values_by_period(P, START, [100, 200, 300], 0, 2, purchases=[1, 0, 2])
    assert terms.sum(axis=1).tolist() == pytest.approx([100, 0, 600])


def test_no_future_and_no_discount():
    assert switching.lifetime_value(P, START, 500, 0, 0).tolist() == pytest.approx([300, 150, 50])
    assert switching.lifetime_value(P, START, 500, 0, 4).sum() == pytest.approx(2500)


def test_four_purchase_cycles_make_one_year_of_discount():
    terms = switching.values_by_period(P, START, 500, 0.09, 4, cycles_per_year=4)
    assert terms.loc[4].sum() == pytest.approx(500 / 1.09)


@given(chains(least=2), st.floats(0.01, 0.5), st.one_of(st.none(), st.integers(0, 8)))
@settings(max_examples=50)
def test_sensitivity_agrees_with_finite_differences(chain, rate, periods):
    moves, start = chain
    k = len(moves)
    slopes = switching.sensitivity(moves, start, 500, rate, periods, "A", purchases=2, cycles_per_year=3).to_numpy()

    def value(P):  # written out, because a matrix with one cell changed is no transition matrix
        delta = (1 + rate) ** (-1 / 3)
        if periods is None:
            return (start @ np.linalg.inv(np.eye(k) - delta * P))[0] * 1000
        return sum(1000 * delta**t * (start @ np.linalg.matrix_power(P, t))[0] for t in range(periods + 1))

    step = 1e-6
    for i in range(k):
        for j in range(k):
            change = np.zeros((k, k))
            change[i, j] = step
            difference = (value(moves + change) - value(moves - change)) / (2 * step)
            assert slopes[i, j] == pytest.approx(difference, rel=1e-5, abs=0.01)


def test_differences_within_a_row_say_what_a_point_of_retention_is_worth():
    slopes = switching.sensitivity(P, START, 500, 0.09, 2, "A")
    small = switching.with_switch(P, "A", "A", 0.70001, taken_from="B")
    gain = (
        switching.lifetime_value(small, START, 500, 0.09, 2)["A"]
        - switching.lifetime_value(P, START, 500, 0.09, 2)["A"]
    )
    assert gain / 1e-5 == pytest.approx(slopes.loc["A", "A"] - slopes.loc["A", "B"], rel=1e-4)


# --- Many customers ---------------------------------------------------------------------------------------------


@given(
    st.integers(2, 4).flatmap(lambda k: st.lists(chains(k, k), min_size=1, max_size=4)),
    st.floats(0.01, 0.5),
    st.one_of(st.none(), FUTURE),
)
@settings(max_examples=50)
def test_own_matrices_agree_with_a_loop(customers, rate, periods):
    loop = [switching.lifetime_value(*chain, 500, rate, periods).to_numpy() for chain in customers]
    matrices, starts = (np.array(part) for part in zip(*customers, strict=True))
    together = switching.values_of_customers(matrices, starts, 500, rate, periods)
    assert together == pytest.approx(np.array(loop))


@pytest.mark.parametrize("periods", [None, 0, 10])
def test_a_shared_matrix_agrees_with_a_loop(periods):
    starts = np.random.default_rng(1).dirichlet([1, 1, 1], 50)
    together = switching.values_of_customers(P, starts, 500, 0.09, periods, purchases=2, cycles_per_year=4)
    loop = [
        switching.lifetime_value(P, start, 500, 0.09, periods, purchases=2, cycles_per_year=4).to_numpy()
        for start in starts
    ]
    assert together == pytest.approx(np.array(loop))


def test_more_customers_than_fit_one_chunk():
    generator = np.random.default_rng(1)
    starts, matrices = generator.dirichlet([1, 1, 1], 9000), generator.dirichlet([1, 1, 1], (9000, 3))
    together = switching.values_of_customers(matrices, starts, 500, 0.09, 3)
    for customer in (0, 4095, 4096, 8999):
        alone = switching.lifetime_value(matrices[customer], starts[customer], 500, 0.09, 3)
        assert together[customer] == pytest.approx(alone.to_numpy())


def test_customers_are_matched_by_brand():
    named = pd.DataFrame([[0.1, 0.6, 0.3]], columns=["C", "A", "B"])
    assert switching.values_of_customers(P, named, 500, 0.09, 2)[0, 0] == pytest.approx(689.38, abs=0.005)


def test_no_customers():
    assert switching.values_of_customers(P, np.empty((0, 3)), 500, 0.09, 2).shape == (0, 3)
    assert switching.values_of_customers(np.empty((0, 3, 3)), np.empty((0, 3)), 500, 0.09, 2).shape == (0, 3)


# --- The long run -----------------------------------------------------------------------------------------------


@given(chains())
def test_the_long_run_stays_as_it_is(chain):
    moves, _start = chain
    try:
        stationary = switching.long_run(moves)
    except InputError:  # several closed groups: powers of the matrix then keep different rows
        rows = np.linalg.matrix_power(moves, 10_000)
        assert np.ptp(rows, axis=0).max() > 1e-3
        return
    assert stationary.sum() == pytest.approx(1)
    assert (stationary >= 0).all()
    assert (stationary.to_numpy() @ moves).tolist() == pytest.approx(stationary.tolist())


def test_a_brand_that_only_loses_ends_with_nothing():
    assert switching.long_run([[0.5, 0.5, 0], [0, 0.2, 0.8], [0, 0.8, 0.2]]).tolist() == pytest.approx([0, 0.5, 0.5])


def test_several_closed_groups_are_named():
    with pytest.raises(InputError, match=r"\{A\} and \{B, C\}"):
        switching.long_run([[1, 0, 0], [0, 0.5, 0.5], [0, 0.3, 0.7]])


def test_customers_going_round_have_stationary_shares_but_never_settle():
    circle = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert switching.long_run(circle).tolist() == pytest.approx([1 / 3] * 3)
    assert switching.memory(circle) == pytest.approx(1)
    assert switching.periods_to_settle(circle, START) is None
    assert switching.periods_to_settle(circle, [1 / 3, 1 / 3, 1 / 3]) == 0


def test_memory():
    assert switching.memory(P) == pytest.approx(0.6)
    assert switching.memory([[0.3, 0.7], [0.3, 0.7]]) == pytest.approx(0, abs=1e-12)
    assert switching.memory(np.eye(2)) == pytest.approx(1)
    assert switching.memory([[1]]) == 0


def test_periods_to_settle_of_the_course():
    away = (switching.shares(P, START, 40) - switching.long_run(P)).abs().max(axis=1)
    assert switching.periods_to_settle(P, START) == 6
    assert (away[6:] <= 0.01).all()
    assert away[5] > 0.01


@given(chains(), st.sampled_from([0.05, 0.01, 0.001]))
@settings(max_examples=50)
def test_it_settles_for_good_and_not_before(chain, within):
    try:
        stationary = switching.long_run(chain[0])
    except InputError:
        return
    settled = switching.periods_to_settle(*chain, within)
    away = (switching.shares(*chain, settled + 50) - stationary).abs().max(axis=1)
    assert (away[settled:] <= within + 1e-9).all()
    assert settled == 0 or away[settled - 1] > within - 1e-9


def test_settling_may_take_thousands_of_periods():
    slow = [[0.9999, 0.0001], [0.0001, 0.9999]]
    # .5·.9998ᵗ ≤ .01
    assert switching.periods_to_settle(slow, [1, 0]) == int(np.ceil(np.log(0.02) / np.log(0.9998)))


# --- Changing the matrix ----------------------------------------------------------------------------------------


@given(chains(least=2), st.floats(0, 1))
def test_retention_keeps_the_rest_in_proportion(chain, probability):
    before = switching.matrix(chain[0])
    after = switching.with_retention(before, "A", probability)
    assert after.loc["A", "A"] == pytest.approx(probability)
    rest_before, rest_after = before.loc["A"].to_numpy()[1:], after.loc["A"].to_numpy()[1:]
    if rest_before.sum() > 0:
        assert rest_after * rest_before.sum() == pytest.approx(rest_before * (1 - probability))
    else:
        assert rest_after == pytest.approx((1 - probability) / len(rest_after))
    pd.testing.assert_frame_equal(after.iloc[1:], before.iloc[1:])


def test_changes_leave_the_given_matrix_alone():
    before = P.copy()
    switching.with_retention(P, "A", 0.1)
    switching.with_switch(P, "A", "A", 0.8, taken_from="B")
    pd.testing.assert_frame_equal(P, before)


def test_all_of_a_rival_can_be_taken():
    won = switching.with_switch(P, "A", "A", 0.8, taken_from="C")
    assert won.loc["A"].tolist() == pytest.approx([0.8, 0.2, 0])
    assert switching.with_switch(P, "A", "B", 0.05, taken_from="A").loc["A"].tolist() == pytest.approx(
        [0.85, 0.05, 0.1]
    )


def test_a_switch_cannot_take_more_than_there_is():
    with pytest.raises(InputError, match=r"A → A to 0\.85 takes 0\.15, but A → C only has 0\.1"):
        switching.with_switch(P, "A", "A", 0.85, taken_from="C")


# --- From purchases to the matrix -------------------------------------------------------------------------------


def test_transitions_stay_within_households():
    purchases = pd.DataFrame({"household": [1, 2, 1, 2, 3, 1], "brand": ["A", "B", "A", "A", "B", "B"]})
    assert switching.transitions(purchases).to_numpy().tolist() == [[1, 1], [1, 0]]


@pytest.mark.parametrize("heading", ["家庭", "客户编号"])
def test_chinese_headings(heading):
    purchases = pd.DataFrame({heading: [1, 1, 2, 2], "品牌": ["甲", "乙", "乙", "乙"]})
    counts = switching.transitions(purchases)
    assert counts.loc["甲", "乙"] == 1
    assert counts.loc["乙", "乙"] == 1
    assert switching.market_shares(purchases)["乙"] == 0.75
    assert len(switching.sample_households(purchases, 1, seed=1)) == 2
    assert sorted(switching.shuffled(purchases, seed=1)["品牌"]) == sorted(purchases["品牌"])
    assert switching.loyalty_check(purchases, seed=1).loc["overall", "observed"] == 0.5


def test_a_small_sample_keeps_the_brands_it_lacks():
    purchases = pd.DataFrame({"household": [1, 1], "brand": ["A", "A"]})
    counts = switching.transitions(purchases, brands=["B", "A"])
    assert counts.to_numpy().tolist() == [[0, 0], [0, 1]]
    assert counts.index.tolist() == counts.columns.tolist() == ["B", "A"]


def test_transitions_agree_with_a_loop_over_households():
    purchases = data.yogurt()
    counts = switching.transitions(purchases)
    expected = counts * 0
    for _household, bought in purchases.groupby("household"):
        brands = bought["brand"].tolist()
        for before, after in zip(brands, brands[1:], strict=False):
            expected.loc[before, after] += 1
    pd.testing.assert_frame_equal(counts, expected)
    assert counts.to_numpy().sum() == 2412 - 100
    mixed = purchases.sort_values("purchase", kind="stable")
    pd.testing.assert_frame_equal(switching.transitions(mixed), counts)


def test_yogurt_market_shares():
    found = switching.market_shares(data.yogurt())
    assert found.round(3).to_dict() == {"Dannon": 0.402, "Hiland": 0.029, "Weight Watchers": 0.229, "Yoplait": 0.339}
    assert found.sum() == pytest.approx(1)


def test_yogurt_loyalty_observed_and_shuffled():
    """The course's figures are shares of all transitions that are repeats: .856 observed, .743 shuffled."""
    purchases = data.yogurt()
    found = switching.loyalty_check(purchases, seed=1)
    assert found.loc["overall", "observed"] == pytest.approx(0.856, abs=0.0005)
    assert found.loc["overall", "shuffled"] == pytest.approx(0.743, abs=0.004)
    assert found.loc["Dannon", "observed"] == pytest.approx(822 / 928)
    assert found["difference"].to_numpy() == pytest.approx((found["observed"] - found["shuffled"]).to_numpy())
    # What endless shuffling would give: of c purchases among n, each next one repeats with chance (c − 1)/(n − 1).
    sizes = purchases.groupby("household").size()
    bought = purchases.groupby(["household", "brand"]).size()
    exact = ((bought * (bought - 1)).groupby("household").sum() / sizes).sum() / (sizes - 1).sum()
    assert exact == pytest.approx(0.7418, abs=0.0001)
    assert found.loc["overall", "shuffled"] == pytest.approx(exact, abs=0.005)


def test_estimate_of_a_shuffled_world_is_lower_on_the_diagonal():
    purchases = data.yogurt()
    once = switching.shuffled(purchases, seed=3)
    observed, by_chance = (np.diag(switching.estimate(switching.transitions(table))) for table in (purchases, once))
    assert (observed > by_chance).all()


def test_shuffling_keeps_every_household_its_purchases():
    purchases = data.yogurt()
    once = switching.shuffled(purchases, seed=1)
    assert not once["brand"].equals(purchases["brand"])
    pd.testing.assert_frame_equal(once[["household", "purchase"]], purchases[["household", "purchase"]])
    pd.testing.assert_series_equal(
        once.groupby(["household", "brand"]).size(), purchases.groupby(["household", "brand"]).size()
    )
    pd.testing.assert_frame_equal(once, switching.shuffled(purchases, seed=1))


def test_shuffling_is_even():
    purchases = pd.DataFrame({"household": [1, 2, 1, 1], "brand": ["A", "D", "B", "C"]})
    orders = pd.Series(["".join(switching.shuffled(purchases, seed=seed)["brand"]) for seed in range(1200)])
    counts = orders.value_counts()
    assert sorted(counts.index) == ["ADBC", "ADCB", "BDAC", "BDCA", "CDAB", "CDBA"]
    assert counts.between(140, 260).all()


def test_sampled_households_are_whole():
    purchases = data.yogurt()
    sample = switching.sample_households(purchases, 30, seed=7)
    assert sample["household"].nunique() == 30
    assert len(sample) == purchases["household"].isin(sample["household"]).sum()
    assert sample.index.is_monotonic_increasing


def test_estimate_recovers_the_matrix_that_made_the_purchases():
    generator = np.random.default_rng(5)
    now, histories = generator.choice(3, 2000, p=START), []
    for _cycle in range(20):
        histories.append(now)
        chances = P.to_numpy()[now].cumsum(axis=1)
        now = (generator.random((2000, 1)) > chances[:, :-1]).sum(axis=1)
    bought = np.array(histories).T
    purchases = pd.DataFrame(
        {"household": np.repeat(np.arange(2000), 20), "brand": np.array(list("ABC"))[bought.ravel()]}
    )
    found = switching.estimate(switching.transitions(purchases))
    assert found.to_numpy() == pytest.approx(P.to_numpy(), abs=0.02)


def test_draws_follow_the_dirichlet_posterior():
    counts = np.array([[7, 3], [0, 0]])
    drawn = switching.draws(counts, 20_000, seed=1)
    assert drawn.shape == (20_000, 2, 2)
    assert drawn.sum(axis=2) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx(np.array([[8 / 12, 4 / 12], [0.5, 0.5]]), abs=0.01)
    assert drawn[:, 0, 0].var() == pytest.approx(8 * 4 / (12**2 * 13), rel=0.05)
    assert (drawn == switching.draws(counts, 20_000, seed=1)).all()


def test_interval_holds_the_estimate_and_narrows_with_more_households():
    purchases = data.yogurt()
    brands = sorted(purchases["brand"].unique())
    start = switching.market_shares(purchases)
    widths = []
    for number in (10, 100):
        sample = switching.sample_households(purchases, number, seed=2)
        found = switching.interval(switching.transitions(sample, brands=brands), start, 5, 0.09, 10)
        assert found.columns.tolist() == ["estimate", "low", "high"]
        assert found.index.tolist() == brands
        widths.append((found["high"] - found["low"]).sum())
    assert widths[1] < 0.6 * widths[0]
    assert found["estimate"].between(found["low"], found["high"]).all()
    expected = switching.lifetime_value(switching.estimate(switching.transitions(purchases)), start, 5, 0.09, 10)
    assert found["estimate"].tolist() == pytest.approx(expected.tolist())


def test_a_higher_level_is_wider():
    counts = [[30, 10], [5, 20]]
    narrow, wide = (switching.interval(counts, [0.5, 0.5], 5, 0.09, None, level=level) for level in (0.5, 0.95))
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_interval_covers_the_truth_about_as_often_as_it_says():
    truth = np.array([[0.7, 0.3], [0.2, 0.8]])
    value = switching.lifetime_value(truth, [0.5, 0.5], 100, 0.1, 5)["A"]
    generator = np.random.default_rng(11)
    hits = 0
    for seed in range(100):
        counts = np.array([generator.multinomial(60, row) for row in truth])
        found = switching.interval(counts, [0.5, 0.5], 100, 0.1, 5, number=300, seed=seed).loc["A"]
        hits += found["low"] <= value <= found["high"]
    assert 80 <= hits <= 98


# --- Names and labels -------------------------------------------------------------------------------------------


def test_a_matrix_has_its_brands_names():
    named = switching.matrix([[0.7, 0.3], [0.4, 0.6]], brands=["可口", "百事"])
    assert named.index.name == "from"
    assert named.columns.name == "to"
    assert named.loc["可口", "百事"] == 0.3
    assert switching.matrix(named).equals(named)
    assert switching.matrix(named, brands="XY").index.tolist() == ["X", "Y"]
    assert switching.matrix(np.eye(28)).index.tolist()[25:] == ["Z", "AA", "BB"]


def test_a_table_keeps_its_own_names_in_the_order_of_its_rows():
    table = pd.DataFrame({"B": [0.3, 0.6], "A": [0.7, 0.4]}, index=["A", "B"])
    assert switching.matrix(table).to_numpy().tolist() == [[0.7, 0.3], [0.4, 0.6]]


def test_shares_are_matched_by_name():
    start = pd.Series({"C": 0.1, "A": 0.6, "B": 0.3})
    assert switching.shares(P, start, 1).loc[1].tolist() == pytest.approx([0.475, 0.375, 0.15])
    assert switching.shares(P, pd.Series(START), 1).loc[1].tolist() == pytest.approx([0.475, 0.375, 0.15])
    later = switching.shares(P, START, 1).loc[1]
    assert switching.shares(P, later, 1).loc[1].tolist() == pytest.approx([0.4075, 0.4175, 0.175])


def test_what_floating_point_leaves_is_no_mistake():
    exact = switching.matrix([[0.8, 0.2, 1 - 0.8 - 0.2], [0, 1, 0], [0, 0, 1]])
    assert exact.loc["A", "C"] == 0
    switching.shares(exact, [0.8, 0.2, 1 - 0.8 - 0.2], 1)
    switching.values_of_customers([exact] * 2, [[0.8, 0.2, 1 - 0.8 - 0.2]] * 2, 1, 0, 1)


# --- Bad input --------------------------------------------------------------------------------------------------

BUY = pd.DataFrame({"household": [1, 1, 2], "brand": ["A", "B", "A"]})
EYE = [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("call", "facts"),
    [
        (lambda: switching.matrix([[0.7, 0.2], [0.1, 0.9]]), ["Row A", "0.9", "1"]),
        (lambda: switching.matrix([[0.5, 0.5], [0.1, 0.90001]], brands="XY"), ["Row Y", "1.00001"]),
        (lambda: switching.matrix([[70, 30], [0.1, 0.9]]), ["'A'", "70", "0.7"]),
        (lambda: switching.matrix([[1.2, -0.2], [0.1, 0.9]]), ["1.2", "between 0 and 1"]),
        (lambda: switching.matrix([[0.7, 0.3], [-0.1, 1.0]]), ["-0.1", "'B'", "'A'"]),
        (lambda: switching.matrix([[0.7, 0.3]]), ["1 × 2"]),
        (lambda: switching.matrix([0.7, 0.3]), ["not a square table"]),
        (lambda: switching.matrix(0.7), ["0.7", "not a square table"]),
        (lambda: switching.matrix([]), ["not a square table"]),
        (lambda: switching.matrix("0.7"), ["not a square table"]),
        (lambda: switching.matrix([[0.7, float("nan")], [0.1, 0.9]]), ["missing", "'B'", "'A'"]),
        (lambda: switching.matrix([[0.7, None], [0.1, 0.9]]), ["missing", "'B'", "'A'"]),
        (lambda: switching.matrix([[0.7, "0.3"], [0.1, 0.9]]), ["'0.3'", "without quotation marks"]),
        (lambda: switching.matrix([[0.7, "３０％"], [0.1, 0.9]]), ["0.3"]),
        (lambda: switching.matrix([[0.7, "few"], [0.1, 0.9]]), ["'few'"]),
        (lambda: switching.matrix([[0.7, 0.3], [1.0]]), ["different lengths"]),
        (lambda: switching.matrix(EYE, brands="ABC"), ["3", "2", "'AB'"]),
        (lambda: switching.matrix(EYE, brands="AA"), ["'A'", "twice"]),
        (lambda: switching.matrix(EYE, brands=[1, 2]), ["1", "text"]),
        (lambda: switching.matrix(EYE, brands=["A", " "]), ["' '", "text"]),
        (lambda: switching.matrix(pd.DataFrame(EYE, index=["A", "B"], columns=["A", "C"])), ["A, B", "A, C"]),
        (lambda: switching.shares(P, [0.5, 0.5], 2), ["is 2", "is 3", "A, B, C"]),
        (lambda: switching.shares(P, [0.5, 0.3, 0.1], 2), ["0.9", "1"]),
        (lambda: switching.shares(P, [60, 30, 10], 2), ["start[0]", "60", "0.6"]),
        (lambda: switching.shares(P, [1.0, 0.1, -0.1], 2), ["start[2]", "-0.1"]),
        (lambda: switching.shares(P, [0.6, None, 0.4], 2), ["start[1]", "missing"]),
        (lambda: switching.shares(P, [0.6, "0.3", 0.1], 2), ["start[1]", "0.3"]),
        (lambda: switching.shares(P, pd.Series({"A": 0.5, "X": 0.5}), 2), ["A, X", "A, B, C"]),
        (lambda: switching.shares(P, START, -1), ["periods", "-1"]),
        (lambda: switching.shares(P, START, 2.5), ["periods", "2.5", "whole"]),
        (lambda: switching.shares(P, START, 10**9), ["periods", "10000"]),
        (lambda: switching.lifetime_value(P, START, 500, 9, 2), ["rate", "0.09"]),
        (lambda: switching.lifetime_value(P, START, 500, -1, 2), ["rate", "−1"]),
        (lambda: switching.lifetime_value(P, START, 500, "9%", 2), ["rate", "0.09"]),
        (lambda: switching.lifetime_value(P, START, None, 0.09, 2), ["contribution", "missing"]),
        (lambda: switching.lifetime_value(P, START, [500, 500], 0.09, 2), ["contribution", "is 2", "must be 3"]),
        (lambda: switching.lifetime_value(P, START, 500, 0), ["rate is 0", "above 0", "periods"]),
        (lambda: switching.lifetime_value(P, START, 500, -0.1), ["rate is -0.1", "above 0"]),
        (lambda: switching.lifetime_value(P, START, [500, 500, 500], 0.09), ["contribution", "periods=2"]),
        (lambda: switching.lifetime_value(P, START, 500, 0.09, 2, purchases=-1), ["purchases", "-1"]),
        (lambda: switching.lifetime_value(P, START, 500, 0.09, 2, cycles_per_year=0), ["cycles_per_year", "above 0"]),
        (lambda: switching.lifetime_value(P, START, 500, 0.09, 2, cycles_per_year=-1), ["cycles_per_year", "-1"]),
        (lambda: switching.values_by_period(P, START, 500, 0.09, None), ["periods", "missing"]),
        (lambda: switching.long_run(EYE), ["{A}", "{B}", "start"]),
        (lambda: switching.periods_to_settle(P, START, within=5), ["within", "0.05"]),
        (lambda: switching.with_retention(P, "D", 0.8), ["'D'", "'A', 'B', 'C'"]),
        (lambda: switching.with_retention(P, "A", 80), ["probability", "0.8"]),
        (lambda: switching.with_retention([[1]], "A", 0.5), ["Row A", "0.5"]),
        (lambda: switching.with_switch(P, "D", "A", 0.8, "B"), ["origin", "'D'", "'A', 'B', 'C'"]),
        (lambda: switching.with_switch(P, "A", "D", 0.8, "B"), ["to", "'D'"]),
        (lambda: switching.with_switch(P, "A", "A", 0.8, "D"), ["taken_from", "'D'"]),
        (lambda: switching.with_switch(P, "A", "A", 0.8, "A"), ["taken_from", "another"]),
        (lambda: switching.sensitivity(P, START, 500, 0.09, 2, "D"), ["'D'", "'A', 'B', 'C'"]),
        (lambda: switching.values_of_customers(P, [[0.6, 0.3, 0.1], [0.6, 0.3, 0.2]], 5, 0.1, 1), ["start[1]", "1.1"]),
        (lambda: switching.values_of_customers(P, [[0.6, 0.5, -0.1]], 5, 0.1, 1), ["start[0][2]", "-0.1"]),
        (lambda: switching.values_of_customers(P, [[0.6, 0.4, np.nan]], 5, 0.1, 1), ["start[0][2]", "missing"]),
        (lambda: switching.values_of_customers(P, START, 5, 0.1, 1), ["one row for each customer", "must be 3"]),
        (lambda: switching.values_of_customers(P, [["a", 0, 1]], 5, 0.1, 1), ["start[0][0]", "'a'"]),
        (
            lambda: switching.values_of_customers([EYE, EYE], [[1, 0]], 5, 0.1, 1),
            ["matrices in P is 2", "customers in start is 1"],
        ),
        (lambda: switching.values_of_customers([EYE, [[1, 0], [0.5, 0.4]]], [[1, 0]] * 2, 5, 0.1, 1), ["P[1]", "0.9"]),
        (
            lambda: switching.values_of_customers(np.ones((1, 2, 3)) / 3, [[1, 0, 0]], 5, 0.1, 1),
            ["2 × 3"],
        ),
        (lambda: switching.transitions(BUY.rename(columns={"brand": "what"})), ["'brand'", "'what'"]),
        (lambda: switching.transitions(BUY.drop(columns="household")), ["'household'"]),
        (lambda: switching.transitions([1, 2]), ["table"]),
        (lambda: switching.transitions(BUY.iloc[:0]), ["empty"]),
        (lambda: switching.transitions(BUY.iloc[1:]), ["No household"]),
        (lambda: switching.transitions(BUY.assign(brand=["A", None, "A"])), ["'brand'", "row 1", "missing"]),
        (lambda: switching.transitions(BUY.assign(household=[1, 1, None])), ["'household'", "row 2", "missing"]),
        (lambda: switching.transitions(BUY, brands=["A"]), ["'B'", "'A'", "row 1"]),
        (lambda: switching.transitions(BUY, brands=["A", "A"]), ["'A'", "twice"]),
        (lambda: switching.estimate([[3, 1], [0, 0]]), ["B", "unknown"]),
        (lambda: switching.estimate([[3, -1], [1, 1]]), ["counts", "-1"]),
        (lambda: switching.draws([[3, 1], [0, 0]], 10, seed=1, prior=0), ["prior", "above 0"]),
        (lambda: switching.draws([[3, 1], [0, 0]], 0, seed=1), ["number", "0", "at least 1"]),
        (lambda: switching.interval([[3, 1], [1, 1]], [0.5, 0.5], 5, 0.1, 2, level=90), ["level", "0.9"]),
        (lambda: switching.sample_households(BUY, 3, seed=1), ["number is 3", "only 2"]),
        (lambda: switching.sample_households(BUY, 1.5, seed=1), ["number", "whole"]),
        (lambda: switching.loyalty_check(BUY, seed=1, repeats=0), ["repeats", "at least 1"]),
        (lambda: switching.market_shares(BUY.assign(brand=None)), ["'brand'", "row 0", "missing"]),
        (lambda: switching.market_shares(BUY.assign(brand=["A", " ", "B"])), ["'brand'", "row 1", "missing"]),
        (lambda: switching.market_shares(BUY.assign(brand=["A", ["B"], "B"])), ["'brand'", "row 1", "['B']"]),
        (
            lambda: switching.transitions(BUY.drop(columns="household").assign(家庭=1, 客户编号=1)),
            ["'家庭'", "'客户编号'"],
        ),
        (lambda: switching.transitions(BUY, household=BUY), ["no column"]),
        (lambda: switching.transitions(BUY, brands=2), ["row 0", "'A'", "2"]),
        (lambda: switching.transitions(BUY, brands=[["A"], ["B"]]), ["['A']"]),
        (lambda: switching.transitions(BUY, brands={"A"}), ["{'A'}"]),
        (lambda: switching.matrix(pd.DataFrame([[1]], index=[np.nan], columns=[np.nan])), ["named nan"]),
        (lambda: switching.with_retention(P, ["A"], 0.5), ["brand", "['A']", "'B'"]),
        (lambda: switching.values_of_customers([[1], [1, 2]], [[1]], 5, 0.1, 1), ["P", "different lengths"]),
        (lambda: switching.values_of_customers(P, [[1], [1, 2]], 5, 0.1, 1), ["start", "different lengths"]),
        (lambda: switching.draws([[3, 1], [0, 1]], 10**9, seed=1), ["number", "100000"]),
        (lambda: switching.lifetime_value(P, START, 1e308, 0.1, 9), ["contribution", "beyond"]),
        (lambda: switching.lifetime_value(P, START, 1e308, 0.1), ["contribution", "beyond"]),
        (lambda: switching.lifetime_value(P, START, 5, -0.5, 9, cycles_per_year=1e-5), ["rate", "beyond"]),
    ],
)
def test_bad_input_is_one_sentence_with_the_facts(call, facts):
    with pytest.raises(InputError) as caught:
        call()
    sentence = str(caught.value)
    assert sentence.endswith((".", "?", ")"))
    assert "\n" not in sentence
    for fact in facts:
        assert fact in sentence, sentence


def test_brands_may_be_told_apart_by_any_one_value():
    panel = pd.DataFrame({"household": 1, "brand": [True, False, True, True]})
    assert switching.interval_by_household(panel, [0.5, 0.5], 5, 0.1, 1, number=5).index.tolist() == [False, True]


@given(arrays(bool, (6, 6)))
def test_the_long_run_depends_on_the_start_just_where_several_groups_have_no_way_out(ways):
    moves = ways | np.eye(6, dtype=bool)
    chances = pd.DataFrame(moves / moves.sum(axis=1, keepdims=True), list("ABCDEF"), list("ABCDEF"))
    n, group = connected_components(moves, connection="strong")  # SciPy's, another way than ours
    closed = [one for one in range(n) if not moves[group == one][:, group != one].any()]
    if len(closed) > 1:
        with pytest.raises(InputError, match="depends on the start"):
            switching.long_run(chances)
    else:
        stays = switching.long_run(chances)
        assert set(np.flatnonzero(stays > 1e-12)) == set(np.flatnonzero(group == closed[0]))
        assert np.allclose(stays @ chances, stays)


# --- Odd inputs -------------------------------------------------------------------------------------------------


def test_a_matrix_has_a_hundred_brands_at_most():
    assert switching.memory(np.eye(100)) == 1
    for call in (
        lambda: switching.matrix(np.eye(101)),
        lambda: switching.long_run(pd.DataFrame(np.eye(101))),
        lambda: switching.values_of_customers(np.ones((1, 101, 101)) / 101, np.ones((1, 101)) / 101, 1, 0.1, 1),
        lambda: switching.transitions(pd.DataFrame({"household": 1, "brand": range(101)})),
        lambda: switching.transitions(pd.DataFrame({"household": 1, "brand": [1, 1]}), brands=list(range(101))),
    ):
        with pytest.raises(InputError, match="has 101 brands, but a matrix takes at most 100"):
            call()


def test_what_would_fill_the_memory_is_refused():
    with pytest.raises(InputError, match="number is 100000, but it must be at most 5000"):
        switching.draws(np.ones((100, 100)), 100_000, seed=1)
    many = pd.DataFrame({"household": np.repeat(np.arange(6_000), 2), "brand": np.tile(np.arange(100), 120)})
    with pytest.raises(InputError, match="purchases has 6000 households and 100 brands"):
        switching.interval_by_household(many, np.full(100, 0.01), 1, 0.1, 1)
    one_each = np.broadcast_to(np.eye(2), (2_000_000, 2, 2))
    with pytest.raises(InputError, match="periods is 10000, but it must lie between 0 and 1250"):
        switching.values_of_customers(one_each, np.broadcast_to([0.5, 0.5], (2_000_000, 2)), 1, 0.1, 10_000)


def test_rows_of_one_number_are_no_table():
    with pytest.raises(InputError, match="not a square table"):
        switching.matrix([[0.5, 0.5], np.array(1)])


@pytest.mark.parametrize("label", [["A"], None, ("A", 1)])
def test_a_brand_is_named_by_one_name(label):
    labels = pd.Index([label, "B", "C"], dtype=object, tupleize_cols=False)
    for call in (
        lambda: switching.shares(P, pd.Series(START, index=labels), 2),
        lambda: switching.matrix(P.set_axis(labels, axis=1)),
        lambda: switching.matrix(P.set_axis(labels, axis=0)),
    ):
        with pytest.raises(InputError, match="A brand is named .*, but a name is text"):
            call()
