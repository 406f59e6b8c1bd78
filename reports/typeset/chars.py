"""Characters by their part in line composition: CLREQ classes, pairs, what must stay whole."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

# CLREQ appendix A names the classes; the values index the pair table below.
ID: Final = 0  # ideographs, kana, full-width letters and digits
OP: Final = 1  # opening brackets and quotes
CL: Final = 2  # closing brackets and quotes
CM: Final = 3  # pauses inside a sentence
FS: Final = 4  # full stops
EX: Final = 5  # question and exclamation marks
MD: Final = 6  # middle dots
DS: Final = 7  # dashes, set in pairs
EL: Final = 8  # ellipses, set in pairs
CN: Final = 9  # connectors
SL: Final = 10  # solidus
PR: Final = 11  # signs before a number
PO: Final = 12  # signs after a number
NS: Final = 13  # small kana and repetition marks, not at a line start (JLREQ cl-09, cl-10, cl-11)
WE: Final = 14  # a western word or number
WO: Final = 15  # a western run that ends with an opening bracket
WC: Final = 16  # a western run that begins with a closing mark
WM: Final = 17  # a western run that ends or begins with a mark: no gap after “1.”, before “(”
WI: Final = 18  # a western run that goes on: a further part of a URL, or of a word in two looks
SP: Final = 19  # white space
HG: Final = 20  # Hangul and hanja of Korean text, which turns between words
KINDS: Final = 21

CHARACTERS: Final = {
    OP: "（《〈「『【〔〖［｛“‘〝｟〘〚",
    CL: "）》〉」』】〕〗］｝”’〟｠〙〛",
    CM: "，、；：",
    FS: "。．",
    EX: "！？‼⁇⁈⁉",
    MD: "·・‧•",
    DS: "—⸺―",
    EL: "…‥",
    CN: "–～〜゠",
    SL: "／",
    PR: "￥¥＄￡№＃≥≤≈",
    PO: "％‰℃℉㎡㎥㎏㎎㎜㎝㎞㏄㏋′″￠",
    # Also marks that combine with what precedes: kana voicing, ideographic tones, inner jamo.
    NS: "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーゝゞヽヾ々〻\u3099\u309a"
    + "".join(map(chr, (*range(0x302A, 0x3030), *range(0x1160, 0x1200), *range(0x31F0, 0x3200)))),
    SP: " \u3000\u2002\u2003\u2009\u200b\t\n",
}
CLASS: Final = {char: kind for kind, chars in CHARACTERS.items() for char in chars}
# What is of another class in a language: JLREQ cl-05 counts these among the middle dots.
DIFFERENT: Final = {"ja": {MD: "：；"}}
# The class of what is listed nowhere.
OTHERS: Final = {"ko": HG}
# Where a middle dot takes half a character (GB/T 15834-2011 5.1.8); elsewhere it takes a whole one.
HALF_DOTS: Final = frozenset({"", "zh-Hans"})


def primary(language: str) -> str:
    """The first part of a language's BCP 47 tag."""
    return language.partition("-")[0]


class Classes(dict[str, int]):
    """Character to class in a language; whatever is listed nowhere is an ideograph or Hangul."""

    def __init__(self, language: str) -> None:
        super().__init__(CLASS)
        spoken = primary(language)
        self._others = OTHERS.get(spoken, ID)
        for kind, marks in DIFFERENT.get(spoken, {}).items():
            self.update(dict.fromkeys(marks, kind))

    def __missing__(self, char: str) -> int:
        return self._others


# Classes whose full-width marks carry blank that may be squeezed (CLREQ 3.1.6).
BLANK_LEFT: Final = frozenset({OP})
BLANK_RIGHT: Final = frozenset({CL, CM, FS, EX})
BLANK_BOTH: Final = frozenset({MD})
# What may hang behind a line (CLREQ 3.1.6).
HANGING: Final = frozenset("，、。．")

# Who gives when a line is too long, in the order of CLREQ 3.2.3; each gives all it has before the
# next gives anything. Before all of them a mark at the line's end takes half its width.
_GIVING: Final = (
    (SP,),  # word spaces, down to a quarter em
    (MD,),  # middle dots, on both sides
    (OP, CL),  # brackets and quotes, on their outer side
    (CM,),
    (),  # the air between Chinese and western text, down to half of it
    (FS, EX),
)
GIVES: Final = {kind: step for step, kinds in enumerate(_GIVING) for kind in kinds}
AIR_GIVES: Final = _GIVING.index(())
# Who takes when it is too short (CLREQ 3.2.4), before all other gaps that may grow do so evenly:
# word spaces, up to half an em; where a style goes by steps the air between Chinese and western
# text, up to twice of it.
SPACE_TAKES: Final = 0
AIR_TAKES: Final = 1

# CLREQ 3.1.4: prohibition rules for line start and line end, by level.
NO_START: Final = {
    "basic": frozenset({CL, CM, FS, EX, MD, CN, PO, NS, WC, SP}),
    "gb": frozenset({CL, CM, FS, EX, MD, CN, SL, PO, NS, WC, SP}),
    "strict": frozenset({CL, CM, FS, EX, MD, CN, SL, PO, NS, WC, SP, DS, EL}),
}
NO_END: Final = {
    "basic": frozenset({OP, PR, WO}),
    "gb": frozenset({OP, PR, SL, WO}),
    "strict": frozenset({OP, PR, SL, WO}),
}
WESTERN_TAILS: Final = frozenset({WE, WO, WM, WI})
_WESTERN_LEADS: Final = (WE, WC, WM, WI)
# Pairs that stay together without a gap: dashes, ellipses, a figure with its sign or connector.
INSEPARABLE: Final = frozenset(
    {(DS, DS), (EL, EL), (PR, WE), (CN, WE), (CN, WM), (WE, CN), (WI, CN)}
    | {(tail, PO) for tail in (WE, WM, WI)}
)
# A Korean word with its particles, figures and closing marks is not parted (UAX 14, keep-all).
WORDS: Final = frozenset(
    {(HG, HG), (CL, HG), (PO, HG)}
    | {(HG, lead) for lead in _WESTERN_LEADS}
    | {(tail, HG) for tail in WESTERN_TAILS}
)

# What a pair of neighbours asks for, as bits.
NO_BREAK: Final = 1
AUTOSPACE: Final = 2  # CJK beside western: a gap (CLREQ 3.2.5)
CUT_FIRST: Final = 4  # adjacent marks: the first loses its right blank (CLREQ 3.1.6)
CUT_SECOND: Final = 8  # adjacent marks: the second loses its left blank
ROOM: Final = 32  # the gap may hold blank of a mark, or a word space
SOLID: Final = 16  # never spaced apart: halves of a dash, a figure and its sign, parts of a URL


def _pair(first: int, second: int, level: str) -> int:
    bits = 0
    pair = (first, second)
    if second in NO_START[level] or first in NO_END[level] or pair in INSEPARABLE | WORDS:
        bits |= NO_BREAK
    if pair in ((ID, WE), (WE, ID), (WI, ID)):
        bits |= AUTOSPACE
    if first in BLANK_RIGHT and second in BLANK_RIGHT | BLANK_LEFT | BLANK_BOTH:
        bits |= CUT_FIRST
    elif first in BLANK_LEFT | BLANK_BOTH and second in BLANK_LEFT:
        bits |= CUT_SECOND
    if pair in INSEPARABLE or second in (WI, SP) or CN in pair:
        bits |= SOLID
    if first in BLANK_RIGHT | BLANK_BOTH | {SP} or second in BLANK_LEFT | BLANK_BOTH:
        bits |= ROOM
    return bits


def pair_table(level: str = "gb") -> tuple[tuple[int, ...], ...]:
    """Bits of every pair of classes; the pair (a, b) stands at [a][b]."""
    return tuple(tuple(_pair(a, b, level) for b in range(KINDS)) for a in range(KINDS))


# Western letters, digits and the marks that belong to them. “”‘’…— and · are Chinese here, but for
# an apostrophe between letters.
WESTERN: Final = re.compile(
    "(?:[!-~\u00a0-\u00ae\u00b0-\u00b6\u00b8-\u024f\u0300-\u04ff\u1e00-\u1eff\u2010\u2011\u20ac\u2212]"
    "|(?<=[A-Za-z])\u2019(?=[A-Za-z]))+"
)
_OPENERS: Final = frozenset("([{")
_CLOSERS: Final = frozenset(")]},.;:!?%\u00b0")
_QUOTES: Final = frozenset("\"'")
_MARKS: Final = frozenset(",.;:!?)]}") | _QUOTES


def western_kinds(text: str) -> tuple[int, int]:
    """The classes a western run shows to its left and to its right neighbour."""
    first, last = text[0], text[-1]
    lead = WC if first in _CLOSERS else WM if first in _OPENERS | _QUOTES else WE
    return lead, WO if last in _OPENERS else WM if last in _MARKS else WE


# Breaks that cost something although both neighbours allow them. The price is what a break inside
# the match adds to a line's cost: NEVER is paid only when there is no other way to fit the measure.
NEVER: Final = 4e6
FIGURE: Final = 800.0  # as much as gaps 8 % of an em wider throughout the line
UNIT: Final = 8000.0
_NUMBER = r"\d[\d,.]*%?余?多?"  # a sign before it belongs to the western run
WHOLE: Final = (
    # A document number, 某办发〔2023〕12号.
    (re.compile(r"〔\d{4}〕(?:第)?\d+号"), NEVER),
    # A date.
    (re.compile(r"\d{2,4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日"), FIGURE),
    # A figure with its unit: 18061万吨 parts before 万 only at a cost.
    (
        re.compile(
            rf"{_NUMBER}(?:[万亿]?[元吨家项种个份年月日号条件支米人次倍期批]|[万亿]|(?<=[余多]))"
        ),
        FIGURE,
    ),
    # The unit itself, 亿元, 万吨: parted it reads as another figure.
    (re.compile(r"[万亿][元吨家项种个条件支米人次倍批]"), UNIT),
    # An ordinal.
    (re.compile(r"第[\d一二三四五六七八九十百]+[期号条届]"), FIGURE),
)


# Where any of them can begin.
_BEGINS: Final = re.compile(r"(?<![\d.,])\d|〔|第|(?<=[\d余多])[万亿]")


def prices(text: str) -> dict[int, float]:
    """What a break before each character costs, for the characters inside something whole."""
    found: dict[int, float] = {}
    for begin in _BEGINS.finditer(text):
        start = begin.start()
        for pattern, price in WHOLE:
            match = pattern.match(text, start)
            if match:
                for position in range(start + 1, match.end()):
                    found[position] = max(price, found.get(position, 0.0))
    return found


# Second-level break chances inside a long western run (URLs, codes): after these characters.
_CHANCE: Final = dict.fromkeys("/?&=#_", 30.0) | dict.fromkeys(".-", 200.0)
LAST_RESORT: Final = 7e4
# A figure within a long run is cut only when the line could not hold it.
_FIGURE: Final = 17e4
_DIGITS: Final = frozenset("0123456789")
_INNER: Final = _DIGITS | frozenset(".,%")


def chances(run: str) -> list[float]:
    """Price of a break before each character of a long western run; index 0 is free."""
    return [0.0, *(_chance(before, after) for before, after in pairwise(run))]


def _chance(before: str, after: str) -> float:
    if before in _INNER and after in _INNER and (before in _DIGITS or after in _DIGITS):
        return _FIGURE
    return LAST_RESORT if before == after == "/" else _CHANCE.get(before, LAST_RESORT)


_NAMED: Final = re.compile("《[^《》]*》|〈[^〈〉]*〉")


def named(text: str) -> frozenset[int]:
    """Positions inside the names of works; a title is not turned there (CLREQ 3.1.5)."""
    return frozenset(
        k for match in _NAMED.finditer(text) for k in range(match.start() + 1, match.end())
    )
