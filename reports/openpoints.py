"""Open points: what a person has still to settle before an edition is final."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from msgspec import Struct

from reports.errors import Problem, Where
from reports.fields import fields
from reports.model import Action, Decision, Report, Row

# What a draft holds where nobody knows: words to be filled in, a lost character, a date.
TO_FILL, LOST, NO_DATE = "【待填】", "□", "1900-01-01"
_EXCERPT = 12  # characters of a text that are shown around a lost one


class OpenPoint(Struct, frozen=True):
    """One thing to settle.

    `id` names it in `decisions` and stays while the ids of speaker and action stay; `path` is where
    it shows in the YAML; `role` is who is to settle it.
    """

    id: str
    code: str
    path: str
    role: str
    values: dict[str, object]
    text: str = ""  # in words, for people
    made: Decision | None = None  # what settled it

    @property
    def settled(self) -> bool:
        """Whether a decision settles it."""
        return self.made is not None

    @property
    def decision(self) -> str:
        """What was decided."""
        return str(self.made.decision) if self.made else ""

    def problem(self, where: Where) -> Problem:
        """The point as something that stops an edition from being final."""
        return Problem(self.code, where, self.values | {"id": self.id, "role": self.role})


def open_points(report: Report) -> tuple[OpenPoint, ...]:
    """Every open point: what a draft left to fill in, names not yet checked, actions' gaps."""
    out = []
    for id, code, path, role, values in _found(report):
        made = (d for d in report.decisions if _settles([str(d.point)], id))
        out.append(OpenPoint(id, code, path, role, values, made=next(made, None)))
    return tuple(out)


def _settles(patterns: Iterable[str], id: str) -> bool:
    """Whether a decision is about a point; `*/*/person` is about every action's person."""
    return any(fnmatchcase(id, pattern) for pattern in patterns)


def unsettled(report: Report, others: Iterable[str] = ()) -> Iterator[Problem]:
    """A problem for each open point that no decision settles, and for each decision of nothing.

    `others` are the ids of what else decisions may be about: findings, texts left out.
    """
    points = open_points(report)
    known = [*(point.id for point in points), *others]
    for point in points:
        if not point.settled:
            yield point.problem(report.where(point.path))
    for decision in report.decisions:
        if not any(_settles([str(decision.point)], id) for id in known):
            where = report.where(decision.point.path)
            yield Problem("decision-of-nothing", where, {"id": str(decision.point)})


_CODES = {"lead_unit": "open-lead-unit", "person": "open-person", "deadline": "open-deadline"}
_Found = Iterator[tuple[str, str, str, str, dict[str, object]]]


def _found(report: Report) -> _Found:
    office = str(report.edition.issuer)
    yield from _of_draft(report, office)
    for speaker in report.speakers:
        if not speaker.verified:
            about: dict[str, object] = {"name": str(speaker.name)}
            yield f"{speaker.id}/name", "open-name", speaker.name.path, office, about
    for row in report.rows:
        yield from _of_action(row, office)


def _of_draft(report: Report, office: str) -> _Found:
    date = report.edition.date
    if date.isoformat() == NO_DATE:
        yield "edition/date-to-fill", "open-date", date.path, office, {"value": NO_DATE}
    for field in fields(report):
        if TO_FILL in field.text:
            said: dict[str, object] = {"value": str(field.text)}
            yield f"{field.name}-to-fill", "open-to-fill", field.path, office, said
        elif (at := field.text.find(LOST)) >= 0:
            said = {"value": str(field.text)[max(0, at - _EXCERPT) : at + _EXCERPT]}
            yield f"{field.name}-lost", "open-lost", field.path, office, said


def _of_action(row: Row, office: str) -> _Found:
    speaker, action = row.speaker, row.action
    about: dict[str, object] = {"number": row.number, "name": str(speaker.name)}
    unit = str(action.lead_unit or speaker.unit)
    for key in _lacking(action):
        yield f"{speaker.id}/{action.id}/{key}", _CODES[key], f"{action.path}.{key}", unit, about
    for key in _inferred(action):
        id = f"{speaker.id}/{action.id}/{key}-inferred"
        said = about | {"value": str(getattr(action, key))}
        yield id, "open-inferred", getattr(action, key).path, office, said


def _lacking(action: Action) -> Iterator[str]:
    """Keys whose values a reader will ask for."""
    if not action.lead_unit:
        yield "lead_unit"
    if not action.person:
        yield "person"
    if not (action.deadline or action.frequency):
        yield "deadline"


def _inferred(action: Action) -> Iterator[str]:
    """Single values that somebody inferred."""
    for key in ("lead_unit", "person", "deadline", "frequency"):
        if getattr(action, key) and action.source.of(key) == "inferred":
            yield key
