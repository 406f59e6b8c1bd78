"""Page numbers in the text: a composer that knows on which page each anchor stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from reports.galley import Block, Folio, Galley, Paragraph, paragraphs
from reports.typeset.lines import Composer, Line

T = TypeVar("T")
# From this pass on, paragraphs have room for the longest number.
_LAST = 3


def asks_for_pages(galley: Galley) -> bool:
    """Whether the number of a page stands anywhere in the text."""
    return any(map(_numbered, paragraphs(galley.blocks)))


class Numbered(Composer):
    """Sets a galley's paragraphs pass by pass, until the page numbers in them are true.

    A longer number may turn a line, a line a page, a page a number. The first pass guesses, the
    second sets what the first found. Where the third is needed, every paragraph takes the lines
    that the longest number would take, and no fewer than it ever had: setting the true numbers
    moves nothing any more.
    """

    def __init__(self, composer: Composer) -> None:
        vars(self).update(vars(composer))  # and what that one has learned
        self._plain = composer
        self._numbers: dict[str, int] = {}
        self._asked: set[str] = set()
        self._pass = 1
        self._longest: dict[tuple[int, float], int] = {}
        # Paragraphs stay with their lines, so that none can take the place of another.
        self._set: dict[tuple[int, float], tuple[Paragraph, list[Line]]] = {}
        self._made: dict[tuple[int, float], tuple[Block, Any]] = {}

    def compose(
        self, paragraph: Paragraph, measure: float, numbers: Mapping[str, int] | None = None
    ) -> list[Line]:
        """The lines of a paragraph on a measure (pt), with the numbers found so far."""
        key = id(paragraph), measure
        kept = self._set.get(key)
        if kept is not None:
            return kept[1]
        if not _numbered(paragraph):
            lines = self._plain.compose(paragraph, measure)
            self._set[key] = paragraph, lines
            return lines
        self._asked.update(item.anchor for item in paragraph.content if isinstance(item, Folio))
        lines = self._plain.compose(paragraph, measure, self._numbers)
        longest = max(len(lines), self._longest.get(key, 0))
        if self._pass >= _LAST:
            longest = max(longest, len(self._plain.compose(paragraph, measure, self._widest())))
            lines += [Line((), lines[-1].x, 0.0)] * (longest - len(lines))
        self._longest[key] = longest
        return lines

    def once(self, block: Block, room: float, make: Callable[[], T]) -> T:
        """A block that asks for no page is made once for all passes."""
        if any(map(_numbered, paragraphs((block,)))):
            return make()
        key = id(block), room
        if key not in self._made:
            self._made[key] = block, make()
        made: T = self._made[key][1]
        return made

    def _widest(self) -> dict[str, int]:
        """Numbers of as many digits as any can have, one page added for each that is asked for."""
        most = max(self._numbers.values()) + len(self._asked)
        return dict.fromkeys(self._asked, 10 ** len(str(most)) - 1)

    def settled(self, anchors: Mapping[str, tuple[int, float]]) -> bool:
        """Whether the numbers set are those of the pages made; if not, the next pass sets them."""
        found = {anchor: anchors[anchor][0] for anchor in self._asked}
        if found == self._numbers:
            return True
        self._numbers, self._pass = found, self._pass + 1
        return False


def _numbered(paragraph: Paragraph) -> bool:
    return any(isinstance(item, Folio) for item in paragraph.content)
