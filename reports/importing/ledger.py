"""Repairs on record: each knows its place in the source, what stood there and what stands now.

Passes work one after another on the text as it is by then; their edits are composed, so that every
repair speaks of the source, and source and repaired text can each be made from the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

CERTAIN, LIKELY, OPEN = "certain", "likely", "open"
_ORDER = (CERTAIN, LIKELY, OPEN)


class Edit(NamedTuple):
    """A wish to put `after` in place of `text[start:end]`, with the reason's code.

    `rivals` are other texts that could stand there; `certainty` is certain, likely or open.
    """

    start: int
    end: int
    after: str
    reason: str
    certainty: str = CERTAIN
    rivals: tuple[str, ...] = ()


class Repair(NamedTuple):
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


class _Joined(Struct):
    """Edits grown together: offsets into the source, and `lo`, `hi` into the current text."""

    start: int
    end: int
    lo: int
    hi: int
    after: str
    edits: tuple[Edit, ...]

    @property
    def shift(self) -> int:
        """What leads from an offset of the current text behind it to one of the source."""
        return self.end - self.hi


_Told = tuple[tuple[str, ...], str, tuple[str, ...]]


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
        text = self.text
        wished = [e for e in edits if e.certainty != CERTAIN or text[e.start : e.end] != e.after]
        if not wished:
            return
        self._joined = self._composed(wished)
        self.text = _replaced(self.source, ((j.start, j.end, j.after) for j in self._joined))
        shift = 0
        for joined in self._joined:
            joined.lo = joined.start + shift
            joined.hi = joined.lo + len(joined.after)
            shift = joined.hi - joined.end

    def _composed(self, edits: Sequence[Edit]) -> list[_Joined]:
        """Earlier repairs and new edits in order, those that overlap made one."""
        olds, result = self._joined, list[_Joined]()
        done = number = 0
        while number < len(edits):
            lo, hi = edits[number].start, edits[number].end
            before = bisect_right(olds, lo, done, key=attrgetter("hi"))
            result += olds[done:before]
            first, done = number, before
            while True:  # the group grows as long as something overlaps it
                if done < len(olds) and olds[done].lo < hi:
                    lo, hi = min(lo, olds[done].lo), max(hi, olds[done].hi)
                    done += 1
                elif number < len(edits) and (number == first or edits[number].start < hi):
                    hi = max(hi, edits[number].end)
                    number += 1
                else:
                    break
            shift = olds[before - 1].shift if before else 0
            result.append(self._merged(lo, hi, olds[before:done], edits[first:number], shift))
        return [*result, *olds[done:]]

    def _merged(
        self, lo: int, hi: int, olds: Sequence[_Joined], edits: Sequence[Edit], shift: int
    ) -> _Joined:
        """One repair of the stretch [lo, hi) of the current text; `shift` leads to the source."""
        if not olds and len(edits) == 1:
            return _Joined(lo + shift, hi + shift, lo, hi, edits[0].after, (edits[0],))
        after = _replaced(self.text[lo:hi], ((e.start - lo, e.end - lo, e.after) for e in edits))
        all_ = (*(edit for old in olds for edit in old.edits), *edits)
        end = hi + (olds[-1].shift if olds else shift)
        return _Joined(lo + shift, end, lo, hi, after, all_)

    def repairs(self, starts: Sequence[int] = ()) -> tuple[Repair, ...]:
        """Every repair in the order of the source.

        `starts` are the offsets at which its lines begin, where its line breaks do not tell.
        """
        source = self.source
        starts = starts or [0, *(match.end() for match in re.finditer("\n", source))]
        found, line = list[Repair](), 0
        for joined in self._joined:
            start, end, first = joined.start, joined.end, joined.edits[0]
            line = bisect_right(starts, start, line)
            told: _Told = (first.reason,), first.certainty, first.rivals
            if len(joined.edits) > 1:
                told = _all_told(joined.edits)
            place = joined.lo, line, start - starts[line - 1] + 1
            found.append(Repair(start, end, source[start:end], joined.after, *told, *place))
        return tuple(found)


def _all_told(edits: Sequence[Edit]) -> _Told:
    """The reasons, the least certainty and the rivals of several edits."""
    reasons = tuple(dict.fromkeys(edit.reason for edit in edits))
    certainty = max((edit.certainty for edit in edits), key=_ORDER.index)
    return reasons, certainty, tuple(dict.fromkeys(r for edit in edits for r in edit.rivals))


def repaired(source: str, repairs: Iterable[Repair]) -> str:
    """The source with its repairs made."""
    return _replaced(source, ((r.start, r.end, r.after) for r in repairs))


def undone(text: str, repairs: Iterable[Repair]) -> str:
    """The repaired text with its repairs taken back: the source."""
    return _replaced(text, ((r.place, r.place + len(r.after), r.before) for r in repairs))


def _replaced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    parts, at = list[str](), 0
    for start, end, after in edits:
        parts.append(text[at:start])
        parts.append(after)
        at = end
    return "".join([*parts, text[at:]])
