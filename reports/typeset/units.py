"""Blocks as units that pages are filled with: lines, rows, white space, groups that stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from reports.errors import Where, stop
from reports.galley import (
    Block,
    Border,
    Figures,
    Group,
    PageBreak,
    PageStyle,
    Paragraph,
    Section,
    Space,
    Table,
)
from reports.typeset.artwork import SetFigures, set_figures
from reports.typeset.lines import Composer, Line
from reports.typeset.tables import SetTable, set_table

# Sums of many heights must not turn a page on float noise (pt).
SLACK = 0.01

_MM = 25.4 / 72  # a point in mm

# How firmly a unit holds to the one before it. What does not fit on a page gives way from the top.
FREE: Final = 0
TOGETHER: Final = 1  # CSS break-inside: avoid
KEPT: Final = 2  # widows, orphans, headings with what follows
WHOLE: Final = 3  # rows of a spanning cell
LEVELS: Final = 4


class Unit(Struct, gc=False):
    """What stands on one page as a whole, `height` in pt.

    `glued` tells how firmly it holds to the unit before it; `idle` units (white space) vanish at
    the top of a page; `turn` begins a page, or an odd or even one (CSS break-before).
    """

    height: float
    glued: int = FREE
    idle: bool = False
    turn: str = ""  # "" | page | odd | even


class LineUnit(Unit):
    paragraph: Paragraph | None = None
    line: Line | None = None
    above: float = 0.0  # of the line box: border and its gap, room for what reaches out of it
    first: bool = False
    last: bool = False


class RowUnit(Unit):
    table: SetTable | None = None
    index: int = 0


class FigureUnit(Unit):
    figures: SetFigures | None = None
    above: float = 0.0  # white space that brings the unit to whole lines


class GroupUnit(Unit):
    units: list[Unit] = field(default_factory=list)


def make_units(blocks: Sequence[Block], style: PageStyle, composer: Composer) -> list[Unit]:
    """The units of blocks in order; headings glued to what follows them.

    Raises:
        ReportError: a measure that does not hold a character, figures that no page holds.
    """
    out: list[Unit] = []
    glue, turn = False, ""
    for block in blocks:
        if isinstance(block, PageBreak):
            turn = block.to or turn or "page"
            continue
        room = style.depth - (_kept_height(out) if glue and not turn else 0.0)
        new = _units(block, style, composer, room if room > style.depth / 2 else style.depth)
        if not new:
            continue
        if turn and not isinstance(block, Space):
            new[0].turn, turn = turn, ""
        kept = isinstance(block, Group) and block.kept and not new[0].turn
        if (glue or kept) and new[0].glued < KEPT:
            new[0].glued = KEPT
        glue = _keeps(block) or (glue and isinstance(block, Space))
        out += new
    return out


def height_of(units: Sequence[Unit]) -> float:
    """Height of units that stand on one page, the heads of tables included."""
    heads = {id(u.table): u.table.head_height for u in units if isinstance(u, RowUnit) and u.table}
    return sum(unit.height for unit in units) + sum(heads.values())


def is_text(unit: Unit) -> bool:
    """Whether a unit is a line of running text: no title, no heading, nothing that leads to one."""
    if not isinstance(unit, LineUnit) or unit.paragraph is None:
        return False
    style = unit.paragraph.style
    return not (unit.paragraph.heading or style.sense or style.keep_with_next)


def _units(block: Block, style: PageStyle, composer: Composer, room: float) -> list[Unit]:
    match block:
        case Space():
            return [Unit(block.height, idle=True)]
        case Paragraph():
            return _paragraph(block, style, composer)
        case Table():
            table = composer.once(block, room, lambda: set_table(block, composer, room))
            return [
                RowUnit(row.height, _glue(table, i), table=table, index=i)
                for i, row in enumerate(table.rows)
            ]
        case Figures():
            return [_figures(block, style, composer)]
        case Group():
            return _group(block, style, composer, room)
        case Section():
            return make_units(block.blocks, style, composer)
        case PageBreak():
            return []


def _paragraph(paragraph: Paragraph, style: PageStyle, composer: Composer) -> list[Unit]:
    """The lines of a paragraph.

    What reaches out of a line further than the white space between lines allows (readings, dots)
    makes room for itself; text on the grid stays on it, by whole lines (CSS block-step-size).
    """
    look = paragraph.style
    lines = composer.compose(paragraph, style.measure)
    count, out = len(lines), list[Unit]()
    if look.space_before:
        out.append(Unit(look.space_before, idle=True))
    for k, line in enumerate(lines):
        first, last = k == 0, k == count - 1
        above = _border_room(look.border_top) if first else 0.0
        below = _border_room(look.border_bottom) if last else 0.0
        if line.above or line.below:
            step = _step(style) if look.pitch == style.pitch else 0.0
            above += _stepped(line.above, step)
            below += _stepped(line.below, step)
        glued = KEPT if first and look.space_before else FREE
        if not first:
            edge = k < look.orphans or count - k < look.widows
            glued = (
                KEPT if edge or look.keep_with_next else TOGETHER if look.keep_together else FREE
            )
        out.append(
            LineUnit(
                look.pitch + above + below if above or below else look.pitch,
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
        out[0].turn = "page"
    return out


def _figures(figures: Figures, style: PageStyle, composer: Composer) -> FigureUnit:
    """Figures with white space above and below, so that the text goes on upon the grid."""
    made = set_figures(figures, composer, style.measure)
    if made.height > style.depth + SLACK:
        path = next((figure.path for figure in figures.items), "")
        high, deep = (f"{length * _MM:.0f}" for length in (made.height, style.depth))
        raise stop("figure-too-tall", Where(path=path), height=high, depth=deep)
    height = max(min(_stepped(made.height, _step(style)), style.depth), made.height)
    return FigureUnit(height, figures=made, above=(height - made.height) / 2)


def _group(group: Group, style: PageStyle, composer: Composer, room: float) -> list[Unit]:
    units = make_units(group.blocks, style, composer)
    height = max(height_of(units), group.least)
    # Too tall to be kept whole, or turned by whoever wrote it.
    if not height or height > room + SLACK or any(unit.turn for unit in units[1:]):
        return units
    step = group.step if style.grid != "none" else 0.0
    turn = units[0].turn if units else ""
    return [GroupUnit(_stepped(height, step), turn=turn, units=units)]


def _step(style: PageStyle) -> float:
    return style.pitch if style.grid != "none" else 0.0


def _stepped(height: float, step: float) -> float:
    """A height rounded up to a multiple of a step (CSS block-step-size)."""
    return -(-(height - SLACK) // step) * step if step else height


def _glue(table: SetTable, row: int) -> int:
    return WHOLE if row in table.glued else TOGETHER if row in table.bound else FREE


def _border_room(border: Border | None) -> float:
    return border.width + border.gap if border else 0.0


def _keeps(block: Block) -> bool:
    """Whether what follows a block must stand on the same page: the block ends with a heading."""
    if isinstance(block, Group):
        last = next((b for b in reversed(block.blocks) if not isinstance(b, Space)), None)
        return last is not None and _keeps(last)
    return isinstance(block, Paragraph) and block.style.keep_with_next


def _kept_height(units: Sequence[Unit]) -> float:
    """Height of the last unit and of those it is glued to."""
    height = 0.0
    for unit in reversed(units):
        height += unit.height
        if not unit.glued:
            break
    return height
