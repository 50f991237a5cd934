"""A question worked out step by step, by the calculation of the instructor edition, with whatever numbers.

So what a learner is shown cannot drift from what the instructor edition does. Its code is the workbook's own; nothing that a
learner wrote is executed here.
"""

from __future__ import annotations

import ast
import json
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace

from clvteach import chapters
from clvteach.checks import InputError
from clvteach.language import _
from clvteach.questions.learner import numbers_of
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.verdict import Given

MOST_ROWS = 8  # of one calculation
_SIGNS = {
    ast.Add: ("+", 1, operator.add),
    ast.Sub: ("−", 1, operator.sub),
    ast.Mult: ("×", 2, operator.mul),
    ast.Div: ("÷", 2, operator.truediv),
    ast.Pow: ("^", 4, operator.pow),
}
_MINUS = 3  # binds more than times, less than a power


@dataclass(frozen=True)
class Step:
    """A calculation that becomes shorter from row to row.

    Attributes
    ----------
    name : str
        What the result is called; empty for the answer.
    rows : tuple of str
        ``("2500 + 9 × 900", "= 2500 + 8100", "= 10600")``, with ``≈`` where digits were left out.
    """

    name: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Worked:
    """A question worked out: its calculations, and the answer as a learner would give it.

    What the instructor edition does with tables and tools is no step: it would show code, not a way to think.
    """

    steps: tuple[Step, ...]
    answer: object


def worked(exercise: Exercise, question: Question, given: Given) -> Worked:
    """Work a question out.

    Parameters
    ----------
    exercise : Exercise
    question : Question
        One that is answered by calculating.
    given : SimpleNamespace
        The numbers of its case.

    Returns
    -------
    Worked

    Raises
    ------
    InputError
        If the instructor edition does not calculate it.
    """
    case = exercise.case_of(question.name)
    statements = _needed(exercise.name, question.name)
    if not statements:
        raise InputError(_("Question {question} is not answered by calculating.").format(question=question.name))
    session = _Solver(case, given)
    known: dict[str, object] = {"me": session, "show": lambda *_parts, **_options: None}
    steps: list[Step] = []
    for statement in statements:
        steps += _steps(statement, known)
        exec(compile(ast.Module([statement], []), "<solution>", "exec"), known)
    labels = _answered_names(statements[-1], question)
    named = (replace(step, name=labels.get(step.name, step.name)) for step in steps)
    return Worked(tuple(named), session.answers[question.name])


def _answered_names(statement: ast.stmt, question: Question) -> dict[str, str]:
    """The names in code of several numbers that are answered together → their names in the question."""
    parts = getattr(question, "quantities", ())
    answer = statement.value.args[1]
    names = [part.id if isinstance(part, ast.Name) else "" for part in getattr(answer, "elts", ())]
    return dict(zip(names, parts, strict=True)) if len(names) == len(parts) else {}


def solution_code(exercise: Exercise, question: Question) -> str:
    """The code with which the instructor edition answers a question, whole: it runs in a learner's own notebook.

    Raises
    ------
    InputError
        If the instructor edition is not there.
    """
    return "\n".join(map(ast.unparse, _needed(exercise.name, question.name)))


def has_steps(exercise: Exercise, question: Question) -> bool:
    """Whether there is a calculation to show, step by step."""
    return _has_steps(exercise, question.name)


@cache  # every form asks
def _has_steps(exercise: Exercise, question: str) -> bool:
    given = numbers_of(exercise, exercise.case_of(question), "example/0")
    try:
        return bool(worked(exercise, exercise.questions[question], given).steps)
    except Exception:  # while a chapter is being edited, its solutions are older than its questions; tests try them all
        return False


class _Solver:
    """What ``me`` is while the instructor edition's code runs: it knows the case, and takes answers."""

    def __init__(self, case: Case, given: Given) -> None:
        self._case, self._given = case, given
        self.answers: dict[str, object] = {}

    def numbers(self, _name: str) -> Given:
        return SimpleNamespace(**vars(self._given))

    def table(self, _name: str):
        return self._case.table_for(self._given)

    def answer(self, name: str, value: object) -> None:
        self.answers[name] = value


@cache
def _statements(exercise: str) -> tuple[ast.stmt, ...]:
    """All statements of an exercise's instructor edition; its code is the same in every language."""
    path = chapters.folder().parent / "solutions" / "en" / f"{exercise}.ipynb"
    if not path.is_file():  # while a new chapter is being built
        return ()
    notebook = json.loads(path.read_text(encoding="utf-8"))
    sources = ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    return tuple(statement for source in sources for statement in ast.parse(source).body)


@cache
def _needed(exercise: str, question: str) -> tuple[ast.stmt, ...]:
    """The statements that a question's answer needs, in order: its own, and those that make the names it uses."""
    statements = _statements(exercise)
    last = next((place for place, one in enumerate(statements) if _answered_in(one) == question), None)
    if last is None:
        return ()
    found, needed = [statements[last]], _used(statements[last]) - {"me"}
    for statement in reversed(statements[:last]):
        made = _made(statement)
        if made & needed:
            found.append(statement)
            if not _changes(statement):
                needed -= made
            needed |= _used(statement) - {"me"}
    return tuple(reversed(found))


def _answered_in(statement: ast.stmt) -> str | None:
    """The question that a statement answers: ``me.answer("1a", …)``."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "answer":
        return call.args[0].value if isinstance(call.args[0], ast.Constant) else None
    return None


def _used(statement: ast.stmt) -> set[str]:
    return {one.id for one in ast.walk(statement) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def _made(statement: ast.stmt) -> set[str]:
    """The names that a statement makes or changes."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return {one.id for target in _targets(statement) for one in ast.walk(target) if isinstance(one, ast.Name)}


def _targets(statement: ast.stmt) -> Iterator[ast.expr]:
    for one in ast.walk(statement):
        if isinstance(one, ast.Assign):
            yield from one.targets
        elif isinstance(one, (ast.AugAssign, ast.AnnAssign, ast.For)):
            yield one.target


def _changes(statement: ast.stmt) -> bool:
    """Whether a statement needs what it makes to be there before: ``cards["x"] = …``, ``total += …``, a loop."""
    plain = isinstance(statement, ast.Assign) and all(
        isinstance(one, (ast.Name, ast.Tuple)) for one in statement.targets
    )
    return not (plain or isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef)))


def _steps(statement: ast.stmt, known: dict[str, object]) -> list[Step]:
    """The calculations with numbers in a statement."""
    if _answered_in(statement):
        answer = statement.value.args[1]
        named = [("", part) for part in (answer.elts if isinstance(answer, ast.List) else [answer])]
    elif (
        isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)
    ):
        named = [(statement.targets[0].id, statement.value)]
    else:
        named = []
    return [step for name, expression in named if (step := _calculation(name, expression, known))]


def _calculation(name: str, expression: ast.expr, known: Mapping[str, object]) -> Step | None:
    """A calculation with numbers, row by row; None where it is none, or nothing is calculated."""
    tree = _with_numbers(expression, known)
    if tree is None or isinstance(tree, float):
        return None
    rows = [_written(tree)]
    while not isinstance(tree, float):
        tree = _shorter(tree)
        if len(rows) < MOST_ROWS or isinstance(tree, float):
            rows.append(f"{'=' if _is_exact(tree) else '≈'} {_written(tree)}")
    return Step(name, rows=tuple(dict.fromkeys(rows)))  # a sign alone is no step


def _is_exact(tree: _Tree) -> bool:
    """Whether all numbers of a calculation are written with all their digits."""
    if isinstance(tree, float):
        return abs(float(_number(tree).replace("−", "-")) - tree) <= 1e-12 * max(1.0, abs(tree))
    return all(map(_is_exact, tree[1:]))


# A calculation as a tree: a number, or (sign, left, right), or ("-", part)
_Tree = float | tuple


def _with_numbers(expression: ast.expr, known: Mapping[str, object]) -> _Tree | None:
    """An expression with numbers in place of its names and calls; None where one of them is no number."""
    if isinstance(expression, ast.BinOp) and type(expression.op) in _SIGNS:
        left, right = _with_numbers(expression.left, known), _with_numbers(expression.right, known)
        return None if left is None or right is None else (type(expression.op), left, right)
    if isinstance(expression, ast.UnaryOp) and isinstance(expression.op, ast.USub):
        part = _with_numbers(expression.operand, known)
        return None if part is None else -part if isinstance(part, float) else (ast.USub, part)
    code = compile(ast.Expression(expression), "<solution>", "eval")
    value = eval(code, dict(known))  # the workbook's own code
    try:
        return None if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError):
        return None


def _shorter(tree: _Tree) -> _Tree:
    """A calculation in which everything that can be calculated at once is."""
    if isinstance(tree, float):
        return tree
    if tree[0] is ast.USub:
        return -tree[1] if isinstance(tree[1], float) else (ast.USub, _shorter(tree[1]))
    sign, left, right = tree
    if isinstance(left, float) and isinstance(right, float):
        return float(_SIGNS[sign][2](left, right))
    return (sign, _shorter(left), _shorter(right))


def _written(tree: _Tree, binds: int = 0, behind: bool = False) -> str:
    """A calculation as it is written in school, with the brackets that it needs."""
    if isinstance(tree, float):
        return f"({_number(tree)})" if tree < 0 and (behind or binds) else _number(tree)
    if tree[0] is ast.USub:
        text, own = f"−{_written(tree[1], _MINUS, True)}", _MINUS
    else:
        sign, own, _function = _SIGNS[tree[0]]
        left = _written(tree[1], own + (tree[0] is ast.Pow))
        right = _written(tree[2], own + (tree[0] in (ast.Sub, ast.Div)), True)
        text = f"{left}{sign}{right}" if tree[0] is ast.Pow else f"{left} {sign} {right}"
    return f"({text})" if own < binds else text


def _number(number: float) -> str:
    """A number with so many digits that rounding is not seen.

    >>> _number(10600.0), _number(1 / 3), _number(-0.05)
    ('10600', '0.333333', '−0.05')
    """
    text = f"{number:.6f}".rstrip("0").rstrip(".") if 1e-3 <= abs(number) < 1e9 or not number else f"{number:.6g}"
    return text.replace("-", "−")
