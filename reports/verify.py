"""Reads finished files back with libraries that did not write them; compares them to the text."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from reports.doctree import Document
from reports.doctree import Run as TreeRun
from reports.doctree import paragraphs as tree_paragraphs
from reports.errors import Where, stop
from reports.galley import Galley, Run, paragraphs

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document_text(document: Document) -> str:
    """The words of a document in reading order, before numbering."""
    return "".join(
        item.text
        for paragraph in tree_paragraphs(document.blocks)
        for item in paragraph.content
        if isinstance(item, TreeRun)
    )


def galley_runs(galley: Galley) -> Iterator[Run]:
    """Runs in reading order, the numbers of levels included."""
    for paragraph in paragraphs(galley.blocks):
        for item in paragraph.content:
            if isinstance(item, Run):
                yield item


def squeezed(text: str) -> str:
    """Text without white space: the one thing in which files may differ from the document."""
    return re.sub(r"\s+", "", text)


def same_text(document: Document, galley: Galley, format: str, data: bytes) -> None:
    """Compare a finished file with its document, character by character, in order.

    Raises:
        ReportError: the first difference, with the YAML path of the text and both contexts.
    """
    runs = list(galley_runs(galley))
    wanted = squeezed("".join(run.text for run in runs))
    found = squeezed(READERS[format](data))
    if wanted == found:
        return
    at = next((i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), 0)
    at = at or min(len(wanted), len(found))
    values = {
        "format": format,
        "wanted": wanted[max(0, at - 10) : at + 10],
        "found": found[max(0, at - 10) : at + 10],
    }
    raise stop("text-differs", Where(path=_path_at(runs, at)), document=document.name, **values)


def _path_at(runs: list[Run], at: int) -> str:
    for run in runs:
        at -= len(squeezed(run.text))
        if at < 0:
            return run.path
    return ""


def pdf_text(data: bytes) -> str:
    """Text of a PDF by PDFium, object by object; what is marked as an artifact is left out."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    out: list[str] = []
    document = pdfium.PdfDocument(data)
    try:
        for page in document:
            text_page = page.get_textpage()
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
                if not _is_artifact(raw, item.raw):
                    size = raw.FPDFTextObj_GetText(item.raw, text_page.raw, None, 0)
                    buffer = ctypes.create_string_buffer(size)
                    words = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
                    raw.FPDFTextObj_GetText(item.raw, text_page.raw, words, size)
                    out.append(buffer.raw[: max(0, size - 2)].decode("utf-16-le"))
            text_page.close()
            page.close()
    finally:
        document.close()
    return "".join(out)


def _is_artifact(raw: object, item: object) -> bool:
    for index in range(raw.FPDFPageObj_CountMarks(item)):  # type: ignore[attr-defined]
        mark = raw.FPDFPageObj_GetMark(item, index)  # type: ignore[attr-defined]
        size = ctypes.c_ulong()
        buffer = ctypes.create_string_buffer(64)
        words = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFPageObjMark_GetName(mark, words, 64, size)  # type: ignore[attr-defined]
        if buffer.raw[: max(0, size.value - 2)].decode("utf-16-le") == "Artifact":
            return True
    return False


def docx_text(data: bytes) -> str:
    """Text of a DOCX body in reading order, read from the XML itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    return "".join(node.text or "" for node in body.iter(f"{_W}t"))


READERS = {"pdf": pdf_text, "docx": docx_text}
