"""What is needed to read any value of a YAML file: where it stood, and what was wrong with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Generic, Self, TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from reports.errors import Problem, Severity, Where
from reports.yamlfile.source import Source

T = TypeVar("T")
_SHOWN_LENGTH = 24


class Text(str):
    """Text that knows the YAML path it came from; otherwise a plain string."""

    __slots__ = ("path",)
    path: str

    def __new__(cls, text: str = "", path: str = "") -> Self:
        self = super().__new__(cls, text)
        self.path = path
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.path)


class Number(int):
    """A whole number that knows the YAML path it came from."""

    path: str

    def __new__(cls, number: int = 0, path: str = "") -> Self:
        self = super().__new__(cls, number)
        self.path = path
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[int, str]]:
        return type(self), (int(self), self.path)


class Day(date):
    """A calendar day that knows the YAML path it came from."""

    __slots__ = ("path",)
    path: str

    def __new__(cls, year: int, month: int, day: int, path: str = "") -> Self:
        self = super().__new__(cls, year, month, day)
        self.path = path
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[int, int, int, str]]:
        return type(self), (self.year, self.month, self.day, self.path)


def nearest_place(places: Mapping[str, Where], path: str) -> Where:
    """The place of a path, or of the closest parent that has one; `path` itself is kept."""
    outer = path
    while outer and outer not in places:
        outer = outer[: max(outer.rfind("."), outer.rfind("["), 0)]
    found = places.get(outer, Where())
    return Where(found.file, found.line, found.column, path)


class Reader:
    """Collects what goes wrong, and where every value stands, while the nodes of a file are read.

    `root` is the record of the whole file: it lets a hint say where a misplaced key belongs.
    """

    def __init__(self, source: Source, root: type | None = None) -> None:
        self.source = source
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[str, Where] = {"": Where(source.name)}

    def problem(self, code: str, node: Node, path: str, **values: object) -> None:
        """Note an error at a node."""
        self.problems.append(Problem(code, self.source.where(node, path), values))

    def problem_at(
        self, code: str, path: str, severity: Severity = Severity.ERROR, **values: object
    ) -> None:
        """Note a problem at a path that was read before, or at its nearest parent."""
        where = nearest_place(self.places, path)
        self.problems.append(Problem(code, where, values, severity))

    @property
    def errors(self) -> int:
        """How many problems were noted that stop the work."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    def place(self, node: Node, path: str) -> None:
        """Remember where a path stands."""
        self.places[path] = self.source.where(node, path)


class Kind(ABC, Generic[T]):
    """What a key may hold: how it is read from a node, and its JSON Schema."""

    name = "value"
    """What the sentence about such values is called in `reports.messages`: kind-value."""

    absent: object = None
    """What the attribute holds where the file says nothing."""

    white_space = False
    """Whether white space is a value."""

    @abstractmethod
    def read(self, reader: Reader, node: Node, path: str) -> T | None:
        """The node's value; None after a problem was reported."""

    @abstractmethod
    def schema(self) -> dict[str, object]:
        """The JSON Schema of the value."""

    def records(self) -> tuple[type, ...]:
        """The records found inside the value."""
        return ()


def shown(node: Node) -> str:
    """A short form of a node for a message."""
    if isinstance(node, MappingNode):
        return "{…}"
    if isinstance(node, SequenceNode):
        return "[…]"
    value = " ".join(str(node.value).split())
    return value if len(value) <= _SHOWN_LENGTH else value[:_SHOWN_LENGTH] + "…"


def is_empty(node: Node) -> bool:
    """Whether nothing, or nothing but white space, was given."""
    if isinstance(node, ScalarNode):
        return not str(node.value).strip()
    return not node.value
