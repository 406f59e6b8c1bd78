"""Style sheets: templates/shared/style.yaml, what a template changes in it, the computed styles.

A sheet says only what differs from the sheets before it; within a sheet a style says only what
differs from the style it is `like`. What is computed is in points and complete.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from reports.documents import TEMPLATE, names
from reports.errors import Problem, ReportError, Where, stop
from reports.galley import (
    Border,
    CharStyle,
    Colour,
    Group,
    PageStyle,
    ParaStyle,
    Stripe,
    TableLook,
)
from reports.lengths import Length
from reports.sheet import (
    EMPTY,
    PAPERS,
    BorderRule,
    CharacterRule,
    ChartRule,
    CounterRule,
    FigureRule,
    PageRule,
    ParagraphRule,
    Profile,
    Sheet,
    StripeRule,
    TableRule,
    WordRule,
    merged,
    over,
)
from reports.style_profile import strangers
from reports.yamlfile.keys import Reader, Record, read_record
from reports.yamlfile.source import file_source

R = TypeVar("R", bound=Record)
PROFILES = "profiles"

L = TypeVar("L", ParagraphRule, TableRule)

# Superscripts and subscripts: size, and rise of the baseline, as parts of the size around them.
POSITIONED = {"normal": (1.0, 0.0), "super": (0.6, 0.36), "sub": (0.6, -0.12)}


class Stylesheet:
    """The computed styles of a document; lengths in pt.

    Raises `ReportError` where a template asks for a style that no sheet has, or sheets
    contradict themselves.
    """

    def __init__(self, sheet: Sheet, files: Sequence[Path], places: Mapping[str, Where]) -> None:
        self._sheet = sheet
        self._files = files
        self._places = places
        self._rules: dict[str, ParagraphRule] = {}
        self._paragraphs: dict[str, ParaStyle] = {}
        self._characters: dict[tuple[str, CharStyle], CharStyle] = {}
        self._pages: dict[str, PageStyle] = {}
        self.pitch = sheet.page.pitch.points() if sheet.page.pitch else 0.0
        self.page = self._page(sheet.page, "page")

    def spoken(self, convert: Callable[[str], str]) -> Stylesheet:
        """The same styles with their own words (marks of tables, captions) converted."""
        tables = {
            name: replace(
                rule,
                continues=_said(rule.continues, convert),
                continued=_said(rule.continued, convert),
            )
            for name, rule in self._sheet.tables.items()
        }
        paragraphs = {
            name: replace(rule, number=_numbered(rule.number, convert))
            for name, rule in self._sheet.paragraphs.items()
        }
        sheet = replace(self._sheet, tables=tables, paragraphs=paragraphs)
        return Stylesheet(sheet, self._files, self._places)

    def paragraph(self, name: str) -> ParaStyle:
        """The computed style of a paragraph."""
        style = self._paragraphs.get(name)
        if style is None:
            style = self._paragraphs[name] = self._computed(name, self._rule(name))
        return style

    def counter(self, name: str) -> CounterRule | None:
        """How the paragraphs of a style are numbered."""
        return self._rule(name).number

    def character(self, name: str, around: CharStyle) -> CharStyle:
        """The style of a run inside text of another style."""
        if not name:
            return around
        found = self._characters.get((name, around))
        if found is None:
            rule = self._named(self._sheet.characters, name, "characters")
            found = self._characters[name, around] = self._char(rule, around)
        return found

    def table(self, name: str) -> tuple[TableRule, TableLook]:
        """A table's rule and its computed rules and padding."""
        rule = self._cascaded(self._sheet.tables, name, "tables")
        lengths = (rule.outer, rule.group, rule.inner, rule.pad_inline, rule.pad_block)
        edges = (rule.sides or rule.outer, rule.upright or rule.inner, rule.head_rule or rule.outer)
        outer, group, inner, inline, block = map(self._points, lengths)
        sides, upright, head = map(self._points, edges)
        marks = rule.continues or "", rule.continued or ""
        pads = inline, block
        return rule, TableLook(name, outer, group, inner, *pads, sides, upright, head, *marks)

    def group(self, name: str) -> Group:
        """A group of a style with nothing in it; without a grid nothing is rounded to it."""
        rule = self._named(self._sheet.groups, name, "groups")
        step = self._points(rule.step) if self.page.grid != "none" else 0.0
        least, flags = self._points(rule.height), (rule.even, rule.keep_with_text)
        return Group((), name, step, bool(rule.foot), least, *map(bool, flags))

    def signature(self, name: str) -> str:
        """How a group of name and date is set: seal, plain, or not at all."""
        return self._named(self._sheet.groups, name, "groups").signature or ""

    def figure(self, name: str) -> tuple[FigureRule, tuple[float, float, float, float]]:
        """A figure's rule; in pt its greatest width and height (0 for no limit), and two gaps.

        The gaps: between figures side by side, between a picture and its caption.
        """
        rule = self._named(self._sheet.figures, name, "figures")
        lengths = (rule.width, rule.height, rule.gap, rule.caption_gap)
        width, height, gap, caption_gap = map(self._points, lengths)
        return rule, (width, height, gap, caption_gap)

    @property
    def names(self) -> Mapping[tuple[str, str], Collection[str]]:
        """The names that an attribute of a template's tag may have: (tag, attribute) → names."""
        sheet = self._sheet
        styled: Mapping[Collection[str], tuple[str, ...]] = {
            tuple(sheet.paragraphs): ("paragraph", "heading", "cell"),
            tuple(sheet.characters): ("run",),
            tuple(sheet.tables): ("table",),
            tuple(sheet.rows): ("row",),
            tuple(sheet.groups): ("group",),
            tuple(sheet.figures): ("figure", "figures"),
            tuple(sheet.charts): ("chart",),
        }
        names = {(tag, "style"): known for known, tags in styled.items() for tag in tags}
        pages, colours = tuple(sheet.pages), tuple(sheet.colours)
        return (
            names
            | dict.fromkeys([("document", "page"), ("section", "page")], pages)
            | {("bar", "shade"): colours}
        )

    @property
    def word(self) -> WordRule:
        """What the sheets ask of Word files."""
        return self._sheet.word

    @property
    def words(self) -> Mapping[str, str]:
        """What the sheets say for templates to print."""
        return self._sheet.words

    def chart(self, name: str) -> tuple[ChartRule, tuple[float, float]]:
        """A chart's rule, and in pt the height of a bar and the distance of bars."""
        rule = self._named(self._sheet.charts, name, "charts")
        return rule, (self._points(rule.bar), self._points(rule.pitch))

    def row(self, name: str) -> tuple[float, Colour | None]:
        """The least height of a row in pt (0 for none) and its shade."""
        if not name:
            return 0.0, None
        rule = self._named(self._sheet.rows, name, "rows")
        return self._points(rule.height), self.ink(rule.fill) if rule.fill else None

    def fill(self, name: str) -> Colour | None:
        """The shade behind a paragraph, for cells."""
        colour = self._rule(name).fill
        return self.ink(colour) if colour else None

    def fits(self, name: str) -> bool:
        """Whether a paragraph style is made smaller where its text exceeds one line."""
        return bool(self._rule(name).fit)

    def trims(self, name: str) -> bool:
        """Whether what is above a paragraph ends at its ink (CSS text-box-trim)."""
        return bool(self._rule(name).trim)

    def leader(self, name: str) -> str:
        """What the fills of a paragraph style are filled with."""
        return self._rule(name).leader or ""

    def kind(self, name: str) -> PageStyle:
        """Pages of a kind: what `pages` says of it over what `page` says."""
        page = self._pages.get(name)
        if page is None:
            rule = self._named(self._sheet.pages, name, "pages")
            whole = over(self._sheet.page, rule)
            page = self._pages[name] = self._page(whole, f"pages.{name}", name)
        return page

    def ink(self, name: str | None) -> Colour:
        """A colour by its name; black where none is said."""
        if name is None:
            return (0, 0, 0)
        if name not in self._sheet.colours:
            known = " ".join(sorted(self._sheet.colours))
            where = self.where(getattr(name, "path", "") or "colours")
            raise stop("colour-unknown", where, name=name, known=known)
        return self._sheet.colours[name]

    def where(self, path: str) -> Where:
        """The place of a rule in the sheets, or the last sheet as a whole."""
        return self._places.get(path, Where(str(self._files[-1]), path=path))

    def template(self, name: str) -> Where:
        """The template of a document, as a whole."""
        return Where(str(self._files[0].parent.parent / name / TEMPLATE))

    def _page(self, rule: PageRule, at: str, name: str = "") -> PageStyle:
        width, height = (side.points() for side in PAPERS[rule.size or "A4"])
        if rule.orientation == "landscape":
            width, height = height, width
        page = PageStyle(
            width=width,
            height=height,
            top=self._points(rule.top),
            bottom=self._points(rule.bottom),
            inside=self._points(rule.inside),
            outside=self._points(rule.outside),
            pitch=rule.pitch.points() if rule.pitch else 0.0,
            folio=self.paragraph("folio"),
            folio_drop=self._points(rule.folio_drop),
            folio_form=rule.folio or "",
            name=name,
            grid=rule.grid or "lines",
            duplex=rule.duplex is not False,
            folio_turned=bool(rule.folio_turned),
            folio_first=rule.folio_first is not False,
            head=self.paragraph("head") if rule.head else None,
            head_form=rule.head or "",
            head_rise=self._points(rule.head_rise),
            first_top=self._points(rule.first_top) if rule.first_top else None,
            first_bottom=self._points(rule.first_bottom) if rule.first_bottom else None,
            rules=tuple(self._stripe(each, height) for each in rule.rules or ()),
        )
        if page.depth_of(1) < page.depth - 0.01:  # what a page holds, page 1 must hold
            raise ReportError([Problem("first-page-smaller", self.where(f"{at}.first_top"))])
        if page.measure < 72 or page.depth < 72 or not 1 <= page.pitch <= page.depth:
            raise ReportError([Problem("page-too-small", self._narrowed(page, at))])
        return page

    def _narrowed(self, page: PageStyle, at: str) -> Where:
        """Where the sheets say what leaves a page no room: its widest margin, or its pitch."""
        across, down = (("inside", "outside"), ("top", "bottom"))
        few = across if page.measure < 72 else down if page.depth < 72 else ("pitch",)
        name = max(few, key=lambda side: float(getattr(page, side)))
        said = (f"{at}.{name}", f"page.{name}", at)
        return self.where(next((path for path in said if path in self._places), at))

    def _stripe(self, rule: StripeRule, height: float) -> Stripe:
        y, width = self._points(rule.top), self._points(rule.width)
        if rule.bottom:
            y = height - self._points(rule.bottom) - width
        return Stripe(y, self._points(rule.length), width, self.ink(rule.colour))

    def _points(self, length: Length | None, size: float = 0.0, tracking: float = 0.0) -> float:
        return length.points(em=size, tracking=tracking, pitch=self.pitch) if length else 0.0

    def _named(self, table: Mapping[str, R], name: str, section: str) -> R:
        if name not in table:
            raise self._unknown(section, name, table)
        return table[name]

    def _unknown(self, section: str, name: str, table: Mapping[str, Any]) -> ReportError:
        where = self.where(getattr(name, "path", "") or section)
        return stop("style-unknown", where, name=name, known=" ".join(sorted(table)))

    def _rule(self, name: str) -> ParagraphRule:
        rule = self._rules.get(name)
        if rule is None:
            rule = self._rules[name] = self._cascaded(self._sheet.paragraphs, name, "paragraphs")
        return rule

    def _cascaded(
        self, table: Mapping[str, L], name: str, section: str, below: tuple[str, ...] = ()
    ) -> L:
        """A rule with everything of the rules it is like."""
        rule = self._named(table, name, section)
        if name in below:
            where = self.where(f"{section}.{name}")
            chain = " → ".join((*below, name))
            raise ReportError([Problem("style-circle", where, {"chain": chain})])
        if not rule.like:
            return rule
        return over(self._cascaded(table, rule.like, section, (*below, name)), rule)

    def _char(self, rule: CharacterRule, around: CharStyle | None) -> CharStyle:
        base = around or CharStyle("songti", 10.5)
        size = self._points(rule.size, base.size) or base.size
        part, rise = POSITIONED.get(rule.position or "", (1.0, base.rise / base.size))
        return CharStyle(
            rule.face or base.face,
            size * part,
            base.tracking if rule.tracking is None else self._points(rule.tracking, size),
            base.colour if rule.colour is None else self.ink(rule.colour),
            base.unbreakable if rule.unbreakable is None else rule.unbreakable,
            base.bold if rule.bold is None else rule.bold,
            base.emphasis if rule.emphasis is None else rule.emphasis,
            size * rise,
            rule.language or base.language,
        )

    def _computed(self, name: str, rule: ParagraphRule) -> ParaStyle:
        char = self._char(rule, None)

        def points(length: Length | None) -> float:
            return self._points(length, char.size, char.tracking)

        pitch = points(rule.pitch) or self.pitch
        below, after = self._border(rule.border_bottom), points(rule.space_after)
        if below and not below.width:  # a rule left out, its room kept
            after += below.gap
            below = None
        self._check(name, size=(char.size, 1, 500), pitch=(pitch, char.size / 2, 500))
        self._check(name, tracking=(char.tracking, -char.size / 2, 500))
        for key_name in ("indent", "inset_start", "inset_end", "space_before", "space_after"):
            self._check(name, **{key_name: (points(getattr(rule, key_name)), -500, 500)})
        return ParaStyle(
            name,
            char,
            pitch,
            rule.align or "justify",
            points(rule.indent),
            points(rule.inset_start),
            points(rule.inset_end),
            points(rule.space_before),
            after,
            self._border(rule.border_top),
            below,
            bool(rule.keep_with_next),
            bool(rule.keep_together),
            bool(rule.page_break_before),
            rule.widows or 2,
            rule.orphans or 2,
            sense=bool(rule.sense),
            autospace=0.25 if rule.autospace is None else rule.autospace,
            line_break=rule.line_break or "gb",
            greedy=rule.wrap == "greedy",
            hanging=bool(rule.hanging),
            cells=self._sheet.page.grid == "strict",
            stepwise=rule.spread == "stepwise",
        )

    def _check(self, name: str, **limits: tuple[float, float, float]) -> None:
        """Raise where a length would throw text off the page; in pt: value, least, most."""
        for key_name, (value, least, most) in limits.items():
            if not least <= value <= most:
                where = self._blamed(name, key_name)
                shown = {"value": f"{value:g}", "least": f"{least:g}", "most": f"{most:g}"}
                raise stop("style-impossible", where, key=key_name, **shown)

    def _blamed(self, name: str, key_name: str) -> Where:
        """Where a value of a paragraph is said: by its style, one it is like, or the page.

        A pitch in lines is the page's, and one that the size does not suit is the later one's
        fault; what stands in shared/style.yaml is right.
        """
        keys = ("pitch", "size") if key_name == "pitch" else (key_name,)
        said = [place for key in keys if (place := self._said(name, key))]
        if key_name == "pitch" and "page.pitch" in self._places:
            said.append(self._places["page.pitch"])
        shared = str(self._files[0])
        default = self.where(f"paragraphs.{name}.{key_name}")
        return next((place for place in said if place.file != shared), (*said, default)[0])

    def _said(self, name: str, key_name: str) -> Where | None:
        """Where a style says a thing, or else the style that it is like."""
        while name:
            if place := self._places.get(f"paragraphs.{name}.{key_name}"):
                return place
            name = self._sheet.paragraphs[name].like or ""
        return None

    def _border(self, rule: BorderRule | None) -> Border | None:
        if rule is None:
            return None
        return Border(self._points(rule.width), self.ink(rule.colour), self._points(rule.gap))


def _said(words: str | None, convert: Callable[[str], str]) -> str | None:
    return convert(words) if words else words


def _numbered(rule: CounterRule | None, convert: Callable[[str], str]) -> CounterRule | None:
    if rule is None:
        return None
    prefix, suffix = (_said(words, convert) for words in (rule.prefix, rule.suffix))
    return replace(rule, prefix=prefix, suffix=suffix)


def load_style(folder: Path, template: str, profile: str = "") -> Stylesheet:
    """The style sheet of a template.

    `shared/style.yaml`, then what `profiles/<profile>.yaml` changes for all documents, what the
    template's own sheet changes, and what the profile changes for this document.

    Raises:
        ReportError: every problem of the files, with line and column; no such profile.
    """
    house = folder / PROFILES / f"{profile}.yaml"
    if profile and not house.is_file():
        known = ", ".join(profiles(folder))
        raise stop("profile-unknown", Where(str(house.parent)), name=profile, known=known)
    shared, own = folder / "shared" / "style.yaml", folder / template / "style.yaml"
    files = (shared, house if profile else None, own if own.is_file() else None)
    stamps = tuple(path.stat().st_mtime_ns if path and path.is_file() else 0 for path in files)
    return _load(files, template, stamps)


def profiles(folder: Path) -> list[str]:
    """Names of the house profiles."""
    return sorted(path.stem for path in (folder / PROFILES).glob("*.yaml"))


@lru_cache(maxsize=32)
def _load(
    files: tuple[Path, Path | None, Path | None], template: str, stamps: tuple[int, ...]
) -> Stylesheet:
    problems, places = list[Problem](), dict[str, Where]()
    read = [
        _read(path, cls, stamp) if path else _NOTHING
        for path, cls, stamp in zip(files, (Sheet, Profile, Sheet), stamps, strict=True)
    ]
    for _, wrong, known in read:
        problems += wrong
        places |= known
    shared, house, own = (found for found, _, _ in read)
    assert house is None or isinstance(house, Profile)
    special = house.documents.get(template) if house and house.documents else None
    if house and shared:
        folder = files[0].parent.parent

        def own_of(name: str) -> Sheet | None:
            path = folder / name / "style.yaml"
            return _read(path, Sheet, path.stat().st_mtime_ns)[0] if path.is_file() else None

        problems += strangers(house, shared, own_of, names(folder), read[1][2])
    here = f"documents.{template}."  # what is said of this document is said last
    places |= {path.removeprefix(here): place for path, place in read[1][2].items() if here in path}
    if problems:
        raise ReportError(problems)
    sheet = EMPTY
    for found in (shared, house, own, special):
        sheet = merged(sheet, found) if found else sheet
    return Stylesheet(sheet, [path for path in files if path], places)


_Read = tuple[Sheet | None, tuple[Problem, ...], Mapping[str, Where]]
_NOTHING: _Read = (None, (), {})


@lru_cache(maxsize=64)  # all documents share one of them
def _read(path: Path, cls: type[Sheet], stamp: int) -> _Read:
    """A sheet of a file of that date, its problems, and the places of its values."""
    source = file_source(path)
    if source.root is None:
        return None, tuple(source.problems), {}
    reader = Reader(source, cls)
    found = read_record(reader, cls, source.root, "")
    wrong = sorted(reader.problems, key=lambda p: (p.where.line, p.where.column))
    return found, (*source.problems, *wrong), reader.places
