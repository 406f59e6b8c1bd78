"""How characters are read, from pypinyin's data."""

from __future__ import annotations

import unicodedata
from functools import cache

from pypinyin.pinyin_dict import pinyin_dict

LETTERS = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜêńňǹḿɡ"
_ACCENTS = dict.fromkeys(map(ord, "\u0304\u0301\u030c\u0300"))


@cache
def readings(char: str) -> frozenset[str]:
    """The readings of a character with and without tone; none for what is no Chinese character."""
    listed = pinyin_dict.get(ord(char), "") if len(char) == 1 else ""
    toned = [reading for reading in listed.split(",") if reading]
    return frozenset(toned) | {plain(reading) for reading in toned}


def plain(reading: str) -> str:
    """A reading without its tone."""
    bare = unicodedata.normalize("NFD", reading).translate(_ACCENTS)
    return unicodedata.normalize("NFC", bare).replace("ɡ", "g").replace("v", "ü")


@cache
def reads(char: str, word: str) -> bool:
    """Whether a word in brackets is a reading of the character before it."""
    known = readings(char)
    return word in known or word.replace("ɡ", "g") in known or _loose(word) in known


def _loose(word: str) -> str:
    """A reading whose tone is left out, and whose ü a keyboard gave as v or u."""
    return plain(word) if word == plain(word) else word


@cache
def syllables() -> frozenset[str]:
    """Every syllable there is, with and without tone."""
    found = {r for listed in pinyin_dict.values() for r in listed.split(",") if r}
    return frozenset(found) | {plain(r) for r in found}
