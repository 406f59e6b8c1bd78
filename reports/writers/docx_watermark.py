"""Words across every page of a Word file: 草稿, 送签稿, the marking."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import east_asian_width

from reports.galley import PageStyle, ParaStyle
from reports.writers.docx_runs import check
from reports.writers.ooxml_watermark import letters, words_across

# Word's own name of such shapes: its command that removes the watermark finds them by it.
_NAME = "PowerPlusWaterMarkObject"
_PLACES = (0.3, 0.7)  # of the page's height, as in `typeset.furniture`
_WIDEST = 0.9  # of the page's width


def ground(words: str, look: ParaStyle | None, families: Mapping[str, str], page: PageStyle) -> str:
    """The runs that a header needs to have `words` behind its page; nothing for no words.

    Raises:
        ReportError: characters that no Word file can hold.
    """
    words = " ".join(words.split())
    if not words or look is None:
        return ""
    char = look.char
    ems = sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in words)
    width = ems * char.size + len(words) * char.tracking
    scale = min(1.0, _WIDEST * page.width / width)
    size, family = (width * scale, char.size * scale), families[char.face]
    marks = (
        words_across(
            _NAME, n, check(words), family, size, (page.width / 2, page.height * at), char.colour
        )
        for n, at in enumerate(_PLACES, 1)
    )
    return letters() + "".join(marks)
