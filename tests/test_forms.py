"""Forms: what is typed is read as it is meant or explained; a page sends what it likes and nothing is ever executed."""

import ast
from pathlib import Path

import pytest

from clvteach import forms, language
from clvteach.checks import InputError
from clvteach.forms import Grid, NumberField, OptionsField, TextField, WordField, calculated
from clvteach.forms.form import Button, Form, Reply, Sheet


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2000+500*3.89", 3945),
        ("１３，０００ × （1＋8％）^ 2", 15163.2),
        ("13,000", 13000),
        ("1,234,567.5", 1234567.5),
        ("13 000", 13000),
        ("1.3万", 13000),
        ("2亿", 2e8),
        ("8%", 0.08),
        ("1 + 8 %", 1.08),
        ("100*(1+9%)", 109),
        ("5 x 3", 15),
        ("2 X (3+4)", 14),
        ("=5", 5),
        ("-5", -5),
        ("−5", -5),
        ("2^10", 1024),
        ("2**10", 1024),
        ("1.08²", 1.1664),
        ("(1+0.08)²", 1.1664),
        ("10³", 1000),
        ("2¹⁰", 1024),
        ("5⁻¹", 0.2),
        ("5**-2", 0.04),
        ("-2^2", -4),
        ("[1+2]*3", 9),
        ("007", 7),
        (".5", 0.5),
        ("5.", 5),
        ("3元", 3),
        ("¥3,500.50", 3500.5),
        ("6÷4", 1.5),
        ("0。5", 0.5),
        ("1e5", 100000),
        (" 12 \n", 12),
    ],
)
def test_what_a_learner_types_is_read_as_it_is_meant(typed, number):
    assert calculated(typed, "x") == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "is empty: type a number, or a calculation"),
        ("0,35", "Decimals need a point: type 0.35"),
        ("0,350", "Decimals need a point: type 0.350"),
        ("0b11", "has b in it"),
        ("5#3", "cannot be read"),
        ("1_000", "cannot be read"),
        ("500(1+.09)", r"type 500\*\(1\+\.09\)"),
        ("(1+2)3", r"type \(1\+2\)\*3"),
        ("(3", r"a bracket \) is missing"),
        ("3)", r"a bracket \( is missing"),
        ("1/0", "divides by zero"),
        ("(-2)^.5", "a root of a negative number"),
        ("9**9**9", "far too large"),
        ("9^9^9^9^9", "far too large"),
        ("income*3", "has income in it"),
        ("1,2,3", "has a comma"),
        ("5;3", "cannot be read as a calculation"),
        ("__import__('os').system('x')", "has import in it"),
        ("(lambda: 1)()", "has lambda in it"),
        ("[1 for x in 3]", "has for in it"),
        ("True", "has True in it"),
        ("1 if 2 else 3", "has if in it"),
        ("8%%", "cannot be read"),
        ("1.5.2", "cannot be read"),
        ("(" * 150 + "1" + ")" * 149, "bracket"),
        ("1" * 400, "longer than 300 characters"),
        ("1e400", "far too large"),
        ("\x00", "cannot be read|empty"),
    ],
)
def test_what_cannot_be_read_is_explained(typed, told):
    with language.using("en"):
        with pytest.raises(InputError, match=f"^Your answer.*({told})"):
            calculated(typed, "Your answer")


def test_nothing_in_a_form_is_executed():
    """The reader of calculations walks a tree; no module of the forms calls what would run text."""
    for path in Path(forms.__file__).parent.glob("*.py"):
        called = {
            getattr(node.func, "id", "")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
        }
        assert not called & {"eval", "exec", "compile", "__import__"}, path.name


def test_fields_read_what_their_inputs_hold():
    number = NumberField("n", "Rate", unit="%", percent=True)
    assert number.read({"n": ["8%"]}) == 8 and number.read({"n": ["8"]}) == 8
    for typed in ("100%-92%", "20%+5", "1-92%", "50*20%"):
        with pytest.raises(InputError, match="Leave the sign % out"):
            number.read({"n": [typed]})
    assert number.read({"n": [" "]}) is ... and number.read({}) is ...
    word = WordField("w", "State", {"loyal": "loyal", "lost": "lost"})
    assert word.read({"w": ["lost"]}) == "lost" and word.read({"w": [""]}) is ...
    one = OptionsField("o", "Choose", {"A": "a", "B": "b", "C": "c"})
    several = OptionsField("o", "Choose", {"A": "a", "B": "b", "C": "c"}, several=True)
    assert one.read({"o": ["B"]}) == "B" and one.read({"o": []}) is ... and one.read({"o": ["X"]}) is ...
    assert several.read({"o": ["C", "A"]}) == "AC"
    assert TextField("t", "Text").read({"t": ["  Because.\n"]}) == "Because."
    cells = [[NumberField(f"{y}/{x}", "") for x in range(2)] for y in range(2)]
    grid = Grid("g", "Table", rows=["1", "2"], columns=["A", "B"], cells=cells)
    assert grid.read({"0/0": ["1"], "1/1": ["2*2"]}) == [[1, ...], [..., 4]] and grid.read({}) is ...


def test_a_label_or_word_with_signs_of_html_is_only_text():
    evil = '"><script>x</script>'
    options, words = {"A": evil}, {evil: evil}
    for field in (
        NumberField("n", evil, unit=evil),
        WordField("w", evil, words),
        OptionsField("o", evil, options),
        TextField("t", evil),
        Grid("g", evil, rows=[evil], columns=[evil], cells=[[NumberField("c", evil)]], unit=evil),
    ):
        assert "<script" not in field.html(), field


def form(press):
    sheet = Sheet(
        "Title", "<p>Asked</p>", [NumberField("n", "Number")], [Button("check", "Check"), Button("hint", "Hint")]
    )
    return Form(sheet, press, plain="asked", html="<p>asked</p>")


def test_a_form_says_itself_what_cannot_be_read_and_asks_nobody():
    pressed = []
    one = form(lambda button, read, typed: pressed.append((button, read, typed)) or Reply(said="<p>ok</p>"))
    with language.using("en"):
        one.press(n="a")
        assert "has a in it" in one.mistakes["n"] and not pressed and not one.said and one.entries == {"n": ["a"]}
        one.press("hint", n="a")  # a button that needs no answer works whatever stands there
        assert pressed == [("hint", {}, {"n": ["a"]})]
        one.press(n="1+1")
        one.press(n="b")
        assert one.said == "<p>ok</p>"  # a slip takes away nothing that was said before
        one.press(n="1+1")
    assert pressed[-1] == ("check", {"n": 2.0}, {"n": ["1+1"]}) and one.said == "<p>ok</p>" and not one.mistakes
    assert one.replies == 5 and repr(one) == "asked"


@pytest.mark.parametrize(
    "content",
    [
        None,
        5,
        {},
        {"entries": 5},
        {"button": "no such", "entries": {}},
        {"button": ["check"], "entries": {"n": [5]}},
        {"entries": {"n": "text"}},
        {"button": "check", "entries": {"n": ["1" * 10**6]}},
        {"button": "check", "entries": {"n": [{"a": 1}], "m": [None]}},
    ],
)
def test_whatever_a_page_sends_raises_nothing(content):
    with language.using("en"):
        one = form(lambda button, read, typed: Reply(said="ok"))
        one._on_message(one, content, [])
        assert one.said in ("", "ok")
