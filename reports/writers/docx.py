"""Galley → Word file: the body as one string between the parts of a package prepared once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reports.galley import (
    Block,
    Cell,
    Galley,
    Group,
    PageBreak,
    PageStyle,
    Paragraph,
    Row,
    Space,
    Table,
)
from reports.writers import ooxml
from reports.writers.docx_package import assemble, package
from reports.writers.docx_paragraphs import Paragraphs, Place
from reports.writers.docx_styles import look

HAIR = 1.0  # pt; the least line that Word and LibreOffice both keep


@dataclass(frozen=True, slots=True)
class WordFonts:
    """The families a Word file names.

    `families`: by role (fangsong, kaiti, heiti, xiaobiaosong, songti), and "latin" for letters and
    digits, "rare" for characters above U+FFFF. `alternatives`: what Word should take where a family
    is not installed (w:altName).
    """

    families: Mapping[str, str]
    alternatives: Mapping[str, str]


def write(galley: Galley, fonts: WordFonts) -> bytes:
    """A galley as a DOCX file; the same galley and fonts give the same bytes.

    Raises:
        ReportError: characters that no Word file can hold, with their YAML path.
    """
    around = package(look(galley, fonts.families, fonts.alternatives))
    body = _Body(galley.page, Paragraphs(around.sheet, fonts.families, galley.page.pitch))
    return assemble(around, body.xml(galley.blocks), galley)


class _Body:
    """Blocks in order; white space and page breaks wait for the paragraph that follows them."""

    def __init__(self, page: PageStyle, paragraphs: Paragraphs) -> None:
        self._page = page
        self._paragraphs = paragraphs
        self._out: list[str] = []
        self._column = Place(page.measure)
        self._space = 0.0
        self._new_page = False
        self._after_table = False

    def xml(self, blocks: tuple[Block, ...]) -> str:
        """The inside of w:body, without the section."""
        self._blocks(blocks, self._column)
        if self._new_page:
            broken = ooxml.paragraph("", ooxml.run(ooxml.page_break()))
            self._out.append(broken)
        elif self._space or self._after_table or not self._out:
            self._blank(self._column, HAIR)  # a body ends with a paragraph (17.2.2)
        return "".join(self._out)

    def _blocks(self, blocks: tuple[Block, ...], place: Place) -> None:
        for block in blocks:
            match block:
                case Paragraph():
                    self._paragraph(block, place)
                case Space():
                    self._white(block.height, place)
                case PageBreak():
                    self._new_page = True
                case Table():
                    self._table(block)
                case Group(foot=True):
                    self._foot(block)
                case Group():
                    self._blocks(block.blocks, place)

    def _paragraph(self, paragraph: Paragraph, place: Place) -> None:
        style = paragraph.style
        if place.frame and (style.border_top or style.border_bottom):
            self._ruled(paragraph, place)
            return
        xml = self._paragraphs.write(paragraph, place, self._space, new_page=self._new_page)
        self._put(xml)

    def _ruled(self, paragraph: Paragraph, place: Place) -> None:
        """A paragraph of a frame with its borders as lines of their own."""
        style, above, below = paragraph.style, paragraph.style.border_top, paragraph.style.border_bottom
        plain = replace(style, border_top=None, border_bottom=None)
        if above:
            before = self._space + style.space_before
            self._put(self._paragraphs.rule(place, above, before, above.gap))
            plain = replace(plain, space_before=0.0)
        if below:
            plain = replace(plain, space_after=0.0)
        self._paragraph(replace(paragraph, style=plain), place)
        if below:
            self._put(self._paragraphs.rule(place, below, below.gap, style.space_after))

    def _blank(self, place: Place, height: float) -> None:
        xml = self._paragraphs.blank(place, height, self._space, new_page=self._new_page)
        self._put(xml)

    def _put(self, xml: str) -> None:
        self._out.append(xml)
        self._space, self._new_page, self._after_table = 0.0, False, False

    def _white(self, height: float, place: Place) -> None:
        """Whole lines of the grid are empty lines; any other space goes above what follows."""
        lines = round(height / self._page.pitch)
        if lines < 1 or abs(height - lines * self._page.pitch) > 0.05:
            self._space += height
            return
        for _ in range(lines):
            self._blank(place, self._page.pitch)

    def _foot(self, group: Group) -> None:
        """A group on the foot of the last page: a frame, hung on an empty line at the end."""
        frame = ooxml.foot_frame(self._page.measure)
        self._blocks(group.blocks, Place(self._page.measure, frame))
        self._blank(self._column, HAIR)

    def _table(self, table: Table) -> None:
        if self._space or self._new_page or self._after_table:  # two tables in a row would be one
            self._blank(self._column, HAIR)
        self._put(_table(table, self._paragraphs))
        self._after_table = True


def _table(table: Table, paragraphs: Paragraphs) -> str:
    look = table.look
    pads = (look.pad_inline, look.pad_block)
    said = ooxml.table_properties(sum(table.columns), look.outer, look.inner, pads)
    rows = "".join(_rows(table, paragraphs))
    return ooxml.table(said + ooxml.table_title(table.title), table.columns, rows)


def _rows(table: Table, paragraphs: Paragraphs) -> Iterator[str]:
    open_cells: dict[int, tuple[Cell, int]] = {}  # by column: cells that go on below, rows left
    for index, row in enumerate((*table.head, *table.rows)):
        cells = []
        for cell, begins in _across(row, len(table.columns), open_cells):
            merged = "" if begins and cell.rows == 1 else ooxml.merge(restart=begins)
            rules = _rules(table, index, row, begins=begins)
            cells.append(_cell(cell, table, paragraphs, merged, rules, begins=begins))
        yield ooxml.row("".join(cells), head=index < len(table.head))


def _across(
    row: Row, count: int, open_cells: dict[int, tuple[Cell, int]]
) -> Iterator[tuple[Cell, bool]]:
    """The cells of a row from edge to edge, and whether each begins here; gaps are filled."""
    beginning = {cell.column: cell for cell in row.cells}
    spare = next((p.style for cell in row.cells for p in cell.content), None)
    column = 0
    while column < count:
        going, left = open_cells.pop(column, (None, 0))
        cell = beginning.get(column) or going
        if cell is None:
            cell = Cell((Paragraph((), spare),) if spare else (), column)
        begins = cell is not going
        left = cell.rows - 1 if begins else left - 1
        if left > 0:
            open_cells[column] = (cell, left)
        yield cell, begins
        column += cell.columns


def _rules(table: Table, index: int, row: Row, *, begins: bool) -> str:
    """Rules of a cell where they differ from the table's: under the head, and above a group."""
    look, first = table.look, len(table.head)
    if index == first - 1:
        return ooxml.cell_border("bottom", look.outer)
    if not begins or index == 0:
        return ""
    if index == first:
        return ooxml.cell_border("top", look.outer)
    return ooxml.cell_border("top", look.group) if row.group else ""


def _cell(
    cell: Cell, table: Table, paragraphs: Paragraphs, merged: str, rules: str, *, begins: bool
) -> str:
    width = sum(table.columns[cell.column : cell.column + cell.columns])
    place = Place(width - 2 * table.look.pad_inline)
    content = cell.content
    if not begins:  # an empty line as high as the first cell's own, so that the row does not grow
        content = tuple(Paragraph((), p.style) for p in content[:1])
    xml = "".join(paragraphs.write(p, place) for p in content) or paragraphs.blank(place, HAIR)
    return ooxml.cell(xml, width, cell.columns, merged, rules, cell.fill, cell.valign)
