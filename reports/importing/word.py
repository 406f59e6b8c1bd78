"""Word files: paragraphs, numbers of lists, tables and pictures, read from the package itself.

python-docx is at home in the writers and knows no list numbers, revisions or text boxes; what is
needed here is one walk over document.xml, with guards that it does not have.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from reports.errors import Where, stop
from reports.importing.lines import Cell, Page, Source
from reports.importing.word_numbers import Numbers

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PART_LIMIT, _LIMIT = 24 * 1024 * 1024, 160 * 1024 * 1024  # unpacked: a part, all that is read
_RATIO = 200  # unpacked to packed; text of an office hardly passes 20
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SILENT = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{_MC}Fallback"}


def read(data: bytes, name: str) -> Source:
    """The source of a .docx file's bytes.

    Headers, footers and comments stand around the text as lines that are no content; a footnote
    stands in brackets where it is referred to.

    Raises ReportError for what is no Word file, is broken, or unpacks to something enormous.
    """
    package = Package(data, name)
    body = package.xml("word/document.xml")
    if body is None:
        raise stop("import-broken-word", Where(name))
    page = Page()
    _around(package, page, "header")
    _Body(package, page).read(body)
    _around(package, page, "footer")
    _around(package, page, "comments")
    if not any(n not in page.furniture for n in range(len(page.lines))):
        raise stop("import-empty", Where(name))
    return page.source(name, "docx")


def _around(package: Package, page: Page, kind: str) -> None:
    """The text of headers, footers or comments, each once."""
    told = set[str]()
    for part in package.parts(kind):
        root = package.xml(part)
        for paragraph in root.iter(f"{W}p") if root is not None else ():
            text = "".join(_words(paragraph, {})).strip()
            if text and text not in told:
                told.add(text)
                page.add(text, furniture=True)


class _Body:
    """One walk over the paragraphs and rows of the text."""

    def __init__(self, package: Package, page: Page) -> None:
        self._package, self._page = package, page
        styles = package.xml("word/styles.xml")
        self._levels = _heading_levels(styles)
        self._numbers = Numbers(package.xml("word/numbering.xml"), styles)
        self._notes = {
            kind: _notes(package.xml(f"word/{kind}s.xml"), kind) for kind in ("footnote", "endnote")
        }

    def read(self, body: etree._Element) -> None:
        """Every paragraph a line, every row of a table a line."""
        tables: dict[etree._Element, tuple[int, bool]] = {}
        for row, paragraphs in _rows(body):
            table = next(row.iterancestors(f"{W}tbl"), None) if row is not None else None
            if table is not None and table not in tables:
                tables[table] = len(tables), any(len(_own(r, "tc")) > 1 for r in _own(table, "tr"))
            if row is not None and table is not None and tables[table][1]:
                self._page.row(tables[table][0], list(self._cells(row, paragraphs)))
            else:  # a table of one column is a frame around a text
                for paragraph in paragraphs:
                    self._page.add(self._text(paragraph), self._level(paragraph))
            for paragraph in paragraphs:
                for picture in _pictures(paragraph, self._package):
                    self._page.picture(*picture)

    def _cells(self, row: etree._Element, paragraphs: Iterable[etree._Element]) -> Iterator[Cell]:
        """The cells of a row at their columns of the grid (ISO/IEC 29500-1, 17.4.17, 17.4.84)."""
        inside = defaultdict[etree._Element, list[str]](list)
        for paragraph in paragraphs:
            cell = next(paragraph.iterancestors(f"{W}tc"))
            inside[cell] += re.split("[\t\n]", self._text(paragraph))
        column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in _own(row, "tc"):
            goes_on = cell.find(f"{W}tcPr/{W}vMerge")
            merged = goes_on is not None and goes_on.get(f"{W}val", "continue") == "continue"
            yield Cell(column, inside[cell], merged)
            column += _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)

    def _text(self, paragraph: etree._Element) -> str:
        text = "".join(_words(paragraph, self._notes)).strip()
        return self._numbers.label(paragraph) + text if text else ""

    def _level(self, paragraph: etree._Element) -> int:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._levels.get(style.get(f"{W}val", "") if style is not None else "", 0)


def _notes(root: etree._Element | None, kind: str) -> dict[str, str]:
    """The texts of foot- or endnotes by their ids; separators have none."""
    found = {}
    for note in root.iter(f"{W}{kind}") if root is not None else ():
        text = "".join("".join(_words(p, {})) for p in note.iter(f"{W}p")).strip()
        if text:
            found[note.get(f"{W}id", "")] = text
    return found


class Package:
    """A zip file whose parts are looked at before they are unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        self._where = Where(name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError):
            raise stop("import-broken-word", self._where) from None
        self._names = set(self._zip.namelist())
        self._left = _LIMIT
        if any(info.flag_bits & 1 for info in self._zip.infolist()):
            raise stop("import-locked", self._where)

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None if there is no such part."""
        if name not in self._names:
            return None
        info = self._zip.getinfo(name)
        swollen = info.file_size > _RATIO * max(info.compress_size, 1) and info.file_size > 2**20
        self._left -= info.file_size
        if info.file_size > _PART_LIMIT or swollen or self._left < 0:
            raise stop("import-swollen", self._where, size=info.file_size // 2**20)
        try:
            with self._zip.open(info) as file:
                return file.read(_PART_LIMIT)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
            raise stop("import-broken-word", self._where) from None
        except Exception as error:  # zlib.error is no OSError
            if type(error).__module__ == "zlib":
                raise stop("import-broken-word", self._where) from None
            raise

    def parts(self, kind: str) -> list[str]:
        """The parts of the text's folder whose names begin so: header1.xml, header2.xml."""
        return sorted(n for n in self._names if re.fullmatch(rf"word/{kind}\d*\.xml", n))

    def xml(self, name: str) -> etree._Element | None:
        """A part as XML; None if there is no such part."""
        data = self.part(name)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise stop("import-broken-word", self._where) from None

    def target(self, id: str) -> str:
        """The part that a relationship of the document leads to."""
        relations = self.xml("word/_rels/document.xml.rels")
        for relation in relations if relations is not None else ():
            if relation.get("Id") == id and relation.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join("word", relation.get("Target", "")))
        return ""


def _own(element: etree._Element, tag: str) -> list[etree._Element]:
    """The rows of a table, or the cells of a row, without those of tables inside."""
    outer = {"tr": f"{W}tbl", "tc": f"{W}tr"}[tag]
    return [e for e in element.iter(f"{W}{tag}") if next(e.iterancestors(outer)) is element]


def _number(element: etree._Element | None, absent: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if re.fullmatch(r"\d{1,3}", value, re.ASCII) else absent


def _rows(
    body: etree._Element,
) -> Iterator[tuple[etree._Element | None, list[etree._Element]]]:
    """Paragraphs one by one, those of a table a row at a time; text boxes at their anchors."""
    for element in body.iter(f"{W}p", f"{W}tr"):
        parents = [parent.tag for parent in element.iterancestors()]
        if f"{_MC}Fallback" in parents or any(tag in _SILENT for tag in parents):
            continue
        if element.tag == f"{W}tr":
            yield (
                element,
                [p for p in element.iter(f"{W}p") if next(p.iterancestors(f"{W}tr")) is element],
            )
        elif f"{W}tr" not in parents:
            yield None, [element]


def _words(paragraph: etree._Element, notes: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The words of a paragraph without deleted ones, and those in a box of its own."""
    stack: list[etree._Element] = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = str(element.tag).removeprefix(W)
        if element.tag in _SILENT or tag in ("p", "pPr", "rPr"):
            continue
        if tag == "t":
            yield element.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == "sym":
            yield _symbol(element)
        elif tag in ("footnoteReference", "endnoteReference"):
            kind, id = tag.removesuffix("Reference"), element.get(f"{W}id", "")
            note = notes.get(kind, {}).get(id, "")
            yield f"（注：{note}）" if note else ""
        else:
            stack += reversed(element)


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; Word moves those of its own fonts to the private area."""
    code = element.get(f"{W}char", "")
    if not re.fullmatch("[0-9A-Fa-f]{4}", code) or "E000" <= code.upper() <= "F8FF":
        return "\ufffd"  # as a lost character, it becomes an open point
    return chr(int(code, 16))


def _heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """Style id → heading level, from the style's outline level or its name."""
    found: dict[str, int] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        named = style.find(f"{W}name")
        name = named.get(f"{W}val", "") if named is not None else ""
        match = re.fullmatch(r"(?:heading|标题) (\d)", name, re.IGNORECASE)
        if name.lower() == "title":
            found[style.get(f"{W}styleId", "")] = 1
        elif match:
            found[style.get(f"{W}styleId", "")] = int(match[1])
        elif outline is not None and outline.get(f"{W}val", "9").isdigit():
            level = int(outline.get(f"{W}val", "9"))
            if level < 9:
                found[style.get(f"{W}styleId", "")] = level + 1
    return found


def _pictures(paragraph: etree._Element, package: Package) -> Iterator[tuple[str, bytes, str]]:
    for blip in paragraph.iter(f"{_A}blip"):
        part = package.target(blip.get(f"{_R}embed", ""))
        data = package.part(part) if part else None
        if data:
            described = next(iter(paragraph.iter("{*}docPr")), None)
            alt = described.get("descr", "") if described is not None else ""
            yield posixpath.basename(part), data, alt
