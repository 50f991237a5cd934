"""What the page and Python tell each other beside the state both of them see (see :mod:`clvteach.live.panel`).

A message is a dict with its kind and the fields that belong to it. ``panel.js`` has the same two tables at its top;
``tests/test_live_messages.py`` compares them with these and with those who send and hear.

Numbers are the learner's everywhere: per cent, not fractions. An id is a name that the page gives to what it asks; the
answer repeats it. Whatever a learner does is answered: the page takes silence for a kernel that is gone.
"""

from __future__ import annotations

FROM_PAGE = {
    # A hand moved controls: the newest position of each. Answered in the state, whose `answered_moves` has the id.
    "move": {"positions": dict, "id": str},
    # A hand rests at a slider: the pictures of these of its positions, please, in this order. Answered by `drawn_ahead`.
    "draw_ahead": {"control": str, "positions": list, "id": str},
    # Something was typed into a slider's entry box.
    "type": {"control": str, "text": str},
    # The present picture once more, with so many times as many pixels in each direction, at most three times.
    "sharpen": {"scale": (int, float)},
    # The buttons.
    "preset": {"label": str},
    "keep": {},
    "reset": {},
}

FROM_PYTHON = {
    # As many of the pictures asked for as there was time for, each {"values", "frame", "sentence"}: the values of all
    # controls, which buffer of the message is the PNG, and its sentence. Both are None where the values do not work.
    "drawn_ahead": {"pictures": list, "id": str},
    # All pictures drawn ahead so far are out of date.
    "forget": {},
}


def compose(kind: str, **fields) -> dict:
    """A message for the page.

    >>> compose("forget")
    {'kind': 'forget'}
    """
    assert _fits(fields, FROM_PYTHON[kind]), (kind, fields)
    return {"kind": kind, **fields}


def read(content: object) -> tuple[str, dict] | None:
    """Kind and fields of what came from the page; None for anything that is no message of these.

    >>> read({"kind": "type", "control": "rate", "text": "9 %"})
    ('type', {'control': 'rate', 'text': '9 %'})
    >>> read({"kind": "type", "text": 9})
    """
    if not isinstance(content, dict):
        return None
    fields = {name: value for name, value in content.items() if name != "kind"}
    kind = content.get("kind")
    known = isinstance(kind, str) and kind in FROM_PAGE and _fits(fields, FROM_PAGE[kind])
    return (kind, fields) if known else None


def _fits(fields: dict, wanted: dict) -> bool:
    return fields.keys() == wanted.keys() and all(isinstance(fields[name], wanted[name]) for name in wanted)
