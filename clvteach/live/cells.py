"""Which cell shows which app, so that running a cell again closes what it showed before.

A notebook keeps no track of widgets whose output was replaced: without this, every run of a cell would leave a panel
and a figure behind for as long as the kernel lives. The record belongs to the kernel, hence to the process.
"""

from __future__ import annotations

from weakref import WeakSet

from IPython import get_ipython

_shown: dict[str, tuple[str, WeakSet]] = {}  # cell id → (id of its run, the apps that run showed)


def note(app) -> None:
    """Note that the running cell shows an app; close the apps of its earlier runs that no other cell shows."""
    parent = getattr(get_ipython(), "get_parent", dict)()
    cell, run = parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id")
    if cell is None:
        return
    earlier, apps = _shown.get(cell, (None, WeakSet()))
    if earlier != run:
        _shown[cell] = (run, WeakSet())
        for old in apps:
            if old is not app and not any(old in others for _run, others in _shown.values()):
                old.close()
    _shown[cell][1].add(app)
