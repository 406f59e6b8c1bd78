"""Everything that has happened to a text on its way is undone, and put on record."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from reports.importing.ledger import Ledger
from reports.importing.repair.brackets import pinyin_edits
from reports.importing.repair.damage import damage_edits
from reports.importing.repair.marks import invisible_edits, mark_edits, space_edits, width_edits
from reports.importing.repair.script import script_edits

# The order undoes how damage comes about.
_PASSES = (
    invisible_edits,
    pinyin_edits,
    damage_edits,
    width_edits,
    mark_edits,
    space_edits,
    script_edits,
)


def mend(source: str) -> Ledger:
    """The ledger of a source with all its repairs made."""
    ledger = Ledger(source)
    with _no_cycles():
        for edits in _PASSES:
            ledger.apply(edits(ledger.text))
    return ledger


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Hundreds of thousands of repairs are made and kept, none in a cycle: nothing to collect."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
