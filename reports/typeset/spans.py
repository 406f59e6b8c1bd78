"""Cells over several rows: where a page may turn within them, and what no page can hold whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec.structs import replace

from reports.galley import TableLook
from reports.typeset.rows import SLACK, SetCell, SetRow, settle


def glue(rows: Sequence[SetRow], look: TableLook) -> tuple[set[int], set[int]]:
    """Rows before which no page may turn, and rows before which it should not.

    The part of a span above a turn must hold its text, the part below should hold it too. The
    heading of a group, one cell over all columns, should not stand at the foot of a page.
    """
    tops = list(accumulate((row.height for row in rows), initial=0.0))
    glued, bound = set[int](), set[int]()
    for i, row in enumerate(rows):
        if row.heads_group:
            bound.add(i + 1)
        for cell in row.cells:
            need = cell.height + 2 * look.pad_block - SLACK
            end = min(i + cell.cell.rows, len(rows))
            for k in range(i + 1, end):
                if tops[k] - tops[i] < need:
                    glued.add(k)
                elif tops[end] - tops[k] < need:
                    bound.add(k)
    return glued, bound


def fit(rows: list[SetRow], look: TableLook, room: float) -> None:
    """Undo the spans that hold more together than a page of `room` pt, or touch such a row.

    Each block of rows that spans join is looked at for itself, and again only what is left of it,
    so that long tables take no longer a row than short ones.
    """
    blocks = list(_blocks(rows))
    while blocks:
        first, last = blocks.pop()
        block = rows[first:last]
        tall = _too_tall(block, look, room)
        if any(tall):
            _undo(block, tall)
            settle(block, look)
            blocks += [(first + a, first + b) for a, b in _blocks(block)]


def _blocks(rows: Sequence[SetRow]) -> Iterator[tuple[int, int]]:
    """Ranges of rows, two at least, between which some span leaves no gap."""
    first = end = 0
    for i, row in enumerate(rows):
        if i >= end:
            if end - first > 1:
                yield first, end
            first = i
        end = max([end, i + 1, *(i + cell.cell.rows for cell in row.cells)])
    if min(end, len(rows)) - first > 1:
        yield first, min(end, len(rows))


def _too_tall(rows: Sequence[SetRow], look: TableLook, room: float) -> list[bool]:
    """Of each row, whether what is glued to it is taller than a page."""
    glued, _ = glue(rows, look)
    out: list[bool] = []
    starts = [i for i in range(len(rows)) if i not in glued]
    for first, last in pairwise([*starts, len(rows)]):
        height = sum(row.height for row in rows[first:last])
        out += [height > room + SLACK] * (last - first)
    return out


def _undo(rows: Sequence[SetRow], tall: Sequence[bool]) -> None:
    """Put the spans that touch tall rows into their first row, empty cells below them.

    So their text can be cut.
    """
    before = list(accumulate(tall, initial=0))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row.cells):
            end = min(i + cell.cell.rows, len(rows))
            if cell.cell.rows == 1 or before[end] == before[i]:
                continue
            row.cells[j] = replace(cell, cell=replace(cell.cell, rows=1))
            empty = SetCell(replace(cell.cell, rows=1, content=()), ())
            for below in rows[i + 1 : end]:
                below.cells.append(empty)
                below.cells.sort(key=lambda c: c.cell.column)
