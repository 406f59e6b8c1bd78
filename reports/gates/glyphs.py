"""The glyph gate: every character is drawn, by a face that the file carries, and copies right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reports.errors import Problem, Where
from reports.typeset.placed import Glyphs, Pages

if TYPE_CHECKING:  # PDFium is loaded where a file is read
    from reports.gates.pdf_file import PdfFile

# What a reader copies must be ordinary characters: radicals (U+2E80–2FDF) and private use look
# right and are found by no search. The same rule holds for the YAML, so none comes from there.
STRANGE: Final = re.compile("[\u2e80-\u2fdf\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")
_SHOWN = 12  # characters of a face that are named in a message


def placed_glyphs(pages: Pages) -> Iterator[Problem]:
    """What can be seen before a file is written: .notdef, and characters nobody can copy."""
    for page in pages.pages:
        runs = [item for item in page.items if isinstance(item, Glyphs)]
        for run in runs:
            if 0 in run.gids:
                glyphs = zip(run.gids, run.texts, strict=True)
                chars = "".join(text for gid, text in glyphs if gid == 0)
                yield glyph_problem("gate-notdef", page.number, chars, run.path, run.face)
        if not STRANGE.search("".join([run.text for run in runs])):
            continue
        for run in runs:
            if strange := STRANGE.findall(run.text):
                chars = "".join(strange)
                yield glyph_problem("gate-copied", page.number, chars, run.path, run.face)


def glyph_problem(code: str, page: int, chars: str, path: str = "", face: str = "") -> Problem:
    """A fault of the glyphs of a page, with the characters it is about."""
    shown = "".join(dict.fromkeys(chars))[:_SHOWN]
    points = " ".join(f"U+{ord(char):04X}" for char in shown)
    values = {"page": page, "chars": shown, "points": points, "face": face}
    return Problem(code, Where(path=path), values)


def seen_glyphs(file: PdfFile) -> Iterator[Problem]:
    """What PDFium sees of a finished file: glyphs without ink, characters nobody can copy."""
    for seen in file.objects:
        if empty := "".join([char for char in seen.empty if not _is_blank(char)]):
            yield glyph_problem("gate-empty-glyph", seen.chunk.page, empty)
        if strange := STRANGE.findall(seen.chunk.text):
            yield glyph_problem("gate-copied", seen.chunk.page, "".join(strange))


def _is_blank(char: str) -> bool:
    return unicodedata.category(char) in ("Zs", "Cf", "Cc", "Mn")
