"""A second import meets a draft that a person has worked on: their changes stay, the rest follows.

Three texts are merged line by line: the last import, the file as the person left it, and the new
import. Being texts, comments and layout of the person survive. Where both sides changed the same
lines, the person's stay, and the conflict is told. The last import is kept beside the draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from merge3 import Merge3
from msgspec import Struct

from reports.errors import ReportError, Where, stop
from reports.loading import loads

_KEPT = ".import"


class Conflict(Struct, frozen=True):
    """Lines that person and source both changed.

    `line` is where the person's stand in the merged file (from 1), or would stand; `kept` and
    `new` are what both say now, `before` what the last import said.
    """

    line: int
    before: str
    kept: str
    new: str


class Merged(Struct, frozen=True):
    """The merged file, its conflicts, and how many lines of it came from the new import."""

    text: str
    conflicts: tuple[Conflict, ...]
    renewed: int


def kept_beside(draft: Path) -> Path:
    """Where the text of the last import is kept, for the next merge."""
    return draft.with_name(draft.name + _KEPT)


def merged_into(draft: Path, new: str) -> Merged:
    """The merge of a new import into an edited draft; nothing is written.

    Raises:
        ReportError: the last import is not there, the draft is not sound, or the two do not go
            together.
    """
    beside = kept_beside(draft)
    try:
        before = beside.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise stop("import-no-last", Where(str(draft)), kept=beside.name) from None
    try:
        data = draft.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise stop("import-broken-bytes", Where(str(draft), 1, 1), encoding="UTF-8") from error
    mark = "\ufeff" if data.startswith("\ufeff") else ""
    ends = "\r\n" if "\r\n" in data else "\n"
    mine = data.removeprefix("\ufeff").replace("\r\n", "\n")
    found = merged(before, mine, new)
    try:
        loads(found.text)
    except ReportError:
        raise stop("import-no-merge", Where(str(draft))) from None
    return Merged(mark + found.text.replace("\n", ends), found.conflicts, found.renewed)


def merged(before: str, mine: str, new: str) -> Merged:
    """`mine` with what changed from `before` to `new`; where both changed, `mine` stays.

    That the sources say something else only in comments of lines that a person changed is no
    conflict: the person has read those.
    """
    old_lines, own_lines, new_lines = (t.splitlines(keepends=True) for t in (before, mine, new))
    lines: list[str] = []
    conflicts: list[Conflict] = []
    renewed = 0
    for kind, *groups in Merge3(old_lines, own_lines, new_lines).merge_groups():
        if kind != "conflict":
            lines += groups[0]
            renewed += len(groups[0]) if kind == "b" else 0
            continue
        old, kept, other = groups
        if _said(old) != _said(other) and _said(kept) != _said(other):
            place = len(lines) + 1
            conflicts.append(Conflict(place, "".join(old), "".join(kept), "".join(other)))
        lines += kept
    return Merged("".join(lines), tuple(conflicts), renewed)


def _said(lines: Sequence[str]) -> list[str]:
    """Lines without comments."""
    return [line for line in lines if not line.lstrip().startswith("#")]
