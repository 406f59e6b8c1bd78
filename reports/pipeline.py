"""The whole program on one screen: the stages in order, from a YAML file to bytes and files.

load ─► Report ─► fill ─► Document ─► lay out ─► Galley ─┬─► make pages ─► Pages ─► PDF bytes
└─► DOCX bytes
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from os import PathLike
from pathlib import Path

from reports import loading, template, verify
from reports.doctree import Document
from reports.doctree import dump as dump_tree
from reports.errors import Problem, ReportError, Severity, Where, stop
from reports.galley import Galley, Run, paragraphs
from reports.layout import lay_out
from reports.manifest import Built, Manifest, deliver
from reports.model import Report
from reports.style import load_style
from reports.typeset.fonts import Faces
from reports.typeset.lines import Composer
from reports.typeset.pages import make_pages
from reports.typeset.placed import Glyphs, Pages
from reports.writers import WRITERS, Fonts
from reports.yamlfile.keys import Text

HOME = Path(__file__).resolve().parent.parent
TEMPLATES = HOME / "templates"
FONTS = HOME / "fonts"

# The document an edition makes of itself when it names none (版式 → 文件).
MAIN = {"bulletin": "briefing", "report": "report", "formal": "formal", "minutes": "minutes"}

Progress = Callable[[str, int, int], None]
"""Called with the name of what was just made, how many are made, and how many there are."""


@dataclass(frozen=True)
class Job:
    """One document of a report on its way through the stages; each is done once, on demand."""

    report: Report
    name: str

    @cached_property
    def document(self) -> Document:
        """The neutral tree."""
        return template.fill(self.report, self.name, TEMPLATES)

    @cached_property
    def galley(self) -> Galley:
        """The tree with every style computed."""
        with self._placed():
            return lay_out(self.document, load_style(TEMPLATES, self.name), composer())

    @cached_property
    def pages(self) -> Pages:
        """Every line, rule and box placed."""
        return make_pages(self.galley, composer())

    def write(self, format: str) -> bytes:
        """The finished file."""
        with self._placed():
            return WRITERS[format](self.galley, lambda: self.pages, fonts())

    def verify(self, format: str, data: bytes) -> None:
        """Read a finished file back; raise at the first character that is not the document's."""
        with self._placed():
            if format == "pdf":
                verify.same_pages(self.name, self.galley, self.pages)
                verify.same_drawing(self.name, self.pages, data)
            else:
                verify.same_text(self.name, self.galley, format, data)

    def _placed(self) -> _Placed:
        return _Placed(self.report)


class _Placed:
    """Gives problems that know only a YAML path their file, line and column."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ReportError):
            raise ReportError(self._at(problem) for problem in error.problems) from None

    def _at(self, problem: Problem) -> Problem:
        if problem.where.file or not problem.where.path:
            return problem
        return replace(problem, where=self._report.where(problem.where.path))


@lru_cache(maxsize=1)
def composer() -> Composer:
    """The composer of the program's faces, kept warm."""
    return Composer(Faces.load(FONTS))


def fonts() -> Fonts:
    """What writers need to know of fonts."""
    faces = composer().faces
    return Fonts(faces, faces.word_families("gb2312"), faces.alternatives)


def load(source: str | PathLike[str] | Mapping[str, object]) -> Report:
    """Read one edition from a YAML file, or from a mapping of the same shape.

    Raises:
        ReportError: every problem of the file, each with line, column and hint.
    """
    return loading.load(source)


def edition_of(path: str | PathLike[str]) -> Text | None:
    """The id of the edition of a file, None where the file cannot be read as it is."""
    try:
        return load(path).edition.id
    except ReportError:
        return None


def documents_of(report: Report, wanted: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names of the documents to build: those wanted, else the edition's own, else its frame's.

    Raises:
        ReportError: there is no template of that name; the place in the YAML is named.
    """
    listed = tuple(map(str, report.edition.documents))
    names = wanted or listed or (MAIN[report.edition.frame],)
    at = "" if wanted else "edition.documents" if listed else "edition.frame"
    known = template.templates(TEMPLATES)
    values = {"known": ", ".join(known)}
    where = report.where(at) if at else Where()
    missing = [name for name in names if name not in known]
    if missing:
        raise ReportError(Problem("template-missing", where, values | {"name": n}) for n in missing)
    return names


def build(report: Report, document: str = "", format: str = "pdf") -> bytes:
    """One document of a report as the bytes of a PDF or DOCX file.

    Args:
        report: what `load` returned.
        document: a folder of templates/; the frame's main document where left out.
        format: "pdf" or "docx".

    Raises:
        ReportError: what the user can mend: missing glyphs, unknown documents, template faults.
    """
    job = Job(report, document or documents_of(report)[0])
    data = job.write(format)
    job.verify(format, data)
    return data


def build_all(
    path: str | PathLike[str],
    out_dir: str | PathLike[str] = "out",
    *,
    documents: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    strict: bool = False,
    force: bool = True,
    progress: Progress = lambda name, done, total: None,
) -> Manifest:
    """Build the documents of an edition into `out_dir`/<edition id>/, all of them or none.

    An edition whose inputs have not changed since its last build is left as it is unless `force`.

    Raises:
        ReportError: nothing was written and what was built before is still there.
    """
    report = load(path)
    names = documents_of(report, documents)
    folder = Path(out_dir) / report.edition.id
    inputs = dict(_inputs(Path(path), names, formats))
    if not force and (done := Manifest.read(folder)):
        if next(iter(inputs)) not in done.inputs:
            where, other = report.where("edition.id"), next(iter(done.inputs), "")
            raise stop("edition-taken", where, id=report.edition.id, other=other)
        if done.stands(inputs):
            return replace(done, unchanged=True)
    files, warnings = [], list(report.warnings)
    wanted = [(name, format) for name in names for format in formats or tuple(WRITERS)]
    jobs = {name: Job(report, name) for name in names}
    for n, (name, format) in enumerate(wanted, 1):
        files.append(_made(jobs[name], format))
        progress(f"{name}.{format}", n, len(wanted))
    for job in jobs.values():
        warnings += notes(job)
    if strict and warnings:
        raise ReportError(replace(w, severity=Severity.ERROR) for w in warnings)
    warnings += _stale(folder, {file.name for file in files}, inputs)
    manifest = Manifest(str(report.edition.id), tuple(files), inputs, tuple(warnings))
    deliver(folder, manifest)
    return manifest


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


def check(path: str | PathLike[str], progress: Progress = lambda name, done, total: None) -> Report:
    """Do everything a build does and write nothing."""
    report = load(path)
    names = documents_of(report)
    wanted = [(name, format) for name in names for format in WRITERS]
    for n, (name, format) in enumerate(wanted, 1):
        _made(Job(report, name), format)
        progress(f"{name}.{format}", n, len(wanted))
    found = [note for name in names for note in notes(Job(report, name))]
    return replace(report, warnings=(*report.warnings, *found))


def notes(job: Job) -> list[Problem]:
    """What a build warns of: lines that could not be justified."""
    return [
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
        for name in documents_of(report)
        for at, values in _substitutions(Job(report, name).galley)
    ]


def dump(stage: str, path: str | PathLike[str], name: str = "") -> str:
    """What stands between two stages, as text: report, document, galley or pages."""
    report = load(path)
    if stage == "report":
        return report.dump()
    job = Job(report, name or documents_of(report)[0])
    if stage == "document":
        return dump_tree(job.document)
    return job.galley.dump() if stage == "galley" else job.pages.dump()


def _made(job: Job, format: str) -> Built:
    data = job.write(format)
    job.verify(format, data)
    count, faces = len(job.pages.pages), _faces(job.pages)
    others = {str(v["face"]): str(v["chars"]) for _, v in _substitutions(job.galley)}
    return Built(f"{job.name}.{format}", data, count, faces, others)


def _faces(pages: Pages) -> tuple[str, ...]:
    items = (item for page in pages.pages for item in page.items)
    return tuple(sorted({item.face for item in items if isinstance(item, Glyphs)}))


def _substitutions(galley: Galley) -> Iterator[tuple[str, dict[str, object]]]:
    """First path and characters for each face that draws what a role's own faces lack."""
    faces = composer().faces
    texts: dict[str, list[Run]] = {}
    for paragraph in paragraphs(galley.blocks):
        for item in paragraph.content:
            if isinstance(item, Run):
                texts.setdefault(item.char.face, []).append(item)
    for role, runs in texts.items():
        for face, chars in faces.substitutions(role, " ".join(r.text for r in runs)).items():
            path = next((r.path for r in runs if any(c in r.text for c in chars)), "")
            yield path, {"role": role, "face": face, "chars": "".join(chars)}


def _inputs(
    path: Path, names: tuple[str, ...], formats: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """SHA-256 of everything a build depends on, by name."""
    yield path.name.encode("utf-8", "backslashreplace").decode(), _digest([path])
    for name in ("shared", *names):
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
