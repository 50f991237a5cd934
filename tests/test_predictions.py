"""What the chapters ask a learner to predict: each claim is computed, and nothing gives it away before the guess."""

import json
import re

import pytest
from every_app import APPS

from clvteach import chapters, language, predict, predictions, wording
from clvteach.checks import InputError
from clvteach.editions import read
from clvteach.language import LANGUAGES
from clvteach.live import Slider
from clvteach.predictions import Prediction
from clvteach.predictions.find import joined, of_chapter
from clvteach.predictions.form import form_for
from clvteach.workbook import AFTER_PREDICTION, learners_copy, originals

CALL = re.compile(r'predict\("(\d\d)", "([\w ]+)"\)')
with language.using("en"):
    EVERY = [(chapter, name) for chapter in predictions.names() for name in of_chapter(chapter)]
every_chapter = pytest.mark.parametrize("chapter", predictions.names())
every_prediction = pytest.mark.parametrize(("chapter", "name"), EVERY, ids=lambda part: part)
every_language = pytest.mark.parametrize("lang", LANGUAGES)


def source(chapter: str):
    return read(chapters.folder() / chapter / "chapter.md").cells


@every_language
@every_prediction
def test_what_is_said_to_a_guess_is_computed(chapter, name, lang):
    """The app is driven as the text says; what comes out is what the form tells."""
    with language.using(lang):
        prediction = of_chapter(chapter)[name]
        if prediction.options:
            assert prediction.right in prediction.options and len(prediction.options) > 1
            guesses, right = prediction.options, prediction.right
        else:
            right = prediction.right
            guesses = (right, right + 1000)
        said = {guess: prediction.answer(guess) for guess in guesses}
        assert all(prediction.reason() in answer for answer in said.values())
        assert [guess for guess in guesses if said[guess] == said[right]] == [right]


@every_prediction
def test_the_words_say_what_to_set(chapter, name):
    for lang in LANGUAGES:
        with language.using(lang):
            prediction = of_chapter(chapter)[name]
            words = prediction.question() + prediction.where()
            for control, value in vars(prediction.numbers()).items():
                if control in prediction.settings:
                    assert str(value) in words or f"“{prediction.button()}”" in words, (lang, control)
            assert bool(prediction.app) == bool(prediction.settings), "an app that opens on the answer"


@every_chapter
def test_a_chapter_asks_each_of_its_predictions_once(chapter):
    found = [CALL.fullmatch(cell.text.strip()) for cell in source(chapter) if cell.text.startswith("predict(")]
    assert all(found), "one call in a cell of its own"
    assert sorted(call.groups() for call in found) == sorted(
        (chapter[:2], name) for its, name in EVERY if its == chapter
    )


@every_chapter
def test_what_follows_a_prediction_is_marked(chapter):
    """The code below a prediction shows what was asked: its output is not in a learner's copy."""
    codes = [cell for cell in source(chapter) if cell.kind == "code"]
    for cell, after in zip(codes, codes[1:], strict=False):
        if cell.text.startswith("predict(") and not after.text.startswith("predict("):
            assert AFTER_PREDICTION in after.tags, f"line {after.line}"


def test_who_asks_finds_each_app():
    called = [cell for chapter in predictions.names() for cell in source(chapter) if app_of(cell)]
    assert len(called) > 10


@every_chapter
def test_what_an_app_answers_is_computed_by_it(chapter):
    """So that the next test sees what the learner sees: predictions that stand right above an app are about it."""
    codes = [cell for cell in source(chapter) if cell.kind == "code"]
    asked, without = [], []
    for cell in codes:
        if call := CALL.fullmatch(cell.text.strip()):
            asked.append(of_chapter(chapter)[call[2]])
            continue
        if app := app_of(cell):
            without += [prediction.name for prediction in asked if prediction.app is not app]
        asked = []
    assert without == []


@every_language
@every_chapter
def test_no_app_opens_on_the_answer(chapter, lang):
    """The learner who runs its cell first learns nothing: neither picture nor sentence nor a slider's start has it."""
    with language.using(lang):
        opens_on_it = []
        for prediction in of_chapter(chapter).values():
            if prediction.app is None:
                continue
            opened = prediction.app()
            outcome = prediction.outcome(opened.result)
            if prediction.options:
                given_away = outcome == prediction.right
            else:
                scale = 100 if prediction.unit == "%" else 1
                told = f"{prediction.right:,.{prediction.decimals}f}"
                seen = [opened.sentence, *(control.text(opened.values[name]) for name, control in sliders(opened))]
                given_away = round(scale * outcome, prediction.decimals) == prediction.right or any(
                    re.search(rf"(?<![\d.,]){re.escape(told)}(?![\d]|[.,]\d)", text) for text in seen
                )
            opens_on_it += [prediction.name] * given_away
        assert opens_on_it == []


def app_of(cell):
    """The app that a cell opens, if it does nothing else."""
    call = re.fullmatch(r"(\w+\.\w+)\(\)", cell.text.strip())
    return APPS.get(call[1]) if call and cell.kind == "code" else None


def sliders(app):
    return [(name, control) for name, control in app.controls.items() if isinstance(control, Slider)]


@every_language
@every_chapter
def test_a_learners_copy_shows_nothing_that_is_asked(chapter, lang):
    committed = (originals() / "notebooks" / lang / f"{chapter}.ipynb").read_bytes()
    before = [never_run(cell) for cell in json.loads(committed)["cells"]]
    after = json.loads(learners_copy(committed, "notebooks/a.ipynb"))["cells"]
    hidden = [cell for cell in after if AFTER_PREDICTION in cell["metadata"].get("tags", [])]
    assert hidden and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in hidden)
    assert [cell for cell in after if cell not in hidden] == [
        cell for cell in before if AFTER_PREDICTION not in cell["metadata"].get("tags", [])
    ]
    for cell in after:
        if "".join(cell["source"]).startswith("predict("):  # the question stays readable, its answer folded
            (output,) = cell["outputs"]
            html = "".join(output["data"]["text/html"])
            assert "<details>" in html and "<details>" not in html.partition("</details>")[2]


def never_run(cell: dict) -> dict:
    """A cell without the numbers that running it leaves."""
    if cell["cell_type"] != "code":
        return cell
    outputs = [
        output | {"execution_count": None} if "execution_count" in output else output for output in cell["outputs"]
    ]
    return cell | {"execution_count": None, "outputs": outputs}


def test_a_file_without_predictions_is_laid_as_it_is():
    for content in (b"", b"\xff\x00", b'{"cells": []}'):
        assert learners_copy(content, "data/a.csv") is content


WORDS = """# half
- en: How much is half of {all}?
- zh: {all} 的一半是多少？

## why
- en: Two halves make {all}.
- zh: 两个一半是 {all}。

# sign
- en: Is it above zero?
- zh: 大于零吗？

## yes
- en: Yes
- zh: 是

## no
- en: No
- zh: 不是

## why
- en: It is {right_one}.
- zh: 是 {right_one}。
"""
COMPUTED = (
    Prediction("half", lambda: 0.504, given={"all": 1}, unit="%", decimals=1),
    Prediction("sign", lambda: "yes", given={"right_one": 5}),
)


def words(tmp_path, text=WORDS):
    (tmp_path / "predictions.md").write_text(text, encoding="utf-8")
    return wording.read(tmp_path / "predictions.md")


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        ("50.4", "You wrote 50.4 %, and so it is."),
        ("５０．４％", "You wrote 50.4 %, and so it is."),
        ("48", "You wrote 48.0 %. It is 50.4 %: a close guess."),
        ("1,000", "You wrote 1,000.0 %. It is 50.4 %."),
        ("-3", "You wrote -3.0 %. It is 50.4 %."),
    ],
)
def test_a_number_is_compared(tmp_path, guess, said):
    with language.using("en"):
        form = form_for(joined(COMPUTED, words(tmp_path))["half"])
        form.press("show", guess=guess)
        assert not form.mistakes and said in form.said and "Two halves make 1." in form.said


def test_a_choice_is_compared(tmp_path):
    with language.using("en"):
        asked = joined(COMPUTED, words(tmp_path))["sign"]
        assert asked.answer("yes").startswith("You chose A, and so it is.")
        assert asked.answer("no").startswith("You chose B. It comes out differently: A. Yes")


@pytest.mark.parametrize("guess", ["", "half", "1/", "nan", "inf"])
def test_what_is_no_number_is_said(tmp_path, guess):
    with language.using("en"):
        form = form_for(joined(COMPUTED, words(tmp_path))["half"])
        form.press("show", guess=guess)
        assert form.mistakes["guess"] and not form.said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# half", "# halve", "section “half” is missing.*Did you mean “halve”"),
        ("# sign", "# more\n- en: x\n- zh: x\n\n# sign", "nothing is known of “more”"),
        ("half of {all}", "half of {al}", "in one language only"),
        ("{right_one}", "{right}", "none of the case's numbers"),
        ("## why\n- en: Two", "## reason\n- en: Two", "“why” is missing"),
    ],
)
def test_words_that_do_not_fit_are_an_error(tmp_path, old, new, told):
    with language.using("en"), pytest.raises(InputError, match=told):
        joined(COMPUTED, words(tmp_path, WORDS.replace(old, new)))


@every_prediction
def test_a_button_sets_what_its_prediction_says(chapter, name):
    with language.using("en"):
        prediction = of_chapter(chapter)[name]
        if prediction.button():
            pressed = prediction.app()
            pressed.apply(prediction.button())
            assert pressed.values == prediction.seen.values


def test_a_form_answers_and_asks_again():
    with language.using("en"):
        form = predict("05", "waiting")
        form.press("show", guess="")
        assert form.mistakes == {"guess": "Choose one of the options first."} and not form.said
        form.press("show", guess="later")
        assert not form.mistakes and "comes out differently" in form.said
        assert of_chapter("05-lifetime-value")["waiting"].reason() not in repr(form) and "Answer" not in repr(form)
        with pytest.raises(InputError, match="Chapter 05-lifetime-value has no prediction 'waitin'"):
            predict("05", "waitin")
        with pytest.raises(InputError, match="There is no chapter '99' with predictions"):
            predict("99", "waiting")
