"""Files that somebody may hand in to stop the marking: each small, and each asking for far more than it is."""

import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from clvteach.questions import session

NAME = "05-lifetime-value"


def notebook(*cells: dict, **metadata) -> bytes:
    metadata = {"clvteach": {"source": f"{NAME}/exercise.md"}} | metadata
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def answered(learner: str, question: str, answer: object) -> bytes:
    record = {"format": session.FORMAT, "exercise": NAME, "question": question, "learner": learner, "language": "en"}
    record |= {"answer": answer, "earlier": [], "place": 1}
    output = {"output_type": "display_data", "metadata": {}, "data": {session.ANSWER: record}}
    return notebook({"cell_type": "code", "source": "", "execution_count": 1, "outputs": [output], "metadata": {}})


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def lying(method: int, size: int) -> bytes:
    """A zip with one file that says it has a hundred bytes and unpacks to so many."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, archive.open("05.ipynb", "w") as file:
        for _piece in range(size // 10_000_000):
            file.write(b" " * 10_000_000)
    content = bytearray(out.getvalue())
    for header, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(header)
        content[place + at : place + at + 4] = struct.pack("<I", 100)
    return bytes(content)


def overlapping(n: int, size: int) -> bytes:
    """A zip whose many names all lead to the same packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(b" " * size) + packer.flush()
    sums = struct.pack("<III", zlib.crc32(b" " * size), len(data), size)
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 33) + sums + struct.pack("<HH", 1, 0) + b"a" + data
    entries = [
        b"PK\x01\x02"
        + struct.pack("<6H", 20, 20, 0, 8, 0, 33)
        + sums
        + struct.pack("<5HII", 1, 0, 0, 0, 0, 0, 0)
        + b"a"
        for _entry in range(n)
    ]
    directory = b"".join(entries)
    return local + directory + b"PK\x05\x06" + struct.pack("<4HIIH", 0, 0, n, n, len(directory), len(local), 0)


def rows_without_cells(n: int) -> dict:
    labels = [str(at) for at in range(n)]
    return {"frame": {"index": labels, "columns": labels, "values": [[]] * n}}


def deep(levels: int) -> dict:
    return json.loads('{"a":' * levels + "1" + "}" * levels)


def code(source: str) -> dict:
    return {"cell_type": "code", "source": source, "execution_count": None, "outputs": [], "metadata": {}}


def full(learner: str, n: int, letters: int = 40_000) -> bytes:
    """A notebook whose answers are as long as may be, of letters that take four times the memory."""
    records = [
        json.loads(answered(learner, f"{case}{letter}", ["x" * letters + f"\U0001f600{n}"]))["cells"][0]["outputs"][0]
        for case in range(1, 5)
        for letter in "abcdef"
    ]
    return notebook(code("1") | {"outputs": records})


def with_noise(*files: tuple[str, bytes]) -> bytes:
    """A zip with a file that cannot be packed, which makes room for others that can."""
    return zipped(("noise", random.Random(1).randbytes(19_000_000)), *files)


def copies(learner: str, n: int) -> Iterator[tuple[str, bytes]]:
    content = answered(learner, "1a", 5)
    yield from ((f"copy {at}.ipynb", content) for at in range(n))


def nearly_copies(learner: str, n: int) -> Iterator[tuple[str, bytes]]:
    yield from ((f"{at}.ipynb", answered(learner, "1a", at)) for at in range(n))


# What each makes of its learner's number; the file is called as the learner, and .zip or .ipynb
HOSTILE: dict[str, Callable[[str], bytes]] = {
    "a zip that lies about its size": lambda learner: lying(zipfile.ZIP_DEFLATED, 1_500_000_000),
    "bz2 that lies about its size": lambda learner: lying(zipfile.ZIP_BZIP2, 100_000_000),
    "lzma that lies about its size": lambda learner: lying(zipfile.ZIP_LZMA, 100_000_000),
    "files that overlap": lambda learner: overlapping(200, 60_000_000),
    "many files of nothing": lambda learner: zipped(*((f"{n}.ipynb", b" " * 19_000_000) for n in range(40))),
    "a zip of zips of zips": lambda learner: zipped(
        *((f"{n}.zip", zipped(("a.zip", zipped(("05.ipynb", b" " * 19_000_000))))) for n in range(20))
    ),
    "six thousand copies": lambda learner: zipped(*copies(learner, 6_000)),
    "six thousand that differ": lambda learner: zipped(*nearly_copies(learner, 6_000)),
    "long answers": lambda learner: with_noise(*((f"{n}.ipynb", full(learner, n)) for n in range(400))),
    "long answers with many numbers": lambda learner: with_noise(
        *((f"{n}.ipynb", full(f"X{n}", n)) for n in range(100))
    ),
    "sixteen million cells": lambda learner: b'{"cells":[' + b"{}," * 16_000_000 + b"{}]}",
    "as many lists": lambda learner: b'{"cells":[' + b"[]," * 16_000_000 + b"[]]}",
    "a hundred thousand cells": lambda learner: notebook(*[code("1")] * 100_000),
    "thirty thousand answers": lambda learner: notebook(
        code("1") | {"outputs": json.loads(answered(learner, "1a", 1))["cells"][0]["outputs"] * 30_000}
    ),
    "a record in a text in a record": lambda learner: notebook(
        code("1")
        | {"outputs": [{"output_type": "display_data", "data": {session.ANSWER: "[" + "{}," * 10_000_000 + "1]"}}]}
    ),
    "a table of empty rows": lambda learner: answered(learner, "3a", rows_without_cells(3_000)),
    "a larger one": lambda learner: answered(learner, "3a", rows_without_cells(30_000)),
    "a list of empty lists": lambda learner: answered(learner, "3a", [[]] * 60_000),
    "tables of other columns": lambda learner: answered(
        learner, "3a", {"dict": [[f"{a}", {"dict": [[f"{a} {b}", 1] for b in range(69)]}] for a in range(69)]}
    ),
    "a choice of five million letters": lambda learner: answered(learner, "2b", ["A" * 50_000] * 100),
    "letters that become eighteen": lambda learner: answered(learner, "2b", ["\ufdfa" * 50_000] * 100),
    "a text of such letters": lambda learner: answered(learner, "3c", "\ufdfa" * 50_000),
    "a function that was called": lambda learner: answered(learner, "1a", {"calls": [{"fails": "x" * 50_000}] * 100}),
    "calls and calls": lambda learner: notebook(*[code('me.answer("1a",' * 3_000)] * 40),
    "names and names": lambda learner: notebook(*[code("me.answer('1a', 1)\n" + "a=" * 20_000 + "1")] * 40),
    "much code": lambda learner: notebook(*[code(f"# {n}\n" + "answer (x)\n" * 4_000) for n in range(200)]),
    "heaps of accents": lambda learner: answered(learner, "2b", ["a" + "\u0301\u0316" * 20_000] * 2),
    "a number of accents": lambda learner: answered("7" + "\u0301\u0316" * 100_000, "1a", 5),
    "quotation marks": lambda learner: notebook(*[code("me.answer('1a', 1)\n" + "\\'" * 24_000)] * 3),
    "notebooks of code": lambda learner: zipped(
        *((f"{n}.ipynb", notebook(code(f"# {n}\n" + "answer (x)\n" * 4_000))) for n in range(400))
    ),
    "zips of nothing": lambda learner: zipped(
        *((f"{n}.zip", zipped(*((f"{at}.ipynb", b"") for at in range(900)))) for n in range(100))
    ),
    "one name again and again": lambda learner: zipped(
        *((f"./a ({n})", b"") for n in range(3_000)), *(("a", b"") for _n in range(3_000))
    ),
    "folders in folders": lambda learner: zipped(*(("d/" * 149 + f"{n}.ipynb", b"") for n in range(3_000))),
    "deep metadata": lambda learner: notebook(code("1"), clvteach=deep(600)),
    "deeper metadata": lambda learner: b'{"cells":' + b"[" * 500_000,
    "one long line": lambda learner: notebook(code("me.answer('1a', " + "(" * 40_000)),
    "errors without end": lambda learner: notebook(
        code('me.answer("1a", 1)')
        | {"outputs": [{"output_type": "error", "ename": "E" * 1000, "evalue": "v" * 1000}] * 20_000}
    ),
    "sixty megabytes of astral letters": lambda learner: notebook(
        code("1") | {"outputs": [{"output_type": "stream", "text": "\U0001f600" + "x" * 55_000_000}]}
    ),
}


def write_class(folder: Path, honest: Callable[[str], bytes], chosen: list[str] | None = None) -> dict[str, str]:
    """Submissions of a class and its list: three honest learners, and one for each hostile file.

    Returns
    -------
    dict of str to str
        What each hostile learner hands in, by number.
    """
    (folder / "submissions").mkdir()
    numbers = {f"2026{1000 + at}": name for at, name in enumerate(chosen or HOSTILE)}
    for number in ("20269997", "20269998", "20269999"):
        (folder / "submissions" / f"{number}.ipynb").write_bytes(honest(number))
    for number, name in numbers.items():
        content = HOSTILE[name](number)
        suffix = "zip" if content.startswith(b"PK") else "ipynb"
        (folder / "submissions" / f"{number}.{suffix}").write_bytes(content)
    listed = ["number", *numbers, "20269997", "20269998", "20269999"]
    (folder / "class.csv").write_text("\n".join(listed) + "\n", encoding="utf-8")
    return numbers
