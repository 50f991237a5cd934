"""An app is a declaration: controls, one pure compute call, one figure, one sentence."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from threading import RLock

from clvteach.checks import InputError, shown
from clvteach.language import _, current, listing
from clvteach.live.controls import Choice, Preset, Slider
from clvteach.live.panel import Panel
from clvteach.live.picture import Picture


class App:
    """A slider app. Evaluating it as a cell's last line shows it; nothing is shown before.

    Parameters
    ----------
    title : str
        What the app is about.
    controls : sequence of Slider and Choice
        What the learner changes.
    compute : callable
        ``compute(**values)`` → the result. Pure; raises :class:`~clvteach.checks.InputError` for values that do not
        fit together, whose sentence the app shows while it keeps the last good picture.
    draw : callable
        ``draw(figure)`` builds the drawing once (see :class:`clvteach.live.picture.Drawing`).
    describe : callable
        ``describe(result)`` → one sentence that says what the picture shows.
    presets : sequence of Preset
        Named settings, shown as buttons.
    compare : bool
        Keep an earlier result beside the present one: ``drawing.update(result, kept)`` and
        ``describe(result, kept)`` get both, and a button keeps the present one. At first the start is kept.
    size : tuple of float
        The picture's width and height in inches, at 100 pixels an inch.

    Attributes
    ----------
    values : dict
        Each control's value in the model's units.
    result : object
        What ``compute`` gave for them.
    sentence : str
        The picture in words.
    kept : object
        The result kept for comparison.
    """

    def __init__(
        self,
        title: str,
        controls: Sequence[Slider | Choice],
        compute: Callable,
        draw: Callable,
        describe: Callable[..., str],
        *,
        presets: Sequence[Preset] = (),
        compare: bool = False,
        size: tuple[float, float] = (9, 3.5),
    ):
        self.title = title
        self.controls = {control.name: control for control in controls}
        self.presets = {preset.label: preset for preset in presets}
        self._compute, self._draw, self._describe = compute, draw, describe
        self._compare, self._size = compare, size
        self._lock = RLock()  # slider messages arrive on another thread than cells
        self._picture: Picture | None = None
        self._panel: Panel | None = None
        self._frame: bytes | None = None
        self._reporting = False
        self.values = {name: control.value for name, control in self.controls.items()}
        self.result = self.kept = self._compute(**self.values)

    def set(self, **values) -> None:
        """Set some controls, in the model's units (fractions for per cent), and compute at once.

        Raises
        ------
        InputError
            If a control is unknown, a value is outside its bounds, or the values do not fit together. The app keeps
            its state.

        Examples
        --------
        >>> from clvteach import lifetime_value
        >>> app = lifetime_value.explore_models()
        >>> app.set(rate=.05)
        >>> app.set(rate=5)
        Traceback (most recent call last):
        ...
        clvteach.checks.InputError: Discount rate: 500 is outside the bounds. Type a number from 0 to 30.
        """
        for name in values:
            if name not in self.controls:
                raise InputError(
                    _("This app has no control {name}. It has: {known}.").format(
                        name=shown(name), known=listing(self.controls)
                    )
                )
        with self._lock:
            wanted = self.values | {name: self.controls[name].check(value) for name, value in values.items()}
            self.result = self._compute(**wanted)
            self.values = wanted
            self._show(settled=values)

    def reset(self) -> None:
        """Put every control back to its start."""
        self.set(**{name: control.value for name, control in self.controls.items()})

    def apply(self, preset: str) -> None:
        """Apply a preset by its label."""
        if preset not in self.presets:
            raise InputError(
                _("This app has no preset {name}. It has: {known}.").format(
                    name=shown(preset), known=listing(self.presets) or _("none")
                )
            )
        start = {name: control.value for name, control in self.controls.items()}
        self.set(**start | dict(self.presets[preset].values))

    def keep(self) -> None:
        """Keep the present result to compare later ones with."""
        with self._lock:
            self.kept = self.result
            self._show()

    @property
    def sentence(self) -> str:
        """What the picture shows, in words."""
        return self._describe(*self._results())

    def png(self) -> bytes:
        """The picture of the present result."""
        with self._lock:
            if self._frame is None:
                if self._picture is None:
                    self._picture = Picture(self._draw, self._size)
                self._frame = self._picture.png(*self._results())
            return self._frame

    @property
    def panel(self) -> Panel:
        """The widget that shows the app in a browser."""
        with self._lock:
            if self._panel is None:
                self._panel = Panel(
                    spec=self._spec(), values=self._shown_values(), frame=self.png(), sentence=self.sentence
                )
                self._panel.observe(self._on_values, "values")
                self._panel.on_msg(self._on_message)
            return self._panel

    def _results(self) -> tuple:
        return (self.result, self.kept) if self._compare else (self.result,)

    def _shown_values(self) -> dict:
        return {name: control.shown(self.values[name]) for name, control in self.controls.items()}

    def _spec(self) -> dict:
        width, height = self._size
        return {
            "title": self.title,
            "language": {"en": "en", "zh": "zh-CN"}[current()],
            "controls": [control.spec() for control in self.controls.values()],
            "presets": list(self.presets),
            "compare": self._compare,
            "width": 100 * width,
            "height": 100 * height,
            "words": {
                "reset": _("Reset"),
                "keep": _("Keep for comparison"),
                "exact": _("exact value"),
                "presets": _("Try"),
            },
        }

    def _show(self, settled: Iterable[str] = ()) -> None:
        """Bring the picture, and the panel if there is one, up to the present result; settled controls have no error."""
        self._frame = None
        if self._panel is None:
            return
        with self._panel.hold_sync():
            self._panel.frame = self.png()
            self._panel.sentence = self.sentence
            self._panel.errors = {name: text for name, text in self._panel.errors.items() if name not in settled}
            self._panel.problem = ""
            self._reporting = True  # the panel's values follow the app's here, not the other way round
            try:
                self._panel.values = self._shown_values()
            finally:
                self._reporting = False

    def _on_values(self, change) -> None:
        if self._reporting:
            return
        with self._lock:
            changed = {name: value for name, value in change["new"].items() if value != change["old"].get(name)}
            for name in changed:
                self._guard(name, lambda name=name: self.set(**{name: self._from_shown(name, changed[name])}))

    def _from_shown(self, name: str, value):
        return self.controls[name].read(str(value))

    def _on_message(self, _widget, content: dict, _buffers) -> None:
        """A button, or text typed into an entry box."""
        with self._lock:
            match content:
                case {"entry": str(name), "text": str(text)} if name in self.controls:
                    self._guard(name, lambda: self.set(**{name: self.controls[name].read(text)}))
                case {"reset": True}:
                    self._guard(None, self.reset)
                case {"keep": True}:
                    self._guard(None, self.keep)
                case {"preset": str(label)} if label in self.presets:
                    self._guard(None, lambda: self.apply(label))

    def _guard(self, name: str | None, action: Callable[[], None]) -> None:
        """Do what the learner asked; say in the app what stood in the way. A mistake of ours is said too, and raised."""
        try:
            action()
        except InputError as error:
            self._say(name, str(error))
        except Exception:
            self._say(
                None,
                _(
                    "Something went wrong inside this app. Press Reset, or choose other values; the picture shows the last ones that worked."
                ),
            )
            raise

    def _say(self, name: str | None, text: str) -> None:
        with self._panel.hold_sync():
            if name is None:
                self._panel.problem = text
            else:
                self._panel.errors = self._panel.errors | {name: text}

    def _repr_mimebundle_(self, **_options) -> dict:
        """The live panel where there is a kernel; the same picture and sentence where there is none."""
        bundle = self.panel._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {
            **(data or {}),
            "image/png": b64encode(self.png()).decode("ascii"),
            "text/plain": f"{self.title}\n{self.sentence}",
        }
