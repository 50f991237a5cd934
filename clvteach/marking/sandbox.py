"""A place for a stranger's program: it sees little, takes little, and leaves nothing behind.

Where Linux allows it (user namespaces, with util-linux), a program sees a root of its own: an empty file system in memory,
in which what Python needs can be read and nothing else exists. It has no network, and no process outside sees or hears it.
Everywhere, all its processes together are looked at ten times a second and ended when they take too much.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import site
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import psutil

import clvteach
from clvteach import chapters

POSIX = os.name == "posix"
T = TypeVar("T")
MOST_PROCESSES = 50  # at the same time
FLOOD = 200  # more on the whole computer than before: so many that it takes too long to see whose they are
MOST_WRITTEN = 200_000_000  # bytes in all its files together
MOST_FILES = 20_000
SHARED_FOLDER = "/dev/shm"
FILES_IN_MEMORY = ("/memfd:", "/SYSV", f"{SHARED_FOLDER}/")  # as the links to open files begin
BLOCK = 512  # bytes
BUFFER = 212_992  # bytes that Linux lets wait in a socket
LITTLE = 0.05  # of the computer's memory
BEYOND = 1.25  # times as much has room in its file system, so that it is seen when there is too much
EVERY = 0.1  # seconds between two looks
ROUNDS = 50  # of looking for processes that were started while others were being stopped

KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT")  # of the environment
FOLDERS = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "TMPDIR",
    "TEMP",
    "TMP",
    "IPYTHONDIR",
    "MPLCONFIGDIR",
    "JUPYTER_RUNTIME_DIR",
)
SYSTEM = (  # what programs need of the computer, and nobody keeps anything private in
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives"),
    *("/etc/fonts", "/etc/localtime", "/var/cache/fontconfig"),
    *("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"),
)
PYTHON = ("bin", "lib", "lib64", "pyvenv.cfg", "share/jupyter/kernels")  # below a Python's folder
# what shows quickly whether Python works there, with its packages and the system's libraries
NEEDED = """
import importlib.util, sys
import numpy, psutil, zmq
sys.exit(not all(map(importlib.util.find_spec, ("clvteach", "ipykernel", "matplotlib", "nbclient", "pandas"))))
"""

ALONE = ("unshare", "--user", "--map-root-user", "--mount", "--net", "--ipc", "--pid", "--fork", "--kill-child", "--")
# Its arguments: a folder, in which the new root is made and which is the program's own there; bytes; files; the program.
# What makes the new root's content stands in the place of CONTENT. A mount keeps its noexec, which may not be taken away
# in a namespace. No namespace can be made inside, since that would give back what setpriv takes.
SEAL = """\
set -eu
PATH=$PATH:/usr/sbin:/sbin
folder=$1 bytes=$2 files=$3
shift 3
mount -n -t tmpfs -o "size=$bytes,nr_inodes=$files,mode=755,nosuid,nodev" tmpfs "$folder"
cd "$folder"
shown() { mkdir -p "./$(dirname "$1")"; if [ -d "$1" ]; then mkdir -p ".$1"; else : > ".$1"; fi; mount -n --rbind "$1" ".$1"; }
linked() { mkdir -p "./$(dirname "$1")"; ln -s "$2" ".$1"; }
CONTENT
mkdir -p proc etc tmp dev/shm outside ".$folder"
echo "root:x:0:0::$folder:/bin/sh" > etc/passwd
mount -n -t proc -o nosuid,nodev,noexec proc proc
echo 0 > proc/sys/user/max_user_namespaces
pivot_root . outside
cd "$folder"
umount -n -l /outside
rmdir /outside
mounts=$(cat /proc/self/mountinfo)
while read -r _ _ _ _ place options _; do
    place=$(printf %b "$place")
    flags=ro,nosuid
    case $options in *noexec*) flags=$flags,noexec ;; esac
    case $place in /dev/*) ;; *) flags=$flags,nodev ;; esac
    case $place in /) ;; *) mount -n -o "remount,bind,$flags" none "$place" ;; esac
done <<END
$mounts
END
exec setpriv --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- "$@"
"""


class ComputerState(NamedTuple):
    """What there was on the computer before a program was started."""

    in_memory: int  # bytes of files in memory
    processes: int


def run(command: Iterable[str], folder: Path, *, seconds: float, megabytes: int, **streams) -> str:
    """Run a program in the sandbox, and end it and all that it started.

    Parameters
    ----------
    command : iterable of str
    folder : Path
        An empty folder, where it starts and may write. Where it is sealed in, it has another in its place.
    seconds : float
        How long it may take.
    megabytes : int
        How much memory all its processes together may use, with what they share and write to memory.
    **streams
        ``stdin`` and ``stdout``, as for :class:`subprocess.Popen`.

    Returns
    -------
    str
        What there was too much of: ``"time"``, ``"memory"``, ``"processes"``, ``"disk"``, or ``""`` if it ended by itself.
    """
    before = ComputerState(_named_in_memory(), len(psutil.pids()))
    process = subprocess.Popen(
        [*(sealing(folder) if can_seal() else ()), *command],
        cwd=folder,
        env=environment(folder, os.environ),
        stderr=subprocess.DEVNULL,
        start_new_session=POSIX,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        **streams,
    )
    deadline = time.monotonic() + seconds
    with _ended(process, folder) as known:
        while process.poll() is None:
            if _flooded(before):
                return "processes"
            known |= family(known)
            if too_much := _too_much(known, folder, megabytes, before):
                return too_much
            if time.monotonic() > deadline:
                return "time"
            with suppress(subprocess.TimeoutExpired):
                process.wait(EVERY)
    return ""


def environment(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """What a program in the sandbox knows of the computer: nothing that is private, and no folder but its own."""
    return (
        {name: known[name] for name in KEPT if name in known}
        | {name: str(folder) for name in FOLDERS}
        | {
            "PYTHONPATH": str(Path(clvteach.__file__).parents[1]),
            "PYTHONUSERBASE": site.getuserbase(),
            "PYTHONSAFEPATH": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SOURCE_DATE_EPOCH": "1700000000",  # when an answer was given is not known, and there is no journal
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
    )


@cache
def can_seal() -> bool:
    """Whether this computer can show a program a root of its own, in which Python works."""
    if sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory(prefix="clvteach-") as name:
        folder = Path(name)
        with suppress(OSError, subprocess.SubprocessError):
            command = [*sealing(folder), sys.executable, "-c", NEEDED]
            known = environment(folder, os.environ)
            return subprocess.run(command, env=known, capture_output=True, timeout=60).returncode == 0
    return False


def sealing(folder: Path) -> tuple[str, ...]:
    """What stands before a command so that it sees a root of its own. An empty folder is where that is made."""
    folder = folder.resolve()
    places, links = shown(needed())
    content = [shlex.join(["linked", *map(str, link)]) for link in links.items()]
    content += [shlex.join(["shown", str(place)]) for place in places]
    script = SEAL.replace("CONTENT", "\n".join(content))
    room = (str(int(most * BEYOND)) for most in (MOST_WRITTEN, MOST_FILES))
    return (*ALONE, "sh", "-c", script, "sh", str(folder), *room)


def needed() -> list[Path]:
    """The files and folders that Python, the packages and the system's libraries need; none above them.

    A folder of packages may lie in somebody's home, and clvteach itself beside what was handed in.
    """
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    names = [*SYSTEM, *(f"{prefix}/{part}" for prefix in sorted(prefixes) for part in PYTHON)]
    names += [name for name in sys.path if Path(name).name in ("site-packages", "dist-packages")]
    names += [sys.executable, os.path.dirname(clvteach.__file__), str(chapters.folder())]
    return [Path(name) for name in names if os.path.exists(name)]


def shown(paths: Iterable[Path]) -> tuple[list[Path], dict[Path, str]]:
    """Real files and folders, none inside another, and the links that lead to them: together they make the paths work.

    Parameters
    ----------
    paths : iterable of Path
        They exist, and are absolute.

    Returns
    -------
    (list of Path, dict of Path to str)
        The links with what is written in them.
    """
    links: dict[Path, str] = {}
    found = {_followed(path, links) for path in paths}
    places = sorted(place for place in found if found.isdisjoint(place.parents))
    return places, {link: target for link, target in links.items() if found.isdisjoint(link.parents)}


def _followed(path: Path, links: dict[Path, str]) -> Path:
    """Where a path leads in the end; the links on its way are added."""
    reached, parts = Path("/"), deque(path.parts[1:])
    while parts:
        step = reached / parts.popleft()
        if step.name == "..":
            reached = reached.parent
        elif step.is_symlink():
            links[step] = os.readlink(step)
            target = Path(links[step])
            parts.extendleft(reversed(target.parts[1:] if target.is_absolute() else target.parts))
            reached = Path("/") if target.is_absolute() else reached
        else:
            reached = step
    return reached


def family(known: Iterable[psutil.Process]) -> set[psutil.Process]:
    """Those of some processes that still run, and all that descend from them."""
    found: set[psutil.Process] = set()
    for process in sorted(known, key=psutil.Process.create_time):  # one look for the oldest finds most of the others
        if process not in found and process.is_running():
            with suppress(psutil.Error):
                found |= {process, *process.children(recursive=True)}
    return found


def _too_much(known: set[psutil.Process], folder: Path, megabytes: int, before: ComputerState) -> str:
    if psutil.virtual_memory().available < psutil.virtual_memory().total * LITTLE:
        return "memory"  # taken in a way that shows nowhere, or by others: before the computer stands still
    most = megabytes * 2**20 - _held_in_memory(known) - max(0, _named_in_memory() - before.in_memory)
    if len(known) > MOST_PROCESSES:
        return "processes"
    # what they share is counted more than once in the first sum, which is quick, and once in the second
    if sum(_each(known, _resident)) > most:
        total = 0
        for own in _each(known, _own):
            total += own
            if total > most:
                return "memory"
            if _flooded(before):
                return "processes"
    written, files = _written_inside(known) if can_seal() else _written_in(folder)
    return "disk" if written > MOST_WRITTEN or files > MOST_FILES else ""


def _flooded(before: ComputerState) -> bool:
    return len(psutil.pids()) - before.processes > FLOOD


def _each(processes: Iterable[psutil.Process], do: Callable[[psutil.Process], T]) -> Iterator[T]:
    """What something gives for each of the processes that still run."""
    for process in processes:
        with suppress(psutil.Error):
            yield do(process)


def _resident(process: psutil.Process) -> int:
    return process.memory_info().rss + _buffered(process)


def _buffered(process: psutil.Process) -> int:
    """What the system may hold for a process in the sockets and pipes that it has open, which is counted nowhere."""
    return process.num_fds() * BUFFER if POSIX else 0


def _own(process: psutil.Process) -> int:
    """The memory that is a process's own, with its part of what is shared where that is known."""
    try:
        memory = process.memory_full_info()
    except psutil.AccessDenied:
        return _resident(process)
    return getattr(memory, "pss", memory.uss) + _buffered(process)


def _held_in_memory(known: Iterable[psutil.Process]) -> int:
    """Bytes of the files in memory that processes hold open, which are in no process's own memory unless it looks at them.

    The whole computer's shared memory would be quicker to ask for, but a browser beside takes as much at any moment.
    """
    sizes = {}
    for one in known:
        with suppress(OSError), os.scandir(f"/proc/{one.pid}/fd") as entries:
            for entry in entries:
                with suppress(OSError):
                    if os.readlink(entry.path).startswith(FILES_IN_MEMORY):
                        found = os.stat(entry.path)
                        sizes[found.st_dev, found.st_ino] = found.st_blocks * BLOCK
    return sum(sizes.values())


def _named_in_memory() -> int:
    """Bytes of the files in memory that have a name there, where everybody may write."""
    written = 0
    with suppress(OSError), os.scandir(SHARED_FOLDER) as entries:
        for entry in entries:
            with suppress(OSError):
                written += entry.stat(follow_symlinks=False).st_blocks * BLOCK
    return written


def _written_inside(known: Iterable[psutil.Process]) -> tuple[int, int]:
    """Bytes and files in the root that sealed processes see, looked at without following any path in it."""
    for process in known:
        with suppress(OSError):
            root = f"/proc/{process.pid}/root"
            if os.stat(root).st_dev != os.stat("/").st_dev:
                room = os.statvfs(root)
                return (room.f_blocks - room.f_bfree) * room.f_frsize, room.f_files - room.f_ffree
    return 0, 0


def _written_in(folder: Path) -> tuple[int, int]:
    """Bytes and files in a folder."""
    written = files = 0
    waiting = [str(folder)]
    while waiting and files <= MOST_FILES:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                files += 1
                written += entry.stat(follow_symlinks=False).st_size
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return written, files


@contextmanager
def _ended(process: subprocess.Popen, folder: Path) -> Iterator[set[psutil.Process]]:
    """A set for the processes that a process has started; in the end, all of them are ended.

    Whole groups are killed at once, which ends what multiplies quickly, and what is sealed in altogether. Of what left its
    group, all are stopped before the first is killed, so that none can start another meanwhile; one whose parents have
    ended is known by its folder.
    """
    known = {psutil.Process(process.pid)}
    try:
        yield known
    finally:
        _kill_groups(known)
        stopped: set[psutil.Process] = set()
        for _round in range(ROUNDS):
            found = family(known | stopped | _living_in(folder)) - stopped
            if not found:
                break
            list(_each(found, psutil.Process.suspend))
            stopped |= found
        list(_each(stopped, psutil.Process.kill))
        process.kill()
        process.wait()
        psutil.wait_procs(stopped, timeout=10)


def _kill_groups(known: Iterable[psutil.Process]) -> None:
    if not POSIX:
        return
    groups = set()
    for process in known:
        with suppress(OSError):
            groups.add(os.getpgid(process.pid))
    for group in groups - {os.getpgid(0)}:
        with suppress(OSError):
            os.killpg(group, signal.SIGKILL)


def _living_in(folder: Path) -> set[psutil.Process]:
    """All processes whose home is a folder."""
    found = set()
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get("HOME") == str(folder):
                found.add(process)
    return found


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a program, removed with all that is in it, however deep and whatever may be done with it."""
    folder = Path(tempfile.mkdtemp(prefix="clvteach-")).resolve()
    try:
        yield folder
    finally:
        with suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=True)
        if POSIX and folder.exists():  # folders in each other by the thousand, or that may not be read
            subprocess.run(["chmod", "-R", "u+rwx", folder], stderr=subprocess.DEVNULL, check=False)
            subprocess.run(["rm", "-rf", folder], stderr=subprocess.DEVNULL, check=False)


def threads_allowed() -> int:
    """How many threads somebody may have in all while a program of theirs runs: what there is now, and some more.

    The system counts all that belongs to a user, not to a program.
    """
    there = 0
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            there += process.num_threads()
    return there + FLOOD
