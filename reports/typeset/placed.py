"""What stands on finished pages: glyphs, rules, boxes with positions, in pt from the top left."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.galley import Colour


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Glyphs of one face and size on one baseline.

    `gids`, `xs` and `texts` run in parallel: glyph id, x of its origin relative to `x` in pt, the
    characters it stands for (empty for all but the first glyph of a cluster).
    """

    face: str  # name of a face in fonts.yaml
    size: float
    x: float
    y: float  # baseline, from the top of the page
    gids: tuple[int, ...]
    xs: tuple[float, ...]
    texts: tuple[str, ...]
    colour: Colour = (0, 0, 0)
    path: str = ""  # YAML path
    artifact: bool = False  # page furniture: folio, repeated head rows

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
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; rules are thin boxes. `y` is its upper edge. Always an artifact."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour = (0, 0, 0)


Item = Glyphs | Box


@dataclass(slots=True)
class Page:
    number: int  # counts from 1
    width: float
    height: float
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: `level` counts from 1, `page` from 1, `y` from the top in pt."""

    level: int
    text: str
    page: int
    y: float


@dataclass(slots=True)
class Pages:
    title: str
    language: str  # BCP 47
    author: str
    date: str  # ISO date
    pages: list[Page] = field(default_factory=list)
    outline: list[Entry] = field(default_factory=list)
    # Lines that no rule of CLREQ could justify: page, YAML path, text.
    ragged: list[tuple[int, str, str]] = field(default_factory=list)

    def dump(self) -> str:
        """One line an item: `generate.py dump pages`."""
        out = []
        for page in self.pages:
            out.append(f"page {page.number} {page.width:.2f}x{page.height:.2f}")
            for item in page.items:
                if isinstance(item, Glyphs):
                    mark = " artifact" if item.artifact else ""
                    out.append(
                        f"  {item.x:8.3f} {item.y:8.3f} {item.face} {item.size:g}"
                        f" {''.join(item.texts)}{mark}" + (f"  <{item.path}>" if item.path else "")
                    )
                else:
                    size = f"{item.width:.2f}x{item.height:.2f}"
                    out.append(f"  {item.x:8.3f} {item.y:8.3f} box {size} {item.colour}")
        return "\n".join(out)
