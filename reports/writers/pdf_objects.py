"""Objects, strings and numbers of a PDF file as bytes (PDF 32000-1, 7.3)."""

from __future__ import annotations

import re
from typing import Any

import deflate
from reportlab.pdfbase.pdfdoc import PDFObject

# Of deflate. Programs of fonts are nine tenths of a file. Beyond level 7 libdeflate takes half as
# long again for a thousandth; at level 1, which takes 40 % of the time, they are 2 % larger.
LEVEL, PROGRAM_LEVEL = 9, 7
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
    return packed(deflated(data, level), b"/Filter/FlateDecode" + entries)


def deflated(data: bytes, level: int = LEVEL) -> bytes:
    """Bytes as FlateDecode reads them (7.4.4); the same on every machine."""
    return bytes(deflate.zlib_compress(data, level))


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


class _Literals(dict[int, bytes]):
    """Codes of two bytes to the insides of their literal strings: fonts use the same low ones."""

    def __missing__(self, code: int) -> bytes:
        self[code] = literal(code.to_bytes(2))
        return self[code]


LITERALS = _Literals()


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
