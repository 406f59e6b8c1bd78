"""The glyph gate: every character is drawn, by a face that the file carries, and copies right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from reports.errors import Problem, Where
from reports.gates.pdf_file import PdfFile
from reports.typeset.placed import Glyphs, Pages

# What a reader copies must be ordinary characters: radicals (U+2E80–2FDF) and private use look
# right and are found by no search. The same rule holds for the YAML, so none comes from there.
STRANGE: Final = re.compile("[\u2e80-\u2fdf\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")
_SHOWN = 12  # characters of a face that are named in a message


def placed_glyphs(pages: Pages) -> Iterator[Problem]:
    """What can be seen before a file is written: .notdef, and characters nobody can copy."""
    for page in pages.pages:
        for item in page.items:
            if not isinstance(item, Glyphs):
                continue
            if 0 in item.gids:
                chars = (t for gid, t in zip(item.gids, item.texts, strict=True) if gid == 0)
                yield glyph_problem(
                    "gate-notdef", page.number, "".join(chars), item.path, item.face
                )
            text = "".join(item.texts)
            if strange := STRANGE.findall(text):
                yield glyph_problem(
                    "gate-copied", page.number, "".join(strange), item.path, item.face
                )


def glyph_problem(code: str, page: int, chars: str, path: str = "", face: str = "") -> Problem:
    """A fault of the glyphs of a page, with the characters it is about."""
    shown = "".join(dict.fromkeys(chars))[:_SHOWN]
    points = " ".join(f"U+{ord(char):04X}" for char in shown)
    values = {"page": page, "chars": shown, "points": points, "face": face}
    return Problem(code, Where(path=path), values)


def seen_glyphs(file: PdfFile) -> Iterator[Problem]:
    """What PDFium sees of a finished file: glyphs without ink, characters nobody can copy."""
    for seen in file.objects:
        chars = zip(seen.chunk.chars, seen.inked, strict=True)
        empty = "".join(c.text for c, inked in chars if not inked and not _is_blank(c.text))
        if empty:
            yield glyph_problem("gate-empty-glyph", seen.chunk.page, empty)
        text = "".join(char.text for char in seen.chunk.chars)
        if strange := STRANGE.findall(text):
            yield glyph_problem("gate-copied", seen.chunk.page, "".join(strange))


def _is_blank(text: str) -> bool:
    return all(unicodedata.category(char) in ("Zs", "Cf", "Cc", "Mn") for char in text)
