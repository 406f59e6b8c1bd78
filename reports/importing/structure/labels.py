"""The marks that items of a Chinese text are introduced by, how many it announces, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from reports.importing.structure.outline import Slice

_N = "一二三四五六七八九十"
_NUMBER = rf"(?:[{_N}]{{1,3}}|\d{{1,2}})"
_WORDS = "感受|体会|感悟|启示|启发|收获|印象|建议|打算|举措|措施|经验|做法|思考|成效|亮点"
# Family → form; the group is the ordinal. The first that fits is taken.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("word", re.compile(rf"((?:{_WORDS})(?:之)?({_NUMBER}))(?=[：:、，,])")),
    ("第", re.compile(rf"(第({_NUMBER})(?:个|点|项|方面)?)(?=[，,、：:])")),
    ("是", re.compile(rf"(([{_N}]{{1,3}})(?:是|则|来))")),
    ("要", re.compile(rf"(([{_N}]{{1,3}})要)")),
    ("（）", re.compile(rf"([（(]({_NUMBER})[）)])")),
    ("、", re.compile(rf"(([{_N}]{{1,3}})、)")),
    ("1", re.compile(r"((\d{1,2})[.．、])(?![\d])")),
    ("1)", re.compile(r"((\d{1,2})[)）])")),
    ("①", re.compile(r"(([①-⑳]))")),
    ("首先", re.compile(r"((首先|其次|再次|再者|最后))(?=[，,：:])")),
    ("方面", re.compile(r"((一方面|另一方面|再一方面))(?=[，,：:])")),
    ("place", re.compile(r"(([\u4e00-\u9fff]{1,6}[市县区省州镇乡]))(?=[：:])")),
    ("bullet", re.compile(r"(([●○•◆◇■□▪·＊*\-–—]))\s+(?=\S)")),
)
_ORDER = {
    "首先": 1,
    "其次": 2,
    "再次": 3,
    "再者": 3,
    "最后": 9,
    "一方面": 1,
    "另一方面": 2,
    "再一方面": 3,
}
_MARK = re.compile(r"[：:，,、\s]*")
_ENDS = "。！？!?"
_OPENERS, _CLOSERS = "“‘（《〈【(", "”’）》〉】)"
_INLINE = re.compile(
    rf"(?:(?<=[。；：，;])|^)\s*(?=(?:[{_N}]{{1,2}}(?:是|要|则)|一方面|另一方面|第{_NUMBER}[，,]|首先[，,]|其次[，,]|[（(]{_NUMBER}[）)]|[①-⑳]))"
)
_INLINE_NUMBERS = re.compile(r"(?:(?<=[。；：，;:])|^)\s*(?=\d{1,2}[、.．](?!\d))")

_ANNOUNCED = re.compile(
    r"([一二三四五六七八九十两]{1,3}|\d{1,2})(?:个)?(?:点|方面|条|项|件)(?:主要)?(?:的)?"
    r"(?:深刻)?(?:感受|体会|感悟|启示|启发|收获|建议|打算|工作|举措|措施|成效|经验|发力|意见)?[^。：:]{0,6}[。：:]?\s*$"
)


class Label(Struct, frozen=True):
    """A mark: its family and ordinal, its slice, and where the words after it begin."""

    family: str
    ordinal: int
    piece: Slice
    after: int


def label_at(text: str, start: int, end: int) -> Label | None:
    """The mark that a line, or a part of it, begins with."""
    for family, form in _FORMS:
        if (match := form.match(text, start, end)) and match.end() < end:
            after = _MARK.match(text, match.end(1), end)
            at = after.end() if after else match.end(1)
            if at < end or family in ("（）", "、", "1"):
                return Label(family, _ordinal(match[2]), match.span(1), at)
    return None


def inline_labels(
    text: str, start: int, end: int, *, numbers: bool = False, fewest: int = 2
) -> list[Label]:
    """The marks inside a paragraph that count on from the first of their family.

    `numbers`: 1、 and 2、 are marks, too; fewer than `fewest` are none.
    """
    found: dict[str, list[Label]] = {}
    forms = [_INLINE, *([_INLINE_NUMBERS] if numbers else [])]
    for match in (match for form in forms for match in form.finditer(text, start, end)):
        label = label_at(text, match.end(), end)
        if label is None or label.family == "place":
            continue
        chain = found.setdefault(label.family, [])
        if label.ordinal == len(chain) + 1:
            chain.append(label)
    longest = max(found.values(), key=len, default=[])
    return longest if len(longest) >= fewest else []


def _ordinal(word: str) -> int:
    if word in _ORDER:
        return _ORDER[word]
    if word.isdigit() and word.isascii():
        return int(word)
    if "①" <= word <= "⑳":
        return ord(word) - 0x245F
    return chinese_number(word) or 1


def chinese_number(word: str) -> int:
    """A number up to 99 in Chinese or digits; 0 if it is none."""
    if word.isdigit() and word.isascii():
        return int(word)
    digits = {"两": 2, **{c: i for i, c in enumerate("零一二三四五六七八九")}}
    tens, ten, ones = word.rpartition("十")
    if any(c not in digits for c in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return 0
    return (digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0)


def announced(before: str) -> int:
    """The number of items that a passage says will follow; 0 if it says none."""
    match = _ANNOUNCED.search(before)
    return chinese_number(match[1]) if match else 0


def sentences(text: str, start: int, end: int) -> Iterator[Slice]:
    """The sentences of a paragraph; one that ends inside quotes takes the closing quotes along."""
    depth, at, place = 0, start, start
    while place < end:
        char = text[place]
        place += 1
        depth += (char in _OPENERS) - (char in _CLOSERS and depth > 0)
        if char not in _ENDS:
            continue
        closing = place
        while closing < end and (text[closing] in _CLOSERS or text[closing] in _ENDS):
            closing += 1
        closed = sum(c in _CLOSERS for c in text[place:closing])
        if depth - closed <= 0:
            yield at, closing
            at = place = closing
            depth = 0
    if at < end:
        yield at, end


def clauses(text: str, start: int, end: int) -> Iterator[Slice]:
    """The parts of a sentence between commas, with their marks; quotes stay whole."""
    depth, at = 0, start
    for place in range(start, end):
        char = text[place]
        depth += (char in _OPENERS) - (char in _CLOSERS and depth > 0)
        if char in "，；,;" and depth == 0:
            yield at, place + 1
            at = place + 1
    if at < end:
        yield at, end


def trimmed(text: str, start: int, end: int) -> Slice:
    """A slice without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
