"""The engine every slider app stands on: controls, one live picture, one sentence in words."""

from clvteach.live.app import App
from clvteach.live.artists import Bars, Ghosts, beyond_bar
from clvteach.live.controls import Choice, Preset, Slider

__all__ = ["App", "Bars", "Choice", "Ghosts", "Preset", "Slider", "beyond_bar"]
