"""Numbers of levels and captions, in their counter styles."""

from __future__ import annotations

from reports.numerals import chinese
from reports.sheet import CounterRule


class Counts:
    """Counts levels 1–4, those below a level anew (GB/T 9704-2012 7.3.3), and captions."""

    def __init__(self) -> None:
        self._levels = [0] * 5
        self._captions: dict[str, int] = {}

    def level(self, level: int) -> int:
        """The next number of a level."""
        self._levels[level] += 1
        self._levels[level + 1 :] = [0] * (4 - level)
        return self._levels[level]

    def caption(self, style: str) -> int:
        """The next number of captions in a style."""
        number = self._captions[style] = self._captions.get(style, 0) + 1
        return number


def counted(number: int, rule: CounterRule) -> str:
    """A number in its counter style, with prefix and suffix."""
    digits = written(number, rule)
    return f"{rule.prefix or ''}{digits}{rule.suffix or ''}" if digits else ""


def written(number: int, rule: CounterRule) -> str:
    """A number in its counter style, without what stands around it."""
    if rule.system == "none":
        return ""
    return chinese(number) if rule.system == "simp-chinese-informal" else str(number)
