"""A numbered set: for each recipient a copy of its own, and the papers that go round with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reports import pipeline
from reports.circulation.exchange import exchanged
from reports.circulation.export import workbook
from reports.circulation.original import Original, to_number
from reports.circulation.papers import Papers, Wish
from reports.circulation.recipients import Recipient, Recipients
from reports.circulation.register import Copy, Filed, Register, standing
from reports.errors import Problem, ReportError, Severity, Where
from reports.galley import Run
from reports.layout.coverage import uncovered
from reports.model import Report
from reports.openpoints import unsettled
from reports.pipeline import Job
from reports.typeset import copymark

FOLDER, LIST = "copies", "copies.json"


class Made(Struct, frozen=True):
    """A numbered set as it was delivered."""

    edition: str
    folder: Path
    copies: tuple[Copy, ...]
    files: tuple[str, ...]
    warnings: tuple[Problem, ...] = ()


def make(
    path: str,
    recipients: Recipients,
    register: Register,
    out_dir: str,
    wish: Wish,
    said: Callable[[str], None] = lambda _: None,
) -> Made:
    """Number the copies of an edition, make them, and deliver the whole set or none of it.

    `said` is told of each copy that was made.

    Raises:
        ReportError: what the edition's build raises; a name that no face draws; no numbers left;
            the folder cannot be written.
    """
    report = _checked(path)
    originals = to_number(report, wish.documents)
    _drawn(recipients, originals[0].job)
    copies = register.number(str(report.edition.id), recipients.items)
    owners = [r for r in recipients.items for _ in range(r.copies)]
    folder = Path(out_dir) / str(report.edition.id) / FOLDER
    gaps = [c for c in register.copies(str(report.edition.id), withdrawn=True) if c.reason]
    filed: list[Filed] = []
    with exchanged(folder) as work:
        for copy, owner in zip(copies, owners, strict=True):
            filed += list(_copy_files(copy, owner, originals, work))
            said(copy.shown)
        for name, data in Papers(report, copies, owners, gaps, wish).files(originals):
            (work / name).write_bytes(data)
        listed = {"edition": str(report.edition.id), "files": [_entry(f) for f in filed]}
        text = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
        (work / LIST).write_text(text, "utf-8")
        older = _signed_before(register, str(report.edition.id), filed)
        # Known before they can be seen: a file nobody can trace must never leave.
        register.file(str(report.edition.id), filed)
        (work / "register.xlsx").write_bytes(workbook(register, str(report.edition.id)))
        names = sorted(file.name for file in work.iterdir())
    warnings = (*recipients.warnings, *_counted(report, copies, recipients), *older)
    return Made(str(report.edition.id), folder, tuple(copies), tuple(names), warnings)


def _checked(path: str) -> Report:
    """The edition, if copies of it can be numbered."""
    report = pipeline.load(path)
    if report.edition.status == "final" and (problems := list(unsettled(report))):
        raise ReportError(problems)
    return report


def _drawn(recipients: Recipients, job: Job) -> None:
    """Every character of a name has a face that draws it, or nothing is made."""
    runs = [
        Run(str(text), job.styles.paragraph(style).char, text.path)
        for recipient in recipients.items
        for text in (recipient.unit, recipient.post, recipient.person)
        for style in (copymark.NAME, copymark.LINE)
        if text
    ]
    found = uncovered(runs, pipeline.composer().faces, job.styles)
    problems = [replace(p, where=recipients.where(p.where.path)) for p in found]
    if problems:
        unique = {(p.code, p.where, str(p.values.get("char"))): p for p in problems}
        raise ReportError(unique.values())


def _copy_files(
    copy: Copy, owner: Recipient, originals: Sequence[Original], work: Path
) -> Iterator[Filed]:
    formats = dict.fromkeys((*(["pdf"] if owner.on_paper else []), *owner.formats))
    for original in originals:
        for format in formats:
            data = original.personal(copy, format)
            name = f"{copy.shown}-{original.job.title}.{format}"
            (work / name).write_bytes(data)
            sha256 = hashlib.sha256(data).hexdigest()
            yield Filed(sha256, copy.number, name, original.sha256(format))


def _signed_before(register: Register, edition: str, filed: Sequence[Filed]) -> list[Problem]:
    """A warning where somebody has signed for a copy whose text is another one now."""
    now: dict[int, set[str]] = {}
    for file in filed:
        now.setdefault(file.number, set()).add(file.base)
    signed = {
        n for (_, n), kinds in standing(register.events(edition)).items() if "signed" in kinds
    }
    older = [
        f"{number:06d}"
        for number in sorted(signed & now.keys())
        if now[number] - {file.base for file in register.files(edition, number)}
    ]
    values = {"count": len(older), "numbers": "、".join(older)}
    return [Problem("copies-signed-older", Where(), values, Severity.WARNING)] if older else []


def _entry(file: Filed) -> dict[str, object]:
    return {"name": file.name, "number": f"{file.number:06d}", "sha256": file.sha256}


def _counted(report: Report, copies: Sequence[Copy], recipients: Recipients) -> Iterator[Problem]:
    """Where the set and what the edition says of its own distribution disagree."""
    printed = report.edition.copies
    if printed is not None and printed != len(copies):
        values = {"printed": printed, "made": len(copies)}
        yield Problem("copies-differ", report.where("edition.copies"), values, Severity.WARNING)
    if (number := report.edition.copy_number) is not None:
        where, said = report.where("edition.copy_number"), {"number": f"{number:06d}"}
        yield Problem("copy-number-given", where, said, Severity.WARNING)
    if report.edition.status != "final":
        where = report.where("edition.status")
        yield Problem("copies-of-draft", where, {}, Severity.WARNING)
    if "recipients" in report.edition.documents:
        yield Problem("lists-differ", report.where("edition.documents"), {}, Severity.WARNING)
