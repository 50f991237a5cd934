"""“My progress” as a page in the JupyterLab of ``clvteach start``, behind its token like everything else there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web

PLACE = "clvteach/progress"


class ProgressHandler(JupyterHandler):
    """Serves the page of one folder. Whoever has no token gets nothing, and is not asked for one."""

    def initialize(self, folder: Path) -> None:
        self._folder = folder

    def get_login_url(self) -> str:
        raise web.HTTPError(403)

    @property
    def content_security_policy(self) -> str:
        return f"{super().content_security_policy}; default-src 'none'; style-src 'unsafe-inline'"

    @web.authenticated
    async def get(self) -> None:
        from clvteach.my_progress import showing  # pandas takes a while, which no start should wait for

        def address(place: str) -> str:
            return url_path_join(self.base_url, "lab/tree", quote(place))

        self.set_header("Cache-Control", "no-store")
        # beside the server's own work: a folder may hold much
        self.finish(await asyncio.to_thread(showing.page, self._folder, address))


def register(server: ServerApp, folder: Path) -> None:
    """Have a server serve the page.

    Parameters
    ----------
    server : ServerApp
        Ready to be started.
    folder : Path
        The learner's folder.
    """
    place = url_path_join(server.web_app.settings["base_url"], PLACE)
    server.web_app.add_handlers(".*$", [(place, ProgressHandler, {"folder": folder})])
