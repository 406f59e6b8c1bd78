"""How the keys of a YAML file are declared; one declaration loads, explains and makes the schema.

A record is a frozen struct, its attributes made with `key` and given by name:

    class Page(Record):
        width: Text = key("宽", ONE_LINE, required=True)

    page = read_record(reader, Page, source.root, "page")
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct, StructMeta
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from reports.yamlfile.reader import Day, Kind, Number, Reader, Text, is_empty, shown
from reports.yamlfile.scalars import (
    AMOUNT,
    CHOICE,
    DAY,
    FLAG,
    ONE_LINE,
    PARAGRAPHS,
    SLUG,
    WHOLE,
)

__all__ = [
    "AMOUNT",
    "CHOICE",
    "DAY",
    "FLAG",
    "LIST",
    "ONE_LINE",
    "PARAGRAPHS",
    "RECORD",
    "RECORDS",
    "SLUG",
    "WHOLE",
    "Day",
    "Key",
    "Kind",
    "Number",
    "Reader",
    "Record",
    "Text",
    "dumped",
    "is_empty",
    "key",
    "keys_of",
    "read_record",
    "shown",
]

T = TypeVar("T")
_HOMES_SHOWN = 3
_IN_WIDE_BRACKETS = re.compile("［.*］", re.DOTALL)


class Key(Struct, frozen=True):
    """One key of a record: the attribute it fills, its two names in the file, what it holds."""

    attribute: str
    name: str
    alias: str
    kind: Kind[Any]
    required: bool


class _Declared(NamedTuple):
    """What `key` says of an attribute until its record is made."""

    name: str
    alias: str
    kind: Kind[Any]
    required: bool
    default: object


class _RecordMeta(StructMeta):
    """Makes records: structs that know their keys."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> type[Any]:
        declared = {a: v for a, v in namespace.items() if isinstance(v, _Declared)}
        for attribute, said in declared.items():
            if said.required:
                del namespace[attribute]
            else:
                namespace[attribute] = said.default
        made: Any = super().__new__(
            mcs, name, bases, namespace, frozen=True, kw_only=True, **options
        )
        keys = {key.attribute: key for base in bases for key in _KEYS.get(base, ())}
        for attribute, (own, alias, kind, required, _) in declared.items():
            keys[attribute] = Key(attribute, own or attribute, alias, kind, required)
        _KEYS[made] = tuple(keys.values())
        return made  # type: ignore[no-any-return]


_KEYS: dict[type, tuple[Key, ...]] = {}


class Record(Struct, metaclass=_RecordMeta, eq=False):
    """A mapping of a YAML file. `path` is where it stood, such as `speakers[2].actions[0]`.

    Records are equal when their keys have the same values, wherever they stood.
    """

    path: str = ""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == getattr(other, "_values", tuple)()

    def __ne__(self, other: object) -> bool:  # a struct has one of its own
        return not self == other

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, key.attribute) for key in keys_of(type(self))])

    def check(self, reader: Reader) -> None:
        """Report what is wrong with the record's values, each sound, taken together."""


R = TypeVar("R", bound=Record)


def key(
    alias: str,
    kind: Kind[Any],
    *,
    required: bool = False,
    default: object = ...,
    name: str = "",
) -> Any:
    """Declare an attribute of a record as a key of the file.

    `alias` is the Chinese name; `name` the English one where it differs from the attribute's,
    as Python keywords must. Without a `default`, a key left out gives what its kind calls absent.
    """
    absent = kind.absent if default is ... else default
    return _Declared(name, alias, kind, required, absent)


def keys_of(cls: type[Record]) -> tuple[Key, ...]:
    """The keys of a record in the order of their declaration."""
    return _KEYS[cls]


def read_record(reader: Reader, cls: type[R], node: Node, path: str) -> R | None:
    """Build a record from a mapping node, reporting every problem in it.

    Where a value cannot be had, the record holds what its kind calls absent, so that the rest
    of the file can still be checked in the same run; the caller raises the problems afterwards.
    """
    if not isinstance(node, MappingNode):
        reader.problem("wrong-record", node, path, found=shown(node), example=_example(cls))
        return None
    reader.place(node, path)
    before = reader.errors
    given = _given(reader, cls, node, path)
    values = {
        declared.attribute: _value(reader, declared, given.get(declared.name), node, path)
        for declared in keys_of(cls)
        if declared.required or declared.name in given
    }
    record = cls(path=path, **values)
    if reader.errors == before:
        record.check(reader)
    return record


def _value(reader: Reader, declared: Key, given: Node | None, node: Node, path: str) -> object:
    """The value of one key; `node` is the mapping it should stand in."""
    at = f"{path}.{declared.name}" if path else declared.name
    names = {"key": declared.name, "alias": declared.alias}
    if given is None:
        reader.problem("missing-key", node, at, **names)
        return declared.kind.absent
    if is_empty(given) and not (declared.kind.white_space and given.value):
        reader.place(given, at)
        if declared.required:
            reader.problem("empty-value", given, at, **names)
        return declared.kind.absent
    value = declared.kind.read(reader, given, at)
    return declared.kind.absent if value is None else value


def _given(reader: Reader, cls: type[Record], node: MappingNode, path: str) -> dict[str, Node]:
    """The value nodes by English key name; unknown and repeated keys are reported."""
    names = _names(cls)
    given: dict[str, Node] = {}
    first: dict[str, Node] = {}
    for key_node, value_node in node.value:
        written = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
        at = f"{path}.{written}" if path else written
        if not written:
            reader.problem("key-not-text", key_node, path, found=shown(key_node))
        elif written not in names:
            _unknown(reader, cls, key_node, at)
        elif names[written] in given:
            at = f"{path}.{names[written]}" if path else names[written]
            _repeated(reader, first[names[written]], key_node, at)
        else:
            given[names[written]] = value_node
            first[names[written]] = key_node
    return given


@cache
def _names(cls: type[Record]) -> dict[str, str]:
    """What a key may be called, in English or Chinese, to its English name."""
    return {word: k.name for k in keys_of(cls) for word in (k.name, k.alias)}


def _repeated(reader: Reader, first: Node, again: Node, path: str) -> None:
    code = "duplicate-key" if first.value == again.value else "duplicate-alias"
    place = reader.source.where(first, path)
    reader.problem(code, again, path, key=again.value, other=first.value, first=place)


def _unknown(reader: Reader, cls: type[Record], node: Node, path: str) -> None:
    written = str(node.value)
    names = [k.name if written.isascii() else k.alias for k in keys_of(cls)]
    if homes := _homes(reader.root, written):
        home = " | ".join(homes[:_HOMES_SHOWN])
        reader.problem("unknown-key-elsewhere", node, path, key=written, home=home)
    elif near := nearest(written, names):
        reader.problem("unknown-key-near", node, path, key=written, near=near)
    else:
        known = " ".join(f"{k.name}/{k.alias}" for k in keys_of(cls))
        reader.problem("unknown-key", node, path, key=written, known=known)


def nearest(written: str, words: list[str]) -> str:
    """The word most like what was written, or nothing."""
    # Chinese keys are two to four characters long: one of two right must be near enough.
    cutoff = 0.6 if written.isascii() else 0.5
    folded = {word.lower(): word for word in words}
    found = difflib.get_close_matches(written.lower(), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else ""


def _homes(root: type | None, written: str) -> list[str]:
    """Where else in the file a key of this name belongs."""
    if root is None:
        return []
    return [path for path, k in all_keys(root) if written in (k.name, k.alias)]


def all_keys(
    cls: type[Record], path: str = "", seen: tuple[type, ...] = ()
) -> Iterator[tuple[str, Key]]:
    """Every key of a record and of the records in it, with its path: `speakers[].actions[].id`."""
    for k in keys_of(cls):
        at = f"{path}.{k.name}" if path else k.name
        yield at, k
        for inner in k.kind.records():
            if inner not in (*seen, cls):
                step = at if isinstance(k.kind, RECORD) else f"{at}[]"
                yield from all_keys(inner, step, (*seen, cls))


def dumped(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of every value that a record holds, in the order of its declaration."""
    if isinstance(value, Record):
        for k in keys_of(type(value)):
            at = f"{path}.{k.name}" if path else k.name
            yield from dumped(getattr(value, k.attribute), at)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from dumped(item, f"{path}[{number}]")
    elif value not in ("", None):
        yield path, str(value)


def _example(cls: type[Record]) -> str:
    chosen = [k for k in keys_of(cls) if k.required] or list(keys_of(cls)[:1])
    return ", ".join(f"{k.name}: …" for k in chosen)


class LIST(Kind[tuple[T, ...]]):
    """A list of values of one kind; a single value counts as a list of one."""

    name = "list"
    absent: tuple[object, ...] = ()

    def __init__(self, kind: Kind[T]) -> None:
        self.kind = kind

    def read(self, reader: Reader, node: Node, path: str) -> tuple[T, ...] | None:
        """The values that could be read; problems with the others are reported."""
        reader.place(node, path)
        if isinstance(node, ScalarNode) and _IN_WIDE_BRACKETS.fullmatch(str(node.value).strip()):
            reader.problem("wide-brackets", node, path, found=shown(node))
            return None
        values: list[T] = []
        for number, item in enumerate(node.value if isinstance(node, SequenceNode) else [node]):
            at = f"{path}[{number}]"
            if is_empty(item):
                reader.problem("empty-item", item, at)
                continue
            value = self.kind.read(reader, item, at)
            if value is not None:
                values.append(value)
        return tuple(values)

    def schema(self) -> dict[str, object]:
        """One value, or an array of them."""
        return {"anyOf": [self.kind.schema(), {"type": "array", "items": self.kind.schema()}]}

    def records(self) -> tuple[type, ...]:
        """The records found inside the list's values."""
        return self.kind.records()


class RECORD(Kind[R]):
    """A mapping with declared keys."""

    name = "record"

    def __init__(self, cls: type[R]) -> None:
        self.cls = cls
        # A record that demands nothing is always there, so that templates need not ask for it.
        self.absent = None if any(k.required for k in keys_of(cls)) else cls()

    def read(self, reader: Reader, node: Node, path: str) -> R | None:
        """The record; None if the node is no mapping."""
        return read_record(reader, self.cls, node, path)

    def schema(self) -> dict[str, object]:
        """A reference to the record's own schema."""
        return {"$ref": f"#/definitions/{self.cls.__name__}"}

    def records(self) -> tuple[type, ...]:
        """The record."""
        return (self.cls,)


class RECORDS(Kind[tuple[R, ...]]):
    """A list of mappings with declared keys."""

    name = "records"
    absent: tuple[object, ...] = ()

    def __init__(self, cls: type[R]) -> None:
        self.cls = cls

    def read(self, reader: Reader, node: Node, path: str) -> tuple[R, ...] | None:
        """The records that could be read; problems with the others are reported."""
        if not isinstance(node, SequenceNode):
            reader.problem(
                "wrong-records", node, path, found=shown(node), example=_example(self.cls)
            )
            return None
        reader.place(node, path)
        found = (
            read_record(reader, self.cls, item, f"{path}[{number}]")
            for number, item in enumerate(node.value)
        )
        return tuple(record for record in found if record is not None)

    def schema(self) -> dict[str, object]:
        """An array of references to the record's own schema."""
        return {"type": "array", "items": {"$ref": f"#/definitions/{self.cls.__name__}"}}

    def records(self) -> tuple[type, ...]:
        """The record."""
        return (self.cls,)
