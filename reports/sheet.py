"""What a style sheet may say: the records of a style.yaml, each key with its Chinese name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from reports.galley import Colour
from reports.lengths import (
    COLOUR,
    COLUMNS,
    INKS,
    LENGTH,
    MARKS,
    NAMED,
    NUMBER,
    SIGNED,
    TEXTS,
    Length,
)
from reports.yamlfile.keys import (
    CHOICE,
    FLAG,
    ONE_LINE,
    RECORD,
    RECORDS,
    WHOLE,
    Record,
    key,
    keys_of,
)

R = TypeVar("R", bound=Record)

PAPERS = {
    "A4": (Length(210, "mm"), Length(297, "mm")),
    "A3": (Length(297, "mm"), Length(420, "mm")),
}
ORIENTATIONS = {"portrait": "竖", "landscape": "横"}
GRIDS = {"lines": "行", "strict": "严格", "none": "无"}
FAMILIES = {"gb2312": "公文", "windows": "视窗", "bundled": "自带"}
EMBEDDING = {"none": "不嵌入", "subset": "只嵌用到的字", "full": "全部嵌入"}
PROTECTIONS = {
    "none": "不保护",
    "read": "只读",
    "comment": "只可批注",
    "track": "修订",
    "forms": "填表",
}
SIGNATURES = {"seal": "加盖印章", "plain": "不加盖印章"}  # GB/T 9704-2012 7.3.5.1, 7.3.5.2
ALIGNS = {
    "justify": "两端",
    "start": "左",
    "center": "中",
    "end": "右",
    "decimal": "小数点",
}
VALIGNS = {"top": "上", "middle": "中", "bottom": "下"}
LEVELS = {"basic": "基本", "gb": "国标", "strict": "从严"}  # CLREQ 3.1.4
WRAPS = {"optimal": "整段", "greedy": "逐行"}
SPREADS = {"even": "均匀", "stepwise": "逐级"}  # CLREQ 3.2.4 goes by steps
POSITIONS = {"normal": "无", "super": "上标", "sub": "下标"}
LANGUAGES = {
    "zh-Hans": "简体",
    "zh-Hant": "繁体",
    "zh-HK": "港繁",
    "ja": "日文",
    "ko": "韩文",
}
# CSS counter styles; simp-chinese-informal is 一 二 三, as GB/T 9704-2012 7.3.3 numbers its levels.
COUNTERS = {"simp-chinese-informal": "汉字", "decimal": "数字", "none": "无"}


class StripeRule(Record):
    """线: a rule across page 1, so far from the paper's top, or from its bottom."""

    top: Length | None = key("距上页边", LENGTH)
    bottom: Length | None = key("距下页边", LENGTH)
    length: Length | None = key("长", LENGTH, required=True)
    width: Length | None = key("粗细", LENGTH, required=True)
    colour: str | None = key("颜色", COLOUR)


class PageRule(Record):
    """版面: paper, margins and grid."""

    size: str | None = key("纸张", CHOICE({name: name for name in PAPERS}), default=None)
    orientation: str | None = key("方向", CHOICE(ORIENTATIONS), default=None)
    top: Length | None = key("上", LENGTH)
    bottom: Length | None = key("下", LENGTH)
    inside: Length | None = key("订口", LENGTH)
    outside: Length | None = key("切口", LENGTH)
    pitch: Length | None = key("行距", LENGTH)
    grid: str | None = key("行格", CHOICE(GRIDS), default=None)
    duplex: bool | None = key("双面", FLAG, default=None)
    folio: str | None = key("页码", ONE_LINE, default=None)
    folio_drop: Length | None = key("页码距离", LENGTH)
    folio_turned: bool | None = key("页码随竖页", FLAG, default=None)
    folio_first: bool | None = key("首页页码", FLAG, default=None)
    head: str | None = key("页眉", ONE_LINE, default=None)
    head_rise: Length | None = key("页眉距离", LENGTH)
    first_top: Length | None = key("首页上", LENGTH)
    first_bottom: Length | None = key("首页下", LENGTH)
    rules: tuple[StripeRule, ...] | None = key("首页线", RECORDS(StripeRule), default=None)


class BorderRule(Record):
    """边线: a rule above or below a paragraph."""

    width: Length | None = key("粗细", LENGTH, required=True)
    colour: str | None = key("颜色", COLOUR)
    gap: Length | None = key("间隔", LENGTH)


class CounterRule(Record):
    """序号: how the paragraphs of a level are numbered (CSS counter styles)."""

    system: str | None = key("数制", CHOICE(COUNTERS), required=True)
    prefix: str | None = key("前缀", MARKS, default="")
    suffix: str | None = key("后缀", MARKS, default="")


class CharacterRule(Record):
    """字符样式: how a run differs from its paragraph."""

    face: str | None = key("字体", ONE_LINE, default=None)
    size: Length | None = key("字号", LENGTH)
    tracking: Length | None = key("字距", SIGNED)
    colour: str | None = key("颜色", COLOUR)
    unbreakable: bool | None = key("不断行", FLAG, default=None)
    bold: bool | None = key("加粗", FLAG, default=None)
    emphasis: bool | None = key("着重号", FLAG, default=None)
    position: str | None = key("上下标", CHOICE(POSITIONS), default=None)
    language: str | None = key("语言", CHOICE(LANGUAGES), default=None)


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
    fit: bool | None = key("缩成一行", FLAG, default=None)
    trim: bool | None = key("从字面量起", FLAG, default=None)
    autospace: float | None = key("中西间距", NUMBER)
    line_break: str | None = key("避头尾", CHOICE(LEVELS), default=None)
    wrap: str | None = key("断行", CHOICE(WRAPS), default=None)
    hanging: bool | None = key("标点悬挂", FLAG, default=None)
    spread: str | None = key("撑开", CHOICE(SPREADS), default=None)
    leader: str | None = key("前导符", MARKS)
    fill: str | None = key("底色", COLOUR)
    number: CounterRule | None = key("序号", RECORD(CounterRule))


class TableRule(Record):
    """表格样式: rules, padding, columns."""

    like: str | None = key("同", ONE_LINE, default=None)
    columns: tuple[Length, ...] | None = key("栏宽", COLUMNS)
    outer: Length | None = key("外框", LENGTH)
    sides: Length | None = key("左右边线", LENGTH)
    group: Length | None = key("组线", LENGTH)
    inner: Length | None = key("内线", LENGTH)
    upright: Length | None = key("竖线", LENGTH)
    head_rule: Length | None = key("表头线", LENGTH)
    pad_inline: Length | None = key("左右留白", LENGTH)
    pad_block: Length | None = key("上下留白", LENGTH)
    head: str | None = key("表头样式", ONE_LINE, default=None)
    head_fill: str | None = key("表头底色", COLOUR)
    zebra: str | None = key("隔行底色", COLOUR)
    cell: str | None = key("单元格样式", ONE_LINE, default=None)
    valign: str | None = key("上下对齐", CHOICE(VALIGNS), default=None)
    continues: str | None = key("转下页标记", ONE_LINE, default=None)
    continued: str | None = key("接上页标记", ONE_LINE, default=None)


class FigureRule(Record):
    """图片样式: the largest size of a picture, and what stands around it."""

    width: Length | None = key("最宽", LENGTH)
    height: Length | None = key("最高", LENGTH)
    gap: Length | None = key("间隔", LENGTH)
    caption: str | None = key("图题样式", ONE_LINE, default=None)
    caption_gap: Length | None = key("图题距离", LENGTH)


class ChartRule(Record):
    """统计图样式: bars, their distance, their words."""

    bar: Length | None = key("条高", LENGTH)
    pitch: Length | None = key("条距", LENGTH)
    height: Length | None = key("最高", LENGTH)
    colour: str | None = key("颜色", COLOUR)
    label: str | None = key("文字样式", ONE_LINE, default=None)
    unit: str | None = key("单位", MARKS)


class RowRule(Record):
    """表格行样式: least height and shade."""

    height: Length | None = key("行高", LENGTH)
    fill: str | None = key("底色", COLOUR)


class GroupRule(Record):
    """块样式: blocks placed as one."""

    step: Length | None = key("高度取整", LENGTH)
    height: Length | None = key("最小高度", LENGTH)
    foot: bool | None = key("置于页脚", FLAG, default=None)
    even: bool | None = key("在双页", FLAG, default=None)
    keep_with_text: bool | None = key("与正文同页", FLAG, default=None)
    signature: str | None = key("落款", CHOICE(SIGNATURES), default=None)


class WordRule(Record):
    """Word 文件: names of families, fonts carried along, what a reader may do."""

    families: str | None = key("字体名", CHOICE(FAMILIES), default=None)
    embed_fonts: str | None = key("嵌入字体", CHOICE(EMBEDDING), default=None)
    read_only: bool | None = key("建议只读", FLAG, default=None)
    protection: str | None = key("保护", CHOICE(PROTECTIONS), default=None)
    controls: bool | None = key("内容控件", FLAG, default=None)


class Sheet(Record):
    """One style.yaml."""

    page: PageRule = key("版面", RECORD(PageRule), default=PageRule())
    word: WordRule = key("Word", RECORD(WordRule), default=WordRule())
    pages: Mapping[str, PageRule] = key("其他版面", NAMED(PageRule), default=None)
    colours: Mapping[str, Colour] = key("颜色", INKS, default=None)
    paragraphs: Mapping[str, ParagraphRule] = key("段落", NAMED(ParagraphRule), default=None)
    characters: Mapping[str, CharacterRule] = key("字符", NAMED(CharacterRule), default=None)
    tables: Mapping[str, TableRule] = key("表格", NAMED(TableRule), default=None)
    groups: Mapping[str, GroupRule] = key("块", NAMED(GroupRule), default=None)
    figures: Mapping[str, FigureRule] = key("图片", NAMED(FigureRule), default=None)
    charts: Mapping[str, ChartRule] = key("统计图", NAMED(ChartRule), default=None)
    rows: Mapping[str, RowRule] = key("表格行", NAMED(RowRule), default=None)
    words: Mapping[str, str] = key("用语", TEXTS, default=None)


class Profile(Sheet):
    """规范: the differences of a house, for all documents and for some of them."""

    about: str = key("说明", ONE_LINE, default="")
    documents: Mapping[str, Sheet] = key("文件", NAMED(Sheet), default=None)


EMPTY = Sheet(
    pages={},
    colours={},
    paragraphs={},
    characters={},
    tables={},
    groups={},
    figures={},
    charts={},
    rows={},
    words={},
)


def merged(below: Sheet, above: Sheet) -> Sheet:
    """A sheet with another's differences applied, name by name."""

    def named(lower: Mapping[str, R], upper: Mapping[str, R] | None) -> dict[str, R]:
        changes = (upper or {}).items()
        return {**lower, **{k: over(lower[k], v) if k in lower else v for k, v in changes}}

    return Sheet(
        page=over(below.page, above.page),
        word=over(below.word, above.word),
        pages=named(below.pages, above.pages),
        colours={**below.colours, **(above.colours or {})},
        paragraphs=named(below.paragraphs, above.paragraphs),
        characters=named(below.characters, above.characters),
        tables=named(below.tables, above.tables),
        groups=named(below.groups, above.groups),
        figures=named(below.figures, above.figures),
        charts=named(below.charts, above.charts),
        rows=named(below.rows, above.rows),
        words={**below.words, **(above.words or {})},
    )


def over(below: R, above: R) -> R:
    """`below` with every value that `above` gives."""
    given = {
        key.attribute: value
        for key in keys_of(type(above))
        if (value := getattr(above, key.attribute)) is not None
    }
    return replace(below, **given)
