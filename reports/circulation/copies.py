"""A numbered set: for each recipient a copy of its own, and the papers that go round with them.

The document is filled, laid out, made into pages, written and read back once; a copy is that
finished file with its marks (`stamp`, `writers/docx_copy`).
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from reports import pipeline
from reports.circulation.export import CHANNELS, REASONS, workbook
from reports.circulation.printing import PrintFile, Side
from reports.circulation.recipients import Recipient, Recipients
from reports.circulation.register import Copy, Filed, Register
from reports.circulation.stamp import Stamp
from reports.errors import Problem, ReportError, Severity, Where, stop
from reports.galley import Run
from reports.layout.coverage import uncovered
from reports.model import Report
from reports.openpoints import unsettled
from reports.pipeline import Job
from reports.typeset import copymark
from reports.typeset.copymark import CopyMark
from reports.writers import docx_copy
from reports.yamlfile.keys import Text

FOLDER, LIST = "copies", "copies.json"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a set besides the copies themselves."""

    documents: tuple[str, ...] = ()  # the edition's main document where none is named
    due: str = ""  # when copies are to be back, as it is printed
    merged: bool = False  # one file for the printer
    covers: bool = False  # with a cover sheet before each copy
    booklet: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A numbered set as it was delivered."""

    edition: str
    folder: Path
    copies: tuple[Copy, ...]
    files: tuple[str, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Original:
    """One document of the edition: its finished files, each written and read back once."""

    job: Job
    _files: dict[str, bytes] = field(default_factory=dict, compare=False)

    def data(self, format: str) -> bytes:
        """The edition's own file."""
        if format not in self._files:
            made = self.job.write(format)
            self.job.verify(format, made)
            self._files[format] = made
        return self._files[format]

    @cached_property
    def stamp(self) -> Stamp:
        """Puts marks behind its pages."""
        looks = {name: self.job.styles.paragraph(name) for name in copymark.STYLES}
        return Stamp(self.job.pages, self.job.galley.page, looks, pipeline.composer())

    @cached_property
    def _word(self) -> docx_copy.Prepared:
        page, look = self.job.galley.page, self.job.styles.paragraph(copymark.NUMBER)
        top, right = self.stamp.line_of_number(), page.width - page.outside
        spot = docx_copy.Spot(right, top, look.pitch, look.char.size)
        return docx_copy.prepare(self.data("docx"), spot)

    def mark(self, copy: Copy) -> CopyMark:
        """What a copy of it says of itself."""
        line = self.job.styles.words.get("personal", "份号{number}，发：{label}，短码{code}。")
        label = " ".join("".join(p.split()) for p in (copy.unit, copy.post, copy.person) if p)
        for name, value in (("number", copy.shown), ("code", copy.code), ("label", label)):
            line = line.replace(f"{{{name}}}", value)
        return CopyMark(
            copy.shown, f"{''.join((copy.person or copy.unit).split())} {copy.shown}", line
        )

    def personal(self, copy: Copy, format: str) -> bytes:
        """The file of one copy."""
        mark = self.mark(copy)
        if format == "pdf":
            about = f"{copy.edition} {copy.shown} {copy.code}"
            return self.stamp.personal(self.data("pdf"), mark, about)
        families = pipeline.fonts(self.job.word.names).families
        marks = docx_copy.Marks(mark.number, mark.name, mark.line, families)
        return docx_copy.personal(self._word, marks)


def make(path: str, recipients: Recipients, register: Register, out_dir: str, wish: Wish) -> Made:
    """Number the copies of an edition, make them, and deliver the whole set or none of it.

    Raises:
        ReportError: what the edition's build raises; a name that no face draws; no numbers left;
            the folder cannot be written.
    """
    report = _checked(path)
    originals = [Original(job) for job in _jobs(report, wish)]
    _drawn(recipients, originals[0].job)
    copies = register.number(str(report.edition.id), recipients.items)
    owners = [r for r in recipients.items for _ in range(r.copies)]
    folder = Path(out_dir) / str(report.edition.id) / FOLDER
    gaps = [c for c in register.copies(str(report.edition.id), withdrawn=True) if c.reason]
    filed: list[Filed] = []
    with _exchanged(folder) as work:
        for copy, owner in zip(copies, owners, strict=True):
            filed += list(_copy_files(copy, owner, originals, work))
        papers = _Papers(report, copies, owners, gaps, wish)
        papers.write(work, originals)
        listed = {"edition": str(report.edition.id), "files": [_entry(f) for f in filed]}
        text = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
        (work / LIST).write_text(text, "utf-8")
        # Known before they can be seen: a file nobody can trace must never leave.
        register.file(str(report.edition.id), filed)
        (work / "register.xlsx").write_bytes(workbook(register, str(report.edition.id)))
        names = sorted(file.name for file in work.iterdir())
    warnings = (*recipients.warnings, *_counted(report, copies, recipients))
    return Made(str(report.edition.id), folder, tuple(copies), tuple(names), warnings)


def _checked(path: str) -> Report:
    """The edition, if copies of it can be numbered."""
    report = pipeline.load(path)
    problems = list(unsettled(report)) if report.edition.status == "final" else []
    if report.edition.copy_number is not None:
        problems.append(Problem("copy-number-given", report.where("edition.copy_number")))
    if problems:
        raise ReportError(problems)
    return report


def _jobs(report: Report, wish: Wish) -> list[Job]:
    return pipeline.jobs(report, wish.documents) if wish.documents else pipeline.jobs(report)[:1]


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
            base = hashlib.sha256(original.data(format)).hexdigest()
            yield Filed(hashlib.sha256(data).hexdigest(), copy.number, name, base)


def _entry(file: Filed) -> dict[str, object]:
    return {"name": file.name, "number": f"{file.number:06d}", "sha256": file.sha256}


def _counted(report: Report, copies: Sequence[Copy], recipients: Recipients) -> Iterator[Problem]:
    """Where the set and what the edition says of its own distribution disagree."""
    printed = report.edition.copies
    if printed is not None and printed != len(copies):
        values = {"printed": printed, "made": len(copies)}
        yield Problem("copies-differ", report.where("edition.copies"), values, Severity.WARNING)


@dataclass(frozen=True)
class _Papers:
    """What goes round with the copies: slip, list to sign, covers, the file for the printer."""

    report: Report
    copies: Sequence[Copy]
    owners: Sequence[Recipient]
    gaps: Sequence[Copy]
    wish: Wish

    def write(self, work: Path, originals: Sequence[Original]) -> None:
        """All of them into a folder."""
        on_paper = [o for o in self.owners if o.on_paper]
        edition = self.report.edition
        if on_paper:
            readers = tuple(Text(o.label) for o in dict.fromkeys(on_paper))
            slip = replace(self.report, edition=replace(edition, circulation=readers))
            self._file(work, Job(slip, "slip"))
        given = {
            "copies": [_row(copy) for copy in self.copies],
            "gaps": [_row(copy) for copy in self.gaps],
            "due": self.wish.due,
        }
        self._file(work, Job(self.report, "copies", given=given))
        if self.wish.merged or self.wish.covers or self.wish.booklet:
            (work / "print.pdf").write_bytes(self._print(originals))

    def _file(self, work: Path, job: Job) -> None:
        for format in ("pdf", "docx"):
            data = job.write(format)
            job.verify(format, data)
            (work / f"{job.name}.{format}").write_bytes(data)

    def _print(self, originals: Sequence[Original]) -> bytes:
        """The paper copies in circulation order."""
        file = PrintFile(booklet=self.wish.booklet)
        bodies = [file.read(original.data("pdf")) for original in originals]
        for copy, owner in zip(self.copies, self.owners, strict=True):
            if not owner.on_paper:
                continue
            if self.wish.covers:
                file.add(file.read(self._cover(copy)))
            for original, body in zip(originals, bodies, strict=True):
                file.add(_with_marks(file, original, body, copy))
        return file.data()

    def _cover(self, copy: Copy) -> bytes:
        given: Mapping[str, object] = {"copy": _row(copy), "due": self.wish.due}
        return Job(self.report, "cover", given=given).write("pdf")


def _row(copy: Copy) -> dict[str, str]:
    """A copy as templates know it."""
    return {
        "number": copy.shown,
        "label": copy.label,
        "unit": copy.unit,
        "post": copy.post,
        "person": copy.person,
        "channel": CHANNELS[copy.channel],
        "code": copy.code,
        "reason": REASONS.get(copy.reason, copy.reason),
    }


def _with_marks(
    file: PrintFile, original: Original, body: Sequence[Side], copy: Copy
) -> list[Side]:
    with original.stamp.forms(original.mark(copy)) as marks:
        forms = [file.form(page) for page in marks.pages]
    kinds = original.stamp.kinds
    return [
        Side(side.size, (*(forms[kind] for kind in some), *side.forms))
        for side, some in zip(body, kinds, strict=True)
    ]


@contextmanager
def _exchanged(folder: Path) -> Iterator[Path]:
    """A hidden folder that takes the place of `folder` when all is well, and is gone if not.

    Raises:
        ReportError: it cannot be written, or what stands there cannot be moved.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".copies-", dir=folder.parent))
        try:
            (work / "new").mkdir()
            yield work / "new"
            if folder.exists():
                folder.rename(work / "old")
            try:
                (work / "new").rename(folder)
            except OSError:
                if (work / "old").exists():
                    (work / "old").rename(folder)
                raise
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason, where = error.strerror or str(error), Where()
        code = "disk-full" if full else "output-refused"
        raise stop(code, where, folder=str(folder), reason=reason) from None
