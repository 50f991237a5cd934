"""A kept answer once more, inside the feedback's HTML, where the learner does not see it.

Some editors save an output without the kinds of data that they do not know, and so without the answer; HTML they all keep.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape, unescape

ATTRIBUTE = "data-clvteach-answer"
# in an element: what a learner wrote beside it has no "<"
_WRITTEN = re.compile(rf"""<span\b[^<>]*\s{ATTRIBUTE}=(?:'([^']*)'|"([^"]*)")""")


def as_html(record: Mapping) -> str:
    """A kept answer as an element that shows nothing. Of earlier answers it only says how many there were.

    Parameters
    ----------
    record : Mapping
        As :class:`~clvteach.questions.session.Session` makes it.

    Returns
    -------
    str
        Whatever the learner wrote stays inside the attribute.

    Examples
    --------
    >>> as_html({"answer": "<b>it's</b>", "earlier": [1, 2]})
    '<span hidden data-clvteach-answer=\\'{"answer":"&lt;b&gt;it&#x27;s&lt;/b&gt;","tries":3}\\'></span>'
    """
    short = {name: part for name, part in record.items() if name != "earlier"}
    short["tries"] = len(record["earlier"]) + 1
    text = json.dumps(short, ensure_ascii=False, separators=(",", ":"))
    return f"<span hidden {ATTRIBUTE}='{escape(text, quote=False).replace(chr(39), '&#x27;')}'></span>"


def text_in_html(html: str) -> str | None:
    """The kept answer in a feedback's HTML, as text that is not looked at yet; None if there is none.

    >>> text_in_html(as_html({"answer": "<b>it's</b>", "earlier": []}))
    '{"answer":"<b>it\\'s</b>","tries":1}'
    >>> text_in_html("<p>5</p>") is None
    True
    """
    found = _WRITTEN.search(html)
    return unescape(found[1] or found[2] or "") if found else None
