"""The style sheet of a Word file: one style per style of the galley, headings as Word's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from reports.galley import (
    Block,
    CharStyle,
    Galley,
    Group,
    PageStyle,
    ParaStyle,
    Section,
    paragraphs,
)
from reports.writers import ooxml, ooxml_parts
from reports.writers.docx_options import WordFonts
from reports.writers.ooxml_marks import COMMENT_STYLE, COMMENT_STYLE_NAME

LATIN, RARE = "latin", "rare"  # families that are no role of the stylesheet
Key = tuple[str, int]  # a style's name, and the level of the headings it is used for, 0 for none
NORMAL: Key = ("", 0)

# What a clerk reads in Word's list of styles. Word shows its own names in the reader's language;
# a style that is not listed keeps its name.
STYLE_NAMES = {
    "title": "Title",
    "letter-title": "Title",
    "subtitle": "Subtitle",
    "body": "公文正文",
    "plain": "公文正文（顶格）",
    "lead": "导语",
    "level3": "三级条目",
    "level4": "四级条目",
    "masthead": "报头",
    "marking": "标识",
    "number": "期号",
    "dateline": "编印单位和日期",
    "annex": "附表标签",
    "table-title": "表题",
    "cell": "表格文字",
    "cell-center": "表格文字（居中）",
    "cell-head": "表头",
    "note": "表注",
    "imprint": "版记",
    "imprint-first": "版记首行",
    "imprint-last": "版记末行",
    "contents": "TOC Heading",
    **{f"contents{level}": f"toc {level}" for level in range(1, 10)},
    "caption": "caption",
}
_HEADINGS = {f"heading {level}" for level in range(1, 10)}
_CONTENTS = {f"toc {level}" for level in range(1, 10)}
_BUILT_IN = frozenset(
    {"Title", "Subtitle", "header", "footer", "caption", "TOC Heading"} | _HEADINGS | _CONTENTS
)
_SMALL = ooxml.element("sz", val=ooxml.half_points(10.5))
_MOST_KNOWN = 1000
OWN_LATIN = frozenset({"xiaobiaosong", "heiti"})  # light digits would spot a heavy heading


class Look(Struct, frozen=True):
    """Everything a package depends on besides the text: the key under which it is kept."""

    page: PageStyle
    language: str
    styles: tuple[tuple[ParaStyle, int], ...]  # with the level of a Key
    families: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # where they have families

    def of(self, language: str) -> dict[str, str]:
        """The families of text in a language."""
        return dict(dict(self.languages).get(language, self.families))


class Defined(Struct, frozen=True):
    """A style as it stands in the package."""

    identity: str  # w:styleId
    style: ParaStyle
    slots: ooxml.Slots  # of its paragraphs
    letters: ooxml.Slots  # of its runs
    _known: dict[Hashable, str] = {}

    def once(self, key: Hashable, make: Callable[[], str]) -> str:
        """What `make` says of something of this style, kept for all documents of the look."""
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = make()
        return found


class StyleSheet(Struct, frozen=True):
    """Definitions by key, and the XML of word/styles.xml in order."""

    defined: Mapping[Key, Defined]
    xml: tuple[str, ...]


def look(galley: Galley, fonts: WordFonts) -> Look:
    """What a galley needs of its package."""
    furniture = [s for page in pages(galley) for s in (page.folio, page.head) if s]
    known = {name: s for name, s in galley.styles.items() if s not in furniture}
    levels: dict[str, set[int]] = {name: set() for name in known}
    for paragraph in paragraphs(galley.blocks):
        name = paragraph.style.name
        known.setdefault(name, paragraph.style)
        levels.setdefault(name, set()).add(paragraph.heading)
    return Look(
        galley.page,
        galley.language,
        tuple(
            (known[name], level)
            for name, used in levels.items()
            for level in sorted(used or {known[name].outline})
        ),
        tuple(sorted(fonts.families.items())),
        tuple((tag, tuple(sorted(own.items()))) for tag, own in sorted(fonts.languages.items())),
    )


def pages(galley: Galley) -> Iterator[PageStyle]:
    """The kinds of pages of a document, its usual one first."""
    yield galley.page
    yield from _kinds(galley.blocks)


def _kinds(blocks: tuple[Block, ...]) -> Iterator[PageStyle]:
    for block in blocks:
        if isinstance(block, Section):
            yield block.page
        if isinstance(block, Section | Group):
            yield from _kinds(block.blocks)


def letters(
    char: CharStyle,
    families: Mapping[str, str],
    *,
    mark: bool = False,
    rare: bool = False,
    family: str = "",
) -> ooxml.Slots:
    """Run properties with Word's families; heavy faces bring their own letters and digits.

    `mark`: marks that Chinese and Latin share, in the Chinese family throughout, since LibreOffice
    7.4 does not follow the hint after Latin text. `rare`: characters above U+FFFF. `family`: the
    one that has the characters, where the style's own has not.
    """
    east = family or families[RARE if rare else char.face]
    own = bool(family) or mark or rare or char.face in OWN_LATIN
    hint = mark or rare or bool(family)
    return ooxml.character_slots(char, east if own else families[LATIN], east, hint=hint)


def style_sheet(look: Look) -> StyleSheet:
    """Document defaults, Normal, header, footer, and one style for each of the look's."""
    normal = _defined("Normal", _plain(look), 0, look)
    header = _defined("Header", look.page.head or normal.style, 0, look)
    footer = _defined("Footer", look.page.folio, 0, look)
    own = {name: xml for name, xml in normal.letters.items() if name != "lang"}
    said = (ooxml.beyond(normal.slots, ooxml.NEUTRAL), "".join(normal.letters.values()))
    xml = [
        ooxml_parts.defaults("".join(own.values()), look.language),
        ooxml_parts.latent_styles(),
        ooxml_parts.paragraph_style("Normal", "Normal", said, default=True),
        _definition(header, "header", normal),
        _definition(footer, "footer", normal),
        ooxml_parts.character_style(COMMENT_STYLE, COMMENT_STYLE_NAME, _SMALL),
    ]
    defined = {NORMAL: replace(normal, identity="")}
    identities = {"Normal", "Header", "Footer", COMMENT_STYLE}
    names = {"Normal", "header", "footer", COMMENT_STYLE_NAME}
    for style, level in look.styles:
        parent = defined.get(("", level), normal) if level else normal
        spoken = f"heading {level}" if level and parent is normal else STYLE_NAMES.get(style.name)
        name = _free(spoken or style.name, names)
        this = _defined(_free(_identity(name, style.name), identities), style, level, look)
        xml.append(_definition(this, name, parent))
        defined[style.name, level] = this
        if level:
            defined.setdefault(("", level), this)  # others of this level are based on it
    return StyleSheet(defined, tuple(xml))


def _plain(look: Look) -> ParaStyle:
    """Normal: the body's letters on the page's grid and nothing else; blank lines are set in it."""
    named = {style.name: style for style, _ in look.styles}
    body = named.get("body") or next(iter(named.values()), look.page.folio)
    return ParaStyle("", body.char, look.page.pitch, autospace=body.autospace)


def _defined(identity: str, style: ParaStyle, level: int, look: Look) -> Defined:
    slots = ooxml.paragraph_slots(style, look.page.pitch)
    if level:
        slots["outlineLvl"] = ooxml.outline_level(level)
    return Defined(identity, style, slots, letters(style.char, look.of(style.char.language)))


def _definition(this: Defined, name: str, parent: Defined) -> str:
    said = (ooxml.beyond(this.slots, parent.slots), ooxml.beyond(this.letters, parent.letters))
    built_in = name in _BUILT_IN
    return ooxml_parts.paragraph_style(
        this.identity, name, said, parent.identity or "Normal", own=not built_in
    )


def _identity(name: str, own: str) -> str:
    """A w:styleId: letters and digits, as Word makes them (heading 1 → Heading1, toc 1 → TOC1)."""
    spoken = name.replace("toc ", "TOC") if name.isascii() else own
    return "".join(w[:1].upper() + w[1:] for w in re.findall(r"\w+", spoken)) or "Style"


def _free(wanted: str, taken: set[str]) -> str:
    """`wanted`, numbered when it is taken already."""
    name, number = wanted, 1
    while name.casefold() in {t.casefold() for t in taken}:
        number += 1
        name = f"{wanted}{number}"
    taken.add(name)
    return name
