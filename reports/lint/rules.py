"""The rules about single texts that a pattern can find, as data.

Sources: GB/T 15834-2011 (marks), GB/T 15835-2011 (numerals), GB/T 9704-2012 (numbers of documents
and levels, dates). A rule is here only if what it finds is wrong whatever was meant: each pattern
says what must stand around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from typing import Final

from msgspec import Struct

from reports.errors import Severity

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af々〇"
MARKS: Final = "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』…—·"
WIDE: Final = HAN + MARKS
# Addresses and codes are no Chinese: they are masked before rules look at a text.
ADDRESS: Final = re.compile(
    r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII
)

_WIDENED = dict(zip(",;:!?().", "，；：！？（）。", strict=True))
_OPENING = "“‘《〈（〔【"
_DASHES = "─－―﹣–"
_NUMERALS = "一二三四五六七八九"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_TEN = "一二三四五六七八九十"
# Capital and small letters of Greek and Cyrillic that nobody tells from Latin ones.
_HOMOGLYPHS = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTYXaeopcyxijsABEZHIKMNOPTYXo",
        strict=True,
    )
)
# Radicals that Unicode gives no equal for.
_RADICALS = dict(
    zip("⺠⻅⻋⻓⻔⻘⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰⻳", "民见车长门青风飞食马鱼鸟麦黄齐齿龙龟", strict=True)
)
# Twelve characters of the block of compatibility ideographs are ordinary ones (Unicode 18.1).
_UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
_SURE = {"己经": "已经", "巳经": "已经", "自巳": "自己", "曰前": "日前", "曰常": "日常",
         "今曰": "今日", "即曰": "即日", "曰期": "日期"}  # fmt: skip


class Rule(Struct, frozen=True, dict=True):
    """What a pattern finds, and what to write instead; an empty `fix` means: take it out."""

    code: str
    written: str
    fix: Callable[[str], str]
    severity: Severity = Severity.WARNING
    prose: bool = False  # only in running text
    needs: frozenset[str] = frozenset()  # a text with none of these is not looked through

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a text is first looked through: a class of all Chinese takes a while."""
        return re.compile(self.written)


def _instead(table: dict[str, str]) -> Callable[[str], str]:
    return lambda found: "".join(table.get(char, char) for char in found)


def _always(text: str) -> Callable[[str], str]:
    return lambda found: text


def _plain(found: str) -> str:
    """Compatibility characters as the ordinary ones they stand for."""
    return "".join(_RADICALS.get(c, unicodedata.normalize("NFKC", c)) for c in found)


def _cut(pattern: str, instead: str) -> Callable[[str], str]:
    return lambda found: re.sub(pattern, instead, found)


def _one_mark(found: str) -> str:
    """What a row of marks most likely stands for (GB/T 15834-2011 4.1–4.13)."""
    if found[0] in "….·" or found.startswith("。。。"):
        return "……"
    if found[0] == "—":
        return "——"
    if found[0] == found[-1] and found[0] in "！？":
        return found[0] * 3
    return found[0] if found[0] in _OPENING + "？！" else found[-1]


def _dash(found: str) -> str:
    return "—" * min(2, len(found))


def _rule(
    code: str,
    pattern: str,
    fix: Callable[[str], str],
    severity: Severity = Severity.WARNING,
    *,
    prose: bool = False,
    needs: str = "",
) -> Rule:
    return Rule(code, pattern, fix, severity, prose, frozenset(needs))


RULES: Final = (
    # A class of all Chinese takes a millisecond to compile: what few texts need stands by itself.
    _rule(
        "lint-half-width-mark",
        rf"(?<=[{HAN}”’》）】〕])[,;:!?]|[,;:!?](?=[{HAN}“‘《（])",
        _instead(_WIDENED),
        needs=",;:!?",
    ),
    _rule(
        "lint-half-width-mark",
        rf"(?<=[{HAN}”’》）])\.(?=[{HAN}“‘《”’]|$)",
        _instead(_WIDENED),
        needs=".",
    ),
    _rule(
        "lint-half-width-mark",
        rf"(?<=[{WIDE}])\(|\((?=[{HAN}“《])|(?<=[{HAN}”》])\)|\)(?=[{WIDE}])",
        _instead(_WIDENED),
        needs="()",
    ),
    _rule(
        "lint-straight-quote", rf"(?<=[{WIDE}])[\"']|[\"'](?=[{WIDE}])", _always("“”"), needs="\"'"
    ),
    _rule(
        "lint-doubled-mark",
        r"[，、；：。][，、；：。]+|[？！]+[，、；：。]+|[，、；：。][？！]+|！{4,}|？{4,}"
        rf"|—{{3,}}|(?<!…)…(?:……)*(?!…)|·{{2,}}|[{_OPENING}][，、；：。]",
        _one_mark,
    ),
    _rule("lint-doubled-mark", rf"(?<=[{HAN}])\.{{3,}}", _one_mark, needs="."),
    _rule(
        "lint-stray-space",
        rf"(?<=[{WIDE}])[ \u00a0\u2000-\u200a\u202f\u205f]+(?=[{WIDE}])"
        rf"|(?<=[{HAN}，。、；：）”》])[ \u00a0]+(?=[A-Za-z0-9])"
        rf"|(?<=[A-Za-z0-9%％])[ \u00a0]+(?=[{HAN}，。、；：（“《])"
        r"|(?<=[^ ])[ ]{2,}(?=[^ ])",
        _always(""),
        needs=" \u00a0\u2002\u2003\u2009\u202f",
    ),
    _rule("lint-stray-space", r"^\u3000+|\u3000{2,}|\u3000+$", _always(""), prose=True),
    _rule(
        "lint-chinese-zero",
        rf"(?=[{_NUMERALS}〇零○◯０0OＯo]*[○◯０0OＯo零])[{_NUMERALS}][{_NUMERALS}〇零○◯０0OＯo]{{3}}(?=年)"
        rf"|(?<=[{_NUMERALS}])[○◯](?=[{_NUMERALS}○◯])|(?<=[{_NUMERALS}○◯])[○◯](?=[{_NUMERALS}])",
        _instead(dict.fromkeys("○◯０0OＯo零", "〇")),
        needs="年○◯",
    ),
    _rule(
        "lint-year-bracket",
        r"[（(\[【［{](?:19|20)\d{2}[）)\]】］}](?=第?\s*\d+\s*号)",
        lambda found: f"〔{found[1:-1]}〕",
        needs="号",
    ),
    _rule(
        "lint-serial-number", r"(?<=\d{4}〕)(?:第|0+)\d+(?=号)", _cut("^(?:第|0)+", ""), needs="〕"
    ),
    _rule(
        "lint-numbering-mark",
        rf"^[{_TEN}]{{1,3}}、[、，。．.：:]+",
        lambda found: found.split("、")[0] + "、",
    ),
    _rule(
        "lint-numbering-mark",
        rf"^[（(][{_TEN}]{{1,3}}[）)][、，。．.：:]+",
        _cut(r"[、，。．.：:]+$", ""),
    ),
    _rule("lint-numbering-mark", r"^\d{1,2}[.．][、，。：:]+", _cut(r"[.．].+$", ".")),
    _rule(
        "lint-numbering-mark", r"^[（(]\d{1,2}[）)][、，。．.：:]+", _cut(r"[、，。．.：:]+$", "")
    ),
    _rule("lint-numbering-mark", r"^\d{1,2}、(?!\d)", _cut("、", ".")),
    _rule(
        "lint-wide-digit",
        r"[０-９Ａ-Ｚａ-ｚ％＋]*[０-９Ａ-Ｚａ-ｚ][０-９Ａ-Ｚａ-ｚ％．＋]*",
        _plain,
    ),
    _rule(
        "lint-mixed-numeral",
        rf"(?<![\d.])\d+[百千](?=[余多]?[家个项名人元次件条户])|\d{{4}}年[{_TEN}]+月|(?<=\d月)[{_TEN}]+日"
        rf"|(?<=[{_TEN}]月)\d+日|(?<=[十百千])\d+(?=[家个项名人元次件条户])",
        _always(""),
        needs="0123456789",
    ),
    _rule(
        "lint-zero-in-date",
        r"(?<=年)0\d(?=月)|(?<=月)0\d(?=日)",
        lambda found: found[1:],
        needs="0",
    ),
    # A dash for times, a wave for amounts (GB/T 15834-2011 4.13.3.2, 4.13.3.3).
    _rule(
        "lint-range-mark",
        r"(?<![\d.\-~A-Za-z])\d{1,4}[年月日]?[-~－﹣]\d{1,4}(?=[年月日])",
        _cut("[-~－﹣]", "—"),
        needs="-~－﹣",
    ),
    _rule(
        "lint-range-mark",
        r"(?<![\d.\-~A-Za-z])\d+(?:\.\d+)?[家个项名人万亿元%％]?[-~－﹣]"
        r"\d+(?:\.\d+)?(?=[家个项名人万亿元%％])",
        _cut("[-~－﹣]", "～"),
        needs="-~－﹣",
    ),
    _rule("lint-look-alike", rf"(?<=[{HAN}])[{_DASHES}]+(?=[{HAN}])", _dash, needs=_DASHES),
    _rule("lint-look-alike", rf"(?<=[{HAN}])[•‧・･](?=[{HAN}])", _always("·"), needs="•‧・･"),
    _rule("lint-look-alike", rf"(?<=[{HAN}])ー(?=[{HAN}])", _always("一"), needs="ー"),
    _rule(
        "lint-look-alike",
        rf"(?<=[A-Za-z])[{''.join(_HOMOGLYPHS)}]|[{''.join(_HOMOGLYPHS)}](?=[A-Za-z])",
        _instead(_HOMOGLYPHS),
        needs="".join(_HOMOGLYPHS),
    ),
    _rule(
        "lint-look-alike",
        r"(?<![A-Za-z\d.])\d+[OoIl]+\d*(?=[家个项名人万亿元%％年月日])",
        _instead({"O": "0", "o": "0", "I": "1", "l": "1"}),
        needs="OoIl",
    ),
    _rule(
        "lint-look-alike",
        rf"(?<![自利知异子])(?:{'|'.join(_SURE)})",
        lambda found: _SURE[found],
        needs="己巳曰",
    ),
    _rule("lint-compatibility", "[｡｢｣､]|[\ufe30-\ufe4f\ufe50-\ufe6b]", _plain),
    _rule(
        "lint-compatibility",
        f"[\u2e80-\u2fd5]|(?![{_UNIFIED}])[\uf900-\ufaff]|[\U0002f800-\U0002fa1f]",
        _plain,
        Severity.ERROR,
    ),
    _rule(
        "lint-private-use",
        "[\ue000-\uf8ff\U000f0000-\U0010fffd]",
        _always(""),
        Severity.ERROR,
    ),
    _rule(
        "lint-invisible",
        "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
        "\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]+",
        _always(""),
        Severity.ERROR,
    ),
    _rule(
        "lint-residue",
        rf"(?<=[{HAN}])[（(?？]\s?[a-z]*[{_TONES}][a-z{_TONES}]*(?:\s[a-z{_TONES}]+)*\s?[）)]",
        _always(""),
        needs=_TONES,
    ),
    _rule("lint-residue", rf"(?<=[{HAN}，。；”）])\[\d{{1,3}}\]", _always(""), needs="["),
    _rule(
        "lint-residue",
        r"&(?:nbsp|amp|lt|gt|quot|ensp|emsp|#\d{1,6}|#x[\da-fA-F]{1,5});"
        r"|</?(?:p|br|span|div|a|img|strong|b|i|em|font|td|tr|table)(?:\s[^<>]*)?/?>"
        r"|\\[nrt](?![A-Za-z])|\[(?:图片|表情|链接|视频)\]"
        r"|锟斤拷|烫烫烫|屯屯屯|\ufffd+|[ÃÂâ][\u0080-\u00bf€™œ]+",
        _always(""),
    ),
)
# Characters whose reading a text may well give: those beyond the 3,755 of GB 2312's first level.
_FIRST_RARE = 0xD8


def is_rare(char: str) -> bool:
    """Whether a character is beyond the first level of GB 2312 (rows 16–55)."""
    try:
        return char.encode("gb2312")[0] >= _FIRST_RARE
    except UnicodeEncodeError:
        return True
