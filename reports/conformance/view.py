"""A finished PDF with the parts of its document in it: each paragraph where it was drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final
from unicodedata import normalize

from msgspec import Struct

from reports.conformance.paper import Char, Paper, Sheet, Words, chars_of
from reports.galley import Block, Folio, Galley, Group, PageStyle, Paragraph, Section, runs_of
from reports.galley import paragraphs as every
from reports.gates.pdf_file import PdfFile
from reports.typeset.placed import Pages

# What PDFium rewrites: hyphens at a line's end, ligatures; and blanks.
_REWRITTEN: Final = re.compile(r"[\s\-\u00ad\u0002\u200b\ufffe]+")
_AHEAD = 4000  # characters in which the next paragraph is looked for
_SAME_LINE = 1.0  # mm


class AbsentError(Exception):
    """The document has no such part, hence what is asked of that part does not apply."""


class Element(Struct, frozen=True):
    """A paragraph of the document as it stands in the file, line by line."""

    style: str
    text: str
    lines: tuple[Words, ...]

    @property
    def page(self) -> int:
        """Where it begins."""
        return self.lines[0].page

    @property
    def first(self) -> Words:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Words:
        """Its last line."""
        return self.lines[-1]


class View:
    """A document to be held against a standard.

    Attributes:
        name: the template's name, such as formal.
        title: what its files are called.
        galley: what it says, and how each paragraph is to look.
        paper: its finished PDF.
        faces: the kind of each face by its PostScript name, such as 仿宋体.
    """

    def __init__(
        self,
        name: str,
        title: str,
        galley: Galley,
        pages: Pages,
        file: PdfFile,
        faces: Mapping[str, str],
    ) -> None:
        self.name, self.title, self.galley, self.faces = name, title, galley, faces
        self.paper = Paper(file)
        self._pages = pages

    def face(self, *lines: Words) -> str:
        """The kind of face that most Chinese characters of some lines are set in."""
        fonts = [char.font for line in lines for char in line.chars if char.text >= "\u2e80"]
        if not fonts:
            raise LookupError("faces")
        font = Counter(fonts).most_common(1)[0][0]
        return self.faces.get(font, font)

    @property
    def sheets(self) -> list[Sheet]:
        """Its pages."""
        return self.paper.sheets

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every paragraph that was found in the file, in order."""
        drawn = list(self._drawn())
        text, at, out = "".join([piece for piece, _, _ in drawn]), 0, []
        for paragraph in every(self.galley.blocks):
            words = _bare(self._said(paragraph))
            found = text.find(words, at, at + _AHEAD + len(words)) if words else -1
            if found >= 0:
                at = found + len(words)
                chars = [(page, char) for _, page, char in drawn[found:at]]
                lines = tuple(_lines(chars))
                out.append(Element(paragraph.style.name, words, lines))
        return tuple(out)

    def _said(self, paragraph: Paragraph) -> str:
        anchors = self._pages.anchors
        folios = [item for item in paragraph.content if isinstance(item, Folio)]
        numbers = (str(anchors.get(folio.anchor, (0,))[0]) for folio in folios)
        return "".join(run.text for run in runs_of(paragraph)) + "".join(numbers)

    def _drawn(self) -> Iterator[tuple[str, int, Char]]:
        """Each character that is content, in the order of drawing, and its page."""
        for seen in self.paper.file.objects:
            if not seen.artifact:
                for char in chars_of(seen):
                    yield from ((piece, seen.chunk.page, char) for piece in _bare(char.text))

    @cached_property
    def styles(self) -> frozenset[str]:
        """The styles of the paragraphs that say something."""
        found = (p for p in every(self.galley.blocks) if any(r.text for r in runs_of(p)))
        return frozenset(paragraph.style.name for paragraph in found)

    def all(self, *styles: str) -> list[Element]:
        """The paragraphs of these styles.

        Raises:
            AbsentError: the document has none.
            LookupError: it has, and the file does not show them.
        """
        if self.styles.isdisjoint(styles):
            raise AbsentError("、".join(styles))
        found = [element for element in self.elements if element.style in styles]
        if not found:
            raise LookupError("、".join(styles))
        return found

    def first(self, *styles: str) -> Element:
        """The first of them; raises as `all` does."""
        return self.all(*styles)[0]

    def last(self, *styles: str) -> Element:
        """The last of them; raises as `all` does."""
        return self.all(*styles)[-1]

    def before(self, element: Element) -> Element:
        """The paragraph before another one."""
        at = self.elements.index(element)
        if not at:
            raise AbsentError(element.style)
        return self.elements[at - 1]

    def after(self, element: Element) -> Element:
        """The paragraph after another one."""
        at = self.elements.index(element) + 1
        if at == len(self.elements):
            raise AbsentError(element.style)
        return self.elements[at]

    @property
    def makes(self) -> tuple[PageStyle, ...]:
        """The makes of its pages."""
        return self.galley.page, *_makes(self.galley.blocks)

    def make_of(self, sheet: Sheet) -> PageStyle | None:
        """The make of a page, by its paper."""
        size = self.paper.file.sizes[sheet.number - 1]
        near = (m for m in self.makes if abs(m.width - size[0]) + abs(m.height - size[1]) < 1)
        return next(near, None)


def _makes(blocks: tuple[Block, ...]) -> Iterator[PageStyle]:
    for block in blocks:
        if isinstance(block, Section):
            yield block.page
        elif isinstance(block, Group):
            yield from _makes(block.blocks)


def _bare(text: str) -> str:
    """Text without what PDFium rewrites."""
    return _REWRITTEN.sub("", normalize("NFKC", text))


def _lines(chars: list[tuple[int, Char]]) -> Iterator[Words]:
    """Characters in order as lines: a new one begins where the baseline or the page changes."""
    line: list[Char] = []
    last = 0
    for page, char in chars:
        if line and (page != last or abs(char.y - line[0].y) > _SAME_LINE or char.x < line[-1].x):
            yield Words(last, tuple(line))
            line = []
        if not line or line[-1] is not char:
            line.append(char)
        last = page
    if line:
        yield Words(last, tuple(line))
