"""The Chinese catalogue says everything the code says."""

import re
import string
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.pofile import read_po

from clvteach import language
from clvteach.checks import InputError

ROOT = Path(__file__).resolve().parent.parent
PO = language.CATALOGUE / "zh" / "LC_MESSAGES" / "clvteach.po"

sys.path.insert(0, str(ROOT / "tools"))
import catalogue as tool  # noqa: E402


def known():
    return read_po(PO.open("rb"), locale="zh")


def fields(message: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(message) if name is not None}


def test_every_message_of_the_code_has_chinese():
    assert tool.missing(tool.update(PO)) == []


def test_the_catalogue_holds_nothing_the_code_does_not_say():
    said = {message.id for message in tool.extracted()}
    assert {message.id for message in known()} - said == set()


def test_translations_fill_in_the_same_blanks():
    for message in known():
        if message.id:
            originals = message.id if isinstance(message.id, tuple) else (message.id,)
            translated = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = set().union(*map(fields, originals))
            for text in translated:
                assert fields(text) == wanted, message.id


def test_chinese_is_punctuated_as_chinese():
    """A half-width comma or full stop between 汉字 is a slip of the keyboard."""
    slip = re.compile(r"[一-鿿][,;:?!](?![0-9A-Za-z=])|[一-鿿]\.(?=\s|$)")
    for message in known():
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            assert not (message.id and slip.search(text)), text


def test_the_compiled_catalogue_is_fresh(tmp_path):
    tool.compile_catalogue(tmp_path / "fresh.mo")
    assert (tmp_path / "fresh.mo").read_bytes() == PO.with_suffix(".mo").read_bytes()


def test_the_default_is_english_and_needs_no_catalogue():
    code = "from clvteach import language; print(language.current(), language._('total'))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split() == [
        "en",
        "total",
    ]


def test_using_goes_back_even_after_an_error():
    with pytest.raises(RuntimeError), language.using("zh"):
        assert language.current() == "zh"
        raise RuntimeError
    assert language.current() == "en"


def test_an_unknown_language_says_which_there_are():
    with pytest.raises(InputError, match='"en".*简体中文'):
        language.use("de")
    assert language.current() == "en"


@pytest.mark.parametrize("wrong", [None, ["en"], pd.NA, "x" * 1000])
def test_what_is_no_language_at_all(wrong):
    with pytest.raises(InputError, match="speaks") as said:
        language.use(wrong)
    assert len(str(said.value)) < 200
