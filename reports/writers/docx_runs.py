"""Inline content of a Word body: runs by kind of character, links, readings, fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reports.errors import ReportError, Where, stop
from reports.galley import Break, CharStyle, Fill, Folio, Inline, Ruby, Run
from reports.writers import ooxml
from reports.writers.docx_options import WordFonts
from reports.writers.docx_parts import Parts
from reports.writers.docx_styles import Defined, letters

if TYPE_CHECKING:
    from reports.writers.docx_fonts import Families

PLAIN, MARK, RARE, ILLEGAL = "", "mark", "rare", "illegal"

# Signs that Chinese and Latin share; left alone, Word and LibreOffice set them in the Latin face.
_SHARED = "“”‘…—·‖‥※§°±×÷‰′″℃№①-⒛Ⅰ-Ⅻⅰ-ⅹ←-↓■-◿★☆"
_SPECIAL = re.compile(
    # an apostrophe between Latin letters belongs to their word
    rf"(?P<{MARK}>(?:[{_SHARED}]|(?<![A-Za-z])’|’(?![A-Za-z]))+)"
    # a variation selector stays with the character it varies
    rf"|(?P<{RARE}>(?:[\U00010000-\U000e00ff\U000e01f0-\U0010ffff]"
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef]?)+)"
    # what XML 1.0 (section 2.2) cannot hold
    rf"|(?P<{ILLEGAL}>[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff])"
)
# Where one of these may begin, which is found faster.
_MAYBE = re.compile(
    f"[{_SHARED}’\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]"
)
_NOT_IN_NAME = re.compile(r"\W")
_NAME_LENGTH = 40  # Word cuts bookmark names there
_NOT_IN_URI = re.compile(r"[^\w\-.~:/?#\[\]@!$&'()*+,;=%]|[^\x00-\x7f]|%(?![0-9A-Fa-f]{2})")


class Names:
    """Bookmark names of anchors: letters, digits, underscores, no digit first, 40 at most.

    Headings are called as Word calls those of a table of contents, hidden from lists of bookmarks.
    """

    def __init__(self, headings: Iterable[str]) -> None:
        self._names = {anchor: f"_Toc{n:09d}" for n, anchor in enumerate(headings, 1)}
        self._taken = set(self._names.values())
        self._placed = 0

    def of(self, anchor: str) -> str:
        """The name of an anchor, the same each time."""
        found = self._names.get(anchor)
        if found is None:
            found = self._names[anchor] = self._free(anchor)
        return found

    def bookmark(self, anchor: str, content: str) -> str:
        """`content` as what an anchor stands for."""
        self._placed += 1
        return ooxml.bookmark(self._placed, self.of(anchor), content)

    def _free(self, anchor: str) -> str:
        name = _NOT_IN_NAME.sub("_", anchor)
        name = (name if name[:1].isalpha() or name[:1] == "_" else f"_{name}")[:_NAME_LENGTH]
        stem, number = name, 1
        while name in self._taken:
            number += 1
            name = f"{stem[: _NAME_LENGTH - 5]}_{number}"
        self._taken.add(name)
        return name


class Runs:
    """Writes the inline content of one document's paragraphs."""

    def __init__(
        self,
        fonts: WordFonts,
        names: Names,
        parts: Parts,
        number: Callable[[str], int],
        families: Families | None = None,
    ) -> None:
        """`number`: the page on which an anchor stands, as far as we know Word's pages.

        `families`: which family has a character, where the file names our own faces.
        """
        self.names = names
        self._fonts = fonts
        self._parts = parts
        self._number = number
        self._families = families

    def xml(self, content: Sequence[Inline], defined: Defined) -> str:
        """Inlines of a paragraph whose style is `defined`; neighbours of one link are one link.

        Raises:
            ReportError: a character that a Word file cannot hold, with its YAML path.
        """
        if len(content) == 1 and isinstance(run := content[0], Run) and not run.link:
            return self._run(run, defined)  # most paragraphs
        return "".join(
            self._linked(target, "".join(self._inline(item, defined) for item in items))
            for target, items in _linked(content)
        )

    def _inline(self, item: Inline, defined: Defined) -> str:
        match item:
            case Run():
                return self._run(item, defined)
            case Ruby():
                return self._ruby(item, defined)
            case Break():
                return ooxml.run(ooxml.line_break())
            case Fill():
                look = self._look(item.char, PLAIN, defined) if item.char else ""
                return ooxml.run(ooxml.tab(), look)
            case Folio():
                instruction = rf"PAGEREF {self.names.of(item.anchor)} \h"
                look = self._look(item.char, PLAIN, defined)
                return ooxml.field(instruction, str(self._number(item.anchor)), look)

    def _run(self, run: Run, defined: Defined) -> str:
        if run.counter:
            said = self._look(run.char, PLAIN, defined)
            return ooxml.field(_sequence(run), check(run.text, run.path), said)
        char, look = run.char, self._look
        if self._families:
            runs = [
                ooxml.run(ooxml.text(text), look(char, kind, defined, family))
                for kind, family, text in self._by_family(run, self._families)
            ]
        elif _MAYBE.search(run.text):
            runs = [
                ooxml.run(ooxml.text(text), look(char, kind, defined)) for kind, text in pieces(run)
            ]
        else:  # most runs
            return ooxml.run(ooxml.text(run.text), look(char, PLAIN, defined))
        return "".join(runs)

    def _by_family(self, run: Run, families: Families) -> Iterator[tuple[str, str, str]]:
        """Kind of characters, family where the style's own lacks them, text."""
        for kind, text in pieces(run):
            for family, part in families.parts(run.char.face, text, run.char.language):
                yield kind, family, part

    def _ruby(self, ruby: Ruby, defined: Defined) -> str:
        base, reading = (
            "".join(self._run(run, defined) for run in runs) for runs in (ruby.base, ruby.reading)
        )
        if not ruby.base or not ruby.reading:
            return base + reading
        return ooxml.ruby(base, reading, ruby.base[0].char, ruby.reading[0].char)

    def _look(self, char: CharStyle, kind: str, defined: Defined, family: str = "") -> str:
        """Run properties for characters of a kind where they differ from the paragraph's style."""

        def made() -> str:
            families = self._fonts.of(char.language)
            slots = letters(char, families, mark=kind == MARK, rare=kind == RARE, family=family)
            return ooxml.run_properties(ooxml.beyond(slots, defined.letters))

        return defined.once((char, kind, family), made)

    def _linked(self, target: str, runs: str) -> str:
        if not target:
            return runs
        if target.startswith("#"):
            return ooxml.link(runs, anchor=self.names.of(target[1:]))
        return ooxml.link(runs, relation=self._parts.outside(_uri(target)))


def _linked(content: Sequence[Inline]) -> Iterator[tuple[str, list[Inline]]]:
    """Neighbours of one link; a page number links to its page, a fill joins what is around it."""
    group: list[Inline] = []
    loose: list[Inline] = []  # fills and breaks, which belong to both neighbours or to none
    last = ""
    for item in content:
        match item:
            case Run(link=target) | Ruby(base=(Run(link=target), *_)):
                pass
            case Folio(anchor=anchor):
                target = f"#{anchor}"
            case _:
                loose.append(item)
                continue
        if group and target != last:
            yield last, group
            group = []
        if loose and group:
            group += loose
        elif loose:
            yield "", loose
        loose = []
        group.append(item)
        last = target
    if group:
        yield last, group
    if loose:
        yield "", loose


def _sequence(run: Run) -> str:
    """The field that counts captions (17.16.5.56); its name begins with a letter."""
    name = _NOT_IN_NAME.sub("", run.counter)[:_NAME_LENGTH]
    form = "ARABIC" if run.text.isdecimal() else "CHINESENUM3"
    return rf"SEQ {name if name[:1].isalpha() else 'Figure'} \* {form}"


def _uri(target: str) -> str:
    """A URI as Word takes it (RFC 3986): other characters are written as their bytes.

    Word calls a file with a malformed target damaged.
    """
    return _NOT_IN_URI.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), check(target)
    )


def check(text: str, path: str = "") -> str:
    """`text`, when a Word file can hold it.

    Raises:
        ReportError: the first character that XML 1.0 has no place for.
    """
    for kind, part in _parts(text):
        if kind == ILLEGAL:
            raise _illegal(part[0], path)
    return text


def _illegal(character: str, path: str) -> ReportError:
    code = f"U+{ord(character):04X}"
    return stop("illegal-character", Where(path=path), point=code)


def pieces(run: Run) -> Iterator[tuple[str, str]]:
    """The run's text in pieces of one kind: plain, shared marks, rare characters.

    Raises:
        ReportError: a character that a Word file cannot hold.
    """
    for kind, part in _parts(run.text):
        if kind == ILLEGAL:
            raise _illegal(part, run.path)
        yield kind, part


def _parts(text: str) -> Iterator[tuple[str, str]]:
    at = start = 0
    while maybe := _MAYBE.search(text, start):
        found = _SPECIAL.match(text, maybe.start())
        if found is None:  # an apostrophe within a word
            start = maybe.end()
            continue
        if found.start() > at:
            yield PLAIN, text[at : found.start()]
        yield found.lastgroup or PLAIN, found.group()
        at = start = found.end()
    if at < len(text):
        yield PLAIN, text[at:]
