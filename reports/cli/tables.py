"""Rows of words as lines of a terminal, whose Chinese characters are two places wide."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, east_asian_width


def columns(rows: Sequence[Sequence[str]], gap: int = 2) -> list[str]:
    """Lines in which the cells of a column begin at the same place."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "".join(
            cell + " " * (width - _width(cell) + gap)
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(words: str) -> int:
    """Places that words take."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in words)
