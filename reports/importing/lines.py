"""What reading a file of any format gives: a text, and what the format says of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

GAP = "\u3000"  # between the cells of a row


class Picture(Struct, frozen=True):
    """A picture found in a source: the line it stands at (from 1), its name, its bytes if any."""

    line: int
    name: str
    data: bytes = b""
    alt: str = ""


class Cell(Struct, frozen=True):
    """A cell while it is read: column from 0, paragraphs; `merged`: it goes on from above."""

    column: int
    pieces: Sequence[str]
    merged: bool = False


Piece = tuple[int, tuple[int, int]]  # a column, and a slice of a line or of the text


class Row(Struct, frozen=True):
    """What a format says of a line that is a row of a table.

    `table` numbers the tables of a file, `pieces` are paragraphs of cells with their columns;
    `merged` are columns whose cells go on from the row above; `whole` is a row of one cell.
    """

    table: int
    pieces: tuple[Piece, ...]
    merged: frozenset[int] = frozenset()
    whole: bool = False


class Source(Struct, frozen=True):
    """A text whose lines are paragraphs.

    `levels` are heading levels of lines (0: none), `furniture` the lines that the format itself
    says are no content (navigation, page headers); both count from 0 and may be short. `joins` are
    offsets where a line break of the file was taken out. `rows` are the lines that are rows of
    tables, by their numbers from 0.
    """

    name: str
    text: str
    encoding: str = "UTF-8"
    rival: str = ""
    levels: tuple[int, ...] = ()
    furniture: frozenset[int] = frozenset()
    pictures: tuple[Picture, ...] = ()
    joins: tuple[int, ...] = ()
    rows: Mapping[int, Row] = {}

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
        self.rows: dict[int, Row] = {}

    def add(self, text: str, level: int = 0, furniture: bool = False) -> None:
        """One paragraph; blank ones are layout of the format and are left out."""
        for line in text.split("\n"):
            if line.strip():
                if furniture:
                    self.furniture.add(len(self.lines))
                self.lines.append(line.strip())
                self.levels.append(level)

    def row(self, table: int, cells: Sequence[Cell], furniture: bool = False) -> None:
        """One row of a table: a line, its paragraphs set apart; those of one cell are lines."""
        said = [(cell.column, p.strip()) for cell in cells for p in cell.pieces if p.strip()]
        if len(cells) == 1 and len(said) > 1:
            for _, words in said:
                self.add(words, furniture=furniture)
        elif said:
            pieces, at = list[Piece](), 0
            for column, words in said:
                pieces.append((column, (at, at + len(words))))
                at += len(words) + len(GAP)
            merged = frozenset(cell.column for cell in cells if cell.merged)
            self.rows[len(self.lines)] = Row(table, tuple(pieces), merged, len(cells) == 1)
            self.add(GAP.join(words for _, words in said), furniture=furniture)

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
            rows=self.rows,
        )


def numbered(text: str) -> Iterable[tuple[int, int, str]]:
    """The lines of a text with their numbers from 0 and their offsets."""
    at = 0
    for number, line in enumerate(text.split("\n")):
        yield number, at, line
        at += len(line) + 1
