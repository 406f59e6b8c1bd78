"""A personal copy's marks: its number on line 1, whose it is across every page, a line at its foot.

The name is drawn as outlines, so that no program takes it for text; number and line are artifacts.
All of it stands behind the text of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import cos, radians, sin

from msgspec import Struct
from msgspec.structs import replace

from reports.galley import Colour, PageStyle, Paragraph, ParaStyle, Run, Shape
from reports.typeset.face import Face
from reports.typeset.furniture import left_of, top_of
from reports.typeset.lines import Composer
from reports.typeset.placed import Box, Glyphs, Image, Item, Page, Vector
from reports.typeset.tables import baseline

NUMBER, NAME, LINE = "personal-number", "personal-name", "personal-line"  # styles of style.yaml
STYLES = (NUMBER, NAME, LINE)
_TURN = -30.0  # degrees, upwards
# Where the name stands: parts of the page's width and height.
_PLACES = ((0.3, 0.2), (0.7, 0.4), (0.3, 0.6), (0.7, 0.8))
_WIDEST = 0.62  # of the page's width, along the slope
_FOOT = 34.0  # pt from the lower edge to the baseline: clear of folios and of what printers reach
_AIR = 3.0  # pt around a number

Segment = tuple[str | float, ...]


class CopyMark(Struct, frozen=True):
    """What a copy says of itself: six digits, whose it is, the line at the foot."""

    number: str
    name: str
    line: str


def across(
    page: Page, mark: CopyMark, styles: Mapping[str, ParaStyle], composer: Composer
) -> list[Item]:
    """The name across a page, light, at several places; the same for all pages of one size."""
    look = styles[NAME]
    glyphs, width = _set(mark.name, look, composer)
    scale = min(1.0, _WIDEST * page.width / width) if width else 1.0
    shapes = [_outlines(piece, composer, scale, look.char.colour, width) for piece in glyphs]
    return [
        Vector(page.width * x, page.height * y, 1.0, shape, artifact=True)
        for x, y in _PLACES
        for shape in shapes
        if shape.path
    ]


def foot(
    page: Page, mark: CopyMark, styles: Mapping[str, ParaStyle], composer: Composer
) -> list[Item]:
    """The line at the foot of a page, centred on the paper, as small as it must be to fit."""
    look = styles[LINE]
    glyphs, width = _set(mark.line, look, composer)
    most = page.width - 2 * _FOOT
    if width > most:
        char = replace(look.char, size=look.char.size * most / width)
        glyphs, width = _set(mark.line, replace(look, char=char), composer)
    left, y = (page.width - width) / 2, page.height - _FOOT
    return [piece.at(left + piece.x, y + piece.y, artifact=True) for piece in glyphs]


def number(
    page: Page,
    mark: CopyMark,
    style: PageStyle,
    styles: Mapping[str, ParaStyle],
    composer: Composer,
) -> list[Item]:
    """The copy number on line 1 of the type area, right; above it where something stands there.

    GB/T 9704-2012 7.2.1 has six digits on the first line; bulletins have them on the right.
    """
    look = styles[NUMBER]
    glyphs, width = _set(mark.number, look, composer)
    x = left_of(style, page.number) + style.measure - width
    top = top_of(style, page.number)
    if _taken(page, x - _AIR, top, x + width + _AIR, top + look.pitch):
        top -= look.pitch
    y = top + baseline(look.pitch, look.char.size)
    return [piece.at(x + piece.x, y + piece.y, artifact=True) for piece in glyphs]


def _set(text: str, look: ParaStyle, composer: Composer) -> tuple[tuple[Glyphs, ...], float]:
    """A text on one line, however long, and its width."""
    run = Run(text, look.char)
    width = composer.width([run], look.autospace)
    flat = replace(look, align="start", indent=0.0, inset_start=0.0, inset_end=0.0, sense=False)
    lines = composer.compose(Paragraph((run,), flat), 2 * width + look.char.size)
    return lines[0].glyphs, width


def _taken(page: Page, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether anything of a page stands in a rectangle."""
    return any(
        a < right and c > left and b < bottom and d > top for a, b, c, d in map(_bounds, page.items)
    )


def _bounds(item: Item) -> tuple[float, float, float, float]:
    """About where an item is: left, top, right, bottom."""
    match item:
        case Glyphs():
            last = item.xs[-1] if item.xs else 0.0
            return item.x, item.y - item.size, item.x + last + item.size, item.y + item.size / 4
        case Box() | Image():
            return item.x, item.y, item.x + item.width, item.y + item.height
        case Vector():
            ends = list(_points(item.shape.path)) or [(0.0, 0.0)]
            xs, ys = ([item.x + p[0] * item.scale for p in ends], [p[1] for p in ends])
            down = [item.y + y * item.scale for y in ys]
            return min(xs), min(down), max(xs), max(down)


def _points(path: Iterable[Segment]) -> Iterator[tuple[float, float]]:
    for _, *numbers in path:
        values = [float(n) for n in numbers]
        yield from zip(values[::2], values[1::2], strict=True)


def _outlines(
    glyphs: Glyphs, composer: Composer, scale: float, colour: Colour, width: float
) -> Shape:
    """Glyphs as one shape, turned about the middle of a text `width` pt wide."""
    face = composer.faces.face(glyphs.face)
    pen = _Pen(face, glyphs.size * scale)
    for gid, x in zip(glyphs.gids, glyphs.xs, strict=True):
        pen.move(((glyphs.x + x) - width / 2) * scale, glyphs.y * scale)
        face.hb_font.draw_glyph_with_pen(gid, pen)
    return Shape(tuple(pen.path), fill=colour)


class _Pen:
    """Takes outlines from HarfBuzz, in the names of fontTools' pens; y goes down in the path."""

    def __init__(self, face: Face, size: float) -> None:
        self.path: list[Segment] = []
        self._unit = size / face.upem
        self._left, self._down = 0.0, 0.0
        self._at = (0.0, 0.0)
        self._along, self._up = cos(radians(-_TURN)), sin(radians(-_TURN))

    def move(self, left: float, down: float) -> None:
        """Draw what follows with its origin there."""
        self._left, self._down = left, down

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        """Begin a contour."""
        self._add("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        """A straight line."""
        self._add("L", point)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        """A cubic curve."""
        self._add("C", *points)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        """A quadratic curve, as a cubic one."""
        (x1, y1), (x2, y2) = points
        x0, y0 = self._at
        first = x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3
        self._add("C", first, (x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3), (x2, y2))

    def closePath(self) -> None:  # noqa: N802
        """End a contour."""
        self.path.append(("Z",))

    def _add(self, op: str, *points: tuple[float, float]) -> None:
        self._at = points[-1]
        numbers: list[float] = []
        for x, y in points:
            right, down = self._left + x * self._unit, self._down - y * self._unit
            numbers.append(right * self._along + down * self._up)
            numbers.append(down * self._along - right * self._up)
        self.path.append((op, *numbers))
