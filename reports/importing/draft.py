"""A draft: what import gives back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import asdict, replace

from reports.importing import words
from reports.importing.ledger import LIKELY, OPEN, Repair
from reports.importing.lines import Picture, Source
from reports.importing.structure.fields import action_fields
from reports.importing.structure.outline import ACHIEVEMENT, ACTION, FINDING, Outline, Slice
from reports.model import Report

# Reasons that leave no doubt by themselves.
_SOUND = frozenset({"script", "half-width", "full-width", "pinyin", "space", "blank", "invisible"})


class OpenPoint(Struct, frozen=True):
    """Something that a person has to settle: its place in a source, and a Chinese sentence."""

    file: str
    line: int
    column: int
    code: str
    text: str
    rivals: tuple[str, ...] = ()

    def said(self, text: str) -> OpenPoint:
        """The same point in other words."""
        return replace(self, text=text)


class Import(Struct, frozen=True):
    """One source on its way: as it was read, repaired, and taken apart."""

    source: Source
    outline: Outline
    repairs: tuple[Repair, ...]
    breaks: tuple[int, ...]  # where the lines of the repaired text end
    lines: tuple[int, ...]  # which lines of the file they are the beginnings of

    def line(self, at: int) -> int:
        """The line of the file that a line of the repaired text begins in, by an offset."""
        return self.lines[bisect_right(self.breaks, at - 1)]

    def paragraph(self, line: int) -> int:
        """The line of the file that the paragraph around a line begins in."""
        return self.lines[bisect_right(self.lines, line) - 1]


class Draft(Struct, frozen=True):
    """A draft edition.

    `yaml` is the text of the file and `report` what it loads as; `repairs` are those of all sources
    in order, `imports` how each source was read; `pictures` are to be put beside the file.
    """

    yaml: str
    report: Report
    repairs: tuple[Repair, ...]
    open_points: tuple[OpenPoint, ...]
    imports: tuple[Import, ...]
    pictures: tuple[Picture, ...]

    @property
    def to_fill(self) -> tuple[OpenPoint, ...]:
        """What no source says and the draft leaves to be filled in."""
        return to_fill(self.imports)

    @property
    def counts(self) -> dict[str, int]:
        """How much was found."""
        speakers = [speaker for one in self.imports for speaker in one.outline.speakers]
        kinds = Counter(item.kind for speaker in speakers for item in speaker.items)
        return {
            "speakers": len(speakers),
            "findings": kinds[FINDING],
            "achievements": kinds[ACHIEVEMENT],
            "actions": kinds[ACTION],
            "sections": sum(len(one.outline.sections) for one in self.imports),
            "repairs": len(self.repairs),
            "points": len(self.open_points) + len(self.to_fill),
        }

    def as_json(self) -> dict[str, object]:
        """Repairs and open points for programs."""
        return {
            "open_points": [asdict(p) for p in (*self.to_fill, *self.open_points)],
            "repaired": [
                {"file": one.source.name, **repair._asdict()}
                for one in self.imports
                for repair in one.repairs
            ],
        }

    def listed(self) -> Iterator[str]:
        """Every repair, a line each: place, before, after, reasons, how certain, rivals."""
        for one in self.imports:
            for repair in one.repairs:
                why = "；".join(words.REASONS[reason] for reason in repair.reasons)
                rivals = f"（另：{'、'.join(repair.rivals)}）" if any(repair.rivals) else ""
                place = f"{one.source.name}:{repair.line}:{repair.column}"
                sure = words.CERTAINTIES[repair.certainty]
                yield f"{place}  “{repair.before}”→“{repair.after}”  {why}；{sure}{rivals}"


def to_fill(imports: Sequence[Import]) -> tuple[OpenPoint, ...]:
    """The values of the edition itself that are missing; they stand on no line (0)."""
    titled = any(one.outline.title for one in imports)
    codes = [*([] if titled else ["title"]), "issuer", "date"]
    name = imports[0].source.name
    return tuple(OpenPoint(name, 0, 0, code, words.DOUBTS[code]) for code in codes)


def open_points(one: Import) -> tuple[OpenPoint, ...]:
    """Everything of a source that is doubtful, in the order of its lines."""
    found = [
        *_of_repairs(one),
        *_of_structure(one),
        *_of_names(one),
        *_of_tables(one),
        *_of_actions(one),
    ]
    if one.source.rival:
        said = words.DOUBTS["encoding"].format(encoding=one.source.encoding, rival=one.source.rival)
        found.append(OpenPoint(one.source.name, 1, 1, "encoding", said))
    if one.source.joins:
        said = words.DOUBTS["joined"].format(count=len(one.source.joins))
        found.append(OpenPoint(one.source.name, 1, 1, "joined", said))
    for picture in one.source.pictures:
        said = words.DOUBTS["picture"].format(line=picture.line, name=picture.name)
        found.append(OpenPoint(one.source.name, max(picture.line, 1), 1, "picture", said))
    return tuple(sorted(found, key=lambda point: (point.line, point.column)))


def _of_repairs(one: Import) -> Iterator[OpenPoint]:
    """Repairs that are not certain; those of one character in one way are told together."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[Repair]] = defaultdict(list)
    for repair in one.repairs:
        if repair.certainty not in (LIKELY, OPEN):
            continue
        if {"script-several", "script-kept", "quote"} & set(repair.reasons):
            alike[repair.before, repair.after, repair.rivals].append(repair)
        else:
            yield _told(one.source.name, repair)
    for (before, after, rivals), repairs in alike.items():
        lines = "、".join(map(str, dict.fromkeys(r.line for r in repairs)))
        said = words.DOUBTS["several" if before != after else "kept"].format(
            before=before, after=after, count=len(repairs), rivals="、".join(rivals), lines=lines
        )
        first = repairs[0]
        yield OpenPoint(one.source.name, first.line, first.column, "several", said, rivals)


def _told(file: str, repair: Repair) -> OpenPoint:
    """One doubtful repair in words; of several reasons the one that is in doubt."""
    reason = next((r for r in repair.reasons if r not in _SOUND), repair.reasons[-1])
    named = "、".join(filter(None, repair.rivals))
    said = words.DOUBTS["repair" if repair.before != repair.after else "left"].format(
        before=repair.before,
        after=repair.after,
        reason=words.REASONS[reason],
        rivals=words.RIVALS.format(rivals=named) if named else "",
    )
    return OpenPoint(file, repair.line, repair.column, reason, said, repair.rivals)


def _of_structure(one: Import) -> Iterator[OpenPoint]:
    for doubt in one.outline.doubts:
        values = dict(doubt.values)
        if "kind" in values:
            values["kind"] = words.KINDS[str(values["kind"])]
        said = words.DOUBTS[doubt.code].format_map(values)
        yield OpenPoint(one.source.name, one.line(doubt.at), 1, doubt.code, said)


def _of_tables(one: Import) -> Iterator[OpenPoint]:
    """Rows of tables that are not of tasks: they come as lines."""
    rows = {at for at, row in one.source.rows.items() if len(row.pieces) > 1} - one.outline.rows
    for tabled, run in groupby(enumerate(one.lines), lambda line: line[0] in rows):
        if tabled:
            numbers = [number for _, number in run]
            said = words.DOUBTS["table"].format(count=len(numbers))
            yield OpenPoint(one.source.name, numbers[0], 1, "table", said)


def _of_actions(one: Import) -> Iterator[OpenPoint]:
    """Deadlines that count from a day that is not known, and roles that are not clear."""
    actions = [item for speaker in one.outline.speakers for item in speaker.of(ACTION)]
    for item in actions:
        found = action_fields(one.outline, item)
        doubts = list(found.unclear)
        if found.relative:
            doubts.append(("deadline", found.quote))
        for code, quote in doubts:
            quote = re.sub(r"\s+", " ", quote)
            said = words.DOUBTS[code].format(quote=quote, words=found.deadline)
            yield OpenPoint(one.source.name, one.line(item.at), 1, code, said)


def _of_names(one: Import) -> Iterator[OpenPoint]:
    """Names are never converted silently."""
    named = [s.name for s in one.outline.speakers if s.name]
    asides = (
        (piece, one.outline.words(piece)) for piece, kind in one.outline.aside if kind == "footer"
    )
    named += [piece for piece, said in asides if not re.search("版权|转载|备案", said)]
    for piece in named:
        touched = [r for r in within(one.repairs, piece) if any("script" in x for x in r.reasons)]
        if touched:
            before = _undone(one.outline.text, piece, within(one.repairs, piece))
            said = words.DOUBTS["name"].format(before=before)
            yield OpenPoint(one.source.name, one.line(piece[0]), touched[0].column, "name", said)


def within(repairs: Sequence[Repair], piece: Slice) -> list[Repair]:
    """The repairs whose results lie in a slice of the repaired text."""
    first = bisect_left(repairs, piece[0], key=attrgetter("place"))
    last = bisect_right(repairs, piece[1], key=attrgetter("place"))
    return [r for r in repairs[first:last] if r.place + len(r.after) <= piece[1]]


def _undone(text: str, piece: Slice, repairs: Iterable[Repair]) -> str:
    words_, at = "", piece[0]
    for repair in repairs:
        words_ += text[at : repair.place] + repair.before
        at = repair.place + len(repair.after)
    return words_ + text[at : piece[1]]
