"""Sections, headers and footers as text (ECMA-376, part 1, sections 17.6 and 17.10)."""

from __future__ import annotations

from reports.galley import PageStyle
from reports.writers.ooxml import (
    NAMESPACE,
    element,
    paragraph,
    twips,
)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMES = (
    f'xmlns:w="{NAMESPACE}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TAGS = {"header": "hdr", "footer": "ftr"}


def section(page: PageStyle, references: str, *, start: str = "", first: bool = False) -> str:
    """A section's properties (17.6.17): paper, margins, grid, headers and footers.

    `references` as `reference` makes them. `start`: where the section begins (nextPage, oddPage,
    evenPage), empty for the next page. `first`: its first page has a header and footer of its own.
    """
    wide = page.width > page.height
    margins = {
        "top": page.top,
        "right": page.outside,
        "bottom": page.bottom,
        "left": page.inside,
        "header": header_distance(page),
        "footer": footer_distance(page),
        "gutter": 0.0,
    }
    return (
        f"<w:sectPr>{references}"
        + (element("type", val=start) if start else "")
        + element(
            "pgSz",
            w=twips(page.width),
            h=twips(page.height),
            orient="landscape" if wide else None,
        )
        + element("pgMar", **{name: twips(points) for name, points in margins.items()})
        + element("cols", space=720)
        + ("<w:titlePg/>" if first else "")
        + ("" if page.grid == "none" else line_grid(page.pitch))
        + "</w:sectPr>"
    )


def line_grid(pitch: float) -> str:
    """Lines of the page (17.6.5).

    Not linesAndChars: with less than the type size for a character, LibreOffice 7.4 gives each of
    them two cells. The characters of a line come from run spacing.
    """
    return element("docGrid", type="lines", linePitch=twips(pitch))


def reference(kind: str, pages: str, relation: str) -> str:
    """That a header or footer stands on a section's default, even or first pages (17.10.5)."""
    return f'<w:{kind}Reference w:type="{pages}" r:id="{relation}"/>'


def ending(paragraph_xml: str, properties: str) -> str:
    """A finished paragraph as the last of a section, whose properties it takes (17.6.18)."""
    head, found, rest = paragraph_xml.partition("</w:pPr>")
    if found:
        return f"{head}{properties}</w:pPr>{rest}"
    return paragraph_xml.replace("<w:p>", f"<w:p><w:pPr>{properties}</w:pPr>", 1)


# Headers and footers (word/header*.xml, word/footer*.xml)


def furniture(kind: str, content: str) -> str:
    """A header or a footer as a part (17.10.4, 17.10.3)."""
    tag = _TAGS[kind]
    return f"{_DECLARATION}<w:{tag} {_NAMES}>{content}</w:{tag}>"


def header_distance(page: PageStyle) -> float:
    """From the paper's edge to the top of the running head's line, in pt.

    Word and LibreOffice set the baseline of an exact line 4/5 down. Without a head: half the
    margin, room for whatever a clerk puts there.
    """
    if page.head is None:
        return page.top / 2
    return max(0.0, page.top - page.head_rise - 0.8 * page.head.pitch)


def footer_distance(page: PageStyle) -> float:
    """From the paper's edge to the foot of the folio's line, in pt.

    A dash's top is 0.4 em above the baseline of its line, which is 4/5 down. So the dash's top
    ends up `folio_drop` below the type area.
    """
    style = page.folio
    return max(0.0, page.bottom - page.folio_drop - 0.2 * style.pitch - 0.4 * style.char.size)


def folio(runs: str, align: str, inset: float, style: str) -> str:
    """The paragraph of a page number, `inset` pt from the edge it is aligned to."""
    edges = {side: twips(inset) if align == side else 0 for side in ("left", "right")}
    placed = element("pStyle", val=style) + element("ind", **edges) + element("jc", val=align)
    return paragraph(placed, runs)


def head_line(runs: str, properties: str, style: str) -> str:
    """The paragraph of a running head, with what it says beyond Word's style for it."""
    return paragraph(element("pStyle", val=style) + properties, runs)


def turned(content: str, left: float, top: float, width: float, height: float) -> str:
    """Paragraphs turned clockwise by a quarter, in a box on the page; all in pt from its edges.

    A floating table of one cell (17.4.57): text boxes turn their words in some readers only, and
    need the same box twice. Word turns everything in it (17.18.93 tbRl), LibreOffice 7.4 leaves
    ideographs upright, one below another.
    """
    place = element(
        "tblpPr",
        vertAnchor="page",
        horzAnchor="page",
        tblpX=max(1, twips(left)),
        tblpY=max(1, twips(top)),
    )
    margins = "".join(element(side, w=0, type="dxa") for side in ("left", "right"))
    said = (
        place
        + element("tblOverlap", val="never")
        + element("tblW", w=twips(width), type="dxa")
        + element("tblLayout", type="fixed")
        + f"<w:tblCellMar>{margins}</w:tblCellMar>"
    )
    cell = (
        f"<w:tc><w:tcPr>{element('tcW', w=twips(width), type='dxa')}"
        + element("textDirection", val="tbRl")
        + element("vAlign", val="center")
        + f"</w:tcPr>{content}</w:tc>"
    )
    row = f"<w:tr><w:trPr>{element('trHeight', val=twips(height), hRule='exact')}</w:trPr>{cell}"
    grid = f"<w:tblGrid>{element('gridCol', w=twips(width))}</w:tblGrid>"
    return f"<w:tbl><w:tblPr>{said}</w:tblPr>{grid}{row}</w:tr></w:tbl>"


def hair() -> str:
    """A paragraph that is there because a header or footer must end in one (17.3.1.33)."""
    return paragraph(element("spacing", before=0, after=0, line=20, lineRule="exact"), "")
