"""Files, or standard input, become texts whose lines are paragraphs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from reports.errors import Problem, ReportError, Where, stop
from reports.importing import plain, web, word
from reports.importing.decode import decoded
from reports.importing.lines import Source

STANDARD_INPUT = "-"
LIMIT = 20 * 1024 * 1024
_PLAIN, _MARKDOWN, _WEB, _WORD = (
    (".txt", ".text", ""),
    (".md", ".markdown"),
    (".html", ".htm"),
    (".docx",),
)
_EDITION = re.compile(r"^(?:edition|期|speakers|发言人)\s*:", re.MULTILINE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_sources(paths: Iterable[str | Path]) -> tuple[Source, ...]:
    """The texts of files in their order; `-` is standard input.

    Raises ReportError with the problems of every file that cannot be read.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            sources.append(source_of(_bytes(str(path)), str(path)))
        except ReportError as error:
            problems += error.problems
    if problems:
        raise ReportError(problems)
    if not sources:
        raise ReportError([Problem("import-nothing")])
    return tuple(sources)


def source_of(data: bytes, name: str) -> Source:
    """The text of one file's bytes; its kind is told by the name and checked by the content."""
    suffix = Path(name).suffix.lower() if name != STANDARD_INPUT else ""
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise stop("import-locked" if locked else "import-old-word", Where(name))
    if suffix in _WORD or (suffix == "" and data.startswith(b"PK\x03\x04")):
        return word.read(data, name)
    if suffix not in (*_PLAIN, *_MARKDOWN, *_WEB, ".yaml", ".yml"):
        raise stop("import-format", Where(name), suffix=suffix)
    if suffix in _WEB:
        return web.read(data, name)
    found = decoded(data, name)
    if suffix in (".yaml", ".yml") or len(_EDITION.findall(found.text)) > 1:
        raise stop("import-is-edition", Where(name))
    if suffix == "" and re.match(r"\s*<(?:!doctype html|html)\b", found.text, re.IGNORECASE):
        return web.read(data, name)
    return plain.read(found, name, markdown=suffix in _MARKDOWN)


def _bytes(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return _within(sys.stdin.buffer.read(LIMIT + 1), name)
    where = Where(name)
    try:
        path = Path(name)
        if path.is_dir():
            raise stop("is-folder", where)
        if path.exists() and not path.is_file():
            raise stop("not-a-file", where)
        with path.open("rb") as file:
            return _within(file.read(LIMIT + 1), name)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise stop("import-no-file", where) from None
    except OSError as error:
        raise stop("unreadable", where, reason=error.strerror or str(error)) from None


def _within(data: bytes, name: str) -> bytes:
    if len(data) > LIMIT:
        raise stop("import-too-large", Where(name), limit=LIMIT // 1024 // 1024)
    return data
