"""Reading a number, or a calculation with numbers, as a learner types it into a form. Nothing is ever executed."""

from __future__ import annotations

import ast
import operator
import re

from clvteach.checks import LARGEST, InputError, decimal_comma, plain, shortened
from clvteach.language import _

MOST_CHARACTERS = 300

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("×·∙⋅✕✖", "*"),
        **dict.fromkeys("÷∕", "/"),
        **dict.fromkeys("−–—‐‑", "-"),
        **dict.fromkeys("[{【〔", "("),
        **dict.fromkeys("]}】〕", ")"),
        **dict.fromkeys("¥$€£元", " "),
        "。": ".",
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")  # 1.08² is no 1.082
_DIGITS = r"(?:\d+\.?\d*|\.\d+)"
_TWO = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_ONE = {ast.UAdd: operator.pos, ast.USub: operator.neg}


def calculated(text: str, where: str) -> float:
    """The number that was typed, or that the calculation which was typed gives.

    Parameters
    ----------
    text : str
        Numbers, brackets and ``+ - * / ^ **``, also as a textbook or a Chinese keyboard writes them. Commas or spaces may
        stand between thousands, ``%`` behind a number divides it by 100, ``万`` is ten thousand.
    where : str
        What the number is called, for the message.

    Returns
    -------
    float

    Raises
    ------
    InputError
        If it is empty, cannot be read, or gives no number that can be used. The sentence says what to type instead.

    Examples
    --------
    >>> calculated("2000+500*3.89", "x"), calculated("１３，０００ × （1＋8％）^ 2", "x")
    (3945.0, 15163.2)
    >>> calculated("0,35", "Your answer")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: Your answer: “0,35” is not a number. Decimals need a point: type 0.35.
    """
    half = plain(_SUPERSCRIPTS.sub(_as_power, text)).translate(_SIGNS).strip().strip("=").strip()
    if not half:
        raise InputError(
            _("{where} is empty: type a number, or a calculation such as 2000+500*3.89.").format(where=where)
        )
    if len(half) > MOST_CHARACTERS:
        raise InputError(
            _("{where} is longer than {n} characters: calculate a part of it first.").format(
                where=where, n=MOST_CHARACTERS
            )
        )
    try:
        written = _as_python(half)
        if re.search(r"[^\d\s.+\-*/()eE]", written):  # Python would read more: other bases, comments
            raise ValueError
        number = _value(ast.parse(written, mode="eval").body)
    except ZeroDivisionError:
        raise InputError(
            _("{where}: “{text}” divides by zero.").format(where=where, text=shortened(text.strip()))
        ) from None
    except OverflowError:
        raise _too_large(where, text) from None
    except (SyntaxError, ValueError, MemoryError, RecursionError, TypeError):
        raise _unreadable(half, text.strip(), where) from None
    if isinstance(number, complex):
        raise InputError(
            _("{where}: “{text}” takes a root of a negative number.").format(where=where, text=shortened(text.strip()))
        )
    if not abs(number) <= LARGEST:
        raise _too_large(where, text)
    return number


def _too_large(where: str, text: str) -> InputError:
    return InputError(
        _("{where}: “{text}” is far too large. Is a power or a product too much?").format(
            where=where, text=shortened(text.strip())
        )
    )


def _as_power(found: re.Match) -> str:
    """Raised digits, as telephones and text programs have them, as a power."""
    return f"^({found[0].translate(_RAISED)})"


def _as_python(half: str) -> str:
    """A calculation as Python writes it, without thousands, per cent and ten thousands."""
    half = re.sub(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])", lambda found: found[0].replace(",", ""), half)
    half = re.sub(r"(?<![\d.])[1-9]\d{0,2}(?: \d{3})+(?![\d])", lambda found: found[0].replace(" ", ""), half)
    half = re.sub(rf"({_DIGITS})\s*%(?!\s*[\d(.])", r"(\1/100)", half)
    half = re.sub(rf"({_DIGITS})\s*([万亿])", lambda found: f"({found[1]}*1e{4 if found[2] == '万' else 8})", half)
    half = re.sub(r"(?<![\w.])0+(?=\d)", "", half)  # Python refuses 007
    half = re.sub(r"(?<=[\d.)])\s*[xX]\s*(?=[\d.(])", "*", half)
    return half.replace("^", "**")


def _value(node: ast.AST) -> float:
    """What a calculation gives. ValueError for whatever is none."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in _TWO:
        return _TWO[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp) and type(node.op) in _ONE:
        return _ONE[type(node.op)](_value(node.operand))
    raise ValueError


def _unreadable(half: str, text: str, where: str) -> InputError:
    """What to raise for what is no calculation: how it can be mended, where that can be seen."""
    said = {"where": where, "text": shortened(text)}
    if with_point := decimal_comma(half):
        sentence = _("{where}: “{text}” is not a number. Decimals need a point: type {wanted}.").format(
            **said, wanted=with_point
        )
    elif letters := re.search(r"[^\W\d_]+", half):
        sentence = _("{where}: “{text}” has {letters} in it. Type only numbers and the signs + - * / ^ ( ).").format(
            **said, letters=shortened(letters[0])
        )
    elif half.count("(") != half.count(")"):
        missing = ")" if half.count("(") > half.count(")") else "("
        sentence = _("{where}: in “{text}” a bracket {bracket} is missing.").format(**said, bracket=missing)
    elif _with_times(half) != half:
        sentence = _("{where}: in “{text}” the sign * is missing before or after a bracket: type {wanted}.").format(
            **said, wanted=shortened(_with_times(half))
        )
    elif "," in half:
        sentence = _("{where}: “{text}” has a comma. Decimals need a point, and one number is asked here.").format(
            **said
        )
    else:
        sentence = _("{where}: “{text}” cannot be read as a calculation. Type it like 2000+500*3.89.").format(**said)
    return InputError(sentence)


def _with_times(half: str) -> str:
    """With the signs that stand for "times" in school, but not in a calculation that is typed.

    >>> _with_times("500(1+.09)(2)")
    '500*(1+.09)*(2)'
    """
    return re.sub(r"\)\s*(?=[\d(.])", ")*", re.sub(rf"({_DIGITS})\s*\(", r"\1*(", half))
