"""What a person looks through beside the draft: each line as it came and as it was repaired.

The same view is shown by a page for the browser and by a document of the house; how it looks is
said in templates/review.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from reports.importing import words
from reports.importing.account import pieces
from reports.importing.draft import Draft, Import, OpenPoint, within
from reports.importing.ledger import CERTAIN, LIKELY, OPEN, Repair
from reports.importing.structure.outline import Item, Slice, Speaker

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]"
)


class Span(Struct, frozen=True):
    """Characters of one look.

    `certainty` is that of the repair they are part of, if any; `heading` tells the words of a
    heading; `why` says in Chinese what was repaired and why.
    """

    text: str
    certainty: str = ""
    heading: bool = False
    why: str = ""


class Line(Struct, frozen=True):
    """A line of a source: `kinds` is what was recognised in it, `points` what is open there."""

    number: int
    raw: tuple[Span, ...]
    repaired: tuple[Span, ...]
    kinds: tuple[str, ...]
    points: tuple[str, ...]


class Sheet(Struct, frozen=True):
    """One source: its name, how it was read, repairs by certainty, its lines."""

    name: str
    encoding: str
    repairs: Mapping[str, int]
    lines: tuple[Line, ...]


class Review(Struct, frozen=True):
    """All sources of a draft, with what is open in all of them."""

    sheets: tuple[Sheet, ...]
    points: tuple[tuple[int, int, OpenPoint], ...]  # sheet from 1, its line that has it, the point
    counts: Mapping[str, int]

    def known(self) -> dict[str, object]:
        """What the templates of templates/review are given."""
        return {"review": self, "certainties": words.CERTAINTIES}

    def shown(self, fit: Callable[[str], str]) -> Review:
        """The same with every text made fit to be printed."""
        sheets = tuple(
            Sheet(fit(s.name), s.encoding, s.repairs, tuple(_shown(one, fit) for one in s.lines))
            for s in self.sheets
        )
        points = tuple((n, line, p.said(fit(p.text))) for n, line, p in self.points)
        return Review(sheets, points, self.counts)


def review_of(draft: Draft) -> Review:
    """The view of a draft."""
    points = defaultdict[str, list[OpenPoint]](list)
    for point in draft.open_points:
        points[point.file].append(point)
    sheets = tuple(_sheet(one, points[one.source.name]) for one in draft.imports)
    numbered = [
        (number, one.paragraph(point.line), point)
        for number, one in enumerate(draft.imports, 1)
        for point in points[one.source.name]
    ]
    return Review(sheets, tuple(numbered), draft.counts)


def _shown(line: Line, fit: Callable[[str], str]) -> Line:
    raw, repaired = (
        tuple(Span(fit(s.text), s.certainty, s.heading, fit(s.why)) for s in spans)
        for spans in (line.raw, line.repaired)
    )
    points = tuple(map(fit, line.points))
    return Line(line.number, raw, repaired, tuple(map(fit, line.kinds)), points)


def _sheet(one: Import, points: Sequence[OpenPoint]) -> Sheet:
    kinds, headings = _kinds(one), _headings(one)
    said = defaultdict[int, list[str]](list)
    for point in points:
        said[one.paragraph(point.line)].append(point.text)
    lines = []
    start = at = 0
    both = zip(one.source.text.split("\n"), one.outline.text.split("\n"), strict=True)
    for number, (raw, mended) in zip(one.lines, both, strict=True):
        repairs = within(one.repairs, (at, at + len(mended)))
        lines.append(
            Line(
                number,
                tuple(_raw(raw, start, repairs)),
                tuple(_mended(mended, at, repairs, headings[number])),
                tuple(kinds[number]),
                tuple(said[number]),
            )
        )
        start, at = start + len(raw) + 1, at + len(mended) + 1
    kept = tuple(line for line in lines if any(span.text.strip() for span in line.raw))
    certainties = Counter(repair.certainty for repair in one.repairs)
    counted = {name: certainties[name] for name in (CERTAIN, LIKELY, OPEN)}
    return Sheet(Path(one.source.name).name, one.source.encoding, counted, kept)


def _raw(line: str, start: int, repairs: Iterable[Repair]) -> Iterator[Span]:
    """A line of the source, cut at its repairs."""
    at = 0
    for repair in repairs:
        place = repair.start - start
        yield Span(line[at:place])
        at = place + len(repair.before)
        yield Span(line[place:at], repair.certainty, why=_why(repair))
    yield Span(line[at:])


def _mended(
    line: str, start: int, repairs: Iterable[Repair], headings: Iterable[Slice]
) -> Iterator[Span]:
    """The same line repaired, cut at its repairs and its headings."""
    looks: list[tuple[Repair | None, bool]] = [(None, False)] * len(line)
    for first, end in headings:
        looks[first - start : end - start] = [(None, True)] * (end - first)
    for repair in repairs:
        for place in range(repair.place - start, repair.place - start + len(repair.after)):
            looks[place] = (repair, looks[place][1])
    for (of, heading), group in groupby(range(len(line)), looks.__getitem__):
        text = "".join(line[place] for place in group)
        yield Span(text, of.certainty, heading, _why(of)) if of else Span(text, heading=heading)


def _why(repair: Repair) -> str:
    """What was repaired; of what is certain the reason alone."""
    reasons = "；".join(words.REASONS[reason] for reason in repair.reasons)
    if repair.certainty == CERTAIN:
        return reasons
    rivals = "、".join(filter(None, repair.rivals))
    said = f"原文“{repair.before}”：{reasons}（{words.CERTAINTIES[repair.certainty]}）"
    return said + (f"。{words.RIVALS.format(rivals=rivals)}" if rivals else "")


def _kinds(one: Import) -> defaultdict[int, list[str]]:
    """What was recognised, by the line that it begins in, in words."""
    found = defaultdict[int, list[str]](list)
    outline = one.outline
    for speaker in outline.speakers:
        found[one.line(speaker.at)].append(_speaker(one, speaker))
        for item in speaker.items:
            found[one.line(item.at)].append(_item(item))
    for item in outline.sections:
        found[one.line(item.at)].append(words.PART)
    for piece, path in pieces(outline):
        kind = path.split(".")[-1] if path.startswith("speakers") else path.split(":")[-1]
        line = one.line(piece[0])
        if kind in words.PLACES and words.PLACES[kind] not in found[line]:
            found[line].append(words.PLACES[kind])
    return found


def _speaker(one: Import, speaker: Speaker) -> str:
    say = one.outline.words
    parts = [say(speaker.unit), "、".join(map(say, speaker.posts)), say(speaker.name)]
    return words.SPEAKER.format(who="｜".join(filter(None, parts)), sure=f"{speaker.sure:.0%}")


def _item(item: Item) -> str:
    why = f"：{'，'.join(item.why)}" if item.why else ""
    cut = words.DERIVED if item.derived else ""
    return f"{words.KINDS[item.kind]}{cut} {item.sure:.0%}{why}"


def _headings(one: Import) -> defaultdict[int, list[Slice]]:
    found = defaultdict[int, list[Slice]](list)
    for piece, path in pieces(one.outline):
        if path.endswith(("heading", "title")):
            found[one.line(piece[0])].append(piece)
    return found


def visible(text: str) -> str:
    """A text whose characters that nobody can see are shown by their numbers."""
    return _CONTROLS.sub(lambda match: f"〔U+{ord(match[0]):04X}〕", text)
