"""Rows of a table set in lines: cells composed, rows given their height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reports.galley import Cell, Paragraph, Row, Table, TableLook
from reports.typeset.decimals import set_decimal
from reports.typeset.lines import Composer, Line

# Sums of many heights must not tell a text from its cell on float noise (pt).
SLACK = 0.01


class SetLine(Struct, frozen=True, gc=False):
    """A line of a cell; its box and baseline below the top of the cell's content, in pt."""

    line: Line
    top: float
    baseline: float
    bottom: float

    def moved(self, by: float) -> SetLine:
        """The same line further down."""
        return SetLine(self.line, self.top + by, self.baseline + by, self.bottom + by)


class SetCell(Struct, frozen=True, gc=False):
    """A cell with its lines. `head` and `foot` mark text that comes from a page or goes on."""

    cell: Cell
    lines: tuple[SetLine, ...]
    anchors: tuple[tuple[str, float], ...] = ()  # with their distance from the content's top (pt)
    head: tuple[SetLine, ...] = ()
    foot: tuple[SetLine, ...] = ()

    @property
    def height(self) -> float:
        """Of the text, in pt."""
        return self.lines[-1].bottom if self.lines else 0.0


class SetRow(Struct):
    """Cells that begin in a row, in pt its height; `rest` tells that the row above goes on here.

    `least` is the height that the row has even without text.
    """

    cells: list[SetCell]
    group: bool
    height: float = 0.0
    rest: bool = False
    least: float = 0.0

    @property
    def heads_group(self) -> bool:
        """Whether the row is the heading of a group: one cell over several columns."""
        return self.group and len(self.cells) == 1 and self.cells[0].cell.columns > 1


def baseline(pitch: float, size: float) -> float:
    """Where the baseline stands below the top of a line box, in pt.

    The em box is centred in the line box; its foot lies 0.12 em below the baseline.
    """
    return (pitch - size) / 2 + 0.88 * size


def set_rows(rows: Sequence[Row], table: Table, composer: Composer) -> list[SetRow]:
    """Compose every cell; heights are not settled yet."""
    return [
        SetRow(
            [_set_cell(cell, table, composer) for cell in row.cells], row.group, least=row.height
        )
        for row in rows
    ]


def measure(cell: Cell, table: Table) -> float:
    """Width of a cell's text, in pt."""
    width = sum(table.columns[cell.column : cell.column + cell.columns])
    return width - 2 * table.look.pad_inline


def _set_cell(cell: Cell, table: Table, composer: Composer) -> SetCell:
    room, numeric = measure(cell, table), table.stops and cell.columns == 1
    stop = table.stops[cell.column] - table.look.pad_inline if numeric else 0.0
    lines, anchors = list[SetLine](), list[tuple[str, float]]()
    y = 0.0
    for n, paragraph in enumerate(cell.content):
        y += paragraph.style.space_before if n else 0.0
        if paragraph.anchor:
            anchors.append((paragraph.anchor, y))
        if paragraph.style.align == "decimal":
            found = set_decimal(paragraph, room, stop, composer)
        else:
            found = composer.compose(paragraph, room)
        lines += stacked(found, paragraph, y)
        y = (lines[-1].bottom if lines else y) + paragraph.style.space_after
    return SetCell(cell, tuple(lines), tuple(anchors))


def stacked(lines: Sequence[Line], paragraph: Paragraph, y: float) -> Iterator[SetLine]:
    """Lines below one another from y on, with room for readings above and dots below them."""
    style = paragraph.style
    down = baseline(style.pitch, style.char.size)
    for line in lines:
        bottom = y + line.above + style.pitch + line.below
        yield SetLine(line, y, y + line.above + down, bottom)
        y = bottom


def settle(rows: Sequence[SetRow], look: TableLook) -> None:
    """Give every row its height; the rows of a span share what the span's text lacks."""
    spans: list[tuple[int, SetCell]] = []
    for i, row in enumerate(rows):
        highest = max((c.height for c in row.cells if c.cell.rows == 1), default=0.0)
        row.height = max(row.least, highest + 2 * look.pad_block)
        spans += [(i, cell) for cell in row.cells if cell.cell.rows > 1]
    for i, cell in sorted(spans, key=lambda span: span[1].cell.rows):
        spanned = rows[i : i + cell.cell.rows]
        lack = cell.height + 2 * look.pad_block - sum(row.height for row in spanned)
        if lack > SLACK:
            for row in spanned:
                row.height += lack / len(spanned)
