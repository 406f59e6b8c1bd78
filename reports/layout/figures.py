"""Pictures at their size on paper, side by side within the measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from reports import doctree as d
from reports import galley as g
from reports.errors import ReportError, Where
from reports.layout.charts import told
from reports.style import Stylesheet

# A picture file's name and the YAML path it came from → the picture.
Pictures = Callable[[str, str], g.Art]
# A caption's content and its style's name → a numbered paragraph.
Caption = Callable[[Sequence[d.Inline], str], g.Paragraph]
# A chart and its width in pt → the chart drawn.
Charts = Callable[[d.Chart, float], g.Drawing]
# Word and browsers show a picture at so many pixels an inch; larger than that it is only rougher.
_USUAL_DPI = 96


def figures(
    block: d.Figures,
    styles: Stylesheet,
    pictures: Pictures,
    charts: Charts,
    caption: Caption,
    measure: float,
) -> g.Figures:
    """Pictures of one row, as large as their style and the measure (pt) allow; charts as drawn."""
    rule, (width, height, gap, caption_gap) = styles.figure(block.style)
    room = measure - gap * (len(block.items) - 1)
    share = min(width or measure, room / max(len(block.items), 1))
    drawn = any(isinstance(item, d.Chart) for item in block.items)
    art = [
        charts(item, share) if isinstance(item, d.Chart) else _picture(item, pictures)
        for item in block.items
    ]
    if drawn:
        sizes = [size for picture in art for size in _sizes([picture], share, share, height)]
    else:
        sizes = _sizes(art, room, width or measure, height)
    out = []
    for item, picture, size in zip(block.items, art, sizes, strict=True):
        below = caption(item.caption, rule.caption or "caption") if item.caption else None
        path = item.path if isinstance(item, d.Figure) else ""
        out.append(g.Figure(picture, *size, _alt(item, styles), below, path, item.id))
    return g.Figures(tuple(out), block.style, gap, caption_gap)


def _picture(item: d.Figure, pictures: Pictures) -> g.Art:
    """A picture; where the template names it, not the data, the template is to blame."""
    try:
        return pictures(item.file, item.path)
    except ReportError as error:
        if item.path:
            raise
        raise ReportError(replace(p, where=Where(*item.at)) for p in error.problems) from error


def words(blocks: Iterable[g.Block]) -> Iterator[g.Run]:
    """What stands in drawings: characters that need a face as all others do."""
    for block in blocks:
        if isinstance(block, g.Group | g.Section):
            yield from words(block.blocks)
        elif isinstance(block, g.Figures):
            for figure in block.items:
                if isinstance(figure.art, g.Drawing):
                    yield from (item.run for item in figure.art.items if isinstance(item, g.Label))


def _alt(item: d.Figure | d.Chart, styles: Stylesheet) -> str:
    """Words for who cannot see it: what is said, a chart's values, else the caption."""
    if not item.alt and isinstance(item, d.Chart):
        return told(item, styles.chart(item.style)[0].unit or "")
    return item.alt or "".join(run.text for run in d.runs(item.caption))


def _sizes(
    art: Sequence[g.Art], room: float, width: float, height: float
) -> list[tuple[float, float]]:
    """Width and height of each picture in pt: one height for all, as far as each can be enlarged.

    `room` is for all widths together, `width` and `height` limit each; a height of 0 does not.
    """
    shapes = [picture.width / picture.height for picture in art]
    high = min(room / sum(shapes), height or float("inf"), *(width / shape for shape in shapes))
    heights = [min(high, _natural(picture)) for picture in art]
    return [(high * shape, high) for shape, high in zip(shapes, heights, strict=True)]


def _natural(art: g.Art) -> float:
    """The greatest height of a picture in pt, at which it is what its maker saw."""
    return art.height * 72 / _USUAL_DPI if isinstance(art, g.Raster) else art.height
