"""Lines of a drawing as polygons: curves flattened, dashes cut, joins and caps added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from reports.galley import Shape

_MITER = 4.0  # SVG's stroke-miterlimit

Point = tuple[float, float]


def flattened(shape: Shape, scale: float) -> Iterator[tuple[list[Point], bool]]:
    """Lines from point to point in pixels, one for each part of the path, and which are closed."""
    line: list[Point] = []
    for segment in shape.path:
        op, numbers = segment[0], [float(value) * scale for value in segment[1:]]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if op == "Z":
            if line:
                yield line, True
                line = line[:1]
        elif op == "M":
            if len(line) > 1:
                yield line, False
            line = points
        elif op == "C":
            line += _curve(line[-1], *points)
        else:
            line += points
    if len(line) > 1:
        yield line, False


def _curve(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    """Points on a Bézier curve, a few pixels apart."""
    length = sum(hypot(q[0] - p[0], q[1] - p[1]) for p, q in pairwise((a, b, c, d)))
    count = min(64, max(4, round(length / 4)))
    for k in range(1, count + 1):
        t, u = k / count, 1 - k / count
        weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        yield (
            sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
            sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
        )


def dashed(
    line: list[Point], closed: bool, shape: Shape, scale: float
) -> Iterator[tuple[list[Point], bool]]:
    """The drawn pieces of a line."""
    dashes = [length * scale for length in shape.dash]
    if not dashes or sum(dashes) <= 0:
        yield line, closed
        return
    if len(dashes) % 2:
        dashes *= 2
    piece, n, left = [line[0]], 0, dashes[0]
    for a, b in pairwise([*line, line[0]] if closed else line):
        length = hypot(b[0] - a[0], b[1] - a[1])
        done = 0.0
        while length - done > left:
            done += left
            point = (a[0] + (b[0] - a[0]) * done / length, a[1] + (b[1] - a[1]) * done / length)
            if n % 2 == 0:
                yield [*piece, point], False
            piece, n = [point], n + 1
            left = max(dashes[n % len(dashes)], 1e-3)
        left -= length - done
        piece.append(b)
    if n % 2 == 0 and len(piece) > 1:
        yield piece, False


def stroked(line: list[Point], closed: bool, half: float, shape: Shape) -> Iterator[list[Point]]:
    """Polygons that together are a line 2 × `half` wide, with its joins and caps."""
    points = [p for p, q in pairwise(line) if p != q] + line[-1:]
    if closed and len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < 2:
        if shape.cap == "round":
            yield _disc(points[0], half)
        return
    edges = list(pairwise([*points, points[0]] if closed else points))
    sides = [_normal(a, b, half) for a, b in edges]
    for n, ((a, b), (x, y)) in enumerate(zip(edges, sides, strict=True)):
        if shape.cap == "square" and not closed:
            a = (a[0] - y, a[1] + x) if n == 0 else a
            b = (b[0] + y, b[1] - x) if n == len(edges) - 1 else b
        yield [
            (a[0] + x, a[1] + y),
            (b[0] + x, b[1] + y),
            (b[0] - x, b[1] - y),
            (a[0] - x, a[1] - y),
        ]
    corners = range(len(edges)) if closed else range(1, len(edges))
    for n in corners:
        yield _join(edges[n][0], sides[n - 1], sides[n], half, shape.join)
    if shape.cap == "round" and not closed:
        yield _disc(points[0], half)
        yield _disc(points[-1], half)


def _normal(a: Point, b: Point, half: float) -> Point:
    """At a right angle to a line from a to b, `half` long."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    return (-(b[1] - a[1]) / length * half, (b[0] - a[0]) / length * half)


def _join(at: Point, before: Point, after: Point, half: float, kind: str) -> list[Point]:
    """What fills the corner between two pieces of a line, given their normals."""
    if kind == "round":
        return _disc(at, half)
    turn = before[0] * after[1] - before[1] * after[0]
    side = -1 if turn > 0 else 1  # the outer one
    outer = [(at[0] + side * x, at[1] + side * y) for x, y in (before, after)]
    middle = (before[0] + after[0], before[1] + after[1])
    reach = hypot(*middle)
    # Half the sum of the normals is cos(half the turn) long; the tip is 1 / that away.
    if kind == "miter" and reach > 2 * half / _MITER:
        far = 2 * half * half / (reach * reach) * side
        outer.insert(1, (at[0] + middle[0] * far, at[1] + middle[1] * far))
    return [at, *outer]


def _disc(at: Point, half: float) -> list[Point]:
    kappa = 0.5523 * half
    x, y = at
    corners = [(x + half, y), (x, y + half), (x - half, y), (x, y - half), (x + half, y)]
    hands = [(0.0, kappa), (-kappa, 0.0), (0.0, -kappa), (kappa, 0.0), (0.0, kappa)]
    out: list[Point] = []
    for (p, q), (u, v) in zip(pairwise(corners), pairwise(hands), strict=True):
        out += _curve(p, (p[0] + u[0], p[1] + u[1]), (q[0] - v[0], q[1] - v[1]), q)
    return out
