"""A tree of YAML nodes checked for what editions do not use; and a tree made of Python values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from reports.errors import Severity

NODE_LIMIT = 100_000
_DEPTH_LIMIT = 64
_YAML = "tag:yaml.org,2002:"
_MERGE = _YAML + "merge"
_TAGS = {
    _YAML + name
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
}


class Fault(Struct, frozen=True):
    """Something wrong with a node."""

    code: str
    node: Node
    values: dict[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


def check_nodes(root: Node | None) -> tuple[MappingNode | None, list[Fault]]:
    """The root if it can be read as a record, and what is wrong with the tree.

    Aliases make a tree a graph: it must not go round in a circle, nor grow beyond all bounds
    when it is written out in full. Both are found without writing it out.
    """
    if root is None:
        return None, []
    faults: list[Fault] = []
    if not _is_finite(root, faults):
        return None, faults
    if not isinstance(root, MappingNode):
        return None, [*faults, Fault("top-level", root)]
    return root, faults


def _is_finite(root: Node, faults: list[Fault]) -> bool:
    """Look at every node once, children before parents; False if the tree cannot be walked."""
    sizes: dict[int, int] = {}
    entered: set[int] = set()
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, is_done = waiting.pop()
        children = _children(node)
        inner = [child for child in children if not isinstance(child, ScalarNode)]
        if is_done:
            sizes[id(node)] = 1 + len(children) - len(inner) + sum(sizes[id(c)] for c in inner)
            entered.discard(id(node))
            _check_node(node, children, faults)
        elif id(node) in entered:
            faults.append(Fault("circular-alias", node))
            return False
        elif id(node) not in sizes:
            entered.add(id(node))
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(inner)]
    if sizes[id(root)] > NODE_LIMIT:
        faults.append(Fault("too-many-nodes", root, {"limit": NODE_LIMIT}))
        return False
    return True


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return node.value if isinstance(node, SequenceNode) else []


def _check_node(node: Node, children: list[Node], faults: list[Fault]) -> None:
    """Report what a collection and the scalars in it have that editions do not use."""
    for child in (node, *children):
        if child.tag not in _TAGS and (child is node or isinstance(child, ScalarNode)):
            faults.append(Fault("custom-tag", child, {"found": child.tag.removeprefix(_YAML)}))
    if isinstance(node, MappingNode):
        faults += [Fault("merge-key", k) for k in children[::2] if k.tag == _MERGE]
        node.value = [pair for pair in node.value if pair[0].tag != _MERGE]
    elif isinstance(node, SequenceNode) and node.flow_style:
        for child in children:
            if isinstance(child, ScalarNode) and not child.style and "，" in child.value:
                values: dict[str, object] = {"found": child.value[:20]}
                faults.append(Fault("wide-comma", child, values, Severity.WARNING))


def node_of(value: object, faults: list[tuple[str, str]], path: str = "", depth: int = 0) -> Node:
    """The node of a Python value; a type that has none is noted with its path."""
    if isinstance(value, str):  # most values
        # As if in quotes: a Python string is text whatever it looks like.
        return ScalarNode(_YAML + "str", str(value), style='"')
    if depth > _DEPTH_LIMIT:
        faults.append((path, "…"))
    elif isinstance(value, Mapping):
        return MappingNode(
            _YAML + "map", [_pair(k, v, faults, path, depth) for k, v in value.items()]
        )
    elif isinstance(value, list | tuple):
        items = [node_of(v, faults, f"{path}[{n}]", depth + 1) for n, v in enumerate(value)]
        return SequenceNode(_YAML + "seq", items)
    elif isinstance(value, bool):
        return ScalarNode(_YAML + "bool", str(value).lower())
    elif isinstance(value, int | float):
        return ScalarNode(_YAML + ("int" if isinstance(value, int) else "float"), format(value))
    elif isinstance(value, date) and not isinstance(value, datetime):
        return ScalarNode(_YAML + "timestamp", value.isoformat())
    elif value is not None:
        faults.append((path, type(value).__name__))
    return ScalarNode(_YAML + "null", "")


def _pair(
    name: object, value: object, faults: list[tuple[str, str]], path: str, depth: int
) -> tuple[Node, Node]:
    at = f"{path}.{name}" if path else str(name)
    return ScalarNode(_YAML + "str", str(name), style='"'), node_of(value, faults, at, depth + 1)
