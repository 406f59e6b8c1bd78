"""The one list of what is open in an edition: for `check`, for programs, for the manifest.

Open points of the data, what an import left for a person to look at, findings of lint, and texts
that no document shows; what a decision has settled is listed too, with that decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from reports.errors import Problem, Severity, Where
from reports.gates.unused import Unused, unused_problem
from reports.lint import Finding, accepts
from reports.model import Report
from reports.openpoints import OpenPoint, open_points

# A comment that `import` leaves where a person is to look; it goes once they have.
_REVIEW: Final = re.compile(r"^\s*#\s*待核：\s*(.+?)\s*$")
_KINDS: Final = {
    "open-deadline": "deadline",
    "open-person": "person",
    "open-lead-unit": "lead-unit",
    "open-name": "name",
    "open-inferred": "inferred",
    "open-review": "repair",
    "open-to-fill": "to-fill",
    "open-date": "to-fill",
    "open-lost": "repair",
    "text-unused": "unused",
    "text-cut": "unused",
}


class Open(Struct, frozen=True):
    """Something a person has still to settle, or has settled.

    `id` is what a decision names it by; empty where only the file itself settles it. `role` is who
    is to settle it. `decision` is what was decided.
    """

    id: str
    problem: Problem
    role: str
    settled: bool = False
    decision: str = ""

    @property
    def kind(self) -> str:
        """What sort of thing it is: deadline, person, name, inferred, repair, unused, lint …"""
        code = self.problem.code
        return "lint" if code.startswith("lint-") else _KINDS.get(code, code.removeprefix("open-"))

    def as_json(self) -> dict[str, object]:
        """The same for programs, without words of any language."""
        where = self.problem.where
        return {
            "kind": self.kind,
            "code": self.problem.code,
            "id": self.id,
            "line": where.line,
            "path": where.path,
            "role": self.role,
            "settled": self.settled,
            "decision": self.decision,
        }


def open_list(
    report: Report, findings: Iterable[Finding], unused: Iterable[Unused] = ()
) -> tuple[Open, ...]:
    """Everything that is open, in the order of the file within each kind.

    Args:
        report: the edition.
        findings: what lint found, accepted or not.
        unused: texts that no document shows, as far as that is known.
    """
    office = str(report.edition.issuer)
    return (
        *(_of_point(report, point) for point in open_points(report)),
        *_reviews(report.source_name, office),
        *(_of_finding(report, finding, office) for finding in findings),
        *(_of_unused(report, item, office) for item in unused),
    )


def _of_point(report: Report, point: OpenPoint) -> Open:
    problem = point.problem(report.where(point.path))
    return Open(point.id, problem, point.role, point.settled, point.decision)


def _of_finding(report: Report, finding: Finding, office: str) -> Open:
    return Open(
        finding.id, finding.problem(), office, finding.settled, _decision(report, finding.id)
    )


def _of_unused(report: Report, item: Unused, office: str) -> Open:
    return Open(item.id, unused_problem(item), office, item.settled, _decision(report, item.id))


def _decision(report: Report, id: str) -> str:
    """What was decided of a finding; nothing where nobody has."""
    made = (d for d in report.decisions if accepts(str(d.point), id))
    return next((str(decision.decision) for decision in made), "")


def _reviews(file: str, office: str) -> Iterator[Open]:
    """Comments of an import that nobody has taken away; none where the data was no file."""
    path = Path(file)
    if not file or not path.is_file():
        return
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        if match := _REVIEW.match(line):
            where = Where(file, number, line.index("#") + 1)
            values = {"said": match[1]}
            yield Open("", Problem("open-review", where, values, Severity.WARNING), office)


def counted(items: Sequence[Open]) -> Mapping[str, int]:
    """How many of each kind are not settled yet, in the order of their first."""
    out: dict[str, int] = {}
    for item in items:
        if not item.settled:
            out[item.kind] = out.get(item.kind, 0) + 1
    return out
