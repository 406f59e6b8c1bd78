"""The tags a template writes → Document: read, checked, and told where a template is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from msgspec import Struct
from msgspec.structs import replace

from reports import doctree as d
from reports.errors import Problem, ReportError, Where

_BLOCKS: Final = (
    "heading", "paragraph", "blank", "pagebreak", "contents", "figure", "chart", "figures",
    "table", "group",
)  # fmt: skip
_INLINES: Final = ("run", "link", "ruby", "break", "fill", "chance", "folio")


class Tag(Struct, frozen=True):
    """What a tag may hold and the attributes it knows: name → (kind, whether it must be there)."""

    children: tuple[str, ...] = ()
    text: bool = False
    attributes: Mapping[str, tuple[str, bool]] = {}


_LANGUAGE: Final = ("language", False)
_ID: Final = ("id", False)
_SAID: Final = {"style": ("name", False), "language": _LANGUAGE, "id": _ID}
# The vocabulary of templates. templates/README.md explains it, and a test holds the two together.
TAGS: Final[Mapping[str, Tag]] = {
    "document": Tag((*_BLOCKS, "section"), attributes={"page": ("name", False)}),
    "section": Tag(_BLOCKS, attributes={"page": ("name", True)}),
    "heading": Tag(_INLINES, True, {"level": ("level", True)} | _SAID),
    "paragraph": Tag(_INLINES, True, {"level": ("level", False)} | _SAID),
    "blank": Tag(attributes={"lines": ("number", False)}),
    "pagebreak": Tag(attributes={"to": ("side", False)}),
    "contents": Tag(attributes={"levels": ("level", False)}),
    "figures": Tag(("figure", "chart"), attributes={"style": ("name", False)}),
    "figure": Tag(("file", "alt", "caption"), False, {"style": ("name", False), "id": _ID}),
    "chart": Tag(
        ("bar", "alt", "caption"),
        False,
        {"style": ("name", False), "id": _ID, "kind": ("chart", False)},
    ),
    "bar": Tag(
        ("run",),
        True,
        {"value": ("amount", True), "hollow": ("flag", False), "shade": ("name", False)},
    ),
    "file": Tag(("run",), True),
    "alt": Tag(("run",), True),
    "caption": Tag(_INLINES, True),
    "group": Tag(_BLOCKS, attributes={"style": ("name", True)}),
    "table": Tag(("head", "row"), attributes={"style": ("name", True), "title": ("text", False)}),
    "head": Tag(("row",)),
    "row": Tag(("cell",), attributes={"group": ("flag", False), "style": ("name", False)}),
    "cell": Tag(
        ("paragraph", *_INLINES),
        True,
        {"rows": ("number", False), "columns": ("number", False), "style": ("name", False)},
    ),
    "run": Tag(
        _INLINES, True, {"style": ("name", False), "path": ("text", False), "language": _LANGUAGE}
    ),
    "link": Tag(("run", "ruby"), True, {"to": ("text", True)}),
    "ruby": Tag(("run", "rt"), True),
    "rt": Tag(("run",), True),
    "break": Tag(),
    "fill": Tag(attributes={"leader": ("text", False)}),
    "chance": Tag(),
    "folio": Tag(attributes={"of": ("id", True)}),
}

_REQUIRED: Final = {
    name: tuple(a for a, (_, required) in tag.attributes.items() if required)
    for name, tag in TAGS.items()
}

_NESTED: Final = frozenset((name, child) for name, tag in TAGS.items() for child in tag.children)

# Languages that composition knows (BCP 47).
LANGUAGES: Final = ("zh-Hans", "zh-Hant", "zh-HK", "ja", "ko")
_KINDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "name": lambda v: bool(re.fullmatch(r"[a-z][a-z0-9-]*", v)),
    "number": lambda v: bool(re.fullmatch(r"[1-9][0-9]{0,3}", v)),
    "level": lambda v: v in ("1", "2", "3", "4"),
    "flag": lambda v: v in ("yes", "no"),
    "side": lambda v: v in ("odd", "even"),
    "chart": lambda v: v in ("bars", "stack"),
    "amount": lambda v: bool(re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", v)),
    "id": lambda v: bool(re.fullmatch(r"[A-Za-z0-9_][\w.-]*", v)),
    "language": lambda v: v in LANGUAGES,
    "text": lambda v: True,
}


# What a figure is made of, and what is said where it is not.
_PARTS: Final = {"file": "figure-without-file", "alt": "figure-without-alt"}
# A template's own line breaks and indents are layout of the template, not text.
LAYOUT: Final = re.compile(r"[ \t]*\n\s*")
_PLAIN: Final = d.Run("")
_NOWHERE: Final = Where()
# Tags that later stages may blame.
PLACED: Final = frozenset({"figure", "row"})
# (tag, attribute) → the names that the style sheets have for it.
Names = Mapping[tuple[str, str], Collection[str]]
_ANY: Final[Names] = {}


class _Node(Struct):
    tag: str
    attributes: dict[str, str]
    children: list[_Node | str]
    where: Where


def read_markup(
    markup: str, place_of: Callable[[str], str], names: Names = _ANY, **about: Any
) -> d.Document:
    """Build a Document from filled markup.

    `markup` carries processing instructions `<?at NAME LINE?>` before each tag of a template;
    `place_of` turns a template's name into its file; `names` are those of styles and pages that
    there are, any where it says nothing. `about` gives the Document's own fields.

    Raises:
        ReportError: unknown or misplaced tags, attributes and styles, or markup that is not well
            formed; every fault names the template's file, line and column.
    """
    reader = _Reader(place_of, names)
    root = reader.read(markup)
    if reader.problems or root is None:
        raise ReportError(reader.problems)
    return d.Document(blocks=_blocks(root), page=root.attributes.get("page", ""), **about)


class _Reader:
    """Collects nodes from expat's events, and every problem on the way."""

    def __init__(self, place_of: Callable[[str], str], names: Names) -> None:
        self.problems: list[Problem] = []
        self._place_of = place_of
        self._names = names
        self._sound: set[tuple[str, str, str]] = set()  # tags, attributes, values that were right
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
        where = self._where()
        sought = (str(values[key]) for key in ("value", "attribute", "name") if key in values)
        near = next(sought, "") or f"<{values.get('tag', '')}"
        where = replace(where, column=_column(where, near) or _column(where, "<"))
        self.problems.append(Problem(code, where, values))

    def _where(self) -> Where:
        """Where in a template the last tag stands."""
        name, _, line = self._at.rpartition(" ")
        return Where(self._place_of(name), int(line)) if name else Where()

    def _place(self, target: str, data: str) -> None:
        self._at = data

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        # Other places are not asked for after the document has been read.
        node = _Node(tag, attributes, [], self._where() if tag in PLACED else _NOWHERE)
        if tag not in TAGS:
            self._problem("tag-unknown", tag=tag, known=", ".join(TAGS))
        elif attributes or _REQUIRED[tag]:
            self._check_attributes(tag, attributes)
        if self._stack:
            parent = self._stack[-1]
            if (parent.tag, tag) not in _NESTED:
                self._misplaced(tag, parent.tag)
            parent.children.append(node)
        else:
            self._root = node
            if tag != "document":
                self._problem("tag-root", tag=tag)
        self._stack.append(node)

    def _misplaced(self, tag: str, parent: str) -> None:
        if tag in TAGS and parent in TAGS:
            allowed = ", ".join(TAGS[parent].children) or "–"
            self._problem("tag-misplaced", tag=tag, parent=parent, allowed=allowed)

    def _check_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        known = TAGS[tag].attributes
        for name, value in attributes.items():
            kind, _ = known.get(name, ("", False))
            if kind == "text" or (tag, name, value) in self._sound:
                continue
            if not kind:
                names = ", ".join(known) or "–"
                self._problem("attribute-unknown", tag=tag, attribute=name, known=names)
            elif not _KINDS[kind](value):
                self._problem("attribute-wrong", tag=tag, attribute=name, value=value)
            elif value not in self._names.get((tag, name), (value,)):
                self._unknown(value, self._names[tag, name])
            else:
                self._sound.add((tag, name, value))
        for name in _REQUIRED[tag]:
            if name not in attributes:
                self._problem("attribute-missing", tag=tag, attribute=name)

    def _unknown(self, name: str, known: Collection[str]) -> None:
        """A style, a page or a colour that no style sheet has."""
        near = difflib.get_close_matches(name, sorted(known), 1)
        if near:
            self._problem("style-unknown-near", name=name, near=near[0])
        else:
            self._problem("style-unknown", name=name, known=" ".join(sorted(known)))

    def _end(self, tag: str) -> None:
        node = self._stack.pop()
        if tag == "cell" and _nodes(node, "paragraph") not in ([], node.children):
            self._problem("cell-mixed")
        if tag == "figure":
            for part, code in _PARTS.items():
                if not _nodes(node, part):
                    self._problem(code, tag=tag)

    def _text(self, data: str) -> None:
        node = self._stack[-1]
        if "\n" in data and "path" not in node.attributes:
            data = LAYOUT.sub("", data)
        if not data:
            return
        if node.tag in TAGS and not TAGS[node.tag].text:
            if data.strip():
                self._problem("text-misplaced", tag=node.tag, text=data.strip()[:20])
            return
        node.children.append(data)


def _column(where: Where, words: str) -> int:
    """Where in its line something stands that a template wrote; 0 where it was made otherwise."""
    try:
        lines = Path(where.file).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return 0
    return lines[where.line - 1].find(words) + 1 if 0 < where.line <= len(lines) else 0


def _blocks(node: _Node) -> tuple[d.Block, ...]:
    return tuple(_block(child) for child in _nodes(node))


def _nodes(node: _Node, *tags: str) -> list[_Node]:
    """The tags inside a tag, those of some names only if names are given."""
    found = (child for child in node.children if isinstance(child, _Node))
    return [child for child in found if not tags or child.tag in tags]


def _block(node: _Node) -> d.Block:
    return _MADE[node.tag](node)


def _heading(node: _Node) -> d.Heading:
    said = node.attributes
    level = int(said["level"])
    style = said.get("style", f"level{level}")
    return d.Heading(_inlines(node), style, level, said.get("language", ""), said.get("id", ""))


def _figures(node: _Node) -> d.Figures:
    """A row of pictures; one that stands alone is a row of its own."""
    alone = node.tag != "figures"
    parts = [node] if alone else _nodes(node)
    items = (_chart(part) if part.tag == "chart" else _figure(part) for part in parts)
    usual = "figure" if node.tag == "chart" else node.attributes.get("style", "figure")
    return d.Figures(tuple(items), usual)


def _figure(node: _Node) -> d.Figure:
    files = tuple(d.runs(_part(node, "file")))
    said, where = node.attributes, node.where
    path = next((run.path for run in files), "")
    at = ("", 0, 0) if path else (where.file, where.line, _column(where, "<figure"))
    return d.Figure(
        "".join(run.text for run in files),
        "".join(run.text for run in d.runs(_part(node, "alt"))),
        _part(node, "caption"),
        said.get("style", "figure"),
        path,
        said.get("id", ""),
        at,
    )


def _chart(node: _Node) -> d.Chart:
    said = node.attributes
    return d.Chart(
        tuple(map(_bar, _nodes(node, "bar"))),
        said.get("kind", "bars"),
        "".join(run.text for run in d.runs(_part(node, "alt"))),
        _part(node, "caption"),
        said.get("style", "chart"),
        said.get("id", ""),
    )


def _bar(node: _Node) -> d.Bar:
    said = node.attributes
    label, hollow = tuple(d.runs(_inlines(node))), said.get("hollow") == "yes"
    return d.Bar(label, float(said["value"]), hollow, said.get("shade", ""))


def _part(node: _Node, tag: str) -> tuple[d.Inline, ...]:
    """The content of a node's parts of a name."""
    return tuple(inline for part in _nodes(node, tag) for inline in _inlines(part))


def _paragraph(node: _Node, style: str) -> d.Paragraph:
    said = node.attributes
    level = int(said.get("level", "0"))
    style = said.get("style", f"level{level}" if level else style)
    about = said.get("language", ""), said.get("id", "")
    return d.Paragraph(_inlines(node), style, level, *about)


def _table(node: _Node) -> d.Table:
    head = (row for part in _nodes(node, "head") for row in _nodes(part))
    said = node.attributes
    return d.Table(
        tuple(map(_row, head)),
        tuple(map(_row, _nodes(node, "row"))),
        said["style"],
        said.get("title", ""),
    )


def _row(node: _Node) -> d.Row:
    said = node.attributes
    cells, at = tuple(map(_cell, _nodes(node))), (node.where.file, node.where.line)
    return d.Row(cells, said.get("group") == "yes", said.get("style", ""), at)


def _cell(node: _Node) -> d.Cell:
    said = node.attributes
    whole = _nodes(node, "paragraph")
    if whole:
        content = tuple(_paragraph(child, "") for child in whole)
    else:
        content = (d.Paragraph(_inlines(node), ""),)
    rows, columns = (int(said.get(name, "1")) for name in ("rows", "columns"))
    return d.Cell(content, rows, columns, said.get("style", ""))


_MADE: Final[Mapping[str, Callable[[_Node], d.Block]]] = {
    "heading": _heading,
    "paragraph": lambda node: _paragraph(node, "body"),
    "blank": lambda node: d.Blank(int(node.attributes.get("lines", "1"))),
    "pagebreak": lambda node: d.PageBreak(node.attributes.get("to", "")),
    "contents": lambda node: d.Contents(int(node.attributes.get("levels", "2"))),
    "figure": _figures,
    "chart": _figures,
    "figures": _figures,
    "group": lambda node: d.Group(_blocks(node), node.attributes["style"]),
    "section": lambda node: d.Section(_blocks(node), node.attributes["page"]),
    "table": _table,
}


def _inlines(node: _Node, around: d.Run = _PLAIN) -> tuple[d.Inline, ...]:
    """Inline content; an inner run keeps what it does not say itself from the one `around`."""
    out: list[d.Inline] = []
    for child in node.children:
        if isinstance(child, str):
            out.append(d.Run(child, around.path, around.style, around.language, around.link))
            continue
        tag, said, within = child.tag, child.attributes, child.children
        if tag == "run" and len(within) == 1 and isinstance(text := within[0], str):  # most
            out.append(
                d.Run(
                    text,
                    said.get("path", around.path),
                    said.get("style", around.style),
                    said.get("language", around.language),
                    around.link,
                )
            )
            continue
        match tag:
            case "run" | "link":
                inner = d.Run(
                    "",
                    said.get("path", around.path),
                    said.get("style", around.style),
                    said.get("language", around.language),
                    said.get("to", around.link),
                )
                out += _inlines(child, inner)
            case "ruby":
                base = tuple(d.runs(_inlines(_without(child, "rt"), around)))
                plain = d.Run("", around.path, "", around.language, around.link)
                reading = (_inlines(rt, plain) for rt in _nodes(child, "rt"))
                out.append(d.Ruby(base, tuple(run for part in reading for run in d.runs(part))))
            case "break":
                out.append(d.Break())
            case "fill":
                out.append(d.Fill(said.get("leader", "")))
            case "folio":
                out.append(d.Folio(said["of"]))
            case "chance":
                out.append(d.Chance())
            case _:
                pass
    return tuple(out)


def _without(node: _Node, tag: str) -> _Node:
    inner = [c for c in node.children if isinstance(c, str) or c.tag != tag]
    return _Node(node.tag, node.attributes, inner, node.where)
