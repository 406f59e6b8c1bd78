"""Pages to PDF bytes, through reportlab's canvas: drawing only, no decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfgen.canvas import Canvas

from reports.galley import Raster
from reports.typeset.fonts import Faces
from reports.typeset.placed import Entry, Glyphs, Image, Page, Pages, Vector
from reports.writers.pdf_content import page_content
from reports.writers.pdf_file import VERSION, serialise
from reports.writers.pdf_fonts import Font, Key, embed
from reports.writers.pdf_images import embed_picture
from reports.writers.pdf_links import add_links
from reports.writers.pdf_objects import Document, Raw, stream
from reports.writers.pdf_shapes import opacity_name, opacity_state

PRODUCER = "Jianbao (ReportLab)"


class _Canvas(Canvas):
    """A canvas whose pages bring their own content: no preamble, hence no Helvetica."""

    def _make_preamble(self) -> None:
        self._preamble = ""


def write(pages: Pages, faces: Faces) -> bytes:
    """Draw finished pages.

    The same pages give the same bytes: there is no clock, and the file's identifier is a hash of
    its content.

    Raises:
        ReportError: a face that cannot be opened or embedded, a link that leads nowhere.
    """
    canvas: Any = _Canvas(
        "", pageCompression=0, invariant=1, pdfVersion=VERSION, lang=pages.language or None
    )
    document = canvas._doc
    _describe(canvas, pages)
    fonts, pictures = _fonts(document, pages, faces), _Pictures(document)
    entries, level = _entries_by_page(pages.outline), -1
    for index, page in enumerate(pages.pages):
        canvas.setPageSize((page.width, page.height))
        for number, entry in entries.get(page.number, ()):
            level = _add_entry(canvas, f"outline-{number}", entry, level, page.height)
        canvas.showPage()
        made = document.Pages.pages[index]
        pictures.register(page, made)
        content = page_content(page, fonts, pictures.names)
        made.Contents = document.Reference(stream(content))
    add_links(document, pages)
    _identify(document, pages)
    document.format = partial(serialise, document)  # reportlab has cross-reference tables only
    data: bytes = canvas.getpdfdata()
    for made in (canvas, document):  # which refer to one another: a job works without the collector
        vars(made).clear()
    return data


def _fonts(document: Document, pages: Pages, faces: Faces) -> dict[str, Font]:
    """Embed every face with the glyphs that the pages show, in the order of their first use."""
    keys: dict[str, set[Key]] = {}
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Glyphs) and item.gids:
                keys.setdefault(item.face, set()).update(zip(item.gids, item.texts, strict=True))
    return {
        name: embed(document, b"F%d" % number, faces.face(name), used)
        for number, (name, used) in enumerate(keys.items(), 1)
    }


class _Pictures:
    """Pictures of pixels and transparencies: in the document once, on every page that has them."""

    def __init__(self, document: Document) -> None:
        self.names: dict[Raster, bytes] = {}
        self._document = document
        self._references: dict[bytes, object] = {}

    def register(self, page: Page, made: Any) -> None:
        """Name a page's pictures and transparencies in its resources, in the order of its items."""
        images, states = {}, {}
        for item in page.items:
            if isinstance(item, Image):
                name = self._picture(item.art)
                images[name.decode()] = self._references[name]
            elif isinstance(item, Vector) and item.shape.opacity < 1:
                name = self._state(item.shape.opacity)
                states[name.decode()] = self._references[name]
        if images:
            made.XObjects, made.hasImages = PDFDictionary(images), 1
        if states:
            made.ExtGState = PDFDictionary(states)

    def _picture(self, art: Raster) -> bytes:
        if art not in self.names:
            name = self.names[art] = b"I%d" % (len(self.names) + 1)
            self._references[name] = embed_picture(self._document, art)
        return self.names[art]

    def _state(self, opacity: float) -> bytes:
        name = opacity_name(opacity)
        if name not in self._references:
            made = Raw(opacity_state(opacity))
            self._references[name] = self._document.Reference(made)
        return name


def _describe(canvas: Canvas, pages: Pages) -> None:
    canvas.setTitle(pages.title)
    canvas.setAuthor(pages.author)
    canvas.setSubject("")
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    stamp = f"D:{pages.date.replace('-', '')}000000Z"
    canvas.setDateFormatter(lambda *_: stamp)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.addPageLabel(0, style="ARABIC", start=pages.pages[0].number if pages.pages else 1)
    if pages.outline:
        canvas.showOutline()


def _entries_by_page(outline: list[Entry]) -> Mapping[int, list[tuple[int, Entry]]]:
    out: dict[int, list[tuple[int, Entry]]] = {}
    for number, entry in enumerate(outline):
        out.setdefault(entry.page, []).append((number, entry))
    return out


def _add_entry(canvas: Canvas, key: str, entry: Entry, above: int, height: float) -> int:
    """Add a line of the outline; returns its level, which is at most one below the line above."""
    level = min(entry.level - 1, above + 1)
    canvas.bookmarkPage(key, fit="XYZ", left=0, top=round(height - entry.y, 2))
    canvas.addOutlineEntry(entry.text, key, level)
    return level


def _identify(document: Document, pages: Pages) -> None:
    """Set the file identifier; reportlab's own one depends on the environment."""
    digest = hashlib.sha256()  # processors do it
    digest.update(repr((pages.title, pages.author, pages.date)).encode())
    for made in document.idToObject.values():
        if isinstance(made, Raw):
            digest.update(made.data)
    mark = digest.hexdigest()[:32].encode()
    document._ID = b"[<%s><%s>]" % (mark, mark)
