"""A learner can give anything to anything: a result or one sentence comes back, in bounded time and memory.

Each commit tries other inputs, a sample of them. ``CLVTEACH_ODD_INPUTS=2000`` tries so many a function, and
``CLVTEACH_ODD_SEED=…`` the same ones again.
"""

import json
import os
import signal
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path

import odd_inputs
import pandas as pd
import pytest

from clvteach.checks import InputError

ROOT = Path(__file__).resolve().parent.parent
NUMBER = os.environ.get("CLVTEACH_ODD_INPUTS", "40")
FUNCTIONS = [(place, name) for place in odd_inputs.places() for name in odd_inputs.public(place)]


@cache
def seed() -> str:
    given = os.environ.get("CLVTEACH_ODD_SEED")
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return given or asked.stdout.strip()[:12] or "no commit"


@cache
def report(place: str) -> dict[str, list[str]]:
    """What went wrong in a place, by function: tried in a process of its own, which may die of it."""
    print(f"CLVTEACH_ODD_INPUTS={NUMBER} CLVTEACH_ODD_SEED={seed()!r}")
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, odd_inputs.__file__, place, NUMBER, seed()],
        env=os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"the process ended with {done.returncode}:\n{done.stderr[-3000:]}"
    return json.loads(done.stdout)


@pytest.mark.parametrize(("place", "name"), FUNCTIONS, ids=[name for _place, name in FUNCTIONS])
def test_odd_inputs_give_a_result_or_one_sentence(place, name):
    failures = report(place)[name]
    again = f"CLVTEACH_ODD_INPUTS={NUMBER} CLVTEACH_ODD_SEED={seed()!r} pytest {Path(__file__).name} -k {name}"
    assert not failures, "\n".join([*failures, again])


def test_every_room_has_functions_to_try():
    rooms = {path.parent.name for path in (ROOT / "clvteach").glob("*/model.py")}
    assert rooms | {*odd_inputs.DOORS, "data", "tables"} == {place for place, _name in FUNCTIONS}
    assert {"states.cases.made_bookings", "tiers.model.gini", "qualification.cards.make_card"} <= {
        n for _p, n in FUNCTIONS
    }


def _refuse(sentence: str):
    raise InputError(sentence)


def _change(x: pd.DataFrame):
    x.iloc[0, 0] = 5


WRONG = {
    "another error": (lambda x: {}[x], 1, "KeyError"),
    "an error of pandas": (lambda x: pd.Series([x]).loc[9], 1, "KeyError"),
    "a warning": (lambda x: warnings.warn("look", stacklevel=1), 1, "UserWarning"),
    "no sentence": (lambda x: _refuse(" "), 1, "not one line"),
    "a place in memory": (lambda x: _refuse(f"not {object()}"), 1, "an address"),
    "a changed list": (lambda x: x.append(1), [], "changed"),
    "a changed list in a list": (lambda x: x[0].append(1), [[]], "changed"),
    "a new column": (lambda x: x.insert(0, "b", 1), pd.DataFrame({"a": [1]}), "changed"),
    "a changed cell": (_change, pd.DataFrame({"a": [1]}), "changed"),
}


@pytest.mark.parametrize(("call", "value", "found"), WRONG.values(), ids=WRONG)
def test_what_may_not_happen_is_found(call, value, found):
    assert found in odd_inputs.wrong_with(call, {"x": odd_inputs.fresh(value)})


@pytest.mark.parametrize("call", [lambda x: x, lambda x: _refuse("Give a number."), lambda **x: (lambda: 0)(**x)])
def test_what_may_happen_is_no_failure(call):
    assert odd_inputs.wrong_with(call, {"x": 1}) is None


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this platform has no timer of computing time")
def test_a_call_that_never_ends_is_found(monkeypatch):
    def endless(x):
        while True:
            pass

    monkeypatch.setattr(odd_inputs, "MOST_SECONDS", 0.1)
    before = signal.signal(signal.SIGPROF, odd_inputs.give_up)
    try:
        assert "TooLong" in odd_inputs.wrong_with(endless, {"x": 1})
    finally:
        signal.signal(signal.SIGPROF, before)


def test_a_sentence_of_two_lines_is_found():
    assert "not one line" in odd_inputs.wrong_sentence("Give a number.\nOr two.")
    assert odd_inputs.wrong_sentence("Give a number.") is None
