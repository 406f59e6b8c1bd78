"""SVG's small languages, held to fontTools' parser of path data."""

from __future__ import annotations

import random
from math import isclose

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

from reports.svg.paths import Point, length, moved, numbers, path, points, transform

RND = random.Random(3)


def any_arc() -> str:
    x, y, tilt, u, v = (RND.uniform(-9, 9) for _ in range(5))
    rx, ry, large, sweep = RND.uniform(0.1, 9), RND.uniform(0.1, 9), *RND.choices((0, 1), k=2)
    return f"M{x} {y} A {rx} {ry} {tilt * 20} {large} {sweep} {u} {v}"


PATHS = [
    "M0 0 L10 10 20 0 H50 V20 h-3 v4 l1,1",
    "m1 1 2 2 3 3c1 1 2 2 3 3 4 4 5 5 6 6s1 2 3 4S5 6 7 8",
    "M0 0q1 1 2 2t3 3t1 0Q9 9 8 8T1 1",
    "M10-20.5.5-3 1e1,2",
    "M10 10A30 50 -45 1015 17",
    "M1 1 T 5 5 S 6 6 7 7",
    *(any_arc() for _ in range(60)),
]


def pieces(segments: list[tuple[str | float, ...]]) -> list[Point]:
    """Points along a path, curves cut into ten pieces."""
    out: list[Point] = []
    for _, *given in segments:
        places = list(points(given))
        if len(places) == 1:
            out += places
        elif places:
            a, (b, c, d) = out[-1], places
            for step in range(1, 11):
                t, u = step / 10, 1 - step / 10
                w = u**3, 3 * u * u * t, 3 * u * t * t, t**3
                x, y = (sum(k * p[i] for k, p in zip(w, (a, b, c, d), strict=True)) for i in (0, 1))
                out.append((x, y))
    return out


def reference(data: str) -> list[tuple[str | float, ...]]:
    pen = RecordingPen()
    parse_path(data, pen)
    out: list[tuple[str | float, ...]] = []
    at: Point = (0.0, 0.0)
    for name, given in pen.value:
        if name == "qCurveTo":
            control, end = given
            near, far = (
                tuple(p + (q - p) * 2 / 3 for p, q in zip(from_, control, strict=True))
                for from_ in (at, end)
            )
            given, name = (near, far, end), "curveTo"
        out.append((name, *(value for place in given for value in place)))
        at = given[-1] if given else at
    return out


@pytest.mark.parametrize("data", PATHS)
def test_paths_are_those_of_fonttools(data: str) -> None:
    ours, theirs = pieces(path(data)), pieces(reference(data))
    assert len(ours) == len(theirs)
    for (x, y), (u, v) in zip(ours, theirs, strict=True):
        assert isclose(x, u, abs_tol=1e-3)
        assert isclose(y, v, abs_tol=1e-3)


def test_closing_leads_back_and_what_follows_begins_there() -> None:
    assert path("M1 1h3v3zl5 5") == [
        ("M", 1, 1), ("L", 4, 1), ("L", 4, 4), ("Z",), ("M", 1, 1), ("L", 6, 6),
    ]  # fmt: skip


def test_an_arc_without_radius_is_a_line_and_one_without_length_is_nothing() -> None:
    assert path("M0 0A0 5 0 0 1 9 9")[1:] == [("L", 9, 9)]
    assert path("M0 0A5 5 0 0 1 0 0")[1:] == []
    assert path("") == path(" ") == path("none") == []


@pytest.mark.parametrize(
    "data",
    ["M0,0 L 10", "10 10 L 3 3", "M0 0L1e400 3", "M0 0 garbage", "M0 0L nan 3", "L3 3", "M0 0z3 3",
     "M0 0A1 1 0 2 0 5 5", "M0 0L3 3;"],
)  # fmt: skip
def test_half_a_path_is_no_path(data: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is the text itself
        path(data)


def test_a_path_of_a_million_characters_takes_linear_time() -> None:
    assert len(path("M0 0" + "L1 1" * 100_000)) == 100_001


def test_transforms_apply_from_the_right() -> None:
    x, y = moved(transform("translate(10, 20) rotate(90) scale(2 3)"), 1, 1)
    assert (round(x, 9), round(y, 9)) == (7, 22)
    x, y = moved(transform("rotate(180 5 5)matrix(1 0 0 1 1 0),skewX(45)"), 0, 2)
    assert (round(x, 9), round(y, 9)) == (7, 8)


@pytest.mark.parametrize("text", ["bogus(1)", "rotate(a)", "translate(1 2 3)", "scale(1", "1"])
def test_other_transforms_are_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        transform(text)


def test_lengths_and_lists() -> None:
    units = ["10", "10px", "7.5pt", "1in", "25.4mm", "50%", "2em"]
    found = [round(length(text, whole=40, em=5), 6) for text in units]
    assert found == [10, 10, 10, 96, 96, 20, 10]
    assert numbers("1,2 3-4.5.5") == [1, 2, 3, -4.5, 0.5]
    for text in ("x", "1;2", "1e999"):
        with pytest.raises(ValueError):  # noqa: PT011
            numbers(text)
