"""Ids for speakers, findings, achievements and actions that the YAML leaves without one.

Choice: an item takes its kind's letter and the next free number within its speaker (`f1`, `s1`,
`a1` for findings, achievements and actions); a speaker takes `p-` and a short hash of the name.
Without storage an id can hang on the words or on the place, and words are edited daily while a
list is mostly added to at its end: so a heading or a body may change, speakers may change places
and ranks, and every id stays.

Price: an item put in before others that have no id of their own shifts theirs, and a speaker
renamed is another speaker. `reports.write_back` ends both by writing the ids into the file,
best done once when an edition leaves the draft stage.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from reports.model import Action, Point, Speaker
from reports.yamlfile.reader import Text

Item = TypeVar("Item", Point, Action)
_HASH_LENGTH = 8


def with_ids(speakers: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """The speakers, in the order of the file, each with an id, and so each of their items."""
    speakers = tuple(speakers)
    taken = {speaker.id.lower() for speaker in speakers if speaker.id}
    return tuple(_with_ids(speaker, taken) for speaker in speakers)


def _with_ids(speaker: Speaker, taken: set[str]) -> Speaker:
    items = {item.id.lower() for item in speaker.items if item.id}
    return replace(
        speaker,
        id=speaker.id or _speaker_id(speaker, taken),
        findings=_numbered(speaker.findings, "f", items),
        achievements=_numbered(speaker.achievements, "s", items),
        actions=_numbered(speaker.actions, "a", items),
    )


def _speaker_id(speaker: Speaker, taken: set[str]) -> Text:
    """A hash of the name; two of one name are told apart by their units, then by a number."""
    words = (_hashed(material) for material in _materials(speaker))
    word = next(word for word in words if word not in taken)
    taken.add(word)
    return Text(word, f"{speaker.path}.id")


def _materials(speaker: Speaker) -> Iterator[str]:
    yield speaker.name
    for number in itertools.count(1):
        yield f"{speaker.name} {speaker.unit} {number}"


def _hashed(material: str) -> str:
    return "p-" + hashlib.sha256(material.encode()).hexdigest()[:_HASH_LENGTH]


def _numbered(items: tuple[Item, ...], letter: str, taken: set[str]) -> tuple[Item, ...]:
    numbered = []
    number = 0
    for item in items:
        if not item.id:
            number += 1
            while f"{letter}{number}" in taken:
                number += 1
            item = replace(item, id=Text(f"{letter}{number}", f"{item.path}.id"))
        numbered.append(item)
    return tuple(numbered)
