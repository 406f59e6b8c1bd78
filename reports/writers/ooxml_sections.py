"""Sections, headers and footers as text (ECMA-376, part 1, sections 17.6 and 17.10)."""

from __future__ import annotations

from reports.galley import PageStyle, Stripe
from reports.writers.ooxml import (
    NAMESPACE,
    colour,
    element,
    paragraph,
    run,
    twips,
)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMES = (
    f'xmlns:w="{NAMESPACE}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TAGS = {"header": "hdr", "footer": "ftr"}
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def section(page: PageStyle, references: str, *, start: str = "", first: bool = False) -> str:
    """A section's properties (17.6.17): paper, margins, grid, headers and footers.

    `references` as `reference` makes them. `start`: where the section begins (nextPage, oddPage,
    evenPage), empty for the next page. `first`: its first page has a header and footer of its own.
    """
    wide = page.width > page.height
    margins = {
        "top": page.first_top if first and page.first_top is not None else page.top,
        "right": page.outside,
        "bottom": page.first_bottom if first and page.first_bottom is not None else page.bottom,
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
        return min(page.top, page.first_top or page.top) / 2
    return max(0.0, page.top - page.head_rise - 0.8 * page.head.pitch)


def footer_distance(page: PageStyle) -> float:
    """From the paper's edge to the foot of the folio's line, in pt.

    A dash's top is 0.4 em above the baseline of its line, which is 4/5 down. So the dash's top
    ends up `folio_drop` below the type area.
    """
    least = page.bottom if page.first_bottom is None else page.first_bottom / 2
    return min(least, _folio_foot(page))


def _folio_foot(page: PageStyle) -> float:
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


def hair(runs: str = "") -> str:
    """A paragraph that is there because a header or footer must have one (17.3.1.33)."""
    return _exact(1.0, runs)


def _exact(height: float, runs: str = "") -> str:
    said = element("spacing", before=0, after=0, line=twips(height), lineRule="exact")
    return paragraph(said, runs)


def push_down(page: PageStyle) -> str:
    """White space in a header that carries the text down to the type area's top.

    Word has one top margin for a section. Where page 1 has another, that one is the section's, and
    the headers of the other pages fill the difference: text begins below a header (17.10.4).
    """
    if page.first_top is None:
        return ""
    height = page.top - header_distance(page) - (page.head.pitch if page.head else 1.0)
    return _exact(height) if height >= 1.0 else ""


def push_up(page: PageStyle) -> str:
    """White space in a footer that ends the text at the type area's foot, as `push_down`."""
    if page.first_bottom is None:
        return ""
    height = page.bottom - _folio_foot(page) - page.folio.pitch
    return _exact(height) if height >= 1.0 else ""


def lift(page: PageStyle) -> str:
    """White space below a folio that stands higher than its footer begins."""
    height = _folio_foot(page) - footer_distance(page)
    return _exact(height) if height >= 1.0 else ""


def stripe(rule: Stripe) -> str:
    """A run with a rule across the paper: a filled rectangle of VML (part 4, 19.1.2.16)."""
    place = (
        f"position:absolute;margin-left:0;margin-top:{rule.y:.2f}pt;width:{rule.length:.2f}pt;"
        f"height:{rule.width:.2f}pt;z-index:-251658240;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    fill = f"#{colour(rule.colour)}"
    shape = f'<v:rect style="{place}" o:allowincell="f" fillcolor="{fill}" stroked="f"/>'
    return run(f"<w:pict {_VML}>{shape}</w:pict>", "<w:rPr><w:noProof/></w:rPr>")
