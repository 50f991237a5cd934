"""Beginners' slips, typed into a real IPython shell: each gets the sentence that helps, and nothing else gets one."""

import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from traitlets.config import Config

from clvteach import error_hints, language
from clvteach.error_hints import hints, names, operations, unreadable
from clvteach.error_hints.code_text import pieces

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore:invalid escape sequence")

NAMES = """
import numpy as np
import pandas as pd
from clvteach import exercise, language, lifetime_value

me = exercise("05-lifetime-value", learner=...)
customers = pd.DataFrame({"income": [500, 450], "name": ["Li", "Wang"]}, index=["first", "second"])
income, rate, thousands, numbers, nothing_yet = 500, 0.09, (1, 250), [1, 2, 3], ...
empty = print()

def contribution_of(income, rate, periods):
    return income

def greet():
    return "hello"
"""

# code → what the sentence must name, in both languages
SLIPS = {
    # a Chinese keyboard
    'me.answer（"1a", 5）': ["（ → (", "） → )", "1"],
    'x = 1\nme.answer("1a"，5)': ["， → ,", "2"],
    "me.answer(“1a”, 5)": ['“ → "', '” → "'],
    "greet(‘a’)": ["‘ → '"],
    "x = １２": ["１ → 1", "２ → 2"],
    "1＋2": ["＋ → +"],
    "5－2": ["－ → -"],
    "3×4": ["× → *"],
    "8÷2": ["÷ → /"],
    "x＝5": ["＝ → ="],
    "[1，2】": ["， → ,", "】 → ]"],
    "numbers【0】": ["【 → [", "】 → ]"],
    '["A"、"B"]': ["、 → ,"],
    "x = 5。": ["。 → ."],
    "if rate > 0：\n    pass": ["： → :"],
    "x = 1；y = 2": ["； → ;"],
    "1.1²": ["² → **2"],
    "x = 5％": ["％ → %"],
    "rate ≥ 0": ["≥ → >="],
    'print("元，角")\nx = 5，': ["， → ,", "2"],
    'me.answer("1a“, 5)': ["“", '"', "1"],
    "x = 1 +\u30002": ["1"],
    "x = 1\n\u3000y = 2": ["2"],
    "x =\u00a05": ["1"],
    # texts, brackets, commas
    'print("hello)': ['"', "1"],
    'me.answer("3c", """because\nit is)': ['"""', "1"],
    'me.answer("4b", "because\nof that")': ['"""', "1"],
    'me.answer("4b", "他说"好"")': ["好", "“ ”"],
    "x = 1\nprint(round(5)": ["(", ")", "2"],
    "x = [1, 2\nprint(x)": ["[", "]", "1"],
    "print(5))": [")", "1"],
    "[1, 2)": ["[", ")", "]"],
    'me.answer("1a" 5)': ['"1a"', "5"],
    "[1 2]": ["1", "2", "*"],
    "800/(1+.1)3": [")", "3", "**"],
    "income rate": ["income", "rate", "#"],
    "[(1, 2) (3, 4)]": ["(1, 2)"],
    "greet(1; 2)": [";", ","],
    # numbers
    "500(1+.09)": ["500 * (…)"],
    "income(1 + rate)": ["income * (…)"],
    "800a": ["800 * a"],
    "y = 2x + 1": ["2 * x"],
    "me.show(1a)": ['"1a"'],
    "1a = 5": ["1a"],
    "500元": ["500元", "500"],
    "x = 0,09": ["0.09"],
    "x = 1 234": ["1234"],
    "x = 9%": ["9%", "0.09"],
    "greet(12.5%)": ["0.125"],
    "x = $500": ["$"],
    "learner = 0117": ["117", '"0117"'],
    "thousands * .9": ["thousands", "1, 250"],
    "1.1 ^ 3": ["1.1 ** 3"],
    'float("0,09")': ["0,09", "0.09"],
    # the shape of a line
    'print "x"': ["print(…)"],
    "print income": ["print(…)"],
    'me.answer "1a", 5': ["me.answer(…)"],
    'me.answer["1a"]': ["me.answer(…)"],
    "if rate > 0\n    print(1)": ["if", ":", "1"],
    "x = 1\nfor i in numbers print(i)": ["for", ":", "2"],
    "def f(x)\n    return x": ["def", ":"],
    "if rate = 5:\n    pass": ["==", "1"],
    "if (rate = 5):\n    pass": ["==", "1"],
    "For i in numbers:\n    print(i)": ["For", "for"],
    "def f(x):\n    retrun x": ["return", "retrun", "2"],
    "form clvteach import states": ["from", "form"],
    "if rate:\n    pass\nelse if income:\n    pass": ["elif", "3"],
    "if rate:\nprint(1)": ["2"],
    "x = 1\n    y = 2": ["2"],
    "if rate:\n        x = 1\n    y = 2": ["3"],
    "answer =": ["="],
    "x = 5 *": ["*"],
    "contribution_of(income: 5)": ["income=…"],
    "x = 1\ncontribution_of(income=5, .09, 3)": ["2"],
    'me.answer("1a") = 5': ["="],
    # names
    "x = true": ["True", "true"],
    'Me.show("1a")': ["me", "Me"],
    "Print(5)": ["print", "Print"],
    "incom * 2": ["income", "incom"],
    "lifetime": ["lifetime"],
    "total = total + 1": ["total"],
    'me.answer("2b", C)': ['"C"'],
    'me.answer("2b", 忠诚)': ['"忠诚"'],
    "switching.matrix([])": ["from clvteach import switching"],
    "plt.plot([1])": ["import matplotlib.pyplot as plt"],
    'me.shwo("1a")': ["me.show", "shwo"],
    "lifetime_value.by_revenu(500)": ["lifetime_value.by_revenue"],
    "lifetime_value.foo()": ["foo", "by_revenue", "three_models"],
    "pd.Dataframe({})": ["pd.DataFrame"],
    "customers.incme": ["customers.income"],
    'customers.sort_value("income")': ["customers.sort_values"],
    'me.numbers("1").Income': ["income", "Income"],
    "empty.income": ["empty", "None"],
    'customers["incme"]': ['"income"', '"incme"'],
    'customers["zzz"]': ['"zzz"', "income", "name"],
    'customers[["name", "incme"]]': ['"income"'],
    'customers.loc["first", "Income"]': ['"income"', '"Income"'],
    'customers.loc["frist"]': ['"first"'],
    'customers.groupby("nme")': ['"name"', '"nme"'],
    'customers["income"]["thrid"]': ['"thrid"'],
    '{"income": 1}["Income"]': ['"income"'],
    "numbers[3]": ["numbers", "0", "3", "2"],
    "import panda": ["pandas"],
    "import lifetime_value": ["clvteach.lifetime_value"],
    "from clvteach import lifetimevalue": ["lifetime_value"],
    "from clvteach.lifetime_value import by_revenu": ["by_revenue"],
    "def g():\n    total = total + 1\ng()": ["total"],
    # calculations and calls
    "... * 5": ["...", "1"],
    "x = 1\nnothing_yet / 2": ["...", "2"],
    "nothing_yet > 2": ["..."],
    "np.array([1]) * nothing_yet": ["..."],
    '"5" + 3': ['"5"'],
    '"9%" * .5': ['"9%"'],
    '"5" > 3': ['"5"'],
    '"income: " + income': ['print("income: ", …)'],
    'rate - "abc"': ['"abc"'],
    'numbers + "abc"': ['"abc"'],
    'customers["income"].sum() + "abc"': ['print("abc", …)'],
    "print(5) * 2": ["None"],
    "empty + 1": ["empty", "None"],
    "contribution_of * 2": ["contribution_of(…)"],
    "greet + 1": ["greet(…)"],
    "numbers * 1.5": ["numbers", "for"],
    "income[0]": ["income"],
    "for i in 5:\n    pass": ["1", "range(…)"],
    "sum(5)": ["1", "range(…)"],
    "sum = 5\nsum([1])": ["sum", "del sum"],
    "lifetime_value(500)": ["lifetime_value", "."],
    'customers("income")': ["customers[…]"],
    "lifetime_value.by_revenue(500)": ["rate", "periods"],
    "lifetime_value.by_revenue(500, rat=.09, periods=5)": ["rate", "rat"],
    "contribution_of(500, .09)": ["periods"],
    "contribution_of(500, .09, 5, 6)": ["income, rate, periods", "contribution_of"],
    "contribution_of(500, .09, 5, income=6)": ["income"],
    "greet(5)": ["greet()"],
}

NO_SLIPS = [
    "1 / 0",
    "[].pop()",
    "max([])",
    "assert rate > 1",
    'raise NameError("of my own")',
    'raise TypeError("of my own")',
    'raise KeyError("incme")',
    "raise AttributeError",
    'open("there-is-no-such-file")',
    "customers.loc[7]",
    "income.zzz",
    "len(5)",
    'sorted([1, "a"])',
    "{}[[]]",
    '"".join([1])',
    "round(numbers)",
    "np.ones(2) + np.ones(3)",
    "np.ones((2, 2))[5, 5]",
    'pd.to_datetime("no day")',
    "pd.concat([])",
    '"%d" % "x"',
    '"a" in 5',
    "len()",
    "match rate:\n    case 0:\n        break",
    "pd.DataFrame({}).plot.pie(5, 6, 7, zzz=8)",
    'customers.merge(pd.DataFrame({"a": [1]}), on="income")',
    'int("x", base=99)',
    'eval("1 +")',
    'exec("x = ，")',
    "import json\njson.loads('{')",
    "raise RecursionError",
    "return 5",
    "break",
    "def f():\n    nonlocal x",
    "from __future__ import braces",
    "next(iter([]))",
    "import clvteach_of_somebody_else",
    'type("A", (int, str), {})',
    "np.linalg.inv(np.zeros((2, 2)))",
    "class Mine:\n    def __getattr__(self, name):\n        raise AttributeError(name)\nMine().zz",
    "def f(x):\n    return helper.deep\nclass helper: pass\nf(1)",
    'customers.apply(lambda row: {}["zzz"], axis=1)',
    'customers.plot(kind="zzz")',
    'np.array(["a"]).astype(float)',
    "import decimal\ndecimal.Decimal('x')",
]


@pytest.fixture(scope="module")
def shell():
    quiet = Config()
    quiet.HistoryManager.enabled = False
    shell = InteractiveShell(config=quiet, colors="nocolor")
    shell.shown = []
    shell._showtraceback = lambda kind, error, lines: shell.shown.append((kind, error, "\n".join(lines)))
    shell.InteractiveTB.set_mode("Plain")  # the quickest to show
    assert shell.run_cell(NAMES).success
    shell.plain_showtraceback, shell.plain_showsyntaxerror = shell.showtraceback, shell.showsyntaxerror
    return shell


@pytest.fixture(autouse=True)
def without_notebook(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)


def run(shell, code, hints_given=True):
    """Run a cell that fails, and give its error and what is shown of it."""
    shell.showtraceback, shell.showsyntaxerror = shell.plain_showtraceback, shell.plain_showsyntaxerror
    if hints_given:
        error_hints.install(shell)
    before, shell.shown = dict(shell.user_ns), []
    result = shell.run_cell(code, store_history=True)
    for name in set(shell.user_ns) - set(before):
        del shell.user_ns[name]
    shell.user_ns.update(before)
    assert not result.success, code
    ((_kind, error, text),) = shell.shown
    return error, text


def hint(error):
    notes = getattr(error, "__notes__", [])
    assert len(notes) <= 1
    return notes[0] if notes else ""


@pytest.mark.parametrize("code", SLIPS)
@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_a_slip_gets_a_sentence_that_names_what_is_wrong(shell, code, spoken):
    with language.using(spoken):
        error, text = run(shell, code)
    sentence = hint(error)
    assert sentence.startswith({"en": "Hint: ", "zh": "提示："}[spoken])
    wanted = [part.replace(", ", "、") if spoken == "zh" and part.count(", ") == 2 else part for part in SLIPS[code]]
    assert not [part for part in wanted if part not in sentence], sentence
    assert text.rstrip().endswith(sentence)
    assert "{" not in sentence.replace('{"income": 1}', "") and len(sentence) < 500
    assert not code.isascii() or bool(language.of_text(sentence).script) == (spoken == "zh")


@pytest.mark.parametrize("mode", ["Context", "Verbose", "Plain", "Minimal"])
@pytest.mark.parametrize(
    "code",
    [
        "x = 1，",
        "if rate:\n        x = 1\n    y = 2",
        "x = 1\n    y = 2",
        "incom",
        'customers["incme"]',
        "500(1+.09)",
        "1 / 0",
        'exec("1 +")',
    ],
)
def test_what_python_says_stays_as_it_is(shell, code, mode):
    shell.InteractiveTB.set_mode(mode)
    plain_error, plain_text = run(shell, code, hints_given=False)
    error, text = run(shell, code)
    shell.InteractiveTB.set_mode("Plain")
    assert type(error) is type(plain_error) and without_counts(str(error)) == without_counts(str(plain_error))
    assert bool(hint(error)) == (code in SLIPS or code == "x = 1，" or code == "incom")
    assert without_counts(text.replace(hint(error) or "Hint", "")) == without_counts(plain_text)


def without_counts(text):
    """What is shown, without the cell's number and places in memory."""
    return re.sub(r"In\[\d+\]|ipython-input-\d+|0x[0-9a-f]+", "", text).rstrip()


@pytest.mark.parametrize("code", NO_SLIPS)
def test_what_is_no_beginners_slip_gets_no_advice(shell, code):
    error, _text = run(shell, code)
    assert hint(error) == ""


def test_each_hint_is_needed_by_a_slip(shell):
    """A table of hints holds none that nobody could get."""
    used = set()
    for code in SLIPS:
        error, _text = run(shell, code)
        what = hints.failure(error, shell.user_ns)
        table = unreadable.HINTS if isinstance(error, SyntaxError) else (*names.HINTS, *operations.HINTS)
        used.add(next(one for one in table if one(what)))
    tried_below = {names.cell_above}
    assert {*unreadable.HINTS, *names.HINTS, *operations.HINTS} == used | tried_below


def test_our_own_error_keeps_its_one_sentence(shell):
    error, text = run(shell, 'lifetime_value.by_revenue("five", .09, 5)')
    assert hint(error) == "" and text == f"Please check: {error}"


def test_it_is_installed_once_whatever_language_is_chosen(shell):
    error_hints.install(shell)
    first = shell.showtraceback
    error_hints.install(shell)
    assert shell.showtraceback is first


def test_a_hint_that_fails_leaves_pythons_message(shell, monkeypatch):
    def fails(_failure):
        raise RuntimeError("ours")

    monkeypatch.setattr(hints.names, "HINTS", (fails,))
    error, text = run(shell, "lifetime")
    assert hint(error) == "" and "name 'lifetime' is not defined" in text and "ours" not in text


def test_looking_for_a_hint_warns_of_nothing(shell):
    error, _text = run(shell, 'path = "C:\\data"\nincom', hints_given=False)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        hints.add_hint(error, shell.user_ns)
    assert "income" in hint(error) and not said


def test_an_error_that_is_shown_again_has_one_hint(shell):
    error, _text = run(shell, "lifetime")
    shell.showtraceback((type(error), error, error.__traceback__))
    assert len(error.__notes__) == 1 and shell.shown[-1][2].count("Hint:") == 1


def test_what_a_cell_further_up_makes_is_known_from_the_notebook_file(shell, monkeypatch, tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("total = 5"),
            nbformat.v4.new_code_cell("n = me.numbers('1')\ndef discounted(x):\n    return x"),
            nbformat.v4.new_code_cell("%matplotlib inline\nbroken ="),
        ]
    )
    path = tmp_path / "a.ipynb"
    nbformat.write(notebook, path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    assert names.names_of_the_notebook({}) == {"n", "discounted"}
    error, _text = run(shell, "n.income")
    assert "n is made in another cell that has not been run yet" in hint(error)
    error, _text = run(shell, "n = n + 1")
    assert "another cell" not in hint(error)
    error, _text = run(shell, "discountd(5)")
    assert "Did you mean discounted?" in hint(error)
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert names.names_of_the_notebook({"__vsc_ipynb_file__": str(path)}) == {"n", "discounted"}
    path.write_text("{", encoding="utf-8")
    assert names.names_of_the_notebook({"__vsc_ipynb_file__": str(path)}) == set()
    error, _text = run(shell, "del me\nme.show('1a')")
    assert "me is made in another cell" in hint(error)


def test_in_a_kernel_the_output_stays_an_error_output(tmp_path):
    """As nbclient, nbconvert and the marking see it."""
    cells = ['from clvteach import language\nlanguage.use("zh")', "3×4", "incom", "1 / 0"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    NotebookClient(notebook, allow_errors=True, timeout=60, resources={"metadata": {"path": tmp_path}}).execute()
    read, known, other = (cell.outputs for cell in notebook.cells[1:])
    assert [len(outputs) for outputs in (read, known, other)] == [1, 1, 1]
    assert read[0].ename == "SyntaxError" and "×" in read[0].evalue and "提示" not in read[0].evalue
    assert read[0].traceback[-1].rstrip().endswith("× → *")
    assert known[0].ename == "NameError" and known[0].evalue == "name 'incom' is not defined"
    assert "提示：" in known[0].traceback[-1]
    assert other[0].ename == "ZeroDivisionError" and "提示" not in json.dumps(other[0], ensure_ascii=False)


def test_outside_a_notebook_nothing_is_loaded_for_it():
    code = "import sys; from clvteach import language; language.use('zh'); print([m for m in sys.modules if 'error_hints' in m or m in ('IPython', 'numpy')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_choosing_a_language_in_a_notebook_gives_hints(monkeypatch, shell):
    import IPython

    shell.showtraceback, shell.showsyntaxerror = shell.plain_showtraceback, shell.plain_showsyntaxerror
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    with language.using("zh"):
        assert shell.showtraceback.gives_hints and shell.showsyntaxerror.gives_hints


def test_code_is_cut_into_pieces_without_losing_a_character():
    for path in sorted(Path(error_hints.__file__).parent.glob("*.py")):
        code = path.read_text(encoding="utf-8")
        for piece in pieces(code):
            assert code[piece.start : piece.end] == piece.text
            assert code[: piece.start].count("\n") + 1 == piece.line
        assert not any(piece.kind == "open text" for piece in pieces(code))
