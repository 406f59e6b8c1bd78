"""What GB/T 9704-2012 asks of the parts of a formal document: head, body, signature, imprint."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from reports.conformance.clause import Found, Value, gbt9704, worst
from reports.conformance.geometry import (
    EM,
    LEFT,
    SMALL,
    TOP,
    WIDE,
    blank,
    edge,
    row_of,
)
from reports.conformance.paper import Rule, Words, distinct, is_red
from reports.conformance.view import AbsentError, Element, View

_MARK: Final = ("mark",)
_NUMBER: Final = ("number", "number-signed")
_SIGNED: Final = ("signature", "signature-plain")
_SENT: Final = ("imprint-sent", "imprint-sent-first")
_NOTES: Final = ("attachment-note", "attachment-notes")
_CENTRE: Final = LEFT + WIDE / 2
_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_CODE: Final = re.compile(r"〔\d{4}〕[1-9]\d*号$")


def left(element: Element) -> float:
    """How far a paragraph's first line is set in."""
    return element.first.left - edge(element.page)


TITLE: Final = ("title", "letter-title")


def _right(words: Words) -> float:
    return edge(words.page, right=True) - words.right


def at(measure: Callable[[Element], Value], *styles: str) -> Callable[[View], Found]:
    """Something measured on the first paragraph of these styles."""

    def measured(view: View) -> Found:
        found = view.first(*styles)
        return measure(found), found.page

    return measured


def _final_mark(element: Element) -> str:
    char = element.last.text[-1]
    return {"：": "全角冒号", "。": "句号"}.get(char, f"“{char}”")


def _face(*styles: str) -> Callable[[View], Found]:
    def measured(view: View) -> Found:
        found = view.first(*styles)
        return view.face(*found.lines), found.page

    return measured


def under(upper: tuple[str, ...], *lower: str) -> Callable[[View], Found]:
    """Blank lines from the last line of a part to the first of the next."""

    def measured(view: View) -> Found:
        above, below = view.last(*upper), view.first(*lower)
        if above.last.page != below.page:
            raise AbsentError("page")
        return blank(above.last, below.first), below.page

    return measured


# --- the head -----------------------------------------------------------------------------------


def _rank(view: View, style: str, which: int) -> Found:
    """The line of a marking of the head, from what stands above it; of the first its own."""
    marks = [e for e in view.elements if e.style in ("copy-number", "marking") and e.page == 1]
    mine = [element for element in marks if element.style == style]
    if which >= len(mine):
        view.first(style)
        raise AbsentError(style)
    return row_of(mine[which].first) - marks.index(mine[which]), 1


def _copy_number(view: View) -> Found:
    found = view.first("copy-number")
    return "6位数字" if re.fullmatch(r"\d{6}", found.text) else found.text, found.page


def _red_rule(view: View) -> Rule:
    view.first(*TITLE)
    if "red-rule" not in _every_style(view):
        raise AbsentError("rule")
    rules = distinct(view.paper.rules(1, red=True))
    if not rules:
        raise LookupError("rule")
    return rules[0]


def _every_style(view: View) -> set[str]:
    """The styles that the document uses, of paragraphs without words, too."""
    return set(view.galley.styles)


def _mark_top(view: View) -> Found:
    if "order-number" in view.styles:  # of orders 10.2 asks something else
        raise AbsentError("mark")
    found = view.first(*_MARK)
    return found.first.ink_top - TOP, found.page


def _code(view: View) -> Found:
    found = view.first(*_NUMBER)
    code = found.text.split("签发人")[0]
    return "〔年份〕序号" if _CODE.search(code) else code, found.page


# --- the body -----------------------------------------------------------------------------------


def _first_text(view: View) -> Found:
    return view.first("body").page, view.first("body").page


def _attachment_row(view: View, *, title: bool) -> Found:
    for element in view.all("attachment"):
        if view.sheets[element.page - 1].width < view.sheets[element.page - 1].height:
            words = view.after(element).first if title else element.first
            return row_of(words), element.page
    raise AbsentError("upright")


def _new_page(view: View) -> Found:
    before = view.before(view.first("attachment"))
    return view.first("attachment").page - before.last.page, view.first("attachment").page


def aligned(view: View, *styles: str) -> Found:
    """How far wrapped lines stand from the character after the colon."""
    found = []
    for element in view.all(*styles):
        colon = element.first.text.find("：") if "：" in element.first.text else -1
        number = re.match(r"(?:附件[:：])?\d+\.", element.first.text)
        start = number.end() if number else colon + 1
        if len(element.lines) > 1 and start:
            found.append((element.lines[1].left - element.first.chars[start].x, element.page))
    return worst(found, 0)


# --- the signature ------------------------------------------------------------------------------


def _signature(view: View) -> tuple[Words, list[Words]]:
    """The date of the signature and the names above it."""
    found = [line for element in view.all(*_SIGNED) for line in element.lines]
    dates = [line for line in found if _DATE.fullmatch(line.text)]
    if not dates:
        raise LookupError("date")
    return dates[-1], [line for line in found if line not in dates]


def _sealed(view: View, *, seal: bool) -> None:
    if ("signature" in view.styles) != seal or view.styles.isdisjoint(_SIGNED):
        raise AbsentError("seal")


def _date_right(view: View, *, seal: bool) -> Found:
    _sealed(view, seal=seal)
    date, names = _signature(view)
    if not seal and names and names[-1].right - names[-1].left > date.right - date.left:
        return _right(names[-1]), date.page
    return _right(date), date.page


def _centred(view: View) -> Found:
    _sealed(view, seal=True)
    date, names = _signature(view)
    if not names:
        raise AbsentError("name")
    return names[-1].centre - date.centre, date.page


def _date_shift(view: View) -> Found:
    _sealed(view, seal=False)
    date, names = _signature(view)
    if not names:
        raise AbsentError("name")
    return date.left - names[-1].left, date.page


def _date_text(view: View) -> Found:
    date, _ = _signature(view)
    match = _DATE.fullmatch(date.text)
    assert match is not None
    padded = any(part.startswith("0") for part in match.groups())
    return date.text if padded else "不编虚位", date.page


def _same_page(view: View) -> Found:
    date, _ = _signature(view)
    last = [line.page for element in view.all("body", "run-in") for line in element.lines]
    return "同面" if date.page in last else "不同面", date.page


def _colour(element: Element) -> str:
    return "红色" if is_red(element.first.first.colour) else element.first.colours


FORMAL: Final = (
    gbt9704("7.2.1", "份号", "6位数字", 0, _copy_number, ""),
    gbt9704("7.2.1", "份号顶格", 0, 0.3, at(left, "copy-number")),
    gbt9704("7.2.1", "份号在第一行", 1, 0.15, lambda v: _rank(v, "copy-number", 0), "行"),
    gbt9704(
        "7.2.2",
        "密级在第一行，有份号的在其下一行",
        1,
        0.15,
        lambda v: _rank(v, "marking", 0),
        "行",
    ),
    gbt9704("7.2.3", "紧急程度再下一行", 1, 0.15, lambda v: _rank(v, "marking", 1), "行"),
    gbt9704("7.2.2", "密级、紧急程度字体", "黑体", 0, _face("marking"), ""),
    gbt9704(
        "7.2.4",
        "发文机关标志上边缘至版心上边缘",
        35,
        0.5,
        _mark_top,
    ),
    gbt9704("7.2.4", "发文机关标志居中", _CENTRE, 1, at(lambda e: e.first.centre, *_MARK)),
    gbt9704("7.2.4", "发文机关标志字体", "小标宋体", 0, _face(*_MARK, "joint-mark"), ""),
    gbt9704("7.2.4", "发文机关标志颜色", "红色", 0, at(_colour, *_MARK, "joint-mark"), ""),
    gbt9704("7.2.5", "发文字号的写法", "〔年份〕序号", 0, _code, ""),
    gbt9704("7.2.5", "发文字号在标志下空二行", 2, 0.3, under(_MARK, *_NUMBER), "行"),
    gbt9704("7.2.5", "发文字号居中", _CENTRE, 1, at(lambda e: e.first.centre, "number")),
    gbt9704("7.2.6", "上行文：发文字号左空一字", EM, 0.3, at(left, "number-signed")),
    gbt9704(
        "7.2.6", "上行文：签发人右空一字", EM, 0.3, at(lambda e: _right(e.first), "number-signed")
    ),
    gbt9704(
        "7.2.7",
        "红色分隔线在发文字号下",
        4,
        0.5,
        lambda v: (_red_rule(v).top - v.first(*_NUMBER).last.bottom, 1),
    ),
    gbt9704("7.2.7", "红色分隔线与版心等宽", WIDE, 1, lambda v: (_red_rule(v).width, 1)),
    gbt9704(
        "7.3.1",
        "标题在红色分隔线下空二行",
        2,
        0.3,
        lambda v: (blank(_red_rule(v), v.first(*TITLE).first), 1),
        "行",
    ),
    gbt9704("7.3.1", "标题字号（2号）", 22, 0.05, at(lambda e: e.first.first.size, *TITLE), "磅"),
    gbt9704("7.3.1", "标题字体", "小标宋体", 0, _face(*TITLE), ""),
    gbt9704("7.3.1", "标题居中", _CENTRE, 1, at(lambda e: e.first.centre, *TITLE)),
    gbt9704("7.3.2", "主送机关在标题下空一行", 1, 0.35, under(TITLE, "addressees"), "行"),
    gbt9704("7.3.2", "主送机关顶格", 0, 0.3, at(left, "addressees")),
    gbt9704("7.3.2", "主送机关末尾的标点", "全角冒号", 0, at(_final_mark, "addressees"), ""),
    gbt9704("7.3.3", "首页有正文", 1, 0, _first_text, "页"),
    gbt9704("7.3.4", "附件说明左空二字", 2 * EM, 0.3, at(left, *_NOTES)),
    gbt9704("7.3.4", "附件名称回行与首字对齐", 0, 0.5, lambda v: aligned(v, *_NOTES)),
    gbt9704(
        "7.3.5.1", "成文日期右空四字（加盖印章）", 4 * EM, 0.5, lambda v: _date_right(v, seal=True)
    ),
    gbt9704("7.3.5.1", "署名以成文日期居中（加盖印章）", 0, 0.5, _centred),
    gbt9704(
        "7.3.5.2",
        "署名或成文日期右空二字（不加盖印章）",
        2 * EM,
        0.5,
        lambda v: _date_right(v, seal=False),
    ),
    gbt9704("7.3.5.2", "成文日期首字比署名首字右移二字", 2 * EM, 0.5, _date_shift),
    gbt9704("7.3.5.4", "成文日期", "不编虚位", 0, _date_text, ""),
    gbt9704("7.3.5.5", "成文日期与正文", "同面", 0, _same_page, ""),
    gbt9704("7.3.6", "附注左空二字", 2 * EM, 0.5, at(left, "annotation")),
    gbt9704("7.3.7", "附件另面编排", 1, 0, _new_page, "页"),
    gbt9704("7.3.7", "“附件”二字字体", "黑体", 0, _face("attachment"), ""),
    gbt9704(
        "7.3.7", "“附件”二字在第一行", 1, 0.15, lambda v: _attachment_row(v, title=False), "行"
    ),
    gbt9704("7.3.7", "附件标题在第三行", 3, 0.25, lambda v: _attachment_row(v, title=True), "行"),
    gbt9704("7.4.2", "抄送字号（4号）", 14, 0.05, at(lambda e: e.first.first.size, *_SENT), "磅"),
    gbt9704("7.4.2", "抄送左空一字", SMALL, 0.3, at(left, *_SENT)),
    gbt9704("7.4.2", "抄送回行与冒号后首字对齐", 0, 0.5, lambda v: aligned(v, *_SENT)),
    gbt9704("7.4.2", "抄送末尾的标点", "句号", 0, at(_final_mark, *_SENT), ""),
)
