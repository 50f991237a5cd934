"""Pictures can be read: every character is in the font, colours differ, axes do not jump."""

import itertools
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from clvteach import style

ROOT = Path(__file__).resolve().parent.parent
# typed by people or drawn by browsers, never by matplotlib
NOT_DRAWN = set("\n\t\r​")


def course_characters() -> set[str]:
    sources = [
        # traditional characters are recognised in what is typed, and never drawn
        *(path for path in ROOT.glob("clvteach/**/*.py") if path.name != "terms.py"),
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


# Full loss of one cone type, on linear RGB: Machado, Oliveira & Fernandes (2009), severity 1.0
COLOUR_VISION = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "usual": np.eye(3).tolist(),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(color: str) -> np.ndarray:
    rgb = np.array(to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB (D65) of linear RGB."""
    t = TO_XYZ @ np.clip(rgb, 0, 1) / TO_XYZ.sum(axis=1)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(first: str, second: str) -> float:
    """Contrast ratio (WCAG 2)."""
    dark, light = sorted(float(TO_XYZ[1] @ linear(color)) for color in (first, second))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("vision", COLOUR_VISION)
def test_colours_used_side_by_side_stay_apart(vision):
    seen = {
        color: lab(np.array(COLOUR_VISION[vision]) @ linear(color)) for color in (*style.SERIES, style.PAPER, style.INK)
    }
    closest = min((np.linalg.norm(seen[a] - seen[b]), a, b) for a, b in itertools.combinations(seen, 2))
    assert closest[0] > 15, closest  # several times what the eye just notices


def test_lines_and_bars_differ_by_more_than_colour():
    for marks in (style.MARKERS, style.DASHES, style.HATCHES):
        assert len(set(marks)) == len(style.SERIES)


def test_words_stand_out_from_the_paper():
    assert contrast(style.INK, style.PAPER) >= 4.5 and contrast(style.QUIET, style.PAPER) >= 4.5
