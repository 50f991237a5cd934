"""What is known of an error in a cell: the code, the piece of it that failed, and the names that the learner has."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import FrameType, ModuleType, TracebackType


@dataclass(frozen=True)
class Failure:
    """An error and where it happened.

    Attributes
    ----------
    error : BaseException
    code : str
        The cell.
    line : int
        In it, from 1 on.
    node : ast.AST or None
        The piece of code that failed, where Python says which.
    names : Mapping of str to object
        What the learner can use there: own names before Python's.
    here : bool
        Whether it failed in the learner's own line, not in something that was called there.
    called : tuple of FrameType
        What was called there, outermost first.
    """

    error: BaseException
    code: str
    line: int
    node: ast.AST | None = None
    names: Mapping[str, object] = field(default_factory=dict)
    here: bool = True
    called: tuple[FrameType, ...] = ()

    @property
    def message(self) -> str:
        """What Python says."""
        return str(self.error)

    def written(self, node: ast.AST) -> str:
        """A piece of the code, as it was typed; a long one is cut off."""
        text = " ".join((ast.get_source_segment(self.code, node) or "").split())
        return text if len(text) <= 30 else text[:27] + "..."


UNKNOWN = object()


def is_cell(name: str) -> bool:
    """Whether a file's name is that of a cell. IPython keeps the text of cells where Python looks for files."""
    kept = linecache.cache.get(name)
    return kept is not None and len(kept) == 4 and kept[1] is None


def cell_frames(trace: TracebackType | None) -> list[tuple[FrameType, int, int]]:
    """Where an error passed through cells, outermost first: the frame, the instruction, and its place in the trace."""
    steps = []
    while trace is not None:
        steps.append((trace.tb_frame, trace.tb_lasti))
        trace = trace.tb_next
    return [(frame, last, at) for at, (frame, last) in enumerate(steps) if is_cell(frame.f_code.co_filename)]


def failure(error: BaseException, names: Mapping[str, object]) -> Failure | None:
    """What is known of an error; None where it has nothing to do with a cell.

    Parameters
    ----------
    error : BaseException
        As it was caught.
    names : Mapping of str to object
        The learner's names.
    """
    frames = cell_frames(error.__traceback__)
    if isinstance(error, SyntaxError):
        code = "" if frames else _unread_code(error, names)
        return Failure(error, code, error.lineno or 1, names=_with_builtins(names)) if code else None
    if not frames:
        return None
    frame, last, at = frames[-1]
    called = tuple(one for one, _line in traceback.walk_tb(error.__traceback__))[at + 1 :]
    code = _text_of(frame.f_code.co_filename)
    spans = islice(frame.f_code.co_positions(), last // 2, None)
    line, end_line, start, end = next(spans, (None,) * 4)
    return Failure(
        error,
        code,
        line or frame.f_lineno,
        _node_at(code, (line, start, end_line, end)),
        _with_builtins({**frame.f_globals, **frame.f_locals}),
        not called,
        called,
    )


def _unread_code(error: SyntaxError, names: Mapping[str, object]) -> str:
    """The cell that cannot be read; nothing where it is no cell."""
    if error.filename in (None, "<tokenize>", "<string>"):  # IPython did not come so far as to give it a name
        cells = names.get("In")
        return cells[-1] if isinstance(cells, list) and cells else ""
    return _text_of(error.filename) if is_cell(error.filename) else ""


def _text_of(cell: str) -> str:
    return "".join(linecache.getlines(cell))


def _with_builtins(names: Mapping[str, object]) -> dict[str, object]:
    return {**vars(builtins), **names}


def _node_at(code: str, span: tuple) -> ast.AST | None:
    """The piece of code from a line and column to another; the outermost where several begin and end there."""
    for node in ast.walk(ast.parse(code)):
        if span == tuple(
            getattr(node, side, None) for side in ("lineno", "col_offset", "end_lineno", "end_col_offset")
        ):
            return node.value if isinstance(node, ast.Expr) else node
    return None


def value_of(node: ast.AST | None, names: Mapping[str, object]) -> object:
    """What a piece of code stands for, where that is known without running anything; else UNKNOWN.

    >>> value_of(ast.parse("print", mode="eval").body, {"print": print}) is print
    True
    >>> value_of(ast.parse("f()", mode="eval").body, {}) is UNKNOWN
    True
    """
    if isinstance(node, ast.Name):
        return names.get(node.id, UNKNOWN)
    if isinstance(node, ast.Attribute):
        owner = value_of(node.value, names)
        if owner is UNKNOWN:
            return UNKNOWN
        if isinstance(owner, ModuleType):
            return getattr(owner, node.attr, UNKNOWN)
        method = inspect.getattr_static(type(owner), node.attr, None)
        return getattr(owner, node.attr) if inspect.isfunction(method) else UNKNOWN
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return UNKNOWN
