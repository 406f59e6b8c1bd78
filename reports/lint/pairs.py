"""Marks that come in pairs: quotes and brackets, balanced and nested by GB/T 15834-2011."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.lint.finding import Hit

_CLOSES = dict(zip("“‘《〈（〔【「『", "”’》〉）〕】」』", strict=True))
_OPENS = {closing: opening for opening, closing in _CLOSES.items()}
_INNER = {"“": "‘", "‘": "“"}
# An apostrophe touches Latin letters; as a closing quote it has an opening one before it.
_APOSTROPHE = re.compile("(?<=[A-Za-z])’|’(?=[A-Za-z])")
# A number with a closing bracket alone: 1）, a), ②）.
_NUMBER = re.compile(r"(?:^|(?<=[，。；：、\s]))[\d一二三四五六七八九十a-z①-⑳]{1,3}）")


def pair_faults(paragraphs: Sequence[str]) -> list[list[Hit]]:
    """The faults of each paragraph of one text.

    A quotation of several paragraphs opens at each of them and closes at the last, so that an
    opening quote is forgiven where the next paragraph begins with one.
    """
    following = [*paragraphs[1:], ""]
    return [
        list(_faults(text, goes_on=after.startswith("“")))
        for text, after in zip(paragraphs, following, strict=True)
    ]


def _faults(text: str, *, goes_on: bool) -> Iterator[Hit]:
    quiet = _quiet(text)
    stack: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if at in quiet:
            continue
        if char in _CLOSES:
            yield from _nested(text, at, stack)
            stack.append((at, char))
        elif char in _OPENS:
            yield from _closed(text, at, stack)
    for at, char in stack:
        if not (goes_on and char in _INNER):
            yield _unclosed(text, at, char)


def _quiet(text: str) -> set[int]:
    """Places of marks that are no half of a pair."""
    quiet = {m.end() - 1 for m in _NUMBER.finditer(text)}
    if "‘" not in text:
        quiet |= {m.start() for m in _APOSTROPHE.finditer(text)}
    return quiet


def _closed(text: str, at: int, stack: list[tuple[int, str]]) -> Iterator[Hit]:
    """Take what a closing mark closes off the stack; what was left open inside is a fault."""
    opening = _OPENS[text[at]]
    if all(char != opening for _, char in stack):
        yield _hit("lint-unbalanced", text, at, opening)
        return
    while stack[-1][1] != opening:
        yield _unclosed(text, *stack.pop())
    stack.pop()


def _nested(text: str, at: int, stack: list[tuple[int, str]]) -> Iterator[Hit]:
    """Quotes inside quotes, and names of works inside them, take turns (4.8.3.2, 4.15.3.5)."""
    char = text[at]
    around = [opening for _, opening in stack]
    quotes = [opening for opening in around if opening in _INNER]
    if char in _INNER and quotes and quotes[-1] == char:
        yield _hit("lint-nested", text, at, _INNER[char] + _CLOSES[_INNER[char]])
    elif char == "‘" and not quotes:
        yield _hit("lint-nested", text, at, "“”")
    elif char == "《" and around and around[-1] == "《":
        yield _hit("lint-nested", text, at, "〈〉")


def _unclosed(text: str, at: int, char: str) -> Hit:
    return _hit("lint-unbalanced", text, at, _CLOSES[char])


def _hit(code: str, text: str, at: int, fix: str) -> Hit:
    return Hit(code, at, at + 1, text[at : at + 8], fix)
