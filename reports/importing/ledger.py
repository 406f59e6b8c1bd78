"""Repairs on record: each knows its place in the source, what stood there and what stands now.

Passes work one after another on the text as it is by then; their edits are composed, so that every
repair speaks of the source, and source and repaired text can each be made from the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

CERTAIN, LIKELY, OPEN = "certain", "likely", "open"
_ORDER = (CERTAIN, LIKELY, OPEN)


@dataclass(frozen=True, slots=True)
class Edit:
    """A wish to put `after` in place of `text[start:end]`, with the reason's code.

    `rivals` are other texts that could stand there; `certainty` is certain, likely or open.
    """

    start: int
    end: int
    after: str
    reason: str
    certainty: str = CERTAIN
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done at one place of the source.

    `start` and `end` are offsets into the source, `line` and `column` its place for people
    (counted from 1), `place` the offset of `after` in the repaired text.
    """

    start: int
    end: int
    before: str
    after: str
    reasons: tuple[str, ...]
    certainty: str
    rivals: tuple[str, ...]
    place: int = 0
    line: int = 0
    column: int = 0


@dataclass(slots=True)
class _Joined:
    """Edits grown together: offsets into the source, and `lo`, `hi` into the current text."""

    start: int
    end: int
    lo: int
    hi: int
    after: str
    edits: tuple[Edit, ...]


_Span = tuple[int, int, int, "_Joined | Edit"]


class Ledger:
    """A source text under repair."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source
        self._joined: list[_Joined] = []

    def apply(self, edits: Iterable[Edit]) -> None:
        """Carry out edits on the current text; they are sorted and do not overlap.

        One that changes nothing stays on record only if it tells of a doubt.
        """
        wished = [
            e for e in edits if e.certainty != CERTAIN or self.text[e.start : e.end] != e.after
        ]
        if not wished:
            return
        self._joined = self._composed(wished)
        self.text = _replaced(self.source, [(j.start, j.end, j.after) for j in self._joined])
        shift = 0
        for joined in self._joined:
            joined.lo = joined.start + shift
            joined.hi = joined.lo + len(joined.after)
            shift += len(joined.after) - (joined.end - joined.start)

    def _composed(self, edits: Sequence[Edit]) -> list[_Joined]:
        """Earlier repairs and new edits, those that overlap made one."""
        olds: Iterator[_Span] = ((j.lo, j.hi, 0, j) for j in self._joined)
        news: Iterator[_Span] = ((e.start, e.end, 1, e) for e in edits)
        spans = merge(olds, news, key=lambda span: span[:3])
        result: list[_Joined] = []
        group: list[_Joined | Edit] = []
        lo = hi = shift = 0
        for start, end, _, one in spans:
            if group and start >= hi:
                result.append(self._merged(lo, hi, group, shift))
                shift += _lost(group)
                group = []
            lo, hi = (lo, max(hi, end)) if group else (start, end)
            group.append(one)
        return [*result, self._merged(lo, hi, group, shift)]

    def _merged(self, lo: int, hi: int, group: list[_Joined | Edit], shift: int) -> _Joined:
        """One repair of the stretch [lo, hi) of the current text; `shift` leads to the source."""
        if len(group) == 1 and isinstance(group[0], _Joined):
            return group[0]
        fresh = [one for one in group if isinstance(one, Edit)]
        after = _replaced(self.text[lo:hi], [(e.start - lo, e.end - lo, e.after) for e in fresh])
        edits = tuple(
            e for one in group for e in (one.edits if isinstance(one, _Joined) else (one,))
        )
        return _Joined(lo + shift, hi + shift + _lost(group), lo, hi, after, edits)

    def repairs(self) -> tuple[Repair, ...]:
        """Every repair in the order of the source."""
        breaks = [i for i, c in enumerate(self.source) if c == "\n"]
        return tuple(self._repair(joined, breaks) for joined in self._joined)

    def _repair(self, joined: _Joined, breaks: list[int]) -> Repair:
        line = bisect_right(breaks, joined.start - 1)
        column = joined.start - (breaks[line - 1] + 1 if line else 0)
        return Repair(
            joined.start,
            joined.end,
            self.source[joined.start : joined.end],
            joined.after,
            tuple(dict.fromkeys(e.reason for e in joined.edits)),
            max((e.certainty for e in joined.edits), key=_ORDER.index),
            tuple(dict.fromkeys(r for e in joined.edits for r in e.rivals)),
            joined.lo,
            line + 1,
            column + 1,
        )


def _lost(group: Iterable[_Joined | Edit]) -> int:
    """How many characters shorter earlier repairs have made the text."""
    earlier = [one for one in group if isinstance(one, _Joined)]
    return sum((j.end - j.start) - (j.hi - j.lo) for j in earlier)


def repaired(source: str, repairs: Iterable[Repair]) -> str:
    """The source with its repairs made."""
    return _replaced(source, [(r.start, r.end, r.after) for r in repairs])


def undone(text: str, repairs: Iterable[Repair]) -> str:
    """The repaired text with its repairs taken back: the source."""
    return _replaced(text, [(r.place, r.place + len(r.after), r.before) for r in repairs])


def _replaced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, after in edits:
        parts += [text[at:start], after]
        at = end
    return "".join([*parts, text[at:]])
