"""Random paragraphs of natural fragments through the composer: not one fault is allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from setting import COMPOSER, MEASURE, ROLES, ink, natural, para, spoken, texts

from reports.galley import CharStyle, Paragraph, ParaStyle, Run
from reports.typeset.justify import LIMIT
from reports.typeset.lines import Line

# What may not begin or end a line at level GB of CLREQ 3.1.4, written out anew.
NO_START = frozenset("，。、；：！？‼）》〉」』】〕”’·・％‰℃㎡～〜–／々ッャーゝヵ \u3000")
NO_END = frozenset("（《〈「『【〔“‘￥№／")
# What is never cut, whatever stands beside it.
ATOM = re.compile(
    "——|……|〔\\d{4}〕\\d+号|(?:[!-~°±é]|(?<=[a-z])’(?=[a-z]))+|.[\U000e0100-\U000e01ef]?", re.DOTALL
)
# What a Korean word consists of, closing marks with the particle behind them.
WORD = re.compile("[가-힣一-龥!-~”’]")


def together(a: str, b: str, level: str, language: str = "") -> bool:
    """Whether two neighbours may not be parted by a line's end."""
    slash = frozenset("／") if level == "basic" else frozenset()
    spaced = a[-1] in " \u3000"
    a = a.rstrip(" \u3000") or a  # white space hangs behind a line
    if language == "ko" and not spaced and WORD.match(a[-1]) and WORD.match(b[0]):
        return True
    pairs = b[0] in "—…" and (level == "strict" or a[-1] == b[0])
    western = a[-1] in "￥№–～" and b[0] < "\x80"
    closing = b[0] in ")]},.;:!?%°" or a[-1] in "([{"
    return b[0] in NO_START - slash or a[-1] in NO_END - slash or pairs or western or closing


def widest(text: str, style: ParaStyle) -> float:
    """Width of the widest stretch of a text that the rules keep whole, in pt."""
    stretches: list[str] = []
    for atom in ATOM.findall(text):
        if stretches and together(stretches[-1], atom, style.line_break, style.char.language):
            stretches[-1] += atom
        else:
            stretches.append(atom)
    alone = replace(style, indent=0.0, inset_start=0.0)
    paragraphs = (Paragraph((Run(stretch, style.char),), alone) for stretch in stretches)
    return max(COMPOSER.extents(paragraph)[1] for paragraph in paragraphs)


def check(
    paragraph: Paragraph, measure: float, text: str, lines: Sequence[Line], *, indents: float
) -> None:
    """Nothing lost, nothing forbidden, nothing outside, nothing torn apart."""
    style, char = paragraph.style, paragraph.style.char
    assert "".join(texts(lines)) == text
    for line in lines:
        hang = char.size if style.hanging and line.text.rstrip()[-1:] in tuple("，、。．") else 0.0
        assert line.x >= -0.01
        assert line.x + line.width <= measure + hang + 0.05
        edges = ink(line, COMPOSER)
        assert all(left >= -0.01 and right <= measure + hang + 0.25 for left, right in edges)
        assert all(b[0] > a[0] - 1e-6 for a, b in pairwise(edges)), "glyphs out of order"
    for line in lines[:-1]:
        if style.align == "justify" and not line.ragged and line.text.strip():
            end = line.x + line.width
            assert end == pytest.approx(measure, abs=0.05) or (style.hanging and end > measure)
            _check_gaps(line, style.autospace)
    if widest(text, style) > measure - indents:
        return  # the rules must give way somewhere
    for a, b in pairwise(texts(lines)):
        assert not together(a, b, style.line_break, char.language), (a, b)
    starts = {0} | {match.start() for match in ATOM.finditer(text)}
    at = 0
    for line in lines:
        assert at in starts or "://" in text, f"cut: {texts(lines)}"
        at += len(line.text)


def _check_gaps(line: Line, autospace: float) -> None:
    """No two ideographs a quarter em apart; air beside western text within its bounds."""
    placed = [
        (glyphs.x + x, glyphs.size, text, COMPOSER.faces.face(glyphs.face).advance(gid))
        for glyphs in line.glyphs
        for gid, x, text in zip(glyphs.gids, glyphs.xs, glyphs.texts, strict=True)
    ]
    for (x, size, a, advance), (after, _, b, _) in pairwise(placed):
        gap = (after - x) / size - advance
        if _is_han(a) and _is_han(b):
            assert -0.05 <= gap <= LIMIT + 1e-3, (a, b, line.text)
        elif (_is_han(a) and _is_word(b)) or (_is_word(a) and _is_han(b)):
            assert autospace / 2 - 0.02 <= gap, (a, b, line.text)
            assert gap <= max(2 * autospace, LIMIT) + 1e-3, (a, b, line.text)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char < "\u9fff"


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


LEVELS = ("basic", "gb", "strict")
ROOMS = st.sampled_from([MEASURE, MEASURE, 300.0, 220.0, 160.0, 3, 4, 6])
SIZES = st.sampled_from([16.0, 14.0, 10.5, 22.0])
LOOKS = st.fixed_dictionaries(
    {
        "autospace": st.sampled_from([0.0, 0.125, 0.25]),
        "align": st.sampled_from(["justify", "justify", "start", "center", "end"]),
        "line_break": st.sampled_from(LEVELS),
        "hanging": st.booleans(),
        "cells": st.sampled_from([False, False, True]),
    }
)


@pytest.mark.parametrize("greedy", [False, True])
@settings(max_examples=600)
@given(
    text=natural,
    room=ROOMS,
    size=SIZES,
    role=st.sampled_from(ROLES),
    indent=st.sampled_from([0.0, 2.0, -1.0]),
    look=LOOKS,
)
def test_chinese_paragraphs(
    greedy: bool,
    text: str,
    room: float,
    size: float,
    role: str,
    indent: float,
    look: dict[str, Any],
) -> None:
    measure = room if room > 6 else room * size
    char = CharStyle(role, size, tracking=-0.2 if size == 16 else 0.0)
    inset = size if indent < 0 else 0.0
    paragraph = para(
        text, char=char, indent=indent * size, inset_start=inset, greedy=greedy, **look
    )
    lines = COMPOSER.compose(paragraph, measure)
    check(paragraph, measure, text, lines, indents=inset + max(indent, 0) * size)


@pytest.mark.parametrize("greedy", [False, True])
@pytest.mark.parametrize("language", sorted(spoken))
@settings(max_examples=100)
@given(data=st.data(), room=ROOMS, size=SIZES, role=st.sampled_from(ROLES), look=LOOKS)
def test_paragraphs_of_other_languages(
    greedy: bool,
    language: str,
    data: st.DataObject,
    room: float,
    size: float,
    role: str,
    look: dict[str, Any],
) -> None:
    text = data.draw(spoken[language])
    measure = room if room > 6 else room * size
    char = CharStyle(role, size, language=language)
    paragraph = para(text, char=char, greedy=greedy, **look)
    if language == "ja" and look["autospace"]:  # JLREQ's quarter em, whatever the house has
        paragraph = replace(paragraph, style=replace(paragraph.style, autospace=0.25))
    check(paragraph, measure, text, COMPOSER.compose(paragraph, measure), indents=0.0)


@settings(max_examples=150)
@given(
    data=st.data(),
    room=st.sampled_from([MEASURE, 300.0, 160.0]),
    greedy=st.booleans(),
    look=LOOKS,
)
def test_paragraphs_of_many_looks(
    data: st.DataObject, room: float, greedy: bool, look: dict[str, Any]
) -> None:
    """Languages, faces, sizes and raised text mixed in one paragraph, on one baseline."""
    pieces = st.one_of(
        st.tuples(natural, st.just("")),
        *(st.tuples(text, st.just(language)) for language, text in spoken.items()),
    )
    runs = []
    for text, language in data.draw(st.lists(pieces, min_size=1, max_size=4)):
        size, rise = data.draw(st.sampled_from([(16.0, 0.0), (12.0, 0.0), (9.6, 5.76)]))
        role = data.draw(st.sampled_from(ROLES))
        runs.append(Run(text, CharStyle(role, size, rise=rise, language=language), "here"))
    paragraph = para(*runs, greedy=greedy, **look)
    lines = COMPOSER.compose(paragraph, room)
    assert "".join(texts(lines)) == "".join(run.text for run in runs)
    for line in lines:
        assert line.x + line.width <= room + (16.0 if look["hanging"] else 0.0) + 0.05
        assert {glyphs.y for glyphs in line.glyphs} <= {0.0, -5.76}
        assert all(right <= room + 16.25 for _, right in ink(line, COMPOSER))
