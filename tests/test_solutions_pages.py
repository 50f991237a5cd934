"""Solutions to hand out: each learner's page holds the right answers for the learner's own numbers, and nobody else's."""

import json
import re
from html import escape, unescape
from html.parser import HTMLParser

import pytest

from clvteach import cli, exercises, language
from clvteach.marking import solutions_pages
from clvteach.marking.roster import Learner
from clvteach.questions.kinds import Choice, Function, Number, Table, Text
from clvteach.questions.learner import numbers_of

LEARNERS = ["20260117", "20260118", "7", "S-42", "202611270001"]
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


class Keys(HTMLParser):
    """The answers on a page, in their order, as text; and its tags."""

    def __init__(self, html):
        super().__init__()
        self.keys, self.tags, self._depth = [], set(), 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if "answer key" in dict(attributes).get("class", ""):
            self.keys.append("")
            self._depth = 1
        elif self._depth and tag == "div":
            self._depth += 1

    def handle_endtag(self, tag):
        if self._depth and tag == "div":
            self._depth -= 1

    def handle_data(self, data):
        if self._depth:
            self.keys[-1] += f" {data}"


def keys(exercise, learner):
    html = solutions_pages.page(exercise, Learner(learner))
    found = [" ".join(key.split()) for key in Keys(html).keys]
    return dict(zip(exercise.questions, found, strict=True))


def numbers_in(text):
    return [float(number) for number in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("name", exercises.names())
def test_each_page_has_the_right_answers_of_its_learner_and_of_nobody_else(name):
    exercise = exercises.find(name)
    pages = {learner: keys(exercise, learner) for learner in LEARNERS}
    for learner, found in pages.items():
        for question in exercise.questions.values():
            given = numbers_of(exercise, exercise.case_of(question.name), learner)
            key = found[question.name]
            match question:
                case Choice():
                    right = {x for x, option in question.lettered(given).items() if option in question.right(given)}
                    assert set(key) & set("ABCDEFGH") == right, question.name
                case Number():
                    assert key == question.right_in_words(given)
                    (number,) = numbers_in(key)
                    assert number == pytest.approx(float(question.right(given)), abs=0.51 * 10**-question.decimals)
                case Table():
                    cells = [cell for cell in question.right(given).to_numpy(dtype=object).ravel()]
                    written = [f"{cell:.{question.decimals}f}" for cell in cells if not isinstance(cell, str)]
                    assert all(cell in key.split() for cell in written), question.name
                case Function():
                    values = [question.right(*one) for one in question.inputs(given)]
                    told = [float(number) for number in re.findall(r"→ (\S+)", key)]
                    assert told == pytest.approx([float(value) for value in values], abs=0.51 * 10**-question.decimals)
                case Text():
                    assert key == " ".join(question.right_in_words(given).replace("`", "").split())
    varying = [question for question in exercise.questions if len({found[question] for found in pages.values()}) > 1]
    for one, other in zip(LEARNERS, LEARNERS[1:], strict=False):
        differing = [question for question in varying if pages[one][question] != pages[other][question]]
        assert len(differing) >= len(varying) / 2


def test_a_calculation_stands_row_by_row_and_a_wrong_option_says_why():
    exercise = exercises.find("05")
    html = unescape(solutions_pages.page(exercise, Learner("20260117", "Li Na")))
    given = numbers_of(exercise, exercise.case_of("1a"), "20260117")
    assert "Li Na · student number 20260117" in html and "2750 + 11 × 800" in html and "= 11550" in html
    question = exercise.questions["2b"]
    given = numbers_of(exercise, exercise.case_of("2b"), "20260117")
    for name in set(question.options) - question.right(given):
        assert escape(question.options[name].why.split("{")[0][:30], quote=False) in escape(html, quote=False)


def test_where_nothing_is_calculated_by_hand_the_code_and_the_hints_stand():
    exercise = exercises.find("05")
    html = unescape(solutions_pages.page(exercise, Learner("20260117")))
    assert "def contribution_of(income, service_cost, rate, years):" in html
    given = numbers_of(exercise, exercise.case_of("2a"), "20260117")
    for hint in exercise.questions["2a"].hints.rungs(given):
        assert hint.replace("`", "") in re.sub("</?code>", "", html)


def test_a_page_in_chinese_speaks_chinese():
    with language.using("zh"):
        html = solutions_pages.page(exercises.find("05"), Learner("20260117"))
    assert '<html lang="zh-CN">' in html
    assert not re.search(r"Answer:|A good answer|Solutions", html)


def release(tmp_path, *names, roster="number,name\n20260117,Li Na\n20260118,Wang Wei\n", out="released"):
    (tmp_path / "class.csv").write_text(roster, encoding="utf-8")
    chosen = [part for name in names for part in ("--exercise", name)]
    return cli.main(
        ["solutions", *chosen, "--roster", str(tmp_path / "class.csv"), "--out", str(tmp_path / out), "--lang", "en"]
    )


def pages_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_one_exercise_and_then_another_into_the_same_folder(tmp_path, capsys):
    assert release(tmp_path, "05") == 0
    assert capsys.readouterr().out == (
        f"The solutions for 2 learners are in {tmp_path / 'released'}, in a folder for each exercise.\n"
    )
    assert release(tmp_path, "07-switching") == 0
    folders = ("05-lifetime-value", "07-switching")
    assert pages_in(tmp_path / "released") == [
        f"{folder}/{n}.html" for folder in folders for n in ("20260117", "20260118")
    ]


def test_without_an_exercise_all_are_written(tmp_path):
    assert release(tmp_path, roster="number\n7\n") == 0
    assert pages_in(tmp_path / "released") == [f"{name}/7.html" for name in exercises.names()]


def test_a_hostile_class_list_gets_nothing_through(tmp_path):
    roster = f'number,name\na-b_7,{SCRIPT}\ncom1,=HYPERLINK("x")\n.hidden7,"<img src=x onerror=alert(1)>"\n'
    assert release(tmp_path, "05", roster=roster) == 0
    found = pages_in(tmp_path / "released")
    assert found == ["05-lifetime-value/A-B_7.html", "05-lifetime-value/~.HIDDEN7.html", "05-lifetime-value/~COM1.html"]
    for place in found:
        html = (tmp_path / "released" / place).read_text(encoding="utf-8")
        assert not {"script", "img", "a", "link", "iframe"} & Keys(html).tags
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class.csv", "released"]


def test_a_page_that_the_teacher_changed_is_kept_and_again_the_next_time(tmp_path, capsys):
    release(tmp_path, "05")
    page = tmp_path / "released" / "05-lifetime-value" / "20260117.html"
    written = page.read_bytes()
    page.write_text("with my remarks", encoding="utf-8")
    capsys.readouterr()
    for _time in range(2):
        assert release(tmp_path, "05") == 0
        assert page.read_bytes() == written
        assert page.with_name("20260117 (old).html").read_text(encoding="utf-8") == "with my remarks"
    assert capsys.readouterr().out.count("it is kept as 05-lifetime-value/20260117 (old).html.") == 1


def test_solutions_do_not_come_among_other_files(tmp_path, capsys):
    folder = tmp_path / "released" / "exercises"
    folder.mkdir(parents=True)
    (folder / "05.ipynb").write_text("a learner's")
    assert release(tmp_path, "05") == 2
    said = capsys.readouterr().err
    assert "holds something else (exercises/05.ipynb)" in said and said.count("\n") == 1
    assert [path.name for path in (tmp_path / "released").rglob("*")] == ["exercises", "05.ipynb"]


def test_a_record_that_is_none_makes_the_pages_somebody_elses(tmp_path, capsys):
    release(tmp_path, "05")
    record = tmp_path / "released" / solutions_pages.RECORD
    for broken in ("[", json.dumps({"files": [1]}), "{}"):
        record.write_text(broken)
        assert release(tmp_path, "05") == 2
        assert "holds something else" in capsys.readouterr().err


@pytest.mark.parametrize(
    "names, roster, out, words",
    [
        (["09"], "number\n7\n", "released", "There is no exercise"),
        (["05"], "", "released", "class.csv is empty"),
        (["05"], "number\n7\n", "class.csv", "is a file: choose a folder"),
        (["05"], "number\n7\n", "class.csv/released", "cannot be used"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(tmp_path, capsys, names, roster, out, words):
    assert release(tmp_path, *names, roster=roster, out=out) == 2
    said = capsys.readouterr()
    assert words in said.err and said.err.count("\n") == 1 and said.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["class.csv"]
