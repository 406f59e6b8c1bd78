"""How large things will be in Word, about: it makes the lines itself."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from reports.galley import (
    Block,
    Break,
    Figures,
    Group,
    Inline,
    PageBreak,
    Paragraph,
    Row,
    Ruby,
    Run,
    Section,
    Space,
    Table,
)


def height(blocks: tuple[Block, ...], measure: float) -> float:
    """About how high the blocks of a head are, in pt; of tables, if every cell has one line."""
    total = 0.0
    for block in blocks:
        match block:
            case Paragraph():
                style = block.style
                rules = [rule for rule in (style.border_top, style.border_bottom) if rule]
                total += style.space_before + style.space_after
                total += sum(rule.width + rule.gap for rule in rules)
                room = measure - style.inset_start - style.inset_end
                total += style.pitch * sum(max(1, ceil((w - 1) / room)) for w in _widths(block))
            case Space():
                total += block.height
            case Group():
                inner = max(height(block.blocks, measure), block.least)
                total += inner + (-inner % block.step if block.step else 0.0)
            case Figures():
                total += max((figure.height for figure in block.items), default=0.0)
                captions = tuple(figure.caption for figure in block.items if figure.caption)
                total += block.caption_gap + height(captions[:1], measure) if captions else 0.0
            case Table():
                total += sum(_row(row, block.look.pad_block) for row in block.rows)
            case PageBreak() | Section():
                pass
    return total


def _row(row: Row, pad: float) -> float:
    """A row's height if no line turns."""
    cells = (sum(p.style.pitch for p in cell.content) for cell in row.cells if cell.rows == 1)
    return max(row.height, 2 * pad + max(cells, default=0.0))


def width(paragraph: Paragraph) -> float:
    """About how wide a paragraph is on one line, in pt."""
    return max(_widths(paragraph))


def _widths(paragraph: Paragraph) -> Iterator[float]:
    """About how wide the text is from one forced break to the next."""
    so_far = 0.0
    for item in paragraph.content:
        if isinstance(item, Break):
            yield so_far
            so_far = 0.0
        so_far += sum(map(_extent, _runs(item)))
    yield so_far


def _runs(item: Inline) -> tuple[Run, ...]:
    match item:
        case Run():
            return (item,)
        case Ruby():
            return item.base
    return ()


def _extent(run: Run) -> float:
    """Han are as wide as high, letters and digits half as wide."""
    half = sum(character < "\u1100" for character in run.text) / 2
    return (len(run.text) - half) * (run.char.size + run.char.tracking)
