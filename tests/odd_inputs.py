"""Odd inputs for every function that a learner can call. Only a result or an InputError may come back.

The functions are found by themselves: whatever a room exports that is no app and no figure, whatever else has an example in a
room's pure modules, and the same in the data sets, the tables and the checks. Valid calls come from the examples in their
docstrings; one or two of their arguments are then made odd. A process with limits runs one place at a time::

    python tests/odd_inputs.py PLACE NUMBER SEED [FUNCTION]

It prints what went wrong as JSON. ``tests/test_odd_inputs.py`` starts it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import doctest
import importlib
import inspect
import io
import json
import os
import random
import re
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

import clvteach
from clvteach import checks, language
from clvteach.checks import InputError

PACKAGE = Path(clvteach.__file__).parent
DOORS = ("checks", "columns", "rounding", "text")  # what learners give goes through these
NOT_PURE = ("__init__", "app", "figure", "questions")
MOST_MEMORY = 4 * 2**30  # bytes of address space, most of which numpy and pandas map without using it
MOST_SECONDS = 20  # of computing, for one call
HEAVY = 0.004  # how many of the odd values are large ones


# --- What there is to call ------------------------------------------------------------------------------------------


def places() -> dict[str, list[str]]:
    """The modules of every place: each room's pure ones, the data sets, the tables, the checks."""
    rooms = sorted(path.parent.name for path in PACKAGE.glob("*/model.py"))
    pure = {
        room: [
            f"clvteach.{room}.{path.stem}"
            for path in sorted((PACKAGE / room).glob("*.py"))
            if path.stem not in NOT_PURE
        ]
        for room in rooms
    }
    return pure | {name: [f"clvteach.{name}"] for name in (*DOORS, "data", "tables")}


def public(place: str) -> dict[str, Callable]:
    """Functions and classes of a place that a learner can call, by module and name."""
    found = {}
    for module in map(importlib.import_module, places()[place]):
        exported = getattr(sys.modules[f"clvteach.{place}"], "__all__", None)
        for name, thing in vars(module).items():
            callable_ = inspect.isfunction(thing) or dataclasses.is_dataclass(thing)
            if name.startswith("_") or not callable_ or thing.__module__ != module.__name__:
                continue
            if exported is None or name in exported or (inspect.isfunction(thing) and ">>>" in (thing.__doc__ or "")):
                found[f"{module.__name__.removeprefix('clvteach.')}.{name}"] = thing
    return found


def learners(thing: Callable) -> list[str]:
    """The arguments that a learner gives. A check gets the learner's value as an `object`, and the rest from us."""
    parameters = inspect.signature(thing).parameters.values()
    ours = thing.__module__.removeprefix("clvteach.") in DOORS
    return [
        p.name for p in parameters if p.kind is not p.VAR_KEYWORD and not (ours and p.annotation not in ("object",))
    ]


def recorded(place: str) -> dict[str, list[dict[str, object]]]:
    """The arguments of the calls in the examples of a place, by function."""
    calls = {name: [] for name in public(place)}

    def recording(name: str, thing: Callable) -> Callable:
        signature = inspect.signature(thing)

        def call(*args, **kwargs):
            bound = signature.bind(*args, **kwargs).arguments
            for parameter in signature.parameters.values():
                if parameter.kind is parameter.VAR_KEYWORD:
                    bound |= bound.pop(parameter.name, {})
            calls[name].append(fresh(bound))
            for value in bound.values():  # a folder that an example makes for its files is gone after the example
                if isinstance(value, (str, Path)) and Path(value).is_absolute():
                    folders.append(Path(value).parent)
            return thing(*args, **kwargs)

        return call

    folders = []
    wrapped = {thing: recording(name, thing) for name, thing in public(place).items()}
    for module in map(importlib.import_module, places()[place]):
        for example in doctest.DocTestFinder(exclude_empty=True).find(module):
            known = {
                name: wrapped[thing]
                for name, thing in example.globs.items()
                if isinstance(thing, Callable) and thing.__hash__ and thing in wrapped
            }
            example.globs.update(known)
            doctest.DocTestRunner(verbose=False).run(example, out=io.StringIO().write)
    for folder in folders:
        folder.mkdir(exist_ok=True)
    return calls


# --- Odd values -----------------------------------------------------------------------------------------------------


class Silent:
    """Something that cannot even say what it is."""

    def __repr__(self):
        raise RuntimeError("no repr")


class Stuck:
    """Something that looks like a list and is none."""

    def __iter__(self):
        raise RuntimeError("no iter")


def nested(depth: int) -> list:
    """A list in a list in a list …"""
    inside = []
    for _level in range(depth):
        inside = [inside]
    return inside


def endless():
    """Numbers without an end."""
    while True:
        yield 1


# Written as a learner would write them, so that a failure can be typed again
SCALARS = r"""None ... nan inf -inf 0 -1 1 2 5 2.5 -0.0 0.5 1e-320 1e308 10**30 -10**30 10**400 10**5000 2**63 10**7 True False
np.bool_(True) np.int8(-3) np.uint64(2**64-1) np.float32(0.1) np.array(5) np.array('x') np.array(None) np.datetime64('NaT')
np.datetime64('2026-11-01') np.timedelta64(1,'D') Decimal('1.5') Decimal('NaN') Decimal('sNaN') Fraction(1,3) 1j pd.NA pd.NaT
pd.Timestamp('2026-11-01',tz='Asia/Shanghai') pd.Timestamp.max pd.Timestamp('1600-01-01') datetime.date(2026,11,1)
datetime.date(1,1,1) datetime.datetime.max datetime.time(1) datetime.timedelta(1) pd.Period('2026-11') pd.Interval(0,1)
'' '\u3000' '\u00a0' 'A' 'x' 'yes' '5' '\uff15' '\uff11\uff10\uff05' '5\u00b2' '2026-02-31' '0000-01-01' '9999-12-31'
'\uff12\uff10\uff12\uff16-11-01' '2026-11-01' '22/11/2026' 'two\nlines' 'a\u2028b' '\0' '\ud800' '=1+1' 'nan' '{0}' '{x.__class__}'
'\u6f5c\u5728\u5ba2\u6237' 'x'*1000 b'bytes' bytearray(b'x') object() Silent() Stuck() int len (lambda:1) Exception('x') range(3)""".split()
CONTAINERS = """[] () {} set() frozenset({1}) [1] [1,2] (1,2) [[1],[1,2]] [[]] [[[1]]] [None] [nan] ['A'] ['A','A'] {'a':1} {1:2}
{'A':[1]} {None:None} {(1,):1} [{}] [[1,2],[3,4]] [pd.NA,1] nested(100) nested(100000) (x/for/x/in/[1,2]) iter([0.5,0.5])
map(str,[1]) np.array([]) np.zeros((0,3)) np.ones((2,2,2)) np.ones((1,1,1,1)) np.array([1,2],dtype=object)
np.array([[1,'x']],dtype=object) np.array(['a','b']) np.array([1j]) np.array([True,False]) np.array([nan,inf])
np.array(['2026-11-01'],dtype='M8[D]') np.array([(1,2)],dtype='i4,i4') np.ma.masked_array([1,2],[True,False]) np.matrix([[1,0],[0,1]])
pd.Series(dtype=float) pd.Series([1,2]) pd.Series([1,2],index=['a','a']) pd.Series([1],index=[[1],[2]]) pd.Series(['x',1,None])
pd.Series([0.6,0.3,0.1],index=list('ABC')) pd.Series([1,2],index=[nan,nan]) pd.Series([1,None],dtype='Int64') pd.Series(['a'],dtype='category')
pd.Series([1,2],index=pd.date_range('2026',periods=2,tz='UTC')) pd.Series([pd.Interval(0,1)]) pd.Series(pd.arrays.SparseArray([1,0]))
pd.Index([1,2]) pd.Index(['A','B','C']) pd.MultiIndex.from_tuples([(1,2)]) pd.DataFrame() pd.DataFrame({'a':[1]}) pd.DataFrame([[1,2],[3,4]])
pd.DataFrame({'amount':[1,2]},index=[[1,1],[2,2]]) pd.DataFrame(columns=['customer','amount']) pd.DataFrame({'a':[1]}).groupby('a')
pd.DataFrame([[1,2]],columns=['a','a']) pd.Categorical(['a','b']) pd.array([1,None],dtype='Int64') pd.arrays.SparseArray([0,1])""".split()
LARGE = """10**9 10**6 10**5 range(10**7) list(range(10**6)) [[1]]*10**6 'x'*10**7 np.zeros(10**7) np.full((5000,5000),1/5000)
np.eye(20000,dtype=np.int8) np.eye(1000) np.full((300,300),1/300) pd.DataFrame(np.eye(3000)) pd.Series(1.0,index=range(10**6))
pd.DataFrame({'household':[1]*20000,'brand':range(20000),'customer':range(20000),'amount':1.0})
dict.fromkeys(range(10**6),1) pd.DataFrame({'amount':np.ones(10**6)}) np.ones((10**5,3,3))/3 endless()""".split()
LABELS = [
    "None",
    "5",
    "nan",
    "'Amount'",
    "' amount '",
    "''",
    "('a','b')",
    "'customer'",
    "'amount'",
    "'客户编号'",
    "pd.NaT",
]
LABELS += ["'rank'", "'score'", "'missing'", "'two\\nlines'", "0", "True"]
KINDS = "str object category Int64 Float64 float32 int8 complex boolean bool string datetime64[s] datetime64[ns,UTC]".split()
KINDS += "timedelta64[s] period[D] Sparse[float]".split()
NAMES = {
    **{"nan": float("nan"), "inf": float("inf"), "np": np, "pd": pd, "datetime": datetime, "Decimal": Decimal},
    **{"Fraction": Fraction, "Silent": Silent, "Stuck": Stuck, "nested": nested, "endless": endless},
}


def written(source: str) -> object:
    return eval(source.replace("/for/", " for ").replace("/in/", " in "), dict(NAMES))


def fresh(value: object, levels: int = 4) -> object:
    """A copy of a table, an array, or lists in lists. What has no copy, such as a generator, is itself."""
    if isinstance(value, (pd.DataFrame, pd.Series, np.ndarray)):
        return value.copy()
    if type(value) in (list, tuple) and levels:
        return type(value)(fresh(cell, levels - 1) for cell in value)
    if type(value) is dict:
        return {key: fresh(cell, levels - 1) for key, cell in value.items()}
    return value


def unchanged(before: object, after: object) -> bool:
    """Whether a call left what it was given as it was; `before` is a fresh copy of it."""
    if before is after:
        return True
    if isinstance(before, pd.DataFrame):
        return (
            before.shape == after.shape
            and _alike(before.index, after.index)
            and _alike(before.columns, after.columns)
            and all(_alike(before.iloc[:, at], after.iloc[:, at]) for at in range(before.shape[1]))
        )
    if isinstance(before, pd.Series):
        return before.shape == after.shape and _alike(before.index, after.index) and _alike(before, after)
    if isinstance(before, np.ndarray):
        return before.shape == after.shape and before.dtype == after.dtype and _alike(before, after)
    if type(before) in (list, tuple):
        return len(before) == len(after) and all(map(unchanged, before, after))
    if type(before) is dict:
        return [*map(id, before)] == [*map(id, after)] and all(unchanged(before[key], after[key]) for key in before)
    return False


def _alike(before, after) -> bool:
    if getattr(before, "dtype", None) != getattr(after, "dtype", None):
        return False
    if isinstance(before, pd.Index):
        return before.identical(after)
    if before.dtype == object:
        return all(x is y for x, y in zip(np.ravel(before), np.ravel(after), strict=True))
    return before.equals(after) if isinstance(before, pd.Series) else before.tobytes() == after.tobytes()


# --- From a valid argument to an odd one ------------------------------------------------------------------------------


class Mutation:
    """Makes one argument odd and says how."""

    def __init__(self, rng: random.Random):
        self.rng = rng

    def __call__(self, value: object) -> tuple[object, str]:
        if self.rng.random() < HEAVY:
            return self._written(LARGE)
        if self.rng.random() < 0.3:
            return self._written(SCALARS + CONTAINERS)
        if isinstance(value, pd.DataFrame):
            return self._of_table(value)
        if isinstance(value, pd.Series):
            return self._of_series(value)
        if isinstance(value, np.ndarray) and value.ndim:
            return self._of_array(value)
        if isinstance(value, (list, tuple, range)):
            return self._of_list(list(value))
        if isinstance(value, dict):
            return self._of_dict(value)
        if dataclasses.is_dataclass(value):
            return self._of_record(value)
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and self.rng.random() < 0.5:
            sign = self.rng.choice(
                ["-{}", "{}*100", "{}/100", "{}+1", "'{}'", "[{}]*3", "np.array([[{}]])", "{}*10**6"]
            )
            return self._written([sign.format(repr(value))])
        return self._written(SCALARS + CONTAINERS)

    def _written(self, sources: list[str]) -> tuple[object, str]:
        source = self.rng.choice(sources)
        return written(source), source

    def _cell(self) -> tuple[object, str]:
        return self._written(SCALARS * 3 + CONTAINERS)

    def _of_text(self, text: str) -> tuple[object, str]:
        wide = "".join(chr(ord(x) + 0xFEE0) if "!" <= x <= "~" else x for x in text)
        ways = [text.upper(), f" {text} ", f"{text}\n", wide, text[:-1], text * 2, list(text), [text], (text, text)]
        ways += [text.encode(), {text: text}, np.array(text), np.array([text]), pd.Series([text]), pd.Index([text])]
        with language.using("zh"):
            ways.append(language._(text))
        way = self.rng.choice(ways)
        return way, f"{way!r}"

    def _of_list(self, cells: list) -> tuple[object, str]:
        at = self.rng.randrange(len(cells)) if cells else 0
        way = self.rng.choice(["cell", "cell", "inside", "shorter", "longer", "kind", "kind"])
        if way == "inside" and cells and isinstance(cells[at], (list, tuple, np.ndarray)):
            cells[at], how = self._of_list(list(cells[at]))
            return cells, f"in [{at}]: {how}"
        if way == "shorter":
            return cells[:at] + cells[at + 1 :], f"without [{at}]"
        if way == "longer":
            return cells[: at + 1] + cells[at:], f"[{at}] twice"
        if way == "kind":
            name, make = self.rng.choice(
                [
                    ("a tuple", tuple),
                    ("a generator", lambda cells: (cell for cell in cells)),
                    ("an iterator", iter),
                    ("a set", lambda cells: set(map(str, cells))),
                    ("text", str),
                    ("a dict", lambda cells: dict(enumerate(cells))),
                    ("a Series", lambda cells: pd.Series(cells, dtype=object)),
                    ("a Series with a double label", lambda cells: pd.Series(cells, index=[0] * len(cells), dtype=object)),
                    ("an object array", lambda cells: np.array(cells, dtype=object)),
                    ("an Index", lambda cells: pd.Index(cells, dtype=object)),
                    ("a DataFrame", pd.DataFrame),
                    ("rows of text", lambda cells: [list(map(str, row)) if isinstance(row, list) else str(row) for row in cells]),
                    ("a list more around", lambda cells: [cells]),
                    ("100 times", lambda cells: cells * 100),
                ]
            )  # fmt: skip
            return make(cells), f"as {name}"
        cell, how = self._cell()
        return [*cells[:at], cell, *cells[at + 1 :]], f"[{at}] = {how}"

    def _of_dict(self, cells: dict) -> tuple[object, str]:
        keys = list(cells)
        key = self.rng.choice(keys) if keys else None
        way = self.rng.choice(["value", "value", "value", "key", "drop", "kind"])
        if way == "value":
            value, how = self(cells[key]) if keys and self.rng.random() < 0.5 else self._cell()
            return cells | {key: value}, f"[{key!r}] = {how}"
        if way == "drop":
            return {k: v for k, v in cells.items() if k != key}, f"without {key!r}"
        if way == "kind":
            name, make = self.rng.choice(
                [
                    ("a list", list),
                    ("pairs", lambda cells: list(cells.items())),
                    ("a Series", lambda cells: pd.Series(cells, dtype=object)),
                    ("a DataFrame", lambda cells: pd.DataFrame(cells, index=[0])),
                    ("text", str),
                ]
            )
            return make(cells), f"as {name}"
        label, how = self._cell()
        try:
            hash(label)
        except TypeError:
            label, how = None, "None"
        return cells | {label: next(iter(cells.values()), 1)}, f"with the key {how}"

    def _of_record(self, record) -> tuple[object, str]:
        if not hasattr(sys.modules[type(record).__module__.rpartition(".")[0]], type(record).__name__):
            return self._written(SCALARS + CONTAINERS)  # not exported: only a room makes one
        field = self.rng.choice(dataclasses.fields(record)).name
        value, how = self(getattr(record, field))
        return Late(lambda: dataclasses.replace(record, **{field: value})), f"{field} = {how}"

    def _of_array(self, array: np.ndarray) -> tuple[object, str]:
        way = self.rng.choice(["list", "list", "dtype", "shape", "cell"])
        if way == "list":
            value, how = self._of_list(array.tolist())
            return value, f"as a list, {how}"
        if way == "dtype":
            kind = self.rng.choice(["object", "str", "complex", "bool", "int8", "float16", "M8[D]"])
            with contextlib.suppress(TypeError, ValueError):
                return array.astype(int if kind == "M8[D]" else array.dtype).astype(kind), f"as {kind}"
        if way == "shape":
            ways = {".T": array.T, "[None]": array[None], "[..., None]": array[..., None], "[:0]": array[:0]}
            ways |= {
                ".ravel()": array.ravel(),
                "[..., :-1]": array[..., :-1],
                "[:-1]": array[:-1],
                "[::-1]": array[::-1],
            }
            how = self.rng.choice(list(ways))
            return ways[how], how
        cell, how = self._written(SCALARS)
        array = array.astype(object)
        array.flat[0] = cell
        return array, f".flat[0] = {how}"

    def _of_series(self, series: pd.Series) -> tuple[object, str]:
        if self.rng.random() < 0.3:
            value, how = self._of_index(series)
            return value, how
        cells, how = self._of_list(series.tolist())
        if isinstance(cells, list) and len(cells) == len(series) and self.rng.random() < 0.8:
            return pd.Series(cells, index=series.index, name=series.name, dtype=object), how
        return cells, f"as a list, {how}"

    def _of_index(self, table):
        number = len(table)
        ways = {
            "shuffled": lambda: table.sample(frac=1, random_state=1),
            "with one label twice": lambda: table.set_axis([0] * number, axis=0),
            "with labels in two levels": lambda: table.set_axis([list(range(number)), [0] * number], axis=0),
            "with labels of days": lambda: table.set_axis(pd.date_range("2026", periods=number, tz="UTC"), axis=0),
            "with nan as labels": lambda: table.set_axis(pd.Index([float("nan")] * number), axis=0),
            "with categories as labels": lambda: table.set_axis(pd.CategoricalIndex(map(str, range(number))), axis=0),
            "with mixed labels": lambda: table.set_axis(pd.Index([(None, "x", 1.5, (1, 2))[i % 4] for i in range(number)], dtype=object), axis=0),
            "with lists as labels": lambda: table.set_axis(pd.Index([[i] for i in range(number)], dtype=object), axis=0),
            "without rows": lambda: table.iloc[:0],
            "one row": lambda: table.iloc[:1],
            "two times over": lambda: pd.concat([table, table]),
            "with a name for labels": lambda: table.rename_axis(index="customer"),
        }  # fmt: skip
        how = self.rng.choice(list(ways))
        return ways[how](), how

    def _of_table(self, table: pd.DataFrame) -> tuple[object, str]:
        width, height = table.shape[1], table.shape[0]
        way = self.rng.choice(
            ["cell"] * 5 + ["index", "index", "drop", "rename", "twice", "kind", "fill", "swap", "shape"]
        )
        if not width or not height or way == "index":
            return self._of_index(table)
        column, row = self.rng.randrange(width), self.rng.randrange(height)
        heading = table.columns[column]
        table = table.copy()
        if way == "cell":
            cell, how = self._cell()
            cells = table.iloc[:, column].tolist()
            cells[row] = cell
            kind = object if self.rng.random() < 0.6 or not pd.api.types.is_scalar(cell) else None
            with contextlib.suppress(Exception):  # pandas itself cannot hold it
                table.isetitem(column, pd.Series(cells, index=table.index, dtype=kind))
            return table, f"[{heading!r}].iloc[{row}] = {how} ({kind})"
        if way == "drop":
            return table.drop(columns=heading), f"without {heading!r}"
        if way == "rename":
            label, how = self._written(LABELS)
            headings = [label if at == column else known for at, known in enumerate(table.columns)]
            return table.set_axis(
                pd.Index(headings, dtype=object, tupleize_cols=False), axis=1
            ), f"{heading!r} renamed {how}"
        if way == "twice":
            return pd.concat([table, table[[heading]]], axis=1), f"{heading!r} twice"
        if way == "kind":
            kind = self.rng.choice(KINDS)
            with contextlib.suppress(Exception):  # not every column has every kind
                table.isetitem(column, table.iloc[:, column].astype(kind))
                return table, f"{heading!r} as {kind}"
            way = "fill"
        if way == "fill":
            cell, how = self._cell()
            table.isetitem(column, pd.Series([cell] * height, index=table.index, dtype=object))
            return table, f"{heading!r} full of {how}"
        if way == "swap":
            other = self.rng.randrange(width)
            table.isetitem(column, table.iloc[:, other])
            return table, f"{heading!r} filled with {table.columns[other]!r}"
        ways = {
            ".T": lambda: table.T,
            ".to_numpy()": table.to_numpy,
            ".to_dict()": table.to_dict,
            ".to_dict('records')": lambda: table.to_dict("records"),
            "with two rows of headings": lambda: table.set_axis(
                pd.MultiIndex.from_product([["a"], table.columns]), axis=1
            ),
            "with headings by number": lambda: table.set_axis(range(width), axis=1),
            "with categories as headings": lambda: table.set_axis(pd.CategoricalIndex(table.columns), axis=1),
            "with days as headings": lambda: table.set_axis(pd.date_range("2026", periods=width), axis=1),
            "one column": lambda: table.iloc[:, column],
            "labelled by a column": lambda: table.set_index(heading),
            "named like a column": lambda: table.rename_axis(index=heading),
            "grouped": lambda: table.groupby(heading),
        }
        how = self.rng.choice(list(ways))
        return ways[how](), how


@dataclasses.dataclass
class Late:
    """An argument that is made within the call, because making it may be refused."""

    make: Callable


# --- Trying -----------------------------------------------------------------------------------------------------------


class TooLong(BaseException):
    """A call has computed for too long."""


def wrong_with(thing: Callable, given: dict[str, object]) -> str | None:
    """What is wrong with the outcome of a call, if anything."""
    before = {name: fresh(value) for name, value in given.items()}
    outcome = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _timer(MOST_SECONDS)
            thing(**{name: value.make() if isinstance(value, Late) else value for name, value in given.items()})
    except InputError as error:
        outcome = wrong_sentence(str(error))
    except TypeError as error:
        if "unexpected keyword argument" not in str(error):  # Python's own
            outcome = _told(error)
    except (Exception, TooLong) as error:
        outcome = _told(error)
    finally:
        _timer(0)
    if outcome is None and not all(unchanged(before[name], given[name]) for name in given):
        outcome = "the input was changed"
    return outcome


def wrong_sentence(sentence: str) -> str | None:
    """What is wrong with the sentence of an InputError, if anything."""
    if not sentence.strip() or len(sentence.splitlines()) != 1:
        return f"not one line: {sentence!r}"
    if not sentence.isascii() and sentence.encode("utf-8", "replace").decode() != sentence:
        return f"letters that no file can have: {sentence!r}"
    return f"an address in it: {sentence}" if re.search(r"0x[0-9a-f]{4}", sentence, re.IGNORECASE) else None


def _told(error: BaseException) -> str:
    inside = [frame for frame in traceback.extract_tb(error.__traceback__) if PACKAGE.as_posix() in frame.filename]
    where = f"{Path(inside[-1].filename).name}:{inside[-1].lineno} {inside[-1].line}" if inside else ""
    try:
        words = str(error)[:300]
    except Exception:
        words = "?"
    return f"{type(error).__name__}: {words} at {where}"


def _timer(seconds: float) -> None:
    """After so much computing (not waiting) the call is given up, where the platform can."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def give_up(_signal, _frame):
    raise TooLong(f"more than {MOST_SECONDS} s of computing")


def tried(name: str, thing: Callable, calls: list[dict], number: int, seed: str) -> list[str]:
    """The first failures among so many odd calls of a function, one of each kind, as one can repeat them."""
    parameters, failures = learners(thing), {}
    if not parameters:
        return []
    signature = inspect.signature(thing)
    for turn in range(number):
        rng = random.Random(f"{seed} {name} {turn}")
        given, how = dict(rng.choice(calls)), []
        for argument in rng.sample(parameters, min(len(parameters), 1 + (rng.random() < 0.2))):
            value = given.get(argument, signature.parameters[argument].default)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                given[argument], told = Mutation(rng)(fresh(value))
            how.append(f"{argument}: {told}")
        with language.using(rng.choice(["en", "zh"])):
            wrong = wrong_with(thing, given)
        if wrong:
            others = {
                key: value for key, value in given.items() if not any(told.startswith(f"{key}: ") for told in how)
            }
            kind = wrong.rpartition(" at ")[2][:60] if " at " in wrong else wrong[:25]
            failures.setdefault(kind, f"{name}({_short(others)}) with {'; '.join(how)}\n    → {wrong}  (turn {turn})")
    return list(failures.values())


def _short(given: dict) -> str:
    return ", ".join(f"{key}={checks.shown(value)}" for key, value in given.items())


def limit() -> None:
    """An end to this process's memory, and to the time of each call, where the platform has them."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, give_up)
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main(place: str, number: str, seed: str, only: str = "") -> None:
    limit()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # what is saved under an odd name goes here
        tempfile.tempdir = folder
        calls = recorded(place)
        for name, thing in public(place).items():
            if only in name:
                results[name] = tried(name, thing, calls[name], int(number), seed) if calls[name] else ["no example"]
        os.chdir("/")
    print(json.dumps(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
