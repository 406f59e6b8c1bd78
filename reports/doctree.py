"""The neutral tree between templates and formats: structure and meaning, no sizes, no format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one meaning; `path` is its YAML path, empty for a template's own words."""

    text: str
    path: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A forced line break (CSS: br)."""


@dataclass(frozen=True, slots=True)
class Fill:
    """White space that takes what is left of the line, pushing what follows to its end."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A place at which the sense allows a title to be turned (HTML: wbr)."""


Inline = Run | Break | Fill | Chance


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `level` 1–4 numbers it in the sequence 一、 （一） 1. （1）."""

    content: tuple[Inline, ...]
    style: str = "body"
    level: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on its own line, numbered like a paragraph of its level; it enters the outline."""

    content: tuple[Inline, ...]
    style: str
    level: int


@dataclass(frozen=True, slots=True)
class Blank:
    """Empty lines of the page grid."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`rows` and `columns` it spans; a paragraph without a style takes its column's."""

    content: tuple[Paragraph, ...]
    rows: int = 1
    columns: int = 1
    style: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from the left; `group` marks the first row of a group."""

    cells: tuple[Cell, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head rows repeat; `title` names it for readers who cannot see it."""

    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks placed as one, such as the head of page 1 or the imprint at the foot of the last."""

    blocks: tuple[Block, ...]
    style: str


Block = Paragraph | Heading | Blank | PageBreak | Table | Group


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an edition, before any style is applied."""

    name: str
    title: str
    language: str
    author: str
    date: str
    blocks: tuple[Block, ...]


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph | Heading]:
    """Every paragraph and heading in reading order, those of groups and cells included."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block
            case Group():
                yield from paragraphs(block.blocks)
            case Table():
                for row in (*block.head, *block.rows):
                    for cell in row.cells:
                        yield from cell.content
            case Blank() | PageBreak():
                pass


def dump(node: object, depth: int = 0) -> str:
    """The tree as indented text, one node a line: `generate.py dump document`."""
    pad = "  " * depth
    match node:
        case Document():
            head = f"{pad}document {node.name} {node.language} {node.title!r}\n"
            return head + _dump_all(node.blocks, depth)
        case Group():
            return f"{pad}group .{node.style}\n" + _dump_all(node.blocks, depth)
        case Paragraph() | Heading():
            kind = type(node).__name__.lower()
            level = f" level={node.level}" if node.level else ""
            return f"{pad}{kind} .{node.style}{level}\n" + _dump_all(node.content, depth)
        case Table():
            head = f"{pad}table .{node.style} {node.title!r}\n{pad}  head\n"
            return (
                head
                + _dump_all(node.head, depth + 1)
                + f"{pad}  rows\n"
                + _dump_all(node.rows, depth + 1)
            )
        case Row():
            return f"{pad}row{' group' * node.group}\n" + _dump_all(node.cells, depth)
        case Cell():
            span = f" rows={node.rows}" * (node.rows > 1) + f" columns={node.columns}" * (
                node.columns > 1
            )
            style = f" .{node.style}" if node.style else ""
            return f"{pad}cell{style}{span}\n" + _dump_all(node.content, depth)
        case Run():
            style = f" .{node.style}" if node.style else ""
            return f"{pad}{node.text!r}{style}" + (f"  <{node.path}>" if node.path else "") + "\n"
        case Blank():
            return f"{pad}blank {node.lines}\n"
        case _:
            return f"{pad}{type(node).__name__.lower()}\n"


def _dump_all(nodes: tuple[object, ...], depth: int) -> str:
    return "".join(dump(node, depth + 1) for node in nodes)
