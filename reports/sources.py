"""Which files a command line means: files, folders, patterns, lists of names."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from reports.errors import Problem, ReportError, Where
from reports.yamlfile.decode import decoded, file_text

STANDARD_INPUT = "-"
_ENDINGS = (".yaml", ".yml")


def sources(words: Sequence[str], lists: Sequence[str] = ()) -> list[str]:
    """The files that words and lists of words name, each once, in the order they are named.

    A folder stands for the YAML files right in it, by name; a pattern (`*`, `?`, `[…]`, `**` for
    folders in folders) for what it matches, for shells that leave it alone. A list names a word a
    line; blank lines and those after # are skipped, and null bytes may take the place of line ends.
    A name that is a file is that file, whatever signs it has; one that is nothing is kept, so that
    reading it says so.

    Raises:
        ReportError: every folder without a YAML file, pattern that matches nothing, list that
            cannot be read or names nothing.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for word in chain(words, _listed(lists, problems)):
        for file in _meant(word, problems):
            found.setdefault(os.path.normcase(Path(file).absolute()), file)
    if not found and not problems:
        problems.append(Problem("nothing-named", Where(lists[0] if lists else "")))
    if problems:
        raise ReportError(problems)
    return list(found.values())


def _meant(word: str, problems: list[Problem]) -> Iterable[str]:
    path = Path(word)
    if path.is_dir():
        files = [str(file) for file in sorted(path.iterdir()) if _is_edition(file)]
        if not files:
            problems.append(Problem("folder-without-yaml", Where(word)))
        return files
    if path.exists() or not glob.has_magic(word):
        return [word]
    matches = glob.glob(word, recursive=True)  # noqa: PTH207 - patterns may be absolute
    files = [file for file in sorted(matches) if Path(file).is_file()]
    if not files:
        problems.append(Problem("pattern-without-files", values={"pattern": word}))
    return files


def _is_edition(file: Path) -> bool:
    hidden = file.name.startswith((".", "~"))  # of editors and of this program
    return file.suffix.lower() in _ENDINGS and not hidden and file.is_file()


def _listed(lists: Sequence[str], problems: list[Problem]) -> Iterator[str]:
    for name in lists:
        try:
            text = _text(name)
        except ReportError as error:
            problems += error.problems
            continue
        for line in text.split("\0" if "\0" in text else "\n"):
            word = line.strip("\r\n\t \ufeff")
            if word and not word.startswith("#"):
                yield word


def _text(name: str) -> str:
    if name == STANDARD_INPUT:
        return decoded(sys.stdin.buffer.read(), name)
    return file_text(name)
