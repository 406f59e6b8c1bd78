"""Figures in a text: value, unit, how exact, and what they are said of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from reports.fields import Field
from reports.lint.numbers import ARABIC, MAGNITUDES, value_of
from reports.lint.rules import ADDRESS

MONEY: Final = "元"
# Longer ones first: 千瓦时 is no 千瓦.
_UNITS = (
    "平方公里|平方米|立方米|千瓦时|个百分点|个月|小时|分钟|公里|千米|公顷|千瓦|万元|亿元|美元"
    "|[元吨米亩家个项位名人条件次场支种类处块座台套辆艘批所间幅份起宗篇户天倍度级只株头本部期届%％‰]"
)
_BEFORE = (
    "不少于|不低于|不超过|不高于|至少|最多|达到|突破|超过|超|逾|达"
    "|(?<![通经])过|(?<![附最就邻靠接])近|(?<![签预节制合条公])约"
)
_FIGURE = re.compile(
    rf"(?P<before>{_BEFORE})?"
    rf"(?<![\d.A-Za-z+])(?P<number>{ARABIC})(?:[—～至-](?P<upper>{ARABIC}))?"
    r"(?P<some>[余多几])?(?P<size>万亿|千亿|百亿|千万|百万|[万亿千百])?(?P<more>[余多])?"
    rf"(?P<unit>{_UNITS})?(?P<after>以上|以内|以下|左右|之多)?"
)
# Digits that count nothing: days, ordinals, numbers of documents, names such as 4A, 5G, 12345热线.
_NO_FIGURE = re.compile(r"年(?![均产内底初前])|月|日|时|点|号|\d|[A-Za-z+]")
_ORDINAL = re.compile(r"(?:第|〔|[A-Za-z+—-])$")
_CLAUSE = "，。；：、！？（）“”《》〔〕"
_SENTENCE = "。；！？"
_TIME = re.compile(
    r"\d{4}年|[去今明前当本]年|上半年|下半年|[上下本这]个?[月周]|近[\d一二三四五六七八九十]*年|目前|截至|"
    r"第[一二三四]季度|\d+月|[一二三四五六七八九十]+五|期间|以来|此前|原来?|现[有在]?|年底|月底|每[年月周天期]"
)
_TAIL = re.compile(r"[^\W\d_]+$")
_HEAD = re.compile(r"[^\W\d_]+")
# What stands between a thing and its figure and says nothing of either.
_LINKS = re.compile(
    "(?:已经|已|就|将|预计|力争|总计|共计|累计|合计|约|共|有|是|为|在|的|了|到|至|"
    "实现|完成|增长|提高|上升|下降|签约|安排|投入|各|单是|仅|只|才|还|又|再)+$"
)


class Figure(Struct, frozen=True):
    """A number with its unit.

    `value` is in whole units (亿 and 万 multiplied out), `unit` as written without them; `loose`
    tells that it is a bound or rounded (超, 余, 以上). `thing` stands after it (家拟上市企业),
    `about` before it in its clause (工业主营业务收入), `times` are the words of time around it.
    """

    field: Field
    start: int
    written: str
    number: Decimal
    value: Decimal
    upper: Decimal | None
    size: str
    unit: str
    loose: bool
    thing: str
    about: str
    lead: str
    times: frozenset[str]

    @property
    def end(self) -> int:
        """Where it ends in its text."""
        return self.start + len(self.written)

    @property
    def sentence(self) -> tuple[int, int]:
        """Where the sentence around it begins and ends in its text."""
        text = str(self.field.text)
        start = max((text.rfind(mark, 0, self.start) for mark in _SENTENCE), default=-1) + 1
        ends = [at for mark in _SENTENCE if (at := text.find(mark, self.start)) >= 0]
        return start, min(ends, default=len(text))


def figures(field: Field) -> Iterator[Figure]:
    """Every figure of a text that has a unit or a size, in order."""
    text = ADDRESS.sub(lambda m: "x" * len(m.group()), str(field.text))
    for match in _FIGURE.finditer(text):
        if (match["unit"] or match["size"]) and _counts(text, match):
            yield _made(field, text, match)


def _counts(text: str, match: re.Match[str]) -> bool:
    if _ORDINAL.search(text[: match.start("number")]):
        return False
    return bool(match["unit"]) or not _NO_FIGURE.match(text, match.end())


def _made(field: Field, text: str, match: re.Match[str]) -> Figure:
    number = value_of(match["number"])
    assert number is not None
    unit, size = match["unit"] or "", match["size"] or ""
    if unit in ("万元", "亿元"):
        unit, size = MONEY, size + unit[0]
    times = MAGNITUDES.get(size, 1)
    upper = value_of(match["upper"] or "")
    start = match.start("before") if match["before"] else match.start("number")
    lead = _TAIL.search(text[:start])
    head = _HEAD.match(text, match.end())
    bound = (match["before"] or "").removeprefix("达").removeprefix("到")
    loose = any((bound, match["some"], match["more"], match["after"]))
    return Figure(
        field=field,
        start=match.start("number"),
        written=text[match.start("number") : match.end()],
        number=number,
        value=number * times,
        upper=None if upper is None else upper * times,
        size=size,
        unit=unit,
        loose=loose,
        thing=head.group() if head else "",
        about=_LINKS.sub("", lead.group()) if lead else "",
        lead=lead.group() if lead else "",
        times=_times(text, match.start()),
    )


def _times(text: str, at: int) -> frozenset[str]:
    """Words of time in the sentence around a place."""
    start = max(text.rfind(mark, 0, at) for mark in _SENTENCE) + 1
    ends = [found for mark in _SENTENCE if (found := text.find(mark, at)) >= 0]
    return frozenset(_TIME.findall(text[start : min(ends, default=len(text))]))


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures can both be right: 超过5亿元 and 5.2亿元, 4800余项 and 4812项."""
    if one.value == other.value or _within(one, other) or _within(other, one):
        return True
    small, large = sorted((one, other), key=lambda figure: figure.value)
    return (small.loose or large.loose) and large.value <= small.value * Decimal("1.2")


def _within(one: Figure, other: Figure) -> bool:
    return one.upper is not None and one.value <= other.value <= one.upper


def same_unit(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same: a bare 亿 may be 亿元."""
    return one.unit == other.unit or _bare(one, other) or _bare(other, one)


def _bare(one: Figure, other: Figure) -> bool:
    return not one.unit and bool(one.size) and other.unit == MONEY
