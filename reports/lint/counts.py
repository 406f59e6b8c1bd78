"""Announced counts against what is there: 四点感受, 三个方面, 4项机制; numbers that skip one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from statistics import median

from reports.fields import Field
from reports.lint.agree import Placed
from reports.lint.finding import Hit
from reports.lint.numbers import ARABIC, CHINESE, value_of
from reports.model import Action, Point, Report, Speaker

# A letter that is not Latin: Chinese. Ranges of all Chinese would take milliseconds to compile.
_HAN = r"[^\W\d_a-zA-Z]"
_NUMBER = rf"(?P<number>{ARABIC}|{CHINESE})"
_OF = "个方面|方面|[点条项个]"
_WORDS = {
    "findings": "感受|感悟|体会|启示|启发|收获|认识",
    "achievements": "成效|成绩|进展",
    "actions": "举措|打算|措施|任务|工作",
}
_PEOPLE = re.compile(
    rf"(?<![^\W_a-zA-Z]){_NUMBER}[位名](?:同志|发言人|领导|代表)(?={_HAN}{{0,8}}(?:谈|发言|提出|汇报|作了))"
)
_UNITS = re.compile(rf"分属{_NUMBER}个单位")
_ALL_ACTIONS = re.compile(rf"(?:提出|以上|共|形成|梳理出?){_NUMBER}项(?:举措|任务|打算|措施)")
_INSIDE = re.compile(
    rf"(?:有|分为|归纳为|概括为){_NUMBER}(?:{_OF})(?:经验|做法|特点|原因|问题|理由|举措|措施)?(?=[。：；])"
)
_ORDINAL = re.compile(r"(?:^|(?<=[。；：，]))(?P<number>[一二三四五六七八九十])(?P<kind>是|要|来)")
_LABEL = re.compile(
    r"(?P<before>\D{0,3}?)(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?P<after>\D{0,2})"
)
_LIST_BEFORE = re.compile(
    rf"(?P<list>(?:“[^“”]+”、?){{2,}}|“[^“”]*、[^“”]*”|[\w（）]+(?:、\w+){{2,}})"
    rf"(?P<number>[两二三四五六七八九十]|\d{{1,2}})(?:大|个|类|项|种|级|条|家)(?:{_HAN}|$)"
)
_LIST_AFTER = re.compile(
    rf"(?P<number>[二两三四五六七八九十]|\d{{1,2}})(?:项|个|类|种|条|大)(?P<what>{_HAN}{{1,8}})："
    r"(?P<list>[^。；：]+)(?=[。；]|$)"
)
_INNER = re.compile("（[^（）]*）|“[^“”]*”|《[^《》]*》")
_MOST = 12


def count_faults(report: Report, fields: Sequence[Field]) -> Iterator[Placed]:
    """Every announced count that does not fit, and every number that is left out."""
    by_path = {field.path: field for field in fields}
    for speaker in report.speakers:
        yield from _announced(speaker, by_path)
        yield from _skipped(speaker, by_path)
    yield from _of_all(report, by_path)
    for field in fields:
        if field.prose:
            yield from _listed(field)
            yield from _in_order(field)


def _announced(speaker: Speaker, by_path: dict[str, Field]) -> Iterator[Placed]:
    """四点感受 in what a speaker says before or after; 两条 where a point has points."""
    for text in (*speaker.lead, *speaker.closing):
        for key, words in _WORDS.items():
            there = len(getattr(speaker, key))
            closing = text in speaker.closing
            if there and (key != "actions" or closing):
                yield from _counted(by_path[text.path], _announcement(words), there)
    for point in (*speaker.findings, *speaker.achievements):
        if point.points:
            for text in point.body:
                yield from _counted(by_path[text.path], _INSIDE, len(point.points), last=True)


@cache
def _announcement(words: str) -> re.Pattern[str]:
    first, second = (rf"(?P<number{k}>{ARABIC}|{CHINESE})" for k in (1, 2))
    return re.compile(
        rf"(?:^|(?<=[，。；：有的])|(?<=归纳为)|(?<=总结出)|(?<=概括为)){first}(?:{_OF})(?:{words})"
        rf"|(?:{words})(?:主要)?(?:有|归纳为|概括为|可归纳为|集中在){second}(?:{_OF})(?=[。：，；]|$)"
    )


def _counted(
    field: Field, pattern: re.Pattern[str], there: int, *, last: bool = False
) -> Iterator[Placed]:
    text = str(field.text)
    matches = list(pattern.finditer(text))
    for match in matches[-1:] if last else matches:
        if _ORDINAL.search(text, match.end()):  # counted out in the text itself
            continue
        group = next(n for n, written in match.groupdict().items() if n[:6] == "number" and written)
        value = value_of(match[group])
        if value is not None and value != there:
            yield _count(field, match, group, there)


def _count(field: Field, match: re.Match[str], group: str, there: int) -> Placed:
    start, found = match.start(group), match.group().strip("，。；：")
    values = {"announced": match[group], "there": there}
    return Placed(field, Hit("lint-count", start, match.end(), found, str(there), values=values))


def _of_all(report: Report, by_path: dict[str, Field]) -> Iterator[Placed]:
    """What the edition says of all its speakers."""
    actions = [action for speaker in report.speakers for action in speaker.actions]
    units = len({str(action.lead_unit) for action in actions if action.lead_unit})
    expected = ((_PEOPLE, len(report.speakers)), (_ALL_ACTIONS, len(actions)), (_UNITS, units))
    for text in (*report.lead, *report.closing):
        for pattern, there in expected:
            if there:
                yield from _counted(by_path[text.path], pattern, there)


def _skipped(speaker: Speaker, by_path: dict[str, Field]) -> Iterator[Placed]:
    """Labels of findings, achievements and actions that are numbered: one after the other."""
    last: dict[tuple[str, str], Decimal] = {}
    for item in speaker.items:
        yield from _label(item, last, by_path)
        inner: dict[tuple[str, str], Decimal] = {}
        for point in getattr(item, "points", ()):
            yield from _label(point, inner, by_path)


def _label(
    item: Point | Action, last: dict[tuple[str, str], Decimal], by_path: dict[str, Field]
) -> Iterator[Placed]:
    match = _LABEL.fullmatch(str(item.label))
    value = value_of(match["number"]) if match else None
    if match is None or value is None:
        return
    before = last.get((match["before"], match["after"]), Decimal())
    last[match["before"], match["after"]] = value
    if value not in (before + 1, 1):
        yield _gap(by_path[item.label.path], match, before)


def _gap(field: Field, match: re.Match[str], before: Decimal) -> Placed:
    found = match.group()
    values = {"before": int(before)}
    return Placed(field, Hit("lint-gap", match.start(), match.end(), found, "", values=values))


def _in_order(field: Field) -> Iterator[Placed]:
    """一是 … 二是 … in one text: none left out."""
    for kind in ("是", "要"):
        found = [m for m in _ORDINAL.finditer(str(field.text)) if m["kind"] == kind]
        values = [value_of(match["number"]) or Decimal() for match in found]
        if not values or values[0] != 1:
            continue
        for (before, value), match in zip(pairwise(values), found[1:], strict=True):
            if value not in (before + 1, 1):
                yield _gap(field, match, before)


def _listed(field: Field) -> Iterator[Placed]:
    """甲、乙、丙三个区域; 4项机制：甲、乙、丙、丁."""
    text = str(field.text)
    for match in _LIST_BEFORE.finditer(text):
        items = _items(match["list"])
        if _even(match["list"], items):
            yield from _compared(field, match, {len(items)})
    for match in _LIST_AFTER.finditer(text):
        listed = _INNER.sub("", match["list"])
        if "，" in listed or "、" not in listed:
            continue
        count = listed.count("、") + 1
        joined = len(re.findall("以及|[和及与]", listed.rpartition("、")[2]))
        if not re.search("等", listed):
            yield from _compared(field, match, {count, count + joined})


def _items(listed: str) -> list[str]:
    quoted = re.findall("“([^“”]*)”", listed)
    if len(quoted) > 1:
        return quoted
    return (quoted[0] if quoted else listed).split("、")


def _even(listed: str, items: Sequence[str]) -> bool:
    """Whether a list is one for certain: quoted, or its items as long as each other.

    The first may have words before it (打造制造业、文旅、航运). A last one that is longer has
    a verb (市委、市政府、政协提出三个目标), and the number counts something else.
    """
    if listed.startswith("“"):
        return True
    inner = [len(item) for item in items[1:-1]]
    return abs(len(items[-1]) - median(inner)) <= 1 and len(items[0]) >= min(inner)


def _compared(field: Field, match: re.Match[str], there: set[int]) -> Iterator[Placed]:
    value = value_of(match["number"])
    if value is not None and 2 <= value <= _MOST and value not in there:
        yield _count(field, match, "number", min(there))
