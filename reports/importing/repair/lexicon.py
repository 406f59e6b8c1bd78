"""How likely a stretch of Chinese is, by the words of a dictionary and by the text under repair.

The dictionary is jieba's list of 349,000 words with how often each occurs; only the file is read,
the segmenter itself is not used. A text's probability is that of its likeliest division into
words, so that texts of different lengths can be compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from math import log
from operator import add
from pathlib import Path

LONGEST = 4
# How far the text itself is believed: for single characters, and for words of the dictionary.
_OWN_CHARS, _OWN_WORDS = 0.3, 0.3
# Marks stand in no dictionary; so often they occur in official prose.
_MARKS = {"，": 0.05, "。": 0.025, "、": 0.025, "“": 0.01, "”": 0.01, "；": 0.004, "：": 0.004,
          "（": 0.004, "）": 0.004, "《": 0.003, "》": 0.003, "！": 0.001, "？": 0.001}  # fmt: skip
_FLOOR = 1e-9  # of a character that neither dictionary nor text has


@cache
def dictionary() -> tuple[dict[str, int], int]:
    """Words with how often they occur, and the sum of that."""
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "dict.txt"
    fields = path.read_text("utf-8").split()  # a word, its count, its class, over and over
    counts = dict(zip(fields[::3], map(int, fields[1::3]), strict=True))
    return counts, sum(counts.values())


@cache
def _sorted_words() -> list[str]:
    return sorted(dictionary()[0])


@cache
def _continuations(start: str) -> tuple[str, ...]:
    """The words that are one character longer than their beginning."""
    words = _sorted_words()
    found, at = [], bisect_left(words, start)
    while at < len(words) and words[at].startswith(start):
        if len(words[at]) == len(start) + 1:
            found.append(words[at])
        at += 1
    return tuple(found)


class Lexicon:
    """The dictionary together with the characters, and chains of them, of one text.

    `text` is in simplified characters, as is everything asked.
    """

    def __init__(self, text: str) -> None:
        chains = list(text)
        self._chains = Counter(chains)
        for size in range(2, LONGEST):
            chains = list(map(add, chains, text[size - 1 :]))
            self._chains.update(chains)
        self._size = max(len(text), 1)
        self._words, self._total = dictionary()
        self._known: dict[str, float] = {}
        self._following: dict[str, dict[str, float]] = {}

    def word(self, word: str) -> float:
        """The logarithm of a word's probability; of a chain nobody knows, minus infinity."""
        if (known := self._known.get(word)) is not None:
            return known
        listed = self._words.get(word, 0)
        own = _OWN_CHARS if len(word) == 1 else _OWN_WORDS if listed else 0.0
        chance = listed / self._total + own * self._chains[word] / self._size
        if len(word) == 1:
            chance += _MARKS.get(word, _FLOOR)
        found = self._known[word] = log(chance) if chance else float("-inf")
        return found

    def after(self, text: str, scores: tuple[float, ...]) -> tuple[float, ...]:
        """The scores of a text's last prefixes, given those before its last character came.

        `scores[-1]` is the logarithm of the probability of the text that ends there.
        """
        sizes = range(1, min(LONGEST, len(text), len(scores)) + 1)
        best = max(scores[-size] + self.word(text[-size:]) for size in sizes)
        return (*scores[1 - LONGEST :], best)

    def scores(self, text: str) -> tuple[float, ...]:
        """The scores of a text's last prefixes."""
        scores: tuple[float, ...] = (0.0,)
        for end in range(1, len(text) + 1):
            scores = self.after(text[max(0, end - LONGEST) : end], scores)
        return scores

    def score(self, text: str) -> float:
        """The logarithm of a text's probability."""
        return self.scores(text)[-1]

    def following(self, start: str) -> Mapping[str, float]:
        """The characters that make a word of its beginning, with the words' scores."""
        if (known := self._following.get(start)) is None:
            known = {word[-1]: self.word(word) for word in _continuations(start)}
            self._following[start] = known
        return known
