"""Paragraphs of a Word body: a style by name, and only what differs from it said again."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from reports.galley import Border, Break, Fill, Paragraph, ParaStyle, text_of
from reports.typeset.decimals import point
from reports.writers import ooxml
from reports.writers.docx_map import groups, is_contents
from reports.writers.docx_runs import Runs
from reports.writers.docx_styles import NORMAL, Defined, StyleSheet

HAIR = 1.0  # pt, of lines that are there for Word's sake; it keeps no exact line below 0.7 pt

# What a fill is filled with, in Word's words (ST_TabTlc). Chinese dots stand at half height.
_LEADERS = {".": "dot", "…": "middleDot", "·": "middleDot", "・": "middleDot", "-": "hyphen"}
_LEADERS |= {"_": "underscore", "—": "underscore"}

_GAP = re.compile(r"[\d%][\u3400-\u9fff]")  # where Word sets Han and digits apart
_WORD_GAP = 0.25  # em


class Place(Struct, frozen=True):
    """Where a paragraph stands: in a column `width` pt wide, and in a frame, if any.

    `point`: how far from the column's start decimal points stand below one another, 0 for nowhere.
    """

    width: float
    frame: str = ""
    point: float = 0.0


class Paragraphs:
    """Writes the paragraphs of one document, one after another."""

    def __init__(
        self, sheet: StyleSheet, runs: Runs, grid: float, mark: Callable[[str, str], str]
    ) -> None:
        """`grid`: distance of the page's lines in pt. `mark` sets marks around a path's runs."""
        self._sheet = sheet
        self._runs = runs
        self._mark = mark
        self._grid = grid

    def write(
        self,
        paragraph: Paragraph,
        place: Place,
        before: float = 0.0,
        *,
        new_page: bool = False,
        around: tuple[str, str] = ("", ""),
    ) -> str:
        """A paragraph as XML, with `before` pt more above it, on a new page if `new_page`.

        `around`: what stands before and after its runs, such as the ends of a field.
        """
        style = paragraph.style
        defined = self._sheet.defined[style.name, paragraph.heading]
        if before or new_page:
            style = replace(
                style,
                space_before=style.space_before + before,
                page_break_before=new_page or style.page_break_before,
            )
        if style.align == "decimal":
            style = _decimal(paragraph, style, place)
        stops = _stops(paragraph, place.width) if len(paragraph.content) > 1 else ""
        runs = self._content(paragraph, defined)
        if paragraph.anchor:
            runs = self._runs.names.bookmark(paragraph.anchor, runs)
        said = self._said(style, paragraph.heading, defined, place.frame, stops)
        return ooxml.paragraph(said, around[0] + runs + around[1])

    def _content(self, paragraph: Paragraph, defined: Defined) -> str:
        """Its runs, stretches of one YAML path marked; not in contents, which Word writes anew."""
        if is_contents(paragraph):
            return self._runs.xml(paragraph.content, defined)
        return "".join(
            self._mark(path, self._runs.xml(inlines, defined))
            for path, inlines in groups(paragraph)
        )

    def blank(
        self, place: Place, height: float, before: float = 0.0, *, new_page: bool = False
    ) -> str:
        """An empty line exactly `height` pt high."""
        style = replace(self._sheet.defined[NORMAL].style, pitch=height)
        return self.write(Paragraph((), style), place, before, new_page=new_page)

    def rule(self, place: Place, rule: Border, before: float, after: float) -> str:
        """A rule as wide as the column, an empty line filled with its colour.

        For frames: LibreOffice 7.4 makes no frame of paragraphs that have borders.
        """
        normal = self._sheet.defined[NORMAL]
        style = replace(normal.style, pitch=rule.width, space_before=before, space_after=after)
        slots = ooxml.paragraph_slots(style, self._grid)
        slots.update(framePr=place.frame, shd=ooxml.shading(rule.colour))
        return ooxml.paragraph(ooxml.beyond(slots, normal.slots), "")

    def pictures(
        self, runs: str, place: Place, before: float, *, kept: bool, new_page: bool = False
    ) -> str:
        """A centred line as high as the pictures in it; `kept`: on the page of what follows."""
        normal = self._sheet.defined[NORMAL]
        style = replace(
            normal.style,
            align="center",
            space_before=before,
            keep_with_next=kept,
            page_break_before=new_page,
        )
        slots = ooxml.paragraph_slots(style, self._grid)
        slots["snapToGrid"] = ooxml.switch("snapToGrid", False)
        slots["spacing"] = ooxml.natural_spacing(before)
        said = ooxml.beyond(slots, normal.slots) + ooxml.run_properties(ooxml.least_size())
        return ooxml.paragraph(said, runs)

    def _said(
        self, style: ParaStyle, heading: int, defined: Defined, frame: str, stops: str
    ) -> str:
        """The style's name, and what the paragraph says beyond it."""
        named = ooxml.element("pStyle", val=defined.identity) if defined.identity else ""
        if not frame and not stops and (style is defined.style or style == defined.style):
            return named

        def made() -> str:
            slots = ooxml.paragraph_slots(style, self._grid)
            slots.update(pStyle=named, framePr=frame, tabs=stops)
            slots["outlineLvl"] = ooxml.outline_level(heading or style.outline)
            return ooxml.beyond(slots, defined.slots)

        return defined.once((style, self._grid, frame, stops), made)


def kept(paragraph: Paragraph) -> Paragraph:
    """The paragraph on the same page as the next one."""
    style = _kept(paragraph.style)
    return Paragraph(paragraph.content, style, paragraph.heading, paragraph.anchor)


@lru_cache(maxsize=256)
def _kept(style: ParaStyle) -> ParaStyle:
    """All cells of a column share one."""
    return replace(style, keep_with_next=True)


def _stops(paragraph: Paragraph, width: float) -> str:
    """Tab stops for the fills of a line: the last at the text's end, others centred between."""
    lines: list[list[str]] = [[]]
    for item in paragraph.content:
        if isinstance(item, Fill):
            lines[-1].append(_LEADERS.get(item.leader, "dot") if item.leader else "")
        elif isinstance(item, Break):
            lines.append([])
    leaders = max(lines, key=len)
    most = len(leaders)
    if not most:
        return ""
    start, end = paragraph.style.inset_start, width - paragraph.style.inset_end
    centres = [
        ("center", start + (end - start) * k / most, leader)
        for k, leader in enumerate(leaders[:-1], 1)
    ]
    return ooxml.tabs([*centres, ("right", end, leaders[-1])])


def _decimal(paragraph: Paragraph, style: ParaStyle, place: Place) -> ParaStyle:
    """The style of a number in a column: at the end, indented by what it lacks there.

    Not a decimal tab stop: LibreOffice 7.4 goes to one without a tab, as Word does in cells, but
    not on a page with a line grid. Other text is centred.
    """
    flat = replace(style, indent=0.0, inset_start=0.0, inset_end=0.0)
    text = text_of(paragraph)
    at = point(text) if place.point else None
    if at is None:
        return replace(flat, align="center")
    tail = sum(map(_em, text[at:])) * style.char.size
    if style.autospace and _GAP.search(text, at - 1):
        tail += _WORD_GAP * style.char.size
    return replace(flat, align="end", inset_end=max(0.0, place.width - place.point - tail))


def _em(character: str) -> float:
    """About how wide a character is in em: as in Times, and Han as wide as high."""
    if character in ".,'\u2009\u202f ":
        return 0.25
    return 0.83 if character == "%" else 0.5 if character < "\u1100" else 1.0
