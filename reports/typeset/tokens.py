"""Runs of text as tokens for line composition: a character or an unbreakable western run each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.galley import CharStyle, Run
from reports.typeset import chars
from reports.typeset.fonts import Face, Faces

# How far a gap between two characters stretches before a line counts as loose, in em.
GAP_TOLERANCE = 0.06


class Token(NamedTuple):
    """What is never broken. Widths in pt; `left` and `right` are blank that may be squeezed."""

    lead: int  # class shown to the left neighbour
    tail: int  # class shown to the right neighbour
    width: float
    left: float
    right: float
    em: float
    face: str
    gids: tuple[int, ...]
    xs: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(slots=True)
class Tokens:
    """Tokens in order, the run each belongs to, and what a break before each costs (0: nothing)."""

    items: list[Token] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    prices: list[float] = field(default_factory=list)

    def add(self, token: Token, run: Run, price: float) -> None:
        self.items.append(token)
        self.runs.append(run)
        self.prices.append(price)


@dataclass(slots=True)
class Prepared:
    """Prefix sums over the tokens of a paragraph, in pt: widths, room to squeeze, room to stretch."""

    tokens: Tokens
    width: list[float]
    shrink: list[float]
    stretch: list[float]
    gap: list[float]  # before each token: positive autospace, negative cut of adjacent marks
    solid: list[bool]  # no space may come before this token
    legal: list[bool]  # a line may begin with this token


class Fount:
    """One role at one size: turns characters and western runs into tokens and keeps them."""

    def __init__(self, faces: Faces, style: CharStyle) -> None:
        self._faces = faces
        self._style = style
        self._chars: dict[str, Token] = {}
        self._words: dict[str, Token] = {}

    def char(self, text: str) -> Token:
        """The token of one character, or of a base with its variation selector."""
        token = self._chars.get(text)
        if token is None:
            token = self._chars[text] = self._char(text)
        return token

    def word(self, text: str) -> Token:
        """The token of a western run, shaped."""
        token = self._words.get(text)
        if token is None:
            token = self._words[text] = self._word(text)
        return token

    def _face(self, char: str, *, western: bool) -> Face:
        face = self._faces.face_for(self._style.face, char, western)
        if face is None:  # the coverage check of layout comes first
            raise LookupError(f"no face for U+{ord(char):04X} in {self._style.face}")
        return face

    def _char(self, text: str) -> Token:
        face, size = self._face(text[0], western=False), self._style.size
        gid = face.gid(text[0], text[1]) if len(text) > 1 else face.gid(text)
        kind = chars.CLASS.get(text[0], chars.ID)
        advance = face.advance(gid)
        left, right = _squeezable(kind, advance, face.ink(gid))
        width = advance * size + (self._style.tracking if advance > 0.6 else 0.0)
        return Token(
            kind, kind, width, left * size, right * size, size, face.name, (gid,), (0.0,), (text,)
        )

    def _word(self, text: str) -> Token:
        lead, tail = chars.western_kinds(text)
        size = self._style.size
        face = self._face(text[0], western=True)
        if not all(face.has(char) for char in text):
            return self._patchwork(text, lead, tail)
        x, gids, xs, texts = 0.0, [], [], []
        for glyph in face.shape(text):
            gids.append(glyph.gid)
            xs.append((x + glyph.x_offset) * size)
            texts.append(glyph.text)
            x += glyph.advance
        return Token(
            lead, tail, x * size, 0.0, 0.0, size, face.name, tuple(gids), tuple(xs), tuple(texts)
        )

    def _patchwork(self, text: str, lead: int, tail: int) -> Token:
        """A run whose face lacks a character: every character from the first face that has it."""
        face = next(
            (f for f in self._faces.chain(self._style.face) if all(f.has(c) for c in text)), None
        )
        if face is None:
            raise NoSingleFaceError
        x, gids, xs = 0.0, [], []
        for char in text:
            gid = face.gid(char)
            gids.append(gid)
            xs.append(x * self._style.size)
            x += face.advance(gid)
        size = self._style.size
        return Token(
            lead, tail, x * size, 0.0, 0.0, size, face.name, tuple(gids), tuple(xs), tuple(text)
        )


class NoSingleFaceError(LookupError):
    """A western run needs more than one face; it is set character by character."""


def _squeezable(kind: int, advance: float, ink: tuple[float, float]) -> tuple[float, float]:
    """Blank of a full-width mark that may go, in em, from its real ink (CLREQ 3.1.6)."""
    room = max(0.0, min(0.5, advance - 0.5))
    left, right = (max(0.0, side) for side in ink)
    if kind in chars.BLANK_LEFT:
        return min(room, left), 0.0
    if kind in chars.BLANK_RIGHT:
        return 0.0, min(room, right)
    if kind in chars.BLANK_BOTH and room:
        return min(room / 2, left), min(room / 2, right)
    return 0.0, 0.0


def word_room(token: Token) -> float:
    """How far a word space shrinks, in pt; a full-width space keeps its width."""
    return token.width / 4 if token.lead == chars.SP and token.width < 0.6 * token.em else 0.0


def prepare(tokens: Tokens, pairs: tuple[int, ...], autospace: float) -> Prepared:
    """Prefix sums of tokens; `autospace` is the gap between CJK and western, in em."""
    width, shrink, stretch = [0.0], [0.0], [0.0]
    gaps, solid, legal = [], [], []
    w = sh = st = 0.0
    tail, right = -1, 0.0
    for token in tokens.items:
        lead, next_tail, wide, left, next_right, em, *_ = token
        gap, bits = 0.0, 0
        if tail >= 0:
            bits = pairs[tail * chars.KINDS + lead]
            if bits & chars.AUTOSPACE:
                gap = autospace * em
                sh += gap / 2
                st += gap
            elif bits & chars.CUT_FIRST:
                gap = -right
                sh -= right
            elif bits & chars.CUT_SECOND:
                gap = -left
                sh -= left
            if not bits & chars.SOLID:
                st += em * GAP_TOLERANCE
        room = word_room(token)
        sh += left + next_right + room
        st += room
        w += gap + wide
        gaps.append(gap)
        solid.append(bool(bits & chars.SOLID))
        legal.append(not bits & chars.NO_BREAK)
        width.append(w)
        shrink.append(sh)
        stretch.append(st)
        tail, right = next_tail, next_right
    return Prepared(tokens, width, shrink, stretch, gaps, solid, legal)


def tokenize(runs: Sequence[Run], founts: dict[CharStyle, Fount], faces: Faces, measure: float) -> Tokens:
    """The tokens of runs that stand in one paragraph; runs wider than `measure` (pt) get chances."""
    out = Tokens()
    whole = chars.prices("".join(run.text for run in runs))
    start = 0
    for run in runs:
        fount = founts.get(run.char)
        if fount is None:
            fount = founts[run.char] = Fount(faces, run.char)
        first = len(out.items)
        _tokenize_run(run, fount, out, whole, start, measure)
        if run.char.unbreakable:
            for i in range(first + 1, len(out.items)):
                out.prices[i] = max(out.prices[i], chars.NEVER)
        start += len(run.text)
    return out


def _tokenize_run(
    run: Run, fount: Fount, out: Tokens, whole: dict[int, float], start: int, measure: float
) -> None:
    text, position = run.text, 0
    for match in chars.WESTERN.finditer(text):
        _add_chars(run, fount, out, whole, start, position, match.start())
        _add_word(run, fount, out, whole, start + match.start(), match.group(), measure)
        position = match.end()
    _add_chars(run, fount, out, whole, start, position, len(text))


def _add_chars(
    run: Run, fount: Fount, out: Tokens, whole: dict[int, float], start: int, begin: int, end: int
) -> None:
    text, char, price = run.text, fount.char, whole.get
    i = begin
    while i < end:
        size = 2 if i + 1 < end and chars.is_variation_selector(text[i + 1]) else 1
        out.add(char(text[i : i + size]), run, price(start + i, 0.0))
        i += size


def _add_word(
    run: Run, fount: Fount, out: Tokens, whole: dict[int, float], at: int, word: str, measure: float
) -> None:
    price = whole.get(at, 0.0)
    try:
        token = fount.word(word)
    except NoSingleFaceError:
        for k, char in enumerate(word):
            out.add(fount.char(char), run, price if k == 0 else chars.NEVER)
        return
    if token.width <= measure and len(word) <= 24 and "://" not in word:
        out.add(token, run, price)
        return
    for char, chance in zip(word, chars.chances(word), strict=True):
        out.add(fount.word(char)._replace(lead=chars.WE, tail=chars.WE), run, max(price, chance))
        price = 0.0
