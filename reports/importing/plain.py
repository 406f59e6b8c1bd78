"""Plain text and Markdown, taken as they stand; lines broken at a width are put together."""

from __future__ import annotations

import re

from reports.importing.decode import Decoded
from reports.importing.lines import Source
from reports.importing.wrapped import unwrapped

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s")


def read(found: Decoded, name: str, *, markdown: bool = False) -> Source:
    """The source of a text; of Markdown, headings are told (their marks stay in the text)."""
    text, joins = unwrapped(found.text)
    levels: tuple[int, ...] = ()
    if markdown:
        matches = (_HEADING.match(line) for line in text.split("\n"))
        levels = tuple(len(match[1]) if match else 0 for match in matches)
    return Source(name, text, found.encoding, found.rival, levels, joins=joins)
