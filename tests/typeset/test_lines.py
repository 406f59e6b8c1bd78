"""Whole paragraphs through the composer: nothing lost, nothing forbidden, nothing outside."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.errors import ReportError
from reports.galley import Break, CharStyle, Fill, Run
from reports.typeset import chars
from reports.typeset.fonts import Faces
from reports.typeset.lines import Composer, Line
from tests.typeset.conftest import BODY, FANGSONG, MEASURE, PLAIN, natural, para, texts

# What may not begin or end a line at level GB of CLREQ 3.1.4, written out anew.
NO_START = frozenset("，。、；：？！）》〉」』】〕”’·％‰℃㎡～–／々ッー \u3000")
NO_END = frozenset("（《〈「『【〔“‘￥№／")
# What is never cut, whatever stands beside it.
ATOM = re.compile(
    "——|……|〔\\d{4}〕\\d+号|(?:[!-~°±é]|(?<=[a-z])’(?=[a-z]))+|.[\U000e0100-\U000e01ef]?", re.DOTALL
)
ROLES = ["fangsong", "kaiti", "heiti", "songti", "xiaobiaosong"]


def together(a: str, b: str, level: str) -> bool:
    """Whether two neighbours may not be parted by a line's end."""
    slash = frozenset("／") if level == "basic" else frozenset()
    pairs = level == "strict" and b[0] in "—…"
    western = a[-1] in "￥№–～" and b[0] < "\x80"
    closing = b[0] in ")]},.;:!?%°" or a[-1] in "([{"
    return (
        b[0] in NO_START - slash or a[-1] in NO_END - slash or pairs or western or closing
    )


def widest(text: str, level: str, composer: Composer, char: CharStyle) -> float:
    """Width of the widest stretch of a text that the rules keep whole, in pt."""
    stretches: list[str] = []
    for atom in ATOM.findall(text):
        if stretches and together(stretches[-1], atom, level):
            stretches[-1] += atom
        else:
            stretches.append(atom)
    return max(composer.width([Run(stretch, char)], 0.25) for stretch in stretches)


def ink(line: Line, composer: Composer) -> list[tuple[float, float]]:
    """Left and right edge of every glyph of a line; a mark's blank does not count; in pt."""
    out = []
    for glyphs in line.glyphs:
        face = composer.faces.face(glyphs.face)
        for gid, x, text in zip(glyphs.gids, glyphs.xs, glyphs.texts, strict=True):
            left = right = 0.0
            if text and chars.CLASS.get(text[0]) in MARKS:
                left, right = face.ink(gid)
            place, advance = line.x + glyphs.x + x, face.advance(gid)
            if text.strip():
                out.append((place + left * glyphs.size, place + (advance - right) * glyphs.size))
    return out


MARKS = chars.BLANK_LEFT | chars.BLANK_RIGHT | chars.BLANK_BOTH


@pytest.mark.parametrize("level", ["basic", "gb", "strict"])
@settings(max_examples=400)
@given(
    text=natural,
    measure=st.sampled_from([MEASURE, 300.0, 220.0, 160.0]),
    size=st.sampled_from([16.0, 14.0, 10.5, 22.0]),
    role=st.sampled_from(ROLES),
    indent=st.sampled_from([0.0, 2.0, -1.0]),
    autospace=st.sampled_from([0.0, 0.125, 0.25]),
    align=st.sampled_from(["justify", "justify", "start", "center", "end"]),
)
def test_natural_paragraphs(
    faces: Faces,
    level: str,
    text: str,
    measure: float,
    size: float,
    role: str,
    indent: float,
    autospace: float,
    align: str,
) -> None:
    composer = Composer(faces, level)
    char = CharStyle(role, size, tracking=-0.2 if size == 16 else 0.0)
    inset = size if indent < 0 else 0.0
    look = {"indent": indent * size, "inset_start": inset, "autospace": autospace, "align": align}
    lines = composer.compose(para(text, char=char, **look), measure)
    assert "".join(texts(lines)) == text
    for line in lines:
        assert line.x >= -0.01
        assert line.x + line.width <= measure + 0.05
        edges = ink(line, composer)
        assert all(left >= -0.01 and right <= measure + 0.25 for left, right in edges)
        assert all(b[0] > a[0] - 1e-6 for a, b in pairwise(edges)), "glyphs out of order"
    for line in lines[:-1]:
        if align == "justify" and not line.ragged:
            assert line.x + line.width == pytest.approx(measure, abs=0.05)
    if widest(text, level, composer, char) > measure - inset - max(indent, 0) * size:
        return  # the rules must give way somewhere
    for a, b in pairwise(texts(lines)):
        assert not together(a.rstrip(" \u3000") or a, b, level), (a, b)
    starts = {0} | {match.start() for match in ATOM.finditer(text)}
    at = 0
    for line in lines:
        assert at in starts or "://" in text, f"cut: {texts(lines)}"
        at += len(line.text)
