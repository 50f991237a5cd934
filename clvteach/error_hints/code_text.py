"""Code that Python may not be able to read, cut into words, numbers, texts and marks all the same."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

CLOSING = {"(": ")", "[": "]", "{": "}"}

_PIECE = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<text>(?i:\b[rbuf]{1,2})?(?P<quote>\"\"\"|\'\'\')(?:\\.|(?!(?P=quote)).)*(?P<end>(?P=quote))?
            |(?i:\b[rbuf]{1,2})?(?P<mark>["'])(?:\\.|(?!(?P=mark))[^\\\n])*(?P<stop>(?P=mark))?)
  | (?P<number>(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\w*)
  | (?P<name>[^\W\d]\w*)
  | (?P<newline>\n)
  | (?P<continued>\\\n)
  | (?P<space>[ \t\f\r]+)
  | (?P<sign>\.\.\.|\*\*|//|[=!<>:+*/%-]=|->|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Piece:
    """A piece of code.

    Attributes
    ----------
    kind : str
        "text", "number", "name", "sign" or "newline"; "open text" for a text that does not end.
    text : str
    start : int
        The first character's place in the code.
    line : int
        From 1 on.
    depth : int
        In how many brackets it stands; a bracket itself counts as outside.
    first : bool
        Whether a statement begins with it.
    """

    kind: str
    text: str
    start: int
    line: int
    depth: int
    first: bool

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return self.start + len(self.text)

    @property
    def quote(self) -> str:
        """With what a text begins."""
        return re.search("\"\"\"|'''|[\"']", self.text)[0]


def pieces(code: str) -> list[Piece]:
    """The pieces of code, without spaces and comments.

    >>> [(piece.kind, piece.text) for piece in pieces('f(800a, "x，")  # 5')]
    [('name', 'f'), ('sign', '('), ('number', '800a'), ('sign', ','), ('text', '"x，"'), ('sign', ')')]
    """
    found: list[Piece] = []
    line, depth, first = 1, 0, True
    for match in _PIECE.finditer(code):
        kind, text = match.lastgroup, match[0]
        if match["text"] is not None:
            kind = "text" if match["end"] or match["stop"] else "open text"
        if kind == "sign" and text in CLOSING.values():
            depth = max(0, depth - 1)
        if kind not in ("comment", "space", "continued") and not (kind == "newline" and depth):
            found.append(Piece(kind, text, match.start(), line, depth, first and kind != "newline"))
            first = kind == "newline"
        if kind == "sign" and text in CLOSING:
            depth += 1
        line += text.count("\n")
    return found


def is_number(text: str) -> bool:
    """Whether Python reads it as a number.

    >>> is_number("1e3"), is_number("1a"), is_number("09")
    (True, False, False)
    """
    try:
        return isinstance(ast.literal_eval(text), (int, float, complex))
    except (SyntaxError, ValueError):
        return False


def can_be_read(code: str) -> bool:
    """Whether Python can read the code."""
    try:
        ast.parse(code)
    except (SyntaxError, ValueError):
        return False
    return True
