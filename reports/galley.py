"""The tree with every style computed, in points: what Word and the page maker both start from."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

Colour = tuple[int, int, int]


class CharStyle(Struct, frozen=True, cache_hash=True):
    """How characters look. Lengths in pt."""

    face: str  # a role of fonts.yaml: fangsong, kaiti, heiti, xiaobiaosong, songti
    size: float
    tracking: float = 0.0
    colour: Colour = (0, 0, 0)
    unbreakable: bool = False  # the run stays on one line (CSS white-space: nowrap)
    bold: bool = False  # made bold by drawing, for faces that have no bold of their own
    emphasis: bool = False  # a dot under each character (着重号, CSS text-emphasis)
    rise: float = 0.0  # of the baseline, up (CSS vertical-align: super, sub)
    language: str = ""  # BCP 47: zh-Hans, zh-Hant, zh-HK, ja, ko; empty for the document's


class Border(Struct, frozen=True):
    """A rule above or below a paragraph (CSS border-top, border-bottom); lengths in pt."""

    width: float
    colour: Colour = (0, 0, 0)
    gap: float = 0.0  # between the rule and the paragraph's lines


class ParaStyle(Struct, frozen=True, cache_hash=True):
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
    autospace: float = 0.25  # em (CSS text-autospace, CLREQ 3.2.5)
    line_break: str = "gb"  # CLREQ's levels of kinsoku: basic | gb | strict (CSS line-break)
    greedy: bool = False  # break line by line, not over the whole paragraph (CSS text-wrap)
    hanging: bool = False  # pauses may hang behind the line (CSS hanging-punctuation: allow-end)
    cells: bool = False  # marks keep their whole cell of the grid (page grid: strict)
    stepwise: bool = False  # air beside western text grows before other gaps (CLREQ 3.2.4)


class Run(Struct, frozen=True, gc=False):
    """Characters of one look and one origin."""

    text: str
    char: CharStyle
    path: str = ""
    link: str = ""  # "#anchor" or a URI
    counter: str = ""  # the run is the next number of this sequence (figures, tables)


class Ruby(Struct, frozen=True):
    """Characters with their reading above them (CSS ruby); never parted."""

    base: tuple[Run, ...]
    reading: tuple[Run, ...]


class Break(Struct, frozen=True):
    pass


class Fill(Struct, frozen=True):
    """White space that takes what is left of the line; `leader` is repeated in it (CSS leader)."""

    leader: str = ""
    char: CharStyle | None = None  # of the leader


class Folio(Struct, frozen=True):
    """The number of the page on which `anchor` stands."""

    anchor: str
    char: CharStyle


Inline = Run | Ruby | Break | Fill | Folio


class Paragraph(Struct, frozen=True, gc=False):
    """`heading` is the level of a heading (1–9), 0 for other paragraphs; `anchor` is unique."""

    content: tuple[Inline, ...]
    style: ParaStyle
    heading: int = 0
    anchor: str = ""


class Space(Struct, frozen=True):
    """Vertical white space of so many pt."""

    height: float


class PageBreak(Struct, frozen=True):
    """What follows begins a page; `to` asks for an odd or an even one (CSS break-before)."""

    to: str = ""  # "" | odd | even


class Raster(Struct, frozen=True):
    """A picture of pixels as its file holds it."""

    data: bytes
    format: str  # png | jpeg
    width: int  # pixels
    height: int
    grey: bool = False


class Shape(Struct, frozen=True):
    """A path: segments (op, numbers…) as in SVG with absolute coordinates, in pt, y downwards.

    Ops: ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y), ("Z",).
    """

    path: tuple[tuple[str | float, ...], ...]
    fill: Colour | None = (0, 0, 0)
    stroke: Colour | None = None
    width: float = 0.0  # of the stroke, pt
    even_odd: bool = False
    dash: tuple[float, ...] = ()  # lengths of lines and gaps in turn, pt (SVG stroke-dasharray)
    cap: str = "butt"  # butt | round | square (SVG stroke-linecap)
    join: str = "miter"  # miter | round | bevel (SVG stroke-linejoin)
    opacity: float = 1.0  # of fill and stroke alike (SVG fill-opacity, stroke-opacity)


class Label(Struct, frozen=True):
    """Words in a drawing, one line; `anchor`: which end of the line stands at x."""

    x: float
    y: float  # baseline
    run: Run
    anchor: str = "start"  # start | middle | end (SVG text-anchor)
    turn: float = 0.0  # degrees clockwise about (x, y)


class Drawing(Struct, frozen=True):
    """Vector art: shapes and words in its own coordinates, pt from its top left."""

    width: float
    height: float
    items: tuple[Shape | Label, ...]
    lost: tuple[str, ...] = ()  # features of its file that are drawn without (italics and such)


Art = Raster | Drawing


class Figure(Struct, frozen=True):
    """A picture at its size on paper (pt), with its caption below and words for who cannot see."""

    art: Art
    width: float
    height: float
    alt: str
    caption: Paragraph | None = None
    path: str = ""
    anchor: str = ""


class Figures(Struct, frozen=True):
    """Figures side by side, `gap` pt apart, centred on the measure; never parted by a page."""

    items: tuple[Figure, ...]
    name: str
    gap: float = 0.0
    caption_gap: float = 0.0  # between a picture and its caption


class Cell(Struct, frozen=True, gc=False):
    content: tuple[Paragraph, ...]
    column: int
    rows: int = 1
    columns: int = 1
    fill: Colour | None = None
    valign: str = "middle"  # top | middle | bottom


class Row(Struct, frozen=True):
    """Cells that begin in this row, by column; `group` tells that a group of rows begins here."""

    cells: tuple[Cell, ...]
    group: bool = False
    height: float = 0.0  # at least, in pt


class TableLook(Struct, frozen=True):
    """Rules and padding of a table, in pt; a rule of 0 is not drawn."""

    name: str
    outer: float  # above and below the table
    group: float  # above a group of rows
    inner: float  # between rows
    pad_inline: float
    pad_block: float
    sides: float = 1.0  # left and right of the table
    upright: float = 0.4  # between columns
    head: float = 1.0  # below the head
    continues: str = ""  # what marks a row that goes on on the next page, at its foot
    continued: str = ""  # and at the head of its rest


class Table(Struct, frozen=True):
    columns: tuple[float, ...]  # widths in pt, their sum is the table's width
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    look: TableLook
    title: str = ""
    # Where the decimal points of a column's numbers stand, pt from its left edge; 0 for none.
    stops: tuple[float, ...] = ()


class Group(Struct, frozen=True):
    """Blocks placed as one. `step`: height rounds up to a multiple of it (CSS block-step-size).

    `least`: its height is at least so much (CSS min-block-size). `foot`: the group stands on the
    foot of the type area of the last page; `even`: that page is an even one, the back of a sheet.
    `kept`: the group stays on the page of the text before it, at least of that text's last lines.
    """

    blocks: tuple[Block, ...]
    name: str
    step: float = 0.0
    foot: bool = False
    least: float = 0.0
    even: bool = False
    kept: bool = False


class Section(Struct, frozen=True):
    """Blocks on pages of another make, such as landscape ones; it begins and ends a page."""

    blocks: tuple[Block, ...]
    page: PageStyle


Block = Paragraph | Space | PageBreak | Table | Group | Figures | Section


class Stripe(Struct, frozen=True):
    """A rule across page 1, in its margins, centred on the paper; lengths in pt."""

    y: float  # of its upper edge, from the paper's top
    length: float
    width: float
    colour: Colour = (0, 0, 0)


class PageStyle(Struct, frozen=True):
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
    name: str = ""  # of the kind of page, empty for the usual one
    grid: str = "lines"  # lines | strict | none
    duplex: bool = True  # printed on both sides: the binding margin changes sides
    folio_turned: bool = False  # a wide page is bound like an upright one (GB/T 9704-2012 8)
    folio_first: bool = True  # page 1 shows its number
    head: ParaStyle | None = None  # running head
    head_form: str = ""  # {title}: of the document, {heading}: of the page's part
    head_rise: float = 0.0  # from the head's baseline down to the type area
    first_top: float | None = None  # of page 1, where it differs (GB/T 9704-2012 10.1)
    first_bottom: float | None = None
    rules: tuple[Stripe, ...] = ()  # of page 1

    @property
    def measure(self) -> float:
        return self.width - self.inside - self.outside

    @property
    def depth(self) -> float:
        """Height of the type area."""
        return self.height - self.top - self.bottom

    @property
    def upright(self) -> PageStyle:
        """The upright page that a wide one is bound like; any other page is its own."""
        if not self.folio_turned:
            return self
        return replace(
            self,
            width=self.height,
            height=self.width,
            top=self.outside,
            bottom=self.inside,
            inside=self.top,
            outside=self.bottom,
            folio_turned=False,
        )

    def depth_of(self, number: int) -> float:
        """Height of the type area of a page; page 1 may have margins of its own."""
        if number > 1:
            return self.depth
        edges = (self.first_top, self.top), (self.first_bottom, self.bottom)
        return self.height - sum(usual if own is None else own for own, usual in edges)


class Galley(Struct, frozen=True):
    """A document ready for page make-up or for Word."""

    title: str
    language: str
    author: str
    date: str  # ISO date of the edition
    page: PageStyle
    blocks: tuple[Block, ...]
    styles: dict[str, ParaStyle] = field(default_factory=dict)  # every paragraph style in use
    watermark: str = ""  # words behind the text of every page
    edition: str = ""  # its id
    subject: str = ""
    keywords: tuple[str, ...] = ()

    def dump(self) -> str:
        """The galley as indented text: `generate.py dump galley`."""
        return _dump(self.blocks, 0)


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph in reading order, those of groups and cells included."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Group() | Section():
                yield from paragraphs(block.blocks)
            case Figures():
                yield from (f.caption for f in block.items if f.caption)
            case Table():
                for row in (*block.head, *block.rows):
                    for cell in row.cells:
                        yield from cell.content
            case Space() | PageBreak():
                pass


def runs_of(paragraph: Paragraph) -> Iterator[Run]:
    """The paragraph's runs in reading order: a ruby's base, then its reading."""
    for item in paragraph.content:
        if isinstance(item, Run):
            yield item
        elif isinstance(item, Ruby):
            yield from (*item.base, *item.reading)


def text_of(paragraph: Paragraph) -> str:
    """The paragraph's characters; forced breaks, fills, readings and page numbers left out."""
    return "".join(
        run.text
        for item in paragraph.content
        if isinstance(item, Run | Ruby)
        for run in (item.base if isinstance(item, Ruby) else (item,))
    )


def _dump(blocks: tuple[Block, ...], depth: int) -> str:
    return "\n".join(line for block in blocks for line in _said(block, depth, "  " * depth))


def _said(block: Block, depth: int, pad: str) -> Iterator[str]:
    match block:
        case Paragraph():
            s = block.style
            look = f"{s.char.face} {s.char.size:g}/{s.pitch:g} {s.align} indent={s.indent:g}"
            yield f"{pad}{s.name} {look}: {text_of(block)}"
        case Space():
            yield f"{pad}space {block.height:g}"
        case PageBreak():
            yield f"{pad}page break {block.to}".rstrip()
        case Section():
            yield f"{pad}section {block.page.name}"
            yield _dump(block.blocks, depth + 1)
        case Group():
            yield f"{pad}group {block.name} step={block.step:g} foot={block.foot}"
            yield _dump(block.blocks, depth + 1)
        case Figures():
            yield f"{pad}figures {block.name}"
            for figure in block.items:
                caption = text_of(figure.caption) if figure.caption else ""
                yield f"{pad}  {figure.width:.2f}x{figure.height:.2f} {caption} [{figure.alt}]"
        case Table():
            yield f"{pad}table {' '.join(f'{c:.2f}' for c in block.columns)}"
            for row in (*block.head, *block.rows):
                yield f"{pad}  row {' | '.join(map(_cell, row.cells))}"


def _cell(cell: Cell) -> str:
    words = " / ".join(map(text_of, cell.content))
    return f"{words} [{cell.column}+{cell.columns}x{cell.rows}]"
