"""Numbers that stand below one another: aligned at the decimal point, or behind the last integer.

A unit or percent sign follows its number (18,061万吨 over 2.97万吨), signs stand before it; text
such as 原文未明确, and anything with more than one number, such as a date, is centred instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from reports.galley import Paragraph, Run
from reports.typeset.lines import Composer, Line

_NUMBER: Final = re.compile(
    r"(\s*[^\w\s]?(?:约|近|超|达)?\s*[+\-−–±＋－]?\s*(?:\d{1,3}(?:[,，\u2009\u202f]\d{3})+|\d+))"
    r"(?:[.．]\d+)?\D*"
)


def point(text: str) -> int | None:
    """How many characters stand before the decimal point; None for what is not one number."""
    match = _NUMBER.fullmatch(text)
    return match.end(1) if match else None


def extents(paragraph: Paragraph, composer: Composer) -> tuple[float, float] | None:
    """Widths of a number before and from its decimal point on, in pt; None for other text."""
    runs = [item for item in paragraph.content if isinstance(item, Run)]
    at = point("".join(run.text for run in runs))
    if at is None or len(runs) < len(paragraph.content):
        return None
    autospace = paragraph.style.autospace
    before = composer.width(_first(runs, at), autospace)
    return before, composer.width(runs, autospace) - before


def _first(runs: Sequence[Run], count: int) -> list[Run]:
    """The first characters of some runs."""
    out: list[Run] = []
    for run in runs:
        out.append(replace(run, text=run.text[:count]))
        count -= len(out[-1].text)
    return [run for run in out if run.text]


def set_decimal(paragraph: Paragraph, room: float, stop: float, composer: Composer) -> list[Line]:
    """The lines of a paragraph whose number has its decimal point `stop` pt from the start.

    What does not fit so moves as far as it must; text, and what needs more than one line, is
    centred.
    """
    found = extents(paragraph, composer) if stop > 0 else None
    if found:
        lines = composer.compose(_flush(paragraph, "start"), room)
        if len(lines) == 1:
            x = max(0.0, min(stop - found[0], room - lines[0].width))
            return [replace(lines[0], x=x)]
    return composer.compose(_flush(paragraph, "center"), room)


def _flush(paragraph: Paragraph, align: str) -> Paragraph:
    """A paragraph without indents."""
    style = replace(paragraph.style, align=align, indent=0.0, inset_start=0.0, inset_end=0.0)
    return replace(paragraph, style=style)
