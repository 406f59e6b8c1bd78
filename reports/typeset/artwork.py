"""Figures set: pictures side by side, their captions below, words of drawings in our faces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians, sin

from msgspec import Struct
from msgspec.structs import replace

from reports.galley import Figure, Figures, Label, Paragraph, ParaStyle, Raster
from reports.typeset.lines import Composer, Line
from reports.typeset.placed import Glyphs, Image, Item, Vector
from reports.typeset.tables import baseline

# Labels stand on one line, however long: no measure turns them (pt).
_ENDLESS = 1e5
_SLACK = 1e-3
_PART = {"start": 0.0, "middle": 0.5, "end": 1.0}


class SetFigure(Struct, frozen=True):
    """A figure whose column begins `x` pt from the measure's start and is `width` pt wide."""

    figure: Figure
    x: float
    width: float
    caption: tuple[Line, ...] = ()


class SetFigures(Struct, frozen=True):
    """Figures side by side; `height` in pt holds pictures and captions."""

    items: tuple[SetFigure, ...]
    height: float
    art_height: float  # of the highest picture: all stand on one line at their feet
    caption_gap: float
    composer: Composer

    def place(self, x: float, y: float) -> Iterator[Item]:
        """Everything at its place; the measure begins at x, the row's upper edge is y (pt)."""
        for item in self.items:
            figure = item.figure
            left = x + item.x + (item.width - figure.width) / 2
            yield from _art(figure, left, y + self.art_height - figure.height, self.composer)
            yield from self._caption(item, x + item.x, y + self.art_height + self.caption_gap)

    def anchors(self, y: float) -> Iterator[tuple[str, float]]:
        """Where a reference to each figure leads: its anchor, and its upper edge in pt."""
        for item in self.items:
            if item.figure.anchor:
                yield item.figure.anchor, y + self.art_height - item.figure.height

    def _caption(self, item: SetFigure, x: float, y: float) -> Iterator[Glyphs]:
        caption = item.figure.caption
        if caption is None:
            return
        style = caption.style
        y += baseline(style.pitch, style.char.size)
        for line in item.caption:
            y += line.above
            yield from (g.at(x + line.x + g.x, y + g.y) for g in line.glyphs)
            y += line.below + style.pitch


def set_figures(figures: Figures, composer: Composer, measure: float) -> SetFigures:
    """Set figures side by side, centred on a measure (pt).

    A caption stands below its picture, on the picture's width; captions that are longer share the
    white space that the row leaves.

    Raises:
        ReportError: a picture is too narrow for a single character of its caption.
    """
    gaps = figures.gap * (len(figures.items) - 1)
    widths = _columns(figures.items, composer, measure - gaps)
    x = (measure - gaps - sum(widths)) / 2
    items = []
    for figure, width in zip(figures.items, widths, strict=True):
        lines = composer.compose(figure.caption, width) if figure.caption else ()
        items.append(SetFigure(figure, x, width, tuple(lines)))
        x += width + figures.gap
    art = max((figure.height for figure in figures.items), default=0.0)
    below = max(map(_depth, items), default=0.0)
    height = art + (figures.caption_gap + below if below else 0.0)
    return SetFigures(tuple(items), height, art, figures.caption_gap, composer)


def _columns(figures: Sequence[Figure], composer: Composer, room: float) -> list[float]:
    """Widths of columns: each picture's, and what its caption wants more of the room that is left.

    Where not all have it, each gets the same part of what it wants.
    """
    wanted = []
    for figure in figures:
        natural = composer.extents(figure.caption)[1] + _SLACK if figure.caption else 0.0
        wanted.append(max(0.0, natural - figure.width))
    rest = max(0.0, room - sum(figure.width for figure in figures))
    part = min(1.0, rest / (sum(wanted) or 1.0))
    return [figure.width + part * more for figure, more in zip(figures, wanted, strict=True)]


def _depth(item: SetFigure) -> float:
    """Height of a caption's lines."""
    caption = item.figure.caption
    if caption is None:
        return 0.0
    return sum(caption.style.pitch + line.above + line.below for line in item.caption)


def _art(figure: Figure, x: float, y: float, composer: Composer) -> Iterator[Item]:
    art = figure.art
    if isinstance(art, Raster):
        yield Image(x, y, figure.width, figure.height, art, figure.alt, figure.path)
        return
    scale = figure.width / art.width
    for item in art.items:
        if isinstance(item, Label):
            yield from _label(item, x + item.x * scale, y + item.y * scale, scale, composer)
        else:
            yield Vector(x, y, scale, item)


def _label(label: Label, x: float, y: float, scale: float, composer: Composer) -> Iterator[Glyphs]:
    """A label's glyphs, turned about the label's own point (x, y) on the page."""
    look = label.run.char
    char = replace(look, size=look.size * scale, tracking=look.tracking * scale)
    style = ParaStyle("label", char, char.size * 1.2, align="start", autospace=0.0)
    lines = composer.compose(Paragraph((replace(label.run, char=char),), style), _ENDLESS)
    start = -sum(line.width for line in lines) * _PART[label.anchor]
    along, across = cos(radians(label.turn)), sin(radians(label.turn))
    for glyphs in _all(lines):
        right, down = start + glyphs.x, glyphs.y
        left, top = right * along - down * across, right * across + down * along
        turned = replace(glyphs, turn=label.turn) if label.turn else glyphs
        yield turned.at(x + left, y + top)


def _all(lines: Sequence[Line]) -> Iterator[Glyphs]:
    """Glyphs relative to the start of the only line."""
    for line in lines:
        yield from (glyphs.at(line.x + glyphs.x, glyphs.y) for glyphs in line.glyphs)
