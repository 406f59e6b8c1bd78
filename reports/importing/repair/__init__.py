"""Everything that has happened to a text on its way is undone, and put on record."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from functools import partial

from reports.importing.ledger import Edit, Ledger
from reports.importing.repair.damage import damage_edits
from reports.importing.repair.marks import invisible_edits, mark_edits, space_edits, width_edits
from reports.importing.repair.pinyin import pinyin_edits
from reports.importing.repair.script import script_edits

_Pass = Callable[[str], Iterable[Edit]]
# The order undoes how damage comes about.
_DAMAGE: tuple[_Pass, ...] = (
    invisible_edits,
    pinyin_edits,
    damage_edits,
    width_edits,
    mark_edits,
)


def mend(source: str, rows: Container[int] = ()) -> Ledger:
    """The ledger of a source with all its repairs made; `rows` are its lines that are tables'."""
    ledger = Ledger(source)
    passes: tuple[_Pass, ...] = (*_DAMAGE, partial(space_edits, rows=rows), script_edits)
    for edits in passes:
        ledger.apply(edits(ledger.text))
    return ledger
