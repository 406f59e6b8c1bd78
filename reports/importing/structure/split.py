"""Passages of another kind than the item they stand in are told apart, as derived items.

A speaker who promises tells on the way what has been done and what was seen elsewhere. Cut out is
only what says so itself: by a word of time, or by a verb of accomplishment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reports.importing.structure.kinds import tense
from reports.importing.structure.labels import clauses, sentences
from reports.importing.structure.outline import (
    ACHIEVEMENT,
    ACTION,
    FINDING,
    Item,
    Paragraph,
    Slice,
    Speaker,
)

_DONE = re.compile(
    r"荣获|获得|获评|获批|建成|实现了|完成了|突破|举行了|举办了|引进|得到了|点燃|出现了|开展了|形成了"
)
_TIME = re.compile(r"^(?:上周|上月|去年|上半年|今年以来|近年来|前不久|日前|此前)")
_SEEN = re.compile(r"看到|感受到|学习?到|体会到|领略到|认识到")
_EXAMPLE = re.compile(r"^(?:比如|例如|譬如)")
_DEED = re.compile(
    r"^(?:同时，?|此外，?|并)?(?:积极|加快|推进|推动|加强|加大|完善|健全|建立|出台|尽快|打造|构建|开展|"
    r"落实|强化|持续|深化|整合|优化|大力|着力|全面|统筹|做好|抓好|用好|升级|支持|组织|制定|抓紧|力争)"
)
_SHORTEST, _LEADING = 24, 7


def split_actions(text: str, speaker: Speaker, places: Sequence[str]) -> None:
    """Achievements and findings that stand within a speaker's actions become items of their own."""
    found: list[Item] = []
    for item in speaker.of(ACTION):
        cut = [run for paragraph in item.body for run in _runs(text, paragraph)]
        left = [_without(paragraph, cut) for paragraph in item.body]
        words = "".join(text[a:b] for paragraph in left for a, b in paragraph)
        if not cut or tense(words) != "future":
            continue
        item.body = [paragraph for paragraph in left if paragraph]
        found += [_derived(text, run, places) for run in cut]
    speaker.items += found


def split_lead(text: str, speaker: Speaker) -> None:
    """A speaker without findings may say in the lead what was seen."""
    if speaker.of(FINDING):
        return
    for number, paragraph in enumerate(speaker.lead):
        for piece in paragraph:
            for start, end in sentences(text, *piece):
                if len(set(_SEEN.findall(text[start:end]))) > 1:
                    seen = Item(start, body=[[(start, end)]], kind=FINDING, sure=0.6, derived=True)
                    seen.why = ("引言里说看到、学到了什么",)
                    speaker.items.insert(0, seen)
                    speaker.lead[number] = _without(paragraph, [(start, end)])
                    speaker.lead = [p for p in speaker.lead if p]
                    return


def split_paragraph(text: str, line: Slice) -> tuple[Slice | None, list[Item]]:
    """An unmarked paragraph that holds several actions: what leads to them, and each sentence.

    Without at least two sentences that order something, it is none: (None, []).
    """
    parts = list(sentences(text, *line))
    if len(parts) < 3 or tense(text[parts[0][0] : parts[0][1]]) != "future":
        return None, []
    groups: list[Slice] = []
    for start, end in parts[1:]:
        if _DEED.match(text[start:end]) or not groups:
            groups.append((start, end))
        else:
            groups[-1] = (groups[-1][0], end)
    if len(groups) < 2 or not _DEED.match(text[slice(*groups[0])]):
        return None, []
    items = [
        Item(
            s,
            body=[[(s, e)]],
            kind=ACTION,
            sure=0.7,
            derived=True,
            why=("一段里有几项举措，按句分开",),
        )
        for s, e in groups
    ]
    return parts[0], items


def _runs(text: str, paragraph: Paragraph) -> list[Slice]:
    """The passages of a paragraph that tell what has been."""
    runs: list[Slice] = []
    for piece in paragraph:
        waiting: Slice | None = None
        for start, end in sentences(text, *piece):
            words = text[start:end]
            for run in _past(text, start, end):
                whole = run == (start, end)
                if whole and waiting and _EXAMPLE.match(words):
                    run = (waiting[0], end)
                joined = runs and runs[-1][1] == run[0] and whole and not _TIME.match(words)
                if joined:
                    runs[-1] = (runs[-1][0], run[1])
                else:
                    runs.append(run)
            waiting = (start, end) if not tense(words) else None
    return [(a, b) for a, b in runs if b - a >= _SHORTEST and _DONE.search(text[a:b])]


def _past(text: str, start: int, end: int) -> list[Slice]:
    """The stretches of a sentence about the past; a clause without a sign follows the last."""
    parts = list(clauses(text, start, end))
    signs = [tense(text[a:b]) for a, b in parts]
    if "past" not in signs:
        return []
    if "future" not in signs:
        return [(start, end)]
    runs: list[Slice] = []
    current = ""
    for number, ((a, b), sign) in enumerate(zip(parts, signs, strict=True)):
        before, current = current, sign or current
        if current != "past":
            continue
        if before == "past" and runs:
            runs[-1] = (runs[-1][0], b)
        else:
            short = number and parts[number - 1][1] - parts[number - 1][0] <= _LEADING
            inherits = short and not signs[number - 1] and number > 1
            runs.append((parts[number - 1][0] if inherits else a, b))
    return runs


def _derived(text: str, run: Slice, places: Sequence[str]) -> Item:
    elsewhere = any(place in text[run[0] : run[0] + 20] for place in places)
    kind = FINDING if elsewhere else ACHIEVEMENT
    why = "举措里讲的是外地的情况" if elsewhere else "举措里讲的是已经做到的事"
    return Item(run[0], body=[[run]], kind=kind, sure=0.6, derived=True, why=(why,))


def _without(paragraph: Paragraph, cut: Iterable[Slice]) -> Paragraph:
    """A paragraph without some stretches."""
    left = list(paragraph)
    for start, end in cut:
        left = [
            part
            for a, b in left
            for part in ((a, min(b, start)), (max(a, end), b))
            if part[0] < part[1]
        ]
    return left
