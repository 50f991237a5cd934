"""What the code in a notebook says by its calls: which exercise it opens, and what it answers. It is read, never run."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from clvteach.language import _
from clvteach.marking.notebook_file import Notebook, NotebookCell
from clvteach.questions.answers import is_blank

MOST_CODE = 50_000  # characters of code in all cells that are looked at closely, since they answer something
# quotation marks in a line times its length: so long may Python's tokenizer look for their ends
MOST_EFFORT = 50_000_000
LONGEST_SOURCE = 50_000  # of one of them
MOST_CALLS = 500  # in a cell that are looked at
LONGEST_CALL = 200  # words of code of each
CALL = re.compile(r"\b(answer|ask|exercise|use)\s*\(")


@dataclass(frozen=True)
class Call:
    """A call that stands in a cell, such as ``me.answer("1a", 5)``.

    Attributes
    ----------
    function : str
        ``"answer"``, ``"ask"``, ``"exercise"`` or ``"use"``.
    first : str
        Its first argument, a text.
    rest : tuple of str
        The pieces of code of the others.
    blank : bool
        Whether these are still dots, or a name that this cell gives to dots.
    """

    function: str
    first: str
    rest: tuple[str, ...]
    blank: bool


def code_in(notebook: Notebook) -> tuple[list[tuple[NotebookCell, tuple[Call, ...]]], list[str]]:
    """The code cells with their calls, and a sentence if there is more code than an exercise can have."""
    looked_at, characters, effort, n = [], 0, 0, 0
    for cell in notebook.cells:
        if cell.kind == "code" and not CALL.search(cell.source):
            looked_at.append((cell, ()))
        elif cell.kind == "code":
            characters += len(cell.source)
            effort += sum(len(line) * (line.count("'") + line.count('"')) for line in cell.source.split("\n"))
            if characters > MOST_CODE or effort > MOST_EFFORT or n > MOST_CALLS:
                return looked_at, [_("It holds far more code than an exercise: not all of it was looked at.")]
            looked_at.append((cell, calls_in(cell.source)))
            n += len(looked_at[-1][1])
    return looked_at, []


@lru_cache(500)  # most cells are the same in every learner's notebook
def calls_in(source: str) -> tuple[Call, ...]:
    """The calls in a cell that say which exercise it is, in which language, and what it answers.

    Parameters
    ----------
    source : str
        Any text. It is taken into its words as Python does it, as far as that is possible; it is never run or compiled.

    Returns
    -------
    tuple of Call

    Examples
    --------
    >>> [(call.first, call.blank) for call in calls_in('me.answer("1a", ...)\\nme.answer("1b", 5)')]
    [('1a', True), ('1b', False)]
    """
    if len(source) > LONGEST_SOURCE or not CALL.search(source):
        return ()
    words = list(_words(source))
    unfinished = "..." in words  # in a function, too, dots wait to be replaced
    blank = {name for word, name in zip(words, words[1:], strict=False) if word == "def" and unfinished}
    for place in [place for place, word in enumerate(words) if word == "="][:MOST_CALLS]:
        value = _pieces(words[place + 1 : place + LONGEST_CALL])
        (blank.add if _is_blank(value, blank) else blank.discard)(words[place - 1])
    calls = []
    for place, word in enumerate(words[:-2]):
        if word not in ("answer", "ask", "exercise", "use") or words[place + 1] != "(":
            continue
        if word != "exercise" and words[place - 1 : place] != ["."]:
            continue
        first = text_literal(words[place + 2])
        if first is not None:
            rest = _pieces(words[place + 3 : place + LONGEST_CALL])
            calls.append(Call(word, first, rest, _is_blank(rest, blank)))
        if len(calls) > MOST_CALLS:
            break
    return tuple(calls)


def _words(source: str) -> Iterator[str]:
    """The words of a text in Python, without comments, ";" after each statement; up to where it is Python no longer."""
    ignored = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in ignored:
                yield ";" if token.type == tokenize.NEWLINE else token.string
    except (tokenize.TokenError, SyntaxError, ValueError):
        return


def text_literal(word: str) -> str | None:
    """The text that a word of code writes between quotation marks, or None."""
    found = re.fullmatch(r"""[rRuU]?('''|\"""|'|")(.*)\1""", word, re.DOTALL)
    return found and found[2]


def _pieces(words: Iterable[str]) -> tuple[str, ...]:
    """The words up to the end of a statement, or to the bracket that closes a call, without signs."""
    open_brackets, pieces = 1, []
    for word in words:
        open_brackets += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if word == ";" or not open_brackets:
            break
        if word == ":" and pieces:
            pieces.pop()  # what stands before a colon is the name of an entry
        elif word == "..." or re.match(r"""[\w'".]""", word) and word != ".":
            pieces.append(word)
    return tuple(pieces)


def _is_blank(pieces: tuple[str, ...], blank: set[str]) -> bool:
    """Whether pieces of code are dots only, or names that stand for dots."""
    literals = {piece: text_literal(piece) for piece in pieces}
    return all(
        piece in ("...", "None") or piece in blank or (literal is not None and is_blank(literal))
        for piece, literal in literals.items()
    )
