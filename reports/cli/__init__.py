"""The command line: arguments in, messages and an exit code out.

Each module of this folder adds its commands; `_ROOMS` lists them in the order of the help page.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from reports import messages
from reports.cli import build, check, circulation, import_, writing
from reports.cli.speech import DONE, FAULTS, INTERRUPTED, USAGE, Speech, as_json, spoken
from reports.errors import ReportError

__all__ = ["commands", "main"]

_ROOMS = (build, check, writing, import_, circulation)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 problems in the user's files, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that cannot show a rare character must not end the run.
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    speech = Speech(spoken(words))
    parser, commands = _parser(speech)
    if not words:
        parser.print_help()
        return USAGE
    if (meant := _misspelt(words, commands)) is not None:
        speech.note("command-unknown", written=meant[0], near=meant[1])
        return USAGE
    options = parser.parse_args(_with_command(words, commands))
    run: Callable[[argparse.Namespace, Speech], int] = options.run
    try:
        return run(options, speech)
    except ReportError as error:
        if getattr(options, "json", False):
            speech.result({"ok": False, "problems": [as_json(p, speech) for p in error.problems]})
        speech.problems(error.problems)
        return FAULTS
    except KeyboardInterrupt:
        speech.note("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def commands() -> list[str]:
    """The names of the commands."""
    return _parser(Speech("zh"))[1]


def _with_command(words: list[str], commands: Sequence[str]) -> list[str]:
    """`build` is meant where the first word is no command, be it a file or an option."""
    first = words[2:3] if words[0] == "--lang" else words[:1]
    named = bool(first) and first[0] in (*commands, "-h", "--help")
    return words if named else ["build", *words]


def _misspelt(words: Sequence[str], commands: Sequence[str]) -> tuple[str, str] | None:
    """A first word that is hardly the name of a file, and the command that is meant."""
    first = words[2] if words[0] == "--lang" and len(words) > 2 else words[0]
    if first in commands or not first.isalpha() or Path(first).exists():
        return None
    near = difflib.get_close_matches(first, commands, 1)
    return (first, near[0]) if near else None


class _Parser(argparse.ArgumentParser):
    """Says first, in the user's language, that the command is written wrongly."""

    speech: Speech

    def error(self, message: str) -> NoReturn:
        self.speech.note("usage", command=f"{self.prog} --help")
        super().error(message)


def _parser(speech: Speech) -> tuple[argparse.ArgumentParser, list[str]]:
    """The parser, and the names of its commands."""
    text = speech.text
    _Parser.speech = speech
    shared = _Parser(add_help=False)
    shared.add_argument("--lang", choices=messages.LANGUAGES, help=text("help-lang"))
    parser = _Parser(
        "generate.py",
        description=text("help-program"),
        epilog=text("help-default"),
        parents=[shared],
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    names: list[str] = []

    def command(
        name: str, run: Callable[[argparse.Namespace, Speech], int]
    ) -> argparse.ArgumentParser:
        names.append(name)
        said = text(f"help-{name}")
        sub = commands.add_parser(name, help=said, description=said, parents=[shared])
        sub.set_defaults(run=run)
        return sub

    for room in _ROOMS:
        room.add(command, speech)
    return parser, names
