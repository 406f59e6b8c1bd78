"""Tables set in lines: cells composed, rows given their height, tall rows cut for pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from reports.galley import Cell, Row, Table, TableLook
from reports.typeset.lines import Composer, Line
from reports.typeset.placed import Box, Glyphs, Item

# Sums of many heights must not tell a text from its cell on float noise (pt).
_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a cell with its baseline below the top of the cell's content, in pt."""

    line: Line
    baseline: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell with its lines; `height` of its text in pt."""

    cell: Cell
    lines: tuple[SetLine, ...]

    @property
    def height(self) -> float:
        return self.lines[-1].bottom if self.lines else 0.0


@dataclass(slots=True)
class SetRow:
    cells: list[SetCell]
    group: bool
    height: float = 0.0


@dataclass(eq=False)
class SetTable:
    """A table ready to be cut into pages. `edges`: x of the column edges; heights in pt.

    No page may begin with a row of `glued`; with a row of `bound` only when nothing else will do.
    """

    look: TableLook
    edges: list[float]
    head: list[SetRow]
    rows: list[SetRow]
    glued: set[int] = field(default_factory=set)
    bound: set[int] = field(default_factory=set)

    @property
    def head_height(self) -> float:
        return sum(row.height for row in self.head)

    def place(self, first: int, last: int, x: float, y: float, *, again: bool) -> Iterator[Item]:
        """Head and rows first…last−1 at (x, y). `again`: the head stood on a page before."""
        rows = [*self.head, *self.rows[first:last]]
        tops = list(accumulate((row.height for row in rows), initial=y))
        heads = len(self.head)
        cells = [
            _Placed(cell, 0, min(rest, last - first), True) for cell, rest in self._open(first)
        ]
        for cell in cells:
            cell.top, cell.bottom = heads, heads + cell.bottom
        for i, row in enumerate(rows):
            end = heads if i < heads else len(rows)
            artifact = again and i < heads
            cells += [
                _Placed(cell, i, min(i + cell.cell.rows, end), artifact) for cell in row.cells
            ]
        cells.sort(key=lambda placed: (placed.top, placed.cell.cell.column))
        for placed in cells:
            top, bottom = tops[placed.top], tops[placed.bottom]
            yield from self._fill(placed.cell, x, top, bottom)
            need = placed.cell.height + 2 * self.look.pad_block
            # A cut span is named again where there is room for its name.
            if not placed.artifact or need <= bottom - top + _SLACK:
                yield from self._text(placed.cell, x, top, bottom, artifact=placed.artifact)
        yield from self._rules(cells, rows, tops, x)

    def ragged(self, first: int, last: int) -> Iterator[tuple[str, str]]:
        """YAML path and text of the lines in rows first…last−1 that could not be justified."""
        for row in self.rows[first:last]:
            for cell in row.cells:
                for placed in cell.lines:
                    if placed.line.ragged:
                        yield placed.line.glyphs[0].path, placed.line.text

    def _open(self, first: int) -> list[tuple[SetCell, int]]:
        """Cells that span into row `first` from above, with how many of their rows are left."""
        return [
            (cell, i + cell.cell.rows - first)
            for i in range(max(0, first - self._longest), first)
            for cell in self.rows[i].cells
            if i + cell.cell.rows > first
        ]

    @cached_property
    def _longest(self) -> int:
        """Rows of the longest span."""
        return max((cell.cell.rows for row in self.rows for cell in row.cells), default=1)

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
        at_x = x + self._sides(cell)[0] + self.look.pad_inline
        at_y = top + self.look.pad_block + down
        for placed in cell.lines:
            for glyphs in placed.line.glyphs:
                yield glyphs.at(
                    at_x + placed.line.x + glyphs.x, at_y + placed.baseline, artifact=artifact
                )

    def _rules(
        self,
        cells: Sequence[_Placed],
        rows: Sequence[SetRow],
        tops: Sequence[float],
        x: float,
    ) -> Iterator[Box]:
        """Inner rules below and right of each cell, then the frame and the line under the head."""
        look, count, heads = self.look, len(rows), len(self.head)
        for placed in cells:
            top, bottom = placed.top, placed.bottom
            left, right = self._sides(placed.cell)
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


@dataclass(slots=True)
class _Placed:
    """A cell on a page: the rows of the page between which it stands."""

    cell: SetCell
    top: int
    bottom: int
    artifact: bool


def set_table(table: Table, composer: Composer, depth: float) -> SetTable:
    """Compose every cell and settle row heights; what is taller than a page is cut in parts.

    Args:
        table: columns, head and rows with every style computed.
        composer: sets the cells' paragraphs.
        depth: height of a page in pt.
    """
    look = table.look
    edges = list(accumulate(table.columns, initial=0.0))
    head, rows = _rows(table.head, table, composer), _rows(table.rows, table, composer)
    _settle(head, look)
    if not rows or sum(row.height for row in head) > depth / 2:  # too tall to be repeated
        head, rows = [], [*head, *rows]
    room = depth - sum(row.height for row in head)
    _settle(rows, look)
    for first, last in iter(lambda: _too_tall(rows, look, room), None):
        _undo_spans(rows, first, last)
        _settle(rows, look)
    parts = [
        part for row in rows for part in (_cut(row, room, look) if row.height > room else [row])
    ]
    glued, bound = _glue(parts, look)
    return SetTable(look, edges, head, parts, glued, bound)


def _rows(rows: Sequence[Row], table: Table, composer: Composer) -> list[SetRow]:
    return [
        SetRow([_set_cell(cell, table, composer) for cell in row.cells], row.group) for row in rows
    ]


def _set_cell(cell: Cell, table: Table, composer: Composer) -> SetCell:
    width = sum(table.columns[cell.column : cell.column + cell.columns])
    lines: list[SetLine] = []
    y = 0.0
    for n, paragraph in enumerate(cell.content):
        style = paragraph.style
        y += style.space_before if n else 0.0
        for line in composer.compose(paragraph, width - 2 * table.look.pad_inline):
            lines.append(SetLine(line, y + baseline(style.pitch, style.char.size), y + style.pitch))
            y += style.pitch
        y += style.space_after
    return SetCell(cell, tuple(lines))


def baseline(pitch: float, size: float) -> float:
    """Where the baseline stands below the top of a line box, in pt.

    The em box is centred in the line box; its foot lies 0.12 em below the baseline.
    """
    return (pitch - size) / 2 + 0.88 * size


def _settle(rows: Sequence[SetRow], look: TableLook) -> None:
    """Give every row its height; the last row of a span makes up for what the span lacks."""
    for row in rows:
        height = max((c.height for c in row.cells if c.cell.rows == 1), default=0.0)
        row.height = height + 2 * look.pad_block
    for i, row in enumerate(rows):
        for cell in row.cells:
            if cell.cell.rows > 1:
                spanned = rows[i : i + cell.cell.rows]
                short = cell.height + 2 * look.pad_block - sum(r.height for r in spanned)
                spanned[-1].height += max(0.0, short)


def _glue(rows: Sequence[SetRow], look: TableLook) -> tuple[set[int], set[int]]:
    """Rows before which no page may turn, and rows before which it should not.

    The part of a span above a turn must hold its text, the part below should hold it too.
    """
    tops = list(accumulate((row.height for row in rows), initial=0.0))
    glued, bound = set[int](), set[int]()
    for i, row in enumerate(rows):
        for cell in row.cells:
            need = cell.height + 2 * look.pad_block - _SLACK
            end = min(i + cell.cell.rows, len(rows))
            for k in range(i + 1, end):
                if tops[k] - tops[i] < need:
                    glued.add(k)
                elif tops[end] - tops[k] < need:
                    bound.add(k)
    return glued, bound


def _too_tall(rows: Sequence[SetRow], look: TableLook, room: float) -> tuple[int, int] | None:
    """The first rows that spans hold together, or that a span touches, and that no page holds."""
    glued, _ = _glue(rows, look)
    starts = [i for i in range(len(rows)) if i not in glued]
    for first, last in zip(starts, [*starts[1:], len(rows)], strict=False):
        if sum(row.height for row in rows[first:last]) > room and _spans(rows, first, last):
            return first, last
    return None


def _spans(rows: Sequence[SetRow], first: int, last: int) -> list[tuple[int, SetCell]]:
    """Spanning cells that touch the rows first…last−1, each with its row."""
    return [
        (i, cell)
        for i in range(last)
        for cell in rows[i].cells
        if cell.cell.rows > 1 and i + cell.cell.rows > first
    ]


def _undo_spans(rows: Sequence[SetRow], first: int, last: int) -> None:
    """Put spanning cells into their first row, empty cells below them: their text can be cut."""
    for i, cell in _spans(rows, first, last):
        rows[i].cells[rows[i].cells.index(cell)] = SetCell(replace(cell.cell, rows=1), cell.lines)
        for row in rows[i + 1 : i + cell.cell.rows]:
            row.cells.append(SetCell(replace(cell.cell, rows=1, content=()), ()))
            row.cells.sort(key=lambda c: c.cell.column)


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
        out.append(SetRow(cells, row.group and k == 0, height))
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
