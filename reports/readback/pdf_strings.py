"""The words of a finished PDF from its bytes, in milliseconds: strings, fonts, ToUnicode.

It knows just the usual form of a file: one cross-reference table or stream, object streams,
deflated streams, composite fonts with codes of two bytes. Whatever else it meets it says it is not
sure; then a whole PDF library is asked. It shares nothing with the writer: what it reads is ISO
32000-1 7.3–7.5, 9.4 and 9.10.3.
"""

from __future__ import annotations

import re
import sys
import zlib
from array import array
from codecs import utf_16_be_decode
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_OBJECT: Final = re.compile(rb"\s*\d+ \d+ obj\b")
_LINE_END: Final = re.compile(rb"\r?\n")
_TABLE: Final = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY: Final = 20  # bytes of an entry of the cross-reference table (7.5.4)
_WITHIN: Final = 2  # kind of an entry of a cross-reference stream: in an object stream (table 18)
_REFERENCE: Final = re.compile(rb"(\d+) \d+ R")
_FONTS: Final = re.compile(rb"/([\w+.-]+)\s+(\d+) \d+ R")
_STRING: Final = rb"\(([^\\()]*(?:\\.[^\\()]*)*)\)"
_TOKEN: Final = re.compile(
    _STRING + rb"|<([0-9A-Fa-f\s]*)>\s*(?:Tj|TJ|['\"\]]|[-\d.])"
    rb"|/([\w+.-]+)\s+[-\d.]+\s+Tf\b|/(\w+)\s*(?:<<.*?>>|/\w+)?\s*\bB(?:MC|DC)\b|(EMC)\b",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(rb"\\(\d{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BLOCK: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_RANGE: Final = re.compile(
    rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*\[((?:\s*<[0-9A-Fa-f]+>)*)\s*\]"
)
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_NO_TEXT: Final = "\u200b"  # a code without a text of its own says so (PDF/UA-1, 7.21.7)
_UNKNOWN: Final = "\ufffd"
_DEEP: Final = 40  # levels of the tree of pages: more is a loop


class Texts(dict[int, str]):
    """Code → its text; codes are as this machine reads their two bytes."""

    def __missing__(self, code: int) -> str:
        return _UNKNOWN


class UnsureError(Exception):
    """The file is written in a way that this reader does not know, or it is broken."""


def pdf_strings(data: bytes) -> str:
    """The text of all pages in the order of drawing; what is marked as an artifact is left out.

    Raises:
        UnsureError: another reader must be asked.
    """
    try:
        file = _File(data)
        return "".join(_page_text(file, page) for page in file.pages())
    except (LookupError, ValueError, TypeError, AttributeError, zlib.error, OverflowError) as error:
        raise UnsureError(str(error)) from None


class _File:
    """The objects of a file by number."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._texts: dict[int, Texts] = {}
        self._fonts: dict[bytes, dict[bytes, Texts]] = {}
        self._within: dict[int, list[bytes]] = {}
        at = int(data[data.rindex(b"startxref") + 9 : data.rindex(b"%%EOF")])
        # Where each object begins; of one in an object stream, the stream's number and its index.
        self._places: list[int | tuple[int, int]]
        table = _TABLE.match(data, at)
        if table is None:
            trailer, start = self._parts_at(at)
            self._places = _cross_references(trailer, self._inflated(trailer, start))
        else:
            trailer = data[data.index(b"trailer", at) :]
            first, count = table.end(), int(table[1])
            entries = data[first : first + _ENTRY * count]
            self._places = [int(entries[n : n + 10]) for n in range(0, len(entries), _ENTRY)]
        if b"/Prev" in trailer or b"/Encrypt" in trailer:
            raise UnsureError("cross-reference table")
        self._root = _one(trailer, b"Root")

    def pages(self) -> list[bytes]:
        """The dictionaries of the pages in order, each with what it inherits after its own."""
        return list(self._kids(_one(self.entries(self._root), b"Pages"), b"", _DEEP))

    def _kids(self, number: int, inherited: bytes, deep: int) -> Iterator[bytes]:
        if not deep:
            raise UnsureError("tree of pages")
        entries = self.entries(number)
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", entries)
        if kids is None:
            yield entries + inherited
            return
        inherited = entries[: kids.start()] + entries[kids.end() :] + inherited
        for kid in _REFERENCE.findall(kids[1]):
            yield from self._kids(int(kid), inherited, deep - 1)

    def entries(self, number: int) -> bytes:
        """The dictionary of an object, as bytes."""
        return self._parts(number)[0]

    def stream(self, number: int) -> bytes:
        """The data of a stream."""
        return self._inflated(*self._parts(number))

    def _inflated(self, entries: bytes, start: int) -> bytes:
        """The data of a stream with these entries that begins here."""
        length = re.search(rb"/Length\s+(\d+)(?:\s+(\d+) R)?", entries)
        if length is None or length[2] or not start:
            raise UnsureError("stream")
        data = self._data[start : start + int(length[1])]
        filters = re.search(rb"/Filter\s*(\[[^\]]*\]|/\w+)", entries)
        if filters is None:
            return data
        if filters[1].strip(b"[] ") != b"/FlateDecode" or b"/DecodeParms" in entries:
            raise UnsureError("filter")
        return zlib.decompress(data)

    def _parts(self, number: int) -> tuple[bytes, int]:
        """What an object says, and where its stream begins; 0 where it has none (7.3.8, 7.3.10)."""
        place = self._places[number]
        if isinstance(place, int):
            return self._parts_at(place)
        packed, index = place
        if packed not in self._within:
            self._within[packed] = self._unpacked(packed)
        return self._within[packed][index], 0

    def _unpacked(self, number: int) -> list[bytes]:
        """What the objects of an object stream say (7.5.7)."""
        entries, data = self._parts(number)[0], self.stream(number)
        first = re.search(rb"/First\s+(\d+)", entries)
        if first is None or b"/ObjStm" not in entries or b"/Extends" in entries:
            raise UnsureError("object stream")
        start = int(first[1])
        offsets = [start + int(offset) for offset in data[:start].split()[1::2]]
        return [data[at:end] for at, end in pairwise((*offsets, len(data)))]

    def _parts_at(self, offset: int) -> tuple[bytes, int]:
        data = self._data
        head = _OBJECT.match(data, offset)
        end = -1 if head is None else data.find(b"endobj", head.end())
        if head is None or end < 0:
            raise UnsureError("object")
        stream = data.find(b"stream", head.end(), end)
        if stream < 0:
            return data[head.end() : end], 0
        line = _LINE_END.match(data, stream + len(b"stream"))
        if line is None:
            raise UnsureError("stream")
        return data[head.end() : stream], line.end()

    def fonts(self, listed: bytes) -> dict[bytes, Texts]:
        """Fonts by name: of a dictionary as it is written, or the reference to it."""
        if listed not in self._fonts:
            inner = listed if listed[:2] == b"<<" else self.entries(int(listed.split()[0]))
            found = _FONTS.findall(inner)
            self._fonts[listed] = {name: self._font(int(number)) for name, number in found}
        return self._fonts[listed]

    def _font(self, number: int) -> Texts:
        """What the codes of a font stand for."""
        if number not in self._texts:
            entries = self.entries(number)
            if b"/Type0" not in entries:
                raise UnsureError("font")
            self._texts[number] = _to_unicode(self.stream(_one(entries, b"ToUnicode")))
        return self._texts[number]


def _cross_references(entries: bytes, data: bytes) -> list[int | tuple[int, int]]:
    """Where a cross-reference stream says that each object is (7.5.8)."""
    widths = re.search(rb"/W\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s*\]", entries)
    if widths is None or b"/XRef" not in entries or b"/Index" in entries or widths[1] != b"1":
        raise UnsureError("cross-reference stream")
    second, end = 1 + int(widths[2]), 1 + int(widths[2]) + int(widths[3])
    rows = [data[n : n + end] for n in range(0, len(data), end)]
    fields = [(row[0], int.from_bytes(row[1:second]), row[second:]) for row in rows]
    return [(at, int.from_bytes(rest)) if kind == _WITHIN else at for kind, at, rest in fields]


def _one(entries: bytes, key: bytes) -> int:
    """The number of the object that an entry refers to."""
    found = re.search(rb"/%s\s+(\d+) \d+ R" % key, entries)
    if found is None:
        raise UnsureError(key.decode())
    return int(found[1])


def _page_text(file: _File, page: bytes) -> str:
    contents = re.search(rb"/Contents\s*(\[[^\]]*\]|\d+ \d+ R)", page)
    if contents is None:
        return ""
    streams = [file.stream(int(number)) for number in _REFERENCE.findall(contents[1])]
    return _shown(b"\n".join(streams), _fonts(file, page))


def _fonts(file: _File, page: bytes) -> dict[bytes, Texts]:
    """The fonts of a page by their names."""
    found = re.search(rb"/Font\s*(<<.*?>>|\d+ \d+ R)", page, re.DOTALL)
    if found is None:
        return {}
    return file.fonts(found[1])


def _shown(content: bytes, fonts: dict[bytes, Texts]) -> str:
    out: list[str] = []
    codes: list[bytes] = []
    marks: list[bytes] = []
    texts, hidden = Texts(), False
    for literal, hexadecimal, font, mark, end in _TOKEN.findall(content):
        if literal:
            if not hidden:
                codes.append(literal)
        elif font:
            if codes:
                out.append(_decoded(b"".join(codes), texts))
                codes.clear()
            texts = fonts[font]
        elif mark or end:
            marks = [*marks, mark] if mark else marks[:-1]
            hidden = b"Artifact" in marks
        elif not hidden:
            codes.append(bytes.fromhex(hexadecimal.decode()))
    out.append(_decoded(b"".join(codes), texts))
    return "".join(out)


def _decoded(shown: bytes, texts: Texts) -> str:
    """The text of codes of two bytes, as they stand in strings (7.3.4.2)."""
    if b"\\" in shown:
        shown = _ESCAPE.sub(_unescaped, shown)
    return "".join(map(texts.__getitem__, array("H", shown)))


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped.isdigit():
        return bytes([int(escaped, 8) & 255])
    return _ESCAPED.get(escaped, b"" if escaped[:1] in b"\r\n" else escaped)


def _ranges(body: bytes) -> Iterator[tuple[int, int, list[str]]]:
    """First and last code of the ranges that name the text of each code."""
    if _RANGE.sub(b"", body).strip():
        raise UnsureError("bfrange")
    for low, high, listed in _RANGE.findall(body):
        texts = [
            utf_16_be_decode(bytes.fromhex(text.decode()))[0]
            for text in listed.translate(None, b"\r\n\t <").split(b">")[:-1]
        ]
        yield int(low, 16), int(high, 16), texts


def _to_unicode(cmap: bytes) -> Texts:
    """Code to text (9.10.3); ranges whose texts are counted up are left to other readers."""
    found = Texts()
    for kind, body in _BLOCK.findall(cmap):
        if kind == b"bfrange":
            for low, high, texts in _ranges(body):
                codes = b"".join([code.to_bytes(2) for code in range(low, high + 1)])
                found.update(zip(array("H", codes), texts, strict=True))
            continue
        pairs = bytes.fromhex(body.translate(None, b"<>\r\n\t ").decode())
        if 4 * body.count(b"<") == len(pairs) * 2:  # every text is one character of two bytes
            words = utf_16_be_decode(pairs, "surrogatepass")[0]
            found.update(zip(array("H", pairs)[::2], words[1::2], strict=True))
        else:
            for code, text in _PAIR.findall(body):
                at = int.from_bytes(bytes.fromhex(code.decode()), sys.byteorder)
                found[at] = utf_16_be_decode(bytes.fromhex(text.decode()))[0]
    for code in [code for code, text in found.items() if text == _NO_TEXT]:
        found[code] = ""
    return found
