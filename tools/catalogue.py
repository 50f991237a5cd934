"""Keep the Chinese catalogue in step with the code.

::

    python tools/catalogue.py update           # code → clvteach.po: new messages appear untranslated, unused ones go
    python tools/catalogue.py merge FILE.po …  # take translations from other files, then update
    python tools/catalogue.py compile          # clvteach.po → clvteach.mo

``update`` and ``merge`` compile too, and list what has no Chinese yet.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HEADER = "# 简体中文 for clvteach. Kept by tools/catalogue.py; edit the msgstr lines only."
ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "clvteach" / "locale" / "zh" / "LC_MESSAGES" / "clvteach.po"


def extracted() -> Catalog:
    """Every message in the code, without translations."""
    always = datetime(2026, 1, 1, tzinfo=UTC)  # a date of today would change the files at every run
    catalogue = Catalog(
        locale="zh",
        project="clvteach",
        header_comment=HEADER,
        fuzzy=False,
        creation_date=always,
        revision_date=always,
        language_team="clvteach",
        last_translator="clvteach",
        msgid_bugs_address="clvteach",
    )
    found = extract_from_dir(
        ROOT / "clvteach", method_map=[("**.py", "python")], keywords={"_": None, "N_": None, "ngettext": (1, 2)}
    )
    for file, _line, message, _comments, _context in sorted(found, key=lambda row: (row[0], row[1])):
        catalogue.add(message, locations=[(f"clvteach/{Path(file).as_posix()}", None)])
    return catalogue


def update(*sources: Path) -> Catalog:
    """The code's messages with the translations known, later sources winning."""
    catalogue = extracted()
    for source in sources:
        known = read_po(source.open("rb"), locale="zh")
        for message in catalogue:
            translated = message.id and known.get(message.id)
            if translated and translated.string and any(translated.string):
                message.string = translated.string
    return catalogue


def save(catalogue: Catalog) -> None:
    """Write .po and .mo, the same bytes for the same content."""
    with PO.open("wb") as out:
        write_po(out, catalogue, sort_output=True, omit_header=False, include_lineno=False, width=0)
    compile_catalogue(PO.with_suffix(".mo"))


def compile_catalogue(target: Path) -> None:
    """Write the .mo that the package reads."""
    with target.open("wb") as out:
        write_mo(out, read_po(PO.open("rb"), locale="zh"))


def missing(catalogue: Catalog) -> list[str]:
    """Messages without Chinese."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, tuple) else [message.string])
    ]


def main(command: str, *files: str) -> None:
    """Run one of the commands above."""
    known = [PO] if PO.exists() else []
    if command == "compile":
        compile_catalogue(PO.with_suffix(".mo"))
        return
    catalogue = update(*known, *map(Path, files if command == "merge" else ()))
    save(catalogue)
    gaps = missing(catalogue)
    print(f"{len(catalogue)} messages, {len(gaps)} without Chinese", *gaps, sep="\n  ")


if __name__ == "__main__":
    main(*sys.argv[1:])
