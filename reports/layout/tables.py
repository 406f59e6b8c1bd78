"""Tables laid out: cells in their columns, spans, column widths, fills, decimal points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from reports import doctree as d
from reports import galley as g
from reports.errors import Problem, Where
from reports.layout.columns import GRAIN, Column, Need, column_widths
from reports.layout.coverage import uncovered
from reports.lengths import Length
from reports.sheet import TableRule
from reports.style import Stylesheet
from reports.typeset import decimals
from reports.typeset.lines import Composer

_PAPER = (255, 255, 255)
_EMPTY = d.Cell(())
_WORDS = 20  # characters of a row by which a message names it


class _Spot(Struct, frozen=True):
    """A cell's place: rows and columns that it covers, counted from the cell's own row."""

    cell: d.Cell
    column: int
    rows: int
    columns: int


class Tables:
    """Lays out the tables of one document; `problems` collects what is wrong with them.

    `composer` measures what columns need; `paragraph` computes a paragraph's style; `template` is
    blamed for rows that do not fit one another.
    """

    def __init__(
        self,
        styles: Stylesheet,
        problems: list[Problem],
        paragraph: Callable[[d.Paragraph], g.Paragraph],
        composer: Composer,
        template: Where,
    ) -> None:
        self._styles = styles
        self._template = template
        self._problems = problems
        self._paragraph = paragraph
        self._composer = composer

    def table(self, table: d.Table, measure: float) -> g.Table:
        """A table on a measure (pt).

        All rows cover the same columns; cells never reach below the head, or below the table's
        last row (HTML 4.9.12).
        """
        rule, look = self._styles.table(table.style)
        places = [self._places(rows, table.style) for rows in (table.head, table.rows)]
        spots = [spot for rows in places for row in rows for spot in row]
        count = max((spot.column + spot.columns for spot in spots), default=0)
        if not count:
            self._wrong("table-empty", table.style)
            return g.Table((), (), (), look, table.title)
        head = self._head(table.head, _filled(places[0], count), rule)
        rows = self._body(table.rows, _filled(places[1], count), rule, count)
        self._check_marks(look, rule)
        numbers = self._numbers(rows)
        uneven = self._check_rows(table, places, len(rule.columns or ()))
        columns = [Column()] * count if uneven else self._columns(rule, table.style, count)
        needs = list(self._needs((*head, *rows), numbers, look)) if _open(columns) else []
        char = self._styles.paragraph(rule.cell or "body").char
        floor = 2 * look.pad_inline + char.size
        widths = column_widths(columns, needs, floor, measure)
        self._check_widths(columns, widths, floor, measure, table.style)
        stops = _stops(numbers, widths, look)
        return g.Table(widths, head, rows, look, table.title, stops)

    def _places(self, rows: Sequence[d.Row], name: str) -> list[list[_Spot]]:
        """Cells in the first columns that no cell above covers."""
        out = []
        taken: dict[int, int] = {}  # column → rows still covered by a cell above
        for n, row in enumerate(rows):
            column, spots = 0, list[_Spot]()
            for cell in row.cells:
                while taken.get(column, 0) > 0:
                    column += 1
                spots.append(_Spot(cell, column, min(cell.rows, len(rows) - n), cell.columns))
                reach = range(column, column + cell.columns)
                if any(taken.get(k, 0) > 0 for k in reach):
                    self._wrong("cells-overlap", name, row=n + 1)
                taken |= dict.fromkeys(reach, cell.rows)
                column += cell.columns
            taken = {k: left - 1 for k, left in taken.items()}
            out.append(spots)
        return out

    def _check_rows(
        self, table: d.Table, places: Sequence[Sequence[Sequence[_Spot]]], asked: int
    ) -> bool:
        """Whether rows cover unequal numbers of columns; a problem for the first row of each kind.

        The right number is the one `asked` for by the style, or else that of most rows.
        """
        widths = [_covered(rows) for rows in places]
        usual = Counter(chain(*widths))
        right = asked if asked in usual else max(usual, key=lambda w: (usual[w], w))
        told = set[tuple[bool, int]]()
        for rows, wide, head in zip((table.head, table.rows), widths, (True, False), strict=True):
            for n, (row, width) in enumerate(zip(rows, wide, strict=True), 1):
                if width != right and (head, width) not in told:
                    told.add((head, width))
                    code = "head-row-uneven" if head else "row-uneven"
                    said = {"cells": width, "columns": right, "words": _said(row)}
                    where = Where(*row.at) if row.at[1] else self._template
                    self._problems.append(Problem(code, where, {"row": n} | said))
        return bool(told)

    def _head(
        self, rows: Sequence[d.Row], places: Sequence[Sequence[_Spot]], rule: TableRule
    ) -> tuple[g.Row, ...]:
        fill = self._fill(rule.head_fill)
        return tuple(
            self._row(row, spots, rule.head, rule, fill)
            for row, spots in zip(rows, places, strict=True)
        )

    def _row(
        self,
        row: d.Row,
        spots: Sequence[_Spot],
        style: str | None,
        rule: TableRule,
        fill: g.Colour | None,
    ) -> g.Row:
        """A row; its own shade covers the one that the table gives it."""
        height, own = self._styles.row(row.style)
        cells = tuple(self._cell(spot, style, rule, own or fill) for spot in spots)
        return g.Row(cells, row.group, height)

    def _body(
        self,
        rows: Sequence[d.Row],
        places: Sequence[Sequence[_Spot]],
        rule: TableRule,
        count: int,
    ) -> tuple[g.Row, ...]:
        zebra = self._fill(rule.zebra)
        shaded = _bands(rows, places, count)
        return tuple(
            self._row(row, spots, rule.cell, rule, zebra if dark else None)
            for row, spots, dark in zip(rows, places, shaded, strict=True)
        )

    def _cell(
        self, spot: _Spot, style: str | None, rule: TableRule, fill: g.Colour | None
    ) -> g.Cell:
        usual = spot.cell.style or style or "body"
        content = spot.cell.content or (d.Paragraph((), ""),)
        return g.Cell(
            tuple(self._paragraph(replace(p, style=p.style or usual)) for p in content),
            spot.column,
            spot.rows,
            spot.columns,
            self._styles.fill(content[0].style or usual) or fill,
            rule.valign or "middle",
        )

    def _fill(self, colour: str | None) -> g.Colour | None:
        fill = self._styles.ink(colour) if colour else _PAPER
        return None if fill == _PAPER else fill

    def _columns(self, rule: TableRule, name: str, count: int) -> list[Column]:
        """What the style says of each column; nothing of any, all are automatic."""
        hints, char = rule.columns or (), self._styles.paragraph(rule.cell or "body").char
        if not hints:
            return [Column()] * count
        if len(hints) != count:
            self._wrong("columns-count", name, "columns", columns=len(hints), cells=count)
            return [Column()] * count
        return [_column(hint, char) for hint in hints]

    def _check_widths(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        floor: float,
        measure: float,
        name: str,
    ) -> None:
        fixed = sum(column.fixed or 0.0 for column in columns)
        if fixed > measure + 0.1:
            shown = {"width": f"{fixed:.1f}", "measure": f"{measure:.1f}"}
            self._wrong("columns-too-wide", name, "columns", **shown)
        elif sum(widths) > measure + 0.1:  # even one character a column is too much
            left = (measure - fixed) / sum(column.fixed is None for column in columns)
            self._narrow(left, floor, name)
        elif min(widths) < floor - 0.1:
            self._narrow(min(widths), floor, name)

    def _narrow(self, width: float, least: float, name: str) -> None:
        shown = {"width": f"{width:.1f}", "least": f"{least:.1f}"}
        self._wrong("column-too-narrow", name, "columns", **shown)

    def _needs(
        self, rows: Sequence[g.Row], numbers: Mapping[int, tuple[float, float]], look: g.TableLook
    ) -> Iterator[Need]:
        pad = 2 * look.pad_inline
        for row in rows:
            for cell in row.cells:
                found = [self._composer.extents(p) for p in cell.content]
                least, natural = (max(side) + pad for side in zip(*found, strict=True))
                yield Need(cell.column, cell.columns, least, natural)
        for column, (before, behind) in numbers.items():
            yield Need(column, 1, 0.0, before + behind + pad)

    def _numbers(self, rows: Sequence[g.Row]) -> dict[int, tuple[float, float]]:
        """By column: room before and behind the decimal points of its numbers, in pt."""
        out: dict[int, tuple[float, float]] = {}
        for row in rows:
            for cell in row.cells:
                for p in cell.content if cell.columns == 1 else ():
                    if p.style.align != "decimal":
                        continue
                    if found := decimals.extents(p, self._composer):
                        before, behind = out.get(cell.column, (0.0, 0.0))
                        out[cell.column] = max(before, found[0]), max(behind, found[1])
        return out

    def _check_marks(self, look: g.TableLook, rule: TableRule) -> None:
        """The marks of rows that are cut are words of the style sheet; they need faces too."""
        char = self._styles.paragraph(rule.cell or "body").char
        for key_name in ("continues", "continued"):
            words = g.Run(getattr(look, key_name), char)
            for problem in uncovered([words], self._composer.faces, self._styles):
                where = problem.where if problem.where.file else self._place(look.name, key_name)
                self._problems.append(replace(problem, where=where))

    def _place(self, table: str, key_name: str = "") -> Where:
        """Where a style says a thing, or else where the style stands."""
        said = self._styles.where(f"tables.{table}.{key_name}")
        return said if said.line else self._styles.where(f"tables.{table}")

    def _wrong(self, code: str, table: str, key_name: str = "", **values: object) -> None:
        self._problems.append(Problem(code, self._place(table, key_name), values))


def _column(hint: Length, char: g.CharStyle) -> Column:
    if hint.unit == "*":
        return Column(parts=hint.value)
    if hint.unit == "auto":
        return Column()
    return Column(hint.points(em=char.size, tracking=char.tracking))


def _open(columns: Sequence[Column]) -> bool:
    """Whether widths depend on content: one star alone just takes what is left."""
    free = [column for column in columns if column.fixed is None]
    return len(free) > 1 or any(not column.parts for column in free)


def _stops(
    numbers: Mapping[int, tuple[float, float]], widths: Sequence[float], look: g.TableLook
) -> tuple[float, ...]:
    """Decimal points such that the numbers of a column stand in its middle together."""
    stops = [0.0] * len(widths)
    for k, (before, behind) in numbers.items():
        slack = widths[k] - 2 * look.pad_inline - before - behind
        stop = look.pad_inline + max(slack / 2, 0.0) + before
        stops[k] = round(stop * GRAIN) / GRAIN
    return tuple(stops) if any(stops) else ()


def _covered(places: Sequence[Sequence[_Spot]]) -> list[int]:
    """How many columns each row covers, cells that span down from above included."""
    out, left = [], dict[int, int]()
    for spots in places:
        for spot in spots:
            for k in range(spot.column, spot.column + spot.columns):
                left[k] = max(left.get(k, 0), spot.rows)
        out.append(len(left))
        left = {k: rows - 1 for k, rows in left.items() if rows > 1}
    return out


def _said(row: d.Row) -> str:
    """The first words of a row, by which whoever wrote it finds it."""
    cells = (
        "".join(run.text for p in cell.content for run in d.runs(p.content)) for cell in row.cells
    )
    words = "｜".join(cells)
    return words if len(words) <= _WORDS else f"{words[:_WORDS]}…"


def held(blocks: Iterable[g.Block]) -> Iterator[g.Block]:
    """Blocks, the last row of a table on the page of the note below it (a group marked `kept`)."""
    every = list(blocks)
    for k, block in enumerate(every):
        after = every[k + 1] if k + 1 < len(every) else None
        kept = isinstance(after, g.Group) and after.kept
        yield _held(block) if kept and isinstance(block, g.Table) else block


def _held(table: g.Table) -> g.Table:
    last = table.rows[-1]
    cells = (replace(cell, content=tuple(map(_with_next, cell.content))) for cell in last.cells)
    return replace(table, rows=(*table.rows[:-1], replace(last, cells=tuple(cells))))


def _with_next(paragraph: g.Paragraph) -> g.Paragraph:
    return replace(paragraph, style=replace(paragraph.style, keep_with_next=True))


def _filled(places: Sequence[Sequence[_Spot]], count: int) -> list[list[_Spot]]:
    """Rows with an empty cell in every column that none covers."""
    out = []
    left = [0] * count  # rows still covered, by column
    for spots in places:
        for spot in spots:
            for k in range(spot.column, spot.column + spot.columns):
                left[k] = max(left[k], spot.rows)
        empty = [_Spot(_EMPTY, k, 1, 1) for k in range(count) if not left[k]]
        out.append(sorted([*spots, *empty], key=lambda spot: spot.column))
        left = [max(0, rows - 1) for rows in left]
    return out


def _bands(rows: Sequence[d.Row], places: Sequence[Sequence[_Spot]], count: int) -> Iterator[bool]:
    """Of each row, whether it is shaded in a zebra look.

    Rows that a cell joins are one band. Each group begins anew, and its heading, a cell over all
    columns, is no band.
    """
    reach, shaded, anew = 0, True, True
    for i, (row, spots) in enumerate(zip(rows, places, strict=True)):
        if i >= reach:
            shaded = False if anew or row.group else not shaded
            anew = row.group and spots[0].columns == count
        yield shaded
        reach = max([reach, *(i + spot.rows for spot in spots)])
