"""Plain text and Markdown, taken as they stand; lines broken at a width are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from reports.importing.decode import Decoded
from reports.importing.lines import Row, Source
from reports.importing.wrapped import unwrapped

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s")


def read(found: Decoded, name: str, *, markdown: bool = False) -> Source:
    """The source of a text; of Markdown, headings are told (their marks stay in the text)."""
    text, joins = unwrapped(found.text)
    levels: tuple[int, ...] = ()
    if markdown:
        matches = (_HEADING.match(line) for line in text.split("\n"))
        levels = tuple(len(match[1]) if match else 0 for match in matches)
    rows = dict(_rows(text.split("\n")))
    return Source(name, text, found.encoding, found.rival, levels, joins=joins, rows=rows)


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Lines with tabs between their words, as a table comes out of Word or Excel when pasted."""
    runs = groupby(enumerate(lines), lambda line: "\t" in line[1].strip())
    for table, (tabbed, run) in enumerate(runs):
        for number, line in run if tabbed else ():
            pieces = (column for column, piece in enumerate(line.split("\t")) if piece.strip())
            yield number, Row(table, tuple(pieces))
