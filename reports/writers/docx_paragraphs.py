"""Paragraphs of a Word body: a style by name, and only what differs from it said again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reports.errors import ReportError, Where, stop
from reports.galley import Border, Break, CharStyle, Fill, Inline, Paragraph, ParaStyle, Run
from reports.writers import ooxml
from reports.writers.docx_styles import NORMAL, Defined, StyleSheet, letters

PLAIN, MARK, RARE, ILLEGAL = "", "mark", "rare", "illegal"

# Signs that Chinese and Latin share; left alone, Word and LibreOffice set them in the Latin face.
_SHARED = "“”‘…—·‖‥※§°±×÷‰′″℃№①-⒛Ⅰ-Ⅻⅰ-ⅹ←-↓■-◿★☆"
_SPECIAL = re.compile(
    # an apostrophe between Latin letters belongs to their word
    rf"(?P<{MARK}>(?:[{_SHARED}]|(?<![A-Za-z])’|’(?![A-Za-z]))+)"
    # a variation selector stays with the character it varies
    rf"|(?P<{RARE}>(?:[\U00010000-\U000e00ff\U000e01f0-\U0010ffff]"
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef]?)+)"
    # what XML 1.0 (section 2.2) cannot hold
    rf"|(?P<{ILLEGAL}>[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff])"
)
HAIR = 1.0  # pt, of lines that are there for Word's sake; it keeps no exact line below 0.7 pt

_NAME = re.compile(r"\W")
_NAME_LENGTH = 40  # Word cuts bookmark names there


@dataclass(frozen=True, slots=True)
class Place:
    """The column a paragraph stands in: its width in pt, and the frame around it, if any."""

    width: float
    frame: str = ""


class Paragraphs:
    """Writes the paragraphs of one document, one after another."""

    def __init__(self, sheet: StyleSheet, families: Mapping[str, str], grid: float) -> None:
        """`grid`: distance of the page's lines in pt."""
        self._sheet = sheet
        self._families = families
        self._grid = grid
        self._looks: dict[tuple[str, CharStyle, str], str] = {}
        self._properties: dict[tuple[str, ParaStyle, str, str], str] = {}
        self._names: set[str] = set()

    def write(
        self, paragraph: Paragraph, place: Place, before: float = 0.0, *, new_page: bool = False
    ) -> str:
        """A paragraph as XML, with `before` pt more above it, on a new page if `new_page`."""
        style = paragraph.style
        defined = self._sheet.defined[style.name, paragraph.heading]
        if before or new_page:
            style = replace(
                style,
                space_before=style.space_before + before,
                page_break_before=new_page or style.page_break_before,
            )
        runs = "".join(self._runs(paragraph.content, defined))
        if paragraph.anchor:
            name = self._bookmark_name(paragraph.anchor)
            runs = ooxml.bookmark(len(self._names), name, runs)
        stops = _stops(paragraph, place.width)
        said = self._said(style, paragraph.heading, defined, place.frame, stops)
        return ooxml.paragraph(said, runs)

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

    def _said(
        self, style: ParaStyle, heading: int, defined: Defined, frame: str, stops: str
    ) -> str:
        """The style's name, and what the paragraph says beyond it."""
        named = ooxml.element("pStyle", val=defined.identity) if defined.identity else ""
        if not frame and not stops and (style is defined.style or style == defined.style):
            return named
        key = (defined.identity, style, frame, stops)
        found = self._properties.get(key)
        if found is None:
            slots = ooxml.paragraph_slots(style, self._grid)
            slots.update(pStyle=named, framePr=frame, tabs=stops)
            slots["outlineLvl"] = ooxml.outline_level(heading or style.outline)
            found = self._properties[key] = ooxml.beyond(slots, defined.slots)
        return found

    def _runs(self, content: tuple[Inline, ...], defined: Defined) -> Iterator[str]:
        for item in content:
            match item:
                case Run():
                    for kind, text in pieces(item):
                        look = self._look(item.char, kind, defined)
                        yield ooxml.run(ooxml.text(text), look)
                case Break():
                    yield ooxml.run(ooxml.line_break())
                case Fill():
                    yield ooxml.run(ooxml.tab())

    def _look(self, char: CharStyle, kind: str, defined: Defined) -> str:
        """Run properties for characters of a kind where they differ from the paragraph's style."""
        key = (defined.identity, char, kind)
        found = self._looks.get(key)
        if found is None:
            slots = letters(char, self._families, mark=kind == MARK, rare=kind == RARE)
            found = ooxml.run_properties(ooxml.beyond(slots, defined.letters))
            self._looks[key] = found
        return found

    def _bookmark_name(self, anchor: str) -> str:
        """A name that Word takes: letters, digits, underscores, no digit first, 40 at most."""
        name = _NAME.sub("_", anchor)
        name = (name if name[:1].isalpha() or name[:1] == "_" else f"_{name}")[:_NAME_LENGTH]
        stem, number = name, 1
        while name in self._names:
            number += 1
            name = f"{stem[: _NAME_LENGTH - 5]}_{number}"
        self._names.add(name)
        return name


def kept(paragraph: Paragraph) -> Paragraph:
    """The paragraph on the same page as the next one."""
    return replace(paragraph, style=replace(paragraph.style, keep_with_next=True))


def check(text: str, path: str = "") -> str:
    """`text`, when a Word file can hold it.

    Raises:
        ReportError: the first character that XML 1.0 has no place for.
    """
    for found in _SPECIAL.finditer(text):
        if found.lastgroup == ILLEGAL:
            raise _illegal(found.group(), path)
    return text


def _illegal(character: str, path: str) -> ReportError:
    code = f"U+{ord(character):04X}"
    return stop("illegal-character", Where(path=path), point=code)


def pieces(run: Run) -> Iterator[tuple[str, str]]:
    """The run's text in pieces of one kind: plain, shared marks, rare characters.

    Raises:
        ReportError: a character that a Word file cannot hold.
    """
    text, at = run.text, 0
    for found in _SPECIAL.finditer(text):
        kind = found.lastgroup or PLAIN
        if kind == ILLEGAL:
            raise _illegal(found.group(), run.path)
        if found.start() > at:
            yield PLAIN, text[at : found.start()]
        yield kind, found.group()
        at = found.end()
    if at < len(text):
        yield PLAIN, text[at:]


def _stops(paragraph: Paragraph, width: float) -> str:
    """Tab stops for the fills of a line: the last at the text's end, others centred between."""
    fills = most = 0
    for item in paragraph.content:
        fills = fills + 1 if isinstance(item, Fill) else 0 if isinstance(item, Break) else fills
        most = max(most, fills)
    if not most:
        return ""
    start, end = paragraph.style.inset_start, width - paragraph.style.inset_end
    centres = [("center", start + (end - start) * k / most) for k in range(1, most)]
    return ooxml.tabs([*centres, ("right", end)])
