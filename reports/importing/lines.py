"""What reading a file of any format gives: a text, and what the format says of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct


class Picture(Struct, frozen=True):
    """A picture found in a source: the line it stands at (from 1), its name, its bytes if any."""

    line: int
    name: str
    data: bytes = b""
    alt: str = ""


class Source(Struct, frozen=True):
    """A text whose lines are paragraphs.

    `levels` are heading levels of lines (0: none), `furniture` the lines that the format itself
    says are no content (navigation, page headers); both count from 0 and may be short. `joins` are
    offsets where a line break of the file was taken out.
    """

    name: str
    text: str
    encoding: str = "UTF-8"
    rival: str = ""
    levels: tuple[int, ...] = ()
    furniture: frozenset[int] = frozenset()
    pictures: tuple[Picture, ...] = ()
    joins: tuple[int, ...] = ()

    def line_starts(self) -> list[int]:
        """The offsets at which the lines of the file begin."""
        return sorted([0, *(match.end() for match in re.finditer("\n", self.text)), *self.joins])

    def level(self, line: int) -> int:
        """The heading level of a line."""
        return self.levels[line] if line < len(self.levels) else 0


class Page:
    """Lines collected while a file is read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.levels: list[int] = []
        self.furniture: set[int] = set()
        self.pictures: list[Picture] = []

    def add(self, text: str, level: int = 0, furniture: bool = False) -> None:
        """One paragraph; blank ones are layout of the format and are left out."""
        for line in text.split("\n"):
            if line.strip():
                if furniture:
                    self.furniture.add(len(self.lines))
                self.lines.append(line.strip())
                self.levels.append(level)

    def picture(self, name: str, data: bytes = b"", alt: str = "") -> None:
        """A picture that stands after the lines so far."""
        self.pictures.append(Picture(len(self.lines), name, data, alt))

    def source(self, name: str, encoding: str = "UTF-8", rival: str = "") -> Source:
        """All of it."""
        return Source(
            name,
            "\n".join(self.lines),
            encoding,
            rival,
            tuple(self.levels),
            frozenset(self.furniture),
            tuple(self.pictures),
        )


def numbered(text: str, first: int = 0) -> Iterable[tuple[int, int, str]]:
    """The lines of a text with their numbers from 0 and their offsets."""
    at = 0
    for number, line in enumerate(text.split("\n"), first):
        yield number, at, line
        at += len(line) + 1
