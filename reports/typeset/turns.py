"""Where pages turn: units cut into pages, keeps and blank pages seen to, room left for the foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.typeset.units import FREE, LEVELS, SLACK, RowUnit, Unit, height_of, is_text

# The units of a page: from the first up to, but not including, the last. Nothing on a blank page.
Span = tuple[int, int]

_SIDES = {"odd": 1, "even": 0}


def wrong_side(turn: str, number: int) -> bool:
    """Whether page `number` is none of those that a turn asks for."""
    return turn in _SIDES and number % 2 != _SIDES[turn]


def turn_pages(
    units: Sequence[Unit],
    depth: float,
    foot: float,
    number: int = 1,
    *,
    duplex: bool = True,
    first: float = 0.0,
) -> list[Span]:
    """Cut units into pages.

    When the foot does not fit below the last page's units, the last of them that may begin a page
    move on with it, so that no page holds an imprint alone. Page 1 keeps a line of running text
    (GB/T 9704-2012 7.3.3) where there is any.

    Args:
        units: what is to stand on pages.
        depth: height of the type area in pt.
        foot: height in pt of what stands on the foot of the last page.
        number: of the first of these pages.
        duplex: whether an odd or even page is worth a blank one before it.
        first: height of the type area of page 1, where it is another.
    """
    spans = _fill_pages(units, depth, number, first or depth, duplex=duplex)
    start, end = spans[-1]
    later = number + len(spans) > 2
    last = depth if later else first or depth
    if not foot or _fits(units[start:end], last - foot, later=later):
        return spans
    for k in _partings(units, start, end, later=later):
        if _shown(units[start:k]) and _fits(units[k:end], depth - foot, later=True):
            return [*spans[:-1], (start, k), (k, end)]
    return [*spans, (end, end)]


def _partings(units: Sequence[Unit], start: int, end: int, *, later: bool) -> Iterator[int]:
    """Where the last page may be parted so that its end goes on with the imprint; best first."""
    free = [k for k in range(end - 1, start, -1) if units[k].glued == FREE and not units[k].idle]
    if later or not any(map(is_text, units[start:end])):
        yield from free[:1]
        return
    first = next(k for k in range(start, end) if is_text(units[k]))
    yield from (k for k in free if k > first)
    yield from (k for k in range(end - 1, first, -1) if all(map(is_text, units[k - 1 : k + 1])))


def _shown(units: Sequence[Unit]) -> bool:
    return any(not unit.idle for unit in units)


def _fits(units: Sequence[Unit], depth: float, *, later: bool) -> bool:
    """Whether a page holds units; white space below, and on top of later pages, does not count."""
    first, last = 0, len(units)
    while last > first and units[last - 1].idle:
        last -= 1
    while later and first < last and units[first].idle:
        first += 1
    return height_of(units[first:last]) <= depth + SLACK


def _fill_pages(
    units: Sequence[Unit], depth: float, number: int, first: float, *, duplex: bool
) -> list[Span]:
    """As many units on each page as it holds."""
    spans: list[Span] = []
    begin = i = 0
    fresh, bare, y = True, True, 0.0  # nothing stands on the page yet; nothing but white space
    turns = [-1] * LEVELS  # the last unit of each firmness that could begin the next page
    while i < len(units):
        unit = units[i]
        if fresh and number > 1:
            if unit.idle:
                i += 1
                continue
            if duplex and wrong_side(unit.turn, number):
                spans.append((i, i))
                begin, number = i, number + 1
        need = unit.height
        if isinstance(unit, RowUnit) and unit.table is not None and (fresh or unit.index == 0):
            need += unit.table.head_height
        if not fresh:
            turns[unit.glued] = i
            forced = unit.turn and not bare
            # White space may hang out of the page: it needs no page of its own.
            most = (depth if number > 1 else first) + SLACK
            if forced or (y + need > most and not unit.idle):
                end = i if forced else next(turn for turn in turns if turn >= 0)
                if number == 1 and not forced:
                    end = _with_text(units, end, i)
                spans.append((begin, end))
                begin = i = end
                fresh, bare, y, turns, number = True, True, 0.0, [-1] * LEVELS, number + 1
                continue
        fresh, bare = False, bare and unit.idle
        y, i = y + need, i + 1
    return [*spans, (begin, len(units))]


def _with_text(units: Sequence[Unit], end: int, full: int) -> int:
    """Where page 1 ends at the latest if it shall carry running text; units before `full` fit.

    Keeps give way, the loosest first, and as late as may be.
    """
    if any(map(is_text, units[:end])):
        return end
    ends = [k for k in range(end + 1, full + 1) if is_text(units[k - 1])]
    return min(ends, key=lambda k: (units[k].glued, -k), default=end)
