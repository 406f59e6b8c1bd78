"""One line fitted to its width: squeeze and stretch in CLREQ's order, each step shared evenly."""

from __future__ import annotations

from collections.abc import Sequence

from reports.typeset.chars import BLANK_RIGHT, CL, CM, EX, FS, MD, OP, SP
from reports.typeset.tokens import Prepared, Token, word_room

# CLREQ 3.2.4: a gap that would grow beyond this, in em, leaves the line ragged instead.
LIMIT = 0.25
_EPSILON = 1e-6
# The order in which marks give up their blank.
_MARKS: tuple[frozenset[int], ...] = (
    frozenset({MD}),
    frozenset({OP, CL}),
    frozenset({CM}),
)
_STOPS: frozenset[int] = frozenset({FS, EX})


def justify(
    p: Prepared, start: int, end: int, limit: float, *, full: bool, trim: bool
) -> tuple[list[float], float, bool]:
    """X of each token from the line's start, the line's width (pt), and whether it stays ragged.

    `full`: the line is to reach `limit`; otherwise it is only squeezed where it would exceed it.
    `trim`: an opening mark at the line's start loses its blank. A mark at the line's end always
    takes half its width (GB/T 15834-2011 5.1.10).
    """
    items = p.tokens.items[start:end]
    while len(items) > 1 and items[-1].lead == SP:
        items = items[:-1]
    line = _Line(items, [0.0, *p.gap[start + 1 : start + len(items)]], p.solid[start : start + len(items)])
    if trim:
        line.left[0] = items[0].left
    line.right[-1] = items[-1].right
    over = line.width() - limit
    ragged = False
    if over > _EPSILON:
        line.squeeze(over)
    elif full and over < -_EPSILON:
        ragged = line.stretch(-over)
    xs = line.places()
    xs += [line.end] * (end - start - len(items))
    return xs, line.end, ragged


class _Line:
    """Tokens of one line with what is taken off each side and the gap before each, in pt."""

    def __init__(self, items: Sequence[Token], gaps: list[float], solid: Sequence[bool]) -> None:
        self.items = items
        self.gaps = gaps
        self.solid = solid
        self.left = [0.0] * len(items)
        self.right = [0.0] * len(items)
        self.end = 0.0

    def width(self) -> float:
        blank = sum(self.left) + sum(self.right)
        return sum(item.width for item in self.items) + sum(self.gaps) - blank

    def places(self) -> list[float]:
        xs, x = [], 0.0
        for item, gap, left, right in zip(self.items, self.gaps, self.left, self.right, strict=True):
            x += gap - left
            xs.append(x)
            x += item.width - right
        self.end = x
        return xs

    def squeeze(self, over: float) -> None:
        """CLREQ 3.2.3: word spaces, middle dots, brackets, pauses, CJK–Latin gaps, stops."""
        words = _share(over, self._word_spaces())
        self.right = [right + part for right, part in zip(self.right, words, strict=True)]
        over -= sum(words)
        for kinds in _MARKS:
            over = self._squeeze_marks(over, kinds)
        room = [gap / 2 if gap > 0 else 0.0 for gap in self.gaps]
        taken = _share(over, room)
        self.gaps = [gap - part for gap, part in zip(self.gaps, taken, strict=True)]
        self._squeeze_marks(over - sum(taken), _STOPS)

    def stretch(self, need: float) -> bool:
        """CLREQ 3.2.4: word spaces, CJK–Latin gaps, then every gap alike. True if left ragged."""
        given = _share(need, self._word_spaces())
        latin = _share(need - sum(given), [gap if gap > 0 else 0.0 for gap in self.gaps])
        rest = need - sum(given) - sum(latin)
        open_gaps = [k for k in range(1, len(self.items)) if not self.solid[k]]
        if rest > _EPSILON:
            each = rest / len(open_gaps) if open_gaps else rest
            if not open_gaps or each > LIMIT * self.items[0].em:
                return True
            for k in open_gaps:
                self.gaps[k] += each
        for k, part in enumerate(given):
            self.right[k] -= part
            self.gaps[k] += latin[k]
        return False

    def _word_spaces(self) -> list[float]:
        """Room of each word space; the one at the line's end hangs out of the line."""
        return [*(word_room(item) for item in self.items[:-1]), 0.0]

    def _squeeze_marks(self, over: float, kinds: frozenset[int]) -> float:
        def left(k: int) -> float:
            item = self.items[k]
            cut = self.gaps[k] < 0 and self.items[k - 1].tail not in BLANK_RIGHT
            return item.left - self.left[k] if item.lead in kinds and not cut else 0.0

        def right(k: int) -> float:
            item = self.items[k]
            cut = k + 1 < len(self.items) and self.gaps[k + 1] < 0 and item.tail in BLANK_RIGHT
            return item.right - self.right[k] if item.tail in kinds and not cut else 0.0

        count = len(self.items)
        room = [left(k) for k in range(count)] + [right(k) for k in range(count)]
        taken = _share(over, room)
        for k in range(count):
            self.left[k] += taken[k]
            self.right[k] += taken[count + k]
        return over - sum(taken)


def _share(need: float, room: list[float]) -> list[float]:
    """`need` spread over the rooms in proportion to their size, never more than they hold."""
    total = sum(room)
    if need <= _EPSILON or total <= _EPSILON:
        return [0.0] * len(room)
    factor = min(1.0, need / total)
    return [factor * part for part in room]
