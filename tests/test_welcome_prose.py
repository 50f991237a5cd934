"""What the welcome chapter says about figures and about Python's own messages is so."""

import re
import warnings
from pathlib import Path

import pytest

from clvteach import lifetime_value
from clvteach.editions import read
from clvteach.predictions.find import of_chapter

CELLS = read(Path(__file__).resolve().parent.parent / "chapters" / "00-welcome" / "chapter.md").cells
PROSE = {lang: "\n".join(cell.text for cell in CELLS if cell.lang == lang) for lang in ("en", "zh")}
MISTAKES = {  # what a learner types: what Python says, as the table of errors names it
    "round（2.5)": "invalid character",
    "(800/(1+.1)3)": "forgot a comma",
    "(5 6)": "forgot a comma",
    "round(2.5": "was never closed",
    "round(2.5))": "unmatched",
    'me.answer("1a)': "unterminated string",
    "800a": "invalid decimal literal",
    "me.show(1a)": "invalid decimal literal",
    "500 * 9%": "SyntaxError",
    "800/(1+.1)3": "SyntaxError",
    "  500": "IndentationError",
    "500(1+.09)": "object is not callable",
    "500 * ...": "ellipsis",
    "round(1, 2, 3)": "TypeError",
    "print(ennd='')": "TypeError",
    "no_such_name": "NameError",
    "str.uper": "AttributeError",
}


@pytest.mark.parametrize(("typed", "named"), MISTAKES.items(), ids=MISTAKES)
def test_the_table_of_errors_names_what_python_says(typed, named):
    with warnings.catch_warnings(), pytest.raises(Exception) as error:
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(typed, {})
    assert named in f"{type(error.value).__name__}: {error.value}"
    for lang, text in PROSE.items():
        (table,) = (cell for cell in text.split("\n\n") if "| `NameError` |" in cell)
        assert f"`{named}`" in table, lang


def test_two_of_three_bars_become_shorter():
    prediction = of_chapter("00-welcome")["shorter bars"]
    app = lifetime_value.explore_models()
    before, now = totals(app), app.values["acquisition_cost"]
    app.set(**prediction.settings)
    more, after = app.values["acquisition_cost"] - now, totals(app)
    assert more > 0
    assert [round(before[name] - after[name], 6) for name in before] == [0, more, more]
    assert prediction.right == 2
    for lang, text in PROSE.items():
        for figure in {f"{total:,.0f}" for total in (*before.values(), *after.values(), more)}:
            assert re.search(rf"(?<![\d.,]){figure}(?![\d.,]\d)", text), (lang, figure)


def test_the_list_of_errors_waits_folded_at_the_end():
    for lang, text in PROSE.items():
        assert text.rindex("<details>") < text.index("| `NameError` |") < text.rindex("</details>"), lang
        assert text.rstrip().endswith("</details>"), lang


def test_it_starts_again_as_the_readme_says():
    root = Path(__file__).resolve().parent.parent
    for lang, readme in (("en", "README.md"), ("zh", "README.zh-CN.md")):
        told = (root / readme).read_text(encoding="utf-8")
        for command in (r".venv\Scripts\clvteach start", "conda activate clvteach", "make lab"):
            assert command in told and f"`{command}`" in PROSE[lang], (lang, command)


def totals(app) -> dict[str, float]:
    """Each model's value."""
    return app.result[0].sum().to_dict()


def test_the_line_for_your_own_slider_runs():
    function = next(cell.text for cell in CELLS if cell.kind == "code" and "def spent" in cell.text)
    (line,) = {found[1] for cell in CELLS if (found := re.search(r"```python\n(interact\(.*)\n```", cell.text))}
    names = {}
    exec(f"{function}\n{line}\nused = spent(5)", names)
    assert names["used"] == 5 * 450
