"""Tables of a Word body as text (ECMA-376, part 1, section 17.4); lengths come in as points."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, pairwise

from reports.galley import Colour, TableLook
from reports.writers.ooxml import eighths, element, quoted, shading, twips

_VERTICAL = {"top": "top", "middle": "center", "bottom": "bottom"}


def widths(columns: tuple[float, ...]) -> tuple[int, ...]:
    """Widths in twips of columns in pt; their edges are rounded, so that no error adds up."""
    edges = [0, *map(twips, accumulate(columns))]
    return tuple(right - left for left, right in pairwise(edges))


def grid(columns: tuple[float, ...]) -> str:
    """Column widths (17.4.48); WPS shows no table without them."""
    return f"<w:tblGrid>{''.join(element('gridCol', w=w) for w in widths(columns))}</w:tblGrid>"


def table_properties(width: float, look: TableLook) -> str:
    """Width, rules and padding of a table (17.4.59), `width` in pt."""
    return (
        element("tblW", w=twips(width), type="dxa")
        + element("tblInd", w=0, type="dxa")
        + _table_borders(look)
        + element("tblLayout", type="fixed")
        + _cell_margins(look.pad_inline, look.pad_block)
        + element("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0)
    )


def bare_properties(width: float) -> str:
    """A table in the middle of the column that is only there to hold things side by side."""
    return (
        element("tblW", w=twips(width), type="dxa")
        + element("jc", val="center")
        + element("tblLayout", type="fixed")
        + _cell_margins(0, 0)
        + element("tblLook", val="0000")
    )


def table_title(title: str) -> str:
    """Title and description for readers who cannot see the table (17.4.41, 17.4.46)."""
    if not title:
        return ""
    return f"<w:tblCaption{quoted('val', title)}/><w:tblDescription{quoted('val', title)}/>"


def _table_borders(look: TableLook) -> str:
    rules = {
        "top": look.outer,
        "left": look.sides,
        "bottom": look.outer,
        "right": look.sides,
        "insideH": look.inner,
        "insideV": look.upright,
    }
    inner = "".join(cell_border(side, width) for side, width in rules.items())
    return f"<w:tblBorders>{inner}</w:tblBorders>"


@lru_cache(maxsize=256)
def cell_border(side: str, width: float) -> str:
    """A black rule on one side of a cell or table, `width` in pt; 0 for none (17.4.66)."""
    if width <= 0:
        return element(side, val="nil")
    return element(side, val="single", sz=eighths(width), space=0, color="000000")


def _cell_margins(inline: float, block: float) -> str:
    sides = (("top", block), ("left", inline), ("bottom", block), ("right", inline))
    inner = "".join(element(side, w=twips(pad), type="dxa") for side, pad in sides)
    return f"<w:tblCellMar>{inner}</w:tblCellMar>"


def table(properties: str, columns: tuple[float, ...], rows: str) -> str:
    """A table (17.4.37) with the inside of its properties."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{grid(columns)}{rows}</w:tbl>"


def row(cells: str, *, head: bool, height: float = 0.0) -> str:
    """A row that no page break cuts (17.4.6); head rows come again on each page (17.4.49).

    `height` in pt is what it has at least (17.4.80).
    """
    least = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else ""
    repeat = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{least}{repeat}</w:trPr>{cells}</w:tr>"


def merge(restart: bool) -> str:
    """A cell that begins, or goes on with, a cell of several rows (17.4.84)."""
    return '<w:vMerge w:val="restart"/>' if restart else "<w:vMerge/>"


def cell(
    content: str,
    width: float,
    columns: int = 1,
    merged: str = "",
    borders: str = "",
    fill: Colour | None = None,
    valign: str = "middle",
) -> str:
    """A cell (17.4.65) of so many columns, `width` pt wide in all."""
    said = _cell_properties(width, columns, merged, borders, fill, valign)
    return f"<w:tc>{said}{content}</w:tc>"


@lru_cache(maxsize=1024)
def _cell_properties(
    width: float, columns: int, merged: str, borders: str, fill: Colour | None, valign: str
) -> str:
    return (
        f"<w:tcPr>{element('tcW', w=twips(width), type='dxa')}"
        + (element("gridSpan", val=columns) if columns > 1 else "")
        + merged
        + (f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "")
        + (shading(fill) if fill else "")
        + element("vAlign", val=_VERTICAL[valign])
        + "</w:tcPr>"
    )
