"""SVG's small languages: path data, transforms, lengths (SVG 2, chapters 8 and 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import acos, ceil, copysign, cos, hypot, pi, radians, sin, sqrt, tan

Segment = tuple[str | float, ...]  # as in galley.Shape
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]  # a b c d e f, as SVG writes it

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A quarter of a circle as one cubic curve: distance of its control points in radii.
KAPPA = 4 / 3 * (sqrt(2) - 1)

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_TOKEN = re.compile(rf"[\s,]*(?:([A-Za-z])|({_NUMBER}))")
_FLAG = re.compile(r"[\s,]*([01])")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_TRANSFORM = re.compile(r"[\s,]*(\w+)\s*\(([^()]*)\)\s*")
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(px|pt|pc|mm|cm|in|em|ex|%|)\s*")
_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_LARGEST = 1e7
_BLANK = " \t\r\n,"


def number(text: str) -> float:
    """A number of sane size; ValueError where it is none."""
    value = float(text)
    if not -_LARGEST < value < _LARGEST:
        raise ValueError(text)
    return value


def length(text: str, whole: float = 0.0, em: float = 16.0) -> float:
    """A length in user units (CSS px); `whole` is what a percentage is of. ValueError if none."""
    found = _LENGTH.fullmatch(text)
    if not found:
        raise ValueError(text)
    unit = {"em": em, "ex": em / 2, "%": whole / 100}.get(found[2])
    return number(found[1]) * (_UNITS[found[2]] if unit is None else unit)


def numbers(text: str) -> list[float]:
    """A list of numbers; ValueError where anything else stands between them."""
    words = re.split(r"\s*,\s*|\s+", text.strip()) if text.strip() else []
    joined = [part for word in words for part in re.findall(_NUMBER, word) or [word]]
    if "".join(joined) != "".join(words):
        raise ValueError(text)
    return [number(part) for part in joined]


# --- transforms -------------------------------------------------------------------------------


def times(outer: Matrix, inner: Matrix) -> Matrix:
    """The transform that applies `inner`, then `outer`."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * m + e,
        b * k + d * m + f,
    )


def moved(matrix: Matrix, x: float, y: float) -> Point:
    """A point's place after a transform."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def transform(text: str) -> Matrix:
    """A transform attribute; ValueError where it is none."""
    out, at, end = IDENTITY, 0, len(text.rstrip(_BLANK))
    while at < end:
        found = _TRANSFORM.match(text, at)
        if not found:
            raise ValueError(text)
        out = times(out, _one_transform(found[1], numbers(found[2])))
        at = found.end()
    return out


def _one_transform(name: str, given: list[float]) -> Matrix:
    match name, given:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *rest] if len(rest) < 2:
            return 1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0
        case "scale", [x, *rest] if len(rest) < 2:
            return x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0
        case "rotate", [angle]:
            turn = radians(angle)
            return cos(turn), sin(turn), -sin(turn), cos(turn), 0.0, 0.0
        case "rotate", [angle, x, y]:
            about = times((1, 0, 0, 1, x, y), _one_transform("rotate", [angle]))
            return times(about, (1, 0, 0, 1, -x, -y))
        case "skewX", [angle]:
            return 1.0, 0.0, tan(radians(angle)), 1.0, 0.0, 0.0
        case "skewY", [angle]:
            return 1.0, tan(radians(angle)), 0.0, 1.0, 0.0, 0.0
    raise ValueError(name)


def transformed(path: list[Segment], matrix: Matrix) -> tuple[Segment, ...]:
    """A path after a transform."""
    return tuple((op, *_flat(moved(matrix, *p) for p in points(given))) for op, *given in path)


def points(given: list[str | float] | Segment) -> Iterator[Point]:
    """Numbers of a segment two by two."""
    plain = [float(value) for value in given]
    return zip(plain[::2], plain[1::2], strict=True)


def _flat(places: Iterator[Point]) -> Iterator[float]:
    for x, y in places:
        yield x
        yield y


# --- path data --------------------------------------------------------------------------------


def path(data: str) -> list[Segment]:
    """Path data with absolute coordinates and cubic curves only; ValueError where it is none."""
    if data.strip() in ("", "none"):
        return []
    pen = _Pen()
    for command, given in _commands(data):
        pen.draw(command, given)
    return pen.out


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Commands, each with as many numbers as it takes; repeated ones are spelt out."""
    at, end, command = 0, len(data.rstrip(_BLANK)), ""
    while at < end:
        found = _TOKEN.match(data, at)
        if not found:
            raise ValueError(data[at : at + 20])
        if found[1]:
            command, at = found[1], found.end()
            if command.upper() not in _COUNTS:
                raise ValueError(command)
        elif command in ("", "Z", "z"):
            raise ValueError(data[at : at + 20])
        given, at = _given(data, at, command.upper())
        yield command, given
        command = {"M": "L", "m": "l"}.get(command, command)


def _given(data: str, at: int, command: str) -> tuple[list[float], int]:
    """The numbers of a command; an arc's two flags need nothing between them and what follows."""
    out = []
    for place in range(_COUNTS[command]):
        found = (_FLAG if command == "A" and place in (3, 4) else _TOKEN).match(data, at)
        text = found[found.re.groups] if found else None
        if found is None or text is None:
            raise ValueError(data[at : at + 20])
        out.append(number(text))
        at = found.end()
    return out, at


class _Pen:
    def __init__(self) -> None:
        self.out: list[Segment] = []
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._control: Point | None = None  # of the curve before
        self._before = ""

    def draw(self, command: str, given: list[float]) -> None:
        """One command of path data."""
        if not self.out and command not in "Mm":
            raise ValueError(command)
        kind, (x, y) = command.upper(), self._at
        if kind in "HV":
            given = [given[0], 0.0] if kind == "H" else [0.0, given[0]]
            if command.isupper():
                given = [given[0], y] if kind == "H" else [x, given[1]]
        if command.islower() and kind == "A":
            given = [*given[:5], given[5] + x, given[6] + y]
        elif command.islower():
            given = [value + (y if odd % 2 else x) for odd, value in enumerate(given)]
        smooth = self._control if self._before in {"S": "CS", "T": "QT"}.get(kind, "") else None
        self._control = None
        self._segment("L" if kind in "HV" else kind, given, smooth or self._at)
        self._before = kind

    def _segment(self, kind: str, given: list[float], control: Point) -> None:
        (x, y), mirrored = self._at, (2 * self._at[0] - control[0], 2 * self._at[1] - control[1])
        if self._before == "Z" and kind not in "MZ":
            self.out.append(("M", x, y))
        match kind:
            case "Z":
                self.out.append(("Z",))
                self._at = self._start
                return
            case "M" | "L":
                self.out.append((kind, *given))
            case "C":
                self._curve(given)
            case "S":
                self._curve([*mirrored, *given])
            case "Q":
                self._quadratic((given[0], given[1]), given[2:])
            case "T":
                self._quadratic(mirrored, given)
            case "A":
                self.out += arc(self._at, given)
        self._at = given[-2], given[-1]
        if kind == "M":
            self._start = self._at

    def _curve(self, given: list[float]) -> None:
        self.out.append(("C", *given))
        self._control = given[2], given[3]

    def _quadratic(self, control: Point, end: list[float]) -> None:
        """A quadratic curve as the cubic one of the same shape."""
        near = [a + (b - a) * 2 / 3 for a, b in zip(self._at, control, strict=True)]
        far = [a + (b - a) * 2 / 3 for a, b in zip(end, control, strict=True)]
        self.out.append(("C", *near, *far, *end))
        self._control = control


def arc(start: Point, given: list[float]) -> list[Segment]:
    """An elliptical arc as cubic curves of a quarter turn at most (SVG 2, B.2)."""
    rx, ry, tilt, large, sweep, x, y = given
    rx, ry = abs(rx), abs(ry)
    if start == (x, y):
        return []
    if not rx or not ry:
        return [("L", x, y)]
    c, s = cos(radians(tilt)), sin(radians(tilt))
    dx, dy = (start[0] - x) / 2, (start[1] - y) / 2
    u, v = (c * dx + s * dy) / rx, (c * dy - s * dx) / ry
    size = hypot(u, v)  # in a frame where the ellipse is a unit circle, half the chord
    if size > 1:
        rx, ry, u, v, size = rx * size, ry * size, u / size, v / size, 1.0
    away = sqrt(max(0.0, 1 - size * size)) / size * (1 if bool(large) != bool(sweep) else -1)
    centre = away * v, -away * u
    first = _angle(u - centre[0], v - centre[1])
    last = _angle(-u - centre[0], -v - centre[1])
    turn = (last - first) % (2 * pi) if sweep else -((first - last) % (2 * pi))
    middle = (start[0] + x) / 2, (start[1] + y) / 2
    place = c * rx, s * rx, -s * ry, c * ry, *middle
    return _around(times(place, (1, 0, 0, 1, *centre)), first, turn, (x, y))


def _angle(x: float, y: float) -> float:
    return copysign(acos(max(-1.0, min(1.0, x / hypot(x, y)))), y)


def _around(frame: Matrix, first: float, turn: float, end: Point) -> list[Segment]:
    """The unit circle from an angle on, in a frame; it ends exactly at `end`."""
    count = max(1, ceil(abs(turn) / (pi / 2) - 1e-9))
    reach = 4 / 3 * tan(turn / count / 4)
    out: list[Segment] = []
    for a, b in pairwise(first + turn * part / count for part in range(count + 1)):
        near = moved(frame, cos(a) - reach * sin(a), sin(a) + reach * cos(a))
        far = moved(frame, cos(b) + reach * sin(b), sin(b) - reach * cos(b))
        out.append(("C", *near, *far, *moved(frame, cos(b), sin(b))))
    out[-1] = (*out[-1][:5], *end)
    return out
