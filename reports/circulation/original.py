"""One document of an edition, whose finished files become personal copies.

It is filled, laid out, made into pages, written and read back once; a copy is the finished file
with its marks (`stamp`, `writers/docx_copy`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from reports import pipeline
from reports.circulation.register import LAST, Copy
from reports.circulation.stamp import Stamp
from reports.model import Report
from reports.pipeline import Job
from reports.typeset import copymark
from reports.typeset.copymark import CopyMark
from reports.typeset.placed import Glyphs
from reports.writers import WRITERS, docx_copy
from reports.yamlfile.keys import Number

# Stands for a copy's number where a template shows one (份号): official documents have it on line
# 1, left, above marking and urgency (GB/T 9704-2012 7.2.1).
_STAND_IN = f"{LAST:06d}"


@dataclass(frozen=True)
class Original:
    """One document and its files."""

    job: Job
    _files: dict[str, bytes] = field(default_factory=dict, compare=False)
    _hashes: dict[str, str] = field(default_factory=dict, compare=False)

    def data(self, format: str) -> bytes:
        """The document's file, written and read back once."""
        if format not in self._files:
            self._files[format] = self.job.finished(format)
        return self._files[format]

    def sha256(self, format: str) -> str:
        """The hash of the document's file."""
        if format not in self._hashes:
            self._hashes[format] = hashlib.sha256(self.data(format)).hexdigest()
        return self._hashes[format]

    @cached_property
    def stamp(self) -> Stamp:
        """Puts marks behind its pages."""
        looks = {name: self.job.styles.paragraph(name) for name in copymark.STYLES}
        return Stamp(self.job.pages, self.job.galley.page, looks, pipeline.composer(), self._place)

    @cached_property
    def bare(self) -> bytes:
        """The PDF with places for marks, and without the number that the template shows."""
        whole = self.data("pdf")
        if self._place is None:
            return self.stamp.prepared(whole)
        first, *rest = self.job.pages.pages
        items = [item for item in first.items if item is not self._place]
        pages = replace(self.job.pages, pages=[replace(first, items=items), *rest])
        faces = pipeline.fonts(self.job.word.names)
        drawn = WRITERS["pdf"](self.job.galley, lambda: pages, faces, self.job.word)
        return self.stamp.prepared(drawn)

    @cached_property
    def _place(self) -> Glyphs | None:
        """The number on page 1, if the template shows one."""
        items = self.job.pages.pages[0].items
        texts = ((i, i.text) for i in items if isinstance(i, Glyphs) and not i.artifact)
        return next((item for item, text in texts if text == _STAND_IN), None)

    @cached_property
    def _word(self) -> docx_copy.Prepared:
        page, look = self.job.galley.page, self.job.styles.paragraph(copymark.NUMBER)
        if self._place is not None:
            return docx_copy.prepare(self.data("docx"), stand_in=_STAND_IN)
        top, right = self.stamp.line_of_number(), page.width - page.outside
        spot = docx_copy.Spot(right, top, look.pitch, look.char.size)
        return docx_copy.prepare(self.data("docx"), spot)

    def mark(self, copy: Copy) -> CopyMark:
        """What a copy of it says of itself."""
        line = self.job.styles.words.get("personal", "份号{number}，发：{label}，短码{code}。")
        label = " ".join("".join(p.split()) for p in (copy.unit, copy.post, copy.person) if p)
        for name, value in (("number", copy.shown), ("code", copy.code), ("label", label)):
            line = line.replace(f"{{{name}}}", value)
        name = "".join((copy.person or copy.unit).split())
        return CopyMark(copy.shown, f"{name} {copy.shown}", line)

    def personal(self, copy: Copy, format: str) -> bytes:
        """The file of one copy."""
        mark = self.mark(copy)
        if format == "pdf":
            about = f"{copy.edition} {copy.shown} {copy.code}"
            return self.stamp.personal(self.bare, mark, about)
        families = pipeline.fonts(self.job.word.names).families
        marks = docx_copy.Marks(mark.number, mark.name, mark.line, families)
        return docx_copy.personal(self._word, marks)


def originals(report: Report, documents: Sequence[str] = ()) -> list[Original]:
    """The documents wanted; the edition's first where none is named."""
    jobs = pipeline.jobs(report, documents)
    return [Original(job) for job in (jobs if documents else jobs[:1])]


def to_number(report: Report, documents: Sequence[str] = ()) -> list[Original]:
    """The same, with a line for a copy number where the template has one."""
    edition = replace(report.edition, copy_number=Number(LAST, "edition.copy_number"))
    return originals(replace(report, edition=edition), documents)
