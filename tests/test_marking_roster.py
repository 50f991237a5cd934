"""The list of a class, in whatever form a school has it."""

import io
import zipfile

import openpyxl
import pytest

from clvteach.checks import InputError
from clvteach.marking.class_list import read_roster
from clvteach.marking.roster import Learner, Roster

TABLE = "学号,姓名,邮箱,班级\n20260117,张三,san@x.cn,一班\n20260118,李四,,二班\n"


def written(tmp_path, content, name="class.csv"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def sheet(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_every_usual_encoding_and_separator(tmp_path, encoding, separator):
    roster = read_roster(written(tmp_path, TABLE.replace(",", separator).encode(encoding)))
    assert list(roster.learners) == ["20260117", "20260118"]
    assert roster.learners["20260117"] == Learner("20260117", "张三", "san@x.cn", {"班级": "一班"})
    assert roster.learners["20260118"].email == ""


@pytest.mark.parametrize(
    "heading", ["Student number", "LEARNER", "ID number", "number", "Student_ID", "学号", "编号", "学号（必填）", "ID"]
)
def test_headings_in_any_case_and_language(tmp_path, heading):
    roster = read_roster(written(tmp_path, f"Full name,{heading},E-mail\nLi Wei,7,a@b.cn\n"))
    assert roster.learners == {"7": Learner("7", "Li Wei", "a@b.cn")}


def test_the_best_of_several_number_columns(tmp_path):
    roster = read_roster(written(tmp_path, "ID,Student number,Name\n1,2026,Ann\n2,2027,Bob\n"))
    assert list(roster.learners) == ["2026", "2027"]
    assert roster.learners["2026"].row == {"ID": "1"}


def test_names_in_two_columns(tmp_path):
    latin = read_roster(written(tmp_path, "First name,Surname,ID number\nWei,Li,1\n"))
    chinese = read_roster(written(tmp_path, "姓氏,名,学号\n张,三,1\n"))
    assert (latin.learners["1"].name, chinese.learners["1"].name) == ("Wei Li", "张三")


def test_without_headings(tmp_path):
    assert list(read_roster(written(tmp_path, "1\n2\n")).learners) == ["1", "2"]
    roster = read_roster(written(tmp_path, "0117,张三,a@b.cn\n0118,李四,\n"))
    assert roster.learners["0117"] == Learner("0117", "张三", "a@b.cn")


def test_a_title_above_the_headings_and_empty_rows(tmp_path):
    roster = read_roster(written(tmp_path, "市场营销 2026 花名册,,\n\n学号,姓名,\n,,\n1,张三,\n\n2,李四,\n"))
    assert [learner.name for learner in roster.learners.values()] == ["张三", "李四"]


@pytest.mark.parametrize(
    "typed, number",
    [
        ("２０２６０１１７", "20260117"),
        ("20260117.0", "20260117"),
        ("'0117", "0117"),
        ('"=""0117"""', "0117"),
        (" s 1 ", "S1"),
        ("110105199001011008", "110105199001011008"),
    ],
)
def test_numbers_as_they_are_typed_and_saved(tmp_path, typed, number):
    assert list(read_roster(written(tmp_path, f"学号,姓名\n{typed},张三\n")).learners) == [number]


def test_excel(tmp_path):
    content = sheet(
        ["学号", "姓名", "Email"], [20260117, "张三", None], [None, None, None], [20260118.0, "李四", "l@x.cn"]
    )
    roster = read_roster(written(tmp_path, content, "class.xlsx"))
    assert list(roster.learners) == ["20260117", "20260118"]
    assert roster.learners["20260118"].email == "l@x.cn"


@pytest.mark.parametrize(
    "content, parts",
    [
        ("", ["empty"]),
        ("\n,,\n", ["empty"]),
        ("学号,姓名\n", ["headings only"]),
        ("name,email\nAnn,a@b.cn\n", ["no column of student numbers", "学号", "'name'"]),
        ("学号,姓名\n1,张三\n\n1,李四\n", ["row 2", "row 4", "1", "remove"]),
        ("学号,姓名\n1,张三\n,李四\n", ["row 3", "missing"]),
        ("学号,姓名\n1,张三\n...,李四\n", ["row 3", "missing"]),
        ("学号,姓名\n1,张三\n#N/A,李四\n", ["row 3", "'#N/A'"]),
        ("学号,姓名\n1,张三\n合计,1\n", ["row 3", "合计"]),
        ("学号,姓名\n2.02601E+11,张三\n", ["row 2", "Excel", "text"]),
        ("学号,学号\n1,2\n", ["more than one", "'学号'"]),
        (b"PK\x03\x04broken", ["no table", ".xlsx"]),
        (b"\xd0\xcf\x11\xe0old Excel", ["old format (.xls)", "Save As", ".xlsx"]),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), ["password"]),
        ("学号,姓名\n1,张三\n共40人,\n", ["row 3", "'共40人'"]),
        ("1,张三\n2,李四\n共 40 人（男 20，女 20）,\n", ["row 3", "'共 40 人（男 20，女 20）'"]),
        ("姓名,学号\n张三,1\n合计,40\n", ["row 3", "'合计'"]),
        ("学号,姓名\n1,张三\n总人数：40,\n", ["row 3", "'总人数：40'"]),
        ("<html><table></table></html>", ["no table"]),
        (b"%PDF-1.7", ["no table"]),
        (b"1,\0\xff\xfe", ["no table"]),
        ("学号,x\n1," + "x" * 200_000, ["no table"]),
    ],
)
def test_what_is_wrong_is_said(tmp_path, content, parts):
    with pytest.raises(InputError) as caught:
        read_roster(written(tmp_path, content))
    assert all(part in str(caught.value) for part in ["class.csv", *parts]), caught.value


def test_no_file_or_a_folder(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError):
            read_roster(path)


def roster_of(**names) -> Roster:
    return Roster({number[1:]: Learner(number[1:], name) for number, name in names.items()})


def test_zeros_in_front_count_only_if_they_must():
    roster = roster_of(_123="张三", _0045="李四", _045="王五", _S7="Ann")
    assert roster.find("0123") == roster.find(123) == roster.find("１２３") == "123"
    assert roster.find("0045") == "0045"
    assert roster.find("45") is None  # it may be either
    assert roster.find("s7") == "S7"
    assert roster.find("...") is roster.find(None) is roster.find("?") is None


NAMED = roster_of(_20260117="张三", _20260118="张三丰", _5="Li Wei", _0042="Ann Lee", _7="王伟", _8="王伟")


@pytest.mark.parametrize(
    "file, number",
    [
        ("20260117.ipynb", "20260117"),
        ("作业20260117张三.ipynb", "20260117"),
        ("张三_4711_assignsubmission_file_/05-lifetime-value.ipynb", "20260117"),
        ("张三丰_5_assignsubmission_file_/05-lifetime-value.ipynb", "20260118"),
        ("Li Wei_4711_assignsubmission_file_/05-lifetime-value.ipynb", "5"),
        ("lifetime_wei_li.ipynb", "5"),
        ("all.zip/2026 一班/李四 5/05-lifetime-value.ipynb", "5"),
        ("05-lifetime-value.ipynb", None),
        ("05-lifetime-value (5).ipynb", None),
        ("42/05-lifetime-value.ipynb", "0042"),
        ("20260117/20260118.ipynb", "20260117"),
        ("120260117.ipynb", None),
        ("王伟/05.ipynb", None),
        ("8/王伟.ipynb", "8"),
        ("Joann Leeds.ipynb", None),
        ("ANN LEE.ipynb", "0042"),
        ("", None),
    ],
)
def test_whom_a_path_names(file, number):
    assert (*NAMED.named_in(file), NAMED.guessed_from(file))[0] == number


def test_the_platforms_folder_comes_before_what_a_learner_calls_a_file():
    assert NAMED.named_in("hand-ins.zip/张三_5_assignsubmission_file_/20260118.ipynb") == ("20260117", "20260118")
    assert NAMED.named_in("20260117/张三/20260117.ipynb") == ("20260117",)
    assert NAMED.named_in("张三_4711_assignsubmission_file_hw-20260118.ipynb") == ("20260117", "20260118")


@pytest.mark.parametrize(
    "file", ["5班/a.ipynb", "作业5/a.ipynb", "05-lifetime-value 5.ipynb", "a_5.ipynb", "a (new 0.7.0).ipynb"]
)
def test_a_short_number_in_a_path_is_beyond_no_doubt(file):
    assert NAMED.named_in(file) == ()


def test_a_roster_without_names():
    assert roster_of(_20267="").named_in("x/20267_homework.ipynb") == ("20267",)
    assert roster_of(_7="").guessed_from("x/7_homework.ipynb") == "7"
    assert Roster({}).named_in("7.ipynb") == () and Roster({}).guessed_from("7.ipynb") is None


def test_a_folder_is_no_list(tmp_path):
    with pytest.raises(InputError, match="is a folder: give the list of the class itself"):
        read_roster(tmp_path)


def test_a_name_cannot_speak_to_the_terminal(tmp_path):
    roster = read_roster(written(tmp_path, "学号,姓名\n7,\x1b]0;hello\x07Ann\u202e\n"))
    assert roster.learners["7"].name == "�]0;hello�Ann�"


def numbers_and_names(roster: Roster) -> list[tuple[str, str]]:
    return [(learner.number, learner.name) for learner in roster.learners.values()]


@pytest.mark.parametrize(
    "heading",
    "学号/工号 学(工)号 学（工）号 学工号 学生学号 学生ID 学籍号 考号 准考证号 学员编号 座号 学号(必填) 学号或工号".split()
    + [
        "学生 ID",
        "学  号",
        "学 号：",
        "学号 Student ID",
        "学号\nStudent No.",
        "Student ID (学号)",
        "StudentID",
        "*学号",
        "Roll No.",
    ],
)
def test_what_schools_write_above_the_numbers(tmp_path, heading):
    roster = read_roster(written(tmp_path, sheet(["序号", heading, "姓 名"], [1, "0117", "张三"], [2, "0118", "李四"])))
    assert numbers_and_names(roster) == [("0117", "张三"), ("0118", "李四")]


@pytest.mark.parametrize("heading", ["电话/Phone", "班级 No.", "学号说明", "身份证号", "(学)", "家长 Email"])
def test_what_is_no_heading_of_numbers(tmp_path, heading):
    with pytest.raises(InputError, match="no column of student numbers"):
        read_roster(written(tmp_path, sheet([heading, "姓名"], [1, "张三"])))


def test_the_running_number_is_nobodys(tmp_path):
    for content in (
        "编号,学籍号,姓名\n1,20260117,李娜\n2,20260118,王伟\n",
        "No,考号,姓名\n1,20260117,李娜\n2,20260118,王伟\n",
        "1,20260117,李娜\n2,20260118,王伟\n",
        "01,20260117,李娜\n02,20260118,王伟\n",
        "二班\n1,20260117,李娜\n2,20260118,王伟\n",
    ):
        assert numbers_and_names(read_roster(written(tmp_path, content))) == [
            ("20260117", "李娜"),
            ("20260118", "王伟"),
        ]


@pytest.mark.parametrize(
    "content", ["1,13800001111,李娜\n2,13900002222,王伟\n", "1,李娜\n2,王伟\n", "2,5,李娜\n1,7,王伟\n"]
)
def test_class_numbers_without_headings_stay(tmp_path, content):
    assert list(read_roster(written(tmp_path, content)).learners) in (["1", "2"], ["2", "1"])


@pytest.mark.parametrize(
    "content",
    [
        "20260117  李娜\n20260118 Li Wei\n",
        "学号 姓名\n20260117 李娜\n20260118 Li Wei\n",
        "学号      姓名\n20260117　李娜\n20260118  Li Wei\n",
        "电商一班花名册\n学号\t姓名\n20260117\t李娜\n20260118\tLi Wei\n",
        "姓名 学号\n李娜 20260117\nLi Wei 20260118\n",
    ],
)
def test_a_text_file(tmp_path, content):
    roster = read_roster(written(tmp_path, content, "class.txt"))
    assert numbers_and_names(roster) == [("20260117", "李娜"), ("20260118", "Li Wei")]


def test_excel_keeps_fifteen_digits(tmp_path):
    with pytest.raises(InputError, match=r"row 2: Excel has shortened the number to '1.10105199001011E\+17'"):
        read_roster(written(tmp_path, sheet(["学号", "姓名"], [1.10105199001011e17, "张三"])))
    assert list(read_roster(written(tmp_path, sheet(["学号"], [123456789012345]))).learners) == ["123456789012345"]


def test_rows_that_are_no_learners(tmp_path):
    content = sheet(
        ["二〇二六级电子商务 2 班花名册", None, None],
        ["班主任：王老师", None, None, None],
        ["序号", "学号", "姓名", "成绩", None],
        [None, "Student ID", "Name", "平时", "期末"],
        [1, 20260117, "李娜", 80, 90],
        [None, "学号", "姓名"],
        [2, 20260118, "王伟", 70, 60],
        ["共 2 人"],
    )
    roster = read_roster(written(tmp_path, content, "class.xlsx"))
    assert numbers_and_names(roster) == [("20260117", "李娜"), ("20260118", "王伟")]
    assert roster.learners["20260117"].row == {"序号": "1", "成绩": "80"}


def test_headings_in_two_merged_rows(tmp_path):
    book = openpyxl.Workbook()
    for row in (["一班"], ["学号", "姓名", "成绩", None], [None, None, "平时", "期末"], ["0117", "李娜", 80, 90]):
        book.active.append(row)
    for cells in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        book.active.merge_cells(cells)
    assert numbers_and_names(read_roster(written(tmp_path, saved(book), "class.xlsx"))) == [("0117", "李娜")]


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("first", [[], ["填表说明"]])
def test_the_list_may_be_on_another_sheet(tmp_path, first):
    book = openpyxl.Workbook()
    book.active.append(first)
    old = book.create_sheet("去年")
    old.append(["学号"])
    old.append([1])
    old.sheet_state = "hidden"
    second = book.create_sheet("名单")
    second.append(["学号", "姓名"])
    second.append(["0117", "李娜"])
    assert list(read_roster(written(tmp_path, saved(book), "class.xlsx")).learners) == ["0117"]


@pytest.mark.parametrize("said", ["A1", "A1:XFD1048576", "B2:B2"])
def test_a_file_that_does_not_know_its_size(tmp_path, said):
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(["学号", "姓名"], [1, "张三"], [2, "李四"]))) as book:
        with zipfile.ZipFile(content, "w") as changed:
            for name in book.namelist():
                part = book.read(name)
                changed.writestr(name, part.replace(b'<dimension ref="A1:B3"', f'<dimension ref="{said}"'.encode()))
    assert said.encode() in zipfile.ZipFile(content).read("xl/worksheets/sheet1.xml")
    roster = read_roster(written(tmp_path, content.getvalue(), "class.xlsx"))
    assert numbers_and_names(roster) == [("1", "张三"), ("2", "李四")]
