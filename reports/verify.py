"""Reads finished files back with code that did not write them; compares them to the text.

The quick way is taken first: whole texts that are equal are equal. Only where they are not, the
slow one looks for the place, by a PDF library that has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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
from reports.readback.pdf_strings import UnsureError, pdf_strings
from reports.typeset.placed import Glyphs, Pages

COUNTED = "\ufffc"  # stands for the number of a page, as in readback.word_body


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
    return "".join(text.split())


def same_text(name: str, galley: Galley, format: str, data: bytes) -> None:
    """Compare a finished Word file with its galley, character by character, in order.

    Raises:
        ReportError: the first difference, with the YAML path of the text and both contexts; or
            the file cannot be read.
    """
    _compare(name, format, list(_texts(galley, lambda _: COUNTED)), READERS[format](data, name))


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
    """Compare finished pages with their galley.

    Where the whole is not the same in its order, the text of each YAML path is compared for itself,
    in order within each path; not across paths, since the cells of a row taller than a page go on
    side by side on the next. A template's own words have no path and are compared as a whole;
    among them are the page numbers in the text, each that of the page where its anchor stands.

    Raises:
        ReportError: the first difference, with its YAML path and both contexts.
    """
    if _joined(_page_texts(galley, pages)) != _joined(page_runs(pages)):
        _same_paths(name, list(_page_texts(galley, pages)), list(page_runs(pages)))


def _joined(runs: Iterable[tuple[str, str]]) -> str:
    return squeezed("".join([text for _, text in runs]))


def _same_paths(name: str, wanted: list[tuple[str, str]], found: list[tuple[str, str]]) -> None:
    ours, theirs = _by_path(wanted), _by_path(found)
    for path in {**ours, **theirs}:
        one, other = (squeezed(side.get(path, "")) for side in (ours, theirs))
        if not path:
            one, other = ("".join(sorted(side)) for side in (one, other))
        _compare(name, "pages", [(path, one)], other)


def _by_path(runs: list[tuple[str, str]]) -> dict[str, str]:
    out: dict[str, str] = {}
    for path, text in runs:
        out[path] = out.get(path, "") + text
    return out


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
                yield item.path, item.text


def same_drawing(name: str, pages: Pages, data: bytes) -> None:
    """Compare a finished PDF with the pages it draws, character by character, in order.

    Raises:
        ReportError: the first difference, with its YAML path and both contexts; or the file cannot
            be read.
    """
    try:
        if pdf_strings(data) == "".join([text for _, text in page_runs(pages)]):
            return
    except UnsureError:  # a form of file that only a whole library reads, or a broken one
        pass
    text = pdf_text(data, name)
    runs = [(path, _as_read(run)) for path, run in page_runs(pages)]
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
    wanted, found = squeezed("".join([text for _, text in runs])), squeezed(text)
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


def pdf_text(data: bytes, name: str = "") -> str:
    """Text of a PDF as a whole library reads it; raises like `readback.pdf_text`."""
    from reports.readback import pdf_text

    return pdf_text.pdf_text(name, data)


def docx_text(data: bytes, name: str = "") -> str:
    """Text of a Word body; raises like `readback.word_body`."""
    from reports.readback import word_body

    return word_body.word_text(name, data)


READERS = {"pdf": pdf_text, "docx": docx_text}
