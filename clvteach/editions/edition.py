"""Picking the cells of one notebook from a source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nbformat import NotebookNode, v4

from clvteach.editions.source import LANGUAGE_LINE, Source


@dataclass(frozen=True)
class Edition:
    """One shelf of the workbook.

    Attributes
    ----------
    folder : str
        Where its notebooks stand, beside the chapters.
    source : str
        The file of a chapter it is made from.
    leaves_out : str or None
        The marker of the cells that are cut from it.
    adds : str or None
        The marker of the cells that only it has: without any in a source there is no such notebook.
    ending : str
        What its notebooks' names have behind the chapter's.
    """

    folder: str
    source: str
    leaves_out: str | None = None
    adds: str | None = None
    ending: str = ""


EDITIONS = (
    Edition("notebooks", "chapter.md", "teacher"),
    Edition("exercises", "exercise.md", "solution"),
    Edition("solutions", "exercise.md", "student"),
    Edition("solutions", "chapter.md", adds="teacher", ending="-teaching"),
)

_OTHER_CHAPTER = re.compile(r"\]\((\d\d-[\w-]+\.ipynb)")

ROOMY_FOLD = '<details style="margin-bottom: 1em">'  # JupyterLab sets what follows a fold right below it


def pick(source: Source, lang: str, edition: Edition, beside: str = "") -> NotebookNode:
    """The notebook of one language and edition, not yet run.

    Parameters
    ----------
    source : Source
        What :func:`clvteach.editions.source.read` returned.
    lang : str
        ``"en"`` or ``"zh"``.
    edition : Edition
        One of :data:`EDITIONS`.
    beside : str
        A digest of what its cells use: the words beside the chapter, and the chapter's room.

    Returns
    -------
    NotebookNode
        Its metadata names the language and the source, so that a notebook built here can be told from any other.
    """
    cells = []
    for cell in source.cells:
        if cell.lang not in (None, lang) or (cell.only_in and cell.only_in == edition.leaves_out):
            continue
        if cell.kind == "markdown":
            text = cell.text.replace("<details>", ROOMY_FOLD)
            if edition.ending:  # beside it stand others than beside the chapter
                text = _OTHER_CHAPTER.sub(rf"](../../notebooks/{lang}/\1", text)
            cells.append(v4.new_markdown_cell(text, id=cell.id))
        else:
            text = cell.text.replace(LANGUAGE_LINE, f'language.use("{lang}")') if cell.id == "code-1" else cell.text
            marked = {"tags": list(cell.tags)} if cell.tags else {}
            cells.append(v4.new_code_cell(text, id=cell.id, metadata=marked))
    notebook = v4.new_notebook(cells=cells, metadata=metadata(source, lang, beside))
    notebook.nbformat_minor = 5
    return notebook


def metadata(source: Source, lang: str, beside: str) -> dict:
    """The notebook's metadata: nothing in it depends on the machine it was built on."""
    return {
        "clvteach": {"source": f"{source.path.parent.name}/{source.path.name}"}
        | ({"beside": beside} if beside else {}),
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "lang": lang,
        "language_info": {
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "pygments_lexer": "ipython3",
        },
    }
