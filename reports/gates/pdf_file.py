"""A finished PDF read back by PDFium: characters with their places, boxes of ink, bookmarks."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reports.errors import stop
from reports.gates.lines import Char, Chunk

_UPRIGHT = 1e-4  # radians
# PDFium gives an empty glyph a box of a thousandth of an em; a dash is forty times as thick.
_THINNEST = 0.004  # em


@dataclass(frozen=True, slots=True)
class Seen:
    """A text object: its characters, whether each leaves ink, and whether it is an artifact."""

    chunk: Chunk
    inked: tuple[bool, ...]
    artifact: bool
    turned: bool


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: page from 1, y from the top in pt."""

    title: str
    page: int
    y: float


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What a PDF shows: size of each page in pt, text objects in content order, its outline."""

    sizes: tuple[tuple[float, float], ...]
    objects: tuple[Seen, ...]
    outline: tuple[Bookmark, ...]


def read_pdf(name: str, data: bytes) -> PdfFile:
    """Read a finished PDF.

    Raises:
        ReportError: it is no PDF that can be read; `name` is the document's.
    """
    with opened(name, data) as document:
        sizes, objects = [], list[Seen]()
        for number, page in enumerate(document, 1):
            sizes.append(page.get_size())
            objects += _objects(page, number)
            page.close()
        return PdfFile(tuple(sizes), tuple(objects), tuple(_outline(document, sizes)))


@contextmanager
def opened(name: str, data: bytes) -> Iterator[Any]:
    """A PDF as PDFium has it, closed in the end."""
    # Titles of a broken outline may be no UTF-16.
    try:
        document = pdfium.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()
    except (pdfium.PdfiumError, UnicodeError) as error:
        raise stop("file-unreadable", document=name, format="pdf", reason=str(error)) from None


def _outline(document: Any, sizes: list[tuple[float, float]]) -> Iterator[Bookmark]:
    for item in document.get_toc():
        dest = item.get_dest()
        index = dest.get_index() if dest else None
        if index is None or not 0 <= index < len(sizes):
            continue
        _, position = dest.get_view()
        height = sizes[index][1]
        y = height - position[1] if len(position) > 1 else 0.0
        yield Bookmark(item.get_title(), index + 1, y)


def _objects(page: Any, number: int) -> Iterator[Seen]:
    text_page = page.get_textpage()
    found = _characters(text_page.raw)
    height = page.get_height()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
        chars = found.get(ctypes.addressof(item.raw.contents))
        if chars:
            first = chars[0]
            # A text object has one size and one direction.
            size = raw.FPDFText_GetFontSize(text_page.raw, first.place)
            turned = abs(raw.FPDFText_GetCharAngle(text_page.raw, first.place)) > _UPRIGHT
            inked = tuple(char.ink > _THINNEST * size for char in chars)
            shown = tuple(Char(char.text, char.x, char.advance) for char in chars)
            chunk = Chunk(number, height - first.y, size, "", shown)
            yield Seen(chunk, inked, is_artifact(item.raw), turned)
    text_page.close()


class _Found(NamedTuple):
    """A character as PDFium has it; `y` goes up, `ink` is the height of what is drawn."""

    text: str
    x: float
    y: float
    advance: float
    ink: float
    place: int


def _characters(page: Any) -> dict[int, list[_Found]]:
    """Characters by the text object that draws them; what PDFium makes up is left out."""
    found: dict[int, list[_Found]] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    loose, ink = raw.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
    for index in range(raw.FPDFText_CountChars(page)):
        item = raw.FPDFText_GetTextObject(page, index)
        text = chr(raw.FPDFText_GetUnicode(page, index))
        if not item or (text.isspace() and raw.FPDFText_IsGenerated(page, index)):
            continue
        chars = found.setdefault(ctypes.addressof(item.contents), [])
        if "\udc00" <= text <= "\udfff" and chars:  # PDFium counts in UTF-16
            halves = (chars[-1].text + text).encode("utf-16-le", "surrogatepass")
            chars[-1] = chars[-1]._replace(text=halves.decode("utf-16-le", "replace"))
            continue
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        raw.FPDFText_GetLooseCharBox(page, index, loose)
        raw.FPDFText_GetCharBox(page, index, *ink)
        left, right, bottom, top = (side.value for side in ink)
        height = top - bottom if right > left else 0.0
        advance = loose.right - loose.left
        chars.append(_Found(text, x.value, y.value, advance, height, index))
    return found


def is_artifact(item: Any) -> bool:
    """Whether an object is marked as page furniture (PDF 32000-1, 14.8.2.2)."""
    for index in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, index)
        size = ctypes.c_ulong()
        buffer = ctypes.create_string_buffer(64)
        words = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFPageObjMark_GetName(mark, words, 64, size)
        if buffer.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False
