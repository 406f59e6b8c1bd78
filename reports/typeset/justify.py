"""The gaps of a line: what is natural, what gives and takes, and how a line is fitted.

All that changes in a line is gaps between two tokens: blank that adjacent marks lose, the room that
a mark has beside its ink, the air between Chinese and western text. Sums over the gaps before each
token give any line's width, room and elasticity by one subtraction; who gives and takes first is in
`chars`, and the few gaps of a line that have a turn of their own are found in a list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, compress
from operator import add, getitem, sub
from typing import Any

from msgspec import Struct

from reports.typeset import chars
from reports.typeset.tokens import Tokens

# CLREQ 3.2.4: gaps that would grow beyond this, in em, leave the line ragged instead.
LIMIT = 0.25
# A full line of the 28-character grid must not fail on float noise (pt).
SLACK = 1e-3
# Of each value of a pair's bits: whether it asks for more than that no line ends there, and whether
# a line may end there.
_SPECIAL = bytes(bool(bits & ~chars.NO_BREAK) for bits in range(256))
_FREE = bytes(not bits & chars.NO_BREAK for bits in range(256))
# A gap before a token, its turn, and how far it gives or takes, in pt.
Turn = tuple[int, int, float]


class Gaps(Struct):
    """Sums over the gaps of a paragraph, in pt; a line of tokens i…j−1 has the gaps i+1…j−1.

    `at[k]` is the natural place of token k, `room` what the gaps up to it may lose, `even` the em
    in gaps that may grow, `open` the same with what other gaps take first, as if they were as many
    em as it takes to grow so far. `ends[j]` is where a line ends whose last token is j−1, white
    space left out and the blank of a mark at the line's end cut (GB/T 15834-2011 5.1.10); `seen[j]`
    is one behind the last token it shows, `most[j]` the room up to there and what the end itself
    can give: half of a mark in cells (`halves`), a mark that hangs behind the line (`hangs`). A
    line may begin with the tokens `legal`.
    """

    tokens: Tokens
    at: list[float]
    room: list[float]
    even: list[float]
    open: list[float]
    ends: list[float]
    seen: Sequence[int]
    most: list[float]
    legal: list[int]
    lefts: Sequence[float]  # blank before each token that a line's start takes off
    gives: list[Turn]
    takes: list[Turn]
    # The tokens' faces, glyphs, places of glyphs, texts.
    faces: tuple[str, ...]
    gids: tuple[tuple[int, ...], ...]
    xs: tuple[tuple[float, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    halves: dict[int, float]
    hangs: dict[int, float]

    @property
    def natural(self) -> float:
        """Width of the whole on one line."""
        return self.ends[-1]


def measure_gaps(
    tokens: Tokens,
    pairs: tuple[tuple[int, ...], ...],
    autospace: float,
    *,
    cells: bool = False,
    hanging: bool = False,
    stepwise: bool = False,
) -> Gaps:
    """The gaps of tokens; `autospace` is the air between Chinese and western text, in em.

    `cells`: marks keep their blank, but for half of one at a line's end where it is needed.
    `hanging`: pauses and full stops may hang behind a line. `stepwise`: air grows to twice its
    width before other gaps grow (CLREQ 3.2.4); else like all others, since a hole on both sides of
    a figure is seen before gaps of a thirtieth em are.
    """
    columns = zip(*tokens.items, strict=True)
    leads, tails, widths, lefts, rights, grows, ems, faces, gids, xs, texts, _ = columns
    count = len(leads)
    bits: list[int] = [0]
    bits += map(getitem, map(pairs.__getitem__, tails), leads[1:])
    for k, asked in tokens.bits.items():
        bits[k] = asked
    blanks = rights
    if cells:
        lefts = (0.0,) * count
        rights = tuple(r if t == chars.SP else 0.0 for r, t in zip(rights, tails, strict=True))
    special = compress(range(count), bytes(bits).translate(_SPECIAL))
    sides = tails, lefts, rights, grows, ems
    gap, room, even, gives, takes = _special(special, bits, sides, autospace, stepwise)
    for k, pull in tokens.pulls.items():
        gap[k] -= pull
    sums = list(accumulate(map(add, gap, widths), initial=0.0))
    ends = [0.0, *map(sub, sums[1:], rights)]
    seen = _seen(leads, tails, ends, bits, pairs)
    legal = list(compress(range(count), bytes(bits).translate(_FREE)))[1:]
    rooms, evens = list(accumulate(room)), list(accumulate(even))
    out = Gaps(
        tokens,
        list(map(add, sums, gap)),
        rooms,
        evens,
        _opened(even, takes) if takes else evens,
        ends,
        seen,
        ahead(rooms, seen),
        legal,
        lefts,
        gives,
        takes,
        faces,
        gids,
        xs,
        texts,
        {},
        {},
    )
    if cells or hanging:
        _let_ends_give(out, tails, blanks if cells else None, hanging=hanging)
    return out


def _special(
    special: Iterable[int],
    bits: Sequence[int],
    columns: Sequence[Sequence[Any]],
    autospace: float,
    stepwise: bool,
) -> tuple[list[float], list[float], list[float], list[Turn], list[Turn]]:
    """Natural gaps, their room, the em that grow evenly, who gives and takes before that."""
    tails, lefts, rights, grows, ems = columns
    gap, room, even = [0.0] * len(ems), [0.0] * len(ems), list(ems)
    even[0] = 0.0
    gives, takes = list[Turn](), list[Turn]()
    for k in special:  # who takes before others has had his share when they grow
        pair, right, left = bits[k], rights[k - 1], lefts[k]
        if pair & chars.SOLID:
            even[k] = 0.0
        if pair & chars.AUTOSPACE and autospace:
            gap[k] = air = autospace * ems[k]
            room[k] = air / 2
            gives.append((k, chars.AIR_GIVES, air / 2))
            if stepwise:
                takes.append((k, chars.AIR_TAKES, air))
                even[k] = 0.0
            continue
        if pair & chars.CUT_FIRST:
            gap[k], right = -right, 0.0
        elif pair & chars.CUT_SECOND:
            gap[k], left = -left, 0.0
        if right:
            gives.append((k, chars.GIVES[tails[k - 1]], right))
        if left:
            gives.append((k, chars.GIVES[tails[k]], left))
        room[k] = right + left
        if grows[k - 1]:
            takes.append((k, chars.SPACE_TAKES, grows[k - 1]))
            even[k] = 0.0
    return gap, room, even, gives, takes


def _seen(
    leads: Sequence[int],
    tails: Sequence[int],
    ends: list[float],
    bits: list[int],
    pairs: tuple[tuple[int, ...], ...],
) -> Sequence[int]:
    """One behind the last token shown of those before each token; white space hangs unseen."""
    count = len(leads)
    if chars.SP not in leads:
        return range(count + 1)
    seen = list(range(count + 1))
    for k in [k for k, kind in enumerate(leads) if kind == chars.SP]:
        ends[k + 1], seen[k + 1] = ends[k], seen[k]
        # White space after an opening mark does not part the mark from what follows.
        if k + 1 < count and seen[k] and pairs[tails[seen[k] - 1]][chars.ID] & chars.NO_BREAK:
            bits[k + 1] |= chars.NO_BREAK
    return seen


def ahead(sums: list[float], seen: Sequence[int]) -> list[float]:
    """For each end of a line the sum up to the last token that it shows."""
    return [0.0, *sums] if isinstance(seen, range) else [sums[k - 1] for k in seen]


def _opened(even: Sequence[float], takes: Sequence[Turn]) -> list[float]:
    """Sums of the elasticity of gaps, in em that grow by `LIMIT` at most."""
    open_ = list(even)
    for k, _, most in takes:
        open_[k] += most / LIMIT
    return list(accumulate(open_))


def _let_ends_give(
    gaps: Gaps, tails: Sequence[int], halves: Sequence[float] | None, *, hanging: bool
) -> None:
    """What marks at the ends of lines can give beyond the gaps within the line."""
    for j in (*gaps.legal, len(tails)):
        last = gaps.seen[j] - 1
        if last < 0 or tails[last] not in chars.BLANK_RIGHT:
            continue
        if halves is not None:
            gaps.halves[j] = halves[last]
        if hanging and last and gaps.texts[last][0] in chars.HANGING:
            gaps.hangs[j] = gaps.ends[j] - gaps.at[last] - gaps.halves.get(j, 0.0)
        gaps.most[j] += gaps.halves.get(j, 0.0) + gaps.hangs.get(j, 0.0)


def justify(
    gaps: Gaps, start: int, end: int, limit: float, *, full: bool, trim: bool
) -> tuple[list[float], float, bool]:
    """X of each token from the line's start, the line's width (pt), and whether it stays ragged.

    `full`: the line is to reach `limit`; otherwise it is only squeezed where it would exceed it.
    `trim`: an opening mark at the line's start loses its blank. A mark that hangs makes the line
    wider than `limit`.
    """
    last = gaps.seen[end] - 1
    if last < start:  # nothing but white space
        return [0.0] * (end - start), 0.0, False
    origin = gaps.at[start] + (gaps.lefts[start] if trim else 0.0)
    width, hung = gaps.ends[end] - origin, 0.0
    if width > limit + SLACK / 2 and (gaps.halves or gaps.hangs):
        width -= min(width - limit, gaps.halves.get(end, 0.0))
        if last > start and width - limit > gaps.room[last] - gaps.room[start] + SLACK:
            hung = gaps.hangs.get(end, 0.0)
    if hung:
        inner = gaps.at[last] - origin
        xs, width, ragged = _fit(gaps, start, last - 1, origin, inner, limit, full=full)
        xs.append(width)
        width += hung
    else:
        xs, width, ragged = _fit(gaps, start, last, origin, width, limit, full=full)
    if last + 1 < end:  # white space hangs behind the line
        xs += [width] * (end - last - 1)
    return xs, width, ragged


def _fit(
    gaps: Gaps, start: int, last: int, origin: float, width: float, limit: float, *, full: bool
) -> tuple[list[float], float, bool]:
    """Places of the tokens start…last, the width they come to, and whether it falls short."""
    places = gaps.at[start : last + 1]
    if width > limit + SLACK / 2:
        turns = _turns(gaps.gives, start, last)
        parts, rest = _shares(turns, width - limit)
        return _moved(places, start, origin, turns, parts, -1.0), limit + rest, False
    if not full or width > limit - SLACK / 2:
        return [x - origin for x in places], width, False
    if limit - width > LIMIT * (gaps.open[last] - gaps.open[start]) + 2 * SLACK:
        return [x - origin for x in places], width, True
    turns = _turns(gaps.takes, start, last)
    parts, rest = _shares(turns, limit - width)
    if rest:
        even = gaps.even[start : last + 1]
        each = rest / (even[-1] - even[0]) if even[-1] > even[0] else 0.0
        origin += each * even[0]
        places = [x - origin + each * em for x, em in zip(places, even, strict=True)]
        origin = 0.0
    return _moved(places, start, origin, turns, parts, 1.0), limit, False


def _turns(turns: Sequence[Turn], start: int, last: int) -> Sequence[Turn]:
    """Those that concern the gaps between the tokens start…last."""
    return turns[bisect_left(turns, (start + 1,)) : bisect_left(turns, (last + 1,))]


def _shares(turns: Sequence[Turn], wanted: float) -> tuple[Mapping[int, float], float]:
    """Which part each turn moves by when the first do all they can, and what is left to do."""
    if not turns:
        return {}, wanted
    able: dict[int, float] = {}
    for _, turn, most in turns:
        able[turn] = able.get(turn, 0.0) + most
    parts: dict[int, float] = {}
    for turn in sorted(able):
        if able[turn] >= wanted:
            parts[turn] = wanted / able[turn]
            return parts, 0.0
        parts[turn] = 1.0
        wanted -= able[turn]
    return parts, wanted


def _moved(
    places: list[float],
    start: int,
    origin: float,
    turns: Sequence[Turn],
    parts: Mapping[int, float],
    sign: float,
) -> list[float]:
    """Places from an origin, with what the gaps before them have given or taken."""
    if not (parts or origin):
        return places
    xs, done = list[float](), 0
    for k, turn, most in turns:
        part = parts.get(turn)
        if part:
            xs += [x - origin for x in places[done : k - start]]
            done = k - start
            origin -= sign * part * most
    xs += [x - origin for x in places[done:]]
    return xs
