"""Word files: paragraphs, numbers of lists, tables and pictures, read from the package itself.

python-docx is at home in the writers and knows no list numbers, revisions or text boxes; what is
needed here is one walk over document.xml, with guards that it does not have.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from reports.errors import Where, stop
from reports.importing.lines import Page, Source
from reports.importing.word_numbers import Numbers

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PART_LIMIT = 64 * 1024 * 1024  # unpacked
_RATIO = 200  # unpacked to packed; text of an office hardly passes 20
_SILENT = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{_MC}Fallback"}


def read(data: bytes, name: str) -> Source:
    """The source of a .docx file's bytes.

    Raises ReportError for what is no Word file, is broken, or unpacks to something enormous.
    """
    package = _Package(data, name)
    body = package.xml("word/document.xml")
    if body is None:
        raise stop("import-broken-word", Where(name))
    page = Page()
    levels = _heading_levels(package.xml("word/styles.xml"))
    numbers = Numbers(package.xml("word/numbering.xml"), package.xml("word/styles.xml"))
    for paragraphs in _rows(body):
        texts = []
        for paragraph in paragraphs:
            text = "".join(_words(paragraph))
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            level = levels.get(style.get(f"{W}val", "") if style is not None else "", 0)
            if text.strip():
                text = numbers.label(paragraph) + text.strip()
            texts.append((text, level))
            for picture in _pictures(paragraph, package):
                page.picture(*picture)
        if len(texts) == 1:
            page.add(*texts[0])
        else:
            page.add("\t".join(text for text, _ in texts if text.strip()))
    if not page.lines:
        raise stop("import-empty", Where(name))
    return page.source(name, "docx")


class _Package:
    """A zip file whose parts are looked at before they are unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        self._where = Where(name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError):
            raise stop("import-broken-word", self._where) from None
        self._names = set(self._zip.namelist())
        if any(info.flag_bits & 1 for info in self._zip.infolist()):
            raise stop("import-locked", self._where)

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None if there is no such part."""
        if name not in self._names:
            return None
        info = self._zip.getinfo(name)
        swollen = info.file_size > _RATIO * max(info.compress_size, 1) and info.file_size > 2**20
        if info.file_size > _PART_LIMIT or swollen:
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


def _rows(body: etree._Element) -> Iterator[list[etree._Element]]:
    """Paragraphs one by one, those of a table a row at a time; text boxes at their anchors."""
    for element in body.iter(f"{W}p", f"{W}tr"):
        parents = [parent.tag for parent in element.iterancestors()]
        if f"{_MC}Fallback" in parents or any(tag in _SILENT for tag in parents):
            continue
        if element.tag == f"{W}tr":
            yield [p for p in element.iter(f"{W}p") if next(p.iterancestors(f"{W}tr")) is element]
        elif f"{W}tr" not in parents:
            yield [element]


def _words(paragraph: etree._Element) -> Iterator[str]:
    """The words of a paragraph without deleted ones, and those in a box of its own."""
    stack: list[etree._Element] = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _SILENT or element.tag in (f"{W}p", f"{W}pPr", f"{W}rPr"):
            continue
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag == f"{W}tab":
            yield "\t"
        elif element.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif element.tag == f"{W}noBreakHyphen":
            yield "-"
        else:
            stack += reversed(element)


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


def _pictures(paragraph: etree._Element, package: _Package) -> Iterator[tuple[str, bytes, str]]:
    for blip in paragraph.iter(f"{_A}blip"):
        part = package.target(blip.get(f"{_R}embed", ""))
        data = package.part(part) if part else None
        if data:
            described = next(iter(paragraph.iter("{*}docPr")), None)
            alt = described.get("descr", "") if described is not None else ""
            yield posixpath.basename(part), data, alt
