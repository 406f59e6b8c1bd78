"""The stages in order: the whole way from a YAML file to the bytes of a PDF or Word file.

`load` reads the YAML into a Report; each document of it is a Job, whose steps are Document (fill),
Galley (lay out), Pages (make pages) and bytes (write); what was written is read back (verify).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from os import PathLike
from pathlib import Path

from msgspec.structs import replace

from reports import documents, gates, loading, messages, template, verify
from reports.doctree import Document
from reports.doctree import dump as dump_tree
from reports.errors import Problem, ReportError, Where, stop
from reports.galley import Galley
from reports.layout import lay_out
from reports.limits import uncollected
from reports.model import Report
from reports.openpoints import OpenPoint, open_points
from reports.pictures import Pictures
from reports.script import script_of
from reports.style import Stylesheet, load_style
from reports.typeset.fonts import Faces
from reports.typeset.lines import Composer
from reports.typeset.pages import make_pages
from reports.typeset.placed import Pages
from reports.writers import WRITERS, Fonts, Note, WordOptions

HOME = Path(__file__).resolve().parent.parent
TEMPLATES = HOME / "templates"
FONTS = HOME / "fonts"

# The document an edition makes of itself when it names none, and its house profile (版式 → 文件).
MAIN = {"bulletin": "briefing", "report": "report", "formal": "formal", "minutes": "minutes"}
OPEN_LIST = "openpoints"
PROFILES = {"bulletin": "bulletin", "report": "gbt9704", "formal": "gbt9704", "minutes": "gbt9704"}


# Languages whose families Word files name apart (BCP 47).
_OTHER_LANGUAGES = ("zh-Hant", "zh-HK", "ja", "ko")
# 保护 → ST_DocProtect; its password is never in a file nor on the command line.
_PROTECTION = {
    "none": "",
    "read": "readOnly",
    "comment": "comments",
    "track": "trackedChanges",
    "forms": "forms",
}
PASSWORD = "JIANBAO_WORD_PASSWORD"


Points = Callable[[], tuple[OpenPoint, ...]]


@dataclass(frozen=True)
class Job:
    """One document of a report on its way through the stages; each is done once, on demand.

    `part` is the id of the speaker it is for, where a template makes one for each; `profile` a
    house profile other than the edition's own; `script` the one to convert it to, if any;
    `given` what else its template is to know, such as the copies of a register; `points` tells the
    open points of the report, which all its jobs share.
    """

    report: Report
    name: str
    part: str = ""
    profile: str = ""
    script: str = ""
    given: Mapping[str, object] = field(default_factory=dict, compare=False)
    points: Points | None = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """The name of its files, less their ending."""
        return f"{self.name}-{self.part}" if self.part else self.name

    @cached_property
    def composer(self) -> Composer:
        """Sets its text."""
        return composer()

    @cached_property
    def styles(self) -> Stylesheet:
        """The style sheet: shared, house profile, template."""
        with _placed(self.report):
            styles = load_style(TEMPLATES, self.name, profile_of(self.report, self.profile))
        return styles.spoken(script_of(self.report, self.script).text) if self.script else styles

    @cached_property
    def document(self) -> Document:
        """The neutral tree."""
        words = self.styles.words
        points = self.points or partial(told, self.report)
        about = (self.part, words, points, self.given, self.styles.names)
        made = template.fill(self.report, self.name, TEMPLATES, *about)
        return script_of(self.report, self.script).document(made) if self.script else made

    @cached_property
    def galley(self) -> Galley:
        """The tree with every style computed."""
        with _placed(self.report):
            pictures = Pictures(Path(self.report.source_name).parent)
            made = lay_out(self.document, self.styles, self.composer, pictures)
        vars(self).pop("document")  # as large as the data, and hardly ever asked for again
        return made

    @cached_property
    def pages(self) -> Pages:
        """Every line, rule and box placed."""
        with _placed(self.report):
            return make_pages(self.galley, self.composer)

    @cached_property
    def word(self) -> WordOptions:
        """What a Word file of it is to be: as the style sheet says, and as the edition stands."""
        rule, review = self.styles.word, self.report.edition.status == "review"
        return WordOptions(
            preset=rule.families or "gb2312",
            embed=rule.embed_fonts or "none",
            protection=_PROTECTION[rule.protection or "none"],
            password=os.environ.get(PASSWORD, ""),
            read_only=bool(rule.read_only),
            watermark=self.galley.watermark,
            review=review,
            notes=tuple(_notes(self.report)) if review else (),
            controls=bool(rule.controls),
        )

    @cached_property
    def placed(self) -> gates.Placed:
        """Its pages and what the gates say of them before they are written."""
        return gates.Placed(self.galley, self.pages, self.composer.faces)

    def write(self, format: str) -> bytes:
        """The finished file."""
        with _placed(self.report):
            named = _named(self.composer.faces, self.word.names)
            return WRITERS[format](self.galley, lambda: self.pages, named, self.word)

    def finished(self, format: str) -> bytes:
        """The file, written and read back.

        Raises:
            ReportError: what the user can mend, or the first thing that was lost on the way.
        """
        with uncollected():
            data = self.write(format)
            self.verify(format, data)
        return data

    def verify(self, format: str, data: bytes) -> None:
        """Read a finished file back; raise at the first character that is not the document's."""
        with _placed(self.report):
            if format == "pdf":
                if faults := self.placed.errors:
                    raise ReportError(faults)
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


def fonts(preset: str = "gb2312") -> Fonts:
    """What writers need to know of fonts; `preset` as in the `word` part of fonts.yaml."""
    return _named(composer().faces, preset)


def _named(faces: Faces, preset: str) -> Fonts:
    others = {tag: faces.word_families(preset, tag) for tag in _OTHER_LANGUAGES}
    return Fonts(faces, faces.word_families(preset), faces.alternatives, others)


def told(report: Report) -> tuple[OpenPoint, ...]:
    """The open points of an edition in words; its documents are Chinese, whatever we speak."""
    points = open_points(report)
    return tuple(replace(p, text=messages.say(p.problem(Where()), "zh")[0]) for p in points)


def _notes(report: Report) -> Iterator[Note]:
    """All that is open in an edition, as it is put to those who settle it."""
    from reports.lint import lint  # review copies only
    from reports.openlist import open_list

    for item in open_list(report, lint(report)):
        if not item.settled:
            where = item.problem.where
            path = where.path or _path_at(report, where.line)
            yield Note(path, messages.say(item.problem, "zh")[0], item.role)


def _path_at(report: Report, line: int) -> str:
    """What a comment on a line of the file is about: the first value that follows it."""
    below = ((place.line, path) for path, place in report.places.items() if place.line >= line)
    return min(below, default=(0, ""))[1]


def load(source: str | PathLike[str] | Mapping[str, object]) -> Report:
    """Read one edition from a YAML file, or from a mapping of the same shape.

    Raises:
        ReportError: every problem of the file, each with line, column and hint.
    """
    with uncollected():
        return loading.load(source)


def profile_of(report: Report, wanted: str = "") -> str:
    """The house profile of an edition: its own, else its frame's.

    Raises:
        ReportError: another one is wanted than the edition names.
    """
    own = str(report.edition.profile)
    if own and wanted and own != wanted:
        values = {"own": own, "wanted": wanted}
        raise stop("profile-conflict", report.where("edition.profile"), **values)
    return own or wanted or PROFILES[report.edition.frame]


def jobs(
    report: Report, wanted: Sequence[str] = (), profile: str = "", script: str = ""
) -> list[Job]:
    """A job for each document: those wanted, else the edition's own, else its frame's.

    Where a template makes one for each speaker there is a job for each of them, and none where
    nobody spoke; `speaker-<id>` is the one for a single speaker.

    Raises:
        ReportError: there is no template of that name; the place in the YAML is named.
    """
    listed = tuple(documents.named(TEMPLATES, str(name)) for name in report.edition.documents)
    points = cache(partial(told, report))
    usual = listed or (MAIN[report.edition.frame],)
    names = [documents.named(TEMPLATES, name) for name in wanted]
    names = names or [*usual, *_open_list(report, listed, points)]
    at = "" if wanted else "edition.documents" if listed else "edition.frame"
    out: list[Job] = []
    missing: list[str] = []
    known = documents.names(TEMPLATES)
    for name in names:
        every = (
            Job(report, kind, part, profile, script, points=points)
            for kind, part in _every(report, name, known)
        )
        found = [job for job in every if name in (job.name, job.title)]
        out += found
        missing += [] if found or name in known else [name]
    if problems := list(_attached(report)):
        raise ReportError(problems)
    if missing:
        titles = ((name, documents.kind(TEMPLATES, name).title) for name in known)
        values = {"known": ", ".join(f"{name} {title}".strip() for name, title in titles)}
        where = report.where(at) if at else Where()
        raise ReportError(Problem("template-missing", where, values | {"name": n}) for n in missing)
    return out


def _open_list(report: Report, listed: Sequence[str], points: Points) -> tuple[str, ...]:
    """The list of open points, which goes with every draft and review copy that has any."""
    final = report.edition.status == "final" or OPEN_LIST in listed
    return () if final or all(point.settled for point in points()) else (OPEN_LIST,)


def _attached(report: Report) -> Iterator[Problem]:
    """Attachments that are nowhere: files beside the YAML file, documents of this program."""
    folder, every = Path(report.source_name).parent, list[str]()
    if any(attachment.document for attachment in report.attachments):
        every = documents.names(TEMPLATES)
    known = [name for name in every if documents.kind(TEMPLATES, name).attach]
    for attachment in report.attachments:
        file, name = str(attachment.file), str(attachment.document)
        if file and not (folder / file).is_file():
            where = report.where(attachment.file.path)
            yield Problem("attachment-missing", where, {"file": str(folder / file)})
        if name and name not in known:
            where = report.where(attachment.document.path)
            values = {"name": name, "known": ", ".join(known)}
            yield Problem("attachment-unknown", where, values)


def _every(report: Report, name: str, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every document, by name and part, of the known templates that a name may mean."""
    for kind in known:
        if name == kind or name.startswith(f"{kind}-"):
            each = documents.kind(TEMPLATES, kind).each
            parts = [str(speaker.id) for speaker in report.speakers] if each else [""]
            yield from ((kind, part) for part in parts)


def build(report: Report, document: str = "", format: str = "pdf") -> bytes:
    """One document of a report as the bytes of a PDF or DOCX file.

    Args:
        report: what `load` returned.
        document: a folder of templates/; the frame's main document where left out.
        format: "pdf" or "docx".

    Raises:
        ReportError: what the user can mend: missing glyphs, unknown documents, template faults.
    """
    return jobs(report, (document,) if document else ())[0].finished(format)


def dump(stage: str, path: str | PathLike[str], name: str = "") -> str:
    """What stands between two stages, as text: report, document, galley or pages."""
    report = load(path)
    if stage == "report":
        return report.dump()
    job = jobs(report, (name,) if name else ())[0]
    if stage == "document":
        return dump_tree(job.document)
    return job.galley.dump() if stage == "galley" else job.pages.dump()
