"""What stands in a finished file: one reader for all peers.

A line of a PDF is what stands on one baseline; only where it starts is looked at, so that of a
table only the first column is. Characters that came to stand more often than the source has them
(a head row on each page, a folio) are no fault.
"""

from __future__ import annotations

import ctypes
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

# CLREQ 3.1.3: what must not start a line. The dash of a folio may.
NO_START = frozenset("，。、；：？！）》〉」』】〕〗”’％‰℃·)]}%")
SAME_LINE = 3.0  # pt between baselines


@dataclass(frozen=True, slots=True)
class Seen:
    """Of a Word file only its bytes and the lost characters are known."""

    size: int
    lost: int
    pages: int = 0
    fonts: int = 0
    embedded: int = 0
    tagged: bool = False
    starts: int = 0


def seen(path: Path, format: str, source: str) -> Seen:
    """A file read back; `source` is every character that was to be set, without spaces."""
    data = path.read_bytes()
    if format == "docx":
        return Seen(len(data), _lost(source, _word_text(data)))
    lines = [line for page in _pages(data) for line in page]
    pages, fonts, tagged = _structure(data)
    return Seen(
        size=len(data),
        lost=_lost(source, "".join(lines)),
        pages=pages,
        fonts=len(fonts),
        embedded=sum(fonts.values()),
        tagged=tagged,
        starts=sum(line[0] in NO_START for line in lines),
    )


def _lost(source: str, found: str) -> int:
    return (Counter(source) - Counter("".join(found.split()))).total()


def _word_text(data: bytes) -> str:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    return "".join(node.text or "" for node in body.iter(tag))


def _pages(data: bytes) -> Iterator[list[str]]:
    """The lines of each page, without spaces, by PDFium."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    for page in document:
        yield list(_lines(sorted(_spots(page), key=lambda spot: -spot[0])))
        page.close()
    document.close()


def _spots(page: Any) -> Iterator[tuple[float, float, str]]:
    """Baseline, x and character of whatever is printed on a page."""
    import pypdfium2.raw as raw

    x, y, text = ctypes.c_double(), ctypes.c_double(), page.get_textpage()
    for k in range(raw.FPDFText_CountChars(text.raw)):
        char = chr(raw.FPDFText_GetUnicode(text.raw, k))
        if raw.FPDFText_IsGenerated(text.raw, k) != 1 and char.strip("\0 \r\n\t\u3000"):
            raw.FPDFText_GetCharOrigin(text.raw, k, x, y)
            yield y.value, x.value, char
    text.close()


def _lines(spots: list[tuple[float, float, str]]) -> Iterator[str]:
    """Characters from top to bottom as lines, each from left to right."""
    line, last = 0, spots[0][0] if spots else 0.0
    numbered = []
    for y, x, char in spots:
        line += last - y > SAME_LINE
        last = y
        numbered.append((line, x, char))
    for _, group in groupby(sorted(numbered), key=lambda spot: spot[0]):
        yield "".join(char for _, _, char in group)


def _structure(data: bytes) -> tuple[int, dict[object, bool], bool]:
    """Number of pages; each font object of a page, and whether it is embedded; tagged or not."""
    import pikepdf

    fonts: dict[object, bool] = {}
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for font in dict(page.resources.get("/Font", {}).items()).values():
                fonts[font.objgen] = _embedded(font)
        return len(document.pages), fonts, "/StructTreeRoot" in document.Root


def _embedded(font: Any) -> bool:
    own = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    described = own.get("/FontDescriptor", {})
    return any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))
