"""Signature and date of a paper set against each other (发文机关署名、成文日期)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from reports import galley as g
from reports.layout.coverage import drawn
from reports.typeset.lines import Composer

_ABREAST = 3  # seals side by side: four of 42 mm are wider than the type area
_SEAL = 42 * 72 / 25.4  # pt, the usual seal of an office; rows of seals must not touch
_BARE = g.TableLook("signature", 0, 0, 0, 0, 0, sides=0, upright=0, head=0)


def signed(
    blocks: Sequence[g.Block], manner: str, measure: float, composer: Composer
) -> tuple[g.Block, ...]:
    """Names and, last, the date, all aligned to the end, moved to where they belong.

    seal (GB/T 9704-2012 7.3.5.1): the date keeps its distance from the edge and the last name
    stands centred over it, so that one seal covers both; the other names of a joint issue stand
    in order before it, each with room for its seal. plain (7.3.5.2): the last name stands two
    characters from the edge and the date begins two characters right of where it does; where the
    date is longer, it is the date that keeps the two; names before the last stand above it.
    """
    lines = [block for block in blocks if isinstance(block, g.Paragraph)]
    if not manner or len(lines) < 2 or len(lines) < len(blocks):
        return tuple(blocks)
    if not all(drawn(g.runs_of(line), composer.faces) for line in lines):
        return tuple(blocks)  # the build stops at these characters
    widths = [composer.width(list(g.runs_of(line)), line.style.autospace) for line in lines]
    if manner == "seal":
        return _sealed(lines, widths, measure)
    edge, more = lines[-1].style.inset_end, 2 * lines[-1].style.char.size
    longer = widths[-1] > widths[-2]
    start = edge + (widths[-1] + more if longer else widths[-2])  # of the names, from the edge
    ends = [start - width for width in widths[:-1]] + [start - more - widths[-1]]
    return tuple(map(_ending, lines, ends))


def _sealed(
    lines: Sequence[g.Paragraph], widths: Sequence[float], measure: float
) -> tuple[g.Block, ...]:
    """Names in rows, the last of them over the date; all of it hangs together."""
    names, date = lines[:-1], lines[-1]
    middle = date.style.inset_end + widths[-1] / 2  # of the last seal, from the edge
    abreast, apart = _apart(len(names), max(widths[:-1]), middle, measure)
    if abreast == 1:
        # In a column of their own, where they stay over each other whoever changes them in Word.
        start = measure - max(2 * middle, *widths)
        return tuple(_centred(line, start) for line in lines)
    right = middle - apart / 2
    left = measure - right - abreast * apart
    sides = [max(0.0, side) if side >= 1 else 0.0 for side in (left, right)]
    edges = tuple(width for width in (sides[0], *[apart] * abreast, sides[1]) if width)
    parts = [names[a : a + abreast] for a in range(0, len(names), abreast)]
    places = [(bool(sides[0]), abreast, bool(sides[1]))] * (len(parts) + 1)
    heights = [*[_SEAL] * (len(parts) - 1), 0.0, 0.0]
    rows = map(_row, [*parts, [date]], places, heights)
    return (g.Table(edges, (), tuple(rows), _BARE, "发文机关署名和成文日期"),)


def _apart(count: int, widest: float, middle: float, measure: float) -> tuple[int, float]:
    """How many names stand side by side, and how far apart their middles, in pt.

    As many as have room for themselves and their seals; the last one's middle is given.
    """
    for abreast in range(min(count, _ABREAST), 1, -1):
        apart = min((measure - middle) / (abreast - 0.5), 2 * middle)
        if apart >= max(widest, _SEAL):
            return abreast, apart
    return 1, 0.0


def _row(lines: Sequence[g.Paragraph], places: tuple[bool, int, bool], height: float) -> g.Row:
    """Lines side by side, each in the middle of its column, the last columns filled first.

    `places`: whether there is an empty column on the left, columns, whether one on the right.
    """
    left, abreast, right = places
    empty = replace(_centred(lines[0]), content=())
    found = [*[empty] * (left + abreast - len(lines)), *map(_centred, lines), *[empty] * right]
    cells = (g.Cell((line,), k, valign="top") for k, line in enumerate(found))
    return g.Row(tuple(cells), height=height)


def _centred(line: g.Paragraph, start: float = 0.0) -> g.Paragraph:
    style = replace(line.style, align="center", inset_start=start, inset_end=0.0)
    return replace(line, style=style)


def _ending(line: g.Paragraph, end: float) -> g.Paragraph:
    return replace(line, style=replace(line.style, inset_end=max(0.0, end)))
