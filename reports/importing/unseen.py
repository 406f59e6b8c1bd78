"""Speakers, entries and parts that only a new import has are put into a merged draft.

A merge by lines leaves out what stands next to a line that a person changed. What the last import
did not have and the merged file does not have is new, and belongs in whoever edited around it. The
three texts are read by the layout that import writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct

_LISTS = ("感受", "成效", "举措")
_ID = re.compile(r"\s*(?:- )?编号: (\S+)")
_TOP = re.compile(r"[^\s#-]")
_HEAD, _NUMBER = re.compile(r"# 待核 \d+ 处"), re.compile(r"第 \d+ 行")
_CONTENT = re.compile(r"\s*[^\s#]")


class _Block(Struct, frozen=True):
    """An item of a list: its lines from its comments to its last, from `start` to `end`."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def id(self) -> str:
        found = next(filter(None, map(_ID.match, self.lines)), None)
        return found[1] if found else ""

    @property
    def said(self) -> tuple[str, ...]:
        """Its words: no comments, blank lines or id."""
        lines = (line.strip() for line in self.lines if _CONTENT.match(line))
        return tuple(line.removeprefix("- ") for line in lines if not _ID.match(line))


def with_unseen(merged: Sequence[str], before: Sequence[str], new: Sequence[str]) -> list[str]:
    """The lines of the merged file with all that only the new import has."""
    lines = list(merged)
    _point_out(lines, before, new)
    for block in _speakers(new):
        if block.id and not _mentions(block.id, before) and not _mentions(block.id, lines):
            _put(lines, "发言人", 0, block.lines)
    told = _speakers(before)
    for block in _speakers(new):
        last, own = _named(block.id, told), _named(block.id, _speakers(lines))
        if last and own:
            lines[own.start : own.end] = _grown(own, last, block)
    said = {line.strip().removeprefix("- ") for line in lines}
    for part in _surplus(_items(before, "正文", 0), _items(new, "正文", 0)):
        if not said.issuperset(part.said):
            _put(lines, "正文", 0, part.lines)
    return lines


def listed(lines: Sequence[str]) -> range:
    """The lines, from 0, of the list of open points at the head of a draft."""
    head = next((n for n, line in enumerate(lines) if _HEAD.match(line)), None)
    if head is None:
        return range(0)
    end = head + 1
    while end < len(lines) and lines[end].startswith("#  "):
        end += 1
    return range(head + 1, end)


def counted(lines: Sequence[str]) -> list[str]:
    """The lines with the number of open points that are listed."""
    points = listed(lines)
    found = list(lines)
    if points:
        head = points.start - 1
        found[head] = re.sub(r"\d+", str(len(points)), found[head], count=1)
    return found


def _point_out(lines: list[str], before: Sequence[str], new: Sequence[str]) -> None:
    """List the open points that only the new import has; where they stand may have moved."""
    known = {_NUMBER.sub("", line) for line in (*before, *lines)}
    more = [new[n] for n in listed(new) if _NUMBER.sub("", new[n]) not in known]
    points = listed(lines)
    if more and not points:
        at = next((n for n, line in enumerate(lines) if not line.startswith("#")), 0)
        lines[at:at] = ["#\n", new[listed(new).start - 1], *more]
    elif more:
        lines[points.stop : points.stop] = more


def _grown(own: _Block, last: _Block, new: _Block) -> list[str]:
    """A speaker's lines with the entries that only the new import has."""
    lines = list(own.lines)
    for key in _LISTS:
        for entry in _surplus(_items(last.lines, key, 2), _items(new.lines, key, 2)):
            if not set(own.said).issuperset(entry.said):
                _put(lines, key, 2, _renamed(entry, lines))
    return lines


def _surplus(last: Sequence[_Block], new: Sequence[_Block]) -> Iterator[_Block]:
    """The items that a list has more than the last one; one that was rewritten is none."""
    match = SequenceMatcher(None, [b.said for b in last], [b.said for b in new], autojunk=False)
    for _, a, b, c, d in match.get_opcodes():
        more = d - c - (b - a)
        if more > 0:
            ranked = sorted(range(c, d), key=lambda at: _nearest(new[at], last[a:b]))
            yield from (new[at] for at in sorted(ranked[:more]))


def _nearest(block: _Block, others: Sequence[_Block]) -> float:
    words = "".join(block.said)
    ratios = (SequenceMatcher(None, words, "".join(o.said), False).ratio() for o in others)
    return max(ratios, default=0.0)


def _renamed(entry: _Block, lines: Sequence[str]) -> list[str]:
    """An entry under an id that its speaker does not have yet."""
    taken = {found[1] for line in lines if (found := _ID.match(line))}
    if entry.id not in taken:
        return list(entry.lines)
    letter = entry.id.rstrip("0123456789")
    free = next(f"{letter}{n}" for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)
    old = f"编号: {entry.id}"
    return [line.replace(old, f"编号: {free}") if _ID.match(line) else line for line in entry.lines]


def _put(lines: list[str], key: str, depth: int, block: Sequence[str]) -> None:
    """Add an item at the end of a list, with the key if it is not there."""
    there = _items(lines, key, depth)
    if there:
        at = there[-1].end
        indent = _indent(next(line for line in there[-1].lines if line.lstrip().startswith("- ")))
        moved = [_moved(line, indent - depth) for line in block]
    else:
        at = max((n + 1 for n, line in enumerate(lines) if _CONTENT.match(line)), default=0)
        moved = list(block)
        if not _list_line(lines, key, depth):
            moved.insert(0, f"{' ' * depth}{key}:\n")
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines[at:at] = (["\n"] if depth == 0 else []) + moved


def _moved(line: str, more: int) -> str:
    return " " * more + line if line.strip() and more > 0 else line


def _speakers(lines: Sequence[str]) -> list[_Block]:
    return _items(lines, "发言人", 0)


def _named(id: str, blocks: Sequence[_Block]) -> _Block | None:
    return next((block for block in blocks if block.id == id), None)


def _mentions(id: str, lines: Sequence[str]) -> bool:
    return any((found := _ID.match(line)) and found[1] == id for line in lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _list_line(lines: Sequence[str], key: str, depth: int) -> int:
    """The number, from 1, of the line of a list's key; 0 if it is not there."""
    form = re.compile(rf"\s*(?:- )?{key}:\s*(?:#.*)?$")
    numbers = (n for n, line in enumerate(lines, 1) if form.match(line))
    top = (n for n in numbers if depth or _TOP.match(lines[n - 1]))
    return next(top, 0)


def _items(lines: Sequence[str], key: str, depth: int) -> list[_Block]:
    """The items of a list whose key stands at a depth, each with the comments above it."""
    first = _list_line(lines, key, depth)
    starts: list[int] = []
    dash, end = -1, first
    for number in range(first, len(lines) if first else 0):
        line = lines[number]
        if not _CONTENT.match(line):
            continue
        if dash < 0 and line.lstrip().startswith("- "):
            dash = _indent(line)
        if _indent(line) < dash or dash < 0 or (_indent(line) == dash and line[dash] != "-"):
            break
        if _indent(line) == dash:
            starts.append(number)
        end = number + 1
    blocks: list[_Block] = []
    for start, stop in pairwise([*starts, end]):
        top = _above(lines, start, blocks[-1].end if blocks else first, dash)
        bottom = max(n + 1 for n in range(start, stop) if _CONTENT.match(lines[n]))
        blocks.append(_Block(top, bottom, tuple(lines[top:bottom])))
    return blocks


def _above(lines: Sequence[str], start: int, floor: int, dash: int) -> int:
    """Where the comments right above an item begin."""
    while start > floor and re.match(r"\s*#", lines[start - 1]):
        if _indent(lines[start - 1]) > dash:
            break
        start -= 1
    return start
