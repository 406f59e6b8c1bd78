"""The body of a finished Word file, read by libxml2: its text, or its paragraphs with their cells.

Page numbers in the text are Word's to find: `COUNTED` stands for each.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from lxml import etree
from msgspec import Struct, field

from reports.errors import stop

COUNTED: Final = "\ufffc"  # U+FFFC, object replacement character
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T, _RUBY, _INSTRUCTION, _FIELD = (_W + tag for tag in ("t", "ruby", "instrText", "fldChar"))
# What holds paragraphs and is none (17.5.2, 17.13.5): controls, changes, custom XML.
_AROUND: Final = frozenset(
    _W + tag for tag in ("body", "sdt", "sdtContent", "ins", "customXml", "moveTo")
)
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, etree.LxmlError, EOFError, LookupError, NotImplementedError,
    OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip


class Unit(Struct, frozen=True):
    """A paragraph's text; `table`, `row` and `cell` count from 1, 0 outside tables."""

    text: str
    table: int = 0
    row: int = 0
    cell: int = 0


def word_text(name: str, data: bytes) -> str:
    """The text of a Word body in reading order.

    Raises:
        ReportError: it is no Word file that can be read; `name` is the document's.
    """
    with _readable(name):
        return "".join(_Reading().texts(_body(data)))


def word_units(name: str, data: bytes) -> tuple[Unit, ...]:
    """The paragraphs of a Word body in reading order, the cells of a table row by row.

    Raises:
        ReportError: it is no Word file that can be read; `name` is the document's.
    """
    with _readable(name):
        return tuple(_Reading().units(_body(data)))


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        reason = str(error) or type(error).__name__
        raise stop("file-unreadable", document=name, format="docx", reason=reason) from None


def _body(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.read("word/document.xml")
    # Nothing is fetched, and no entity makes the file larger than it is.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    body = etree.fromstring(part, parser).find(f"{_W}body")
    if body is None:
        raise LookupError("w:body")
    return body


class _Reading(Struct):
    """Walks a body; fields may begin in one paragraph and end in another (17.16.18)."""

    tables: int = 0
    fields: list[list[str]] = field(default_factory=list)  # instruction and result of open ones

    def units(self, parent: Any) -> Iterator[Unit]:
        """Its paragraphs."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield Unit("".join(self.texts(child)))
            elif child.tag == f"{_W}tbl":
                self.tables += 1
                yield from self._table(child, self.tables)
            elif child.tag in _AROUND:
                yield from self.units(child)

    def _table(self, table: Any, number: int) -> Iterator[Unit]:
        for at, row in enumerate(table.iter(f"{_W}tr"), 1):
            for place, cell in enumerate(row.iter(f"{_W}tc"), 1):
                for unit in self.units(cell):
                    yield Unit(unit.text, number, at, place)

    def texts(self, within: Any) -> Iterator[str]:
        """What an element says, piece by piece."""
        skipped = 0
        for node in within.iter(_T, _RUBY, _INSTRUCTION, _FIELD):
            tag = node.tag
            if tag == _RUBY:
                skipped = sum(1 for _ in node.iter(_T))
                yield from _ruby(node)
            elif tag != _T:
                yield from self._field(node)
            elif skipped:
                skipped -= 1
            elif self.fields and "PAGEREF" in self.fields[-1][0]:
                self.fields[-1][1] += node.text or ""
            else:
                yield node.text or ""

    def _field(self, node: Any) -> Iterator[str]:
        kind = node.get(f"{_W}fldCharType")
        if kind == "begin":
            self.fields.append(["", ""])
        elif not self.fields:
            raise ValueError("w:fldChar")
        elif node.tag == _INSTRUCTION:
            self.fields[-1][0] += node.text or ""
        elif kind == "end":
            instruction, result = self.fields.pop()
            if "PAGEREF" in instruction:
                yield COUNTED if result.isdigit() else result


def _ruby(ruby: Any) -> Iterator[str]:
    """A ruby's base before its reading, though it is written after it (17.3.3.25)."""
    for part in ("rubyBase", "rt"):
        for node in ruby.iter(_W + part):
            yield from (text.text or "" for text in node.iter(_T))
