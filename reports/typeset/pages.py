"""Galley → Pages: every line, row and rule placed; the page grid, keeps, widows, the imprint.

Blocks become units that are never split (a line, a row, a space); pages are filled with units. What
may not begin a page is glued to the unit before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.galley import Galley, Group, PageStyle, Paragraph, Run, text_of
from reports.typeset.lines import Composer
from reports.typeset.placed import Box, Entry, Item, Page, Pages
from reports.typeset.tables import baseline
from reports.typeset.units import (
    FREE,
    LEVELS,
    SLACK,
    GroupUnit,
    LineUnit,
    RowUnit,
    Unit,
    height_of,
    make_units,
)


def make_pages(galley: Galley, composer: Composer) -> Pages:
    """Place a galley on pages; groups marked `foot` go to the foot of the last page."""
    flow = [b for b in galley.blocks if not (isinstance(b, Group) and b.foot)]
    feet = [b for b in galley.blocks if isinstance(b, Group) and b.foot]
    units = make_units(flow, galley.page, composer)
    foot = [u for group in feet for u in make_units(group.blocks, galley.page, composer)]
    while foot and foot[-1].idle:  # the last rule stands on the edge of the type area
        foot.pop()
    height = height_of(foot)
    if height > galley.page.depth + SLACK:  # it cannot be kept whole, so it follows on
        units, foot, height = units + foot, [], 0.0
    pages = Pages(galley.title, galley.language, galley.author, galley.date)
    spans = turn_pages(units, galley.page.depth, height)
    for number, (start, end) in enumerate(spans, 1):
        filler = _Filler(galley.page, composer, pages, number)
        filler.fill(units[start:end])
        if number == len(spans):
            filler.pin(foot, height)
        filler.folio()
        pages.pages.append(filler.page)
    return pages


class _Filler:
    """Places units on one page."""

    def __init__(self, style: PageStyle, composer: Composer, pages: Pages, number: int) -> None:
        self.style = style
        self.composer = composer
        self.pages = pages
        self.page = Page(number, style.width, style.height)
        self.left = style.inside if number % 2 else style.outside

    def fill(self, units: Sequence[Unit]) -> None:
        """Units from the top of the type area down, without white space on top of later pages."""
        first = 0
        while self.page.number > 1 and first < len(units) and units[first].idle:
            first += 1
        self._place(units[first:], self.style.top)

    def pin(self, units: Sequence[Unit], height: float) -> None:
        """The imprint on the foot of the type area (GB/T 9704-2012 7.4)."""
        self._place(units, self.style.height - self.style.bottom - height)

    def folio(self) -> None:
        """The page number: odd pages right, even pages left (GB/T 9704-2012 7.5)."""
        look = self.style.folio
        text = self.style.folio_form.replace("{n}", str(self.page.number))
        style = replace(look, align="end" if self.page.number % 2 else "start")
        # The ink of the folio's dash reaches 0.4 em above its baseline.
        y = self.style.height - self.style.bottom + self.style.folio_drop + 0.4 * look.char.size
        for line in self.composer.compose(
            Paragraph((Run(text, look.char),), style), self.style.measure
        ):
            for glyphs in line.glyphs:
                x = self.left + line.x + glyphs.x
                self.page.items.append(glyphs.at(x, y, artifact=True))

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
        return y + table.head_height + sum(row.height for row in table.rows[first:last])

    def _line(self, unit: LineUnit, y: float) -> None:
        paragraph, line = unit.paragraph, unit.line
        if paragraph is None or line is None:
            return
        style = paragraph.style
        if unit.first and paragraph.heading:
            entry = Entry(paragraph.heading, text_of(paragraph), self.page.number, y)
            self.pages.outline.append(entry)
        if line.ragged:
            self.pages.ragged.append((self.page.number, line.glyphs[0].path, line.text))
        at, x = y + unit.above + baseline(style.pitch, style.char.size), self.left + line.x
        for glyphs in line.glyphs:
            self.page.items.append(glyphs.at(x + glyphs.x, at))
        self.page.items += self._borders(unit, paragraph, y)

    def _borders(self, unit: LineUnit, paragraph: Paragraph, y: float) -> Iterator[Item]:
        style, x, measure = paragraph.style, self.left, self.style.measure
        if unit.first and style.border_top:
            yield Box(x, y, measure, style.border_top.width, style.border_top.colour)
        if unit.last and style.border_bottom:
            width = style.border_bottom.width
            yield Box(x, y + unit.height - width, measure, width, style.border_bottom.colour)


def _same_table(unit: Unit, row: RowUnit) -> bool:
    return isinstance(unit, RowUnit) and unit.table is row.table


def turn_pages(units: Sequence[Unit], depth: float, foot: float) -> list[tuple[int, int]]:
    """Ranges of units that fill one page each; the last page leaves `foot` pt free.

    When the foot does not fit below the last page's units, the last of them that may begin a page
    move on with it, so that no page holds an imprint alone.
    """
    spans = _fill_pages(units, depth)
    start, end = spans[-1]
    if not foot or _fits(units[start:end], depth - foot, later=len(spans) > 1):
        return spans
    free = (k for k in range(end - 1, start, -1) if units[k].glued == FREE and not units[k].idle)
    k = next(free, end)
    if not _fits(units[k:end], depth - foot, later=True) or not _shown(units[start:k]):
        k = end
    return [*spans[:-1], (start, k), (k, end)]


def _shown(units: Sequence[Unit]) -> bool:
    return any(not unit.idle for unit in units)


def _fits(units: Sequence[Unit], depth: float, *, later: bool) -> bool:
    """Whether a page holds units; white space below, and on top of later pages, does not count."""
    first, last = 0, len(units)
    while last > first and units[last - 1].idle:
        last -= 1
    while later and first < last and units[first].idle:
        first += 1
    return height_of(units[first:last]) <= depth + SLACK


def _fill_pages(units: Sequence[Unit], depth: float) -> list[tuple[int, int]]:
    """As many units on each page as it holds."""
    spans: list[tuple[int, int]] = []
    begin = i = 0
    fresh, bare, y = True, True, 0.0  # nothing stands on the page yet; nothing but white space
    turns = [-1] * LEVELS  # the last unit of each firmness that could begin the next page
    while i < len(units):
        unit = units[i]
        if unit.idle and fresh and spans:
            i += 1
            continue
        need = unit.height
        if isinstance(unit, RowUnit) and unit.table is not None and (fresh or unit.index == 0):
            need += unit.table.head_height
        if not fresh:
            turns[unit.glued] = i
            forced = unit.forced and not bare
            # White space may hang out of the page: it needs no page of its own.
            if forced or (y + need > depth + SLACK and not unit.idle):
                end = i if forced else next(turn for turn in turns if turn >= 0)
                spans.append((begin, end))
                begin = i = end
                fresh, bare, y, turns = True, True, 0.0, [-1] * LEVELS
                continue
        fresh, bare = False, bare and unit.idle
        y, i = y + need, i + 1
    return [*spans, (begin, len(units))]
