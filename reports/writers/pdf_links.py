"""Places to click on: link annotations (PDF 32000-1, 12.5.6.5)."""

from __future__ import annotations

from urllib.parse import quote

from reports.errors import stop
from reports.typeset.placed import Link, Page, Pages
from reports.writers.pdf_objects import Document, Raw, decimal, literal, text_string

_PRINTED = 4  # annotation flag 3: it is there on paper too, as archives want it
# Characters of a URI that mean what they are (RFC 3986, 2.2, and the sign of an escape).
_PLAIN = ":/?#[]@!$&'()*+,;=%~"


def add_links(document: Document, pages: Pages) -> None:
    """Give every page its links; all pages are in the document by now.

    Raises:
        ReportError: a link leads to an anchor that stands on no page.
    """
    made = document.Pages.pages
    for page, own in zip(pages.pages, made, strict=True):
        if page.links:
            links = (_annotation(document, pages, page, link) for link in page.links)
            own.Annots = [document.Reference(Raw(link)) for link in links]


def _annotation(document: Document, pages: Pages, page: Page, link: Link) -> bytes:
    sides = link.x, page.height - link.y - link.height, link.x + link.width, page.height - link.y
    if link.target.startswith("#"):
        contents, action = _inside(document, pages, link.target[1:])
    else:
        contents = link.target
        action = b"/A<</S/URI/URI(%s)>>" % literal(quote(link.target, _PLAIN).encode())
    return b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F %d/Contents %s%s>>" % (
        b" ".join(decimal(side, 2) for side in sides),
        _PRINTED,
        text_string(contents),
        action,
    )


def _inside(document: Document, pages: Pages, anchor: str) -> tuple[str, bytes]:
    """Words for a place of this document, and the entry that leads there (12.3.2.2)."""
    if anchor not in pages.anchors:
        raise stop("link-unknown", name=anchor)
    number, y = pages.anchors[anchor]
    index = next(i for i, page in enumerate(pages.pages) if page.number == number)
    target = document.Reference(document.Pages.pages[index]).format(document)
    top = decimal(pages.pages[index].height - y, 2)
    return f"第{number}页", b"/Dest[%s/XYZ 0 %s null]" % (target, top)
