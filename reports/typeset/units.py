"""Blocks as units that pages are filled with: lines, rows, white space, groups that stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reports.galley import Block, Border, Group, PageBreak, PageStyle, Paragraph, Space, Table
from reports.typeset.lines import Composer, Line
from reports.typeset.tables import SetTable, set_table

# Sums of many heights must not turn a page on float noise (pt).
SLACK = 0.01

# How firmly a unit holds to the one before it. What does not fit on a page gives way from the top.
FREE: Final = 0
TOGETHER: Final = 1  # CSS break-inside: avoid
KEPT: Final = 2  # widows, orphans, headings with what follows
WHOLE: Final = 3  # rows of a spanning cell
LEVELS: Final = 4


@dataclass(slots=True)
class Unit:
    """What stands on one page as a whole, `height` in pt.

    `glued` tells how firmly it holds to the unit before it; `idle` units (white space) vanish at
    the top of a page; `forced` ones begin a page.
    """

    height: float
    glued: int = FREE
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


def make_units(blocks: Sequence[Block], style: PageStyle, composer: Composer) -> list[Unit]:
    """The units of blocks in order; headings glued to what follows them."""
    out: list[Unit] = []
    glue = forced = False
    for block in blocks:
        if isinstance(block, PageBreak):
            forced = True
            continue
        room = style.depth - (_kept_height(out) if glue and not forced else 0.0)
        new = _units(block, style, composer, room if room > style.depth / 2 else style.depth)
        if not new:
            continue
        if forced and not isinstance(block, Space):
            new[0].forced, forced = True, False
        if glue and new[0].glued < KEPT:
            new[0].glued = KEPT
        glue = _keeps(block) or (glue and isinstance(block, Space))
        out += new
    return out


def height_of(units: Sequence[Unit]) -> float:
    """Height of units that stand on one page, the heads of tables included."""
    heads = {id(u.table): u.table.head_height for u in units if isinstance(u, RowUnit) and u.table}
    return sum(unit.height for unit in units) + sum(heads.values())


def _units(block: Block, style: PageStyle, composer: Composer, room: float) -> list[Unit]:
    match block:
        case Space():
            return [Unit(block.height, idle=True)]
        case Paragraph():
            return _paragraph(block, style, composer)
        case Table():
            table = set_table(block, composer, room)
            return [
                RowUnit(row.height, _glue(table, i), table=table, index=i)
                for i, row in enumerate(table.rows)
            ]
        case Group():
            return _group(block, style, composer, room)
        case PageBreak():
            return []


def _paragraph(paragraph: Paragraph, style: PageStyle, composer: Composer) -> list[Unit]:
    look = paragraph.style
    lines = composer.compose(paragraph, style.measure)
    count, out = len(lines), list[Unit]()
    if look.space_before:
        out.append(Unit(look.space_before, idle=True))
    for k, line in enumerate(lines):
        first, last = k == 0, k == count - 1
        above = _border_room(look.border_top) if first else 0.0
        below = _border_room(look.border_bottom) if last else 0.0
        glued = KEPT if first and look.space_before else FREE
        if not first:
            edge = k < look.orphans or count - k < look.widows
            glued = (
                KEPT if edge or look.keep_with_next else TOGETHER if look.keep_together else FREE
            )
        out.append(
            LineUnit(
                look.pitch + above + below,
                glued,
                paragraph=paragraph,
                line=line,
                above=above,
                first=first,
                last=last,
            )
        )
    if look.space_after:
        out.append(Unit(look.space_after, KEPT if look.keep_with_next else FREE, idle=True))
    if look.page_break_before:
        out[0].forced = True
    return out


def _group(group: Group, style: PageStyle, composer: Composer, room: float) -> list[Unit]:
    units = make_units(group.blocks, style, composer)
    height = height_of(units)
    if not units or height > room + SLACK:  # too tall to be kept whole
        return units
    if group.step:
        height = -(-(height - SLACK) // group.step) * group.step
    return [GroupUnit(height, units=units)]


def _glue(table: SetTable, row: int) -> int:
    return WHOLE if row in table.glued else TOGETHER if row in table.bound else FREE


def _border_room(border: Border | None) -> float:
    return border.width + border.gap if border else 0.0


def _keeps(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style.keep_with_next


def _kept_height(units: Sequence[Unit]) -> float:
    """Height of the last unit and of those it is glued to."""
    height = 0.0
    for unit in reversed(units):
        height += unit.height
        if not unit.glued:
            break
    return height
