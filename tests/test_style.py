"""Pictures can be read: every character is in the font, colours differ, axes do not jump."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from clvteach import style

ROOT = Path(__file__).resolve().parent.parent
# typed by people or drawn by browsers, never by matplotlib
NOT_DRAWN = set("\n\t\r​")


def course_characters() -> set[str]:
    sources = [
        *ROOT.glob("clvteach/**/*.py"),
        *ROOT.glob("clvteach/**/*.po"),
        *ROOT.glob("chapters/**/*.md"),
        *ROOT.glob("clvteach/data/*.csv"),
    ]
    return set().union(*(path.read_text(encoding="utf-8") for path in sources)) - NOT_DRAWN


def test_every_character_of_the_course_is_in_the_font():
    drawn = TTFont(style.FONT_FILE).getBestCmap()
    fallback = TTFont(Path(plt.matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf").getBestCmap()
    missing = {
        character for character in course_characters() if ord(character) not in drawn and ord(character) not in fallback
    }
    assert missing == set()


def test_all_everyday_chinese_is_in_the_font():
    drawn = TTFont(style.FONT_FILE).getBestCmap()
    level_1 = [bytes([row, cell]).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    assert len([text for text in level_1 if text]) == 3755
    assert [text for text in level_1 if text and ord(text) not in drawn] == []


def test_the_font_has_a_name_of_its_own_and_its_licence():
    names = {str(record) for record in TTFont(style.FONT_FILE)["name"].names if record.nameID in (1, 3, 4, 6, 16)}
    assert not any("Noto" in name or "Source" in name for name in names)
    assert "SIL OPEN FONT LICENSE" in (style.FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8").upper()


def test_no_box_in_a_drawn_chinese_label(recwarn):
    with style.context():
        figure = Figure()
        figure.subplots().set(title="客户终生价值 −5 ≤ ₀", xlabel="贴现率（%）")
        figure.canvas.draw()
    assert [str(warning.message) for warning in recwarn if "missing from" in str(warning.message)] == []


def test_text_is_at_least_11_points():
    with style.context():
        sizes = [
            plt.rcParams[key]
            for key in (
                "font.size",
                "axes.titlesize",
                "axes.labelsize",
                "xtick.labelsize",
                "ytick.labelsize",
                "legend.fontsize",
            )
        ]
    assert min(sizes) >= 11


def test_the_style_stays_inside_its_block():
    before = plt.rcParams["font.family"]
    with style.context():
        assert plt.rcParams["font.family"][0] == style.FONT
    assert plt.rcParams["font.family"] == before


@pytest.mark.parametrize("values", [[0], [0.003, 0.2], [-5, 7], [-3], [1e6], [0, 0]])
def test_fit_y_shows_every_value_and_zero(values):
    axes = Figure().subplots()
    style.fit_y(axes, values)
    low, high = axes.get_ylim()
    assert low < high and low <= min(0, *values) and high >= max(0, *values)


def test_fit_y_leaves_an_axis_alone_that_need_not_move():
    axes = Figure().subplots()
    style.fit_y(axes, [100, 380])
    axes.figure.stale = False
    style.fit_y(axes, [100, 340])
    assert not axes.figure.stale


@pytest.mark.parametrize("value", np.geomspace(1e-6, 1e9, 61))
def test_nice_is_at_least_the_value_and_not_far_above(value):
    assert value <= style.nice(value) * (1 + 1e-9) <= 1.5 * value
