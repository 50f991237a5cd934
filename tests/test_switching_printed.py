"""The course's printed figures for examples 3.3 and 3.4 beside the exact ones."""

import pytest

from clvteach import language, show, switching
from clvteach.switching import printed

EXACT = {
    "3.3 share of A at t = 1 (%)": 47.5,
    "3.3 share of B at t = 1 (%)": 37.5,
    "3.3 share of C at t = 1 (%)": 15,
    "3.4 share of A at t = 2 (%)": 40.75,
    "3.4 share of B at t = 2 (%)": 41.75,
    "3.4 share of C at t = 2 (%)": 17.5,
    "3.4 shares at t = 2 together (%)": 100,
    "3.4 CLV of A": 689.38,
    "3.4 CLV of B": 497.72,
    "3.4 CLV of C": 192.45,
    "3.4 CLVs together": 1379.56,
    "A keeps 80 %: CLV of A": 754.57,
    "A keeps 80 %: CLV of B": 432.53,
    "A keeps 80 %: CLV of C": 192.45,
    "A keeps 80 %: CLVs together": 1379.56,
    "and C switches to A: CLV of A": 761.49,
    "and C switches to A: CLV of B": 425.61,
    "and C switches to A: CLV of C": 192.45,
    "and C switches to A: CLVs together": 1379.56,
}


def test_exact_figures_are_those_of_the_course_page():
    assert switching.printed_and_exact()["exact"].round(2).to_dict() == EXACT


def test_difference_is_printed_less_exact():
    table = switching.printed_and_exact()
    assert list(table.columns) == ["printed", "exact", "difference"]
    assert table["difference"].to_list() == pytest.approx((table["printed"] - table["exact"]).to_list())


def test_rows_together_are_sums_of_the_printed_figures():
    shown = switching.printed_and_exact()["printed"].to_list()
    assert [sum(shown[3:6]), sum(shown[7:10]), sum(shown[11:14]), sum(shown[15:18])] == pytest.approx(
        [shown[6], shown[10], shown[14], shown[18]]
    )


def test_a_slip_is_named_exactly_where_the_printed_figure_is_not_the_rounded_exact_one():
    table = switching.printed_and_exact()
    digits = [len(f"{figure:g}".partition(".")[2]) for figure in table["printed"]]
    wrong = [round(row.exact, n) != row.printed for row, n in zip(table.itertuples(), digits, strict=True)]
    named = [not reason.startswith("agrees") for reason in switching.slips()["what happened"]]
    assert named == wrong


def test_shares_of_the_two_scenarios_are_the_printed_ones():
    _example, kept, also_from_c = printed.matrices()
    assert switching.shares(kept, [0.6, 0.3, 0.1], 2).round(3).to_numpy()[1:].tolist() == [
        [0.535, 0.315, 0.15],
        [0.497, 0.328, 0.175],
    ]
    assert switching.shares(also_from_c, [0.6, 0.3, 0.1], 2).round(3).to_numpy()[1:].tolist() == [
        [0.54, 0.31, 0.15],
        [0.508, 0.317, 0.175],
    ]


def test_the_printed_value_of_a_follows_from_the_printed_share():
    assert 300 + 500 * 0.475 / 1.09 + 500 * 0.375 / 1.09**2 == pytest.approx(675.7, abs=0.05)


def test_the_printed_751_is_the_value_if_c_pays_and_432_5_the_one_if_b_pays():
    """Two answers to "who pays for A's 80 %?" stand in one line of the notes; that is why it does not add up."""
    P = printed.matrices()[0]
    if_b_pays, if_c_pays = (
        switching.lifetime_value(
            switching.with_switch(P, "A", "A", 0.8, taken_from=rival), [0.6, 0.3, 0.1], 500, 0.09, 2
        )
        for rival in "BC"
    )
    assert round(if_c_pays["A"]) == 751 != round(if_b_pays["A"])
    assert round(if_b_pays["B"], 1) == 432.5 != round(if_c_pays["B"], 1)
    assert round(if_c_pays["A"], 2) == 750.78
    assert "if C pays" in switching.slips().loc["A keeps 80 %: CLV of A", "what happened"]


def test_labels_and_reasons_have_chinese_and_reasons_are_shown_whole():
    with language.using("zh"):
        table, reasons = show(switching.printed_and_exact()), show(switching.slips())
    english = switching.slips()["what happened"]
    assert english.str.len().max() <= 50 and reasons.iloc[:, 0].str.len().max() <= 50
    assert all(zh != en for zh, en in zip(reasons.iloc[:, 0], english, strict=True))
    assert all(zh != en for zh, en in zip(table.index, english.index, strict=True))
