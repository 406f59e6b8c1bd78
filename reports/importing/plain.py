"""Plain text and Markdown, taken as they stand.

Texts whose lines were broken at a width (mail, copies of PDF files) get their paragraphs back.
Widths count in characters, or in columns of one Chinese character, of which ASCII takes half.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from reports.importing.decode import Decoded
from reports.importing.lines import Row, Source
from reports.importing.structure.labels import label_at
from reports.importing.structure.people import speaker_line

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s")
_FEWEST, _SHARE = 4, 0.5  # of full lines that end in mid-sentence
_NARROWEST, _WIDEST = 16, 62  # widths at which programs and people break
_SLACK = 3.0  # a line may be shorter by the marks and words that went to the next one
_SENTENCE = re.compile(r"[。！？!?：:；;”）)]\s*$")
_INDENT = re.compile(r"\u3000|\s{2,}|\t")
# What may not be parted from the first character of a line.
_FIRST = re.compile(r"[“‘（《〈【(]*(?:[!-~]+|.)[，。、；：？！”’）》〉】,.;:?!)]*")
_LETTER = re.compile(r"[A-Za-z]")


def read(found: Decoded, name: str, *, markdown: bool = False) -> Source:
    """The source of a text; of Markdown, headings are told (their marks stay in the text)."""
    text, joins = unwrapped(found.text)
    levels: tuple[int, ...] = ()
    if markdown:
        matches = (_HEADING.match(line) for line in text.split("\n"))
        levels = tuple(len(match[1]) if match else 0 for match in matches)
    rows = dict(_rows(text.split("\n")))
    return Source(name, text, found.encoding, found.rival, levels, joins=joins, rows=rows)


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Lines with tabs between their words, as a table comes out of Word or Excel when pasted."""
    runs = groupby(enumerate(lines), lambda line: "\t" in line[1].strip())
    for table, (tabbed, run) in enumerate(runs):
        for number, line in run if tabbed else ():
            cells = enumerate(re.finditer("[^\t]*(?:\t|$)", line))
            pieces = ((column, m.span()) for column, m in cells if m[0].strip())
            yield number, Row(table, tuple(pieces))


def unwrapped(text: str) -> tuple[str, tuple[int, ...]]:
    """A text with its paragraphs put together, and the offsets where line breaks were taken out.

    A text that was not broken at a width comes back as it is.
    """
    lines = text.split("\n")
    full = _full(lines)
    if full is None:
        return text, ()
    parts, joins, size = [lines[0]], list[int](), len(lines[0])
    for before, line in pairwise(lines):
        if _goes_on(before, line, full):
            words = line.lstrip()
            # A number that was broken is one number; two words are two.
            between = " " if _LETTER.match(words) and _LETTER.match(before[-1:]) else ""
            joins.append(size + len(between))
        else:
            words, between = line, "\n"
        parts.append(between + words)
        size += len(between) + len(words)
    return "".join(parts), tuple(joins)


def _full(lines: Sequence[str]) -> Callable[[str], bool] | None:
    """Whether a line is wider than lines may be; None for a text that was not broken at a width.

    Some programs count characters, others columns; theirs is the measure that more lines fill.
    """
    said = [line.rstrip() for line in lines if line.strip()]
    if len(said) < _FEWEST:
        return None
    measures = ((measure, _limit(said, measure)) for measure in (_columns, len))
    measure, limit, _ = max(
        ((m, width, sum(width - 1 <= m(line) for line in said)) for m, width in measures),
        key=lambda found: found[2],
    )
    if not _NARROWEST <= limit <= _WIDEST or max(map(measure, said)) > limit + _SLACK:
        return None
    open_ = [line for line in said if not _SENTENCE.search(line)]
    filled = sum(measure(line) >= limit - _SLACK for line in open_)
    if filled < max(_FEWEST, _SHARE * len(open_)):
        return None
    return lambda line: measure(line) > limit


def _limit(lines: Sequence[str], measure: Callable[[str], float]) -> float:
    """The width that nine lines of ten keep within."""
    return sorted(map(measure, lines))[len(lines) * 9 // 10]


def _columns(line: str) -> float:
    return len(line) - sum(map(str.isascii, line)) / 2


def _goes_on(before: str, line: str, full: Callable[[str], bool]) -> bool:
    """Whether a line continues the one before it: what it begins with had no room there."""
    if not line.strip() or not before.strip() or _INDENT.match(line):
        return False
    first = _FIRST.match(line)
    assert first
    return full(before.rstrip() + first[0]) and not (_SENTENCE.search(before) and _begins(line))


def _begins(line: str) -> bool:
    """Whether a line begins an item or a speech."""
    return label_at(line, 0, len(line)) is not None or speaker_line(line, 0, len(line)) is not None
