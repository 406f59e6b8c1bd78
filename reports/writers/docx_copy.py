"""A finished Word file marked as one person's copy: headers and footers, and nothing else.

The file is made ready once: its sections learn of the headers that they lack. Of each copy only
headers and footers are written anew, so that all else stays, byte by byte, the edition's own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from unicodedata import east_asian_width

from lxml import etree
from msgspec import Struct

from reports.writers.docx_runs import check
from reports.writers.ooxml import NAMESPACE
from reports.writers.ooxml_copymark import reference, with_runs, words_at
from reports.writers.ooxml_sections import furniture
from reports.writers.ooxml_watermark import letters, words_across

_W = f"{{{NAMESPACE}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NAMES = f' xmlns:w="{NAMESPACE}" xmlns:r="{_R[1:-1]}"'
_SECTION = re.compile("<w:sectPr>.*?</w:sectPr>", re.DOTALL)
_BODY = "word/document.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_AFTER_TITLE_PAGE = {f"{_W}{name}" for name in ("textDirection", "bidi", "rtlGutter", "docGrid")}
_PLACES = ((0.3, 0.2), (0.7, 0.4), (0.3, 0.6), (0.7, 0.8))  # as on our own pages
_MARK, _INK = "CopyMark", (228, 228, 228)
_NAME_SIZE, _NAME_WIDEST, _LINE_SIZE, _LINE_FOOT = 34.0, 0.6, 9.0, 34.0
_BARE = '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:p>'


class Marks(Struct, frozen=True):
    """What a copy says of itself, and in which families."""

    number: str
    name: str
    line: str
    families: Mapping[str, str]


class Spot(Struct, frozen=True):
    """Where the number stands on page 1, pt of the paper: right end and top of its line."""

    right: float
    top: float
    pitch: float
    size: float


class Prepared(Struct, frozen=True):
    """A Word file ready to be marked: its parts, and which of them bear marks."""

    parts: Mapping[str, bytes]
    infos: tuple[zipfile.ZipInfo, ...]
    marked: Mapping[str, tuple[float, float]]  # header or footer → its paper
    first: str  # the header of page 1
    spot: Spot | None = None
    body: tuple[bytes, bytes] = (b"", b"")  # the body before and after a number of its own


def prepare(data: bytes, spot: Spot | None = None, stand_in: str = "") -> Prepared:
    """Make a Word file ready: every section has a header, and page 1 one of its own.

    The number goes to `spot`, or into the body in place of the text `stand_in`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = tuple(package.infolist())
        parts = {info.filename: package.read(info) for info in infos}
    package_parts = _Package(parts)
    first = package_parts.complete()
    new = tuple(_info(name) for name in parts if name not in {i.filename for i in infos})
    marked = dict(package_parts.marked())
    body = _around(parts[_BODY], stand_in) if stand_in else (b"", b"")
    return Prepared(parts, (*infos, *new), marked, first, spot, body)


def _around(body: bytes, stand_in: str) -> tuple[bytes, bytes]:
    """A body before and after the first text that is all `stand_in`."""
    before, found, after = body.partition(f">{stand_in}<".encode())
    assert found, "the template shows it"
    return before + b">", b"<" + after


def personal(prepared: Prepared, marks: Marks) -> bytes:
    """The file as one person's copy; the same marks give the same bytes.

    Raises:
        ReportError: characters that no Word file can hold.
    """
    for words in (marks.number, marks.name, marks.line):
        check(words)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compresslevel=3) as file:
        for number, info in enumerate(prepared.infos):
            content = prepared.parts[info.filename]
            if info.filename in prepared.marked:
                content = _marked(prepared, info.filename, marks, number * 8).encode()
            elif info.filename == _BODY and any(prepared.body):
                content = marks.number.encode().join(prepared.body)
            file.writestr(_info(info.filename, info.compress_type), content)
    return out.getvalue()


def _info(name: str, packed: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system = packed, 0
    return entry


def _marked(prepared: Prepared, part: str, marks: Marks, number: int) -> str:
    width, height = prepared.marked[part]
    content = prepared.parts[part].decode()
    if "/footer" in part:
        box = (_LINE_FOOT, height - _LINE_FOOT - _LINE_SIZE, width - 2 * _LINE_FOOT, 12.0)
        size = min(_LINE_SIZE, box[2] / _ems(marks.line))
        runs = words_at(number, marks.line, marks.families["songti"], size, "center", box)
    else:
        runs = letters(content) + "".join(_names(marks, width, height, number))
        if part == prepared.first and (spot := prepared.spot):
            box = (spot.right - 200, spot.top, 200.0, spot.pitch)
            family = marks.families["fangsong"]
            runs += words_at(number + 7, marks.number, family, spot.size, "right", box)
    return with_runs(content, runs)


def _names(marks: Marks, width: float, height: float, number: int) -> Iterator[str]:
    ems = _ems(marks.name)
    high = min(_NAME_SIZE, _NAME_WIDEST * width / ems)
    for k, (x, y) in enumerate(_PLACES):
        middle = width * x, height * y
        size = high * ems, high
        family = marks.families["heiti"]
        yield words_across(_MARK, 1025 + number + k, marks.name, family, size, middle, _INK)


def _ems(words: str) -> float:
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in words) or 1.0


class _Package:
    """The parts of a Word file that headers and footers hang on."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._body = parts[_BODY].decode()
        self._sections = [_parsed(xml) for xml in _SECTION.findall(self._body)]
        self._targets = dict(
            re.findall(r'Id="([^"]+)"[^>]*?Target="([^"]+)"', parts[_RELATIONS].decode())
        )
        self._papers: dict[str, tuple[float, float]] = {}

    def complete(self) -> str:
        """Add what headers and footers are missing; returns the part that is page 1's header."""
        even = b"evenAndOddHeaders" in self._parts["word/settings.xml"]
        first, before = self._sections[0], (0.0, 0.0)
        for section in self._sections:
            for kind in ("header", "footer"):
                # A section goes on with what the one before it has, unless it has its own.
                if _paper(section) != before:
                    self._need(section, kind, "default")
                    if even:
                        self._need(section, kind, "even")
                if section is first:
                    self._need(section, kind, "first", "default")
            self._part_ways(section)
            before = _paper(section)
        if first.find(f"{_W}titlePg") is None:
            after = [n for n, child in enumerate(first) if child.tag in _AFTER_TITLE_PAGE]
            first.insert(after[0] if after else len(first), etree.Element(f"{_W}titlePg"))
        said = iter(map(_said, self._sections))
        self._parts[_BODY] = _SECTION.sub(lambda _: next(said), self._body).encode()
        return self._part(first, "header", "first")

    def marked(self) -> Iterator[tuple[str, tuple[float, float]]]:
        """Headers and footers, each with the paper it stands on."""
        for section in self._sections:
            for node in _references(section):
                yield f"word/{self._targets[node.get(f'{_R}id')]}", _paper(section)

    def _part_ways(self, section: etree._Element) -> None:
        """A header that stands on another paper too becomes two: their marks differ in place."""
        for node in _references(section):
            part = f"word/{self._targets[node.get(f'{_R}id')]}"
            if self._papers.setdefault(part, _paper(section)) != _paper(section):
                kind = "header" if node.tag == f"{_W}headerReference" else "footer"
                relation = self._add(kind, part)
                node.set(f"{_R}id", relation)
                self._papers[f"word/{self._targets[relation]}"] = _paper(section)

    def _part(self, section: etree._Element, kind: str, pages: str) -> str:
        for node in section.findall(f"{_W}{kind}Reference"):
            if node.get(f"{_W}type") == pages:
                return f"word/{self._targets[node.get(f'{_R}id')]}"
        return ""

    def _need(self, section: etree._Element, kind: str, pages: str, like: str = "") -> None:
        """Give a section a header or footer of its own, a copy of another or an empty one."""
        if self._part(section, kind, pages):
            return
        relation = self._add(kind, self._part(section, kind, like) if like else "")
        node = _parsed(reference(kind, pages, relation))
        section.insert(len(list(_references(section))), node)

    def _add(self, kind: str, other: str) -> str:
        """A new header or footer, a copy of another part or empty; its relation."""
        name = f"{kind}-copy{len(self._parts)}.xml"
        relation = f"rIdCopy{len(self._parts)}"
        content = self._parts[other] if other else furniture(kind, _BARE).encode()
        self._parts[f"word/{name}"] = content
        self._targets[relation] = name
        said = f'<Override PartName="/word/{name}" ContentType="{_WORD}{kind}+xml"/>'
        self._enter(_TYPES, "</Types>", said)
        said = f'<Relationship Id="{relation}" Type="{_KIND}{kind}" Target="{name}"/>'
        self._enter(_RELATIONS, "</Relationships>", said)
        return relation

    def _enter(self, part: str, end: str, said: str) -> None:
        head, _, tail = self._parts[part].decode().rpartition(end)
        self._parts[part] = (head + said + end + tail).encode()


def _parsed(xml: str) -> etree._Element:
    """An element out of the middle of a part."""
    return etree.fromstring(f"<x{_NAMES}>{xml}</x>")[0]


def _said(element: etree._Element) -> str:
    """An element as it goes back into the part, which declares the names."""
    return etree.tostring(element, encoding="unicode").replace(_NAMES, "")


def _references(section: etree._Element) -> Iterator[etree._Element]:
    """The references of a section to headers and footers, which come first in it (17.6.17)."""
    tags = (f"{_W}headerReference", f"{_W}footerReference")
    return (node for node in section if node.tag in tags)


def _paper(section: etree._Element) -> tuple[float, float]:
    """Width and height of a section's paper, pt."""
    size = section.find(f"{_W}pgSz")
    assert size is not None, "our sections say their paper"
    return int(size.get(f"{_W}w", "0")) / 20, int(size.get(f"{_W}h", "0")) / 20
