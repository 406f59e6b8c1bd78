"""What GB/T 9704-2012 asks of every page: paper, type area, grid, type, imprint, page numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from reports.conformance.clause import Found, gbt9704, worst
from reports.conformance.geometry import (
    CHARS,
    DEEP,
    EM,
    FOOT,
    LEFT,
    LINES,
    PAPER,
    RIGHT,
    SMALL,
    TOP,
    WIDE,
    edge,
    first_row,
)  # fmt: skip
from reports.conformance.paper import MM, Char, Rule, Sheet, Words, distinct
from reports.conformance.view import AbsentError, Element, View
from reports.galley import PageStyle
from reports.gates.composition import sides

BODY: Final = ("body", "plain")
_SAME = 0.1  # mm
_HAN: Final = ("\u4e00", "\u9fff")
_ABOVE: Final = 4.0  # mm between the first line of the imprint and the rule above it, at most
_START: Final = 6  # characters that show how a heading is set; its text may run on
_BLACK: Final = "黑色"


# --- pages ------------------------------------------------------------------------------------


def _upright(view: View) -> list[Sheet]:
    """Upright pages whose make has the grid of lines; others are no pages of running text."""
    found = [s for s in view.sheets if s.width < s.height and s.lines and _has_grid(view, s)]
    if not found:
        raise AbsentError("grid")
    return found


def _has_grid(view: View, sheet: Sheet) -> bool:
    make = view.make_of(sheet)
    return make is not None and make.grid != "none" and make.pitch > 0


def _wide(view: View) -> list[Sheet]:
    found = [s for s in view.sheets if s.width > s.height and s.lines]
    if not found:
        raise AbsentError("wide")
    return found


def _paper(view: View, side: int) -> Found:
    """The width or the height of the paper as it is held upright."""
    sizes = ((sorted((s.width, s.height))[side], s.number) for s in view.sheets)
    return worst(sizes, PAPER[side])


def _texts(view: View, *styles: str) -> list[Element]:
    """Paragraphs of documents that have running text on a grid; lists and forms have none."""
    if view.galley.page.grid == "none":
        raise AbsentError("grid")
    return view.all(*styles)


def _body(view: View) -> list[tuple[Element, Words]]:
    """Every line of running text."""
    return [(e, line) for e in _texts(view, *BODY) for line in e.lines]


def _continued(view: View) -> Iterator[tuple[Element, Words]]:
    """Lines that are neither a paragraph's first nor its last: they fill the measure."""
    for element in _texts(view, *BODY):
        yield from ((element, line) for line in element.lines[1:-1])


def _head(view: View) -> Found:
    """Where the type area begins, on pages whose first line is running text."""
    tops = {line.page: line for _, line in reversed(_body(view))}
    found = [
        (first_row(tops[sheet.number]), sheet.number)
        for sheet in _upright(view)
        if sheet.number in tops and sheet.lines[0].first.y == tops[sheet.number].first.y
    ]
    return worst(found, TOP)


def _binding(view: View) -> Found:
    """The margin on the side of the binding: left of odd pages, right of even ones."""
    found = []
    for _, line in _continued(view):
        margin = line.left if line.page % 2 else PAPER[0] - line.right
        if line.page % 2 or _is_han(line.chars[-1]):
            found.append((margin, line.page))
    return worst(found, LEFT)


def _measure(view: View) -> Found:
    """The width of lines that begin and end with an ideograph."""
    found = [
        (line.right - line.left, line.page)
        for _, line in _continued(view)
        if all(_HAN[0] <= char.text <= _HAN[1] for char in (line.chars[0], line.chars[-1]))
    ]
    return worst(found, WIDE)


def _lines(view: View) -> Found:
    """Lines on the fullest page of running text, by the distance of its baselines."""
    steps = [
        (b.first.y - a.first.y, a.page)
        for e in _texts(view, *BODY)
        for a, b in pairwise(e.lines)
        if a.page == b.page
    ]
    if not steps:
        raise AbsentError("lines")
    step, page = max(steps, key=lambda one: abs(one[0] - DEEP / LINES))
    return DEEP / step, page


def _chars(view: View) -> Found:
    """Characters that fill a line, by the usual distance of two ideographs side by side."""
    steps: Counter[float] = Counter()
    for _, line in _body(view):
        inner = pairwise(line.chars)
        steps.update(round(b.x - a.x, 2) for a, b in inner if _is_han(a) and _is_han(b))
    if not steps:
        raise AbsentError("characters")
    step = steps.most_common(1)[0][0]
    return (WIDE + step - EM) / step, 0


def _is_han(char: Char) -> bool:
    return _HAN[0] <= char.text <= _HAN[1]


def _body_face(view: View) -> Found:
    return view.face(*(line for _, line in _body(view))), 0


def _body_size(view: View) -> Found:
    return worst(((line.first.size, line.page) for _, line in _body(view)), 16)


def _body_colour(view: View) -> Found:
    for _, line in _body(view):
        if line.colours != "(0, 0, 0)":
            return line.colours, line.page
    return _BLACK, 0


# --- headings -----------------------------------------------------------------------------------


def _indent(view: View) -> Found:
    return worst(_lefts(view, 0), 2 * EM)


def _wrapped(view: View) -> Found:
    return worst(_lefts(view, 1), 0)


def _lefts(view: View, which: int) -> Iterator[tuple[float, int]]:
    """How far a line of each paragraph is set in; an opening mark gives up its left half."""
    for element in _texts(view, "body"):
        if len(element.lines) > 1 and _is_han(element.lines[which].first):
            line = element.lines[which]
            yield line.left - edge(line.page), line.page


def _level_face(view: View, *styles: str) -> Found:
    faces: dict[str, int] = {}
    for element in _texts(view, *styles):
        start = Words(element.page, element.first.chars[:_START])
        faces.setdefault(view.face(start), element.page)
    said = "、".join(faces)
    return said, 0 if len(faces) == 1 else list(faces.values())[1]


# --- the imprint --------------------------------------------------------------------------------

_IMPRINT: Final = ("imprint-last", "imprint-only")


def _imprint(view: View) -> tuple[list[Rule], int]:
    """The rules of the imprint from the top, and its page."""
    page = view.last(*_IMPRINT).page
    top = min(
        e.first.top for e in view.elements if e.page == page and e.style.startswith("imprint")
    )
    rules = [r for r in distinct(view.paper.rules(page)) if r.top > top - _ABOVE]
    if len(rules) < 2:
        raise LookupError("rules")
    return rules, page


def _thickness(view: View, which: int) -> Found:
    rules, page = _imprint(view)
    if which == 1 and len(rules) < 3:
        raise AbsentError("middle rule")
    return rules[which].thickness, page


def _last_rule(view: View) -> Found:
    rules, page = _imprint(view)
    return rules[-1].bottom, page


def _rule_width(view: View) -> Found:
    rules, page = _imprint(view)
    return worst(((rule.width, page) for rule in rules), WIDE)


def _imprint_size(view: View) -> Found:
    found = view.last(*_IMPRINT)
    return found.first.first.size, found.page


def _imprint_left(view: View) -> Found:
    found = view.last(*_IMPRINT)
    return found.first.left - edge(found.page), found.page


def _imprint_right(view: View) -> Found:
    found = view.last(*_IMPRINT)
    if not found.text.endswith("印发"):  # a bulletin tells its copies there
        raise AbsentError("date")
    return edge(found.page, right=True) - found.last.right, found.page


# --- page numbers -------------------------------------------------------------------------------


def _folios(view: View) -> list[Words]:
    """The page numbers of upright pages that have them."""
    found = []
    for sheet in view.sheets:
        make = view.make_of(sheet)
        if make is None or make.folio_form != "— {n} —" or sheet.width > sheet.height:
            continue
        if not sheet.lines or (sheet.number == 1 and not make.folio_first):
            continue
        found.append(view.paper.folio(sheet.number))
    if not found:
        raise AbsentError("folio")
    return found


def _folio_size(view: View) -> Found:
    return worst(((folio.first.size, folio.page) for folio in _folios(view)), 14)


def _folio_drop(view: View) -> Found:
    """Down to the dash from the foot of the page's own type area."""
    found = []
    for folio in _folios(view):
        make = _make(view, folio)
        found.append((folio.first.top - (make.height - make.bottom) / MM, folio.page))
    return worst(found, 7)


def _folio_side(view: View) -> Found:
    """From the edge of the page's own type area that is away from the binding."""
    found = []
    for folio in _folios(view):
        make = _make(view, folio)
        edges = sides(make, folio.page)
        right = edges[1] / MM - folio.right
        found.append((right if folio.page % 2 else folio.left - edges[0] / MM, folio.page))
    return worst(found, SMALL)


def _make(view: View, words: Words) -> PageStyle:
    make = view.make_of(view.sheets[words.page - 1])
    if make is None:
        raise LookupError("page")
    return make


def _turned(view: View) -> Found:
    """Of page numbers turned on wide pages: from the dash up to the upright page's foot."""
    found = []
    for sheet in _wide(view):
        make = view.make_of(sheet)
        if make is None or not make.folio_turned:
            raise AbsentError("folio")
        dashes = [char.right for char in sheet.turned if char.text == "—"]
        if not dashes:
            raise LookupError("folio")
        found.append((PAPER[1] - FOOT - max(dashes), sheet.number))
    return worst(found, 7)


def _wide_head(view: View) -> Found:
    """Of wide pages: how far the head of the table is from where the binding wants it."""
    found = []
    for sheet in _wide(view):
        make = view.make_of(sheet)
        if make is None or not (make.folio_turned and make.duplex):
            raise AbsentError("head")
        wanted = LEFT if sheet.number % 2 else PAPER[0] - RIGHT
        rules = [r for r in distinct(sheet.rules) if r.width > WIDE]
        top = min([sheet.lines[0].top, *(rule.top for rule in rules)])
        found.append((max(0.0, wanted - top), sheet.number))
    return worst(found, 0)


PAGES: Final = (
    gbt9704("5.1", "纸张宽", PAPER[0], 0.5, lambda v: _paper(v, 0)),
    gbt9704("5.1", "纸张高", PAPER[1], 0.5, lambda v: _paper(v, 1)),
    gbt9704("5.2.1", "天头", TOP, 1, _head),
    gbt9704("5.2.1", "订口", LEFT, 1, _binding),
    gbt9704("5.2.1", "版心宽", WIDE, 1, _measure),
    gbt9704("5.2.2", "正文字体", "仿宋体", 0, _body_face, ""),
    gbt9704("5.2.2", "正文字号（3号）", 16, 0.05, _body_size, "磅"),
    gbt9704("5.2.3", "每面行数（版心高÷行距）", LINES, 0.1, _lines, "行"),
    gbt9704("5.2.3", "每行字数（版心宽÷字距）", CHARS, 0.1, _chars, "字"),
    gbt9704("5.2.4", "正文颜色", _BLACK, 0, _body_colour, ""),
    gbt9704("7.3.3", "自然段左空二字", 2 * EM, 0.3, _indent),
    gbt9704("7.3.3", "回行顶格", 0, 0.3, _wrapped),
    gbt9704("7.3.3", "第一层标题字体", "黑体", 0, lambda v: _level_face(v, "level1"), ""),
    gbt9704("7.3.3", "第二层标题字体", "楷体", 0, lambda v: _level_face(v, "level2", "run-in"), ""),
    gbt9704("7.4.1", "版记首条线粗", 0.35, 0.05, lambda v: _thickness(v, 0)),
    gbt9704("7.4.1", "版记中间线粗", 0.25, 0.05, lambda v: _thickness(v, 1)),
    gbt9704("7.4.1", "版记末条线粗", 0.35, 0.05, lambda v: _thickness(v, -1)),
    gbt9704("7.4.1", "版记分隔线长（与版心等宽）", WIDE, 1, _rule_width),
    gbt9704("7.4.1", "版记末条线在版心下边缘", FOOT, 0.5, _last_rule),
    gbt9704("7.4.3", "印发机关字号（4号）", 14, 0.05, _imprint_size, "磅"),
    gbt9704("7.4.3", "印发机关左空一字", SMALL, 0.3, _imprint_left),
    gbt9704("7.4.3", "印发日期右空一字", SMALL, 0.3, _imprint_right),
    gbt9704("7.5", "页码字号（4号）", 14, 0.05, _folio_size, "磅"),
    gbt9704("7.5", "页码一字线至版心下边缘", 7, 1, _folio_drop),
    gbt9704("7.5", "页码距切口一侧版心边缘一字", SMALL, 0.6, _folio_side),
    gbt9704("8", "横排页的页码至竖页版心下边缘", 7, 1, _turned),
    gbt9704("8", "横排页表头越出订口、切口留白", 0, 1, _wide_head),
)
