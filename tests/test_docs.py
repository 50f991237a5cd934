"""What the documentation shows, runs; what it points to, exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("clvteach/data/*.md")]


def ran(number: int) -> dict:
    """The names after a block of Python in sliders.md has run."""
    text = (ROOT / "docs" / "sliders.md").read_text(encoding="utf-8")
    names = {}
    exec(re.findall(r"```python\n(.*?)```", text, re.DOTALL)[number], names)
    return names


def test_the_app_of_ten_lines():
    app = ran(0)["app"]
    app.set(rate=0)
    assert app.sentence == "Thirty years of 1 a year are worth 30.0 today." and app.png()


def test_two_apps_with_one_rate():
    models, parts = map(ran(1).get, ("models", "parts"))
    models.set(rate=0.2)
    assert parts.values["rate"] == 0.2
    parts.set(rate=0.05)
    assert models.values["rate"] == 0.05


def test_an_own_slider_and_an_app():
    rate, app = map(ran(2).get, ("rate", "app"))
    rate.value = 0.2
    assert app.values["rate"] == 0.2
    app.reset()
    assert rate.value == 0.09


def test_an_apps_slider_drives_what_a_learner_wrote(capsys):
    app = ran(3)["app"]
    capsys.readouterr()
    app.set(rate=0.05)
    assert capsys.readouterr().out.endswith("1 a year for ten years is worth 7.72 today.\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            assert (page.parent / link).exists(), link


def test_the_two_readmes_say_the_same():
    """The same headings, code and links, one by one: neither lags."""
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    for pattern in (r"^(#+) ", r"```(?:sh|bat)\n(.*?)```", r"^\| `([a-z-]+)"):
        found = [re.findall(pattern, text, re.MULTILINE | re.DOTALL) for text in (english, chinese)]
        assert len(found[0]) == len(found[1]) > 0
    blocks = [re.findall(r"```(?:sh|bat)\n(.*?)```", text, re.DOTALL) for text in (english, chinese)]
    assert blocks[0] == blocks[1]


def test_the_architecture_names_what_there_is():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    missing = [
        path.name
        for path in (ROOT / "clvteach").iterdir()
        if path.name.strip("_") and not path.name.startswith("__") and path.name not in text
    ]
    assert missing == []
