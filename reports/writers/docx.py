"""Galley → Word file: the body as one string between the parts of a package prepared once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.galley import (
    Block,
    Figures,
    Galley,
    Group,
    PageBreak,
    PageStyle,
    Paragraph,
    Section,
    Space,
    Table,
    paragraphs,
)
from reports.typeset.placed import Pages
from reports.writers import ooxml, ooxml_sections
from reports.writers.docx_estimates import height, width
from reports.writers.docx_map import Trail, is_contents
from reports.writers.docx_options import WordFonts, WordOptions
from reports.writers.docx_package import assemble, package
from reports.writers.docx_paragraphs import HAIR, Paragraphs, Place, kept
from reports.writers.docx_parts import Parts
from reports.writers.docx_pictures import Pictures
from reports.writers.docx_runs import Names, Runs
from reports.writers.docx_sections import Sections
from reports.writers.docx_styles import look
from reports.writers.docx_tables import table_xml
from reports.writers.docx_watermark import ground

if TYPE_CHECKING:
    from reports.writers.docx_fonts import Families

__all__ = ["WordFonts", "WordOptions", "write"]

_PLAIN_FILE = WordOptions()
_FRAMED = 0.9  # of a page's height that a frame fills at most; heights here are estimates


def write(
    galley: Galley,
    fonts: WordFonts,
    options: WordOptions = _PLAIN_FILE,
    pages: Callable[[], Pages] | None = None,
) -> bytes:
    """A galley as a DOCX file; the same galley, fonts and options give the same bytes.

    `pages` makes our own pages, and is asked only where the text tells page numbers: these stand in
    the file until Word counts its own. Without it they are 0.

    Raises:
        ReportError: characters that no Word file can hold, with their YAML path.
    """
    around = package(look(galley, fonts))
    parts, trail = Parts(), Trail(galley, options)
    names = Names(p.anchor for p in paragraphs(galley.blocks) if p.heading and p.anchor)
    runs = Runs(fonts, names, parts, _Numbers(pages), _families(fonts, options))
    written = Paragraphs(around.sheet, runs, galley.page.pitch, trail.wrap)
    marked = galley.styles.get("watermark")
    behind = ground(options.watermark, marked, fonts.families, galley.page)
    sections = Sections(galley, fonts, parts, behind)
    body = _Body(galley.page, written, Pictures(written, names, parts, fonts), sections)
    return assemble(around, body.xml(galley.blocks), galley, parts, fonts, options, trail)


def _families(fonts: WordFonts, options: WordOptions) -> Families | None:
    """Which family has a character: known where the file names our own faces."""
    if not options.bundled or fonts.faces is None:
        return None
    from reports.writers.docx_fonts import Families  # it loads HarfBuzz

    return Families(fonts)


class _Numbers:
    """The page on which an anchor stands."""

    def __init__(self, pages: Callable[[], Pages] | None) -> None:
        self._pages = pages

    def __call__(self, anchor: str) -> int:
        return self._pages().anchors.get(anchor, (0, 0.0))[0] if self._pages else 0


class _Body:
    """Blocks in order; white space and new pages wait for what follows them."""

    def __init__(
        self, page: PageStyle, paragraphs: Paragraphs, pictures: Pictures, sections: Sections
    ) -> None:
        self._paragraphs = paragraphs
        self._pictures = pictures
        self._sections = sections
        self._out: list[str] = []
        self._space = 0.0
        self._new_page = False
        self._open = False  # the last of `_out` is a paragraph that a section can end with
        self._after_table = False
        self._page = page  # of the section being written
        self._start = ""
        self._empty = True  # nothing stands in it yet
        self._kind = page  # of the blocks being written
        self._next: tuple[PageStyle, str] | None = None  # a section that begins with what follows

    def xml(self, blocks: tuple[Block, ...]) -> str:
        """The inside of w:body, the last section's properties included."""
        column = Place(self._page.measure)
        self._blocks(blocks, column)
        self._next = None  # nothing follows
        if self._new_page:
            self._put(ooxml.paragraph("", ooxml.run(ooxml.page_break())))
        elif self._space or not self._open:
            self._blank(column, HAIR)  # Word wants a paragraph at the end of a body
        return "".join(self._out) + self._sections.properties(self._page, self._start)

    def _blocks(self, blocks: tuple[Block, ...], place: Place) -> None:
        for lines, some in groupby(blocks, _is_contents):
            if lines:
                self._contents([p for p in some if isinstance(p, Paragraph)], place)
                continue
            neighbours = list(some)
            for block, following in zip_longest(neighbours, neighbours[1:]):
                if isinstance(block, Paragraph) and isinstance(following, Group):
                    block = kept(block) if following.foot or following.kept else block
                self._block(block, place)

    def _block(self, block: Block, place: Place) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, place)
            case Space():
                self._white(block.height, place)
            case PageBreak(to=""):
                self._new_page = True
            case PageBreak():
                self._turn(f"{block.to}Page")
            case Table():
                self._apart(place)
                self._put_table(table_xml(block, self._paragraphs))
            case Figures():
                self._figures(block, place)
            case Section():
                self._section(block)
            case Group():
                self._group(block, place)

    def _group(self, group: Group, place: Place) -> None:
        if group.foot and not any(isinstance(block, Table) for block in group.blocks):
            self._foot(group, place)  # a frame holds no table: one that has any follows on
            return
        before = len(self._out)
        self._blocks(group.blocks, place)
        tall = height(group.blocks, place.width)
        self._space += max(0.0, group.least - tall)
        tall = max(tall, group.least)
        if group.step:
            self._space += -tall % group.step
        if group.kept:  # all but its last paragraph hold to the next
            self._out[before:-1] = map(ooxml.kept_with_next, self._out[before:-1])

    # Sections

    def _section(self, section: Section) -> None:
        around, self._kind = self._kind, section.page
        self._turn("")
        self._blocks(section.blocks, Place(section.page.measure))
        self._kind = around
        self._turn("")

    def _turn(self, start: str) -> None:
        """What follows begins a section; `start` is where, as in OOXML, empty for any page."""
        waiting = self._next[1] if self._next else ""
        self._next = (self._kind, start or waiting)

    def _begin(self) -> None:
        """Something follows: end the section before it if it is of another."""
        if self._next is None:
            return
        (page, start), self._next = self._next, None
        if not self._empty:
            if not self._open:
                self._put(self._paragraphs.blank(Place(self._page.measure), HAIR))
            said = self._sections.properties(self._page, self._start)
            self._out[-1] = ooxml_sections.ending(self._out[-1], said)
            self._start = start
        self._page, self._empty = page, True
        self._space, self._new_page, self._after_table = 0.0, False, False

    # Blocks

    def _paragraph(self, paragraph: Paragraph, place: Place) -> None:
        style = paragraph.style
        if place.frame and (style.border_top or style.border_bottom):
            self._ruled(paragraph, place)
            return
        self._begin()
        self._put(self._paragraphs.write(paragraph, place, self._space, new_page=self._new_page))

    def _ruled(self, paragraph: Paragraph, place: Place) -> None:
        """A paragraph of a frame with its borders as lines of their own."""
        style = paragraph.style
        above, below = style.border_top, style.border_bottom
        plain = replace(style, border_top=None, border_bottom=None)
        if above:
            before = self._space + style.space_before
            self._put(self._paragraphs.rule(place, above, before, above.gap))
            plain = replace(plain, space_before=0.0)
        if below:
            plain = replace(plain, space_after=0.0)
        self._paragraph(replace(paragraph, style=plain), place)
        if below:
            self._put(self._paragraphs.rule(place, below, below.gap, style.space_after))

    def _contents(self, lines: list[Paragraph], place: Place) -> None:
        """Lines of a table of contents, inside the field with which Word makes them anew."""
        self._begin()
        levels = max(int(line.style.name[-1]) for line in lines)
        before = [ooxml.field_begin(rf'TOC \o "1-{levels}" \h \z \u')] + [""] * (len(lines) - 1)
        after = [""] * (len(lines) - 1) + [ooxml.field_end()]
        out = []
        for line, around in zip(lines, zip(before, after, strict=True), strict=True):
            xml = self._paragraphs.write(
                line, place, self._space, new_page=self._new_page, around=around
            )
            self._space, self._new_page = 0.0, False
            out.append(xml)
        self._put(ooxml.contents("".join(out)), is_open=False)

    def _white(self, height: float, place: Place) -> None:
        """Whole lines of the grid are empty lines; any other space goes above what follows."""
        if self._next:  # on top of a page there is none
            return
        lines = round(height / self._page.pitch)
        if lines < 1 or abs(height - lines * self._page.pitch) > 0.05:
            self._space += height
            return
        for _ in range(lines):
            self._blank(place, self._page.pitch)

    def _foot(self, group: Group, place: Place) -> None:
        """A group on the foot of the last page: a frame, hung on an empty line at the end.

        A frame and not a table or a text box: it is plain paragraphs, and LibreOffice 7.4 does not
        float a table as wide as the column. What may be higher than a page follows on: a frame
        goes on over no page, its end would be lost.
        """
        self._begin()
        if height(group.blocks, place.width) > _FRAMED * self._page.depth:
            self._blocks(group.blocks, place)
            return
        new_page, self._new_page, self._space = self._new_page, False, 0.0
        self._blocks(group.blocks, Place(place.width, ooxml.foot_frame(place.width)))
        self._new_page = new_page
        self._blank(place, HAIR)

    def _figures(self, figures: Figures, place: Place) -> None:
        if len(figures.items) == 1:
            self._begin()
            for xml in self._pictures.lone(figures, place, self._space, new_page=self._new_page):
                self._put(xml)
        elif figures.items:
            self._apart(place)
            self._put_table(self._pictures.row(figures, place, width))

    # Output

    def _apart(self, place: Place) -> None:
        """Whatever a table cannot say itself: space above it, a new page; two would be one."""
        self._begin()
        if self._space or self._new_page or self._after_table:
            self._space = max(0.0, self._space - HAIR)
            self._blank(place, HAIR)

    def _put_table(self, xml: str) -> None:
        self._put(xml, is_open=False)
        self._after_table = True

    def _blank(self, place: Place, height: float) -> None:
        self._begin()
        self._put(self._paragraphs.blank(place, height, self._space, new_page=self._new_page))

    def _put(self, xml: str, *, is_open: bool = True) -> None:
        self._out.append(xml)
        self._open = is_open
        self._empty = False
        self._space, self._new_page, self._after_table = 0.0, False, False


def _is_contents(block: Block) -> bool:
    return isinstance(block, Paragraph) and is_contents(block)
