"""Gates: what a finished document must hold, measured with code that did not make it.

`Placed` is cheap and reads what was placed on pages; `Finished` reads the files themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.errors import Problem, ReportError, Severity
from reports.galley import Galley
from reports.gates.composition import composition, frame_of
from reports.gates.glyphs import placed_glyphs, seen_glyphs
from reports.gates.headings import orphan_headings
from reports.gates.lines import Line, placed_lines
from reports.typeset.fonts import Faces
from reports.typeset.placed import Pages

if TYPE_CHECKING:  # PDFium is loaded where a file is read
    from reports.gates.pdf_file import PdfFile

__all__ = ["Finished", "Placed"]


class Placed(Struct, frozen=True, dict=True):
    """Pages before they are written, with what the gates say of them; a place is a YAML path.

    Errors stop a build: what is lost, illegible or false, or broken against GB/T 15834 where there
    was room. Remarks do not: a hole, a last line of one character, a heading at a page's foot, a
    bad break in a narrow cell are ugly, and some texts can be set no better.
    """

    galley: Galley
    pages: Pages
    faces: Faces

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Composition, headings and glyphs."""
        faces, pages = self.faces, self.pages
        lines = placed_lines(pages, lambda face: faces.face(face).advance)
        sizes = [(page.width, page.height) for page in pages.pages]
        entries = ((entry.text, entry.page, entry.y) for entry in pages.outline)
        return (
            *composition(lines, sizes, frame_of(self.galley, pages.ragged)),
            *orphan_headings(entries, lines),
            *placed_glyphs(pages),
        )

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops a build."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """What is told and lets it pass."""
        return tuple(p for p in self.problems if p.severity is Severity.WARNING)


class Finished(Struct, frozen=True, dict=True):
    """The files of a document, each read once however many gates look at it.

    `closely` also reads what a report measures: boxes of ink, faces, colours, rules.
    """

    name: str
    galley: Galley
    pages: Pages
    pdf: bytes
    docx: bytes | None
    closely: bool = False

    @cached_property
    def file(self) -> PdfFile:
        """The PDF; raises ReportError where it cannot be read."""
        from reports.gates.pdf_file import read_pdf

        return read_pdf(self.name, self.pdf, closely=self.closely)

    @cached_property
    def lines(self) -> list[Line]:
        """Its lines."""
        from reports.gates.drawn import drawn_lines

        return drawn_lines(self.file, self.pages)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the gates find; a file that cannot be read is a problem like the others."""
        try:
            return tuple(self._found())
        except ReportError as error:
            return error.problems

    def _found(self) -> Iterator[Problem]:
        from reports.gates.font_codes import drawn_glyphs
        from reports.gates.parity import parity
        from reports.readback.word_body import word_units

        file, word = self.file, None
        if self.docx is not None:
            word = word_units(self.name, self.docx)
        codes = tuple(drawn_glyphs(self.name, self.pdf))
        entries = ((entry.title, entry.page, entry.y) for entry in file.outline)
        frame = frame_of(self.galley, self.pages.ragged)
        yield from composition(self.lines, file.sizes, frame)
        yield from orphan_headings(entries, self.lines)
        yield from seen_glyphs(file)
        if word is not None:
            yield from parity(file, word, self.galley, self.pages)
        yield from codes
