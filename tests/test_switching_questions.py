"""The right answers of chapter 7's questions, worked out without the room's model functions."""

import numpy as np
import pandas as pd
import pytest

from clvteach import exercises, switching
from clvteach.questions.judging import judge
from clvteach.questions.learner import numbers_of
from clvteach.switching import counting_questions

EXERCISE = exercises.find("07-switching")
SAMPLE = "20260117"


def given(case):
    return numbers_of(EXERCISE, EXERCISE.cases[case - 1], SAMPLE)


def right(name, answer):
    case = EXERCISE.case_of(name)
    return judge(EXERCISE.questions[name], numbers_of(EXERCISE, case, SAMPLE), answer).status == "right"


def test_the_sample_learners_school():
    """60, 20 and 20 %; the matrix and the rates are written down here, so that the answers are those of a pencil."""
    n = given(1)
    assert n.P.to_numpy().tolist() == [[0.5, 0.2, 0.3], [0.3, 0.65, 0.05], [0.15, 0.2, 0.65]]
    assert (n.start, n.contribution, n.rate) == ([0.6, 0.2, 0.2], 300, 0.06)
    assert right("1a", "from B to A")
    assert right("1b", 0.6 * 0.5 + 0.2 * 0.3 + 0.2 * 0.15)
    first = [0.39, 0.29, 0.32]
    second = [0.39 * 0.5 + 0.29 * 0.3 + 0.32 * 0.15, 0.39 * 0.2 + 0.29 * 0.65 + 0.32 * 0.2, 0.117 + 0.0145 + 0.208]
    assert right("1c", [first, second])
    assert right("1d", 300 + 300 / 1.06 + 300 / 1.1236)
    assert right("1e", [300 * (now + a / 1.06 + b / 1.1236) for now, a, b in zip(n.start, first, second, strict=True)])


def test_the_sample_learners_hotel():
    n = given(2)
    assert n.P.to_numpy().tolist() == [[0.6, 0.25, 0.15], [0.15, 0.8, 0.05], [0.1, 0.35, 0.55]]
    assert (n.start, n.contribution, n.rate) == ([0.55, 0.15, 0.3], 2500, 0.09)
    assert right("2a", [0.7, 0.25 * 0.75, 0.15 * 0.75])

    # what moves from B to A: .1 of A's share after one cycle; then A passes on .7 of it (and keeps another .1 of its
    # share of then) where B would have passed on its own row
    moved, a_then = 0.055, 0.6 * 0.55 + 0.15 * 0.15 + 0.1 * 0.3
    later = np.array([0.7 - 0.15, 0.15 - 0.8, 0.15 - 0.05]) * moved + np.array([0.1, -0.1, 0]) * a_then
    change = 2500 * (np.array([moved, -moved, 0]) / 1.09 + later / 1.09**2)
    assert change.sum() == pytest.approx(0)
    assert right("2b", list(change))
    assert right("2c", "yes, gain" if change[0] > n.cost else "no, gain")


def test_the_sample_learners_households():
    """Counted by hand."""
    assert ["".join(brands) for brands in given(3).bought] == ["ABBAAAA", "BAAAABA", "BBBAAAB", "BAAABAA"]
    assert right("3a", [[11, 4], [6, 3]])
    assert right("3b", [11 / 15, 3 / 9])
    assert right("3c", (6 / 9) / (6 / 9 + 4 / 15))


def test_shares_and_values_agree_with_the_model():
    for learner in map(str, range(30)):
        n = numbers_of(EXERCISE, EXERCISE.cases[0], learner)
        path = switching.shares(n.P, n.start, 2)
        assert EXERCISE.questions["1b"].right(n) == pytest.approx(path.loc[1, "A"])
        assert EXERCISE.questions["1c"].right(n).to_numpy() == pytest.approx(path.loc[1:].to_numpy())
        values = switching.lifetime_value(n.P, n.start, n.contribution, n.rate, 2)
        assert [one.right(n) for one in EXERCISE.questions["1e"].quantities.values()] == pytest.approx(list(values))


def test_a_raised_retention_agrees_with_the_model():
    for learner in map(str, range(30)):
        n = numbers_of(EXERCISE, EXERCISE.cases[1], learner)
        row = switching.with_retention(n.P, "A", n.raised).loc["A"]
        assert list(EXERCISE.questions["2a"].right(n)) == pytest.approx(list(row))
        after = switching.with_switch(n.P, "A", "A", n.raised, taken_from="B")
        before, after = (switching.lifetime_value(moves, n.start, n.contribution, n.rate, 2) for moves in (n.P, after))
        changes = [one.right(n) for one in EXERCISE.questions["2b"].quantities.values()]
        assert changes == pytest.approx(list(after - before))


def test_rates_and_the_long_run_agree_with_the_tools():
    for learner in map(str, range(30)):
        n = numbers_of(EXERCISE, EXERCISE.cases[2], learner)
        purchases = pd.DataFrame(
            {
                "household": np.repeat(counting_questions.HOUSEHOLDS, counting_questions.PURCHASES),
                "brand": sum(n.bought, []),
            }
        )
        counts = switching.transitions(purchases)
        assert EXERCISE.questions["3a"].right(n).to_dict() == counts.to_dict()
        P = switching.estimate(counts)
        assert P.loc["A", "A"] == pytest.approx(counting_questions._retention(n, "A"))
        assert P.loc["B", "B"] == pytest.approx(counting_questions._retention(n, "B"))
        assert switching.long_run(P)["A"] == pytest.approx(counting_questions._long_run(n, "A", "B"))


def test_the_courses_slip():
    assert right("4a", ["shares at t = 2", "values", "A keeps 80 %"])
    assert right("4b", 0.4075)
    assert right("4c", 689.38)


@pytest.mark.parametrize("cycles", range(1, 6))
def test_the_written_function_walks_as_the_matrix_does(cycles):
    """For two brands the function of 1f, called again and again, is the matrix."""
    next_share, share = EXERCISE.questions["1f"].right, 0.3
    for _cycle in range(cycles):
        share = next_share(share, 0.8, 0.15)
    path = switching.shares([[0.8, 0.2], [0.15, 0.85]], [0.3, 0.7], cycles)
    assert path.loc[cycles, "A"] == pytest.approx(share)
