"""What a learner can type wrongly, and the sentence that answers."""

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from clvteach import checks, columns, language
from clvteach.checks import InputError

BAD = [
    (lambda: checks.number("a" + "\u0301\u0316" * 100_000, "income"), ["income", "'a"]),
    (lambda: checks.number("abc", "income"), ["income", "'abc'"]),
    (lambda: checks.number("", "income"), ["income", "empty"]),
    (lambda: checks.number("１０％", "rate"), ["rate", "half-width", "0.1"]),
    (lambda: checks.number(None, "income"), ["income", "missing"]),
    (lambda: checks.number(float("nan"), "income"), ["income", "missing"]),
    (lambda: checks.number(pd.NA, "income"), ["income", "missing"]),
    (lambda: checks.number(float("inf"), "income"), ["income", "infinite"]),
    (lambda: checks.number(10**400, "income"), ["income"]),
    (lambda: checks.number(True, "income"), ["income", "True"]),
    (lambda: checks.number([1], "income"), ["income", "[1]"]),
    (lambda: checks.number(1j, "income"), ["income", "1j"]),
    (lambda: checks.number(-1, "income", least=0), ["income", "-1", "at least 0"]),
    (lambda: checks.number(11, "income", most=10), ["income", "11", "at most 10"]),
    (lambda: checks.number(11, "income", least=0, most=10), ["between 0 and 10"]),
    (lambda: checks.whole(2.5, "periods"), ["periods", "2.5", "whole"]),
    (lambda: checks.whole(-1, "periods"), ["periods", "-1", "at least 0"]),
    (lambda: checks.numbers([1, "２"], "income"), ["income[1]", "２", "half-width"]),
    (lambda: checks.numbers([1, None], "income"), ["income[1]", "missing"]),
    (lambda: checks.numbers([[1], [1, 2]], "P"), ["P", "different lengths"]),
    (lambda: checks.numbers(pd.Series([1, np.nan], index=["a", "b"]), "income"), ["income['b']", "missing"]),
    (lambda: checks.numbers(pd.DataFrame({"x": [1, "y"]}), "table"), ["table['x'], row 1", "'y'"]),
    (lambda: checks.numbers({"a": 1}, "income"), ["income"]),
    (lambda: checks.rate(9), ["rate is 9", "Did you mean 0.09"]),
    (lambda: checks.rate([0.1, 9]), ["rate[1]", "0.09"]),
    (lambda: checks.rate(-1), ["rate is -1", "above −1"]),
    (lambda: checks.rate(1000), ["rate is 1000", "between -1 and 1"]),
    (lambda: checks.fraction(80, "retention"), ["retention", "0.8"]),
    (lambda: checks.fraction(-0.1, "retention"), ["retention", "-0.1", "between 0 and 1"]),
    (lambda: columns.table(pd.DataFrame(), "customers", ["income"]), ["customers", "'income'"]),
    (lambda: columns.table(pd.DataFrame({"income": []}), "customers", ["income"]), ["customers", "empty"]),
    (lambda: columns.table([1], "customers", ["income"]), ["customers", "DataFrame"]),
    (lambda: checks.numbers([500, True], "income"), ["income[1]", "True"]),
    (lambda: checks.number(pd.DataFrame({"x": [1, 2]}), "rate"), ["rate", "x 0 1 1 2"]),
    (lambda: checks.number("1,250", "income"), ["1250"]),
    (lambda: checks.number("2,5", "income"), ["'2,5'", "not a number", "write 2.5"]),
    (lambda: checks.number("1 250", "income"), ["1250"]),
    (lambda: checks.number("500*2", "income"), ["'500*2'", "write the calculation directly"]),
    (lambda: checks.number(1.00000000001, "share", least=0, most=1), ["share is 1.00000000001", "between 0 and 1"]),
    (lambda: checks.number(4.99999999999, "periods", least=5), ["periods is 4.99999999999", "at least 5"]),
    (lambda: checks.fraction(1.00000000001, "retention"), ["retention is 1.00000000001", "between 0 and 1"]),
    (lambda: checks.rate(1.00000000001), ["rate is 1.00000000001", "between -1 and 1"]),
    (lambda: checks.whole(5.0000000001, "periods"), ["periods is 5.0000000001", "whole number"]),
    (lambda: columns.table(pd.DataFrame([[1, 2]], columns=["a", "a"]), "customers", ["a"]), ["'a'", "more than one"]),
    (lambda: columns.table(pd.DataFrame({"a": [1]}), "customers", [["a"]]), ["no column ['a']"]),
    (lambda: columns.table(pd.DataFrame({"a": [1]}), "customers", [pd.NA]), ["no column <NA>"]),
    (lambda: columns.table(pd.DataFrame({("a", "b"): [1]}), "customers", ["a"]), ["customers", "several rows"]),
    (lambda: checks.choice(["profit"], "model", ["revenue", "profit"]), ["['profit']", "'revenue'"]),
    (lambda: checks.choice(pd.DataFrame({"a": [1, 2]}), "model", ["revenue"]), ["model", "'revenue'"]),
    (lambda: checks.finite(np.array([1, np.inf]), "income"), ["income", "beyond"]),
    (lambda: checks.choice("x", "model", ["revenue", "profit"]), ["model", "'x'", "'revenue', 'profit'"]),
]


@pytest.mark.parametrize("call, parts", BAD)
def test_the_sentence_says_what_and_where(call, parts):
    with pytest.raises(InputError) as caught:
        call()
    sentence = str(caught.value)
    assert all(part in sentence for part in parts), sentence
    assert sentence.endswith((".", "?")) and "\n" not in sentence


@pytest.mark.parametrize("call, parts", BAD)
def test_the_sentence_is_chinese_in_the_chinese_edition(call, parts):
    with language.using("zh"), pytest.raises(InputError) as caught:
        call()
    assert str(caught.value).endswith(("。", "？"))


@pytest.mark.parametrize("value", [5, 5.0, np.int64(5), np.float32(5), np.array(5)])
def test_every_kind_of_number_is_one(value):
    assert checks.number(value, "income") == 5


def test_a_cell_shows_the_sentence_and_no_traceback(capsys):
    shell = InteractiveShell.instance()
    try:
        shell.run_cell("from clvteach import checks\nchecks.rate(9)")
    finally:
        InteractiveShell.clear_instance()
    shown = capsys.readouterr().out
    assert "Did you mean 0.09" in shown and "Traceback" not in shown and "checks.py" not in shown


def test_numbers_keep_their_shape():
    assert checks.numbers(3, "x").shape == ()
    assert checks.numbers([[1, 2, 3]], "x").shape == (1, 3)
    assert checks.numbers([], "x").shape == (0,)


def test_what_rounding_leaves_beside_one_is_one():
    assert checks.fraction(1 + 2**-52, "retention") == 1


def test_a_long_value_is_cut_off():
    assert len(checks.shown("x" * 1000)) == 60 and len(checks.shown(("x" * 1000, 1))) == 60


class Silent:
    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (object(), "<object object>"),
        (len, "<built-in function len>"),
        (Silent(), "<Silent instance>"),
        (10**5000, "≈ 10**5000"),
        (-(10**5000), "≈ -10**5000"),
        ({"b": 1, "a": [2]}, "{'b': 1, 'a': [2]}"),
        (list(range(100)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16..."),
    ],
    ids=range(7),  # pytest cannot write them itself
)
def test_anything_can_be_shown_in_a_sentence(value, written):
    assert checks.shown(value) == written


def test_a_list_without_a_bottom_can_be_shown():
    inside = []
    for _level in range(100_000):
        inside = [inside]
    assert len(checks.shown(inside)) == 60 and len(checks.shown((inside,))) == 60


def test_a_sentence_is_one_line_that_a_file_can_hold():
    assert str(InputError("brand A\nB\u2028C \ud800")) == "brand A B C ?"


def test_numbers_are_bounded():
    assert checks.number(-1e100, "income") == -1e100
    for call in (lambda: checks.number(1.01e100, "income"), lambda: checks.numbers(np.array([1.01e100]), "income")):
        with pytest.raises(InputError, match="income.* grows beyond what a computer can count"):
            call()
    with pytest.raises(InputError, match="P has more than 50000000 entries"):
        checks.numbers(np.broadcast_to(0.0, (10_000, 10_000)), "P")


@pytest.mark.parametrize(
    "value", ["20261122", 20261122, np.int64(20261122), "２０２６年１１月２２日", "2026.11.22 08:00"]
)
def test_a_day_is_read_as_people_write_it(value):
    assert checks.date(value, "today") == pd.Timestamp("2026-11-22")
    assert columns.dates(pd.DataFrame({"d": [value, None]}), "table", "d").isna().tolist() == [False, True]


@pytest.mark.parametrize(
    "value", ["2026-02-31", 20260231, 46000, np.datetime64("NaT"), True, ["2026-11-22"], b"2026-11-22"]
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(InputError, match="not a date"):
        checks.date(value, "today")


@pytest.mark.parametrize("blank", [None, "", " ", "\u3000", "\t", float("nan"), pd.NaT])
def test_a_name_of_spaces_is_missing(blank):
    with pytest.raises(InputError, match="customers\\['who'\\], row 1, is missing"):
        columns.present(pd.DataFrame({"who": ["Li", blank]}), "customers", "who")


@pytest.mark.parametrize("value", [["Li"], {"a": 1}, b"Li", np.array([1, 2]), len, 1j])
def test_a_name_is_one_thing(value):
    table = pd.DataFrame({"who": pd.Series(["Li", value], dtype=object)})
    with pytest.raises(InputError, match="customers\\['who'\\], row 1 is .*: write one name or number there"):
        columns.ids(table, "customers", "who")


def test_row_labels_can_be_names():
    assert columns.labels(pd.Series([1, 2], index=["A", 7]), "customers").tolist() == ["A", 7]
    with pytest.raises(InputError, match="customers.index has several levels"):
        columns.labels(pd.Series([1], index=[["A"], ["B"]]), "customers")
    with pytest.raises(InputError, match=r"customers.index\[1\], is missing"):
        columns.labels(pd.Series([1, 2], index=["A", None]), "customers")


def test_a_list_has_an_end():
    assert checks.items((x for x in "AB"), "path", "[]") == ["A", "B"]
    with pytest.raises(InputError, match="path has more than 1000000 entries"):
        checks.items(iter(int, 1), "path", "[]")
    for value in ("AB", b"AB", 5, {"a": 1}, None, np.array(5), pd.DataFrame({"a": [1]})):
        with pytest.raises(InputError, match="path is .*: give a list, such as "):
            checks.items(value, "path", '["A"]')
