"""Make clvteach/fonts/ClvteachSans-Regular.ttf: the part of Noto Sans SC that the workbook needs, under a name of its own.

Run once, with the static NotoSansSC-Regular.ttf that the PyPI wheel ``zhplot`` 1.0.0 carries::

    python tools/make_font.py path/to/NotoSansSC-Regular.ttf

Kept: GB2312 level 1 (the 3,755 everyday characters) and its symbols, Latin, Greek, punctuation, arrows, mathematics,
and every other character that the project's own texts use today.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FAMILY = "Clvteach Sans"
FOLDER = ROOT / "clvteach" / "fonts"


def gb2312(first_row: int, last_row: int) -> set[int]:
    """The code points of GB2312 rows (each of 94 cells; the last row of level 1 is not full)."""
    cells = (bytes([row, cell]) for row in range(first_row, last_row + 1) for cell in range(0xA1, 0xFF))
    return {ord(text) for text in (raw.decode("gb2312", "ignore") for raw in cells) if text}


def wanted() -> set[int]:
    """Every code point to keep."""
    ranges = [
        (0x20, 0x17F),
        (0x370, 0x3FF),
        (0x2000, 0x206F),
        (0x2070, 0x209F),
        (0x20A0, 0x20BF),
        (0x2100, 0x218F),
        (0x2190, 0x22FF),
        (0x2460, 0x24FF),
        (0x2500, 0x25FF),
        (0x3000, 0x303F),
        (0xFF00, 0xFFEF),
    ]
    points = {point for low, high in ranges for point in range(low, high + 1)}
    points |= gb2312(0xA1, 0xA9) | gb2312(0xB0, 0xD7)
    for pattern in ("clvteach/**/*.py", "clvteach/**/*.po", "chapters/**/*.md"):
        for path in ROOT.glob(pattern):
            points |= {ord(character) for character in path.read_text(encoding="utf-8")}
    return points


def main(source: str) -> None:
    """Write the subset beside its licence."""
    font = TTFont(source)
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=["*"], notdef_outline=True)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted())
    worker.subset(font)
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (1, 3, 4, 6, 16, 25):
            text = {
                6: "ClvteachSans-Regular",
                25: "ClvteachSans",
                3: "ClvteachSans-Regular;1.0",
                4: f"{FAMILY} Regular",
            }.get(record.nameID, FAMILY)
            names.setName(text, record.nameID, record.platformID, record.platEncID, record.langID)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(FOLDER / "ClvteachSans-Regular.ttf")


if __name__ == "__main__":
    main(sys.argv[1])
