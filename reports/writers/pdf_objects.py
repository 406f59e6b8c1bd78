"""Objects, strings and numbers of a PDF file as bytes (PDF 32000-1, 7.3)."""

from __future__ import annotations

import re
import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject

LEVEL = 6  # of deflate, for all but font programs
_SPECIAL = re.compile(rb"[\\()]")

Document = Any  # reportlab's PDFDocument, which is typed in part only


class Raw(PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An indirect object whose bytes are ready."""

    __RefOnly__ = 1

    def __init__(self, data: bytes) -> None:
        self.data = data

    def format(self, document: Document) -> bytes:
        """The bytes as they go into the file."""
        return self.data


def stream(data: bytes, entries: bytes = b"", level: int = LEVEL) -> Raw:
    """A deflated stream; `entries` are further entries of its dictionary."""
    return packed(zlib.compress(data, level), b"/Filter/FlateDecode" + entries)


def packed(data: bytes, entries: bytes) -> Raw:
    """A stream whose data its filter, one of the `entries`, has packed already."""
    return Raw(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data))


def add(document: Document, data: bytes | Raw) -> bytes:
    """Put an object into the document; returns the reference to it."""
    made = data if isinstance(data, Raw) else Raw(data)
    reference: bytes = document.Reference(made).format(document)
    return reference


def literal(data: bytes) -> bytes:
    """The inside of a literal string: a tenth smaller, when deflated, than a hexadecimal one."""
    # A carriage return would be read as a line feed (7.3.4.2).
    return _SPECIAL.sub(rb"\\\g<0>", data).replace(b"\r", b"\\r")


def text_string(text: str) -> bytes:
    """Words for a reader, such as a description (7.9.2.2)."""
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


class _Decimals(dict[int, bytes]):
    """Whole tenths or hundredths to decimal numbers: the same few come again and again."""

    def __init__(self, places: int) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, value: int) -> bytes:
        self[value] = decimal(value / 10**self._places, self._places)
        return self[value]


def decimal(value: float, places: int) -> bytes:
    """A number with so many decimals at most, in as few bytes as possible."""
    text = f"{value:.{places}f}"
    if places:
        text = text.rstrip("0").rstrip(".")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    if digits.startswith("0."):
        digits = digits[1:]
    return b"0" if digits == "0" else (sign + digits).encode()


TENTHS, HUNDREDTHS = _Decimals(1), _Decimals(2)
