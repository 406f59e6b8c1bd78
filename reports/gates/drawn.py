"""Lines of a finished PDF, each knowing the YAML path of its text from the pages it draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import is_normalized, normalize

from reports.gates.lines import Chunk, Line, grouped
from reports.gates.pdf_file import PdfFile
from reports.typeset.placed import Glyphs, Pages

_AHEAD = 24  # runs in which the one that an object draws is looked for
_UPRIGHT = 0.01  # degrees
# What PDFium rewrites: hyphens at a line's end, ligatures; and blanks.
_REWRITTEN = re.compile(r"[\s\-\u00ad\u0002\u200b\ufffe]+")


def drawn_lines(file: PdfFile, pages: Pages) -> list[Line]:
    """Lines as a reader sees them; artifacts and turned words are left out.

    Text, place and size are the file's. A path is taken from the run of the pages that stands at
    the same place in the order of drawing, as long as both have the same words.
    """
    return grouped(_with_paths(file, pages))


def _with_paths(file: PdfFile, pages: Pages) -> Iterator[Chunk]:
    runs, at = list(_runs(pages)), 0
    for seen in file.objects:
        words = _bare(seen.chunk.text)
        if seen.artifact or not words:
            continue
        # Where a run is missing or another too much, the next ones still find their own.
        near = range(at, min(at + _AHEAD, len(runs)))
        found = next((index for index in near if runs[index][1] == words), None)
        at = at if found is None else found + 1
        if abs(seen.turn) < _UPRIGHT:
            yield seen.chunk if found is None else seen.chunk.with_path(runs[found][0])


def _runs(pages: Pages) -> Iterator[tuple[str, str]]:
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Glyphs) and not item.artifact:
                words = _bare(item.text)
                if words:
                    yield item.path, words


def _bare(text: str) -> str:
    """Text without what PDFium rewrites."""
    return _REWRITTEN.sub("", text if is_normalized("NFKC", text) else normalize("NFKC", text))
