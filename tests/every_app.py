"""Every app of every chapter: found by themselves, so that a new one is tested as well."""

import importlib
from collections.abc import Callable
from pathlib import Path

import clvteach
from clvteach.live import App

ROOMS = sorted(
    path.parent.name for path in Path(clvteach.__file__).parent.glob("*/app.py") if path.parent.name != "live"
)


def apps() -> dict[str, Callable[[], App]]:
    """Each function that makes an app, by room and name."""
    found = {}
    for room in ROOMS:
        module = importlib.import_module(f"clvteach.{room}.app")
        for name, thing in vars(module).items():
            if (
                not name.startswith("_")
                and getattr(thing, "__module__", "") == module.__name__
                and thing.__annotations__.get("return") in (App, "App")
            ):
                found[f"{room}.{name}"] = thing
    return found


APPS = apps()
