"""The tree with every style computed, in points: what Word and the page maker both start from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CharStyle:
    """How characters look. Lengths in pt; `autospace` in em (CSS text-autospace, CLREQ 3.2.5)."""

    face: str  # a role of fonts.yaml: fangsong, kaiti, heiti, xiaobiaosong, songti
    size: float
    tracking: float = 0.0
    colour: Colour = (0, 0, 0)
    unbreakable: bool = False  # the run stays on one line (CSS white-space: nowrap)


@dataclass(frozen=True, slots=True)
class Border:
    """A rule above or below a paragraph (CSS border-top, border-bottom); lengths in pt."""

    width: float
    colour: Colour = (0, 0, 0)
    gap: float = 0.0  # between the rule and the paragraph's lines


@dataclass(frozen=True, slots=True)
class ParaStyle:
    """How a paragraph is set; every length in pt."""

    name: str
    char: CharStyle
    pitch: float  # distance of baselines (CSS line-height)
    align: str = "justify"  # justify | start | center | end
    indent: float = 0.0  # first line, may be negative (CSS text-indent)
    inset_start: float = 0.0
    inset_end: float = 0.0
    space_before: float = 0.0
    space_after: float = 0.0
    border_top: Border | None = None
    border_bottom: Border | None = None
    keep_with_next: bool = False
    keep_together: bool = False
    page_break_before: bool = False
    widows: int = 2
    orphans: int = 2
    outline: int = 0  # level in the outline, 0 for none
    sense: bool = False  # turn lines by sense, balanced (titles)
    autospace: float = 0.25


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look and one origin."""

    text: str
    char: CharStyle
    path: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    pass


@dataclass(frozen=True, slots=True)
class Fill:
    pass


Inline = Run | Break | Fill


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`heading` is the level of a heading (1–9), 0 for other paragraphs; `anchor` is unique."""

    content: tuple[Inline, ...]
    style: ParaStyle
    heading: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Vertical white space of so many pt."""

    height: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Cell:
    content: tuple[Paragraph, ...]
    column: int
    rows: int = 1
    columns: int = 1
    fill: Colour | None = None
    valign: str = "middle"  # top | middle | bottom


@dataclass(frozen=True, slots=True)
class Row:
    """Cells that begin in this row, by column; `group` tells that a group of rows begins here."""

    cells: tuple[Cell, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class TableLook:
    """Rules and padding of a table, in pt."""

    name: str
    outer: float
    group: float
    inner: float
    pad_inline: float
    pad_block: float


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[float, ...]  # widths in pt, their sum is the table's width
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    look: TableLook
    title: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks placed as one. `step`: height rounds up to a multiple of it (CSS block-step-size).

    `foot`: the group stands on the foot of the type area of the last page.
    """

    blocks: tuple[Block, ...]
    name: str
    step: float = 0.0
    foot: bool = False


Block = Paragraph | Space | PageBreak | Table | Group


@dataclass(frozen=True, slots=True)
class PageStyle:
    """Paper and type area (版心), in pt. `inside` is the binding margin: left on odd pages."""

    width: float
    height: float
    top: float
    bottom: float
    inside: float
    outside: float
    pitch: float  # line pitch of the grid
    folio: ParaStyle
    folio_drop: (
        float  # from the foot of the type area to the top of the folio's dash (GB/T 9704 7.5)
    )
    folio_form: str = "— {n} —"

    @property
    def measure(self) -> float:
        return self.width - self.inside - self.outside

    @property
    def depth(self) -> float:
        """Height of the type area."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Galley:
    """A document ready for page make-up or for Word."""

    title: str
    language: str
    author: str
    date: str  # ISO date of the edition
    page: PageStyle
    blocks: tuple[Block, ...]
    styles: dict[str, ParaStyle] = field(default_factory=dict)  # every paragraph style in use

    def dump(self) -> str:
        """The galley as indented text: `generate.py dump galley`."""
        return _dump(self.blocks, 0)


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph in reading order, those of groups and cells included."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Group():
                yield from paragraphs(block.blocks)
            case Table():
                for row in (*block.head, *block.rows):
                    for cell in row.cells:
                        yield from cell.content
            case Space() | PageBreak():
                pass


def text_of(paragraph: Paragraph) -> str:
    """The paragraph's characters, forced breaks and fills left out."""
    return "".join(item.text for item in paragraph.content if isinstance(item, Run))


def _dump(blocks: tuple[Block, ...], depth: int) -> str:
    pad, out = "  " * depth, []
    for block in blocks:
        match block:
            case Paragraph():
                s = block.style
                out.append(
                    f"{pad}{s.name} {s.char.face} {s.char.size:g}/{s.pitch:g} {s.align}"
                    f" indent={s.indent:g}: {text_of(block)}"
                )
            case Space():
                out.append(f"{pad}space {block.height:g}")
            case PageBreak():
                out.append(f"{pad}page break")
            case Group():
                out.append(f"{pad}group {block.name} step={block.step:g} foot={block.foot}")
                out.append(_dump(block.blocks, depth + 1))
            case Table():
                out.append(f"{pad}table {' '.join(f'{c:.2f}' for c in block.columns)}")
                for row in (*block.head, *block.rows):
                    cells = (
                        " / ".join(text_of(p) for p in c.content)
                        + f" [{c.column}+{c.columns}x{c.rows}]"
                        for c in row.cells
                    )
                    out.append(f"{pad}  row {' | '.join(cells)}")
    return "\n".join(out)
