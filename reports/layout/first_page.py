"""The first page of a short paper: its text, its signature and a long title on one page.

Page 1 shows text (GB/T 9704-2012 7.3.3), and what closes a paper stands on a page with text
(7.3.5.5). Where one paragraph is all the text there is and the signature finds no room below it,
one of them would be alone. The standard's own way out is to set lines closer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from reports import galley as g
from reports.typeset.lines import Composer
from reports.typeset.units import SLACK, LineUnit, height_of, make_units

# The closest that lines are set, in em of their text: a title of several lines, running text.
_TITLE = 1.25
_TEXT = 1.5
# What is left of two empty lines above a signature. A seal of 42 mm, whose middle lies between
# name and date, ends below the text's last line then (7.3.5.1).
_ROOM = 0.6
_SPARE = 6.0  # pt that stay free on page 1: other programs add up heights in other ways
_SPLIT = 4  # lines of a paragraph that can be parted with two on either page


def settled(
    blocks: tuple[g.Block, ...], page: g.PageStyle, composer: Composer
) -> tuple[g.Block, ...]:
    """Blocks that stand on the pages they should in every program that makes pages of them.

    Text that ends with a group marked `kept` is set just as much closer as brings the group onto
    page 1. Where that is not enough, a paragraph longer than the page is let go of by the group:
    so its beginning stays on page 1, its end goes on with the group. A shorter one may be parted
    anywhere, so that its last line can go with the group.
    """
    at = next((k for k, b in enumerate(blocks) if isinstance(b, g.Group) and b.kept), 0)
    if not at or not _lone(blocks[:at]):
        return blocks
    head, room = blocks[: at + 1], page.depth_of(1) + SLACK
    if _height(head, page, composer) <= room:
        return blocks
    given, least = (_height(_closer(head, page, share), page, composer) for share in (0.0, 1.0))
    if least <= room:
        share = min(1.0, max(0.0, given - room + _SPARE) / max(given - least, SLACK))
        return (*_closer(head, page, share), *blocks[at + 1 :])
    lines = [u for u in make_units(blocks[at - 1 : at], page, composer) if isinstance(u, LineUnit)]
    free = room - _height(blocks[: at - 1], page, composer)
    if len(lines) >= _SPLIT and 2 * page.pitch <= free < height_of(lines):
        return (*blocks[:at], *_let_go(blocks[at]), *blocks[at + 1 :])
    return (*blocks[: at - 1], _parted(blocks[at - 1]), *blocks[at:])


def _lone(blocks: Sequence[g.Block]) -> bool:
    """Whether the last of these is a paragraph, and the only one that is running text."""
    texts = [b for b in blocks if isinstance(b, g.Paragraph) and not _leads(b)]
    others = any(isinstance(block, g.Table | g.Figures | g.Section) for block in blocks)
    return not others and len(texts) == 1 and texts[0] is blocks[-1]


def _leads(paragraph: g.Paragraph) -> bool:
    style = paragraph.style
    return bool(paragraph.heading) or style.sense or style.keep_with_next


def _height(blocks: Sequence[g.Block], page: g.PageStyle, composer: Composer) -> float:
    return height_of(make_units(blocks, page, composer))


def _closer(blocks: Sequence[g.Block], page: g.PageStyle, share: float) -> tuple[g.Block, ...]:
    """Blocks set closer by a share of what is allowed; heads are not rounded to the grid then."""
    return tuple(
        replace(block, blocks=tuple(_near(block.blocks, page, share)), step=0.0)
        if isinstance(block, g.Group)
        else next(_near([block], page, share))
        for block in blocks
    )


def _near(blocks: Sequence[g.Block], page: g.PageStyle, share: float) -> Iterator[g.Block]:
    for block in blocks:
        match block:
            case g.Group():
                yield replace(block, blocks=tuple(_near(block.blocks, page, share)))
            case g.Space(height) if height > page.pitch + SLACK:
                yield g.Space(height * (1 - share * (1 - _ROOM)))
            case g.Paragraph(style=style) if style.sense or abs(style.pitch - page.pitch) < SLACK:
                least = style.char.size * (_TITLE if style.sense else _TEXT)
                pitch = style.pitch - share * max(0.0, style.pitch - least)
                yield replace(block, style=replace(style, pitch=pitch))
            case _:
                yield block


def _let_go(group: g.Block) -> tuple[g.Block, ...]:
    """A group with the white space on top of it before it: so it holds to no paragraph."""
    assert isinstance(group, g.Group)
    first = next((k for k, b in enumerate(group.blocks) if not isinstance(b, g.Space)), 0)
    return (*group.blocks[:first], replace(group, blocks=group.blocks[first:]))


def _parted(paragraph: g.Block) -> g.Block:
    assert isinstance(paragraph, g.Paragraph)
    return replace(paragraph, style=replace(paragraph.style, orphans=1, widows=1))
