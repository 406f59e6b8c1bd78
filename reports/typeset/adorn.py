"""What stands beside characters and is no text: emphasis dots and leaders."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from msgspec.structs import replace

from reports.galley import CharStyle
from reports.typeset.fonts import Faces
from reports.typeset.placed import Glyphs

# An emphasis dot is a full stop, whose foot stands on the baseline in every face: so much larger
# than the text that it is a tenth of an em wide, and so far down that it clears the characters
# (CLREQ 3.3.2, dots below in horizontal lines). Both in em of the text.
DOT = 1.2
DROP = 0.32
# White space on either side of a leader, in em; a leader that cannot be shown twice is not one.
AIR = 0.5
LEAST = 2


def emphasis_dots(glyphs: Glyphs, char: CharStyle, faces: Faces) -> tuple[Glyphs, ...]:
    """A dot below each character of a stretch but marks and white space; no text of the page."""
    dot = faces.face_for(char.face, ".", True, char.language)
    if dot is None:
        return ()
    face, size = faces.face(glyphs.face), char.size * DOT
    gid = dot.gid(".")
    left, right = dot.ink(gid)
    half = (dot.advance(gid) + left - right) / 2 * size
    xs = [
        x + face.advance(g) / 2 * glyphs.size - half
        for g, x, text in zip(glyphs.gids, glyphs.xs, glyphs.texts, strict=True)
        if _dotted(text)
    ]
    if not xs:
        return ()
    gids, texts = (gid,) * len(xs), ("",) * len(xs)
    y = glyphs.y + DROP * char.size
    return (
        Glyphs(
            dot.name, size, glyphs.x, y, gids, array("d", xs), texts, char.colour, artifact=True
        ),
    )


def _dotted(text: str) -> bool:
    return text[:1].isalnum()


def leader_dots(
    cell: Sequence[Glyphs], step: float, start: float, end: float, right: float
) -> tuple[Glyphs, ...]:
    """A leader repeated between two places on a line, in pt, aligned to the measure's `right`.

    Counted from there, the leaders of different lines stand one below the other. `cell` are the
    leader's glyphs, `step` its width.
    """
    last = int(-((end - right) // step))  # cells from the right edge that lie behind `end`
    first = int((right - start) // step)
    if first - last < LEAST:
        return ()
    return tuple(_repeated(glyphs, right - first * step, step, first - last) for glyphs in cell)


def _repeated(glyphs: Glyphs, x: float, step: float, count: int) -> Glyphs:
    return replace(
        glyphs,
        x=x + glyphs.x,
        gids=glyphs.gids * count,
        xs=array("d", [k * step + inner for k in range(count) for inner in glyphs.xs]),
        texts=tuple(glyphs.texts) * count,
        path="",
        artifact=True,
        link="",
    )
