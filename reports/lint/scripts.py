"""Traditional characters in Simplified text, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from reports.lint.finding import Hit

_TABLE = Path(__file__).with_name("traditional.txt")
# What is quoted keeps its own characters: names of works, quotations, what is in brackets.
_QUOTED = re.compile("《[^《》]*》|〈[^〈〉]*〉|“[^“”]*”|「[^「」]*」")
# A stretch that no mark parts: a name and the words around it.
_STRETCH = re.compile(r"[^\W\da-zA-Z_]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")


def mixed_scripts(text: str, language: str) -> Iterator[Hit]:
    """Characters of the other script in a text of zh-Hans or zh-Hant, a hit for each stretch.

    Quotations and Japanese names (a stretch with kana, or with a form that only Japan has) are let
    be: their characters are right as they are.
    """
    table = {"zh-Hans": simplified, "zh-Hant": traditional}.get(language)
    if table is None:
        return
    wrong = table()
    if wrong.keys().isdisjoint(text):
        return
    quoted = {k for m in _QUOTED.finditer(text) for k in range(m.start(), m.end())}
    for match in _STRETCH.finditer(text):
        at = [k for k in range(*match.span()) if text[k] in wrong and k not in quoted]
        if at and not is_japanese(match.group()):
            found = "".join(dict.fromkeys(text[k] for k in at))
            fix = "".join(wrong[char] for char in found)
            yield Hit("lint-mixed-script", at[0], at[-1] + 1, found, fix)


def is_japanese(stretch: str) -> bool:
    """Whether a stretch has kana, or a character of Japan that no Chinese standard has."""
    return bool(_KANA.search(stretch)) or any(
        _has(char, "cp932") and not _has(char, "gbk") and not _has(char, "big5")
        for char in stretch
    ) or any(char in "髙﨑々" for char in stretch)  # fmt: skip


def _has(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def simplified() -> dict[str, str]:
    """Traditional characters and the simplified ones they stand for (OpenCC)."""
    lines = _TABLE.read_text("utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@cache
def traditional() -> dict[str, str]:
    """Simplified characters that no traditional text has, and the traditional ones."""
    back: dict[str, str] = {}
    for old, new in simplified().items():
        if not _has(new, "big5"):
            back.setdefault(new, old)
    return back
