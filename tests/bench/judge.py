"""A judge of lines that knows no composer: widths from the faces, rules from CLREQ, GB/T 15834."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import phrases

from reports import pipeline
from reports.typeset import chars

MEASURE = 156 * 72 / 25.4
SIZE = 16.0
INDENT = 2 * SIZE
LOOSE = 0.25  # em: CLREQ 3.2.4 leaves a line ragged rather than open its gaps further
# A character and the x of its origin, in pt from the start of the measure.
Spot = tuple[str, float]
Setting = list[list[Spot]]  # the lines of a paragraph


PIECE = re.compile(f"——|……|{chars.WESTERN.pattern}|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never stretched inside: a character, a western run, a double dash; widths in pt."""

    text: str
    x: float
    width: float
    lead: int
    tail: int


def pieces(line: Sequence[Spot]) -> list[Piece]:
    """A line's characters as pieces with their natural widths."""
    text = "".join(char for char, _ in line)
    return [
        Piece(m[0], line[m.start()][1], _width(m[0]), *_kinds(m[0])) for m in PIECE.finditer(text)
    ]


def _width(text: str) -> float:
    faces, western = pipeline.composer().faces, _western(text)
    face = faces.face_for("fangsong", text[0], western or text == " ")
    assert face is not None, text
    return (
        SIZE * sum(glyph.advance for glyph in face.shape(text))
        if western
        else SIZE * (sum(face.advance(face.gid(char)) for char in text))
    )


def _western(text: str) -> bool:
    return bool(chars.WESTERN.fullmatch(text))


def _kinds(text: str) -> tuple[int, int]:
    if _western(text):
        return chars.western_kinds(text)
    kind = chars.CLASS.get(text[0], chars.ID)
    return kind, kind


_CLOSING = chars.BLANK_RIGHT
_MARKS = _CLOSING | chars.BLANK_LEFT


def gap(a: Piece, b: Piece, air: float) -> float:
    """The natural gap of neighbours in pt; `air` em between Chinese and western text.

    Marks lose what is blank between them (CLREQ 3.1.6).
    """
    if a.tail in _CLOSING and b.lead in _MARKS:
        return -SIZE / 2
    if a.tail in chars.BLANK_LEFT and b.lead in chars.BLANK_LEFT:
        return -SIZE / 2
    return air * SIZE if _aired(a, b) else 0.0


def _aired(a: Piece, b: Piece) -> bool:
    """Chinese beside western text."""
    return (a.tail, b.lead) in ((chars.ID, chars.WE), (chars.WE, chars.ID))


def natural(line: Sequence[Piece], air: float, *, first: bool) -> float:
    """A line's width before justification: marks at its ends are half as wide."""
    shown = _stripped(line)
    width = sum(p.width for p in shown) + sum(gap(a, b, air) for a, b in pairwise(shown))
    if shown[-1].tail in _CLOSING:
        width -= SIZE / 2
    if shown[0].lead in chars.BLANK_LEFT and not first:
        width -= SIZE / 2
    return width


def _stripped(line: Sequence[Piece]) -> list[Piece]:
    """Without white space at the line's end."""
    shown = list(line)
    while len(shown) > 1 and shown[-1].text.isspace():
        shown.pop()
    return shown


def growths(line: Sequence[Piece], air: float) -> list[tuple[float, bool]]:
    """By how many em each gap is wider than natural, and whether it stands beside western text.

    Word spaces and middle dots are left out: the faces' own widths differ from the rules'.
    """
    out, shown = list[tuple[float, bool]](), _stripped(line)
    for a, b in pairwise(shown):
        if chars.MD in (a.tail, b.lead) or " " in (a.text, b.text):
            continue
        out.append(((b.x - a.x - a.width - gap(a, b, air)) / SIZE, _aired(a, b)))
    return out


@dataclass(slots=True)
class Tally:
    """What the judge counts; places are (paragraph, line, what is seen there)."""

    air: float  # em between Chinese and western text
    lines: int = 0
    fills: list[float] = field(default_factory=list)  # natural width over the measure, less 1
    worst: list[tuple[float, int, int]] = field(default_factory=list)  # each line's largest growth
    inner: list[float] = field(default_factory=list)  # the same, beside western text left out
    tight: list[float] = field(default_factory=list)  # every gap narrower than natural, em
    faults: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)

    def fault(self, kind: str, place: tuple[int, int, str]) -> None:
        self.faults.setdefault(kind, []).append(place)

    def count(self, kind: str) -> int:
        return len(self.faults.get(kind, ()))

    @property
    def rms(self) -> float:
        return math.sqrt(sum(fill**2 for fill in self.fills) / max(1, len(self.fills)))


SOFT = {
    "figure from its unit": re.compile(r"\d[\d,.]*%?余?(?:[万亿]?[元吨个家项种名]|平方公里|人次)"),
    "date": re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"),
    "document number": re.compile(r"〔\d{4}〕\d+号"),
    "name of a person": re.compile("|".join(phrases.NAMES)),
}
KINDS = ("kinsoku", "western word or number cut", "—— or …… cut", "last line of one character")


def judge(number: int, text: str, setting: Setting, tally: Tally) -> None:
    """Count one paragraph."""
    lines = [pieces(line) for line in setting]
    assert "".join(p.text for line in lines for p in line).replace(" ", "") == text.replace(" ", "")
    at = 0
    for k, line in enumerate(lines):
        tally.lines += 1
        last, first = k == len(lines) - 1, k == 0
        if not last:
            target = MEASURE - (INDENT if first else 0.0)
            tally.fills.append(natural(line, tally.air, first=first) / target - 1)
            grown = growths(line, tally.air)
            tally.worst.append((max((by for by, _ in grown), default=0.0), number, k))
            tally.inner.append(max((by for by, aired in grown if not aired), default=0.0))
            tally.tight += [by for by, _ in grown if by < -0.01]
        shown = _stripped(line)
        if not first and shown[0].lead in chars.NO_START["gb"]:
            tally.fault("kinsoku", (number, k, f"begins {shown[0].text}"))
        if not last and shown[-1].tail in chars.NO_END["gb"]:
            tally.fault("kinsoku", (number, k, f"ends {shown[-1].text}"))
        at += sum(len(p.text) for p in line)
        if not last:
            _cut(number, k, text, at, tally)
        elif not first and sum(p.lead == chars.ID for p in shown) <= 1 and len(shown) <= 2:
            tally.fault("last line of one character", (number, k, "".join(p.text for p in shown)))


def _cut(number: int, k: int, text: str, at: int, tally: Tally) -> None:
    """What a line's end before text[at] cuts."""
    place = (number, k, f"{text[max(0, at - 6) : at]}|{text[at : at + 6]}")
    if any(m.start() < at < m.end() for m in chars.WESTERN.finditer(text)):
        tally.fault("western word or number cut", place)
    if text[at - 1 : at + 1] in ("——", "……"):
        tally.fault("—— or …… cut", place)
    for kind, pattern in SOFT.items():
        if any(m.start() < at < m.end() for m in pattern.finditer(text)):
            tally.fault(kind, place)
