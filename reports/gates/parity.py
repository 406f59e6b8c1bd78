"""The parity gate: a document's PDF and its Word file say the same, in the same order and cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from reports.errors import Problem, Where
from reports.galley import (
    Block,
    Drawing,
    Figures,
    Folio,
    Galley,
    Group,
    Label,
    Section,
    paragraphs,
)
from reports.gates.pdf_file import PdfFile
from reports.readback.word_body import COUNTED, Unit
from reports.typeset.placed import Glyphs, Pages

# The only differences let be. White space: a PDF has places instead. Hyphens: PDFium hides those at
# a line's end. Ligatures of Latin letters: PDFium takes them apart.
_LET_BE = re.compile(r"[\s\-\u00ad\u0002\u200b\ufffe]+")
_LIGATURES = str.maketrans(
    dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True))
)
_AROUND = 12  # characters of context on either side of a difference


def parity(file: PdfFile, word: Sequence[Unit], galley: Galley, pages: Pages) -> Iterator[Problem]:
    """The first difference between the two files of a document; nothing where they are equal.

    Args:
        file: the PDF, read back.
        word: the Word file, read back.
        galley: tells the words in drawings, which are pictures in Word.
        pages: tells the YAML path of what differs.
    """
    parts = [(_plain(words), page) for words, page in _words(file)]
    drawn, word = "".join(words for words, _ in parts), _numbered(word, galley, pages)
    turns = _turns(parts)
    labels = [label for label in map(_plain, _labels(galley.blocks)) if label]
    at = 0
    for row, group in groupby(word, lambda unit: (unit.table, unit.row)):
        units = [unit for unit in group if _plain(unit.text)]
        after = _matched(units, drawn, at, labels)
        if after < 0 and row[0]:
            after = _side_by_side(units, drawn, at, turns)
        if after < 0:
            yield _difference(units, drawn, at, labels, pages)
            return
        at = after
    at = _past_labels(drawn, at, labels)
    if at < len(drawn):
        yield _problem(Unit(""), "", drawn, at, pages)


def _numbered(word: Sequence[Unit], galley: Galley, pages: Pages) -> list[Unit]:
    """The Word file with the numbers that its references to pages have on ours."""
    anchors = (
        item.anchor
        for p in paragraphs(galley.blocks)
        for item in p.content
        if isinstance(item, Folio)
    )
    numbers = iter([str(pages.anchors.get(anchor, (0,))[0]) for anchor in anchors])
    return [
        replace(unit, text=re.sub(COUNTED, lambda _: next(numbers, COUNTED), unit.text))
        for unit in word
    ]


def _words(file: PdfFile) -> Iterator[tuple[str, int]]:
    """The text of each object, and its page."""
    for seen in file.objects:
        if not seen.artifact:
            yield seen.chunk.text, seen.chunk.page


def _turns(parts: Sequence[tuple[str, int]]) -> set[int]:
    """Places in the PDF's text at which a page begins."""
    turns, at, last = set(), 0, 1
    for words, page in parts:
        if page > last:
            turns.add(at)
        at, last = at + len(words), max(page, last)
    return turns


def _plain(text: str) -> str:
    return _LET_BE.sub("", text).translate(_LIGATURES)


def _labels(blocks: Iterable[Block]) -> Iterator[str]:
    """The words in drawings, each drawing's as one."""
    for block in blocks:
        if isinstance(block, Group | Section):
            yield from _labels(block.blocks)
        elif isinstance(block, Figures):
            for figure in block.items:
                if isinstance(figure.art, Drawing):
                    words = (i.run.text for i in figure.art.items if isinstance(i, Label))
                    yield "".join(words)


def _past_labels(drawn: str, at: int, labels: Sequence[str]) -> int:
    while label := next((label for label in labels if drawn.startswith(label, at)), ""):
        at += len(label)
    return at


def _matched(units: Sequence[Unit], drawn: str, at: int, labels: Sequence[str]) -> int:
    """Where the PDF's text goes on after these paragraphs; -1 where it says something else."""
    for unit in units:
        text = _plain(unit.text)
        after = _after(text, drawn, at)
        if after < 0:
            after = _after(text, drawn, _past_labels(drawn, at, labels))
        if after < 0:
            return -1
        at = after
    return at


def _after(text: str, drawn: str, at: int) -> int:
    return at + len(text) if drawn.startswith(text, at) else -1


def _side_by_side(units: Sequence[Unit], drawn: str, at: int, turns: set[int]) -> int:
    """A row taller than a page goes on cell beside cell on the next: each cell keeps its order."""
    cells = [
        "".join(_plain(unit.text) for unit in cell)
        for _, cell in groupby(units, lambda unit: unit.cell)
    ]
    end = at + sum(map(len, cells))
    part = drawn[at:end]
    if not any(at < turn < end for turn in turns):
        return -1
    if Counter(part) != Counter("".join(cells)):
        return -1
    return end if all(_is_within(cell, part) for cell in cells) else -1


def _is_within(cell: str, text: str) -> bool:
    rest = iter(text)
    return all(char in rest for char in cell)


def _difference(
    units: Sequence[Unit], drawn: str, at: int, labels: Sequence[str], pages: Pages
) -> Problem:
    """The first paragraph that differs, and the first character of it."""
    for unit in units:
        start = at
        after = _matched([unit], drawn, at, labels)
        if after < 0:
            text = _plain(unit.text)
            if not drawn.startswith(text[:1], start):
                start = _past_labels(drawn, start, labels)
            same = 0
            while text[same : same + 1] == drawn[start + same : start + same + 1] != "":
                same += 1
            said = text[max(0, same - _AROUND) : same + _AROUND]
            return _problem(unit, said, drawn, start + same, pages)
        at = after
    raise AssertionError("every paragraph of the row matched")


def _problem(unit: Unit, said: str, drawn: str, at: int, pages: Pages) -> Problem:
    path, page = _place(pages, at)
    values = {
        "word": said,
        "pdf": drawn[max(0, at - _AROUND) : at + _AROUND],
        "page": page,
    }
    if unit.table:
        cell = {"table": unit.table, "row": unit.row, "cell": unit.cell}
        return Problem("gate-parity-cell", Where(path=path), values | cell)
    return Problem("gate-parity", Where(path=path), values)


def _place(pages: Pages, at: int) -> tuple[str, int]:
    """YAML path and page of a character of the PDF's text."""
    path, number = "", 0
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Glyphs) and not item.artifact:
                path, number = item.path, page.number
                at -= len(_plain(item.text))
                if at < 0:
                    return path, number
    return path, number
