"""What running words say of time: deadlines and rhythms, always as they are written.

A deadline is a day or a period that something is to be done by. It is relative where it counts
from a day that the words do not give (明年6月底前, 三个月内); it is kept whole all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.importing.structure.labels import clauses, sentences
from reports.model import earliest

_YEAR = r"(?:\d{4}年度?|今年|明年|后年|本年度?|当年|次年|来年)"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_PERIOD = (
    rf"(?:{_NUMBER}月份?(?:{_NUMBER}[日号]|上旬|中旬|下旬)?|上半年|下半年|第?[一二三四1-4]个?季度|"
    r"年中|[“]?(?:春节|国庆|元旦|[“]?五一[”]?|中秋|端午|清明)[”]?节?|暑假|寒假|(?:主)?汛期|"
    r"秋收|春耕|春运)"
)
_PART = "(?:年?[底末初内]|底)"
_BY = "(?:之前|以前|之内|以内|期间|前夕|前后|前|内)"
_THIS = (
    r"(?:本|下个?|这个?)(?:月|周[一二三四五六日末]?|季度|旬|学期)"
    rf"(?:{_NUMBER}[日号]|上旬|中旬|下旬)?"
)
_PLAN = r"[“]?十[三四五六七]五[”]?(?:规划|时期)?(?:期间|期?末|期内|中期)"
_POINT = rf"(?:{_YEAR}?{_PERIOD}|{_THIS}|{_YEAR})"
_SPAN = (
    r"(?:(?:[一二三四五六七八九十两半]{1,2}|\d{1,3})(?:个?(?:月|季度|星期|礼拜)|周|天|日|年|"
    r"个?工作日|小时)(?:左右)?(?:之内|以内|内))"
)
_DEADLINE = re.compile(
    rf"(?<![每近])(?:{_PLAN}|{_SPAN}|(?:{_POINT}(?:至|到|—+|－|-|~|～))?{_POINT}{_PART}?{_BY}?|"
    rf"(?<![\d一二三四五六七八九十两半几])[年月](?:底|末|内|终){_BY}?|{_NUMBER}[日号](?:之前|以前|前)|尽快|近期|即日起|长期)"
    r"(?!度|以?来|以?后|起|开始|份?[以之]来)"
)
# What ends so is a deadline by itself; a bare month or half of a year is one before such a verb.
_ENDED = re.compile(r"(?:[底末内前终]|前夕|中期)$|^(?:尽快|近期|即日起|长期|下个?月)$")
_DONE = re.compile(
    r"(?:完成|建成|竣工|完工|开工|投用|投入|投产|上线|启动|办结|见效|交付|通车|验收|出台|拿出|印发|"
    r"实现|达到|到位|落地|开通|运行|结束|报送|清零|全覆盖|制定|组织|召开|开展|举办)"
)
_GOAL = re.compile("(?:产值|营收|力争)")
_PLAIN_DAY = re.compile(r"\d{4}|长期|尽快|近期")
_DATE = re.compile(r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?|年(?:\d{1,2}月(?:\d{1,2}日)?)?)?", re.ASCII)
_FREQUENCY = re.compile(
    r"((?:每个?月(?:\d{1,2}[日号])?|每(?:半?年|周[一二三四五六日]?|旬|季度?|日|天))|按[月季周]|逐月)"
    r"(?=.{0,2}(?:调度|通报|召开|报|研究|督|会商|开展|组织|汇总|更新|至少|[一两二三\d]+次))"
)
# What a clause says of the present or the past is no deadline.
PRESENT = re.compile(
    r"已(?!上市)|了(?!解)|目前|累计|去年|(?<!\d{4}年)(?<!明年)(?<!后年)上半年|近年来|位居|储量"
)
# 2027年底前累计完成…: what stands after a day to come is no report of the present.
_UP_TO = re.compile(r"(?<=[前末底内])(?:累计|位居)")


def deadlines_of(text: str) -> list[tuple[str, str]]:
    """Every deadline of an action's words: the phrase, and the sentence that it stands in."""
    found: dict[str, str] = {}
    for sentence in sentences(text, 0, len(text)):
        quote = text[slice(*sentence)].strip()
        for start, end in clauses(text, *sentence):
            clause = text[start:end]
            if not PRESENT.search(re.sub(_UP_TO, "", clause)):
                found |= {phrase: quote for phrase in _phrases(clause) if phrase not in found}
    return list(found.items())


def _phrases(clause: str) -> Iterator[str]:
    for match in _DEADLINE.finditer(clause):
        phrase, after = match[0], clause[match.end() :]
        if re.fullmatch(_YEAR, phrase):
            to = clause[: match.start()].endswith(("到", "至", "于"))
            last = to and not after.strip("，。；")
            due = last or bool(_GOAL.match(after) or _DONE.match(after))
        else:
            due = bool(_ENDED.search(phrase) or _DONE.search(after))
        if due and possible(phrase):
            yield phrase


def relative(deadline: str) -> bool:
    """Whether a deadline, or one of several, counts from a day that is not known."""
    return any(not _PLAIN_DAY.search(part) for part in deadline.split("；"))


def frequency_of(text: str) -> str:
    """The first rhythm that the words give (每月25日)."""
    for sentence in sentences(text, 0, len(text)):
        for start, end in clauses(text, *sentence):
            clause = text[start:end]
            if not PRESENT.search(clause) and (match := _FREQUENCY.search(clause)):
                return match[1]
    return ""


def possible(words: str) -> bool:
    """Whether the dates of a deadline are dates, and a period does not end before it starts."""
    days = [earliest(match[0]) for match in _DATE.finditer(words)]
    return all(days) and days == sorted(day for day in days if day)
