"""Charts drawn: bars one below the other, or one bar in parts; no scale, no grid, no colour.

A chart shows what a table would say: every value stands in figures at its bar. Solid bars count
what is said, hollow ones what is not; a hollow part of a bar in parts is hatched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct
from msgspec.structs import replace

from reports import doctree as d
from reports import galley as g
from reports.style import Stylesheet
from reports.typeset.lines import Composer

# A run of the tree and the look around it → the run with its look.
Spoken = Callable[[d.Run, g.CharStyle], g.Run]
Items = list[g.Shape | g.Label]

_AIR = 0.5  # em, between a label, its bar and its value
_HAIR = 0.5  # pt, the outline of bars and the line they stand on
_THIN, _APART = 0.35, 4.0  # pt, the lines of a hatched part and their distance along the bar
_EDGE = 1.0  # pt, between words and the edge of a drawing; ink may stand out of its body a little
_MOST = 0.4  # of the width, for labels; longer ones are turned
_LEADING = 1.2  # em, between the lines of a label
_PAPER: g.Colour = (255, 255, 255)
_INK: g.Colour = (0, 0, 0)
# Words on darker shades than this are white.
_DARK = 128
# From the middle of a line of figures down to its baseline, in em.
_DOWN = 0.34
# After these a label had better be turned; before an opening bracket likewise.
_PAUSE = re.compile("[，、；：）]|.(?=（)")
# How much of its distance to the next one a bar may take, and the part of a bar in parts.
_FULL, _PARTS = 0.8, 0.8


class _Look(Struct, frozen=True):
    char: g.CharStyle
    bar: float
    pitch: float
    ink: g.Colour
    unit: str

    @property
    def air(self) -> float:
        return _AIR * self.char.size

    @property
    def drop(self) -> float:
        return _DOWN * self.char.size


class _Row(Struct, frozen=True):
    """A bar with the lines of its label, its value, and the room it takes downwards in pt."""

    bar: d.Bar
    label: tuple[tuple[g.Run, ...], ...]
    value: g.Run
    height: float


class Charts:
    """Draws the charts of one document."""

    def __init__(self, styles: Stylesheet, composer: Composer, spoken: Spoken) -> None:
        self._styles = styles
        self._composer = composer
        self._spoken = spoken

    def draw(self, chart: d.Chart, width: float) -> g.Drawing:
        """A chart `width` pt wide, as high as its bars need.

        Where its style limits the height, bars move together, as far as their labels allow.
        """
        rule, (bar, pitch) = self._styles.chart(chart.style)
        char = self._styles.paragraph(rule.label or "cell").char
        most = rule.height.points(em=char.size, pitch=self._styles.pitch) if rule.height else 0.0
        if most and chart.kind == "bars" and chart.bars:
            pitch = max(_LEADING * char.size, min(pitch, most / len(chart.bars)))
            bar = min(bar, _FULL * pitch)
        look = _Look(char, bar, pitch, self._styles.ink(rule.colour), rule.unit or "")
        height, items = (self._stack if chart.kind == "stack" else self._bars)(chart, look, width)
        return g.Drawing(width, height, tuple(items))

    def _bars(self, chart: d.Chart, look: _Look, width: float) -> tuple[float, Items]:
        """Labels flush right, bars from one line, values at their ends."""
        rows = [self._row(bar, look, _MOST * width - look.air) for bar in chart.bars]
        left = max((self._width(line) for row in rows for line in row.label), default=0.0)
        left += look.air + _EDGE
        right = max((self._width([row.value]) for row in rows), default=0.0) + look.air + _EDGE
        most = max((row.bar.value for row in rows), default=0.0) or 1.0
        out, top = Items(), 0.0
        for row in rows:
            middle = top + row.height / 2
            length = max(0.0, width - left - right) * row.bar.value / most
            out += self._label(row, left - look.air, middle, look)
            if row.bar.value:
                out.append(self._box(left, middle - look.bar / 2, length, look.bar, look, row.bar))
            out.append(g.Label(left + length + look.air, middle + look.drop, row.value))
            top += row.height
        if rows:
            out.append(_line(left, 0.0, top))
        return top, out

    def _row(self, bar: d.Bar, look: _Look, room: float) -> _Row:
        label = tuple(self._turned([self._spoken(run, look.char) for run in bar.label], room))
        value = g.Run(f"{bar.value:g}{look.unit}", look.char)
        high = (len(label) - 1) * _LEADING * look.char.size
        return _Row(bar, label, value, high + look.pitch)

    def _turned(self, label: Sequence[g.Run], room: float) -> Iterator[tuple[g.Run, ...]]:
        """A label in lines of even length within `room` pt, turned after a pause if it has one."""
        text = "".join(run.text for run in label)
        if self._width(label) <= room:
            yield tuple(label)
            return
        pauses = frozenset(match.end() for match in _PAUSE.finditer(text))
        half = frozenset({-(-len(text) // 2)})  # rather a longer first line than a longer second
        cuts = self._composer.turn(label, room, pauses or half) or self._forced(label, room)
        for start, end in pairwise([0, *cuts, len(text)]):
            yield tuple(_between(label, start, end))

    def _forced(self, label: Sequence[g.Run], room: float) -> list[int]:
        """Where a label must be cut that no rule allows to turn, such as a long Latin word."""
        cuts, start = list[int](), 0
        text = "".join(run.text for run in label)
        for end in range(1, len(text) + 1):
            if end - start > 1 and self._width(list(_between(label, start, end))) > room:
                start = end - 1
                cuts.append(start)
        return cuts

    def _label(self, row: _Row, right: float, middle: float, look: _Look) -> Iterator[g.Label]:
        """The lines of a label, flush right at `right`, about `middle`."""
        leading = _LEADING * look.char.size
        base = middle + look.drop - (len(row.label) - 1) * leading / 2
        for k, line in enumerate(row.label):
            if len(line) == 1:  # whoever draws it with widths of their own still ends it there
                yield g.Label(right, base + k * leading, line[0], "end")
            else:
                yield from self._words(line, right - self._width(line), base + k * leading)

    def _stack(self, chart: d.Chart, look: _Look, width: float) -> tuple[float, Items]:
        """One bar in parts with their values, and below it what each shade stands for."""
        total = sum(bar.value for bar in chart.bars) or 1.0
        x, high, out = _HAIR / 2, _PARTS * look.pitch, Items()
        size = look.char.size
        for bar in chart.bars:
            length = (width - _HAIR) * bar.value / total
            if bar.value:
                out += self._part(x, _HAIR / 2, length, high, look, bar)
                colour = _PAPER if max(self._shade(look, bar)) < _DARK else _INK
                value = g.Run(f"{bar.value:g}", replace(look.char, colour=colour))
                if (wide := self._width([value])) <= length:
                    if bar.hollow:
                        out.append(_blank(x + length / 2, high / 2, wide + look.air, size))
                    out.append(g.Label(x + length / 2, high / 2 + look.drop, value, "middle"))
            x += length
        bottom = self._legend(chart, look, width, out)
        return bottom, out

    def _legend(self, chart: d.Chart, look: _Look, width: float, out: Items) -> float:
        """What each shade stands for, in as many lines as it takes; gives where they end."""
        size, x, middle = look.char.size, 0.0, look.pitch * 1.5
        for bar in chart.bars:
            words = [self._spoken(run, look.char) for run in bar.label]
            words.append(g.Run(f"{bar.value:g}{look.unit}", look.char))
            wide = size + look.air / 2 + self._width(words)
            if x and x + wide > width:
                x, middle = 0.0, middle + look.pitch * _FULL
            out += self._part(x + _HAIR / 2, middle - size / 2, size, size, look, bar)
            out += self._words(words, x + size + look.air / 2, middle + look.drop)
            x += wide + size
        return middle + look.pitch / 2

    def _part(
        self, x: float, y: float, width: float, height: float, look: _Look, bar: d.Bar
    ) -> Iterator[g.Shape]:
        """A part of a bar; a hollow one is hatched, so that it is told from a white shade."""
        yield self._box(x, y, width, height, look, bar)
        if bar.hollow:
            yield g.Shape(tuple(_hatch(x, y, width, height)), None, look.ink, _THIN)

    def _box(
        self, x: float, y: float, width: float, height: float, look: _Look, bar: d.Bar
    ) -> g.Shape:
        right, down = x + width, y + height
        corners = (("M", x, y), ("L", right, y), ("L", right, down), ("L", x, down), ("Z",))
        return g.Shape(corners, self._shade(look, bar), look.ink, _HAIR)

    def _shade(self, look: _Look, bar: d.Bar) -> g.Colour:
        if bar.hollow:
            return _PAPER
        return self._styles.ink(bar.shade) if bar.shade else look.ink

    def _words(self, runs: Sequence[g.Run], x: float, y: float) -> Iterator[g.Label]:
        for run in runs:
            yield g.Label(x, y, run)
            x += self._width([run])

    def _width(self, runs: Sequence[g.Run]) -> float:
        """Room for words in pt, marks at their full bodies: not all who draw squeeze them."""
        whole = (replace(run, text="".join(map(_full, run.text))) for run in runs)
        return sum(self._composer.width([run], 0.0) for run in whole)


def _full(char: str) -> str:
    """A character as wide as another's whole body, where lines may squeeze that one."""
    wide = unicodedata.east_asian_width(char) in "WFA"
    return "国" if wide and unicodedata.category(char).startswith("P") else char


def _line(x: float, top: float, bottom: float) -> g.Shape:
    """The line that bars stand on."""
    return g.Shape((("M", x, top), ("L", x, bottom)), None, _INK, _HAIR)


def _hatch(x: float, y: float, width: float, height: float) -> Iterator[tuple[str | float, ...]]:
    """Lines that fall to the right at 45° across a box, from its left to its right end."""
    count = int((width + height) / _APART)
    for k in range(1, count + 1):
        along = k * _APART  # where the line meets the box's bottom, or would beyond its right end
        over = max(0.0, along - width)
        yield ("M", x + along - over, y + height - over)
        rise = min(along, height)
        yield ("L", x + along - rise, y + height - rise)


def _blank(middle: float, centre: float, width: float, height: float) -> g.Shape:
    """Paper behind a value that stands on a hatched part."""
    left, right, top, bottom = (
        middle - width / 2, middle + width / 2, centre - height / 2, centre + height / 2
    )  # fmt: skip
    corners = (("M", left, top), ("L", right, top), ("L", right, bottom), ("L", left, bottom))
    return g.Shape((*corners, ("Z",)), _PAPER)


def _between(runs: Sequence[g.Run], start: int, end: int) -> Iterator[g.Run]:
    """The runs of the characters from `start` to `end`."""
    ends = list(accumulate(len(run.text) for run in runs))
    for run, stop in zip(runs, ends, strict=True):
        first = stop - len(run.text)
        text = run.text[max(0, start - first) : max(0, end - first)]
        if text:
            yield replace(run, text=text)


def told(chart: d.Chart, unit: str) -> str:
    """A chart in words: what its alternative text says where the template says nothing."""
    caption = "".join(run.text for run in d.runs(chart.caption))
    said = (f"{''.join(r.text for r in bar.label)} {bar.value:g}{unit}" for bar in chart.bars)
    return f"{caption}：{'；'.join(said)}" if caption else "；".join(said)
