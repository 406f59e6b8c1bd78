"""Finished PDF pages as things to measure: characters with their ink, rules; mm from the paper."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MM = 72 / 25.4  # a millimetre in pt
_ASCENT, _DESCENT = 0.88, 0.12  # of the square of an ideograph, from its baseline, in em
_THIN = 4.0  # pt: nothing thicker is a rule
_SAME_LINE = 3.0  # pt between baselines


@dataclass(frozen=True, slots=True)
class Char:
    """A character; in mm from the left and the top edge of the paper."""

    text: str
    x: float  # its origin
    y: float  # its baseline
    left: float  # its ink
    top: float
    right: float
    bottom: float
    size: float  # pt
    font: str
    colour: tuple[int, int, int]
    turn: float  # degrees

    @property
    def em(self) -> float:
        """Its type size in mm."""
        return self.size / MM


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule; in mm."""

    left: float
    top: float
    width: float
    thickness: float
    colour: tuple[int, int, int]

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.thickness

    @property
    def centre(self) -> float:
        """Its middle, from the left edge of the paper."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True)
class Words:
    """Characters of one line, white space left out."""

    page: int  # from 1
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        """Where the squares of the characters begin."""
        return self.chars[0].x

    @property
    def right(self) -> float:
        """Where they end: a full-width character is as wide as high, of others it is the ink."""
        last = self.chars[-1]
        return last.x + last.em if last.text >= "\u2e80" else last.right

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def top(self) -> float:
        """Upper edge of the squares of the characters."""
        return self.chars[0].y - _ASCENT * self.chars[0].em

    @property
    def bottom(self) -> float:
        return self.chars[0].y + _DESCENT * self.chars[0].em

    @property
    def ink_top(self) -> float:
        return min(char.top for char in self.chars)

    @property
    def ink_bottom(self) -> float:
        return max(char.bottom for char in self.chars)

    @property
    def first(self) -> Char:
        return self.chars[0]

    def of(self, text: str) -> Words:
        """The part of the line that says so."""
        at = self.text.index(text)
        return Words(self.page, self.chars[at : at + len(text)])


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its size in mm, its lines from top to bottom, its rules."""

    number: int
    width: float
    height: float
    lines: tuple[Words, ...]
    turned: tuple[Char, ...]
    rules: tuple[Rule, ...]


class Paper:
    """A PDF file to measure."""

    def __init__(self, path: Path, beside: dict[str, Paper] | None = None) -> None:
        """`beside`: other papers to compare it with, by name."""
        self.beside = {} if beside is None else beside
        with pdfium.PdfDocument(path) as document:
            self.sheets = [_sheet(page, n) for n, page in enumerate(document, 1)]

    def line(self, text: str, page: int = 0) -> Words:
        """The first line with these characters, white space left out."""
        for sheet in self.sheets[page - 1 : page] if page else self.sheets:
            for words in sheet.lines:
                if text in words.text:
                    return words
        raise AssertionError(f"no line says {text}")

    def words(self, text: str, page: int = 0) -> Words:
        """The first characters that say so."""
        return self.line(text, page).of(text)

    def after(self, words: Words) -> Words:
        """The line below one, of the same page."""
        lines = self.sheets[words.page - 1].lines
        return next(line for line in lines if line.first.y > words.first.y + _SAME_LINE / MM)

    def rules(self, page: int, red: bool = False) -> list[Rule]:
        """The wide rules of a page from top to bottom, red ones or the others."""
        found = (rule for rule in self.sheets[page - 1].rules if rule.width > 100)
        return [rule for rule in found if (rule.colour[0] > 100) == red]

    def folio(self, page: int) -> Words:
        """The page number below the type area."""
        return next(
            line for line in reversed(self.sheets[page - 1].lines) if line.text == f"—{page}—"
        )


def _sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    width, height = page.get_size()
    chars = list(_chars(page, height))
    straight = [char for char in chars if abs(char.turn) < 1]
    turned = tuple(char for char in chars if 80 < abs(char.turn) % 180 < 100)
    lines = tuple(Words(number, line) for line in _lines(straight))
    rules = tuple(sorted(_rules(page, height), key=lambda rule: rule.top))
    return Sheet(number, width / MM, height / MM, lines, turned, rules)


def _chars(page: pdfium.PdfPage, height: float) -> Iterator[Char]:
    words = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(words.count_chars()):
        text = words.get_text_range(i, 1)
        if not text.strip():
            continue
        raw.FPDFText_GetCharOrigin(words.raw, i, x, y)
        left, bottom, right, top = words.get_charbox(i)
        yield Char(
            text,
            x.value / MM,
            (height - y.value) / MM,
            left / MM,
            (height - top) / MM,
            right / MM,
            (height - bottom) / MM,
            _size(words, i),
            _font(words, i),
            _ink(words, i),
            raw.FPDFText_GetCharAngle(words.raw, i) * 57.29578,
        )
    words.close()


def _size(words: pdfium.PdfTextPage, i: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(words.raw, i, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    return round(float(raw.FPDFText_GetFontSize(words.raw, i) * scale), 2)


def _font(words: pdfium.PdfTextPage, i: int) -> str:
    buffer, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(words.raw, i, buffer, 200, flags)
    return buffer.value.decode().split("+")[-1]


def _ink(words: pdfium.PdfTextPage, i: int) -> tuple[int, int, int]:
    channels = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(words.raw, i, *channels)
    red, green, blue = (channel.value for channel in channels[:3])
    return red, green, blue


def _lines(chars: Sequence[Char]) -> Iterator[tuple[Char, ...]]:
    """Characters by baseline, then from left to right."""
    rest = sorted(chars, key=lambda char: char.y)
    while rest:
        line = [char for char in rest if char.y - rest[0].y < _SAME_LINE / MM]
        rest = rest[len(line) :]
        yield tuple(sorted(line, key=lambda char: char.x))


def _rules(page: pdfium.PdfPage, height: float) -> Iterator[Rule]:
    """Horizontal rules, whether drawn as thin filled boxes or as strokes."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
        raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)
        stroked = bool(stroke.value and not fill.value)
        raw.FPDFPageObj_GetStrokeWidth(item.raw, width)
        half = width.value / 2 if stroked else 0.0
        colour = _path_colour(item, stroked=stroked)
        for points in _strips(item):
            xs, ys = zip(*points, strict=True)
            thickness, length = max(ys) - min(ys) + 2 * half, max(xs) - min(xs)
            if 0 < thickness < _THIN and length > 10 * thickness:
                top = (height - max(ys) - half) / MM
                yield Rule(min(xs) / MM, top, length / MM, thickness / MM, colour)


def _strips(item: pdfium.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, on the page, in pt from its bottom left."""
    matrix, x, y = item.get_matrix(), ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for i in range(raw.FPDFPath_CountSegments(item.raw)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(matrix.on_point(x.value, y.value))
    if points:
        yield points


def _path_colour(item: pdfium.PdfObject, *, stroked: bool) -> tuple[int, int, int]:
    channels = [ctypes.c_uint() for _ in range(4)]
    ask = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
    ask(item.raw, *channels)
    red, green, blue = (channel.value for channel in channels[:3])
    return red, green, blue
