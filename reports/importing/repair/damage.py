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
from dataclasses import dataclass, replace
from itertools import combinations
from math import log1p

from reports.importing.ledger import CERTAIN, LIKELY, OPEN, Edit
from reports.importing.repair import gbk
from reports.importing.repair.lexicon import LONGEST, Lexicon
from reports.importing.repair.readings import LETTERS, reads, syllables
from reports.importing.repair.script import simple

GAP = "□"
LOST = "?\ufffd？"
_EATEN = re.compile(rf"([{LETTERS}]{{1,6}})[)）]")
_READING = re.compile(rf"[(（]([{LETTERS}]{{1,6}})[)）]")
_FULL_WIDTH = {",": "，", ":": "：", ";": "；", "!": "！"}
_LONGEST = 24  # shown characters until the text must be in step again
_DROPPED, _LONG = 2, 12  # pairs that may be missing; a stretch where two may well be
_BEAM, _CHOICE = 24, 64  # texts kept while reading on, characters tried at a place
_CLEAR, _WORTH, _CERTAIN = 2.3, 4.0, 7.0  # odds of 10, 55 and 1,100 to one
_CONTEXT = 4


@dataclass(frozen=True, slots=True)
class _Region:
    """A damaged stretch: its bytes (None: lost), where pairs may be missing, readings at places.

    `known[0:2]` are the bytes of the sound character before it; `seams` are indices into `known`;
    `readings` tell that the two bytes before an index are read so.
    """

    start: int
    end: int
    known: tuple[int | None, ...]
    seams: tuple[int, ...]
    readings: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Guess:
    """Bytes read so far; their text, the same in simplified characters; scores of its ends."""

    data: tuple[int, ...]
    text: str
    plain: str
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        return self.scores[-1]


def damage_edits(text: str) -> Iterator[Edit]:
    """Edits that restore damaged stretches, or leave a visible gap where nothing decides."""
    regions = list(_regions(text))
    if regions:
        lexicon = Lexicon(simple(text))
        known: dict[object, list[_Guess]] = {}  # the same words are damaged in the same way
        read = [(region, _read(text, region, lexicon, known)) for region in regions]
        # What one program has lost elsewhere, it has likely lost here too.
        lost = Counter(_lost_byte(g[0]) for r, g in read if len(g) == 1 or _clear(g))
        found = [_decided(text, region, _reweighed(guesses, lost)) for region, guesses in read]
    else:
        found = []
    spans = [(region.start, region.end) for region in regions]
    for match in re.finditer("\ufffd", text):
        if not any(start <= match.start() < end for start, end in spans):
            found.append(Edit(match.start(), match.end(), GAP, "lost", OPEN))
    yield from sorted((edit for edit in found if edit), key=lambda edit: edit.start)


def _regions(text: str) -> Iterator[_Region]:
    at = 0
    for match in re.finditer(f"[{LOST}]", text):
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
        if char in LOST:
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
    return _Region(start, end, tuple(known), tuple(dict.fromkeys(seams)), tuple(readings))


def _read(
    text: str, region: _Region, lexicon: Lexicon, known: dict[object, list[_Guess]]
) -> list[_Guess]:
    """What the stretch can have been; nothing where leaving it alone is as good."""
    before = simple(text[max(0, region.start - _CONTEXT) : region.start])
    following = text[region.end : region.end + 4 * _CONTEXT]
    after = simple(_READING.sub("", following)[:_CONTEXT])
    key = (region.known, region.seams, region.readings, before, after)
    if key not in known:
        known[key] = _guesses(region, before, after, lexicon)
    guesses = known[key]
    if not region.readings:
        stays = lexicon.score(before + simple(text[region.start : region.end]) + after)
        guesses = [guess for guess in guesses if guess.score > stays + _WORTH]
    return guesses


def _clear(guesses: Sequence[_Guess]) -> bool:
    return len(guesses) > 1 and guesses[0].score - guesses[1].score >= _CLEAR


def _lost_byte(guess: _Guess) -> int:
    return guess.data[2]


def _reweighed(guesses: list[_Guess], lost: Counter[int]) -> list[_Guess]:
    more = [
        replace(g, scores=(*g.scores[:-1], g.score + log1p(lost[_lost_byte(g)]))) for g in guesses
    ]
    return sorted(more, key=lambda guess: -guess.score)


def _decided(text: str, region: _Region, guesses: list[_Guess]) -> Edit | None:
    """The best guess if it is clearly the best; else its undisputed characters, and gaps."""
    shown = text[region.start : region.end]
    if not guesses:
        evident = region.readings or shown == "??"
        return Edit(region.start, region.end, shown, "lost", OPEN) if evident else None
    best, *others = guesses
    rivals = tuple(guess.plain for guess in others)[:3]
    alone = sum(len(guess.data) == len(best.data) for guess in guesses) == 1
    if not others or (alone and best.score - others[0].score >= _CERTAIN):
        return Edit(region.start, region.end, best.text, "bytes", CERTAIN, rivals)
    if _clear(guesses):
        return Edit(region.start, region.end, best.text, "bytes-context", LIKELY, rivals)
    close = [guess for guess in guesses if best.score - guess.score < _CLEAR]
    agreed = "".join(
        char if all(_at(g, i, len(best.plain)) == best.plain[i] for g in close) else GAP
        for i, char in enumerate(best.text)
    )
    return Edit(region.start, region.end, agreed, "bytes-undecided", OPEN, (best.plain, *rivals))


def _at(guess: _Guess, index: int, size: int) -> str:
    """A guess's character at a place of a text of `size`; nothing if its length differs."""
    return guess.plain[index] if len(guess.plain) == size else ""


def _guesses(region: _Region, before: str, after: str, lexicon: Lexicon) -> list[_Guess]:
    """Every reading of the bytes that nothing contradicts, likeliest first."""
    found: dict[str, _Guess] = {}
    for dropped in range(_DROPPED + 1):
        if dropped > 1 and found and len(region.known) < _LONG:
            break  # a pair without meaning is rare, two of them in a short stretch very rare
        for seams in combinations(region.seams, dropped):
            for guess in _decodings(region, seams, before, lexicon):
                whole = lexicon.score(before + guess.plain + after)
                kept = found.get(guess.plain)
                if kept is None or len(kept.data) > len(guess.data):
                    found[guess.plain] = replace(guess, scores=(whole,))
    return sorted(found.values(), key=lambda guess: -guess.score)


def _decodings(
    region: _Region, seams: Sequence[int], before: str, lexicon: Lexicon
) -> list[_Guess]:
    """The readings with a dropped pair of bytes at each of some seams."""
    slots = list(region.known)
    readings = list(region.readings)
    gaps: list[int] = []
    for seam in reversed(seams):
        slots[seam:seam] = [None, None]
        gaps = [seam, *(g + 2 for g in gaps)]
        readings = [(i + 2 if i > seam else i, word) for i, word in readings]
    if len(slots) % 2:
        return []
    first = tuple(byte if byte is not None else -1 for byte in slots[:2])
    guesses = [_Guess(first, "", "", (0.0,))]
    for at in range(2, len(slots), 2):
        lead, trail = slots[at], slots[at + 1]
        needed = [(i, word) for i, word in readings if at < i <= at + 2]
        pairs = _pairs(lead, trail, bool(needed))
        for index, word in needed:
            if index == at + 2:
                pairs = [(data, char) for data, char in pairs if reads(char, word)]
        if len(pairs) > _CHOICE and not needed:
            pairs = sorted(pairs, key=lambda p: -lexicon.word(simple(p[1])))[:_CHOICE]
        guesses = [
            grown
            for guess in guesses
            for bytes_, char in pairs
            if (grown := _grown(guess, bytes_, char, needed, gaps, before, lexicon))
        ]
        guesses = sorted(guesses, key=lambda guess: -guess.score)[:_BEAM]
    return guesses


def _pairs(
    lead: int | None, trail: int | None, read: bool
) -> Sequence[tuple[tuple[int, int], str]]:
    """The characters that two bytes can be; both lost only where a reading tells what they were."""
    if lead is not None and trail is not None:
        char = gbk.table().get((lead, trail))
        return [((lead, trail), char)] if char else []
    if lead is not None:
        return [((lead, t), char) for t, char in gbk.with_lead(lead)]
    if trail is not None:
        return [((byte, trail), char) for byte, char in gbk.with_trail(trail)]
    return list(gbk.table().items()) if read else []


def _grown(
    guess: _Guess,
    pair: tuple[int, int],
    char: str,
    readings: Sequence[tuple[int, str]],
    gaps: Sequence[int],
    before: str,
    lexicon: Lexicon,
) -> _Guess | None:
    """A guess with one more character; None if a reading or a dropped pair contradicts it."""
    data = (*guess.data, *pair)
    for index, word in readings:
        read = gbk.table().get((data[index - 2], data[index - 1]))
        if read is None or not reads(read, word):
            return None
    size = len(guess.data)
    for gap in gaps:
        inside = size - 1 <= gap <= size and gap + 1 < len(data)
        if inside and not gbk.undefined(data[gap], data[gap + 1]):
            return None
    easy = simple(char)
    scores = lexicon.after((before + guess.plain + easy)[-LONGEST:], guess.scores)
    return _Guess(data, guess.text + char, guess.plain + easy, scores)
