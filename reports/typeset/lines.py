"""Line composition: a paragraph and a measure in, justified lines out (CLREQ 3.1 and 3.2)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from reports.errors import Where, stop
from reports.galley import Break, CharStyle, Fill, Inline, Paragraph, ParaStyle, Run
from reports.typeset import chars
from reports.typeset.breaks import balanced, break_lines
from reports.typeset.fonts import Faces
from reports.typeset.justify import Gaps, justify, measure_gaps
from reports.typeset.placed import Glyphs
from reports.typeset.tokens import ORIGIN, Fount, Tokens, tokenize


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs relative to the line's own start and baseline; `x` from the measure's start, in pt."""

    glyphs: tuple[Glyphs, ...]
    x: float
    width: float
    ragged: bool = False  # could not be justified within the limits of CLREQ

    @property
    def text(self) -> str:
        """The line's characters."""
        return "".join(text for glyphs in self.glyphs for text in glyphs.texts)


class Composer:
    """Sets paragraphs with one collection of faces and keeps what it learns of their characters."""

    def __init__(self, faces: Faces, level: str = "gb") -> None:
        self.faces = faces
        self._founts: dict[CharStyle, Fount] = {}
        self._pairs = chars.pair_table(level)

    def compose(self, paragraph: Paragraph, measure: float) -> list[Line]:
        """The lines of a paragraph on a measure (pt), its insets and first-line indent applied.

        An empty paragraph has one empty line. `Line.x` counts from the start of the measure.

        Raises:
            ReportError: the measure does not hold a single character.
        """
        style, lines = paragraph.style, list[Line]()
        room = measure - style.inset_start - style.inset_end
        for part in _split(paragraph.content, Break):
            lines += self._part(part, style, room, 0.0 if lines else style.indent)
        return lines

    def width(self, runs: Sequence[Run], autospace: float = 0.25) -> float:
        """Natural width of runs on one line, in pt; `autospace` in em."""
        tokens = tokenize(runs, self._founts, self.faces, math.inf)
        return measure_gaps(tokens, self._pairs, autospace).natural if tokens.items else 0.0

    def turn(self, runs: Sequence[Run], measure: float, preferred: frozenset[int]) -> list[int]:
        """Where to turn a title into lines of even length: character positions, by sense.

        `preferred` are positions at which the sense allows a turn; others cost extra. Nothing for a
        title that stands on one line, or that only a break against the rules would fit.
        """
        tokens = tokenize(runs, self._founts, self.faces, measure)
        if not tokens.items:
            return []
        gaps, starts = measure_gaps(tokens, self._pairs, 0.0), tokens.starts()
        whole = chars.named("".join(run.text for run in runs))
        return [starts[cut] for cut in balanced(gaps, starts, preferred, whole, measure)]

    def _part(
        self, part: Sequence[Inline], style: ParaStyle, room: float, indent: float
    ) -> list[Line]:
        """One stretch of text between forced breaks, with what fills push to its end."""
        sides = [
            [run for run in side if isinstance(run, Run) and run.text]
            for side in _split(part, Fill)
        ]
        if len(sides) == 1:
            return self._lines(sides[0], style, room, indent)
        start, end = replace(style, align="start"), replace(style, align="end")
        lines = self._lines(sides[0], start, room, indent)
        for n, side in enumerate(sides[1:], 1):
            if not side:
                continue
            pushed = self._lines(side, end, room, 0.0)
            reached = lines[-1].x - style.inset_start + lines[-1].width
            air = style.char.size if reached > indent else 0.0
            if len(pushed) > 1 or reached + air + pushed[0].width > room:
                lines += pushed  # no room beside it: lines of its own
                continue
            # Fills share the white space that is left: each pushes to its part of it.
            rest = room - reached - sum(self.width(s, style.autospace) for s in sides[n:] if s)
            at = reached + max(rest / (len(sides) - n), air) if n < len(sides) - 1 else 0.0
            lines[-1] = _joined(lines[-1], pushed[0], at + style.inset_start if at else None)
        return lines

    def _lines(
        self, runs: Sequence[Run], style: ParaStyle, room: float, indent: float
    ) -> list[Line]:
        tokens = tokenize(runs, self._founts, self.faces, room)
        if not tokens.items:
            return [Line((), style.inset_start + indent + _offset(style.align, room - indent), 0.0)]
        gaps = measure_gaps(tokens, self._pairs, style.autospace)
        full = style.align == "justify"
        breaks = break_lines(gaps, room, indent, full=full)
        if breaks is None and indent > 0:  # the indent is what leaves no room
            indent = 0.0
            breaks = break_lines(gaps, room, indent, full=full)
        if breaks is None:
            raise self._too_narrow(tokens, room)
        out, count = [], len(tokens.items)
        spans = _spans(gaps)
        cuts = [start for start, _ in spans]
        for start, end in breaks:
            shift = 0.0 if start else indent
            limit = room - shift
            xs, width, ragged = justify(
                gaps, start, end, limit, full=full and end < count, trim=start > 0
            )
            if style.align != "justify":  # CSS letter-spacing: none after a line's last letter
                width -= max(0.0, style.char.tracking)
            x = style.inset_start + shift + _offset(style.align, limit - width)
            glyphs = _glyphs(gaps, spans, cuts, start, end, xs)
            out.append(Line(glyphs, x, width, ragged))
        return out

    def _too_narrow(self, tokens: Tokens, room: float) -> Exception:
        widest = max(tokens.items, key=lambda token: token.width - token.left - token.right)
        index = tokens.items.index(widest)
        run = [run for first, run in tokens.runs if first <= index][-1]
        return stop(
            "measure-too-narrow",
            Where(path=run.path),
            measure=f"{max(room, 0.0):.1f}",
            char="".join(widest.texts),
            width=f"{widest.width:.1f}",
        )


def _joined(line: Line, pushed: Line, at: float | None) -> Line:
    """Two lines as one, the second at its own place or at `at`, in pt from the measure's start."""
    x = pushed.x if at is None else at
    moved = tuple(g.at(x - line.x + g.x, 0.0) for g in pushed.glyphs)
    return Line(line.glyphs + moved, line.x, x - line.x + pushed.width)


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


def _spans(gaps: Gaps) -> list[tuple[int, Run]]:
    """Where a new run or a new face begins."""
    out: list[tuple[int, Run]] = []
    faces, runs = gaps.faces, gaps.tokens.runs
    ends = [first for first, _ in runs[1:]] + [len(faces)]
    for (first, run), end in zip(runs, ends, strict=True):
        if first < end:
            out.append((first, run))
            out += [(k, run) for k in range(first + 1, end) if faces[k] != faces[k - 1]]
    return out


def _glyphs(
    gaps: Gaps,
    spans: Sequence[tuple[int, Run]],
    cuts: Sequence[int],
    start: int,
    end: int,
    xs: Sequence[float],
) -> tuple[Glyphs, ...]:
    """Tokens at their places, one item for each stretch of one face, size and origin."""
    out = []
    first, span = start, bisect_right(cuts, start) - 1
    while first < end:
        run = spans[span][1]
        last = min(cuts[span + 1], end) if span + 1 < len(cuts) else end
        within, places = gaps.xs[first:last], xs[first - start : last - start]
        origin = places[0]
        if within.count(ORIGIN) == last - first:
            at = tuple([x - origin for x in places])
        else:
            each = zip(within, places, strict=True)
            at = tuple([x - origin + inner for token, x in each for inner in token])
        gids = tuple(chain.from_iterable(gaps.gids[first:last]))
        texts = tuple(chain.from_iterable(gaps.texts[first:last]))
        look = run.char
        out.append(
            Glyphs(
                gaps.faces[first], look.size, origin, 0.0, gids, at, texts, look.colour, run.path
            )
        )
        first, span = last, span + 1
    return tuple(out)
