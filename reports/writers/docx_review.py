"""A copy for checking (送审稿): open points as comments at the place, each for a role to settle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.galley import Galley
from reports.writers import ooxml_marks
from reports.writers.docx_options import Note
from reports.writers.docx_runs import check

_LAST_KEY = re.compile(r"[.\[][^.\[]*$")
_INITIALS = 9  # ST_String of w:initials has no limit, but Word keeps nine characters


class Review:
    """The comments of one document.

    A note stands at the first text of its path; if no text has it, at the first one within its
    record, then within the record around that; else at the first text of all.
    """

    def __init__(self, galley: Galley, notes: Sequence[Note], paths: Sequence[str]) -> None:
        """`paths` are those of the document's texts, in reading order."""
        self._galley = galley
        self._at: dict[str, list[tuple[int, Note]]] = {}
        places = [(place(note.path, paths), note) for note in notes] if paths else []
        for number, (path, note) in enumerate(places):
            self._at.setdefault(path, []).append((number, note))

    def __bool__(self) -> bool:
        return bool(self._at)

    def wrap(self, path: str, xml: str) -> str:
        """The runs of a text with the comments about it."""
        for number, _ in self._at.get(path, ()):
            xml = ooxml_marks.commented(number, xml)
        return xml

    def part(self) -> bytes:
        """The comments' part."""
        return ooxml_marks.comments(self._comments())

    def _comments(self) -> Iterator[str]:
        author, date = self._galley.author, self._galley.date
        found = sorted((pair for pairs in self._at.values() for pair in pairs), key=lambda p: p[0])
        for number, note in found:
            words = f"{note.to}：{note.text}" if note.to else note.text
            words = check(words, note.path)
            yield ooxml_marks.comment(number, author, author[:_INITIALS], date, words)


def place(path: str, paths: Sequence[str]) -> str:
    """The path of the text at which a note about `path` stands."""
    around = path
    while around:
        inside = (f"{around}.", f"{around}[")
        for found in paths:
            if found == around or found.startswith(inside):
                return found
        around = _LAST_KEY.sub("", around) if _LAST_KEY.search(around) else ""
    return paths[0]
