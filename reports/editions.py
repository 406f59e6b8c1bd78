"""Editions: every document of a YAML file built, checked, delivered, with what there is to tell.

A Plan is an edition read; its tasks can be done anywhere, in any order; the Parts they give are
put together and delivered by whoever planned, who alone writes.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from os import PathLike
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reports import limits, lint, pipeline
from reports.documents import TEMPLATE
from reports.errors import Problem, ReportError, Severity, Where
from reports.galley import Galley, Run
from reports.gates.unused import Shown, shown, unused
from reports.inputs import digest_of, digests
from reports.manifest import Built, Manifest, deliver
from reports.model import Report
from reports.openlist import open_list
from reports.openpoints import OpenPoint, unsettled
from reports.pictures import picture_notes
from reports.pipeline import OPEN_LIST, TEMPLATES, Job, composer, fonts, load, profile_of
from reports.script import doubtful
from reports.typeset.placed import Glyphs, Pages
from reports.verify import galley_runs
from reports.writers import WRITERS

# Names among the inputs of a build that are no files.
ASKED, PROFILE = "asked", "profile"


class Order(Struct, frozen=True, kw_only=True):
    """What is asked of every edition of a run.

    `profile` is a house profile for editions that name none; `script` converts them. No document
    may take longer than `seconds` nor more than `memory` bytes; 0 is no limit.
    """

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    profile: str = ""
    script: str = ""
    strict: bool = False
    seconds: float = 0
    memory: int = 0

    @property
    def asked(self) -> str:
        """What of it decides which files there are to be, and what is in them."""
        documents, formats = " ".join(self.documents), " ".join(self.formats or WRITERS)
        return f"{documents} / {formats} / {self.profile} / {self.script}"


class Parcel:
    """A report that goes to other processes packed once, and is unpacked once in each."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._packed = b""

    @cached_property
    def points(self) -> tuple[OpenPoint, ...]:
        """The open points of the report, which all its documents know."""
        return pipeline.told(self.report)

    def __reduce__(self) -> tuple[Any, ...]:
        self._packed = self._packed or pickle.dumps(self.report, pickle.HIGHEST_PROTOCOL)
        return _unpacked, (self._packed,)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Parcel:
    return Parcel(pickle.loads(packed))


class Task(Struct, frozen=True):
    """A step towards an edition: one document made; where it has no `name`, the texts checked."""

    parcel: Parcel
    order: Order
    name: str = ""
    part: str = ""

    @property
    def title(self) -> str:
        """The name of its files, less their ending."""
        return f"{self.name}-{self.part}" if self.part else self.name


class Part(Struct, frozen=True):
    """What came of a task; nothing of it is on disk. Where there are problems there is no file."""

    files: tuple[Built, ...] = ()
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[lint.Finding, ...] = ()
    shown: Shown | None = None  # where all documents are made, as they were written


class Plan(Struct, frozen=True):
    """An edition that was read: its documents by name and part, and the SHA-256 of its inputs."""

    path: Path
    report: Report
    order: Order
    documents: tuple[tuple[str, str], ...]
    inputs: Mapping[str, str]

    @property
    def edition(self) -> str:
        """The name of its folder."""
        own, script = str(self.report.edition.id), self.order.script
        return f"{own}-{script}" if script else own

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is to be done, in the order in which `delivered` wants the parts."""
        parcel = Parcel(self.report)
        documents = (Task(parcel, self.order, name, part) for name, part in self.documents)
        return Task(parcel, self.order), *documents


def planned(path: str | PathLike[str], order: Order) -> Plan:
    """Read an edition; nothing is made yet.

    Raises:
        ReportError: every problem of the file; documents that there are not.
    """
    report = load(path)
    jobs = pipeline.jobs(report, order.documents, order.profile, order.script)
    documents = tuple((job.name, job.part) for job in jobs)
    found = digests(Path(path), report, [job.name for job in jobs])
    found |= {PROFILE: profile_of(report, order.profile), ASKED: order.asked}
    return Plan(Path(path), report, order, documents, found)


def kept(plan: Plan, out_dir: str | PathLike[str]) -> Manifest | None:
    """What was built before, if building would give it again.

    Raises:
        ReportError: the folder of that edition is full of the files of another one.
    """
    done = Manifest.read(Path(out_dir) / plan.edition)
    if done is None:
        return None
    if next(iter(plan.inputs)) not in done.inputs:
        raise ReportError([taken(plan, next(iter(done.inputs), ""))])
    stands = done.inputs == plan.inputs and not (plan.order.strict and done.warnings)
    return replace(done, unchanged=True) if stands else None


def unchanged(path: Path, order: Order, folder: Path) -> Manifest | None:
    """The same of a folder that was built from this file, without reading the edition."""
    done = Manifest.read(folder)
    if done is None or (order.strict and done.warnings):
        return None
    own = {ASKED: order.asked, PROFILE: done.inputs.get(PROFILE, "")}
    now = {name: own.get(name) or digest_of(name, path) for name in done.inputs}
    return replace(done, unchanged=True) if done.inputs == now else None


def taken(plan: Plan, other: str) -> Problem:
    """An edition's folder belongs to the edition of another file."""
    values = {"id": plan.report.edition.id, "other": other}
    return Problem("edition-taken", plan.report.where("edition.id"), values)


def make(task: Task) -> Part:
    """Do one task, in whatever process; what the user can mend is returned, not raised."""
    order = task.order
    try:
        with limits.memory(order.memory), limits.seconds(order.seconds):
            return _document(task) if task.name else _checked(task)
    except ReportError as error:
        return Part(problems=tuple(_enough(p, task) for p in error.problems))
    except limits.OutOfTime as error:
        line = limits.template_line(error.__traceback__, TEMPLATES)
        return Part(problems=(_endless(task, line),))
    except MemoryError:
        return Part(problems=(_too_much(task, Where()),))


def make_each(tasks: Sequence[Task]) -> tuple[Part, ...]:
    """Several tasks of one edition, one after the other."""
    return tuple(map(make, tasks))


def _checked(task: Task) -> Part:
    report, script = task.parcel.report, task.order.script
    found = lint.lint(report)
    _settled(report, found)
    warnings = (*_linted(found), *(doubtful(report, script) if script else ()))
    return Part(warnings=warnings, findings=found)


def _document(task: Task) -> Part:
    order = task.order
    about = task.name, task.part, order.profile, order.script
    job = Job(task.parcel.report, *about, points=lambda: task.parcel.points)
    formats = order.formats or tuple(WRITERS)
    files = tuple(_made(job, format) for format in formats)
    warnings = tuple(notes(job)) if "pdf" in formats else ()
    whole = not (order.documents or order.script)
    return Part(files, warnings, shown=shown(job.galley) if whole else None)


def _endless(task: Task, line: Where) -> Problem:
    values = {"document": task.title, "seconds": f"{task.order.seconds:g}"}
    values["more"] = f"{2 * task.order.seconds:g}"
    if line.file:
        return Problem("template-endless", line, values)
    return Problem("document-slow", Where(task.parcel.report.source_name), values)


def _too_much(task: Task, line: Where) -> Problem:
    values = {"document": task.title, "size": task.order.memory // 2**20}
    if line.file:
        return Problem("template-too-much", line, values)
    return Problem("document-too-much", Where(task.parcel.report.source_name), values)


def _enough(problem: Problem, task: Task) -> Problem:
    """A template's fault that is none but this: it asked for more memory than it may have."""
    if problem.code != "template-fault" or problem.values["reason"] != MemoryError.__name__:
        return problem
    file = TEMPLATES / task.name / TEMPLATE  # joined at the end, its text belongs to no line
    return _too_much(task, problem.where if problem.where.line else Where(str(file)))


def delivered(plan: Plan, parts: Sequence[Part], out_dir: str | PathLike[str]) -> Manifest:
    """Put an edition together and write it into `out_dir`/<edition id>/, all of it or nothing.

    Raises:
        ReportError: what is wrong with the edition or, where every text may be printed, with its
            documents; or the folder cannot be written. What was built before is still there.
    """
    problems = parts[0].problems or _once(p for part in parts for p in part.problems)
    if problems:
        raise ReportError(problems)
    files = [file for part in parts for file in part.files]
    warnings = [*plan.report.warnings, *(w for part in parts for w in part.warnings)]
    if plan.order.strict and warnings:
        raise ReportError(replace(w, severity=Severity.ERROR) for w in warnings)
    folder = Path(out_dir) / plan.edition
    stale = list(_stale(folder, {file.name for file in files}, plan))
    # The list that went with the drafts goes with them: nothing is open any more.
    over = [file for file in stale if _is_over(file, plan)]
    warnings += [
        Problem("stale-file", Where(str(folder / file)), {}, Severity.WARNING)
        for file in stale
        if file not in over
    ]
    about = tuple(files), plan.inputs, tuple(warnings), _open(plan.report, parts)
    manifest = Manifest(plan.edition, *about)
    deliver(folder, manifest)
    for file in over:
        (folder / file).unlink(missing_ok=True)
    return manifest


def _is_over(file: str, plan: Plan) -> bool:
    """Whether a file is the list of open points of an edition that has none any more."""
    return file.partition(".")[0] == OPEN_LIST and plan.report.edition.status == "final"


def _open(report: Report, parts: Sequence[Part]) -> tuple[Mapping[str, object], ...]:
    """The list of what is open, as the manifest has it."""
    made = [part.shown for part in parts if part.shown is not None]
    left = unused(report, made) if len(made) == len(parts) - 1 else ()
    return tuple(item.as_json() for item in open_list(report, parts[0].findings, left))


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without those that another document has at the same place."""
    seen: dict[tuple[str, Where, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code, problem.where, str(problem.values)), problem)
    return list(seen.values())


def build_all(
    path: str | PathLike[str],
    out_dir: str | PathLike[str] = "out",
    *,
    documents: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    profile: str = "",
    script: str = "",
    strict: bool = False,
    force: bool = True,
) -> Manifest:
    """Build the documents of an edition into `out_dir`/<edition id>/, all of them or none.

    `profile` is a house profile for an edition that names none. `script` converts the edition; its
    files stand in a folder of their own, `out_dir`/<edition id>-<script>/.

    An edition whose inputs have not changed since its last build is left as it is unless `force`.

    Raises:
        ReportError: nothing was written and what was built before is still there.
    """
    asked = Order(
        documents=documents, formats=formats, profile=profile, script=script, strict=strict
    )
    plan = planned(path, asked)
    done = None if force else kept(plan, out_dir)
    return done or delivered(plan, make_each(plan.tasks), out_dir)


def _settled(report: Report, found: Iterable[lint.Finding]) -> None:
    """Refuse a final edition in which something is open."""
    if report.edition.status != "final":
        return
    ids = [finding.id for finding in found]
    # What no document shows is known only when all are made; such decisions are taken on trust.
    ids += [str(d.point) for d in report.decisions if d.point.startswith("unused/")]
    if problems := list(unsettled(report, ids)):
        raise ReportError(problems)


def _stale(folder: Path, names: set[str], plan: Plan) -> Iterator[str]:
    """Files of an earlier build that this one does not renew although their content has changed."""
    before = Manifest.read(folder)
    if before is None:
        return
    now = dict(plan.inputs)
    now |= {name: digest_of(name, plan.path) for name in before.inputs.keys() - now.keys()}
    if all(now[name] == digest for name, digest in before.inputs.items() if name != ASKED):
        return
    yield from (file.name for file in before.files if file.name not in names)


def _linted(findings: Iterable[lint.Finding]) -> tuple[Problem, ...]:
    """What is wrong with the texts and figures themselves and nobody has accepted.

    Raises:
        ReportError: characters that must not be printed.
    """
    found = lint.unsettled(findings)
    if errors := [problem for problem in found if problem.severity is Severity.ERROR]:
        raise ReportError(errors)
    return found


def notes(job: Job) -> list[Problem]:
    """What a build warns of: lines that could not be justified, pictures that print badly."""
    seen = (*picture_notes(job.galley), *job.placed.remarks)
    placed = (replace(note, where=job.report.where(note.where.path)) for note in seen)
    return [*placed, *job.pages.problems] + [
        Problem(
            "ragged-line", job.report.where(path), {"page": page, "text": text}, Severity.WARNING
        )
        for page, path, text in job.pages.ragged
    ]


def stand_ins(path: str | PathLike[str]) -> list[Problem]:
    """Which faces draw what the faces of an edition's roles lack, at the first place of each."""
    report = load(path)
    return [
        Problem("face-stands-in", report.where(at), values, Severity.WARNING)
        for job in pipeline.jobs(report)
        for at, values in _substitutions(job.galley)
    ]


def _made(job: Job, format: str) -> Built:
    data = job.finished(format)
    others = {str(v["face"]): str(v["chars"]) for _, v in _substitutions(job.galley)}
    if format == "pdf":
        count, faces = len(job.pages.pages), _faces(job.pages)
    else:
        families, used = fonts().families, {run.char.face for run in galley_runs(job.galley)}
        count, faces = None, tuple(sorted(families[role] for role in used))
    return Built(f"{job.title}.{format}", data, count, faces, others)


def _faces(pages: Pages) -> tuple[str, ...]:
    items = (item for page in pages.pages for item in page.items)
    return tuple(sorted({item.face for item in items if isinstance(item, Glyphs)}))


def _substitutions(galley: Galley) -> Iterator[tuple[str, dict[str, object]]]:
    """First path and characters for each face that draws what a role's own faces lack."""
    faces = composer().faces
    texts: dict[tuple[str, str], list[Run]] = {}
    for run in galley_runs(galley):
        texts.setdefault((run.char.face, run.char.language), []).append(run)
    for (role, language), runs in texts.items():
        text = " ".join(run.text for run in runs)
        for face, chars in faces.substitutions(role, text, language).items():
            path = next((r.path for r in runs if any(c in r.text for c in chars)), "")
            yield path, {"role": role, "face": face, "chars": "".join(chars)}
