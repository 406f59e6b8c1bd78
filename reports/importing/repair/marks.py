"""Half-width marks, full-width letters and digits, stray spaces and characters nobody sees."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from reports.importing.ledger import LIKELY, OPEN, Edit

_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = r"，。、；：？！“”‘’（）《》〈〉【】〔〕…—·□"
_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+"
)
_BLANK = re.compile(r"[\u00a0\u2000-\u200a\u2028\u2029\u202f\t\r\x0c]")
_FULL = re.compile(r"[０-９Ａ-Ｚａ-ｚ％＋．／＠＿＆＝－]+")
_CANDIDATE = re.compile(r"[,:;!?]")
_ASCII_WORD = re.compile(r"[0-9A-Za-z]")
_CHINESE = re.compile(rf"[{_HAN}{_MARKS}]")
_PAIR = re.compile(r"\(([^()（）\n]*)\)")
_QUOTES = re.compile(r'"')
_BETWEEN = re.compile(rf"(?<=[{_HAN}{_MARKS}%％\dA-Za-z])[ \u3000]+(?=[{_HAN}{_MARKS}\dA-Za-z])")
_SAID = re.compile(r"\s*[\u4e00-\u9fff·]{2,4}\s*[：:（(]")
_PROSE = re.compile(r"[。！？；]")


def invisible_edits(text: str) -> Iterator[Edit]:
    """Zero-width and control characters go; odd blanks become spaces."""
    found = [Edit(m.start(), m.end(), "", "invisible") for m in _INVISIBLE.finditer(text)]
    found += [Edit(m.start(), m.end(), " ", "blank") for m in _BLANK.finditer(text)]
    yield from sorted(found, key=lambda edit: edit.start)


def width_edits(text: str) -> Iterator[Edit]:
    """Full-width letters and digits become ordinary ones, as offices write them (GB/T 15835)."""
    for match in _FULL.finditer(text):
        after = "".join(chr(ord(c) - 0xFEE0) for c in match[0])
        yield Edit(match.start(), match.end(), after, "full-width")


def mark_edits(text: str) -> Iterator[Edit]:
    """Half-width marks in Chinese become full-width (GB/T 15834); those of numbers stay."""
    found = [_mark(text, m.start()) for m in _CANDIDATE.finditer(text)]
    found += [edit for m in _PAIR.finditer(text) for edit in _brackets(text, m)]
    found += _quotes(text)
    yield from sorted((e for e in found if e), key=lambda edit: edit.start)


def _mark(text: str, at: int) -> Edit | None:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if _ASCII_WORD.fullmatch(before) and _ASCII_WORD.fullmatch(after):
        return None  # 1,000  8:30  http:
    if after == "/" and text[at] == ":":
        return None
    chinese = _CHINESE.search(before + after) or _CHINESE.search(text[max(0, at - 6) : at])
    if not chinese:
        return None
    return Edit(at, at + 1, _WIDE[text[at]], "half-width")


def _brackets(text: str, match: re.Match[str]) -> Iterator[Edit]:
    """A pair of brackets is as wide as the text that it stands in."""
    outside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    if _CHINESE.search(outside + match[1]):
        yield Edit(match.start(), match.start() + 1, "（", "half-width")
        yield Edit(match.end() - 1, match.end(), "）", "half-width")


def _quotes(text: str) -> Iterator[Edit]:
    """Straight quotes pair by their order in a paragraph; one left over stays, as an open point."""
    at = 0
    for line in text.splitlines(keepends=True):
        places = [m.start() for m in _QUOTES.finditer(line)] if _CHINESE.search(line) else []
        even = len(places) % 2 == 0
        for number, place in enumerate(places):
            after = "“”"[number % 2] if even else '"'
            certainty = LIKELY if even else OPEN
            yield Edit(
                at + place, at + place + 1, after, "quote", certainty, () if even else ("“", "”")
            )
        at += len(line)


def space_edits(text: str, rows: Container[int] = ()) -> Iterator[Edit]:
    """Spaces inside Chinese prose go; in lines that are no sentences they may part names.

    `rows` are the lines, from 0, that are rows of tables: there they part cells.
    """
    at = 0
    for number, body in enumerate(text.split("\n")):
        prose = number not in rows and bool(_PROSE.search(body))
        for match in _BETWEEN.finditer(body):
            left, right = body[match.start() - 1], body[match.end()]
            if left.isascii() and right.isascii():
                continue
            if prose and not _names(body, match.start()):
                yield Edit(at + match.start(), at + match.end(), "", "space")
        at += len(body) + 1


def _names(line: str, at: int) -> bool:
    """Whether a space parts a post from the name of who speaks: 湖口县委书记 曾宝柱：……"""
    return bool(_SAID.match(line, at)) and not re.search("[。；，]", line[:at])
