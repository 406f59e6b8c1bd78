"""A YAML file, or a mapping, becomes a Report; every problem of it is found in one run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache

from msgspec.structs import replace

from reports.errors import Problem, ReportError, Severity
from reports.ids import with_ids
from reports.model import Point, Report, Speaker
from reports.yamlfile.keys import Reader, all_keys, nearest, read_record
from reports.yamlfile.reader import Number, Text, nearest_place
from reports.yamlfile.source import Source, file_source, mapping_source, text_source

LATEST = 10**9  # stands after every line of a file


def load(source: str | os.PathLike[str] | Mapping[str, object]) -> Report:
    """The report of a YAML file, or of a mapping shaped like one.

    Raises ReportError with every problem found, in the order of the file's lines; what does not
    stop the work rides on the report as `warnings`.
    """
    if isinstance(source, Mapping):
        return report_of(mapping_source(source))
    return report_of(edition_source(source))


def edition_source(path: str | os.PathLike[str]) -> Source:
    """The nodes of an edition's file, not yet read as a report."""
    return file_source(path, *vocabulary())


def loads(text: str, name: str = "") -> Report:
    """The report of a YAML text, for callers that hold it in memory; `name` is for messages."""
    return report_of(text_source(text, name, *vocabulary()))


def report_of(source: Source) -> Report:
    """The report of a source that was read; ReportError with all its problems."""
    reader = Reader(source, Report)
    reader.problems += source.problems
    report = read_record(reader, Report, source.root, "") if source.root is not None else None
    if report is not None:
        report = replace(report, speakers=with_ids(report.speakers))
        _check(reader, report)
    problems = sorted(reader.problems, key=_position)
    if report is None or any(p.severity is Severity.ERROR for p in problems):
        raise ReportError(problems)
    return replace(
        report,
        speakers=by_rank(report.speakers),
        source_name=source.name,
        places=reader.places,
        warnings=tuple(problems),
    )


def by_rank(speakers: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """Speakers in order of rank; one without a rank keeps the place it has in the file.

    Where a given rank and a place agree, the given rank goes first.
    """
    numbered = [
        (s.rank if s.rank is not None else place, s.rank is None, place, s)
        for place, s in enumerate(speakers, 1)
    ]
    return tuple(speaker for *_, speaker in sorted(numbered, key=lambda entry: entry[:3]))


@cache
def vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """All keys of an edition, and those whose values are mappings, in both languages."""
    keys = [k for _, k in all_keys(Report)]
    words = frozenset(word for k in keys for word in (k.name, k.alias))
    holders = frozenset(word for k in keys if k.kind.records() for word in (k.name, k.alias))
    return words, holders


def _position(problem: Problem) -> tuple[int, int, str]:
    where = problem.where
    return (where.line or (LATEST if where.path else 0), where.column, where.path)


def _check(reader: Reader, report: Report) -> None:
    """What can only be seen across records: ids, references, ranks."""
    if not (report.speakers or report.sections or reader.errors):
        reader.problem_at("nothing-said", "speakers")
    _unique(reader, (speaker.id for speaker in report.speakers))
    _unique(reader, (figure.id for figure in report.figures if figure.id))
    _numbered(reader, (a.number for s in report.speakers for a in s.actions if a.number))
    for speaker in report.speakers:
        _unique(reader, (item.id for item in speaker.items))
        _follow(reader, speaker)
    ranks: dict[int, str] = {}
    for speaker in report.speakers:
        if speaker.rank is None:
            continue
        if speaker.rank in ranks:
            path, values = speaker.rank.path, {"rank": speaker.rank, "name": ranks[speaker.rank]}
            reader.problem_at("duplicate-rank", path, Severity.WARNING, **values)
        ranks.setdefault(speaker.rank, speaker.name)


def _unique(reader: Reader, ids: Iterable[Text]) -> None:
    # Ids name files, and some file systems take A and a for one name.
    seen: dict[str, Text] = {}
    for word in ids:
        if (first := seen.setdefault(word.lower(), word)) is not word:
            place = nearest_place(reader.places, first.path)
            reader.problem_at("duplicate-id", word.path, id=word, first=place)


def _numbered(reader: Reader, numbers: Iterable[Number]) -> None:
    """Row numbers of actions, once given, name one action each."""
    seen: dict[int, Number] = {}
    for number in numbers:
        if (first := seen.setdefault(int(number), number)) is not number:
            place = nearest_place(reader.places, first.path)
            reader.problem_at("duplicate-number", number.path, number=number, first=place)


def _follow(reader: Reader, speaker: Speaker) -> None:
    """Every action follows from findings or achievements of its own speaker."""
    points: tuple[Point, ...] = (*speaker.findings, *speaker.achievements)
    ids = [str(point.id) for point in points]
    for action in speaker.actions:
        for word in action.follows_from:
            if word not in ids:
                near, known = nearest(word, ids), " ".join(ids)
                code = "dangling-near" if near else "dangling" if ids else "dangling-none"
                reader.problem_at(code, word.path, id=word, near=near, known=known)
