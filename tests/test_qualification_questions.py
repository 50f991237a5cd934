"""The right answers of chapter 2's exercise, worked out by hand for the sample learner."""

import pandas as pd
import pytest

from clvteach import language, qualification
from clvteach.exercises import find
from clvteach.questions import Table
from clvteach.questions.answers import encode_calls
from clvteach.questions.filling import fill
from clvteach.questions.judging import judge
from clvteach.questions.learner import numbers_of

EXERCISE = find("02-qualification")


def given(name, learner="20260117"):
    return numbers_of(EXERCISE, EXERCISE.case_of(name), learner)


def status(name, answer):
    return judge(EXERCISE.questions[name], given(name), answer).status


CODES = ["Man", "MAn", "mAn", "maN", "MAN", "mAN", "MaN", "MaN"]


def test_the_sample_learners_numbers_stay():
    n = given("1a")
    assert n.trip == 4500
    assert n.prospects["budget"].tolist() == [10500, 7500, -11500, 550, 4500, 4400, 8500, 8000]
    n = given("2a")
    assert (n.a, n.b, n.c, n.cost, n.profit, n.budget) == (14, 20, 28, 35, 450, 805)
    assert (n.chance_a, n.chance_b, n.chance_c) == (0.45, 0.16, 0.02)
    n = given("4a")
    assert (n.budget, n.worth) == (2700, 80)


def test_codes_read_off_the_sheet():
    assert status("1a", CODES) == "right"


def test_capitals_matter():
    codes = list(CODES)
    codes[7] = "MAN"  # a share of .45
    verdict = judge(EXERCISE.questions["1a"], given("1a"), codes)
    assert [wrong.name for wrong in verdict.misconceptions] == ["almost at the threshold is enough"]
    assert judge(EXERCISE.questions["1a"], given("1a"), [code.lower() for code in CODES]).credit == 0


def test_full_width_letters_are_read():
    assert status("1a", ["Ｍａｎ", *CODES[1:]]) == "right"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("1b", "just short"),
        ("2a", [202.5 - 35, 72 - 35, 9 - 35]),
        ("2b", 14 * 167.5 + 9 * 37),  # 805 is 23 contacts
        ("2c", 34),
        ("2d", 0.078),  # 35 of 450
        ("4a", [26.67, 120, 60, 100]),
        ("4b", "referral chain"),
        ("4c", 48 + 1420 / 60),  # 1280 for 160 people, then letters
        ("4d", 160 * 8 + 3000 * 1.2),
        ("5a", ["not fewer", "lower chance"]),
    ],
)
def test_by_hand(name, answer):
    assert status(name, answer) == "right"


def test_interns_read_off_the_sheet():
    # voucher for names, coach, airport café, own evening, spring meeting, street after street
    methods = ["referral chain", "centre of influence", "observation", "seminar", "conference", "door to door"]
    assert status("3a", methods) == "right"


OTHER_NAMES = {
    "with 法": ["连锁关系链法", "中心开花法", "观察法", "讨论会法", "会议寻找法", "地毯式搜索法"],
    "short": ["连锁关系法", "中心开花", "观察", "讨论", "会议", "地毯式"],
    "American": ["Referral", "center of influence", "observation", "seminar", "conference", "door-to-door"],
}


@pytest.mark.parametrize("methods", OTHER_NAMES.values(), ids=OTHER_NAMES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_textbooks_call_the_methods_is_right(lang, methods):
    with language.using(lang):
        assert status("3a", methods) == "right"
        assert status("3a", [*methods[1:], methods[0]]) != "right"


def test_a_function_with_ifs():
    def conditions_met(budget, authority, need, budget_from):
        return [budget >= budget_from, authority >= 0.5, need >= 5].count(True)

    question = EXERCISE.questions["1c"]
    n = given("1c")
    assert judge(question, n, encode_calls(conditions_met, question.inputs(n))).status == "right"


@pytest.mark.parametrize("learner", [str(number) for number in range(30)])
def test_the_rooms_tools_say_the_same(learner):
    n = given("2b", learner)
    listed = pd.DataFrame({"grade": ["A"] * n.a + ["B"] * n.b + ["C"] * n.c})
    chances = {"A": n.chance_a, "B": n.chance_b, "C": n.chance_c}
    work = qualification.work_down(listed, profit_per_sale=n.profit, contact_cost=n.cost, chances=chances)
    cut = qualification.best_cut(work, n.budget).iloc[0]
    assert cut["affordable"] == cut["contacts"] == n.contacts
    assert EXERCISE.questions["2b"].right(n) == pytest.approx(cut["total profit"])
    assert EXERCISE.questions["2c"].right(n) == qualification.best_cut(work, 1e6)["contacts"].iloc[0]

    n = given("4d", learner)
    methods = EXERCISE.case_of("4d").table(n)
    plan = qualification.best_plan(methods, 1e9, worth=n.worth)
    assert EXERCISE.questions["4d"].right(n) == pytest.approx(plan.sum())
    costs = qualification.marginal_costs(methods)["next costs"]
    assert EXERCISE.questions["4a"].right(n).to_dict() == pytest.approx(costs.to_dict())
    found = qualification.found(methods, qualification.best_plan(methods, n.budget))["qualified"].sum()
    assert EXERCISE.questions["4c"].right(n) == pytest.approx(found)


def test_the_table_shows_hit_rates_as_they_are():

    case = EXERCISE.case_of("4a")
    n = next(n for n in (given("4a", str(i)) for i in range(50)) if 0.015 in n.hit.values())
    from clvteach.questions import display

    assert "0.015" in display.story(case, n)["text/plain"]


def test_forms_say_what_is_typed():

    tables = {name: question for name, question in EXERCISE.questions.items() if isinstance(question, Table)}
    assert {name: question.form(given(name)).split()[1] for name, question in tables.items()} == {
        "1a": "words",
        "3a": "words",
        "4a": "numbers",
    }


def test_every_deed_stands_on_some_sheet():
    case = EXERCISE.case_of("3a")
    seen = {deed for i in range(40) for deed in numbers_of(EXERCISE, case, str(i)).deeds.iloc[:, 0]}
    assert len(seen) == 12
    assert fill(case.text, given("3a"))
