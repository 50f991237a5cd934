"""The command ``clvteach``: ``start`` for learners, ``mark`` and ``solutions`` for teachers, ``build`` for who edits chapters."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import clvteach
from clvteach import folders, language
from clvteach.language import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed after ``clvteach``. From the command line by default.

    Returns
    -------
    int
        0 if all went well, 2 if the user has something to mend, said in one sentence.

    Examples
    --------
    >>> main(["--version"])  # doctest: +ELLIPSIS
    clvteach ...
    0
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # Windows consoles cannot show every character
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    with language.using(_chosen(arguments) or system_language()):
        parser = _parser()
        options = parser.parse_args(arguments)
        if options.version:
            print(f"clvteach {clvteach.__version__}")
            return 0
        if options.command is None:
            parser.print_help()
            return 0
        try:
            return options.command(options)
        except KeyboardInterrupt:
            return 130


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The workbook's language for this computer: English where it speaks none of the workbook's.

    >>> system_language({"LANG": "zh_CN.UTF-8"}), system_language({"LANG": "de_DE.UTF-8"})
    ('zh', 'en')
    """
    named = (environment.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    # Windows sets none of these; there it is "zh_CN" or "Chinese (Simplified)_China"
    spoken = next(filter(None, named), None) or locale.getlocale()[0] or ""
    known = (code for code, one in language.LANGUAGES.items() if spoken.lower().startswith(one.known_as))
    return next(known, language.ENGLISH)


def _chosen(arguments: Sequence[str]) -> str | None:
    """The language asked for, looked up first so that ``--help`` and mistakes are answered in it."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang", choices=list(language.LANGUAGES))
    try:
        return early.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        return None


class _Parser(argparse.ArgumentParser):
    """Says in the language in use how a command is written; only argparse's own words, in brackets, are English."""

    def error(self, message: str):
        sentence = _("This command cannot be understood ({problem}).").format(problem=message)
        more = self.epilog or _("This explains it: {command}").format(command=f"{self.prog} --help")
        self.exit(2, f"{language.sentences(sentence, more)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _with_help(
        _Parser(
            prog="clvteach",
            description=_("A workbook on what customers are worth, with sliders."),
            add_help=False,
            allow_abbrev=False,
        )
    )
    parser.add_argument("--version", action="store_true", help=_("show the version"))
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title=_("commands"), metavar="")
    for add in (_add_start, _add_mark, _add_solutions, _add_build, _add_nbgrader):
        add(commands)
    return parser


def _command(commands: argparse._SubParsersAction, name: str, description: str) -> argparse.ArgumentParser:
    return _with_help(
        commands.add_parser(name, help=description, description=description, add_help=False, allow_abbrev=False)
    )


def _with_language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lang",
        choices=list(language.LANGUAGES),
        help=_("{languages}; that of the computer by default").format(
            languages=_(" or ").join(f"{code} ({one.name})" for code, one in language.LANGUAGES.items())
        ),
    )


def _add_start(commands: argparse._SubParsersAction) -> None:
    start = _command(commands, "start", _("lay the workbook into a folder of yours and open it in JupyterLab"))
    _with_language(start)
    start.add_argument(
        "--folder",
        type=Path,
        default=Path(folders.USUAL),
        help=_(
            "the folder for your work (my-workbook by default), or a memory stick such as E:; "
            "what you changed in it is never overwritten"
        ),
    )
    start.add_argument("--no-browser", action="store_true", help=_("do not open the browser"))
    start.add_argument("--solutions", action="store_true", help=_("lay the solutions, too (for instructors)"))
    start.add_argument(
        "--port", type=_port, help=_("the port on this computer (the first free one from 8888 by default)")
    )
    start.set_defaults(command=_start)


def _add_mark(commands: argparse._SubParsersAction) -> None:
    mark = _command(commands, "mark", _("mark the exercises that a class handed in"))
    mark.epilog = _("For example: {command}").format(command="clvteach mark submissions --roster class.csv --out marks")
    mark.add_argument(
        "submissions",
        type=Path,
        metavar="SUBMISSIONS",
        help=_(
            "the folder with what was handed in, or the zip as the learning platform gives it; nothing in it is changed"
        ),
    )
    mark.add_argument(
        "--roster",
        type=Path,
        required=True,
        metavar="CLASS",
        help=_("the class list: a .csv or .xlsx file with the student numbers, and names if you like"),
    )
    mark.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=_("the folder for the results; what you typed into marks.xlsx there is kept, and counts"),
    )
    mark.add_argument(
        "--run",
        action="store_true",
        help=_("run notebooks that were handed in without results; without this no learner's code is run"),
    )
    _with_language(mark)
    mark.set_defaults(command=_mark)


def _add_solutions(commands: argparse._SubParsersAction) -> None:
    solutions = _command(
        commands, "solutions", _("write the solutions with each learner's own numbers, to hand out after the date")
    )
    solutions.epilog = _("For example: {command}").format(
        command="clvteach solutions --exercise 05 --roster class.csv --out released"
    )
    solutions.add_argument(
        "--exercise",
        action="append",
        default=[],
        metavar="NAME",
        help=_("an exercise such as 05, once for each; all by default"),
    )
    solutions.add_argument(
        "--roster",
        type=Path,
        required=True,
        metavar="CLASS",
        help=_("the class list: a .csv or .xlsx file with the student numbers, and names if you like"),
    )
    solutions.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=_("an empty folder for the pages, or one with pages that were written before"),
    )
    _with_language(solutions)
    solutions.set_defaults(command=_solutions)


def _add_build(commands: argparse._SubParsersAction) -> None:
    build = _command(commands, "build", _("build the notebooks from the chapters' sources"))
    build.add_argument("names", nargs="*", metavar="NAME", help=_("a chapter such as 05; all by default"))
    build.add_argument("--all", action="store_true", help=_("build what is up to date, too"))
    build.add_argument("--chapters", type=Path, help=_("the folder of the sources"))
    build.add_argument(
        "--output", type=Path, help=_("where notebooks, exercises and solutions go (beside the sources by default)")
    )
    build.set_defaults(command=_build)


def _add_nbgrader(commands: argparse._SubParsersAction) -> None:
    nbgrader = _command(commands, "nbgrader", _("write exercises into an nbgrader course, as source notebooks"))
    nbgrader.add_argument("names", nargs="+", metavar="NAME", help=_("an exercise such as 05"))
    nbgrader.add_argument(
        "--course", type=Path, default=Path(), help=_("the folder of the nbgrader course (this one by default)")
    )
    _with_language(nbgrader)
    nbgrader.set_defaults(command=_nbgrader)


def _port(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{port} is not a port: give a number from 1 to 65535, or leave --port out.").format(port=repr(text))
        ) from None


def _with_help(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """``--help`` in the language in use: argparse's own words are English."""
    parser._optionals.title = _("options")
    parser._positionals.title = _("arguments")
    parser.add_argument("-h", "--help", action="help", help=_("show this help"))
    return parser


def _start(options: argparse.Namespace) -> int:
    from clvteach import server
    from clvteach.folders import FolderError

    try:
        server.start(
            language.current(),
            options.folder,
            browser=not options.no_browser,
            solutions=options.solutions,
            port=options.port,
        )
    except FolderError as error:
        return _refuse(error)
    return 0


def _mark(options: argparse.Namespace) -> int:
    from clvteach.checks import InputError
    from clvteach.marking import mark_class

    try:
        marks, notes = mark_class(options.submissions, options.roster, options.out, run=options.run)
    except InputError as error:
        return _refuse(error)
    except OSError as error:
        return _refuse(
            _("{path} cannot be used ({reason}): choose another folder with --out.").format(
                path=error.filename or options.out, reason=error.strerror
            )
        )
    except KeyboardInterrupt:
        _refuse(
            _("Stopped. In {folder} nothing is half-written, and nothing that you typed is lost.").format(
                folder=options.out
            )
        )
        return 130
    from clvteach.marking.console import summary

    print("\n".join([*notes, *summary(marks, options.out)]))
    return 0


def _solutions(options: argparse.Namespace) -> int:
    from clvteach.checks import InputError
    from clvteach.marking import solutions_pages

    try:
        print("\n".join(solutions_pages.release(options.exercise, options.roster, options.out)))
    except InputError as error:
        return _refuse(error)
    except OSError as error:
        return _refuse(
            _("{path} cannot be used ({reason}): choose another folder with --out.").format(
                path=error.filename or options.out, reason=error.strerror
            )
        )
    return 0


def _build(options: argparse.Namespace) -> int:
    from clvteach.checks import InputError

    try:
        from clvteach.editions import build
    except ModuleNotFoundError as error:
        return _refuse(
            _("Building notebooks needs {module}: install it with pip install -e .[dev]").format(module=error.name)
        )
    chapters = options.chapters or Path(clvteach.__file__).parents[1] / "chapters"
    try:
        build(options.names, chapters=chapters, output=options.output, everything=options.all)
    except InputError as error:
        return _refuse(error)
    except OSError as error:
        return _refuse(
            _("{path} cannot be used ({reason}): choose another folder with --output.").format(
                path=error.filename, reason=error.strerror
            )
        )
    return 0


def _nbgrader(options: argparse.Namespace) -> int:
    from clvteach.checks import InputError
    from clvteach.marking import assignments

    try:
        for name in options.names:
            path = assignments.write(name, options.course)
            print(
                _("Source notebook: {path}. Next: {command}").format(
                    path=path, command=f"nbgrader generate_assignment {path.stem}"
                )
            )
    except InputError as error:
        return _refuse(error)
    return 0


def _refuse(sentence: object) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
