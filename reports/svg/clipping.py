"""Shapes cut to a rectangle: what a chart keeps inside its axes, and a picture inside its edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from reports.galley import Shape
from reports.svg.paths import Point, Segment, points

Rect = tuple[float, float, float, float]  # left, top, right, bottom

# Curves that are cut become so many straight pieces.
_PIECES = 24
# A centre line this far outside (pt) is where a chart means its edge to be.
_NEAR = 0.1


def clipped(shape: Shape, rect: Rect) -> Iterator[Shape]:
    """What of a shape lies in a rectangle; a shape wholly inside stays as it is.

    The path is cut, not what its stroke covers: half a stroke's width may reach out.
    """
    places = [place for _, *given in shape.path for place in points(given)]
    if not places:
        return
    xs, ys = [x for x, _ in places], [y for _, y in places]
    left, top, right, bottom = rect
    outside = max(left - min(xs), top - min(ys), max(xs) - right, max(ys) - bottom)
    if outside <= _NEAR:  # control points hold their curve
        yield shape
        return
    lines = list(_lines(shape.path))
    if shape.fill is not None:
        areas = [area for points, _ in lines if len(area := _area(points, rect)) > 2]
        if areas:
            path = tuple(segment for area in areas for segment in _drawn(area, closed=True))
            yield replace(shape, path=path, stroke=None)
    if shape.stroke is not None:
        parts = [part for line in lines for part in _parts(*line, rect)]
        if parts:
            path = tuple(segment for part in parts for segment in _drawn(part, closed=False))
            yield replace(shape, path=path, fill=None)


def within(place: Point, rect: Rect) -> bool:
    """Whether a point lies in a rectangle."""
    return rect[0] <= place[0] <= rect[2] and rect[1] <= place[1] <= rect[3]


def overlap(one: Rect, other: Rect) -> Rect:
    """The part that two rectangles share; empty where its right end is left of its left."""
    return (*map(max, one[:2], other[:2]), *map(min, one[2:], other[2:]))  # type: ignore[return-value]


def _lines(path: Sequence[Segment]) -> Iterator[tuple[list[Point], bool]]:
    """Each subpath as points with straight lines between them, and whether it is closed."""
    line: list[Point] = []
    for op, *given in path:
        places = list(points(given))
        if op == "Z":
            yield line, True
            line = line[:1]
        elif op == "M":
            if len(line) > 1:
                yield line, False
            line = places
        elif op == "L":
            line += places
        else:
            line += _curve(line[-1], *places)
    if len(line) > 1:
        yield line, False


def _curve(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    for piece in range(1, _PIECES + 1):
        t = piece / _PIECES
        u = 1 - t
        weights = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        x, y = (
            sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1)
        )
        yield x, y


def _area(line: list[Point], rect: Rect) -> list[Point]:
    """A polygon cut by the four edges in turn (Sutherland and Hodgman)."""
    for edge in range(4):
        axis, limit, sign = edge % 2, rect[edge], 1 if edge < 2 else -1
        out: list[Point] = []
        for a, b in pairwise([line[-1], *line] if line else []):
            inside, after = ((p[axis] - limit) * sign >= 0 for p in (a, b))
            if inside != after:
                part = (limit - a[axis]) / (b[axis] - a[axis])
                out.append((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
            if after:
                out.append(b)
        line = out
    return line


def _parts(line: list[Point], closed: bool, rect: Rect) -> Iterator[list[Point]]:
    """Stretches of a line inside (Liang and Barsky)."""
    part: list[Point] = []
    for a, b in pairwise([*line, line[0]] if closed else line):
        inside = _inside(a, b, rect)
        if inside and part and part[-1] == inside[0]:
            part.append(inside[1])
            continue
        if len(part) > 1:
            yield part
        part = list(inside or ())
    if len(part) > 1:
        yield part


def _inside(a: Point, b: Point, rect: Rect) -> tuple[Point, Point] | None:
    first, last = 0.0, 1.0
    for axis in (0, 1):
        run = b[axis] - a[axis]
        low, high = rect[axis] - a[axis], rect[axis + 2] - a[axis]
        if not run:
            if low > 0 or high < 0:
                return None
            continue
        enter, leave = sorted((low / run, high / run))
        first, last = max(first, enter), min(last, leave)
    if first >= last:
        return None

    def at(part: float) -> Point:
        if part in (0.0, 1.0):
            return b if part else a
        return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part

    return at(first), at(last)


def _drawn(line: list[Point], *, closed: bool) -> Iterator[Segment]:
    yield ("M", *line[0])
    for place in line[1:]:
        yield ("L", *place)
    if closed:
        yield ("Z",)
