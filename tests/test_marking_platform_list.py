"""Marks go back into the list that a platform exported: only the points are new."""

import io

import openpyxl
import pytest
from test_marking_marks import ANNA, BO, EXERCISE, NAME, answers, submitted

from clvteach import language
from clvteach.marking.class_list import read_roster
from clvteach.marking.class_marks import mark
from clvteach.marking.platform_list import filled_in

CANVAS = f"""Student,ID,SIS User ID,SIS Login ID,Section,{NAME} (4711),Essay (4712),Final Score\r
    Points Possible,,,,,{EXERCISE.points},10,(read only)\r
"Li, Anna",11,{ANNA},anna,"Class, 2",,7,80\r
"Wang, Bo",12,{BO},bo,"Class, 2",,,\r
"Chen, Chen",13,20260119,chen,"Class, 2",EX,,\r
"Student, Test",99,,,"Class, 2",,,\r
"""
BLACKBOARD = f'''"Last Name"	"First Name"	"Username"	"Student ID"	"Availability"	"{NAME} [Total Pts: 10 Score] |664617"
"Li"	"Anna"	"anna"	"{ANNA}"	"Yes"	""
"Wang"	"Bo ""B"""	"bo"	"{BO}"	"Yes"	""
"Chen"	"Chen"	"chen"	"20260119"	"Yes"	""
'''
MOODLE = f"""First name,Surname,ID number,Email address,"Assignment: {NAME} (Real)",Feedback: {NAME},Last downloaded from this course
Anna,Li,{ANNA},anna@x.cn,-,,1795744203
Bo,Wang,{BO},bo@x.cn,-,,1795744203
Chen,Chen,20260119,chen@x.cn,-,,1795744203
"""
WORKSHEET = f"""Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments
Participant 1,Anna Li,{ANNA},anna@x.cn,Submitted,,100.00,Yes,
Participant 2,Bo Wang,{BO},bo@x.cn,Submitted,,100.00,Yes,
"""
CHAOXING = f"""学号/工号,姓名,角色,性别,院系,班级,\r
{ANNA},李安,学生,,商学院,一班,\r
{BO},王博,学生,,商学院,一班,\r
"""


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def given_back(tmp_path, content, name="list.csv"):
    """The list with the points: Anna has 2, Bo 1, nobody else handed in."""
    path = tmp_path / name
    path.write_bytes(content)
    files = [submitted("a.ipynb", answers(ANNA, q1a="right", q1b="right"), digest="a")]
    files.append(submitted("b.ipynb", answers(BO, q1a="right"), digest="b"))
    return filled_in(path, mark(files, read_roster(path)))


def in_csv(tmp_path, text, encoding="utf-8"):
    found = given_back(tmp_path, text.encode(encoding))
    return found.files["list-marked.csv"].decode(encoding), found.notes


def test_canvas(tmp_path):
    filled, notes = in_csv(tmp_path, CANVAS)
    assert filled == CANVAS.replace('2",,7', '2",2,7').replace(f'{BO},bo,"Class, 2",,', f'{BO},bo,"Class, 2",1,')
    assert len(notes) == 2 and NAME in notes[0] and "Canvas" in notes[1]


def test_a_new_column_for_canvas_says_out_of_how_many_points(tmp_path):
    text = CANVAS.replace(f"{NAME} (4711)", "Quiz (4711)")
    filled, _notes = in_csv(tmp_path, text)
    lines = text.split("\r\n")
    new = [NAME, str(EXERCISE.points), "2", "1", "", ""]
    assert filled == "\r\n".join([*(f"{line},{cell}" for line, cell in zip(lines, new, strict=False)), ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_blackboard_in_every_encoding(tmp_path, encoding):
    text = BLACKBOARD.replace("Li", "李").replace("\n", "\r\n")
    filled, notes = in_csv(tmp_path, text, encoding)
    expected = text.replace(f'"{ANNA}"	"Yes"	""', f'"{ANNA}"	"Yes"	"2"')
    assert filled == expected.replace(f'"{BO}"	"Yes"	""', f'"{BO}"	"Yes"	"1"')
    assert "out of 10 points there" in notes[-1]


def test_the_bytes_of_utf_16_are_those_of_the_platform(tmp_path):
    content = b"\xfe\xff" + BLACKBOARD.encode("utf-16-be")
    filled = given_back(tmp_path, content).files["list-marked.csv"]
    assert filled.startswith(b"\xfe\xff") and filled[2:].decode("utf-16-be").count('"2"') == 1


def test_a_blackboard_column_without_an_item_becomes_a_new_one(tmp_path):
    filled, notes = in_csv(tmp_path, BLACKBOARD.replace(" |664617", ""))
    first, anna, _bo, chen, _end = filled.split("\n")
    assert first.endswith(f'\t"{NAME}"') and anna.endswith('\t"2"') and chen.endswith('\t""')
    assert any("text with 0 points" in note for note in notes)


def test_moodle(tmp_path):
    filled, _notes = in_csv(tmp_path, MOODLE)
    assert filled == MOODLE.replace("anna@x.cn,-", "anna@x.cn,2").replace("bo@x.cn,-", "bo@x.cn,1")


def test_the_worksheet_of_an_assignment_in_moodle(tmp_path):
    filled, notes = in_csv(tmp_path, WORKSHEET)
    assert filled == WORKSHEET.replace("Submitted,,", "Submitted,2,", 1).replace("Submitted,,", "Submitted,1,")
    assert "out of 100 points there" in notes[-1]


def test_chaoxing(tmp_path):
    filled, notes = in_csv(tmp_path, CHAOXING, "gb18030")
    assert filled == CHAOXING.replace("班级,\r", f"班级,,{NAME}\r").replace("一班,\r", "一班,,2\r", 1).replace(
        "一班,\r", "一班,,1\r"
    )
    assert "学习通" in notes[1]


def xlsx(*rows, change=lambda sheet: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(found):
    (content,) = found.files.values()
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_yuketang_in_excel(tmp_path):
    def change(sheet):
        sheet.column_dimensions["C"].hidden = True
        sheet.column_dimensions["A"].width = 33
        sheet["B3"].font = openpyxl.styles.Font(bold=True)

    rows = [
        ["第五章作业-试卷-2026-11-20 19:15:10"],
        ["学号", "姓名", "进入考试时间", "得分 (总:10.0分)"],
        [ANNA, "李安", "2026-11-18 08:00", None],
        [BO, "王博", None, None],
    ]
    found = given_back(tmp_path, xlsx(*rows, change=change), "雨课堂.xlsx")
    assert list(found.files) == ["雨课堂-marked.xlsx"]
    sheet = sheet_of(found)
    rows[2][3], rows[3][3] = 2, 1
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [rows[0] + [None] * 3, *rows[1:]]
    assert sheet.column_dimensions["C"].hidden and sheet.column_dimensions["A"].width == 33 and sheet["B3"].font.bold
    assert found == given_back(
        tmp_path, xlsx(*rows[:2], [*rows[2][:3], None], [*rows[3][:3], None], change=change), "雨课堂.xlsx"
    )


def test_points_at_the_platform_are_not_written_over_by_those_of_another_exercise(tmp_path):
    rows = [["学号", "姓名", "得分 (总:10.0分)"], [ANNA, "李安", 8], [BO, "王博", None]]
    sheet = sheet_of(given_back(tmp_path, xlsx(*rows)))
    assert [cell.value for cell in sheet["C"]] == [rows[0][2], 8, None]
    assert [cell.value for cell in sheet["D"]] == [NAME, 2, 1]


def test_a_list_of_ones_own_is_filled_where_a_column_waits(tmp_path):
    text = f"学号,姓名,成绩\n{ANNA},安,\n{BO},博,\n"
    assert in_csv(tmp_path, text)[0] == f"学号,姓名,成绩\n{ANNA},安,2\n{BO},博,1\n"
    for other in (text.replace("成绩", "备注"), text.replace("安,", "安,90"), f"{ANNA}\n{BO}\n"):
        assert given_back(tmp_path, other.encode()).files == {}


def test_formulas_do_not_get_through(tmp_path):
    text = f'学号,姓名,电话,成绩\n="{ANNA}","=HYPERLINK(""x"")",+86 138 0013 8000,\n{BO},＝1+1,-,\n'
    filled, _notes = in_csv(tmp_path, text)
    assert filled == text.replace('"=HYPER', "\"'=HYPER").replace("＝1", "'＝1").replace("8000,", "8000,2").replace(
        "-,", "-,1"
    )
    rows = [["学号", "姓名", "成绩"], [ANNA, "=1+1", None], [BO, "博", None]]
    sheet = sheet_of(given_back(tmp_path, xlsx(*rows)))
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s") and sheet["C2"].value == 2


def test_a_file_that_counts_for_nobody_gives_no_points(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"学号,成绩\n{ANNA},\n{BO},\n", encoding="utf-8")
    marks = mark([submitted("x.ipynb", answers("777", q1a="right"))], read_roster(path))
    assert filled_in(path, marks).files["list-marked.csv"].decode() == path.read_text(encoding="utf-8")


def test_where_the_student_number_is_the_login_alone(tmp_path):
    text = (
        CANVAS.replace(f",{ANNA},anna", f",,{ANNA}")
        .replace(f",{BO},bo", f",,{BO}")
        .replace("20260119,chen", ",20260119")
    )
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    roster = read_roster(path)
    assert list(roster.learners) == [ANNA, BO, "20260119"] and roster.learners[ANNA].name == "Li, Anna"
