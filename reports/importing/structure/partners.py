"""Who leads an action, who supports, and who answers for it, where its running words say so.

A role is taken only from words that name it. What the words leave unclear stays empty, and its
sentence is a doubt: a unit under the wrong role is worse than one that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from reports.importing.structure.labels import sentences
from reports.importing.structure.people import is_name

_HAN = r"(?:(?![的等由请牵])[\u4e00-\u9fff])"
UNIT_NAME = (
    r"(?!会同|联合(?!会)|协同|配合|协助|与|由|以|在|加强|强化|深化|密切|做好|推[动进]|注重|需要|争取|通过)(?:各县（市、区）|县区|区县|"
    rf"各{_HAN}{{0,3}}?(?:县区|区县|部门|单位|[县区市地镇])|"
    rf"{_HAN}{{1,14}}?(?:局|委|办|厅|部|院|校|中心|公司|集团|银行|协会|联合会|[县区市镇乡]|街道|单位|部门|"
    r"处|科|站|所|大队|支队|专班|团委|总工会|办公室|政府)"
    rf"(?:{_HAN}{{1,4}}(?:部|局|办|中心))?)"
)
_AND = "(?:、|和|及|以及|与)"
_UNITS = rf"{UNIT_NAME}(?:{_AND}{UNIT_NAME})*"
_EDGE = r"(?:^|(?<=[，。；：、（(,;:]))\s*(?:请|在|拟|让)?"
_OURS = re.compile(r"(?:我|本)(?:局|委|办|厅|县|市|区|镇|乡|中心|单位|部门|院|校|们|公司|集团)?")
_TOLD = r"(?:要|将|应|负责|具体|共同|联合|统一|总)*"
_WHO_LEADS = re.compile(
    rf"(?:由(?P<by>[^，。；：由]{{1,40}}?)|{_EDGE}(?P<edge>{_UNITS}))"
    rf"(?:{_TOLD}牵头(?!单位|部门|人|领导)|[（(]牵头[）)])"
)
_LABELLED = re.compile(
    r"(?P<role>牵头|责任|主责|主办|承办|配合|协办|协同|协作|参与)"
    r"(?:(?:单位|部门)(?:\s*[：:]\s*|[为是])|(?<=牵头|配合|主办|协办)[：:]\s*)"
    r"(?P<units>[^，。；,;\s]+)"
)
_AS = re.compile(
    rf"(?:以|{_EDGE})(?P<units>{_UNITS})(?:(?:为|是|作为)牵头(?:单位|部门)|为主(?![题要体导席]))"
)
_BY = re.compile(
    rf"(?:由(?P<by>[^，。；：由]{{1,40}}?)|{_EDGE}(?P<edge>{_UNITS}))(?:具体|统一|全面|共同|总)*"
    r"(?:负责(?!同志|人)|主办|承办|主抓|统筹|组织实施|实施|承担|抓落实)"
)
_MORE = re.compile("等(?:部门|单位)?$")
_ASKED = re.compile("^(?:请|在|并|拟|让|将)")
_HEAD = re.compile(r"(?P<unit>.+?)(?:主官|主要负责同志|主要领导|负责同志|一把手)")
_BEFORE = re.compile(
    rf"(?:{_EDGE}|由)(?P<units>{_UNITS})(?:等(?:部门|单位)?)?(?:(?:积极|密切|共同|全力|协同)*配合|协办|参与|协助)"
)
_WITH = re.compile(
    rf"(?:会同|联合|协同)(?P<units>{_UNITS})(?!的)|"
    rf"与(?P<beside>{_UNITS})(?=等?(?:联合|共同|协同|一道|一起|合作|协作|携手|联动|配合))"
)
# Chiefs who take care of something, without leading the whole.
_CHIEFS = re.compile(rf"由(?P<units>{_UNITS})(?:主官|主要负责同志|负责同志|领导)(?!.{{0,4}}牵头)")
# 配合市住建局做好…: whoever speaks, or stands before, is the one that supports.
_SUPPORTS = re.compile(rf"(?:配合|协助){_UNITS}(?!牵头)")
_PERSON = re.compile(
    r"(?:责任人|负责人|责任领导|牵头领导|分管领导|牵头人)(?:\s*[：:]\s*|[为是])(?P<who>[^，。；,;]+)"
)
_LEADING = re.compile("牵头")


class Partners(Struct):
    """Who has which role; `stated` are the keys whose values the words name by the role itself.

    `unclear` are (key, sentence): roles that are spoken of, but not clearly. A lead that is unclear
    is nobody's, not even the speaker's.
    """

    lead: str = ""
    support: list[str] = field(default_factory=list)
    person: str = ""
    stated: set[str] = field(default_factory=set)
    unclear: list[tuple[str, str]] = field(default_factory=list)


def partners_of(text: str) -> Partners:
    """The roles of an action's words."""
    found, leads = Partners(), list[str]()
    text = re.sub(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=牵头|配合|负责|会同)", "", text)
    for sentence in sentences(text, 0, len(text)):
        _of_sentence(found, text[slice(*sentence)].strip(), leads)
    leads = list(dict.fromkeys(leads))
    if len(leads) > 1:
        found.unclear.append(("lead_unit", text))
    elif leads:
        found.lead = leads[0]
    if any(key == "lead_unit" for key, _ in found.unclear):
        found.lead = ""
    taken = {unit for lead in leads for unit in units(lead)}
    support = [unit for unit in dict.fromkeys(found.support) if unit not in taken]
    found.support = [unit for unit in support if not _leads(unit, text)]
    if found.support != support:
        found.unclear.append(("support_units", text))
    found.unclear = list(dict.fromkeys(found.unclear))
    return found


def units(words: str) -> list[str]:
    """The units of a list; 市住房和城乡建设局 is one."""
    parts: list[str] = []
    for word in re.split(r"、(?![^（]*）)", words):
        at = 0
        for match in re.finditer("以及|和|及|与", word):
            left, right = word[at : match.start()], word[match.end() :]
            if _is_unit(left) and _is_units(right):
                parts.append(left)
                at = match.end()
        parts.append(word[at:])
    return [part for part in parts if part]


def _is_unit(word: str) -> bool:
    return bool(re.fullmatch(UNIT_NAME, word))


def _is_units(word: str) -> bool:
    return bool(re.fullmatch(_UNITS, word))


def _leads(unit: str, text: str) -> bool:
    """Whether the words name a unit, or a list with it, as the one that leads."""
    for match in _LEADING.finditer(text):
        before = re.split("[，。；：,;:]", text[: match.start()])[-1]
        after = text[match.end() :]
        if re.match("(?:单位|部门)?(?:[：:]|[为是])", after):
            named = re.split("[，。；,;]", after)[0]
        else:
            found = re.match(f"的(?:{_UNITS})", after)
            named = before + (found[0] if found else "")
        if unit in named:
            return True
    return False


def _of_sentence(found: Partners, said: str, leads: list[str]) -> None:
    named = list(_named_leads(said))
    explained = len(named)
    for who in named:
        _lead(found, said, who, leads)
    for match in _LABELLED.finditer(said):
        _labelled(found, said, match, leads)
    if not named:
        for match in _BY.finditer(said):
            _responsible(found, said, (match["by"] or match["edge"]).strip(), leads)
    if len(_LEADING.findall(re.sub("牵头(?:单位|部门|人|领导)", "", said))) > explained + _own(
        said
    ):
        found.unclear.append(("lead_unit", said))
    _support(found, said)
    for match in _PERSON.finditer(said):
        _person(found, said, match["who"].strip())


def _named_leads(said: str) -> Iterator[str]:
    """Whoever is said to lead: 由X牵头, X牵头, 以X为牵头单位."""
    for match in _WHO_LEADS.finditer(said):
        yield _ASKED.sub("", (match["by"] or match["edge"]).strip())
    for match in _AS.finditer(said):
        yield match["units"].strip()


def _own(said: str) -> int:
    """How often 牵头 opens a clause: the speaker's own unit leads."""
    return len(re.findall(rf"{_EDGE}(?:要|将|主动|积极)*牵头(?!单位|部门|人|领导)", said))


def _lead(found: Partners, said: str, who: str, leads: list[str]) -> None:
    who = _MORE.sub("", who)
    if _OURS.fullmatch(who):
        return
    if _is_units(who):
        leads.append(who)
        found.stated.add("lead_unit")
    elif (head := _HEAD.fullmatch(who)) and _is_units(head["unit"]):
        leads.append(head["unit"])
    else:
        found.unclear.append(("lead_unit", said))


def _labelled(found: Partners, said: str, match: re.Match[str], leads: list[str]) -> None:
    """责任单位：X; 配合单位：Y."""
    words = match["units"]
    if words.count("（") < words.count("）"):
        words = words.removesuffix("）")
    supports = re.match("配合|协办|协同|协作|参与", match["role"])
    key = "support_units" if supports else "lead_unit"
    words = _MORE.sub("", words)
    if _OURS.fullmatch(words):
        return
    if not _is_units(words):
        found.unclear.append((key, said))
        return
    found.stated.add(key)
    if supports:
        found.support += units(words)
    else:
        leads.append(words)


def _responsible(found: Partners, said: str, who: str, leads: list[str]) -> None:
    """由X负责: a unit leads, a person answers for it."""
    who = _MORE.sub("", who)
    if _OURS.fullmatch(who):
        return
    if _is_units(who):
        leads.append(who)
    elif is_name(who):
        found.person = found.person or who
    elif (head := _HEAD.fullmatch(who)) and _is_units(head["unit"]):
        leads.append(head["unit"])
    else:
        found.unclear.append(("lead_unit", said))


def _support(found: Partners, said: str) -> None:
    for match in _BEFORE.finditer(said):
        found.support += units(match["units"])
        found.stated.add("support_units")
    for match in _CHIEFS.finditer(said):
        found.support += units(match["units"])
    for match in _WITH.finditer(said):
        found.support += units(match["units"] or match["beside"])
    if _SUPPORTS.search(said):
        found.unclear.append(("lead_unit", said))


def _person(found: Partners, said: str, who: str) -> None:
    names = re.split("[、和及]", re.sub("[（(）)].*", "", who))
    if all(is_name(name) for name in names):
        found.person = "、".join([*filter(None, [found.person]), *names])
        found.stated.add("person")
    else:
        found.unclear.append(("person", said))
