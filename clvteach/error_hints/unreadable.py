"""Hints where Python cannot read a cell. Each is a function: a failure → a sentence, or None where it does not fit."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable
from difflib import get_close_matches
from itertools import pairwise

from clvteach.error_hints.code_text import CLOSING, Piece, can_be_read, is_number, pieces
from clvteach.error_hints.failure import Failure
from clvteach.translation import _

Hint = Callable[[Failure], "str | None"]

# What a Chinese keyboard types beside the full-width forms of ASCII, and what is copied from a text
_MEANT = {
    **dict.fromkeys("“”„「」『』", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("–—−", "-"),
    "、": ",",
    "。": ".",
    "…": "...",
    "【": "[",
    "】": "]",
    "〔": "(",
    "〕": ")",
    "×": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "²": "**2",
    "³": "**3",
}
_CURRENCY = "$€£¥￥"
_SPACES = "\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff"
_BLOCKS = {"if", "elif", "else", "for", "while", "def", "class", "with", "try", "except", "finally"}
_ASKED = {"show", "answer", "table", "numbers", "points"}  # the tools of an exercise that begin with a question's name
_NO_COMMAND = {"True", "False", "None", "and", "or", "not", "in", "is", "as"}
_SIGNS_BEFORE_SOMETHING = {"=", "+", "-", "*", "/", "**", "//", "%", "==", "<", ">", "<=", ">=", "!="}

_END = Piece("newline", "\n", 0, 0, 0, False)


def _meant(character: str) -> str:
    """What to type for a character, or nothing where that is not known."""
    if character in _MEANT:
        return _MEANT[character]
    plain = unicodedata.normalize("NFKC", character)
    return plain if not character.isascii() and plain.isascii() and plain.isprintable() else ""


def chinese_characters(failure: Failure) -> str | None:
    signs = [piece for piece in pieces(failure.code) if piece.kind in ("sign", "number", "name")]
    wrong = [
        (piece.line, character)
        for piece in signs
        for character in piece.text
        if piece.kind == "sign" or not character.isalpha()
        if _meant(character) and character not in _CURRENCY and character not in _SPACES
    ]
    if not wrong:
        return None
    lines = [line for line, _character in wrong]
    line = failure.line if failure.line in lines else lines[0]
    found = dict.fromkeys(character for at, character in wrong if at == line)
    return _(
        "Line {line} has characters that Python cannot read. Switch the keyboard to English and type: {pairs}"
    ).format(line=line, pairs="   ".join(f"{character} → {_meant(character)}" for character in found))


def strange_space(failure: Failure) -> str | None:
    found = next((piece for piece in pieces(failure.code) if piece.kind == "sign" and piece.text in _SPACES), None)
    if found is None:
        return None
    return _(
        "Line {line} has a full-width or invisible space: delete the spaces there, switch the keyboard to English and type them again."
    ).format(line=found.line)


def text_without_end(failure: Failure) -> str | None:
    found = next((piece for piece in pieces(failure.code) if piece.kind == "open text"), None)
    if found is None:
        return None
    chinese = re.search("[“”‘’]", found.text)
    if chinese:
        return _(
            "The text that starts with {quote} in line {line} goes on with {found}, a Chinese quotation mark: type {quote} at both ends."
        ).format(quote=found.quote, line=found.line, found=chinese[0])
    if len(found.quote) == 1 and found.quote in failure.code[found.end :]:
        return _(
            'The text that starts in line {line} goes on in the next line: begin and end it with three quotation marks, """.'
        ).format(line=found.line)
    return _(
        "The text that starts with {quote} in line {line} never ends: type {quote} after its last word as well."
    ).format(quote=found.quote, line=found.line)


def brackets(failure: Failure) -> str | None:
    opened: list[Piece] = []
    for piece in pieces(failure.code):
        if piece.kind != "sign":
            continue
        if piece.text in CLOSING:
            opened.append(piece)
        elif piece.text in CLOSING.values():
            if not opened:
                return _("Line {line} has one {bracket} too many: delete it.").format(
                    bracket=piece.text, line=piece.line
                )
            first = opened.pop()
            if CLOSING[first.text] != piece.text:
                return _("The bracket {opening} in line {line} is closed with {found}: type {wanted} instead.").format(
                    opening=first.text, line=first.line, found=piece.text, wanted=CLOSING[first.text]
                )
    if not opened:
        return None
    return _("The bracket {opening} in line {line} is never closed: type {wanted} where it ends.").format(
        opening=opened[-1].text, line=opened[-1].line, wanted=CLOSING[opened[-1].text]
    )


def indentation(failure: Failure) -> str | None:
    if not isinstance(failure.error, IndentationError):
        return None
    lines = failure.code.splitlines()
    line = min(failure.line, len(lines))
    before = next(
        (text for text in reversed(lines[: line - 1]) if text.strip() and not text.strip().startswith("#")), ""
    )
    if before.split("#")[0].rstrip().endswith(":"):
        return _(
            "The line after a colon must start further to the right: type four spaces in front of line {line}."
        ).format(line=line)
    if len(_indent(lines[line - 1])) > len(_indent(before)):
        return _("Line {line} starts too far to the right: delete the spaces in front of it.").format(line=line)
    return _(
        "Line {line} does not line up with the lines above: lines that belong together need the same number of spaces in front."
    ).format(line=line)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def decimal_comma(failure: Failure) -> str | None:
    for whole, comma, part in _triples(pieces(failure.code)):
        joined = part is not None and whole.end == comma.start and comma.end == part.start
        if joined and whole.kind == "number" and comma.text == "," and re.fullmatch("0[0-9]+", part.text):
            return _("Decimals need a point, not a comma: {wanted} instead of {found}.").format(
                wanted=f"{whole.text}.{part.text}", found=f"{whole.text},{part.text}"
            )
    return None


def spaces_in_a_number(failure: Failure) -> str | None:
    for first, second in pairwise(pieces(failure.code)):
        if re.fullmatch("[0-9]{1,3}", first.text) and re.fullmatch("[0-9]{3}", second.text):
            return _(
                "Line {line}: a large number has no spaces in it, {wanted}. If these are two numbers, type a comma between them."
            ).format(line=first.line, wanted=first.text + second.text)
    return None


def currency(failure: Failure) -> str | None:
    found = next((piece for piece in pieces(failure.code) if piece.kind == "sign" and piece.text in _CURRENCY), None)
    if found is None:
        return None
    return _("Line {line} has a {sign} in it: write numbers without their currency.").format(
        line=found.line, sign=found.text
    )


def per_cent(failure: Failure) -> str | None:
    for first, second, third in _triples(pieces(failure.code)):
        at_end = third is None or third.kind == "newline" or third.text in {")", "]", "}", ",", ":", "*", "/"}
        if first.kind == "number" and is_number(first.text) and second.text == "%" and at_end:
            return _("Python cannot calculate with {found}: write it as a fraction, {wanted}.").format(
                found=f"{first.text}%", wanted=f"{float(first.text) / 100:.10g}"
            )
    return None


def number_with_letters(failure: Failure) -> str | None:
    row = pieces(failure.code)
    for at, piece in enumerate(row):
        if piece.kind != "number" or is_number(piece.text):
            continue
        number, letters = re.fullmatch(r"([0-9._]*)(.*)", piece.text).groups()
        if not letters:
            return _leading_zero(piece)
        if not letters[0].isascii():
            return _("Line {line}: write the number without its unit, {number} for {found}.").format(
                line=piece.line, number=number, found=piece.text
            )
        if at > 1 and row[at - 1].text == "(" and row[at - 2].text in _ASKED and len(letters) == 1:
            return _('The name of a question goes in quotation marks: "{name}".').format(name=piece.text)
        if at + 1 < len(row) and row[at + 1].text == "=" and piece.first:
            return _("A name cannot start with a digit: change {found} in line {line}.").format(
                found=piece.text, line=piece.line
            )
        return _(
            "Python cannot read {found} in line {line}. To multiply, write {number} * {letters}; text goes in quotation marks."
        ).format(found=piece.text, line=piece.line, number=number, letters=letters)
    return None


def _leading_zero(piece: Piece) -> str | None:
    if not piece.text.isdigit():
        return None
    return _(
        'A number cannot start with 0: write {number}, or "{found}" in quotation marks if the zeros matter.'
    ).format(number=piece.text.lstrip("0"), found=piece.text)


def mistyped_command(failure: Failure) -> str | None:
    row = pieces(failure.code)
    lines_of_imports = {piece.line for piece in row if piece.text == "import" and not piece.first}
    for piece, after in pairwise([*row, _END]):
        if not piece.first or piece.kind != "name" or keyword.iskeyword(piece.text) or piece.text in failure.names:
            continue
        commands = (
            ["from"] if piece.line in lines_of_imports else [word for word in keyword.kwlist if word not in _NO_COMMAND]
        )
        exact = piece.text.lower() in commands
        near = [piece.text.lower()] if exact else get_close_matches(piece.text.lower(), commands, 1, 0.7)
        if near and (exact or after.kind in ("name", "number", "text")):
            return _("Did you mean {meant}? Line {line} starts with {found}, which Python does not know.").format(
                meant=near[0], line=piece.line, found=piece.text
            )
    return None


def else_if(failure: Failure) -> str | None:
    for first, second in pairwise(pieces(failure.code)):
        if first.text == "else" and second.text == "if" and first.first:
            return _("Line {line}: in Python, “else if” is one word, elif.").format(line=first.line)
    return None


def one_equals_sign(failure: Failure) -> str | None:
    for row in _statements(failure.code):
        for piece in row if row[0].text in ("if", "elif", "while") else ():
            mended = f"{failure.code[: piece.start]}={failure.code[piece.start :]}"
            if piece.text == "=" and (piece.depth == 0 or can_be_read(mended)):
                return _(
                    "To compare, write two equals signs, == in line {line}. A single = gives a value its name."
                ).format(line=piece.line)
    return None


def colon_missing(failure: Failure) -> str | None:
    for row in _statements(failure.code):
        if row[0].text in _BLOCKS and not any(piece.text == ":" and piece.depth == 0 for piece in row):
            return _(
                "A line that starts with {word} needs a colon before what is to be done: add : in line {line}."
            ).format(word=row[0].text, line=row[-1].line)
    return None


def brackets_of_a_call_missing(failure: Failure) -> str | None:
    for row in _statements(failure.code):
        length = next((at for at, piece in enumerate(row) if piece.kind != "name" and piece.text != "."), len(row))
        if length == len(row) or (row[0].text == "print" and length > 1 and row[1].kind == "name"):
            length = 1
        name, rest = row[:length], row[length:]
        called = name and rest and not keyword.iskeyword(name[0].text) and name[-1].kind == "name"
        if not called or any(one.kind == two.kind == "name" for one, two in pairwise(name)):
            continue
        if rest[0].kind == "text" or (name[0].text == "print" and rest[0].kind in ("number", "name")):
            function = "".join(piece.text for piece in name)
            return _("{function} needs round brackets: {function}(…).").format(function=function)
    return None


def wrong_separator(failure: Failure) -> str | None:
    for row in _statements(failure.code):
        if any(piece.text in ("lambda", "def") for piece in row):  # there, a colon is right
            continue
        opened: list[str] = []
        for first, second in pairwise(row):
            if first.kind == "sign" and first.text in CLOSING:
                opened.append(first.text)
            elif first.kind == "sign" and first.text in CLOSING.values() and opened:
                opened.pop()
            if opened and second.text == ";":
                return _("Values in brackets are separated by commas: type , instead of ; in line {line}.").format(
                    line=second.line
                )
            if opened and opened[-1] == "(" and first.kind == "name" and second.text == ":":
                return _(
                    "In round brackets, a name and its value are joined by an equals sign: {name}=… in line {line}."
                ).format(name=first.text, line=second.line)
    return None


def nothing_after_a_sign(failure: Failure) -> str | None:
    for first, second in pairwise([*pieces(failure.code), _END]):
        ends = second.kind == "newline" or second.text in (")", "]", ",")
        starred = first.text in ("*", "**", "/") and second.text in (")", ",")  # def f(*, a)
        if first.kind == "sign" and first.text in _SIGNS_BEFORE_SOMETHING and ends and not starred:
            return _("Line {line}: something is missing after {sign}, a number or a name.").format(
                line=first.line, sign=first.text
            )
    return None


def assigned_to_no_name(failure: Failure) -> str | None:
    for row in _statements(failure.code):
        at = next((at for at, piece in enumerate(row) if piece.text == "=" and piece.depth == 0), None)
        if not at or can_be_read(" ".join(piece.text for piece in row)):
            continue
        left = " ".join(piece.text for piece in row[:at])
        if can_be_read(left) and not can_be_read(f"{left} = 1"):
            return _("Line {line}: to the left of = there can only be a name. To compare, write ==.").format(
                line=row[0].line
            )
    return None


def names_last(failure: Failure) -> str | None:
    if not failure.message.startswith("positional argument follows keyword argument"):
        return None
    return _(
        "Line {line}: inside the brackets, values without a name come first, those with a name and = after them."
    ).format(line=failure.line)


def something_between(failure: Failure) -> str | None:
    for first, second in pairwise(pieces(failure.code)):
        if not (_ends_a_value(first) and _begins_a_value(second, first)):
            continue
        if first.first and first.text in keyword.softkwlist:  # match, case, type: a command where a statement begins
            continue
        if first.kind == second.kind == "name":
            return _(
                "Line {line}: something is missing between {first} and {second}, such as a comma. Text goes in quotation marks, a remark after #."
            ).format(line=first.line, first=first.text, second=second.text)
        if first.kind == "text" and second.kind == "name" and first.end == second.start:
            return _(
                "Line {line}: the text already ends before {second}. Inside a text, use other quotation marks, such as “ ”."
            ).format(line=first.line, second=_cut(second.text))
        if "text" in (first.kind, second.kind):
            return _("Line {line}: a comma is missing between {first} and {second}.").format(
                line=first.line, first=_cut(first.text), second=_cut(second.text)
            )
        return _(
            "Line {line}: something is missing between {first} and {second}: a sign such as * or **, or a comma."
        ).format(line=first.line, first=_cut(first.text), second=_cut(second.text))
    return None


def _ends_a_value(piece: Piece) -> bool:
    return (
        piece.kind in ("number", "text")
        or piece.text in CLOSING.values()
        or (piece.kind == "name" and (not keyword.iskeyword(piece.text) or piece.text in ("True", "False", "None")))
    )


def _begins_a_value(piece: Piece, before: Piece) -> bool:
    if piece.kind == "text":
        return before.kind != "text"  # texts side by side are one text
    if piece.kind == "name":
        return not keyword.iskeyword(piece.text) or piece.text in ("True", "False", "None")
    return piece.kind == "number"


def _cut(text: str) -> str:
    return text if len(text) <= 20 else text[:17] + "..."


def _statements(code: str) -> list[list[Piece]]:
    """The pieces of each line; what stands in brackets over several lines is one."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces(code):
        if piece.kind == "newline":
            rows.append([])
        else:
            rows[-1].append(piece)
    return [row for row in rows if row]


def _triples(row: list[Piece]) -> list[tuple[Piece, Piece, Piece | None]]:
    return list(zip(row, row[1:], [*row[2:], None], strict=False))


HINTS: tuple[Hint, ...] = (
    chinese_characters,
    strange_space,
    text_without_end,
    indentation,
    brackets,
    currency,
    decimal_comma,
    spaces_in_a_number,
    per_cent,
    number_with_letters,
    else_if,
    mistyped_command,
    one_equals_sign,
    colon_missing,
    wrong_separator,
    brackets_of_a_call_missing,
    assigned_to_no_name,
    names_last,
    nothing_after_a_sign,
    something_between,
)
