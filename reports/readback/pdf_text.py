"""The words of a finished PDF as PDFium has them, object by object."""

from __future__ import annotations

import ctypes
from typing import Any

from reports.errors import stop


def pdf_text(name: str, data: bytes) -> str:
    """Text of a PDF in the order of drawing; what is marked as an artifact is left out.

    Raises:
        ReportError: it is no PDF that can be read; `name` is the document's.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        try:
            return "".join(_page_text(page) for page in document)
        finally:
            document.close()
    except (pdfium.PdfiumError, OverflowError, ValueError) as error:
        raise stop("file-unreadable", document=name, format="pdf", reason=str(error)) from None


def _page_text(page: Any) -> str:
    import pypdfium2.raw as raw

    from reports.readback.pdfium import address, is_artifact

    out: list[str] = []
    text_page = page.get_textpage()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
        if not is_artifact(address(item.raw)):
            size = raw.FPDFTextObj_GetText(item.raw, text_page.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            words = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
            raw.FPDFTextObj_GetText(item.raw, text_page.raw, words, size)
            out.append(buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace"))
    text_page.close()
    page.close()
    return "".join(out)
