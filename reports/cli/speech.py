"""What the command line says: results, notes, problems, progress; in one language."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest

from reports import messages
from reports.errors import Problem, Severity

DONE, FAULTS, USAGE, INTERRUPTED = 0, 1, 2, 130


class Speech:
    """Says things in one language: results on standard output, the rest on standard error."""

    def __init__(self, language: str) -> None:
        self.language = language

    def text(self, name: str, **values: object) -> str:
        """A sentence that is no problem."""
        return messages.text(name, self.language, **values)

    def note(self, name: str, **values: object) -> None:
        """Tell about the run."""
        print(self.text(name, **values), file=sys.stderr)

    def result(self, value: object) -> None:
        """Print what was asked for; anything but text as one JSON value."""
        if not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False, indent=2)
        print(value)

    def problems(self, problems: Sequence[Problem]) -> None:
        """List problems and count the errors among them."""
        for problem in problems:
            print(messages.line(problem, self.language), file=sys.stderr)
        errors = sum(p.severity is Severity.ERROR for p in problems)
        if errors:
            self.note("problems-found", count=errors)

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[str], None]]:
        """A bar on a terminal; otherwise a line a step, when there are several."""
        if not sys.stderr.isatty():
            yield lambda name: self.note("made", file=name) if total > 1 else None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self.text("building"), total=total)
            yield lambda name: bar.update(task, advance=1, description=name)


def as_json(problem: Problem, speech: Speech) -> dict[str, object]:
    """A problem for programs."""
    what, hint = messages.say(problem, speech.language)
    where = problem.where
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "path": where.path,
        "message": what,
        "hint": hint,
    }


def spoken(words: Sequence[str]) -> str:
    """The language of --lang, else of the locale."""
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        given = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and given in messages.LANGUAGES:
            return given
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return messages.language_of(next(filter(None, names), ""))


# Adds a command by name and what runs it; returns its parser for options.
Add = Callable[[str, Callable[[argparse.Namespace, Speech], int]], argparse.ArgumentParser]
