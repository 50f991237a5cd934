"""From a source to its notebooks: what is picked, what is refused, when a notebook is built again."""

import json
import subprocess
import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import jupytext
import nbformat
import pytest
from jupytext.config import load_jupytext_config
from PIL import Image

from clvteach.checks import InputError
from clvteach.editions import EDITIONS, build, pick, read

NOTEBOOKS, EXERCISES, SOLUTIONS, TEACHING = EDITIONS

FIRST = """\
---
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

+++ {"lang": "en"}

# A first page

Some **words**.

+++ {"lang": "zh"}

# 第一页

几个**字**。

```{code-cell} ipython3
from clvteach import language
language.use("en")
```
"""
EXERCISE = (
    FIRST
    + """
+++ {"lang": "en", "edition": "solution"}

Forty-two, of course.

+++ {"lang": "zh", "edition": "solution"}

当然是四十二。

```{code-cell} ipython3
:edition: student

answer = ...
```

```{code-cell} ipython3
:edition: solution

answer = 40 + 2
```

```{code-cell} ipython3
print(language.current(), answer)
```
"""
)


def source(folder: Path, text: str, name: str = "chapter.md") -> Path:
    path = folder / "chapters" / "05-sample" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def texts(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells]


# Picking


def test_a_language_edition_has_its_prose_and_all_code(tmp_path):
    chapter = read(source(tmp_path, FIRST))
    assert texts(pick(chapter, "en", NOTEBOOKS)) == [
        "# A first page\n\nSome **words**.",
        'from clvteach import language\nlanguage.use("en")',
    ]
    assert texts(pick(chapter, "zh", NOTEBOOKS)) == [
        "# 第一页\n\n几个**字**。",
        'from clvteach import language\nlanguage.use("zh")',
    ]


def test_students_get_no_solutions_and_instructors_no_placeholders(tmp_path):
    exercise = read(source(tmp_path, EXERCISE, "exercise.md"))
    student, instructor = pick(exercise, "zh", EXERCISES), pick(exercise, "zh", SOLUTIONS)
    assert texts(student)[2:] == ["answer = ...", "print(language.current(), answer)"]
    assert texts(instructor)[2:] == ["当然是四十二。", "answer = 40 + 2", "print(language.current(), answer)"]


TEACHERS = """
+++ {"lang": "en", "edition": "teacher"}

Draw it on the board. Then go on with [chapter 5](05-other.ipynb).

+++ {"lang": "zh", "edition": "teacher"}

画在黑板上。接着上[第 5 章](05-other.ipynb)。
"""


def test_what_is_for_teachers_stands_in_their_edition_of_a_chapter_only(tmp_path):
    chapter = read(source(tmp_path, FIRST + TEACHERS))
    assert len(texts(pick(chapter, "zh", NOTEBOOKS))) == 2
    assert texts(pick(chapter, "zh", TEACHING))[2:] == [
        "画在黑板上。接着上[第 5 章](../../notebooks/zh/05-other.ipynb)。"  # beside it stand the solutions
    ]


def test_a_chapter_without_a_word_for_teachers_has_no_edition_for_them(project):
    assert "solutions/en/05-sample-teaching.ipynb built" not in project()
    source(project.folder, FIRST + TEACHERS)
    assert [line for line in project() if line.endswith("built")] == [
        f"solutions/{lang}/05-sample-teaching.ipynb built" for lang in ("en", "zh")
    ]


def test_a_cell_keeps_its_tag(tmp_path):
    chapter = read(source(tmp_path, FIRST + "\n```{code-cell} ipython3\n:tags: [after-prediction]\n\n1 + 1\n```\n"))
    assert pick(chapter, "en", NOTEBOOKS).cells[-1].metadata == {"tags": ["after-prediction"]}


def test_ids_are_the_same_in_every_language_and_edition(tmp_path):
    exercise = read(source(tmp_path, EXERCISE, "exercise.md"))
    for lang in ("en", "zh"):
        assert [cell.id for cell in pick(exercise, lang, EXERCISES).cells] == ["prose-1", "code-1", "code-2", "code-4"]
        assert [cell.id for cell in pick(exercise, lang, SOLUTIONS).cells] == [
            "prose-1",
            "code-1",
            "prose-2",
            "code-3",
            "code-4",
        ]


def test_only_the_language_line_of_the_first_code_cell_is_rewritten(tmp_path):
    chapter = read(source(tmp_path, FIRST + "\n```{code-cell} ipython3\nprint('use(\"en\")')\n```\n"))
    assert texts(pick(chapter, "zh", NOTEBOOKS))[-1] == "print('use(\"en\")')"


def test_below_a_fold_there_is_room(tmp_path):
    chapter = read(
        source(
            tmp_path,
            FIRST
            + '\n+++ {"lang": "en"}\n\n<details><summary>Answer</summary>\n\n42\n</details>\n\nAnd on.\n\n+++ {"lang": "zh"}\n\n好。\n',
        )
    )
    assert "margin-bottom" in texts(pick(chapter, "en", NOTEBOOKS))[-1]


def test_what_is_picked_is_a_valid_notebook_that_names_its_source(tmp_path):
    notebook = pick(read(source(tmp_path, FIRST)), "zh", NOTEBOOKS)
    nbformat.validate(notebook)
    assert notebook.metadata["lang"] == "zh"
    assert notebook.metadata["clvteach"] == {"source": "05-sample/chapter.md"}
    assert "version" not in json.dumps(notebook.metadata)


# Mistakes in a source: (text, file, line, words of the message)

CODE = '```{code-cell}\nlanguage.use("en")\n```\n'
PAIR = '+++ {"lang": "en"}\n\nOne.\n\n+++ {"lang": "zh"}\n\n一。\n\n'
MISTAKES = {
    "prose without a language": (PAIR + CODE + "\nStray.\n", 13, "prose without a language"),
    "prose before the first cell": ("\nStray.\n\n" + PAIR + CODE, 2, "prose without a language"),
    "a bare cell break": (PAIR + "+++\n\nStray.\n\n" + CODE, 9, "prose without a language"),
    "unknown language": (PAIR.replace('"zh"', '"fr"') + CODE, 5, "language fr is unknown; known: en, zh"),
    "a list of languages": (PAIR.replace('"zh"', '["zh"]') + CODE, 5, "language ['zh'] is unknown"),
    "unknown key of prose": (PAIR.replace('"lang": "zh"', '"lang": "zh", "tags": []') + CODE, 5, "marker tags"),
    "unknown key of code": (PAIR + CODE.replace("\n", "\n:name: hide\n", 1), 9, "marker name"),
    "unknown tag": (PAIR + CODE.replace("\n", "\n:tags: [hide]\n", 1), 9, "tag hide is unknown"),
    "unknown edition": (
        PAIR + CODE + "\n```{code-cell}\n:edition: parents\n1\n```\n",
        13,
        "edition parents is unknown",
    ),
    "an exercise's edition in a chapter": (
        PAIR + CODE + "\n```{code-cell}\n:edition: student\n1\n```\n",
        13,
        "edition student is unknown in chapter.md; known: teacher",
    ),
    "English alone": (PAIR + CODE + '\n+++ {"lang": "en"}\n\nTwo.\n', 13, "not followed by its 简体中文"),
    "Chinese alone": (PAIR + '+++ {"lang": "zh"}\n\n二。\n\n' + CODE, 9, "does not follow its English"),
    "code between the languages": (
        '+++ {"lang": "en"}\n\nOne.\n\n' + CODE + '\n+++ {"lang": "zh"}\n\n一。\n',
        1,
        "not followed by its 简体中文",
    ),
    "no code": (PAIR, 1, "no code cell"),
    "no language line": (PAIR + "```{code-cell}\n1 + 1\n```\n", 9, "exactly once"),
    "two language lines": (PAIR + CODE.replace("\n", '\nlanguage.use("en")\n', 1), 9, "exactly once"),
    "another language": (PAIR + CODE.replace('"en"', '"zh"'), 9, "exactly once"),
    "a language line later": (PAIR + CODE + "\n" + CODE, 13, "first code cell only"),
    "a line beginning with +++": (PAIR.replace("One.", "One.\n\n+++ and more") + CODE, 5, "cannot be read"),
    "an indented cell": (PAIR.replace("One.", '* One.\n\n  +++ {"lang": "zh"}') + CODE, 1, "begins with +++"),
    "a fence not closed": (PAIR + CODE.removesuffix("```\n") + "\n" + PAIR, 9, "begins with +++"),
    "code in a list": (PAIR.replace("One.", "* One.\n\n  ```{code-cell}\n  1\n  ```") + CODE, 1, "begins with +++"),
    "a raw cell": (PAIR + CODE + "\n```{raw-cell}\nx\n```\n", 13, "raw cells"),
    "metadata that is no mapping": (PAIR.replace('{"lang": "zh"}', '["zh"]') + CODE, 5, "cannot be read"),
    "options that are no mapping": (PAIR + CODE + "\n```{code-cell}\n---\nstudent\n---\n1\n```\n", 1, "cannot be read"),
    "options that are no YAML": (PAIR + CODE + "\n```{code-cell}\n:edition: [\n1\n```\n", 13, "cannot be read"),
    "an empty file": ("", 1, "no code cell"),
}


@pytest.mark.parametrize("text, line, words", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_file_and_line(tmp_path, text, line, words):
    path = source(tmp_path, text)
    with pytest.raises(InputError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert words in str(error.value)


def test_the_languages_of_a_pair_belong_to_the_same_edition(tmp_path):
    text = EXERCISE.replace('+++ {"lang": "zh", "edition": "solution"}', '+++ {"lang": "zh"}')
    with pytest.raises(InputError, match="line 29: .*different editions"):
        read(source(tmp_path, text, "exercise.md"))


def test_the_language_is_chosen_in_every_edition(tmp_path):
    text = EXERCISE.replace("ipython3\nfrom", "ipython3\n:edition: student\nfrom")
    with pytest.raises(InputError, match="line 20: .*in every edition"):
        read(source(tmp_path, text, "exercise.md"))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = source(tmp_path, "")
    path.write_bytes(FIRST.encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        read(path)


def test_a_chapter_without_its_text_is_refused(tmp_path):
    source(tmp_path, EXERCISE, "exercise.md")
    with pytest.raises(InputError, match=r"chapter\.md, line 1: the file cannot be read"):
        build(chapters=tmp_path / "chapters")


# A teacher edits a source as a notebook


@pytest.mark.parametrize("text", [FIRST, EXERCISE], ids=["chapter", "exercise"])
def test_a_source_saved_from_jupyterlab_stays_as_it_was(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(Path("pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    path = source(tmp_path, text, "exercise.md")
    config = load_jupytext_config(str(path))
    notebook = jupytext.reads(text, fmt="md:myst", config=config)
    # what JupyterLab adds when it runs a kernel
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7", "pygments_lexer": "ipython3"}
    assert jupytext.writes(notebook, fmt="md:myst", config=config) == text
    assert texts(notebook) == [cell.text for cell in read(path).cells]


# Building


@pytest.fixture
def said():
    return []


@pytest.fixture
def project(tmp_path, said):
    """A folder with one chapter, its exercise, and a function that builds it and returns what was said."""
    source(tmp_path, FIRST)
    source(tmp_path, EXERCISE, "exercise.md")

    def built(*names, **options):
        said.clear()
        build(names, chapters=tmp_path / "chapters", say=said.append, **options)
        return list(said)

    built.folder = tmp_path
    return built


ALL_SIX = [
    f"{shelf}/{lang}/05-sample.ipynb" for shelf in ("notebooks", "exercises", "solutions") for lang in ("en", "zh")
]


def test_a_slider_of_ones_own_is_built(project):
    slider = (
        "\n```{code-cell} ipython3\nfrom ipywidgets import interact\ninteract(lambda x: print(x), x=(0, 9));\n```\n"
    )
    source(project.folder, FIRST + slider)
    project()
    built = nbformat.read(project.folder / "notebooks/zh/05-sample.ipynb", as_version=4)
    assert built.cells[-1].execution_count and "widgets" not in built.metadata


def test_building_runs_every_edition_once(project):
    assert project() == [f"{file} built" for file in ALL_SIX]
    assert project() == ["6 notebooks are up to date"]

    def output(file):
        return nbformat.read(project.folder / file, as_version=4).cells[-1].outputs[0].text

    assert output("exercises/en/05-sample.ipynb") == "en Ellipsis\n"
    assert output("exercises/zh/05-sample.ipynb") == "zh Ellipsis\n"
    assert output("solutions/zh/05-sample.ipynb") == "zh 42\n"

    # only what changed is built again
    changed = EXERCISE.replace("40 + 2", "40 + 3")
    source(project.folder, changed, "exercise.md")
    assert project("05") == [
        "solutions/en/05-sample.ipynb built",
        "solutions/zh/05-sample.ipynb built",
        "4 notebooks are up to date",
    ]
    assert output("solutions/zh/05-sample.ipynb") == "zh 43\n"

    # a code cell that was never run is a reason to build, and so is a missing file
    path = project.folder / "notebooks/en/05-sample.ipynb"
    before = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].execution_count = None
    nbformat.write(notebook, path)
    (project.folder / "notebooks/zh/05-sample.ipynb").unlink()
    assert project("05-sample")[:2] == ["notebooks/en/05-sample.ipynb built", "notebooks/zh/05-sample.ipynb built"]
    assert path.read_bytes() == before

    # what a build wrote goes with its source, anything else stays
    (project.folder / "notebooks/en/mine.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    (project.folder / "chapters/05-sample/exercise.md").unlink()
    assert project() == [f"{file} removed: its source is gone" for file in ALL_SIX[2:]] + ["2 notebooks are up to date"]
    assert (project.folder / "notebooks/en/mine.ipynb").exists()


def test_only_the_named_chapter_is_built(project):
    other = project.folder / "chapters" / "06-other"
    other.mkdir()
    (other / "chapter.md").write_text("not even a source", encoding="utf-8")
    (project.folder / "chapters" / "05-sample" / "exercise.md").unlink()
    assert project("05") == [f"{file} built" for file in ALL_SIX[:2]]
    with pytest.raises(InputError, match="There is no chapter 07. The chapters are: 05-sample, 06-other"):
        project("07")
    with pytest.raises(InputError, match="There is no chapter in"):
        build(chapters=project.folder / "elsewhere")


PICTURE = """
```{code-cell} ipython3
import base64
import ipywidgets
from IPython.display import display

class Figure(ipywidgets.VBox):
    def _repr_mimebundle_(self, **options):
        picture = base64.b64encode(b"PICTURE").decode()
        return super()._repr_mimebundle_(**options) | {"image/png": picture, "text/plain": "a line that rises"}

Figure()
```
"""


def png(color: str, compress_level: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), color).save(out, "png", compress_level=compress_level)
    return out.getvalue()


def test_pictures_stay_widgets_go_and_other_bytes_of_a_picture_change_nothing(project):
    (project.folder / "chapters" / "05-sample" / "exercise.md").unlink()
    drawing = project.folder / "drawing.png"
    drawing.write_bytes(png("red", 0))
    text = FIRST + PICTURE.replace('b"PICTURE"', f'open({str(drawing)!r}, "rb").read()')
    source(project.folder, text)
    project()
    path = project.folder / "notebooks/zh/05-sample.ipynb"
    first = path.read_bytes()
    (output,) = nbformat.reads(first.decode(), as_version=4).cells[-1].outputs
    assert output["data"] == {"image/png": b64encode(png("red", 0)).decode(), "text/plain": "a line that rises"}
    assert b"widget-view" not in first and b"widget-state" not in first and b"iopub" not in first

    drawing.write_bytes(png("red", 9))
    assert project(everything=True) == [f"{file} unchanged" for file in ALL_SIX[:2]]
    assert path.read_bytes() == first

    drawing.write_bytes(png("blue", 0))
    assert project(everything=True) == [f"{file} built" for file in ALL_SIX[:2]]


@pytest.mark.parametrize(
    "code, error",
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys\nprint('a warning', file=sys.stderr)", "a warning"),
        ("import os\nos._exit(1)", "Python stopped"),
    ],
)
def test_a_failing_cell_fails_the_build_with_its_line(project, code, error):
    source(project.folder, FIRST + f"\n```{{code-cell}} ipython3\n{code}\n```\n")
    with pytest.raises(InputError) as failure:
        project()
    chapter = project.folder / "chapters" / "05-sample" / "chapter.md"
    assert str(failure.value).startswith(
        f"{chapter}, line 25: this cell fails in notebooks/en/05-sample.ipynb: {error}"
    )
    assert not (project.folder / "notebooks/en/05-sample.ipynb").exists()


# The test run itself: a slider whose callback is broken must not pass unseen


def test_a_broken_slider_callback_fails_the_test_run(tmp_path):
    cells = [
        "import ipywidgets\nslider = ipywidgets.IntSlider()\nslider.observe(lambda change: 1 / BY, 'value')",
        "slider.value = 5",
    ]

    def outcome(by):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell.replace("BY", by), execution_count=1) for cell in cells]
        )
        path = tmp_path / f"slider{by}.ipynb"
        nbformat.write(notebook, path)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "--nbval",
            "--nbval-current-env",
            "-p",
            "no:cacheprovider",
            str(path),
        ]
        return subprocess.run([*command, f"--rootdir={tmp_path}", "-c", "/dev/null"], capture_output=True, text=True)

    assert outcome("1").returncode == 0
    broken = outcome("0")
    assert broken.returncode == 1
    assert "ZeroDivisionError" in broken.stdout
