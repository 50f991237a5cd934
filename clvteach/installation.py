"""Is everything here that the workbook needs? What is missing is said with the way to mend it."""

from __future__ import annotations

import os
import platform
import tempfile
import warnings
from importlib import metadata
from pathlib import Path

import pandas as pd

from clvteach.checks import InputError, shown
from clvteach.language import N_, _

OK = N_("ok")
# Some of the course's terms, a minus sign and the letters of its formulas
SAMPLE = "客户终生价值 贴现率 维系率 购买转换矩阵 支出分配 −½ Σ"
# Where JupyterLab finds the JavaScript that draws the sliders
FRONT_END = ("@jupyter-widgets/jupyterlab-manager", "anywidget")


def check(folder: Path | str = ".") -> pd.DataFrame:
    """Check this installation of the workbook.

    Parameters
    ----------
    folder : Path or str
        Where the learner works. The notebook's own folder by default.

    Returns
    -------
    DataFrame
        Index "checked", column "result": "ok", or one sentence, in the learner's language, that says how to mend it. The
        table of a good installation is the same on every computer: it has no version numbers.

    Raises
    ------
    InputError
        If folder is not a path.

    Examples
    --------
    >>> set(check()["result"])
    {'ok'}
    """
    if not isinstance(folder, (str, os.PathLike)):
        raise InputError(
            _("folder is {value}: write the path of a folder in quotation marks.").format(value=shown(folder))
        )
    problems = {
        N_("Python"): _python(),
        N_("packages"): _packages(),
        N_("Chinese characters in pictures"): _chinese(),
        N_("sliders"): _sliders(),
        N_("saving your work"): _folder(Path(folder)),
    }
    results = {what: problem or OK for what, problem in problems.items()}
    return pd.DataFrame({N_("result"): results}).rename_axis(index=N_("checked"))


def _python() -> str | None:
    from packaging.specifiers import SpecifierSet

    try:
        wanted, present = metadata.metadata("clvteach")["Requires-Python"], platform.python_version()
    except metadata.PackageNotFoundError:
        return _not_installed()
    if SpecifierSet(wanted).contains(present, prereleases=True):
        return None
    return _(
        "this is Python {present}, but the workbook needs {wanted}. Install a newer Python and then the workbook again."
    ).format(present=present, wanted=wanted)


def _packages() -> str | None:
    from packaging.requirements import Requirement

    try:
        requirements = [Requirement(line) for line in metadata.requires("clvteach")]
    except metadata.PackageNotFoundError:
        return _not_installed()
    wanted = [one for one in requirements if one.marker is None or one.marker.evaluate({"extra": ""})]
    lacking = [one for one in wanted if not _there(one)]
    if not lacking:
        return None
    return _(
        "missing or too old: {names}. Run this in a cell, then choose Restart Kernel in the Kernel menu: {command}"
    ).format(
        names=", ".join(one.name for one in lacking),
        command="%pip install " + " ".join(f'"{one.name}{one.specifier}"' for one in lacking),
    )


def _not_installed() -> str:
    return _("the workbook was copied but not installed, so it cannot say what it needs. Install it with pip.")


def _there(requirement) -> bool:
    try:
        return requirement.specifier.contains(metadata.version(requirement.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False


def _chinese() -> str | None:
    """Draw Chinese: only drawing shows which characters the font lacks."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from clvteach import style

    with warnings.catch_warnings(record=True) as caught, style.context():
        warnings.simplefilter("always")
        figure = Figure()
        figure.text(0, 0.5, SAMPLE)
        FigureCanvasAgg(figure).draw()
    if any("missing from" in str(warning.message) for warning in caught):
        return _(
            "pictures would show boxes for some characters, because the font {font} is damaged. "
            "Install the workbook again."
        ).format(font=style.FONT)
    return None


def _sliders() -> str | None:
    from jupyter_core.paths import jupyter_path

    folders = [Path(folder) for folder in jupyter_path("labextensions")]
    lacking = [name for name in FRONT_END if not any((folder / name / "package.json").exists() for folder in folders)]
    if not lacking:
        return None
    return _(
        "JupyterLab lacks {names}, which draws the sliders. Run this in a cell, close JupyterLab and start it again: {command}"
    ).format(names=", ".join(lacking), command="%pip install --force-reinstall anywidget jupyterlab_widgets")


def _folder(folder: Path) -> str | None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return None
    except (OSError, ValueError):  # ValueError: no path can have such a name
        return _(
            "nothing can be saved in {folder}. Start the workbook in a folder of your own, for example in Documents."
        ).format(folder=folder.absolute())
