"""The texts of an edition, one by one, each with a name that stays while the ids stay."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from reports.model import Report
from reports.yamlfile.keys import PARAGRAPHS, SLUG, Kind, Record, Text, keys_of

# Keys whose texts are no language: names of documents and files, and how a finding was settled.
_NO_WORDS = frozenset({"documents", "file", "decisions"})


class Field(Struct, frozen=True):
    """A text of the edition.

    `name` is its place by ids (`jktz/drive/body`), for `decisions`; `prose` tells running text
    from a heading, a name or a table's entry.
    """

    text: Text
    name: str
    prose: bool

    @property
    def path(self) -> str:
        """Its YAML path."""
        return self.text.path


def fields(report: Report) -> tuple[Field, ...]:
    """Every text that is language, in the order of the file's keys; ids and file names are not."""
    return tuple(_of_record(report, ""))


def _of_record(record: Record, name: str) -> Iterator[Field]:
    for attribute, prose in _worded(type(record)):
        if value := getattr(record, attribute):
            yield from _of_value(value, _joined(name, attribute), prose)


@cache
def _worded(cls: type[Record]) -> tuple[tuple[str, bool], ...]:
    """The attributes of a kind of record that may hold words, and whether these are prose."""
    return tuple(
        (key.attribute, key.kind is PARAGRAPHS)
        for key in keys_of(cls)
        if key.name not in _NO_WORDS and not _is_slug(key.kind)
    )


def _of_value(value: object, name: str, prose: bool) -> Iterator[Field]:
    if isinstance(value, Text):
        if value:
            yield Field(value, name, prose)
    elif isinstance(value, Record):
        yield from _of_record(value, name)
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _of_value(item, _of_item(item, name, number, len(value)), prose)


def _of_item(item: object, name: str, number: int, count: int) -> str:
    """An item is called by its id, which needs no key before it; else by its number in the list."""
    id = getattr(item, "id", "")
    if id:
        return _joined(name.rpartition("/")[0], str(id))
    return name if count == 1 and isinstance(item, Text) else f"{name}/{number}"


def _joined(name: str, part: str) -> str:
    return f"{name}/{part}" if name else part


def _is_slug(kind: Kind[object]) -> bool:
    return kind is SLUG or getattr(kind, "kind", None) is SLUG
