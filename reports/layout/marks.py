"""Marks of issuing bodies (发文机关标志): made to fit the measure, placed by their ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import floor, inf

from msgspec.structs import replace

from reports import galley as g
from reports.layout.coverage import drawn
from reports.style import Stylesheet
from reports.typeset.lines import Composer
from reports.typeset.rows import baseline

_STEP = 2  # half points: Word knows no finer size of type


def fitted(
    content: Sequence[g.Inline],
    style: g.ParaStyle,
    measure: float,
    shrink: float,
    composer: Composer,
) -> g.ParaStyle:
    """The style with which a mark stands on one line of the measure (pt), size and pitch in step.

    `shrink` below 1 says how much smaller it becomes anyhow.
    """
    runs = [item for item in content if isinstance(item, g.Run)]
    room = measure - style.inset_start - style.inset_end
    width = composer.width(runs, style.autospace) if drawn(runs, composer.faces) else 0.0
    ratio = min(shrink, room / width if width > room else 1.0)
    return style if ratio >= 1.0 else _smaller(style, ratio)


def _smaller(style: g.ParaStyle, ratio: float) -> g.ParaStyle:
    char = style.char
    size = max(1.0, floor(char.size * ratio * _STEP) / _STEP)
    ratio = size / char.size
    char = replace(char, size=size, tracking=char.tracking * ratio, rise=char.rise * ratio)
    return replace(style, char=char, pitch=style.pitch * ratio)


def too_wide(table: g.Table, styles: Stylesheet, composer: Composer) -> float:
    """How much smaller the marks in a table must be for every cell to be one line; 1 if they fit.

    The names of a joint issue are of one size, and so is the word beside them.
    """
    ratios = [1.0]
    for cell, mark in _marks(table, styles):
        widths = table.columns[cell.column : cell.column + cell.columns]
        room = sum(widths) - 2 * table.look.pad_inline
        if g.text_of(mark) and drawn(g.runs_of(mark), composer.faces):
            ratios.append(room / composer.extents(mark)[1])
    return min(ratios)


def alike(table: g.Table, styles: Stylesheet, composer: Composer) -> g.Table:
    """A table whose marks of one column are tracked out to the widest, as joint names are."""
    widest: dict[int, float] = {}
    for cell, mark in _marks(table, styles):
        widest[cell.column] = max(widest.get(cell.column, 0.0), _width(mark, composer))
    if not widest:
        return table
    return replace(table, rows=tuple(_spread(row, widest, styles, composer) for row in table.rows))


def _spread(row: g.Row, widest: dict[int, float], styles: Stylesheet, composer: Composer) -> g.Row:
    cells = []
    for cell in row.cells:
        content = tuple(
            _tracked(p, widest[cell.column], composer) if styles.fits(p.style.name) else p
            for p in cell.content
        )
        cells.append(replace(cell, content=content))
    return replace(row, cells=tuple(cells))


def _tracked(mark: g.Paragraph, width: float, composer: Composer) -> g.Paragraph:
    """A name with the gaps between its characters widened until it is so wide (pt)."""
    gaps = len(g.text_of(mark)) - 1
    slack = width - _width(mark, composer)
    whole = all(isinstance(item, g.Run) for item in mark.content)
    if gaps < 1 or slack < gaps / 20 or not whole:  # a twentieth is Word's finest tracking
        return mark
    runs = [item for item in mark.content if isinstance(item, g.Run)]
    last = runs[-1]
    head = [*runs[:-1], replace(last, text=last.text[:-1])]  # nothing follows the last character
    wide = (replace(run, char=_with_gap(run.char, slack / gaps)) for run in head if run.text)
    return replace(mark, content=(*wide, replace(last, text=last.text[-1:])))


def _with_gap(char: g.CharStyle, more: float) -> g.CharStyle:
    return replace(char, tracking=char.tracking + more)


def _width(mark: g.Paragraph, composer: Composer) -> float:
    runs = list(g.runs_of(mark))
    return composer.width(runs, mark.style.autospace) if drawn(runs, composer.faces) else 0.0


def raised(
    blocks: Sequence[g.Block], styles: Stylesheet, composer: Composer
) -> tuple[g.Block, ...]:
    """Blocks in which a group of a least height ends where the ink of the mark below it begins.

    GB/T 9704-2012 measures a mark from its upper edge (7.2.4), wherever its line box may begin.
    """
    out = list(blocks)
    for k, (above, below) in enumerate(pairwise(blocks)):
        if isinstance(above, g.Group) and above.least and (mark := _first(below, styles)):
            out[k] = replace(above, least=max(0.0, above.least - _white(mark, composer)))
    return tuple(out)


def _first(block: g.Block, styles: Stylesheet) -> g.Paragraph | None:
    """The mark that a block begins with."""
    marks = [p for p in g.paragraphs((block,)) if styles.trims(p.style.name)]
    if next(g.paragraphs((block,)), None) not in marks:
        return None
    return next(filter(g.text_of, marks), marks[0])


def _white(mark: g.Paragraph, composer: Composer) -> float:
    """From the top of a mark's line box down to its ink, in pt; of a full square if it is empty."""
    style = mark.style
    down = baseline(style.pitch, style.char.size)
    runs = list(g.runs_of(mark))
    if not g.text_of(mark) or not drawn(runs, composer.faces):
        return down - 0.88 * style.char.size
    line = composer.compose(replace(mark, style=replace(style, align="start")), inf)[0]
    tops = (
        composer.faces.face(glyphs.face).top(gid) * glyphs.size - glyphs.y
        for glyphs in line.glyphs
        for gid in glyphs.gids
    )
    return down - max(tops)


def _marks(table: g.Table, styles: Stylesheet) -> Iterator[tuple[g.Cell, g.Paragraph]]:
    """The paragraphs of a table that are made to fit, with their cells."""
    for row in table.rows:
        for cell in row.cells:
            yield from ((cell, p) for p in cell.content if styles.fits(p.style.name))
