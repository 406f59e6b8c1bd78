"""What an action says of time, rhythm, partners and measurable ends.

What the words say outright, or a table under a head of its own, is stated; the rest is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache

from msgspec import Struct, field

from reports.importing.structure.deadlines import (
    PRESENT,
    deadlines_of,
    frequency_of,
    possible,
    relative,
)
from reports.importing.structure.labels import clauses, sentences
from reports.importing.structure.outline import Cell, Item, Outline
from reports.importing.structure.partners import partners_of

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
_LONGEST = 40
NOTHING = re.compile(r"[\s/／—–\-_.。无]*")  # what people write into a cell that is to stay empty
_TIME = re.compile(
    r"\d{4}|\d{1,2}\s*[月日]|[年月周季旬日天]度?[底末初内前]|季度|半年|尽快|近期|即[日时]|"
    "长期|持续|常年|全年|立即|国庆|春节|元旦|五一|立行立改"
)
_RHYTHM = re.compile(r"(?:每|逐|按)(?:半?年|[一二三两]?个?[月周旬日天季])")
_NUMERIC = re.compile(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?", re.ASCII)
_UNITS_APART = re.compile(r"[、，,；;/／\s]+(?![^（(]*[）)])")


class Fields(Struct):
    """What was found.

    `stated` are the keys whose values are words of the text, or stand under a head of a table;
    `quote` are the sentences of the deadline; `notes` (head, words) are cells of a table that are
    no field of an action; `unclear` (key, sentence) are roles that are not clearly given.
    """

    lead: str = ""
    person: str = ""
    deadline: str = ""
    quote: str = ""
    frequency: str = ""
    support: list[str] = field(default_factory=list)
    targets: list[tuple[str, str, str, str]] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    notes: list[tuple[str, str]] = field(default_factory=list)
    unclear: list[tuple[str, str]] = field(default_factory=list)

    @property
    def relative(self) -> bool:
        """Whether the deadline counts from a day that is not known."""
        return bool(self.deadline) and relative(self.deadline)

    def lead_of(self, unit: str) -> str:
        """The lead unit: who is named, else the speaker's unit; nobody where it is not clear."""
        vague = any(key == "lead_unit" for key, _ in self.unclear)
        return self.lead or ("" if vague else unit)


@lru_cache(maxsize=4096)  # asked for the draft and for its open points
def fields_of(text: str) -> Fields:
    """The fields of an action's words. A target is (what, quantity, unit, qualifier)."""
    roles, dated = partners_of(text), deadlines_of(text)
    found = Fields(
        lead=roles.lead,
        person=roles.person,
        support=roles.support,
        stated=set(roles.stated),
        unclear=roles.unclear,
        deadline="；".join(phrase for phrase, _ in dated),
        frequency=frequency_of(text),
    )
    found.quote = "".join(dict.fromkeys(quote for _, quote in dated))
    found.stated |= {"deadline", "frequency"}  # both are words of the text
    for clause in _clauses(text):
        if not PRESENT.search(clause):
            found.targets += _targets(clause)
    return found


def action_fields(outline: Outline, item: Item) -> Fields:
    """The fields of an action: what its table states, and what else its words let infer."""
    heading = [outline.words(item.heading)] if item.heading else []
    found = deepcopy(fields_of("。".join([*heading, *map(outline.paragraph, item.body)])))
    tabled: set[str] = set()
    for cell in item.cells:
        _state(found, cell, [outline.words(piece) for piece in cell.pieces], tabled)
    found.unclear = [(key, said) for key, said in found.unclear if key not in tabled]
    if found.lead in found.support:
        found.support.remove(found.lead)
    return found


def _state(found: Fields, cell: Cell, words: list[str], tabled: set[str]) -> None:
    """Put down one cell; two columns of one key (责任领导, 责任人) are put together."""
    first, whole = cell.key not in tabled, "；".join(words)
    tabled.add(cell.key)
    found.stated.add(cell.key)
    if cell.key == "lead_unit":
        found.lead = "、".join([*([] if first else [found.lead]), *words])
    elif cell.key == "person":
        found.person = "、".join([*([] if first else [found.person]), *words])
    elif cell.key == "support_units":
        units = [unit for word in words for unit in _UNITS_APART.split(word) if unit]
        found.support = [*([] if first else found.support), *units]
    elif cell.key == "deadline":
        said = when(whole)[1]
        if said != whole:
            found.notes.append((cell.head, whole))
        found.deadline = said if first else f"{found.deadline}；{said}"
        found.quote = whole if first else f"{found.quote}；{whole}"
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
    return ("deadline" if _TIME.search(words) and possible(words) else "note"), words


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
