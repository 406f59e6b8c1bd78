"""The Word package around a body: built by python-docx once per look, kept as bytes."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from reports.galley import Galley
from reports.writers import ooxml, ooxml_parts
from reports.writers.docx_paragraphs import check
from reports.writers.docx_styles import LATIN, Look, StyleSheet, letters, style_sheet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.rel import Relationships
    from docx.section import Section, _Footer
    from docx.shared import Twips

# What the template brings along: a part that Word may call unreadable (openxml-audit), somebody's
# picture, a Mac. Its theme sends Chinese to a Japanese face (python-docx#1601) and is replaced.
_STALE = ("/stylesWithEffects", "/customXml", "/numbering", "/webSettings")
_STALE_ROOT = ("/thumbnail", "/extended-properties")
_KEPT_STYLES = ("DefaultParagraphFont", "TableNormal", "NoList")
_CORE, _MAIN, _FONTS = "docProps/core.xml", "word/document.xml", "word/fontTable.xml"
_THEME = "word/theme/theme1.xml"


@dataclass(frozen=True, slots=True)
class Package:
    """A package without its body: finished parts, the main part around the body, the styles."""

    parts: tuple[tuple[str, bytes], ...]
    head: str
    tail: str
    sheet: StyleSheet


@lru_cache(maxsize=64)
def package(look: Look) -> Package:
    """The package of a look: some 40 ms, the first time with the import of python-docx on top."""
    from docx import Document  # not at the top: a build without Word must not pay for it

    document, sheet = Document(), style_sheet(look)
    _drop(document.part.rels, _STALE)
    _drop(document.part.package.rels, _STALE_ROOT)
    _set_styles(document, sheet)
    _set_settings(document, look)
    _set_section(document.sections[0], look)
    saved = BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as file:
        parts = {name: file.read(name) for name in file.namelist() if name != _CORE}
    families = dict(look.families)
    parts[_FONTS] = _font_table(look)
    parts[_THEME] = ooxml_parts.theme(families[LATIN], families["heiti"], families["fangsong"])
    main = parts.pop(_MAIN).decode()
    start, end = main.index("<w:body>") + len("<w:body>"), main.index("<w:sectPr")
    return Package(tuple(parts.items()), main[:start], main[end:], sheet)


def assemble(package: Package, body: str, galley: Galley) -> bytes:
    """The finished file: parts in order of name, neither clock nor system in it."""
    parts = dict(package.parts)
    parts[_MAIN] = (package.head + body + package.tail).encode()
    parts[_CORE] = ooxml_parts.core_properties(
        check(galley.title), check(galley.author), galley.language, galley.date
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compresslevel=6) as file:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            file.writestr(entry, parts[name])
    return out.getvalue()


def _drop(relations: Relationships, kinds: tuple[str, ...]) -> None:
    for identity, relation in list(relations.items()):
        if relation.reltype.endswith(kinds):
            del relations[identity]


def _set_styles(document: Document, sheet: StyleSheet) -> None:
    from docx.oxml import parse_xml

    root = document.styles.element
    kept = [style for style in root if style.get(ooxml.STYLE_ID) in _KEPT_STYLES]
    for child in list(root):
        root.remove(child)
    root.extend([*(parse_xml(xml) for xml in sheet.xml), *kept])


def _set_settings(document: Document, look: Look) -> None:
    from docx.oxml import parse_xml

    root = document.settings.element
    for child in list(root):
        root.remove(child)
    mirrored = look.page.inside != look.page.outside
    root.extend(list(parse_xml(ooxml_parts.settings(look.language, mirrored=mirrored))))


def _set_section(section: Section, look: Look) -> None:
    """Paper, margins, line grid and the two footers."""
    from docx.enum.section import WD_ORIENTATION
    from docx.oxml import parse_xml

    page = look.page
    wide = page.width > page.height
    section.orientation = WD_ORIENTATION.LANDSCAPE if wide else WD_ORIENTATION.PORTRAIT
    drop = ooxml_parts.footer_distance(page.bottom, page.folio_drop, page.folio)
    section.page_width, section.page_height = _twips(page.width), _twips(page.height)
    section.top_margin, section.bottom_margin = _twips(page.top), _twips(page.bottom)
    section.left_margin, section.right_margin = _twips(page.inside), _twips(page.outside)
    section.header_distance, section.footer_distance = _twips(page.top / 2), _twips(drop)
    section.gutter = _twips(0)
    root = section._sectPr
    for grid in root.findall(ooxml.LINE_GRID):
        root.remove(grid)
    root.append(parse_xml(ooxml_parts.line_grid(page.pitch)))
    for name in list(root.attrib):  # the template's revision marks (w:rsid…)
        del root.attrib[name]
    section.footer.is_linked_to_previous = False
    section.even_page_footer.is_linked_to_previous = False
    _set_folio(section.footer, look, odd=True)
    _set_folio(section.even_page_footer, look, odd=False)


def _set_folio(footer: _Footer, look: Look, *, odd: bool) -> None:
    """The page number towards the outer edge, one character in (GB/T 9704-2012 7.5)."""
    from docx.oxml import parse_xml

    style = look.page.folio
    centred = style.align == "center"
    inset = 0.0 if centred else max(style.inset_start, style.inset_end) or style.char.size
    align = "center" if centred else "right" if odd else "left"
    # 半角宋体阿拉伯数字: digits and dashes alike in the folio's own family.
    whole = letters(style.char, dict(look.families), mark=True)
    properties = ooxml.run_properties(whole["rFonts"])
    root = footer._element
    for child in list(root):
        root.remove(child)
    form = look.page.folio_form
    root.append(parse_xml(ooxml_parts.folio(form, "Footer", properties, align, inset)))


def _font_table(look: Look) -> bytes:
    latin = dict(look.families).get(LATIN)
    named = {family: family != latin for _, family in look.families}
    return ooxml_parts.font_table(named, dict(look.alternatives))


def _twips(points: float) -> Twips:
    from docx.shared import Twips

    return Twips(ooxml.twips(points))
