"""An edited Word file read back: which texts of the YAML file are still there, which are changed.

The file's own map (writers/docx_map.py) says what there was. Each text is looked for by its content
control, by its bookmark, and at last by itself, since programs lose one or the other.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from msgspec import Struct, field

from reports.errors import stop
from reports.writers.docx_map import Entry, fingerprint, squeezed
from reports.writers.ooxml import NAMESPACE
from reports.writers.ooxml_marks import MAP_NAMESPACE

SAME, CHANGED, MISSING = "same", "changed", "missing"
CONTROL, BOOKMARK, TEXT = "control", "bookmark", "text"

_W = f"{{{NAMESPACE}}}"
_MAP = f"{{{MAP_NAMESPACE}}}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Readings above characters, properties, a second version of a drawing.
_SKIPPED = {f"{_W}rt", f"{_W}sdtPr", f"{_W}pPr", f"{_COMPATIBILITY}Fallback"}
_STRUCK = {f"{_W}del", f"{_W}moveFrom"}  # marks may still stand in there
# A number in front, which changes when a neighbour is deleted.
_NUMBER = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十百]+[）)]?[、.．]?")
_COPY = re.compile(r"_Copy_\d+$")

Key = tuple[str, int]  # path, and which of its places


class Found(Struct, frozen=True):
    """A text of the map and what became of it.

    `text` is what stands in the file now, without white space; empty where it is missing, and
    where only the paragraph around it was found, unchanged. `by` tells how it was found.
    """

    path: str
    number: int
    state: str  # same | changed | missing
    text: str = ""
    by: str = ""  # control | bookmark | text


class WordMap(Struct, frozen=True):
    """What became of the texts, in the order of the map; `added` are paragraphs new in the file."""

    edition: str
    date: str
    texts: tuple[Found, ...]
    added: tuple[str, ...]


def read_back(data: bytes) -> WordMap:
    """Compare a Word file with the map it carries; changes kept track of count as accepted.

    Raises:
        ReportError: it is no Word file, or carries no map.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            listed = _map(file)
            document = ElementTree.fromstring(file.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise stop("word-file-unreadable") from error
    told = [_paragraph(element) for element in listed.iter(f"{_MAP}paragraph")]
    here = {mark.get(f"{_W}name", "") for mark in document.iter(f"{_W}bookmarkStart")}
    reading = _Reading({entry.entry.name: entry for p in told for entry in p.entries}, here)
    reading.walk(document)
    return WordMap(
        listed.get("edition", ""), listed.get("date", ""), *_compared(told, reading.paragraphs)
    )


class _Told(Struct, frozen=True):
    """A text as the map tells of it."""

    entry: Entry
    sha256: str

    @property
    def key(self) -> Key:
        return self.entry.path, self.entry.number


class _ToldParagraph(Struct, frozen=True):
    sha256: str
    entries: tuple[_Told, ...]


def _map(file: zipfile.ZipFile) -> ElementTree.Element:
    for name in file.namelist():
        if re.fullmatch(r"customXml/item\d+\.xml", name):
            root = ElementTree.fromstring(file.read(name))
            if root.tag == f"{_MAP}map":
                return root
    raise stop("word-map-missing")


def _paragraph(element: ElementTree.Element) -> _ToldParagraph:
    whole = element.get("sha256", "")
    return _ToldParagraph(
        whole,
        tuple(
            _Told(
                Entry(
                    text.get("path", ""),
                    int(text.get("n", "1")),
                    "",
                    text.get("lead", ""),
                    text.get("tail", ""),
                ),
                text.get("sha256", whole),
            )
            for text in element.iter(f"{_MAP}text")
        ),
    )


class _Stretch(Struct):
    """Characters of a paragraph inside one text of the map, or in none."""

    told: _Told | None
    by: str = ""
    text: str = ""


class _Read(Struct):
    """A paragraph of the file."""

    stretches: list[_Stretch] = field(default_factory=list)
    contents: bool = False  # a line of a table of contents

    @property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)


class _Reading:
    """Walks a document in reading order and notes which text each character belongs to."""

    def __init__(self, told: Mapping[str, _Told], here: set[str]) -> None:
        """`told`: texts by the name of their control; `here`: names of the file's bookmarks."""
        self.paragraphs: list[_Read] = []
        self._names = told
        self._marks = {t.entry.mark: t for t in told.values()}
        self._open: list[tuple[str, _Told, str]] = []  # identity, text, how it is known
        self._here = here
        self._struck = 0  # how deep inside what is deleted or moved away
        self._seen: set[str] = set()  # controls: a copy of one is somebody's new text

    def walk(self, element: ElementTree.Element) -> None:
        """Read an element and everything in it."""
        tag = element.tag
        if tag in _SKIPPED:
            self._style(element)
        elif tag == f"{_W}p":
            self._enter(element)
        elif tag == f"{_W}sdt":
            self._control(element)
        elif tag == f"{_W}t":
            self._put(element.text or "")
        elif tag == f"{_W}instrText":
            self._mark_contents("PAGEREF" in (element.text or ""))
        elif tag in (f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
            self._bookmark(element)
        else:
            self._struck += tag in _STRUCK
            for child in element:
                self.walk(child)
            self._struck -= tag in _STRUCK

    def _enter(self, element: ElementTree.Element) -> None:
        around = self.paragraphs[-1] if self.paragraphs else None
        self.paragraphs.append(_Read())
        for _, told, by in self._open[-1:]:  # a text that runs on in the next paragraph
            self.paragraphs[-1].stretches.append(_Stretch(told, by, "\n"))
        inside = self.paragraphs[-1]
        for child in element:
            self.walk(child)
        # What follows a text box belongs to the paragraph around it.
        if around is not None and self.paragraphs[-1] is not inside:
            self.paragraphs.remove(inside)
            self.paragraphs.append(inside)

    def _style(self, element: ElementTree.Element) -> None:
        style = element.find(f"{_W}pStyle")
        name = "" if style is None else style.get(f"{_W}val", "")
        self._mark_contents(bool(re.match(r"TOC\d|Contents\d", name)))

    def _mark_contents(self, found: bool) -> None:
        if found and self.paragraphs:
            self.paragraphs[-1].contents = True

    def _control(self, element: ElementTree.Element) -> None:
        tag = element.find(f"{_W}sdtPr/{_W}tag")
        name = "" if tag is None else tag.get(f"{_W}val", "")
        told = self._names.get(name) if name not in self._seen else None
        if told:
            self._seen.add(name)
            self._begin(name, told, CONTROL)
        for child in element:
            self.walk(child)
        if told:
            self._end(name)

    def _bookmark(self, element: ElementTree.Element) -> None:
        identity, name = element.get(f"{_W}id", ""), element.get(f"{_W}name", "")
        first = _COPY.sub("", name)
        # LibreOffice calls the marks of a frame copies; of a text that is copied, it does as well.
        told = self._marks.get(name if first in self._here else first)
        if told:
            self._here.add(first)
            self._begin(identity, told, BOOKMARK)
        elif element.tag == f"{_W}bookmarkEnd":
            self._end(identity)

    def _begin(self, identity: str, told: _Told, by: str) -> None:
        self._open.append((identity, told, by))
        if self.paragraphs:  # even without characters: an emptied text leaves its mark behind
            self.paragraphs[-1].stretches.append(_Stretch(told, by))

    def _end(self, identity: str) -> None:
        self._open = [anchor for anchor in self._open if anchor[0] != identity]

    def _put(self, text: str) -> None:
        if not self.paragraphs or self._struck:
            return
        stretches = self.paragraphs[-1].stretches
        told, by = (self._open[-1][1], self._open[-1][2]) if self._open else (None, "")
        if not stretches or stretches[-1].told is not told:
            stretches.append(_Stretch(told, by))
        stretches[-1].text += text


def _compared(
    told: list[_ToldParagraph], read: list[_Read]
) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """What became of the texts, and the paragraphs that none of them accounts for."""
    found: dict[Key, Found] = {}
    loose = []
    for paragraph in read:
        if any(stretch.told for stretch in paragraph.stretches):
            for one in _judged(paragraph):
                earlier = found.get((one.path, one.number))
                found[one.path, one.number] = _joined(earlier, one) if earlier else one
        elif squeezed(paragraph.text) and not paragraph.contents:
            loose.append(squeezed(paragraph.text))
    known = Counter(p.sha256 for p in told if not p.entries)
    loose = [text for text in loose if not _taken(known, fingerprint(text))]
    for lost in told:
        if lost.entries and not any(t.key in found for t in lost.entries):
            found |= _by_text(lost, loose)
    texts = (found.get(t.key, Found(*t.key, MISSING)) for p in told for t in p.entries)
    return tuple(texts), tuple(loose)


def _taken(known: Counter[str], sha256: str) -> bool:
    known[sha256] -= 1
    return known[sha256] >= 0


def _judged(paragraph: _Read) -> Iterator[Found]:
    """The texts of a paragraph, with what was typed beside them."""
    at = [i for i, stretch in enumerate(paragraph.stretches) if stretch.told]
    whole: dict[Key, tuple[_Told, str, str]] = {}
    for index, following in zip(at, [*at[1:], len(paragraph.stretches)], strict=True):
        stretch = paragraph.stretches[index]
        told = stretch.told
        assert told is not None
        after = "".join(s.text for s in paragraph.stretches[index + 1 : following])
        text = stretch.text + _beside(after, told.entry.tail)
        if index == at[0]:
            before = "".join(s.text for s in paragraph.stretches[:index])
            text = _beside(before, told.entry.lead, number=True) + text
        by, earlier = whole[told.key][1:] if told.key in whole else (stretch.by, "")
        # A control outside its bookmark tells as much as the bookmark; it is the surer of the two.
        by = CONTROL if CONTROL in (by, stretch.by) else by
        whole[told.key] = told, by, earlier + text
    for told, by, text in whole.values():
        yield _verdict(told, by, text)


def _beside(found: str, expected: str, *, number: bool = False) -> str:
    """What stands beside a text and is not the template's own: somebody's addition."""
    found, expected = squeezed(found), squeezed(expected)
    if found == expected or (number and _NUMBER.fullmatch(found)):
        return ""
    if expected and found.endswith(expected):
        return found[: -len(expected)]
    if expected and found.startswith(expected):
        return found[len(expected) :]
    return found


def _verdict(told: _Told, by: str, text: str) -> Found:
    words = squeezed(text)
    if not words:
        return Found(*told.key, MISSING)
    same = fingerprint(words) == told.sha256 and "\n" not in text.strip("\n")
    return Found(*told.key, SAME if same else CHANGED, words, by)


def _joined(first: Found, second: Found) -> Found:
    """A text that somebody made two paragraphs of."""
    if MISSING in (first.state, second.state):
        return first if second.state == MISSING else second
    return Found(first.path, first.number, CHANGED, f"{first.text}\n{second.text}", first.by)


def _by_text(paragraph: _ToldParagraph, loose: list[str]) -> dict[Key, Found]:
    """The texts of a paragraph whose marks are lost, where its words are unchanged."""
    for text in loose:
        if fingerprint(text) == paragraph.sha256:
            loose.remove(text)
            alone = len(paragraph.entries) == 1
            return {
                t.key: Found(*t.key, SAME, _beside_out(text, t.entry) if alone else "", TEXT)
                for t in paragraph.entries
            }
    return {}


def _beside_out(text: str, entry: Entry) -> str:
    return text.removeprefix(squeezed(entry.lead)).removesuffix(squeezed(entry.tail))
