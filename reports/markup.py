"""The tags a template writes → Document: read, checked, and told where a template is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from reports import doctree as d
from reports.errors import Problem, ReportError, Where

_BLOCKS: Final = ("heading", "paragraph", "blank", "pagebreak", "table", "group")
_INLINES: Final = ("run", "break", "fill", "chance")


@dataclass(frozen=True, slots=True)
class Tag:
    """What a tag may hold and the attributes it knows: name → (kind, whether it must be there)."""

    children: tuple[str, ...] = ()
    text: bool = False
    attributes: Mapping[str, tuple[str, bool]] = field(default_factory=dict)


# The vocabulary of templates. templates/README.md explains it, and a test holds the two together.
TAGS: Final[Mapping[str, Tag]] = {
    "document": Tag(_BLOCKS),
    "heading": Tag(_INLINES, True, {"level": ("level", True), "style": ("name", False)}),
    "paragraph": Tag(_INLINES, True, {"style": ("name", False), "level": ("level", False)}),
    "blank": Tag(attributes={"lines": ("number", False)}),
    "pagebreak": Tag(),
    "group": Tag(_BLOCKS, attributes={"style": ("name", True)}),
    "table": Tag(("head", "row"), attributes={"style": ("name", True), "title": ("text", False)}),
    "head": Tag(("row",)),
    "row": Tag(("cell",), attributes={"group": ("flag", False)}),
    "cell": Tag(
        ("paragraph", *_INLINES),
        True,
        {"rows": ("number", False), "columns": ("number", False), "style": ("name", False)},
    ),
    "run": Tag(_INLINES, True, {"style": ("name", False), "path": ("text", False)}),
    "break": Tag(),
    "fill": Tag(),
    "chance": Tag(),
}

_KINDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "name": lambda v: bool(re.fullmatch(r"[a-z][a-z0-9-]*", v)),
    "number": lambda v: bool(re.fullmatch(r"[1-9][0-9]{0,3}", v)),
    "level": lambda v: v in ("1", "2", "3", "4"),
    "flag": lambda v: v in ("yes", "no"),
    "text": lambda v: True,
}


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str]
    children: list[_Node | str] = field(default_factory=list)


def read_markup(markup: str, place_of: Callable[[str], str], **about: str) -> d.Document:
    """Build a Document from filled markup.

    `markup` carries processing instructions `<?at NAME LINE?>` before each tag of a template;
    `place_of` turns a template's name into its file. `about` gives the Document's own fields.

    Raises:
        ReportError: unknown or misplaced tags and attributes, or markup that is not well formed;
            every fault names the template's file and line.
    """
    reader = _Reader(place_of)
    root = reader.read(markup)
    if reader.problems or root is None:
        raise ReportError(reader.problems)
    return d.Document(blocks=_blocks(root), **about)


class _Reader:
    """Collects nodes from expat's events, and every problem on the way."""

    def __init__(self, place_of: Callable[[str], str]) -> None:
        self.problems: list[Problem] = []
        self._place_of = place_of
        self._at = ""
        self._stack: list[_Node] = []
        self._root: _Node | None = None

    def read(self, markup: str) -> _Node | None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._place
        try:
            parser.Parse(markup.encode(), True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code) or ""
            self._problem("markup-broken", reason=reason)
        return self._root

    def _problem(self, code: str, **values: object) -> None:
        name, _, line = self._at.rpartition(" ")
        where = Where(self._place_of(name), int(line)) if name else Where()
        self.problems.append(Problem(code, where, values))

    def _place(self, target: str, data: str) -> None:
        self._at = data

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        node = _Node(tag, attributes)
        if tag not in TAGS:
            self._problem("tag-unknown", tag=tag, known=", ".join(TAGS))
        else:
            self._check_attributes(tag, attributes)
        parent = self._stack[-1] if self._stack else None
        if parent is None:
            self._root = node
            if tag != "document":
                self._problem("tag-root", tag=tag)
        else:
            allowed = TAGS[parent.tag].children if parent.tag in TAGS else ()
            if tag in TAGS and parent.tag in TAGS and tag not in allowed:
                self._problem(
                    "tag-misplaced", tag=tag, parent=parent.tag, allowed=", ".join(allowed) or "–"
                )
            parent.children.append(node)
        self._stack.append(node)

    def _check_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        known = TAGS[tag].attributes
        for name, value in attributes.items():
            if name not in known:
                names = ", ".join(known) or "–"
                self._problem("attribute-unknown", tag=tag, attribute=name, known=names)
            elif not _KINDS[known[name][0]](value):
                self._problem("attribute-wrong", tag=tag, attribute=name, value=value)
        for name, (_, required) in known.items():
            if required and name not in attributes:
                self._problem("attribute-missing", tag=tag, attribute=name)

    def _end(self, tag: str) -> None:
        node = self._stack.pop()
        whole = [isinstance(c, _Node) and c.tag == "paragraph" for c in node.children]
        if tag == "cell" and any(whole) and not all(whole):
            self._problem("cell-mixed")

    def _text(self, data: str) -> None:
        node = self._stack[-1]
        if "path" not in node.attributes:
            # A template's own line breaks and indents are layout of the template, not text.
            data = re.sub(r"[ \t]*\n\s*", "", data)
        if not data:
            return
        if node.tag in TAGS and not TAGS[node.tag].text:
            if data.strip():
                self._problem("text-misplaced", tag=node.tag, text=data.strip()[:20])
            return
        node.children.append(data)


def _blocks(node: _Node) -> tuple[d.Block, ...]:
    return tuple(_block(child) for child in node.children if isinstance(child, _Node))


def _block(node: _Node) -> d.Block:
    attributes = node.attributes
    match node.tag:
        case "heading":
            level = int(attributes["level"])
            return d.Heading(_inlines(node), attributes.get("style", f"level{level}"), level)
        case "paragraph":
            return _paragraph(node, "body")
        case "blank":
            return d.Blank(int(attributes.get("lines", "1")))
        case "pagebreak":
            return d.PageBreak()
        case "group":
            return d.Group(_blocks(node), attributes["style"])
        case _:
            return _table(node)


def _paragraph(node: _Node, style: str) -> d.Paragraph:
    level = int(node.attributes.get("level", "0"))
    style = node.attributes.get("style", f"level{level}" if level else style)
    return d.Paragraph(_inlines(node), style, level)


def _table(node: _Node) -> d.Table:
    head: list[d.Row] = []
    rows: list[d.Row] = []
    for child in node.children:
        if isinstance(child, _Node):
            if child.tag == "head":
                head += [_row(row) for row in child.children if isinstance(row, _Node)]
            else:
                rows.append(_row(child))
    attributes = node.attributes
    return d.Table(tuple(head), tuple(rows), attributes["style"], attributes.get("title", ""))


def _row(node: _Node) -> d.Row:
    cells = tuple(_cell(child) for child in node.children if isinstance(child, _Node))
    return d.Row(cells, node.attributes.get("group") == "yes")


def _cell(node: _Node) -> d.Cell:
    attributes = node.attributes
    inner = [child for child in node.children if isinstance(child, _Node)]
    if any(child.tag == "paragraph" for child in inner):
        content = tuple(_paragraph(child, "") for child in inner if child.tag == "paragraph")
    else:
        content = (d.Paragraph(_inlines(node), ""),)
    rows, columns = (int(attributes.get(name, "1")) for name in ("rows", "columns"))
    return d.Cell(content, rows, columns, attributes.get("style", ""))


def _inlines(node: _Node, path: str = "", style: str = "") -> tuple[d.Inline, ...]:
    """Inline content; an inner run keeps what it does not say itself from the outer one."""
    out: list[d.Inline] = []
    for child in node.children:
        if isinstance(child, str):
            out.append(d.Run(child, path, style))
            continue
        match child.tag:
            case "run":
                inner = child.attributes
                out += _inlines(child, inner.get("path", path), inner.get("style", style))
            case "break":
                out.append(d.Break())
            case "fill":
                out.append(d.Fill())
            case _:
                out.append(d.Chance())
    return tuple(out)
