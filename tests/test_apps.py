"""Every app of every chapter, at every position."""

import io
import itertools
import random
import re
from dataclasses import is_dataclass

import numpy as np
import pandas as pd
import pytest
from every_app import APPS
from PIL import Image

from clvteach import language
from clvteach.live import App, Choice

SAME_SENTENCE = {
    ("switching.explore_long_run", "periods"),  # shows the same way, longer or shorter
    ("tiers.explore_weights", "method"),  # the same ranking, by other points
}


def has_nan(result) -> bool:
    if isinstance(result, (pd.DataFrame, pd.Series)):
        return bool(result.isna().any(axis=None))
    if isinstance(result, dict):
        return any(map(has_nan, result.values()))
    if isinstance(result, (tuple, list)):
        return any(map(has_nan, result))
    if is_dataclass(result):
        return has_nan(vars(result))
    return isinstance(result, (float, np.ndarray)) and bool(np.isnan(result).any())


def positions(control, number: int) -> list:
    if isinstance(control, Choice):
        return list(control.options)
    grid = np.linspace(control.least, control.most, number)
    return sorted({round(float(x)) for x in grid}) if control.whole else [float(x) for x in grid]


def check(app: App, code: str) -> None:
    assert not has_nan(app.result), app.values
    sentence = app.sentence
    assert sentence and "nan" not in sentence.lower() and "{" not in sentence, (app.values, sentence)
    assert bool(re.search("[一-鿿]", sentence)) == (code == "zh"), sentence
    image = np.asarray(Image.open(io.BytesIO(app.png())).convert("L"))
    assert image.std() > 5, "an empty picture"


def test_the_apps_are_found():
    assert {"lifetime_value.explore_models", "switching.explore"} <= set(APPS)


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("name", APPS)
def test_every_control_alone(name, code):
    with language.using(code):
        app = APPS[name]()
        check(app, code)
        for control in app.controls.values():
            sentences, pictures = set(), set()
            for value in positions(control, 5):
                app.set(**{control.name: value})
                check(app, code)
                sentences.add(app.sentence)
                pictures.add(app.png())
            # Who cannot see that the picture changes reads it
            assert len(pictures) == 1 or len(sentences) > 1 or (name, control.name) in SAME_SENTENCE
            app.reset()
        for preset in app.presets:
            app.apply(preset)
            check(app, code)


@pytest.mark.parametrize("name", APPS)
def test_controls_in_random_pairs_and_all_at_the_ends(name):
    app = APPS[name]()
    chance = random.Random(name)
    pairs = list(itertools.combinations(app.controls.values(), 2))
    for first, second in chance.sample(pairs, min(12, len(pairs))):
        app.reset()
        app.set(**{control.name: chance.choice(positions(control, 7)) for control in (first, second)})
        check(app, "en")
    for end in (0, -1):
        app.set(**{control.name: positions(control, 2)[end] for control in app.controls.values()})
        check(app, "en")


@pytest.mark.parametrize("name", APPS)
def test_a_picture_does_not_depend_on_what_was_drawn_before(name):
    """Pictures of positions nearby are drawn ahead, in another order than the hand comes to them."""
    app, chance = APPS[name](), random.Random(name)
    places = []
    for _time in range(6):
        control = chance.choice(list(app.controls.values()))
        app.set(**{control.name: chance.choice(positions(control, 9))})
        places.append((dict(app.values), app.png()))
    for values, png in chance.sample(places, len(places)):
        twin = APPS[name]()
        twin.set(**values)
        assert twin.png() == png, values


@pytest.mark.parametrize("name", APPS)
def test_no_label_shows_as_boxes(name, recwarn):
    with language.using("zh"):
        APPS[name]().png()
    assert [str(warning.message) for warning in recwarn if "missing from" in str(warning.message)] == []


@pytest.mark.parametrize("name", APPS)
def test_the_chinese_app_speaks_chinese(name):
    with language.using("zh"):
        app = APPS[name]()
    assert re.search("[一-鿿]", app.title)
    assert all(re.search("[一-鿿]", control.label) for control in app.controls.values())
