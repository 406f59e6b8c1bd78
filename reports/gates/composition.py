"""The composition gate: what CLREQ, GB/T 15834 and GB/T 9704 ask of finished lines, measured.

It has its own lists of marks and knows nothing of how lines were broken: whoever breaks them
wrongly must not be asked whether they are right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from reports.errors import Problem, Severity, Where
from reports.galley import (
    Block,
    Break,
    Drawing,
    Figures,
    Galley,
    Group,
    Inline,
    Label,
    PageStyle,
    Paragraph,
    ParaStyle,
    Ruby,
    Run,
    Section,
    paragraphs,
)
from reports.gates.lines import NEAR, Char, Chunk, Line

# What does not begin a line, and what does not end one: GB/T 15834-2011 5.1.1–5.1.3, 5.1.6, 5.1.7,
# 5.1.9; CLREQ.
NOT_FIRST: Final = frozenset("，、。．；：？！’”）》〉〕】］｝」』％‰℃·～…‥—／%,.;:?!)]}")
NOT_LAST: Final = frozenset("‘“（《〈〔【［｛「『￥＄／([{")
_BLANKS: Final = frozenset(" \t\u00a0\u2002\u2003\u2009\u3000")
_MAYBE_FIRST, _MAYBE_LAST = NOT_FIRST | _BLANKS, NOT_LAST | _BLANKS
# A dash or an ellipsis may begin a line; half of one may not (5.1.4, 5.1.5).
_DOUBLES: Final = ("——", "……")
MARKS: Final = frozenset("，、。．；：？！‘’“”（）《》〈〉〔〕【】［］｛｝「」『』·…—～")
# Looking ahead keeps the large range apart: `re` lists each character of joined ones, 6 ms.
_WIDE: Final = re.compile("[\u2e80-\u9fff]|(?=.)[\uf900-\ufaff\uff01-\uff5e\U00020000-\U000323af]")
_WESTERN: Final = re.compile(r"[!-~]+")
# A western run longer than this may be parted: an address, a code.
_LONG: Final = 24
_TAIL: Final = re.compile(r"\d[\d.,]*$")
_HEAD: Final = re.compile(r"[\d.,]*\d|[%％‰]")
_MAYBE_CUT: Final = _BLANKS | frozenset(map(chr, range(0x21, 0x7F))) | frozenset("万亿—…")
_UNIT: Final = re.compile(r"[\d余多][万亿]$")

# Tolerances. Half a point is nothing a reader sees at a margin.
_EDGE: Final = 0.5  # pt
OVERLAP: Final = 0.12  # em: so far may neighbours come together beyond their advances
_MARK_OVERLAP: Final = 0.62  # em: a mark gives up half its width, two of them a whole one
_MARKS_OVERLAP: Final = 1.02  # (CLREQ 3.1.6)
GAP: Final = 0.75  # em between two Chinese characters: more is a hole in the line
_FEW: Final = 8  # characters of a line that may be one with the marks around it
_SAME: Final = 8  # characters by which a line is known as the first or the last of its text
_NARROW: Final = 12.0  # em: lines so short are broken against the rules where nothing else fits
_LEAST_EMS: Final = 20.0  # em: a measure on which the last line need not be a single character


# Edges of a page's type area: left, right, top, bottom, in pt from the top left of the paper.
Area = tuple[float, float, float, float]


class Frame(Struct, frozen=True, dict=True):
    """What the gate holds lines against: the makes of pages, and how each text is set."""

    galley: Galley
    page: PageStyle
    others: tuple[PageStyle, ...]
    styles: Mapping[tuple[str, float], ParaStyle]
    art: frozenset[str]  # paths of the words in drawings, which are no lines of a text
    ragged: frozenset[tuple[int, str]]
    _areas: dict[int, Area | None] = field(default_factory=dict)
    _grids: dict[tuple[str, float, float], bool] = field(default_factory=dict)

    @cached_property
    def edges(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """How texts begin and end that do so with what begins or ends no line: all is theirs."""
        found = (p for p in paragraphs(self.galley.blocks) if any(map(_may_be_edge, p.content)))
        texts = [_squeezed(text) for paragraph in found for text in _texts(paragraph)]
        starts = (text[:_SAME] for text in texts if text[:1] in NOT_FIRST)
        return tuple(starts), tuple(text[-_SAME:] for text in texts if text[-1:] in NOT_LAST)

    def on_grid(self, line: Line, make: PageStyle) -> bool:
        """Whether a line stands on the grid of its page."""
        key = line.path, line.size, make.pitch
        found = self._grids.get(key)
        if found is None:
            style = self.style(line)
            found = style is not None and abs(style.pitch - make.pitch) < 0.01
            found = self._grids[key] = found and make.grid != "none"
        return found

    def area(self, number: int, size: tuple[float, float]) -> Area | None:
        """The type area of a page; None where no make has its paper."""
        if number not in self._areas:
            make = self.page_of(*size)
            edges = None if make is None else (*sides(make, number), *depths(make, number))
            self._areas[number] = edges
        return self._areas[number]

    def page_of(self, width: float, height: float) -> PageStyle | None:
        """The make of a page by its paper; None where no make has it."""
        makes = (self.page, *self.others)
        return next((m for m in makes if abs(m.width - width) + abs(m.height - height) < 1), None)

    def style(self, line: Line) -> ParaStyle | None:
        """How the text of a line is set; None for a template's own words."""
        return self.styles.get((line.path, round(line.size, 1)))


def frame_of(galley: Galley, ragged: Iterable[tuple[int, str, str]] = ()) -> Frame:
    """What a galley asks of its lines; `ragged` are page and path of lines told of already."""
    styles: dict[tuple[str, float], ParaStyle] = {}
    for paragraph in paragraphs(galley.blocks):
        for item in paragraph.content:
            for run in item.base if isinstance(item, Ruby) else (item,):
                if isinstance(run, Run) and run.path:
                    styles.setdefault((run.path, round(run.char.size, 1)), paragraph.style)
    others = tuple(b.page for b in galley.blocks if isinstance(b, Section))
    told = frozenset((page, path) for page, path, _ in ragged)
    return Frame(galley, galley.page, others, styles, frozenset(_art(galley.blocks)), told)


def _may_be_edge(item: Inline) -> bool:
    """Whether a line might begin or end badly because a text does so with this."""
    if isinstance(item, Run):
        return item.text[:1] in _MAYBE_FIRST or item.text[-1:] in _MAYBE_LAST
    return isinstance(item, Ruby)


def _texts(paragraph: Paragraph) -> Iterator[str]:
    """The words of a paragraph up to each forced break."""
    words: list[str] = []
    for item in paragraph.content:
        if isinstance(item, Break):
            yield "".join(words)
            words.clear()
        for run in item.base if isinstance(item, Ruby) else (item,):
            words += [run.text] if isinstance(run, Run) else []
    yield "".join(words)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _art(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Group | Section):
            yield from _art(block.blocks)
        elif isinstance(block, Figures):
            for figure in block.items:
                if isinstance(figure.art, Drawing):
                    yield from (i.run.path for i in figure.art.items if isinstance(i, Label))


def composition(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], frame: Frame
) -> Iterator[Problem]:
    """Every fault of a document's lines.

    Args:
        lines: in reading order.
        sizes: width and height of each page in pt.
        frame: what they are held against.
    """
    page, area = 0, None
    for at, line in enumerate(lines):
        text = line.text
        if text[:1] in _MAYBE_FIRST or text[-1:] in _MAYBE_LAST:
            yield from _ends(lines, at, frame)
        for chunk in line.chunks:
            if uneven := chunk.uneven(-OVERLAP, GAP):
                yield from _gaps(line, chunk, uneven)
        if line.page != page:
            page, area = line.page, frame.area(line.page, sizes[line.page - 1])
        if area is None or not _is_inside(line, area):
            yield from _margins(line, sizes[page - 1], area)
    running = [line for line in lines if not line.path or line.path not in frame.art]
    for first, second in pairwise(running):
        if first.text[-1:] in _MAYBE_CUT and continues(first, second):
            yield from _cuts(first, second)
    yield from _counts(running, sizes, frame)
    yield from _last_lines(running, sizes, frame)


def continues(first: Line, second: Line) -> bool:
    """Whether a line goes on in the next: the same text, lower or on a later page."""
    before, after = first.chunks[-1], second.chunks[0]
    if not before.path or before.path != after.path:
        return False
    below = second.page > first.page or second.y > first.y + before.size
    return below and abs(before.size - after.size) < NEAR


def _problem(code: str, line: Line, **values: object) -> Problem:
    said = {"page": line.page, "text": line.text.strip()[:24]}
    return Problem(code, Where(path=line.path), said | values)


def _remark(code: str, line: Line, **values: object) -> Problem:
    """What is ugly and not wrong: some texts can be set no better, and nobody is misled."""
    return replace(_problem(code, line, **values), severity=Severity.WARNING)


def _break(code: str, line: Line, width: float, **values: object) -> Problem:
    """A bad break, at the edge of lines so wide: a narrow cell may leave no other."""
    narrow = width < _NARROW * line.size
    return (_remark if narrow else _problem)(code, line, **values)


def _width(last: Line | None, line: Line) -> float:
    """How wide the lines of a text are, as far as a line and the one before it tell."""
    if last is None or last.chunks[-1].path != line.chunks[0].path or not line.path:
        return line.right - line.left
    return max(last.right, line.right) - min(last.left, line.left)


def _ends(lines: Sequence[Line], at: int, frame: Frame) -> Iterator[Problem]:
    """Forbidden starts and ends of a line; a text's own first and last characters are let be."""
    line, text = lines[at], lines[at].text.strip()
    if not text:
        return
    before = lines[at - 1] if at else None
    after = lines[at + 1] if at + 1 < len(lines) else None
    width = _width(before, line)
    # A template's own mark that stands alone, such as a dash in a cell, has nothing before it.
    alone = len(text) == 1 and not line.path
    if text[0] in NOT_FIRST and not alone and not text.startswith(_DOUBLES):
        goes_on = before is not None and continues(before, line)
        if not _is_own(text, frame.edges[0], str.startswith, goes_on=goes_on):
            yield _break("gate-line-start", line, width, char=text[0])
    if text[-1] in NOT_LAST and not alone:
        goes_on = after is not None and continues(line, after)
        if not _is_own(text, frame.edges[1], str.endswith, goes_on=goes_on):
            yield _break("gate-line-end", line, width, char=text[-1])


def _is_own(
    text: str, edges: Iterable[str], fits: Callable[[str, str], bool], *, goes_on: bool
) -> bool:
    """Whether a line's edge is that of a text, which no composition can mend."""
    words = _squeezed(text)
    known = len(words) >= _SAME or not goes_on
    return known and any(fits(words, edge) or fits(edge, words) for edge in edges)


def _cuts(first: Line, second: Line) -> Iterator[Problem]:
    """Numbers and words parted at a line's end; 万 and 亿 parted from what they belong to."""
    before, after = first.text.rstrip(), second.text.lstrip()
    tail, head = _WESTERN.search(before[::-1]), _WESTERN.match(after)
    run = len(tail.group() if tail and not tail.start() else "") + len(head.group() if head else "")
    both, width = before[-12:] + "|" + after[:12], first.right - first.left
    if run > _LONG:
        return
    if _TAIL.search(before) and _HEAD.match(after):
        yield _break("gate-number-cut", first, width, cut=both)
    elif _is_letter(before[-1:]) and _is_letter(after[:1]):
        yield _break("gate-word-cut", first, width, cut=both)
    elif _UNIT.search(before) and after[:1] in ("元", "吨", "亿"):
        yield _break("gate-number-cut", first, width, cut=both)
    elif before.endswith(("—", "…")) and after[:1] == before[-1] and not before.endswith(_DOUBLES):
        yield _break("gate-dash-cut", first, width, cut=both)


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _gaps(line: Line, chunk: Chunk, uneven: Iterable[tuple[int, float]]) -> Iterator[Problem]:
    """Characters that overlap, and holes between Chinese characters."""
    for index, gap in uneven:
        before, after = chunk.pair(index)
        pair = before.text + after.text
        # Blanks leave nothing to overlap.
        if not (before.text and after.text and before.advance) or pair.isspace():
            continue
        marks = (before.text in MARKS) + (after.text in MARKS)
        if gap < -(OVERLAP, _MARK_OVERLAP, _MARKS_OVERLAP)[marks]:
            yield _problem("gate-overlap", line, pair=pair, gap=f"{gap:.2f}")
        elif gap > GAP and _is_wide(before) and _is_wide(after):
            yield _remark("gate-hole", line, pair=pair, gap=f"{gap:.2f}")


def _is_wide(char: Char) -> bool:
    return bool(_WIDE.match(char.text))


def _is_inside(line: Line, area: Area) -> bool:
    """Whether a line stands within the type area, hanging marks apart."""
    left, right, top, bottom = area
    slack, y = line.size * 0.2, line.y
    wide = left - line.left <= _EDGE and line.right - right <= _EDGE
    return wide and top - (y - 0.88 * line.size) <= slack and y - bottom <= slack


def _margins(line: Line, size: tuple[float, float], area: Area | None) -> Iterator[Problem]:
    """Text outside the type area; a closing mark may hang, or lose its right half, there."""
    if area is None:
        yield _problem("gate-paper", line, width=f"{size[0]:.1f}", height=f"{size[1]:.1f}")
        return
    left, right, top, bottom = area
    text = line.text.strip()
    hang = [line.size if char in MARKS else 0.0 for char in (text[:1], text[-1:])]
    out = max(left - line.left - hang[0], line.right - right - hang[1])
    if out > _EDGE:
        yield _problem("gate-margin", line, out=f"{out:.1f}")
    deep = max(top - (line.y - 0.88 * line.size), line.y - bottom)
    if deep > line.size * 0.2:
        yield _problem("gate-depth", line, out=f"{deep:.1f}")


def sides(make: PageStyle, number: int) -> tuple[float, float]:
    """Left and right edge of a page's type area, in pt from the left of the paper.

    The binding is left of odd pages and right of even ones; of single-sided print, and of wide
    pages, whose binding is above, it stays (GB/T 9704-2012 7.1, 8).
    """
    stays = make.folio_turned or not make.duplex or number % 2 == 1
    left, right = (make.inside, make.outside) if stays else (make.outside, make.inside)
    return left, make.width - right


def depths(make: PageStyle, number: int) -> tuple[float, float]:
    """Upper and lower edge of a page's type area, in pt from the top of the paper."""
    top, bottom = make.top, make.bottom
    if number == 1:
        top = top if make.first_top is None else make.first_top
        bottom = bottom if make.first_bottom is None else make.first_bottom
    elif make.folio_turned and make.duplex and number % 2 == 0:
        top, bottom = bottom, top
    return top, make.height - bottom


def _counts(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], frame: Frame
) -> Iterator[Problem]:
    """Lines a page and characters a line, where the page has its grid (GB/T 9704-2012 5.2.3)."""
    for number, group in groupby(lines, attrgetter("page")):
        make = frame.page_of(*sizes[number - 1])
        if make is None or make.pitch <= 0:
            continue
        all_lines = list(group)
        top, bottom = depths(make, number)
        most = int((bottom - top) / make.pitch + 0.05)
        if len(all_lines) > most:
            on_grid = [line for line in all_lines if frame.on_grid(line, make)]
            if (count := _levels(on_grid)) > most:
                yield _problem("gate-lines", on_grid[0], count=count, most=most)
        room = make.measure / 0.985
        for line in all_lines:
            if len(line.text) * line.size > room and frame.on_grid(line, make):
                yield from _crowded(line, make)


def _levels(lines: Iterable[Line]) -> int:
    """How many lines there are one below the other; the cells of a row are one."""
    levels = sorted({round(line.y) for line in lines})
    return sum(1 for a, b in pairwise([-9, *levels]) if b - a > 1)


def _crowded(line: Line, make: PageStyle) -> Iterator[Problem]:
    """More full-width characters than the measure holds, marks counted as half."""
    ems = make.measure / (line.size * 0.985)
    marks = sum(char in MARKS for char in line.text)
    wide = sum(char not in MARKS for char in _WIDE.findall(line.text))
    if wide + marks / 2 > ems + 0.5:
        yield _problem("gate-crowded", line, count=wide + marks, most=int(ems))


def _last_lines(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], frame: Frame
) -> Iterator[Problem]:
    """A paragraph's last line of a single character, on a measure that has room (CLREQ 3.1.5)."""
    short = [index for index, line in enumerate(lines) if index and len(line.text) <= _FEW]
    for index in short:
        line = lines[index]
        if not continues(lines[index - 1], line):
            continue
        style, text = frame.style(line), [c for c in line.text if c not in MARKS and c.strip()]
        if len(text) != 1 or style is None or style.align != "justify":
            continue
        make = frame.page_of(*sizes[line.page - 1])
        ends = index + 1 == len(lines) or not continues(line, lines[index + 1])
        roomy = make is not None and make.measure / line.size >= _LEAST_EMS
        if ends and roomy and (line.page, line.path) not in frame.ragged:
            yield _remark("gate-single", line, char=text[0])
