"""The question engine: what it says to every kind of answer, and what it keeps."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from clvteach import language
from clvteach.checks import InputError
from clvteach.exercises import exercise, find
from clvteach.marking import kept_answers, notebook_file
from clvteach.questions import (
    Case,
    Choice,
    Exercise,
    Function,
    Number,
    Numbers,
    Option,
    Pick,
    Quantity,
    Session,
    Several,
    Steps,
    Table,
    Text,
    session,
)
from clvteach.questions.answers import decode, encode, is_blank
from clvteach.questions.carrying import better
from clvteach.questions.display import pointer_to
from clvteach.questions.drawing import Draw
from clvteach.questions.judging import judge
from clvteach.questions.learner import learner_number, numbers_of
from clvteach.questions.question import Way
from clvteach.questions.session import ANSWER
from clvteach.questions.status import Status
from clvteach.questions.verdict import RIGHT as RIGHT_VERDICT
from clvteach.questions.verdict import Misconception, Verdict


def wrong(name, value, why="Think again.", see=""):
    return name, value, Way(name, why, see)


def ways(*wrongs):
    return {"wrong": {name: value for name, value, _way in wrongs}, "ways": {name: way for name, _value, way in wrongs}}


COST = dict(
    label="cost",
    right=lambda n: n.cost / n.customers,
    **ways(
        wrong("upside down", lambda n: n.customers / n.cost, "You divided {customers} by {cost}.", "1"),
        wrong("product", lambda n: n.cost * n.customers, see="2"),
        wrong("difference", lambda n: n.cost - n.customers),
    ),
)
SHARE = Quantity(
    label="share",
    unit="fraction",
    decimals=4,
    right=lambda n: n.customers / 1000,
    **ways(
        wrong("rest", lambda n: 1 - n.customers / 1000),
        wrong("all", lambda n: 1.0),
        wrong("double", lambda n: n.customers / 500),
    ),
)
COLUMN = pd.Series({"A": 1.25, "B": 2.5, "C": 4.0})
EXERCISE = Exercise(
    "99-example",
    "Example",
    (
        Case(
            name="1",
            title="A campaign",
            text="It cost {cost} and won {customers}.",
            given={"cost": Steps(7000, 9000, 100), "customers": Steps(30, 90, 10)},
            questions=[
                Number(name="1a", text="What did one cost?", meaning="Each cost that.", points=4, **COST),
                Numbers(
                    name="1b",
                    text="Cost and share?",
                    meaning="Both.",
                    points=2,
                    quantities={"cost": Quantity(**COST), "share": SHARE},
                ),
                Choice(
                    name="1c",
                    text="Which?",
                    meaning="That one.",
                    options={"good": Option("It is good.", ""), "bad": Option("It is bad.", "It is not bad.")},
                    right=lambda n: {"good"},
                ),
                Choice(
                    name="1d",
                    several=True,
                    text="Which ones?",
                    meaning="Those.",
                    options={
                        "one": Option("The first.", ""),
                        "two": Option("The second.", ""),
                        "three": Option("The third.", "Not the third."),
                        "four": Option("The fourth.", "Not the fourth."),
                    },
                    right=lambda n: {"one", "two"},
                ),
                Table(
                    name="1e",
                    text="Which column?",
                    meaning="This one.",
                    points=3,
                    right=lambda n: COLUMN,
                    **ways(
                        wrong("doubled", lambda n: 2 * COLUMN),
                        wrong("B like A", lambda n: pd.Series({"B": 1.25}), "B is not like A."),
                        wrong("squared", lambda n: COLUMN**2),
                    ),
                ),
                Table(
                    name="1f",
                    text="Which states?",
                    meaning="These.",
                    right=lambda n: pd.DataFrame(
                        {"before": {"Li": "loyal", "Wang": "lost"}, "after": {"Li": "lost", "Wang": "lost"}}
                    ),
                    **ways(
                        wrong("Li stays", lambda n: pd.DataFrame({"after": {"Li": "loyal"}})),
                        wrong("Wang comes back", lambda n: pd.DataFrame({"after": {"Wang": "loyal"}})),
                        wrong("all loyal", lambda n: pd.DataFrame({"before": {"Wang": "loyal"}})),
                    ),
                ),
                Function(
                    name="1g",
                    text="Write it.",
                    meaning="For all.",
                    parameters=("x", "y"),
                    inputs=lambda n: [(n.cost, 2), (5, 4), (0, 1)],
                    right=lambda x, y: x / y,
                    **ways(
                        wrong("times", lambda x, y: x * y, "You multiplied."),
                        wrong("minus", lambda x, y: x - y),
                        wrong("plus", lambda x, y: x + y),
                    ),
                ),
                Text(name="1h", text="Why?", points=2, look_for="A reason."),
            ],
        ),
    ),
)
CASE = EXERCISE.cases[0]
GIVEN = numbers_of(EXERCISE, CASE, "7")
RIGHT = GIVEN.cost / GIVEN.customers


def verdict(name, value):
    question = EXERCISE.questions[name]
    return judge(question, GIVEN, question.kept(GIVEN, value))


def letters(name):
    return {option: letter for letter, option in EXERCISE.questions[name].lettered(GIVEN).items()}


# --- numbers


@pytest.mark.parametrize(
    "value",
    [
        RIGHT,
        np.float64(RIGHT),
        np.float32(RIGHT),
        round(RIGHT, 2),
        round(RIGHT, 3),
        np.array(RIGHT),
        np.array([RIGHT]),
        [RIGHT],
        (RIGHT,),
        pd.Series({"x": RIGHT}),
        pd.DataFrame({"x": [RIGHT]}),
        Decimal(str(RIGHT)),
        [Decimal(str(RIGHT))],
        Fraction(GIVEN.cost, GIVEN.customers),
        f"{RIGHT:.2f}",
        f" +{RIGHT} ",
    ],
)
def test_the_right_number_in_any_dress_is_right(value):
    found = verdict("1a", value)
    assert (found.status, found.credit, found.message) == ("right", 1, "Each cost that.")


@pytest.mark.parametrize(
    "value, status, credit",
    [
        (GIVEN.customers / GIVEN.cost, "misconception", 0),
        (round(RIGHT, 1), "too few decimals", 0.75),
        (round(RIGHT), "too few decimals", 0),
        (RIGHT * 1.003, "rounding", 0.75),
        (RIGHT * 1.2, "not yet", 0),
        (-RIGHT, "not yet", 0),
        ("8０", "unreadable", 0),
        (None, "unanswered", 0),
        (..., "unanswered", 0),
        (float("nan"), "unreadable", 0),
        (float("inf"), "unreadable", 0),
        (True, "unreadable", 0),
        ([1, 2], "unreadable", 0),
        ({}, "unanswered", 0),
        (object(), "unreadable", 0),
        (10**400, "unreadable", 0),
        (pd.DataFrame({"a": [1, 2]}), "unreadable", 0),
    ],
)
def test_other_numbers(value, status, credit):
    found = verdict("1a", value)
    assert (found.status, found.credit) == (status, credit) and found.message


@pytest.mark.parametrize(
    "text, en, zh",
    [
        ("2750+11*800", "leave out the quotation marks and write the calculation directly", "去掉引号，直接写算式"),
        ("11/15", "write the calculation directly", "直接写算式"),
        ("(3-1)×2", "write the calculation directly", "直接写算式"),
        ("n.income * 5", "write the calculation directly", "直接写算式"),
        ("0,09", "decimals need a point, so write 0.09", "0.09"),
        ("9%", "0.09", "0.09"),
        ("1 234", "1234", "1234"),
        ("3,100", "3100", "3100"),
        ("2026-11-22", "not a number: give a number", "请给一个数"),
        ("about five", "not a number: give a number", "请给一个数"),
    ],
)
def test_a_number_typed_as_text_is_told_how_to_be_one(text, en, zh):
    for code, part in (("en", en), ("zh", zh)):
        with language.using(code):
            found = verdict("1a", text)
        assert found.status == "unreadable" and part in found.message


def test_an_answer_that_an_earlier_version_kept_is_judged_as_it_was():
    """What is understood is understood when it is kept; what was kept as text stays text."""
    for kept in (str(RIGHT), [RIGHT], {"other": "Decimal('5')"}, {"series": {"index": ["x"], "values": [RIGHT]}}):
        assert judge(EXERCISE.questions["1a"], GIVEN, kept).status == "unreadable"


def test_several_numbers_one_of_them_in_a_list_or_as_text():
    share = GIVEN.customers / 1000
    assert verdict("1b", [[RIGHT], str(share)]).status == "right"
    assert verdict("1b", {"share": pd.Series([share]), "cost": Decimal(str(RIGHT))}).status == "right"
    assert "write the calculation directly" in verdict("1b", [RIGHT, "30/1000"]).message


def test_a_guess_with_one_digit_is_no_rounding():
    """Neither is 1 a rounded 0.64, nor 0 the fraction of a few per cent."""

    def of(right, value, **more):
        none = lambda n: 1e6  # noqa: E731
        quantity = Quantity(right=lambda n: right, **ways(wrong("far", none)), **more)
        found = quantity.judge_number(GIVEN, value)
        return found.status, found.credit

    fraction = {"unit": "fraction", "decimals": 3}
    assert of(0.6412, 1, **fraction) == of(0.6412, 0.7, **fraction) == ("not yet", 0)
    assert of(0.6412, 0.64, **fraction) == ("too few decimals", 0.75)
    assert of(0.6412, 64.12, **fraction) == ("unit", 0.5)
    percent = {"unit": "percent", "decimals": 1}
    assert of(12.3, 0.123, **percent) == ("unit", 0.5)
    assert of(12.3, 0.1, **percent) == of(3.2, 0, **percent) == ("not yet", 0)


@pytest.mark.parametrize(
    "right, value, decimals, status, credit",
    [
        (0.4075, 0.4, 4, "too few decimals", 0),
        (0.4075, 0.41, 4, "too few decimals", 0),
        (0.40749, 0.407, 4, "too few decimals", 0.75),
        (887.92, 890, 2, "too few decimals", 0),
        (887.92, 888, 2, "too few decimals", 0),
        (887.92, 887.9, 2, "too few decimals", 0.75),
        (887.92, 888.5, 2, "rounding", 0.75),
        (39.1, 39, 1, "too few decimals", 0.75),
        (0.4003, 0.4, 4, "too few decimals", 0.75),  # 0.400, of which no number keeps the zeros
        (1800.0, 1805, 2, "rounding", 0.75),  # there was no decimal to lose
        (887.92, 900, 2, "not yet", 0),
    ],
)
def test_a_result_with_too_few_decimals_is_told_so_and_earns_nothing_where_it_may_be_a_guess(
    right, value, decimals, status, credit
):
    found = Quantity(right=lambda n: right, decimals=decimals).judge_number(GIVEN, value)
    assert (found.status, found.credit) == (status, credit)
    if status == "too few decimals":
        assert f"The result needs {decimals} decimal" in found.message
    if status == "rounding":
        assert "Did you round on the way, or the result?" in found.message


def test_several_numbers_with_too_few_decimals():
    share = GIVEN.customers / 1000 + 0.00013
    other = replace(SHARE, label="other", right=lambda n: share)
    question = replace(EXERCISE.questions["1b"], quantities={"a": SHARE, "b": other})
    found = judge(question, GIVEN, [GIVEN.customers / 1000, round(share, 3)])
    assert (found.status, found.credit) == ("too few decimals", (1 + 0.75) / 2)
    found = judge(question, GIVEN, [GIVEN.customers / 1000 * 1.002, round(share, 3)])
    assert (found.status, found.credit) == ("rounding", 0.75)


def test_a_number_in_words_does_not_say_twice_that_it_is_not_right():
    for code, again in (("en", "Not yet"), ("zh", "还不对")):
        with language.using(code):
            assert again not in verdict("1a", RIGHT * 1.2).message


COUNT = Quantity(right=lambda n: 3, unit="count", decimals=0, **ways(wrong("doubled", lambda n: 6.5, "Not twice.")))


@pytest.mark.parametrize("value", [2.6, 3.4, 3.001, 40.5])
def test_a_count_is_whole(value):
    found = COUNT.judge_number(GIVEN, value)
    assert (found.status, found.credit) == ("not yet", 0) and found.message == (
        f"A number of people or purchases is whole. Not whole: {value}. Does the question say how to round?"
    )


def test_a_count_may_be_calculated_and_its_mistakes_are_named():
    assert COUNT.judge_number(GIVEN, 0.1 * 3 * 10).status == "right"
    assert COUNT.judge_number(GIVEN, 6.5).message == "Not twice."
    assert replace(COUNT, decimals=1).judge_number(GIVEN, 3.04).status == "right"


def test_customers_of_a_tier_are_whole():
    exercise = find("04")
    question = exercise.questions["1a"]
    given = numbers_of(exercise, exercise.case_of("1a"), "20260733")
    assert given.customers == 260
    with language.using("zh"):
        found = judge(question, given, [2.6, 10.4, 39, 208])
    assert (found.status, found.credit) == ("partly", 0.5)
    assert found.message.startswith("人数、次数只能是整数，2.6、10.4 不是整数。")
    assert judge(question, given, [3, 10, 39, 208]).status == "right"


def test_a_misconception_says_why_and_where_to_read():
    found = verdict("1a", GIVEN.customers / GIVEN.cost)
    assert found.message == f"You divided {GIVEN.customers} by {GIVEN.cost}." and found.sections == ["1"]


@pytest.mark.parametrize("lang, word", [("en", "per cent"), ("zh", "百分数")])
def test_per_cent_for_a_fraction(lang, word):
    with language.using(lang):
        share = GIVEN.customers / 1000
        found = verdict("1b", {"cost": RIGHT, "share": 100 * share})
    assert found.status == "partly" and found.credit == 0.75 and word in found.message


@pytest.mark.parametrize("unit, typed, word", [("years", 30, "months"), ("months", 2.5 / 12, "years")])
def test_months_for_years(unit, typed, word):
    quantity = Quantity(right=lambda n: 2.5, unit=unit, decimals=3)
    found = quantity.judge_number(GIVEN, typed)
    assert (found.status, found.credit) == ("unit", 0.5) and f"These are {word}." in found.message


def test_too_few_decimals_may_come_from_an_earlier_result_that_was_rounded_as_asked():
    """500 × 4.1 is 2050, also where all digits would give 2050.02."""
    assert better(GIVEN, Verdict(Status.TOO_FEW, 0, "Few."), [([], RIGHT_VERDICT)]) == RIGHT_VERDICT


@pytest.mark.parametrize(
    "sections, en, zh",
    [
        ("2", "section 2", "第 2 节"),
        ("12", "sections 1 and 2", "第 1、2 节"),
        ("123", "sections 1, 2 and 3", "第 1、2、3 节"),
    ],
)
def test_where_to_read_again(sections, en, zh):
    found = tuple(Misconception(see, abs, "Why.", see) for see in sections)
    for code, words in (("en", en), ("zh", zh)):
        with language.using(code):
            assert pointer_to(Verdict(Status.PARTLY, 0.5, "", found)).endswith(words)


def test_several_numbers_in_a_list_a_dict_or_a_series():
    share = GIVEN.customers / 1000
    for answer in (
        [RIGHT, share],
        (RIGHT, share),
        np.array([RIGHT, share]),
        {"share": share, "cost": RIGHT},
        pd.Series({"share": share, "cost": RIGHT}),
        pd.Series([RIGHT, share]),
    ):
        assert verdict("1b", answer).status == "right", answer


@pytest.mark.parametrize(
    "answer, part",
    [
        ([1], "2 are asked"),
        ({"cost": 1, "rent": 2}, "'rent', which is not asked"),
        (5, "a list of 2 numbers"),
        ([RIGHT, "x"], "share is the text 'x'"),
        ({"cost": 1, " cost": RIGHT, "share": GIVEN.customers / 1000}, "' cost' twice"),
        (pd.Series([1, RIGHT, 1], index=["cost", "cost", "share"]), "'cost' twice"),
    ],
)
def test_several_numbers_in_a_form_that_cannot_be_read(answer, part):
    found = verdict("1b", answer)
    assert found.status == "unreadable" and part in found.message


def test_of_several_numbers_each_says_its_own():
    found = verdict("1b", [GIVEN.cost * GIVEN.customers, ...])
    assert found.status == "not yet" and found.credit == 0
    assert found.message == "cost: Think again.\nshare: not answered yet." and found.sections == ["2"]


# --- choices


def test_a_choice_by_letter_name_or_text():
    right, wrong_letter = letters("1c")["good"], letters("1c")["bad"]
    for answer in (right, right.lower(), f" {right} ", [right], "good", "It is good.", chr(ord(right) + 0xFEE0)):
        assert verdict("1c", answer).status == "right", answer
    found = verdict("1c", wrong_letter)
    assert (found.status, found.message) == ("misconception", "It is not bad.")
    assert [wrong.name for wrong in found.misconceptions] == ["bad"]


def test_several_letters():
    by = letters("1d")
    assert verdict("1d", by["two"] + by["one"]).status == "right"
    assert verdict("1d", f"{by['two']}，{by['one']}").status == "right"
    half = verdict("1d", by["one"])
    assert (half.status, half.credit, half.message) == ("partly", 0.5, "What you chose is right, but it is not all.")
    mixed = verdict("1d", [by["one"], by["two"], by["four"]])
    assert (mixed.status, mixed.credit) == ("partly", 0.5) and "Not the fourth." in mixed.message
    right = ", ".join(sorted(by["one"] + by["two"]))
    assert mixed.message.endswith(
        f"Right so far: {right}. Take out what is wrong, and check whether anything is missing."
    )
    with language.using("zh"):  # not to be read as "all is right"
        message = verdict("1d", [by["one"], by["four"]]).message
    assert message.endswith(f"选对了的有：{by['one']}。请去掉选错的，再看看有没有漏选。")
    assert verdict("1d", "ABCD").credit == 0  # choosing all is not knowing


@pytest.mark.parametrize("answer", ["Z", "AB", 3, ["A", 1]])
def test_a_letter_that_is_none(answer):
    assert verdict("1c", answer).status == "unreadable"


def test_the_order_of_options_is_the_learners_own():
    orders = {tuple(numbers_of(EXERCISE, CASE, str(learner)).order_of_1d) for learner in range(30)}
    assert len(orders) > 10


def test_text_with_a_sign_of_per_cent_keeps_its_number_where_per_cent_are_asked():
    exercise = find("01")
    given = numbers_of(exercise, exercise.case_of("2b"), "20260142")
    assert "27.7." in judge(exercise.questions["2b"], given, encode("27.7%")).message


def test_an_unreadable_part_is_told_in_chinese_without_gaps():
    exercise = find("01")
    given = numbers_of(exercise, exercise.case_of("2a"), "20260142")
    with language.using("zh"):
        assert "旧规则是文字" in judge(exercise.questions["2a"], given, encode(["210人", 5])).message


# --- tables


@pytest.mark.parametrize(
    "answer",
    [
        COLUMN,
        COLUMN.to_frame("x"),
        COLUMN[["C", "A", "B"]],
        COLUMN.to_dict(),
        [1.25, 2.5, 4],
        [[1.25], [2.5], [4]],
        COLUMN.to_frame().T,
        COLUMN.round(1) + 0.05 * (COLUMN.index == "A"),
    ],
)
def test_a_table_in_any_form_is_right(answer):
    assert verdict("1e", answer).status == "right"


def test_a_table_with_some_names_of_its_own():
    """By their order, unless a name that is asked stands elsewhere."""
    assert verdict("1e", {"A": 1.25, "b2": 2.5, "C": 4}).status == "right"
    found = verdict("1e", {"B": 1.25, "x": 2.5, "C": 4})
    assert (
        found.status == "unreadable" and found.message == "Your table has the names 'B', 'x', 'C'. Asked are: A, B, C."
    )


def test_a_table_with_some_right_cells():
    found = verdict("1e", [1.25, 2.5, 9])
    assert (found.status, round(found.credit, 3)) == ("partly", 0.667)
    assert found.message == "2 of 3 cells are right. Look again at: C."


def test_a_table_cell_that_was_rounded_too_early_earns_what_a_number_does():
    found = verdict("1e", [1.25, 2.51, 4.01])
    assert (found.status, found.credit) == ("rounding", (1 + 0.75 + 0.75) / 3)
    near = (
        "Very near. Did you round on the way, or the result? Keep all digits, and round only at the end, to 2 decimals."
    )
    assert found.message == f"{near}\n1 of 3 cells is right. Look again at: B, C."
    found = verdict("1e", [1.25, 2.51, 9])
    assert (found.status, found.credit) == ("partly", 1.75 / 3)
    assert found.message == f"B: {near}\n1 of 3 cells is right. Look again at: B, C."
    found = verdict("1e", [7, 2.51, 9])
    assert (found.status, found.credit) == ("partly", 0.25)
    assert found.message == f"B: {near}\nThe other cells are not right yet."
    assert verdict("1e", [1.251 * 1.004, 2.51, 4.01]).message == near
    assert verdict("1e", [1, 3, 9]).credit == 0


def test_a_cell_that_shows_a_mistake_was_not_rounded():
    near = Table("x", right=lambda n: COLUMN, **ways(wrong("near", lambda n: pd.Series({"B": 2.51, "C": 5.0}))))
    assert judge(near, GIVEN, [1.25, 2.51, 4]).credit == 2 / 3


@pytest.mark.parametrize("chapter, name", [("05", "2a"), ("02", "4a"), ("07", "1c")])
def test_a_table_of_numbers_all_rounded_too_early(chapter, name):
    exercise = find(chapter)
    question = exercise.questions[name]
    given = numbers_of(exercise, exercise.case_of(name), "20260142")
    right = question.right(given)
    for factor in (1.002, 0.998):
        found = judge(question, given, question.kept(given, factor * right))
        assert found.status == "rounding" and found.credit >= 0.75 and "Did you round" in found.message


def test_a_table_with_empty_cells():
    found = verdict("1e", [1.25, ..., None])
    assert (found.status, found.credit) == ("partly", 1 / 3)
    assert found.message == "1 of 3 cells is right.\n2 cells are still empty."
    found = verdict("1e", [1.25, 7, ""])
    assert found.message == "1 of 3 cells is right. Look again at: B.\n1 cell is still empty."
    assert verdict("1e", [7, ..., ...]).message == "0 of 3 cells are right.\n2 cells are still empty."


@pytest.mark.parametrize("code, again", [("en", "Look again"), ("zh", "再看看：")])
def test_of_two_words_the_other_one_is_not_given_away(code, again):
    exercise = find("01")
    given = numbers_of(exercise, exercise.case_of("3a"), "20260142")
    with language.using(code):
        found = judge(exercise.questions["3a"], given, ["possible"] * 8)
    assert found.status == "partly" and again not in found.message


@pytest.mark.parametrize(
    "chapter, name, change, en, zh",
    [
        ("01", "1a", lambda right: ["lost", *right[1:]], "Look again at: card 1.", "再看看：卡片 1。"),
        (
            "05",
            "2a",
            lambda right: [[3, right.iloc[0, 1]], [4, right.iloc[1, 1]]],
            "Look again at: row A, column revenue; row B, column revenue.",
            "再看看：A 行“收入”列、B 行“收入”列。",
        ),
        (
            "07",
            "1c",
            lambda right: [list(right.iloc[0]), [0.9, *right.iloc[1, 1:]]],
            "Look again at: row 2, column A.",
            "再看看：第 2 行“A”列。",
        ),
    ],
)
def test_one_knows_which_cell_is_meant(chapter, name, change, en, zh):
    exercise = find(chapter)
    question = exercise.questions[name]
    given = numbers_of(exercise, exercise.case_of(name), "20260142")
    answer = question.kept(given, change(question.right(given)))
    for code, words in (("en", en), ("zh", zh)):
        with language.using(code):
            assert words in judge(question, given, answer).message


def test_a_table_cell_that_is_text_is_named():
    message = verdict("1e", [1.25, "2.5元", 4]).message
    assert message.startswith("B is the text '2.5元', not a number")


@pytest.mark.parametrize("answer", ["1.25, 2.5, 4", [1.25, 2.5], ["1.25, 2.5, 4"]])
def test_a_list_of_another_length_is_asked_for_as_a_list(answer):
    found = verdict("1e", answer)
    assert found.status == "unreadable"
    assert found.message.startswith("Your answer must be a list in square brackets with 3 entries")


def test_a_word_that_is_none_of_those_to_choose_from_is_named():
    exercise = find("01")
    given = numbers_of(exercise, exercise.case_of("1a"), "20260142")
    states = exercise.questions["1a"].right(given)
    with language.using("zh"):
        found = judge(exercise.questions["1a"], given, encode(["好客户", *states[1:]]))
    assert found.status == "partly" and "'好客户'" in found.message


def test_a_table_of_dots_is_not_answered():
    assert verdict("1e", pd.DataFrame({"x": [..., ..., ...]})).status == "unanswered"


def test_a_table_that_shows_a_misconception():
    found = verdict("1e", 2 * COLUMN)
    assert (found.status, found.credit, found.message) == ("misconception", 0, "Think again.")
    found = verdict("1e", [1.25, 1.25, 4])
    assert found.status == "partly" and found.message.startswith("B is not like A.\n2 of 3")


@pytest.mark.parametrize("answer", [[1, 2], "x", 5, {"A": 1}, pd.DataFrame({"A": [1, 2], "B": [3, 4]}), [[1, 2], [3]]])
def test_a_table_of_another_shape(answer):
    assert verdict("1e", answer).status == "unreadable"


def test_words_in_either_language():
    answer = pd.DataFrame({"before": ["Loyal ", "lost"], "after": ["lost", "LOST"]}, index=["Li", "Wang"])
    assert verdict("1f", answer).status == "right"
    with language.using("zh"):
        assert verdict("1f", answer.replace({"Loyal ": "忠诚"})).status == "right"


# --- functions and texts


def test_a_function_is_judged_by_its_values():
    assert verdict("1g", lambda a, b: a / b).status == "right"
    assert verdict("1g", lambda a, b: a * b).message == "You multiplied."
    found = verdict("1g", lambda a, b: a / b if a > 5 else 1)
    assert (found.status, round(found.credit, 2)) == ("partly", 0.33) and "x=5, y=4" in found.message


@pytest.mark.parametrize(
    "function, part",
    [
        (lambda x: x, "fails: TypeError"),
        (lambda x, y: None, "returns nothing"),
        (lambda x, y: "two", "returns 'two', not a number"),
        (5, "A function is asked"),
        (int, "A function is asked"),
    ],
)
def test_a_function_that_is_none(function, part):
    assert part in verdict("1g", function).message


@pytest.mark.parametrize(
    "typed, told", [("contribution_of", "contribution_of"), ("f()", "f"), ("x + y", "my_function")]
)
def test_a_function_given_as_text_is_asked_for_by_its_name(typed, told):
    found = verdict("1g", typed)
    assert found.status == "unreadable" and "without quotation marks" in found.message
    assert f'me.answer("1g", {told})' in found.message


def test_a_function_may_return_a_number_in_an_array():
    assert verdict("1g", lambda x, y: np.array([x / y])).status == "right"


@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt(), GeneratorExit(), RecursionError("deep")])
def test_whatever_a_function_raises_is_its_answer(error):
    calls = []

    def function(x, y):
        calls.append(x)
        raise error

    assert type(error).__name__ in verdict("1g", function).message
    assert len(calls) == (1 if isinstance(error, KeyboardInterrupt) else 3)  # stopped once, stopped for good


def test_a_function_with_dots_is_not_answered():
    assert verdict("1g", lambda x, y: x + ...).status == "unanswered"
    assert verdict("1g", lambda x, y: ...).status == "unanswered"


def test_texts():
    assert verdict("1h", "Because it costs less than it brings.").status == "to read"
    assert verdict("1h", "因为成本比收入低得多。").status == "to read"
    assert verdict("1h", "no").status == "not yet"
    assert verdict("1h", "\n...\n").status == "unanswered"
    assert verdict("1h", 5).status == "unreadable"


# --- what is kept


@pytest.mark.parametrize(
    "value",
    [
        1,
        -2.5,
        "文",
        None,
        [1, [2, "x"]],
        {"a": 1, 2: "b"},
        pd.Series({"A": 0.5}),
        pd.DataFrame({"x": [1, 2]}, index=["a", "b"]),
    ],
)
def test_an_answer_comes_back_as_it_was(value):
    back = decode(encode(value))
    if isinstance(value, (pd.Series, pd.DataFrame)):
        assert back.to_dict() == value.to_dict()
    else:
        assert back == value


class Grim:
    def __repr__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "value", [Grim(), object(), print, {1, 2}, range(3), b"x", 1j, pd.NA, pd.Timestamp("2026-01-01")]
)
def test_anything_can_be_kept(value):
    encode(value)


def nested(value, times, width=1):
    for _time in range(times):
        value = [value] * width
    return value


class Wild(dict):
    def items(self):
        raise RuntimeError("no")

    keys = values = __iter__ = items


class Speechless(Exception):
    def __str__(self):
        raise RuntimeError("no")


def speechless(x, y):
    raise Speechless


ENDLESS = []
ENDLESS.append(ENDLESS)
IN_ITSELF = {}
IN_ITSELF["a"] = IN_ITSELF


@pytest.mark.parametrize(
    "value",
    [
        ENDLESS,
        IN_ITSELF,
        nested(1, 10_000),
        nested("x", 30, width=10),
        nested("x" * 10_000, 1, width=1000),
        list(range(10**6)),
        np.zeros((10**6, 0)),
        pd.DataFrame(index=range(10**6)),
        pd.DataFrame(np.zeros((200, 200))),
        {number: number for number in range(10**5)},
        "x" * 10**6,
        "\ud800\x00",
        {"\ud800": "\x01"},
        Wild(a=1),
        [Grim()],
        pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
        pd.DataFrame([[1, 2], [3, 4]], index=["A", "A"], columns=["B", "B"]),
        pd.Series(["a", None, pd.NA, pd.NaT], dtype="category"),
        speechless,
        lambda x, y: nested("x", 30, width=10),
        lambda *, z: z,
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_is_answered_is_kept_small_and_marked_the_same(value, monkeypatch):
    shown = []
    monkeypatch.setattr(session, "_display", shown.append)
    me = Session(EXERCISE, "7")
    for name, question in EXERCISE.questions.items():
        me.answer(name, value)
        kept = json.dumps(shown[-1], allow_nan=False, ensure_ascii=False)
        assert len(kept.encode()) < 200_000 and name in me.verdicts and me.verdicts[name].status != "right"
        content = {"cells": [{"cell_type": "code", "outputs": [{"data": json.loads(kept)}]}]}
        (record,), problems = kept_answers.kept_answers(notebook_file.notebook_in(json.dumps(content).encode()))
        assert not problems and judge(question, GIVEN, record.answer.value) == me.verdicts[name]


@pytest.mark.parametrize(
    "data", [{}, {"frame": 5}, {"series": {}}, {"a": 1, "b": 2}, {"dict": [1]}, True, {"other": [1]}]
)
def test_data_that_nobody_wrote_is_unknown(data):
    assert not is_blank(decode(data)) and verdict("1a", 1)
    for question in EXERCISE.questions.values():
        assert judge(question, GIVEN, data).status in ("unreadable", "unanswered")


# --- the learner's session


def test_only_what_the_case_tells_can_be_asked_for():
    me = exercise("07-switching", "20260117")
    assert set(vars(me.numbers("2"))) == {
        *("start_a", "start_b", "start_c", "contribution", "rate", "kept", "raised", "cost"),
    }
    me.numbers("2").rate = 0
    assert me.numbers("2").rate == 0.09


@pytest.fixture
def shell():
    """A notebook's kernel, as far as displaying goes."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def displayed(action):
    with capture_output(stdout=False, stderr=False) as captured:
        action()
    return [output.data for output in captured.outputs]


def test_an_answer_is_shown_and_recorded(shell):
    me = Session(EXERCISE, "７")
    (first,) = displayed(lambda: me.answer("1a", 1))
    (second,) = displayed(lambda: me.answer("1A ", RIGHT))
    assert set(first[ANSWER].pop("asked")) == {"attempt", "numbers", "version", "order"}
    assert first[ANSWER] == {
        "format": 4,
        "exercise": "99-example",
        "question": "1a",
        "learner": "7",
        "language": "en",
        "answer": 1,
        "earlier": [],
        "place": 1,
    }
    assert (second[ANSWER]["answer"], second[ANSWER]["earlier"], second[ANSWER]["place"]) == (RIGHT, [1], 2)
    assert second["text/plain"].startswith("✓ 1a right\nEach cost that.\nSo far: 1 of 7 right; 4 of 15 points.")
    assert "Each cost that." in second["text/html"]


def test_the_sum_shown_is_the_sum_of_the_points_that_the_teacher_sees(shell):
    """Each question's points have two decimals; a third of one point is 0.33, three of them are not 1."""
    me = Session(EXERCISE, "7")
    displayed(lambda: me.answer("1a", RIGHT))
    thirds = [name for name, question in EXERCISE.questions.items() if name != "1a" and question.points == 1][:3]
    for name in thirds:
        displayed(lambda name=name: me.answer(name, 5))
        me.verdicts[name] = replace(me.verdicts["1a"], status="partly", credit=1 / 3)
    (card,) = displayed(lambda: me.answer("1a", RIGHT))
    assert len(thirds) == 3 and me.points(thirds[0]) == 0.33
    assert f"{me.points('1a') + 0.99:.2f} of 15 points" in card["text/plain"]


OPTIONAL = ("1a", "1c", "1h")
PARTED = replace(
    EXERCISE,
    cases=tuple(
        replace(case, questions=[replace(one, optional=one.name in OPTIONAL) for one in case.questions])
        for case in EXERCISE.cases
    ),
)


def test_an_optional_question_says_so(shell):
    me = Session(PARTED, "7")
    titles = {
        name: displayed(lambda name=name: me.show(name))[0]["text/plain"].split("\n")[0] for name in ("1", "1a", "1b")
    }
    assert titles == {
        "1": "Case 1: A campaign",
        "1a": "Question 1a (4 points, optional)",
        "1b": "Question 1b (2 points)",
    }
    with language.using("zh"):
        assert displayed(lambda: me.show("1a"))[0]["text/plain"].startswith("1a 题（4 分，选做）")
        assert displayed(lambda: me.show("1a"))[0]["text/html"].count("选做") == 1


def test_a_case_of_optional_questions_says_so(shell):
    case = PARTED.cases[0]
    optional = [question for question in case.questions if question.optional]
    exercise = replace(PARTED, cases=(replace(case, questions=optional),))
    assert displayed(lambda: Session(exercise, "7").show("1"))[0]["text/plain"].startswith(
        "Case 1 (optional): A campaign"
    )


def test_required_and_optional_points_are_counted_apart(shell):
    """Of 15 points 4 + 1 + 2 are optional; of 7 questions that the computer judges, 1a and 1c."""
    me = Session(PARTED, "7")
    (optional,) = displayed(lambda: me.answer("1a", RIGHT))
    (required,) = displayed(lambda: me.answer("1f", 3))
    (text,) = displayed(lambda: me.answer("1h", "Because it costs less than what it brings."))
    assert optional["text/plain"].endswith("Optional so far: 1 of 2 right; 4 of 7 points.")
    assert required["text/plain"].endswith("Required so far: 0 of 5 right; 0 of 8 points.")
    assert text["text/plain"].endswith("Optional so far: 1 of 2 right, 1 for the teacher to read; 4 of 7 points.")
    lines = me._repr_mimebundle_()["text/plain"].split("\n")
    required, optional = (next(at for at, line in enumerate(lines) if line.startswith(word)) for word in ("Req", "Opt"))
    assert [line.split("  ")[1] for line in lines[1:required]] == ["1b", "1d", "1e", "1f", "1g"]
    assert [line.split("  ")[1] for line in lines[required + 1 : optional]] == ["1a", "1c", "1h"]
    assert "…  1c  optional  – / 1" in lines and "…  1b  not answered  – / 2" in lines


def test_an_exercise_without_optional_questions_does_not_speak_of_them(shell):
    me = Session(EXERCISE, "7")
    for code in language.LANGUAGES:
        with language.using(code):
            cards = [*displayed(lambda: me.show("1")), *displayed(lambda: me.show("1a"))]
            cards += displayed(lambda: me.answer("1a", RIGHT))
            said = " ".join(str(card) for card in [*cards, me._repr_mimebundle_()]).lower()
            assert not any(word in said for word in ("optional", "required", "选做", "必做"))


def test_an_answer_without_a_value_is_not_answered(shell):
    (card,) = displayed(lambda: Session(EXERCISE, "7").answer("1a"))
    assert "Not answered yet" in card["text/plain"]


@pytest.mark.parametrize("values", [(10, 750), (1, 2, 3)])
def test_several_values_without_brackets_are_refused_in_one_sentence(values):
    with pytest.raises(InputError, match="square brackets"):
        Session(EXERCISE, "7").answer("1a", *values)


def test_nothing_in_the_brackets_is_no_question():
    for call in (Session(EXERCISE, "7").show, Session(EXERCISE, "7").table, Session(EXERCISE, "7").answer):
        with pytest.raises(InputError, match="There is no question ''"):
            call()


def test_dots_are_not_recorded(shell):
    (card,) = displayed(lambda: Session(EXERCISE, "7").answer("1a", ...))
    assert ANSWER not in card


def test_a_question_is_shown_with_the_learners_numbers(shell):
    me = Session(EXERCISE, "7")
    (case,) = displayed(lambda: me.show("1"))
    assert f"It cost {GIVEN.cost} and won {GIVEN.customers}." in case["text/plain"]
    (number,) = displayed(lambda: me.show("1b"))
    assert "cost (an amount of money, 2 decimals); share (a fraction: 8 % is 0.08, 4 decimals)" in number["text/plain"]
    (choice,) = displayed(lambda: me.show("1c"))
    assert "It is good." in choice["text/html"] and "It is good." in choice["text/plain"]


def test_what_a_learner_typed_is_not_html(shell):
    (card,) = displayed(lambda: Session(EXERCISE, "7").answer("1a", "<script>alert(1)</script>"))
    assert "<script>" not in card["text/html"]


def test_progress(shell):
    me = Session(EXERCISE, "7")
    displayed(lambda: me.answer("1a", RIGHT))
    shown = me._repr_mimebundle_()["text/plain"]
    assert "✓  1a  right  4 / 4" in shown and "…  1b  not answered  – / 2" in shown


@pytest.mark.parametrize("name", ["9z", "", None, "1"])
def test_answering_a_question_that_is_none(name):
    with pytest.raises(InputError, match="There is no question .* 1a, 1b"):
        Session(EXERCISE, "7").answer(name, 1)


def test_a_case_without_a_table():
    with pytest.raises(InputError, match="Case 1 has no table"):
        Session(EXERCISE, "7").table("1")


def test_the_same_exercise_goes_on_where_it_was_left():
    assert exercise("05", learner="20260117") is exercise("05-lifetime-value", learner=" 20260117 ")


@pytest.mark.parametrize("name", ["06", "", None, "05-lifetime"])
def test_an_exercise_that_is_none(name):
    with pytest.raises(InputError, match="There is no exercise .* 05-lifetime-value"):
        find(name)


@pytest.mark.parametrize("value", ["a b/c", "x" * 41, 1.5, True, "<b>", "张;三", "ß" * 21])
def test_a_learner_number_that_is_none(value):
    with pytest.raises(InputError, match="not a student number"):
        learner_number(value)


@pytest.mark.parametrize("value", [None, ..., "...", "", "…", "sample", "Sample"])
def test_no_learner_number_is_the_sample_learner(value):
    assert learner_number(value) == "sample"


# --- drawing


def test_drawing_is_the_same_for_ever():
    source = Draw("05-lifetime-value/1/20260117/0")
    assert [Steps(0.06, 0.12, 0.01).draw(source, f"rate {i}") for i in range(4)] == [0.07, 0.11, 0.12, 0.12]
    assert Several(3, Pick("a", "b", "c")).draw(source, "letters") == ["c", "c", "a"]


def test_steps_hold_their_bounds_and_are_about_equally_likely():
    drawn = [Steps(0.1, 0.5, 0.1).draw(Draw(str(i)), "x") for i in range(2000)]
    counts = pd.Series(drawn).value_counts()
    assert sorted(counts.index) == [0.1, 0.2, 0.3, 0.4, 0.5] and counts.min() > 320


def test_numbers_that_hide_a_misconception_are_drawn_again():
    question = Number(
        name="1a",
        text="x",
        meaning="y",
        right=lambda n: n.x**2,
        decimals=0,
        wrong={str(k): lambda n, k=k: k * n.x for k in (2, 3, 5)},  # x² = 2x, 3x or 5x for some
    )
    case = Case(name="1", title="", text="", given={"x": Steps(1, 6)}, questions=[question])
    tricky = Exercise("98-tricky", "", (case,))
    drawn = {numbers_of(tricky, case, str(learner)).x for learner in range(200)}
    assert drawn == {
        4,
        6,
    }  # 2, 3 and 5 confuse the right answer with a wrong one; 1 and 2 are too near in whole numbers
    assert all(question.tells_apart(numbers_of(tricky, case, str(learner))) for learner in range(20))


def test_a_case_that_suits_nobody_is_the_authors_mistake():
    case = Case(name="1", title="", text="", given={"x": Steps(1, 6)}, accept=lambda n: False, questions=[])
    with pytest.raises(RuntimeError, match="no numbers suit"):
        numbers_of(Exercise("97-none", "", (case,)), case, "1")


def test_numbers_derived_and_accepted():
    case = Case(
        name="1",
        title="",
        text="",
        given={"x": Steps(1, 9)},
        derive=lambda n: {"rest": 10 - n.x},
        accept=lambda n: n.x > n.rest,
        questions=[],
    )
    given = numbers_of(Exercise("96-rest", "", (case,)), case, "1")
    assert given.x + given.rest == 10 and given.x > 5
