"""Every raw element of a Word body as text: one small function each (ECMA-376, part 1, section 17).

Lengths come in as points and leave in the unit the element wants. Properties are kept as slots, a
mapping from element name to finished XML in schema order, so that what a paragraph says beyond its
style is the slots that differ.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from html import escape  # xml.sax.saxutils brings 25 ms of urllib along
from math import floor

from reports.galley import Border, CharStyle, Colour, ParaStyle

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

STYLE_ID = f"{{{NAMESPACE}}}styleId"

Slots = dict[str, str]

_JUSTIFICATION = {
    "justify": "both",
    "start": "left",
    "center": "center",
    "end": "right",
    "decimal": "right",  # and an indent of the paragraph's own
}
_LANGUAGES = {
    "": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
    "zh-HK": "zh-HK",
    "ja": "ja-JP",
    "ko": "ko-KR",
}


# Units


def twips(points: float) -> int:
    """Twentieths of a point (ST_TwipsMeasure), to the nearest."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Half points (ST_HpsMeasure): the unit of type sizes."""
    return round(points * 2)


def eighths(points: float) -> int:
    """Eighths of a point (ST_EighthPointMeasure), 2 to 96: the unit of rules."""
    return min(96, max(2, round(points * 8)))


def colour(value: Colour) -> str:
    """Six hexadecimal digits (ST_HexColor)."""
    return "{:02X}{:02X}{:02X}".format(*value)


def attributes(**values: object) -> str:
    """Attributes in the w: namespace; None leaves one out."""
    return "".join(f' w:{k}="{v}"' for k, v in values.items() if v is not None)


def quoted(name: str, value: str) -> str:
    """One attribute in the w: namespace whose value is anybody's text."""
    return f' w:{name}="{escape(value)}"'


@lru_cache(maxsize=4096)  # a document asks for the same few again and again
def element(name: str, /, **values: Hashable) -> str:
    """An empty element."""
    return f"<w:{name}{attributes(**values)}/>"


def switch(name: str, on: bool) -> str:
    """An on/off element (CT_OnOff, 17.17.4)."""
    return f"<w:{name}/>" if on else f'<w:{name} w:val="0"/>'


def word_language(language: str) -> str:
    """The tag that Word knows for a language (w:eastAsia of 17.3.2.20); empty is zh-Hans."""
    return _LANGUAGES.get(language, language)


# Slots


def beyond(slots: Slots, given: Slots) -> str:
    """The slots that say something else than `given`, in schema order."""
    return "".join(xml for name, xml in slots.items() if given.get(name, "") != xml)


def fonts(latin: str, east: str, *, hint: bool = False) -> str:
    """The four font slots of a run (17.3.2.26); `hint` claims ambiguous characters for `east`."""
    said = ' w:hint="eastAsia"' if hint else ""
    a, e = escape(latin), escape(east)
    return f'<w:rFonts{said} w:ascii="{a}" w:hAnsi="{a}" w:eastAsia="{e}" w:cs="{a}"/>'


def character_slots(char: CharStyle, latin: str, east: str, *, hint: bool = False) -> Slots:
    """Run properties (17.3.2.28).

    Tracking is rounded down: -0.207 pt must become -5 twentieths, since with -4 a line of 28
    characters of 16 pt is 0.2 pt wider than 156 mm and LibreOffice sets 27.
    """
    size = half_points(char.size)
    return {
        "rFonts": fonts(latin, east, hint=hint),
        "b": switch("b", char.bold),
        "bCs": switch("bCs", char.bold),
        "color": element("color", val=colour(char.colour)),
        "spacing": element("spacing", val=floor(char.tracking * 20 + 1e-6)),
        "position": element("position", val=half_points(char.rise)),
        "sz": element("sz", val=size),
        "szCs": element("szCs", val=size),
        "em": element("em", val=_emphasis(char)),
        "lang": element("lang", val="en-US", eastAsia=word_language(char.language), bidi="ar-SA"),
    }


def _emphasis(char: CharStyle) -> str:
    """Dots below (17.18.24): Word sets `dot` by language, below in Simplified Chinese only."""
    if not char.emphasis:
        return "none"
    return "dot" if word_language(char.language) == "zh-CN" else "underDot"


def paragraph_slots(style: ParaStyle, grid: float) -> Slots:
    """Paragraph properties (17.3.1.26) of a style on a page whose lines are `grid` pt apart.

    `pStyle`, `framePr`, `shd` and `tabs` are empty: places for what the single paragraph adds.

    Kinsoku is on at every level; Word has one list of marks for a whole document.

    Marks may overhang, as Word lets them by default, `hanging` or not: LibreOffice (4.0 to now)
    reads overflowPunct the wrong way round, and 7.4 loses a full stop that overhangs.
    """
    return {
        "pStyle": "",
        "keepNext": switch("keepNext", style.keep_with_next),
        "keepLines": switch("keepLines", style.keep_together),
        "pageBreakBefore": switch("pageBreakBefore", style.page_break_before),
        "framePr": "",
        "widowControl": switch("widowControl", max(style.widows, style.orphans) > 1),
        "pBdr": paragraph_borders(style),
        "shd": "",
        "tabs": "",
        "kinsoku": switch("kinsoku", True),
        "overflowPunct": switch("overflowPunct", True),
        "topLinePunct": switch("topLinePunct", False),
        "autoSpaceDE": switch("autoSpaceDE", style.autospace > 0),
        "autoSpaceDN": switch("autoSpaceDN", style.autospace > 0),
        "snapToGrid": switch("snapToGrid", abs(style.pitch - grid) < 0.05),
        "spacing": line_spacing(style.pitch, style.space_before, style.space_after),
        "ind": indents(style),
        "jc": element("jc", val=_JUSTIFICATION[style.align]),
        "outlineLvl": outline_level(style.outline),
    }


# What a paragraph is assumed to be before any style speaks.
NEUTRAL: Slots = {
    "keepNext": switch("keepNext", False),
    "keepLines": switch("keepLines", False),
    "pageBreakBefore": switch("pageBreakBefore", False),
    "pBdr": "<w:pBdr>"
    + "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
    + "</w:pBdr>",
    "outlineLvl": element("outlineLvl", val=9),
}


def outline_level(level: int) -> str:
    """Level in the outline (17.3.1.20): 0 is the highest in Word, 9 is body text."""
    return element("outlineLvl", val=level - 1 if 0 < level <= 9 else 9)


def line_spacing(pitch: float, before: float, after: float) -> str:
    """Exact line height (17.3.1.33).

    Not "auto" nor "at least": an East Asian single line is 1.3 × (ascent + descent), which for a
    16 pt face with tall metrics exceeds the grid's pitch and would double every line.
    """
    return element(
        "spacing",
        before=twips(before),
        after=twips(after),
        line=max(1, twips(pitch)),
        lineRule="exact",
    )


def natural_spacing(before: float) -> str:
    """A line as high as what stands in it (17.3.1.33): an exact one would cut pictures off."""
    return element("spacing", before=twips(before), after=0, line=240, lineRule="auto")


def kept_with_next(xml: str) -> str:
    """Finished paragraphs on the page of what follows them (17.3.1.15)."""
    keep = switch("keepNext", True)
    xml = xml.replace(switch("keepNext", False), "")
    said = re.sub(r"(<w:pPr>(?:<w:pStyle [^>]*/>)?)(?!<w:keepNext/>)", rf"\1{keep}", xml)
    return re.sub(r"<w:p>(?!<w:pPr>)", f"<w:p><w:pPr>{keep}</w:pPr>", said)


def least_size() -> str:
    """The smallest letters there are: a paragraph mark that adds nothing to a line of pictures."""
    return element("sz", val=2) + element("szCs", val=2)


def indents(style: ParaStyle) -> str:
    """Indents (17.3.1.12): the first line in hundredths of a character, twips beside it.

    Centred letters with tracking stand half of it too far left, because the last letter's own
    tracking counts as ink; as much indent at the start puts them right.
    """
    left = style.inset_start + (max(0.0, style.char.tracking) if style.align == "center" else 0)
    chars = round(100 * abs(style.indent) / style.char.size)
    nearest = 50 * round(chars / 50)
    chars = nearest if abs(chars - nearest) <= 5 else chars
    by = "hanging" if style.indent < 0 else "firstLine"
    first = {f"{by}Chars": chars, by: twips(abs(style.indent))}
    return element("ind", left=twips(left), right=twips(style.inset_end), **first)


def paragraph_borders(style: ParaStyle) -> str:
    """Rules above and below a paragraph (17.3.1.24), as wide as the column.

    Word draws them from indent to indent. White rules at the sides, set out by the indent, carry
    them to the column's edges; 31 pt is the most that Word allows.
    """
    above, below = style.border_top, style.border_bottom
    if above is None and below is None:
        return NEUTRAL["pBdr"]
    return (
        "<w:pBdr>"
        + _rule("top", above)
        + _side("left", style.inset_start + min(0.0, style.indent))
        + _rule("bottom", below)
        + _side("right", style.inset_end)
        + "</w:pBdr>"
    )


def _rule(side: str, rule: Border | None) -> str:
    if rule is None:
        return element(side, val="nil")
    gap = min(31, max(0, round(rule.gap)))
    return element(side, val="single", sz=eighths(rule.width), space=gap, color=colour(rule.colour))


def _side(side: str, inset: float) -> str:
    if inset < 0.5:
        return element(side, val="nil")
    return element(side, val="single", sz=2, space=min(31, round(inset)), color="FFFFFF")


def shading(fill: Colour) -> str:
    """A solid ground behind a paragraph or cell (17.3.5)."""
    return element("shd", val="clear", color="auto", fill=colour(fill))


def tabs(stops: list[tuple[str, float, str]]) -> str:
    """Tab stops (17.3.1.38): alignment, position in pt from the column's edge, leader or ""."""
    inner = "".join(
        element("tab", val=align, leader=leader or None, pos=twips(at))
        for align, at, leader in stops
    )
    return f"<w:tabs>{inner}</w:tabs>"


def foot_frame(width: float) -> str:
    """A frame on the foot of the type area (17.3.1.11); neighbours with the same one share it."""
    return element(
        "framePr",
        w=twips(width),
        wrap="notBeside",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="left",
        yAlign="bottom",
    )


# Runs

# What a text cannot have as it is, and white space that comes in rows. White space at its ends is
# taken off by programs that are not told to let it be.
_MARKUP = re.compile("[&<> \t\n\r]")


def text(characters: str) -> str:
    """Characters of a run (17.3.3.31); tabs and line feeds become elements of their own."""
    if not _MARKUP.search(characters) and characters.strip() == characters:  # most texts
        return f"<w:t>{characters}</w:t>"
    out = f'<w:t xml:space="preserve">{escape(characters, quote=False)}</w:t>'
    for character, name in (("\r\n", "br"), ("\r", "br"), ("\n", "br"), ("\t", "tab")):
        out = out.replace(character, f'</w:t><w:{name}/><w:t xml:space="preserve">')
    return out.replace('<w:t xml:space="preserve"></w:t>', "")


def run_properties(inner: str) -> str:
    """Run properties, nothing when there are none (17.3.2.28)."""
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def run(content: str, properties: str = "") -> str:
    """A run (17.3.2.25) with `properties` as `run_properties` makes them."""
    return f"<w:r>{properties}{content}</w:r>"


def tab() -> str:
    """A tab character in a run (17.3.3.32)."""
    return "<w:tab/>"


def line_break() -> str:
    """A forced line break in a run (17.3.3.1)."""
    return "<w:br/>"


def page_break() -> str:
    """A forced page break in a run (17.3.3.1)."""
    return '<w:br w:type="page"/>'


def ruby(base: str, reading: str, base_style: CharStyle, reading_style: CharStyle) -> str:
    """Characters with their reading above them (17.3.3.25), both given as runs.

    The reading's baseline stands above the ideographs' em box, whose top is 0.88 em up.
    """
    said = (
        element("rubyAlign", val="center")
        + element("hps", val=half_points(reading_style.size))
        + element("hpsRaise", val=half_points(0.88 * base_style.size + 0.12 * reading_style.size))
        + element("hpsBaseText", val=half_points(base_style.size))
        + element("lid", val=word_language(base_style.language))
    )
    inner = f"<w:rt>{reading}</w:rt><w:rubyBase>{base}</w:rubyBase>"
    return run(f"<w:ruby><w:rubyPr>{said}</w:rubyPr>{inner}</w:ruby>")


def link(content: str, *, anchor: str = "", relation: str = "") -> str:
    """Runs to click on (17.3.3.22): a bookmark's name, or the relation of an outside target."""
    to = quoted("anchor", anchor) if anchor else f' r:id="{relation}"'
    return f'<w:hyperlink{to} w:history="1">{content}</w:hyperlink>'


# Fields


def field(instruction: str, shown: str, properties: str = "") -> str:
    """A field in five runs (17.16.18): what Word computes, and what stands there until it has."""
    before, after = field_begin(instruction, properties), field_end(properties)
    return before + run(text(shown), properties) + after


def field_begin(instruction: str, properties: str = "") -> str:
    """What stands before a field's result (17.16.18)."""
    said = f'<w:instrText xml:space="preserve"> {escape(instruction, quote=False)} </w:instrText>'
    return (
        run('<w:fldChar w:fldCharType="begin"/>', properties)
        + run(said, properties)
        + run('<w:fldChar w:fldCharType="separate"/>', properties)
    )


def field_end(properties: str = "") -> str:
    """What stands after a field's result."""
    return run('<w:fldChar w:fldCharType="end"/>', properties)


def bookmark(number: int, name: str, content: str) -> str:
    """`content` with a bookmark around it (17.13.6.2); `number` is unique in the document.

    `name` has letters, digits and underscores only.
    """
    ends = (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>',
        f'<w:bookmarkEnd w:id="{number}"/>',
    )
    return f"{ends[0]}{content}{ends[1]}"


def paragraph(properties: str, content: str) -> str:
    """A paragraph (17.3.1.22) with the inside of its properties."""
    said = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{said}{content}</w:p>"


def contents(paragraphs: str) -> str:
    """A table of contents (17.5.2.29, 17.5.2.12): Word offers to bring it up to date."""
    part = element("docPartGallery", val="Table of Contents") + "<w:docPartUnique/>"
    said = f"<w:sdtPr><w:docPartObj>{part}</w:docPartObj></w:sdtPr>"
    return f"<w:sdt>{said}<w:sdtContent>{paragraphs}</w:sdtContent></w:sdt>"
