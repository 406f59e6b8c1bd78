"""Where lines end: of all ways to turn the lines of a paragraph, the one with the least total cost.

The cost of a line grows with the cube of how much of its elasticity it uses. Squeezing comes before
spreading (CLREQ 3.2.3: 先挤进，后推出) as long as it is slight; a line squeezed by a third of its
room costs what gaps spread by 1/60 em cost, since both are as easily seen. A line whose marks lose
nearly all their room is dearer than one that parts a figure from its unit.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from operator import add

from reports.typeset import chars
from reports.typeset.justify import LIMIT, SLACK, Gaps, ahead

# How far gaps grow, in em, until a line counts as loose: the unit of what stretching costs.
TOLERANCE = 0.04
# Lines that are not spread may be this many times looser: no gap of theirs grows.
EASE = 5.0
# What a ragged line costs; the hole it leaves costs more by the square of its part of the measure.
LOOSE = 22e3
HOLE = 14e4
# A last line of a single ideograph is avoided at almost any price (CLREQ 3.2.6).
RUNT = 17e3
# Keeps ratios finite where a line has no room at all (pt).
_STIFF = 0.01
# A token that may begin a line; its place, and the sums of room and of elasticity up to it; what
# the lines before it cost.
_Start = tuple[int, float, float, float, float]


def break_lines(
    gaps: Gaps,
    measure: float,
    indent: float = 0.0,
    *,
    full: bool = True,
    greedy: bool = False,
    tail: float = 0.0,
) -> list[tuple[int, int]] | None:
    """Token ranges of the lines on a measure (pt); None if a single token is wider than it.

    `full`: the lines will be spread to the measure. `greedy`: each line is the best by itself,
    whatever that makes of the lines to come. `tail`: room in pt that the last line is to leave.
    When some stretch of text cannot be turned by the rules, ragged lines are allowed; when that is
    not enough, breaks against the rules, as few as can be, so that nothing ever leaves the measure.
    """
    prices, count = gaps.tokens.prices, len(gaps.tokens.items)
    if gaps.natural <= measure - indent - tail + SLACK:
        return [(0, count)]
    turns = _Turns(gaps, measure, indent, 1.0 if full else EASE, tail)
    if greedy:
        return turns.one_by_one(prices)
    usual = gaps.legal
    if prices and max(prices.values()) >= chars.LAST_RESORT:
        usual = [j for j in usual if prices.get(j, 0.0) < chars.LAST_RESORT]
    found = turns.best(usual, prices, ragged=False)
    found = found or turns.best(gaps.legal, prices, ragged=True)
    if found is None:
        forbidden = dict.fromkeys(_turnable(gaps), 10 * chars.NEVER)
        for j in gaps.legal:
            forbidden.pop(j, None)
        candidates = sorted({*gaps.legal, *forbidden})
        found = turns.best(candidates, {**prices, **forbidden}, ragged=True)
    return found


def _turnable(gaps: Gaps) -> list[int]:
    """Where a line may begin if need be: not with what takes no room and belongs to its base."""
    return [j for j in range(1, len(gaps.at)) if gaps.tokens.items[j].width > 0.0]


class _Turns:
    """The search for the best turns of one paragraph on one measure."""

    def __init__(self, gaps: Gaps, measure: float, indent: float, ease: float, tail: float) -> None:
        self.count = len(gaps.tokens.items)
        self.gaps = gaps
        self.ends, self.opens = gaps.ends, ahead(gaps.open, gaps.seen)
        self.reach, self.tail = measure + SLACK, tail
        self.base: list[float] = list(map(add, gaps.at, gaps.lefts))
        self.base[0] = -indent
        # A line looser than `limit` is ragged: no use when there is any other way.
        self.limit, self.weight = LIMIT * ease, 100 / (TOLERANCE * ease) ** 3
        self.far: list[float] = list(map(add, gaps.ends, [self.limit * em for em in self.opens]))

    def one_by_one(self, prices: Mapping[int, float]) -> list[tuple[int, int]] | None:
        """Line by line, each the cheapest by itself.

        A slight squeeze is cheaper than any spread (CLREQ 3.2.3: 先挤进，后推出).
        """
        turnable, out, start = list[int](), list[tuple[int, int]](), 0
        while not self._holds_rest(start):
            turn = self._cheapest(start, self.gaps.legal, prices)
            if turn is None:
                turnable = turnable or _turnable(self.gaps)
                turn = self._cheapest(start, turnable, {})
            if turn is None:
                return None
            out.append((start, turn))
            start = turn
        return [*out, (start, self.count)]

    def _holds_rest(self, start: int) -> bool:
        """Whether one line can hold all from a token on, squeezed if need be."""
        room = self.gaps.most[-1] - self.gaps.room[start]
        return self.ends[-1] - self.base[start] - max(0.0, room) <= self.reach - self.tail

    def _cheapest(
        self, start: int, candidates: Sequence[int], prices: Mapping[int, float]
    ) -> int | None:
        """The last of the cheapest turns of the line from `start`; None where it holds nothing."""
        turn, least = None, math.inf
        for k in range(bisect_right(candidates, start), len(candidates)):
            j = candidates[k]
            cost = self._cost(start, j)
            if cost == math.inf:
                break
            cost += prices.get(j, 0.0)
            if cost <= least:
                turn, least = j, cost
        return turn

    def _cost(self, start: int, end: int) -> float:
        """What a line costs by itself; it is infinite where the line cannot hold its text."""
        slack = self.reach - self.ends[end] + self.base[start]
        if slack < 0:
            most = max(0.0, self.gaps.most[end] - self.gaps.room[start])
            ratio = -slack / (most + _STIFF)
            return (
                ((500 * (square := ratio * ratio) * square + 300) * square + 20) * ratio
                if -slack <= most
                else math.inf
            )
        ratio = slack / (self.opens[end] - self.gaps.open[start] + _STIFF)
        if ratio <= self.limit:
            return self.weight * ratio * ratio * ratio
        part = slack / self.reach
        return LOOSE + HOLE * part * part

    def best(  # noqa: C901 (the innermost loop of the program: a call costs as much as its body)
        self, candidates: Sequence[int], prices: Mapping[int, float], *, ragged: bool
    ) -> list[tuple[int, int]] | None:
        """Dynamic programming over the candidates: tokens that a line may begin with.

        `live` are the starts a line may still come from, in order, with all that the innermost loop
        asks of them. Lines from later starts are shorter: what comes before a line that fits is too
        long for good, what comes after a ragged line is more so.
        """
        ends, opens, able, far = self.ends, self.opens, self.gaps.most, self.far
        base, room, spread = self.base, self.gaps.room, self.gaps.open
        limit, weight, whole = self.limit, self.weight, self.reach
        sources: dict[int, int] = {}
        live: list[_Start] = [(0, base[0], 0.0, 0.0, 0.0)]
        near = -math.inf if ragged else self._near(live[0])
        for j in candidates:
            if far[j] < near:  # ragged from the first start, hence from all
                continue
            reach, squeeze, stretch = whole - ends[j], able[j], opens[j] + _STIFF
            least, source, drop = math.inf, -1, 0
            for i, begun, lost, grown, total in live:
                slack = reach + begun
                if slack < 0:
                    most = squeeze - lost
                    if -slack > most:  # too long even when squeezed; so it stays
                        drop += live[drop][0] == i
                        continue
                    ratio = -slack / (most + _STIFF)
                    cost = (
                        total
                        + ((500 * (square := ratio * ratio) * square + 300) * square + 20) * ratio
                    )
                elif slack > limit * (stretch - grown):
                    if ragged:
                        least, source = self._raggedly(live, i, reach, least, source)
                    break
                else:
                    ratio = slack / (stretch - grown)
                    cost = total + weight * ratio * ratio * ratio
                if cost < least:
                    least, source = cost, i
            if drop:
                del live[:drop]
                near = -math.inf if ragged or not live else self._near(live[0])
            if source >= 0:
                sources[j] = source
                live.append((j, base[j], room[j], spread[j], least + prices.get(j, 0.0)))
            elif not live:
                return None
        return self._ways(sources, live)

    def _near(self, start: _Start) -> float:
        """What a line's `far` must reach so that the line from a start is not ragged."""
        return self.reach + start[1] + self.limit * (start[3] - _STIFF)

    def _raggedly(
        self, live: Sequence[_Start], first: int, reach: float, least: float, source: int
    ) -> tuple[float, int]:
        """The least cost and its start when lines from `first` on may be ragged."""
        floor = min([start[-1] for start in live])
        for i, begun, _, _, total in live[bisect_left(live, (first,)) :]:
            part = (reach + begun) / self.reach
            cost = LOOSE + HOLE * part * part
            if cost + floor > least:  # so it is for all that follow
                break
            if cost + total < least:
                least, source = cost + total, i
        return least, source

    def _ways(
        self, sources: Mapping[int, int], live: Sequence[_Start]
    ) -> list[tuple[int, int]] | None:
        """The lines that lead to the best last line, which may be short."""
        least, source = math.inf, -1
        for i, begun, lost, _, total in live:
            over = self.ends[-1] - begun - (self.reach - self.tail)
            cost = total + (RUNT if self._is_runt(i) else 0.0)
            if over > 0:
                most = max(0.0, self.gaps.most[-1] - lost)
                if over > most:
                    continue
                ratio = over / (most + _STIFF)
                cost += ((500 * (square := ratio * ratio) * square + 300) * square + 20) * ratio
            if cost < least:
                least, source = cost, i
        if source < 0:
            return None
        out, j = [(source, self.count)], source
        while j > 0:
            out.append((sources[j], j))
            j = sources[j]
        return out[::-1]

    def _is_runt(self, start: int) -> bool:
        """Whether a last line from here holds a single ideograph and marks only."""
        if not 0 < self.count - start < 6:
            return False
        leads = [token.lead for token in self.gaps.tokens.items[start:]]
        return start > 0 and leads.count(chars.ID) + 2 * leads.count(chars.WE) < 2


def balanced(
    gaps: Gaps,
    starts: Sequence[int],
    preferred: frozenset[int],
    whole: frozenset[int],
    measure: float,
) -> list[int]:
    """Tokens that begin a new line when a title is turned into lines of even width.

    `starts` are the characters at which tokens begin, `preferred` those at which the sense allows a
    turn, `whole` those inside something that is to stay on one line; turns elsewhere cost extra.
    """
    if gaps.natural <= measure * 0.9 or measure <= 0:
        return []
    prices = gaps.tokens.prices

    def cost(j: int) -> float:
        if starts[j] in whole:
            return chars.NEVER
        return 0.0 if starts[j] in preferred else 1.5 + prices.get(j, 0.0)

    costs = [*map(cost, (0, *gaps.legal)), 0.0]
    fewest = max(2, math.ceil(gaps.natural / (measure * 0.9)))
    for count in range(fewest, fewest + 4):
        cuts = _even(gaps, costs, measure, count)
        if cuts:
            return cuts
    return []  # it is turned like any other paragraph


def _even(gaps: Gaps, costs: Sequence[float], measure: float, count: int) -> list[int]:
    """Tokens that begin lines 2…count; none where so many lines cannot hold the text."""
    at = [0, *gaps.legal]
    places, ideal = [gaps.at[j] for j in at], gaps.natural / count
    ends = [gaps.ends[j] for j in (*at, len(gaps.tokens.items))]
    rows: list[dict[int, tuple[float, int]]] = [{0: (0.0, -1)}]
    for n in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        above, first = rows[-1], 0
        for j in range(n, len(at) + 1) if n < count else (len(at),):
            while first < j and ends[j] - places[first] > measure:
                first += 1
            ways = (
                (above[i][0] + ((ends[j] - places[i] - ideal) / ideal * 4) ** 2, i)
                for i in range(first, j)
                if i in above
            )
            cost, source = min(ways, default=(math.inf, -1))
            if source >= 0:
                row[j] = cost + costs[j], source
        rows.append(row)
    cuts, j = [], len(at)
    for n in range(count, 0, -1):
        if j not in rows[n]:
            return []
        j = rows[n][j][1]
        cuts.append(j)
    return [at[k] for k in cuts[-2::-1]]
