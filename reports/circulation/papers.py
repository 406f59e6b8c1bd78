"""What goes round with the copies of a set: slip, list, cover sheets, the printer's file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reports.circulation.export import CHANNELS, REASONS
from reports.circulation.original import Original
from reports.circulation.printing import PrintFile, Side
from reports.circulation.recipients import Recipient
from reports.circulation.register import Copy
from reports.model import Report
from reports.pipeline import Job
from reports.yamlfile.keys import Text

_SIDES = 10_000  # of one file for the printer, about


class Wish(Struct, frozen=True):
    """What is wanted of a set besides the copies themselves."""

    documents: tuple[str, ...] = ()  # the edition's main document where none is named
    due: str = ""  # when copies are to be back, as it is printed
    merged: bool = False  # one file for the printer
    covers: bool = False  # with a cover sheet before each copy
    booklet: bool = False


class Papers(Struct, frozen=True):
    """The papers of a set; `owners` are whose the copies are, one for one."""

    report: Report
    copies: Sequence[Copy]
    owners: Sequence[Recipient]
    gaps: Sequence[Copy]
    wish: Wish

    def files(self, originals: Sequence[Original]) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each, one after another."""
        if readers := self._readers():
            pages = sum(len(original.job.pages.pages) for original in originals)
            numbers = _span(
                [c for c, o in zip(self.copies, self.owners, strict=True) if o.on_paper]
            )
            slip = {"readers": readers, "numbers": numbers, "pages": pages}
            yield from _both(Job(self.report, "slip", given={"series": slip}))
        listed = {
            "copies": [row(copy) for copy in self.copies],
            "gaps": [row(copy) for copy in self.gaps],
            "due": self.wish.due,
        }
        yield from _both(Job(self.report, "copies", given=listed))
        if self.wish.merged or self.wish.covers or self.wish.booklet:
            yield from self._print(originals)

    def _readers(self) -> list[dict[str, str]]:
        """Everybody who gets paper, in circulation order, with the numbers of their copies."""
        theirs: dict[str, list[Copy]] = {}
        for copy, owner in zip(self.copies, self.owners, strict=True):
            if owner.on_paper:
                theirs.setdefault(copy.recipient, []).append(copy)
        return [row(some[0]) | {"number": _span(some)} for some in theirs.values()]

    def _print(self, originals: Sequence[Original]) -> Iterator[tuple[str, bytes]]:
        """The paper copies in circulation order, in files that a printer can take."""
        pairs = zip(self.copies, self.owners, strict=True)
        paper = [copy for copy, owner in pairs if owner.on_paper]
        sides = sum(len(original.job.pages.pages) + 1 for original in originals) + 2
        some = max(1, _SIDES // sides)
        parts = [paper[k : k + some] for k in range(0, len(paper), some)]
        for number, part in enumerate(parts, 1):
            name = "print.pdf" if len(parts) == 1 else f"print-{number:02d}.pdf"
            yield name, self._part(part, originals)

    def _part(self, copies: Sequence[Copy], originals: Sequence[Original]) -> bytes:
        file = PrintFile(booklet=self.wish.booklet)
        covers = self._covers(file, copies) if self.wish.covers else [[]] * len(copies)
        marked = [_marked(file, original, copies) for original in originals]
        for cover, *bodies in zip(covers, *marked, strict=True):
            for sides in (cover, *bodies):
                file.add(sides)
        return file.data()

    def _covers(self, file: PrintFile, copies: Sequence[Copy]) -> list[list[Side]]:
        """A cover sheet for each copy: one document, or one each where some take two pages."""
        sides = self._cover(file, copies)
        if len(sides) == len(copies):
            return [[side] for side in sides]
        return [self._cover(file, [copy]) for copy in copies]

    def _cover(self, file: PrintFile, copies: Sequence[Copy]) -> list[Side]:
        given = {"copies": [row(copy) for copy in copies], "due": self.wish.due}
        job = Job(self.report, "cover", given=given)
        return file.read(job.finished("pdf"))


def _marked(file: PrintFile, original: Original, copies: Sequence[Copy]) -> Iterator[list[Side]]:
    """The sides of each copy: marks, and on them the pages, which are in the file once."""
    body, stamp = file.read(original.bare), original.stamp
    with stamp.forms([original.mark(copy) for copy in copies]) as marks:
        forms = [file.form(page) for page in marks.pages]
    for first in range(0, len(forms), stamp.count):
        yield [
            Side(side.size, (*(forms[first + kind] for kind in kinds), *side.forms))
            for side, kinds in zip(body, stamp.kinds, strict=True)
        ]


def row(copy: Copy) -> dict[str, str]:
    """A copy as templates know it."""
    return {
        "number": copy.shown,
        "label": copy.label,
        "unit": copy.unit,
        "post": copy.post,
        "person": Text(copy.person),
        "channel": CHANNELS[copy.channel],
        "code": copy.code,
        "reason": REASONS.get(copy.reason, copy.reason),
    }


def _span(copies: Sequence[Copy]) -> str:
    """The numbers of some copies: one, a run of them, or each run by itself."""
    runs: list[list[Copy]] = []
    for copy in sorted(copies, key=lambda c: c.number):
        if runs and copy.number == runs[-1][-1].number + 1:
            runs[-1].append(copy)
        else:
            runs.append([copy])
    return "、".join(r[0].shown if len(r) == 1 else f"{r[0].shown}—{r[-1].shown}" for r in runs)


def _both(job: Job) -> Iterator[tuple[str, bytes]]:
    for format in ("pdf", "docx"):
        yield f"{job.name}.{format}", job.finished(format)
