"""Galley → Pages: every line, row, figure and rule placed on its page.

Blocks become units that are never split (a line, a row, a space); pages are filled with units
(`turns`), those of each section on pages of its make (`sections`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from reports.errors import Problem, Severity
from reports.galley import Galley, PageStyle, Paragraph, text_of
from reports.typeset.fonts import Faces
from reports.typeset.furniture import furniture, left_of, stripes, top_of, watermark
from reports.typeset.lines import Composer
from reports.typeset.numbered import Numbered, asks_for_pages
from reports.typeset.placed import Box, Entry, Glyphs, Item, Link, Page, Pages
from reports.typeset.sections import Sheet, plan
from reports.typeset.tables import baseline
from reports.typeset.units import (
    SLACK,
    FigureUnit,
    GroupUnit,
    LineUnit,
    RowUnit,
    Unit,
    height_of,
    is_text,
)


def make_pages(galley: Galley, composer: Composer) -> Pages:
    """Place a galley on pages; groups marked `foot` go to the foot of the last page.

    Where page numbers stand in the text, pages are made again until the numbers are true.
    """
    if not asks_for_pages(galley):
        return _made(galley, composer, composer)
    numbered = Numbered(composer)
    while True:
        pages = _made(galley, numbered, composer)
        if numbered.settled(pages.anchors):
            return pages
        del pages  # a long document's are not to be held twice


def _made(galley: Galley, composer: Composer, plain: Composer) -> Pages:
    """One pass; `plain` sets what stands outside the text."""
    pages = Pages(galley.title, galley.language, galley.author, galley.date)
    heading, bare = "", False
    grounds: dict[PageStyle, list[Glyphs]] = {}
    for sheet in plan(galley, composer):
        if bare and _goes_on(sheet):
            pages.problems.append(Problem("first-page-bare", severity=Severity.WARNING))
        bare = sheet.number == 1 and _bare(sheet)
        placing = _Placing(sheet, galley, pages)
        placing.place(sheet.units, skip=sheet.number > 1)
        placing.pin(sheet.foot)
        for entry in pages.outline[placing.entries :]:
            heading = entry.text if entry.level == 1 else heading
        page = placing.page
        if sheet.style not in grounds:
            grounds[sheet.style] = list(watermark(sheet.style, galley, plain))
        page.items[:0] = grounds[sheet.style]
        page.items += stripes(sheet)
        page.items += furniture(sheet, galley, heading, plain)
        page.links += links_of(page.items, plain.faces)
        pages.pages.append(page)
    return pages


def _bare(sheet: Sheet) -> bool:
    """Whether nothing but a head stands on a page."""
    return not any(is_text(unit) or isinstance(unit, RowUnit | FigureUnit) for unit in sheet.units)


def _goes_on(sheet: Sheet) -> bool:
    """Whether running text stands on a page that nobody asked to begin."""
    return any(map(is_text, sheet.units)) and not sheet.units[0].turn


class _Placing:
    """Places units on one page."""

    def __init__(self, sheet: Sheet, galley: Galley, pages: Pages) -> None:
        style = sheet.style
        self.style = style
        self.pages = pages
        self.page = Page(sheet.number, style.width, style.height, blank=sheet.blank)
        self.left = left_of(style, sheet.number)
        self.top = top_of(style, sheet.number)
        self.entries = len(pages.outline)

    def place(self, units: Sequence[Unit], *, skip: bool) -> None:
        """Units from the top of the type area down, `skip` white space on top."""
        first = 0
        while skip and first < len(units) and units[first].idle:
            first += 1
        self._place(units[first:], self.top)

    def pin(self, units: Sequence[Unit]) -> None:
        """The imprint on the foot of the type area (GB/T 9704-2012 7.4)."""
        if units:
            depth = self.style.depth_of(self.page.number)
            self._place(units, self.top + depth - height_of(units))

    def _place(self, units: Sequence[Unit], y: float) -> None:
        i = 0
        while i < len(units):
            unit, end = units[i], i + 1
            if isinstance(unit, RowUnit) and unit.table is not None:
                while end < len(units) and _same_table(units[end], unit):
                    end += 1
                y = self._rows(unit, end - i, y)
            else:
                if isinstance(unit, GroupUnit):
                    self._place(unit.units, y)
                elif isinstance(unit, FigureUnit):
                    self._figures(unit, y + unit.above)
                elif isinstance(unit, LineUnit):
                    self._line(unit, y)
                y += unit.height
            i = end

    def _rows(self, unit: RowUnit, count: int, y: float) -> float:
        table, first, last = unit.table, unit.index, unit.index + count
        assert table is not None
        self.page.items += table.place(first, last, self.left, y, again=first > 0)
        for path, text in table.ragged(first, last):
            self.pages.ragged.append((self.page.number, path, text))
        for anchor, at in table.anchors(first, last, y):
            self._anchor(anchor, at)
        return y + table.head_height + sum(row.height for row in table.rows[first:last])

    def _figures(self, unit: FigureUnit, y: float) -> None:
        assert unit.figures is not None
        self.page.items += unit.figures.place(self.left, y)
        for anchor, at in unit.figures.anchors(y):
            self._anchor(anchor, at)

    def _line(self, unit: LineUnit, y: float) -> None:
        paragraph, line = unit.paragraph, unit.line
        if paragraph is None or line is None:
            return
        style = paragraph.style
        if unit.first:
            self._anchor(paragraph.anchor, y)
            if paragraph.heading:
                entry = Entry(paragraph.heading, text_of(paragraph), self.page.number, y)
                self.pages.outline.append(entry)
        if line.ragged:
            self.pages.ragged.append((self.page.number, line.glyphs[0].path, line.text))
        at, x = y + unit.above + baseline(style.pitch, style.char.size), self.left + line.x
        for glyphs in line.glyphs:
            down = at + glyphs.y if glyphs.y else at  # one number for all of a line
            self.page.items.append(glyphs.at(x + glyphs.x, down))
        self.page.items += self._borders(unit, paragraph, y)

    def _anchor(self, anchor: str, y: float) -> None:
        """What goes on over a page is where it begins."""
        if anchor:
            self.pages.anchors.setdefault(anchor, (self.page.number, y))

    def _borders(self, unit: LineUnit, paragraph: Paragraph, y: float) -> Iterator[Item]:
        style, x, measure = paragraph.style, self.left, self.style.measure
        if unit.first and style.border_top:
            yield Box(x, y, measure, style.border_top.width, style.border_top.colour)
        if unit.last and style.border_bottom:
            width = style.border_bottom.width
            yield Box(x, y + unit.height - width, measure, width, style.border_bottom.colour)


def _same_table(unit: Unit, row: RowUnit) -> bool:
    return isinstance(unit, RowUnit) and unit.table is row.table


def links_of(items: Iterable[Item], faces: Faces) -> Iterator[Link]:
    """Where a page can be clicked: a rectangle for each piece of a line that leads elsewhere."""
    link: Link | None = None
    for item in items:
        if not isinstance(item, Glyphs) or not item.link or not item.gids or item.turn:
            continue
        width = item.xs[-1] + faces.face(item.face).advance(item.gids[-1]) * item.size
        piece = Link(item.x, item.y - 0.88 * item.size, width, item.size, item.link)
        if link is not None and _joins(link, piece):
            link = replace(link, width=piece.x + width - link.x)
            continue
        if link is not None:
            yield link
        link = piece
    if link is not None:
        yield link


def _joins(link: Link, piece: Link) -> bool:
    """Whether a piece goes on where a link ends, no more than a space away."""
    same = (link.target, link.height) == (piece.target, piece.height)
    gap = piece.x - link.x - link.width
    return same and abs(link.y - piece.y) < SLACK and abs(gap) < link.height
