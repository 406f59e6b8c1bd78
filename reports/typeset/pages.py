"""Galley → Pages: every line, row and rule placed; the page grid, keeps, widows, the pinned imprint.

Blocks become units that are never split (a line, a row, a space); units are cut into pages; pages
are filled. What may not begin a page is glued to the unit before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reports.galley import (
    Block,
    Border,
    Galley,
    Group,
    PageBreak,
    PageStyle,
    Paragraph,
    Run,
    Space,
    Table,
    text_of,
)
from reports.typeset.lines import Composer, Line
from reports.typeset.placed import Box, Entry, Item, Page, Pages
from reports.typeset.tables import SetTable, baseline, set_table

# Sums of many heights must not turn a page on float noise (pt).
SLACK = 0.01


@dataclass(slots=True)
class Unit:
    """What stands on one page as a whole: `height` in pt; `glued` to the unit before it.

    `idle` units (white space) vanish at the top of a page; `forced` ones begin a page.
    """

    height: float
    glued: bool = False
    idle: bool = False
    forced: bool = False


@dataclass(slots=True)
class LineUnit(Unit):
    paragraph: Paragraph | None = None
    line: Line | None = None
    above: float = 0.0  # of the line box: border and its gap
    first: bool = False
    last: bool = False


@dataclass(slots=True)
class RowUnit(Unit):
    table: SetTable | None = None
    index: int = 0


@dataclass(slots=True)
class GroupUnit(Unit):
    units: list[Unit] = field(default_factory=list)


def make_pages(galley: Galley, composer: Composer) -> Pages:
    """Place a galley on pages; the last group marked `foot` goes to the foot of the last page."""
    maker = _Maker(galley.page, composer)
    flow = [b for b in galley.blocks if not (isinstance(b, Group) and b.foot)]
    feet = [b for b in galley.blocks if isinstance(b, Group) and b.foot]
    units = maker.units(flow)
    foot = GroupUnit(0.0, units=[u for group in feet for u in maker.units(group.blocks)])
    foot.height = sum(unit.height for unit in foot.units)
    pages = Pages(galley.title, galley.language, galley.author, galley.date)
    spans = _turn(units, galley.page.depth, foot.height)
    for number, (start, end) in enumerate(spans, 1):
        page = Page(number, galley.page.width, galley.page.height)
        maker.fill(page, units[start:end], pages)
        if number == len(spans) and foot.units:
            maker.pin(page, foot, pages)
        maker.folio(page)
        pages.pages.append(page)
    return pages


class _Maker:
    def __init__(self, style: PageStyle, composer: Composer) -> None:
        self.style = style
        self.composer = composer

    # blocks → units

    def units(self, blocks: Sequence[Block]) -> list[Unit]:
        out: list[Unit] = []
        glue = forced = False
        for block in blocks:
            match block:
                case PageBreak():
                    forced = True
                    continue
                case Space():
                    new: list[Unit] = [Unit(block.height, idle=True)]
                case Paragraph():
                    new = self._paragraph(block)
                case Table():
                    new = self._table(block)
                case Group():
                    new = self._group(block)
            if new and forced and not new[0].idle:
                new[0].forced, forced = True, False
            if new and glue:
                new[0].glued = True
            glue = _keeps(block) or (glue and isinstance(block, Space))
            out += new
        return out

    def _paragraph(self, paragraph: Paragraph) -> list[Unit]:
        style = paragraph.style
        lines = self.composer.compose(paragraph, self.style.measure)
        count, out = len(lines), []
        if style.space_before:
            out.append(Unit(style.space_before, idle=True))
        for k, line in enumerate(lines):
            first, last = k == 0, k == count - 1
            above = _border_room(style.border_top) if first else 0.0
            below = _border_room(style.border_bottom) if last else 0.0
            whole = style.keep_together or style.keep_with_next
            glued = k > 0 and (whole or k < style.orphans or count - k < style.widows)
            out.append(
                LineUnit(
                    style.pitch + above + below,
                    glued or (first and bool(style.space_before)),
                    paragraph=paragraph,
                    line=line,
                    above=above,
                    first=first,
                    last=last,
                )
            )
        if style.space_after:
            out.append(Unit(style.space_after, idle=True))
        if style.page_break_before:
            out[0].forced = True
        return out

    def _table(self, table: Table) -> list[Unit]:
        done = set_table(table, self.composer, self.style.depth)
        return [
            RowUnit(row.height, i in done.glued, table=done, index=i)
            for i, row in enumerate(done.rows)
        ]

    def _group(self, group: Group) -> list[Unit]:
        units = self.units(group.blocks)
        height = sum(unit.height for unit in units)
        if height > self.style.depth:  # too tall to be kept whole
            return units
        if group.step:
            height = -(-(height - SLACK) // group.step) * group.step
        return [GroupUnit(height, units=units)]

    # units → page

    def fill(self, page: Page, units: Sequence[Unit], pages: Pages) -> None:
        """Units from the top of the type area down."""
        self._place(page, units, self.style.top, pages)

    def pin(self, page: Page, foot: GroupUnit, pages: Pages) -> None:
        """The imprint on the foot of the type area (GB/T 9704-2012 7.4)."""
        y = self.style.height - self.style.bottom - foot.height
        self._place(page, foot.units, y, pages)

    def folio(self, page: Page) -> None:
        """The page number: odd pages right, even pages left (GB/T 9704-2012 7.5)."""
        style = self.style.folio
        align = "end" if page.number % 2 else "start"
        text = self.style.folio_form.format(n=page.number)
        paragraph = Paragraph((Run(text, style.char),), replace(style, align=align))
        # The dash of the folio stands 0.4 em above its baseline.
        y = self.style.height - self.style.bottom + self.style.folio_drop + 0.4 * style.char.size
        for line in self.composer.compose(paragraph, self.style.measure):
            for glyphs in line.glyphs:
                x = self._left(page) + line.x + glyphs.x
                page.items.append(glyphs.at(x, y, artifact=True))

    def _left(self, page: Page) -> float:
        return self.style.inside if page.number % 2 else self.style.outside

    def _place(self, page: Page, units: Sequence[Unit], y: float, pages: Pages) -> None:
        i, top = 0, True
        while i < len(units):
            unit = units[i]
            if isinstance(unit, RowUnit) and unit.table is not None:
                end = i
                while end < len(units) and _same_table(units[end], unit):
                    end += 1
                y += self._rows(page, unit.table, unit.index, unit.index + end - i, y)
                i = end
                top = False
                continue
            if isinstance(unit, GroupUnit):
                self._place(page, unit.units, y, pages)
            elif isinstance(unit, LineUnit):
                self._line(page, unit, y, pages)
            if not (top and unit.idle and page.number > 1):
                y += unit.height
                top = False
            i += 1

    def _rows(self, page: Page, table: SetTable, first: int, last: int, y: float) -> float:
        page.items += table.place(first, last, self._left(page), y, again=first > 0)
        return table.head_height + sum(row.height for row in table.rows[first:last])

    def _line(self, page: Page, unit: LineUnit, y: float, pages: Pages) -> None:
        paragraph, line = unit.paragraph, unit.line
        if paragraph is None or line is None:
            return
        style, left = paragraph.style, self._left(page)
        if unit.first and paragraph.heading:
            pages.outline.append(Entry(paragraph.heading, text_of(paragraph), page.number, y))
        if line.ragged:
            text = "".join("".join(glyphs.texts) for glyphs in line.glyphs)
            pages.ragged.append((page.number, line.glyphs[0].path, text))
        at = y + unit.above + baseline(style.pitch, style.char.size)
        for glyphs in line.glyphs:
            page.items.append(glyphs.at(left + line.x + glyphs.x, at))
        page.items += self._borders(unit, paragraph, left, y)

    def _borders(self, unit: LineUnit, paragraph: Paragraph, x: float, y: float) -> Iterator[Item]:
        style = paragraph.style
        if unit.first and style.border_top:
            yield Box(x, y, self.style.measure, style.border_top.width, style.border_top.colour)
        if unit.last and style.border_bottom:
            width = style.border_bottom.width
            at = y + unit.height - width
            yield Box(x, at, self.style.measure, width, style.border_bottom.colour)


def _border_room(border: Border | None) -> float:
    return border.width + border.gap if border else 0.0


def _keeps(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style.keep_with_next


def _same_table(unit: Unit, row: RowUnit) -> bool:
    return isinstance(unit, RowUnit) and unit.table is row.table


def _turn(units: Sequence[Unit], depth: float, foot: float) -> list[tuple[int, int]]:
    """Ranges of units that fill one page each; the last page leaves `foot` pt free.

    When the foot does not fit below the last page's units, the last of them that may begin a page
    move on with it, so that no page holds an imprint alone.
    """
    spans = _fill_pages(units, depth, 0)
    start, end = spans[-1]
    if not foot or _height(units[start:end], later=len(spans) > 1) + foot <= depth + SLACK:
        return spans
    k = next((k for k in range(end - 1, start, -1) if not (units[k].glued or units[k].idle)), end)
    if _height(units[k:end], later=True) + foot > depth + SLACK:
        k = end
    return [*spans[:-1], (start, k), (k, end)]


def _height(units: Sequence[Unit], *, later: bool) -> float:
    """Height of units that stand on one page; `later`: not the first, so idle ones on top vanish."""
    first = 0
    while later and first < len(units) and units[first].idle:
        first += 1
    rest = units[first:]
    head = 0.0
    seen: list[SetTable] = []
    for unit in rest:
        if isinstance(unit, RowUnit) and unit.table is not None and unit.table not in seen:
            seen.append(unit.table)
            head += unit.table.head_height
    return head + sum(unit.height for unit in rest)


def _fill_pages(units: Sequence[Unit], depth: float, start: int) -> list[tuple[int, int]]:
    """As many units on each page as it holds, from `start` on."""
    spans, begin, i, y = [], start, start, 0.0
    fresh, turn = True, -1  # nothing stands on the page yet; last unit that may begin the next one
    while i < len(units):
        unit = units[i]
        if fresh and unit.idle and spans:
            i += 1
            continue
        need = unit.height
        if isinstance(unit, RowUnit) and unit.table is not None and (fresh or unit.index == 0):
            need += unit.table.head_height
        if not fresh and not unit.glued:
            turn = i
        if not fresh and (unit.forced or y + need > depth + SLACK):
            end = i if unit.forced or turn < 0 else turn
            spans.append((begin, end))
            begin = i = end
            fresh, turn, y = True, -1, 0.0
            continue
        y, fresh, i = y + need, False, i + 1
    return [*spans, (begin, len(units))]
