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

sys.path.insert(0, str(ROOT / "tools"))
import catalogue as tool  # noqa: E402

every_language = pytest.mark.parametrize("code", tool.CODES)


def messages(code):
    return read_po(tool.po(code).open("rb"), locale=language.LANGUAGES[code].locale)


def fields(message: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(message) if name is not None}


@every_language
def test_every_message_of_the_code_is_translated(code):
    assert tool.missing(tool.updated(code)) == []


@every_language
def test_the_catalogue_holds_what_the_code_says_in_its_order(code):
    catalogue = messages(code)
    assert [message.id for message in catalogue] == [message.id for message in tool.updated(code)]
    assert not catalogue.obsolete, "python tools/catalogue.py forget"


@every_language
def test_translations_fill_in_the_same_blanks(code):
    for message in messages(code):
        if message.id:
            originals = message.id if isinstance(message.id, tuple) else (message.id,)
            translated = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = set().union(*map(fields, originals))
            for text in translated:
                assert fields(text) == wanted, message.id


def test_chinese_is_punctuated_as_chinese():
    """A half-width comma or full stop between 汉字 is a slip of the keyboard."""
    slip = re.compile(r"[一-鿿][,;:?!](?![0-9A-Za-z=])|[一-鿿]\.(?=\s|$)")
    for message in messages("zh"):
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            assert not (message.id and slip.search(text)), text


@every_language
def test_the_compiled_catalogue_is_fresh(tmp_path, code):
    tool.compile_catalogue(code, tmp_path / "fresh.mo")
    assert (tmp_path / "fresh.mo").read_bytes() == tool.po(code).with_suffix(".mo").read_bytes()


def code_that_says(monkeypatch, tmp_path, *sentences):
    """A small package in place of ours, with a catalogue of its own."""
    (tmp_path / "clvteach").mkdir(exist_ok=True)
    lines = [f"_({sentence!r})" for sentence in sentences]
    (tmp_path / "clvteach" / "some.py").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    return tool


def test_no_translation_gets_lost(monkeypatch, tmp_path):
    tool = code_that_says(monkeypatch, tmp_path, "The rate is too high.", "All is well.", "Years go by.")
    translated = tmp_path / "some.po"
    translated.write_text(
        'msgid "The rate is too high."\nmsgstr "比率太高。"\n\nmsgid "Years go by."\nmsgstr "年复一年。"\n',
        encoding="utf-8",
    )
    tool.main("merge", str(translated))
    assert tool.missing(messages("zh")) == ["All is well."]

    code_that_says(monkeypatch, tmp_path, "All is well.", "The rate is much too high.")
    tool.main("update")
    (reworded,) = [message for message in messages("zh") if message.id == "The rate is much too high."]
    assert reworded.fuzzy and reworded.string == "比率太高。"  # kept, to be looked at
    assert tool.missing(messages("zh")) == ["All is well.", "The rate is much too high."]
    assert [gone.string for gone in messages("zh").obsolete.values()] == ["年复一年。"]

    code_that_says(monkeypatch, tmp_path, "Years go by.", "The rate is too high.")  # as it was
    tool.main("update")
    assert [message.id for message in messages("zh") if message.id] == ["Years go by.", "The rate is too high."]
    assert messages("zh")["Years go by."].string == "年复一年。"

    code_that_says(monkeypatch, tmp_path, "All is well.")
    tool.main("forget")
    assert not messages("zh").obsolete


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
