"""A finished PDF read back by PDFium: characters with places, ink and fonts; rules; bookmarks."""

from __future__ import annotations

import ctypes
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import sub
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from msgspec import Struct

from reports.errors import stop
from reports.gates.lines import Char, Chunk
from reports.readback import pdfium as ask

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
    """A text object: its characters, those that leave no ink, and whether it is an artifact.

    `turn` is in degrees. The rest only where a file is read closely: the boxes of its characters,
    its face's PostScript name, its colour (red, green, blue).
    """

    chunk: Chunk
    empty: str
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


# Whether a glyph leaves ink: by its font's name, with the tag of its subset, and by its text and
# width in quarters of an em: justified text has many widths, a mark cut to its half another glyph.
_Drawn = dict[str, dict[tuple[str, int], bool]]
_BLANK = re.compile(r"\s")
_LOW = re.compile("[\udc00-\udfff]")  # second halves of characters: PDFium counts in UTF-16


class _PageReading:
    """The text objects of a page. Every question to PDFium costs a microsecond: few are asked."""

    def __init__(self, page: Any, number: int, closely: bool, drawn: _Drawn) -> None:
        self._number, self._closely, self._drawn = number, closely, drawn
        self._page = ask.address(page.raw)
        # Fonts by their addresses, which are used again when a page is closed.
        self._fonts: dict[int, dict[tuple[str, int], bool]] = {}
        self._words = page.get_textpage()
        self._at = ask.address(self._words.raw)
        self._height = page.get_height()
        self._text = self._read_text()
        self._halves = bool(_LOW.search(self._text))
        self._origin, self._ink_sides = (ctypes.c_double * 2)(), (ctypes.c_double * 4)()
        start, step = ctypes.addressof(self._ink_sides), ctypes.sizeof(ctypes.c_double)
        self._ink_at = tuple(range(start, start + 4 * step, step))

    def objects(self) -> Iterator[Seen]:
        """What has characters, in the order of drawing."""
        found, sides = self._places(), self._sides()
        for item in ask.objects(self._page):
            if places := found.get(item):
                yield self._seen(item, *self._chars(places, sides))
        self._words.close()

    def _read_text(self) -> str:
        """The page's text, a code unit of UTF-16 each."""
        count = raw.FPDFText_CountChars(self._words.raw)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(self._words.raw, 0, count, buffer)
        return "".join(map(chr, buffer[:count]))

    def _places(self) -> dict[int, list[int]]:
        """Where in the page's text the characters of each text object stand.

        What PDFium makes up is left out.
        """
        object_of, words = ask.object_of, self._at
        items = [object_of(words, index) for index in range(len(self._text))]
        for blank in _BLANK.finditer(self._text):
            if ask.is_generated(words, blank.start()):
                items[blank.start()] = None
        found: dict[int, list[int]] = {}
        for item, places in groupby(range(len(items)), items.__getitem__):
            if item:
                found.setdefault(item, []).extend(places)
        return found

    def _sides(self) -> tuple[float, ...]:
        """Of each character left, top, right and bottom of its box, one after the other."""
        words, count, box_of = self._at, len(self._text), ask.box_of
        boxes, step = (raw.FS_RECTF * count)(), ctypes.sizeof(raw.FS_RECTF)
        start = ctypes.addressof(boxes)
        for index, address in enumerate(range(start, start + step * count, step)):
            box_of(words, index, address)
        return struct.unpack(f"{4 * count}f", boxes)

    def _chars(
        self, places: list[int], sides: tuple[float, ...]
    ) -> tuple[tuple[Char, ...], list[int]]:
        """Characters, and their places; halves of one are put together."""
        first, end = places[0], places[-1] + 1
        if end - first == len(places) and not self._halves:
            lefts, rights = sides[4 * first : 4 * end : 4], sides[4 * first + 2 : 4 * end : 4]
            return tuple(map(Char, self._text[first:end], lefts, map(sub, rights, lefts))), places
        whole: list[tuple[Char, int]] = []
        for at in places:
            text, left, right = self._text[at], sides[4 * at], sides[4 * at + 2]
            if whole and _LOW.match(text):
                before, begins = whole.pop()
                halves = (before.text + text).encode("utf-16-le", "surrogatepass")
                text = halves.decode("utf-16-le", "replace")
                whole.append((Char(text, before.x, before.advance), begins))
            else:
                whole.append((Char(text, left, right - left), at))
        return tuple([char for char, _ in whole]), [at for _, at in whole]

    def _seen(self, item: int, chars: tuple[Char, ...], places: list[int]) -> Seen:
        words, at, origin = self._at, places[0], self._origin
        start = ctypes.addressof(origin)
        ask.origin_of(words, at, start, start + ctypes.sizeof(ctypes.c_double))
        y, size = self._height - origin[1], ask.size_of(words, at)
        turn = ask.angle_of(words, at) * _DEGREES
        empty, artifact = self._empty(item, chars, places, size or 1.0), ask.is_artifact(item)
        if not self._closely:
            return Seen(Chunk(self._number, y, size, "", chars), empty, artifact, turn)
        chunk = Chunk(self._number, y, round(size * self._scale(at), 2), "", chars)
        inks = tuple([self._ink(place) for place in places])
        font = self._font(at).split("+")[-1]
        pointer = raw.FPDFText_GetTextObject(self._words.raw, at)
        about = font, _colour(raw.FPDFPageObj_GetFillColor, pointer)
        return Seen(chunk, empty, artifact, turn, inks, *about)

    def _empty(self, item: int, chars: tuple[Char, ...], places: list[int], size: float) -> str:
        """The characters that leave no ink; PDFium is asked once for each glyph of a font."""
        font = ask.font_of(item) or 0
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = self._drawn.setdefault(self._font(places[0]), {})
        quarter = size / 4
        keys = [(char.text, round(char.advance / quarter)) for char in chars]
        for key, place in zip(keys, places, strict=True):
            if key not in known:
                ink = self._ink(place)
                height = ink.bottom - ink.top if ink.right > ink.left else 0.0
                known[key] = height > _THINNEST * size
        return "".join([key[0] for key in keys if not known[key]])

    def _ink(self, at: int) -> Ink:
        sides = self._ink_sides
        ask.ink_of(self._at, at, *self._ink_at)
        left, right, bottom, top = sides
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
