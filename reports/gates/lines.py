"""Lines of finished pages, from what was placed or from a finished file."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import sub

from msgspec import Struct

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


class Char(Struct, frozen=True, gc=False):
    """A character at its place: `x` and `advance` in pt; an advance of 0 is not known."""

    text: str
    x: float
    advance: float


class Chunk:
    """Characters of one size on one baseline; `y` from the top of the page in pt.

    `page` counts from 1; `left` and `right` are where the first character begins and the last one
    ends, in pt from the left of the paper.
    """

    __slots__ = ("_chars", "left", "page", "path", "right", "size", "text", "y")

    def __init__(
        self, page: int, y: float, size: float, path: str, chars: tuple[Char, ...]
    ) -> None:
        self.page, self.y, self.size, self.path, self._chars = page, y, size, path, chars
        self.text = "".join([char.text for char in chars])
        self.left, self.right = chars[0].x, chars[-1].x + chars[-1].advance

    @property
    def chars(self) -> tuple[Char, ...]:
        """Its characters in order."""
        return self._chars

    def with_path(self, path: str) -> Chunk:
        """The same characters, known to be of a text of the YAML."""
        made = Chunk.__new__(Chunk)
        made.page, made.y, made.size, made.path = self.page, self.y, self.size, path
        made.text, made.left, made.right = self.text, self.left, self.right
        made._chars = self.chars
        return made

    def uneven(self, least: float, most: float) -> list[tuple[int, float]]:
        """Which neighbours stand nearer or further apart than these bounds, in em.

        Each with the index of the first of the two and their gap in em.
        """
        gaps = [(b.x - a.x - a.advance) / self.size for a, b in pairwise(self.chars)]
        return [(index, gap) for index, gap in enumerate(gaps) if not least <= gap <= most]

    def pair(self, index: int) -> tuple[Char, Char]:
        """A character and its neighbour."""
        return self._chars[index], self._chars[index + 1]


# The advance of each glyph of a face, in em.
Widths = Mapping[int, float]


# Of glyphs of one size, by the identity of their places, which lives as long as their pages: which
# steps between neighbours take a closer look. What is set alike shares its places: nine of ten are
# looked at but once.
Steps = dict[int, Sequence[int]]


def _doubtful(xs: array[float], low: float, high: float) -> Sequence[int]:
    """Steps beyond these bounds in pt, without a look at advances: no glyph is wider than an em."""
    steps = list(map(sub, xs[1:], xs))
    if not steps or (min(steps) >= low and max(steps) <= high):
        return ()
    return [index for index, step in enumerate(steps) if not low <= step <= high]


class PlacedChunk(Chunk):
    """A run of glyphs as it was placed; its characters one by one are made where they are asked."""

    __slots__ = ("_run", "_steps", "_widths")

    def __init__(self, page: int, run: Glyphs, widths: Widths, steps: Steps) -> None:
        self.page, self.y, self.size, self.path = page, run.y, run.size, run.path
        self._run, self._widths, self._steps = run, widths, steps
        self.text = run.text
        first = run.xs[0]
        self.left = run.x + first if first else run.x
        self.right = run.x + run.xs[-1] + widths[run.gids[-1]] * run.size

    @property
    def chars(self) -> tuple[Char, ...]:
        """Its characters in order."""
        return tuple([self._char(index) for index in range(len(self._run.gids))])

    def _char(self, index: int) -> Char:
        run, width = self._run, self._widths[self._run.gids[index]]
        return Char(run.texts[index], run.x + run.xs[index], width * run.size)

    def uneven(self, least: float, most: float) -> list[tuple[int, float]]:
        """As of any chunk, with the same bounds for all of a document.

        Of what is narrower than an em not all that stands far apart.
        """
        xs, size = self._run.xs, self.size
        if len(xs) < 2:
            return []
        doubtful = self._steps.get(id(xs))
        if doubtful is None:
            doubtful = self._steps[id(xs)] = _doubtful(xs, (1 + least) * size, (1 + most) * size)
        if not doubtful:
            return []
        widths, gids = self._widths, self._run.gids
        gaps = [(at, (xs[at + 1] - xs[at]) / size - widths[gids[at]]) for at in doubtful]
        return [(index, gap) for index, gap in gaps if not least <= gap <= most]

    def pair(self, index: int) -> tuple[Char, Char]:
        """As of any chunk."""
        return self._char(index), self._char(index + 1)


class Line:
    """What stands on one baseline without a wide gap, in reading order.

    `text` are its characters, `left` and `right` where the first begins and the last ends, in pt
    from the left of the paper; `size` is that of the largest, `path` the YAML path of the first
    that have one.
    """

    __slots__ = ("chunks", "left", "page", "path", "right", "size", "text", "y")

    def __init__(self, first: Chunk) -> None:
        self.page, self.y, self.left, self.right = first.page, first.y, first.left, first.right
        self.size, self.path, self.chunks = first.size, first.path, [first]
        self.text = first.text

    def add(self, chunk: Chunk) -> None:
        """Let the line go on."""
        self.chunks.append(chunk)
        self.text += chunk.text
        self.right, self.size = chunk.right, max(self.size, chunk.size)
        self.path = self.path or chunk.path

    @property
    def chars(self) -> list[Char]:
        """Its characters from the left."""
        return [char for chunk in self.chunks for char in chunk.chars]


class _Advances(dict[int, float]):
    """Advances of a face's glyphs by glyph id, each asked for once."""

    def __init__(self, ask: Callable[[int], float]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, gid: int) -> float:
        self[gid] = self._ask(gid)
        return self[gid]


# Of a face: the advance of each of its glyphs, in em.
Advances = Callable[[str], Callable[[int], float]]


def placed_lines(pages: Pages, advances: Advances) -> list[Line]:
    """Lines of pages as they were placed."""
    return grouped(_placed(pages, advances))


def _placed(pages: Pages, advances: Advances) -> Iterator[Chunk]:
    widths: dict[str, Widths] = {}
    steps: dict[float, Steps] = {}
    for page in pages.pages:
        number = page.number
        for item in page.items:
            if isinstance(item, Glyphs) and not item.artifact and not item.turn and item.gids:
                if item.face not in widths:
                    widths[item.face] = _Advances(advances(item.face))
                yield PlacedChunk(number, item, widths[item.face], steps.setdefault(item.size, {}))


def grouped(chunks: Iterable[Chunk]) -> list[Line]:
    """Chunks in reading order as lines."""
    lines: list[Line] = []
    # What stands lower than a line begins another; after a small piece it may go on an earlier one.
    y, goes_back = -NEAR, True
    for chunk in chunks:
        near = goes_back or -NEAR <= y - chunk.y <= NEAR
        line = _open(lines, chunk) if near else None
        if line is None:
            goes_back = bool(lines) and chunk.size <= lines[-1].size * _SMALL
            line = Line(chunk)
            lines.append(line)
            y = chunk.y
        else:
            line.add(chunk)
    return lines


def _open(lines: list[Line], chunk: Chunk) -> Line | None:
    """The line that a chunk goes on: the last, or one that only small pieces have interrupted.

    How far those pieces reach counts, too: what is raised stands beside what follows.
    """
    small, reach = 0.0, 0.0
    page, y, left = chunk.page, chunk.y, chunk.left
    for line in lines[: -_OPEN - 1 : -1]:
        size = line.size
        if small > size * _SMALL:
            return None
        reach = max(reach, line.right)
        if -NEAR <= line.y - y <= NEAR and line.page == page:
            last = line.chunks[-1]
            em = max(chunk.size, last.size)
            same = bool(chunk.path) and chunk.path == last.path
            if line.right - em < left < reach + em * (_SAME_TEXT if same else _NEXT):
                return line
        small = max(small, size)
    return None
