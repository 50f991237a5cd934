"""What a chapter says and what its code makes, for the tests that hold the two together."""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from clvteach import language
from clvteach.editions import read
from clvteach.workbook import AFTER_PREDICTION

CHAPTERS = Path(__file__).parents[1] / "chapters"
WRITTEN_OUT = re.compile(r"```python\n(.*?)```", re.DOTALL)  # code that the learner is to type, in prose


def cells(chapter: str) -> tuple:
    return read(CHAPTERS / chapter / "chapter.md").cells


def says(chapter: str, *phrases: object) -> bool:
    """Whether both languages say all of this; a pair is English and Chinese. A number stands as it is written."""
    for at, lang in enumerate(("en", "zh")):
        text = "\n".join(cell.text for cell in cells(chapter) if cell.lang == lang)
        for phrase in phrases:
            wanted = phrase[at] if isinstance(phrase, tuple) else phrase
            assert re.search(rf"(?<![\d.,]){re.escape(str(wanted))}(?![\d]|[.,]\d)", text), (lang, wanted)
    return True


def grouped(number: float, decimals: int = 0) -> str:
    """A number as the chapters write it: 1,644,622."""
    return f"{number:,.{decimals}f}"


def names_made_by(chapter: str) -> dict:
    """The chapter's code, run from top to bottom in English: what its names stand for at the end."""
    names: dict = {}
    with language.using("en"):
        for cell in cells(chapter):
            if cell.kind == "code":
                exec(cell.text, names)
    return names


def written_out(chapter: str) -> list[str]:
    """The code that stands in the chapter's prose, each block once."""
    blocks = (block for cell in cells(chapter) if cell.kind == "markdown" for block in WRITTEN_OUT.findall(cell.text))
    return list(dict.fromkeys(blocks))


def signs_left_over(chapter: str) -> list[str]:
    """Prose in which ** is shown as it stands: beside 汉字 and punctuation Markdown does not always take it for bold."""
    left_over = []
    for name in ("chapter.md", "exercise.md"):
        for cell in read(CHAPTERS / chapter / name).cells:
            tokens = MarkdownIt().parse(cell.text) if cell.kind == "markdown" else []
            texts = [child.content for token in tokens for child in token.children or () if child.type == "text"]
            left_over += [text for text in texts if "**" in text]
    return left_over


def comes_without_a_word(chapter: str) -> list[str]:
    """Cells that a learner's copy has without their output, where the prose before does not say to run them."""
    found, last = [], {}
    for cell in cells(chapter):
        if cell.kind == "markdown" and not cell.only_in:
            last[cell.lang] = cell.text
        elif AFTER_PREDICTION in cell.tags and not (re.search(r"\b[Rr]un\b", last["en"]) and "运行" in last["zh"]):
            found.append(cell.text)
    return found
