"""Words across every page of a Word file: 草稿, 送签稿, the marking."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import east_asian_width

from reports.galley import PageStyle
from reports.writers.docx_runs import check
from reports.writers.ooxml_watermark import watermark

_FACE = "heiti"
_HIGHEST = 120.0  # pt of a letter
_SLANTED = 2**0.5


def ground(words: str, families: Mapping[str, str], page: PageStyle) -> str:
    """The run that a header needs to have `words` behind its page; nothing for no words.

    As large as a square in the middle of the type area lets them be at 45°, at most 120 pt high.

    Raises:
        ReportError: characters that no Word file can hold.
    """
    words = "".join(words.split())
    if not words:
        return ""
    side = min(page.measure, page.depth)
    ems = sum(1.0 if east_asian_width(character) in "WFA" else 0.5 for character in words)
    # Letters of a width w and a height h, turned by 45°, fill (w + h) / √2 each way.
    height = min(_HIGHEST, side * _SLANTED / (ems + 1))
    return watermark(check(words), families[_FACE], round(height * ems, 1), round(height, 1))
