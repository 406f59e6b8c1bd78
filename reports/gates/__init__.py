"""Gates: what a finished document must hold, measured with code that did not make it.

`placed` is cheap and reads what was placed on pages; `finished` reads the files themselves.
"""

from __future__ import annotations

from itertools import chain

from reports.errors import Problem, ReportError
from reports.galley import Galley
from reports.gates.composition import composition, frame_of
from reports.gates.glyphs import placed_glyphs, seen_glyphs
from reports.gates.headings import orphan_headings
from reports.gates.lines import placed_lines
from reports.typeset.fonts import Faces
from reports.typeset.placed import Pages

__all__ = ["finished", "placed"]


def placed(galley: Galley, pages: Pages, faces: Faces) -> tuple[Problem, ...]:
    """Composition, headings and glyphs of pages before they are written; a place is a YAML path."""
    lines = placed_lines(pages, lambda face: faces.face(face).advance)
    sizes = [(page.width, page.height) for page in pages.pages]
    entries = ((entry.text, entry.page, entry.y) for entry in pages.outline)
    return (
        *composition(lines, sizes, frame_of(galley, pages.ragged)),
        *orphan_headings(entries, lines),
        *placed_glyphs(pages),
    )


def finished(
    name: str, galley: Galley, pages: Pages, pdf: bytes, docx: bytes | None
) -> tuple[Problem, ...]:
    """The same of a finished PDF, its fonts, and its parity with the Word file if there is one.

    A file that cannot be read is a problem like the others; `name` is the document's.
    """
    from reports.gates.drawn import drawn_lines
    from reports.gates.font_codes import drawn_glyphs
    from reports.gates.parity import parity
    from reports.gates.pdf_file import read_pdf
    from reports.gates.word_file import read_docx

    try:
        file = read_pdf(name, pdf)
        word = None if docx is None else read_docx(name, docx)
        codes = tuple(drawn_glyphs(name, pdf))
    except ReportError as error:
        return error.problems
    lines = drawn_lines(file, pages)
    entries = ((entry.title, entry.page, entry.y) for entry in file.outline)
    found = chain(
        composition(lines, file.sizes, frame_of(galley, pages.ragged)),
        orphan_headings(entries, lines),
        seen_glyphs(file),
        parity(file, word, galley, pages) if word is not None else (),
    )
    return (*found, *codes)
