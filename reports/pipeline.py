"""The stages in order: the whole way from a YAML file to the bytes of a PDF or Word file.

`load` reads the YAML into a Report; each document of it is a Job, whose steps are Document (fill),
Galley (lay out), Pages (make pages) and bytes (write); what was written is read back (verify).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from os import PathLike
from pathlib import Path

from reports import loading, template, verify
from reports.doctree import Document
from reports.doctree import dump as dump_tree
from reports.errors import Problem, ReportError, Where
from reports.galley import Galley
from reports.layout import lay_out
from reports.model import Report
from reports.style import load_style
from reports.typeset.fonts import Faces
from reports.typeset.lines import Composer
from reports.typeset.pages import make_pages
from reports.typeset.placed import Pages
from reports.writers import WRITERS, Fonts

HOME = Path(__file__).resolve().parent.parent
TEMPLATES = HOME / "templates"
FONTS = HOME / "fonts"

# The document an edition makes of itself when it names none (版式 → 文件).
MAIN = {"bulletin": "briefing", "report": "report", "formal": "formal", "minutes": "minutes"}


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
        with _placed(self.report):
            return lay_out(self.document, load_style(TEMPLATES, self.name), composer())

    @cached_property
    def pages(self) -> Pages:
        """Every line, rule and box placed."""
        with _placed(self.report):
            return make_pages(self.galley, composer())

    def write(self, format: str) -> bytes:
        """The finished file."""
        with _placed(self.report):
            return WRITERS[format](self.galley, lambda: self.pages, fonts())

    def verify(self, format: str, data: bytes) -> None:
        """Read a finished file back; raise at the first character that is not the document's."""
        with _placed(self.report):
            if format == "pdf":
                verify.same_pages(self.name, self.galley, self.pages)
                verify.same_drawing(self.name, self.pages, data)
            else:
                verify.same_text(self.name, self.galley, format, data)


@contextmanager
def _placed(report: Report) -> Iterator[None]:
    """Problems that know only a YAML path get its file, line and column."""
    try:
        yield
    except ReportError as error:
        raise ReportError(
            replace(p, where=report.where(p.where.path)) if p.where.path and not p.where.file else p
            for p in error.problems
        ) from None


def composer() -> Composer:
    """The composer of the program's faces, kept warm until fonts.yaml or a font changes."""
    return _composer(Faces.load(FONTS))


@lru_cache(maxsize=1)
def _composer(faces: Faces) -> Composer:
    return Composer(faces)


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


def dump(stage: str, path: str | PathLike[str], name: str = "") -> str:
    """What stands between two stages, as text: report, document, galley or pages."""
    report = load(path)
    if stage == "report":
        return report.dump()
    job = Job(report, name or documents_of(report)[0])
    if stage == "document":
        return dump_tree(job.document)
    return job.galley.dump() if stage == "galley" else job.pages.dump()
