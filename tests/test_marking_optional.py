"""Optional questions in the marks of a class: counted apart, added to nothing, and nothing is missing where they are left out."""

import csv
import io
from dataclasses import replace

import pytest
from known_answers import known_answers
from openpyxl import load_workbook
from test_marking_results import Reader, book, marked, notebook, rows, type_points

from clvteach import exercises, language
from clvteach.marking import answer_text, console, marks_workbook, moodle, pages
from clvteach.marking.class_marks import mark
from clvteach.marking.roster import Learner, Roster
from clvteach.marking.submission import Answer, Submission
from clvteach.marking.teacher_input import HandMark
from clvteach.questions.answers import encode
from clvteach.questions.learner import SOLVED, numbers_of

NAME = "05-lifetime-value"  # required: 13 points; optional, 10 points: 1e (2), 1f, 2c (2) and case 3 with the text 3c
EXERCISE = exercises.find(NAME)
ANNA, BO, CHEN = "20260117", "20260118", "20260119"
ROSTER = Roster({number: Learner(number, name) for number, name in ((ANNA, "Anna"), (BO, "Bo"), (CHEN, "陈晨"))})
ESSAY = "No: by revenue A still leads, because 1750 is below 1945."


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def known(name, learner, which=0):
    given = numbers_of(EXERCISE, EXERCISE.case_of(name), learner)
    return list(known_answers(EXERCISE.questions[name], given))[which][0]


def handed_in(learner, *right, file="", digest="", lang="en", **others):
    """A file with right answers, and with others by ``q3c="..."``."""
    given = {name: known(name, learner) for name in right} | {key[1:]: value for key, value in others.items()}
    answers = {name: Answer(encode(value), learner) for name, value in given.items()}
    return Submission(file or f"{learner}.ipynb", NAME, learner=learner, answers=answers, digest=digest, language=lang)


def everything_required(exercise):
    """The same exercise, none of whose questions is optional."""
    cases = [
        replace(case, questions=[replace(one, optional=False) for one in case.questions]) for case in exercise.cases
    ]
    return replace(exercise, cases=tuple(cases))


def sheets(marks):
    found = load_workbook(io.BytesIO(marks_workbook.workbook(marks).content))
    return {sheet.title: rows(sheet) for sheet in found.worksheets}


def moodle_rows(marks):
    return list(csv.reader(io.StringIO(moodle.table(marks).decode("utf-8-sig"), newline="")))


def test_the_grade_is_what_the_required_questions_earn():
    marks = mark([handed_in(ANNA, "1a", "1b", "1e", "2c"), handed_in(BO, "1a")], ROSTER)
    anna, bo = (marks.papers_of(learner)[NAME] for learner in (ANNA, BO))
    assert (EXERCISE.points, EXERCISE.optional_points) == (13, 10)
    assert (anna.points, anna.optional_points) == (2, 4)
    assert (bo.points, bo.optional_points) == (1, None)
    overview = sheets(marks)["marks"]
    wanted = {
        f"{NAME} (of 13)": [2, 1, None, 1.5],
        "total": [2, 1, None, 1.5],
        "out of": [13, 13, 13, 13],
        "per cent": [2 / 13, 1 / 13, None, 0.12],
        "optional points (of 10)": [4, None, None, 4],
    }
    for heading, values in wanted.items():
        assert [row[heading] for row in overview] == pytest.approx(values), heading
    table = moodle_rows(marks)
    assert [row[3:5] for row in table[1:]] == [["2", "2"], ["1", "1"], ["-", "-"]]


def test_an_optional_answer_that_is_wrong_earns_nothing_and_costs_nothing():
    marks = mark([handed_in(ANNA, "1a", q1e=known("1e", ANNA, 1))], ROSTER)
    assert (marks.papers_of(ANNA)[NAME].points, marks.papers_of(ANNA)[NAME].optional_points) == (1, 0)
    assert sheets(marks)["marks"][0]["optional points (of 10)"] == 0


def test_the_sheet_of_an_exercise_is_empty_where_an_optional_question_was_left_out():
    marks = mark([handed_in(ANNA, "1a", "1e", q3c=ESSAY), handed_in(BO, q1e=known("1e", BO, 1))], ROSTER)
    anna, bo, chen, mean = sheets(marks)[NAME]
    assert (anna["points (of 13)"], anna["optional points (of 10)"], anna["1e (optional, of 2)"]) == (1, 2, 2)
    assert (anna["2c (optional, of 2)"], anna["2c: verdict"]) == (None, None)
    assert (anna["1b (of 1)"], anna["1b: verdict"]) == (0, "not answered")
    assert anna["3c (optional, of 2)"] == "✎" and chen["2c: verdict"] == "not handed in"
    # the mean of an optional question is of those who answered it
    assert (mean["1e (optional, of 2)"], mean["2c (optional, of 2)"], mean["1a (of 1)"]) == (1, None, 0.5)
    assert bo["optional points (of 10)"] == 0 and mean["optional points (of 10)"] == 1


def test_the_feedback_for_moodle_names_no_optional_question_that_was_left_out():
    marks = mark([handed_in(ANNA, "1a", "1e"), handed_in(BO, "1a"), handed_in(CHEN, "1e", lang="zh")], ROSTER)
    anna, bo, chen = (row[-1].split("\n") for row in moodle_rows(marks)[1:])
    assert anna[0] == f"{NAME}: 1 of 13 points. Optional: 2 of 10 points." and "1e (optional): right" in " ".join(anna)
    assert bo[0] == f"{NAME}: 1 of 13 points." and "1b: not answered" in bo
    assert not any(line.startswith(("1e", "1f", "2c", "3")) for line in bo)
    assert chen[0] == f"{NAME}：得 0 分（满分 13）。选做题：得 2 分（满分 10）。" and "1e（选做）：正确" in chen


def test_a_learners_page_has_the_optional_points_apart_and_nothing_that_was_left_out():
    marks = mark(
        [handed_in(ANNA, "1a", "1e", q3c=ESSAY), handed_in(BO, "1a"), handed_in(CHEN, "1e", lang="zh")], ROSTER
    )
    anna, bo, chen = (pages.feedback(marks, learner) for learner in (ANNA, BO, CHEN))
    assert (
        "Required: 1 of 13 points" in anna and "Optional: 2 of 10 points, and 1 text for your teacher to read" in anna
    )
    assert "<span>1e (optional)</span>" in anna and "Case 3 (optional): Find the slip" in anna and ">3a" not in anna
    assert "Required: 1 of 13 points" in bo and "Optional" not in bo and "optional" not in bo
    assert "<span>1b</span>" in bo and "Case 3" not in bo and "<span>2a</span>" in bo
    assert "必做题：得 0 分（满分 13 分）" in chen and "选做题：得 2 分（满分 10 分）" in chen and "1e（选做）" in chen


def test_an_optional_answer_that_was_not_run_is_said():
    paper = replace(handed_in(ANNA, "1a"), unrun=frozenset({"1e"}))
    page = pages.feedback(mark([paper], ROSTER), ANNA)
    assert "<span>1e (optional)</span>" in page and "its cell was not run" in page


def test_the_lecture_counts_only_those_who_answered_an_optional_question():
    papers = [handed_in(ANNA, "1a", "1e"), handed_in(BO, q1e=known("1e", BO, 1)), handed_in(CHEN, "1a")]
    marks = mark(papers, ROSTER)
    tallies = {tally.question.name: tally for tally in marks.tallies(EXERCISE)}
    assert (tallies["1e"].learners, tallies["1e"].wrong) == (2, 1) and tallies["1a"].learners == 3
    assert (tallies["1b"].learners, tallies["1b"].wrong, tallies["2c"].learners) == (3, 3, 0)
    page = pages.lecture(marks)
    assert page.count('class="picture"') == 2 and "only those who answered them are counted" in page
    assert page.index(">1e (optional)<") > page.index(">1b</span>") and "1 of 2 right" in page
    assert "2c" not in page  # nobody answered it
    assert Reader(page).links == []
    ids = [part.split('"')[0] for part in page.split('id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_lecture_begins_with_what_the_smallest_share_has_right():
    """Of the optional ones 1e has 0 of 1 right, 2c 2 of 4: more learners failed 2c, but a smaller share."""
    papers = [
        handed_in(ANNA, "1a", "2c", q1e=known("1e", ANNA, 1)),
        handed_in(BO, "1a", "2c"),
        handed_in(CHEN, "1a", q2c=known("2c", CHEN, 1)),
    ]
    page = pages.lecture(mark(papers, ROSTER))
    questions = page[page.index("All questions") :]
    assert questions.index(">1e (optional)<") < questions.index(">2c (optional)<")
    given = numbers_of(EXERCISE, EXERCISE.case_of("1e"), SOLVED)
    assert (
        f'<p class="answer">{EXERCISE.questions["1e"].right_in_words(given)}</p>' in page
    )  # folded, below the mistake
    assert "Chapter 5, “Customer lifetime value”, section " in page and "05-lifetime-value" not in page


def test_the_lecture_says_nothing_that_is_meant_for_the_teacher():
    roster = Roster({f"2026{at:04d}": Learner(f"2026{at:04d}") for at in range(1, 9)})
    marks = mark([handed_in(number, "1a") for number in roster.learners], roster)
    page = pages.lecture(marks)
    advice = [one for row in sheets(marks)["statistics"] for key, one in row.items() if key.startswith("what to do")]
    assert any("go on" in one for one in advice) and not any(one in page for one in advice)


def test_options_one_after_the_other_have_no_full_stop_before_a_semicolon():
    exercise = exercises.find("01-states")
    question = exercise.questions["4d"]
    given = numbers_of(exercise, exercise.case_of("4d"), ANNA)
    for code, full_stop, between in (("en", ".", "; "), ("zh", "。", "；")):
        with language.using(code):
            first, second = (answer_text.answer(question, given, letter) for letter in "AB")
            assert first.endswith(full_stop)
            assert answer_text.answer(question, given, "AB") == f"{first[:-1]}{between}{second}"
            assert f"{full_stop}{between}" not in answer_text.right(question, given)


def test_the_sheet_of_questions_counts_no_missing_answers_to_optional_ones():
    marks = mark([handed_in(ANNA, "1a", "1e"), handed_in(BO, "1a")], ROSTER)
    by_name = {row["question"]: row for row in sheets(marks)["questions"]}
    assert by_name["1e"]["question or mistake"].startswith("(optional) What is the most that the acquisition cost")
    assert (by_name["1e"]["right"], by_name["1e"]["no answer"]) == (1, None)
    assert by_name["1b"]["no answer"] == 2 and not by_name["1b"]["question or mistake"].startswith("(")


def test_of_two_files_with_the_same_grade_the_one_with_more_optional_points_counts():
    grade, more = (
        handed_in(ANNA, "1a", file="1.ipynb", digest="1"),
        handed_in(ANNA, "1a", "1e", file="2.ipynb", digest="2"),
    )
    best = handed_in(ANNA, "1a", "1b", file="3.ipynb", digest="3")
    assert mark([grade, more], ROSTER).papers_of(ANNA)[NAME].submission is more
    assert mark([grade, more, best], ROSTER).papers_of(ANNA)[NAME].submission is best


def test_points_for_an_optional_text_are_optional_points(tmp_path):
    text = [handed_in(ANNA, "1a", q3c=ESSAY, q4b=ESSAY)]
    marks = mark(text, ROSTER)
    said = console.summary(marks, tmp_path)
    assert any("2 texts wait for you" in line and "1 of them answers an optional question." in line for line in said)
    asked = {row["question"]: row["question text"] for row in sheets(marks)["to read by hand"]}
    assert asked["3c"].startswith("(optional) ") and not asked["4b"].startswith("(")
    paper = mark(text, ROSTER, {(ANNA, NAME, "3c"): HandMark(1.5, "Good.", ESSAY)}).papers_of(ANNA)[NAME]
    assert (paper.points, paper.optional_points, paper.marks["3c"].comment) == (1, 1.5, "Good.")


def test_what_was_typed_before_questions_became_optional_counts(tmp_path, monkeypatch):
    (tmp_path / "submissions").mkdir()
    answers = {"1a": known("1a", ANNA), "3c": ESSAY}
    (tmp_path / "submissions" / "a.ipynb").write_text(notebook(ANNA, answers), encoding="utf-8")
    (tmp_path / "class.csv").write_text(f"number,name\n{ANNA},Anna\n", encoding="utf-8")
    older_exercise = everything_required(EXERCISE)
    with monkeypatch.context() as older:
        older.setattr(exercises, "find", lambda name: older_exercise)
        marked(tmp_path)
    assert "optional" not in str([rows(sheet) for sheet in book(tmp_path)])
    type_points(tmp_path, 1.5, "Well said.")
    marks, notes = marked(tmp_path)
    paper = marks.papers_of(ANNA)[NAME]
    assert (paper.points, paper.optional_points, paper.marks["3c"].comment) == (1, 1.5, "Well said.")
    assert notes == []  # the older workbook holds nothing else of the teacher's
    assert rows(book(tmp_path)["marks"])[0]["optional points (of 10)"] == 1.5


def test_an_exercise_without_optional_questions_does_not_speak_of_them(tmp_path, monkeypatch):
    exercise = everything_required(EXERCISE)
    monkeypatch.setattr(exercises, "find", lambda name: exercise)
    papers = [handed_in(ANNA, "1a", "1e", q3c=ESSAY), handed_in(BO, q1e=known("1e", BO, 1))]
    for lang in language.LANGUAGES:
        with language.using(lang):
            marks = mark([replace(paper, language=lang) for paper in papers], ROSTER)
            said = [
                *(pages.feedback(marks, learner) for learner in (ANNA, BO)),
                *(pages.lecture(marks), str(sheets(marks)), str(moodle_rows(marks))),
                *console.summary(marks, tmp_path),
            ]
        assert not any(word in text for text in said for word in ("ptional", "equired", "选做", "必做"))
    assert mark(papers, ROSTER).papers_of(ANNA)[NAME].points == 3  # 1a, and 1e with 2
