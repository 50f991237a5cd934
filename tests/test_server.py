"""JupyterLab in a learner's folder: its settings, and that opening a notebook runs nothing of it."""

import json

from clvteach.server import configure

# JupyterLab's settings

LANGUAGE = ".clvteach/lab/settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings"
NEWS = ".clvteach/lab/settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"


def test_menus_speak_the_learners_language_and_news_stay_away(tmp_path):
    configure(tmp_path, "zh")
    assert json.loads((tmp_path / LANGUAGE).read_text()) == {"locale": "zh_CN"}
    assert json.loads((tmp_path / NEWS).read_text()) == {"fetchNews": "false"}


def test_other_settings_of_the_learner_stay(tmp_path):
    path = tmp_path / LANGUAGE
    path.parent.mkdir(parents=True)
    path.write_text('{\n    // mine\n    "stringsPrefix": "!",\n    "locale": "default",\n}\n')
    configure(tmp_path, "zh")
    assert json.loads(path.read_text()) == {"stringsPrefix": "!", "locale": "zh_CN"}
    configure(tmp_path, "en")
    assert json.loads(path.read_text()) == {"stringsPrefix": "!", "locale": "en"}


def test_settings_that_say_so_already_or_cannot_be_read_are_left_alone(tmp_path):
    for content in ('{// mine\n"locale": "zh_CN"}', "{half"):
        path = tmp_path / LANGUAGE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        configure(tmp_path, "zh")
        assert path.read_text() == content
