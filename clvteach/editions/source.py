"""Reading a chapter's source: one MyST Markdown file with both languages, checked cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from jupytext.myst import MystMetadataParsingError, myst_to_notebook
from nbformat import NotebookNode, ValidationError

from clvteach.language import ENGLISH, LANGUAGES, _
from clvteach.wording import mistake, source_text
from clvteach.workbook import AFTER_PREDICTION

LANGUAGE_LINE = 'language.use("en")'
ONLY_IN = {"chapter.md": ("teacher",), "exercise.md": ("student", "solution")}
TAGS = (AFTER_PREDICTION,)
_CHOOSES_LANGUAGE = re.compile(r"^\s*language\.use\(", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One cell of a source.

    Attributes
    ----------
    id : str
        The notebook cell's id, such as ``"prose-3"``: both languages of a prose pair share it.
    kind : str
        ``"markdown"`` or ``"code"``.
    text : str
        What stands in the cell.
    line : int
        Where the cell begins in the source, counted from 1.
    lang : str or None
        The language of prose, such as ``"zh"``, None for code, which the languages share.
    only_in : str or None
        ``"student"``, ``"solution"`` or ``"teacher"`` if the cell belongs to that edition only.
    tags : tuple of str
        Of code: ``"after-prediction"`` if its output gives away what the learner is asked to predict. A learner's copy
        comes without it.
    """

    id: str
    kind: str
    text: str
    line: int
    lang: str | None = None
    only_in: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A checked source: its file and its cells, in order."""

    path: Path
    cells: tuple[Cell, ...]


def read(path: Path | str) -> Source:
    """Read and check a source.

    Parameters
    ----------
    path : Path or str
        A ``chapter.md`` or ``exercise.md``. Each knows editions of its own.

    Returns
    -------
    Source

    Raises
    ------
    InputError
        With file and line, if the text cannot be read, a marker is unknown or missing, a piece of prose lacks the other
        language, or the first code cell does not choose the language exactly once.
    """
    path = Path(path)
    text = source_text(path)
    notebook = _parse(path, text)
    cells: list[Cell] = []
    codes = pairs = 0
    for node, start in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
        line = _begins(text, start)
        lang, only_in, tags = _markers(path, line, node)
        if node.cell_type == "code":
            codes += 1
            cells.append(Cell(f"code-{codes}", "code", node.source, line, None, only_in, tags))
        else:
            pairs += lang == ENGLISH
            cells.append(Cell(f"prose-{pairs}", "markdown", node.source, line, lang, only_in))
    _check_languages(path, cells)
    _check_language_line(path, cells)
    return Source(path, tuple(cells))


def _parse(path: Path, text: str) -> NotebookNode:
    try:
        return myst_to_notebook(text, add_source_map=True)
    # ValidationError and what follows: jupytext does not check that what it reads as metadata is a mapping
    except (MystMetadataParsingError, ValidationError, yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        found = re.search(r"at line (\d+)", str(error))
        raise mistake(
            path,
            int(found[1]) if found else 1,
            _("this cannot be read as a cell ({error}). A line beginning with +++ starts a cell: {example}.").format(
                error=str(error).splitlines()[0], example='+++ {"lang": "en"}'
            ),
        ) from None


def _begins(text: str, start: int) -> int:
    """The line of a cell's +++ or ```; of the first words of prose without either, which begins after a blank."""
    lines = text.splitlines()
    if start and lines[start - 1].lstrip().startswith(("+++", "```{")):
        return start
    return next(number for number, line in enumerate(lines[start:], start + 1) if line.strip())


def _markers(path: Path, line: int, cell: NotebookNode) -> tuple[str | None, str | None, tuple[str, ...]]:
    """A cell's language, edition marker and tags, checked."""
    known = {"markdown": ("lang", "edition"), "code": ("edition", "tags")}.get(cell.cell_type)
    if known is None:
        raise mistake(path, line, _("raw cells are not used here: write prose or a code cell."))
    for key in cell.metadata:
        if key not in known:
            raise mistake(
                path,
                line,
                _("the marker {key} is unknown here; known: {known}.").format(key=key, known=", ".join(known)),
            )
    if any(text.lstrip().startswith(("+++", "```{code-cell}")) for text in cell.source.splitlines()):
        raise mistake(
            path,
            line,
            _(
                "inside this cell a line begins with +++ or ```{code-cell}: is a ``` missing before it, or is it indented?"
            ),
        )
    lang, only_in = cell.metadata.get("lang"), cell.metadata.get("edition")
    if cell.cell_type == "markdown":
        if lang is None:
            raise mistake(
                path, line, _("prose without a language: begin it with {example}.").format(example='+++ {"lang": "en"}')
            )
        if not isinstance(lang, str) or lang not in LANGUAGES:
            raise mistake(
                path,
                line,
                _("the language {lang} is unknown; known: {known}.").format(lang=lang, known=", ".join(LANGUAGES)),
            )
    editions = ONLY_IN.get(path.name, ())
    if only_in is not None and only_in not in editions:
        raise mistake(
            path,
            line,
            _("the edition {edition} is unknown in {file}; known: {known}.").format(
                edition=only_in, file=path.name, known=", ".join(editions)
            ),
        )
    return lang, only_in, _tags(path, line, cell)


def _tags(path: Path, line: int, cell: NotebookNode) -> tuple[str, ...]:
    tags = cell.metadata.get("tags", [])  # a list of texts: reading it as a notebook made sure
    for tag in tags:
        if tag not in TAGS:
            raise mistake(
                path, line, _("the tag {tag} is unknown; known: {known}.").format(tag=tag, known=", ".join(TAGS))
            )
    return tuple(tags)


def _check_languages(path: Path, cells: list[Cell]) -> None:
    """English prose is followed at once by the other languages, in their order and for the same edition."""
    codes = list(LANGUAGES)
    for place, cell in enumerate(cells):
        if cell.kind != "markdown":
            continue
        at = codes.index(cell.lang)
        before = cells[place - 1] if place else None
        after = cells[place + 1] if place + 1 < len(cells) else None
        if at + 1 < len(codes) and (after is None or after.lang != codes[at + 1]):
            raise mistake(
                path,
                cell.line,
                _("this prose is not followed by its {language}.").format(language=LANGUAGES[codes[at + 1]].name),
            )
        if at and (before is None or before.lang != codes[at - 1]):
            raise mistake(
                path,
                cell.line,
                _("this prose does not follow its {language}.").format(language=LANGUAGES[codes[at - 1]].name),
            )
        if at and before.only_in != cell.only_in:
            raise mistake(path, cell.line, _("the languages of this prose are for different editions."))


def _check_language_line(path: Path, cells: list[Cell]) -> None:
    codes = [cell for cell in cells if cell.kind == "code"]
    if not codes:
        raise mistake(
            path, 1, _("there is no code cell: the first one must contain {line}.").format(line=LANGUAGE_LINE)
        )
    first = codes[0]
    lines = [text.strip() for text in first.text.splitlines()]
    if first.only_in or lines.count(LANGUAGE_LINE) != 1 or len(_CHOOSES_LANGUAGE.findall(first.text)) != 1:
        raise mistake(
            path,
            first.line,
            _("the first code cell must contain the line {line} exactly once, in every edition.").format(
                line=LANGUAGE_LINE
            ),
        )
    for cell in codes[1:]:
        if _CHOOSES_LANGUAGE.search(cell.text):
            raise mistake(path, cell.line, _("the language is chosen in the first code cell only."))
