"""What structure finds in a repaired text: slices of it, each with its part in the edition.

A slice is a pair of offsets into the text. A paragraph is a list of slices, because a passage in
its middle may have been taken out of it for another item.
"""

from __future__ import annotations

from msgspec import Struct, field

Slice = tuple[int, int]
Paragraph = list[Slice]

FINDING, ACHIEVEMENT, ACTION = "finding", "achievement", "action"
KINDS = (FINDING, ACHIEVEMENT, ACTION)


class Doubt(Struct):
    """Something for a person to look at: a code of `reports.importing.words`, and its values."""

    code: str
    at: int
    values: dict[str, object] = field(default_factory=dict)


class Cell(Struct):
    """What a table says of an action under one head: a key, the head's words, paragraphs."""

    key: str
    head: str
    pieces: list[Slice]


class Item(Struct):
    """A finding, achievement, action, or point within one.

    `sure` (0 to 1) tells how sure its kind is, and `why` names the evidence; `derived` that it was
    cut out of a longer passage which the source does not divide. An action that was a row of a
    table has `cells`; what lies in `merged` stands in a cell that reaches down from a row above.
    """

    at: int
    label: Slice | None = None
    heading: Slice | None = None
    body: list[Paragraph] = field(default_factory=list)
    points: list[Item] = field(default_factory=list)
    family: str = ""
    kind: str = ""
    sure: float = 1.0
    why: tuple[str, ...] = ()
    derived: bool = False
    cells: list[Cell] = field(default_factory=list)
    merged: tuple[Slice, ...] = ()

    def repeats(self, piece: Slice) -> bool:
        """Whether a slice is another item's, too."""
        return any(start <= piece[0] and piece[1] <= end for start, end in self.merged)


class Speaker(Struct):
    """A speaker and what was said; `sure` is about the division of the speaker's line.

    `label` is a number before it and `stamp` the time of a message; both go into a comment.
    """

    at: int
    label: Slice | None = None
    stamp: Slice | None = None
    name: Slice | None = None
    unit: Slice | None = None
    posts: list[Slice] = field(default_factory=list)
    sure: float = 1.0
    lead: list[Paragraph] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    closing: list[Paragraph] = field(default_factory=list)

    def of(self, kind: str) -> list[Item]:
        """The items of a kind, in order."""
        return [item for item in self.items if item.kind == kind]


class Outline(Struct):
    """All that one source contains; `aside` is what goes into comments: (slice, what it is).

    `rows` are the lines, from 0, that are rows of tables of tasks.
    """

    text: str
    title: Slice | None = None
    lead: list[Paragraph] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    sections: list[Item] = field(default_factory=list)
    aside: list[tuple[Slice, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)

    def words(self, piece: Slice | None) -> str:
        """The text of a slice."""
        return self.text[piece[0] : piece[1]] if piece else ""

    def paragraph(self, paragraph: Paragraph) -> str:
        """The text of a paragraph."""
        return "".join(self.words(piece) for piece in paragraph)
