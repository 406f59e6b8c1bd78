"""GB/T 9704-2012, clause by clause, measured on finished pages: our PDF, and Word's file opened.

A row is a clause that a program can decide: what it asks, how exactly, and how it is measured. The
numbers of the standard stand in these rows and, each with its clause, in the style sheets of
templates/formal and templates/minutes; nowhere else. LibreOffice stands for Word.

Blank lines are counted as the standard counts lines (3.2): a line is a character and 7/8 of one.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from office import HOME, font_settings, to_pdf

from reports import pipeline
from reports.conformance.geometry import (
    DEEP,
    EM,
    FOOT,
    GAP,
    LEFT,
    RIGHT,
    TOP,
    WIDE,
    blank,
    row_of,
)  # fmt: skip
from reports.conformance.geometry import edge as page_edge
from reports.conformance.paper import MM, Paper, Rule, Words, distinct
from reports.typeset.fonts import Faces

FACES = Faces.load(HOME / "fonts")
NAMES = FACES.word_families("gb2312")
ALIASES = {
    **{NAMES[role]: FACES.face(FACES.roles[role]).family for role in FACES.roles},
    NAMES["latin"]: "Liberation Serif",
    NAMES["rare"]: "Jianbao Han Fallback ExtB",
}

SONG, FANG, KAI, HEI = (FACES.face(FACES.roles[r]).postscript_name for r in (
    "xiaobiaosong", "fangsong", "kaiti", "heiti",
))  # fmt: skip

FILLED = "一二三四五六七八九十" * 140  # two pages of nothing but ideographs


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand: `wanted` within `near` of what is measured, exactly where `near` is 0.

    `office`: how near LibreOffice must come, where it is known to set the thing otherwise; `why`.
    """

    clause: str
    what: str
    paper: str  # which of the papers made for measuring
    wanted: float | str
    near: float
    measured: Callable[[Paper], float | str]
    unit: str = "mm"
    office: float = 0.0
    why: str = ""


# --- what is measured ----------------------------------------------------------------------------


def under(paper: Paper, upper: str, lower: str) -> float:
    """Blank lines between the lines of two texts."""
    return blank(paper.line(upper), paper.line(lower))


def red(paper: Paper) -> Rule:
    return paper.rules(1, red=True)[0]


def black(paper: Paper, which: int) -> Rule:
    """A rule of the imprint, from the top."""
    return distinct(paper.rules(len(paper.sheets)))[which]


def double(paper: Paper, which: int) -> tuple[Rule, Rule]:
    rules = distinct(paper.rules(1, red=True))
    upper, lower = rules[2 * which : 2 * which + 2]
    return upper, lower


def full_page(paper: Paper) -> list[Words]:
    """The lines of page 2 above its folio."""
    return [line for line in paper.sheets[1].lines if line.first.y < FOOT]


def thick_first(pair: tuple[Rule, Rule]) -> str:
    return "上粗下细" if pair[0].thickness > pair[1].thickness else "上细下粗"


def turned_dash(paper: Paper) -> float:
    """Of the page number turned on a wide page: from its dash up to the upright page's foot.

    Turned clockwise, the upright page's foot is left.
    """
    chars = paper.sheets[wide(paper) - 1].turned
    return 297 - FOOT - max(char.right for char in chars if char.text == "—")


def head_margin(paper: Paper) -> float:
    """Of a wide page: from the side where the head is to be, to the first line."""
    page = wide(paper)
    first = paper.sheets[page - 1].lines[0]
    return (first.top + first.bottom) / 2 - DEEP / 44 - (LEFT if page % 2 else 210 - RIGHT)


def last_with(paper: Paper, text: str) -> int:
    return paper.line(text).page


BODY_END, DATE = "办理结果另行通报。", "2023年7月28日"
MARK, NUMBER, TITLE = "某某市委办公室文件", "某办发〔2023〕12号", "关于做好赴上饶"
TITLE_END, ADDRESSEES, OPENING = "学习考察成果转化工作的通知", "各县（市、区）委", "近日，市党政"

GAPS = "LibreOffice 7.4 总把数字与汉字撑开，日期因此长 6mm"

# --- the clauses ---------------------------------------------------------------------------------

CLAUSES = [
    Clause("5.1", "A4 宽", "document", 210, 0.5, lambda p: p.sheets[0].width),
    Clause("5.1", "A4 高", "document", 297, 0.5, lambda p: p.sheets[0].height),
    Clause(
        "5.2.1",
        "天头（首行所在行的上边）",
        "filled",
        TOP,
        1,
        lambda p: (full_page(p)[0].top + full_page(p)[0].bottom) / 2 - DEEP / 44,
    ),
    Clause("5.2.1", "订口，单页", "document", LEFT, 1, lambda p: p.line("000012").left),
    Clause(
        "5.2.1", "切口，双页（版心左边）", "filled", 210 - RIGHT, 1, lambda p: full_page(p)[0].left
    ),
    Clause(
        "5.2.1", "版心宽", "filled", WIDE, 1, lambda p: full_page(p)[0].right - full_page(p)[0].left
    ),
    Clause("5.2.2", "正文字体", "document", FANG, 0, lambda p: p.words("市党政代表团").fonts, ""),
    Clause("5.2.2", "正文 3号", "document", 16, 0.05, lambda p: p.words("市党政").first.size, "pt"),
    Clause("5.2.3", "每面行数", "filled", 22, 0, lambda p: len(full_page(p)), ""),
    Clause("5.2.3", "每行字数", "filled", 28, 0, lambda p: len(full_page(p)[1].chars), ""),
    Clause("5.2.4", "正文黑色", "document", "(0, 0, 0)", 0, lambda p: p.line(OPENING).colours, ""),
    Clause("7.2.1", "份号 6 位", "document", "000012", 0, lambda p: p.sheets[0].lines[0].text, ""),
    Clause("7.2.1", "份号第一行", "document", 1, 0.15, lambda p: row_of(p.line("000012")), "行"),
    Clause("7.2.1", "份号 3号", "document", 16, 0.05, lambda p: p.line("000012").first.size, "pt"),
    Clause("7.2.2", "密级第二行", "document", 2, 0.15, lambda p: row_of(p.line("机密★1年")), "行"),
    Clause("7.2.2", "密级黑体", "document", HEI, 0, lambda p: p.words("机密").fonts, ""),
    Clause("7.2.2", "密级顶格", "document", LEFT, 0.5, lambda p: p.line("机密★1年").left),
    Clause("7.2.3", "紧急程度第三行", "document", 3, 0.15, lambda p: row_of(p.line("特急")), "行"),
    Clause("7.2.3", "紧急程度黑体", "document", HEI, 0, lambda p: p.line("特急").fonts, ""),
    Clause(
        "7.2.4", "标志上边缘至版心上边缘", "document", 35, 0.5, lambda p: p.line(MARK).ink_top - TOP
    ),
    Clause("7.2.4", "标志居中", "document", LEFT + WIDE / 2, 1, lambda p: p.line(MARK).centre),
    Clause("7.2.4", "标志红色", "document", "(200, 0, 10)", 0, lambda p: p.line(MARK).colours, ""),
    Clause("7.2.4", "标志小标宋", "document", SONG, 0, lambda p: p.line(MARK).fonts, ""),
    Clause(
        "7.2.4",
        "联合：标志上边缘",
        "joint",
        35,
        0.6,
        lambda p: p.words("某某市委办公室").ink_top - TOP,
    ),
    Clause(
        "7.2.4",
        "联合：主办机关在前",
        "joint",
        "某某市委办公室",
        0,
        lambda p: (
            min(
                (p.words(name) for name in ("某某市委办公室", "某某市政府办公室")),
                key=lambda w: w.top,
            ).text
        ),
        "",
    ),
    Clause(
        "7.2.4",
        "联合：“文件”上下居中",
        "joint",
        0,
        1,
        lambda p: (
            p.words("文件").first.y
            - (p.words("某某市委办公室", 1).first.y + p.words("某某市政府办公室", 1).first.y) / 2
        ),
    ),
    Clause(
        "7.2.4",
        "联合：“文件”在右",
        "joint",
        "右",
        0,
        lambda p: "右" if p.words("文件", 1).left > p.words("某某市政府办公室", 1).right else "左",
        "",
    ),
    Clause("7.2.5", "字号在标志下空行", "document", 2, 0.3, lambda p: under(p, MARK, NUMBER), "行"),
    Clause("7.2.5", "字号居中", "document", LEFT + WIDE / 2, 1, lambda p: p.line(NUMBER).centre),
    Clause("7.2.6", "上行文：字号左空", "upward", EM, 0.3, lambda p: p.words(NUMBER).left - LEFT),
    Clause("7.2.6", "签发人右空", "upward", EM, 0.3, lambda p: RIGHT - p.line("签发人").right),
    Clause("7.2.6", "签发人三字仿宋", "upward", FANG, 0, lambda p: p.words("签发人").fonts, ""),
    Clause("7.2.6", "签发人姓名楷体", "upward", KAI, 0, lambda p: p.words("李明").fonts, ""),
    Clause(
        "7.2.6",
        "几位签发人：末位与字号同行",
        "signers",
        0,
        0.3,
        lambda p: p.words("李明").first.y - p.words(NUMBER).first.y,
    ),
    Clause(
        "7.2.6",
        "几位签发人：与第一位对齐",
        "signers",
        0,
        0.3,
        lambda p: p.words("李明").left - p.words("王堃").left,
    ),
    Clause(
        "7.2.6",
        "几位签发人：标志下空行",
        "signers",
        2,
        0.4,
        lambda p: blank(p.words("某某市人大常委会办公室", 1), p.words("签发人")),
        "行",
    ),
    Clause(
        "7.2.7", "红线在字号下", "document", 4, 0.5, lambda p: red(p).top - p.line(NUMBER).bottom
    ),
    Clause("7.2.7", "红线与版心等宽", "document", WIDE, 1, lambda p: red(p).width),
    Clause("7.2.7", "红线居中", "document", LEFT + WIDE / 2, 0.5, lambda p: red(p).centre),
    Clause(
        "7.2.7",
        "套印：不印红色",
        "preprinted",
        "",
        0,
        lambda p: (
            "".join(w.text for w in p.sheets[0].lines if w.first.colour[0] > 100)
            + "线" * len(p.rules(1, red=True))
        ),
        "",
    ),
    Clause(
        "7.2.7",
        "套印：字号位置同前",
        "preprinted",
        0,
        0.3,
        lambda p: p.line(NUMBER).first.y - p.beside["document"].line(NUMBER).first.y,
    ),
    Clause(
        "7.3.1",
        "标题在红线下空行",
        "document",
        2,
        0.3,
        lambda p: blank(red(p), p.line(TITLE)),
        "行",
    ),
    Clause("7.3.1", "标题 2号", "document", 22, 0.05, lambda p: p.line(TITLE).first.size, "pt"),
    Clause("7.3.1", "标题小标宋", "document", SONG, 0, lambda p: p.line(TITLE).fonts, ""),
    Clause("7.3.1", "标题居中", "document", LEFT + WIDE / 2, 1, lambda p: p.line(TITLE).centre),
    Clause(
        "7.3.2",
        "主送在标题下空行",
        "document",
        1,
        0.35,
        lambda p: under(p, TITLE_END, ADDRESSEES),
        "行",
    ),
    Clause("7.3.2", "主送顶格", "document", LEFT, 0.3, lambda p: p.line(ADDRESSEES).left),
    Clause(
        "7.3.2", "主送末尾全角冒号", "document", "：", 0, lambda p: p.line(ADDRESSEES).text[-1], ""
    ),
    Clause(
        "7.3.2",
        "主送过多：移至版记",
        "crowded",
        "主送",
        0,
        lambda p: p.line("第0局", len(p.sheets)).text[:2],
        "",
    ),
    Clause("7.3.3", "首页有正文", "document", 1, 0, lambda p: p.line(OPENING).page, "页"),
    Clause(
        "7.3.3", "首页有正文（主送过多）", "crowded", 1, 0, lambda p: p.line(OPENING).page, "页"
    ),
    Clause(
        "7.3.3", "首页有正文（三机关联合）", "signers", 1, 0, lambda p: p.line(OPENING).page, "页"
    ),
    Clause(
        "7.3.3",
        "正文在主送下一行",
        "document",
        0,
        0.15,
        lambda p: under(p, ADDRESSEES, OPENING),
        "行",
    ),
    Clause("7.3.3", "自然段左空", "document", 2 * EM, 0.3, lambda p: p.line(OPENING).left - LEFT),
    Clause("7.3.3", "回行顶格", "document", LEFT, 0.3, lambda p: p.after(p.line(OPENING)).left),
    Clause("7.3.3", "第一层黑体", "document", HEI, 0, lambda p: p.line("一、明确任务").fonts, ""),
    Clause(
        "7.3.3", "第二层楷体", "document", KAI, 0, lambda p: p.words("（一）抓好陶瓷").fonts, ""
    ),
    Clause(
        "7.3.3",
        "第二层小标题后接的正文仿宋",
        "document",
        FANG,
        0,
        lambda p: p.words("记制瓷之").fonts,
        "",
    ),
    Clause(
        "7.3.4",
        "附件说明在正文下空行",
        "document",
        1,
        0.15,
        lambda p: under(p, BODY_END, "附件：1."),
        "行",
    ),
    Clause(
        "7.3.4",
        "附件说明左空",
        "document",
        2 * EM,
        0.3,
        lambda p: p.line("附件：1.").left - edge(p, "附件：1."),
    ),
    Clause(
        "7.3.4",
        "回行与名称首字对齐",
        "document",
        0,
        0.5,
        lambda p: (
            p.after(p.line("附件：1.")).left
            - p.words("赴上饶、景德镇学习考察任务分解表（一", last_with(p, "附件：1.")).left
        ),
    ),
    Clause(
        "7.3.4", "名称后无标点", "document", "台账", 0, lambda p: p.line("2.学习考察").text[-2:], ""
    ),
    Clause(
        "7.3.5.1",
        "成文日期右空",
        "document",
        4 * EM,
        0.5,
        lambda p: edge(p, DATE, right=True) - p.line(DATE).right,
        office=3,
        why=GAPS,
    ),
    Clause(
        "7.3.5.1",
        "署名以日期居中",
        "document",
        0,
        0.5,
        lambda p: p.line("某某市委办公室", last_with(p, DATE)).centre - p.line(DATE).centre,
    ),
    Clause(
        "7.3.5.1",
        "联合：末一机关以日期居中",
        "joint",
        0,
        0.5,
        lambda p: p.words("某某市政府办公室", last_with(p, DATE)).centre - p.line(DATE).centre,
    ),
    Clause(
        "7.3.5.1",
        "联合：印章互不相切（间距≥42）",
        "joint",
        "是",
        0,
        lambda p: (
            "是"
            if p.words("某某市政府办公室", last_with(p, DATE)).centre
            - p.words("某某市委办公室", last_with(p, DATE)).centre
            >= 42
            else "否"
        ),
        "",
    ),
    Clause(
        "7.3.5.2",
        "不盖章：正文（附件说明）下空行",
        "plain",
        1,
        0.15,
        lambda p: blank(p.line("2.学习考察"), p.line("某某市委办公室", last_with(p, DATE))),
        "行",
    ),
    Clause(
        "7.3.5.2",
        "不盖章：署名右空",
        "plain",
        2 * EM,
        0.5,
        lambda p: edge(p, DATE, right=True) - p.line("某某市委办公室", last_with(p, DATE)).right,
    ),
    Clause(
        "7.3.5.2",
        "不盖章，日期比署名长：日期右空",
        "short",
        2 * EM,
        0.5,
        lambda p: edge(p, DATE, right=True) - p.line(DATE).right,
    ),
    Clause(
        "7.3.5.2",
        "不盖章，日期比署名长：日期首字右移",
        "short",
        2 * EM,
        0.5,
        lambda p: p.line(DATE).left - p.words("某市政府", last_with(p, DATE)).left,
        office=6,
        why=GAPS,
    ),
    Clause(
        "7.3.5.2",
        "不盖章：日期在署名下一行",
        "plain",
        0,
        0.15,
        lambda p: blank(p.line("某某市委办公室", last_with(p, DATE)), p.line(DATE)),
        "行",
    ),
    Clause(
        "7.3.5.2",
        "不盖章：日期首字右移",
        "plain",
        2 * EM,
        0.5,
        lambda p: p.line(DATE).left - p.line("某某市委办公室", last_with(p, DATE)).left,
        office=6,
        why=GAPS,
    ),
    Clause(
        "7.3.5.4",
        "月日不编虚位",
        "order",
        "2023年10月8日",
        0,
        lambda p: p.line("2023年10月8日").text,
        "",
    ),
    Clause(
        "7.3.5.5",
        "落款与正文同面",
        "document",
        0,
        0,
        lambda p: last_with(p, DATE) - last_with(p, BODY_END),
        "页",
    ),
    Clause(
        "7.3.5.5",
        "落款放不下时带走末行正文",
        "brimful",
        0,
        0,
        lambda p: last_with(p, DATE) - last_with(p, BODY_END),
        "页",
    ),
    Clause(
        "7.3.6",
        "附注在日期下一行",
        "document",
        0,
        0.15,
        lambda p: under(p, DATE, "（此件发至"),
        "行",
    ),
    Clause(
        "7.3.6",
        "附注左空",
        "document",
        2 * EM,
        0.5,
        lambda p: p.line("（此件发至").left - edge(p, "（此件发至"),
    ),
    Clause(
        "7.3.7",
        "附件另面",
        "document",
        1,
        0,
        lambda p: headed(p, "附件1").page - last_with(p, DATE),
        "页",
    ),
    Clause("7.3.7", "附件二字第一行", "summary", 1, 0.15, lambda p: row_of(attached(p)), "行"),
    Clause(
        "7.3.7",
        "附件二字黑体",
        "document",
        HEI,
        0,
        lambda p: headed(p, "附件1").of("附件").fonts,
        "",
    ),
    Clause(
        "7.3.7",
        "附件二字顶格",
        "summary",
        0,
        0.5,
        lambda p: attached(p).left - (LEFT if attached(p).page % 2 else 210 - RIGHT),
    ),
    Clause(
        "7.3.7", "附件标题第三行", "summary", 3, 0.25, lambda p: row_of(p.after(attached(p))), "行"
    ),
    Clause(
        "7.3.7",
        "附件标题居中",
        "summary",
        0,
        1,
        lambda p: (
            p.after(attached(p)).centre - (LEFT if attached(p).page % 2 else 210 - RIGHT) - WIDE / 2
        ),
    ),
    Clause("7.4.1", "首条线粗", "document", 0.35, 0.05, lambda p: black(p, 0).thickness),
    Clause("7.4.1", "中间线细", "document", 0.25, 0.05, lambda p: black(p, 1).thickness),
    Clause("7.4.1", "末条线粗", "document", 0.35, 0.05, lambda p: black(p, 2).thickness),
    Clause("7.4.1", "分隔线与版心等宽", "document", WIDE, 1, lambda p: black(p, 2).width),
    Clause("7.4.1", "末条线在版心下边缘", "document", FOOT, 0.5, lambda p: black(p, 2).bottom),
    Clause("7.4.2", "抄送 4号", "document", 14, 0.05, lambda p: p.line("抄送：").first.size, "pt"),
    Clause(
        "7.4.2",
        "抄送左空一字",
        "document",
        14 / MM,
        0.3,
        lambda p: p.line("抄送：").left - edge(p, "抄送："),
    ),
    Clause(
        "7.4.2",
        "抄送回行与冒号后对齐",
        "document",
        0,
        0.5,
        lambda p: p.after(p.line("抄送：")).left - p.words("市人大常委会").left,
    ),
    Clause(
        "7.4.2",
        "抄送末尾句号",
        "document",
        "。",
        0,
        lambda p: p.after(p.line("抄送：")).text[-1],
        "",
    ),
    Clause(
        "7.4.3",
        "印发机关左空一字",
        "document",
        14 / MM,
        0.3,
        lambda p: p.line("28日印发").left - edge(p, "28日印发"),
    ),
    Clause(
        "7.4.3",
        "印发日期右空一字",
        "document",
        14 / MM,
        0.3,
        lambda p: edge(p, "28日印发", right=True) - p.line("28日印发").right,
    ),
    Clause("7.5", "页码 4号", "document", 14, 0.05, lambda p: p.folio(1).first.size, "pt"),
    Clause("7.5", "一字线上距版心下边缘", "document", 7, 1, lambda p: p.folio(1).first.top - FOOT),
    Clause("7.5", "单页码右空一字", "document", 14 / MM, 0.6, lambda p: RIGHT - p.folio(1).right),
    Clause(
        "7.5", "双页码左空一字", "document", 14 / MM, 0.6, lambda p: p.folio(2).left - (210 - RIGHT)
    ),
    Clause("8", "横排页页码至竖页版心下边缘", "wide", 7, 1, turned_dash),
    Clause(
        "8",
        "横排页表头：单页在订口、双页在切口",
        "wide",
        0,
        1,
        head_margin,
        office=2.5,
        why="Word 一节只有一组页边距，单双页不能对调",
    ),
    Clause(
        "10.1",
        "信函：标志上边缘至上页边",
        "letter",
        30,
        0.5,
        lambda p: p.line("某某市文化和旅游局").ink_top,
    ),
    Clause(
        "10.1",
        "信函：第一条双线在标志下",
        "letter",
        4,
        0.5,
        lambda p: double(p, 0)[0].top - p.line("某某市文化和旅游局").ink_bottom,
    ),
    Clause(
        "10.1", "信函：第一条双线", "letter", "上粗下细", 0, lambda p: thick_first(double(p, 0)), ""
    ),
    Clause(
        "10.1", "信函：第二条双线", "letter", "上细下粗", 0, lambda p: thick_first(double(p, 1)), ""
    ),
    Clause(
        "10.1",
        "信函：第二条双线距下页边",
        "letter",
        20,
        0.5,
        lambda p: 297 - double(p, 1)[1].bottom,
    ),
    Clause("10.1", "信函：双线长", "letter", 170, 0.5, lambda p: double(p, 0)[0].width),
    Clause("10.1", "信函：双线居中", "letter", 105, 0.5, lambda p: double(p, 1)[0].centre),
    Clause(
        "10.1",
        "信函：字号距双线 7/8 字",
        "letter",
        GAP,
        0.5,
        lambda p: p.line("某文旅函").top - double(p, 0)[1].bottom,
    ),
    Clause(
        "10.1", "信函：字号顶版心右边", "letter", RIGHT, 0.5, lambda p: p.line("某文旅函").right
    ),
    Clause("10.1", "信函：紧急程度顶版心左边", "letter", LEFT, 0.5, lambda p: p.line("加急").left),
    Clause(
        "10.1",
        "信函：标题与上一要素相距",
        "letter",
        2,
        0.35,
        lambda p: under(p, "某文旅函", "关于商请派员"),
        "行",
    ),
    Clause(
        "10.1",
        "信函：末行距第二条双线 7/8 字",
        "longletter",
        GAP,
        0.6,
        lambda p: double(p, 1)[0].top - p.sheets[0].lines[-1].bottom,
        office=1.2,
        why="Word 固定行距里的字比行格低约 1mm，末行贴近红线",
    ),
    Clause(
        "10.1",
        "信函：首页不显示页码",
        "letter",
        "无",
        0,
        lambda p: "有" if "—1—" in [w.text for w in p.sheets[0].lines] else "无",
        "",
    ),
    Clause("10.1", "信函：次页显示页码", "letter", "—2—", 0, lambda p: p.folio(2).text, ""),
    Clause(
        "10.1",
        "信函：次页天头如常",
        "letter",
        TOP,
        1,
        lambda p: p.sheets[1].lines[0].top + EM / 2 - DEEP / 44,
    ),
    Clause(
        "10.1",
        "信函：版记不加线和印发",
        "letter",
        "",
        0,
        lambda p: (
            "".join(w.text for w in p.sheets[-1].lines if "印发" in w.text)
            + "线" * len(p.rules(len(p.sheets)))
        ),
        "",
    ),
    Clause(
        "10.1", "信函：版记在版心最下方", "letter", FOOT, 2.5, lambda p: p.line("抄送：").bottom
    ),
    Clause(
        "10.2",
        "命令：标志上边缘至版心上边缘",
        "order",
        20,
        0.5,
        lambda p: p.line("某某市人民政府令").ink_top - TOP,
    ),
    Clause(
        "10.2",
        "命令：令号在标志下空行",
        "order",
        2,
        0.3,
        lambda p: under(p, "某某市人民政府令", "第7号"),
        "行",
    ),
    Clause(
        "10.2",
        "命令：正文在令号下空行",
        "order",
        2,
        0.5,
        lambda p: under(p, "第7号", "《某某市公共"),
        "行",
    ),
    Clause(
        "7.3.5.3",
        "签名章在正文下空行",
        "order",
        2,
        0.15,
        lambda p: under(p, "施行。", "市长"),
        "行",
    ),
    Clause(
        "7.3.5.3",
        "签名章下空行编排日期",
        "order",
        1,
        0.15,
        lambda p: under(p, "市长", "2023年10月8日"),
        "行",
    ),
    Clause(
        "7.3.5.3", "日期右空", "order", 4 * EM, 0.5, lambda p: RIGHT - p.line("2023年10月8日").right
    ),
    Clause(
        "10.3",
        "纪要：标志上边缘至版心上边缘",
        "minutes",
        35,
        0.5,
        lambda p: p.line("专题会议纪要").ink_top - TOP,
    ),
    Clause(
        "10.3",
        "纪要：出席在正文下空行",
        "minutes",
        1,
        0.15,
        lambda p: under(p, "提请专题会议研究。", "出席："),
        "行",
    ),
    Clause(
        "10.3",
        "纪要：出席左空",
        "minutes",
        2 * EM,
        0.5,
        lambda p: p.line("出席：").left - edge(p, "出席："),
    ),
    Clause("10.3", "纪要：出席二字黑体", "minutes", HEI, 0, lambda p: p.words("出席：").fonts, ""),
    Clause(
        "10.3", "纪要：名单仿宋", "minutes", FANG, 0, lambda p: p.words("市委办公室张").fonts, ""
    ),
    Clause(
        "10.3",
        "纪要：回行与冒号后首字对齐",
        "minutes",
        0,
        0.5,
        lambda p: p.after(p.line("出席：")).left - p.words("市委办公室张").left,
    ),
    Clause(
        "10.3",
        "纪要：请假另起一行",
        "minutes",
        0,
        0.15,
        lambda p: blank(p.after(p.line("出席：")), p.line("请假：")),
        "行",
    ),
]


def edge(paper: Paper, text: str, *, right: bool = False) -> float:
    """The left or right edge of the type area of the page on which a text stands."""
    return page_edge(paper.line(text).page, right=right)


def headed(paper: Paper, text: str) -> Words:
    """The line on top of a page that says just this."""
    tops = (sheet.lines[0] for sheet in paper.sheets if sheet.lines)
    return next(line for line in tops if line.text == text)


def attached(paper: Paper) -> Words:
    """The word 附件 on top of an attachment on upright pages."""
    return headed(paper, "附件")


def wide(paper: Paper) -> int:
    return next(sheet.number for sheet in paper.sheets if sheet.width > sheet.height)


# --- the papers ----------------------------------------------------------------------------------


def sample(name: str) -> dict[str, object]:
    found = yaml.safe_load((HOME / "data" / f"{name}.yaml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def changed(name: str, edition: Mapping[str, object], **parts: object) -> dict[str, object]:
    """A sample with some of its edition's values, and of its parts, replaced."""
    made = copy.deepcopy(sample(name))
    about = made["edition"]
    assert isinstance(about, dict)
    about.update(edition)
    return made | parts


def papers() -> Iterator[tuple[str, str, dict[str, object]]]:
    """Name, document and data of every paper that is measured."""
    alone: dict[str, object] = {"joint_issuers": []}
    long_name = "赴上饶、景德镇学习考察任务分解表（一并发给各牵头单位、配合单位和有关责任人）"
    attachments = [
        {"title": long_name, "document": "actions"},
        {"title": "学习考察举措督办台账", "document": "ledger"},
    ]
    document = alone | {"marking": "机密★1年", "urgency": "特急"}
    ending = {"closing": BODY_END}
    yield "document", "formal", changed("formal", document, attachments=attachments, **ending)
    yield "joint", "formal", changed("formal", {}, **ending)
    yield "upward", "formal", changed("formal", alone | {"signed_by": "李明"})
    several = {"joint_issuers": ["某某市政府办公室", "某某市人大常委会办公室"]}
    yield "signers", "formal", changed("formal", several | {"signed_by": "王堃、欧阳𠮷、李明"})
    yield "plain", "formal", changed("formal", alone | {"seal": False}, **ending)
    short = alone | {"seal": False, "issuer": "某市政府"}
    yield "short", "formal", changed("formal", short)
    yield "preprinted", "formal", changed("formal", alone | {"preprinted": True})
    crowd = {"addressees": [f"某某市第{n}局" for n in range(40)]}
    yield "crowded", "formal", changed("formal", alone | crowd)
    filled = [{"body": FILLED}]
    yield "filled", "formal", changed("formal", alone, sections=filled, attachments=[], **ending)
    brim = [{"body": ["一二三四五六七八九十" * 2] * 23}]
    yield "brimful", "formal", changed("formal", alone, sections=brim, attachments=[], **ending)
    yield (
        "summary",
        "formal",
        changed(
            "formal", alone, attachments=[{"title": "学习考察任务汇总表", "document": "briefing"}]
        ),
    )
    yield "wide", "formal", changed("formal", alone)
    yield "letter", "formal", sample("letter")
    yield "longletter", "formal", changed("letter", {}, sections=filled, **ending)
    yield "order", "formal", sample("order")
    yield "minutes", "minutes", sample("minutes")


# --- the measurement -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every paper in both formats."""
    folder = tmp_path_factory.mktemp("gbt9704")
    for name, document, data in papers():
        job = pipeline.jobs(pipeline.load(data), [document])[0]
        (folder / f"{name}.docx").write_bytes(job.write("docx"))
        (folder / f"{name}-ours.pdf").write_bytes(job.write("pdf"))
    return folder


@pytest.fixture(scope="module")
def ours(folder: Path) -> dict[str, Paper]:
    papers: dict[str, Paper] = {}
    for path in sorted(folder.glob("*-ours.pdf")):
        name = path.stem.removesuffix("-ours")
        papers[name] = Paper.read(name, path.read_bytes(), papers)
    return papers


@pytest.fixture(scope="module")
def office(folder: Path) -> dict[str, Paper]:
    """The Word files as LibreOffice shows them; skips where it is not installed."""
    names = [path.stem for path in sorted(folder.glob("*.docx"))]
    to_pdf(folder, names, font_settings(folder, ALIASES))
    papers: dict[str, Paper] = {}
    for name in names:
        papers[name] = Paper.read(name, (folder / f"{name}.pdf").read_bytes(), papers)
    return papers


IDS = [f"{clause.clause}-{clause.what}" for clause in CLAUSES]
rows = pytest.mark.parametrize("clause", CLAUSES, ids=IDS)


def holds(clause: Clause, found: float | str, near: float) -> bool:
    if isinstance(clause.wanted, str) or isinstance(found, str):
        return clause.wanted == found
    return abs(clause.wanted - found) <= near + 1e-6


@rows
def test_our_pages_keep_the_clause(clause: Clause, ours: dict[str, Paper]) -> None:
    found = clause.measured(ours[clause.paper])
    assert holds(clause, found, clause.near), f"{clause.what}: {found}"


@rows
def test_the_word_file_keeps_the_clause(clause: Clause, office: dict[str, Paper]) -> None:
    found = clause.measured(office[clause.paper])
    assert holds(clause, found, clause.office or clause.near), f"{clause.what}: {found}"


def test_table_of_what_was_measured(
    ours: dict[str, Paper], office: dict[str, Paper], folder: Path
) -> None:
    """The table for people: shown with -s, and kept beside the papers as gbt9704.md."""
    lines = ["| 条 | 内容 | 要求 | PDF | Word（LibreOffice） |", "|---|---|---|---|---|"]
    for clause in CLAUSES:
        found = [clause.measured(side[clause.paper]) for side in (ours, office)]
        wanted, pdf, word = (shown(value) for value in (clause.wanted, *found))
        near = f" ±{clause.near:g}" if clause.near else ""
        said = f"{wanted}{near} {clause.unit}".strip()
        lines.append(f"| {clause.clause} | {clause.what} | {said} | {pdf} | {word} |")
    table = "\n".join(lines) + "\n"
    (folder / "gbt9704.md").write_text(table, "utf-8")
    sys.stdout.write(f"\n{table}")
    assert len(lines) == len(CLAUSES) + 2


def shown(value: float | str) -> str:
    if isinstance(value, str):
        return value or "无"
    return (
        f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0")
        if abs(value) < 0.005
        else (f"{value:.2f}".rstrip("0").rstrip("."))
    )
