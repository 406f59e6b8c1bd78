"""Tables ready for pages: their rows, where a page may turn, and what stands where on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from msgspec import Struct, field

from reports.galley import Table, TableLook
from reports.typeset.cuts import cut
from reports.typeset.lines import Composer
from reports.typeset.placed import Glyphs, Item
from reports.typeset.rows import SLACK, SetCell, SetLine, SetRow, set_rows, settle
from reports.typeset.rows import baseline as baseline
from reports.typeset.rules import Area, Ground
from reports.typeset.spans import fit, glue


class SetTable(Struct, eq=False, dict=True):
    """A table ready to be cut into pages. `edges`: x of the column edges; heights in pt.

    No page may begin with a row of `glued`; with a row of `bound` only when nothing else will do.
    """

    look: TableLook
    edges: list[float]
    head: list[SetRow]
    rows: list[SetRow]
    glued: set[int] = field(default_factory=set)
    bound: set[int] = field(default_factory=set)

    @cached_property
    def head_height(self) -> float:
        return sum(row.height for row in self.head)

    def place(self, first: int, last: int, x: float, y: float, *, again: bool) -> Iterator[Item]:
        """Head and rows first…last−1 at (x, y). `again`: the head stood on a page before."""
        rows = [*self.head, *self.rows[first:last]]
        ys = list(accumulate((row.height for row in rows), initial=y))
        cells = self._cells(first, last, again=again)
        areas = [
            Area(p.top, p.bottom, c.column, c.column + c.columns, c.fill)
            for p in cells
            for c in (p.cell.cell,)
        ]
        ground = Ground(areas, [x + edge for edge in self.edges], ys)
        yield from ground.fills()
        for placed in cells:
            yield from self._text(placed, x, ys)
        yield from ground.rules(self.look, rows, len(self.head))

    def anchors(self, first: int, last: int, y: float) -> Iterator[tuple[str, float]]:
        """Where references to the paragraphs of rows first…last−1 lead, in pt; the head at y."""
        heads = self.head if first == 0 else []
        rows = [*heads, *self.rows[first:last]]
        y += 0.0 if heads else self.head_height
        for row in rows:
            for cell in row.cells:
                for name, down in cell.anchors:
                    yield name, y + self.look.pad_block + down
            y += row.height

    def ragged(self, first: int, last: int) -> Iterator[tuple[str, str]]:
        """YAML path and text of the lines in rows first…last−1 that could not be justified."""
        for row in self.rows[first:last]:
            for cell in row.cells:
                for placed in cell.lines:
                    if placed.line.ragged:
                        yield placed.line.glyphs[0].path, placed.line.text

    def _cells(self, first: int, last: int, *, again: bool) -> list[_Placed]:
        """Cells of a page by row and column, those that span into it from above named again."""
        heads, count = len(self.head), last - first
        out = [
            _Placed(cell, heads, heads + min(left, count), True)
            for cell, left in self._open.get(first, ())
        ]
        for rows, begin, end, artifact in (
            (self.head, 0, heads, again),
            (self.rows[first:last], heads, heads + count, False),
        ):
            for i, row in enumerate(rows, begin):
                out += [
                    _Placed(
                        cell,
                        i,
                        min(i + cell.cell.rows, end),
                        artifact,
                        marked_above=i == heads,
                        marked_below=i == end - 1,
                    )
                    for cell in row.cells
                ]
        out.sort(key=lambda placed: (placed.top, placed.cell.cell.column))
        return out

    @cached_property
    def _open(self) -> dict[int, list[tuple[SetCell, int]]]:
        """By row: cells that span into it from above, with how many of their rows are left."""
        out: dict[int, list[tuple[SetCell, int]]] = {}
        for i, row in enumerate(self.rows):
            for cell in row.cells:
                for k in range(1, cell.cell.rows):
                    out.setdefault(i + k, []).append((cell, cell.cell.rows - k))
        return out

    def _text(self, placed: _Placed, x: float, ys: Sequence[float]) -> Iterator[Glyphs]:
        cell, look = placed.cell, self.look
        top, bottom = ys[placed.top], ys[placed.bottom]
        slack = bottom - top - cell.height - 2 * look.pad_block
        if placed.artifact and slack < -SLACK:  # a cut span is named again where there is room
            return
        down = {"top": 0.0, "bottom": slack}.get(cell.cell.valign, slack / 2)
        at = x + self.edges[cell.cell.column] + look.pad_inline, top + look.pad_block
        if placed.marked_above:
            yield from _drawn(cell.head, *at)
        yield from _drawn(cell.lines, at[0], at[1] + down, artifact=placed.artifact)
        if placed.marked_below:
            yield from _drawn(cell.foot, *at)


class _Placed(Struct, frozen=True):
    """A cell on a page: the rows of the page between which it stands, the marks it shows."""

    cell: SetCell
    top: int
    bottom: int
    artifact: bool
    marked_above: bool = False
    marked_below: bool = False


def _drawn(
    lines: Sequence[SetLine], x: float, y: float, *, artifact: bool = False
) -> Iterator[Glyphs]:
    for placed in lines:
        for glyphs in placed.line.glyphs:
            at = x + placed.line.x + glyphs.x, y + placed.baseline + glyphs.y
            yield glyphs.at(*at, artifact=artifact)


def set_table(table: Table, composer: Composer, depth: float) -> SetTable:
    """Compose every cell and settle row heights; what is taller than a page is cut in parts.

    A head taller than half a page stands once, as rows, and is not repeated.

    Args:
        table: columns, head and rows with every style computed.
        composer: sets the cells' paragraphs.
        depth: height of a page in pt.
    """
    look = table.look
    head = set_rows(table.head, table, composer)
    rows = set_rows(table.rows, table, composer)
    settle(head, look)
    if not rows or sum(row.height for row in head) > depth / 2:
        head, rows = [], [*head, *rows]
    room = depth - sum(row.height for row in head)
    settle(rows, look)
    fit(rows, look, room)
    parts: list[SetRow] = []
    for row in rows:
        parts += cut(row, room, table, composer) if row.height > room + SLACK else [row]
    edges = list(accumulate(table.columns, initial=0.0))
    return SetTable(look, edges, head, parts, *glue(parts, look))
