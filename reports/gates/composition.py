"""The composition gate: what CLREQ, GB/T 15834 and GB/T 9704 ask of finished lines, measured.

It has its own lists of marks and knows nothing of how lines were broken: whoever breaks them
wrongly must not be asked whether they are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from reports.errors import Problem, Where
from reports.galley import (
    Block,
    Drawing,
    Figures,
    Galley,
    Group,
    Label,
    PageStyle,
    ParaStyle,
    Ruby,
    Run,
    Section,
    paragraphs,
)
from reports.gates.lines import NEAR, Char, Line

# GB/T 15834-2011 5.1.2–5.1.10: what does not begin a line, and what does not end one.
NOT_FIRST: Final = frozenset("，、。．；：？！’”）》〉〕】］｝」』％‰℃·～…‥—／%,.;:?!)]}")
NOT_LAST: Final = frozenset("‘“（《〈〔【［｛「『￥＄／([{")
# A dash or an ellipsis may begin a line; half of one may not (5.1.7, 5.1.8).
_DOUBLES: Final = ("——", "……")
MARKS: Final = frozenset("，、。．；：？！‘’“”（）《》〈〉〔〕【】［］｛｝「」『』·…—～")
_WIDE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff5e\U00020000-\U000323af]")
_WESTERN: Final = re.compile(r"[!-~]+")
# A western run longer than this may be parted: an address, a code.
_LONG: Final = 24
_TAIL: Final = re.compile(r"\d[\d.,]*$")
_HEAD: Final = re.compile(r"[\d.,]*\d|[%％‰]")
_UNIT: Final = re.compile(r"[\d余多][万亿]$")

# Tolerances. Half a point is nothing a reader sees at a margin.
_EDGE: Final = 0.5  # pt
_OVERLAP: Final = 0.12  # em: so far may neighbours come together beyond their advances
_MARK_OVERLAP: Final = 0.62  # em: a mark gives up half its width, two of them a whole one
_MARKS_OVERLAP: Final = 1.02  # (CLREQ 3.1.6)
_GAP: Final = 0.75  # em between two Chinese characters: more is a hole in the line
_LEAST_EMS: Final = 20.0  # em: a measure on which the last line need not be a single character


@dataclass(frozen=True, slots=True)
class Frame:
    """What the gate holds lines against: the makes of pages, and how each text is set."""

    page: PageStyle
    others: tuple[PageStyle, ...]
    styles: Mapping[tuple[str, float], ParaStyle]
    art: frozenset[str]  # paths of the words in drawings, which are no lines of a text
    ragged: frozenset[tuple[int, str]]

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
    return Frame(galley.page, others, styles, frozenset(_art(galley.blocks)), told)


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
    for line in lines:
        yield from _ends(line)
        yield from _gaps(line)
        yield from _margins(line, sizes[line.page - 1], frame)
    running = [line for line in lines if not line.path or line.path not in frame.art]
    for first, second in pairwise(running):
        if continues(first, second):
            yield from _cuts(first, second)
    yield from _counts(running, sizes, frame)
    yield from _last_lines(running, sizes, frame)


def continues(first: Line, second: Line) -> bool:
    """Whether a line goes on in the next: the same text, lower or on a later page."""
    path, size = first.chunks[-1].path, first.chunks[-1].size
    after = second.chunks[0]
    below = second.page > first.page or second.y > first.y + size
    return bool(path) and path == after.path and abs(size - after.size) < NEAR and below


def _problem(code: str, line: Line, **values: object) -> Problem:
    said = {"page": line.page, "text": line.text.strip()[:24]}
    return Problem(code, Where(path=line.path), said | values)


def _ends(line: Line) -> Iterator[Problem]:
    """Forbidden starts and ends."""
    text = line.text.strip()
    if not text:
        return
    if text[0] in NOT_FIRST and not text.startswith(_DOUBLES):
        yield _problem("gate-line-start", line, char=text[0])
    if text[-1] in NOT_LAST:
        yield _problem("gate-line-end", line, char=text[-1])


def _cuts(first: Line, second: Line) -> Iterator[Problem]:
    """Numbers and words parted at a line's end; 万 and 亿 parted from what they belong to."""
    before, after = first.text.rstrip(), second.text.lstrip()
    tail, head = _WESTERN.search(before[::-1]), _WESTERN.match(after)
    run = len(tail.group() if tail and not tail.start() else "") + len(head.group() if head else "")
    both = before[-12:] + "|" + after[:12]
    if run > _LONG:
        return
    if _TAIL.search(before) and _HEAD.match(after):
        yield _problem("gate-number-cut", first, cut=both)
    elif _is_letter(before[-1:]) and _is_letter(after[:1]):
        yield _problem("gate-word-cut", first, cut=both)
    elif _UNIT.search(before) and after[:1] in ("元", "吨", "亿"):
        yield _problem("gate-number-cut", first, cut=both)
    elif before.endswith(("—", "…")) and after[:1] == before[-1] and not before.endswith(_DOUBLES):
        yield _problem("gate-dash-cut", first, cut=both)


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _gaps(line: Line) -> Iterator[Problem]:
    """Characters that overlap, and holes between Chinese characters."""
    for chunk in line.chunks:
        size = chunk.size
        for before, after in pairwise(chunk.chars):
            gap = (after.x - before.x - before.advance) / size
            if -_OVERLAP <= gap <= _GAP or not (before.text and after.text and before.advance):
                continue
            pair = before.text + after.text
            if pair.isspace():  # blanks leave nothing to overlap
                continue
            marks = (before.text in MARKS) + (after.text in MARKS)
            if gap < -(_OVERLAP, _MARK_OVERLAP, _MARKS_OVERLAP)[marks]:
                yield _problem("gate-overlap", line, pair=pair, gap=f"{gap:.2f}")
            elif gap > _GAP and _is_wide(before) and _is_wide(after):
                yield _problem("gate-hole", line, pair=pair, gap=f"{gap:.2f}")


def _is_wide(char: Char) -> bool:
    return bool(_WIDE.match(char.text))


def _margins(line: Line, size: tuple[float, float], frame: Frame) -> Iterator[Problem]:
    """Text outside the type area; a closing mark may hang, or lose its right half, there."""
    make = frame.page_of(*size)
    if make is None:
        yield _problem("gate-paper", line, width=f"{size[0]:.1f}", height=f"{size[1]:.1f}")
        return
    left, right = sides(make, line.page)
    text = line.text.strip()
    hang = [line.size if char in MARKS else 0.0 for char in (text[:1], text[-1:])]
    out = max(left - line.left - hang[0], line.right - right - hang[1])
    if out > _EDGE:
        yield _problem("gate-margin", line, out=f"{out:.1f}")
    top, bottom = depths(make, line.page)
    out = max(top - (line.y - 0.88 * line.size), line.y - bottom)
    if out > line.size * 0.2:
        yield _problem("gate-depth", line, out=f"{out:.1f}")


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
    for number, group in groupby(lines, lambda line: line.page):
        make = frame.page_of(*sizes[number - 1])
        if make is None or make.pitch <= 0:
            continue
        on_grid = [line for line in group if is_grid(frame.style(line), make)]
        top, bottom = depths(make, number)
        most = int((bottom - top) / make.pitch + 0.05)
        levels = sorted({round(line.y) for line in on_grid})
        count = sum(1 for a, b in pairwise([-9, *levels]) if b - a > 1)
        if count > most:
            yield _problem("gate-lines", on_grid[0], count=count, most=most)
        for line in on_grid:
            yield from _crowded(line, make)


def is_grid(style: ParaStyle | None, make: PageStyle) -> bool:
    """Whether a text stands on the grid of its page."""
    return style is not None and abs(style.pitch - make.pitch) < 0.01 and make.grid != "none"


def _crowded(line: Line, make: PageStyle) -> Iterator[Problem]:
    """More full-width characters than the measure holds, marks counted as half."""
    ems = make.measure / (line.size * 0.985)
    if len(line.text) <= ems:
        return
    marks = sum(char in MARKS for char in line.text)
    wide = sum(char not in MARKS for char in _WIDE.findall(line.text))
    if wide + marks / 2 > ems + 0.5:
        yield _problem("gate-crowded", line, count=wide + marks, most=int(ems))


def _last_lines(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], frame: Frame
) -> Iterator[Problem]:
    """A paragraph's last line of a single character, on a measure that has room (CLREQ 3.1.5)."""
    for index, line in enumerate(lines[1:], 1):
        style, text = frame.style(line), [c for c in line.text if c not in MARKS and c.strip()]
        if len(text) != 1 or style is None or style.align != "justify":
            continue
        make = frame.page_of(*sizes[line.page - 1])
        ends = index + 1 == len(lines) or not continues(line, lines[index + 1])
        roomy = make is not None and make.measure / line.size >= _LEAST_EMS
        told = (line.page, line.path) in frame.ragged
        if ends and roomy and not told and continues(lines[index - 1], line):
            yield _problem("gate-single", line, char=text[0])
