"""The neutral tree between templates and formats: structure and meaning, no sizes, no format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct


class Run(Struct, frozen=True):
    """Text of one meaning; `path` is its YAML path, empty for a template's own words."""

    text: str
    path: str = ""
    style: str = ""
    language: str = ""  # BCP 47, empty for that of what is around it
    link: str = ""  # "#id" of a block, or a URI


class Ruby(Struct, frozen=True):
    """Characters and their reading above them (HTML: ruby, rt)."""

    base: tuple[Run, ...]
    reading: tuple[Run, ...]


class Break(Struct, frozen=True):
    """A forced line break (CSS: br)."""


class Fill(Struct, frozen=True):
    """White space that takes what is left of the line, pushing what follows to its end."""

    leader: str = ""  # repeated in the white space, such as … in a table of contents


class Folio(Struct, frozen=True):
    """The number of the page on which the block of this id stands."""

    of: str


class Chance(Struct, frozen=True):
    """A place at which the sense allows a title to be turned (HTML: wbr)."""


Inline = Run | Ruby | Break | Fill | Chance | Folio


class Paragraph(Struct, frozen=True):
    """A paragraph; `level` 1–4 numbers it in the sequence 一、 （一） 1. （1）."""

    content: tuple[Inline, ...]
    style: str = "body"
    level: int = 0
    language: str = ""
    id: str = ""


class Heading(Struct, frozen=True):
    """A heading on its own line, numbered like a paragraph of its level; it enters the outline."""

    content: tuple[Inline, ...]
    style: str
    level: int
    language: str = ""
    id: str = ""


class Blank(Struct, frozen=True):
    """Empty lines of the page grid."""

    lines: int = 1


class PageBreak(Struct, frozen=True):
    """What follows starts on a new page; `to` asks for an odd or an even one."""

    to: str = ""


class Contents(Struct, frozen=True):
    """The table of contents: headings down to a level, each with its page (目录)."""

    levels: int = 2


class Figure(Struct, frozen=True):
    """A picture file, and what stands below it.

    `path` is the YAML path of the file's name; `at` tells the tag's file, line and column in
    the template, to be blamed where the template names the file itself.
    """

    file: str
    alt: str
    caption: tuple[Inline, ...] = ()
    style: str = "figure"
    path: str = ""
    id: str = ""
    at: tuple[str, int, int] = ("", 0, 0)


class Bar(Struct, frozen=True):
    """A value of a chart with its label; `hollow` where it counts what is not known.

    `shade` is a colour of the style sheet, empty for the chart's own.
    """

    label: tuple[Run, ...]
    value: float
    hollow: bool = False
    shade: str = ""


class Chart(Struct, frozen=True):
    """Values as bars one below the other, or as parts of one bar (kind: bars | stack)."""

    bars: tuple[Bar, ...]
    kind: str = "bars"
    alt: str = ""
    caption: tuple[Inline, ...] = ()
    style: str = "chart"
    id: str = ""


class Figures(Struct, frozen=True):
    """Figures and charts side by side."""

    items: tuple[Figure | Chart, ...]
    style: str = "figure"


class Cell(Struct, frozen=True):
    """`rows` and `columns` it spans; a paragraph without a style takes its column's."""

    content: tuple[Paragraph, ...]
    rows: int = 1
    columns: int = 1
    style: str = ""


class Row(Struct, frozen=True):
    """Cells from the left; `group` marks the first row of a group; `style` is a row's own.

    `at` tells the tag's file and line in the template.
    """

    cells: tuple[Cell, ...]
    group: bool = False
    style: str = ""
    at: tuple[str, int] = ("", 0)


class Table(Struct, frozen=True):
    """A table whose head rows repeat; `title` names it for readers who cannot see it."""

    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    style: str
    title: str = ""


class Group(Struct, frozen=True):
    """Blocks placed as one, such as the head of page 1 or the imprint at the foot of the last."""

    blocks: tuple[Block, ...]
    style: str


class Section(Struct, frozen=True):
    """Blocks on pages of another kind, by its name in the style sheet (such as landscape)."""

    blocks: tuple[Block, ...]
    page: str


Block = Paragraph | Heading | Blank | PageBreak | Contents | Figures | Table | Group | Section


class Document(Struct, frozen=True):
    """One document of an edition, before any style is applied."""

    name: str
    title: str
    language: str
    author: str
    date: str
    blocks: tuple[Block, ...]
    watermark: str = ""  # words behind the text of every page, such as 草稿
    edition: str = ""  # id of the edition
    subject: str = ""
    keywords: tuple[str, ...] = ()
    page: str = ""  # the kind of its pages, where it is not the usual one


def runs(content: tuple[Inline, ...]) -> Iterator[Run]:
    """The runs of inline content in reading order: a ruby's base, then its reading."""
    for item in content:
        if isinstance(item, Run):
            yield item
        elif isinstance(item, Ruby):
            yield from (*item.base, *item.reading)


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph | Heading]:
    """Every paragraph and heading in reading order, those of groups, cells, captions included."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block
            case Group() | Section():
                yield from paragraphs(block.blocks)
            case Figures():
                yield from (Paragraph(f.caption, f.style) for f in block.items if f.caption)
            case Table():
                for row in (*block.head, *block.rows):
                    for cell in row.cells:
                        yield from cell.content
            case Blank() | PageBreak() | Contents():
                pass


def dump(node: object, depth: int = 0) -> str:
    """The tree as indented text, one node a line: `generate.py dump document`."""
    said = _SAID.get(type(node), lambda _: "")(node)
    names = parts(node)
    several = len(names) > 1
    line = f"{'  ' * depth}{type(node).__name__.lower()}{said}\n"
    return line + "".join(
        f"{'  ' * (depth + 1)}{name}\n" * several
        + "".join(dump(child, depth + 1 + several) for child in getattr(node, name))
        for name in names
    )


# The attributes of a node that hold other nodes.
_PARTS: Final[Mapping[type, tuple[str, ...]]] = {
    **dict.fromkeys((Document, Group, Section), ("blocks",)),
    **dict.fromkeys((Paragraph, Heading, Cell), ("content",)),
    Table: ("head", "rows"),
    Row: ("cells",),
    Figures: ("items",),
    Figure: ("caption",),
    Chart: ("bars", "caption"),
    Bar: ("label",),
    Ruby: ("base", "reading"),
}


def parts(node: object) -> tuple[str, ...]:
    """Names of the attributes of a node that hold other nodes, in reading order."""
    return _PARTS.get(type(node), ())


def _marked(**said: object) -> str:
    return "".join(f" {name}={value}" for name, value in said.items() if value)


def _about(node: Paragraph | Heading) -> str:
    return f" .{node.style}" + _marked(level=node.level, language=node.language, id=node.id)


def _about_cell(cell: Cell) -> str:
    style = f" .{cell.style}" if cell.style else ""
    return style + _marked(
        rows=cell.rows * (cell.rows > 1), columns=cell.columns * (cell.columns > 1)
    )


def _about_run(run: Run) -> str:
    style = f" .{run.style}" if run.style else ""
    path = f"  <{run.path}>" if run.path else ""
    return f" {run.text!r}{style}" + _marked(language=run.language, link=run.link) + path


# What `dump` says of a node beside its name.
_SAID: Final[Mapping[type, Callable[[Any], str]]] = {
    Document: lambda n: f" {n.name} {n.language} {n.title!r}",
    Group: lambda n: f" .{n.style}",
    Section: lambda n: f" {n.page}",
    Paragraph: _about,
    Heading: _about,
    Table: lambda n: f" .{n.style} {n.title!r}",
    Row: lambda n: (f" .{n.style}" if n.style else "") + " group" * n.group,
    Cell: _about_cell,
    Run: _about_run,
    Blank: lambda n: f" {n.lines}",
    PageBreak: lambda n: _marked(to=n.to),
    Contents: lambda n: f" {n.levels}",
    Fill: lambda n: _marked(leader=n.leader),
    Folio: lambda n: f" of {n.of}",
    Figures: lambda n: f" .{n.style}",
    Chart: lambda n: f" {n.kind} .{n.style} {n.alt!r}{_marked(id=n.id)}",
    Bar: lambda n: f" {n.value:g}" + _marked(shade=n.shade) + " hollow" * n.hollow,
    Figure: lambda n: f" .{n.style} {n.file!r} {n.alt!r}{_marked(id=n.id)}  <{n.path}>",
}
