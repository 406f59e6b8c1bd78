"""Charts drawn: bars one below the other, or one bar in parts; no axis, no grid, no colour.

A chart shows what a table would say: every value stands in figures at its bar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports import doctree as d
from reports import galley as g
from reports.style import Stylesheet
from reports.typeset.lines import Composer

# A run of the tree and the look around it → the run with its look.
Spoken = Callable[[d.Run, g.CharStyle], g.Run]

_AIR = 0.5  # em, between a label, its bar and its value
_HAIR = 0.5  # pt, the outline of bars
_PAPER: g.Colour = (255, 255, 255)
# Words on darker shades than this are white.
_DARK = 128
# From the middle of a line of figures down to its baseline, in em.
_DOWN = 0.34


@dataclass(frozen=True, slots=True)
class _Look:
    char: g.CharStyle
    bar: float
    pitch: float
    ink: g.Colour
    unit: str


class Charts:
    """Draws the charts of one document."""

    def __init__(self, styles: Stylesheet, composer: Composer, spoken: Spoken) -> None:
        self._styles = styles
        self._composer = composer
        self._spoken = spoken

    def draw(self, chart: d.Chart, width: float) -> g.Drawing:
        """A chart `width` pt wide, as high as its bars need."""
        rule, (bar, pitch) = self._styles.chart(chart.style)
        char = self._styles.paragraph(rule.label or "cell").char
        look = _Look(char, bar, pitch, self._styles.ink(rule.colour), rule.unit or "")
        items = self._stack(chart, look, width) if chart.kind == "stack" else None
        if items is not None:
            return g.Drawing(width, 2 * pitch, tuple(items))
        return g.Drawing(width, pitch * len(chart.bars), tuple(self._bars(chart, look, width)))

    def _bars(self, chart: d.Chart, look: _Look, width: float) -> list[g.Shape | g.Label]:
        """Labels flush right, bars from one line, values at their ends."""
        air = _AIR * look.char.size
        labels = [tuple(self._spoken(run, look.char) for run in bar.label) for bar in chart.bars]
        values = [g.Run(f"{bar.value:g}{look.unit}", look.char) for bar in chart.bars]
        left = max(map(self._width, labels), default=0.0) + air
        right = max((self._width([value]) for value in values), default=0.0) + air
        most = max((bar.value for bar in chart.bars), default=0.0) or 1.0
        out: list[g.Shape | g.Label] = []
        for n, (bar, label, value) in enumerate(zip(chart.bars, labels, values, strict=True)):
            middle = (n + 0.5) * look.pitch
            length = max(0.0, width - left - right) * bar.value / most
            base = middle + _DOWN * look.char.size
            out += self._line(label, left - air - self._width(label), base)
            out.append(self._box(left, middle - look.bar / 2, length, look, bar))
            out.append(g.Label(left + length + air, base, value))
        return out

    def _stack(self, chart: d.Chart, look: _Look, width: float) -> list[g.Shape | g.Label]:
        """One bar in parts with their values, and below it what each shade stands for."""
        total = sum(bar.value for bar in chart.bars) or 1.0
        x, legend, out = 0.0, 0.0, list[g.Shape | g.Label]()
        size, drop = look.char.size, _DOWN * look.char.size
        for bar in chart.bars:
            length = width * bar.value / total
            shade = self._shade(look, bar)
            if bar.value:
                out.append(self._box(x, 0.0, length, look, bar, height=look.pitch * 0.8))
                colour = _PAPER if max(shade) < _DARK else (0, 0, 0)
                value = g.Run(f"{bar.value:g}", _inked(look.char, colour))
                if self._width([value]) <= length:
                    out.append(g.Label(x + length / 2, look.pitch * 0.4 + drop, value, "middle"))
            x += length
            middle = look.pitch * 1.5
            words = [self._spoken(run, look.char) for run in bar.label]
            words.append(g.Run(f"{bar.value:g}{look.unit}", look.char))
            out.append(self._box(legend, middle - size / 2, size, look, bar, height=size))
            out += self._line(words, legend + size + _AIR * size / 2, middle + drop)
            legend += self._width(words) + size * (2 + _AIR / 2)
        return out

    def _box(
        self, x: float, y: float, width: float, look: _Look, bar: d.Bar, height: float = 0.0
    ) -> g.Shape:
        down = y + (height or look.bar)
        corners = (("M", x, y), ("L", x + width, y), ("L", x + width, down), ("L", x, down), ("Z",))
        return g.Shape(corners, self._shade(look, bar), look.ink, _HAIR)

    def _shade(self, look: _Look, bar: d.Bar) -> g.Colour:
        if bar.hollow:
            return _PAPER
        return self._styles.ink(bar.shade) if bar.shade else look.ink

    def _line(self, runs: Sequence[g.Run], x: float, y: float) -> list[g.Label]:
        out = []
        for run in runs:
            out.append(g.Label(x, y, run))
            x += self._width([run])
        return out

    def _width(self, runs: Sequence[g.Run]) -> float:
        return sum(self._composer.width([run], 0.0) for run in runs)


def _inked(char: g.CharStyle, colour: g.Colour) -> g.CharStyle:
    return char if colour == char.colour else g.CharStyle(char.face, char.size, colour=colour)


def told(chart: d.Chart, unit: str) -> str:
    """A chart in words: what its alternative text says where the template says nothing."""
    said = ("".join(r.text for r in bar.label) + f"{bar.value:g}{unit}" for bar in chart.bars)
    return "；".join(said)
