"""Numbers as they are written in Chinese texts, as exact values."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
MAGNITUDES: Final = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7,
                     "亿": 10**8, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}  # fmt: skip
CHINESE: Final = r"[〇零一二两三四五六七八九十百千]+"
ARABIC: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SHAPE: Final = re.compile(
    "(?:[一二两三四五六七八九]千)?零?(?:[一二两三四五六七八九]百)?零?"
    "(?:[一二三四五六七八九]?十)?零?[一二两三四五六七八九]?"
)


def value_of(written: str) -> Decimal | None:
    """The value of digits or of a Chinese number below ten thousand; None for anything else."""
    if re.fullmatch(ARABIC, written):
        return Decimal(written.replace(",", ""))
    if written in ("〇", "零"):
        return Decimal()
    if not written or not _SHAPE.fullmatch(written):
        return None
    total, digit = 0, 0
    for char in written:
        if char in _PLACES:
            total += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return Decimal(total + digit)


def said(value: Decimal) -> str:
    """A value for a message, without an exponent or idle zeros."""
    return f"{value.normalize():f}"
