"""Open points: what a person has still to settle before an edition is final."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from reports.errors import Problem, Where
from reports.model import Action, Report, Row


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing to settle.

    `id` names it in `decisions` and stays while the ids of speaker and action stay; `path` is where
    it shows in the YAML; `role` is who is to settle it; `settled` tells that a decision does.
    """

    id: str
    code: str
    path: str
    role: str
    values: dict[str, object]
    settled: bool = False
    text: str = ""  # in words, for people
    decision: str = ""  # what settled it

    def problem(self, where: Where) -> Problem:
        """The point as something that stops an edition from being final."""
        return Problem(self.code, where, self.values | {"id": self.id, "role": self.role})


def open_points(report: Report) -> tuple[OpenPoint, ...]:
    """Every open point in reading order: names not yet checked, then each action's gaps."""
    out = []
    for id, code, path, role, values in _found(report):
        made = (d for d in report.decisions if _settles([str(d.point)], id))
        decision = next(made, None)
        said = str(decision.decision) if decision else ""
        out.append(OpenPoint(id, code, path, role, values, decision is not None, decision=said))
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
    for speaker in report.speakers:
        if not speaker.verified:
            about: dict[str, object] = {"name": str(speaker.name)}
            yield f"{speaker.id}/name", "open-name", speaker.name.path, office, about
    for row in report.rows:
        yield from _of_action(row, office)


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
