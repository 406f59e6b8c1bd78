"""Raw elements of a Word package outside the body: styles, fonts, theme, properties."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from msgspec import Struct

from reports.writers.ooxml import NAMESPACE, attributes, element, quoted, word_language

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = f'xmlns:w="{NAMESPACE}"'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"


# The main part (word/document.xml)


def document(body: str) -> bytes:
    """The main part (17.2.3) with everything that stands in w:body."""
    spaces = (
        f'{_W} xmlns:r="{RELATIONS}" xmlns:wp="{_DRAWING}" xmlns:mc="{_COMPATIBILITY}"'
        f' xmlns:w15="{_WORD_2012}" mc:Ignorable="w15"'
    )
    whole = f"<w:document {spaces}><w:body>{body}</w:body></w:document>"
    return f"{DECLARATION}{whole}".encode()


# Styles (word/styles.xml)


def defaults(properties: str, language: str) -> str:
    """Document defaults (17.7.5.1): the characters of every style that says nothing else."""
    tongue = element("lang", val="en-US", eastAsia=word_language(language), bidi="ar-SA")
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{properties}{tongue}</w:rPr></w:rPrDefault>"
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
    return f"<w:latentStyles{said}/>"


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
        f"<w:style{kind}{quoted('styleId', identity)}><w:name{quoted('val', name)}/>"
        + (f"<w:basedOn{quoted('val', parent)}/>" if parent else "")
        + element("uiPriority", val=1)
        + f"<w:qFormat/><w:pPr>{properties[0]}</w:pPr><w:rPr>{properties[1]}</w:rPr></w:style>"
    )


def character_style(identity: str, name: str, properties: str) -> str:
    """One of Word's own character styles (17.7.4.17), out of the list of styles."""
    kind = attributes(type="character")
    return (
        f"<w:style{kind}{quoted('styleId', identity)}><w:name{quoted('val', name)}/>"
        + element("uiPriority", val=99)
        + f"<w:semiHidden/><w:unhideWhenUsed/><w:rPr>{properties}</w:rPr></w:style>"
    )


# Fonts (word/fontTable.xml)


class Program(Struct, frozen=True):
    """A font program in the file: relation of its part, GUID it is obfuscated with."""

    relation: str
    key: str


class NamedFont(Struct, frozen=True):
    """A font that a file names, and its programs where the file carries it."""

    family: str
    charset: int  # of 17.8.3.2: 0x86 simplified Chinese, 0 western
    alternative: str = ""  # another name to try
    regular: Program | None = None
    bold: Program | None = None
    subset: bool = False


def font_table(fonts: Iterable[NamedFont]) -> bytes:
    """The fonts that are named (17.8.3.10), in order of name."""
    entries = "".join(map(_font, sorted(fonts, key=lambda font: font.family)))
    return f'{DECLARATION}<w:fonts {_W} xmlns:r="{RELATIONS}">{entries}</w:fonts>'.encode()


def _font(font: NamedFont) -> str:
    return (
        f"<w:font{quoted('name', font.family)}>"
        + (f"<w:altName{quoted('val', font.alternative)}/>" if font.alternative else "")
        + element("charset", val=f"{font.charset:02X}")
        + element("family", val="auto" if font.charset else "roman")
        + element("pitch", val="variable")
        + _embedded("embedRegular", font.regular, font.subset)
        + _embedded("embedBold", font.bold, font.subset)
        + "</w:font>"
    )


def _embedded(name: str, program: Program | None, subset: bool) -> str:
    """A font program of a file (17.8.3.3 to 17.8.3.6)."""
    if program is None:
        return ""
    said = quoted("fontKey", program.key) + attributes(subsetted=int(subset) or None)
    return f'<w:{name} r:id="{program.relation}"{said}/>'


def relationships(targets: Iterable[tuple[str, str, str]]) -> bytes:
    """The relations of a part (part 2, 9.3): identity, last word of the type, target."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    inner = "".join(
        f'<Relationship Id="{identity}" Type="{RELATIONS}/{kind}" Target="{escape(target)}"/>'
        for identity, kind, target in targets
    )
    return f'{DECLARATION}<Relationships xmlns="{space}">{inner}</Relationships>'.encode()


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
        f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="Jianbao"><a:themeElements><a:clrScheme name="Jianbao">{inks}</a:clrScheme>'
        f'<a:fontScheme name="Jianbao">{faces}</a:fontScheme><a:fmtScheme name="Jianbao">'
        f"<a:fillStyleLst>{fills}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fills}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


# Properties (docProps/core.xml)


def core_properties(
    title: str,
    author: str,
    language: str,
    date: str,
    subject: str = "",
    keywords: Iterable[str] = (),
) -> bytes:
    """Core properties (part 2, section 11): the edition's own date, never the clock's."""
    stamp = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{escape(date[:10])}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if date
    )
    said = {"dc:subject": subject, "cp:keywords": "；".join(keywords)}
    more = "".join(f"<{k}>{escape(v, quote=False)}</{k}>" for k, v in said.items() if v)
    return (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>{more}{stamp}"
        f"<dc:language>{word_language(language)}</dc:language></cp:coreProperties>"
    ).encode()
