"""The command: what it says, in which language, and how it fails."""

import os
import subprocess
import sys

import pytest

import clvteach
from clvteach import cli, language, server, workbook


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """A computer that speaks English, and the test run's own language afterwards."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with language.using("en"):
        yield


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, encoding="utf-8", env=os.environ | environment
    )


@pytest.mark.parametrize(
    "environment, wanted",
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "", "LC_MESSAGES": "zh_CN"}, "zh"),
    ],
)
def test_the_language_is_that_of_the_computer(environment, wanted):
    assert cli.system_language(environment) == wanted


@pytest.mark.parametrize("known, wanted", [("zh_CN", "zh"), ("Chinese (Simplified)_China", "zh"), (None, "en")])
def test_windows_names_its_language_otherwise(monkeypatch, known, wanted):
    monkeypatch.setattr(cli.locale, "getlocale", lambda: (known, "cp936"))
    assert cli.system_language({}) == wanted


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"clvteach {clvteach.__version__}\n"


def test_without_a_command_there_is_help(capsys):
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert "start" in said and "build" in said and "A workbook on what customers are worth" in said


def test_help_is_in_the_language_of_the_computer_or_the_one_asked_for(capsys, monkeypatch):
    for lang, arguments, words in [
        ("en_GB", ["start", "--help"], "do not open the browser"),
        ("zh_CN", ["start", "--help"], "不打开浏览器"),
        ("en_GB", ["start", "--lang", "zh", "--help"], "不打开浏览器"),
        ("zh_CN", ["start", "--lang=en", "--help"], "do not open the browser"),
    ]:
        monkeypatch.setenv("LANG", lang)
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        assert end.value.code == 0
        assert words in capsys.readouterr().out


def test_the_command_leaves_the_language_of_the_process_alone(capsys):
    cli.main(["--version"])
    assert language.current() == "en"


def test_start_passes_on_what_was_asked_for(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(server, "start", lambda *args, **options: asked.append((language.current(), args, options)))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert cli.main(["start", "--folder", str(tmp_path), "--no-browser", "--solutions", "--port", "9000"]) == 0
    assert cli.main(["start", "--lang", "en"]) == 0
    assert asked == [
        ("zh", ("zh", tmp_path), {"browser": False, "solutions": True, "port": 9000}),
        ("en", ("en", cli.Path("my-workbook")), {"browser": True, "solutions": False, "port": None}),
    ]


def test_start_lays_the_workbook_sets_the_menus_and_serves(monkeypatch, tmp_path, capsys):
    served = []
    monkeypatch.setattr(server, "_serve", lambda *arguments: served.append(arguments))
    assert cli.main(["start", "--lang", "zh", "--folder", str(tmp_path), "--no-browser"]) == 0
    files = workbook.contents(workbook.originals(), "zh")
    assert served == [(tmp_path, workbook.opening(files, "zh"), False, None)]
    assert all((tmp_path / place).is_file() for place in files)
    assert str(tmp_path) in capsys.readouterr().out


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path):
    (tmp_path / "taken").write_text("mine")
    ended = python("-m", "clvteach.cli", "start", "--folder", str(tmp_path / "taken"), "--no-browser")
    assert ended.returncode == 2
    assert (
        ended.stderr == f"{tmp_path / 'taken'} is a file, but a folder is needed there: choose another with --folder.\n"
    )


def test_a_port_in_use_is_one_sentence(tmp_path, capsys):
    with server.socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["start", "--folder", str(tmp_path), "--no-browser", "--port", str(port)]) == 2
    assert capsys.readouterr().err.startswith(f"Port {port} is in use")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "-1", "99999"])
def test_a_number_that_is_no_port(tmp_path, capsys, port):
    assert cli.main(["start", "--folder", str(tmp_path), "--port", port]) == 2
    assert capsys.readouterr().err.startswith(f"{port} is not a port: give a number")
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_no_port(capsys):
    with pytest.raises(SystemExit):
        cli.main(["start", "--lang", "zh", "--port", "eight"])
    assert "'eight' 不是端口号" in capsys.readouterr().err


def test_building_into_a_file_is_one_sentence(tmp_path, capsys):
    (tmp_path / "taken").write_text("mine")
    (tmp_path / "05-sample").mkdir()
    (tmp_path / "05-sample" / "chapter.md").write_text(
        '```{code-cell} ipython3\nfrom clvteach import language\nlanguage.use("en")\n```\n'
    )
    assert cli.main(["build", "--chapters", str(tmp_path), "--output", str(tmp_path / "taken")]) == 2
    said = capsys.readouterr().err
    assert "taken" in said and "--output" in said and said.count("\n") == 1


def test_a_mistake_in_a_source_is_one_sentence(tmp_path, capsys):
    (tmp_path / "05-sample").mkdir()
    (tmp_path / "05-sample" / "chapter.md").write_text("Stray.\n")
    assert cli.main(["build", "--chapters", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "chapter.md, line 1: prose without a language" in said


def test_building_without_the_tools_says_what_to_install(tmp_path):
    without = "import sys; sys.modules['jupytext'] = None; from clvteach import cli; sys.exit(cli.main(['build']))"
    ended = python("-c", without)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1 and "pip install" in ended.stderr


def test_chinese_survives_a_console_that_cannot_show_it():
    ended = python("-m", "clvteach.cli", "start", "--lang", "zh", "--help", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert ended.returncode == 0
    assert "--folder" in ended.stdout


def test_starting_waits_for_nothing_it_does_not_need():
    heavy = "pandas, numpy, matplotlib, scipy, jupytext, nbformat, nbclient, jupyterlab, ipywidgets"
    ended = python(
        "-c", f"import sys, clvteach.cli, clvteach.workbook; print(set('{heavy}'.split(', ')) & set(sys.modules))"
    )
    assert ended.stdout == "set()\n", ended.stderr
