"""Which texts the bytes of a damaged stretch can have been, likeliest first.

The bytes are read on pair by pair, and only the likeliest beginnings are kept (a beam search). A
beam for each number of dropped pairs goes on by itself: where the shown characters meet, two bytes
that mean nothing together may be missing, which makes two half-known characters of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from heapq import heappush, heapreplace
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from reports.importing.repair import gbk
from reports.importing.repair.lexicon import LONGEST, Lexicon
from reports.importing.repair.pinyin import reads
from reports.importing.repair.script import simple

_DROPPED, _LONG = 2, 12  # pairs that may be missing; a stretch where two may well be
_BEAM = 24  # texts kept while reading on
_NEVER = float("-inf")


class Stretch(Struct, frozen=True):
    """Bytes of a damaged stretch (None: lost), where pairs may be missing, readings at places.

    `known[0:2]` are the bytes of the sound character before it; `seams` are odd indices into
    `known`; `readings` tell that the two bytes before an index are read so.
    """

    known: tuple[int | None, ...]
    seams: tuple[int, ...]
    readings: tuple[tuple[int, str], ...]


class Guess(Struct, frozen=True):
    """Bytes read so far; their text, the same in simplified characters; scores of its ends."""

    data: tuple[int, ...]
    text: str
    plain: str
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        """The logarithm of the text's probability, with what stands around it."""
        return self.scores[-1]


# Two bytes, their character, the same in simplified characters, how likely it is by itself.
_Choice = tuple[gbk.Pair, str, str, float]
_Readings = tuple[str, ...]
_Known = tuple[int | None, int | None]


class Search:
    """A search in the words of one text; what was found once is known."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._found: dict[tuple[Stretch, str, str], list[Guess]] = {}
        self._choices: dict[object, list[_Choice]] = {}

    def guesses(self, stretch: Stretch, before: str, after: str) -> list[Guess]:
        """Every reading of the bytes that nothing contradicts, likeliest first.

        `before` and `after` are the sound texts around them, in simplified characters.
        """
        key = (stretch, before, after)
        if key not in self._found:
            self._found[key] = self._searched(stretch, before, after)
        return self._found[key]

    def _searched(self, stretch: Stretch, before: str, after: str) -> list[Guess]:
        if len(stretch.known) % 2:
            return []
        # A pair without meaning is rare, two of them in a short stretch very rare.
        first = _DROPPED if len(stretch.known) >= _LONG else 1
        ends = self._ends(stretch, before, first) or self._ends(stretch, before, _DROPPED)
        found: dict[str, Guess] = {}
        for guess in ends:  # those with fewer dropped pairs come first
            if guess.plain not in found:
                whole = self._lexicon.score(before + guess.plain + after)
                found[guess.plain] = replace(guess, scores=(whole,))
        return sorted(found.values(), key=lambda guess: -guess.score)

    def _ends(self, stretch: Stretch, before: str, most: int) -> list[Guess]:
        """The likeliest texts with up to `most` dropped pairs, those with fewer first."""
        first = tuple(-1 if byte is None else byte for byte in stretch.known[:2])
        beams = [[Guess(first, "", "", self._lexicon.scores(before))], *([] for _ in range(most))]
        for at in range(2, len(stretch.known), 2):
            lead, trail = stretch.known[at : at + 2]
            inner, words = (_readings(stretch, index) for index in (at + 1, at + 2))
            grown = [self._straight(before, beam, (lead, trail), inner, words) for beam in beams]
            if at + 1 in stretch.seams:
                for dropped, beam in enumerate(beams[:-1], 1):
                    across = self._across(before, beam, (lead, trail), inner, words)
                    both = sorted([*grown[dropped], *across], key=lambda guess: -guess.score)
                    grown[dropped] = both[:_BEAM]
            beams = grown
        return [guess for beam in beams for guess in beam]

    def _straight(
        self,
        before: str,
        beam: Iterable[Guess],
        known: _Known,
        inner: _Readings,
        words: _Readings,
    ) -> list[Guess]:
        """The next two known bytes are a character.

        `inner` are readings put in across its border, `words` those of the character itself.
        """

        def choices(guess: Guess) -> list[_Choice]:
            return self._fitting(known, words, _led(guess.data[-1], inner))

        return self._grown(before, beam, choices)

    def _across(
        self,
        before: str,
        beam: Iterable[Guess],
        known: _Known,
        inner: _Readings,
        words: _Readings,
    ) -> list[Guess]:
        """Between two known bytes a pair is missing: two characters, half known each.

        The second byte of the first character and the first of the second mean nothing together.
        """
        lead, trail = known
        pairs = gbk.meaningless()

        def firsts(guess: Guess) -> list[_Choice]:
            found = self._fitting((lead, None), (), _led(guess.data[-1], inner))
            return [choice for choice in found if choice[0][1] in pairs]

        def seconds(guess: Guess) -> list[_Choice]:
            told = words or trail is not None
            return self._fitting((None, trail), words, pairs[guess.data[-1]]) if told else []

        return self._grown(before, self._grown(before, beam, firsts, 2 * _BEAM), seconds)

    def _fitting(
        self, known: _Known, words: _Readings, leads: frozenset[int] | None
    ) -> list[_Choice]:
        """The characters that bytes, readings and the possible first bytes leave, likeliest first.

        Nothing where nothing is known.
        """
        key = (known, words, leads)
        if key not in self._choices:
            told = words or leads is not None or known != (None, None)
            found = gbk.fitting(*known) if told else []
            for word in words:
                found = [choice for choice in found if choice in _read_as(word)]
            weighed = (
                (data, char, plain, self._lexicon.word(plain))
                for data, char in found
                if leads is None or data[0] in leads
                for plain in (_plain()[char],)
            )
            self._choices[key] = sorted(weighed, key=lambda choice: -choice[3])
        return self._choices[key]

    def _grown(
        self,
        before: str,
        beam: Iterable[Guess],
        choices_of: Callable[[Guess], Sequence[_Choice]],
        size: int = _BEAM,
    ) -> list[Guess]:
        """The likeliest guesses with one more character, up to `size` of them."""
        best: list[tuple[float, int, Guess, _Choice]] = []
        number = count()  # of two as likely, the first
        for guess in beam:
            words = self._words((before + guess.plain)[1 - LONGEST :], guess.scores)
            for choice in choices_of(guess):
                score = guess.score + choice[3]
                for start, following in words:
                    score = max(score, start + following.get(choice[2], _NEVER))
                if len(best) < size:
                    heappush(best, (score, -next(number), guess, choice))
                elif score > best[0][0]:
                    heapreplace(best, (score, -next(number), guess, choice))
                elif not words:
                    break  # the rest is less likely still
        return [_with(guess, choice, score) for score, _, guess, choice in sorted(best)[::-1]]

    def _words(self, tail: str, scores: Sequence[float]) -> list[tuple[float, Mapping[str, float]]]:
        """Words that a text's last characters may begin: the score before them, what may follow."""
        sizes = range(2, min(LONGEST, len(tail) + 1, len(scores)) + 1)
        found = ((scores[-size], self._lexicon.following(tail[1 - size :])) for size in sizes)
        return [(score, following) for score, following in found if following]


@cache
def _read_as(word: str) -> frozenset[tuple[gbk.Pair, str]]:
    return frozenset(choice for choice in gbk.table().items() if reads(choice[1], word))


def _readings(stretch: Stretch, index: int) -> _Readings:
    return tuple(word for at, word in stretch.readings if at == index)


@cache
def _led(byte: int, readings: _Readings) -> frozenset[int] | None:
    """The first bytes that make a character with the byte before them which is read so."""
    if not readings:
        return None
    found = gbk.fitting(byte, None)
    return frozenset(
        trail for (_, trail), char in found if all(reads(char, word) for word in readings)
    )


@cache
def _plain() -> dict[str, str]:
    """Every character of GBK in simplified characters."""
    chars = list(gbk.table().values())
    return dict(zip(chars, simple("\n".join(chars)).split("\n"), strict=True))


def _with(guess: Guess, choice: _Choice, score: float) -> Guess:
    data, char, plain, _ = choice
    scores = (*guess.scores[1 - LONGEST :], score)
    return Guess((*guess.data, *data), guess.text + char, guess.plain + plain, scores)
