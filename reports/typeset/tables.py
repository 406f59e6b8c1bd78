"""Tables set in lines: cells composed, rows given their height, spans and tall rows cut for pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from reports.galley import Cell, Colour, Row, Table, TableLook
from reports.typeset.lines import Composer, Line
from reports.typeset.placed import Box, Glyphs, Item

BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a cell with its baseline below the top of the cell's content, in pt."""

    line: Line
    baseline: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SetCell:
    cell: Cell
    lines: tuple[SetLine, ...]

    @property
    def height(self) -> float:
        return self.lines[-1].bottom if self.lines else 0.0


@dataclass(slots=True)
class SetRow:
    cells: list[SetCell]
    height: float
    group: bool


@dataclass(slots=True, eq=False)
class SetTable:
    """A table ready to be cut into pages. `edges`: x of the column edges; heights in pt."""

    look: TableLook
    edges: list[float]
    head: list[SetRow]
    rows: list[SetRow]
    glued: set[int] = field(default_factory=set)  # rows that no page may begin with

    @property
    def head_height(self) -> float:
        return sum(row.height for row in self.head)

    def place(self, first: int, last: int, x: float, y: float, *, again: bool) -> Iterator[Item]:
        """Head rows and rows first…last−1 at (x, y). `again`: the head was shown on a page before."""
        rows = [*self.head, *self.rows[first:last]]
        tops = list(accumulate((row.height for row in rows), initial=y))
        heads = len(self.head)
        cells = [
            (cell, i, min(i + cell.cell.rows, len(rows) if i >= heads else heads), again and i < heads)
            for i, row in enumerate(rows)
            for cell in row.cells
        ]
        cells += [
            (cell, heads, heads + min(rest, last - first), True) for cell, rest in self._open(first)
        ]
        cells.sort(key=lambda c: (c[1], c[0].cell.column))
        for cell, top, bottom, artifact in cells:
            yield from self._fill(cell, x, tops[top], tops[bottom])
            yield from self._text(cell, x, tops[top], tops[bottom], artifact=artifact)
        yield from self._rules(cells, rows, tops, x)

    def _open(self, first: int) -> list[tuple[SetCell, int]]:
        """Cells that span into row `first` from above, with how many of their rows are left."""
        return [
            (cell, i + cell.cell.rows - first)
            for i, row in enumerate(self.rows[:first])
            for cell in row.cells
            if i + cell.cell.rows > first
        ]

    def _fill(self, cell: SetCell, x: float, top: float, bottom: float) -> Iterator[Box]:
        if cell.cell.fill is not None:
            left, right = self._sides(cell)
            yield Box(x + left, top, right - left, bottom - top, cell.cell.fill)

    def _sides(self, cell: SetCell) -> tuple[float, float]:
        return self.edges[cell.cell.column], self.edges[cell.cell.column + cell.cell.columns]

    def _text(
        self, cell: SetCell, x: float, top: float, bottom: float, *, artifact: bool
    ) -> Iterator[Glyphs]:
        slack = bottom - top - cell.height - 2 * self.look.pad_block
        down = {"top": 0.0, "bottom": slack}.get(cell.cell.valign, slack / 2)
        at_x, at_y = x + self._sides(cell)[0] + self.look.pad_inline, top + self.look.pad_block + down
        for placed in cell.lines:
            for glyphs in placed.line.glyphs:
                yield glyphs.at(
                    at_x + placed.line.x + glyphs.x, at_y + placed.baseline, artifact=artifact
                )

    def _rules(
        self,
        cells: Sequence[tuple[SetCell, int, int, bool]],
        rows: Sequence[SetRow],
        tops: Sequence[float],
        x: float,
    ) -> Iterator[Box]:
        """Inner rules below and right of each cell, then the frame and the line under the head."""
        look, count, heads = self.look, len(rows), len(self.head)
        for cell, top, bottom, _ in cells:
            left, right = self._sides(cell)
            if bottom not in (count, heads):
                width = look.group if rows[bottom].group else look.inner
                yield Box(x + left, tops[bottom] - width / 2, right - left, width)
            if right < self.edges[-1]:
                height = tops[bottom] - tops[top]
                yield Box(x + right - look.inner / 2, tops[top], look.inner, height)
        wide, full = look.outer, self.edges[-1]
        for at in {0, heads, count}:
            yield Box(x - wide / 2, tops[at] - wide / 2, full + wide, wide)
        for edge in (0.0, full):
            yield Box(x + edge - wide / 2, tops[0], wide, tops[-1] - tops[0])


def set_table(table: Table, composer: Composer, depth: float) -> SetTable:
    """Compose every cell and settle row heights; a row taller than a page (depth, pt) is cut in parts."""
    edges = list(accumulate(table.columns, initial=0.0))
    head = _rows(table.head, table, composer)
    room = depth - sum(row.height for row in head)
    rows: list[SetRow] = []
    for row in _rows(table.rows, table, composer):
        rows += _cut(row, room, table.look) if row.height > room else [row]
    out = SetTable(table.look, edges, head, rows)
    out.glued = set(_glued(out, room))
    return out


def _rows(rows: Sequence[Row], table: Table, composer: Composer) -> list[SetRow]:
    out = []
    for row in rows:
        cells = [_set_cell(cell, table, composer) for cell in row.cells]
        height = max((c.height for c in cells if c.cell.rows == 1), default=0.0)
        out.append(SetRow(cells, height + 2 * table.look.pad_block, row.group))
    for i, set_row in enumerate(out):
        for cell in set_row.cells:
            if cell.cell.rows > 1:
                spanned = out[i : i + cell.cell.rows]
                short = cell.height + 2 * table.look.pad_block - sum(r.height for r in spanned)
                spanned[-1].height += max(0.0, short)
    return out


def _set_cell(cell: Cell, table: Table, composer: Composer) -> SetCell:
    width = sum(table.columns[cell.column : cell.column + cell.columns])
    lines: list[SetLine] = []
    y = 0.0
    for paragraph in cell.content:
        style = paragraph.style
        for line in composer.compose(paragraph, width - 2 * table.look.pad_inline):
            lines.append(SetLine(line, y + baseline(style.pitch, style.char.size), y + style.pitch))
            y += style.pitch
    return SetCell(cell, tuple(lines))


def baseline(pitch: float, size: float) -> float:
    """Where the baseline stands below the top of a line box: the em box centred, its foot at −0.12 em."""
    return (pitch - size) / 2 + 0.88 * size


def _cut(row: SetRow, room: float, look: TableLook) -> list[SetRow]:
    """A row taller than a page as several rows, the lines of each cell going on in the next."""
    depth = room - 2 * look.pad_block
    columns = [list(_chunks(cell.lines, depth)) for cell in row.cells]
    out = []
    for k in range(max(map(len, columns))):
        cells = [
            SetCell(replace(cell.cell, valign="top"), chunks[k] if k < len(chunks) else ())
            for cell, chunks in zip(row.cells, columns, strict=True)
        ]
        height = max(cell.height for cell in cells) + 2 * look.pad_block
        out.append(SetRow(cells, height, row.group and k == 0))
    return out


def _chunks(lines: Sequence[SetLine], depth: float) -> Iterator[tuple[SetLine, ...]]:
    """Lines in parts no taller than a depth (pt), each counted from its own top."""
    part: list[SetLine] = []
    top = above = 0.0
    for line in lines:
        if part and line.bottom - top > depth:
            yield tuple(part)
            part, top = [], above
        part.append(SetLine(line.line, line.baseline - top, line.bottom - top))
        above = line.bottom
    yield tuple(part)


def _glued(table: SetTable, room: float) -> Iterator[int]:
    """Rows before which no page may turn: both parts of a span must hold its text."""
    heights = [row.height for row in table.rows]
    for i, row in enumerate(table.rows):
        for cell in row.cells:
            need = cell.height + 2 * table.look.pad_block
            end = i + cell.cell.rows
            for k in range(i + 1, end):
                if sum(heights[i:k]) < need or (sum(heights[k:end]) < need < room):
                    yield k
