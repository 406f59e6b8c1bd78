"""A finished PDF read back by PDFium: characters with places, ink and fonts; rules; bookmarks."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from msgspec import Struct

from reports.errors import stop
from reports.gates.lines import Char, Chunk
from reports.readback.pdf_text import is_artifact

# PDFium gives an empty glyph a box of a thousandth of an em; a dash is forty times as thick.
_THINNEST = 0.004  # em
_THIN = 4.0  # pt: nothing thicker is a rule
_LONG = 10  # times as long as thick: nothing shorter is one
_DEGREES = 57.29578

Colour = tuple[int, int, int]


class Ink(NamedTuple):
    """The box of what a character leaves on paper, in pt from the top left."""

    left: float
    top: float
    right: float
    bottom: float


class Seen(Struct, frozen=True):
    """A text object: its characters, whether each leaves ink, and whether it is an artifact.

    `turn` is in degrees. The rest only where a file is read closely: the boxes of its characters,
    its face's PostScript name, its colour (red, green, blue).
    """

    chunk: Chunk
    inked: tuple[bool, ...]
    artifact: bool
    turn: float
    inks: tuple[Ink, ...] = ()
    font: str = ""
    colour: Colour = (0, 0, 0)


class Rule(Struct, frozen=True):
    """A horizontal rule on a page, in pt from the top left; `top` is its upper edge."""

    page: int
    left: float
    top: float
    width: float
    thickness: float
    colour: Colour


class Bookmark(Struct, frozen=True):
    """An entry of the outline: page from 1, y from the top in pt."""

    title: str
    page: int
    y: float


class PdfFile(Struct, frozen=True):
    """What a PDF shows: size of each page in pt, text objects in content order, its outline."""

    sizes: tuple[tuple[float, float], ...]
    objects: tuple[Seen, ...]
    outline: tuple[Bookmark, ...]
    rules: tuple[Rule, ...] = ()  # where it is read closely


def read_pdf(name: str, data: bytes, *, closely: bool = False) -> PdfFile:
    """Read a finished PDF.

    Raises:
        ReportError: it is no PDF that can be read; `name` is the document's.
    """
    with opened(name, data) as document:
        sizes, objects, rules = [], list[Seen](), list[Rule]()
        drawn: _Drawn = {}
        for number, page in enumerate(document, 1):
            sizes.append(page.get_size())
            objects += _PageReading(page, number, closely, drawn).objects()
            if closely:
                rules += sorted(_rules(page, number), key=lambda rule: rule.top)
            page.close()
        outline = tuple(_outline(document, sizes))
        return PdfFile(tuple(sizes), tuple(objects), outline, tuple(rules))


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


_NOTHING: tuple[list[Char], list[int]] = ([], [])
# Whether a glyph leaves ink: by its font's name, with the tag of its subset, and by its text and
# width in hundredths of an em.
_Drawn = dict[str, dict[tuple[str, int], bool]]


class _PageReading:
    """The text objects of a page. Every question to PDFium costs a microsecond: few are asked."""

    def __init__(self, page: Any, number: int, closely: bool, drawn: _Drawn) -> None:
        self._page, self._number, self._closely = page, number, closely
        self._drawn = drawn
        # Fonts by their addresses, which are used again when a page is closed.
        self._fonts: dict[int, dict[tuple[str, int], bool]] = {}
        self._words = page.get_textpage()
        self._height = page.get_height()

    def objects(self) -> Iterator[Seen]:
        """What has characters, in the order of drawing."""
        found = self._characters()
        for item in self._page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
            chars, places = found.get(ctypes.addressof(item.raw.contents), _NOTHING)
            if chars:
                yield self._seen(item.raw, chars, places)
        self._words.close()

    def _characters(self) -> dict[int, tuple[list[Char], list[int]]]:
        """Characters by the text object that draws them, and their places in the page's text.

        What PDFium makes up is left out.
        """
        words, box = self._words.raw, raw.FS_RECTF()
        object_of, box_of = raw.FPDFText_GetTextObject, raw.FPDFText_GetLooseCharBox
        address_of = ctypes.addressof
        found: dict[int, tuple[list[Char], list[int]]] = {}
        for index, text in enumerate(self._text()):
            if text.isspace() and raw.FPDFText_IsGenerated(words, index):
                continue
            item = object_of(words, index)
            if not item:
                continue
            address = address_of(item.contents)
            drawn = found.get(address)
            if drawn is None:
                drawn = found[address] = ([], [])
            chars, places = drawn
            if "\udc00" <= text <= "\udfff" and chars:  # PDFium counts in UTF-16
                halves = (chars[-1].text + text).encode("utf-16-le", "surrogatepass")
                chars[-1] = chars[-1]._replace(text=halves.decode("utf-16-le", "replace"))
                continue
            box_of(words, index, box)
            left = box.left
            chars.append(Char(text, left, box.right - left))
            places.append(index)
        return found

    def _text(self) -> str:
        """The page's text, a code unit of UTF-16 each."""
        count = raw.FPDFText_CountChars(self._words.raw)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(self._words.raw, 0, count, buffer)
        return "".join(map(chr, buffer[:count]))

    def _seen(self, item: Any, chars: list[Char], places: list[int]) -> Seen:
        words, at = self._words.raw, places[0]
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(words, at, x, y)
        size = raw.FPDFText_GetFontSize(words, at)
        turn = raw.FPDFText_GetCharAngle(words, at) * _DEGREES
        inked = self._inked(item, chars, places, size or 1.0)
        if not self._closely:
            chunk = Chunk(self._number, self._height - y.value, size, "", tuple(chars))
            return Seen(chunk, inked, is_artifact(item), turn)
        size = round(size * self._scale(at), 2)
        chunk = Chunk(self._number, self._height - y.value, size, "", tuple(chars))
        inks = tuple([self._ink(place) for place in places])
        font = self._font(at).split("+")[-1]
        about = font, _colour(raw.FPDFPageObj_GetFillColor, item)
        return Seen(chunk, inked, is_artifact(item), turn, inks, *about)

    def _inked(
        self, item: Any, chars: list[Char], places: list[int], size: float
    ) -> tuple[bool, ...]:
        """Whether each character leaves ink; asked once for each glyph of a font."""
        font = ctypes.addressof(raw.FPDFTextObj_GetFont(item).contents)
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = self._drawn.setdefault(self._font(places[0]), {})
        out = []
        for char, place in zip(chars, places, strict=True):
            key = char.text, int(char.advance / size * 100)
            inked = known.get(key)
            if inked is None:
                ink = self._ink(place)
                height = ink.bottom - ink.top if ink.right > ink.left else 0.0
                inked = known[key] = height > _THINNEST * size
            out.append(inked)
        return tuple(out)

    def _ink(self, at: int) -> Ink:
        sides = [ctypes.c_double() for _ in range(4)]
        raw.FPDFText_GetCharBox(self._words.raw, at, *sides)
        left, right, bottom, top = (side.value for side in sides)
        return Ink(left, self._height - top, right, self._height - bottom)

    def _scale(self, at: int) -> float:
        """How much larger type stands on the page than its font size says."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._words.raw, at, matrix)
        return float((matrix.c**2 + matrix.d**2) ** 0.5)

    def _font(self, at: int) -> str:
        buffer, flags = ctypes.create_string_buffer(200), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._words.raw, at, buffer, 200, flags)
        return buffer.value.decode("utf-8", "replace")


def _colour(ask: Any, item: Any) -> Colour:
    channels = [ctypes.c_uint() for _ in range(4)]
    ask(item, *channels)
    red, green, blue = (channel.value for channel in channels[:3])
    return red, green, blue


def _rules(page: Any, number: int) -> Iterator[Rule]:
    """Horizontal rules, whether drawn as thin filled boxes or as strokes."""
    height = page.get_height()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
        raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)
        stroked = bool(stroke.value and not fill.value)
        raw.FPDFPageObj_GetStrokeWidth(item.raw, width)
        half = width.value / 2 if stroked else 0.0
        ask = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        colour = _colour(ask, item.raw)
        for points in _strips(item):
            xs, ys = zip(*points, strict=True)
            thickness, length = max(ys) - min(ys) + 2 * half, max(xs) - min(xs)
            if 0 < thickness < _THIN and length > _LONG * thickness:
                yield Rule(number, min(xs), height - max(ys) - half, length, thickness, colour)


def _strips(item: Any) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, on the page, in pt from its bottom left."""
    matrix, x, y = item.get_matrix(), ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(item.raw)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(matrix.on_point(x.value, y.value))
    if points:
        yield points
