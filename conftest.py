"""What every test run needs."""

import os
import tempfile
import uuid
from pathlib import Path

import nbval.kernel
from jupyter_client.manager import KernelManager

os.environ.setdefault("SOURCE_DATE_EPOCH", "1700000000")  # notebooks come out the same whenever they are run
_sockets = tempfile.TemporaryDirectory(prefix="clvteach-")  # deleted when the test process ends


def kernel_on_sockets(**options) -> KernelManager:
    """A kernel manager that talks over sockets in the file system.

    nbval starts one kernel a notebook; two test processes that choose TCP ports at once can choose the same one.
    """
    return KernelManager(transport="ipc", ip=str(Path(_sockets.name, uuid.uuid4().hex)), **options)


if os.name == "posix":  # ZeroMQ has no such sockets on Windows
    nbval.kernel.KernelManager = kernel_on_sockets
