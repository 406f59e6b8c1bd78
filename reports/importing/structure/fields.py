"""What an action says of time, rhythm, partners and measurable ends.

From running words all of it is inferred; what a table says under a head of its own is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from reports.importing.structure.labels import clauses, sentences
from reports.importing.structure.outline import Cell, Item, Outline
from reports.model import earliest

_DAY = r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|上旬|中旬|下旬)?(?:底|末|初)?(?:之?前|以前)?"
_DEADLINE = re.compile(
    rf"(?:到|于|在)?(\d{{4}}年(?:底|末|内)?(?:\d{{1,2}}月(?:\d{{1,2}}日|底|上旬|中旬|下旬)?)?(?:之?前|以前)|{_DAY}前|"
    r"(?:今年|明年|本月|下个?月|本周|下周|年|月|季度?|十月|国庆|春节|三季度|四季度)(?:底|末|内|上旬|中旬|下旬)?(?:之?前|以前)|年底|年内|"
    r"(?:[一二三四五六七八九十两半]|\d{1,2})(?:个月|周|天|年|个工作日)(?:之?内|以内)|下个月|今年(?=产值|营收|力争)|尽快|近期|即日起|长期)"
)
_RELATIVE = re.compile(r"\d{4}|长期|尽快|近期")
_FREQUENCY = re.compile(
    r"(每(?:半?年|个?月|周|旬|季度?|日|天)|按[月季周]|逐月)(?=.{0,2}(?:调度|通报|召开|报|研究|督|会商|开展|组织|汇总|更新|至少|[一两二三\d]+次))"
)
_UNIT_NAME = (
    r"(?:各县（市、区）|县区|区县|各[\u4e00-\u9fff]{0,3}?(?:县区|区县|部门|单位|[县区市地镇])|"
    r"[\u4e00-\u9fff]{1,10}?(?:局|委|办|厅|部|院|校|中心|公司|集团|银行|协会|[县区市镇乡]|街道|单位|部门)"
    r"(?:[\u4e00-\u9fff]{1,4}(?:部|局|办|中心))?)"
)
_TOGETHER = re.compile(rf"(?:会同|联合|协同|配合|与)({_UNIT_NAME}(?:[、和及]{_UNIT_NAME})*)(?!的)")
_BY = re.compile(r"由((?:各|市|县)[^，。；]{0,10}?)(?:主官|主要负责同志|负责同志|牵头|领导)")
_NUMBER = r"\d[\d,]*(?:\.\d+)?(?:余)?"
_UNIT = r"亿元|万元|元|亿|万亩|万人次|万人|家|个|项|条|场|次|人|%|％|公里|亩"
_REACH = re.compile(
    rf"(不少于|不低于|超过|突破|达到|超|过|达|力争|确保|完成|新增|引进|培育|建成)({_NUMBER})({_UNIT})"
)
_INVEST = re.compile(rf"(总投资|投资)({_NUMBER})(亿元|万元|元)(?:的)?([^，。；、]{{2,24}})")
_COUNTED = re.compile(
    r"(?:对|其中|涉及的|实施|推进|推行|办好|抓好|新增|新建|引进|培育|建成|完成)([^，。；]{0,40}?)"
    rf"({_NUMBER})({_UNIT})([^，。；“”]{{0,16}})"
)
_ABOUT = re.compile("以上|以下|以内|左右")
_CAPACITY = re.compile(r"年产(?!值)|产能")
# What a clause says of the present or the past is no target.
_PRESENT = re.compile(r"已(?!上市)|了|目前|累计|去年|上半年|近年来|位居|储量")
_LONGEST = 40
NOTHING = re.compile(r"[\s/／—–\-_.。无]*")  # what people write into a cell that is to stay empty
_TIME = re.compile(
    r"\d{4}|\d{1,2}\s*[月日]|[年月周季旬日天]度?[底末初内前]|季度|半年|尽快|近期|即[日时]|"
    "长期|持续|常年|全年|立即|国庆|春节|元旦|五一|立行立改"
)
_RHYTHM = re.compile(r"(?:每|逐|按)(?:半?年|[一二三两]?个?[月周旬日天季])")
_DATE = re.compile(r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?|年(?:\d{1,2}月(?:\d{1,2}日)?)?)?", re.ASCII)
_NUMERIC = re.compile(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?", re.ASCII)
_UNITS_APART = re.compile(r"[、，,；;/／\s]+(?![^（(]*[）)])")


class Fields(Struct):
    """What was found; `relative` tells that a deadline counts from a day that is not known.

    `stated` are the keys that a table gives under their heads; `notes` (head, words) are cells of a
    table that are no field of an action.
    """

    lead: str = ""
    person: str = ""
    deadline: str = ""
    relative: bool = False
    frequency: str = ""
    support: list[str] = field(default_factory=list)
    targets: list[tuple[str, str, str, str]] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    notes: list[tuple[str, str]] = field(default_factory=list)


def fields_of(text: str) -> Fields:
    """The fields of an action's words. A target is (what, quantity, unit, qualifier)."""
    found = Fields()
    deadlines: list[str] = []
    for clause in _clauses(text):
        if _PRESENT.search(clause):
            continue
        deadlines += [match[1] for match in _DEADLINE.finditer(clause)]
        if match := _FREQUENCY.search(clause):
            found.frequency = found.frequency or match[1]
        found.targets += _targets(clause)
    found.deadline = "；".join(dict.fromkeys(filter(_possible, deadlines)))
    found.relative = any(not _RELATIVE.search(d) for d in deadlines)
    partners = [match[1] for form in (_TOGETHER, _BY) for match in form.finditer(text)]
    found.support = list(
        dict.fromkeys(u for p in partners for u in re.split(r"[、和](?![^（]*）)", p) if u)
    )
    return found


def action_fields(outline: Outline, item: Item) -> Fields:
    """The fields of an action: what its table states, and what else its words let infer."""
    heading = [outline.words(item.heading)] if item.heading else []
    found = fields_of("。".join([*heading, *map(outline.paragraph, item.body)]))
    for cell in item.cells:
        _state(found, cell, [outline.words(piece) for piece in cell.pieces])
    return found


def _state(found: Fields, cell: Cell, words: list[str]) -> None:
    """Put down one cell; two columns of one key (责任领导, 责任人) are put together."""
    first, whole = cell.key not in found.stated, "；".join(words)
    found.stated.add(cell.key)
    if cell.key == "lead_unit":
        found.lead = "、".join([*filter(None, [found.lead]), *words])
    elif cell.key == "person":
        found.person = "、".join([*filter(None, [found.person]), *words])
    elif cell.key == "support_units":
        units = [unit for word in words for unit in _UNITS_APART.split(word) if unit]
        found.support = [*([] if first else found.support), *units]
    elif cell.key == "deadline":
        said = when(whole)[1]
        if said != whole:
            found.notes.append((cell.head, whole))
        found.deadline = said if first else f"{found.deadline}；{said}"
        found.relative = not _RELATIVE.search(found.deadline)
    elif cell.key == "frequency":
        found.frequency = "；".join([*([] if first else [found.frequency]), *words])
    elif cell.key == "targets":
        ends = [end.strip("。 ") for word in words for end in re.split("[；;]", word)]
        told = [] if first else found.targets
        found.targets = [*told, *((end, "", "", "") for end in ends if end)]
    else:
        found.notes.append((cell.head, whole))


def when(words: str) -> tuple[str, str]:
    """What a cell under 时限 says, by its key: a deadline, a rhythm, or a note that is neither.

    Days as numbers (2025.6.30) are written as the edition writes them.
    """
    if _RHYTHM.match(words):
        return "frequency", words
    if numeric := _NUMERIC.fullmatch(words.strip()):
        words = "-".join([numeric[1], *(part.zfill(2) for part in numeric.groups()[1:] if part)])
    return ("deadline" if _TIME.search(words) and _possible(words) else "note"), words


def _possible(words: str) -> bool:
    """Whether the dates of a deadline are dates, and a period does not end before it starts."""
    dates = [match[0] for match in _DATE.finditer(words)]
    days = [earliest(date) for date in dates]
    return all(days) and days == sorted(day for day in days if day)


def _clauses(text: str) -> Iterator[str]:
    for sentence in sentences(text, 0, len(text)):
        for start, end in clauses(text, *sentence):
            yield text[start:end].rstrip("，；。！？,;")


def _targets(clause: str) -> list[tuple[str, str, str, str]]:
    """Figures that are to be reached; those of the present and of a capacity are none."""
    found = [(match[4] + match[1], match[2], match[3], "") for match in _INVEST.finditer(clause)]
    for match in _REACH.finditer(clause):
        if not _CAPACITY.search(clause) and not found:
            qualifier = match[1] if re.match("不|超|突|达|过", match[1]) else ""
            found.append((clause[:_LONGEST], match[2], match[3], qualifier))
    if not found and not _CAPACITY.search(clause):
        for match in _COUNTED.finditer(clause):
            about = _ABOUT.match(match[4])  # 引进企业10家以上
            what = (match[1] if about else match[4]) or match[1] or clause[:_LONGEST]
            found.append((what, match[2], match[3], about[0] if about else ""))
    return found
