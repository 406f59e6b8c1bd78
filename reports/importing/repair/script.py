"""Traditional characters that a converter made from simplified ones become simplified again.

OpenCC's Taiwan table is used because it knows where 著 is 着 and where it is 著, and its phrases
decide 乾 (干杯, 乾隆). Where one character stands for several, the others are named as rivals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import opencc

from reports.importing.ledger import CERTAIN, LIKELY, OPEN, Edit

# Traditional character → the simplified ones it may stand for (通用规范汉字表, 附件1 notes).
_SEVERAL = {
    "著": "着著",
    "乾": "干乾",
    "瞭": "了瞭",
    "徵": "征徵",
    "藉": "借藉",
    "餘": "余馀",
    "鍾": "钟锺",
    "麼": "么麽",
    "夥": "伙夥",
    "摺": "折摺",
    "甦": "苏甦",
    "昇": "升昇",
    "陞": "升陞",
    "喆": "喆哲",
    "堃": "堃坤",
    "淼": "淼渺",
    "甯": "宁甯",
    "蒐": "搜蒐",
    "噁": "恶噁",
    "鉅": "巨钜",
    "讎": "雠仇",
    "覆": "覆复",
}
_TRADITIONAL_SHARE = 0.02
_SAMPLE = 100_000  # characters that tell enough
_WHOLE = 4  # so many traditional for one simplified, and the whole text was converted


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


@cache
def simple(text: str) -> str:
    """A short text in simplified characters."""
    return str(_converter("tw2s").convert(text))


def is_traditional(text: str) -> bool:
    """Whether a text as a whole stands in traditional characters; of a long one, lines all over."""
    lines = text.split("\n")
    sample = "\n".join(lines[:: len(text) // _SAMPLE + 1])
    backward = _changed(sample, str(_converter("t2s").convert(sample)))
    forward = _changed(sample, str(_converter("s2t").convert(sample)))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    return backward > _TRADITIONAL_SHARE * chinese and backward > _WHOLE * forward


def _changed(before: str, after: str) -> int:
    return sum(a != b for a, b in zip(before, after, strict=False))


def script_edits(text: str) -> Iterator[Edit]:
    """Edits back to simplified characters; of a text that is simplified, only open points."""
    at, whole = 0, is_traditional(text)
    for line in text.splitlines(keepends=True):
        after = _simplified(line)
        if after != line:
            yield from _line(at, line, after) if whole else _strays(at, line, after)
        at += len(line)


def _simplified(line: str) -> str:
    # 执着 is the first form of the 现代汉语词典; OpenCC has 執著於 kept as it is.
    return str(_converter("tw2s").convert(line)).replace("执著", "执着")


def _line(at: int, before: str, after: str) -> Iterator[Edit]:
    """Edits of one line: stretches of converted characters, those with rivals by themselves."""
    if len(before) != len(after):  # OpenCC's phrases keep lengths; else the line is one edit
        yield Edit(at, at + len(before), after, "script", LIKELY)
        return
    start = end = 0  # of a stretch without rivals
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new and old != "著":
            continue
        if old in _SEVERAL:
            rivals = tuple(c for c in _SEVERAL[old] if c != new)
            yield from _stretch(at, start, end, after)
            yield Edit(at + place, at + place + 1, new, "script-several", LIKELY, rivals)
            start = end = place + 1
        elif place == end:
            end = place + 1
        else:
            yield from _stretch(at, start, end, after)
            start, end = place, place + 1
    yield from _stretch(at, start, end, after)


def _stretch(at: int, start: int, end: int, after: str) -> Iterator[Edit]:
    if start < end:
        yield Edit(at + start, at + end, after[start:end], "script", CERTAIN)


def _strays(at: int, before: str, after: str) -> Iterator[Edit]:
    """Traditional characters in a simplified text may be meant (a quotation, a name): told only."""
    if len(before) == len(after):
        changed = "".join("01"[a != b] for a, b in zip(before, after, strict=True))
        for match in re.finditer("1+", changed):
            lo, hi = match.span()
            yield Edit(at + lo, at + hi, before[lo:hi], "script-kept", OPEN, (after[lo:hi],))
