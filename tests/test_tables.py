"""Tables for the eye."""

import pandas as pd
import pytest

from clvteach import language, show
from clvteach.checks import InputError

LONG = "a sentence of a good many words, far longer than the fifty characters at which pandas cuts a cell off"


def test_headings_rows_names_and_words_are_in_the_learners_language():
    table = pd.DataFrame({"printed": [1.0], "what happened": ["ok"]}, index=pd.Index(["total"], name="where"))
    with language.using("zh"):
        shown = show(table)
    assert list(shown.columns) == ["印出的数", "出了什么问题"] or all(not name.isascii() for name in shown.columns)
    assert shown.index.name != "where" and list(shown.index) == ["合计"] and shown.iloc[0, 1] == "正常"
    assert list(table.columns) == ["printed", "what happened"] and table.index.name == "where"  # the original stays


def test_nothing_is_cut_off():
    shown = show(pd.DataFrame({"text": [LONG]}))
    assert LONG in repr(shown) and LONG in shown._repr_html_()


def test_calculated_numbers_have_no_more_digits_than_their_column_needs():
    table = pd.DataFrame({"value": [5453432.04, 60.0], "share": [0.125, 0.3], "number": [20260117, 5]})
    assert repr(show(table, 0)).split()[3:] == ["0", "5,453,432", "0", "20260117", "1", "60", "0", "5"]
    assert repr(show(table)).split()[3:] == ["0", "5,453,432.04", "0.12", "20260117", "1", "60.00", "0.30", "5"]
    assert "<td>5,453,432</td>" in show(table, 0)._repr_html_()
    assert "NaN" in repr(show(pd.Series([float("nan"), 1.0])))


def test_text_stands_to_the_left_and_is_only_text():
    evil = "<script>x</script>"
    html = show(pd.DataFrame({evil: [evil], "n": [1.0]}, index=[evil]))._repr_html_()
    assert "<script" not in html and html.count('<div style="text-align:left">') == 2
    assert "<td>1</td>" in html


def test_many_columns_are_all_there():
    assert "..." not in repr(show(pd.DataFrame([range(40)])))


def test_names_that_are_not_words_stay():
    shown = show(pd.DataFrame({"A": [0.126], 7: ["x"]}, index=[2026]))
    assert list(shown.columns) == ["A", 7] and list(shown.index) == [2026] and shown.iloc[0, 0] == 0.13


def test_columns_with_the_same_name():
    table = pd.DataFrame([["ok", "ok"]], columns=["a", "a"])
    assert show(table).shape == (1, 2)


@pytest.mark.parametrize("decimals", ["2", None, 1.5, [2], -1])
def test_decimals_are_a_whole_number(decimals):
    with pytest.raises(InputError, match="decimals"):
        show(pd.Series([1.0]), decimals)


@pytest.mark.filterwarnings("error")
def test_days_stay_as_they_are():
    days = pd.DataFrame({"day": pd.to_datetime(["2026-11-22"]), "value": [1.234]})
    assert show(days).iloc[0].tolist() == [pd.Timestamp("2026-11-22"), 1.23]


def test_what_is_no_table_is_said():
    with pytest.raises(InputError, match="table"):
        show(5)
