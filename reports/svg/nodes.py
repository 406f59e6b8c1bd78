"""The elements of an SVG file, read by expat; what could harm is refused."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from msgspec import Struct, field

SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
# More than any chart or plan has; a file beyond it would take minutes to draw and to open.
_MOST_NODES = 200_000
_MOST_DEPTH = 200


class SvgError(Exception):
    """An SVG file that cannot be drawn as it is meant; `code` names a sentence of the messages."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class Node(Struct):
    """An element: its name without SVG's namespace, its attributes, children and words in order."""

    tag: str
    attributes: dict[str, str]
    line: int
    above: Node | None = None
    content: list[Node | str] = field(default_factory=list)

    def children(self) -> list[Node]:
        return [part for part in self.content if isinstance(part, Node)]

    def text(self) -> str:
        """Words directly inside, without those of children."""
        return "".join(part for part in self.content if isinstance(part, str))

    def refused(self, feature: str) -> SvgError:
        """The error that this element uses what we cannot draw."""
        return SvgError("picture-feature", feature=feature, line=self.line)


def read_nodes(data: bytes) -> Node:
    """The root element of a file.

    Raises:
        SvgError: not well-formed, not SVG, too large, or with entities or style sheets of its own
            document type, which are how XML files grow without bound or reach for other files.
    """
    try:
        root = _Tree().read(data)
    except expat.ExpatError as error:
        raise SvgError("picture-broken", reason=str(error)) from error
    except (ValueError, LookupError) as error:  # an encoding that expat or Python does not know
        raise SvgError("picture-broken", reason=str(error)) from error
    if root is None or root.tag != "svg":
        raise SvgError("picture-broken", reason="not SVG")
    return root


class _Tree:
    def __init__(self) -> None:
        self._parser: Any = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.EntityDeclHandler = self._entity
        self._parser.ProcessingInstructionHandler = self._instruction
        self._root: Node | None = None
        self._open: Node | None = None
        self._count = self._depth = 0

    def read(self, data: bytes) -> Node | None:
        self._parser.Parse(data, True)
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count, self._depth = self._count + 1, self._depth + 1
        if self._count > _MOST_NODES or self._depth > _MOST_DEPTH:
            raise SvgError("picture-intricate", line=self._parser.CurrentLineNumber)
        own = {_local(key): value for key, value in attributes.items()}
        node = Node(_local(name), own, self._parser.CurrentLineNumber, self._open)
        if self._open is None:
            self._root = node
        else:
            self._open.content.append(node)
        self._open = node

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._open = self._open.above if self._open else None

    def _words(self, text: str) -> None:
        if self._open is not None:
            self._open.content.append(text)

    def _entity(self, *_: object) -> None:
        raise SvgError("picture-feature", feature="ENTITY", line=self._parser.CurrentLineNumber)

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            raise SvgError("picture-feature", feature=target, line=self._parser.CurrentLineNumber)


def _local(name: str) -> str:
    """A name without SVG's namespace; names of other namespaces keep theirs, and mean nothing."""
    space, _, local = name.rpartition("}")
    return local if space in ("", SVG, _XLINK) else name
