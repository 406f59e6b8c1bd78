"""Bracketed pinyin that a scraper has put after characters is taken out; real brackets stay.

A bracket is taken for pinyin where its word is a reading of the character right before it. A text
that has only a few of them may mean them (陈䶮（yǎn）): there they stay, and are an open point.
Readings are pypinyin's; only its file is read, the package takes half a second to load.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reports.importing.ledger import CERTAIN, LIKELY, OPEN, Edit

LETTERS = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜêńňǹḿɡ"
_BRACKET = re.compile(rf"[(（]([{LETTERS}]{{1,6}})[)）]")
# A reading that was itself cut: 發(f??展.
_CUT = re.compile(rf"[(（][{LETTERS}]{{0,5}}\?{{1,2}}[{LETTERS}]{{0,4}}[)）]?")
_SYSTEMATIC = 5  # so many, and one in two thousand characters, and it is no author's choice
_PER_TEXT = 2000
_ACCENTS = dict.fromkeys(map(ord, "\u0304\u0301\u030c\u0300"))


def pinyin_edits(text: str) -> Iterator[Edit]:
    """Edits that take bracketed readings out of a text."""
    found = [m for m in _BRACKET.finditer(text) if m[1] in syllables()]
    meant = [m for m in found if m.start() and reads(text[m.start() - 1], m[1])]
    systematic = len(meant) >= max(_SYSTEMATIC, len(text) // _PER_TEXT)
    cut = set(_CUT.finditer(text)) if systematic else set()
    for match in sorted([*found, *cut], key=re.Match.start):
        before = text[match.start() - 1] if match.start() else ""
        if match in cut:
            yield Edit(match.start(), match.end(), "", "pinyin-cut", LIKELY, (match[0],))
        elif not systematic:
            if reads(before, match[1]):
                yield Edit(match.start(), match.end(), match[0], "pinyin-kept", OPEN, ("",))
        elif reads(before, match[1]):
            yield Edit(match.start(), match.end(), "", "pinyin", CERTAIN)
        elif "\u4e00" <= before <= "\u9fff" and match[1] != plain(match[1]):
            # A toned syllable is pinyin, though the dictionary does not know the reading.
            yield Edit(match.start(), match.end(), "", "pinyin-unknown", LIKELY, (match[0],))


@cache
def _listed() -> dict[str, str]:
    """Code point in decimal → readings with tones, parted by commas."""
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "pinyin_dict.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found


@cache
def readings(char: str) -> frozenset[str]:
    """The readings of a character with and without tone; none for what is no Chinese character."""
    listed = _listed().get(str(ord(char)), "") if len(char) == 1 else ""
    toned = [reading for reading in listed.split(",") if reading]
    return frozenset(toned) | {plain(reading) for reading in toned}


@cache
def plain(reading: str) -> str:
    """A reading without its tone."""
    bare = unicodedata.normalize("NFD", reading).translate(_ACCENTS)
    return unicodedata.normalize("NFC", bare).replace("ɡ", "g").replace("v", "ü")


@cache
def reads(char: str, word: str) -> bool:
    """Whether a word in brackets is a reading of the character before it."""
    return not _forms(word).isdisjoint(readings(char))


@cache
def _forms(word: str) -> frozenset[str]:
    """A reading as the dictionary may have it: a scraper writes ɡ for g, a keyboard v for ü."""
    loose = plain(word) if word == plain(word) else word
    return frozenset((word, word.replace("ɡ", "g"), loose))


@cache
def syllables() -> frozenset[str]:
    """Every syllable there is, with and without tone."""
    found = {r for listed in _listed().values() for r in listed.split(",") if r}
    return frozenset(found) | {plain(r) for r in found}
