"""The gaps of a line: what is natural, what gives and takes, and how a line is fitted.

All that changes in a line is gaps between two tokens: blank that adjacent marks lose, the room that
a mark has beside its ink, the air between Chinese and western text. Sums over the gaps before each
token give any line's width, room and elasticity by one subtraction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import add, sub

from reports.typeset import chars
from reports.typeset.tokens import Tokens

# CLREQ 3.2.4: gaps that would grow beyond this, in em, leave the line ragged instead.
LIMIT = 0.25
# A full line of the 28-character grid must not fail on float noise (pt).
SLACK = 1e-3
_SPECIAL = ~chars.NO_BREAK
_ENDS = frozenset({chars.FS, chars.EX})


@dataclass(slots=True)
class Gaps:
    """Sums over the gaps of a paragraph, in pt; a line of tokens i…j−1 has the gaps i+1…j−1.

    `at[k]` is the natural place of token k, `easy` and `late` the room to squeeze before it (marks
    and word spaces; then sentence ends and the air beside western text), `open` the em in gaps that
    may grow. `ends[j]` is where a line ends whose last token is j−1, white space left out and the
    blank of a mark at the line's end cut (GB/T 15834-2011 5.1.10); `seen[j]` is one behind the last
    token it shows. A line may begin with the tokens `legal`.
    """

    tokens: Tokens
    at: list[float]
    easy: list[float]
    late: list[float]
    open: list[float]
    ends: list[float]
    seen: Sequence[int]
    legal: list[int]
    lefts: tuple[float, ...]  # blank before each token that a line's start takes off
    # The tokens' faces, glyphs, places of glyphs, texts.
    faces: tuple[str, ...]
    gids: tuple[tuple[int, ...], ...]
    xs: tuple[tuple[float, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @property
    def natural(self) -> float:
        """Width of the whole on one line."""
        return self.ends[-1]


def measure_gaps(tokens: Tokens, pairs: tuple[tuple[int, ...], ...], autospace: float) -> Gaps:
    """The gaps of tokens; `autospace` is the air between Chinese and western text, in em."""
    leads, tails, widths, lefts, rights, spares, ems, *shown, _ = zip(*tokens.items, strict=True)
    count = len(leads)
    bits = [0, *[pairs[a][b] for a, b in zip(tails, leads[1:], strict=False)]]
    gap, easy, late = [0.0] * count, [0.0] * count, [0.0] * count
    open_ = list(ems)
    open_[0] = 0.0
    for k in [k for k, pair in enumerate(bits) if pair & _SPECIAL]:
        pair = bits[k]
        right, left = rights[k - 1], lefts[k]
        if pair & chars.CUT_FIRST:
            gap[k], right = -right, 0.0
        elif pair & chars.CUT_SECOND:
            gap[k], left = -left, 0.0
        elif pair & chars.AUTOSPACE:
            gap[k] = autospace * ems[k]
            late[k] = gap[k] / 2  # CLREQ 3.2.3: down to an eighth of the usual quarter em
        if pair & chars.ROOM:
            kept = right / 2 if tails[k - 1] in _ENDS else 0.0
            easy[k] = left + right - kept + spares[k - 1]
            late[k] += kept
        if pair & chars.SOLID:
            open_[k] = 0.0
    sums = list(accumulate(map(add, gap, widths), initial=0.0))
    at = list(map(add, sums, gap))
    ends = [0.0, *map(sub, sums[1:], rights)]
    seen: Sequence[int] = range(count + 1)
    if chars.SP in leads:
        seen = list(seen)
        for k in [k for k, kind in enumerate(leads) if kind == chars.SP]:
            ends[k + 1], seen[k + 1] = ends[k], seen[k]
            # White space after an opening mark does not part the mark from what follows.
            if k + 1 < count and seen[k] and pairs[tails[seen[k] - 1]][chars.ID] & chars.NO_BREAK:
                bits[k + 1] |= chars.NO_BREAK
    legal = [k for k, pair in enumerate(bits) if not pair & chars.NO_BREAK]
    return Gaps(
        tokens,
        at,
        list(accumulate(easy)),
        list(accumulate(late)),
        list(accumulate(open_)),
        ends,
        seen,
        legal[1:],
        lefts,
        *shown,
    )


def justify(
    gaps: Gaps, start: int, end: int, limit: float, *, full: bool, trim: bool
) -> tuple[list[float], float, bool]:
    """X of each token from the line's start, the line's width (pt), and whether it stays ragged.

    `full`: the line is to reach `limit`; otherwise it is only squeezed where it would exceed it.
    `trim`: an opening mark at the line's start loses its blank.

    CLREQ 3.2.3 and 3.2.4 exhaust one kind of gap before they touch the next. On the page that puts
    a squeezed quotation mark beside an untouched comma, and a hole around a figure in an else solid
    line. So brackets, pauses and word spaces squeeze together, each by the same part of its room,
    ends of sentences half as much, which keeps their rank; the rest of these and the air beside
    figures come only after that. All gaps grow alike, the least that any of them can grow.
    """
    last = gaps.seen[end] - 1
    if last < start:  # nothing but white space
        return [0.0] * (end - start), 0.0, False
    origin = gaps.at[start] + (gaps.lefts[start] if trim else 0.0)
    width, ragged = gaps.ends[end] - origin, False
    if width > limit + SLACK / 2:
        xs, taken = _squeezed(gaps, start, last, origin, width - limit)
        width -= taken
    elif full and width < limit - SLACK / 2:
        room = gaps.open[last] - gaps.open[start]
        ragged = limit - width > LIMIT * room
        each = 0.0 if ragged else (limit - width) / room
        width += each * room
        origin += each * gaps.open[start]
        grown = zip(gaps.at[start : last + 1], gaps.open[start : last + 1], strict=True)
        xs = [x - origin + each * k for x, k in grown]
    else:
        xs = [x - origin for x in gaps.at[start : last + 1]]
    if last + 1 < end:  # white space hangs behind the line
        xs += [width] * (end - last - 1)
    return xs, width, ragged


def _squeezed(
    gaps: Gaps, start: int, last: int, origin: float, over: float
) -> tuple[list[float], float]:
    """Places of a line's tokens when the line is to lose `over` pt, and how much it has lost."""
    easy, late, places = gaps.easy, gaps.late, gaps.at[start : last + 1]
    room, rest = easy[last] - easy[start], late[last] - late[start]
    part = min(1.0, over / room) if room > SLACK else 0.0
    more = min(1.0, max(0.0, over - part * room) / rest) if rest > SLACK else 0.0
    origin -= part * easy[start] + more * late[start]
    both = zip(places, easy[start : last + 1], late[start : last + 1], strict=True)
    xs = [x - origin - part * first - more * then for x, first, then in both]
    return xs, part * room + more * rest
