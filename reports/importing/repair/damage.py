"""Text whose GBK bytes were cut within a character, and then read one byte out of step.

A program that looks for characters byte by byte, or hands on a text in chunks, loses the lead byte
of one character (shown as “?”); what follows is read across the borders of characters until an odd
byte (a letter that was a trail byte, or a second “?”) brings it back into step. Every shown
character is two known bytes, so most of the text can be computed:

    。现在 in traditional GBK  A1A3 AC46 …   shown  ?  A3AC “，”  46 “F”     →  ?，F
    (a reading that the program put in)      们三  8283 C8|FD  内 is 83C8  →  们?nèi)

What is not known: the lost byte, and pairs of bytes that mean nothing and were dropped. Readings
left in brackets decide many of them; the rest is settled by dictionary and context, or left open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log1p

from msgspec import Struct
from msgspec.structs import replace

from reports.importing.ledger import CERTAIN, LIKELY, OPEN, Edit
from reports.importing.repair import gbk
from reports.importing.repair.lexicon import Lexicon
from reports.importing.repair.pinyin import LETTERS, syllables
from reports.importing.repair.script import simple
from reports.importing.repair.search import Guess, Search, Stretch
from reports.openpoints import LOST

_LOST = "?\ufffd？"
_EATEN = re.compile(rf"([{LETTERS}]{{1,6}})[)）]")
_READING = re.compile(rf"[(（]([{LETTERS}]{{1,6}})[)）]")
_FULL_WIDTH = {",": "，", ":": "：", ";": "；", "!": "！"}
_LONGEST = 24  # shown characters until the text must be in step again
_CLEAR, _WORTH, _CERTAIN = 2.3, 4.0, 7.0  # odds of 10, 55 and 1,100 to one
_CONTEXT = 4
_SAMPLE = 100_000  # characters of a text that tell what its words are


class _Region(Struct, frozen=True):
    """A damaged stretch: where it is shown, and the bytes that stood there."""

    start: int
    end: int
    bytes: Stretch


def damage_edits(text: str) -> Iterator[Edit]:
    """Edits that restore damaged stretches, or leave a visible gap where nothing decides."""
    regions = list(_regions(text))
    if regions:
        lexicon = Lexicon(simple(text[:_SAMPLE]))
        search = Search(lexicon)
        read = [(region, _read(text, region, lexicon, search)) for region in regions]
        # What one program has lost elsewhere, it has likely lost here too.
        lost = Counter(_lost_byte(g[0]) for r, g in read if len(g) == 1 or _clear(g))
        found = [_decided(text, region, _reweighed(guesses, lost)) for region, guesses in read]
    else:
        found = []
    spans = [(region.start, region.end) for region in regions]
    for match in re.finditer("\ufffd", text):
        if not any(start <= match.start() < end for start, end in spans):
            found.append(Edit(match.start(), match.end(), LOST, "lost", OPEN))
    yield from sorted((edit for edit in found if edit), key=lambda edit: edit.start)


def _regions(text: str) -> Iterator[_Region]:
    at = 0
    for match in re.finditer(f"[{_LOST}]", text):
        region = _region(text, match.start()) if match.start() >= at else None
        if region is not None:
            yield region
            at = region.end


def _region(text: str, at: int) -> _Region | None:
    """The stretch that starts with a lost byte; None if the text never gets into step again."""
    if at and text[at - 1].isascii() and text[at - 1] != "\n":
        return None  # b?c=d
    before = gbk.pair(text[at - 1]) if at else None
    known: list[int | None] = [*(before or (None, None)), None]
    seams: list[int] = []
    readings: list[tuple[int, str]] = []
    place = _take_reading(_EATEN, text, at + 1, known, readings)
    while place < min(len(text), at + _LONGEST):
        char = text[place]
        seams.append(len(known))
        if match := _READING.match(text, place):
            readings.append((len(known), match[1]))
            place = match.end()
            continue
        place += 1
        if char in _LOST:
            known.append(None)
            place = _take_reading(_EATEN, text, place, known, readings)
            return _finished(at, place, known, seams, readings)
        if char.isascii() and "@" <= char <= "~":
            known.append(ord(char))
            place = _take_reading(_READING, text, place, known, readings)
            return _finished(at, place, known, seams, readings)
        pair = gbk.pair(_FULL_WIDTH.get(char, char))
        if pair is None:
            return None
        known += pair
    return None


def _take_reading(
    form: re.Pattern[str],
    text: str,
    place: int,
    known: Sequence[int | None],
    readings: list[tuple[int, str]],
) -> int:
    """Note a reading that stands here; returns the place behind it."""
    match = form.match(text, place)
    if match is None or match[1] not in syllables():
        return place
    readings.append((len(known), match[1]))
    return match.end()


def _finished(
    start: int,
    end: int,
    known: list[int | None],
    seams: list[int],
    readings: list[tuple[int, str]],
) -> _Region:
    bytes = Stretch(tuple(known), tuple(dict.fromkeys(seams)), tuple(readings))
    return _Region(start, end, bytes)


def _read(text: str, region: _Region, lexicon: Lexicon, search: Search) -> list[Guess]:
    """What the stretch can have been; nothing where leaving it alone is as good."""
    before = simple(text[max(0, region.start - _CONTEXT) : region.start])
    following = text[region.end : region.end + 4 * _CONTEXT]
    after = simple(_READING.sub("", following)[:_CONTEXT])
    found = search.guesses(region.bytes, before, after)
    if not region.bytes.readings:
        stays = lexicon.score(before + simple(text[region.start : region.end]) + after)
        found = [guess for guess in found if guess.score > stays + _WORTH]
    return found


def _clear(found: Sequence[Guess]) -> bool:
    return len(found) > 1 and found[0].score - found[1].score >= _CLEAR


def _lost_byte(guess: Guess) -> int:
    return guess.data[2]


def _reweighed(found: list[Guess], lost: Counter[int]) -> list[Guess]:
    more = [
        replace(g, scores=(*g.scores[:-1], g.score + log1p(lost[_lost_byte(g)]))) for g in found
    ]
    return sorted(more, key=lambda guess: -guess.score)


def _decided(text: str, region: _Region, found: list[Guess]) -> Edit | None:
    """The best guess if it is clearly the best; else its undisputed characters, and gaps."""
    shown = text[region.start : region.end]
    if not found:
        evident = region.bytes.readings or shown == "??"
        return Edit(region.start, region.end, shown, "lost", OPEN) if evident else None
    best, *others = found
    rivals = tuple(guess.plain for guess in others)[:3]
    alone = sum(len(guess.data) == len(best.data) for guess in found) == 1
    if not others or (alone and best.score - others[0].score >= _CERTAIN):
        return Edit(region.start, region.end, best.text, "bytes", CERTAIN, rivals)
    if _clear(found):
        return Edit(region.start, region.end, best.text, "bytes-context", LIKELY, rivals)
    close = [guess for guess in found if best.score - guess.score < _CLEAR]
    agreed = "".join(
        char if all(_at(g, i, len(best.plain)) == best.plain[i] for g in close) else LOST
        for i, char in enumerate(best.text)
    )
    return Edit(region.start, region.end, agreed, "bytes-undecided", OPEN, (best.plain, *rivals))


def _at(guess: Guess, index: int, size: int) -> str:
    """A guess's character at a place of a text of `size`; nothing if its length differs."""
    return guess.plain[index] if len(guess.plain) == size else ""
