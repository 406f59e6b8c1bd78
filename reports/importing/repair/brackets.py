"""Bracketed pinyin that a scraper has put after characters is taken out; real brackets stay.

A bracket is taken for pinyin where its word is a reading of the character right before it. A text
that has only a few of them may mean them (陈䶮（yǎn）): there they stay, and are an open point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.importing.ledger import CERTAIN, LIKELY, OPEN, Edit
from reports.importing.repair.readings import LETTERS, plain, reads, syllables

_BRACKET = re.compile(rf"[(（]([{LETTERS}]{{1,6}})[)）]")
# A reading that was itself cut: 發(f??展.
_CUT = re.compile(rf"[(（][{LETTERS}]{{0,5}}\?{{1,2}}[{LETTERS}]{{0,4}}[)）]?")
_SYSTEMATIC = 5  # so many, and one in two hundred characters, and it is no author's choice
_PER_TEXT = 200


def pinyin_edits(text: str) -> Iterator[Edit]:
    """Edits that take bracketed readings out of a text."""
    found = [m for m in _BRACKET.finditer(text) if m[1] in syllables()]
    meant = [m for m in found if m.start() and reads(text[m.start() - 1], m[1])]
    systematic = len(meant) >= max(_SYSTEMATIC, len(text) // _PER_TEXT // 10)
    cut = list(_CUT.finditer(text)) if systematic else []
    for match in sorted([*found, *cut], key=re.Match.start):
        before = text[match.start() - 1] if match.start() else ""
        if match in cut:
            yield Edit(match.start(), match.end(), "", "pinyin-cut", LIKELY, (match[0],))
        elif not systematic:
            if reads(before, match[1]):
                yield Edit(match.start(), match.end(), match[0], "pinyin-kept", OPEN, ("",))
        elif reads(before, match[1]):
            yield Edit(match.start(), match.end(), "", "pinyin", CERTAIN)
        elif "\u4e00" <= before <= "\u9fff" and match[1] != plain(match[1]):
            # A toned syllable is pinyin, though the dictionary does not know the reading.
            yield Edit(match.start(), match.end(), "", "pinyin-unknown", LIKELY, (match[0],))
