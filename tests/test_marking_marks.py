"""Marking: whose is each file, which answers count, what do they earn."""

import pytest
from known_answers import known_answers

from clvteach import exercises, language
from clvteach.marking.class_marks import mark
from clvteach.marking.ownership import ownership
from clvteach.marking.roster import Learner, Roster
from clvteach.marking.submission import Answer, Submission
from clvteach.marking.teacher_input import Decision, HandMark
from clvteach.questions.answers import encode
from clvteach.questions.learner import numbers_of
from clvteach.questions.status import Status

NAME = "05-lifetime-value"
EXERCISE = exercises.find(NAME)
ANNA, BO, CHEN = "20260117", "20260118", "20260119"
ROSTER = Roster({number: Learner(number, name) for number, name in ((ANNA, "Anna"), (BO, "Bo"), (CHEN, "陈晨"))})
ASKED = "Not counted. To count it all the same, type yes into the column “your decision (yes / no)”."
ESSAY = "No: by revenue A still leads, because 1750 is below 1945."


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def known(name, learner, which=0):
    """The answers that a question knows with a learner's numbers: the right one, then the misconceptions."""
    given = numbers_of(EXERCISE, EXERCISE.case_of(name), learner)
    return list(known_answers(EXERCISE.questions[name], given))[which][0]


def answers(learner, **values):
    """Answers with a learner's numbers; ``q1a="right"`` stands for the right one."""
    found = {}
    for key, value in values.items():
        name = key.removeprefix("q")
        found[name] = Answer(encode(known(name, learner) if value == "right" else value), learner)
    return found


def submitted(file, given=None, **more):
    return Submission(file, NAME, answers=given or {}, **more)


def status(marks, learner, name):
    return marks.papers_of(learner)[NAME].marks[name].status


def decided(owner, digest, typed):
    """What the teacher typed about a file."""
    return {(owner, digest): Decision("some name.ipynb", typed)}


def test_right_wrong_and_missing_answers_earn_what_they_should():
    wrong = known("1b", ANNA, 1)
    marks = mark([submitted("a.ipynb", answers(ANNA, q1a="right", q1b=wrong, q1c="ten", q3c=ESSAY))], ROSTER)
    paper = marks.papers_of(ANNA)[NAME]
    statuses = {name: paper.marks[name].status for name in ("1a", "1b", "1c", "1d", "3c")}
    assert statuses == {"1a": "right", "1b": "misconception", "1c": "unreadable", "1d": "unanswered", "3c": "to read"}
    assert paper.counts and paper.points == 1 and not paper.problems
    assert marks.papers_of(BO) == {}


def test_partial_credit_is_by_question():
    values = known("1d", ANNA)
    values["profit"] *= 10
    paper = mark([submitted("a.ipynb", answers(ANNA, q1d=values))], ROSTER).papers[0]
    assert paper.marks["1d"].status == "partly" and paper.points == round(3 * 2 / 3, 2)


def test_a_cell_that_was_not_run_is_said():
    marks = mark([submitted(f"{ANNA}.ipynb", unrun=frozenset({"1a"}))], ROSTER)
    assert status(marks, ANNA, "1a") == "not run" and status(marks, ANNA, "1b") == "unanswered"


def test_someone_elses_numbers_do_not_count_and_are_said():
    marks = mark([submitted(f"{BO}/a.ipynb", answers(ANNA, q1a="right"))], ROSTER)
    paper = marks.papers_of(BO)[NAME]
    assert not paper.counts and paper.points == 0 and paper.marks["1a"].status == "not counted"
    said = f"Handed in by Bo ({BO}) with the numbers of Anna ({ANNA}), whose number is also that of the solutions."
    assert paper.problems == (said, ASKED)
    assert marks.papers_of(ANNA) == {}
    paper = mark([submitted(f"{ANNA}/a.ipynb", answers(BO, q1a="right"))], ROSTER).papers_of(ANNA)[NAME]
    assert paper.problems == (f"Handed in by Anna ({ANNA}) with the numbers of Bo ({BO}).", ASKED)


CLASS = Roster(
    {
        f"{n:02}": Learner(f"{n:02}", name)
        for n, name in enumerate(("赵一", "钱二", "孙三", "王伟", "王伟", "Li Wei"), 1)
    }
    | {f"{n:02}": Learner(f"{n:02}") for n in range(7, 41)}
)


def whose(file, learner=None):
    """The owner of a file with an answer of this learner's; whether it counts; what is remarked."""
    given = {"1a": Answer(5, learner)} if learner else {}
    found = ownership(submitted(file, given, digest="x"), CLASS)
    return found.owner, found.certain, found.remarks


@pytest.mark.parametrize(
    "folder, file",
    [
        ("", "05-lifetime-value 2.ipynb"),  # macOS
        ("", "05-lifetime-value 2 3.ipynb"),
        ("", "05-lifetime-value_1.ipynb"),  # our own, and Colab's
        ("", "05-lifetime-value (2).ipynb"),  # browsers, WeChat, QQ
        ("", "05-lifetime-value(1)(2).ipynb"),
        ("", "05-lifetime-value（3）.ipynb"),
        ("", "05-lifetime-value (new 0.1.0).ipynb"),  # our own
        ("", "05-lifetime-value - 副本.ipynb"),  # Windows
        ("", "05-lifetime-value - 副本 (2).ipynb"),
        ("新建文件夹 (3)/", "05-lifetime-value - 副本2.ipynb"),
        ("新建文件夹 3/", "05-lifetime-value - Copy (2).ipynb"),
        ("", "05-lifetime-value-Copy1.ipynb"),  # JupyterLab
        ("", "05-lifetime-value_final2.ipynb"),
        ("", "作业_v3.ipynb"),
        ("", "作业终版 v1.2.ipynb"),
        ("", "Untitled3.ipynb"),
        ("2班/", "05-lifetime-value.ipynb"),
        ("2 班/", "05-lifetime-value.ipynb"),
        ("24级电商3班.zip/", "05-lifetime-value.ipynb"),
        ("Class 2/", "05-lifetime-value.ipynb"),
        ("作业2/", "05-lifetime-value.ipynb"),
        ("第3次作业/", "05-lifetime-value.ipynb"),
        ("第 3 章/", "05-lifetime-value.ipynb"),
        ("Week 3/", "Homework 2.ipynb"),
        ("attempt 2/", "05-lifetime-value.ipynb"),
        ("Version 2/", "05-lifetime-value.ipynb"),  # Teams
        ("05-lifetime-value(附件).zip/3班/", "05-lifetime-value_1.ipynb"),  # 学习通
        ("2026-09-15/", "05-lifetime-value.ipynb"),
        ("", "05-lifetime-value 2026-09-15 20-30-15.ipynb"),  # QQ群作业
        ("", "作业_20260915_203015.ipynb"),  # 雨课堂
        ("", "作业-1726399815123.ipynb"),  # 钉钉
        ("9月15日/", "05-lifetime-value.ipynb"),
        ("9月15日 20时30分/", "05-lifetime-value.ipynb"),
        ("", "05-lifetime-value 20:30:15.ipynb"),
        ("1.5 MB/", "05-lifetime-value.ipynb"),
        ("", "作业 3kb.ipynb"),
    ],
)
def test_what_is_counted_in_a_path_is_nobodys_number(folder, file):
    """Neither where the notebook says whose it is, nor where it does not."""
    assert whose(folder + file, "07") == ("07", True, ())
    for learner in (None, "sample", "20269999"):
        assert whose(folder + file, learner)[0] is None


@pytest.mark.parametrize(
    "file",
    [
        "9.ipynb",
        "9号.ipynb",
        "9_homework.ipynb",
        "作业9号.ipynb",
        "作业/9/a.ipynb",
        "2班/9号/作业2 (3).ipynb",
        "学号9.ipynb",
    ],
)
def test_a_class_number_in_a_path_is_a_guess_that_is_remarked(file):
    said = "Only a short number in its path suggests that it is 09's."
    assert whose(file, "sample") == ("09", False, (said, "No student number was put in."))
    assert whose(file) == ("09", True, (said,))
    assert whose(file, "07") == ("07", True, ())


def test_a_name_in_a_path_is_beyond_doubt():
    for file in ("赵一_9.ipynb", "9/赵一.ipynb", "作业2-赵一-20260915.ipynb", "赵一(123456).ipynb"):
        assert whose(file, "07") == ("01", False, ("Handed in by 赵一 (01) with the numbers of 07.",)), file


def test_two_learners_of_one_name():
    assert whose("王伟/05.ipynb", "04") == ("04", True, ())
    assert whose("王伟/05.ipynb", "05") == ("05", True, ())
    for file in ("王伟5.ipynb", "王伟 5.ipynb", "王伟_5.ipynb", "5号/王伟.ipynb"):
        assert whose(file) == ("05", True, ()), file
        assert whose(file, "04") == ("05", False, ("Handed in by 王伟 (05) with the numbers of 王伟 (04).",))
    said = "Its path names 王伟 (04), 王伟 (05), but its numbers are those of 07."
    assert whose("王伟/a.ipynb", "07") == ("07", False, (said,))
    said = "Its path names several learners: 王伟 (04), 王伟 (05). Write the number of one of them into the file's name, and mark again."
    assert whose("王伟/a.ipynb") == (None, True, (said,))


def test_a_number_that_is_a_day_decides_only_where_nothing_else_does():
    def owner(file, *given):
        (paper,) = mark([submitted(file, answers(*given, q1a="right") if given else {})], ROSTER).papers
        return paper.owner

    for file in ("作业_20260117.ipynb", "作业 20260117/陈晨.ipynb", "20260117_203015/05-lifetime-value.ipynb"):
        assert owner(file, CHEN) == CHEN
    assert owner("作业_20260117.ipynb") == ANNA
    assert owner("20260117.ipynb", CHEN) == owner("20260117/a.ipynb", CHEN) == ANNA
    assert owner("20260117 Anna/a.ipynb", CHEN) == ANNA


def test_the_folder_of_several_learners_is_nobodys():
    files = [submitted(f"Anna.zip/{n}.ipynb", answers(n, q1a="right"), digest=n) for n in (ANNA, BO, CHEN)]
    marks = mark(files, ROSTER)
    assert [(paper.owner, paper.counts) for paper in marks.papers] == [(ANNA, True), (BO, True), (CHEN, True)]
    said = "It lies among several learners' notebooks, in a folder or zip named after Anna (20260117): the number inside decides."
    assert [paper.problems for paper in marks.papers] == [(), (said,), (said,)]
    two = mark(files[:2], ROSTER)  # of which one may be there to be displaced
    assert [(paper.owner, paper.counts) for paper in two.papers] == [(ANNA, True), (ANNA, False)]


def test_a_zip_with_a_learners_number():
    (paper,) = mark([submitted(f"{BO}.zip/05-lifetime-value.ipynb", answers(BO, q1a="right"))], ROSTER).papers
    assert (paper.owner, paper.counts, paper.problems) == (BO, True, ())
    assert whose("5.zip/05-lifetime-value.ipynb", "07") == ("07", True, ())


def test_a_number_that_is_in_no_list_counts_only_if_the_teacher_says_so():
    file = submitted(f"{BO}/a.ipynb", answers("2026018", q1a="right"), digest="x")
    paper = mark([file], ROSTER).papers_of(BO)[NAME]
    assert not paper.counts and paper.points == 0 and paper.needs_a_look
    said = f"Handed in by Bo ({BO}) with the number 2026018, which is not in the class list."
    assert paper.problems == (said, ASKED)
    for typed, points in (("yes", 1), (" 是 ", 1), ("ＹＥＳ", 1), (1, 1), ("no", 0), ("不计分", 0), ("perhaps", 0)):
        paper = mark([file], ROSTER, {}, decided(BO, "x", typed)).papers_of(BO)[NAME]
        assert (paper.counts, paper.points) == (bool(points), points)
        assert paper.needs_a_look == (typed == "perhaps")
        told = (
            "'perhaps' is neither yes nor no: type one of them."
            if typed == "perhaps"
            else f"You typed {'yes' if points else 'no'}, so it"
        )
        assert paper.problems[0] == said and paper.problems[1].startswith(told)


def test_the_solutions_under_a_learners_name_count_only_if_the_teacher_says_so():
    others = Roster({number: ROSTER.learners[number] for number in (BO, CHEN)})
    solved = submitted(f"{BO}/05.ipynb", answers(ANNA, q1a="right"))  # the number of the solutions
    paper = mark([solved], others).papers_of(BO)[NAME]
    assert (paper.counts, paper.points) == (False, 0)
    assert paper.problems[0] == f"Handed in by Bo ({BO}) with the number of the solutions."
    with_zeros = submitted(f"{BO}/05.ipynb", answers("00" + ANNA, q1a="right"))
    assert mark([with_zeros], others).papers_of(BO)[NAME].problems[0] == paper.problems[0]
    edition = submitted("a.ipynb", answers(ANNA, q1a="right"), instructors=True)  # of a learner who has this number
    assert [
        mark([edition], ROSTER, {}, given).papers_of(ANNA)[NAME].points for given in ({}, decided(ANNA, "", "yes"))
    ] == [0, 1]


def test_a_no_takes_out_a_file_that_would_count():
    one, two = (submitted(f"{n}.ipynb", answers(ANNA, q1a="right"), digest=f"{n}") for n in (1, 2))
    marks = mark([one, two], ROSTER, {}, decided(ANNA, "1", "no"))
    assert [(paper.counts, paper.points) for paper in marks.papers] == [(False, 0), (True, 1)]


def test_a_decision_goes_with_the_content_whatever_the_file_is_called():
    """As at the second download of the platform's zip, or with both downloads in the folder."""
    names = ("hand-ins.zip/Bo.ipynb", "hand-ins (1).zip/Bo.ipynb")
    copies = [submitted(name, answers("777", q1a="right"), digest="x") for name in names]
    for files in ([copies[1]], copies):
        marks = mark(files, ROSTER, {}, decided(BO, "x", "yes"))
        assert [(paper.counts, paper.points) for paper in marks.papers][0] == (True, 1)
        assert marks.papers_of(BO)[NAME].points == 1 and not marks.left_over
        assert [paper.decision is not None for paper in marks.papers] == [True, False][: len(files)]
    marks = mark(copies, ROSTER, {}, decided(BO, "x", "no"))
    assert marks.papers_of(BO)[NAME].marks["1a"].status == "not counted"


def test_the_file_that_the_teacher_wants_counts_though_another_has_more_points():
    better = submitted("1.ipynb", answers(ANNA, q1a="right", q1b="right"), digest="1")
    worse = submitted("2.ipynb", answers(ANNA, q1a="right"), digest="2")
    assert mark([better, worse], ROSTER, {}, decided(ANNA, "2", "yes")).papers_of(ANNA)[NAME].points == 1


def test_nonsense_beside_a_file_that_counts_changes_nothing_but_is_said():
    paper = mark([submitted("1.ipynb", answers(ANNA, q1a="right"))], ROSTER, {}, decided(ANNA, "", "也许")).papers[0]
    assert paper.counts and paper.points == 1
    assert paper.problems == ("'也许' is neither yes nor no: type one of them.",) and paper.needs_a_look


def test_a_decision_about_what_cannot_be_marked_is_said_to_do_nothing():
    (paper,) = mark([Submission(f"{BO}.docx", digest="d")], ROSTER, {}, decided(BO, "d", "yes")).papers
    assert "does nothing" in paper.problems[-1] and paper.needs_a_look


def test_a_decision_stays_when_its_file_is_gone_or_another():
    given = decided(BO, "old", "yes")
    marks = mark([submitted(f"{BO}.ipynb", answers("777"), digest="new")], ROSTER, {}, given)
    assert marks.left_over == given and marks.papers[0].decision is None


def test_the_platforms_folder_says_whose_a_file_is():
    """A file called after B in A's folder is A's, is remarked, and takes nothing from B."""
    foreign = submitted(
        f"Anna_47_assignsubmission_file_/{BO} Bo.ipynb", answers(BO, q1a="right", q1b="right"), digest="f"
    )
    own = submitted("Bo_48_assignsubmission_file_/05.ipynb", answers(BO, q1a="right"), digest="o")
    marks = mark([foreign, own], ROSTER)
    assert marks.papers_of(BO)[NAME].submission is own and marks.papers_of(BO)[NAME].points == 1
    paper = marks.papers_of(ANNA)[NAME]
    assert (
        not paper.counts
        and f"in the folder of Anna ({ANNA}), but its name says Bo ({BO}): the folder decides." in paper.problems[0]
    )


def test_a_short_number_in_a_path_is_not_believed_against_the_notebook():
    """Class lists with the numbers 1 to 40, and paths that count classes, weeks and copies."""
    roster = Roster({str(n): Learner(str(n)) for n in range(1, 41)})
    paths = (
        "2班/a.ipynb",
        "作业2/b.ipynb",
        "05-lifetime-value 2.ipynb",
        "c_1.ipynb",
        "05-lifetime-value (new 0.1.0).ipynb",
    )
    files = [submitted(path, answers(str(n), q1a="right"), digest=path) for n, path in enumerate(paths, start=11)]
    marks = mark(files, roster)
    assert {paper.owner: (paper.points, paper.problems) for paper in marks.papers} == {
        str(n): (1, ()) for n in range(11, 16)
    }


def test_zeros_in_front_draw_one_set_of_numbers_for_one_learner():
    zeros = "00" + CHEN
    now = {"1a": Answer(encode(known("1a", CHEN)), zeros), "1b": Answer(encode(known("1b", CHEN)), CHEN)}
    before = Answer(encode(known("1c", zeros)), zeros, with_zeros=True)  # handed in before, when zeros took part
    paper = mark([submitted("a.ipynb", now | {"1c": before})], ROSTER).papers_of(CHEN)[NAME]
    assert [paper.marks[name].status for name in ("1a", "1b", "1c")] == ["right"] * 3 and not paper.problems
    assert known("1c", zeros) != known("1c", CHEN)


def test_of_numbers_drawn_with_zeros_one_spelling_counts():
    """Otherwise each answer could have the numbers that it fits best."""
    given = {
        name: Answer(encode(known(name, zeros + CHEN)), zeros + CHEN, with_zeros=True)
        for name, zeros in (("1a", "0"), ("1b", "0"), ("1c", "000"))
    }
    paper = mark([submitted("a.ipynb", given)], ROSTER).papers_of(CHEN)[NAME]
    assert [paper.marks[name].status for name in given] == ["right", "right", "not counted"]


def test_an_unknown_learner_is_marked_and_in_no_total():
    marks = mark([submitted("a.ipynb", answers("777", q1a="right"))], ROSTER)
    (paper,) = marks.papers
    assert paper.owner is None and not paper.counts and paper.points == 1
    assert paper.problems[0].startswith("Unknown learner: 777")


def test_sample_numbers_do_not_count():
    marks = mark([submitted(f"{BO}.ipynb", answers("sample", q1a="right"))], ROSTER)
    paper = marks.papers_of(BO)[NAME]
    assert not paper.counts and paper.points == 0 and "No student number" in paper.problems[0]


def test_answers_with_other_numbers_in_one_file_do_not_count():
    both = answers(ANNA, q1a="right", q1b="right") | answers(BO, q1c="right")
    paper = mark([submitted("a.ipynb", both)], ROSTER).papers_of(ANNA)[NAME]
    assert paper.counts and paper.points == 2 and paper.marks["1c"].status == "not counted"
    assert paper.problems == (f"1c: with the numbers of Bo ({BO}), not counted.",)


def test_of_two_files_the_better_one_counts():
    one = submitted("1.ipynb", answers(ANNA, q1a="right"), digest="x")
    two = submitted("2.ipynb", answers(ANNA, q1a="right", q1b="right"), digest="y")
    copy = submitted("3.ipynb", two.answers, digest="y")
    marks = mark([copy, two, one], ROSTER)
    assert [paper.counts for paper in marks.papers] == [False, True, False]
    assert marks.papers[0].problems == ("Another file of this learner counts: 2.ipynb.",)
    assert marks.papers[2].problems == ("The same content as 2.ipynb.",)
    assert marks.papers_of(ANNA)[NAME].points == 2


def test_a_copy_under_another_name_is_said_in_both():
    mine = answers(ANNA, q1a="right")
    marks = mark([submitted(f"{who}.ipynb", mine, digest="x") for who in (ANNA, BO)], ROSTER)
    assert marks.papers[0].problems == (f"The same content was handed in by others: {BO}.ipynb of Bo ({BO}).",)
    assert f"The same content was handed in by others: {ANNA}.ipynb of Anna ({ANNA})." in marks.papers[1].problems


def test_the_right_answer_of_another_learner_is_said_to_the_teacher_only():
    theirs = known("1d", BO)["revenue"]
    copied = known("1e", BO)
    paper = mark([submitted("a.ipynb", answers(ANNA, q1e=copied, q1b=theirs))], ROSTER).papers[0]
    assert paper.problems == (f"1e: the right answer of Bo ({BO}).",)
    assert BO not in paper.marks["1e"].verdict.message


@pytest.mark.parametrize(
    "value",
    [{"frame": {"index": [{"dict": []}], "columns": [[]], "values": [[1]]}}, {"calls": 5}, True, {"series": 1}, [[[]]]],
)
def test_no_answer_whatsoever_stops_the_marking(value):
    given = {name: Answer(value, ANNA) for name in EXERCISE.questions}
    paper = mark([submitted("a.ipynb", given)], ROSTER).papers[0]
    assert paper.points == 0 and {one.status for one in paper.marks.values()} <= set(Status)


def test_a_file_that_is_no_exercise_is_listed():
    marks = mark([Submission(f"{BO}.docx", problems=("This is no notebook.",)), Submission("x", "99-none")], ROSTER)
    assert [paper.owner for paper in marks.papers] == [BO, None]
    assert marks.papers[0].problems == ("This is no notebook.",) and "99-none" in marks.papers[1].problems[0]
    assert marks.exercises == ()


def test_the_order_of_the_files_changes_nothing():
    files = [submitted(f"{n}.ipynb", answers(who, q1a="right", q3c=ESSAY)) for n, who in enumerate((ANNA, BO, CHEN))]
    assert mark(files, ROSTER).papers == mark(files[::-1], ROSTER).papers


def test_the_verdict_is_in_the_language_of_the_notebook():
    paper = mark([submitted("a.ipynb", answers(ANNA, q1a="ten"), language="zh")], ROSTER).papers[0]
    assert paper.marks["1a"].verdict.message.startswith("你的答案")


PLACE = (ANNA, NAME, "3c")
TEXT = [submitted("a.ipynb", answers(ANNA, q3c=ESSAY))]


@pytest.mark.parametrize(
    "typed, points, kind", [(2, 2, "right"), (1.5, 1.5, "partly"), ("１", 1, "partly"), (0, 0, "not yet")]
)
def test_points_that_the_teacher_typed_count(typed, points, kind):
    marks = mark(TEXT, ROSTER, {PLACE: HandMark(typed, "Well said.", ESSAY)})
    one = marks.papers[0].marks["3c"]
    assert (one.points, one.status, one.comment) == (points, kind, "Well said.")
    assert marks.readings[0].remark == ""


@pytest.mark.parametrize("typed", [3, -1, "good", True, "=A1"])
def test_points_that_cannot_be_do_not_count_and_stay(typed):
    (reading,) = mark(TEXT, ROSTER, {PLACE: HandMark(typed, None, ESSAY)}).readings
    assert reading.mark.points == 0 and reading.mark.status == "to read"
    assert reading.hand.points == typed and "is not a number from 0 to 2" in reading.remark


def test_a_mark_for_an_answer_that_changed_counts_and_is_said_until_the_teacher_has_read_it():
    before = HandMark(2, None, "Another answer.")
    (reading,) = mark(TEXT, ROSTER, {PLACE: before}).readings
    assert reading.mark.points == 2 and reading.hand.before == "Another answer." and "has changed" in reading.remark
    assert mark(TEXT, ROSTER, {PLACE: reading.hand}).readings == (reading,)
    (read_again,) = mark(TEXT, ROSTER, {PLACE: HandMark(2, None, ESSAY)}).readings
    assert read_again.hand.before == "" and read_again.remark == ""


def test_what_was_typed_stays_when_the_answer_is_gone():
    (reading,) = mark([], ROSTER, {PLACE: HandMark(2, "Good.", ESSAY)}).readings
    assert reading.mark is None and reading.hand.comment == "Good." and "not handed in any more" in reading.remark


def test_a_class_is_tallied_by_question_and_misconception():
    files = [
        submitted("1.ipynb", answers(ANNA, q1b="right")),
        submitted("2.ipynb", answers(BO, q1b=known("1b", BO, 1))),
        submitted("3.ipynb", answers(CHEN, q1b=known("1b", CHEN, 1))),
    ]
    marks = mark(files, ROSTER)
    tally = next(tally for tally in marks.tallies(EXERCISE) if tally.question.name == "1b")
    assert (tally.outcomes["right"], tally.outcomes["misconception"], tally.wrong) == (1, 2, 2)
    assert [(wrong.name, n) for wrong, n in tally.misconceptions] == [("not discounted", 2)]
