"""The course's printed figures of chapter 5 beside the exact ones."""

import pandas as pd
import pytest

from clvteach import lifetime_value, show
from clvteach.language import using
from clvteach.lifetime_value.printed import printed_and_exact, slips

COURSE = {
    "3.1 revenue (model 1)": (3975, 3944.83, "a digit slipped: 3975 for 3945"),
    "3.1 contribution (model 3)": (3506, 3505.93, "agrees"),
    "3.2 revenue A (model 1)": (1945, 1944.83, "agrees"),
    "3.2 revenue B (model 1)": (1556, 1750.34, "calculated with 400 instead of 450"),
    "3.2 contribution A (model 3)": (1167, 1166.90, "agrees"),
    "3.2 contribution B (model 3)": (1361.5, 1361.38, "agrees: the factor was rounded to 3.89"),
}


@pytest.mark.parametrize(("where", "expected"), COURSE.items(), ids=COURSE)
def test_printed_beside_exact(where, expected):
    printed, exact, happened = expected
    row = printed_and_exact().loc[where]
    assert row["printed"] == printed
    assert round(row["exact"], 2) == exact
    assert row["difference"] == pytest.approx(printed - exact, abs=0.005)
    assert slips().loc[where, "what happened"] == happened


def test_both_tables_have_the_rows_of_the_course_in_its_order():
    assert list(printed_and_exact().index) == list(slips().index) == list(COURSE)


def test_what_agrees_agrees_to_a_quarter_and_what_slipped_does_not():
    agrees = slips()["what happened"].str.startswith("agrees")
    differences = printed_and_exact()["difference"].abs()
    assert (differences[agrees] < 0.25).all()
    assert (differences[~agrees] > 30).all()


def test_the_slips_are_what_we_say():
    assert 2000 + 500 * 3.89 == 3945  # the author's rounded factor
    assert 400 * 3.89 == 1556
    assert (450 - 100) * 3.89 == 1361.5


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_shown_table_is_not_cut(language):
    with using(language):
        shown = show(slips())
    assert shown.iloc[:, 0].str.len().max() <= pd.get_option("display.max_colwidth")


def test_the_room_offers_both():
    assert lifetime_value.printed_and_exact is printed_and_exact
    assert lifetime_value.slips is slips
