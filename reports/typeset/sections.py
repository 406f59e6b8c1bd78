"""Galley → sheets: pages of one make after those of another, blank pages, the imprint's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reports.galley import Block, Galley, Group, PageBreak, PageStyle, Section, Space
from reports.typeset.lines import Composer
from reports.typeset.turns import turn_pages, wrong_side
from reports.typeset.units import SLACK, Unit, height_of, make_units


class Sheet(Struct, frozen=True):
    """What one page is to carry: units from the top of the type area, others on its foot."""

    number: int
    style: PageStyle
    units: Sequence[Unit] = ()
    foot: Sequence[Unit] = ()
    blank: bool = False
    numbered: bool = True  # shows its folio


class _Part(Struct):
    """Blocks that stand on pages of one make."""

    style: PageStyle
    blocks: list[Block]


def plan(galley: Galley, composer: Composer) -> Iterator[Sheet]:
    """The sheets of a galley, numbered from 1.

    Groups marked `foot` stand on the foot of the last page. That page is of the galley's own make:
    one is added where the last section's is not, since the imprint comes after everything else
    (GB/T 9704-2012 7.3.7), where a page break stands before the imprint, and where it is to stand
    on an even page and the text ends on an odd one. A blank page shows no folio, nor does an
    imprint's page after it (7.5).
    """
    main, number = galley.page, 1
    cut, feet, turn = _cut(galley)
    parts = [(part.style, make_units(part.blocks, part.style, composer)) for part in cut]
    parts = [(style, units) for style, units in parts if units] or [(main, [])]
    foot = _foot(feet, main, composer)
    pinned = parts[-1][0] == main and not (turn and parts[-1][1])
    if height_of(foot) > main.depth + SLACK:  # it cannot be kept whole, so it follows on
        parts, foot = _follow(parts, foot, main, pinned=pinned), []
    for style, units in parts:
        below = foot if pinned and units is parts[-1][1] else []
        room = height_of(below)
        first = style.depth_of(1)
        spans = turn_pages(units, style.depth, room, number, duplex=main.duplex, first=first)
        if below and _to_back(feet, main) and wrong_side("even", number + len(spans) - 1):
            spans = turn_pages(units, style.depth, 0.0, number, duplex=True, first=first)
            below, pinned, turn = [], False, "even"
        for start, end in spans[:-1]:
            yield _sheet(number, style, units[start:end]) if start < end else _blank(number, main)
            number += 1
        yield _sheet(number, style, units[slice(*spans[-1])], below)
        number += 1
    if foot and not pinned:
        skipped = main.duplex and wrong_side(turn, number)
        if skipped:
            yield _blank(number, main)
        yield Sheet(number + skipped, main, (), foot, numbered=not skipped)


def _to_back(feet: Sequence[Group], style: PageStyle) -> bool:
    """Whether what stands on the foot of the last page asks for the back of a sheet of paper."""
    return style.duplex and any(group.even for group in feet)


def _sheet(
    number: int, style: PageStyle, units: Sequence[Unit], foot: Sequence[Unit] = ()
) -> Sheet:
    return Sheet(number, style, units, foot, numbered=style.folio_first or number > 1)


def _blank(number: int, style: PageStyle) -> Sheet:
    return Sheet(number, style, blank=True, numbered=False)


def _foot(feet: Sequence[Group], style: PageStyle, composer: Composer) -> list[Unit]:
    """What stands on the foot of the last page; its last rule on the edge of the type area."""
    units = [u for group in feet for u in make_units(group.blocks, style, composer)]
    while units and units[-1].idle:
        units.pop()
    return units


def _follow(
    parts: list[tuple[PageStyle, list[Unit]]], units: list[Unit], style: PageStyle, *, pinned: bool
) -> list[tuple[PageStyle, list[Unit]]]:
    """The parts with units after them, on the last part's page where they may stand there."""
    if not pinned:
        return [*parts, (style, units)]
    return [*parts[:-1], (style, parts[-1][1] + units)]


def _cut(galley: Galley) -> tuple[list[_Part], list[Group], str]:
    """Blocks by the make of their pages, groups for the foot, and the turn asked for at the end."""
    parts, feet = list[_Part](), list[Group]()
    for style, block in _flat(galley.blocks, galley.page):
        if isinstance(block, Group) and block.foot:
            feet.append(block)
            continue
        if not parts or parts[-1].style is not style:
            parts.append(_Part(style, _pending(parts)))
        parts[-1].blocks.append(block)
    turn = ""
    for block in _pending(parts):
        turn = block.to or turn or "page" if isinstance(block, PageBreak) else turn
    return parts, feet, turn


def _flat(blocks: Sequence[Block], style: PageStyle) -> Iterator[tuple[PageStyle, Block]]:
    """Blocks with the make of their pages; a section begins a page and ends one."""
    for block in blocks:
        if isinstance(block, Section):
            yield block.page, PageBreak()
            yield from _flat(block.blocks, block.page)
            yield style, PageBreak()
        else:
            yield style, block


def _pending(parts: Sequence[_Part]) -> list[Block]:
    """Take from the last part the breaks that nothing follows: they are for what comes next."""
    out: list[Block] = []
    blocks = parts[-1].blocks if parts else []
    while blocks and isinstance(blocks[-1], PageBreak | Space):
        block = blocks.pop()
        if isinstance(block, PageBreak):
            out.insert(0, block)
    return out
