"""Rules and fills of a table on one page, each drawn once and as long as it goes.

Pieces laid end to end show seams on screens, and rules drawn twice look heavier; so neighbouring
pieces of one rule or one colour are a single box. Rules are centred on the edges they stand on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from reports.galley import Colour, TableLook
from reports.typeset.placed import Box
from reports.typeset.rows import SetRow

_NOBODY = -1


class Area(Struct, frozen=True):
    """A cell's place on a page: rows top…bottom−1 of the page, columns left…right−1."""

    top: int
    bottom: int
    left: int
    right: int
    fill: Colour | None


class Ground:
    """A table's rows on a page. `xs`, `ys`: edges of its columns and rows in pt on the page."""

    def __init__(self, areas: Sequence[Area], xs: Sequence[float], ys: Sequence[float]) -> None:
        self._areas = areas
        self._xs = xs
        self._ys = ys
        self._owners = [[_NOBODY] * (len(xs) - 1) for _ in ys[1:]]  # area by row and column
        for number, area in enumerate(areas):
            for row in self._owners[area.top : area.bottom]:
                row[area.left : area.right] = [number] * (area.right - area.left)

    def fills(self) -> Iterator[Box]:
        """Grounds of one colour as few boxes."""
        begun: dict[tuple[int, int, Colour], int] = {}
        for i in range(len(self._owners) + 1):
            here = set(self._coloured(i)) if i < len(self._owners) else set()
            for piece in [piece for piece in begun if piece not in here]:
                (left, right, colour), top = piece, begun.pop(piece)
                yield self._box(left, right, top, i, colour)
            for piece in sorted(here - begun.keys()):
                begun[piece] = i

    def rules(self, look: TableLook, rows: Sequence[SetRow], heads: int) -> Iterator[Box]:
        """Upright rules, then level ones, then the frame; `heads` rows are the table's head."""
        xs, ys = self._xs, self._ys
        if look.upright:
            for k in range(1, len(xs) - 1):
                for top, bottom in _runs([self._parted(row, k) for row in self._owners]):
                    x = xs[k] - look.upright / 2
                    yield Box(x, ys[top], look.upright, ys[bottom] - ys[top])
        for i in range(1, len(rows)):
            if width := _level(look, rows[i], head=i == heads):
                pairs = zip(self._owners[i - 1], self._owners[i], strict=True)
                for left, right in _runs([a != b or a == _NOBODY for a, b in pairs]):
                    yield Box(xs[left], ys[i] - width / 2, xs[right] - xs[left], width)
        yield from self._frame(look)

    def _frame(self, look: TableLook) -> Iterator[Box]:
        (left, *_, right), (top, *_, bottom) = self._xs, self._ys
        half = look.sides / 2
        if look.outer:
            for y in (top, bottom):
                yield Box(left - half, y - look.outer / 2, right - left + 2 * half, look.outer)
        if look.sides:
            for x in (left, right):
                yield Box(x - half, top, look.sides, bottom - top)

    def _coloured(self, row: int) -> Iterator[tuple[int, int, Colour]]:
        k = 0
        for fill, owners in groupby(self._owners[row], key=self._fill):
            begin, k = k, k + len(list(owners))
            if fill is not None:
                yield begin, k, fill

    def _fill(self, owner: int) -> Colour | None:
        return None if owner == _NOBODY else self._areas[owner].fill

    def _box(self, left: int, right: int, top: int, bottom: int, colour: Colour) -> Box:
        x, y = self._xs[left], self._ys[top]
        return Box(x, y, self._xs[right] - x, self._ys[bottom] - y, colour)

    @staticmethod
    def _parted(row: Sequence[int], column: int) -> bool:
        return row[column - 1] != row[column]


def _level(look: TableLook, row: SetRow, *, head: bool) -> float:
    """Width of the rule above a row; the parts of a row that was cut have none between them."""
    if head:
        return look.head
    return 0.0 if row.rest else look.group if row.group else look.inner


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and end of each stretch of true ones."""
    at = 0
    for flag, stretch in groupby(flags):
        begin, at = at, at + len(list(stretch))
        if flag:
            yield begin, at
