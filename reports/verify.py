"""Reads finished files back with libraries that did not write them; compares them to the text."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.etree import ElementTree

from reports.doctree import Document
from reports.doctree import paragraphs as tree_paragraphs
from reports.doctree import runs as tree_runs
from reports.errors import Where, stop
from reports.galley import (
    Block,
    Drawing,
    Figures,
    Folio,
    Galley,
    Group,
    Label,
    Ruby,
    Run,
    Section,
    paragraphs,
    runs_of,
)
from reports.typeset.placed import Glyphs, Pages

# Stands for the number of a page (U+FFFC, object replacement character).
COUNTED = "\ufffc"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document_text(document: Document) -> str:
    """The words of a document in reading order, before numbering."""
    return "".join(
        run.text
        for paragraph in tree_paragraphs(document.blocks)
        for run in tree_runs(paragraph.content)
    )


def galley_runs(galley: Galley) -> Iterator[Run]:
    """Runs in reading order, the numbers of levels included."""
    for paragraph in paragraphs(galley.blocks):
        yield from runs_of(paragraph)


def squeezed(text: str) -> str:
    """Text without white space: the one thing in which files may differ from the document."""
    return re.sub(r"\s+", "", text)


def same_text(name: str, galley: Galley, format: str, data: bytes) -> None:
    """Compare a finished file with its galley, character by character, in order.

    Raises:
        ReportError: the first difference, with the YAML path of the text and both contexts.
    """
    with _readable(name, format):
        text = READERS[format](data)
    _compare(name, format, list(_texts(galley, lambda _: COUNTED)), text)


# What reading a broken ZIP archive or XML file may end in.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@contextmanager
def _readable(name: str, format: str) -> Iterator[None]:
    """A file that cannot be read is told of as such; nothing else is hidden.

    PDFium's error is a RuntimeError.
    """
    try:
        yield
    except _BROKEN as error:
        reason = str(error) or type(error).__name__
        raise stop("file-unreadable", document=name, format=format, reason=reason) from None


def _texts(galley: Galley, number: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """YAML path and text of all that a galley says, in order; `number` of an anchor's page."""
    for paragraph in paragraphs(galley.blocks):
        for item in paragraph.content:
            if isinstance(item, Run):
                yield item.path, item.text
            elif isinstance(item, Ruby):
                yield from ((run.path, run.text) for run in (*item.base, *item.reading))
            elif isinstance(item, Folio):
                yield "", number(item.anchor)


def same_pages(name: str, galley: Galley, pages: Pages) -> None:
    """Compare finished pages with their galley, the text of each YAML path for itself.

    In order within each path; not across paths, since the cells of a row taller than a page go on
    side by side on the next. A template's own words have no path and are compared as a whole;
    among them are the page numbers in the text, each that of the page where its anchor stands.
    """
    wanted: dict[str, str] = {}
    found: dict[str, str] = {}
    for path, text in _page_texts(galley, pages):
        wanted[path] = wanted.get(path, "") + text
    for path, text in page_runs(pages):
        found[path] = found.get(path, "") + text
    for path in {**wanted, **found}:
        ours, theirs = (squeezed(side.get(path, "")) for side in (wanted, found))
        if not path:
            ours, theirs = ("".join(sorted(side)) for side in (ours, theirs))
        _compare(name, "pages", [(path, ours)], theirs)


def _page_texts(galley: Galley, pages: Pages) -> Iterator[tuple[str, str]]:
    """YAML path and text of all that pages must show: words, numbers of pages, words in art."""
    yield from _texts(galley, lambda anchor: str(pages.anchors.get(anchor, (0,))[0]))
    for run in _labels(galley.blocks):
        yield run.path, run.text


def _labels(blocks: tuple[Block, ...]) -> Iterator[Run]:
    """The words in drawings."""
    for block in blocks:
        if isinstance(block, Group | Section):
            yield from _labels(block.blocks)
        elif isinstance(block, Figures):
            for figure in block.items:
                if isinstance(figure.art, Drawing):
                    yield from (item.run for item in figure.art.items if isinstance(item, Label))


def page_runs(pages: Pages) -> Iterator[tuple[str, str]]:
    """YAML path and text of what stands on pages, in order; page furniture is left out."""
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Glyphs) and not item.artifact:
                yield item.path, "".join(item.texts)


def same_drawing(name: str, pages: Pages, data: bytes) -> None:
    """Compare a finished PDF with the pages it draws, character by character, in order."""
    runs = [(path, _as_read(text)) for path, text in page_runs(pages)]
    with _readable(name, "pdf"):
        text = pdf_text(data)
    _compare(name, "pdf", runs, _as_read(text))


# PDFium hides a hyphen at a line's end and takes ligatures of Latin letters apart. That none is
# missing on the pages is checked before.
_REWRITTEN = str.maketrans(
    dict.fromkeys("-\u00ad\u0002\u200b\ufffe")
    | dict(
        zip(
            "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06",
            ["ff", "fi", "fl", "ffi", "ffl", "st", "st"],
            strict=True,
        )
    )
)


def _as_read(text: str) -> str:
    return text.translate(_REWRITTEN)


def _compare(name: str, format: str, runs: list[tuple[str, str]], text: str) -> None:
    wanted, found = squeezed("".join(text for _, text in runs)), squeezed(text)
    if wanted == found:
        return
    differing = (i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b)
    at = next(differing, min(len(wanted), len(found)))
    around = slice(max(0, at - 10), at + 10)
    values = {"format": format, "wanted": wanted[around], "found": found[around]}
    raise stop("text-differs", Where(path=_path_at(runs, at)), document=name, **values)


def _path_at(runs: list[tuple[str, str]], at: int) -> str:
    for path, text in runs:
        at -= len(squeezed(text))
        if at < 0:
            return path
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
                    out.append(buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace"))
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
        if buffer.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


def docx_text(data: bytes) -> str:
    """Text of a DOCX body in reading order, read from the XML itself.

    A ruby's base comes before its reading, though it is written after it (ECMA-376 17.3.3.25);
    `COUNTED` stands for the number of a page, which is Word's to find.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    return "".join(_word_texts(body))


def _word_texts(body: ElementTree.Element) -> Iterator[str]:
    within = {text for ruby in body.iter(f"{_W}ruby") for text in ruby.iter(f"{_W}t")}
    fields: list[list[str]] = []  # instruction and result of those that are open (17.16.18)
    for node in body.iter():
        text = node.text or ""
        if node.tag == f"{_W}t" and node not in within:
            if fields and "PAGEREF" in fields[-1][0]:
                fields[-1][1] += text
            else:
                yield text
        elif node.tag == f"{_W}ruby":
            for part in ("rubyBase", "rt"):
                yield from (t.text or "" for p in node.iter(_W + part) for t in p.iter(f"{_W}t"))
        elif node.tag == f"{_W}instrText":
            fields[-1][0] += text
        elif node.tag == f"{_W}fldChar":
            if node.get(f"{_W}fldCharType") == "begin":
                fields.append(["", ""])
            elif node.get(f"{_W}fldCharType") == "end":
                _, result = fields.pop()
                yield COUNTED if result.isdigit() else result


READERS = {"pdf": pdf_text, "docx": docx_text}
