"""Characters with their reading above them: a piece of a line that is never parted (JLREQ 3.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from reports.galley import Ruby, Run
from reports.typeset import chars
from reports.typeset.fonts import Faces
from reports.typeset.justify import Gaps
from reports.typeset.placed import Glyphs
from reports.typeset.strings import DEPTH, HEIGHT, Strings
from reports.typeset.tokens import Piece, Token, Tokens

# Between the characters and their reading, in em of the characters.
CLEAR = 0.05
# Between two readings, in em of the readings: they are words of their own.
APART = 0.5
_KANA = re.compile("[\u3041-\u30ff]")

Measure = Callable[[Sequence[Run]], Gaps]


class _Set(Struct, frozen=True):
    """Runs at their natural places, shifted; `x` and `width` in pt."""

    gaps: Gaps
    faces: Faces
    width: float

    def glyphs(self, x: float, y: float, apart: float = 0.0) -> tuple[Glyphs, ...]:
        """The glyphs from x on, on a baseline y below that of the line, `apart` between tokens."""
        count = len(self.gaps.faces)
        xs = [x + at + k * apart for k, at in enumerate(self.gaps.at)]
        strung = Strings(self.gaps, self.faces).glyphs(0, count, xs)
        return tuple(glyphs.at(glyphs.x, glyphs.y + y) for glyphs in strung)


def set_ruby(ruby: Ruby, measure: Measure, faces: Faces) -> Piece:
    """A base and its reading as one piece, the shorter of the two centred on the longer.

    A reading wider than its base spreads the base, with half as much at its ends as between its
    characters (JLREQ 3.3.6). `measure` gives the gaps of runs that stand on one line.
    """
    base, reading = _set(ruby.base, measure, faces), _set(ruby.reading, measure, faces)
    big = max(run.char.size for run in ruby.base)
    small = max(run.char.size for run in ruby.reading)
    width = max(base.width, reading.width)
    apart = (width - base.width) / len(base.gaps.faces)
    rise = (HEIGHT + CLEAR) * big + DEPTH * small
    items = base.gaps.tokens.items
    token = Token(
        items[0].lead,
        items[-1].tail,
        width,
        0.0,
        0.0,
        0.0,
        big,
        "",
        (),
        (),
        (),
        sum(token.length for token in items),
    )
    glyphs = base.glyphs(apart / 2, 0.0, apart), reading.glyphs((width - reading.width) / 2, -rise)
    return Piece(
        token,
        (*glyphs[0], *glyphs[1]),
        "".join(run.text for run in ruby.base),
        ruby.base[0].path,
        (reading.width - base.width) / 2,
        small,
    )


def _set(runs: Sequence[Run], measure: Measure, faces: Faces) -> _Set:
    gaps = measure(runs)
    return _Set(gaps, faces, gaps.at[-1] + gaps.tokens.items[-1].width)


def draw_near(tokens: Tokens) -> None:
    """Let readings hang over kana beside them, and hold readings side by side apart.

    A reading may hang over kana by half of its own em, never over ideographs (JLREQ 3.3.8).
    """
    pieces = {first: item for first, item in tokens.runs if isinstance(item, Piece)}
    for k, piece in pieces.items():
        before = pieces.get(k - 1)
        if before is not None:
            gap = max(0.0, -piece.excess) + max(0.0, -before.excess)
            tokens.pulls[k] = min(0.0, gap - APART * max(piece.small, before.small))
        elif k and _overhung(tokens.items[k - 1]):
            tokens.pulls[k] = min(max(0.0, piece.excess), piece.small / 2)
        after = k + 1
        if after < len(tokens.items) and after not in pieces and _overhung(tokens.items[after]):
            pull = min(max(0.0, piece.excess), piece.small / 2)
            tokens.pulls[after] = pull


def _overhung(token: Token) -> bool:
    return token.lead in (chars.ID, chars.NS) and bool(_KANA.match(token.texts[0]))
