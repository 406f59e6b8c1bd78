"""Editions: every document of a YAML file built, checked, delivered, with what there is to tell."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

from reports import lint, pipeline
from reports.errors import Problem, ReportError, Severity, Where
from reports.galley import Galley, Run
from reports.gates.unused import unused, unused_problems
from reports.manifest import Built, Manifest, deliver
from reports.model import Report
from reports.openpoints import unsettled
from reports.pictures import picture_notes
from reports.pipeline import FONTS, HOME, TEMPLATES, Job, composer, fonts, load, profile_of
from reports.script import doubtful
from reports.typeset.placed import Glyphs, Pages
from reports.verify import galley_runs
from reports.writers import WRITERS


def overwriting(files: Sequence[str]) -> dict[str, Problem]:
    """Files whose outputs would overwrite those of another file before them, and the problem.

    A file that cannot be read is not among them: building it says why.
    """
    first: dict[str, str] = {}
    found: dict[str, Problem] = {}
    for file in dict.fromkeys(files):
        try:
            report = load(file)
        except ReportError:
            continue
        other = first.setdefault(report.edition.id, file)
        if other != file:
            found[file] = _taken(report, other)
    return found


def _taken(report: Report, other: str) -> Problem:
    values = {"id": report.edition.id, "other": other}
    return Problem("edition-taken", report.where("edition.id"), values)


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
    report = load(path)
    _settled(report)
    linted = _linted(report)
    jobs = pipeline.jobs(report, documents, profile, script)
    edition = f"{report.edition.id}-{script}" if script else str(report.edition.id)
    folder = Path(out_dir) / edition
    inputs = dict(_inputs(Path(path), jobs, formats))
    if not force and (done := Manifest.read(folder)):
        if next(iter(inputs)) not in done.inputs:
            raise ReportError([_taken(report, next(iter(done.inputs), ""))])
        if done.stands(inputs):
            return replace(done, unchanged=True)
    files = [_made(job, format) for job in jobs for format in formats or WRITERS]
    warnings = [*report.warnings, *linted, *(doubtful(report, script) if script else ())]
    if "pdf" in (formats or WRITERS):
        warnings += [note for job in jobs for note in _notes(job)]
    if strict and warnings:
        raise ReportError(replace(w, severity=Severity.ERROR) for w in warnings)
    warnings += _stale(folder, {file.name for file in files}, inputs)
    manifest = Manifest(edition, tuple(files), inputs, tuple(warnings))
    deliver(folder, manifest)
    return manifest


def _settled(report: Report) -> None:
    """Refuse a final edition in which something is open."""
    if report.edition.status != "final":
        return
    ids = [finding.id for finding in lint.lint(report)]
    # What no document shows is known only when all are made; such decisions are taken on trust.
    ids += [str(d.point) for d in report.decisions if d.point.startswith("unused/")]
    if problems := list(unsettled(report, ids)):
        raise ReportError(problems)


def _stale(folder: Path, names: set[str], inputs: Mapping[str, str]) -> Iterator[Problem]:
    """Files of an earlier build that this one does not renew although their content has changed."""
    before = Manifest.read(folder)
    if before is None or all(
        inputs.get(k) == v for k, v in before.inputs.items() if k != "formats"
    ):
        return
    for file in before.files:
        if file.name not in names:
            yield Problem("stale-file", Where(str(folder / file.name)), {}, Severity.WARNING)


def check(path: str | PathLike[str], *, deep: bool = False) -> Report:
    """Do everything a build does and write nothing; what there is to tell comes as warnings.

    `deep` also measures the finished files: composition and fonts of the PDF, its parity with the
    Word file, texts that no document shows.

    Raises:
        ReportError: everything that stops a build, and in a deep check what finished files lack.
    """
    report = load(path)
    _settled(report)
    problems = [*_linted(report)]
    jobs = pipeline.jobs(report)
    for job in jobs:
        files = {format: _made(job, format).data for format in WRITERS}
        if deep:
            problems += job.measure(files["pdf"], files["docx"])
    notes = [*problems, *(note for job in jobs for note in _notes(job))]
    if deep:
        notes += unused_problems(unused(report, [job.galley for job in jobs]))
    if any(note.severity is Severity.ERROR for note in notes):
        raise ReportError(notes)
    return replace(report, warnings=(*report.warnings, *notes))


def _linted(report: Report) -> tuple[Problem, ...]:
    """What is wrong with the texts and figures themselves and nobody has accepted.

    Raises:
        ReportError: characters that must not be printed.
    """
    found = lint.unsettled(lint.lint(report))
    if errors := [problem for problem in found if problem.severity is Severity.ERROR]:
        raise ReportError(errors)
    return found


def _notes(job: Job) -> list[Problem]:
    """What a build warns of: lines that could not be justified, pictures that print badly."""
    pictures = (
        replace(note, where=job.report.where(note.where.path)) for note in picture_notes(job.galley)
    )
    return [*pictures, *job.pages.problems] + [
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
    data = job.write(format)
    job.verify(format, data)
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


def _inputs(path: Path, jobs: Sequence[Job], formats: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """SHA-256 of everything a build depends on, by name."""
    yield path.name.encode("utf-8", "backslashreplace").decode(), _digest([path])
    report = jobs[0].report
    for figure in report.figures:
        yield str(figure.file), _digest([path.parent / figure.file])
    yield "profile", profile_of(report, jobs[0].profile)
    for name in dict.fromkeys(("shared", "profiles", *(job.name for job in jobs))):
        yield f"templates/{name}", _digest(sorted((TEMPLATES / name).glob("*")))
    yield "fonts/fonts.yaml", _digest([FONTS / "fonts.yaml"])
    yield "reports", _digest(sorted((HOME / "reports").rglob("*.py")))
    yield "formats", " ".join(formats or tuple(WRITERS))


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        if path.is_file():
            total.update(os.fsencode(path.name) + b"\0" + path.read_bytes())
    return total.hexdigest()
