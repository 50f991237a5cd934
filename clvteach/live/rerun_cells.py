"""A cell that is run again closes the apps that it showed before, alone or in a layout, and their sliders.

A notebook takes the old output off the page, but tells no widget about it: without this, every run of a cell would leave
a panel and a figure behind for as long as the kernel lives. Which cell shows which app is the kernel's own affair, hence
a record of this process.
"""

from __future__ import annotations

from weakref import WeakSet

from IPython import get_ipython

# Cell id → the id of its latest run, and the apps which that run showed. An app that nobody else holds may go any time.
_shown: dict[str, tuple[str, WeakSet]] = {}


def remember(app) -> None:
    """Remember that the running cell shows an app, or a part of it; close the apps of its earlier run that no other cell shows."""
    request = getattr(get_ipython(), "get_parent", dict)()  # what asked for this run; outside a kernel there is none
    cell, run = request.get("metadata", {}).get("cellId"), request.get("header", {}).get("msg_id")
    if cell is None:  # not every front end says which cell it runs
        return
    earlier_run, earlier_apps = _shown.get(cell, (None, WeakSet()))
    if run != earlier_run:  # the first app of this run: those of the run before are off the page
        _shown[cell] = (run, WeakSet())
        for earlier in earlier_apps:
            if earlier is not app and not _is_shown(earlier):
                earlier.close()
    _shown[cell][1].add(app)


def _is_shown(app) -> bool:
    return any(app in apps for _run, apps in _shown.values())
