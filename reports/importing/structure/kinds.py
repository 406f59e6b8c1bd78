"""Whether a series of items says what was seen, what has been done, or what is to be done.

The mark does not tell: 一是 opens findings, achievements and actions alike. Evidence is what stands
before the series, the words of the items, and their order; each piece has a weight, and the lead of
the best kind over the second tells how sure the answer is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from reports.importing.structure.outline import ACHIEVEMENT, ACTION, FINDING, KINDS

# (kind, weight, name of the evidence, forms). Before a series:
_BEFORE = (
    (
        FINDING,
        4.0,
        "感受",
        re.compile(
            "感受|感悟|体会|启示|启发|收获|印象|心得|认识到|学到|经验|各有其|"
            "值得.{0,4}(?:学习|借鉴)|看到"
        ),
    ),
    (
        ACTION,
        5.0,
        "下一步",
        re.compile(
            "下一?步|接下来|今后|下阶段|下半年(?:将|要)|打算|工作思路|发力|举措|"
            "(?:将|要)(?:认清|深入|按照|对标|从|围绕|抓好|重点|做好|把)|考察归来|落到实处|"
            "为全力打造|议定|任务分解|工作安排|重点抓|抓好以下|做好以下"
        ),
    ),
    (
        ACHIEVEMENT,
        5.0,
        "成效",
        re.compile(
            "取得.{0,8}(?:成效|成绩|进展|成果)|成效(?:明显|显著|如下)|"
            "(?:主要|工作)(?:做法|成效)|工作(?:开展|进展)情况|(?:已|基本)完成|"
            "近年来.{0,40}(?:提升|提高|促进)"
        ),
    ),
)
# In the items:
_WITHIN = (
    (
        FINDING,
        3.0,
        "感受到",
        re.compile(
            "感受到|印象深刻|让人|令人|体会到|看到|学到|值得.{0,6}(?:学习|借鉴)|启示|"
            "(?:我们)?(?:需要|应该|应当)学习|非常值得|经验|差距"
        ),
    ),
    (
        ACHIEVEMENT,
        2.0,
        "已",
        re.compile(
            "已(?:有|经|建|完|成|接|累|上|归|在|全面)|累计|建成|完成了|实现了?|荣获|获评|"
            "获批|覆盖|上线|接入|提升了|节约了|提供了|得到|突破"
        ),
    ),
    (
        ACTION,
        2.0,
        "将",
        re.compile(
            "(?:^|[，。；])(?:要|将|力争|继续|加快|加强|加大|推进|推动|全面|全力|着力|统筹|"
            "深入|持续|大力|积极|强化|完善|落实|抓好|用好|盘活|坚持|扎实|主动|精准|探索|引导|"
            "建立|健全|打造|构建|优化|做好|开展|对接)|将(?!领|近)|下一?步|尽快|必须|务必"
        ),
    ),
)
_PAST = re.compile(
    r"(?:近|多|这)年来|去年|上周|上月|上半年|前期|此前|目前|过去|截至|已|了(?=[^解])|\d{4}年(?:就|起|以来|提出|获)"
)


class Verdict(Struct, frozen=True):
    """A kind, how sure it is (0 to 1), and the names of the evidence for it."""

    kind: str
    sure: float
    why: tuple[str, ...]


def verdict(
    before: str, items: Sequence[str], places: Iterable[str], earlier: Iterable[str]
) -> Verdict:
    """The kind of a series.

    `before` is what leads to it, `places` are the places that were visited, `earlier` the kinds of
    the speaker's series so far.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    why: dict[str, list[str]] = {kind: [] for kind in KINDS}
    last = before[-220:]
    for kind, weight, _, form in _BEFORE:
        if found := list(form.finditer(last)):
            # What stands nearest to the series leads to it.
            near = 0.5 + 0.5 * found[-1].end() / max(len(last), 1)
            scores[kind] += weight * near
            why[kind].append(f"上文“{found[-1][0][:6]}”")
    for kind, weight, name, form in _WITHIN:
        share = sum(bool(form.search(words)) for words in items) / len(items)
        often = sum(len(form.findall(words)) for words in items) / len(items)
        if share:
            scores[kind] += weight * share * min(1.0 + often / 4, 1.75)
            why[kind].append(f"条目中“{name}”")
    if visited := [p for p in places if any(p in words[:40] for words in items)]:
        scores[FINDING] += 1.5
        why[FINDING].append(f"讲的是{visited[0]}")
    if ACTION in earlier:
        scores[FINDING] -= 2.0
    if FINDING in earlier:
        scores[ACTION] += 1.0
    ranked = sorted(KINDS, key=lambda kind: -scores[kind])
    best, second = scores[ranked[0]], scores[ranked[1]]
    sure = 0.5 + 0.5 * (best - second) / (abs(best) + 1.0) if best > 0 else 0.3
    return Verdict(ranked[0], max(0.3, min(0.98, sure)), tuple(why[ranked[0]]))


def tense(words: str) -> str:
    """Whether a clause is about what was (past), what is to be (future), or says nothing of it."""
    if re.search(
        r"将(?!领|近)|下一?步|预计|力争|全力|加快|继续|尽快|争取|我们要|要(?:从|在|以|把)|不断",
        words,
    ):
        return "future"
    return "past" if _PAST.search(words) else ""
