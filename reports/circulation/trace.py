"""Whose copy is it: from a file, a printed number, or the short code on a photographed page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from msgspec import Struct

from reports.circulation.codes import PATTERN, read_code
from reports.circulation.register import Copy, Register
from reports.errors import Where, stop

_LARGEST = 200 * 1024 * 1024
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_WORD_TEXT = re.compile(r"word/(header|footer|document)[^/]*\.xml")


class Found(Struct, frozen=True):
    """A copy and how it was recognised: exact, changed, number, code.

    `exact`: these very bytes were made for it; `changed`: the file bears its code, but was altered
    since, or is a part or a scan with text of it. `name` is the file's name when it was made;
    `current` tells whether that was in the latest run.
    """

    copy: Copy
    how: str
    name: str = ""
    current: bool = True


def trace(register: Register, what: str, edition: str = "") -> list[Found]:
    """The copies that a file's path, a number, or a code stands for.

    Several copies are found where a number is not narrowed down to an edition.

    Raises:
        ReportError: nothing in the register answers; what was tried is said.
    """
    path = Path(what)
    if path.is_file():
        found = list(_of_file(register, path))
        if not found:
            raise stop("file-untraced", Where(str(path)))
    elif code := read_code(what):
        found = [Found(copy, "code") for copy in _by_code(register, code)]
        if not found:
            raise stop("code-untraced", mark=code)
    elif _NUMBER.fullmatch(number := unicodedata.normalize("NFKC", what).strip()):
        found = [Found(c, "number") for c in _numbered(register, int(number)) if not edition
                 or c.edition == edition]  # fmt: skip
        if not found:
            raise stop("number-untraced", number=f"{int(number):06d}", edition=edition or "—")
    else:
        raise stop("nothing-to-trace", what=what)
    return [item for item in found if not edition or item.copy.edition == edition] or found


def _numbered(register: Register, number: int) -> list[Copy]:
    return [copy for copy in register.copies(withdrawn=True) if copy.number == number]


def _by_code(register: Register, code: str) -> list[Copy]:
    return [copy for copy in register.copies(withdrawn=True) if copy.code == code]


def _of_file(register: Register, path: Path) -> Iterator[Found]:
    try:
        if path.stat().st_size > _LARGEST:
            values = {"size": f"{path.stat().st_size >> 20}", "limit": _LARGEST >> 20}
            raise stop("too-large", Where(str(path)), **values)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise stop("unreadable", Where(str(path)), reason=reason) from None
    exact = register.by_sha256(hashlib.sha256(data).hexdigest())
    for copy, filed in exact:
        yield Found(copy, "exact", filed.name, filed.current)
    if not exact:
        codes = dict.fromkeys(filter(None, map(read_code, _codes_in(data))))
        for code in codes:
            yield from (Found(copy, "changed") for copy in _by_code(register, code))


def _codes_in(data: bytes) -> Iterator[str]:
    """What looks like a code in the text of a PDF or Word file, or in plain text."""
    if data.startswith(b"PK"):
        text = _word_text(data)
    elif b"%PDF-" in data[:1024]:
        text = _pdf_text(data)
    else:
        text = data.decode("utf-8", "ignore")
    yield from (match[0] for match in PATTERN.finditer(text))


def _word_text(data: bytes) -> str:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [
                package.read(info)
                for info in package.infolist()
                if _WORD_TEXT.fullmatch(info.filename) and info.file_size < _LARGEST
            ]
        return "\n".join("".join(ElementTree.fromstring(part).itertext()) for part in parts)
    except (zipfile.BadZipFile, ElementTree.ParseError):
        return ""


def _pdf_text(data: bytes) -> str:
    """All text of a PDF's pages, marks included, and what its properties say of the copy."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return ""
    try:
        texts = [str(document.get_metadata_value("JianbaoCopy"))]
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_bounded())
            text_page.close()
            page.close()
        return "\n".join(texts)
    finally:
        document.close()
