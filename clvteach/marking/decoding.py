"""Names and texts in whatever encoding they are: a class has computers that write in several."""

from __future__ import annotations

import json
import os


def text_of(data: bytes) -> str:
    """Text in whatever encoding it is: UTF-8, UTF-16 or UTF-32 with or without a mark, or GB18030, as Chinese Windows writes.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    str
        With ``�`` where a character cannot be read.

    Examples
    --------
    >>> text_of("学号".encode("gbk")), text_of("学号".encode("utf-16")), text_of("学号".encode("utf-8-sig"))
    ('学号', '学号', '学号')
    """
    encoding = json.detect_encoding(data)
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    unread = text.count("�")
    # one flipped byte does not make a text Chinese: only where most letters cannot be read as UTF-8
    if encoding.startswith("utf-8") and unread and 2 * unread > sum(not letter.isascii() for letter in text):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return text


def name_of(name: str) -> str:
    """A file's name, also one that was unpacked without regard to its encoding.

    >>> name_of("李芳".encode("gbk").decode("utf-8", "surrogateescape"))
    '李芳'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return decoded_name(name.encode("utf-8", "surrogateescape" if os.name == "posix" else "replace"))
    return name


def decoded_name(data: bytes) -> str:
    """A name in whatever encoding it is. It is too short to count letters: what is not UTF-8 is as Chinese Windows writes."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode("utf-8", "replace")


def printable(name: str) -> str:
    """A name without characters that cannot be seen, such as those that turn the direction of writing.

    >>> printable("a\\nb\\u202e")
    'a b�'
    """
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "�" for letter in name)
