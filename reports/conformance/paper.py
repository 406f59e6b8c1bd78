"""Finished PDF pages as things to measure: characters with their ink, rules; mm from the paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Final

from msgspec import Struct

from reports.gates.pdf_file import Colour, PdfFile, Seen, read_pdf
from reports.gates.pdf_file import Rule as Drawn

MM: Final = 72 / 25.4  # a millimetre in pt
_ASCENT, _DESCENT = 0.88, 0.12  # of the square of an ideograph, from its baseline, in em
_SAME_LINE = 3.0  # pt between baselines
_WIDE_RULE = 100.0  # mm
_RED = 100  # of 255: more red than this is no grey of ours


class Char(Struct, frozen=True):
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
    colour: Colour
    turn: float  # degrees

    @property
    def em(self) -> float:
        """Its type size in mm."""
        return self.size / MM


class Rule(Struct, frozen=True):
    """A horizontal rule; in mm."""

    left: float
    top: float
    width: float
    thickness: float
    colour: Colour

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.thickness

    @property
    def centre(self) -> float:
        """Its middle, from the left edge of the paper."""
        return self.left + self.width / 2


class Words(Struct, frozen=True):
    """Characters of one line, white space left out."""

    page: int  # from 1
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join([char.text for char in self.chars])

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
        """The middle between both."""
        return (self.left + self.right) / 2

    @property
    def top(self) -> float:
        """Upper edge of the squares of the characters."""
        return self.chars[0].y - _ASCENT * self.chars[0].em

    @property
    def bottom(self) -> float:
        """Lower edge of the squares of the characters."""
        return self.chars[0].y + _DESCENT * self.chars[0].em

    @property
    def ink_top(self) -> float:
        """Upper edge of what is printed."""
        return min(char.top for char in self.chars)

    @property
    def ink_bottom(self) -> float:
        """Lower edge of what is printed."""
        return max(char.bottom for char in self.chars)

    @property
    def first(self) -> Char:
        """Its first character."""
        return self.chars[0]

    @property
    def fonts(self) -> str:
        """The faces that it is set in, in order."""
        return " ".join(dict.fromkeys(char.font for char in self.chars))

    @property
    def colours(self) -> str:
        """Its colours, in order."""
        return " ".join(dict.fromkeys(str(char.colour) for char in self.chars))

    def of(self, text: str) -> Words:
        """The part of the line that says so.

        Raises:
            LookupError: it does not.
        """
        at = self.text.find(text)
        if at < 0:
            raise LookupError(text)
        return Words(self.page, self.chars[at : at + len(text)])


class Sheet(Struct, frozen=True):
    """One page: its size in mm, its lines from top to bottom, its rules."""

    number: int
    width: float
    height: float
    lines: tuple[Words, ...]
    turned: tuple[Char, ...]
    rules: tuple[Rule, ...]


class Paper:
    """A PDF file to measure; `beside` are others to compare it with, by name."""

    def __init__(self, file: PdfFile, beside: Mapping[str, Paper] | None = None) -> None:
        self.beside = {} if beside is None else beside
        self.file = file

    @classmethod
    def read(cls, name: str, data: bytes, beside: Mapping[str, Paper] | None = None) -> Paper:
        """The paper of a file; raises as `read_pdf` does."""
        return cls(read_pdf(name, data, closely=True), beside)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Its pages."""
        by_page: dict[int, list[Char]] = {}
        for seen in self.file.objects:
            by_page.setdefault(seen.chunk.page, []).extend(chars_of(seen))
        rules: dict[int, list[Rule]] = {}
        for rule in self.file.rules:
            rules.setdefault(rule.page, []).append(_in_mm(rule))
        return [
            _sheet(number, size, by_page.get(number, []), rules.get(number, []))
            for number, size in enumerate(self.file.sizes, 1)
        ]

    def line(self, text: str, page: int = 0) -> Words:
        """The first line with these characters, white space left out.

        Raises:
            LookupError: there is none.
        """
        for sheet in self.sheets[page - 1 : page] if page else self.sheets:
            for words in sheet.lines:
                if text in words.text:
                    return words
        raise LookupError(f"no line says {text}")

    def words(self, text: str, page: int = 0) -> Words:
        """The first characters that say so."""
        return self.line(text, page).of(text)

    def after(self, words: Words) -> Words:
        """The line below one, of the same page."""
        lines = self.sheets[words.page - 1].lines
        found = (line for line in lines if line.first.y > words.first.y + _SAME_LINE / MM)
        return _first(found, "line below")

    def rules(self, page: int, *, red: bool = False) -> list[Rule]:
        """The wide rules of a page from top to bottom, red ones or the others."""
        found = (rule for rule in self.sheets[page - 1].rules if rule.width > _WIDE_RULE)
        return [rule for rule in found if is_red(rule.colour) == red]

    def folio(self, page: int) -> Words:
        """The page number below the type area, as GB/T 9704-2012 7.5 writes it."""
        lines = reversed(self.sheets[page - 1].lines)
        return _first((line for line in lines if line.text == f"—{page}—"), "folio")


def is_red(colour: Colour) -> bool:
    """Whether something is printed red."""
    return colour[0] > _RED and max(colour[1:]) < _RED


def _first(found: Iterator[Words], what: str) -> Words:
    words = next(found, None)
    if words is None:
        raise LookupError(what)
    return words


def chars_of(seen: Seen) -> Iterator[Char]:
    """The characters of a text object that was read closely, blanks left out."""
    y, size = seen.chunk.y / MM, seen.chunk.size
    for char, ink in zip(seen.chunk.chars, seen.inks, strict=True):
        if char.text.strip():
            left, top, right, bottom = (side / MM for side in ink)
            yield Char(
                char.text, char.x / MM, y, left, top, right, bottom,
                size, seen.font, seen.colour, seen.turn,
            )  # fmt: skip


def _in_mm(rule: Drawn) -> Rule:
    return Rule(rule.left / MM, rule.top / MM, rule.width / MM, rule.thickness / MM, rule.colour)


def _sheet(
    number: int, size: tuple[float, float], chars: Sequence[Char], rules: Sequence[Rule]
) -> Sheet:
    straight = [char for char in chars if abs(char.turn) < 1]
    turned = tuple(char for char in chars if 80 < abs(char.turn) % 180 < 100)
    lines = tuple(Words(number, line) for line in lines_of(straight))
    return Sheet(number, size[0] / MM, size[1] / MM, lines, turned, tuple(rules))


def lines_of(chars: Iterable[Char]) -> Iterator[tuple[Char, ...]]:
    """Characters by baseline, then from left to right."""
    rest = sorted(chars, key=lambda char: char.y)
    while rest:
        line = [char for char in rest if char.y - rest[0].y < _SAME_LINE / MM]
        rest = rest[len(line) :]
        yield tuple(sorted(line, key=lambda char: char.x))


def distinct(rules: Iterable[Rule]) -> list[Rule]:
    """Rules by height; what is drawn twice counts once."""
    out: list[Rule] = []
    for _, group in groupby(sorted(rules, key=lambda rule: rule.top), lambda r: round(r.top, 1)):
        rule = next(group)
        if not out or rule.top - out[-1].top > 0.1:
            out.append(rule)
    return out
