"""Style sheets: templates/shared/style.yaml, what a template changes in it, the computed styles.

A sheet says only what differs from the sheets before it; within a sheet a style says only what
differs from the style it is `like`. What is computed is in points and complete.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from reports.errors import Problem, ReportError, Where, stop
from reports.galley import Border, CharStyle, Colour, PageStyle, ParaStyle, TableLook
from reports.lengths import COLOUR, COLUMNS, INKS, LENGTH, NAMED, NUMBER, SIGNED, Length
from reports.yamlfile.keys import (
    CHOICE,
    FLAG,
    ONE_LINE,
    RECORD,
    WHOLE,
    Reader,
    Record,
    key,
    read_record,
)
from reports.yamlfile.source import file_source

R = TypeVar("R", bound=Record)

PAPERS = {
    "A4": (Length(210, "mm"), Length(297, "mm")),
    "A3": (Length(297, "mm"), Length(420, "mm")),
}
ALIGNS = {"justify": "两端", "start": "左", "center": "中", "end": "右"}
# CSS counter styles; simp-chinese-informal is 一 二 三, as GB/T 9704-2012 7.3.3 numbers its levels.
COUNTERS = {"simp-chinese-informal": "汉字", "decimal": "数字", "none": "无"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRule(Record):
    """版面: paper, margins and grid."""

    size: str | None = key("纸张", CHOICE({name: name for name in PAPERS}), default=None)
    top: Length | None = key("上", LENGTH)
    bottom: Length | None = key("下", LENGTH)
    inside: Length | None = key("订口", LENGTH)
    outside: Length | None = key("切口", LENGTH)
    pitch: Length | None = key("行距", LENGTH)
    folio: str | None = key("页码", ONE_LINE, default=None)
    folio_drop: Length | None = key("页码距离", LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderRule(Record):
    """边线: a rule above or below a paragraph."""

    width: Length | None = key("粗细", LENGTH, required=True)
    colour: str | None = key("颜色", COLOUR)
    gap: Length | None = key("间隔", LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRule(Record):
    """序号: how the paragraphs of a level are numbered (CSS counter styles)."""

    system: str | None = key("数制", CHOICE(COUNTERS), required=True)
    prefix: str | None = key("前缀", ONE_LINE, default="")
    suffix: str | None = key("后缀", ONE_LINE, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterRule(Record):
    """字符样式: how a run differs from its paragraph."""

    face: str | None = key("字体", ONE_LINE, default=None)
    size: Length | None = key("字号", LENGTH)
    tracking: Length | None = key("字距", SIGNED)
    colour: str | None = key("颜色", COLOUR)
    unbreakable: bool | None = key("不断行", FLAG, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphRule(CharacterRule):
    """段落样式: how a paragraph is set."""

    like: str | None = key("同", ONE_LINE, default=None)
    pitch: Length | None = key("行距", LENGTH)
    align: str | None = key("对齐", CHOICE(ALIGNS), default=None)
    indent: Length | None = key("首行缩进", SIGNED)
    inset_start: Length | None = key("左缩进", LENGTH)
    inset_end: Length | None = key("右缩进", LENGTH)
    space_before: Length | None = key("段前", LENGTH)
    space_after: Length | None = key("段后", LENGTH)
    border_top: BorderRule | None = key("上边线", RECORD(BorderRule))
    border_bottom: BorderRule | None = key("下边线", RECORD(BorderRule))
    keep_with_next: bool | None = key("与下段同页", FLAG, default=None)
    keep_together: bool | None = key("段中不分页", FLAG, default=None)
    page_break_before: bool | None = key("段前分页", FLAG, default=None)
    widows: int | None = key("页首行数", WHOLE(1), default=None)
    orphans: int | None = key("页末行数", WHOLE(1), default=None)
    sense: bool | None = key("按意转行", FLAG, default=None)
    autospace: float | None = key("中西间距", NUMBER)
    number: CounterRule | None = key("序号", RECORD(CounterRule))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule(Record):
    """表格样式: rules, padding, columns."""

    like: str | None = key("同", ONE_LINE, default=None)
    columns: tuple[Length | None, ...] | None = key("栏宽", COLUMNS)
    outer: Length | None = key("外框", LENGTH)
    group: Length | None = key("组线", LENGTH)
    inner: Length | None = key("内线", LENGTH)
    pad_inline: Length | None = key("左右留白", LENGTH)
    pad_block: Length | None = key("上下留白", LENGTH)
    head: str | None = key("表头样式", ONE_LINE, default=None)
    head_fill: str | None = key("表头底色", COLOUR)
    cell: str | None = key("单元格样式", ONE_LINE, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule(Record):
    """块样式: blocks placed as one."""

    step: Length | None = key("高度取整", LENGTH)
    foot: bool | None = key("置于页脚", FLAG, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Record):
    """One style.yaml."""

    page: PageRule = key("版面", RECORD(PageRule), default=PageRule())
    colours: Mapping[str, Colour] = key("颜色", INKS, default=None)
    paragraphs: Mapping[str, ParagraphRule] = key("段落", NAMED(ParagraphRule), default=None)
    characters: Mapping[str, CharacterRule] = key("字符", NAMED(CharacterRule), default=None)
    tables: Mapping[str, TableRule] = key("表格", NAMED(TableRule), default=None)
    groups: Mapping[str, GroupRule] = key("块", NAMED(GroupRule), default=None)


L = TypeVar("L", ParagraphRule, TableRule)
EMPTY = Sheet(colours={}, paragraphs={}, characters={}, tables={}, groups={})


class Stylesheet:
    """The computed styles of a document; lengths in pt.

    Raises `ReportError` where a template asks for a style that no sheet has, or sheets
    contradict themselves.
    """

    def __init__(self, sheet: Sheet, files: Sequence[Path], places: Mapping[str, Where]) -> None:
        self._sheet = sheet
        self._files = files
        self._places = places
        self._paragraphs: dict[str, ParaStyle] = {}
        self._characters: dict[tuple[str, CharStyle], CharStyle] = {}
        self.pitch = sheet.page.pitch.points() if sheet.page.pitch else 0.0
        self.page = self._page()

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
        return rule, TableLook(name, *map(self._points, lengths))

    def group(self, name: str) -> tuple[float, bool]:
        """Step (pt) and foot of a group."""
        rule = self._named(self._sheet.groups, name, "groups")
        return self._points(rule.step), bool(rule.foot)

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

    def _page(self) -> PageStyle:
        rule = self._sheet.page
        width, height = PAPERS[rule.size or "A4"]
        page = PageStyle(
            width=width.points(),
            height=height.points(),
            top=self._points(rule.top),
            bottom=self._points(rule.bottom),
            inside=self._points(rule.inside),
            outside=self._points(rule.outside),
            pitch=self.pitch,
            folio=self.paragraph("folio"),
            folio_drop=self._points(rule.folio_drop),
            folio_form=rule.folio or "{n}",
        )
        if page.measure < 72 or page.depth < 72 or not 1 <= self.pitch <= page.depth:
            raise ReportError([Problem("page-too-small", self.where("page"))])
        return page

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
        return self._cascaded(self._sheet.paragraphs, name, "paragraphs")

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
        return _over(self._cascaded(table, rule.like, section, (*below, name)), rule)

    def _char(self, rule: CharacterRule, around: CharStyle | None) -> CharStyle:
        base = around or CharStyle("songti", 10.5)
        size = self._points(rule.size, base.size) or base.size
        return CharStyle(
            rule.face or base.face,
            size,
            base.tracking if rule.tracking is None else self._points(rule.tracking, size),
            base.colour if rule.colour is None else self.ink(rule.colour),
            base.unbreakable if rule.unbreakable is None else rule.unbreakable,
        )

    def _computed(self, name: str, rule: ParagraphRule) -> ParaStyle:
        char = self._char(rule, None)

        def points(length: Length | None) -> float:
            return self._points(length, char.size, char.tracking)

        pitch = points(rule.pitch) or self.pitch
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
            points(rule.space_after),
            self._border(rule.border_top),
            self._border(rule.border_bottom),
            bool(rule.keep_with_next),
            bool(rule.keep_together),
            bool(rule.page_break_before),
            rule.widows or 2,
            rule.orphans or 2,
            sense=bool(rule.sense),
            autospace=0.25 if rule.autospace is None else rule.autospace,
        )

    def _check(self, name: str, **limits: tuple[float, float, float]) -> None:
        """Raise where a length would throw text off the page; in pt: value, least, most."""
        for key_name, (value, least, most) in limits.items():
            if not least <= value <= most:
                where = self.where(f"paragraphs.{name}.{key_name}")
                shown = {"value": f"{value:g}", "least": f"{least:g}", "most": f"{most:g}"}
                raise stop("style-impossible", where, key=key_name, **shown)

    def _border(self, rule: BorderRule | None) -> Border | None:
        if rule is None:
            return None
        return Border(self._points(rule.width), self.ink(rule.colour), self._points(rule.gap))


def load_style(folder: Path, template: str) -> Stylesheet:
    """The style sheet of a template: `shared/style.yaml`, then what the template's own changes.

    Raises:
        ReportError: every problem of both files, with line and column.
    """
    paths = [folder / "shared" / "style.yaml", folder / template / "style.yaml"]
    files = tuple(path for path in paths if path.is_file() or path is paths[0])
    stamps = tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in files)
    return _load(files, stamps)


@lru_cache(maxsize=32)
def _load(files: tuple[Path, ...], stamps: tuple[int, ...]) -> Stylesheet:
    sheet, problems, places = EMPTY, list[Problem](), dict[str, Where]()
    for path in files:
        source = file_source(path)
        reader = Reader(source, Sheet)
        problems += source.problems
        if source.root is not None:
            found = read_record(reader, Sheet, source.root, "")
            places |= reader.places
            problems += sorted(reader.problems, key=lambda p: (p.where.line, p.where.column))
            sheet = _merged(sheet, found) if found else sheet
    if problems:
        raise ReportError(problems)
    return Stylesheet(sheet, files, places)


def _merged(below: Sheet, above: Sheet) -> Sheet:
    """A sheet with another's differences applied, name by name."""

    def named(lower: Mapping[str, R], upper: Mapping[str, R] | None) -> dict[str, R]:
        changes = (upper or {}).items()
        return {**lower, **{k: _over(lower[k], v) if k in lower else v for k, v in changes}}

    return Sheet(
        page=_over(below.page, above.page),
        colours={**below.colours, **(above.colours or {})},
        paragraphs=named(below.paragraphs, above.paragraphs),
        characters=named(below.characters, above.characters),
        tables=named(below.tables, above.tables),
        groups=named(below.groups, above.groups),
    )


def _over(below: R, above: R) -> R:
    """`below` with every value that `above` gives."""
    given = {
        f.name: value
        for f in dataclasses.fields(above)
        if f.name != "path" and (value := getattr(above, f.name)) is not None
    }
    return dataclasses.replace(below, **given)
