"""Marking: the folder of results."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from known_answers import known_answers
from openpyxl import load_workbook

from clvteach import cli, exercises, language
from clvteach.marking import intake, mark_class, output_folder, replacing, spreadsheet
from clvteach.marking.moodle import harmless
from clvteach.questions import session
from clvteach.questions.learner import SOLVED, numbers_of
from clvteach.workbook import originals

NAME = "05-lifetime-value"
EXERCISE = exercises.find(NAME)
ANNA, BO = "20260117", "20260118"
SCRIPT = '=HYPERLINK("x") <script>alert(1)</script> because contribution counts. \\'


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def notebook(learner, values, spoken="en", monkeypatch=None):
    """A notebook with answers, as JupyterLab saves it."""
    shown = []
    with pytest.MonkeyPatch.context() as patch, language.using(spoken):
        patch.setattr(session, "_display", shown.append)
        me = session.Session(EXERCISE, learner)
        for name, value in values.items():
            me.answer(name, value)
    cells = [
        {"cell_type": "code", "source": f'me = exercise("{NAME}", learner="{learner}")', "metadata": {}, "outputs": []}
    ]
    for count, data in enumerate(shown, start=1):
        output = {"output_type": "display_data", "metadata": {}, "data": data}
        cells.append({"cell_type": "code", "source": "", "metadata": {}, "execution_count": count, "outputs": [output]})
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def right(name, learner):
    given = numbers_of(EXERCISE, EXERCISE.case_of(name), learner)
    return next(known_answers(EXERCISE.questions[name], given))[0]


@pytest.fixture
def room(tmp_path):
    """A class of three, two of whom handed in."""
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    mine = {"1a": right("1a", ANNA), "1b": 12345.678, "4b": SCRIPT, "2b": "A"}
    (submissions / f"{ANNA}.ipynb").write_text(notebook(ANNA, mine), encoding="utf-8")
    theirs = {"1a": right("1a", BO), "4b": "不会改变，因为按收入 A 仍然领先。"}
    (submissions / f"{BO}.ipynb").write_text(notebook(BO, theirs, "zh"), encoding="utf-8")
    (tmp_path / "class.csv").write_text(
        f"学号,姓名,邮箱\n{ANNA},Anna,anna@example.com\n{BO},=博,bo@example.com\n20260119,陈晨,\n", encoding="utf-8"
    )
    return tmp_path


def marked(room):
    return mark_class(room / "submissions", room / "class.csv", room / "marks")


def files(room):
    return {
        path.relative_to(room / "marks").as_posix(): path.read_bytes()
        for path in (room / "marks").rglob("*")
        if path.is_file()
    }


def book(room):
    return load_workbook(room / "marks" / "marks.xlsx")


def rows(sheet):
    """A sheet as dicts by heading."""
    first, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(first, row, strict=True)) for row in others]


def type_points(room, points, comment, learner=ANNA):
    """As a teacher does it, in whatever order the columns stand."""
    workbook = book(room)
    sheet = workbook["to read by hand"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    row = next(
        row for row in range(2, sheet.max_row + 1) if sheet.cell(row, headings["student number"]).value == learner
    )
    sheet.cell(row, headings["points"]).value = points
    sheet.cell(row, headings["comment"]).value = comment
    workbook.save(room / "marks" / "marks.xlsx")


def test_the_folder_of_results(room):
    marked(room)
    assert set(files(room)) == {
        *("marks.xlsx", "moodle.csv", "lecture.html", ".clvteach-marks.json"),
        *(f"feedback/{learner}.html" for learner in (ANNA, BO)),
    }


def test_marking_again_writes_the_same_bytes(room, monkeypatch):
    marked(room)
    first = files(room)
    written = []
    monkeypatch.setattr(replacing.files.os, "replace", lambda *paths: written.append(paths))
    marked(room)
    assert files(room) == first and written == []
    (room / "marks" / "marks.xlsx").unlink()
    monkeypatch.undo()
    marked(room)
    assert files(room) == first


def test_the_sheets_of_the_workbook(room):
    marked(room)
    workbook = book(room)
    assert workbook.sheetnames == ["marks", NAME, "questions", "statistics", "to read by hand", "answers", "files"]
    overview = rows(workbook["marks"])
    assert [row["student number"] for row in overview] == [ANNA, BO, "20260119", "mean of the work that counts"]
    assert [row["total"] for row in overview] == [1, 1, None, 1]
    assert overview[0]["texts still to read"] == 1
    assert workbook["marks"].freeze_panes == "C2" and workbook["marks"].auto_filter.ref == "A1:H4"
    cells = {cell.value: workbook[NAME].cell(2, cell.column) for cell in workbook[NAME][1]}
    assert cells["1a (of 1)"].value == 1 and cells["1a (of 1)"].number_format == '"✓ "General'
    assert cells["1a (of 1)"].fill.fgColor.rgb != cells["1b (of 1)"].fill.fgColor.rgb
    assert cells["4b (of 2)"].value == "✎" and cells["1b: verdict"].value == "not yet right"
    answer = next(row for row in rows(workbook["answers"]) if row["student number"] == ANNA and row["question"] == "1b")
    assert answer["answer"] == "12345.678" and float(answer["the right answer"]) < 1400 and answer["tries"] == 1
    mistakes = [row for row in rows(workbook["questions"]) if row["learners with this mistake"]]
    assert [row["question"] for row in mistakes] == ["2b"] or mistakes == []


def test_a_learners_text_is_no_formula(room):
    marked(room)
    cells = [cell for sheet in book(room) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    risky = [cell for cell in cells if cell.value.startswith("=")]
    assert {cell.value for cell in risky} >= {SCRIPT, "=博"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)
    assert spreadsheet.clean("a\x00\x0b\ud800") == "a?"


def test_points_and_comments_typed_by_the_teacher_count_and_stay(room):
    marked(room)
    type_points(room, 1.5, "Say <b>why</b>.")
    marks, notes = marked(room)
    assert notes == [] and marks.papers_of(ANNA)[NAME].points == 2.5
    once = files(room)
    assert marked(room)[1] == [] and files(room) == once
    row = next(row for row in rows(book(room)["to read by hand"]) if row["student number"] == ANNA)
    assert (row["points"], row["comment"]) == (1.5, "Say <b>why</b>.")
    page = once[f"feedback/{ANNA}.html"].decode()
    assert "Say &lt;b&gt;why&lt;/b&gt;." in page
    with language.using("zh"):  # the sheet is found whatever language it was written in
        assert marked(room)[0].papers_of(ANNA)[NAME].points == 2.5


def test_what_else_was_typed_is_kept_in_a_copy(room):
    marked(room)
    workbook = book(room)
    workbook.create_sheet("mine")["A1"] = "remember the trip"
    workbook.save(room / "marks" / "marks.xlsx")
    _marks, notes = marked(room)
    assert len(notes) == 1 and "marks (old).xlsx" in notes[0]
    assert load_workbook(room / "marks" / "marks (old).xlsx")["mine"]["A1"].value == "remember the trip"
    assert marked(room)[1] == []


def test_a_broken_workbook_is_kept(room):
    (room / "marks").mkdir()
    (room / "marks" / "marks.xlsx").write_bytes(b"no workbook")
    _marks, notes = marked(room)
    assert len(notes) == 1 and files(room)["marks (old).xlsx"] == b"no workbook"
    assert book(room).sheetnames[0] == "marks"


def test_a_workbook_that_is_open_in_excel_is_one_sentence_and_nothing_is_written(room, monkeypatch, capsys):
    marked(room)
    first = files(room)
    (room / "submissions" / f"{BO}.ipynb").unlink()
    opened = output_folder.Path.open

    def locked(path, mode="r", *more, **options):
        if path.name == "marks.xlsx" and "+" in mode:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, mode, *more, **options)

    monkeypatch.setattr(output_folder.Path, "open", locked)
    arguments = [str(room / "submissions"), "--roster", str(room / "class.csv"), "--out", str(room / "marks")]
    assert cli.main(["mark", *arguments, "--lang", "en"]) == 2
    assert "close it in Excel" in capsys.readouterr().err and files(room) == first


def test_pages_of_learners_who_have_none_any_more_go_and_others_stay(room):
    marked(room)
    (room / "marks" / "feedback" / "mine.html").write_text("mine")
    (room / "submissions" / f"{BO}.ipynb").unlink()
    marked(room)
    assert {file for file in files(room) if file.startswith("feedback/")} == {
        f"feedback/{ANNA}.html",
        "feedback/mine.html",
    }


@pytest.mark.parametrize("page", ["../class.csv", "feedback/../../class.csv", "marks.xlsx"])
def test_nothing_but_pages_is_ever_removed(room, page):
    marked(room)
    record = {"workbook": "", "pages": [page, "feedback/x.html"]}
    (room / "marks" / ".clvteach-marks.json").write_text(json.dumps(record))
    marked(room)
    assert (room / "class.csv").exists() and (room / "marks" / "marks.xlsx").exists()


@pytest.mark.parametrize("place", ["submissions", "submissions/marks"])
def test_results_inside_the_submissions_are_refused(room, place, capsys):
    arguments = [str(room / "submissions"), "--roster", str(room / "class.csv"), "--out", str(room / place)]
    assert cli.main(["mark", *arguments, "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("The results cannot go into the folder of submissions")
    assert len(list((room / "submissions").iterdir())) == 2


def test_moodle_can_import_the_table(room):
    marked(room)
    content = (room / "marks" / "moodle.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert table[0] == ["ID number", "Full name", "Email address", NAME, "total", "feedback"]
    assert table[1][:5] == [ANNA, "Anna", "anna@example.com", "1", "1"]
    assert table[2][1] == "'=博" and "1a：正确" in table[2][5] and "正确" not in table[1][5]
    assert table[3][3:] == ["-", "-", ""]
    assert {len(row) for row in table} == {6}


def test_text_for_a_spreadsheet_is_harmless():
    risky = ("=1", "+1", "-1", "@x", "\t=1", "＝1", "＋1", "－1", "＠x", "-A1")
    assert [harmless(text)[0] for text in risky] == ["'"] * len(risky)


def test_a_student_number_is_no_formula_either(tmp_path):
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "a.ipynb").write_text(notebook("-A1", {"1a": 5}), encoding="utf-8")
    (tmp_path / "class.csv").write_text("number\n-A1\n")
    marked(tmp_path)
    assert "\n'-A1," in (tmp_path / "marks" / "moodle.csv").read_text(encoding="utf-8-sig")


class Reader(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.languages = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        named = dict(attributes)
        self.links += [named[key] for key in ("src", "href") if key in named]
        if "lang" in named:
            self.languages.append(named["lang"])


def test_a_learners_page(room):
    marked(room)
    page = (room / "marks" / "feedback" / f"{ANNA}.html").read_text(encoding="utf-8")
    read = Reader(page)
    assert "script" not in read.tags and read.links == [] and read.languages == ["en", "en"]
    assert "&lt;script&gt;" in page and "12345.678" in page and "Anna" in page
    assert BO not in page and "博" not in page
    theirs = Reader((room / "marks" / "feedback" / f"{BO}.html").read_text(encoding="utf-8"))
    assert theirs.languages == ["zh-CN", "zh-CN"]


def test_no_right_number_in_a_learners_page(tmp_path):
    wrong = {name: 987654.3 for name in ("1a", "1b", "1c", "1e", "2c")}
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "a.ipynb").write_text(notebook(ANNA, wrong), encoding="utf-8")
    (tmp_path / "class.csv").write_text(f"number\n{ANNA}\n{BO}\n", encoding="utf-8")
    marked(tmp_path)
    page = (tmp_path / "marks" / "feedback" / f"{ANNA}.html").read_text(encoding="utf-8")
    numbers = {
        float(found) for found in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?s)<style>.*?</style>|<[^>]*>", " ", page))
    }
    for name in ("1a", "1b", "1c", "1e"):
        decimals = EXERCISE.questions[name].decimals
        assert round(right(name, ANNA), decimals) not in numbers, name


def test_the_page_for_the_lecture_names_no_learner(room):
    marked(room)
    page = (room / "marks" / "lecture.html").read_text(encoding="utf-8")
    read = Reader(page)
    assert read.links == [] and read.languages == ["en"]
    assert page.count('class="picture"') == 1 and 'role="img" aria-label="' in page
    assert not any(name in page for name in (ANNA, BO, "Anna", "博", "alert"))
    assert "2 of 3 learners" in page


def test_the_command_says_what_to_look_at(room, capsys):
    (room / "submissions" / "broken.ipynb").write_text("{")
    arguments = [str(room / "submissions"), "--roster", str(room / "class.csv"), "--out", str(room / "marks")]
    assert cli.main(["mark", *arguments, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "3 files read." in said and "05-lifetime-value: work that counts from 2 of 3 learners." in said
    assert "Still missing: 陈晨 (20260119)." in said and "2 texts wait for you" in said
    assert "1 file needs a look: see the top of the sheet “files”" in said


@pytest.mark.parametrize("missing", ["submissions", "class.csv"])
def test_a_place_that_is_not_there_is_one_sentence(room, missing, capsys):
    places = {"submissions": room / "submissions", "class.csv": room / "class.csv"} | {missing: room / "nowhere"}
    arguments = [str(places["submissions"]), "--roster", str(places["class.csv"]), "--out", str(room / "marks")]
    assert cli.main(["mark", *arguments, "--lang", "en"]) == 2
    assert capsys.readouterr().err.count("\n") == 1 and not (room / "marks").exists()


def test_a_record_of_the_last_marking_that_nobody_wrote(room):
    marked(room)
    for content in ("[]", "{", '{"workbook": 1, "pages": ["../../class.csv", "feedback/../x"]}', "[" * 100_000):
        (room / "marks" / output_folder.RECORD).write_text(content)
        marked(room)
    assert (room / "class.csv").exists()


def test_a_number_is_a_name_that_every_computer_takes():
    numbers = ("20260117", "COM1", "_COM1", "7", "7.", "..7")
    assert [output_folder.safe_name(number) for number in numbers] == ["20260117", "~COM1", "_COM1", "7", "7.", "~..7"]


def test_only_notebooks_without_results_are_run(room, monkeypatch):
    source = f'me = exercise("{NAME}", learner="{BO}")\nme.answer("1a", 5)'
    unrun = {"cell_type": "code", "source": source, "metadata": {}, "execution_count": None, "outputs": []}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [unrun]}
    (room / "submissions" / f"{BO}.ipynb").write_text(json.dumps(content))
    ran = []

    def run(content):
        ran.append(content)
        return notebook(BO, {"1a": right("1a", BO)}).encode(), "It took long."

    monkeypatch.setattr(intake.running, "run", run)
    marks, _notes = marked(room)
    assert ran == [] and marks.papers_of(BO)[NAME].marks["1a"].status == "not run"
    marks, _notes = mark_class(room / "submissions", room / "class.csv", room / "marks", run=True)
    paper = marks.papers_of(BO)[NAME]
    assert len(ran) == 1 and paper.points == 1 and paper.counts
    assert "It took long." in paper.problems and any("Run here" in problem for problem in paper.problems)


def test_results_are_not_written_into_a_file(room, capsys):
    arguments = [str(room / "submissions"), "--roster", str(room / "class.csv"), "--out", str(room / "class.csv")]
    assert cli.main(["mark", *arguments, "--lang", "en"]) == 2
    assert "is a file: choose a folder" in capsys.readouterr().err


def test_an_empty_folder_changes_no_results(room, capsys):
    marked(room)
    first = files(room)
    (room / "empty").mkdir()
    arguments = [str(room / "empty"), "--roster", str(room / "class.csv"), "--out", str(room / "marks")]
    assert cli.main(["mark", *arguments, "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("There is no file in") and files(room) == first


def test_a_command_that_lacks_something_is_one_sentence_with_an_example(capsys):
    with pytest.raises(SystemExit):
        cli.main(["mark", "submissions", "--lang", "en"])
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "clvteach mark submissions --roster class.csv --out marks" in said


def test_what_needs_a_look_stands_first_and_files_of_the_system_do_not(room):
    (room / "submissions" / "zz.ipynb").write_text("{")
    (room / "submissions" / "Thumbs.db").write_text("x")
    marks, _notes = marked(room)
    found = rows(book(room)["files"])
    assert found[0]["file"] == "zz.ipynb" and [paper.needs_a_look for paper in marks.papers].count(True) == 1
    assert next(row for row in found if row["file"] == "Thumbs.db")["what to know about it"].startswith("left out")


def test_means_are_of_the_work_that_counts_and_of_texts_when_all_are_read(room):
    values = {name: right(name, BO) for name in ("1a", "1b")}
    (room / "submissions" / "20260119.ipynb").write_text(notebook(BO, values))  # somebody else's numbers
    marked(room)
    overview, sheet = rows(book(room)["marks"]), rows(book(room)[NAME])
    assert (overview[2][f"{NAME} (of 13)"], overview[-1][f"{NAME} (of 13)"], overview[-1]["total"]) == (0, 1, 1)
    assert sheet[-1]["1a (of 1)"] == 1 and sheet[-1]["4b (of 2)"] is None
    for learner, points in ((ANNA, 2), (BO, 1)):
        type_points(room, points, None, learner)
    marked(room)
    assert rows(book(room)[NAME])[-1]["4b (of 2)"] == 1.5


def test_a_story_comes_with_its_table(tmp_path):
    (tmp_path / "submissions").mkdir()
    exercise = exercises.find("07-switching")
    with pytest.MonkeyPatch.context() as patch:
        shown = []
        patch.setattr(session, "_display", shown.append)
        session.Session(exercise, ANNA).answer("1b", 0.5)
    output = {"output_type": "display_data", "metadata": {}, "data": shown[0]}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "execution_count": 1, "outputs": [output]}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (tmp_path / "submissions" / "a.ipynb").write_text(json.dumps(content))
    (tmp_path / "class.csv").write_text(f"number\n{ANNA}\n")
    marked(tmp_path)
    for page in (f"feedback/{ANNA}.html", "lecture.html"):
        assert "<th>A</th>" in (tmp_path / "marks" / page).read_text(encoding="utf-8")


def test_the_lecture_has_the_numbers_of_the_instructor_editions(room):
    marked(room)
    page = (room / "marks" / "lecture.html").read_text(encoding="utf-8")
    given = numbers_of(EXERCISE, EXERCISE.case_of("1a"), SOLVED)
    assert f"the income of all {given.years} years" in page
    for source in originals().glob("chapters/*/exercise.md"):
        assert f'learner="{SOLVED}")' in source.read_text(encoding="utf-8"), source
