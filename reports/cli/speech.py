"""What the command line says: results, notes, problems, progress; in one language."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol

from reports import messages
from reports.errors import Problem, Severity

if TYPE_CHECKING:
    from rich.progress import Progress

DONE, FAULTS, USAGE, INTERRUPTED = 0, 1, 2, 130


class Gauge(Protocol):
    """Shows how far a run of many files has come."""

    def found(self, documents: int) -> None: ...

    def made(self, documents: int, pages: int) -> None: ...

    def finished(self, file: str) -> None: ...


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

    def bar(self, total: int) -> AbstractContextManager[Callable[[str], None]]:
        """A bar on a terminal and nothing elsewhere, for many steps that nobody wants to read."""
        return self.progress(total) if sys.stderr.isatty() else nullcontext(lambda _: None)

    @contextmanager
    def gauge(self, files: int) -> Iterator[Gauge]:
        """Bars for files and pages on a terminal; otherwise a line a file, if there are several."""
        if not sys.stderr.isatty():
            yield _Lines(self, files)
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}")
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            yield _Bars(self, bars, files)


class _Lines:
    """A line for each file, where there are several."""

    def __init__(self, speech: Speech, files: int) -> None:
        self._speech, self._files = speech, files

    def found(self, documents: int) -> None:
        """Nothing to say."""

    def made(self, documents: int, pages: int) -> None:
        """Nothing to say."""

    def finished(self, file: str) -> None:
        if self._files > 1:
            self._speech.note("made", file=file)


class _Bars:
    """A bar for files, or for the documents of a single one; a bar for pages.

    How many pages there will be is reckoned from those of the documents made so far.
    """

    def __init__(self, speech: Speech, bars: Progress, files: int) -> None:
        self._speech, self._bars, self._files = speech, bars, files
        self._first = bars.add_task(speech.text("building"), total=files, count="")
        self._second = bars.add_task(speech.text("pages"), total=None, count="")
        self._read = self._finished = self._documents = self._made = self._pages = 0

    def found(self, documents: int) -> None:
        self._read, self._documents = self._read + 1, self._documents + documents

    def made(self, documents: int, pages: int) -> None:
        self._made, self._pages = self._made + documents, self._pages + pages
        self._show()

    def finished(self, file: str) -> None:
        self._finished += 1
        self._bars.update(self._first, description=file)
        self._show()

    def _show(self) -> None:
        done, total = self._finished, self._files
        if total == 1 and self._documents:
            done, total = self._made, self._documents
        self._bars.update(self._first, completed=done, total=total, count=f"{done}/{total}")
        count, about = str(self._pages), None
        if self._made:
            unread = self._documents * (self._files - self._finished) / max(1, self._read)
            left = max(self._documents - self._made, unread if self._files > self._read else 0)
            about = round(self._pages * (1 + left / self._made))
            count = self._speech.text("pages-about", done=self._pages, total=about)
        self._bars.update(self._second, completed=self._pages, total=about, count=count)


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
