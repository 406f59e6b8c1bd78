"""The conformance report: each rule by its clause, what it asks, what was measured, the verdict.

Nothing is claimed that was not measured: what a document does not have does not apply, what was not
found in the file is left to a person, and so is what no program can see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import asdict

from reports.conformance.clause import ABSENT, ASK, BROKEN, HELD, Clause, Row
from reports.conformance.formal import FORMAL
from reports.conformance.forms import FORMS
from reports.conformance.pages import PAGES
from reports.conformance.texts import ASKED, file_rows, gap_rows, text_rows
from reports.conformance.view import View
from reports.errors import Problem
from reports.gates import Finished
from reports.gates.composition import frame_of
from reports.gates.measures import Measured as Page
from reports.gates.measures import measured as measured_pages
from reports.lint import Finding

__all__ = ["Assessed", "Conformance", "assess"]

# The kinds of face that GB/T 9704 names, by role.
KINDS = {
    "fangsong": "仿宋体",
    "kaiti": "楷体",
    "heiti": "黑体",
    "xiaobiaosong": "小标宋体",
    "songti": "宋体",
}
# Of minutes GB/T 9704 asks the mark, the lists and the body (10.3); of other papers the pages.
_MINUTES = ("7.3.1", "7.3.3", "7.3.4", "7.4")


class Assessed(Struct, frozen=True):
    """A document held against GB/T 9704: its file's title, what it is called, how many pages."""

    title: str
    name: str
    pages: int
    rows: tuple[Row, ...]

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that apply."""
        return tuple(row for row in self.rows if row.verdict != ABSENT)

    @property
    def absent(self) -> tuple[Row, ...]:
        """What does not apply, since the document has no such part."""
        return tuple(row for row in self.rows if row.verdict == ABSENT)


class Conformance(Struct, frozen=True):
    """What was measured of an edition.

    Attributes:
        documents: each document's pages and parts.
        files: rules about all finished files together.
        texts: rules about the texts.
        asked: what only a person can check.
        lines: how many lines were read back.
        pairs: how many PDF files were compared with their Word files.
    """

    documents: tuple[Assessed, ...]
    files: tuple[Row, ...]
    texts: tuple[Row, ...]
    asked: tuple[Row, ...]
    lines: int
    pairs: int

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row."""
        documents = (row for document in self.documents for row in document.rows)
        return (*documents, *self.files, *self.texts, *self.asked)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each verdict."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in (HELD, BROKEN, ABSENT, ASK)}

    @property
    def broken(self) -> tuple[tuple[str, Row], ...]:
        """What is not kept, each with the document it is about."""
        of_documents = [(one.name, row) for one in self.documents for row in one.shown]
        of_all = [("全部文件", row) for row in self.files]
        rows = [*of_documents, *of_all, *(("数据文件", row) for row in self.texts)]
        return tuple((name, row) for name, row in rows if row.verdict == BROKEN)

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "counts": dict(self.counts),
            "documents": [
                {"document": one.title, "pages": one.pages, "rows": [asdict(r) for r in one.rows]}
                for one in self.documents
            ],
            "files": [asdict(row) for row in self.files],
            "texts": [asdict(row) for row in self.texts],
            "asked": [asdict(row) for row in self.asked],
        }


class Measured(Struct, frozen=True):
    """A document that is finished: its template, what it is called, its files as they were read."""

    template: str
    name: str
    finished: Finished


def assess(
    measured: Sequence[Measured], findings: Sequence[Finding], faces: Mapping[str, str]
) -> Conformance:
    """Hold the documents of an edition against the standards.

    Args:
        measured: every document, read closely.
        findings: what lint found, accepted or not.
        faces: the PostScript name of the face of each role.

    Raises:
        ReportError: a file cannot be read.
    """
    kinds = {faces[role]: kind for role, kind in KINDS.items() if role in faces}
    problems: list[tuple[str, Problem]] = []
    pages: list[tuple[str, Page]] = []
    documents, lines = [], 0
    for one in measured:
        done = one.finished
        problems += [(one.name, problem) for problem in done.problems]
        view = View(one.template, done.name, done.galley, done.pages, done.file, kinds)
        rows = tuple(clause.row(view) for clause in _clauses(one.template))
        documents.append(Assessed(done.name, one.name, len(done.file.sizes), rows))
        lines += len(done.lines)
        frame = frame_of(done.galley)
        pages += [(one.name, page) for page in measured_pages(done.lines, done.file.sizes, frame)]
    pairs = sum(one.finished.docx is not None for one in measured)
    files, texts = (*gap_rows(pages), *file_rows(problems)), tuple(text_rows(findings))
    return Conformance(tuple(documents), files, texts, ASKED, lines, pairs)


def _clauses(template: str) -> tuple[Clause, ...]:
    if template == "formal":
        return (*PAGES, *FORMAL, *FORMS)
    if template == "minutes":
        return (*PAGES, *(c for c in FORMAL if c.clause.startswith(_MINUTES)), *FORMS)
    return PAGES
