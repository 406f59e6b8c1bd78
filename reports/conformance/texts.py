"""Rules that ask for nothing wrong anywhere: marks, numerals, line composition, glyphs, parity.

What was found of each comes from lint and gates; here is which clause it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from reports.conformance.clause import (
    ASK,
    BROKEN,
    CLREQ,
    GBT9704,
    HELD,
    MARKS,
    NUMERALS,
    OWN,
    Row,
)  # fmt: skip
from reports.errors import Problem
from reports.gates.composition import GAP, OVERLAP
from reports.gates.measures import Measured as Page
from reports.lint import Finding

_NONE: Final = "0处"


class Faults(Struct, frozen=True):
    """A rule that is kept where none of these faults is found."""

    standard: str
    clause: str
    what: str
    codes: frozenset[str]


def _of(standard: str, clause: str, what: str, *codes: str) -> Faults:
    return Faults(standard, clause, what, frozenset(codes))


# Found in the texts, whichever document shows them.
TEXTS: Final = (
    _of(MARKS, "4", "汉字旁边的半角标点、直引号", "lint-half-width-mark", "lint-straight-quote"),
    _of(MARKS, "4", "标点重复或连用", "lint-doubled-mark"),
    _of(MARKS, "4.8、4.9、4.15", "引号、括号、书名号不成对", "lint-unbalanced"),
    _of(MARKS, "4.8、4.15", "引号、书名号的层次", "lint-nested"),
    _of(MARKS, "4.13", "起止用的连接号", "lint-range-mark"),
    _of(NUMERALS, "5.2", "汉字年份里的“〇”", "lint-chinese-zero"),
    _of(NUMERALS, "5.3", "一个数里阿拉伯数字与汉字数字混用", "lint-mixed-numeral"),
    _of(GBT9704, "7.2.5", "发文字号的括号和序号", "lint-year-bracket", "lint-serial-number"),
    _of(GBT9704, "7.3.3", "结构层次序数的标点", "lint-numbering-mark"),
    _of(OWN, "文字", "多余的空格、全角数字字母", "lint-stray-space", "lint-wide-digit"),
    _of(OWN, "文字", "简繁混用", "lint-mixed-script"),
    _of(OWN, "文字", "形近字符、部首、自造字、看不见的字符", "lint-look-alike",
        "lint-compatibility", "lint-private-use", "lint-invisible"),
    _of(OWN, "文字", "网页和转码留下的痕迹", "lint-residue"),
    # Clauses 7.3.5.4 and 7.4.3 of GB/T 9704 are about two dates only, and 5.1.4 of GB/T 15835 lets
    # the zero stand in 2008-08-08.
    _of(OWN, "数字", "年月日里的虚位", "lint-zero-in-date"),
    _of(OWN, "数字", "同一个数前后不一、单位不一", "lint-conflict", "lint-unit-slip"),
    _of(OWN, "数字", "合计、占比、条数、序号不合",
        "lint-sum", "lint-share", "lint-count", "lint-gap"),
)  # fmt: skip
# Found on finished lines and in finished files.
FILES: Final = (
    _of(MARKS, "5.1.1～5.1.3、5.1.6、5.1.7", "行首的点号、后引号、后括号、浪纹线、间隔号",
        "gate-line-start"),
    _of(MARKS, "5.1.3", "行末的前引号、前括号、前书名号", "gate-line-end"),
    _of(MARKS, "5.1.4、5.1.5", "破折号、省略号断开", "gate-dash-cut"),
    _of(CLREQ, "符号分离禁则", "数字、外文词在行末断开", "gate-number-cut", "gate-word-cut"),
    _of(CLREQ, "标点宽度调整", "字与字叠在一起", "gate-overlap"),
    _of(CLREQ, "行内调整", "字与字之间超过四分之三字的空当", "gate-hole"),
    _of(CLREQ, "孤字", "段末一行只有一个字（版心宽二十字以上）", "gate-single"),
    _of(GBT9704, "5.2.1", "文字越出版心", "gate-margin", "gate-depth", "gate-paper"),
    _of(GBT9704, "5.2.3", "超过版心的行数、字数", "gate-lines", "gate-crowded"),
    _of(OWN, "版面", "标题落在页末，正文在下一页", "gate-orphan"),
    _of(OWN, "字形", "空框、空白字形、没有嵌入的字体", "gate-notdef", "gate-empty-glyph",
        "gate-face-missing"),
    _of(OWN, "复制", "复制不出或复制成别的字", "gate-no-text", "gate-copied"),
    _of(OWN, "一致", "PDF 与 Word 的文字、次序、序号、表格不同", "gate-parity", "gate-parity-cell",
        "file-unreadable"),
)  # fmt: skip


def text_rows(findings: Sequence[Finding]) -> list[Row]:
    """The rules about texts; a finding that a decision accepts is told and does not count."""
    rows = []
    for rule in TEXTS:
        found = [finding for finding in findings if finding.code in rule.codes]
        left = [finding for finding in found if not finding.settled]
        accepted = len(found) - len(left)
        said = f"{len(left)}处" + (f"，另认可{accepted}处" if accepted else "")
        place = f"数据第{left[0].where.line}行" if left else ""
        verdict = BROKEN if left else HELD
        rows.append(Row(rule.standard, rule.clause, rule.what, _NONE, said, place, verdict))
    return rows


def file_rows(problems: Iterable[tuple[str, Problem]]) -> list[Row]:
    """The rules about finished files; with each problem comes the title of its document."""
    found = list(problems)
    rows = []
    for rule in FILES:
        mine = [(title, p) for title, p in found if p.code in rule.codes]
        place = ""
        if mine:
            title, first = mine[0]
            page = first.values.get("page", "")
            place = f"{title}第{page}页" if page else title
        verdict = BROKEN if mine else HELD
        said = f"{len(mine)}处"
        rows.append(Row(rule.standard, rule.clause, rule.what, _NONE, said, place, verdict))
    return rows


def gap_rows(pages: Sequence[tuple[str, Page]]) -> list[Row]:
    """The widest and the tightest place between two ideographs of running text; none without it.

    With the measures of each page comes what its document is called.
    """
    measured = [(title, page) for title, page in pages if page.chars]
    if not measured:
        return []
    loose = max(measured, key=lambda one: one[1].largest_gap)
    tight = min(measured, key=lambda one: one[1].least_gap)
    return [
        _gap("相邻汉字间距，最松处", f"≤{GAP:g}字", loose, loose[1].largest_gap <= GAP),
        _gap("相邻汉字间距，最紧处", f"≥-{OVERLAP:g}字", tight, tight[1].least_gap >= -OVERLAP),
    ]


def _gap(what: str, required: str, found: tuple[str, Page], held: bool) -> Row:
    title, page = found
    value = page.largest_gap if "松" in what else page.least_gap
    said, place = f"{value:.2f}字", f"{title}第{page.page}页"
    return Row(CLREQ, "行内调整", what, required, said, place, HELD if held else BROKEN)


def _ask(standard: str, clause: str, what: str, who: str) -> Row:
    return Row(standard, clause, what, "", who, "", ASK)


# What no program can see on a file.
ASKED: Final = (
    _ask(GBT9704, "4", "纸张的定量、白度、耐折度、不透明度、pH 值", "印制时看用纸"),
    _ask(GBT9704, "6", "双面印刷的套正、墨色、字迹，左侧装订，裁切误差", "印出后看实物"),
    _ask(GBT9704, "7.2.4、7.2.7", "发文机关标志和分隔线印出来的红色", "印出后看实物"),
    _ask(GBT9704, "7.3.5", "印章或签名章：由人加盖，程序只留位置", "用印时看"),
    _ask(GBT9704, "5.2.2", "字体是不是本单位规定的那一款：程序只核对字体的种类", "经办人"),
    _ask(GBT9704, "5～10", "Word 文件的页、行：由对方的 Word 排，程序没有量", "用 Word 打开看"),
    _ask(MARKS, "4", "标点合不合文意：程序只查无论什么意思都不对的", "核稿人"),
    _ask(NUMERALS, "4", "用阿拉伯数字还是汉字数字：要看是计量、编号还是概数", "核稿人"),
    _ask(OWN, "内容", "文字、数字、姓名、职务与原件和事实相符", "发言人所在单位、核稿人"),
    _ask(OWN, "内容", "密级、紧急程度、发送范围定得对不对", "签发人"),
)
