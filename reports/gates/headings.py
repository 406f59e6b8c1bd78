"""Orphan headings: a heading at a page's foot whose text begins on the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports.errors import Problem, Severity, Where
from reports.gates.lines import Line


def orphan_headings(
    entries: Iterable[tuple[str, int, float]], lines: Sequence[Line]
) -> Iterator[Problem]:
    """Headings that nothing follows on their page although the document goes on.

    Args:
        entries: title, page from 1, and y of the heading's top in pt, of each line of the outline.
        lines: in reading order.
    """
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    last = max(by_page, default=0)
    for title, page, y in entries:
        if page >= last:
            continue
        below = [line for line in by_page.get(page, ()) if line.y > y]
        words = "".join(line.text for line in below)
        rest = "".join(words.split()).removeprefix("".join(title.split()))
        if not rest and below:
            values = {"page": page, "text": title[:24]}
            # Ugly, not wrong: a chain of headings may be longer than the page.
            yield Problem("gate-orphan", Where(path=below[0].path), values, Severity.WARNING)
