"""Text of SVG files: white space, lines, where each stands (SVG 2, chapter 11)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from reports.svg.cascade import Cascade
from reports.svg.nodes import Node
from reports.svg.paths import length, number

Said = Mapping[str, str]
_BLANKS = re.compile("[ \t\r\n]+")  # as XML has them; an ideographic space is a character


class Chunk(Struct):
    """Words that follow one another from a place (user units), in the look of their first."""

    x: float
    y: float
    said: Said
    text: str = ""
    mixed: bool = False  # some of its words look otherwise


class Words:
    """Cuts a <text> into chunks, each with its own place."""

    def __init__(self, cascade: Cascade, viewport: tuple[float, float]) -> None:
        self._cascade = cascade
        self._viewport = viewport
        self.chunks: list[Chunk] = []
        self._open = 0  # the chunk that takes the next letter

    def read(self, node: Node, said: Said) -> list[Chunk]:
        """The chunks of a <text> whose properties are `said`."""
        self._place(node, said)
        self._fill(node, said, said["white-space"] in ("pre", "pre-wrap", "break-spaces"))
        for chunk in self.chunks:
            if said["white-space"] == "normal":
                chunk.text = _BLANKS.sub(" ", chunk.text).strip(" ")
        return [chunk for chunk in self.chunks if chunk.text.strip()]

    def _fill(self, node: Node, said: Said, kept: bool) -> None:
        for part in node.content:
            if isinstance(part, str):
                self._add(part, said)
            elif part.tag in ("tspan", "a"):
                own = with_size(self._cascade.of(part, said), said)
                if own["display"] == "none":
                    continue
                self._place(part, own)
                self._fill(part, own, kept)
            elif part.tag not in ("title", "desc") and "}" not in part.tag:
                raise part.refused(part.tag)

    def _place(self, node: Node, said: Said) -> None:
        """Begin a chunk where an element says its place; several places are one for each letter."""
        em = number(said["font-size"])
        x, y, dx, dy = (self._lengths(node, name, em) for name in ("x", "y", "dx", "dy"))
        last = self.chunks[-1] if self.chunks else Chunk(0.0, 0.0, said)
        if len(dx) > 1 or len(dy) > 1 or "rotate" in node.attributes:
            raise node.refused("dx, dy, rotate")
        shift = (dx or [0.0])[0], (dy or [0.0])[0]
        if not x and not y and self.chunks:
            last.mixed |= bool(dx or dy)
            return
        count = max(len(x), len(y), 1)
        x, y = x or [last.x], y or [last.y]
        for letter in range(count):
            at = x[min(letter, len(x) - 1)], y[min(letter, len(y) - 1)]
            self.chunks.append(Chunk(at[0] + shift[0], at[1] + shift[1], said))
        self._open = len(self.chunks) - count

    def _lengths(self, node: Node, name: str, em: float) -> list[float]:
        whole = self._viewport["y" in name]
        words = re.split(r"[\s,]+", node.attributes.get(name, "").strip())
        return [length(word, whole, em) for word in words if word]

    def _add(self, text: str, said: Said) -> None:
        if self._open < len(self.chunks) - 1:  # a place for each letter
            text = _BLANKS.sub(" ", text)
            while text and self._open < len(self.chunks) - 1:
                self.chunks[self._open].text += text[0]
                self._open, text = self._open + 1, text[1:]
        chunk = self.chunks[-1]
        if not chunk.text.strip():
            chunk.said = said
        elif text.strip():
            chunk.mixed |= _look(said) != _look(chunk.said)
        chunk.text += text


def _look(said: Said) -> tuple[str, ...]:
    return tuple(said[key] for key in ("fill", "font-family", "font-size", "font-weight"))


def with_size(said: Mapping[str, str], around: Said) -> dict[str, str]:
    """Properties with the font size as a number of user units; `around` has its parent's."""
    whole = number(around["font-size"])
    names = {"medium": "16", "small": "13", "large": "18", "smaller": "0.83em", "larger": "1.2em"}
    text = names.get(said["font-size"], said["font-size"])
    return {**said, "font-size": repr(length(text, whole, whole))}
