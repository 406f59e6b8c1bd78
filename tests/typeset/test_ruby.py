"""Readings above characters: where they stand, what they ask of the line, what they never do."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from setting import COMPOSER, MEASURE, PLAIN, ROLES, ink, natural, para, texts

from reports.errors import ReportError
from reports.galley import CharStyle, Ruby, Run, runs_of
from reports.typeset.lines import Line
from reports.typeset.placed import Glyphs

JAPANESE = CharStyle("songti", 16.0, language="ja")


def ruby(base: str, reading: str, char: CharStyle = PLAIN, part: float = 0.5) -> Ruby:
    small = replace(char, size=char.size * part)
    return Ruby((Run(base, char, "base"),), (Run(reading, small, "reading"),))


def span(line: Line, *paths: str) -> tuple[float, float]:
    """Left and right edge of what comes from some paths, in pt, blank of characters included."""
    found = [glyphs for glyphs in line.glyphs if glyphs.path in paths]
    return min(g.x for g in found), max(map(_end, found))


def _end(glyphs: Glyphs) -> float:
    face = COMPOSER.faces.face(glyphs.face)
    return glyphs.x + glyphs.xs[-1] + face.advance(glyphs.gids[-1]) * glyphs.size


def test_the_reading_is_centred_above_its_base() -> None:
    (line,) = COMPOSER.compose(para("国", ruby("三丰", "sān"), "国"), MEASURE)
    base, reading = span(line, "base"), span(line, "reading")
    assert base == pytest.approx((16.0, 48.0))
    assert sum(reading) / 2 == pytest.approx(sum(base) / 2)
    (above,) = {glyphs.y for glyphs in line.glyphs if glyphs.path == "reading"}
    assert -above - 0.12 * 8 >= 0.88 * 16, "it clears the characters"
    assert line.width == pytest.approx(64.0)


def test_the_text_runs_base_then_reading() -> None:
    paragraph = para("国", ruby("三丰", "sānfēng"), "国")
    (line,) = COMPOSER.compose(paragraph, MEASURE)
    assert line.text == "".join(run.text for run in runs_of(paragraph)) == "国三丰sānfēng国"


def test_a_wide_reading_spreads_its_base_half_as_much_at_the_ends() -> None:
    (line,) = COMPOSER.compose(para("国", ruby("三丰", "zhuāngzhuāng"), "国"), MEASURE)
    reading = span(line, "reading")
    (base,) = [glyphs for glyphs in line.glyphs if glyphs.path == "base"]
    first, second = (base.x + x for x in base.xs)
    before, between, after = first - reading[0], second - first - 16, reading[1] - second - 16
    assert before == pytest.approx(after)
    assert between == pytest.approx(2 * before)
    assert reading[0] == pytest.approx(16.0), "it does not hang over an ideograph"
    assert line.glyphs[-1].x == pytest.approx(reading[1])


@pytest.mark.parametrize("measure", [3 * 16.0, 5 * 16.0, 9 * 16.0])
def test_base_and_reading_are_never_parted(measure: float) -> None:
    for before in range(9):
        content = "国" * before, ruby("欧阳", "ōuyáng"), "国国国国国国"
        lines = COMPOSER.compose(para(*content), measure)
        assert any("欧阳ōuyáng" in text for text in texts(lines)), texts(lines)


def test_readings_side_by_side_stay_apart() -> None:
    content = ruby("庄", "zhuāng"), ruby("双", "shuāng"), ruby("一", "y"), ruby("二", "èr")
    (line,) = COMPOSER.compose(para(*content), MEASURE)
    readings = sorted(ink(replace(line, glyphs=(g,)), COMPOSER) for g in line.glyphs if g.y < 0)
    edges = [(glyphs[0][0], glyphs[-1][1]) for glyphs in readings]
    for a, b in pairwise(edges):
        assert b[0] - a[1] >= 3.5


def test_a_reading_hangs_over_kana_by_half_its_em_and_not_over_a_lines_end() -> None:
    wide = ruby("峠", "とうげみち", JAPANESE)
    alone = COMPOSER.compose(para(wide, char=JAPANESE), MEASURE)[0].width
    assert alone == pytest.approx(40.0)
    (kana,) = COMPOSER.compose(para("の", wide, "で", char=JAPANESE), MEASURE)
    assert kana.width == pytest.approx(32 + 40 - 8)
    (han,) = COMPOSER.compose(para("国", wide, "国", char=JAPANESE), MEASURE)
    assert han.width == pytest.approx(32 + 40)
    lines = COMPOSER.compose(para("国国", wide, "で", char=JAPANESE, align="start"), 72.0)
    assert lines[0].width <= 72.05
    for line in lines:
        assert all(left >= -0.01 and right <= 72.05 for left, right in ink(line, COMPOSER))


def test_marks_are_squeezed_and_air_stands_beside_a_ruby_as_beside_its_base() -> None:
    plain = COMPOSER.compose(para("（三）国A三"), MEASURE)[0]
    over = COMPOSER.compose(para("（", ruby("三", "s"), "）国A", ruby("三", "s")), MEASURE)[0]
    assert over.width == pytest.approx(plain.width)


def test_the_line_tells_what_room_a_reading_needs() -> None:
    roomy = COMPOSER.compose(para(ruby("三", "s"), pitch=28.95), MEASURE)[0]
    assert (roomy.above, roomy.below) == (0.0, 0.0), "it stands in the white space of the grid"
    tight = COMPOSER.compose(para(ruby("三", "s"), pitch=20.0), MEASURE)[0]
    assert tight.above == pytest.approx(0.05 * 16 + 8 - 0.75 * 4)
    assert COMPOSER.compose(para("国", pitch=20.0), MEASURE)[0].above == 0.0


@pytest.mark.parametrize("role", ROLES)
def test_a_rare_name_falls_to_another_face_and_keeps_its_reading(role: str) -> None:
    char = CharStyle(role, 16.0)
    (line,) = COMPOSER.compose(para(ruby("王\U00020bb7", "jí", char), char=char), MEASURE)
    assert line.text == "王\U00020bb7jí"


@pytest.mark.parametrize(
    ("base", "reading", "text"), [("", "s", "s"), ("三", "", "三"), ("", "", "")]
)
def test_half_of_a_ruby_is_plain_text(base: str, reading: str, text: str) -> None:
    (line,) = COMPOSER.compose(para(ruby(base, reading)), MEASURE)
    assert line.text == text
    assert {glyphs.y for glyphs in line.glyphs} <= {0.0}


@pytest.mark.parametrize(("base", "reading"), [("国" * 9, "g"), ("国", "guó" * 20)])
def test_a_ruby_wider_than_the_measure_is_told(base: str, reading: str) -> None:
    with pytest.raises(ReportError) as caught:
        COMPOSER.compose(para("国国", ruby(base, reading)), 100.0)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.path) == ("measure-too-narrow", "base")
    assert problem.values["char"] == base


@settings(max_examples=200)
@given(
    data=st.data(),
    measure=st.sampled_from([MEASURE, 300.0, 160.0]),
    greedy=st.booleans(),
    align=st.sampled_from(["justify", "start"]),
)
def test_paragraphs_with_readings(
    data: st.DataObject, measure: float, greedy: bool, align: str
) -> None:
    pairs = [
        ("葛", "gě"),
        ("三丰", "sānfēng"),
        ("庄", "zhuāng"),
        ("漢字", "かんじ"),
        ("峠", "とうげ"),
    ]
    part = st.one_of(natural, st.sampled_from(pairs))
    content = [
        ruby(*item) if isinstance(item, tuple) else item
        for item in data.draw(st.lists(part, min_size=1, max_size=6))
    ]
    paragraph = para(*content, greedy=greedy, align=align)
    lines = COMPOSER.compose(paragraph, measure)
    assert "".join(texts(lines)) == "".join(run.text for run in runs_of(paragraph))
    for line in lines:
        assert line.x + line.width <= measure + 0.05
        raised = [g for g in line.glyphs if g.y < 0]
        edges = sorted((g.x, _end(g)) for g in raised)
        assert all(b[0] >= a[1] - 1e-6 for a, b in pairwise(edges)), "readings overlap"
        assert all(right <= measure + 0.05 for _, right in edges)
