"""An app is a declaration: controls, one pure compute call, one figure, one sentence."""

from __future__ import annotations

import asyncio
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import RLock

from ipywidgets import ValueWidget, Widget

from clvteach.checks import InputError, among, shown
from clvteach.language import LANGUAGES, _, current, listing
from clvteach.live import linked, messages, rerun_cells
from clvteach.live.controls import Choice, Preset, Slider
from clvteach.live.panel import Panel
from clvteach.live.picture import Picture

# Pace of drawing while slider positions come in faster than pictures can be drawn, in seconds
AT_REST = 0.005  # this long without a message after the last picture: draw at once
WAIT = 0.012  # otherwise wait so long for a newer position
LONGEST_WAIT = 0.15  # but show something this often
LOOK = 0.05  # draw ahead so long, then look whether the hand has moved


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

    # Slider messages arrive on another thread than cells run on. One lock for all apps: linked ones move each other, and
    # with a lock of its own each could wait for the other for ever.
    _lock = RLock()

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
        self._picture: Picture | None = None
        self._panel: Panel | None = None
        self._sliders: dict[str, ValueWidget] = {}  # control → its widget outside the panel, if it was asked for
        self._frame: bytes | None = None
        self._version = 0  # counts changes of the state
        self._shown_at, self._behind_since = 0.0, None
        self._settled: set[str] = set()  # controls whose present value has worked
        self._unanswered: list[str] = []  # ids of the browser's moves since the last answer
        self.values = self._start()
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
        with self._lock:
            self._take({name: self._control(name).check(value) for name, value in values.items()})
            self._show()

    def reset(self) -> None:
        """Put every control back to its start."""
        self.set(**self._start())

    def apply(self, preset: str) -> None:
        """Apply a preset by its label."""
        if not among(preset, self.presets):
            raise InputError(
                _("This app has no preset {name}. It has: {known}.").format(
                    name=shown(preset), known=listing(self.presets) or _("none")
                )
            )
        self.set(**self._start() | dict(self.presets[preset].values))

    def keep(self) -> None:
        """Keep the present result to compare later ones with."""
        with self._lock:
            self.kept = self.result
            self._frame = None
            if self._panel is not None:
                self._panel.send(messages.compose("forget"))  # those drawn ahead compare with what was kept before
            self._show()

    @property
    def sentence(self) -> str:
        """What the picture shows, in words."""
        return self._describe(*self._results(self.result))

    def png(self) -> bytes:
        """The picture of the present result."""
        with self._lock:
            if self._frame is None:
                if self._picture is None:
                    self._picture = Picture(self._draw, self._size)
                self._frame = self._picture.png(*self._results(self.result))
            return self._frame

    def slider(self, name: str) -> ValueWidget:
        """A control as an ipywidgets widget beside the app: it moves the app, and the app moves it.

        It can stand in ipywidgets' layouts, be linked with ``ipywidgets.link`` or ``observe``, and be given to
        ``interact``. Asked for again, it is the same one.

        Parameters
        ----------
        name : str
            The control's name, as in :meth:`set`.

        Returns
        -------
        ipywidgets.FloatSlider, IntSlider or Dropdown
            With the control's label, unit, bounds and step. Its ``value`` is in the model's units: a fraction where the
            page shows per cent.

        Raises
        ------
        InputError
            If the app has no such control; also when a new ``value`` does not work and the app is not on a page where
            it could say so.

        Examples
        --------
        >>> from clvteach import lifetime_value
        >>> app = lifetime_value.explore_models()
        >>> rate = app.slider("rate")
        >>> rate.value, rate.max, rate.description
        (0.09, 0.3, 'Discount rate')
        >>> rate.value = .05
        >>> app.values["rate"]
        0.05
        >>> app.set(rate=.12)
        >>> rate.value
        0.12
        """
        with self._lock:
            control = self._control(name)
            rerun_cells.remember(self)
            if name not in self._sliders:
                self._sliders[name] = linked.widget(control, self.values[name])
                self._sliders[name].observe(lambda change: self._follow(name, change["new"]), "value")
            return self._sliders[name]

    @property
    def panel(self) -> Panel:
        """The widget that shows the app in a browser. It can stand in ipywidgets' layouts, such as ``HBox`` and ``Tab``."""
        with self._lock:
            rerun_cells.remember(self)
            if self._panel is None:
                self._panel = Panel(spec=self._spec(), values=self._shown_values(), **self._pictured(self.png()))
                self._panel.on_msg(self._on_message)
            return self._panel

    def close(self) -> None:
        """Take the app off the page and let go of its picture. Evaluating it again shows it again."""
        with self._lock:
            if self._panel is not None:
                _end(self._panel, self._panel.layout)
                self._panel.on_msg(self._on_message, remove=True)
                self._panel.frame = b""  # a layout around it, or the notebook's history, may hold it for long
            for slider in self._sliders.values():
                _end(slider, slider.layout, slider.style)
            self._sliders = {}
            self._panel = self._picture = self._frame = None

    def _control(self, name: str) -> Slider | Choice:
        if not among(name, self.controls):
            raise InputError(
                _("This app has no control {name}. It has: {known}.").format(
                    name=shown(name), known=listing(self.controls)
                )
            )
        return self.controls[name]

    def _start(self) -> dict:
        return {name: control.value for name, control in self.controls.items()}

    def _take(self, values: dict) -> None:
        """Take new values, which their controls have checked, and compute; on an error everything stays as it was."""
        wanted = self.values | values
        self.result = self._compute(**wanted)
        self.values = wanted
        self._frame = None
        self._settled |= values.keys()
        self._version += 1

    def _results(self, result) -> tuple:
        return (result, self.kept) if self._compare else (result,)

    def _shown_values(self) -> dict:
        return {name: control.shown(self.values[name]) for name, control in self.controls.items()}

    def _spec(self) -> dict:
        width, height = self._size
        return {
            "title": self.title,
            "language": LANGUAGES[current()].tag,
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
                "silence": _(
                    "Python does not answer. If it is busy with another cell, wait; if you restarted the kernel, run this cell again."
                ),
            },
        }

    def _show(self) -> None:
        """Bring what there is on the page up to the present result: the panel, and sliders beside it."""
        if self._panel is not None:
            self._answer(
                **self._pictured(self.png()),
                errors={name: text for name, text in self._errors.items() if name not in self._settled},
                problem="",
            )
        self._settled.clear()
        self._shown_at, self._behind_since = time.perf_counter(), None
        for name, slider in list(self._sliders.items()):
            if name not in self._errors:  # what did not work stays as long as its explanation
                slider.value = self.values[name]

    @property
    def _errors(self) -> dict[str, str]:
        """Control → the sentence beside it in the panel."""
        return self._panel.errors if self._panel is not None else {}

    def _pictured(self, frame: bytes) -> dict:
        """A picture of the present result, with what belongs to it."""
        return {"frame": frame, "sentence": self.sentence, "frame_values": self._shown_values()}

    def _answer(self, **state) -> None:
        """Change the panel's state, in one message, which also says what it answers."""
        answered, self._unanswered = self._unanswered, []
        state = {"answered_moves": answered, "values": self._shown_values()} | state
        with self._panel.hold_sync():
            self._panel.set_trait("answers", self._panel.answers + 1)
            for trait, value in state.items():
                self._panel.set_trait(trait, value)

    def _show_newest(self) -> None:
        """Show the present result now; or, while positions come in faster than pictures are drawn, soon.

        Each position is computed as it comes. Only the drawing waits, and only the newest one is drawn.
        """
        now = time.perf_counter()
        try:
            loop = asyncio.get_running_loop()  # that of the thread which brings the messages
        except RuntimeError:
            loop = None
        at_rest = self._behind_since is None and now - self._shown_at > AT_REST
        too_late = self._behind_since is not None and now - self._behind_since > LONGEST_WAIT
        if loop is None or at_rest or too_late:
            self._show()
            return
        self._behind_since = self._behind_since or now
        version = self._version

        def show() -> None:
            with self._lock:
                if version == self._version and self._behind_since is not None:
                    self._guard(None, self._show)

        loop.call_later(WAIT, show)

    def _on_message(self, widget, content: object, _buffers) -> None:
        """Do what a message of the page asks for; :mod:`clvteach.live.messages` says which there are."""
        with self._lock:
            message = messages.read(content)
            if message is not None and widget is self._panel:
                kind, fields = message
                getattr(self, f"_on_{kind}")(**fields)

    def _on_move(self, positions: dict, id: str) -> None:
        self._unanswered.append(id)
        self._move(
            {name: partial(self._read, name, position) for name, position in positions.items() if name in self.controls}
        )

    def _follow(self, name: str, value: object) -> None:
        """Follow a slider beside the app, unless it has just followed the app."""
        with self._lock:
            if value != self.values[name] or name in self._errors:
                self._move({name: lambda: {name: self.controls[name].check(value)}})

    def _move(self, readings: dict[str, Callable[[], dict]]) -> None:
        """Take each new position that works, and show them together."""
        before = self._version
        for name, read in readings.items():
            self._guard(name, lambda read=read: self._take(read()))
        if self._version != before:
            self._guard(None, self._show_newest)

    def _on_draw_ahead(self, control: str, positions: list, id: str) -> None:
        """Send the pictures of positions that the hand may come to next, as many as there is time for, without going there."""
        if control not in self.controls:
            return
        start = time.perf_counter()
        here = self._shown_values()
        pictures, frames = [], []
        try:
            for position in positions:
                picture = {"values": here | {control: position}, "frame": None, "sentence": None}
                pictures.append(picture)
                with suppress(InputError):  # no picture there; the reason is told when the hand comes there
                    results = self._results(self._compute(**self.values | self._read(control, position)))
                    frame, sentence = self._picture.png(*results), self._describe(*results)
                    picture |= {"frame": len(frames), "sentence": sentence}
                    frames.append(frame)
                if time.perf_counter() - start > LOOK:
                    break
        finally:
            self._panel.send(messages.compose("drawn_ahead", pictures=pictures, id=id), frames)

    def _on_type(self, control: str, text: str) -> None:
        def go_there() -> None:
            self._take(self._read(control, text))
            self._show()

        if control in self.controls:
            self._guard(control, go_there)

    def _on_sharpen(self, scale: float) -> None:
        if scale > 1:
            self._guard(None, lambda: self._sharpen(min(scale, 3)))

    def _on_preset(self, label: str) -> None:
        if label in self.presets:
            self._guard(None, lambda: self.apply(label))

    def _on_keep(self) -> None:
        self._guard(None, self.keep)

    def _on_reset(self) -> None:
        self._guard(None, self.reset)

    def _read(self, name: str, position: object) -> dict:
        """Where a slider was put, or what was typed beside it, in the model's units."""
        return {name: self.controls[name].read(str(position))}

    def _sharpen(self, scale: float) -> None:
        """Send the picture once more, for a screen (or a zoom) with more pixels, now that the hand rests."""
        self._answer(**self._pictured(self._picture.sharp(scale, *self._results(self.result))))

    def _guard(self, name: str | None, action: Callable[[], None]) -> None:
        """Do what the learner asked; say in the app what stood in the way. A mistake of ours is said too, and raised.

        An app that is nowhere on a page, moved by a slider of its own, can say nothing and raises.
        """
        if self._panel is None:
            action()
            return
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
        self._settled.discard(name)
        if name is None:
            self._answer(problem=text)
        else:
            self._answer(errors=self._errors | {name: text})

    def _repr_mimebundle_(self, **_options) -> dict:
        """The live panel where there is a kernel; the same picture and sentence where there is none."""
        bundle = self.panel._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {
            **(data or {}),
            "image/png": b64encode(self.png()).decode("ascii"),
            "text/plain": f"{self.title}\n{self.sentence}",
        }


def _end(*widgets: Widget) -> None:
    """Take widgets off the page, and out of what observes them: whatever a learner linked lets go of the app."""
    for widget in widgets:
        widget.close()
        widget.unobserve_all()
