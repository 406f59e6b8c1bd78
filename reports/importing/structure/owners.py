"""Whose actions the rows of tables are; a column may name speakers who stand nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reports.importing.structure.outline import Item, Outline, Slice, Speaker
from reports.importing.structure.people import speaker_line
from reports.importing.structure.tables import Tasks

_UNIT_SURE, _NAME_SURE = 0.7, 0.8


def give(found: Outline, tables: Iterable[Tasks]) -> None:
    """Every action goes to whom its row names, or in whose part of the text it stands."""
    owners = _Owners(found)
    for table in tables:
        found.rows |= table.rows
        found.aside += table.aside
        found.doubts += table.doubts
        for item, owner in table.items:
            owners.of(item, owner).items.append(item)


class _Owners:
    """Who speaks, by name and by unit; rows may bring speakers of whom the text says nothing."""

    def __init__(self, found: Outline) -> None:
        self._found = found
        self._spoken = list(found.speakers)
        self._named: dict[str, Speaker] = {}
        for speaker in found.speakers:
            self._know(speaker)

    def _know(self, speaker: Speaker) -> None:
        for piece in (speaker.name, speaker.unit):
            if piece:
                self._named.setdefault(self._bare(piece), speaker)

    def _bare(self, piece: Slice) -> str:
        return re.sub(r"\s", "", self._found.words(piece))

    def of(self, item: Item, owner: Mapping[str, Slice]) -> Speaker:
        """The speaker of an action; `owner` is what its row says of that."""
        speaker, taken = self._read(item, owner)
        said = speaker.name or speaker.unit
        if said and (known := self._named.get(self._bare(said))):
            return known
        before = self._spoken if said else self._found.speakers
        around = [one for one in before if one.at <= item.at]
        if around and "speaker" not in owner:
            _led(item)
            return max(around, key=lambda one: one.at)
        for cell in item.cells:
            cell.pieces = [piece for piece in cell.pieces if piece not in taken]
        item.cells = [cell for cell in item.cells if cell.pieces]
        self._found.speakers.append(speaker)
        self._know(speaker)
        return speaker

    def _read(self, item: Item, owner: Mapping[str, Slice]) -> tuple[Speaker, list[Slice]]:
        """A speaker as the cells of a row name one, and which pieces of them that takes."""
        name, unit = owner.get("speaker"), owner.get("unit")
        line = speaker_line(self._found.text, *name) if name else None
        if name and line and line[1] == name[1]:
            speaker = line[0]
        else:
            speaker = Speaker(item.at, name=name, sure=_NAME_SURE if name else _UNIT_SURE)
        speaker.at = item.at
        speaker.unit = speaker.unit or unit
        return speaker, [piece for piece in (name, speaker.unit) if piece]


def _led(item: Item) -> None:
    """In a speaker's own table, a unit without further words is the one that leads."""
    if not any(cell.key == "lead_unit" for cell in item.cells):
        for cell in item.cells:
            cell.key = "lead_unit" if cell.key == "unit" else cell.key
