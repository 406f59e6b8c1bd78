"""Where lines end: of all ways to turn the lines of a paragraph, the one with the least total cost.

The cost of a line grows with the cube of how much of its elasticity it uses. Squeezing comes before
spreading (CLREQ 3.2.3: 先挤进，后推出) as long as it is slight; a line squeezed by a third of its
room costs what gaps spread by 1/30 em cost, since both are as easily seen. On the sample of 20
pages that leaves gaps a third nearer to their natural width than squeezing at any price.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import add

from reports.typeset import chars
from reports.typeset.justify import LIMIT, SLACK, Gaps

# How far gaps grow, in em, until a line counts as loose: the unit of what stretching costs.
TOLERANCE = 0.06
# Lines that are not spread may be this many times looser: no gap of theirs grows.
EASE = 5.0
# What a ragged line costs; the hole it leaves costs more by the square of its part of the measure.
LOOSE = 6400.0
HOLE = 4e4
# A last line of a single ideograph is avoided at almost any price (CLREQ 3.2.6).
RUNT = 5000.0
# Keeps ratios finite where a line has no room at all (pt).
_STIFF = 0.01


def break_lines(
    gaps: Gaps, measure: float, indent: float = 0.0, *, full: bool = True
) -> list[tuple[int, int]] | None:
    """Token ranges of the lines on a measure (pt); None if a single token is wider than it.

    `full`: the lines will be spread to the measure. When some stretch of text cannot be turned by
    the rules, ragged lines are allowed; when that is not enough, breaks against the rules, as few
    as can be, so that nothing ever leaves the measure.
    """
    prices, count = gaps.tokens.prices, len(gaps.tokens.items)
    if gaps.natural <= measure - indent + SLACK:
        return [(0, count)]
    usual = gaps.legal
    if prices and max(prices.values()) >= chars.LAST_RESORT:
        usual = [j for j in usual if prices.get(j, 0.0) < chars.LAST_RESORT]
    turns = _Turns(gaps, measure, indent, 1.0 if full else EASE)
    found = turns.best(usual, prices, ragged=False)
    found = found or turns.best(gaps.legal, prices, ragged=True)
    if found is None:
        forbidden = dict.fromkeys(range(1, count), 10 * chars.NEVER)
        for j in gaps.legal:
            del forbidden[j]
        found = turns.best(range(1, count), {**prices, **forbidden}, ragged=True)
    return found


class _Turns:
    """The search for the best turns of one paragraph on one measure."""

    def __init__(self, gaps: Gaps, measure: float, indent: float, ease: float) -> None:
        self.count = len(gaps.tokens.items)
        self.gaps = gaps
        self.ends, self.seen = gaps.ends, gaps.seen
        self.reach = measure + SLACK
        self.base = [at + left for at, left in zip(gaps.at, gaps.lefts, strict=False)]
        self.base[0] = -indent
        self.room = list(map(add, gaps.easy, gaps.late))
        # A line looser than `limit` is ragged: no use when there is any other way.
        self.limit, self.weight = LIMIT * ease, 100 / (TOLERANCE * ease) ** 3
        grown = [self.limit * gaps.open[k - 1] for k in gaps.seen]
        self.far = list(map(add, gaps.ends, grown))

    def best(  # noqa: C901 (the innermost loop of the program: a call costs as much as its body)
        self, candidates: Sequence[int], prices: Mapping[int, float], *, ragged: bool
    ) -> list[tuple[int, int]] | None:
        """Dynamic programming over the candidates: tokens that a line may begin with.

        `live` are the starts a line may still come from, in order. Lines from later starts are
        shorter: what comes before a line that fits is too long for good, what comes after a ragged
        line is more so.
        """
        ends, seen, base, room, spread = self.ends, self.seen, self.base, self.room, self.gaps.open
        limit, weight = self.limit, self.weight
        totals: dict[int, float] = {0: 0.0}
        sources: dict[int, int] = {}
        live = [0]
        far, near = self.far, -math.inf if ragged else self._near(0)
        for j in candidates:
            if far[j] < near:  # ragged from the first start, hence from all
                continue
            reach, last = self.reach - ends[j], seen[j] - 1
            squeeze, stretch = room[last], spread[last] + _STIFF
            least, source, drop = math.inf, -1, 0
            for i in live:
                slack = reach + base[i]
                if slack < 0:
                    most = squeeze - room[i]
                    if -slack > most:  # too long even when squeezed; so it stays
                        drop += live[drop] == i
                        continue
                    ratio = -slack / (most + _STIFF)
                    cost = totals[i] + (300 * ratio * ratio + 20) * ratio
                elif slack > limit * (stretch - spread[i]):
                    if ragged:
                        least, source = self._raggedly(live, i, reach, totals, least, source)
                    break
                else:
                    ratio = slack / (stretch - spread[i])
                    cost = totals[i] + weight * ratio * ratio * ratio
                if cost < least:
                    least, source = cost, i
            if drop:
                del live[:drop]
                near = -math.inf if ragged or not live else self._near(live[0])
            if source >= 0:
                totals[j], sources[j] = least + prices.get(j, 0.0), source
                live.append(j)
            elif not live:
                return None
        return self._ways(totals, sources, live)

    def _near(self, start: int) -> float:
        """What a line's `far` must reach so that the line from a start is not ragged."""
        return self.reach + self.base[start] + self.limit * (self.gaps.open[start] - _STIFF)

    def _raggedly(
        self,
        live: Sequence[int],
        first: int,
        reach: float,
        totals: dict[int, float],
        least: float,
        source: int,
    ) -> tuple[float, int]:
        """The least cost and its start when lines from `first` on may be ragged."""
        floor = min(map(totals.__getitem__, live))
        for i in live[bisect_left(live, first) :]:
            cost = LOOSE + HOLE * ((reach + self.base[i]) / self.reach) ** 2
            if cost + floor > least:  # so it is for all that follow
                break
            if cost + totals[i] < least:
                least, source = cost + totals[i], i
        return least, source

    def _ways(
        self, totals: dict[int, float], sources: dict[int, int], live: Sequence[int]
    ) -> list[tuple[int, int]] | None:
        """The lines that lead to the best last line, which may be short."""
        least, source = math.inf, -1
        last = self.gaps.seen[-1] - 1
        for i in live:
            slack = self.reach - self.gaps.ends[-1] + self.base[i]
            cost = totals[i] + (RUNT if self._is_runt(i) else 0.0)
            if slack < 0:
                most = self.room[last] - self.room[i] if last > i else 0.0
                if -slack > most:
                    continue
                ratio = -slack / (most + _STIFF)
                cost += (300 * ratio * ratio + 20) * ratio
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
