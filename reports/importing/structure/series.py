"""Lines of one speech become its lead, its series of items with what leads to each, its end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from reports.importing.structure.labels import (
    Label,
    announced,
    inline_labels,
    label_at,
    sentences,
    trimmed,
)
from reports.importing.structure.outline import Item, Slice

HEADING, ALONE, SHORT_SENTENCE = 45, 30, 26
_LOOSE = ("place", "bullet", "方面")  # families whose marks do not count
_KIND_WORDS = re.compile(
    r"感受|体会|感悟|启示|收获|打算|下一步|下步|思路|成效|做法|举措|措施|安排|建议|情况|差距"
)
_NO_HEADING = re.compile(
    r"^(?:总之|最后|这次|此次|下一步|下步|接下来|同时|我们|我将|近年来|一方面|通过|为此|结合)"
)
_LEADS_IN = re.compile(
    rf"[^。；;]{{0,30}}?(?:{_KIND_WORDS.pattern})[^。；;：:]{{0,14}}[：:，,]?\s*"
)
_TO_DO = re.compile("下一?步|打算|举措|措施|接下来")
_BARE_KIND = 8  # characters of 下一步打算：, a heading and nothing else
_END = re.compile(r"[。！？!?：:；;，,]$")
_FINAL = re.compile(r"[。．.！!：:，,；;、\s]+\Z")


class Series(Struct):
    """Items that count on from one another, and the lines that lead to them."""

    before: list[Slice] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    family: str = ""


class Speech(Struct):
    """Series in order, the lines after the last of them, and lines that are headings of kinds."""

    series: list[Series] = field(default_factory=list)
    rest: list[Slice] = field(default_factory=list)
    headings: set[Slice] = field(default_factory=set)


def speech_of(text: str, lines: Sequence[Slice]) -> Speech:
    """The series in the lines of one speech."""
    speech = _Cutting(text, lines).cut()
    for series in speech.series:
        for item in series.items:
            _worded(item)
    return speech


def _worded(item: Item) -> Item:
    """A mark and nothing else is itself what the item says."""
    if not (item.heading or item.body):
        item.heading, item.label = item.label, None
    return item


class _Cutting:
    def __init__(self, text: str, lines: Sequence[Slice]) -> None:
        self._text, self._lines = text, lines
        self._labels = [label_at(text, *line) for line in lines]
        places = sum(label is not None and label.family == "place" for label in self._labels)
        for number, label in enumerate(self._labels):
            if label and label.family == "place" and places < 2:
                self._labels[number] = None
        self._speech = Speech()
        self._pending: list[Slice] = []
        self._open: Series | None = None

    def cut(self) -> Speech:
        """Every line finds its place."""
        for number, line in enumerate(self._lines):
            label = self._labels[number]
            if self._is_heading_of_kind(number):
                self._close()
                self._pending.append(line)
                if self._text[line[1] - 1] not in "：:":  # that is something said
                    self._speech.headings.add(line)
            elif label is None and (labels := leads_in(self._text, *line)):
                self._inline(number, labels)
            elif label is None or not self._starts(number, label):
                self._plain(number, line)
        self._close()
        self._speech.rest = self._of_sentences(self._pending)
        return self._speech

    def _is_heading_of_kind(self, number: int) -> bool:
        """A short line such as 二、下一步打算: the heading of a series, not an item of one."""
        start, end = self._lines[number]
        words = self._text[start:end]
        if end - start > 18 or re.search(r"[。！？；，]", words) or not _KIND_WORDS.search(words):
            return False
        following = self._labels[number + 1] if number + 1 < len(self._labels) else None
        label = self._labels[number]
        if following is None or following.ordinal != 1:
            return False
        return label is None or label.family != following.family

    def _starts(self, number: int, label: Label) -> bool:
        """Whether a marked line is an item: one that counts on, or the first of a series."""
        line = self._lines[number]
        current = self._open
        if current is not None and label.family == current.family and self._next(label):
            current.items.append(item_of(self._text, *line, label))
            return True
        if label.ordinal != 1 and label.family not in _LOOSE:
            return False
        if current is not None and self._nested(number, label):
            return False  # stays with the item that is open
        self._close()
        self._open = Series(self._of_sentences(self._pending), family=label.family)
        self._open.items.append(item_of(self._text, *line, label))
        self._pending = []
        self._speech.series.append(self._open)
        return True

    def _next(self, label: Label) -> bool:
        """Whether a mark counts on in the open series."""
        assert self._open
        return label.family in _LOOSE or label.ordinal == len(self._open.items) + 1

    def _nested(self, number: int, label: Label) -> bool:
        """Whether the open series counts on later, so that this mark is one level down."""
        assert self._open
        wanted = len(self._open.items) + 1
        for later in self._labels[number + 1 :]:
            if later and later.family == self._open.family and later.ordinal == wanted:
                return self._open.family not in _LOOSE
        return False

    def _plain(self, number: int, line: Slice) -> None:
        current = self._open
        if current is None or not current.items:
            self._pending.append(line)
            return
        item = current.items[-1]
        waits = not (item.body or item.points) and not self._leads_on(number)
        if waits or self._counts_on(number):
            item.body.append([line])
            return
        self._close()
        self._pending.append(line)

    def _counts_on(self, number: int) -> bool:
        assert self._open
        for at in range(number, len(self._lines)):
            label = self._labels[at]
            if label and label.family == self._open.family:
                return self._next(label)
        return False

    def _leads_on(self, number: int) -> bool:
        """Whether a line says that items follow, and they do: 下一步，重点抓好两项工作："""
        following = self._labels[number + 1] if number + 1 < len(self._labels) else None
        words = self._text[slice(*self._lines[number])]
        announces = words.endswith(("：", ":")) or announced(words) > 0
        return announces and following is not None and following.ordinal == 1

    def _inline(self, number: int, labels: Sequence[Label]) -> None:
        """下一步：一是…；二是… is a series in one line; lines that count on go on with it."""
        self._close()
        line = self._lines[number]
        leading = trimmed(self._text, line[0], labels[0].piece[0])
        if leading[1] - leading[0] <= _BARE_KIND:
            self._speech.headings.add(leading)
        before = [*self._of_sentences(self._pending), leading]
        series = Series(before, cut_at(self._text, labels, line[1]), labels[0].family)
        for item in series.items:
            item.derived = True
        self._speech.series.append(series)
        self._pending = []
        following = self._labels[number + 1] if number + 1 < len(self._labels) else None
        if following and following.family == series.family:
            self._open = series if following.ordinal == len(series.items) + 1 else None

    def _close(self) -> None:
        self._open = None

    def _of_sentences(self, lines: list[Slice]) -> list[Slice]:
        """Unmarked lines that open with a heading sentence are a series; the others come back."""
        kept: list[Slice] = []
        run: list[Slice] = []
        for line in [*lines, None]:
            if line is not None and opens_with_heading(self._text, *line):
                run.append(line)
                continue
            if len(run) > 1:
                items = [item_of(self._text, *one, None) for one in run]
                self._speech.series.append(Series(kept, items, "sentence"))
                kept = []
            else:
                kept += run
            run = []
            if line is not None:
                kept.append(line)
        return kept


def opens_with_heading(text: str, start: int, end: int) -> bool:
    """Whether an unmarked paragraph begins with a sentence that is its heading."""
    parts = list(sentences(text, start, end))
    first = text[parts[0][0] : parts[0][1]]
    if len(parts) < 2 or _NO_HEADING.match(first):
        return False
    return len(first) <= SHORT_SENTENCE and end - parts[0][1] > len(first)


def item_of(text: str, start: int, end: int, label: Label | None) -> Item:
    """One item from its line: mark, heading and body, as far as there are any."""
    at = min(label.after, end) if label else start
    item = Item(start, label=label.piece if label else None, family=label.family if label else "")
    at, end = trimmed(text, at, end)
    if at == end:
        return item
    first, *more = list(sentences(text, at, end))
    inner = label_at(text, at, end) if label else None
    if label and label.family == "place":
        # 上饶市：…… A place is what the item is about, so it is its heading, which is printed;
        # a mark is not.
        item.heading, item.label, item.body = label.piece, None, [[(at, end)]]
    elif inner and inner.family == "方面":
        item.body = [[(at, end)]]
    elif more and first[1] - first[0] <= HEADING:
        item.heading = _bare(text, *first)
        item.body = [[trimmed(text, first[1], end)]]
    elif not more and (end - at <= ALONE or not _END.search(text[at:end])) and end - at <= HEADING:
        item.heading = _bare(text, at, end)
    else:
        item.body = [[(at, end)]]
    return item


def leads_in(text: str, start: int, end: int) -> list[Label]:
    """The marks of a series that a line holds after the words that lead to it, if it does."""
    labels = inline_labels(text, start, end, numbers=True, fewest=1)
    if not labels or not _LEADS_IN.fullmatch(text, start, labels[0].piece[0]):
        return []
    return labels if len(labels) > 1 or _TO_DO.search(text, start, labels[0].piece[0]) else []


def cut_at(text: str, labels: Sequence[Label], end: int) -> list[Item]:
    """The items that marks inside a paragraph begin; the last one reaches to `end`."""
    ends = [label.piece[0] for label in labels[1:]] + [end]
    return [
        _worded(item_of(text, label.piece[0], trimmed(text, label.piece[0], stop)[1], label))
        for label, stop in zip(labels, ends, strict=True)
    ]


def _bare(text: str, start: int, end: int) -> Slice:
    """A heading without the mark at its end; one that ends inside quotes keeps what is inside."""
    match = _FINAL.search(text, start, end)
    return (start, match.start()) if match and match.start() > start else (start, end)


def with_points(text: str, item: Item) -> None:
    """An item is divided at the marks inside it (一是…；二是…), or at marked paragraphs."""
    if _divided_by_lines(text, item):
        return
    if not item.body or len(item.body[0]) != 1:
        return
    start, end = item.body[0][0]
    labels = inline_labels(text, start, end)
    if not labels or (labels[0].family == "方面" and item.heading and item.family != "place"):
        return
    item.points = cut_at(text, labels, end)
    intro = trimmed(text, start, labels[0].piece[0])
    item.body = ([[intro]] if intro[0] < intro[1] else []) + item.body[1:]


def _divided_by_lines(text: str, item: Item) -> bool:
    """Paragraphs whose marks count on, one level down, become points; the others follow theirs."""
    marks = [label_at(text, *paragraph[0]) for paragraph in item.body]
    first, family = next(
        ((n, mark.family) for n, mark in enumerate(marks) if mark and mark.ordinal == 1),
        (len(marks), ""),
    )
    points: list[Item] = []
    for paragraph, mark in zip(item.body[first:], marks[first:], strict=True):
        if mark and mark.family == family and mark.ordinal == len(points) + 1:
            points.append(_worded(item_of(text, *paragraph[0], mark)))
        else:
            points[-1].body.append(paragraph)
    if len(points) < 2:
        return False
    item.points, item.body = points, item.body[:first]
    return True
