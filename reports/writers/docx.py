"""Galley → Word file: the body as one string between the parts of a package prepared once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import ceil

from reports.galley import (
    Block,
    Break,
    Galley,
    Group,
    PageBreak,
    PageStyle,
    Paragraph,
    Run,
    Space,
    Table,
)
from reports.writers import ooxml
from reports.writers.docx_package import assemble, package
from reports.writers.docx_paragraphs import HAIR, Paragraphs, Place, kept
from reports.writers.docx_styles import look
from reports.writers.docx_tables import table_xml


@dataclass(frozen=True, slots=True)
class WordFonts:
    """The families a Word file names.

    `families`: by role (fangsong, kaiti, heiti, xiaobiaosong, songti), and "latin" for letters and
    digits, "rare" for characters above U+FFFF. `alternatives`: what Word should take where a family
    is not installed (w:altName).
    """

    families: Mapping[str, str]
    alternatives: Mapping[str, str]


def write(galley: Galley, fonts: WordFonts) -> bytes:
    """A galley as a DOCX file; the same galley and fonts give the same bytes.

    Raises:
        ReportError: characters that no Word file can hold, with their YAML path.
    """
    around = package(look(galley, fonts.families, fonts.alternatives))
    body = _Body(galley.page, Paragraphs(around.sheet, fonts.families, galley.page.pitch))
    return assemble(around, body.xml(galley.blocks), galley)


class _Body:
    """Blocks in order; white space and page breaks wait for the paragraph that follows them."""

    def __init__(self, page: PageStyle, paragraphs: Paragraphs) -> None:
        self._page = page
        self._paragraphs = paragraphs
        self._out: list[str] = []
        self._space = 0.0
        self._new_page = False
        self._after_table = False

    def xml(self, blocks: tuple[Block, ...]) -> str:
        """The inside of w:body, without the section."""
        column = Place(self._page.measure)
        self._blocks(blocks, column)
        if self._new_page:
            self._out.append(ooxml.paragraph("", ooxml.run(ooxml.page_break())))
        elif self._space or self._after_table or not self._out:
            self._blank(column, HAIR)  # Word wants a paragraph at the end of a body
        return "".join(self._out)

    def _blocks(self, blocks: tuple[Block, ...], place: Place) -> None:
        for block, following in zip_longest(blocks, blocks[1:]):
            match block:
                case Paragraph():
                    with_foot = isinstance(following, Group) and following.foot
                    self._paragraph(kept(block) if with_foot else block, place)
                case Space():
                    self._white(block.height, place)
                case PageBreak():
                    self._new_page = True
                case Table():
                    self._table(block, place)
                case Group(foot=True):
                    self._foot(block, place)
                case Group():
                    self._blocks(block.blocks, place)
                    if block.step:
                        self._space += -_height(block.blocks, place.width) % block.step

    def _paragraph(self, paragraph: Paragraph, place: Place) -> None:
        style = paragraph.style
        if place.frame and (style.border_top or style.border_bottom):
            self._ruled(paragraph, place)
            return
        xml = self._paragraphs.write(paragraph, place, self._space, new_page=self._new_page)
        self._put(xml)

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

    def _blank(self, place: Place, height: float) -> None:
        self._put(self._paragraphs.blank(place, height, self._space, new_page=self._new_page))

    def _put(self, xml: str) -> None:
        self._out.append(xml)
        self._space, self._new_page, self._after_table = 0.0, False, False

    def _white(self, height: float, place: Place) -> None:
        """Whole lines of the grid are empty lines; any other space goes above what follows."""
        lines = round(height / self._page.pitch)
        if lines < 1 or abs(height - lines * self._page.pitch) > 0.05:
            self._space += height
            return
        for _ in range(lines):
            self._blank(place, self._page.pitch)

    def _foot(self, group: Group, place: Place) -> None:
        """A group on the foot of the last page: a frame, hung on an empty line at the end.

        A frame and not a table or a text box: it is plain paragraphs, and LibreOffice 7.4 does not
        float a table as wide as the column.
        """
        new_page, self._new_page, self._space = self._new_page, False, 0.0
        self._blocks(group.blocks, Place(place.width, ooxml.foot_frame(place.width)))
        self._new_page = new_page
        self._blank(place, HAIR)

    def _table(self, table: Table, place: Place) -> None:
        if self._space or self._new_page or self._after_table:  # two tables in a row would be one
            self._blank(place, HAIR)
        self._put(table_xml(table, self._paragraphs))
        self._after_table = True


def _height(blocks: tuple[Block, ...], measure: float) -> float:
    """About how high the blocks of a head are, in pt; a table's height nobody knows but Word."""
    total = 0.0
    for block in blocks:
        match block:
            case Paragraph():
                style = block.style
                rules = [rule for rule in (style.border_top, style.border_bottom) if rule]
                total += style.space_before + style.space_after
                total += sum(rule.width + rule.gap for rule in rules)
                total += style.pitch * sum(_lines(block, measure))
            case Space():
                total += block.height
            case Group():
                total += _height(block.blocks, measure)
            case Table() | PageBreak():
                pass
    return total


def _lines(paragraph: Paragraph, measure: float) -> Iterator[int]:
    """About how many lines there are from one forced break to the next."""
    width, room = 0.0, measure - paragraph.style.inset_start - paragraph.style.inset_end
    for item in (*paragraph.content, Break()):
        if isinstance(item, Run):  # Han are as wide as high, letters and digits half as wide
            half = sum(character < "\u1100" for character in item.text) / 2
            width += (len(item.text) - half) * (item.char.size + item.char.tracking)
        elif isinstance(item, Break):
            yield max(1, ceil((width - 1) / room))
            width = 0.0
