"""A second import meets a draft that a person has worked on: their changes stay, the rest follows.

Three texts are merged line by line: the last import, the file as the person left it, and the new
import. Being texts, comments and layout of the person survive. Where both sides changed the same
lines, the person's stay, and the conflict is told; speakers and entries that are new come in all
the same. The last import is kept beside the draft; where there was a conflict, what is kept is what
the import said before it, so that the next merge tells the conflict again until it is settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from merge3 import Merge3
from msgspec import Struct
from msgspec.structs import replace

from reports.errors import ReportError, Where, stop
from reports.importing.unseen import counted, listed, with_unseen
from reports.loading import loads
from reports.model import Report

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
    """The merged file, its conflicts, and how many lines of it came from the new import.

    `kept` is what the next merge is to take for the last import; `report` is the file, loaded.
    """

    text: str
    conflicts: tuple[Conflict, ...]
    renewed: int
    kept: str = ""
    report: Report | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How much the written file holds."""
        assert self.report
        speakers = self.report.speakers
        return {
            "speakers": len(speakers),
            "findings": sum(len(speaker.findings) for speaker in speakers),
            "achievements": sum(len(speaker.achievements) for speaker in speakers),
            "actions": sum(len(speaker.actions) for speaker in speakers),
            "sections": len(self.report.sections),
            "points": len(listed(self.text.splitlines())),
        }


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
        report = loads(found.text)
    except ReportError:
        raise stop("import-no-merge", Where(str(draft))) from None
    return replace(found, text=mark + found.text.replace("\n", ends), report=report)


def merged(before: str, mine: str, new: str) -> Merged:
    """`mine` with what changed from `before` to `new`; where both changed, `mine` stays.

    That the sources say something else only in comments of lines that a person changed is no
    conflict: the person has read those.
    """
    old_lines, own_lines, new_lines = (t.splitlines(keepends=True) for t in (before, mine, new))
    lines: list[str] = []
    conflicts: list[Conflict] = []
    last, done, renewed = list[str](), 0, 0
    for kind, *ends in Merge3(old_lines, own_lines, new_lines).merge_regions():
        if kind != "conflict":
            side = {"unchanged": old_lines, "b": new_lines}.get(kind, own_lines)
            lines += side[slice(*ends)]
            renewed += ends[1] - ends[0] if kind == "b" else 0
            continue
        old, kept, other = old_lines[slice(*ends[:2])], own_lines[slice(*ends[2:4])], ends[4:]
        theirs = new_lines[slice(*other)]
        if more := _items_after(old, theirs) if kept else ():  # only next to the person's lines
            lines += [*kept, *more]
            renewed += len(more)
            continue
        if _said(old) != _said(theirs) and _said(kept) != _said(theirs):
            place = len(lines) + 1
            conflicts.append(Conflict(place, "".join(old), "".join(kept), "".join(theirs)))
            last += [*new_lines[done : other[0]], *old]
            done = other[1]
        lines += kept
    last += new_lines[done:]
    whole = counted(with_unseen(lines, old_lines, new_lines))
    renewed += len(whole) - len(lines)
    placed = [replace(c, line=_place(lines, whole, c.line)) for c in conflicts]
    return Merged("".join(whole), tuple(placed), renewed, "".join(last))


def _place(lines: Sequence[str], whole: Sequence[str], line: int) -> int:
    """The number of a line once others have been put in among the lines."""
    if len(whole) == len(lines):
        return line
    blocks = SequenceMatcher(None, lines, whole, autojunk=False).get_matching_blocks()
    near = max((b for b in blocks if b.a < line), key=lambda block: block.a, default=blocks[0])
    return near.b + line - near.a


def _items_after(old: Sequence[str], new: Sequence[str]) -> Sequence[str]:
    """What new lines have after all the old ones, if that begins an item of a list."""
    more = new[len(old) :] if old and new[: len(old)] == old else ()
    said = next((line for line in _said(more) if line.strip()), "")
    return more if said.lstrip().startswith("- ") else ()


def _said(lines: Sequence[str]) -> list[str]:
    """Lines without comments."""
    return [line for line in lines if not line.lstrip().startswith("#")]
