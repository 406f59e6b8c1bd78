"""Runs of text as tokens for line composition: a character or an unbreakable western run each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from msgspec import Struct, field

from reports.galley import CharStyle, Run
from reports.typeset import chars
from reports.typeset.fonts import SELECTORS, Face, Faces, invisible
from reports.typeset.placed import Glyphs

# A western run of more characters than this may be parted although the measure would hold it.
LONG = 24
# The places of a token's glyphs when it has one glyph, at its origin.
ORIGIN = (0.0,)
# An advance above this, in em, makes a character full-width: it takes part in the grid.
FULL = 0.6
# What is more than one character: western runs, double dashes and ellipses; in texts that have
# selectors (few do, and the search is slower) variation sequences, too.
_SELECTOR = re.compile(f"[{SELECTORS}]")
_COMPOUND = re.compile(f"(?P<word>{chars.WESTERN.pattern})|——|……|――|‥‥")
_VARIATION = re.compile(f"{_COMPOUND.pattern}|[^{SELECTORS}][{SELECTORS}]", re.DOTALL)
_BLANK = chars.BLANK_LEFT | chars.BLANK_RIGHT | chars.BLANK_BOTH
_DOUBLES = frozenset({"——", "……", "――", "‥‥"})
# A character of a western run, with the marks that combine with it.
_CLUSTER = re.compile("[^\u0300-\u036f\u0483-\u0489]?[\u0300-\u036f\u0483-\u0489]*", re.DOTALL)


class Token(NamedTuple):
    """What is never broken. Widths in pt; `left` and `right` are blank that may be squeezed.

    `lead` and `tail` are the classes shown to the left and to the right neighbour. A word space has
    in `right` how far it may shrink, in `takes` how far it may grow before other gaps do. `xs` are
    the places of the glyphs, `length` counts characters.
    """

    lead: int
    tail: int
    width: float
    left: float
    right: float
    takes: float
    em: float
    face: str
    gids: tuple[int, ...]
    xs: tuple[float, ...]
    texts: tuple[str, ...]
    length: int


class Piece(Struct, frozen=True):
    """Text that is set already, with its reading: one token, its glyphs at their places in it.

    `excess` is how far the reading sticks out on either side of its characters, `small` the
    reading's size, both in pt.
    """

    token: Token
    glyphs: tuple[Glyphs, ...]
    text: str
    path: str
    excess: float = 0.0
    small: float = 0.0


class Tokens(Struct):
    """Tokens in order, where each run or piece begins, and what breaks cost.

    `prices` maps a token to the price of a line that begins with it, where there is one; `bits` to
    what its gap asks for instead of what the pair of classes does; `pulls` to how much nearer it
    stands to its neighbour before it, in pt.
    """

    items: list[Token] = field(default_factory=list)
    runs: list[tuple[int, Run | Piece]] = field(default_factory=list)
    prices: dict[int, float] = field(default_factory=dict)
    bits: dict[int, int] = field(default_factory=dict)
    pulls: dict[int, float] = field(default_factory=dict)

    def starts(self) -> list[int]:
        """Position of each token's first character in the text of all runs, then its length."""
        return list(accumulate([token.length for token in self.items], initial=0))

    def raise_price(self, at: int, price: float) -> None:
        """A break before a token costs this at least."""
        if price > self.prices.get(at, 0.0):
            self.prices[at] = price


class _Made(dict[str, Token]):
    """Text to token; made once."""

    def __init__(self, make: _Maker) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> Token:
        token = self[text] = self._make(text)
        return token


class Fount:
    """One role at one size: turns characters and western runs into tokens and keeps them."""

    def __init__(self, faces: Faces, style: CharStyle) -> None:
        self._faces = faces
        self._style = style
        self._classes = chars.Classes(style.language)
        self.chars = _Made(self._char)  # a character, a variation sequence, ——, ……
        self.words = _Made(self._word)  # a western run, shaped
        self.parts = _Made(self._part)  # a character within a western run that may be parted

    def one_face(self, word: str) -> Face | None:
        """The first face that draws the whole of a western run."""
        style = self._style
        face = self._face_for(word[0], western=True)
        if face is not None and all(map(face.has, word)):
            return face
        chain = self._faces.chain(style.face, False, style.language)
        return next((face for face in chain if all(map(face.has, word))), None)

    def _face_for(self, text: str, *, western: bool = False) -> Face | None:
        style = self._style
        face = self._faces.face_for(style.face, text, western, style.language)
        bold = self._faces.bold_of(face.name) if face and style.bold else None
        return bold if bold and bold.has(text[0]) else face

    def _char(self, text: str) -> Token:
        if text in _DOUBLES:
            return self._double(text)
        face = self._face_for(text, western=text == " ")
        if face is None:
            return self._unseen(text)
        size, kind = self._style.size, self._classes[text[0]]
        if kind == chars.DS:  # on its own it is a connector (GB/T 15834-2011 5.1.5)
            kind = chars.CN
        gid = face.gid(text[0], text[1:])
        advance = face.advance(gid)
        ink = face.ink(gid) if kind in _BLANK else (0.0, 0.0)  # outlines are slow to ask for
        full, x = advance > FULL, 0.0
        if kind == chars.MD and full and self._style.language in chars.HALF_DOTS:
            x = (advance - ink[0] - ink[1] - 0.5) / 2 + ink[0]  # what goes on its left
            ink, advance = (ink[0] - x, ink[1] - (advance - 0.5 - x)), 0.5
        width = advance * size + (self._style.tracking if full else 0.0)
        left, right = squeezable(kind, advance, ink)
        takes = 0.0
        if text == " ":  # CLREQ 3.2.3 and 3.2.4: from a quarter of an em to half of one
            right, takes = max(0.0, advance - 0.25), max(0.0, 0.5 - advance) * size
        # A mark in the middle of its square meets what precedes it as a middle dot does.
        lead = chars.MD if left and kind in chars.BLANK_RIGHT else kind
        return Token(
            lead,
            kind,
            width,
            left * size,
            right * size,
            takes,
            size,
            face.name,
            (gid,),
            (-x * size,) if x else ORIGIN,
            (text,),
            len(text),
        )

    def _unseen(self, text: str) -> Token:
        """A token without width for a character that needs no glyph; it keeps its text."""
        if not invisible(text[0]):  # layout has checked that every other character has a face
            raise LookupError(f"no face for U+{ord(text[0]):04X} in {self._style.face}")
        face = self._faces.chain(self._style.face, False, self._style.language)[0]
        kind = chars.CLASS.get(text[0], chars.NS)
        size, gid = self._style.size, face.gid(" ")
        return Token(
            kind, kind, 0.0, 0.0, 0.0, 0.0, size, face.name, (gid,), (0.0,), (text,), len(text)
        )

    def _double(self, text: str) -> Token:
        """A dash or an ellipsis of two characters; a dash is unbroken over two em (CLREQ 3.1.5)."""
        face = self._face_for(text[0])
        if face is None:
            raise LookupError(f"no face for U+{ord(text[0]):04X} in {self._style.face}")
        kind, size, tracking = self._classes[text[0]], self._style.size, self._style.tracking
        shaped = face.shape(text, script="Hani", language=self._style.language or "zh-Hans")
        xs = [0.0] * len(shaped)
        if len(shaped) == 2:
            step = shaped[0].advance * size
            if kind == chars.DS:  # the halves touch, whatever blank the face has beside them
                step += 2 * min(tracking, 0.0) - sum(face.ink(shaped[0].gid)) * size
                xs = [max(0.0, size + 2 * min(tracking, 0.0) - step) / 2] * 2
            else:
                step += tracking
            xs[1] += step
        width = max(sum(glyph.advance for glyph in shaped), 2.0) * size + 2 * tracking
        gids, texts = zip(*((glyph.gid, glyph.text) for glyph in shaped), strict=True)
        return Token(
            kind, kind, width, 0.0, 0.0, 0.0, size, face.name, gids, tuple(xs), texts, len(text)
        )

    def _word(self, text: str) -> Token:
        face, size = self.one_face(text), self._style.size
        if face is None:
            raise LookupError(f"no single face for {text!r} in {self._style.face}")
        lead, tail = chars.western_kinds(text)
        x, gids, xs, texts = 0.0, [], [], []
        for glyph in face.shape(text):
            gids.append(glyph.gid)
            xs.append((x + glyph.x_offset) * size)
            texts.append(glyph.text)
            x += glyph.advance
        return Token(
            lead,
            tail,
            x * size,
            0.0,
            0.0,
            0.0,
            size,
            face.name,
            tuple(gids),
            tuple(xs),
            tuple(texts),
            len(text),
        )

    def _part(self, cluster: str) -> Token:
        able = len(cluster) > 1 or self.one_face(cluster)
        word = self.words[cluster] if able else self.chars[cluster]
        return word._replace(lead=chars.WI, tail=chars.WI)


class _Maker(Protocol):
    """The type of a function from text to token."""

    def __call__(self, text: str, /) -> Token: ...


def squeezable(kind: int, advance: float, ink: tuple[float, float]) -> tuple[float, float]:
    """Blank of a full-width mark that may go, in em, from its real ink (CLREQ 3.1.6).

    A mark that stands in the middle of its square gives on both sides alike.
    """
    room = max(0.0, min(0.5, advance - 0.5))
    left, right = (max(0.0, side) for side in ink)
    if kind in chars.BLANK_LEFT:
        return min(room, left), 0.0
    if kind in chars.BLANK_BOTH or (kind in chars.BLANK_RIGHT and right - left < room / 2):
        return min(room / 2, left), min(room / 2, right)
    return 0.0, min(room, right) if kind in chars.BLANK_RIGHT else 0.0


def tokenize(
    content: Sequence[Run | Piece], founts: dict[CharStyle, Fount], faces: Faces, measure: float
) -> Tokens:
    """The tokens of what stands in one paragraph.

    Words wider than `measure` (pt), long ones and addresses may be parted at a price.
    """
    out, look = Tokens(), None
    for item in content:
        first = len(out.items)
        if isinstance(item, Piece):
            out.items.append(item.token)
            look = None
        else:
            same, look = item.char == look, item.char
            fount = founts.get(item.char)
            if fount is None:
                fount = founts[item.char] = Fount(faces, item.char)
            _add_run(item, fount, out, measure)
            if item.char.unbreakable:
                # Neighbours of one such look, a figure and its unit, are one.
                for i in range(first + (not same), len(out.items)):
                    out.raise_price(i, chars.NEVER)
            if item.char.rise and first:  # a figure of a note stays with its word
                out.bits[first] = chars.NO_BREAK | chars.SOLID
        out.runs.append((first, item))
    whole = chars.prices("".join([item.text for item in content]))
    if whole:
        for i, start in enumerate(out.starts()):
            if start in whole:
                out.raise_price(i, whole[start])
    return out


def _add_run(run: Run, fount: Fount, out: Tokens, measure: float) -> None:
    text, position, items, made = run.text, 0, out.items, fount.chars
    compounds = _VARIATION if _SELECTOR.search(text) else _COMPOUND
    for match in compounds.finditer(text):
        start, end = match.span()
        items += map(made.__getitem__, text[position:start])
        if match.lastgroup:
            _add_word(match.group(), fount, out, measure, inner=start == 0 and _goes_on(items))
        else:
            items.append(made[match.group()])
        position = end
    items += map(made.__getitem__, text[position:])


def _goes_on(items: Sequence[Token]) -> bool:
    """Whether a word that begins a run belongs to the word that ended the run before."""
    return bool(items) and items[-1].tail in chars.WESTERN_TAILS


def _add_word(word: str, fount: Fount, out: Tokens, measure: float, *, inner: bool) -> None:
    first, long = len(out.items), len(word) > LONG or "://" in word
    if inner:
        out.raise_price(first, chars.NEVER)
    if not long and fount.one_face(word):
        token = fount.words[word]
        if token.width <= measure:
            out.items.append(token._replace(lead=chars.WI) if inner else token)
            return
    lead, tail = chars.western_kinds(word)
    parts = _CLUSTER.findall(word)[:-1]  # its last find is empty
    out.items += _ends(map(fount.parts.__getitem__, parts), lead if not inner else chars.WI, tail)
    prices, at = chars.chances(word), len(parts[0])
    for i, part in enumerate(parts[1:], first + 1):
        out.raise_price(i, prices[at] if long else chars.NEVER)
        at += len(part)


def _ends(parts: Iterator[Token], lead: int, tail: int) -> list[Token]:
    """The parts of a word, the outer classes those of the whole word."""
    out = list(parts)
    out[0] = out[0]._replace(lead=lead)
    out[-1] = out[-1]._replace(tail=tail)
    return out
