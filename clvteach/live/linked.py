"""An app's control as a plain ipywidgets widget: for a learner's own layouts, links and ``interact``."""

from __future__ import annotations

import ipywidgets
from traitlets import CFloat, CInt

from clvteach.language import _
from clvteach.live.controls import Choice, Slider


def _moved(value: float, slider: ipywidgets.FloatSlider | ipywidgets.IntSlider) -> float:
    """Where the page put a slider; where it stands already, if the page only rounded that to the nearest step.

    ipywidgets can show no value between two steps: it goes to the nearest one and reports that as a move. It is none,
    and an app that obeyed would leave an exact value as soon as its slider is shown.
    """
    steps = (value - slider.min) / slider.step
    only_rounded = abs(steps - round(steps)) < 1e-6 and abs(value - slider.value) <= slider.step * (0.5 + 1e-6)
    return slider.value if only_rounded else float(f"{value:.10g}")


def _per_cent(fraction: float, _slider: object) -> float:
    return float(f"{100 * fraction:.10g}")


def _fraction(per_cent: float, _slider: object) -> float:
    return per_cent / 100


class WholeSlider(ipywidgets.IntSlider):
    """A slider for whole numbers, such as years."""

    value = CInt().tag(sync=True, from_json=_moved)


class NumberSlider(ipywidgets.FloatSlider):
    """A slider for any other number."""

    value = CFloat().tag(sync=True, from_json=_moved)


class PercentSlider(ipywidgets.FloatSlider):
    """A slider that shows per cent, and is a fraction in Python, as rates are everywhere in this book.

    >>> slider = PercentSlider(.09, min=0, max=.3, step=.005)
    >>> slider.value, slider.get_state(["value", "max"])
    (0.09, {'value': 9.0, 'max': 30.0})
    """

    value = CFloat().tag(
        sync=True, to_json=_per_cent, from_json=lambda number, slider: _moved(_fraction(number, slider), slider)
    )
    min = CFloat(0.0).tag(sync=True, to_json=_per_cent, from_json=_fraction)
    max = CFloat(1.0).tag(sync=True, to_json=_per_cent, from_json=_fraction)
    step = CFloat(0.01).tag(sync=True, to_json=_per_cent, from_json=_fraction)


def widget(control: Slider | Choice, value: float | str) -> ipywidgets.ValueWidget:
    """The widget for a control, at a value in the model's units, with all of its label to be seen.

    Examples
    --------
    >>> slider = widget(Slider("periods", "Years", 5, 0, 30, 1, unit="years", whole=True), 7)
    >>> slider.description, slider.value, slider.max
    ('Years', 7, 30)
    >>> widget(Choice("kind", "Kind", {"one": "One year", "all": "All years"}, "one"), "all").options
    (('One year', 'one'), ('All years', 'all'))
    """
    looks = {"style": {"description_width": "initial"}, "layout": {"width": "100%", "max_width": "480px"}}
    if isinstance(control, Choice):
        options = [(label, key) for key, label in control.options.items()]
        return ipywidgets.Dropdown(options=options, value=value, description=control.label, **looks)
    kind = WholeSlider if control.whole else PercentSlider if control.unit == "%" else NumberSlider
    if not control.whole:
        looks["readout_format"] = ".10"  # as few digits as it takes, without commas, with which it could not be typed
    return kind(value, min=control.least, max=control.most, step=control.step, description=_described(control), **looks)


def _described(control: Slider) -> str:
    if control.unit.casefold() in control.label.casefold():  # no unit, or one that the label names
        return control.label
    return _("{label} ({unit})").format(label=control.label, unit=control.unit)
