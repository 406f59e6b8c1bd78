"""Everything that has happened to a text on its way is undone, and put on record."""

from __future__ import annotations

from reports.importing.ledger import Ledger
from reports.importing.repair.brackets import pinyin_edits
from reports.importing.repair.damage import damage_edits
from reports.importing.repair.marks import invisible_edits, mark_edits, space_edits, width_edits
from reports.importing.repair.script import is_traditional, script_edits


def repair(source: str) -> Ledger:
    """The ledger of a source with all its repairs made; the order undoes how damage comes about."""
    ledger = Ledger(source)
    ledger.apply(invisible_edits(ledger.text))
    ledger.apply(pinyin_edits(ledger.text))
    ledger.apply(damage_edits(ledger.text))
    ledger.apply(width_edits(ledger.text))
    ledger.apply(mark_edits(ledger.text))
    ledger.apply(space_edits(ledger.text))
    ledger.apply(script_edits(ledger.text, is_traditional(ledger.text)))
    return ledger
