"""Rows taller than a page, cut so that every part fits one, and marked where they go on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from reports.galley import Paragraph, Run, Table
from reports.typeset.lines import Composer, Line
from reports.typeset.rows import SLACK, SetCell, SetLine, SetRow, measure, stacked

# Size of a mark as part of the size of the text it stands by, and its pitch in its own size.
_SIZE: Final = 0.75
_PITCH: Final = 1.4

Marks = Mapping[int, tuple[SetLine, ...]]  # by the number of their cell in the row


class _Cut(Struct, frozen=True):
    """How a row is cut: its marks, and what they need of a part of so many pt."""

    row: SetRow
    depth: float
    heads: Marks
    foots: Marks

    def parts(self) -> Iterator[SetRow]:
        """Rows of lines; their heights are those of the text with its marks."""
        cells = self.row.cells
        ends = [0] * len(cells)
        wanted = [len(cell.lines) for cell in cells]
        while ends != wanted:
            begins, above = ends, _room(self.heads) if any(ends) else 0.0
            ends, below = self._ends(begins, self.depth - above), 0.0
            if ends != wanted:
                below = _room(self.foots)
                ends = self._ends(begins, self.depth - above - below)
            parts = [
                _part(cell, begin, end, above)
                for cell, begin, end in zip(cells, begins, ends, strict=True)
            ]
            text = max((part.height for part in parts), default=0.0)
            for k, (begin, end, want) in enumerate(zip(begins, ends, wanted, strict=True)):
                head = self.heads.get(k, ()) if 0 < begin < want else ()
                foot = self.foots.get(k, ()) if end < want else ()
                lowered = tuple(line.moved(text) for line in foot)
                parts[k] = replace(parts[k], head=head, foot=lowered)
            first = not any(begins)
            yield SetRow(parts, self.row.group and first, text + below, rest=not first)

    def _ends(self, begins: Sequence[int], depth: float) -> list[int]:
        """How far each cell's lines reach on one page; a line taller than it stands alone."""
        cells, ends = self.row.cells, list[int]()
        for cell, begin in zip(cells, begins, strict=True):
            reach = (cell.lines[begin].top if begin < len(cell.lines) else 0.0) + depth + SLACK
            end = bisect_right(cell.lines, reach, key=lambda line: line.bottom)
            ends.append(max(begin, end))
        if ends == list(begins):
            return [min(k + 1, len(cell.lines)) for k, cell in zip(begins, cells, strict=True)]
        return ends


def cut(row: SetRow, room: float, table: Table, composer: Composer) -> Iterator[SetRow]:
    """A row taller than `room` (pt) as rows that fit it, every cell going on in the next.

    All cells are cut at one height. Where text goes on, and where it comes from, its cell says so
    in the words of the table's look; the room of these words is counted. A cell too narrow for
    them leaves them to the wider ones.
    """
    look = table.look
    depth = room - 2 * look.pad_block
    heads = _marks(row, look.continued, "start", depth, table, composer)
    foots = _marks(row, look.continues, "end", depth, table, composer)
    for part in _Cut(row, depth, heads, foots).parts():
        part.height += 2 * look.pad_block
        yield part


def _part(cell: SetCell, begin: int, end: int, above: float) -> SetCell:
    """The lines begin…end−1 of a cell that is cut, `above` pt below the part's top."""
    lines = cell.lines[begin:end]
    low = lines[0].top if begin and lines else 0.0
    high = cell.lines[end].top if end < len(cell.lines) else inf
    return SetCell(
        replace(cell.cell, valign="top"),
        tuple(line.moved(above - low) for line in lines),
        tuple((a, y + above - low) for a, y in cell.anchors if lines and low <= y < high),
    )


def _marks(
    row: SetRow, words: str, align: str, depth: float, table: Table, composer: Composer
) -> Marks:
    """A mark for every cell that may be cut and has room for it on one line.

    For the widest of those that must be cut, if none of them has.
    """
    if not words:
        return {}
    may = {k: cell for k, cell in enumerate(row.cells) if cell.height > depth / 2}
    must = [k for k, cell in may.items() if cell.height > depth + SLACK]
    marks = {k: _mark(cell, words, align, table, composer) for k, cell in may.items()}
    short = {k: mark for k, mark in marks.items() if len(mark) == 1}
    if not must or not short.keys().isdisjoint(must):
        return short
    widest = max(must, key=lambda k: measure(row.cells[k].cell, table))
    return {**short, widest: marks[widest]}


def _mark(
    cell: SetCell, words: str, align: str, table: Table, composer: Composer
) -> tuple[SetLine, ...]:
    """Small words in the style of a cell, no part of its text."""
    style = cell.cell.content[0].style
    char = replace(style.char, size=style.char.size * _SIZE, emphasis=False, rise=0.0)
    small = replace(
        style, char=char, pitch=char.size * _PITCH, align=align,
        indent=0.0, inset_start=0.0, inset_end=0.0,
    )  # fmt: skip
    mark = Paragraph((Run(words, char),), small)
    lines = composer.compose(mark, measure(cell.cell, table))
    return tuple(stacked([_furniture(line) for line in lines], mark, 0.0))


def _furniture(line: Line) -> Line:
    return replace(line, glyphs=tuple(g.at(g.x, g.y, artifact=True) for g in line.glyphs))


def _room(marks: Marks) -> float:
    return max((mark[-1].bottom for mark in marks.values()), default=0.0)
