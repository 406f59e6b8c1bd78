"""Tables of a Word body: spans, rules, rows that stay together."""

from __future__ import annotations

from collections.abc import Iterator

from reports.galley import Cell, Paragraph, Row, Table
from reports.writers import ooxml_tables
from reports.writers.docx_paragraphs import HAIR, Paragraphs, Place, kept
from reports.writers.docx_runs import check


def table_xml(table: Table, paragraphs: Paragraphs) -> str:
    """A table as XML: fixed columns, head rows on every page, no row cut by a page."""
    said = ooxml_tables.table_properties(sum(table.columns), table.look)
    rows = "".join(_rows(table, paragraphs))
    return ooxml_tables.table(
        said + ooxml_tables.table_title(check(table.title)), table.columns, rows
    )


def _rows(table: Table, paragraphs: Paragraphs) -> Iterator[str]:
    open_cells: dict[int, tuple[Cell, int]] = {}  # by column: cells that go on below, rows left
    for index, row in enumerate((*table.head, *table.rows)):
        cells = list(_across(row, len(table.columns), open_cells))
        head = index < len(table.head)
        # Head rows, and rows that a cell of several rows joins, stay on one page in Word.
        together = head or bool(open_cells)
        xml = "".join(
            _cell(table, paragraphs, cell, begins, together, _rules(table, index, row, begins))
            for cell, begins in cells
        )
        yield ooxml_tables.row(xml, head=head, height=row.height)


def _across(
    row: Row, count: int, open_cells: dict[int, tuple[Cell, int]]
) -> Iterator[tuple[Cell, bool]]:
    """The cells of a row from edge to edge, and whether each begins here; gaps are filled."""
    beginning = {cell.column: cell for cell in row.cells}
    spare = tuple(Paragraph((), p.style) for cell in row.cells for p in cell.content)[:1]
    column = 0
    while column < count:
        going, left = open_cells.pop(column, (None, 0))
        cell = beginning.get(column) or going or Cell(spare, column)
        begins = cell is not going
        left = cell.rows if begins else left
        if left > 1:
            open_cells[column] = (cell, left - 1)
        yield cell, begins
        column += cell.columns


def _rules(table: Table, index: int, row: Row, begins: bool) -> str:
    """Rules of a cell where they differ from the table's: under the head, and above a group."""
    look, first = table.look, len(table.head)
    if index == first - 1:
        return ooxml_tables.cell_border("bottom", look.head)
    if not begins or index == 0:
        return ""
    if index == first:
        return ooxml_tables.cell_border("top", look.head)
    return ooxml_tables.cell_border("top", look.group) if row.group else ""


def _cell(
    table: Table, paragraphs: Paragraphs, cell: Cell, begins: bool, together: bool, rules: str
) -> str:
    width = sum(table.columns[cell.column : cell.column + cell.columns])
    pad = table.look.pad_inline
    point = table.stops[cell.column] - pad if table.stops and cell.columns == 1 else 0.0
    place = Place(width - 2 * pad, point=point)
    content = cell.content
    if not begins:  # an empty line as high as the first cell's own, so that the row does not grow
        content = tuple(Paragraph((), p.style) for p in content[:1])
    if together:
        content = tuple(kept(p) for p in content)
    merged = "" if begins and cell.rows == 1 else ooxml_tables.merge(restart=begins)
    xml = "".join(paragraphs.write(p, place) for p in content) or paragraphs.blank(place, HAIR)
    return ooxml_tables.cell(xml, width, cell.columns, merged, rules, cell.fill, cell.valign)
