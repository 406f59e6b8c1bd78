"""Column widths of a table, from what its style says and what its cells need.

Automatic columns follow CSS 2.1 17.5.2.2: a column has a least width, of its widest unbreakable
piece, and a natural one, of its longest line. Where CSS leaves the way free, columns that need
little get it, and the long ones share what is left so that they take the fewest lines together.

Everything is counted in twentieths of a point, whole ones: Word knows no finer width, and so both
formats turn their lines at the same character.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

GRAIN = 20  # steps to a point
_NOISE = 1e-6  # of sums of floats, in steps


class Column(Struct, frozen=True):
    """What a style says of a column: a fixed width in pt, or so many parts of the rest; or nothing.

    Said nothing, it is as wide as its content needs.
    """

    fixed: float | None = None
    parts: float = 0.0


class Need(Struct, frozen=True):
    """What a cell needs, padding included, in pt: at the least, and to stand on one line."""

    column: int
    columns: int
    least: float
    natural: float


def column_widths(
    columns: Sequence[Column], needs: Sequence[Need], floor: float, measure: float
) -> tuple[float, ...]:
    """Widths in pt, whole twentieths.

    Columns that are not fixed fill the measure. Where even the least widths do not fit, words
    longer than an equal part are cut. No column gets less than `floor`, the room of one character
    with its padding; where that does not fit either, the sum exceeds the measure.
    """
    fixed = [None if c.fixed is None else round(c.fixed * GRAIN) for c in columns]
    total = math.floor(measure * GRAIN + _NOISE)
    rest = max(total - sum(f for f in fixed if f is not None), 0)
    least, natural = _extents(fixed, needs, _steps(floor), rest)
    free = [k for k, width in enumerate(fixed) if width is None]
    found = _free(
        [columns[k].parts for k in free],
        [least[k] for k in free],
        [natural[k] for k in free],
        _steps(floor),
        rest,
    )
    widths = [width or 0 for width in fixed]
    for k, width in zip(free, found, strict=True):
        widths[k] = width
    return tuple(width / GRAIN for width in widths)


def _steps(length: float) -> int:
    return math.ceil(length * GRAIN - _NOISE)


def _extents(
    fixed: Sequence[int | None], needs: Sequence[Need], floor: int, rest: int
) -> tuple[list[int], list[int]]:
    """Least and natural widths; what a cell over several columns lacks is spread over them."""
    least = [floor if width is None else width for width in fixed]
    natural = least[:]
    for need in needs:
        k = need.column
        if need.columns == 1 and fixed[k] is None:
            least[k] = max(least[k], _steps(need.least))
            natural[k] = max(natural[k], least[k], _steps(need.natural))
    free = [k for k, width in enumerate(fixed) if width is None]
    wide = [need for need in needs if need.columns > 1]
    for need in sorted(wide, key=lambda n: (n.columns, n.column)):
        reach = range(need.column, need.column + need.columns)
        which = [k for k in free if k in reach]
        _widen(least, which, _steps(need.least) - sum(least[k] for k in reach), natural)
        for k in which:
            natural[k] = max(natural[k], least[k])
        # Only as far as there is room does such a cell stand on one line.
        room = rest - sum(natural[k] for k in free)
        lack = _steps(need.natural) - sum(natural[k] for k in reach)
        _widen(natural, which, min(lack, room), natural)
    return least, natural


def _widen(widths: list[int], which: Sequence[int], by: int, weights: Sequence[int]) -> None:
    """Add steps to some of the widths, by their weights."""
    count = len(which)
    if count and by > 0:
        more = share(by, [weights[k] for k in which], [0] * count, [by] * count)
        for k, step in zip(which, more, strict=True):
            widths[k] += step


def _free(
    parts: Sequence[float], least: Sequence[int], natural: Sequence[int], floor: int, rest: int
) -> list[int]:
    """Widths of the columns that share `rest`: as content needs, or by parts where said."""
    count = len(parts)
    if sum(least) > rest:  # the longest words are cut, at an equal part
        least = [min(width, max(floor, rest // count)) for width in least]
    if sum(least) > rest:  # not even one character a column
        return list(least)
    # As wide as their content needs, while those that take the rest keep half of an equal part.
    half = rest // (2 * max(count, 1))
    kept = [
        max(low, min(n, half)) if part else n
        for part, low, n in zip(parts, least, natural, strict=True)
    ]
    widths = list(natural) if sum(kept) <= rest else _squeezed(rest, least, natural)
    stars = [k for k, part in enumerate(parts) if part]
    takers = stars or range(count)
    weights = [math.ceil(parts[k] * 1000) if stars else widths[k] for k in takers]
    lows = [least[k] if stars else widths[k] for k in takers]
    left = rest - sum(widths) + sum(widths[k] for k in takers)
    for k, width in zip(takers, share(left, weights, lows, [rest] * len(weights)), strict=True):
        widths[k] = width
    return widths


def _squeezed(rest: int, least: Sequence[int], natural: Sequence[int]) -> list[int]:
    """Widths between least and natural ones whose sum is `rest`.

    Columns that need no more than an equal part stay natural. The lines of text n pt long in a
    column w wide are about n / w; their sum over the columns is least where w goes with √n.
    """
    level = share(rest, [1] * len(least), least, natural)
    lows = [n if w == n else low for w, n, low in zip(level, natural, least, strict=True)]
    return share(rest, [math.isqrt(n * 10_000) for n in natural], lows, natural)


def share(
    total: int, weights: Sequence[int], lows: Sequence[int], highs: Sequence[int]
) -> list[int]:
    """Whole parts of a total, in proportion to weights within bounds (CSS flexbox 9.7).

    Their sum is the total where the bounds allow it.
    """
    out = list(lows)
    free = list(range(len(weights)))
    while free:
        held = sum(out) - sum(out[k] for k in free)
        room, weight = total - held, sum(weights[k] for k in free)
        parts = {k: (room * weights[k], weight) if weight else (room, len(free)) for k in free}
        below = [k for k in free if parts[k][0] < lows[k] * parts[k][1]]
        above = [k for k in free if parts[k][0] > highs[k] * parts[k][1]]
        if not below and not above:
            return _rounded(out, parts, room)
        lack = sum(lows[k] - parts[k][0] / parts[k][1] for k in below)
        excess = sum(parts[k][0] / parts[k][1] - highs[k] for k in above)
        bound, held_at = (below, lows) if lack >= excess else (above, highs)
        for k in bound:
            out[k] = held_at[k]
        free = [k for k in free if k not in bound]
    return out


def _rounded(out: list[int], parts: dict[int, tuple[int, int]], room: int) -> list[int]:
    """Parts as whole numbers; what rounding leaves goes to those that lost most, leftmost first."""
    for k, (part, weight) in parts.items():
        out[k] = part // weight
    left = room - sum(out[k] for k in parts)
    for k in sorted(parts, key=lambda k: -(parts[k][0] % parts[k][1]))[:left]:
        out[k] += 1
    return out
