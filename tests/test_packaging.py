"""What is installed, from which lists, and that the wheel alone is enough."""

import ast
import http.client
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import clvteach
from clvteach import exercises

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
WANTED = [Requirement(line) for line in PROJECT["dependencies"] + EXTRAS["dev"]]
COMPARED = [Requirement(line) for line in EXTRAS["beside"]]  # learners need none of them, so conda gets none
PINS = [Requirement(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
IN_CONDA = {
    "matplotlib": "matplotlib-base",
    "playwright": "playwright-python",
    **{f"jupyter-{part}": f"jupyter_{part}" for part in ("client", "core", "server")},
}
# used without being imported: the kernel, JupyterLab's Chinese, pytest's plugins, programs
NOT_IMPORTED = {"ipykernel", "jupyterlab-language-pack-zh-cn", "nbval", "pytest-xdist", "ruff", "uv", "voila"}


def test_the_version_is_the_same_everywhere():
    assert PROJECT["version"] == clvteach.__version__


def test_conda_gets_what_pip_gets():
    listed = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]
    assert listed == ["python" + PROJECT["requires-python"], "pip"] + [
        IN_CONDA.get(it.name, canonicalize_name(it.name)) + str(it.specifier) for it in WANTED
    ]
    assert ENVIRONMENT["dependencies"][-1] == {"pip": ["--editable ."]}
    assert (ENVIRONMENT["name"], ENVIRONMENT["channels"]) == ("clvteach", ["conda-forge"])


def test_every_requirement_is_pinned_within_its_bounds():
    for wanted in WANTED + COMPARED:
        pins = [pin for pin in PINS if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
        assert pins, wanted.name
        for pin in pins:
            (exact,) = pin.specifier
            assert exact.operator == "==" and wanted.specifier.contains(exact.version), pin


def imported(*folders: str) -> set[str]:
    """The packages that files in these folders import from elsewhere, anywhere in them, by the names of their projects."""
    projects = packages_distributions()
    names = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module.split(".")[0])
    return {canonicalize_name(project) for name in names for project in projects.get(name, ())} - {"clvteach"}


def test_what_is_imported_is_asked_for_and_what_is_asked_for_is_imported():
    """What another package happens to bring may be gone with its next version."""
    needed, helping = (
        {canonicalize_name(Requirement(line).name) for line in lines}
        for lines in (PROJECT["dependencies"], EXTRAS["dev"])
    )
    used, used_by_authors = imported("clvteach"), imported("clvteach/editions")
    others = imported("tests", "tools", "benchmarks") - {Requirement(line).name for line in EXTRAS["beside"]}
    assert used - used_by_authors <= needed and used <= needed | helping
    assert needed <= used | NOT_IMPORTED
    assert others <= needed | helping and helping <= others | used_by_authors | NOT_IMPORTED


@pytest.mark.parametrize("file", ["constraints.txt", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"])
def test_packages_come_from_wherever_the_computer_gets_them(file):
    """No addresses: schools and test machines have mirrors of their own."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--extra-index|--find-links|pypi\.|@ file", text)


# The wheel


def uv() -> str:
    found = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert found, "uv is among the development tools"
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([uv(), "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_the_whole_workbook(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for shelf in ("notebooks", "exercises", "solutions"):
        for path in (ROOT / shelf).rglob("*.ipynb"):
            if ".ipynb_checkpoints" not in path.parts:
                assert f"clvteach/_workbook/{path.relative_to(ROOT).as_posix()}" in inside
    for kind in ("*.py", "*.csv", "*.ttf", "*.mo", "*.css", "*.js", "OFL.txt"):
        for path in (ROOT / "clvteach").rglob(kind):
            assert path.relative_to(ROOT).as_posix() in inside
    for path in (ROOT / "chapters").glob("*/*.md"):  # a notebook's source is not needed, the words beside it are
        place = f"clvteach/_workbook/{path.relative_to(ROOT).as_posix()}"
        assert (place in inside) == (path.name not in ("chapter.md", "exercise.md")), place
    assert "clvteach/locale/zh/LC_MESSAGES/clvteach.mo" in inside
    assert not [name for name in inside if name.endswith(".po")]
    (information,) = {name.split("/")[0] for name in inside if ".dist-info/" in name}
    for licence in ("LICENSE", "LICENSE-text", "clvteach/fonts/OFL.txt"):
        assert f"{information}/licenses/{licence}" in inside
    assert {name.split("/")[0] for name in inside} == {"clvteach", information}


def test_the_wheel_alone_opens_the_workbook(wheel, tmp_path):
    """Installed in a new environment, ``clvteach start`` lays the workbook and JupyterLab answers its token only."""
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([uv(), "venv", "--quiet", "--python", sys.executable, tmp_path / "venv"], check=True)
    install = [uv(), "pip", "install", "--quiet", "--python", programs / "python"]
    subprocess.run([*install, wheel, "--constraint", ROOT / "constraints.txt"], check=True)

    code = "from clvteach import exercises; print(exercises.names(), exercises.find('05').points)"
    found = subprocess.run([programs / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == f"{exercises.names()} {exercises.find('05').points}"

    folder = tmp_path / "my work 中"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON", "VIRTUAL"))}
    private = {name: str(tmp_path / name) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    server = subprocess.Popen(
        [programs / "clvteach", "start", "--lang", "zh", "--no-browser", "--folder", folder],
        cwd=tmp_path,
        env=kept | private | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if address := re.search(r"http://\S+", line):
                break
        else:
            pytest.fail("JupyterLab did not start:\n" + "".join(said))
        page = urlsplit(address[0])
        assert page.hostname == "127.0.0.1" and len(page.query) > len("token=") + 30

        def status(place: str, token: str) -> int:
            try:
                return urllib.request.urlopen(f"http://{page.netloc}{place}?{token}").status
            except urllib.error.HTTPError as error:
                return error.code

        assert status("/api/status", page.query) == http.client.OK
        assert status(page.path, page.query) == http.client.OK
        assert status("/api/status", "token=guess") == http.client.FORBIDDEN
    finally:
        server.terminate()
        server.communicate()
    laid = {path.relative_to(folder).as_posix() for path in folder.rglob("*.ipynb")}
    assert laid == {
        path.relative_to(ROOT).as_posix()
        for shelf in ("notebooks", "exercises")
        for path in (ROOT / shelf / "zh").glob("*.ipynb")
    }
