"""Figures of a Word body: pictures in a line or side by side, their captions below."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports.galley import Art, Drawing, Figure, Figures, Paragraph, Raster
from reports.writers import docx_drawings, ooxml_drawing, ooxml_tables
from reports.writers.docx_options import WordFonts
from reports.writers.docx_paragraphs import HAIR, Paragraphs, Place
from reports.writers.docx_parts import Parts
from reports.writers.docx_runs import Names, check


class Pictures:
    """Writes the figures of one document."""

    def __init__(
        self, paragraphs: Paragraphs, names: Names, parts: Parts, fonts: WordFonts
    ) -> None:
        self._paragraphs = paragraphs
        self._names = names
        self._parts = parts
        self._fonts = fonts
        self._count = 0

    def lone(
        self, figures: Figures, place: Place, before: float, *, new_page: bool
    ) -> Iterator[str]:
        """One figure: a line with the picture, then a paragraph with the caption."""
        (figure,) = figures.items
        caption = figure.caption
        yield self._paragraphs.pictures(
            self._picture(figure), place, before, kept=caption is not None, new_page=new_page
        )
        if caption is not None:
            yield self._paragraphs.write(caption, place, figures.caption_gap)

    def row(self, figures: Figures, place: Place, width_of: Callable[[Paragraph], float]) -> str:
        """Figures side by side: a table nobody sees, pictures in one row and captions in another.

        `width_of` estimates how wide a caption is on one line, in pt.
        """
        widths = _columns(figures, place.width, width_of)
        captions = any(figure.caption for figure in figures.items)
        rows = [self._cells(figures, widths, self._art(captions), "bottom")]
        if captions:
            rows.append(self._cells(figures, widths, self._caption(figures), "top"))
        columns = _with_gaps(widths, figures.gap)
        properties = ooxml_tables.bare_properties(sum(columns))
        xml = "".join(ooxml_tables.row(row, head=False) for row in rows)
        return ooxml_tables.table(properties, columns, xml)

    def _cells(
        self,
        figures: Figures,
        widths: list[float],
        content: Callable[[Figure, Place], str],
        valign: str,
    ) -> str:
        def cells() -> Iterator[str]:
            for n, (figure, width) in enumerate(zip(figures.items, widths, strict=True)):
                if n and figures.gap:
                    blank = self._paragraphs.blank(Place(figures.gap), HAIR)
                    yield ooxml_tables.cell(blank, figures.gap)
                yield ooxml_tables.cell(content(figure, Place(width)), width, valign=valign)

        return "".join(cells())

    def _art(self, captions: bool) -> Callable[[Figure, Place], str]:
        def write(figure: Figure, place: Place) -> str:
            return self._paragraphs.pictures(self._picture(figure), place, 0.0, kept=captions)

        return write

    def _caption(self, figures: Figures) -> Callable[[Figure, Place], str]:
        def write(figure: Figure, place: Place) -> str:
            if figure.caption is None:
                return self._paragraphs.blank(place, HAIR)
            return self._paragraphs.write(figure.caption, place, figures.caption_gap)

        return write

    def _picture(self, figure: Figure) -> str:
        self._count += 1
        relation, vector = self._relations(figure.art, figure.width)
        alt = check(figure.alt, figure.path)
        run = ooxml_drawing.inline_picture(
            self._count, relation, figure.width, figure.height, alt, vector
        )
        return self._names.bookmark(figure.anchor, run) if figure.anchor else run

    def _relations(self, art: Art, width: float) -> tuple[str, str]:
        """Relations of a picture of pixels, and of its vectors where it has some."""
        match art:
            case Raster():
                return self._parts.picture(art.data, art.format), ""
            case Drawing():
                from reports.writers import docx_pixels  # Pillow: not for files without drawings

                pixels = docx_pixels.png(art, width, self._fonts.faces)
                svg = docx_drawings.svg(art, self._fonts)
                return self._parts.picture(pixels, "png"), self._parts.picture(svg, "svg")


def _columns(
    figures: Figures, measure: float, width_of: Callable[[Paragraph], float]
) -> list[float]:
    """Widths of figures side by side in pt: each its picture's, or as much as its caption takes.

    The same as on our own pages, but for how wide a caption is.
    """
    count = len(figures.items)
    share = (measure - figures.gap * (count - 1)) / count
    widths = [
        max(figure.width, min(share, width_of(figure.caption) if figure.caption else 0.0))
        for figure in figures.items
    ]
    if sum(widths) + figures.gap * (count - 1) > measure + 0.01:
        return [figure.width for figure in figures.items]
    return widths


def _with_gaps(widths: list[float], gap: float) -> tuple[float, ...]:
    columns = [column for width in widths for column in (gap, width)][1:]
    return tuple(column for column in columns if column)
