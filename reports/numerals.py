"""Numbers in Chinese."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def chinese(number: int) -> str:
    """1–9999 in Chinese: 十二, 一百零五 (CSS simp-chinese-informal); digits beyond."""
    if number > 9999:
        return str(number)
    out, zero = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + _PLACES[place]
        zero = not digit
    return out.removeprefix("一") if 10 <= number < 20 else out
