"""Values of a style sheet: lengths in their units, colours, numbers; read like any YAML value."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from reports.galley import Colour
from reports.yamlfile.keys import Kind, Reader, Record, Text, read_record, shown

T = TypeVar("T")

# Chinese type sizes (字号) in pt, as Word and WPS name them.
SIZES: Final = {
    "初号": 42.0,
    "小初": 36.0,
    "1号": 26.0,
    "小一": 24.0,
    "2号": 22.0,
    "小二": 18.0,
    "3号": 16.0,
    "小三": 15.0,
    "4号": 14.0,
    "小四": 12.0,
    "5号": 10.5,
    "小五": 9.0,
    "6号": 7.5,
    "小六": 6.5,
    "7号": 5.5,
    "8号": 5.0,
}
_DIGITS: Final = str.maketrans("一二三四五六七八", "12345678")
_UNITS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4}
_UNITS |= {"磅": _UNITS["pt"], "毫米": _UNITS["mm"], "厘米": _UNITS["cm"]}
_LENGTH: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*(pt|mm|cm|em|lh|字|行|磅|毫米|厘米)", re.ASCII)


class Length(NamedTuple):
    """A length as written. Units: pt or 磅, mm or 毫米, cm or 厘米; em the type size; 字 (CSS ic) a
    character with its tracking; 行 or lh the page's line pitch. For columns also auto, and * for
    parts of the rest.
    """

    value: float
    unit: str

    def points(self, *, em: float = 0.0, tracking: float = 0.0, pitch: float = 0.0) -> float:
        """The length in pt, given what its unit is relative to (all in pt)."""
        relative = {"em": em, "字": em + tracking, "lh": pitch, "行": pitch}
        return self.value * _UNITS.get(self.unit, relative.get(self.unit, 1.0))


# The width of a column that its content decides.
AUTO: Final = Length(0.0, "auto")
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)?\*", re.ASCII)


class _LengthKind(Kind[Length]):
    """37mm, 16pt, 2em, 3号, 小四, 2字, 1lh."""

    def __init__(self, *, signed: bool) -> None:
        self.signed = signed

    def read(self, reader: Reader, node: Node, path: str) -> Length | None:
        written = str(node.value).strip() if isinstance(node, ScalarNode) else ""
        length = parse_length(written)
        if length and (length.value >= 0 or self.signed):
            reader.place(node, path)
            return length
        code = "negative-length" if length else "wrong-length"
        reader.problem(code, node, path, found=shown(node))
        return None

    def schema(self) -> dict[str, object]:
        return {"type": ["string", "number"]}


def parse_length(written: str) -> Length | None:
    """A length from its written form; 0 needs no unit."""
    named = written[:1].translate(_DIGITS) + written[1:]
    if named in SIZES:
        return Length(SIZES[named], "pt")
    if match := _LENGTH.fullmatch(written):
        return Length(float(match[1]), match[2])
    return Length(0.0, "pt") if written == "0" else None


class _ColourKind(Kind[Text]):
    """A name of `colours`; resolved when the sheet is complete."""

    def read(self, reader: Reader, node: Node, path: str) -> Text | None:
        if isinstance(node, ScalarNode) and re.fullmatch(r"[a-z][a-z0-9_-]*", str(node.value)):
            reader.place(node, path)
            return Text(str(node.value), path)
        reader.problem("wrong-colour-name", node, path, found=shown(node))
        return None

    def schema(self) -> dict[str, object]:
        return {"type": "string"}


class _InkKind(Kind[Colour]):
    """[red, green, blue] from 0 to 255, or one number for a grey."""

    def read(self, reader: Reader, node: Node, path: str) -> Colour | None:
        parts = node.value if isinstance(node, SequenceNode) else [node] * 3
        numbers = [str(part.value) for part in parts if isinstance(part, ScalarNode)]
        if len(numbers) == 3 and all(re.fullmatch(r"\d{1,3}", n) and int(n) < 256 for n in numbers):
            reader.place(node, path)
            red, green, blue = map(int, numbers)
            return red, green, blue
        reader.problem("wrong-colour", node, path, found=shown(node))
        return None

    def schema(self) -> dict[str, object]:
        channel = {"type": "integer", "minimum": 0, "maximum": 255}
        return {"anyOf": [channel, {"type": "array", "items": channel}]}


class _MarksKind(Kind[str]):
    """Characters as they stand, white space included."""

    white_space = True

    def read(self, reader: Reader, node: Node, path: str) -> str | None:
        if isinstance(node, ScalarNode):
            reader.place(node, path)
            return str(node.value)
        reader.problem("wrong-text", node, path, found=shown(node))
        return None

    def schema(self) -> dict[str, object]:
        return {"type": "string"}


class _NumberKind(Kind[float]):
    """A plain number, not negative."""

    def read(self, reader: Reader, node: Node, path: str) -> float | None:
        written = str(node.value) if isinstance(node, ScalarNode) else ""
        if re.fullmatch(r"\d+(\.\d+)?", written, re.ASCII):
            reader.place(node, path)
            return float(written)
        reader.problem("wrong-number", node, path, found=shown(node))
        return None

    def schema(self) -> dict[str, object]:
        return {"type": "number", "minimum": 0}


class _ColumnsKind(Kind[tuple[Length, ...]]):
    """Column widths: lengths; "auto" as the content needs; "*" or "2*" parts of what is left."""

    def read(self, reader: Reader, node: Node, path: str) -> tuple[Length, ...] | None:
        items = node.value if isinstance(node, SequenceNode) else [node]
        out: list[Length | None] = []
        for number, item in enumerate(items):
            written = str(item.value).strip() if isinstance(item, ScalarNode) else ""
            if match := _SHARE.fullmatch(written):
                out.append(Length(float(match[1] or 1), "*"))
            elif written == AUTO.unit:
                out.append(AUTO)
            else:
                out.append(LENGTH.read(reader, item, f"{path}[{number}]"))
        reader.place(node, path)
        return tuple(filter(None, out))

    def schema(self) -> dict[str, object]:
        return {"type": "array", "items": LENGTH.schema()}


class NAMED(Kind[dict[str, Record]]):
    """A mapping of names to records of one class."""

    def __init__(self, cls: type[Record]) -> None:
        self.cls = cls

    def read(self, reader: Reader, node: Node, path: str) -> dict[str, Record] | None:
        """The records by name; None if the node is no mapping."""
        if not isinstance(node, MappingNode):
            reader.problem("wrong-named", node, path, found=shown(node))
            return None
        out: dict[str, Record] = {}
        for key_node, value in node.value:
            name = str(key_node.value)
            record = read_record(reader, self.cls, value, f"{path}.{name}")
            if record is not None:
                out[name] = record
        return out

    def schema(self) -> dict[str, object]:
        """An object of any names."""
        return {
            "type": "object",
            "additionalProperties": {"$ref": f"#/definitions/{self.cls.__name__}"},
        }

    def records(self) -> tuple[type, ...]:
        """The record."""
        return (self.cls,)


class _EachKind(Kind[dict[str, T]]):
    """A mapping of names to values of one kind."""

    def __init__(self, kind: Kind[T]) -> None:
        self.kind = kind

    def read(self, reader: Reader, node: Node, path: str) -> dict[str, T] | None:
        if not isinstance(node, MappingNode):
            reader.problem("wrong-named", node, path, found=shown(node))
            return None
        found = {
            str(key.value): self.kind.read(reader, value, f"{path}.{key.value}")
            for key, value in node.value
        }
        return {name: value for name, value in found.items() if value is not None}

    def schema(self) -> dict[str, object]:
        return {"type": "object", "additionalProperties": self.kind.schema()}


LENGTH: Kind[Length] = _LengthKind(signed=False)
SIGNED: Kind[Length] = _LengthKind(signed=True)
COLOUR: Kind[Text] = _ColourKind()
INKS: Kind[dict[str, Colour]] = _EachKind(_InkKind())
MARKS: Kind[str] = _MarksKind()
TEXTS: Kind[dict[str, str]] = _EachKind(MARKS)
NUMBER: Kind[float] = _NumberKind()
COLUMNS: Kind[tuple[Length, ...]] = _ColumnsKind()
