"""Where in a Word file each text of the YAML file went, so that an edited file can come back.

Every stretch of a paragraph that comes from one YAML path gets a bookmark nobody sees, and on
demand a content control. A part of custom XML lists them with a hash of each text: it survives
LibreOffice, which keeps bookmarks and drops what a control is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b, sha256
from itertools import count, takewhile

from msgspec import Struct

from reports.galley import Folio, Galley, Inline, Paragraph, Ruby, Run, paragraphs
from reports.writers import ooxml, ooxml_marks
from reports.writers.docx_options import Note, WordOptions
from reports.writers.docx_review import Review

FIRST_MARK = 100_000  # ids of our bookmarks begin here, out of the way of others
LONGEST_TAG = 64  # characters that Word keeps of w:tag
# LibreOffice puts U+200D into the empty cells of a row whose insertion it keeps track of.
_JOINERS = re.compile("[\u200b-\u200d\u2060\ufeff]+")
_CONTENTS = re.compile(r"contents[1-9]")


class Entry(Struct, frozen=True, dict=True):
    """A stretch of a paragraph. `number` counts the places of one path, from 1.

    `lead` and `tail` are a template's own words before and after it: 1.  and 。
    """

    path: str
    number: int
    text: str
    lead: str = ""
    tail: str = ""

    @property
    def name(self) -> str:
        """Path and number: what a control's tag says, hashed where that is too long."""
        name = self.path if self.number == 1 else f"{self.path}#{self.number}"
        return name if len(name) <= LONGEST_TAG else f"{_short(name)}…{name[-40:]}"

    @cached_property
    def mark(self) -> str:
        """Name of its bookmark; Word does not list names that begin with an underscore."""
        return f"_Y{_short(f'{self.path}#{self.number}')}"


class Traced(Struct, frozen=True):
    """A paragraph with its stretches; without any, a template's own words."""

    style: str
    text: str
    entries: tuple[Entry, ...]


def groups(paragraph: Paragraph) -> list[tuple[str, tuple[Inline, ...]]]:
    """The paragraph's inlines in stretches of one YAML path, "" for a template's own words.

    A break or white space between two runs of a path is part of their stretch.
    """
    content = paragraph.content
    if len(content) == 1:  # most paragraphs
        return [(_path(content[0]) or "", content)]
    out: list[tuple[str, list[Inline]]] = []
    waiting: list[Inline] = []  # breaks and the like, until it is known what follows
    for inline in content:
        path = _path(inline)
        if path is None:
            waiting.append(inline)
            continue
        if out and out[-1][0] == path:
            out[-1][1].extend([*waiting, inline])
        else:
            if waiting:
                out.append(("", waiting))
            out.append((path, [inline]))
        waiting = []
    if waiting:
        out.append(("", waiting))
    return [(path, tuple(inlines)) for path, inlines in out]


def traced(galley: Galley) -> Iterator[Traced]:
    """Every paragraph in reading order, tables of contents left out: Word writes those anew."""
    numbers: dict[str, int] = {}
    for paragraph in paragraphs(galley.blocks):
        if is_contents(paragraph):
            continue
        if len(paragraph.content) == 1 and isinstance(run := paragraph.content[0], Run):
            if run.text:  # most paragraphs
                entries = tuple(_entries([(run.path, run.text)], numbers))
                yield Traced(paragraph.style.name, run.text, entries)
            continue
        stretches = [(path, _words(inlines)) for path, inlines in groups(paragraph)]
        text = "".join(words for _, words in stretches)
        if text:
            entries = tuple(_entries(stretches, numbers))
            yield Traced(paragraph.style.name, text, entries)


def is_contents(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a line of a table of contents."""
    name = paragraph.style.name
    if not name.startswith("contents"):  # most paragraphs
        return False
    known = _CONTENTS.fullmatch(name) is not None
    return known and any(isinstance(inline, Folio) for inline in paragraph.content)


class Trail:
    """Marks the texts of one document while its body is written, in reading order."""

    def __init__(self, galley: Galley, options: WordOptions) -> None:
        self._galley = galley
        self._controls = options.controls
        self._paragraphs = tuple(traced(galley))
        self._marks = {(e.path, e.number): e for p in self._paragraphs for e in p.entries}
        self._numbers: dict[str, int] = {}
        self._ids = count(FIRST_MARK)
        paths = [entry.path for p in self._paragraphs for entry in p.entries]
        self.review = Review(galley, _open_points(options), paths)

    def wrap(self, path: str, xml: str) -> str:
        """The runs of the next stretch of `path` with everything that marks them."""
        if not path:
            return xml
        number = self._numbers[path] = self._numbers.get(path, 0) + 1
        entry = self._marks[path, number]
        if self._controls:
            identity = int.from_bytes(blake2b(entry.mark.encode(), digest_size=4).digest())
            xml = ooxml_marks.control(identity >> 1, entry.name, entry.name, xml)
        if number == 1:  # around the control: LibreOffice 7.4 crashes on a comment in one
            xml = self.review.wrap(path, xml)
        return ooxml.bookmark(next(self._ids), entry.mark, xml)

    def part(self) -> bytes:
        """The map; nothing for a document without any text from a YAML file."""
        if not self._marks:
            return b""
        about = self._galley.edition, self._galley.date
        return ooxml_marks.map_part(*about, map(_listed, self._paragraphs))


def squeezed(text: str) -> str:
    """Text as it is compared: without white space and joiners, which programs add and drop."""
    return _JOINERS.sub("", "".join(text.split()))


def fingerprint(text: str) -> str:
    """SHA-256 of a text as it is compared."""
    return sha256(squeezed(text).encode("utf-8", "surrogatepass")).hexdigest()


def _open_points(options: WordOptions) -> tuple[Note, ...]:
    return options.notes if options.review else ()


def _path(inline: Inline) -> str | None:
    """Path of an inline; None for those that have no text."""
    if isinstance(inline, Run):
        return inline.path
    if isinstance(inline, Ruby):
        return inline.base[0].path if inline.base else ""
    return None


def _words(inlines: Iterable[Inline]) -> str:
    """Characters of inlines, readings left out."""
    out = []
    for inline in inlines:
        if isinstance(inline, Run):
            out.append(inline.text)
        elif isinstance(inline, Ruby):
            out += [run.text for run in inline.base]
    return "".join(out)


def _entries(stretches: list[tuple[str, str]], numbers: dict[str, int]) -> Iterator[Entry]:
    lead: str | None = ""
    for at, (path, words) in enumerate(stretches):
        if path:
            numbers[path] = numbers.get(path, 0) + 1
            tail = "".join([w for _, w in takewhile(_is_own, stretches[at + 1 :])])
            yield Entry(path, numbers[path], words, lead or "", tail)
            lead = None
        elif lead is not None:
            lead += words


def _is_own(stretch: tuple[str, str]) -> bool:
    """Whether a stretch has a template's own words."""
    return not stretch[0]


def _listed(paragraph: Traced) -> str:
    texts = (
        ooxml_marks.map_text(
            entry.path,
            entry.number,
            entry.mark,
            entry.lead,
            entry.tail,
            # A text that is all of its paragraph has the paragraph's.
            "" if entry.text == paragraph.text else fingerprint(entry.text),
        )
        for entry in paragraph.entries
    )
    return ooxml_marks.map_paragraph(paragraph.style, fingerprint(paragraph.text), "".join(texts))


def _short(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
