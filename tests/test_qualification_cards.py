"""Prospect cards: what a card must hold, the form without a browser, the list as a file."""

import datetime

import pandas as pd
import pytest

from clvteach import language
from clvteach import qualification as q
from clvteach.checks import InputError
from clvteach.qualification.cards import CardError

TODAY = datetime.date(2026, 11, 22)
GOOD = {"name": "陈静", "contact": "138 0000 0001"}


def card(**fields):
    return q.make_card(**GOOD | {"today": TODAY} | fields)


def test_a_card_with_name_and_contact_is_enough():
    made = card()
    assert (made.name, made.age, made.credit, made.date) == ("陈静", None, "unknown", TODAY)


def test_full_width_digits_and_chinese_dates_are_read():
    made = card(age="３４", income="8,500", contact="０１０－１２３４５６７", date="2026年11月2日")
    assert (made.age, made.income, made.contact, made.date) == (34, 8500, "010-1234567", datetime.date(2026, 11, 2))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "missing"),
        ("name", None, "missing"),
        ("name", "=1+1", "“=1+1”"),
        ("contact", " ", "missing"),
        ("contact", "call me", "telephone"),
        ("contact", "123", "7 to 20"),
        ("contact", "li@home", "name@example.com"),
        ("contact", "=x@y.cn", "name@example.com"),
        ("age", "340", "nobody is that old"),
        ("age", -1, "younger than 0"),
        ("age", "17.5", "whole years"),
        ("age", "seventeen", "“seventeen”"),
        ("age", "1e999", "“1e999”"),
        ("income", "-1", "0 or more"),
        ("income", "much", "“much”"),
        ("sex", "?", "'?'"),
        ("source", "radio", "'radio'"),
        ("credit", "A", "'A'"),
        ("occupation", "@SUM(A1)", "begin with a letter"),
        ("date", "2026-11-23", "future"),
        ("date", "yesterday", "not a date"),
        ("date", "2026-02-31", "not a date"),
    ],
)
def test_an_impossible_value_is_named(field, value, said):
    with pytest.raises(CardError) as error:
        card(**{field: value})
    assert list(error.value.problems) == [field] and said in error.value.problems[field]


def test_everything_wrong_is_said_at_once():
    with pytest.raises(CardError) as error:
        card(name="", age=999, income=-5)
    assert list(error.value.problems) == ["name", "age", "income"]


def test_a_prospect_has_one_card():
    cards = q.add_card([card()], card(name="王芳"))
    with pytest.raises(CardError, match="Card 1 has 陈静"):
        q.add_card(cards, card(contact="138-0000-0001"))


CARDS = (
    card(age=34, credit="fair", date="2026-11-20"),
    card(name="Li Wei", contact="li@example.com", age=19, credit="good", income=3000, date="2026-11-21"),
    card(name="王芳", contact="139 0000 0000"),
    card(name="Zhao", contact="137 0000 0000", age=19, credit="poor", date="2026-11-20"),
)


@pytest.mark.parametrize(
    ("by", "order"),
    [
        (None, [1, 2, 3, 4]),
        ("age", [2, 4, 1, 3]),  # 19, 19 in the order of writing, 34, then who has no entry
        ("creditworthiness", [2, 1, 4, 3]),  # good, fair, poor, unknown
        ("date", [1, 4, 2, 3]),
        ("monthly income", [2, 1, 3, 4]),
        ("name", [2, 4, 3, 1]),
    ],
)
def test_the_list_sorts_by_any_field(by, order):
    assert q.list_of(CARDS, by=by).index.tolist() == order


def test_descending_keeps_the_unknown_last():
    assert q.list_of(CARDS, by="age", descending=True).index.tolist() == [1, 2, 4, 3]


def test_an_empty_list_and_an_unknown_field():
    assert len(q.list_of([], by="age")) == 0
    with pytest.raises(InputError, match="'shoe size'"):
        q.list_of(CARDS, by="shoe size")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_csv_opens_in_excel_with_its_chinese(tmp_path, code):
    with language.using(code):
        path = q.save_csv(q.list_of(CARDS), tmp_path / "list")
    assert path.name == "list.csv" and path.read_bytes().startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(path, dtype=str)
    name, credit = ("姓名", "信誉度") if code == "zh" else ("name", "creditworthiness")
    assert back[name].tolist() == ["陈静", "Li Wei", "王芳", "Zhao"]
    assert back[credit].tolist() == (
        ["一般", "良好", "不详", "较差"] if code == "zh" else ["fair", "good", "unknown", "poor"]
    )


def test_excel_has_a_row_a_card(tmp_path):
    from openpyxl import load_workbook

    with language.using("zh"):
        path = q.save_excel(q.list_of(CARDS, by="age"), tmp_path / "名单.xlsx")
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("卡片", "姓名", "性别", "年龄") and len(rows) == 5
    assert rows[1][:4] == (2, "Li Wei", "未说明", 19) and rows[4][3] is None


def test_an_empty_list_can_be_written(tmp_path):
    assert q.save_csv(q.list_of([]), tmp_path / "list").exists()
    assert q.save_excel(q.list_of([]), tmp_path / "list").exists()


def test_a_file_is_never_overwritten(tmp_path):
    (tmp_path / "list.csv").write_text("mine")
    assert q.save_csv(q.list_of(CARDS), tmp_path / "list.csv").name == "list-2.csv"
    assert q.save_csv(q.list_of(CARDS), tmp_path / "list.csv").name == "list-3.csv"
    assert (tmp_path / "list.csv").read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        q.save_csv(q.list_of(CARDS), tmp_path / "nowhere" / "list")


# The form, as a learner uses it


def test_the_form_puts_a_card_on_the_list_and_empties_itself():
    form = q.card_form()
    form.fill(name="陈静", contact="138 0000 0001", age="34", source="telephone")
    form.save.click()
    assert [it.name for it in form.cards] == ["陈静"] and form.inputs["name"].value == ""
    assert "陈静" in form.table.value and "card 1" in form.message.value


def test_errors_stand_beside_their_field_and_nothing_typed_is_lost():
    form = q.card_form()
    form.fill(name="陈静", contact="abc", age="340")
    form.save.click()
    assert form.cards == () and form.inputs["age"].value == "340"
    assert "nobody is that old" in form.errors["age"].value and "telephone" in form.errors["contact"].value
    assert form.errors["name"].value == "" and 'role="alert"' in form.errors["age"].value
    form.fill(contact="138 0000 0001", age="34")
    form.save.click()
    assert len(form.cards) == 1 and not any(place.value for place in form.errors.values())


def test_the_form_shows_no_html_that_somebody_typed():
    form = q.card_form()
    form.fill(name="<img src=x>", contact="138 0000 0001", occupation="a<b>c</b>")
    form.save.click()
    assert "<img" not in form.errors["name"].value and "&lt;img" in form.errors["name"].value
    form.fill(name="Chen")
    form.save.click()
    assert "<b>" not in form.table.value


def test_a_second_card_for_the_same_prospect_is_refused_beside_the_contact():
    form = q.card_form(first=(card(),))
    form.fill(**GOOD)
    form.save.click()
    assert len(form.cards) == 1 and "Card 1" in form.said("contact")


def test_the_form_sorts_and_writes_files(tmp_path):
    form = q.card_form(CARDS, folder=str(tmp_path))
    form.order.value = "age"
    assert form.list.index.tolist() == [2, 4, 1, 3]
    assert form.table.value.index("Li Wei") < form.table.value.index("陈静")
    form.csv.click()
    form.excel.click()
    form.csv.click()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["prospects-2.csv", "prospects.csv", "prospects.xlsx"]
    assert "prospects-2.csv" in form.message.value


def test_what_cannot_be_written_is_said_in_the_form(tmp_path):
    form = q.card_form(CARDS, folder=str(tmp_path / "nowhere"))
    form.csv.click()
    assert "nowhere" in form.message.value


def test_every_field_has_its_label_in_the_learners_language():
    with language.using("zh"):
        form = q.card_form()
    labels = [control.description for control in form.inputs.values()]
    assert labels == ["姓名", "性别", "年龄", "联系方式", "信息来源", "信誉度", "职业", "月收入", "日期"]
    assert form.save.description == "加入名单"


def test_the_form_can_be_read_where_there_is_no_kernel_and_closes():
    form = q.card_form()
    assert "name: ___" in form._repr_mimebundle_()["text/plain"]
    form.close()
    assert form.widget.comm is None


# Odd inputs


@pytest.mark.parametrize("cards", [5, "cards", [5], [{"name": "Chen"}]])
def test_cards_are_a_list_of_cards(cards):
    for call in (q.list_of, lambda cards: q.add_card(cards, card())):
        with pytest.raises(InputError, match=r"cards( is .*: give a list|\[0\] must come from make_card)"):
            call(cards)
    with pytest.raises(InputError, match="card must come from make_card"):
        q.add_card([], 5)


def test_no_file_is_left_of_what_cannot_be_written(tmp_path):
    table = q.list_of([card()])
    odd = table.astype({"date": object})
    odd.at[1, "date"] = pd.Timestamp("2026-11-22", tz="UTC")
    with pytest.raises(InputError, match="The list cannot be written to"):
        q.save_excel(odd, tmp_path / "list")
    for save in (q.save_csv, q.save_excel):
        for path in (5, "", f"{tmp_path}/\0", f"{tmp_path}/\ud800", ["list"]):
            with pytest.raises(InputError, match="The list cannot be written to"):
                save(table, path)
        with pytest.raises(InputError, match="The file cannot be written here: File name too long"):
            save(table, tmp_path / ("x" * 1000))
    assert not list(tmp_path.iterdir())


def test_a_letter_that_no_file_can_hold_does_not_come_into_a_card(tmp_path):
    made = card(name="陈\x00静\ud800", occupation="a\x1bb")
    assert (made.name, made.occupation) == ("陈 静", "a b")
    assert q.save_excel(q.list_of([made]), tmp_path / "list").exists()


@pytest.mark.parametrize("today", ["yesterday", 5, [TODAY]])
def test_today_is_a_day(today):
    with pytest.raises(InputError, match="today is .*not a date"):
        card(today=today)


@pytest.mark.parametrize("cell", [["Chen"], "a\x00b", "\ud800", object()])
def test_a_cell_that_no_file_can_hold_is_named(tmp_path, cell):
    table = q.list_of([card()]).astype({"name": object})
    table.at[1, "name"] = cell
    for save in (q.save_csv, q.save_excel):
        with pytest.raises(InputError, match=r"table\['name'\], row 1 is .*: write one name or number there"):
            save(table, tmp_path / "list")
    assert not list(tmp_path.iterdir())
