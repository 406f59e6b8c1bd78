"""The page of GB/T 9704-2012 in mm, and distances as that standard counts them.

A line is a character and 7/8 of one (3.2); blank lines are counted in such lines.
"""

from __future__ import annotations

from typing import Final

from reports.conformance.paper import MM, Rule, Words

EM: Final = 16 / MM  # 3号
LINE: Final = EM * (1 + 7 / 8)  # 3.2
GAP: Final = EM * 7 / 8
SMALL: Final = 14 / MM  # 4号
LEFT, TOP, WIDE, DEEP = 28.0, 37.0, 156.0, 225.0  # 5.2.1
RIGHT, FOOT = LEFT + WIDE, TOP + DEEP
PAPER: Final = (210.0, 297.0)  # 5.1
LINES: Final = 22  # 5.2.3
CHARS: Final = 28


def blank(upper: Words | Rule, lower: Words) -> float:
    """Blank lines between two lines, or a rule and a line."""
    half = GAP / 2 if isinstance(upper, Rule) else GAP
    return (lower.top - upper.bottom - half) / LINE


def row_of(words: Words) -> float:
    """The line of the type area in which words stand, from 1."""
    middle = (words.top + words.bottom) / 2 - TOP
    return middle / (DEEP / LINES) + 0.5


def first_row(words: Words) -> float:
    """Where the type area begins if these words stand on its first line."""
    return (words.top + words.bottom) / 2 - DEEP / (2 * LINES)


def edge(page: int, *, right: bool = False) -> float:
    """The left or right edge of the type area of a page; the binding changes sides (7.1)."""
    left = LEFT if page % 2 else PAPER[0] - RIGHT
    return left + WIDE if right else left
