"""Line composition: runs and a measure in, justified lines out (CLREQ 3.1 and 3.2).

Breaking looks at the whole paragraph: of all ways to turn its lines the one with the least total
cost is taken, a line's cost growing with how far its gaps leave their natural width. Each line is
then justified in CLREQ's order: squeeze marks, or spread gaps, evenly within every step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.galley import Break, CharStyle, Fill, Inline, Paragraph, ParaStyle, Run
from reports.typeset import chars
from reports.typeset.chars import SP
from reports.typeset.fonts import Faces
from reports.typeset.justify import justify
from reports.typeset.placed import Glyphs
from reports.typeset.tokens import Fount, Prepared, Tokens, prepare, tokenize, word_room

# A full line of the 28-character grid must not fail on float noise (pt).
SLACK = 1e-3
# Keeps ratios finite where a line has no room at all (pt).
STIFF = 0.01
# A line this many times looser than its tolerance is no use when there is another.
HOPELESS = 12.0
# A last line of a single ideograph is avoided at almost any price (CLREQ 3.2.6).
RUNT = 5000.0
_INFINITE = math.inf


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs relative to the line's own start and baseline; `x` from the measure's start, in pt."""

    glyphs: tuple[Glyphs, ...]
    x: float
    width: float
    ragged: bool = False  # could not be justified within the limits of CLREQ


class Composer:
    """Sets paragraphs with one collection of faces and keeps what it learns of their characters."""

    def __init__(self, faces: Faces, level: str = "gb") -> None:
        self.faces = faces
        self._founts: dict[CharStyle, Fount] = {}
        self._pairs = chars.pair_table(level)

    def compose(self, paragraph: Paragraph, measure: float) -> list[Line]:
        """The lines of a paragraph on a measure (pt), its insets and first-line indent applied.

        An empty paragraph has one empty line.
        """
        style = paragraph.style
        room = measure - style.inset_start - style.inset_end
        indent, lines = style.indent, []
        for part in _split(paragraph.content, Break):
            lines += self._part(part, style, room, indent)
            indent = 0.0
        return [
            Line(line.glyphs, line.x + style.inset_start, line.width, line.ragged) for line in lines
        ]

    def width(self, runs: Sequence[Run], autospace: float = 0.25) -> float:
        """Natural width of runs on one line, in pt."""
        prepared = self._prepare(tokenize(runs, self._founts, self.faces, _INFINITE), autospace)
        return prepared.width[-1]

    def turn(self, runs: Sequence[Run], measure: float, preferred: frozenset[int]) -> list[int]:
        """Where to turn a title into lines of even length: character positions, by sense.

        `preferred` are positions at which the sense allows a turn; others cost extra.
        """
        tokens = tokenize(runs, self._founts, self.faces, measure)
        prepared = self._prepare(tokens, 0.0)
        starts = _starts(tokens)
        count = math.ceil(prepared.width[-1] / (measure * 0.9))
        if count < 2:
            return []
        cuts = _balanced(prepared, starts, preferred, measure, count)
        return [starts[cut] for cut in cuts]

    def _part(self, part: Sequence[Inline], style: ParaStyle, room: float, indent: float) -> list[Line]:
        """One stretch of text between forced breaks, with what a fill pushes to its end."""
        sides = _split(part, Fill)
        if len(sides) == 1:
            return self._lines([r for r in sides[0] if isinstance(r, Run)], style, room, indent)
        left, right = ([r for r in side if isinstance(r, Run)] for side in (sides[0], sides[-1]))
        pushed = self._lines(right, style, room, 0.0, align="start")[0]
        lines = self._lines(left, style, room - pushed.width, indent, align="start")
        at = room - pushed.width - lines[-1].x
        moved = tuple(g.at(at + g.x, 0.0) for g in pushed.glyphs)
        lines[-1] = Line(lines[-1].glyphs + moved, lines[-1].x, room)
        return lines

    def _lines(
        self, runs: Sequence[Run], style: ParaStyle, room: float, indent: float, align: str = ""
    ) -> list[Line]:
        align = align or style.align
        tokens = tokenize(runs, self._founts, self.faces, room)
        if not tokens.items:
            return [Line((), indent, 0.0)]
        prepared = self._prepare(tokens, style.autospace)
        breaks = break_lines(prepared, room, indent)
        out = []
        for n, (start, end) in enumerate(breaks):
            first, last = n == 0, n == len(breaks) - 1
            limit = room - (indent if first else 0.0)
            xs, width, ragged = justify(
                prepared, start, end, limit, full=align == "justify" and not last, trim=not first
            )
            x = (indent if first else 0.0) + _offset(align, limit - width)
            out.append(Line(_glyphs(tokens, start, xs), x, width, ragged))
        return out

    def _prepare(self, tokens: Tokens, autospace: float) -> Prepared:
        return prepare(tokens, self._pairs, autospace)


def break_lines(prepared: Prepared, measure: float, indent: float = 0.0) -> list[tuple[int, int]]:
    """Token ranges of the lines, best over the whole paragraph.

    When some stretch of text cannot be broken within the measure by the rules, the rules give way
    there and only there, at a high price, so that nothing ever leaves the measure.
    """
    items, prices = prepared.tokens.items, prepared.tokens.prices
    legal = [
        (j, prices[j] if j < len(items) else 0.0)
        for j in range(1, len(items) + 1)
        if j == len(items) or prepared.legal[j]
    ]
    found = _best(prepared, legal, measure, indent)
    if found is None:
        anywhere = [
            (j, prices[j] + (0.0 if prepared.legal[j] else 10 * chars.NEVER) if j < len(items) else 0.0)
            for j in range(1, len(items) + 1)
        ]
        found = _best(prepared, anywhere, measure, indent)
    if found is None:
        raise ValueError("a single token is wider than the measure")
    return found


def _best(
    p: Prepared, candidates: list[tuple[int, float]], measure: float, indent: float
) -> list[tuple[int, int]] | None:
    """Dynamic programming over the candidates: [(token a line may begin with, price)].

    A line's cost grows with the cube of how much of its room it uses; squeezing comes before
    spreading (先挤进，后推出), so that a little of it costs next to nothing.
    """
    items, count = p.tokens.items, len(p.tokens.items)
    width, shrink, stretch, gap = p.width, p.shrink, p.stretch, p.gap
    base = [width[i] + gap[i] + (items[i].left if i else 0.0) for i in range(count)]
    # What the line loses by starting here: the token's blank, and its gap or the cut in its stead.
    lost = [shrink[i] + items[i].left + (gap[i] / 2 if gap[i] > 0 else gap[i]) for i in range(count)]
    totals, sources = {0: 0.0}, {0: 0}
    live = [0]
    for j, price in candidates:
        last = items[j - 1]
        trim = last.right if last.lead != SP else last.width
        end, room = width[j] - trim, shrink[j] - last.right - word_room(last)
        final = j == count
        least, source, drop = _INFINITE, -1, 0
        reach = measure - end + SLACK
        most = stretch[j] + STIFF
        for i in live:
            slack = reach + base[i] - (0.0 if i else indent)
            if slack < 0:
                squeeze = room - lost[i]
                if -slack > squeeze + SLACK:  # too long even when squeezed; so it stays
                    drop += 1
                    continue
                ratio = -slack / (squeeze + STIFF)
                cost = 100 * ratio**3 + 10 * ratio
            elif final:
                cost = RUNT if j - i - (last.lead not in (chars.ID, chars.WE)) < 2 < count else 0.0
            else:
                ratio = slack / (most - stretch[i])
                if ratio > HOPELESS and source >= 0:  # lines from later starts are looser still
                    break
                cost = 100 * ratio**3 if ratio < 4 else 6400 + 3000 * (ratio - 4)
            cost += totals[i]
            if cost < least:
                least, source = cost, i
        if drop:
            del live[:drop]
        if source >= 0:
            totals[j], sources[j] = least + price, source
            live.append(j)
        if not live:
            return None
    if count not in totals:
        return None
    out, j = [], count
    while j > 0:
        out.append((sources[j], j))
        j = sources[j]
    return out[::-1]


def _balanced(
    p: Prepared, starts: list[int], preferred: frozenset[int], measure: float, count: int
) -> list[int]:
    """Token positions that turn a title into `count` lines of even width, at preferred places."""
    total = len(p.tokens.items)
    ideal = p.width[-1] / count
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, -1)}]
    legal = [j for j in range(1, total) if p.legal[j]] + [total]
    for n in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        for j in legal if n < count else [total]:
            price = 0.0 if j == total or starts[j] in preferred else 1.5 + p.tokens.prices[j]
            for i, (cost, _) in best[n - 1].items():
                width = p.width[j] - p.width[i]
                if i < j and width <= measure:
                    value = cost + price + ((width - ideal) / ideal * 4) ** 2
                    if value < row.get(j, (_INFINITE, 0))[0]:
                        row[j] = (value, i)
        best.append(row)
    cuts, j = [], total
    for n in range(count, 0, -1):
        if j not in best[n]:
            return []
        j = best[n][j][1]
        cuts.append(j)
    return cuts[::-1][1:]


def _starts(tokens: Tokens) -> list[int]:
    """Position of each token's first character in the text of all runs."""
    out, at = [], 0
    for token in tokens.items:
        out.append(at)
        at += sum(map(len, token.texts))
    return out


def _offset(align: str, slack: float) -> float:
    return {"center": slack / 2, "end": slack}.get(align, 0.0)


def _split(content: Sequence[Inline], kind: type[Break] | type[Fill]) -> list[list[Inline]]:
    parts: list[list[Inline]] = [[]]
    for item in content:
        if isinstance(item, kind):
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def _glyphs(tokens: Tokens, start: int, xs: list[float]) -> tuple[Glyphs, ...]:
    """Tokens at their places, gathered into one item for each stretch of one face, size and origin."""
    out: list[Glyphs] = []
    i, end = start, start + len(xs)
    while i < end:
        token, run = tokens.items[i], tokens.runs[i]
        origin = xs[i - start]
        gids: list[int] = []
        places: list[float] = []
        texts: list[str] = []
        face = token.face
        while i < end and tokens.runs[i] is run and tokens.items[i].face == face:
            token = tokens.items[i]
            x = xs[i - start] - origin
            gids.extend(token.gids)
            places.extend([x + dx for dx in token.xs])
            texts.extend(token.texts)
            i += 1
        out.append(
            Glyphs(
                face,
                run.char.size,
                origin,
                0.0,
                tuple(gids),
                tuple(places),
                tuple(texts),
                run.char.colour,
                run.path,
            )
        )
    return tuple(out)

