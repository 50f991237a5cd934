"""Text as a learner types and reads it: full-width letters, long values, thousands. It needs no language."""

from __future__ import annotations

import ast
import re
import reprlib
import unicodedata
from itertools import islice

import numpy as np

MOST_ACCENTS = 10  # on one letter
MOST_OF_A_CALCULATION = 200  # characters
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_OF_TEXTBOOKS = str.maketrans({"×": "*", "÷": "/", "^": "*", "−": "-"})


def plain(text: str) -> str:
    """Full-width characters (as a Chinese input method types them) as the half-width ones Python reads.

    >>> plain("１０％")
    '10%'
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _without_heaps(text) if _MAYBE_A_HEAP.search(text) else text)


# A row of letters none of which is Latin or Chinese: all accents are among these, and few texts have such a row.
_MAYBE_A_HEAP = re.compile(
    f"[\u0300-\u2fff\u302a-\u302f\u3099\u309a\ua000-\ufeff\U00010000-\U0010ffff]{{{MOST_ACCENTS + 1}}}"
)


def _without_heaps(text: str) -> str:
    """Text with no more than a handful of accents on a letter: to put a heap of them in order takes minutes."""
    kept, accents = [], 0
    for letter in text:
        accents = accents + 1 if unicodedata.combining(letter) else 0
        if accents <= MOST_ACCENTS:
            kept.append(letter)
    return "".join(kept)


def visible(text: str) -> str:
    """Text in which what neither a page nor a file can hold is replaced.

    >>> visible("a\\x00b")
    'a�b'
    """
    return _INVISIBLE.sub("�", text)


def only_spaces(value: object) -> bool:
    """Whether something is text with nothing but spaces in it, half-width or full-width.

    >>> only_spaces(" \u3000"), only_spaces("Li"), only_spaces(0)
    (True, False, False)
    """
    return isinstance(value, str) and (not value or value.isspace())


class _Written(reprlib.Repr):
    """How values are written: as Python writes them, but at most as much of them as a sentence can show."""

    def __init__(self):
        super().__init__()
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdict = self.maxdeque = 60
        self.maxstring = self.maxother = self.maxlong = 4000
        self.maxlevel = 60

    def repr_dict(self, value: dict, level: int) -> str:  # in its own order, not sorted
        if level <= 0:
            return "{...}"
        cells = islice(value.items(), self.maxdict)
        return f"{{{', '.join(f'{self.repr1(k, level - 1)}: {self.repr1(v, level - 1)}' for k, v in cells)}}}"

    def repr_int(self, value: int, level: int) -> str:
        digits = int(value.bit_length() * 0.30103)  # Python does not write more than 4300 of them
        return super().repr_int(value, level) if digits < 4000 else f"≈ {'-' * (value < 0)}10**{digits}"


_written = _Written()


def shown(value: object) -> str:
    """A value as a learner would write it, on one line: floats without noise, text in quotes, long ones cut off.

    What cannot be written, such as a function, is shown by its kind, without its place in memory.

    >>> shown(0.1 + 0.2), shown("ten"), shown((np.int64(5), "A"))
    ('0.3', "'ten'", "(5, 'A')")
    >>> shown(iter([1]))
    '<list_iterator object>'
    """
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.10g}"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple):
        cells = islice(value, _written.maxtuple)
        return shortened(f"({', '.join(_written.repr(x) if isinstance(x, tuple) else shown(x) for x in cells)})")
    text = re.sub(r"( at)? 0x[0-9a-fA-F]+", "", _written.repr(value))
    return shortened(" ".join(text.split()) if "\n" in text else text)


def shortened(text: str) -> str:
    """Text that fits into a sentence.

    >>> len(shortened("x" * 1000))
    60
    """
    return text if len(text) <= 60 else text[:57] + "..."


def without_thousands(text: str) -> str:
    """The digits without the commas or spaces between thousands. A comma in another place stays: it may be meant as a point.

    >>> without_thousands("1,250.5"), without_thousands("1 250"), without_thousands("2,5"), without_thousands("0,350")
    ('1250.5', '1250', '2,5', '0,350')
    """
    grouped = re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:(,)\d{3}(?:,\d{3})*|( )\d{3}(?: \d{3})*)(?:\.\d*)?", text)
    return text.replace(grouped[1] or grouped[2], "") if grouped else text


_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def closed_up(text: str) -> str:
    """Text without spaces between two Chinese characters. A name from the code stands between spaces, a Chinese one does not.

    >>> closed_up("不认识 忠诚 这个名字")
    '不认识忠诚这个名字'
    """
    return _GAP.sub("", text)


def decimal_comma(text: str) -> str:
    """A number that was written with a comma in place of the point, with the point; nothing for any other text.

    >>> decimal_comma("0,09"), decimal_comma("1,250"), decimal_comma("a,b")
    ('0.09', '', '')
    """
    written = re.fullmatch(r"[+-]?\d*,\d+", text) and without_thousands(text) == text
    return text.replace(",", ".") if written else ""


def is_calculation(text: str) -> bool:
    """Whether text is a calculation with numbers, as Python or a textbook writes it; a date is none.

    >>> is_calculation("2750+11*800"), is_calculation("11÷15"), is_calculation("2026-11-22"), is_calculation("11")
    (True, True, False, False)
    """
    if len(text) > MOST_OF_A_CALCULATION or re.fullmatch(r"\d{4}(-\d{1,2}){1,2}", text.strip()):
        return False
    try:
        node = ast.parse(text.strip().translate(_OF_TEXTBOOKS), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    numbers = (one for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, (int, float)))
    return isinstance(node, ast.BinOp) and any(numbers)
