"""Lines of finished pages, from what was placed or from a finished file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from reports.typeset.placed import Glyphs, Pages

# Baselines nearer than this (pt) are one line. It goes on where the next piece begins within so
# many em of its end: cells stand further apart, but a blank inside a text may be as wide.
NEAR = 0.6
_NEXT = 0.6
_SAME_TEXT = 1.6
# What is smaller than this, as a part of the line's size, is a reading or raised: it stands between
# the pieces of a line and does not end it.
_SMALL = 0.75
_OPEN = 4


class Char(NamedTuple):
    """A character at its place: `x` and `advance` in pt; an advance of 0 is not known."""

    text: str
    x: float
    advance: float


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters of one size on one baseline; `y` from the top of the page in pt."""

    page: int  # counts from 1
    y: float
    size: float
    path: str
    chars: tuple[Char, ...]


@dataclass
class Line:
    """What stands on one baseline without a wide gap, in reading order.

    It grows while lines are grouped; what is asked of it afterwards is kept.
    """

    page: int
    y: float
    chunks: list[Chunk] = field(default_factory=list)

    @cached_property
    def chars(self) -> list[Char]:
        """Its characters from the left."""
        return [char for chunk in self.chunks for char in chunk.chars]

    @cached_property
    def text(self) -> str:
        """Its characters as text."""
        return "".join([char.text for chunk in self.chunks for char in chunk.chars])

    @property
    def left(self) -> float:
        """Where its first character begins, in pt from the left of the paper."""
        return self.chunks[0].chars[0].x

    @property
    def right(self) -> float:
        """Where its last character ends."""
        last = self.chunks[-1].chars[-1]
        return last.x + last.advance

    @property
    def size(self) -> float:
        """The size of its largest characters, in pt."""
        return max(chunk.size for chunk in self.chunks)

    @property
    def path(self) -> str:
        """The YAML path of the first characters that have one."""
        return next((chunk.path for chunk in self.chunks if chunk.path), "")


# Of a face: the advance of each of its glyphs, in em.
Advances = Callable[[str], Callable[[int], float]]


def placed_lines(pages: Pages, advances: Advances) -> list[Line]:
    """Lines of pages as they were placed."""
    return grouped(_placed(pages, advances))


def _placed(pages: Pages, advances: Advances) -> Iterator[Chunk]:
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Glyphs) and not item.artifact and not item.turn and item.gids:
                yield Chunk(
                    page.number, item.y, item.size, item.path, _chars(item, advances(item.face))
                )


def _chars(item: Glyphs, advance: Callable[[int], float]) -> tuple[Char, ...]:
    left, size = item.x, item.size
    glyphs = zip(item.gids, item.xs, item.texts, strict=True)
    return tuple([Char(text, left + x, advance(gid) * size) for gid, x, text in glyphs])


def grouped(chunks: Iterable[Chunk]) -> list[Line]:
    """Chunks in reading order as lines."""
    lines: list[Line] = []
    for chunk in chunks:
        found = (line for line, reach in _open(lines) if _goes_on(line, chunk, reach))
        line = next(found, None)
        if line is None:
            line = Line(chunk.page, chunk.y)
            lines.append(line)
        line.chunks.append(chunk)
    return lines


def _open(lines: list[Line]) -> Iterator[tuple[Line, float]]:
    """The last line, and those before it that only small pieces have interrupted.

    With each comes how far it and those pieces reach: what is raised stands beside what follows.
    """
    small, reach = 0.0, 0.0
    for line in lines[: -_OPEN - 1 : -1]:
        if small and small > line.size * _SMALL:
            return
        yield line, max(reach, line.right)
        small, reach = max(small, line.size), max(reach, line.right)


def _goes_on(line: Line, chunk: Chunk, reach: float) -> bool:
    if line.page != chunk.page or abs(line.y - chunk.y) > NEAR:
        return False
    last, x = line.chunks[-1], chunk.chars[0].x
    em = max(chunk.size, last.size)
    same = bool(chunk.path) and chunk.path == last.path
    return line.right - em < x < reach + em * (_SAME_TEXT if same else _NEXT)
