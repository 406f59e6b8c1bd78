"""Tokens at their places as glyphs: one item for each stretch of one face, look and origin."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain, compress
from operator import itemgetter, ne

from reports.galley import Run
from reports.typeset.adorn import emphasis_dots
from reports.typeset.fonts import Faces
from reports.typeset.justify import Gaps
from reports.typeset.placed import Glyphs
from reports.typeset.tokens import ORIGIN, Piece

# A face without a bold of its own is drawn with an outline of this part of its size: about what a
# bold adds to a stem.
STROKE = 1 / 32
# The em box of a character stands so far below and above its baseline, in em.
DEPTH, HEIGHT = 0.12, 0.88
_ONLY = itemgetter(0)
# Places of glyphs by their bytes: nine lists of ten are like another, a full line's above all.
_PLACES: dict[bytes, array[float]] = {}
_MOST = 20_000


class Strings:
    """The stretches of a paragraph, cut into glyphs line by line."""

    def __init__(self, gaps: Gaps, faces: Faces) -> None:
        self._gaps, self._faces = gaps, faces
        self._spans: list[tuple[int, Run | Piece]] = []
        drawn, runs = gaps.faces, gaps.tokens.runs
        ends = [first for first, _ in runs[1:]] + [len(drawn)]
        for (first, run), end in zip(runs, ends, strict=True):
            if first < end:
                self._spans.append((first, run))
                turns = map(ne, drawn[first + 1 : end], drawn[first:end])
                self._spans += [(k, run) for k in compress(range(first + 1, end), turns)]
        self._cuts = [first for first, _ in self._spans]

    def glyphs(self, start: int, end: int, xs: Sequence[float]) -> tuple[Glyphs, ...]:
        """The glyphs of the tokens start…end−1, which stand at `xs` (pt); baseline at 0."""
        out: list[Glyphs] = []
        cuts, spans = self._cuts, self._spans
        first, span = start, bisect_right(cuts, start) - 1
        while first < end:
            run = spans[span][1]
            last = min(cuts[span + 1], end) if span + 1 < len(cuts) else end
            if isinstance(run, Piece):
                at = xs[first - start]
                out += [glyphs.at(at + glyphs.x, glyphs.y) for glyphs in run.glyphs]
            else:
                out.append(self._stretch(run, first, last, xs[first - start : last - start]))
                if run.char.emphasis:
                    out += emphasis_dots(out[-1], run.char, self._faces)
            first, span = last, span + 1
        return tuple(out)

    def _stretch(self, run: Run, first: int, last: int, places: Sequence[float]) -> Glyphs:
        gaps, look, origin = self._gaps, run.char, places[0]
        within, gids, texts = gaps.xs[first:last], gaps.gids[first:last], gaps.texts[first:last]
        if within.count(ORIGIN) == last - first:  # a glyph each, which is usual
            at = _shared([x - origin for x in places])
            drawn, said = tuple(map(_ONLY, gids)), _said(tuple(map(_ONLY, texts)))
        else:
            each = zip(within, places, strict=True)
            at = _shared([x - origin + inner for token, x in each for inner in token])
            drawn, said = tuple(chain.from_iterable(gids)), _said(tuple(chain.from_iterable(texts)))
        if said == run.text:
            said = run.text
        face = gaps.faces[first]
        stroked = look.bold and not self._faces.is_bold(face)
        return Glyphs(
            face,
            look.size,
            origin,
            -look.rise,
            drawn,
            at,
            said,
            look.colour,
            run.path,
            False,
            look.size * STROKE if stroked else 0.0,
            0.0,
            run.link,
        )


def _shared(places: list[float]) -> array[float]:
    """Places as an array, which is that of others with the same."""
    if len(_PLACES) >= _MOST:
        _PLACES.clear()
    made = array("d", places)
    return _PLACES.setdefault(made.tobytes(), made)


def _said(texts: tuple[str, ...]) -> Sequence[str]:
    """The texts of glyphs, in as little room as they can have."""
    joined = "".join(texts)
    return joined if len(joined) == len(texts) and all(texts) else texts


def reach(glyphs: Sequence[Glyphs]) -> tuple[float, float]:
    """How far characters reach above and below the baseline of their line, in pt."""
    text = [g for g in glyphs if not g.artifact]
    above = max((-g.y + HEIGHT * g.size for g in text), default=0.0)
    below = max((g.y + DEPTH * g.size for g in text), default=0.0)
    dots = max((g.y for g in glyphs if g.artifact), default=0.0)  # they stand on their own baseline
    return above, max(below, dots)
