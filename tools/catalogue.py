"""Keep the translations of what the package itself says in step with the code.

::

    python tools/catalogue.py update           # code → clvteach.po of each language: new messages appear untranslated
    python tools/catalogue.py merge FILE.po …  # take translations from other files, then update
    python tools/catalogue.py compile          # clvteach.po → clvteach.mo
    python tools/catalogue.py forget           # drop translations of what the code no longer says

``update`` and ``merge`` compile too, and list what has no translation yet. No translation gets lost: where a message was
reworded, the old translation stays beside the new words, marked "fuzzy", and is not used until that mark is taken away;
where a message is gone, it is kept at the end of the file. The words of a chapter stand beside it, in ``chapters/``.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from clvteach.language import ENGLISH, LANGUAGES  # noqa: E402

CODES = [code for code in LANGUAGES if code != ENGLISH]
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # a date of today would change the files at every run


def po(code: str) -> Path:
    """Where the translations into a language stand."""
    return ROOT / "clvteach" / "locale" / code / "LC_MESSAGES" / "clvteach.po"


def extracted(code: str) -> Catalog:
    """Every message in the code, in the order of the code, without translations."""
    catalogue = _empty(code)
    found = extract_from_dir(
        ROOT / "clvteach", method_map=[("**.py", "python")], keywords={"_": None, "N_": None, "ngettext": (1, 2)}
    )
    for file, _line, message, _comments, _context in sorted(found, key=lambda row: (row[0], row[1])):
        catalogue.add(message, locations=[(f"clvteach/{Path(file).as_posix()}", None)])
    return catalogue


def _empty(code: str) -> Catalog:
    return Catalog(
        locale=LANGUAGES[code].locale,
        project="clvteach",
        header_comment=f"# {LANGUAGES[code].name} for clvteach. Kept by tools/catalogue.py; edit the msgstr lines only.",
        fuzzy=False,
        creation_date=ALWAYS,
        revision_date=ALWAYS,
        language_team="clvteach",
        last_translator="clvteach",
        msgid_bugs_address="clvteach",
    )


def known(path: Path, code: str) -> Catalog:
    """The translations in a file; none if there is no file."""
    return read_po(path.open("rb"), locale=LANGUAGES[code].locale) if path.exists() else _empty(code)


def updated(code: str, *sources: Path) -> Catalog:
    """The code's messages with the translations known, later sources winning."""
    catalogue = known(po(code), code)
    for source in sources:
        for message in known(source, code):
            if message.id and _is_translated(message):
                taken = catalogue.get(message.id) or catalogue.add(message.id)
                taken.string = message.string
                taken.flags.discard("fuzzy")
    kept = dict(catalogue.obsolete)
    catalogue.update(extracted(code), update_creation_date=False)
    for identifier, message in kept.items():  # said again, or still gone
        if identifier not in catalogue:
            catalogue.obsolete.setdefault(identifier, message)
        elif not _is_translated(catalogue[identifier]):
            catalogue[identifier].string = message.string
    catalogue.revision_date = ALWAYS
    return catalogue


def save(code: str, catalogue: Catalog) -> None:
    """Write .po and .mo, the same bytes for the same content."""
    po(code).parent.mkdir(parents=True, exist_ok=True)
    with po(code).open("wb") as out:
        write_po(out, catalogue, include_lineno=False, width=0)
    compile_catalogue(code, po(code).with_suffix(".mo"))


def compile_catalogue(code: str, target: Path) -> None:
    """Write the .mo that the package reads."""
    with target.open("wb") as out:
        write_mo(out, known(po(code), code))


def missing(catalogue: Catalog) -> list[str]:
    """Messages without a translation that is sure."""
    return [str(message.id) for message in catalogue if message.id and (not _is_translated(message) or message.fuzzy)]


def _is_translated(message: Message) -> bool:
    return all(message.string if isinstance(message.string, tuple) else [message.string])


def main(command: str, *files: str) -> None:
    """Run one of the commands above."""
    for code in CODES:
        if command == "compile":
            compile_catalogue(code, po(code).with_suffix(".mo"))
            continue
        catalogue = updated(code, *map(Path, files if command == "merge" else ()))
        if command == "forget":
            catalogue.obsolete.clear()
        save(code, catalogue)
        gaps = missing(catalogue)
        summary = f"{code}: {len(catalogue)} messages, {len(gaps)} not translated yet or to be looked at (fuzzy)"
        print(summary, *gaps, sep="\n  ")
        if catalogue.obsolete:
            print(f"  {len(catalogue.obsolete)} translations that the code no longer asks for are kept at the end")


if __name__ == "__main__":
    main(*sys.argv[1:])
