"""What stands on finished pages: glyphs, rules, boxes with positions, in pt from the top left."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from msgspec import Struct, field

from reports.errors import Problem
from reports.galley import Colour, Raster, Shape


class Glyphs(Struct, frozen=True, gc=False):
    """Glyphs of one face and size on one baseline.

    `gids`, `xs` and `texts` run in parallel: glyph id, x of its origin relative to `x` in pt, the
    characters it stands for (empty for all but the first glyph of a cluster). Where that is one
    character each, `texts` is a string: half a million glyphs of a long document are held at once.
    """

    face: str  # name of a face in fonts.yaml
    size: float
    x: float
    y: float  # baseline, from the top of the page
    gids: tuple[int, ...]
    xs: array[float]
    texts: Sequence[str]
    colour: Colour = (0, 0, 0)
    path: str = ""  # YAML path
    artifact: bool = False  # page furniture: folio, repeated head rows
    bold: float = 0.0  # width of the line drawn around each glyph to make it bold
    turn: float = 0.0  # degrees clockwise about (x, y)
    link: str = ""  # "#anchor" or a URI

    @property
    def text(self) -> str:
        """The characters that the glyphs stand for."""
        return self.texts if isinstance(self.texts, str) else "".join(self.texts)

    def at(self, x: float, y: float, *, artifact: bool = False) -> Glyphs:
        """The same glyphs with their origin at (x, y)."""
        return Glyphs(
            self.face,
            self.size,
            x,
            y,
            self.gids,
            self.xs,
            self.texts,
            self.colour,
            self.path,
            artifact or self.artifact,
            self.bold,
            self.turn,
            self.link,
        )


class Box(Struct, frozen=True, gc=False):
    """A filled rectangle; rules are thin boxes. `y` is its upper edge. Always an artifact."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour = (0, 0, 0)


class Vector(Struct, frozen=True):
    """A shape whose own coordinates begin at (x, y) and are `scale` times as large on the page."""

    x: float
    y: float
    scale: float
    shape: Shape
    artifact: bool = False  # not part of a figure


class Image(Struct, frozen=True):
    """A picture of pixels in its rectangle; `y` is its upper edge."""

    x: float
    y: float
    width: float
    height: float
    art: Raster
    alt: str = ""
    path: str = ""


Item = Glyphs | Box | Vector | Image


class Link(Struct, frozen=True):
    """A rectangle to click on; `target` is "#anchor" or a URI. `y` is its upper edge."""

    x: float
    y: float
    width: float
    height: float
    target: str


class Page(Struct):
    number: int  # counts from 1
    width: float
    height: float
    items: list[Item] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    blank: bool = False  # left empty, so that what follows begins on its side of the paper


class Entry(Struct, frozen=True):
    """A line of the outline: `level` counts from 1, `page` from 1, `y` from the top in pt."""

    level: int
    text: str
    page: int
    y: float


class Pages(Struct):
    title: str
    language: str  # BCP 47
    author: str
    date: str  # ISO date
    pages: list[Page] = field(default_factory=list)
    outline: list[Entry] = field(default_factory=list)
    # Where each anchor stands: its page from 1, and y from the top in pt.
    anchors: dict[str, tuple[int, float]] = field(default_factory=dict)
    # Lines that no rule of CLREQ could justify: page, YAML path, text.
    ragged: list[tuple[int, str, str]] = field(default_factory=list)
    # What whoever prints the pages should know of them; warnings.
    problems: list[Problem] = field(default_factory=list)

    def dump(self) -> str:
        """One line an item: `generate.py dump pages`."""
        out = []
        for page in self.pages:
            size = f"{page.width:.2f}x{page.height:.2f}"
            out.append(f"page {page.number} {size}" + (" blank" if page.blank else ""))
            for item in page.items:
                if isinstance(item, Glyphs):
                    mark = " artifact" if item.artifact else ""
                    out.append(
                        f"  {item.x:8.3f} {item.y:8.3f} {item.face} {item.size:g}"
                        f" {item.text}{mark}" + (f"  <{item.path}>" if item.path else "")
                    )
                elif isinstance(item, Vector):
                    count = len(item.shape.path)
                    out.append(f"  {item.x:8.3f} {item.y:8.3f} shape of {count} segments")
                else:
                    size = f"{item.width:.2f}x{item.height:.2f}"
                    said = item.alt if isinstance(item, Image) else item.colour
                    kind = type(item).__name__.lower()
                    out.append(f"  {item.x:8.3f} {item.y:8.3f} {kind} {size} {said}")
            for link in page.links:
                size = f"{link.width:.2f}x{link.height:.2f}"
                out.append(f"  {link.x:8.3f} {link.y:8.3f} link {size} {link.target}")
        return "\n".join(out)
