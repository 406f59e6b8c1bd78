"""A finished Word file read back from its XML: paragraphs in order, and where each cell stands."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from reports.errors import stop

COUNTED = "\ufffc"  # stands for the number of a page, which is Word's to find
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What holds paragraphs and is none (17.5.2, 17.13.5): controls, changes, custom XML.
_AROUND = frozenset(
    f"{_W}{tag}" for tag in ("body", "sdt", "sdtContent", "ins", "customXml", "moveTo")
)
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError, EOFError, OSError,
    NotImplementedError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph's text; `table`, `row` and `cell` count from 1, 0 outside tables."""

    text: str
    table: int = 0
    row: int = 0
    cell: int = 0


def read_docx(name: str, data: bytes) -> tuple[Unit, ...]:
    """The paragraphs of a Word body in reading order, the cells of a table row by row.

    Raises:
        ReportError: it is no Word file that can be read; `name` is the document's.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = ElementTree.fromstring(package.read("word/document.xml"))
        reading = _Reading()
        body = root.find(f"{_W}body")
        if body is None:
            raise KeyError("w:body")
        return tuple(reading.units(body))
    except _UNREADABLE as error:
        reason = str(error) or type(error).__name__
        raise stop("file-unreadable", document=name, format="docx", reason=reason) from None


@dataclass(slots=True)
class _Reading:
    """Walks a body; fields may begin in one paragraph and end in another (17.16.18)."""

    tables: int = 0
    fields: list[list[str]] = field(default_factory=list)  # instruction and result of open ones

    def units(self, parent: ElementTree.Element) -> Iterator[Unit]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield Unit("".join(self._texts(child)))
            elif child.tag == f"{_W}tbl":
                self.tables += 1
                yield from self._table(child, self.tables)
            elif child.tag in _AROUND:
                yield from self.units(child)

    def _table(self, table: ElementTree.Element, number: int) -> Iterator[Unit]:
        rows = (row for row in table.iter(f"{_W}tr"))
        for at, row in enumerate(rows, 1):
            for place, cell in enumerate(row.iter(f"{_W}tc"), 1):
                for unit in self.units(cell):
                    yield Unit(unit.text, number, at, place)

    def _texts(self, paragraph: ElementTree.Element) -> Iterator[str]:
        within = {t for ruby in paragraph.iter(f"{_W}ruby") for t in ruby.iter(f"{_W}t")}
        for node in paragraph.iter():
            if node.tag == f"{_W}ruby":
                yield from _ruby(node)
            elif node.tag == f"{_W}t" and node not in within:
                if self.fields and "PAGEREF" in self.fields[-1][0]:
                    self.fields[-1][1] += node.text or ""
                else:
                    yield node.text or ""
            elif node.tag in (f"{_W}instrText", f"{_W}fldChar"):
                yield from self._field(node)

    def _field(self, node: ElementTree.Element) -> Iterator[str]:
        if node.tag == f"{_W}instrText":
            if self.fields:
                self.fields[-1][0] += node.text or ""
        elif node.get(f"{_W}fldCharType") == "begin":
            self.fields.append(["", ""])
        elif node.get(f"{_W}fldCharType") == "end" and self.fields:
            instruction, result = self.fields.pop()
            if "PAGEREF" in instruction:
                yield COUNTED if result.isdigit() else result


def _ruby(ruby: ElementTree.Element) -> Iterator[str]:
    """A ruby's base before its reading, though it is written after it (17.3.3.25)."""
    for part in ("rubyBase", "rt"):
        for node in ruby.iter(_W + part):
            yield from (text.text or "" for text in node.iter(f"{_W}t"))
