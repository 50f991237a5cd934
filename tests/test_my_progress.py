"""“My progress”: counted from made folders, shown as a card and as a page, and served to whoever has the token."""

import http.cookiejar
import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from html import unescape

import pytest
from known_answers import known_answers

import clvteach
from clvteach import chapters, exercises, language, workbook
from clvteach.checks import InputError
from clvteach.my_progress import counting, showing
from clvteach.questions import journal, session
from clvteach.questions.learner import numbers_of

NAME = "05-lifetime-value"
EXERCISE = exercises.find(NAME)
FIRST = exercises.find("01")
ANNA, BO = "20260117", "20260118"
NOTHING = "Nothing is answered with a student number yet"


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """A learner's folder as it is laid."""
    for lang in language.LANGUAGES:
        workbook.lay(workbook.contents(workbook.originals(), lang), tmp_path / "work", "1.0")
    return tmp_path / "work"


def right(question, learner):
    given = numbers_of(EXERCISE, EXERCISE.case_of(question), learner)
    return next(known_answers(EXERCISE.questions[question], given))[0]


def answered(learner, values):
    """A notebook with answers, as JupyterLab saves it."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "_display", shown.append)
        me = session.Session(EXERCISE, learner)
        for question, value in values:
            me.answer(question, value)
    cells = [
        {
            "cell_type": "code",
            "source": "",
            "metadata": {},
            "execution_count": count,
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
        }
        for count, data in enumerate(shown, start=1)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


def save(folder, learner, values, name=f"{NAME}.ipynb", lang="en"):
    path = folder / "exercises" / lang / name
    path.write_text(json.dumps(answered(learner, values)), encoding="utf-8")


def write_journal(folder, learner, values, lang="en"):
    path = folder / "exercises" / lang / f"{NAME}{chapters.JOURNAL}"
    me = session.Session(EXERCISE, learner)
    for name, value in values:
        question = EXERCISE.questions[name]
        me.take(question, value)
        record = me._record(question)
        assert journal.append(path, {key: part for key, part in record.items() if key not in session.EARLIER})


def link(place):
    return f"/lab/tree/{place}"


def page(folder):
    return showing.page(folder, link)


# Counted


def test_in_a_new_folder_nothing_is_done_and_the_first_question_is_next(folder):
    found = counting.progress_in(folder)
    assert not any(chapter.begun for chapter in found.chapters) and found.problems == ()
    (work,) = found.works
    assert work.learner == "sample" and work.points[0] == 0 and work.optional_points[0] == 0
    assert work.points[1] == sum(exercises.find(name).points for name in exercises.names())
    exercise, question = work.next
    assert exercise is FIRST and question.name == "1a"
    html = page(folder)
    assert NOTHING in html and '<a href="/lab/tree/exercises/en/01-states.ipynb">Next: ' in html


def test_half_an_exercise_counts_what_is_right_and_says_what_is_missing(folder):
    values = [
        ("1a", right("1a", ANNA)),
        ("1b", 12345.678),
        ("1f", right("1f", ANNA)),
        ("1c", 1),
        ("1c", right("1c", ANNA)),
    ]
    save(folder, ANNA, values)
    (work,) = counting.progress_in(folder).works
    points = {name: EXERCISE.questions[name].points for name in ("1a", "1c", "1f")}
    assert work.learner == ANNA
    assert work.points[0] == points["1a"] + points["1c"] and work.optional_points[0] == points["1f"]
    missing = [question.name for question in work.missing(NAME)]
    required = [question.name for question in EXERCISE.questions.values() if not question.optional]
    assert missing == [name for name in required if name not in ("1a", "1c")]
    html = page(folder)
    unanswered = ", ".join(name for name in missing if name != "1b")
    assert f"Not right yet: 1b. Not answered yet: {unanswered}." in html and "Not begun yet:" in html
    with language.using("zh"):
        assert "还没做对：1b。还没做：" in page(folder)


def test_a_text_for_the_teacher_is_not_missing_and_the_other_language_counts(folder):
    save(folder, ANNA, [("4b", "The size of the business matters in model 1, cost in model 3.")], lang="zh")
    (work,) = counting.progress_in(folder).works
    assert "4b" not in [question.name for question in work.missing(NAME)]
    assert work.points[0] == 0


def test_all_done_leaves_nothing_next(folder, monkeypatch):
    monkeypatch.setattr(exercises, "names", lambda: [NAME])
    required = [question for question in EXERCISE.questions.values() if not question.optional]
    text = "Because contribution counts, and not revenue."
    save(folder, ANNA, [(one.name, text if one.name == "4b" else right(one.name, ANNA)) for one in required])
    (work,) = counting.progress_in(folder).works
    assert work.next is None and work.missing(NAME) == []
    assert "All required questions are done. Hand in" in page(folder)


def test_what_only_the_journal_has_counts(folder):
    write_journal(folder, ANNA, [("1a", 1), ("1a", right("1a", ANNA))])
    (work,) = counting.progress_in(folder).works
    assert work.learner == ANNA and work.points[0] == EXERCISE.questions["1a"].points


@pytest.mark.parametrize("newer_in_journal", [True, False])
def test_of_notebook_and_journal_the_longer_history_counts(folder, newer_in_journal):
    wrong_then_right = [("1a", 1), ("1a", right("1a", ANNA))]
    (write_journal if newer_in_journal else save)(folder, ANNA, wrong_then_right)
    (save if newer_in_journal else write_journal)(folder, ANNA, wrong_then_right[:1])
    (work,) = counting.progress_in(folder).works
    assert work.points[0] == EXERCISE.questions["1a"].points


def test_two_student_numbers_are_shown_apart(folder):
    save(folder, ANNA, [("1a", right("1a", ANNA)), ("1b", right("1b", ANNA))])
    save(folder, BO, [("1a", right("1a", BO))], name="copy.ipynb")
    save(folder, "sample", [("1c", 1)], name="sample.ipynb")
    works = counting.progress_in(folder).works
    assert [(work.learner, work.points[0]) for work in works] == [(ANNA, 2), (BO, 1)]
    assert f"Answers with several student numbers are here: {ANNA}, {BO}." in page(folder).replace(" and ", ", ")


def test_sample_numbers_earn_nothing(folder):
    given = numbers_of(EXERCISE, EXERCISE.case_of("1a"), "sample")
    save(folder, "...", [("1a", EXERCISE.questions["1a"].right(given))])
    html = page(folder)
    assert NOTHING in html and "sample numbers: put your student number" in html


def test_a_chapter_that_was_saved_was_begun(folder):
    path = folder / "notebooks" / "zh" / f"{NAME}.ipynb"
    path.write_bytes(path.read_bytes() + b"\n")
    found = counting.progress_in(folder)
    assert [chapter.name for chapter in found.chapters if chapter.begun] == [NAME]
    shutil.rmtree(folder / ".clvteach")  # what was laid is not remembered any more
    assert [chapter.name for chapter in counting.progress_in(folder).chapters if chapter.begun] == [NAME]


def test_what_is_broken_or_hostile_stops_nothing_and_is_named(folder, monkeypatch):
    monkeypatch.setattr(counting, "MOST_BYTES", 1_000_000)
    save(folder, ANNA, [("1a", right("1a", ANNA))])
    shelf = folder / "exercises" / "en"
    (shelf / "01-states.ipynb").write_bytes(b'{"cells": [' + b"[" * 100_000)
    (shelf / "<script>alert(1)</script>.ipynb".replace("/", "_")).write_bytes(b"\xff\xfe not a notebook")
    (shelf / "long.ipynb").write_bytes(b" " * 1_000_001)
    (shelf / "folder.ipynb").mkdir()
    (shelf / "link.ipynb").symlink_to("/dev/zero")
    (shelf / f"{NAME}{chapters.JOURNAL}").write_bytes(b"no journal")
    record = answered(ANNA, [("1b", 1)])
    record["cells"][0]["outputs"][0]["data"][session.ANSWER] |= {"learner": "<b>", "exercise": ["x"]}
    (shelf / "odd.ipynb").write_text(json.dumps(record), encoding="utf-8")
    found = counting.progress_in(folder)
    (work,) = found.works
    assert work.points[0] == 1
    named = "\n".join(found.problems)
    for words in ("01-states.ipynb cannot be read", "script", "long.ipynb is left out", "is not the file that brings"):
        assert words in named.replace('"', "").replace("'", ""), words
    assert "<script" not in page(folder) and "<b>" not in [work.learner for work in found.works]


def test_nothing_in_the_folder_is_changed(folder):
    save(folder, ANNA, [("1a", 1)])
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    page(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


# Shown


def test_in_a_notebook_links_lead_to_the_exercise_beside_it(folder, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(folder / "notebooks" / "en")
    bundle = clvteach.progress()._repr_mimebundle_()
    (place,) = re.findall(r'<a href="([^"]+)">Next', bundle["text/html"])
    assert (folder / "notebooks" / "en" / place).resolve() == folder / "exercises" / "en" / "01-states.ipynb"
    assert NOTHING in bundle["text/plain"] and "Chapters begun: –." in bundle["text/plain"]


def test_elsewhere_a_sentence_says_where_to_look(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="is not the folder of a workbook"):
        clvteach.progress()
    assert "is not the folder of a workbook" in page(tmp_path)


def test_while_the_workbook_is_built_the_card_is_always_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.chdir(tmp_path)
    assert clvteach.progress()._repr_mimebundle_()["text/plain"].startswith("Run this cell in your own workbook")


def test_in_chinese_all_of_it_is_chinese(folder):
    save(folder, ANNA, [("1a", right("1a", ANNA))], lang="zh")
    with language.using("zh"):
        html = page(folder)
    text = unescape(re.sub(r"<[^>]+>", "", html))
    assert not re.findall(r"[A-Za-z]{3,}", text.replace("JupyterLab", ""))
    assert "/lab/tree/exercises/zh/01-states.ipynb" in html


# Served


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to all programs of a window")
def test_the_page_is_served_to_whoever_has_the_token(folder):
    save(folder, ANNA, [("1a", right("1a", ANNA))])
    command = [sys.executable, "-m", "clvteach.cli", "start", "--lang", "en", "--no-browser", "--folder", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8") as process:
        try:
            address = next(found[0] for line in process.stdout if (found := re.findall(r"far you are: (\S+)", line)))
            place, token = address.split("?token=")
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(place)
            assert refused.value.code == 403
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{place}?token={token[:-1]}")
            assert refused.value.code == 403
            cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            browser = urllib.request.build_opener(cookies)
            for one in (address, place):  # the second time the browser knows
                with browser.open(one) as reply:
                    html = reply.read().decode()
                    assert reply.headers["Content-Type"].startswith("text/html")
                    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
                assert f"Student number {ANNA}: 1 of " in html
                assert 'href="/lab/tree/exercises/en/01-states.ipynb"' in html
        finally:
            process.send_signal(signal.SIGINT)
            process.kill()
