"""What a page measures: for a report that sets required values beside them, and claims no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec import Struct

from reports.gates.composition import MARKS, Frame, depths, sides
from reports.gates.lines import NEAR, Line


class Measured(Struct, frozen=True):
    """A page as it is; lengths in pt, from the edges of the paper.

    `left` to `bottom` are how far the outermost text stands from each edge: at the foot its
    baseline, at the head the top of its em. `lines` counts baselines on the page's grid, `chars`
    the characters of its fullest line on it, `pitch` is the usual distance of those baselines. Gaps
    are between Chinese characters side by side, in em: the least and the largest.
    """

    page: int
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    lines: int
    chars: int
    pitch: float
    least_gap: float
    largest_gap: float
    area: tuple[float, float, float, float]  # margins the style asks for: left, right, top, bottom


def measured(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], frame: Frame
) -> Iterator[Measured]:
    """Every page that has text, in order.

    Args:
        lines: in reading order, as `drawn_lines` or `placed_lines` gives them.
        sizes: width and height of each page in pt.
        frame: tells the makes of pages and which lines stand on the grid.
    """
    for number, group in groupby(lines, lambda line: line.page):
        yield _page(number, [line for line in group if line.text.strip()], sizes[number - 1], frame)


def _page(number: int, lines: list[Line], size: tuple[float, float], frame: Frame) -> Measured:
    width, height = size
    make = frame.page_of(width, height)
    grid = [line for line in lines if make is not None and frame.on_grid(line, make)]
    ys = sorted(line.y for line in grid)
    steps = sorted(round(b - a, 2) for a, b in pairwise(ys) if b - a > NEAR)
    gaps = [gap for line in grid for gap in _gaps(line)]
    area = (0.0, 0.0, 0.0, 0.0)
    if make is not None:
        (left, right), (top, bottom) = sides(make, number), depths(make, number)
        area = (left, width - right, top, height - bottom)
    return Measured(
        page=number,
        width=width,
        height=height,
        left=min(line.left for line in lines),
        right=width - max(line.right for line in lines),
        top=min(line.y - 0.88 * line.size for line in lines),
        bottom=height - max(line.y for line in lines),
        lines=len(steps) + bool(ys),
        chars=max((sum(not c.isspace() for c in line.text) for line in grid), default=0),
        pitch=steps[len(steps) // 2] if steps else 0.0,
        least_gap=min(gaps, default=0.0),
        largest_gap=max(gaps, default=0.0),
        area=area,
    )


def _gaps(line: Line) -> Iterator[float]:
    for chunk in line.chunks:
        for before, after in pairwise(chunk.chars):
            pair = before.text + after.text
            if before.advance and all("\u4e00" <= c <= "\u9fff" and c not in MARKS for c in pair):
                yield (after.x - before.x - before.advance) / chunk.size
