"""An app's control as a plain ipywidgets widget: for a learner's own layouts, links and ``interact``.

In Python these sliders are those of ipywidgets; on the page they look and behave like the app's own. What ipywidgets shows
for its sliders reports every rounding of a value as if a hand had moved them: while an app is dragged, such reports arrive
late and pull it back.
"""

from __future__ import annotations

import anywidget
import ipywidgets
from traitlets import CFloat, Dict, Unicode

from clvteach.language import LANGUAGES, _, current
from clvteach.live.controls import Choice, Slider
from clvteach.live.panel import CSS, program


class _Shown(anywidget.AnyWidget):
    """How a slider looks on the page. Only a hand moves it there."""

    _esm, _css = program("inputs.js", "slider.js"), CSS

    unit = Unicode(help="written behind the number").tag(sync=True)
    words = Dict(help="what the page says for it, and in which language").tag(sync=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r}, description={self.description!r})"


class WholeSlider(_Shown, ipywidgets.IntSlider):
    """A slider for whole numbers, such as years."""


class NumberSlider(_Shown, ipywidgets.FloatSlider):
    """A slider for any other number."""


def _per_cent(fraction: float, _slider: object) -> float:
    return float(f"{100 * fraction:.10g}")


def _fraction(per_cent: float, _slider: object) -> float:
    return per_cent / 100


class PercentSlider(NumberSlider):
    """A slider that shows per cent, and is a fraction in Python, as rates are everywhere in this book.

    >>> slider = PercentSlider(.09, min=0, max=.3, step=.005)
    >>> slider.value, slider.get_state(["value", "max"])
    (0.09, {'value': 9.0, 'max': 30.0})
    """

    value = CFloat(0.0).tag(sync=True, to_json=_per_cent, from_json=_fraction)
    min = CFloat(0.0).tag(sync=True, to_json=_per_cent, from_json=_fraction)
    max = CFloat(1.0).tag(sync=True, to_json=_per_cent, from_json=_fraction)
    step = CFloat(0.01).tag(sync=True, to_json=_per_cent, from_json=_fraction)


def widget(control: Slider | Choice, value: float | str) -> ipywidgets.ValueWidget:
    """The widget for a control, at a value in the model's units.

    Examples
    --------
    >>> widget(Slider("periods", "Years", 5, 0, 30, 1, unit="years", whole=True), 7)
    WholeSlider(7, description='Years')
    >>> widget(Choice("kind", "Kind", {"one": "One year", "all": "All years"}, "one"), "all").options
    (('One year', 'one'), ('All years', 'all'))
    """
    layout = {"width": "100%", "max_width": "480px"}
    if isinstance(control, Choice):
        options = [(label, key) for key, label in control.options.items()]
        whole_label = {"description_width": "initial"}  # ipywidgets would cut it off
        return ipywidgets.Dropdown(
            options=options, value=value, description=control.label, style=whole_label, layout=layout
        )
    kind = WholeSlider if control.whole else PercentSlider if control.unit == "%" else NumberSlider
    return kind(
        value,
        min=control.least,
        max=control.most,
        step=control.step,
        description=control.label,
        unit=control.unit,
        words={"exact": _("exact value"), "language": LANGUAGES[current()].tag},
        layout=layout,
    )
