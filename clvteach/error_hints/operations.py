"""Hints where Python reads a line but cannot do what it says: a calculation, a call."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable
from numbers import Number
from types import ModuleType

from clvteach.error_hints.failure import UNKNOWN, Failure, value_of
from clvteach.error_hints.names import near
from clvteach.translation import _, listing

_CALCULATIONS = (ast.BinOp, ast.Compare, ast.AugAssign, ast.UnaryOp)
_OTHER_OPERATORS = (ast.In, ast.NotIn, ast.Is, ast.IsNot, ast.Mod)  # a text on their left is no slip


def dots_left(failure: Failure) -> str | None:
    said = failure.message
    if not isinstance(failure.error, (TypeError, AttributeError)) or not re.search(r"\bellipsis\b", said):
        return None
    return _(
        "Line {line} calculates with the three dots ...: put your own number or calculation in their place, in this cell or where the value is made."
    ).format(line=failure.line)


def _called(failure: Failure) -> ast.Call | None:
    """The call that could not be made, from the learner's own line."""
    fits = isinstance(failure.error, TypeError) and failure.here and isinstance(failure.node, ast.Call)
    return failure.node if fits else None


def called_a_number(failure: Failure) -> str | None:
    call = _called(failure)
    if call is None or "object is not callable" not in failure.message:
        return None
    what, value = failure.written(call.func), value_of(call.func, failure.names)
    if isinstance(call.func, ast.Name) and call.func.id in vars(sys.modules["builtins"]):
        return _(
            "You have given the name {name} to a value of your own, so Python's {name} is hidden: run del {name}, and choose another name for your value."
        ).format(name=what)
    if re.search(r"'(numpy\.)?(int|float)\d*'", failure.message):
        return _("A sign is missing between {what} and the bracket: to multiply, write {what} * (…).").format(what=what)
    if isinstance(value, ModuleType):
        tool = next((name for name in dir(value) if not name.startswith("_")), "…")
        return _(
            "{what} is a box of tools: after it, write a dot and the name of a tool, as in {what}.{tool}(…)."
        ).format(what=what, tool=tool)
    if re.search(r"'(str|tuple)'", failure.message) and not isinstance(call.func, (ast.Name, ast.Attribute)):
        return _("A comma is missing after {what}.").format(what=what)
    if re.search(r"'(list|dict|DataFrame|Series|tuple|ndarray)'", failure.message):
        return _("To take something out of {what}, write square brackets: {what}[…].").format(what=what)
    return None


def wrong_arguments(failure: Failure) -> str | None:
    call = _called(failure)
    if call is None or not re.search(r"argument|parameter", failure.message):
        return None
    try:
        parameters = inspect.signature(value_of(call.func, failure.names)).parameters.values()
    except (TypeError, ValueError):  # unknown, or one of Python's own that does not tell
        return None
    names = [one.name for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    takes_any = any(one.kind == one.VAR_KEYWORD for one in parameters)
    what, known = failure.written(call.func), listing(names)
    given = {word.arg for word in call.keywords if word.arg}
    unknown = next((word for word in given if word not in names), None)
    if unknown is not None and not takes_any:
        meant = near(unknown, [name for name in names if name not in given])
        if meant:
            return _("Did you mean {meant}=? {what} takes nothing called {unknown}. It takes: {known}.").format(
                meant=meant, what=what, unknown=unknown, known=known
            )
        return _("{what} takes nothing called {unknown}. It takes: {known}.").format(
            what=what, unknown=unknown, known=known
        )
    missing = re.search(r"missing \d+ required (?:positional|keyword-only) arguments?: (.+)", failure.message)
    if missing:
        return _("Something is missing in the brackets of {what}: {missing}. It takes: {known}.").format(
            what=what, missing=listing(re.findall(r"'(\w+)'", missing[1])), known=known
        )
    twice = re.search(r"multiple values for argument '(\w+)'", failure.message)
    if twice:
        return _("{what} gets {name} twice. It takes, in this order: {known}.").format(
            what=what, name=twice[1], known=known
        )
    if not re.search(r"takes .*positional arguments? but \d+", failure.message):
        return None
    if not names:
        return _("{what} needs nothing in its brackets: write {what}().").format(what=what)
    return _(
        "There are too many values in the brackets of {what}. It takes: {known}. (A comma separates values, even inside a number.)"
    ).format(what=what, known=known)


def text_into_a_number(failure: Failure) -> str | None:
    call = failure.node
    if not isinstance(failure.error, ValueError) or not failure.here or not isinstance(call, ast.Call):
        return None
    if value_of(call.func, failure.names) not in (int, float) or not call.args:
        return None
    text = value_of(call.args[0], failure.names)
    if not isinstance(text, str) or not any(map(str.isdigit, text)):
        return None
    return _(
        'Python cannot make a number of "{text}": it needs half-width digits, a point instead of a comma, and no unit, such as "0.09".'
    ).format(text=text[:30])


def square_for_round(failure: Failure) -> str | None:
    fits = isinstance(failure.error, TypeError) and failure.here and isinstance(failure.node, ast.Subscript)
    if not fits or "is not subscriptable" not in failure.message:
        return None
    what = failure.written(failure.node.value)
    if re.search(r"'(\w*function\w*|method|type)'", failure.message):
        return _("{what} needs round brackets: {what}(…).").format(what=what)
    if re.search(r"'(int|float|NoneType)'", failure.message):
        return _("{what} is not a list or a table, so square brackets cannot take anything out of it.").format(
            what=what
        )
    return None


def nothing_to_go_through(failure: Failure) -> str | None:
    if not isinstance(failure.error, TypeError) or not failure.here:
        return None
    if not re.search(r"'(int|float)' object is not iterable", failure.message):
        return None
    return _(
        "Line {line} needs a list, but has a single number: put several numbers in square brackets, or write range(…) for a loop."
    ).format(line=failure.line)


def _calculation(failure: Failure) -> ast.AST | None:
    """The calculation that failed, in the learner's own line."""
    node = failure.node
    if not isinstance(failure.error, TypeError) or not failure.here or not isinstance(node, _CALCULATIONS):
        return None
    operators = node.ops if isinstance(node, ast.Compare) else [node.op]
    return None if any(isinstance(one, _OTHER_OPERATORS) for one in operators) else node


def _sides(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.AugAssign):
        return [node.target, node.value]
    return [node.operand] if isinstance(node, ast.UnaryOp) else [node.left, node.right]


def _side(failure: Failure, fits: Callable[[object], bool]) -> ast.AST | None:
    """The side of a calculation whose value is known and fits."""
    for side in _sides(failure.node):
        value = value_of(side, failure.names)
        if value is not UNKNOWN and fits(value):
            return side
    return None


def _mentions(failure: Failure, *kinds: str) -> bool:
    """Whether Python's message names one of these kinds of value; it names them in every version."""
    return bool(re.search(rf"\b({'|'.join(kinds)})\b", failure.message))


def caret_for_power(failure: Failure) -> str | None:
    node = _calculation(failure)
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitXor):
        return None
    return _("For a power, type two stars: {left} ** {right}.").format(
        left=failure.written(node.left), right=failure.written(node.right)
    )


def calculated_with_nothing(failure: Failure) -> str | None:
    if _calculation(failure) is None or not _mentions(failure, "NoneType"):
        return None
    side = _side(failure, lambda value: value is None)
    if side is None:
        return _("Part of the calculation is empty (None): print(…) and a function without return give back no value.")
    return _(
        "{what} is empty (None): print(…) and a function without return give back no value. Look at the line that makes it."
    ).format(what=failure.written(side))


def calculated_with_a_function(failure: Failure) -> str | None:
    if _calculation(failure) is None or not _mentions(failure, "function", "method", "builtin_function_or_method"):
        return None
    side = _side(failure, callable)
    if side is None:
        return None
    return _("{what} is a function, not a number: call it with brackets, {what}(…).").format(what=failure.written(side))


def calculated_with_text(failure: Failure) -> str | None:
    node = _calculation(failure)
    if node is None:
        return None
    side = _side(failure, lambda value: isinstance(value, str))
    if side is None:
        return _mentions(failure, "str") and _(
            "One of the two sides is text: to calculate with it, turn it into a number with float(…)."
        )
    value, what = value_of(side, failure.names), failure.written(side)
    if re.fullmatch(r"\s*[+-]?[0-9.,]+\s*%?\s*", value):
        return _("{what} is text, because of its quotation marks: write the number without them.").format(what=what)
    beside_a_number = _mentions(failure, r"u?int\d*", r"float\d*") or _side(
        failure, lambda one: isinstance(one, Number)
    )
    if isinstance(getattr(node, "op", None), ast.Add) and beside_a_number:
        return _(
            "{what} is text and cannot be added to a number. To show both, put a comma between them, as in print({what}, …)."
        ).format(what=what)
    return _("{what} is text: Python cannot calculate with it.").format(what=what)


def calculated_with_a_list(failure: Failure) -> str | None:
    if _calculation(failure) is None or not _mentions(failure, "list", "tuple", "sequence"):
        return None
    side = _side(failure, lambda value: isinstance(value, (list, tuple)))
    if side is None:
        return None
    value, what = value_of(side, failure.names), failure.written(side)
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(one, Number) for one in value):
        return _(
            "{what} is two numbers, {value}, because of the comma: decimals need a point, and large numbers no comma."
        ).format(what=what, value=f"{value[0]}, {value[1]}")
    return _(
        "{what} is a list, not a number: take one entry, such as {what}[0], or go through it with a for loop."
    ).format(what=what)


HINTS = (
    dots_left,
    called_a_number,
    wrong_arguments,
    text_into_a_number,
    square_for_round,
    nothing_to_go_through,
    caret_for_power,
    calculated_with_nothing,
    calculated_with_a_function,
    calculated_with_text,
    calculated_with_a_list,
)
