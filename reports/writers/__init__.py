"""The formats: each writer is a function from a laid-out document to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from reports.galley import Galley
from reports.lazily import put_off
from reports.typeset.fonts import Faces
from reports.typeset.placed import Pages
from reports.writers.docx_options import Note, WordOptions

__all__ = ["WRITERS", "Fonts", "Note", "WordOptions", "Writer"]


class Fonts(Struct, frozen=True):
    """What writers need to know of fonts: our own faces, and the family names an office has.

    `families` maps roles, and "latin" and "rare", to the names written into Word files;
    `alternatives` gives the name Word should try where a family is missing; `languages` the
    families of text in other languages, by BCP 47 tag.
    """

    faces: Faces
    families: Mapping[str, str]
    alternatives: Mapping[str, str]
    languages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


Writer = Callable[[Galley, Callable[[], Pages], Fonts, WordOptions], bytes]


# Writers are imported when first used: a PDF build never pays for python-docx, nor the other way.
def _pdf(galley: Galley, pages: Callable[[], Pages], fonts: Fonts, options: WordOptions) -> bytes:
    put_off("PIL.Image")  # reportlab imports it for pictures that most documents do not have: 12 ms
    from reports.writers import pdf

    return pdf.write(pages(), fonts.faces)


def _docx(galley: Galley, pages: Callable[[], Pages], fonts: Fonts, options: WordOptions) -> bytes:
    from reports.writers import docx

    words = docx.WordFonts(fonts.families, fonts.alternatives, fonts.languages, fonts.faces)
    return docx.write(galley, words, options, pages)


WRITERS: dict[str, Writer] = {"pdf": _pdf, "docx": _docx}
