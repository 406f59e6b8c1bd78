"""The fonts of a finished PDF read with qpdf: what is carried, what its codes mean."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import count
from typing import Any, Final

import pikepdf
from msgspec import Struct, field

from reports.errors import Problem, stop
from reports.gates.glyphs import STRANGE, glyph_problem

# What objects of a broken file end in where they are of another type than is called for.
_BROKEN: Final = (
    AttributeError, LookupError, NotImplementedError, OverflowError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip
_CODE: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_RANGE: Final = re.compile(
    rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*(\d+|<[0-9A-Fa-f]+>|\[[^\]]*\])"
)
_TEXT: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*(\d+)")
# Strings of whatever operator, and the fonts they are shown with (9.4.3).
_SHOWN: Final = re.compile(
    rb"\(([^\\()]*(?:\\.[^\\()]*)*)\)|<([0-9A-Fa-f\s]+)>|/([^\s/()<>\[\]]+)\s+[-\d.]+\s+Tf\b",
    re.DOTALL,
)
_BLOCK: Final = re.compile(rb"begin(cidrange|cidchar|bfchar|bfrange)(.*?)end", re.DOTALL)


class _Font(Struct):
    """A font of the file: what it maps codes to, and the codes that are shown with it, by page."""

    name: str
    embedded: bool
    glyphs: int  # in its program, 0 where that is not known
    gid_of: dict[int, int] | None  # None: codes are glyphs
    text_of: dict[int, str] | None
    codes: dict[int, int] = field(default_factory=dict)  # code → first page


def drawn_glyphs(name: str, data: bytes) -> Iterator[Problem]:
    """What the file itself says, read with qpdf: fonts not carried, .notdef, codes without text.

    Raises:
        ReportError: it is no PDF that can be read; `name` is the document's.
    """
    for font in _fonts(name, data):
        first = min(font.codes.values(), default=0)
        if not font.embedded:
            yield glyph_problem("gate-face-missing", first, "", face=font.name)
        for code, page in sorted(font.codes.items()):
            text = "?" if font.text_of is None else font.text_of.get(code, "")
            gid = code if font.gid_of is None else font.gid_of.get(code, 0)
            if gid == 0 or (font.glyphs and gid >= font.glyphs):
                yield glyph_problem("gate-notdef", page, text or "?", face=font.name)
            if font.text_of is None or not text:
                yield glyph_problem("gate-no-text", page, f"{code:04X}", face=font.name)
            elif STRANGE.search(text):
                yield glyph_problem("gate-copied", page, text, face=font.name)


def _fonts(name: str, data: bytes) -> Iterable[_Font]:
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            fonts: dict[tuple[int, int], _Font] = {}
            for number, page in enumerate(pdf.pages, 1):
                _read_page(page, number, fonts)
            return list(fonts.values())
    except (pikepdf.PdfError, *_BROKEN) as error:
        reason = str(error) or type(error).__name__
        raise stop("file-unreadable", document=name, format="pdf", reason=reason) from None


def _read_page(page: Any, number: int, fonts: dict[tuple[int, int], _Font]) -> None:
    named: dict[str, _Font] = {}
    for key, font in page.resources.get("/Font", {}).items():
        at = font.objgen
        if at not in fonts:
            fonts[at] = _font(font)
        named[key] = fonts[at]
    strings: dict[str, list[bytes]] = {}
    for name, shown in _strings(page):
        strings.setdefault(name, []).append(shown[: len(shown) // 2 * 2])
    for name in named.keys() & strings.keys():
        for code in set(_codes(b"".join(strings[name]))):
            named[name].codes.setdefault(code, number)


def _strings(page: Any) -> Iterator[tuple[str, bytes]]:
    """The name of the font and the codes of each string that is shown."""
    contents = page.obj.get("/Contents", pikepdf.Array())
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    current = ""
    for text, digits, font in _SHOWN.findall(b"\n".join(part.read_bytes() for part in parts)):
        if font:
            current = "/" + font.decode("latin-1")
        else:
            yield current, bytes.fromhex(digits.decode()) if digits else _unescaped(text)


def _unescaped(text: bytes) -> bytes:
    """The bytes of a literal string (ISO 32000-1, 7.3.4.2)."""
    return bytes(pikepdf.Object.parse(b"(%s)" % text)) if b"\\" in text else text


def _codes(shown: bytes) -> array[int]:
    """Numbers of two bytes each, the higher first."""
    codes = array("H", shown)
    if sys.byteorder == "little":
        codes.byteswap()
    return codes


def _font(font: Any) -> _Font:
    descendant = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = descendant.get("/FontDescriptor", {})
    program = next((descriptor[k] for k in ("/FontFile2", "/FontFile3") if k in descriptor), None)
    text = _texts(bytes(font["/ToUnicode"].read_bytes())) if "/ToUnicode" in font else None
    data = b"" if program is None else bytes(program.read_bytes())
    return _Font(
        _face_name(font),
        bool(data),
        _count(data),
        _glyph_map(font, descendant),
        text,
    )


def _face_name(font: Any) -> str:
    """The face's name less the tag of its subset (PDF 32000-1, 9.6.4)."""
    return re.sub(r"^/?(?:[A-Z]{6}\+)?", "", str(font.get("/BaseFont", "?")))


def _count(program: bytes) -> int:
    """How many glyphs a TrueType program has (maxp); 0 for other programs."""
    tables = int.from_bytes(program[4:6]) if program[:4] == b"\0\1\0\0" else 0
    for at in range(12, 12 + 16 * tables, 16):
        if program[at : at + 4] == b"maxp":
            start = int.from_bytes(program[at + 8 : at + 12])
            return int.from_bytes(program[start + 4 : start + 6])
    return 0


def _glyph_map(font: Any, descendant: Any) -> dict[int, int] | None:
    """Code to glyph, through the encoding and the map of CIDs; None for identity."""
    encoding, mapped = font.get("/Encoding"), descendant.get("/CIDToGIDMap")
    gids = bytes(mapped.read_bytes()) if isinstance(mapped, pikepdf.Stream) else b""
    if gids:
        return dict(enumerate(_codes(gids[: len(gids) // 2 * 2])))
    if not isinstance(encoding, pikepdf.Stream):
        return None
    found: dict[int, int] = {}
    for kind, body in _BLOCK.findall(bytes(encoding.read_bytes())):
        if kind == b"cidrange":
            for first, last, cid in _RANGE.findall(body):
                low, high = int(first, 16), int(last, 16)
                found.update((code, int(cid) + code - low) for code in range(low, high + 1))
        elif kind == b"cidchar":
            found.update((int(code, 16), int(cid)) for code, cid in _CHAR.findall(body))
    return found


def _texts(cmap: bytes) -> dict[int, str]:
    """Code to text of a ToUnicode CMap (PDF 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(cmap):
        if kind == b"bfchar":
            for code, text in _CODE.findall(body):
                found[int(code, 16)] = _text(text)
        elif kind == b"bfrange":
            for first, last, said in _RANGE.findall(body):
                if said.startswith(b"["):
                    texts = map(_text, _TEXT.findall(said))
                else:
                    texts = map(chr, count(int(said.strip(b"<>"), 16)))
                codes = range(int(first, 16), int(last, 16) + 1)
                found.update(zip(codes, texts, strict=False))
    return found


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
