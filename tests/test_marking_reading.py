"""What is handed in may be anything: it is found, read, and said what is wrong with it, and nothing in it is run."""

import builtins
import bz2
import gzip
import io
import json
import lzma
import os
import random
import re
import socket
import stat
import subprocess
import sys
import zipfile
from copy import deepcopy
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from clvteach import exercises, language
from clvteach.checks import InputError
from clvteach.marking import code_calls, collecting, kept_answers, notebook_file, reading
from clvteach.marking.collecting import HandedIn, collect
from clvteach.marking.reading import read
from clvteach.questions import keeping, session
from clvteach.questions.judging import judge
from clvteach.questions.learner import numbers_of
from clvteach.questions.status import Status

ROOT = Path(__file__).resolve().parent.parent
NAME = "05-lifetime-value"
EXERCISE = exercises.find(NAME)
BUILT = [path for path in sorted((ROOT / "solutions").glob("*/*.ipynb")) if session.ANSWER in path.read_text("utf-8")]


def code(source="", *outputs, count=1) -> dict:
    return {"cell_type": "code", "metadata": {}, "execution_count": count, "source": source, "outputs": list(outputs)}


def kept(question="1a", answer=5, /, **more) -> dict:
    """An output with an answer, as the session writes it."""
    record = {"format": 1, "exercise": NAME, "question": question, "learner": "7", "language": "en", "answer": answer}
    data = {"text/plain": ["…"], session.ANSWER: record | {"earlier": [], "place": 1} | more}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def notebook(*cells, **metadata) -> dict:
    metadata = {"clvteach": {"source": f"{NAME}/exercise.md"}, "lang": "en"} | metadata
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def found(content) -> HandedIn:
    return HandedIn("a.ipynb", content if isinstance(content, bytes) else json.dumps(content).encode())


def read_cells(*cells, **metadata):
    return read(found(notebook(*cells, **metadata)))


def values(submission) -> dict:
    return {name: answer.value for name, answer in submission.answers.items()}


# One notebook


def test_answers_are_found_by_name_wherever_they_stand():
    one = read_cells({"cell_type": "markdown"}, code("", kept("1b", [1, 2])), code("", kept("1a", 5, earlier=[3, 4])))
    assert (one.exercise, one.language, values(one)) == (NAME, "en", {"1a": 5, "1b": [1, 2]})
    assert (one.answers["1a"].tries, one.answers["1a"].learner, one.problems) == (3, "7", ())
    assert len(one.digest) == 64 and one.unrun == frozenset()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk"])
def test_encodings(encoding):
    content = json.dumps(notebook(code("", kept("1a", "因为钱越等越少，越早越值"))), ensure_ascii=False).encode(
        encoding
    )
    assert values(read(found(content))) == {"1a": "因为钱越等越少，越早越值"}


def test_one_flipped_byte_in_chinese_text_leaves_the_rest():
    content = json.dumps(notebook(code("", kept("1a", "因为钱越等越少"))), ensure_ascii=False).encode()
    at = content.index("钱".encode()) + 1
    assert values(read(found(content[:at] + b"\xff" + content[at + 1 :])))["1a"].endswith("越等越少")


@pytest.mark.parametrize(
    "content, part",
    [
        (b"", "empty"),
        (b" \n\0\0", "empty"),
        (b"\xef\xbb\xbf", "no notebook"),
        (b"PNG\r\n", "no notebook"),
        (b"[]", "no notebook"),
        (b'{"name": "package"}', "no notebook"),
        (b"<!DOCTYPE html>", "web page"),
        (json.dumps(notebook(code())).encode()[:-9], "broken"),
        (b'{"cells":' + b"[" * 100_000, "broken"),
        (b'{"cells": [], "metadata": {}}', "no cell"),
        (b'{"cells": {"a": 1}}', "no cell"),
        (b'{"worksheets": [3, {"cells": 3}]}', "no cell"),
    ],
)
def test_what_is_no_notebook_is_said(content, part):
    one = read(found(content))
    assert (one.exercise, dict(one.answers), len(one.problems)) == (None, {}, 1)
    assert part in one.problems[0]


def test_what_was_not_read_keeps_its_reason():
    assert read(HandedIn("a.rar", None, "why")).problems == ("why",)
    odd = read(HandedIn("a.ipynb", found(notebook(code("", kept()))).content, "odd name"))
    assert odd.problems == ("odd name",) and values(odd) == {"1a": 5}


@pytest.mark.parametrize("text", [False, True])
def test_older_versions(text):
    record = kept()["data"][session.ANSWER]
    output = {"output_type": "display_data", session.ANSWER: json.dumps(record) if text else record}
    cell = {"cell_type": "code", "input": ["me.answer('1a',\n", " 5)"], "prompt_number": 3, "outputs": [output]}
    for version in (2, 3):
        old = {"nbformat": version, "metadata": {}, "worksheets": [{"cells": [cell]}, "?"]}
        assert values(read(found(old))) == {"1a": 5}
        old["worksheets"][0]["cells"] = [cell | {"outputs": []}]
        old["metadata"] = {"clvteach": {"source": f"{NAME}/exercise.md"}}
        assert read(found(old)).unrun == {"1a"}


def test_a_version_to_come():
    assert values(read(found(notebook(code("", kept())) | {"nbformat": 99, "new": [1]}))) == {"1a": 5}


def test_a_record_written_as_text():
    output = kept()
    output["data"][session.ANSWER] = [json.dumps(output["data"][session.ANSWER])]
    assert values(read_cells(code("", output))) == {"1a": 5}


def test_damaged_parts_are_counted_and_the_rest_is_read():
    one = read_cells(3, None, code("", 3, {"data": []}, kept()), {"cell_type": [], "source": {}, "outputs": {}})
    assert values(one) == {"1a": 5} and "2 cells are damaged." in one.problems


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": "1"},
        {"format": True},
        {"exercise": 5},
        {"question": None},
        {"learner": ["7"]},
        {"learner": "a b/c?"},
        {"answer": [[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]},
        {"answer": "x" * 60_000},
        {"answer": [0] * 60_000},
    ],
)
def test_a_damaged_record_is_left_out_and_said(change):
    one = read_cells(code("", kept("1a", **change)), code("", kept("1b", 6)))
    assert values(one) == {"1b": 6}
    assert "1 kept answer is damaged and is left out: its cell must be run again." in one.problems


def test_a_record_that_is_none_at_all():
    for record in (3, [], "{", None, {}):
        output = kept()
        output["data"][session.ANSWER] = record
        assert any("damaged" in problem for problem in read_cells(code("", output)).problems), record


def test_a_record_of_a_newer_clvteach():
    assert any(
        "newer clvteach" in problem for problem in read_cells(code("", kept(format=session.FORMAT + 1))).problems
    )


def test_strange_numbers_become_what_the_desk_would_have_kept():
    content = found(notebook(code("", kept("1a", "N"), kept("1b", "I"), kept("1c", "B")))).content
    content = content.replace(b'"N"', b"NaN").replace(b'"I"', b"1e999").replace(b'"B"', b"9" * 9000)
    got = values(read(found(content)))
    assert got == {"1a": {"other": "NaN"}, "1b": {"other": "inf"}, "1c": {"other": "inf"}}


def test_text_that_no_page_can_hold():
    assert values(read_cells(code("", kept("1a", ["a\ud800\x00\n"])))) == {"1a": ["a��\n"]}


# What editors leave of an output


@pytest.fixture
def answered(monkeypatch):
    """What a notebook shows when a question is answered, as it is saved."""

    def answer(name, *values, learner="7"):
        bundles = []
        monkeypatch.setattr(session, "_display", bundles.append)
        me = session.Session(EXERCISE, learner)
        for value in values:
            me.answer(name, value)
        return {"output_type": "display_data", "metadata": {}, "data": bundles[-1]}

    return answer


def without(output, *kinds):
    return output | {"data": {kind: part for kind, part in output["data"].items() if kind not in kinds}}


ODD_TEXTS = [
    "因为钱越等越少",
    'it\'s 5 < 6 & "6" > 5',
    "</span><script>alert(1)</script>",
    "a\n'b' -->\x00\ud800",
    "&#39;&lt;",
]
ODD_TEXTS += ["<span hidden data-clvteach-answer='{}'></span>", " data-clvteach-answer='{}'", "\\' onclick='x' \u2028"]


@pytest.mark.parametrize("value", ODD_TEXTS)
def test_an_answer_is_kept_in_html_too_whatever_was_written(answered, value):
    output = answered("3c", "first", value)
    whole = read_cells(code("", output))
    assert whole.problems == () and whole.answers["3c"].tries == 2
    dropped = read_cells(code('me.answer("3c", "…")', without(output, session.ANSWER)))
    assert dropped.answers == whole.answers and dropped.problems == ()
    html = output["data"]["text/html"]
    assert html.count("<span hidden ") == 1 and "<script>" not in html
    rewritten = HtmlRewriter.rewritten(html)  # as a program does that reads HTML and writes it again
    assert read_cells(code("", {"data": {"text/html": rewritten.splitlines(True)}})).answers == whole.answers


class HtmlRewriter(HTMLParser):
    """Reads HTML as a browser does, and writes it with double quotation marks."""

    def __init__(self):
        super().__init__()
        self.written = []

    @classmethod
    def rewritten(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        parser.close()
        return "".join(parser.written)

    def handle_starttag(self, tag, attributes):
        written = (f' {name}="{escape(value)}"' if value else f" {name}" for name, value in attributes)
        self.written.append(f"<{tag}{''.join(written)}>")

    def handle_endtag(self, tag):
        self.written.append(f"</{tag}>")

    def handle_data(self, text):
        self.written.append(escape(text))


def test_what_html_keeps_shows_nothing(answered):
    html = answered("3c", "因为钱越等越少")["data"]["text/html"]
    parser = HtmlRewriter()
    parser.feed(html)
    shown = re.sub(r"<[^>]*>", "", "".join(parser.written))
    assert "因为" not in shown and "clvteach" not in shown
    assert len(html.split("<span hidden")[1]) < 500


@pytest.mark.parametrize("change", [{"answer": 6}, {"learner": "8"}, {"question": "1b"}, {"format": 0}])
def test_of_two_that_differ_the_first_counts_and_it_is_remarked(answered, change):
    output = answered("1a", 5)
    html = answered("1a", 5)["data"]["text/html"].split("<span hidden")[0]
    record = output["data"][session.ANSWER] | change
    output["data"]["text/html"] = html + keeping.as_html(record)
    one = read_cells(code("", output))
    assert values(one) == {"1a": 5}
    assert one.problems == (
        "Kept in two places that differ, so that one may have been changed by hand: '1a'. The one that is not shown counts.",
    )


def test_a_broken_record_in_html(answered):
    output = without(answered("1a", 5), session.ANSWER)
    for text in ("{", "[]", "", "5", '{"format":99}'):
        output["data"]["text/html"] = f"<span hidden data-clvteach-answer='{text}'></span>"
        one = read_cells(code("", output))
        assert values(one) == {} and re.search("damaged|newer", one.problems[0]), text


def test_where_every_kept_answer_is_dropped_it_is_said(answered):
    source = 'me.answer("1a", 5)'
    plain = without(answered("1a", 5), session.ANSWER, "text/html")
    html = without(answered("1a", 5), session.ANSWER, "text/plain")
    html["data"]["text/html"] = html["data"]["text/html"].split("<span hidden")[0]
    said = (
        "Answered and run, but the program that saved the file has left out what keeps the answer: 1a. "
        "Ask for the file saved in JupyterLab, or mark with --run."
    )
    for output in (plain, html, {"output_type": "pyout", "text": plain["data"]["text/plain"]}):
        one = read_cells(code(source, output))
        assert (one.unrun, one.problems) == ({"1a"}, (said,))
    both = read_cells(code(source, plain), code('me.answer("1b", 5)', count=None))
    assert both.problems == (said, "Answered, but the cell was not run, so that no answer is kept: 1b.")
    other = read_cells(code(source, {"output_type": "stream", "text": "1a"}))
    assert other.problems == ("Answered, but the cell was not run, so that no answer is kept: 1a.",)


# The same question more than once


def test_the_longest_history_counts():
    one = read_cells(code("", kept("1a", 1, earlier=[7, 8], place=3)), code("", kept("1a", 2, place=9)))
    assert values(one) == {"1a": 1} and any("differently" in problem and "1a" in problem for problem in one.problems)


def test_then_the_place_the_count_and_the_position():
    assert values(read_cells(code("", kept("1a", 1, place=4)), code("", kept("1a", 2, place=3)))) == {"1a": 1}
    assert values(read_cells(code("", kept("1a", 1), count=9), code("", kept("1a", 2), count=8))) == {"1a": 1}
    assert values(read_cells(code("", kept("1a", 1)), code("", kept("1a", 2)))) == {"1a": 2}


def test_an_equal_copy_is_no_problem():
    assert read_cells(code("", kept()), code("", kept())).problems == ()


def test_own_numbers_before_those_of_others():
    opened = code(f'me = exercise("{NAME}", learner="7")')
    one = read_cells(opened, code("", kept("1a", 1)), code("", kept("1a", 2, learner="8", earlier=[1, 2, 3])))
    assert values(one) == {"1a": 1} and one.answers["1a"].learner == "7"
    sample = kept("1a", 2, learner="sample", earlier=[1])
    assert values(read_cells(code("", sample), code("", kept("1a", 1)))) == {"1a": 1}


def test_question_names_as_the_desk_reads_them():
    assert values(read_cells(code("", kept(" １Ａ ", 5)))) == {"1a": 5}


# Which exercise, which language


def test_a_renamed_notebook_without_metadata():
    assert read_cells(code("", kept()), clvteach=None, lang=None).exercise == NAME
    assert read_cells(code(f"me = exercise('{NAME}', learner='7')"), clvteach=3).exercise == NAME
    assert read_cells(code('me = clvteach.exercise("05",\n learner="7"'), clvteach={}).exercise == NAME  # ")" missing


def test_answers_to_another_exercise_are_said():
    one = read_cells(code("", kept("1a", 5)), code("", kept("1b", 6, exercise="99-other")))
    assert values(one) == {"1a": 5} and any("'99-other'" in problem for problem in one.problems)


def test_the_notebook_of_another_exercise_with_answers_to_this_one():
    one = read_cells(code("", kept()), clvteach={"source": "99-other/exercise.md"})
    assert one.exercise == NAME and "'99-other'" in one.problems[0]


def test_answers_to_unknown_questions_are_said():
    one = read_cells(code("", kept("99z", 5)), code("", kept("1a", 6)))
    assert values(one) == {"1a": 6} and any("'99z'" in problem for problem in one.problems)


def test_another_notebook_a_chapter_and_an_exercise_to_come():
    for metadata, part in [
        ({"clvteach": None}, "another notebook"),
        ({"clvteach": {"source": f"{NAME}/chapter.md"}}, "chapter"),
        ({"clvteach": {"source": "99-new/exercise.md"}}, "'99-new'"),
    ]:
        one = read_cells(code("1 + 1"), **metadata)
        assert one.exercise is None and part in one.problems[0]


def test_the_language_of_the_answers_then_of_the_notebook_then_of_its_code():
    assert read_cells(code("", kept(language="zh")), lang="en").language == "zh"
    assert read_cells(code('language.use("en")'), lang="zh").language == "zh"
    assert read_cells(code('language.use("zh")'), lang=["zh"]).language == "zh"
    assert read_cells(code("", kept(language="xx")), lang=None).language == "en"


def test_the_instructors_edition():
    for text in ("> **Instructor's edition.** …", "> **教师版**。…"):
        one = read_cells({"cell_type": "markdown", "source": [text]}, code("", kept()))
        assert any("instructor" in problem for problem in one.problems)


def test_sentences_speak_the_teachers_language():
    with language.using("zh"):
        assert read(found(b"")).problems != ("",)


# Cells that were not run


@pytest.mark.parametrize(
    "source, unrun",
    [
        ('me.answer("1a", 5)', {"1a"}),
        ("x.answer('1A', value)", {"1a"}),
        ('me.answer("1a", ...)', set()),
        ('me.answer("1a", "...")', set()),
        ('me.answer("1a", None)', set()),
        ('me.answer("1a", "")', set()),
        ('me.answer("1a", (' * 3000, set()),
        ("a = (" * 9000 + 'me.answer("1a", 5)', {"1a"}),
        ('me.answer("1a", [..., ...])', set()),
        ('me.answer("1a", {"a": ..., "b": ...})', set()),
        ('me.answer("1a", {"a": 1, "b": ...})', {"1a"}),
        ('a = ...\nme.answer("1a", a)', set()),
        ('a = 5\nme.answer("1a", a)', {"1a"}),
        ('a = ...\na = 5\nme.answer("1a", a)', {"1a"}),
        ('a = {"K1": "...", "K2": "…"}\nb = [[..., ...], [...]]\nme.answer("1a", [a, b])', set()),
        ('a = {"K1": "...", "K2": "A"}\nme.answer("1a", a)', {"1a"}),
        ('a = ...\nb = 2\nme.answer("1a", [a, b])', {"1a"}),
        ('def f(x):\n    return x + ...\n\nme.answer("1f", f)', set()),
        ('def f(x):\n    return x\n\nme.answer("1f", f)', {"1f"}),
        ('# me.answer("1a", 5)', set()),
        ('"""me.answer("1a", 5)"""', set()),
        ('me.answer("1a", 5)\nme.answer("1b", (1 +', {"1a", "1b"}),
        ('%time me.answer("1a", 5)', {"1a"}),
        ('answer("1a", 5)', set()),
        ('me.answer("99z", 5)', set()),
        ("me.answer(", set()),
        ("me.answer(name, 5)", set()),
        ('me.answer("1a")', set()),
        ('me.answer("""1a""", """Because…""")', {"1a"}),
        ("(" * 5000 + 'me.answer("1a", 5)', {"1a"}),
        ('me.answer("1a", 5)' + "+1" * 20_000, {"1a"}),
        ('me.answer("1a", 5)' + "+1" * 200_000, set()),
    ],
)
def test_answers_in_cells_that_were_not_run(source, unrun):
    one = read_cells(code(source))
    assert one.unrun == unrun
    assert bool(unrun) == any("not run" in problem for problem in one.problems)


def test_a_kept_answer_is_not_missing():
    one = read_cells(code('me.answer("1a", 5)', kept()), code('me.answer("1a", 6)'), code('me.answer("1b", 5)', kept()))
    assert one.unrun == {"1b"} and "1b" in one.problems[0]


def test_a_cell_that_failed():
    error = {"output_type": "error", "ename": "NameError", "evalue": "name 'n' is not\x1b[0m defined"}
    one = read_cells(code('me.answer("1a", n)', error))
    assert one.unrun == {"1a"} and any("NameError" in problem for problem in one.problems)


def test_nothing_answered():
    one = read_cells(code('me.answer("1a", ...)'))
    assert one.problems == ("Nothing is answered in it.",) and values(one) == {}


def test_the_built_editions():
    for lang in ("en", "zh"):
        for path in sorted((ROOT / "exercises" / lang).glob("*.ipynb")):
            one = read(HandedIn(path.name, path.read_bytes()))
            assert (one.exercise, one.language) == (path.stem, lang)
            assert one.problems == ("Nothing is answered in it.",)
        for path in sorted((ROOT / "solutions" / lang).glob("*.ipynb")):
            one = read(HandedIn(path.name, path.read_bytes()))
            if path.stem.endswith("-teaching"):
                assert one.exercise is None and "This is the chapter, not its exercise" in one.problems[0]
                continue
            assert len(one.problems) == 1 + (not one.answers) and "instructor" in one.problems[0]


# Collecting


def zipped(*members, flag=None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def collected(path) -> dict:
    return {one.file: one for one in collect(path)}


def test_every_file_in_order_and_none_changed(tmp_path):
    for name in ("b.ipynb", "a/x.ipynb", "a/deep/er/y.ipynb", "B2.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "all.zip").write_bytes(zipped(("z.ipynb", b"z"), ("inner.zip", zipped(("张三/i.ipynb", b"i")))))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    got = list(collect(tmp_path))
    assert [one.file for one in got] == [
        "a/deep/er/y.ipynb",
        "a/x.ipynb",
        "all.zip/inner.zip/张三/i.ipynb",
        "all.zip/z.ipynb",
        "b.ipynb",
        "B2.ipynb",
    ]
    assert all(one.content and not one.problem for one in got)
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}


def test_one_zip_or_one_notebook(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped(("b.ipynb", b"b")))
    (tmp_path / "c.ipynb").write_bytes(b"c")
    assert list(collect(tmp_path / "a.zip")) == [HandedIn("a.zip/b.ipynb", b"b")]
    assert list(collect(tmp_path / "c.ipynb")) == [HandedIn("c.ipynb", b"c")]
    with pytest.raises(InputError, match="There is no folder"):
        collect(tmp_path / "none")


def test_an_empty_folder(tmp_path):
    assert list(collect(tmp_path)) == []


def test_what_is_left_out_is_listed(tmp_path):
    names = [".ipynb_checkpoints/a-checkpoint.ipynb", "__MACOSX/._a.ipynb", ".DS_Store", "Thumbs.db", "~$a.xlsx"]
    names += ["a.rar", "a.7z", "a.tar.gz"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "a.zip").write_bytes(zipped(*((name, b"x") for name in names)))
    got = collected(tmp_path)
    assert set(got) == {*names, *(f"a.zip/{name}" for name in names)}
    assert all(one.content is None and one.problem.startswith("left out") for one in got.values())


def test_names_in_zips(tmp_path):
    (tmp_path / "n.zip").write_bytes(
        zipped(("XXXX.ipynb", b"gbk"), ("ü.ipynb", b"utf")).replace(b"XXXX", "张三".encode("gbk"))
    )
    odd = [
        ("../../up.ipynb", b"1"),
        ("/etc/abs.ipynb", b"2"),
        ("C:\\x\\win.ipynb", b"3"),
        ("a//./b.ipynb", b"4"),
        ("..", b"5"),
    ]
    (tmp_path / "odd.zip").write_bytes(zipped(*odd, ("new\nline\u202e.ipynb", b"6"), ("x" * 5000, b"7")))
    with pytest.warns(UserWarning, match="Duplicate"):
        (tmp_path / "twice.zip").write_bytes(zipped(("a", b"1"), ("a", b"2"), ("a (2)", b"3")))
    got = collected(tmp_path)
    assert {
        "n.zip/张三.ipynb",
        "n.zip/ü.ipynb",
        "odd.zip/up.ipynb",
        "odd.zip/etc/abs.ipynb",
        "odd.zip/new line�.ipynb",
    } <= set(got)
    assert "leads out" in got["odd.zip/up.ipynb"].problem and got["odd.zip/up.ipynb"].content == b"1"
    assert "leads out" in got["odd.zip/etc/abs.ipynb"].problem and "leads out" in got["odd.zip/C:/x/win.ipynb"].problem
    assert len([file for file in got if file.startswith("odd.zip")]) == 7
    assert sorted(one.content for file, one in got.items() if file.startswith("twice")) == [b"1", b"2", b"3"]
    assert all(len(file) <= 310 and ".." not in file.split("/") for file in got)


def test_zips_that_cannot_be_opened(tmp_path, monkeypatch):
    good = zipped(("a.ipynb", b"a" * 1000))
    locked = bytearray(good)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    damaged = good[:40] + bytes(byte ^ 255 for byte in good[40:48]) + good[48:]
    method = bytearray(good)
    method[8] = method[method.index(b"PK\x01\x02") + 10] = 97
    nested = good
    for _ in range(4):
        nested = zipped(("in.zip", nested))
    parts = {
        "broken.zip": (good[:-30], "broken"),
        "none.zip": (b"no zip", "broken"),
        "empty.zip": (zipped(), "empty"),
        "locked.zip": (bytes(locked), "password"),
        "damaged.zip": (damaged, "damaged"),
        "method.zip": (bytes(method), "damaged"),
        "nested.zip": (nested, "zips stand one inside"),
    }
    for name, (content, _part) in parts.items():
        (tmp_path / name).write_bytes(content)
    got = list(collect(tmp_path))
    assert len(got) == len(parts)
    for one in got:
        assert one.content is None and parts[one.file.split("/")[0]][1] in one.problem, one


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"7z\xbc\xaf\x27\x1c\0\4", "7z"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"Rar!\x1a\x07\0", "RAR"),
        (gzip.compress(b"x"), "gzip"),
        (bz2.compress(b"x"), "bzip2"),
        (lzma.compress(b"x"), "xz"),
    ],
    ids=["7z", "RAR 5", "RAR 4", "gzip", "bzip2", "xz"],  # what is packed differs from second to second
)
def test_an_archive_of_another_kind_is_named_whatever_it_is_called(tmp_path, content, kind):
    names = ("a.zip", "a.ipynb", "a", "a.rar")
    for name in names:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "b.zip").write_bytes(zipped(*((name, content) for name in names)))
    said = (
        f"left out: this is a {kind} archive, which cannot be opened here. Unpack it, or ask for a zip or the notebook."
    )
    assert [one.problem for one in collect(tmp_path)] == [said] * 8


def test_what_else_is_called_a_zip(tmp_path):
    given = found(notebook(code("", kept()))).content
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / f"{encoding}.zip").write_bytes(given.decode().encode(encoding))
    (tmp_path / "inside.zip").write_bytes(zipped(("a.zip", given)))
    for one in collect(tmp_path):
        assert values(read(one)) == {"1a": 5}
        assert one.problem == "It is called a zip, but it is a notebook: it was read as one."
    others = {
        b"": "The file is empty",
        b"<!DOCTYPE html>": "This is a web page",
        good_zip()[:-30]: "This zip is broken",
    }
    for content, part in others.items():
        (tmp_path / "a.zip").write_bytes(content)
        (one,) = collect(tmp_path / "a.zip")
        (problem,) = read(one).problems
        assert problem.startswith(part)


def good_zip() -> bytes:
    return zipped(("a.ipynb", b"a" * 1000))


def test_zips_four_deep_are_read(tmp_path):
    content = found(notebook(code("", kept()))).content
    for name in ("a.ipynb", "mine.zip", "platform.zip", "class.zip"):
        content = zipped((name, content))
    (tmp_path / "all.zip").write_bytes(content)
    (one,) = collect(tmp_path)
    assert one.file == "all.zip/class.zip/platform.zip/mine.zip/a.ipynb" and values(read(one)) == {"1a": 5}


def test_zips_that_would_fill_the_computer(tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_MEMBERS", 3)
    monkeypatch.setattr(collecting, "MOST_UNPACKED", 16_000)
    monkeypatch.setattr(collecting, "RATIO_FROM", 10_000)
    monkeypatch.setattr(collecting, "MOST_BYTES", 12_000)
    noise = random.Random(1).randbytes(5_000)
    (tmp_path / "count.zip").write_bytes(zipped(*((f"{n}.ipynb", b"x") for n in range(5))))
    (tmp_path / "ratio.zip").write_bytes(zipped(("a.ipynb", b"x" * 11_000)))
    monkeypatch.setattr(collecting, "MOST_RATIO", 50)
    (tmp_path / "size.zip").write_bytes(zipped(("a.ipynb", noise * 4)))
    (tmp_path / "total.zip").write_bytes(zipped(("a.zip", zipped(*((f"{n}", noise) for n in range(2))))))
    (tmp_path / "large.ipynb").write_bytes(noise * 4)
    got = collected(tmp_path)
    assert [file for file, one in got.items() if one.content is not None] == [
        "count.zip/0.ipynb",
        "count.zip/1.ipynb",
        "count.zip/2.ipynb",
        "total.zip/a.zip/0",
    ]
    assert "more than 3 files" in got["count.zip"].problem and "times its size" in got["ratio.zip/a.ipynb"].problem
    assert "left out" in got["size.zip/a.ipynb"].problem and "unpack to more" in got["total.zip/a.zip/1"].problem
    assert "left out" in got["large.ipynb"].problem


def test_a_zip_that_is_called_a_notebook_and_a_document_that_is_a_zip(tmp_path):
    (tmp_path / "a.ipynb").write_bytes(zipped(("b.ipynb", b"b")))
    (tmp_path / "c.docx").write_bytes(zipped(("word/document.xml", b"b")))
    got = collected(tmp_path)
    assert set(got) == {"a.ipynb/b.ipynb", "c.docx"}
    assert "no notebook" in read(got["c.docx"]).problems[0]


@pytest.mark.skipif(os.name != "posix", reason="links, pipes and names of any bytes")
def test_links_pipes_and_names_of_another_encoding(tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "in"
    (outside / "deep").mkdir(parents=True)
    (outside / "secret").write_text("secret")
    folder.mkdir()
    (folder / "file").symlink_to(outside / "secret")
    (folder / "folder").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    (folder / "gone").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + "张三.ipynb".encode("gbk"))).write_bytes(b"x")
    got = collected(folder)
    assert set(got) == {"file", "folder", "round", "gone", "pipe", "张三.ipynb"}
    assert [file for file, one in got.items() if one.content is not None] == ["张三.ipynb"]
    assert all("link" in got[name].problem for name in ("file", "folder", "round", "gone"))
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (folder / "l.zip").write_bytes(zipped((link, b"/etc/passwd")))
    assert "link" in collected(folder)["l.zip/link.ipynb"].problem


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    (tmp_path / "a.ipynb").write_bytes(b"x")
    (tmp_path / "b.ipynb").write_bytes(b"x")
    opened = Path.open

    def refuse(path, *arguments):
        if path.name == "a.ipynb":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", refuse)
    got = collected(tmp_path)
    assert "Permission denied" in got["a.ipynb"].problem and got["b.ipynb"].content == b"x"


def test_folders_nested_deeper_than_calls(tmp_path):
    path = tmp_path
    for _ in range(300):
        path = path / "d"
        path.mkdir()
    (path / "a.ipynb").write_bytes(b"x")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        (one,) = collect(tmp_path)
    finally:
        sys.setrecursionlimit(limit)
    assert one.content == b"x"


def test_a_large_notebook_is_read():
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 50_000_000}}
    assert values(read_cells(code("", picture, kept()))) == {"1a": 5}


# Ten thousand mutations

FLAG = "was-run"
HARM = f"__import__('pathlib').Path({FLAG!r}).touch()"
ODD_VALUES = [
    *(None, True, False, 0, -1, 1.5, 10**30, -(10**400), 1e308, float("nan"), float("inf"), "", "...", "x" * 300),
    *([], {}, [[]], [None], {"": ""}, "\ud800", "\0", "５", "A", "AC", HARM, [HARM], {"other": HARM}),
    *({"dots": True}, {"dict": [[1]]}, {"dict": [[[1], 2], ["a", {}]]}, {"calls": [{}]}, {"calls": 3}, {"calls": []}),
    *({"series": {"index": ["A"], "values": [1, 2]}}, {"series": {"index": [["A", "B"]], "values": ["x"]}}),
    *({"series": {"index": [], "values": []}}, {"frame": {"index": [], "columns": [], "values": []}}),
    *({"frame": {"index": [1, 1], "columns": ["a"], "values": [[1], [2]]}}, {"frame": {"columns": 3}}, {"frame": []}),
    *({"frame": {"index": ["A"], "columns": [None], "values": [[{"dict": []}]]}}, {"series": {"values": "abc"}}),
    *({"calls": [{"returns": 10**300}, {"fails": 3}, {"returns": {"frame": 1}}]}, {"__reduce__": HARM}),
    *(session.ANSWER, "99-other", "zh", "sample", "1a", "1f", "2a"),
]


@pytest.fixture(scope="module")
def made() -> dict:
    """A small notebook in which most questions are answered, as the session keeps them."""
    bundles = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "_display", bundles.append)
        me = session.Session(EXERCISE, "20260117")
        for name in EXERCISE.questions:
            for value in (
                1,
                2.5,
                "A",
                [1, 2, 3],
                lambda *numbers: sum(numbers),
                "Because money that waits is worth less.",
            ):
                me.answer(name, value)
    records = [bundle[session.ANSWER] for bundle in bundles if session.ANSWER in bundle]
    records = records[:: len(records) // 7]
    outputs = [{"output_type": "display_data", "metadata": {}, "data": {session.ANSWER: record}} for record in records]
    cells = [
        code(f'me.answer("{record["question"]}", {HARM})', output)
        for record, output in zip(records, outputs, strict=True)
    ]
    return notebook(code(f'{HARM}\nlanguage.use("en")\nme = exercise("{NAME}", learner="7")'), *cells)


def places(node, found=None) -> list:
    """Every container in a JSON document with a key into it."""
    found = [] if found is None else found
    for key in node if isinstance(node, dict) else range(len(node)):
        found.append((node, key))
        if isinstance(node[key], (dict, list)):
            places(node[key], found)
    return found


def mutate_cells(cells: list, rng: random.Random) -> None:
    at = rng.randrange(len(cells))
    match rng.randrange(6):
        case 0:
            cells.insert(rng.randrange(len(cells)), json.loads(json.dumps(cells[at])))
        case 1:
            del cells[at]
        case 2:
            rng.shuffle(cells)
        case 3:
            cells[at]["outputs"] = []
        case 4:
            for cell in cells:
                cell["outputs"] = []
        case 5:
            cells[at]["outputs"] = cells[at].get("outputs", []) * 3


def mutate_nodes(document: dict, rng: random.Random) -> None:
    """Other values, other keys, or none, at random places; the answers themselves above all."""
    answers = [node for node, key in places(document) if key == "answer" and "exercise" in node]
    for _ in range(rng.choice((1, 1, 1, 3, 10))):
        if answers and rng.random() < 0.5:
            rng.choice(answers)["answer"] = deepcopy(rng.choice(ODD_VALUES))
            continue
        node, key = rng.choice(places(document))
        match rng.randrange(4) if isinstance(node, dict) else 0:
            case 0 | 1:
                node[key] = deepcopy(rng.choice(ODD_VALUES))
            case 2:
                node[str(rng.choice(ODD_VALUES))] = node.pop(key)
            case 3:
                del node[key]
        if not document:
            return


def mutate_bytes(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    match rng.randrange(7):
        case 0:
            return content[:at]
        case 1:
            flipped = bytearray(content)
            for _ in range(rng.choice((1, 5, 50))):
                flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
            return bytes(flipped)
        case 2:
            return content.decode(errors="replace").encode(
                rng.choice(("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "gb18030"))
            )
        case 3:
            return content[:at] + content[rng.randrange(len(content)) :]
        case 4:
            return content.replace(b"5", rng.choice((b"9" * 5000, b"NaN", b"-Infinity", b"1e999", b'"\\ud800"')), 3)
        case 5:
            deep = rng.choice((30, 900, 50_000))
            return content.replace(b"[]", b"[" * deep + b"]" * deep, 2)
        case _:
            return content[:at] + rng.randbytes(rng.choice((1, 10, 300))) + content[at:]


def mutated(seed: str, rng: random.Random) -> bytes:
    document = json.loads(seed)
    for _ in range(rng.randrange(3)):
        if document.get("cells") and len(document["cells"]) > 1:
            mutate_cells(document["cells"], rng)
    if rng.random() < 0.7:
        mutate_nodes(document, rng)
    content = json.dumps(document, ensure_ascii=rng.random() < 0.8).encode(errors="surrogatepass")
    return mutate_bytes(content, rng) if rng.random() < 0.4 else content


@cache
def given(case: str, learner: str):
    return numbers_of(EXERCISE, next(one for one in EXERCISE.cases if one.name == case), learner)


def check(one: HandedIn) -> int:
    """Read and judge as the marking does; how many answers there were."""
    submission = read(one)
    with language.using(submission.language):
        for name, answer in submission.answers.items():
            question = EXERCISE.questions[name]
            verdict = judge(question, given(EXERCISE.case_of(name).name, answer.learner), answer.value)
            assert verdict.status in set(Status) and 0 <= verdict.credit <= 1
    json.dumps([answer.value for answer in submission.answers.values()], allow_nan=False)
    assert submission.exercise in (None, NAME) and set(submission.unrun) <= set(EXERCISE.questions)
    assert submission.answers or submission.unrun or submission.problems
    assert all(problem.isprintable() for problem in submission.problems), submission.problems
    return len(submission.answers)


def forbid(*arguments, **options):
    raise AssertionError("something was run")


def only_imports(program, namespace, run=exec):
    """What Python itself calls to load a module from a file."""
    if isinstance(program, str) or not Path(program.co_filename).is_file() or "__spec__" not in namespace:
        forbid()
    run(program, namespace)


def test_ten_thousand_mutations_are_read_and_judged_and_nothing_is_run(made, tmp_path, monkeypatch):
    built = [path.read_text("utf-8") for path in BUILT if path.stem == NAME]
    small = json.dumps(made)
    monkeypatch.chdir(tmp_path)
    with language.using("zh"):  # Python's gettext runs the rule of plurals when it opens a catalogue
        language.ngettext("{n} cell is damaged.", "{n} cells are damaged.", 2)
    monkeypatch.setattr(builtins, "exec", only_imports)
    for place, name in [(builtins, "eval"), (subprocess, "Popen"), (os, "system"), (socket, "socket")]:
        monkeypatch.setattr(place, name, forbid)
    odd_names = ["../../x.ipynb", "/x", "张三/05.ipynb", "a\\b", "", "x.zip", "C:x", "__MACOSX/x", "\u202e", "a" * 400]
    answers, waiting = 0, []
    for number in range(10_000):
        rng = random.Random(number)
        content = mutated(rng.choice(built) if built and number % 500 == 0 else small, rng)
        try:
            answers += check(HandedIn("a.ipynb", content))
            if number % 10 == 0:
                waiting.append((f"{number}/{rng.choice(odd_names)}", content))
            if len(waiting) == 20:
                (tmp_path / "handed-in.zip").write_bytes(mutate_zip(zipped(*waiting), rng))
                for one in collect(tmp_path / "handed-in.zip"):
                    check(one)
                waiting.clear()
        except Exception as error:
            raise AssertionError(f"mutation {number} is not read") from error
    assert answers > 20_000  # most are still to be read
    assert not list(tmp_path.rglob(FLAG))


def mutate_zip(content: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return content
    flipped = bytearray(content)
    for _ in range(20):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def test_reading_uses_nothing_that_runs_code():
    modules = (reading, notebook_file, kept_answers, code_calls, collecting)
    source = "".join(Path(module.__file__).read_text("utf-8") for module in modules)
    for word in ("exec(", "eval(", "compile(source", "import ast", "pickle", "subprocess", "nbclient"):
        assert word not in source
