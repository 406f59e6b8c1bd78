"""The basic shapes of SVG as paths in user units (SVG 2, chapter 10)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import hypot, sqrt

from reports.svg.nodes import Node
from reports.svg.paths import KAPPA, Segment, length, numbers, path

Viewport = tuple[float, float]  # what percentages are of


def _length(node: Node, name: str, whole: float) -> float:
    return length(node.attributes.get(name, "0"), whole)


def diagonal(viewport: Viewport) -> float:
    """What a percentage is of that is neither across nor down (SVG 2, 8.9)."""
    return hypot(*viewport) / sqrt(2)


def box(node: Node, viewport: Viewport) -> tuple[float, float, float, float]:
    """x, y, width and height of an element."""
    across, down = viewport
    return (
        _length(node, "x", across),
        _length(node, "y", down),
        _length(node, "width", across),
        _length(node, "height", down),
    )


def _rect(node: Node, viewport: Viewport) -> list[Segment]:
    x, y, width, height = box(node, viewport)
    if width <= 0 or height <= 0:
        return []
    said = [node.attributes.get(name, "auto") for name in ("rx", "ry")]
    both = [other if one == "auto" else one for one, other in (said, said[::-1])]
    rx, ry = (0.0 if r == "auto" else length(r, w) for r, w in zip(both, viewport, strict=True))
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    right, foot = x + width, y + height
    if rx <= 0 or ry <= 0:
        return [("M", x, y), ("L", right, y), ("L", right, foot), ("L", x, foot), ("Z",)]
    h, v = rx * (1 - KAPPA), ry * (1 - KAPPA)
    return [
        ("M", x + rx, y),
        ("L", right - rx, y),
        ("C", right - h, y, right, y + v, right, y + ry),
        ("L", right, foot - ry),
        ("C", right, foot - v, right - h, foot, right - rx, foot),
        ("L", x + rx, foot),
        ("C", x + h, foot, x, foot - v, x, foot - ry),
        ("L", x, y + ry),
        ("C", x, y + v, x + h, y, x + rx, y),
        ("Z",),
    ]


def _ellipse(node: Node, viewport: Viewport) -> list[Segment]:
    across, down = viewport
    x, y = _length(node, "cx", across), _length(node, "cy", down)
    if node.tag == "circle":
        rx = ry = _length(node, "r", diagonal(viewport))
    else:
        rx, ry = _length(node, "rx", across), _length(node, "ry", down)
    if rx <= 0 or ry <= 0:
        return []
    h, v = rx * KAPPA, ry * KAPPA
    return [
        ("M", x + rx, y),
        ("C", x + rx, y + v, x + h, y + ry, x, y + ry),
        ("C", x - h, y + ry, x - rx, y + v, x - rx, y),
        ("C", x - rx, y - v, x - h, y - ry, x, y - ry),
        ("C", x + h, y - ry, x + rx, y - v, x + rx, y),
        ("Z",),
    ]


def _line(node: Node, viewport: Viewport) -> list[Segment]:
    across, down = viewport
    start = _length(node, "x1", across), _length(node, "y1", down)
    return [("M", *start), ("L", _length(node, "x2", across), _length(node, "y2", down))]


def _polyline(node: Node, viewport: Viewport) -> list[Segment]:
    given = numbers(node.attributes.get("points", ""))
    if len(given) % 2:
        raise ValueError(node.attributes["points"][-20:])
    if len(given) < 4:
        return []
    places = [pair for at, pair in enumerate(pairwise(given)) if at % 2 == 0]
    out: list[Segment] = [("L" if at else "M", *place) for at, place in enumerate(places)]
    return [*out, ("Z",)] if node.tag == "polygon" else out


def _path(node: Node, viewport: Viewport) -> list[Segment]:
    return path(node.attributes.get("d", ""))


OUTLINES: dict[str, Callable[[Node, Viewport], list[Segment]]] = {
    "rect": _rect,
    "circle": _ellipse,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _polyline,
    "polygon": _polyline,
    "path": _path,
}
