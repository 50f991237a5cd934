"""Words beside a chapter: what is read, how they are joined with what is computed, and what is said about mistakes."""

import re
from pathlib import Path

import pytest

from clvteach import chapters, exercises, language, wording
from clvteach.checks import InputError
from clvteach.questions import Case, Choice, Number, Numbers, Quantity, Steps, Text, practice
from clvteach.questions.joining import joined

WORDS = """\
# Example: a campaign | 例子：一次推广

## 1: A campaign (in spring) | 一次推广（春季）
- en: It cost {cost} and won {customers}.

  Nobody left.
- zh: 花了 {cost}，赢得 {customers} 位客户。

  没有人离开。

### 1a
- en: What did one cost?
- zh: 每位花了多少？

#### meaning
- en: Each cost that.
- zh: 每位花了这么多。

#### upside down | 颠倒了 (section 2)
- en: You divided {customers} by {cost}.
- zh: 你用 {customers} 除以 {cost}。

### 1b
- en: Cost and share?
- zh: 成本和比例？

#### cost: the cost | 成本

##### doubled | 翻倍了
- en: Twice too much.
- zh: 多了一倍。

### 1c (several, 3 points)
- en: Which ones?
- zh: 哪几个？

#### [x] first
- en: The first.
- zh: 第一个。

#### [ ] second
- en: The second.
- zh: 第二个。

##### why not
- en: Not this one.
- zh: 不是这个。

### 1d
- en: Which one, by the numbers?
- zh: 按数看是哪个？

#### low
- en: The lower one.
- zh: 低的。

#### high
- en: The higher one.
- zh: 高的。

### 1e (2 points)
- en: Why?
- zh: 为什么？

#### look for
- en: A reason with {cost}.
- zh: 有理由，用到 {cost}。

## labels
- days | 天数

### street 0
- en: Goes from house to house.
- zh: 挨家挨户走。
"""


def cases():
    return [
        Case(
            "1",
            given={"cost": Steps(7000, 9000, 100), "customers": Steps(30, 90, 10)},
            questions=[
                Number(
                    "1a", right=lambda n: n.cost / n.customers, wrong={"upside down": lambda n: n.customers / n.cost}
                ),
                Numbers(
                    "1b", quantities={"cost": Quantity(right=lambda n: n.cost, wrong={"doubled": lambda n: 2 * n.cost})}
                ),
                Choice("1d", right=lambda n: {"low"}),
            ],
        )
    ]


def read(tmp_path, text=WORDS):
    path = tmp_path / "questions.md"
    path.write_text(text, encoding="utf-8")
    return joined("99-example", cases(), wording.read(path))


def test_words_and_what_is_computed_become_one_exercise(tmp_path):
    exercise = read(tmp_path)
    (case,) = exercise.cases
    with language.using("zh"):
        assert [language._(words) for words in (exercise.title, case.title)] == ["例子：一次推广", "一次推广（春季）"]
        assert language._(case.text) == "花了 {cost}，赢得 {customers} 位客户。\n没有人离开。"
        assert language._(exercise.questions["1b"].quantities["cost"].label) == "成本"
    assert list(exercise.questions) == ["1a", "1b", "1c", "1d", "1e"]  # in the order of the words
    (wrong,) = exercise.questions["1a"].misconceptions
    assert (wrong.name, wrong.why, wrong.see) == ("upside down", "You divided {customers} by {cost}.", "2")
    assert {name: question.points for name, question in exercise.questions.items()}["1c"] == 3
    assert case.labels["days"] == "days" and case.labels["street 0"] == "Goes from house to house."


def test_a_choice_and_a_text_need_no_code(tmp_path):
    exercise = read(tmp_path)
    choice, text = exercise.questions["1c"], exercise.questions["1e"]
    assert isinstance(choice, Choice) and choice.several and choice.right(None) == {"first"}
    assert choice.options["second"].why == "Not this one."
    assert isinstance(text, Text) and text.look_for == "A reason with {cost}." and text.points == 2


SECOND = """
## 2: Another one{note} | 还有一次{note}
- en: It is over.
- zh: 结束了。

### 2a
- en: Why not?
- zh: 为什么不？

#### look for
- en: A reason.
- zh: 有理由。

## labels
"""


def test_a_question_is_optional_if_its_heading_says_so(tmp_path):
    text = WORDS.replace("### 1a", "### 1a (optional)").replace("(several, 3 points)", "(several, 3 points, optional)")
    exercise = read(tmp_path, text)
    assert [name for name, question in exercise.questions.items() if question.optional] == ["1a", "1c"]
    assert exercise.questions["1c"].several and exercise.questions["1c"].points == 3
    assert (exercise.points, exercise.optional_points) == (4, 4)
    plain = read(tmp_path)
    assert not plain.cases[0].optional and (plain.points, plain.optional_points) == (8, 0)


def test_a_case_is_optional_with_all_its_questions(tmp_path):
    text = WORDS.replace("## labels\n", SECOND.format(note="")).replace("还有一次\n", "还有一次 (optional)\n")
    first, second = read(tmp_path, text).cases
    assert (first.optional, second.optional, second.title) == (False, True, "Another one")
    assert [question.optional for question in second.questions] == [True]


def test_brackets_that_say_nothing_of_it_stay_in_the_name(tmp_path):
    text = WORDS.replace("## labels\n", SECOND.format(note=" (two options)"))
    assert read(tmp_path, text).cases[1].title == "Another one (two options)"


# what is wrong: (what is put in the place of what, the line that is named, words of the sentence)
MISTAKES = {
    "a wrong way without words": (
        "#### upside down | 颠倒了 (section 2)",
        "#### upsid down | 颠倒了",
        11,
        "Did you mean “upsid down”?",
    ),
    "words without a wrong way": (
        "##### doubled",
        "##### tripled | 三倍\n- en: No.\n- zh: 不。\n\n##### doubled",
        29,
        "tripled",
    ),
    "a question that is not there": ("### 1a", "### 1z", 3, "the section “1a” is missing"),
    "a case that is not there": ("## 1: A", "## 2: A", 1, "the section “1” is missing"),
    "a missing language": ("- zh: 每位花了多少？\n", "", 11, "“1a” has no text in 简体中文"),
    "a name in one language": ("| 颠倒了 ", "", 19, "must be said in each language"),
    "an unknown language": ("- zh: 每位花了多少？", "- fr: Combien ?", 13, "the language fr is unknown; known: en, zh"),
    "a language twice": ("- zh: 每位花了多少？", "- en: How much?", 13, "has a text in English already"),
    "an unknown number": ("{customers} by {cost}", "{customers} by {kost}", 21, "{cost}, {kost}: in one language only"),
    "an unknown number in both": ("{cost}，赢得", "{kost}，赢得", 7, "{cost}, {kost}: in one language only"),
    "curly brackets": ("A reason with {cost}.", "A reason with {cost.", 66, "curly brackets"),
    "a heading twice": ("### 1b", "### 1a", 23, "“1a” stands here twice; first in line 11"),
    "a level left out": ("#### meaning", "##### meaning", 15, "more than one level"),
    "a line that is nothing": ("- en: What did one cost?", "What did one cost?", 12, "is not understood"),
    "no right option": ("[x] first", "[ ] first", 37, "nothing says why"),
    "one option without a box": ("[x] first", "first", 37, "mark all options"),
    "a wrong option without a reason": (
        "##### why not\n- en: Not this one.\n- zh: 不是这个。\n",
        "",
        41,
        "nothing says why",
    ),
    "points in two places": ("### 1a", "### 1a (2 points)", 11, "the points of 1a stand in the code"),
    "optional misspelt": ("### 1a", "### 1a (optinal)", 11, "“(optinal)” is not understood. Did you mean “optional”?"),
    "optional misspelt among others": (
        "### 1c (several, 3 points)",
        "### 1c (several, 3 points, Optional)",
        33,
        "Did you mean “optional”?",
    ),
    "optional in other brackets": ("### 1e (2 points)", "### 1e（optional）", 61, "is no name of a question"),
    "all of it optional": (
        "campaign (in spring) | 一次推广（春季）",
        "campaign | 推广 (optional)",
        1,
        "every question is optional",
    ),
    "points of a case": (
        "campaign (in spring) | 一次推广（春季）",
        "campaign | 推广 (2 points)",
        3,
        "“(2 points)” means nothing",
    ),
    "a section of a question": ("### 1e (2 points)", "### 1e (section 2)", 61, "“(section 2)” means nothing"),
    "an optional wrong way": ("颠倒了 (section 2)", "颠倒了 (optional)", 19, "“(optional)” means nothing"),
    "two titles": ("\n## labels\n", "\n# labels | 词语\n\n## more\n", 1, "one heading of the first level"),
    "a word twice": ("- days | 天数", "- days | 天数\n- days | 天", 71, "“days” stands here twice"),
    "a heading too much": ("#### meaning", "#### meanin", 15, "Did you mean “meaning”?"),
}


@pytest.mark.parametrize(("old", "new", "line", "said"), MISTAKES.values(), ids=MISTAKES)
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_a_mistake_is_named_with_its_line(tmp_path, old, new, line, said, lang):
    text = WORDS.replace(old, new, 1)
    assert text != WORDS
    with language.using(lang), pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert "questions.md" in str(error.value)
    if lang == "en":
        assert said in str(error.value)
        assert f"line {line}:" in str(error.value)


def test_a_number_that_a_case_does_not_have(tmp_path):
    text = WORDS.replace("{cost} and won", "{kost} and won").replace("花了 {cost}，", "花了 {kost}，")
    with pytest.raises(
        InputError, match=re.escape("line 3: {kost} is none of the case's numbers. They are: cost, customers")
    ):
        read(tmp_path, text)


@pytest.mark.parametrize(("content", "said"), [(b"\xff\xfe", "UTF-8"), (None, "cannot be read")])
def test_a_file_that_cannot_be_read(tmp_path, content, said):
    path = tmp_path / "questions.md"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        wording.read(path)


def files_of_words() -> list[Path]:
    return sorted(path for path in chapters.folder().glob("*/*.md") if path.name not in ("chapter.md", "exercise.md"))


@pytest.mark.parametrize("path", files_of_words(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_chinese_is_punctuated_as_chinese(path):
    """A half-width comma or full stop between 汉字 is a slip of the keyboard."""
    slip = re.compile(r"[一-鿿][,;:?!](?![0-9A-Za-z=])|[一-鿿]\.(?=\s|$)")
    for line in path.read_text(encoding="utf-8").splitlines():
        assert not (line.startswith("- zh: ") and slip.search(line.removeprefix("- zh: "))), line


@pytest.mark.parametrize("name", exercises.names())
def test_one_name_has_one_translation(name):
    """Marks count a way to go wrong under its name, wherever it was asked."""
    seen = {}
    for question in exercises.find(name).questions.values():
        parts = getattr(question, "quantities", {"": question}).values()
        for wrong in (wrong for part in parts for wrong in getattr(part, "misconceptions", ())):
            assert seen.setdefault(str(wrong.name), wrong.name.texts) == wrong.name.texts, wrong.name


@pytest.mark.parametrize("path", files_of_words(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_chinese_has_chinese_quotation_marks(path):
    """Straight ones are for code, between backticks."""
    for line in path.read_text(encoding="utf-8").splitlines():
        assert not (line.startswith("- zh: ") and '"' in re.sub(r"`[^`]*`", "", line)), line


def sentences_about(question) -> list:
    """What is asked and said with one question, in both languages; hints are for a learner's own numbers, and left out."""
    parts = getattr(question, "quantities", {"": question}).values()
    wrong = [wrong.why for part in parts for wrong in getattr(part, "misconceptions", ())]
    why = [option.why for option in getattr(question, "options", {}).values() if option.why]
    phrases = [question.text, *filter(None, [question.meaning]), *wrong, *why]
    return [text for phrase in phrases for text in phrase.texts.values()]


@pytest.mark.parametrize("name", exercises.names())
def test_a_question_with_a_form_speaks_no_python(name):
    exercise = exercises.find(name)
    asked_in_code = re.findall(r'me\.show\("(\w+)"\)', (chapters.folder() / name / "exercise.md").read_text("utf-8"))
    python = re.compile(r"Python|列表|\blists? of\b|\binside a list\b|\*\*|`[^`]*[=._][^`]*`|\.loc")
    for question in exercise.questions.values():
        if question.name not in asked_in_code:
            for text in sentences_about(question):
                assert not python.search(text), (question.name, text)


@pytest.mark.parametrize("name", exercises.names())
def test_what_is_practised_names_no_other_question(name):
    """With other numbers there are no results of other questions."""
    exercise = exercises.find(name)
    for question in exercise.questions.values():
        if practice.varies(exercise, question):
            for text in sentences_about(question):
                assert not re.search(r"(?<![\w.])[1-9][a-f](?!\w)", text), (question.name, text)
