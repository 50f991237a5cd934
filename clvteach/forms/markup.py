"""Sentences as HTML."""

from __future__ import annotations

import re
from html import escape


def paragraphs(text: str) -> str:
    """A paragraph for each line.

    >>> paragraphs("One\\n\\nTwo")
    '<p style="margin:.3em 0">One</p><p style="margin:.3em 0">Two</p>'
    """
    return "".join(f'<p style="margin:.3em 0">{inline(part)}</p>' for part in text.split("\n") if part.strip())


def inline(text: str) -> str:
    """Escaped text, with code between backticks.

    >>> inline("`a` < b")
    '<code>a</code> &lt; b'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
