"""Line composition: a paragraph and a measure in, justified lines out (CLREQ 3.1 and 3.2)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reports.errors import Where, stop
from reports.galley import (
    Block,
    Break,
    CharStyle,
    Fill,
    Folio,
    Inline,
    Paragraph,
    ParaStyle,
    Ruby,
    Run,
)
from reports.typeset import chars
from reports.typeset.adorn import AIR, LEAST, leader_dots
from reports.typeset.breaks import balanced, break_lines
from reports.typeset.fonts import Faces
from reports.typeset.justify import SLACK, Gaps, justify, measure_gaps
from reports.typeset.placed import Glyphs
from reports.typeset.ruby import draw_near, set_ruby
from reports.typeset.strings import DEPTH, HEIGHT, Strings, reach
from reports.typeset.tokens import Fount, Piece, Tokens, tokenize

# Of the white space between two lines, what stands above a line may take so much (readings), what
# stands below it the rest (emphasis dots).
UPPER = 0.75
# Japanese has a quarter em beside western text (JLREQ 3.2.3), whatever a house has for Chinese.
JAPANESE_AIR = 0.25
# Lines that begin at the measure's start may have a mark behind its end.
_HANGS = ("justify", "start")
_NO_NUMBERS: Mapping[str, int] = {}
# Paragraphs whose lines are kept. The documents of an edition share most of their text: a report, a
# briefing and what speakers check say the same in the same style.
KEPT = 1024
LONGEST = 1000  # characters of a paragraph that is kept


T = TypeVar("T")


class Line(Struct, frozen=True, gc=False):
    """Glyphs relative to the line's own start and baseline; `x` from the measure's start, in pt."""

    glyphs: tuple[Glyphs, ...]
    x: float
    width: float
    ragged: bool = False  # could not be justified within the limits of CLREQ
    above: float = 0.0  # room that it needs beyond the usual pitch, in pt: readings, raised text
    below: float = 0.0  # likewise for emphasis dots and lowered text

    @property
    def text(self) -> str:
        """The line's characters, those that only adorn it (leaders, emphasis dots) left out."""
        shown = (glyphs for glyphs in self.glyphs if not glyphs.artifact)
        return "".join([glyphs.text for glyphs in shown])


class Composer:
    """Sets paragraphs with one collection of faces and keeps what it learns of their characters."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self._founts: dict[CharStyle, Fount] = {}
        self._pairs = {level: chars.pair_table(level) for level in chars.NO_START}
        self._kept = lru_cache(maxsize=KEPT)(self._composed)

    def compose(
        self, paragraph: Paragraph, measure: float, numbers: Mapping[str, int] = _NO_NUMBERS
    ) -> list[Line]:
        """The lines of a paragraph on a measure (pt), its insets and first-line indent applied.

        An empty paragraph has one empty line. `Line.x` counts from the start of the measure.
        `numbers` are the pages of anchors, for the page numbers in the text; a page that is not
        known yet takes as many digits as the largest that is.

        Raises:
            ReportError: the measure does not hold a single character, or a character's reading.
        """
        content, style = paragraph.content, paragraph.style
        if numbers or sum(len(item.text) for item in content if isinstance(item, Run)) > LONGEST:
            return list(self._composed(content, style, measure, numbers))
        return list(self._kept(content, style, measure))

    def _composed(
        self,
        content: Sequence[Inline],
        style: ParaStyle,
        measure: float,
        numbers: Mapping[str, int] = _NO_NUMBERS,
    ) -> tuple[Line, ...]:
        lines = list[Line]()
        room = measure - style.inset_start - style.inset_end
        for part in self._parts(content, numbers):
            lines += self._part(part, style, room, 0.0 if lines else style.indent)
        return tuple(lines)

    def forget(self) -> None:
        """Drop the lines that are kept."""
        self._kept.cache_clear()

    def once(self, block: Block, room: float, make: Callable[[], T]) -> T:
        """What `make` makes of a block in a room; one that makes pages anew may keep it."""
        return make()

    def extents(self, paragraph: Paragraph) -> tuple[float, float]:
        """The least measure that parts nothing against the rules, and that of one line; in pt.

        Insets and first-line indent are counted in; of a paragraph with forced breaks, the widest
        of its lines counts.
        """
        style, least, natural, indent = paragraph.style, 0.0, 0.0, paragraph.style.indent
        for part in self._parts(paragraph.content, _NO_NUMBERS):
            sides, fills = _sides(part)
            whole = indent + sum(self._least(fill, style) for fill in fills)
            for side in sides:
                gaps = self._gaps(side, style, math.inf)
                if gaps is not None:
                    least = max(least, _widest(gaps, max(0.0, indent)))
                    whole += gaps.natural
            natural, indent = max(natural, whole), 0.0
        insets = style.inset_start + style.inset_end
        return least + insets, max(least, natural) + insets

    def width(self, runs: Sequence[Run], autospace: float = 0.25) -> float:
        """Natural width of runs on one line, in pt; `autospace` in em."""
        tokens = tokenize(runs, self._founts, self.faces, math.inf)
        return measure_gaps(tokens, self._pairs["gb"], autospace).natural if tokens.items else 0.0

    def turn(self, runs: Sequence[Run], measure: float, preferred: frozenset[int]) -> list[int]:
        """Where to turn a title into lines of even length: character positions, by sense.

        `preferred` are positions at which the sense allows a turn; others cost extra. Nothing for a
        title that stands on one line, or that only a break against the rules would fit.
        """
        tokens = tokenize(runs, self._founts, self.faces, measure)
        if not tokens.items:
            return []
        gaps, starts = measure_gaps(tokens, self._pairs["gb"], 0.0), tokens.starts()
        whole = chars.named("".join(run.text for run in runs))
        return [starts[cut] for cut in balanced(gaps, starts, preferred, whole, measure)]

    def _parts(
        self, content: Sequence[Inline], numbers: Mapping[str, int]
    ) -> Iterator[list[Run | Piece | Fill]]:
        """The content between forced breaks, page numbers written out and readings set."""
        part: list[Run | Piece | Fill] = []
        for item in content:
            match item:
                case Break():
                    yield part
                    part = []
                case Folio():
                    said = numbers.get(item.anchor)
                    digits = len(str(max(numbers.values(), default=0)))
                    text = "0" * digits if said is None else str(said)
                    part.append(Run(text, item.char, link=f"#{item.anchor}"))
                case Ruby():
                    part += self._ruby(item)
                case _:
                    part.append(item)
        yield part

    def _ruby(self, ruby: Ruby) -> list[Run | Piece]:
        base = tuple(run for run in ruby.base if run.text)
        reading = tuple(run for run in ruby.reading if run.text)
        if not base or not reading:
            return [*base, *reading]
        return [set_ruby(Ruby(base, reading), self._natural, self.faces)]

    def _natural(self, runs: Sequence[Run]) -> Gaps:
        """The gaps of runs that stand on one line whatever its width."""
        tokens = tokenize(runs, self._founts, self.faces, math.inf)
        return measure_gaps(tokens, self._pairs["gb"], 0.0)

    def _gaps(self, side: Sequence[Run | Piece], style: ParaStyle, room: float) -> Gaps | None:
        """The gaps of one stretch of text; nothing where it has no characters."""
        tokens = tokenize(side, self._founts, self.faces, room)
        if not tokens.items:
            return None
        draw_near(tokens)
        autospace = style.autospace
        if autospace and chars.primary(style.char.language) == "ja":
            autospace = JAPANESE_AIR
        pairs, hangs = self._pairs[style.line_break], style.hanging and style.align in _HANGS
        ways = {"cells": style.cells, "hanging": hangs, "stepwise": style.stepwise}
        return measure_gaps(tokens, pairs, autospace, **ways)

    def _part(
        self, part: Sequence[Run | Piece | Fill], style: ParaStyle, room: float, indent: float
    ) -> list[Line]:
        """One stretch of text between forced breaks, with what fills push to its end."""
        sides, fills = _sides(part)
        if not fills:
            return self._lines(sides[0], style, room, indent)
        start, end = replace(style, align="start"), replace(style, align="end")
        widths = [self._width(side, style) for side in sides]
        # The last line of an entry leaves room for its leader and its page number.
        tail = sum(widths[1:]) + sum(self._least(fill, style) for fill in fills)
        kept = tail if tail < room and any(fill.leader for fill in fills) else 0.0
        lines = self._lines(sides[0], start, room, indent, kept)
        for n, fill in enumerate(fills, 1):
            if not sides[n] and not fill.leader:
                continue
            pushed = self._lines(sides[n], end, room, 0.0)
            reached = lines[-1].x - style.inset_start + lines[-1].width
            air = self._least(fill, style) if reached > indent else 0.0
            if len(pushed) > 1 or reached + air + pushed[0].width > room + SLACK:
                lines += pushed[:-1]  # no room beside it: lines of its own
                lines.append(self._filled(None, fill, pushed[-1], style, room))
                continue
            if n < len(fills):  # fills share what is left: each pushes to its part of it
                rest = (room - reached - sum(widths[n:])) / (len(sides) - n)
                pushed[0] = replace(pushed[0], x=style.inset_start + reached + max(rest, air))
            lines[-1] = self._filled(lines[-1], fill, pushed[0], style, room)
        return lines

    def _filled(
        self, line: Line | None, fill: Fill, pushed: Line, style: ParaStyle, room: float
    ) -> Line:
        """A line and what is pushed to its end as one, with the leader between them."""
        line = line or Line((), style.inset_start, 0.0)
        begun = line.x + line.width
        leader: tuple[Glyphs, ...] = ()
        if fill.leader:
            cell, step = self._cell(fill, style)
            air = AIR * style.char.size
            edge = style.inset_start + room
            leader = leader_dots(cell, step, begun + air, pushed.x - air, edge)
        moved = [glyphs.at(glyphs.x - line.x, glyphs.y) for glyphs in leader]
        shift = pushed.x - line.x
        moved += [glyphs.at(glyphs.x + shift, glyphs.y) for glyphs in pushed.glyphs]
        return Line(
            (*line.glyphs, *moved),
            line.x,
            shift + pushed.width,
            above=max(line.above, pushed.above),
            below=max(line.below, pushed.below),
        )

    def _cell(self, fill: Fill, style: ParaStyle) -> tuple[tuple[Glyphs, ...], float]:
        """A leader once, and its width in pt."""
        gaps = self._natural([Run(fill.leader, fill.char or style.char)])
        glyphs = Strings(gaps, self.faces).glyphs(0, len(gaps.at), gaps.at)
        return glyphs, gaps.at[-1] + gaps.tokens.items[-1].width

    def _least(self, fill: Fill, style: ParaStyle) -> float:
        """The least width of a fill between two texts: an em, or white space and leaders, in pt."""
        if not fill.leader:
            return style.char.size
        # One more leader than is shown, since they stand on the measure's own places.
        return 2 * AIR * style.char.size + (LEAST + 1) * self._cell(fill, style)[1]

    def _width(self, side: Sequence[Run | Piece], style: ParaStyle) -> float:
        gaps = self._gaps(side, style, math.inf)
        return gaps.natural if gaps is not None else 0.0

    def _lines(
        self,
        side: Sequence[Run | Piece],
        style: ParaStyle,
        room: float,
        indent: float,
        tail: float = 0.0,
    ) -> list[Line]:
        """Text without fills; `tail` is the room in pt that the last line leaves."""
        gaps = self._gaps(side, style, room)
        if gaps is None:
            return [Line((), style.inset_start + indent + _offset(style.align, room - indent), 0.0)]
        breaks, indent = self._breaks(gaps, style, room, indent, tail)
        full, count, strings = style.align == "justify", len(gaps.at), Strings(gaps, self.faces)
        plain = all(_is_plain(item, style.char) for item in side)
        out = []
        for start, end in breaks:
            shift = 0.0 if start else indent
            limit = room - shift - (tail if end == count else 0.0)
            xs, width, ragged = justify(
                gaps, start, end, limit, full=full and end < count, trim=start > 0
            )
            if not full:  # CSS letter-spacing: none after a line's last letter
                width -= max(0.0, style.char.tracking)
            x = style.inset_start + shift + _offset(style.align, limit - width)
            glyphs = strings.glyphs(start, end, xs)
            over = (0.0, 0.0) if plain else _over(glyphs, style)
            out.append(Line(glyphs, x, width, ragged, *over))
        return out

    def _breaks(
        self, gaps: Gaps, style: ParaStyle, room: float, indent: float, tail: float
    ) -> tuple[list[tuple[int, int]], float]:
        """Token ranges of the lines, and the indent that there is room for."""
        full, greedy = style.align == "justify", style.greedy
        # An indent, then a tail, goes where it is what leaves no room.
        for first, last in ((indent, tail), (min(indent, 0.0), tail), (min(indent, 0.0), 0.0)):
            breaks = break_lines(gaps, room, first, full=full, greedy=greedy, tail=last)
            if breaks is not None:
                return breaks, first
        raise _too_narrow(gaps.tokens, room)


def _too_narrow(tokens: Tokens, room: float) -> Exception:
    widest = max(tokens.items, key=lambda token: token.width - token.left - token.right)
    index = tokens.items.index(widest)
    run = [run for first, run in tokens.runs if first <= index][-1]
    return stop(
        "measure-too-narrow",
        Where(path=run.path),
        measure=f"{max(room, 0.0):.1f}",
        char="".join(widest.texts) or run.text,
        width=f"{widest.width:.1f}",
    )


def _sides(part: Sequence[Run | Piece | Fill]) -> tuple[list[list[Run | Piece]], list[Fill]]:
    """What stands between the fills of a part, and the fills."""
    sides: list[list[Run | Piece]] = [[]]
    fills = []
    for item in part:
        if isinstance(item, Fill):
            fills.append(item)
            sides.append([])
        elif item.text:
            sides[-1].append(item)
    return sides, fills


def _widest(gaps: Gaps, indent: float) -> float:
    """Width of the widest stretch of text that is never parted, in pt."""
    prices = gaps.tokens.prices
    starts = [0, *(j for j in gaps.legal if prices.get(j, 0.0) < chars.LAST_RESORT)]
    spans = zip(starts, [*starts[1:], len(gaps.at)], strict=True)
    widths = [gaps.ends[end] - gaps.at[start] for start, end in spans]
    return max(widths[0] + indent, *widths)


def _is_plain(item: Run | Piece, around: CharStyle) -> bool:
    """Whether characters stay within the line box of the text around them."""
    if isinstance(item, Piece):
        return False
    char = item.char
    return not (char.rise or char.emphasis or char.size > around.size)


def _over(glyphs: Sequence[Glyphs], style: ParaStyle) -> tuple[float, float]:
    """How far a line reaches above and below beyond its part of the white space, in pt."""
    size = style.char.size
    white = max(0.0, style.pitch - size)
    above, below = reach(glyphs)
    free = HEIGHT * size + UPPER * white, DEPTH * size + (1 - UPPER) * white
    return max(0.0, above - free[0]), max(0.0, below - free[1])


def _offset(align: str, slack: float) -> float:
    return {"center": slack / 2, "end": slack}.get(align, 0.0)
