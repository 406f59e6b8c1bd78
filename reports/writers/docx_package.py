"""The Word package around a body: built by python-docx once per look, kept as bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.galley import Galley
from reports.writers import ooxml, ooxml_marks, ooxml_parts, ooxml_settings
from reports.writers.docx_map import Trail
from reports.writers.docx_options import WordFonts, WordOptions
from reports.writers.docx_parts import Parts
from reports.writers.docx_protection import SPINS, protect
from reports.writers.docx_runs import check
from reports.writers.docx_styles import LATIN, Look, StyleSheet, style_sheet
from reports.writers.docx_zip import zipped
from reports.writers.ooxml_parts import NamedFont, Program, relationships

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.rel import Relationships

# What the template brings along: a part that Word may call unreadable (openxml-audit), somebody's
# picture, a Mac. Its theme sends Chinese to a Japanese face (python-docx#1601) and is replaced.
_STALE = ("/stylesWithEffects", "/customXml", "/numbering", "/webSettings")
_STALE_ROOT = ("/thumbnail", "/extended-properties")
_KEPT_STYLES = ("DefaultParagraphFont", "TableNormal", "NoList")
_CORE, _MAIN, _FONTS = "docProps/core.xml", "word/document.xml", "word/fontTable.xml"
_THEME, _SETTINGS, _STYLES = "word/theme/theme1.xml", "word/settings.xml", "word/styles.xml"
_HERE = b"<styles-of-a-look/>"
_MAP, _MAP_KEY = "customXml/item1.xml", "customXml/itemProps1.xml"

# Content types (part 1, 15).
_OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAP_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_XML = "application/xml"

_WESTERN, _CHINESE = 0x00, 0x86
_CHARSETS = {"zh-Hant": 0x88, "zh-HK": 0x88, "ja": 0x80, "ko": 0x81}  # of families (17.18.8)


class Package(Struct, frozen=True):
    """What documents of one look have in common: finished parts, and the styles."""

    parts: tuple[tuple[str, bytes], ...]
    sheet: StyleSheet


@lru_cache(maxsize=64)
def package(look: Look) -> Package:
    """The package of a look."""
    sheet, families, parts = style_sheet(look), dict(look.families), dict(_bare())
    parts[_THEME] = ooxml_parts.theme(families[LATIN], families["heiti"], families["fangsong"])
    head, tail = parts[_STYLES].split(_HERE)
    parts[_STYLES] = b"".join((head, *(xml.encode() for xml in sheet.xml), tail))
    return Package(tuple(parts.items()), sheet)


@lru_cache(maxsize=1)
def _bare() -> tuple[tuple[str, bytes], ...]:
    """What all packages have in common, as python-docx makes it; styles go to `_HERE`."""
    from docx import Document  # not at the top: a build without Word must not pay for it

    document = Document()
    _drop(document.part.rels, _STALE)
    _drop(document.part.package.rels, _STALE_ROOT)
    _clear_styles(document)
    saved = BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for own in (_CORE, _MAIN, _FONTS, _SETTINGS):  # every document has its own
        del parts[own]
    return tuple(parts.items())


def assemble(
    package: Package,
    body: str,
    galley: Galley,
    parts: Parts,
    fonts: WordFonts,
    options: WordOptions,
    trail: Trail,
) -> bytes:
    """The finished file: parts in order of name, neither clock nor system in it.

    Args:
        package: of the galley's look.
        body: everything inside w:body, the last section's properties included.
        galley: says title, dates and kind of page.
        parts: pictures, headers, footers and links of the body.
        fonts: families that the file names.
        options: what kind of file it is to be.
        trail: has seen the body being written.

    Raises:
        ReportError: characters that no Word file can hold; faces that may not be carried.
    """
    files = dict(package.parts)
    files[_MAIN] = ooxml_parts.document(body)
    files[_CORE] = _core(galley)
    files[_SETTINGS] = _settings(galley, options, files[_MAIN])
    files |= _fonts(galley, fonts, options, parts)
    files |= _marks(trail, parts)
    parts.into(files)
    return zipped(files, parts.stored)


def _drop(relations: Relationships, kinds: tuple[str, ...]) -> None:
    for identity, relation in list(relations.items()):
        if relation.reltype.endswith(kinds):
            del relations[identity]


def _clear_styles(document: Document) -> None:
    from docx.oxml import parse_xml

    root = document.styles.element
    kept = [style for style in root if style.get(ooxml.STYLE_ID) in _KEPT_STYLES]
    for child in list(root):
        root.remove(child)
    root.extend([parse_xml(_HERE), *kept])


def _core(galley: Galley) -> bytes:
    words = (galley.title, galley.author, galley.subject, *galley.keywords)
    title, author, subject, *keywords = map(check, words)
    about = (title, author, galley.language, galley.date)
    return ooxml_parts.core_properties(*about, subject=subject, keywords=keywords)


def _settings(galley: Galley, options: WordOptions, content: bytes) -> bytes:
    """The document's settings; `content` is what a password's salt comes from."""
    page, protection = galley.page, ""
    if options.protection:
        secret = protect(options.password, content) if options.password else ("", "")
        protection = ooxml_settings.document_protection(options.protection, *secret, spins=SPINS)
    carried = options.embed != "none"
    return ooxml_settings.settings(
        galley.language,
        mirrored=page.duplex and page.inside != page.outside,
        two_sided=page.duplex,
        opening=ooxml_settings.read_only() if options.read_only else "",
        fonts=ooxml_settings.carried_fonts(subset=options.embed == "subset") if carried else "",
        tracked=options.review,
        protection=protection,
    )


def _fonts(
    galley: Galley, fonts: WordFonts, options: WordOptions, parts: Parts
) -> dict[str, bytes]:
    """The font table, and the fonts themselves where the file carries them."""
    charsets = dict(_charsets(fonts))
    programs: dict[str, tuple[Program | None, Program | None]] = {}
    targets: list[tuple[str, str, str]] = []
    if options.embed != "none":
        from reports.writers.docx_fonts import carried  # and with it HarfBuzz's subsetting

        for family, own in carried(galley, fonts, options.embed).items():
            regular = _font_part(own.regular, targets, parts)
            bold = _font_part(own.bold, targets, parts) if own.bold else None
            programs[family] = regular, bold
            charsets.setdefault(family, _CHINESE)
    table = ooxml_parts.font_table(
        NamedFont(
            family,
            charset,
            fonts.alternatives.get(family, ""),
            *programs.get(family, (None, None)),
            subset=options.embed == "subset",
        )
        for family, charset in charsets.items()
    )
    related = {"word/_rels/fontTable.xml.rels": relationships(targets)} if targets else {}
    return {_FONTS: table, **related}


def _charsets(fonts: WordFonts) -> Iterator[tuple[str, int]]:
    """The families that are named, and the scripts they are for; the document's own go last."""
    named: list[tuple[str, Mapping[str, str]]] = [*fonts.languages.items(), ("", fonts.families)]
    for language, families in named:
        for role, family in families.items():
            yield family, _WESTERN if role == LATIN else _CHARSETS.get(language, _CHINESE)


def _font_part(
    program: tuple[bytes, str], targets: list[tuple[str, str, str]], parts: Parts
) -> Program:
    data, key = program
    number = len(targets) + 1
    parts.add(f"word/fonts/font{number}.odttf", data, _OBFUSCATED)
    targets.append((f"rId{number}", "font", f"fonts/font{number}.odttf"))
    return Program(f"rId{number}", key)


def _marks(trail: Trail, parts: Parts) -> dict[str, bytes]:
    """Comments, and the map of the YAML file."""
    if trail.review:
        parts.add("word/comments.xml", trail.review.part(), _COMMENTS, "comments")
    listed = trail.part()
    if not listed:
        return {}
    parts.add(_MAP, listed, _XML, "customXml")
    parts.add(_MAP_KEY, ooxml_marks.map_properties(), _MAP_PROPERTIES)
    link = [("rId1", "customXmlProps", "itemProps1.xml")]
    return {"customXml/_rels/item1.xml.rels": relationships(link)}
