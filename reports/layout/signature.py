"""Signature and date of a paper set against each other (发文机关署名、成文日期)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports import galley as g
from reports.typeset.lines import Composer


def signed(blocks: Sequence[g.Block], manner: str, composer: Composer) -> tuple[g.Block, ...]:
    """Names and, last, the date, all aligned to the end, moved to where they belong.

    seal (GB/T 9704-2012 7.3.5.1): the date keeps its distance from the edge, names stand centred
    over it. plain (7.3.5.2): the last name stands two characters from the edge and the date begins
    two characters right of it; where the date is longer, it is the date that keeps the two.
    """
    lines = [block for block in blocks if isinstance(block, g.Paragraph)]
    if not manner or len(lines) < 2 or len(lines) < len(blocks):
        return tuple(blocks)
    widths = [composer.width(list(g.runs_of(line)), line.style.autospace) for line in lines]
    date, em = lines[-1].style, lines[-1].style.char.size
    if manner == "seal":
        ends = [date.inset_end + (widths[-1] - width) / 2 for width in widths]
    else:
        start = max(2 * em + widths[-2], 4 * em + widths[-1])  # of the last name, from the edge
        ends = [start - width for width in widths[:-1]] + [start - 2 * em - widths[-1]]
    return tuple(
        replace(line, style=replace(line.style, inset_end=max(0.0, end)))
        for line, end in zip(lines, ends, strict=True)
    )
