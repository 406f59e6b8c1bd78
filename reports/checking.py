"""`check`: everything a build does, every gate, and nothing written.

What is found comes back as a whole: problems, the list of what is open, and, where it is asked for,
what was measured against the standards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports import documents, editions, lint, pipeline
from reports.errors import Problem, ReportError, Severity
from reports.gates import Finished
from reports.gates.unused import Unused, shown, unused, unused_problems
from reports.limits import uncollected
from reports.model import Report
from reports.openlist import Open, open_list
from reports.openpoints import unsettled
from reports.pipeline import TEMPLATES, Job

if TYPE_CHECKING:  # loaded where something is to be measured
    from reports.conformance import Conformance, Measured

REPORT = "conformance"  # the template of the report


class Checked(Struct, frozen=True):
    """What a check found; `conformance` is None unless it was to be measured."""

    report: Report
    problems: tuple[Problem, ...]
    open: tuple[Open, ...]
    conformance: Conformance | None = None

    @property
    def ok(self) -> bool:
        """Whether a build would go through."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    def strictly(self) -> Checked:
        """The same with every warning an error."""
        problems = tuple(replace(p, severity=Severity.ERROR) for p in self.problems)
        return replace(self, problems=problems)


def check(path: str | PathLike[str], *, deep: bool = False, measure: bool = False) -> Checked:
    """Do everything a build does and write nothing.

    Args:
        path: the edition.
        deep: also read the finished files with every gate, and look for texts that no document
            shows.
        measure: also hold the finished files against the standards; it is deep.

    Raises:
        ReportError: the file cannot be read, or names documents that there are not.
    """
    with uncollected():
        return _checked(path, deep=deep or measure, measure=measure)


def _checked(path: str | PathLike[str], *, deep: bool, measure: bool) -> Checked:
    report = pipeline.load(path)
    findings = lint.lint(report)
    ids = [finding.id for finding in findings]
    problems = [*report.warnings, *_open_at_last(report, ids), *lint.unsettled(findings)]
    jobs = pipeline.jobs(report)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Checked(report, tuple(problems), open_list(report, findings))
    measured: list[Measured] = []
    for job in jobs:
        try:
            problems += _made(job, measured, deep=deep, closely=measure)
        except ReportError as error:
            problems += error.problems
    left: tuple[Unused, ...] = ()
    if deep:
        left = unused(report, [shown(job.galley) for job in jobs])
        problems += unused_problems(left)
    found = _once(problems)
    return Checked(report, found, open_list(report, findings, left), _held(measured, findings))


def _held(measured: Sequence[Measured], findings: Sequence[lint.Finding]) -> Conformance | None:
    """What was measured against the standards; None where nothing was."""
    if not measured:
        return None
    from reports.conformance import assess

    return assess(measured, findings, faces())


def _open_at_last(report: Report, ids: Iterable[str]) -> Iterator[Problem]:
    """What keeps a final edition from being one."""
    if report.edition.status == "final":
        # What no document shows is known only when all are made; decisions of it are trusted.
        trusted = (str(d.point) for d in report.decisions if d.point.startswith("unused/"))
        yield from unsettled(report, [*ids, *trusted])


def _made(job: Job, measured: list[Measured], *, deep: bool, closely: bool) -> Iterator[Problem]:
    files = {}
    for format in ("pdf", "docx"):
        files[format] = job.write(format)
        job.verify(format, files[format])
    yield from editions.notes(job)
    if deep:
        pdf, docx = files["pdf"], files["docx"]
        done = Finished(job.title, job.galley, job.pages, pdf, docx, closely)
        for problem in done.problems:
            path = problem.where.path
            yield replace(problem, where=job.report.where(path)) if path else problem
        if closely:
            from reports.conformance import Measured

            measured.append(Measured(job.name, name_of(job), done))


def name_of(job: Job) -> str:
    """What a document is called, with whose it is."""
    title = str(documents.kind(TEMPLATES, job.name).title or job.name)
    whose = next((str(s.name) for s in job.report.speakers if str(s.id) == job.part), job.part)
    return f"{title}（{whose}）" if job.part else title


def faces() -> dict[str, str]:
    """The PostScript name of the face of each role."""
    known = pipeline.composer().faces
    return {role: known.face(name).postscript_name for role, name in known.roles.items()}


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without those that another document has at the same place."""
    return tuple({(p.code, p.where, str(p.values)): p for p in problems}.values())


def report_files(checked: Checked, formats: Iterable[str]) -> dict[str, bytes]:
    """The conformance report as files, by format; read back like any other document.

    Raises:
        ReportError: a fault of its template.
    """
    job = Job(checked.report, REPORT, given={REPORT: checked.conformance})
    return {format: job.finished(format) for format in formats}
