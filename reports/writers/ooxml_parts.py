"""Raw elements of a Word package outside the body: styles, settings, fonts, footers, properties."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from reports.galley import ParaStyle
from reports.writers.ooxml import (
    NAMESPACE,
    attributes,
    element,
    field,
    paragraph,
    quoted,
    run,
    switch,
    text,
)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = f'xmlns:w="{NAMESPACE}"'

# Marks that may not end a line, and that may not begin one: Word's own lists for Chinese.
_NOT_AT_END = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
_NOT_AT_START = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞"
    "︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
_WORD_URI = "http://schemas.microsoft.com/office/word"


def word_language(language: str) -> str:
    """The tag that Word knows for a language of an edition (w:eastAsia of 17.3.2.20)."""
    known = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "ja": "ja-JP", "ko": "ko-KR"}
    return known.get(language, language)


# Styles (word/styles.xml)


def defaults(properties: str, language: str) -> str:
    """Document defaults (17.7.5.1): the characters of every style that says nothing else."""
    tongue = element("lang", val="en-US", eastAsia=word_language(language), bidi="ar-SA")
    return (
        f"<w:docDefaults {_W}><w:rPrDefault><w:rPr>{properties}{tongue}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
    )


def latent_styles() -> str:
    """Word's own styles stay out of the list until asked for (17.7.4.5)."""
    said = attributes(
        defLockedState=0,
        defUIPriority=99,
        defSemiHidden=1,
        defUnhideWhenUsed=1,
        defQFormat=0,
        count=376,
    )
    return f"<w:latentStyles {_W}{said}/>"


def paragraph_style(
    identity: str,
    name: str,
    properties: tuple[str, str],
    parent: str = "",
    *,
    own: bool = False,
    default: bool = False,
) -> str:
    """A paragraph style (17.7.4.17); `properties` are the insides of pPr and rPr.

    `own` tells our styles from Word's built-in ones.
    """
    kind = attributes(type="paragraph", default=int(default) or None, customStyle=int(own) or None)
    return (
        f"<w:style {_W}{kind}{quoted('styleId', identity)}><w:name{quoted('val', name)}/>"
        + (f"<w:basedOn{quoted('val', parent)}/>" if parent else "")
        + element("uiPriority", val=1)
        + f"<w:qFormat/><w:pPr>{properties[0]}</w:pPr><w:rPr>{properties[1]}</w:rPr></w:style>"
    )


# Settings (word/settings.xml)


def settings(language: str, *, mirrored: bool) -> str:
    """Document settings (17.15.1.78) in schema order; `mirrored` swaps margins on even pages."""
    tag = word_language(language)
    return (
        f"<w:settings {_W}>"
        + element("zoom", percent=100)
        + (switch("mirrorMargins", True) if mirrored else "")
        + element("defaultTabStop", val=420)
        + switch("evenAndOddHeaders", True)
        + element("characterSpacingControl", val="compressPunctuation")
        + f"<w:noLineBreaksAfter{quoted('lang', tag)}{quoted('val', _NOT_AT_END)}/>"
        + f"<w:noLineBreaksBefore{quoted('lang', tag)}{quoted('val', _NOT_AT_START)}/>"
        + _compatibility()
        + element("themeFontLang", val="en-US", eastAsia=tag)
        + element("decimalSymbol", val=".")
        + element("listSeparator", val=",")
        + "</w:settings>"
    )


def _compatibility() -> str:
    """Word 2013 and later (17.15.3); without doNotExpandShiftReturn forced lines are stretched."""
    rules = ("balanceSingleByteDoubleByteWidth", "doNotExpandShiftReturn", "useFELayout")
    modes = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    said = [f"<w:{rule}/>" for rule in rules]
    said += [element("compatSetting", name=k, uri=_WORD_URI, val=v) for k, v in modes.items()]
    return f"<w:compat>{''.join(said)}</w:compat>"


# Fonts (word/fontTable.xml)


def font_table(families: Mapping[str, bool], alternatives: Mapping[str, str]) -> bytes:
    """The fonts that are named (17.8.3.10): family → whether it is East Asian, and its stand-in."""
    entries = "".join(
        f"<w:font{quoted('name', family)}>"
        + (f"<w:altName{quoted('val', alternatives[family])}/>" if family in alternatives else "")
        + element("charset", val="86" if families[family] else "00")
        + element("family", val="auto" if families[family] else "roman")
        + element("pitch", val="variable")
        + "</w:font>"
        for family in sorted(families)
    )
    return f"{_DECLARATION}<w:fonts {_W}>{entries}</w:fonts>".encode()


# Theme (word/theme/theme1.xml)


def theme(latin: str, heading: str, body: str) -> bytes:
    """A theme (20.1.6.9) in our own families; no style refers to it.

    The SDK's rules ask for one, and what a clerk inserts, a chart or a shape, takes its fonts here.
    """
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    colours = dict.fromkeys(names, "000000") | {
        "lt1": "FFFFFF",
        "lt2": "ECECEC",
        "accent1": "C8000A",
    }
    inks = "".join(f'<a:{k}><a:srgbClr val="{v}"/></a:{k}>' for k, v in colours.items())
    faces = "".join(
        f'<a:{kind}><a:latin typeface="{escape(latin)}"/><a:ea typeface="{escape(east)}"/>'
        f'<a:cs typeface="{escape(latin)}"/></a:{kind}>'
        for kind, east in (("majorFont", heading), ("minorFont", body))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    fills, effects = fill * 3, "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    lines = "".join(f'<a:ln w="{emu}">{fill}</a:ln>' for emu in (6350, 12700, 19050))
    return (
        f'{_DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="Jianbao"><a:themeElements><a:clrScheme name="Jianbao">{inks}</a:clrScheme>'
        f'<a:fontScheme name="Jianbao">{faces}</a:fontScheme><a:fmtScheme name="Jianbao">'
        f"<a:fillStyleLst>{fills}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fills}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


# Footers (word/footer*.xml)


def folio(form: str, style: str, properties: str, align: str, inset: float) -> str:
    """The paragraph of the page number: `form` with a PAGE field for {n}, `inset` pt from its edge.

    `properties` are those of its runs. A page number stands alone: no tab, no table.
    """
    before, _, after = form.partition("{n}")
    side = round(inset * 20)
    edges = {"left": side if align == "left" else 0, "right": side if align == "right" else 0}
    runs = [run(text(part), properties) if part else "" for part in (before, after)]
    placed = element("pStyle", val=style) + element("ind", **edges) + element("jc", val=align)
    content = runs[0] + field("PAGE", "1", properties) + runs[1]
    return paragraph(placed, content).replace("<w:p>", f"<w:p {_W}>", 1)


# Sections


def line_grid(pitch: float) -> str:
    """Lines of the page (17.6.5).

    Not linesAndChars: with less than the type size for a character, LibreOffice 7.4 gives each of
    them two cells. The characters of a line come from run spacing.
    """
    return f"<w:docGrid {_W}{attributes(type='lines', linePitch=round(pitch * 20))}/>"


def footer_distance(bottom: float, drop: float, style: ParaStyle) -> float:
    """From the paper's edge to the foot of the folio's line, in pt.

    Word and LibreOffice set the baseline of an exact line 4/5 down; a dash's top is 0.4 em above
    it. So the dash's top ends up `drop` below a type area whose margin is `bottom`.
    """
    return max(0.0, bottom - drop - 0.2 * style.pitch - 0.4 * style.char.size)


# Properties (docProps/core.xml)


def core_properties(title: str, author: str, language: str, date: str) -> bytes:
    """Core properties (part 2, section 11): the edition's own date, never the clock's."""
    stamp = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{escape(date[:10])}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if date
    )
    return (
        f"{_DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>{stamp}"
        f"<dc:language>{word_language(language)}</dc:language></cp:coreProperties>"
    ).encode()
