"""What GB/T 9704-2012 asks of letters, orders and minutes (10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reports.conformance.clause import Found, gbt9704
from reports.conformance.formal import aligned, at, left, under
from reports.conformance.geometry import EM, FOOT, GAP, PAPER, RIGHT, TOP, WIDE
from reports.conformance.paper import Rule, Words, distinct, is_red
from reports.conformance.view import View


def _double(view: View, which: int) -> tuple[Rule, Rule]:
    view.first("letter-mark")
    rules = distinct(r for r in view.sheets[0].rules if r.width > WIDE and is_red(r.colour))
    if len(rules) < 4:
        raise LookupError("rules")
    upper, lower = rules[2 * which : 2 * which + 2]
    return upper, lower


def _thick_first(view: View, which: int) -> Found:
    upper, lower = _double(view, which)
    return "上粗下细" if upper.thickness > lower.thickness else "上细下粗", 1


def _letter(measure: Callable[[View], float]) -> Callable[[View], Found]:
    return lambda view: (measure(view), 1)


def _order_mark(view: View) -> Found:
    view.first("order-number")
    return view.first("mark").first.ink_top - TOP, 1


def _minutes_mark(view: View) -> Found:
    view.first("attendance")
    return view.first("masthead").first.ink_top - TOP, 1


def _minutes_foot(view: View) -> Found:
    view.first("attendance")
    page = view.last("imprint-last", "imprint-only").page
    return distinct(view.paper.rules(page))[-1].bottom, page


def _attendance(view: View) -> Found:
    found = view.first("attendance")
    return view.face(Words(found.page, found.first.chars[:2])), found.page


FORMS: Final = (
    gbt9704(
        "10.1", "信函：标志上边缘至上页边", 30, 0.5, at(lambda e: e.first.ink_top, "letter-mark")
    ),
    gbt9704(
        "10.1",
        "信函：第一条双线在标志下",
        4,
        0.5,
        _letter(lambda v: _double(v, 0)[0].top - v.first("letter-mark").first.ink_bottom),
    ),
    gbt9704("10.1", "信函：第一条双线", "上粗下细", 0, lambda v: _thick_first(v, 0), ""),
    gbt9704("10.1", "信函：第二条双线", "上细下粗", 0, lambda v: _thick_first(v, 1), ""),
    gbt9704(
        "10.1",
        "信函：第二条双线距下页边",
        20,
        0.5,
        _letter(lambda v: PAPER[1] - _double(v, 1)[1].bottom),
    ),
    gbt9704("10.1", "信函：双线长", 170, 0.5, _letter(lambda v: _double(v, 0)[0].width)),
    gbt9704(
        "10.1",
        "信函：发文字号距双线 7/8 字",
        GAP,
        0.5,
        _letter(lambda v: v.first("letter-first").first.top - _double(v, 0)[1].bottom),
    ),
    gbt9704(
        "10.1", "信函：发文字号顶版心右边", RIGHT, 0.5, at(lambda e: e.first.right, "letter-first")
    ),
    gbt9704(
        "10.1",
        "信函：标题与上一要素相距二行",
        2,
        0.35,
        under(("letter-first", "marking"), "letter-title"),
        "行",
    ),
    gbt9704("10.2", "命令：标志上边缘至版心上边缘", 20, 0.5, _order_mark),
    gbt9704("10.2", "命令：令号在标志下空二行", 2, 0.3, under(("mark",), "order-number"), "行"),
    gbt9704("10.3", "纪要：标志上边缘至版心上边缘", 35, 0.5, _minutes_mark),
    gbt9704("10.3", "纪要：出席名单左空二字", 2 * EM, 0.5, at(left, "attendance")),
    gbt9704("10.3", "纪要：“出席”等字字体", "黑体", 0, _attendance, ""),
    gbt9704("10.3", "纪要：名单回行与冒号后首字对齐", 0, 0.5, lambda v: aligned(v, "attendance")),
    gbt9704("10.3", "纪要：版记末条线在版心下边缘", FOOT, 0.5, _minutes_foot),
)
