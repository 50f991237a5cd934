"""A new chapter is two folders and nothing else; a third language is one record and words."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parent.parent
NAME = "42-tea"
ROOM = {
    "__init__.py": "",
    "model.py": "def price(cups, each):\n    return cups * each\n",
    "questions.py": """
from clvteach.questions import Case, Number, Steps
from clvteach.tea.model import price

CASES = [
    Case(
        "1",
        given={"cups": Steps(3, 9), "each": Steps(11, 19)},
        questions=[
            Number(
                "1a",
                decimals=0,
                right=lambda n: price(n.cups, n.each),
                wrong={
                    "added": lambda n: n.cups + n.each,
                    "one cup": lambda n: n.each + 0.5,
                    "nothing": lambda n: -1,
                },
            ),
        ],
    ),
]
""",
}
# Esperanto stands for a language that nobody has thought of yet
TEXTS = {
    "about.md": """
# Tea | 茶 | Teo
- en: What does tea cost?
- zh: 茶要多少钱？
- eo: Kiom kostas teo?
""",
    "questions.md": """
# 42 Tea: exercises | 42 茶：练习 | 42 Teo: ekzercoj

## 1: In the tea house | 在茶馆 | En la tedomo
- en: {cups} cups at {each} each.
- zh: {cups} 杯，每杯 {each}。
- eo: {cups} tasoj po {each}.

### 1a
- en: What is to be paid?
- zh: 一共付多少？
- eo: Kiom oni pagu?

#### meaning
- en: So much tea costs.
- zh: 茶就这么贵。
- eo: Tiom kostas teo.

#### added | 相加了 | adiciita
- en: Multiply.
- zh: 要相乘。
- eo: Multipliku.

#### one cup | 只算一杯 | unu taso
- en: That is one cup.
- zh: 这是一杯。
- eo: Tio estas unu taso.

#### nothing | 白喝 | nenio
- en: Tea is not free.
- zh: 茶不是免费的。
- eo: Teo ne estas senpaga.

### 1b
- en: Which tea is green?
- zh: 哪种是绿茶？
- eo: Kiu teo estas verda?

#### meaning
- en: It is not fermented.
- zh: 它没有发酵。
- eo: Ĝi ne estas fermentita.

#### [x] Longjing
- en: Longjing
- zh: 龙井
- eo: Longjing

#### [ ] Pu-erh
- en: Pu-erh
- zh: 普洱
- eo: Pu-erh

##### why not
- en: It is dark.
- zh: 它是黑茶。
- eo: Ĝi estas malhela.

### 1c (2 points)
- en: Why do you drink tea?
- zh: 你为什么喝茶？
- eo: Kial vi trinkas teon?

#### look for
- en: A reason.
- zh: 一个理由。
- eo: Kialo.
""",
    "chapter.md": """
+++ {"lang": "en"}

# 42 Tea

+++ {"lang": "zh"}

# 42 茶

+++ {"lang": "eo"}

# 42 Teo

```{code-cell} ipython3
from clvteach import language
from clvteach.tea.model import price
language.use("en")
price(2, 10)
```
""",
    "exercise.md": """
+++ {"lang": "en"}

# Exercises

+++ {"lang": "zh"}

# 练习

+++ {"lang": "eo"}

# Ekzercoj

```{code-cell} ipython3
from clvteach import exercise, language
language.use("en")
```

```{code-cell} ipython3
:edition: student

me = exercise("42-tea", learner="...")
```

```{code-cell} ipython3
:edition: solution

me = exercise("42-tea", learner="20260117")
```

```{code-cell} ipython3
me.show("1a")
```

```{code-cell} ipython3
:edition: student

me.answer("1a", ...)
```

```{code-cell} ipython3
:edition: solution

me.answer("1a", 5)
```

```{code-cell} ipython3
:edition: student

me.answer("1b", ...)
```

```{code-cell} ipython3
:edition: student

me.answer("1c", ...)
```
""",
}
RECORD = '    "eo": Language("Esperanto", "eo", "eo", ("eo",), "ĉĝĥĵŝŭ", 20),\n}\n'


def tree(tmp_path: Path, codes: tuple[str, ...]) -> Path:
    """A copy of the package with one chapter, which nothing but its two folders names."""
    root = tmp_path / "tree"
    shutil.copytree(ROOT / "clvteach", root / "clvteach", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for folder, files in ((root / "clvteach" / "tea", ROOM), (root / "chapters" / NAME, TEXTS)):
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text if name.endswith(".py") else in_languages(text, codes), encoding="utf-8")
    return root


def in_languages(text: str, codes: tuple[str, ...]) -> str:
    """The words without those of other languages: a cell of prose, a line or a part of a heading less for each."""
    if "eo" in codes:
        return text.lstrip()
    kept = text.replace('+++ {"lang": "eo"}\n\n# 42 Teo\n\n', "").replace('+++ {"lang": "eo"}\n\n# Ekzercoj\n\n', "")
    lines = [line for line in kept.splitlines() if not line.startswith("- eo:")]
    return "\n".join(line.rpartition(" | ")[0] if line.count(" | ") == 2 else line for line in lines).lstrip()


def run(root: Path, *command: str) -> str:
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env=os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


BUILD = """
import sys
from pathlib import Path
from clvteach.editions import build
build(chapters=Path("chapters"))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    root = tree(tmp_path_factory.mktemp("chapter"), ("en", "zh"))
    run(root, "-c", BUILD)
    return root


def outputs(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    found = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join("".join(output["data"]["text/plain"]) for output in found if "data" in output)


def test_it_is_built_in_both_languages(built):
    names = sorted(path.relative_to(built).as_posix() for path in built.glob("*/*/*.ipynb"))
    assert names == [
        f"{shelf}/{lang}/{NAME}.ipynb" for shelf in ("exercises", "notebooks", "solutions") for lang in ("en", "zh")
    ]
    assert "What is to be paid?" in outputs(built / "exercises" / "en" / f"{NAME}.ipynb")
    assert "一共付多少？" in outputs(built / "exercises" / "zh" / f"{NAME}.ipynb")
    assert "20" in outputs(built / "notebooks" / "en" / f"{NAME}.ipynb")


def test_it_is_listed(built):
    said = run(
        built, "-c", "from clvteach import chapters; print(chapters.contents()._repr_mimebundle_()['text/plain'])"
    )
    assert said.strip() == "42  Tea: What does tea cost?"


def test_its_exercise_is_done_and_marked(built, tmp_path):
    run(built, "tools/make_class.py", str(tmp_path), "--learners", "4", "--lang", "en")
    run(
        built,
        *("-m", "clvteach", "mark", str(tmp_path / "submissions"), "--roster", str(tmp_path / "class.csv")),
        *("--out", str(tmp_path / "marks"), "--lang", "en"),
    )
    marks = load_workbook(tmp_path / "marks" / "marks.xlsx", read_only=True)
    cells = [cell for sheet in marks for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any(NAME in str(cell) for cell in cells)


def test_changed_words_are_built_again(built):
    assert "3 notebooks" not in run(built, "-c", BUILD).replace("6 notebooks are up to date", "")
    words = built / "chapters" / NAME / "questions.md"
    words.write_text(
        words.read_text(encoding="utf-8").replace("What is to be paid?", "What do you pay?"), encoding="utf-8"
    )
    said = run(built, "-c", BUILD)
    assert f"exercises/en/{NAME}.ipynb built" in said
    assert "What do you pay?" in outputs(built / "exercises" / "en" / f"{NAME}.ipynb")
    assert "6 notebooks are up to date" in run(built, "-c", BUILD)

    model = built / "clvteach" / "tea" / "model.py"
    model.write_text(model.read_text(encoding="utf-8").replace("cups * each", "cups * each + 1"), encoding="utf-8")
    assert f"notebooks/en/{NAME}.ipynb built" in run(built, "-c", BUILD)
    assert "21" in outputs(built / "notebooks" / "en" / f"{NAME}.ipynb")


def test_a_third_language_is_one_record_and_words(tmp_path):
    root = tree(tmp_path, ("en", "zh", "eo"))
    records = root / "clvteach" / "language.py"
    text = records.read_text(encoding="utf-8")
    assert text.count("8),\n}\n") == 1
    records.write_text(text.replace("8),\n}\n", f"8),\n{RECORD}"), encoding="utf-8")
    run(root, "tools/catalogue.py", "update")
    run(root, "-c", BUILD)
    assert "Kiom oni pagu?" in outputs(root / "exercises" / "eo" / f"{NAME}.ipynb")
    assert "一共付多少？" in outputs(root / "exercises" / "zh" / f"{NAME}.ipynb")
    assert "Kiom oni pagu?" not in outputs(root / "exercises" / "en" / f"{NAME}.ipynb")
    code = "from clvteach import language; print(language.of_text('ĉu').name, language.LANGUAGES['eo'].least)"
    assert run(root, "-c", code).split() == ["Esperanto", "20"]
