"""Whole paragraphs through the composer: nothing lost, nothing forbidden, nothing outside."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from setting import COMPOSER, FACES, FANGSONG, MEASURE, PLAIN, ROLES, natural, para, texts

from reports.errors import ReportError
from reports.galley import Break, CharStyle, Fill, Run
from reports.typeset import chars
from reports.typeset.lines import Composer, Line

# What may not begin or end a line at level GB of CLREQ 3.1.4, written out anew.
NO_START = frozenset("，。、；：？！）》〉」』】〕”’·％‰℃㎡～–／々ッー \u3000")
NO_END = frozenset("（《〈「『【〔“‘￥№／")
# What is never cut, whatever stands beside it.
ATOM = re.compile(
    "——|……|〔\\d{4}〕\\d+号|(?:[!-~°±é]|(?<=[a-z])’(?=[a-z]))+|.[\U000e0100-\U000e01ef]?", re.DOTALL
)
FIGURES = ("18061", "99.49%", "-3.5℃", "￥100", "〔2024〕12号", "1,234,567", "100㎡", "25°C", "≥60")
MARKS = chars.BLANK_LEFT | chars.BLANK_RIGHT | chars.BLANK_BOTH
COMPOSERS = {level: Composer(FACES, level) for level in ("basic", "gb", "strict")}


def together(a: str, b: str, level: str) -> bool:
    """Whether two neighbours may not be parted by a line's end."""
    slash = frozenset("／") if level == "basic" else frozenset()
    a = a.rstrip(" \u3000") or a  # white space hangs behind a line
    pairs = b[0] in "—…" and (level == "strict" or a[-1] == b[0])
    western = a[-1] in "￥№–～" and b[0] < "\x80"
    closing = b[0] in ")]},.;:!?%°" or a[-1] in "([{"
    return b[0] in NO_START - slash or a[-1] in NO_END - slash or pairs or western or closing


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


@pytest.mark.parametrize("level", ["basic", "gb", "strict"])
@settings(max_examples=400)
@given(
    text=natural,
    room=st.sampled_from([MEASURE, MEASURE, 300.0, 220.0, 160.0, 3, 4, 6]),
    size=st.sampled_from([16.0, 14.0, 10.5, 22.0]),
    role=st.sampled_from(ROLES),
    indent=st.sampled_from([0.0, 2.0, -1.0]),
    autospace=st.sampled_from([0.0, 0.125, 0.25]),
    align=st.sampled_from(["justify", "justify", "start", "center", "end"]),
)
def test_natural_paragraphs(
    level: str,
    text: str,
    room: float,
    size: float,
    role: str,
    indent: float,
    autospace: float,
    align: str,
) -> None:
    composer, measure = COMPOSERS[level], room if room > 6 else room * size
    char = CharStyle(role, size, tracking=-0.2 if size == 16 else 0.0)
    inset = size if indent < 0 else 0.0
    look: dict[str, Any] = {"autospace": autospace, "align": align}
    paragraph = para(text, char=char, indent=indent * size, inset_start=inset, **look)
    lines = composer.compose(paragraph, measure)
    assert "".join(texts(lines)) == text
    for line in lines:
        assert line.x >= -0.01
        assert line.x + line.width <= measure + 0.05
        edges = ink(line, composer)
        assert all(left >= -0.01 and right <= measure + 0.25 for left, right in edges)
        assert all(b[0] > a[0] - 1e-6 for a, b in pairwise(edges)), "glyphs out of order"
    for line in lines[:-1]:
        if align == "justify" and not line.ragged and line.text.strip():
            assert line.x + line.width == pytest.approx(measure, abs=0.05)
    if widest(text, level, composer, char) > measure - inset - max(indent, 0) * size:
        return  # the rules must give way somewhere
    for a, b in pairwise(texts(lines)):
        assert not together(a, b, level), (a, b)
    starts = {0} | {match.start() for match in ATOM.finditer(text)}
    at = 0
    for line in lines:
        assert at in starts or "://" in text, f"cut: {texts(lines)}"
        at += len(line.text)


# --- the grid -----------------------------------------------------------------------------------


def test_28_ideographs_stand_on_a_line() -> None:
    lines = COMPOSER.compose(para("国" * 28 * 7, char=FANGSONG), MEASURE)
    assert [len(text) for text in texts(lines)] == [28] * 7
    for line in lines:
        (glyphs,) = line.glyphs
        steps = [b - a for a, b in pairwise(glyphs.xs)]
        assert steps == pytest.approx([15.793] * 27, abs=0.01)


def test_the_first_line_is_indented_and_filled() -> None:
    lines = COMPOSER.compose(para("国" * 54, char=FANGSONG, indent=2 * 15.793), MEASURE)
    assert [len(text) for text in texts(lines)] == [26, 28]
    assert lines[0].x == pytest.approx(31.586)
    assert lines[0].x + lines[0].width == pytest.approx(MEASURE, abs=0.05)


# --- marks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_adjacent_marks_lose_their_inner_blank(role: str) -> None:
    char = CharStyle(role, 16.0)
    assert COMPOSER.width([Run("，）（“”》《", char)]) <= 4.5 * 16
    assert COMPOSER.width([Run("“‘", char)]) == pytest.approx(1.5 * 16, abs=0.5)
    assert COMPOSER.width([Run("好。”", char)]) == pytest.approx(2 * 16, abs=2.5)


@pytest.mark.parametrize("mark", "，。、；：！）》”’")
def test_a_mark_at_a_lines_end_takes_half_its_width(mark: str) -> None:
    lines = COMPOSER.compose(para("国" * 9 + mark + "国" * 9), 9.5 * 16)
    assert texts(lines)[0] == "国" * 9 + mark
    assert lines[0].x + lines[0].width == pytest.approx(9.5 * 16, abs=0.05)
    steps = [b - a for a, b in pairwise(lines[0].glyphs[0].xs)]
    assert steps == pytest.approx([16.0] * 9, abs=0.01)


@pytest.mark.parametrize("mark", "（《“‘")
def test_a_mark_at_a_lines_start_loses_its_blank_but_in_the_first_line(mark: str) -> None:
    text = mark + "国" * 8 + mark + "国" * 9
    first, second = COMPOSER.compose(para(text, align="start"), 9.5 * 16)
    face = COMPOSER.faces.face("fandol-fang")
    blank = face.ink(face.gid(mark))[0] * 16
    assert first.glyphs[0].x == 0.0
    assert second.glyphs[0].x == pytest.approx(-min(blank, 8.0), abs=0.01)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("tracking", [0.0, -0.207, 3.0])
def test_a_dash_is_one_stroke_of_two_em(role: str, tracking: float) -> None:
    char = CharStyle(role, 16.0, tracking)
    (line,) = COMPOSER.compose(para("国——国", char=char), MEASURE)
    edges = ink(line, COMPOSER)
    dash = edges[1:-1]
    assert dash[-1][1] - dash[0][0] == pytest.approx(32.0 + 2 * min(tracking, 0.0), abs=0.05)
    for a, b in pairwise(dash):
        assert b[0] <= a[1] + 0.01, "the stroke is broken"
    assert edges[-1][0] >= dash[-1][1] - 0.01


def test_dashes_and_ellipses_are_not_spaced_apart_when_a_line_is_spread() -> None:
    (line, _) = COMPOSER.compose(para("国国——国……国国国国国国国国"), 11.2 * 16)
    assert line.width == pytest.approx(11.2 * 16)
    edges = ink(line, COMPOSER)
    assert edges[3][0] <= edges[2][1] + 0.01
    steps = [b[0] - a[0] for a, b in pairwise(edges)]
    assert steps[5] == pytest.approx(16.0, abs=0.01)


@pytest.mark.parametrize("mark", ["·", "•"])
def test_a_middle_dot_takes_half_an_em(mark: str) -> None:
    run = [Run(f"卡尔{mark}马克思", PLAIN)]
    assert COMPOSER.width(run) <= 5.5 * 16 + 0.01


# --- Chinese and western text -------------------------------------------------------------------


def airs(text: str, autospace: float = 0.125) -> float:
    """Air that a text has got over its glyphs' widths, in em."""
    char = CharStyle("fangsong", 16.0)
    spaced, solid = (COMPOSER.width([Run(text, char)], air) for air in (autospace, 0.0))
    return (spaced - solid) / 16


def test_air_beside_western_text_is_what_the_style_says() -> None:
    assert airs("共26项") == pytest.approx(0.25)
    assert airs("共26项", 0.25) == pytest.approx(0.5)
    assert airs("GDP增") == airs("增GDP") == pytest.approx(0.125)


@pytest.mark.parametrize(
    "text", ["，GDP。", "“A”", "共 26 项", "A4", "（3）", "1.国", "国(A)国", '国"国"国']
)
def test_no_air_beside_marks_spaces_and_edges(text: str) -> None:
    assert airs(text) == 0.0


def test_no_air_at_a_lines_end() -> None:
    lines = COMPOSER.compose(para("国国国国GDP国国国国"), 4 * 16)
    assert texts(lines)[0] == "国国国国"
    assert lines[0].width == pytest.approx(64.0)
    assert lines[1].glyphs[0].x == 0.0


def test_words_spaces_hang_out_of_the_line() -> None:
    lines = COMPOSER.compose(para("国国国国\u3000\u3000  国国国"), 4 * 16)
    assert texts(lines) == ["国国国国\u3000\u3000  ", "国国国"]
    assert lines[0].width == pytest.approx(64.0)


def test_parts_of_a_word_in_two_looks_stay_together() -> None:
    strong = CharStyle("heiti", 16.0)
    paragraph = para("国国国", "20", Run("23", strong), "年")
    assert texts(COMPOSER.compose(paragraph, 4.2 * 16)) == ["国国国", "2023年"]


# --- what stays whole ---------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [*FIGURES, "——", "……"])
def test_figures_with_their_signs_are_never_cut(whole: str) -> None:
    for before in range(1, 12):
        lines = COMPOSER.compose(para("国" * before + whole + "国" * 8), 8 * 16)
        assert any(whole in text for text in texts(lines)), texts(lines)


@pytest.mark.parametrize("whole", ["2023年7月24日", "18061万吨", "第118期"])
def test_figures_with_their_units_are_cut_only_at_a_price(whole: str) -> None:
    lines = COMPOSER.compose(para("国" * 27 + whole + "国" * 40), MEASURE)
    assert any(whole in text for text in texts(lines)), texts(lines)


def test_an_unbreakable_run_stays_on_one_line() -> None:
    name = CharStyle("fangsong", 16.0, unbreakable=True)
    for before in range(1, 12):
        paragraph = para("国" * before, Run("欧阳修远", name), "国国国国国")
        assert any("欧阳修远" in text for text in texts(COMPOSER.compose(paragraph, 8 * 16)))


def test_an_unbreakable_run_wider_than_the_measure_is_broken_all_the_same() -> None:
    name = CharStyle("fangsong", 16.0, unbreakable=True)
    lines = COMPOSER.compose(para(Run("国" * 20, name)), 8 * 16)
    assert "".join(texts(lines)) == "国" * 20
    assert max(line.width for line in lines) <= 8 * 16 + 0.05


@pytest.mark.parametrize("measure", [160.0, 200.0, 300.0])
def test_a_web_address_turns_after_its_slashes_and_is_not_letterspaced(measure: float) -> None:
    text = "见https://www.example.cn/notices/2023/07/24/index.html。"
    lines = COMPOSER.compose(para(text), measure)
    for line in lines[:-1]:
        assert line.text[-1] in "/.", texts(lines)
        western = line.glyphs[-1]
        face = COMPOSER.faces.face(western.face)
        places = zip(western.gids, pairwise(western.xs), strict=False)
        for gid, (a, b) in places:
            assert b - a == pytest.approx(face.advance(gid) * 16)


@pytest.mark.parametrize("text", [part * 60 for part in ("aaaaa", "1", "，", "（", "国", "ab ")])
@pytest.mark.parametrize("measure", [3 * 16.0, 100.0])
def test_nothing_leaves_the_measure_even_against_the_rules(text: str, measure: float) -> None:
    lines = COMPOSER.compose(para(text), measure)
    assert "".join(texts(lines)) == text
    assert all(line.x + line.width <= measure + 0.05 for line in lines)
    assert all(edge[1] <= measure + 0.25 for line in lines for edge in ink(line, COMPOSER))


# --- last lines ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["好", "好。", "好。”", "好！”）"])
@pytest.mark.parametrize("count", range(27, 30))
def test_the_last_line_is_not_a_single_ideograph(tail: str, count: int) -> None:
    lines = COMPOSER.compose(para("国" * (2 * count) + tail, char=FANGSONG), MEASURE)
    last = [char for char in texts(lines)[-1] if char in "国好"]
    assert len(last) > 1, texts(lines)


def test_the_last_line_keeps_its_natural_gaps() -> None:
    (line,) = COMPOSER.compose(para("国国，国国"), MEASURE)
    assert line.width == pytest.approx(5 * 16)


# --- breaks, fills, alignment -------------------------------------------------------------------


def test_forced_breaks_begin_new_lines_without_indent() -> None:
    content = "国国", Break(), "国国国", Break(), Break()
    lines = COMPOSER.compose(para(*content, indent=32.0), MEASURE)
    assert texts(lines) == ["国国", "国国国", "", ""]
    assert [line.x for line in lines] == [32.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("align", ["justify", "start", "center", "end"])
def test_an_empty_paragraph_has_one_empty_line(align: str) -> None:
    (line,) = COMPOSER.compose(para(align=align), MEASURE)
    assert (line.glyphs, line.width, line.text) == ((), 0.0, "")


@pytest.mark.parametrize(("align", "x"), [("start", 0.0), ("center", 60.0), ("end", 120.0)])
def test_lines_are_aligned(align: str, x: float) -> None:
    (line,) = COMPOSER.compose(para("国国国国国", align=align), 200.0)
    assert line.x == pytest.approx(x)
    assert line.width == pytest.approx(80.0)


def test_a_negative_indent_hangs_into_the_inset_and_fills_the_line() -> None:
    look: dict[str, Any] = {"indent": -32.0, "inset_start": 32.0}
    lines = COMPOSER.compose(para("国" * 20, **look), 160.0)
    assert [len(text) for text in texts(lines)] == [10, 8, 2]
    assert [line.x for line in lines][:2] == [0.0, 32.0]
    assert lines[0].x + lines[0].width == pytest.approx(160.0)


def test_a_negative_indent_fills_the_first_line_even_where_a_later_one_is_ragged() -> None:
    look: dict[str, Any] = {"indent": -64.0, "inset_start": 64.0}
    lines = COMPOSER.compose(para("国" * 10 + "WWWWWW" + "国国国", **look), 160.0)
    assert texts(lines) == ["国" * 10, "WWWWWW", "国国国"]
    assert [line.ragged for line in lines] == [False, True, False]


def test_a_fill_pushes_what_follows_to_the_end() -> None:
    look: dict[str, Any] = {"inset_start": 16.0, "inset_end": 16.0, "align": "start"}
    (line,) = COMPOSER.compose(para("市委办公室", Fill(), "24日", **look), 300.0)
    assert line.text == "市委办公室24日"
    assert line.x == 16.0
    last = line.glyphs[-1]
    assert line.x + last.x + last.xs[-1] + 16 == pytest.approx(284.0)


def test_fills_share_the_white_space() -> None:
    (line,) = COMPOSER.compose(para("国", Fill(), "中", Fill(), "外", align="start"), 160.0)
    assert line.text == "国中外"
    assert [round(g.x, 3) for g in line.glyphs] == [0.0, 72.0, 144.0]


def test_what_a_fill_pushes_goes_below_when_there_is_no_room_beside() -> None:
    lines = COMPOSER.compose(para("国" * 9, Fill(), "外" * 12, align="start"), 160.0)
    assert "".join(texts(lines)) == "国" * 9 + "外" * 12
    assert all(line.x + line.width <= 160.05 for line in lines)
    assert lines[-1].x + lines[-1].width == pytest.approx(160.0)


# --- extremes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [0.0, -10.0, 8.0])
def test_a_measure_without_room_for_a_character_is_told(measure: float) -> None:
    with pytest.raises(ReportError) as caught:
        COMPOSER.compose(para("国国"), measure)
    (problem,) = caught.value.problems
    assert problem.code == "measure-too-narrow"
    assert problem.where.path == "here"
    assert problem.values["char"] == "国"


def test_an_indent_that_leaves_no_room_is_dropped() -> None:
    lines = COMPOSER.compose(para("国国国", indent=32.0), 40.0)
    assert (texts(lines)[0], lines[0].x) == ("国国", 0.0)


@pytest.mark.parametrize("char", ["国", "a", "，", "1 "])
def test_a_million_characters_without_a_break_are_set_in_linear_time(char: str) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        lines = COMPOSER.compose(para(char * (count // len(char))), MEASURE)
        assert sum(len(line.text) for line in lines) == count
        return time.process_time() - begun

    seconds(1_000)
    small, large = seconds(10_000), seconds(100_000)
    assert large < 50 * small + 0.1
    assert large < 3


def test_variation_sequences_and_unseen_characters_keep_their_text() -> None:
    text = "葛\U000e0101城\ufe00国\u200b国\u2060国e\u0301\U00020bb7"
    (line,) = COMPOSER.compose(para(text), MEASURE)
    assert line.text == text
    assert "葛\U000e0101" in line.glyphs[0].texts


# --- titles -------------------------------------------------------------------------------------


def turned(text: str, preferred: frozenset[int] = frozenset()) -> list[str]:
    cuts = COMPOSER.turn([Run(text, CharStyle("xiaobiaosong", 22.0))], MEASURE, preferred)
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def test_a_title_that_fits_is_not_turned() -> None:
    assert turned("关于防汛抗旱工作的简报") == ["关于防汛抗旱工作的简报"]
    assert turned("") == [""]


def test_a_title_turns_into_even_lines() -> None:
    lines = turned("关于" * 14)
    assert [len(line) for line in lines] == [14, 14]


def test_a_title_turns_by_sense_where_it_may() -> None:
    title = "赴上饶、景德镇学习考察体会与下一步打算"
    assert turned(title, frozenset({11})) == ["赴上饶、景德镇学习考察", "体会与下一步打算"]


def test_a_title_turns_by_the_rules() -> None:
    title = "关于贯彻落实《关于进一步加强和改进全市防汛抗旱工作的若干意见》的情况报告"
    for line in turned(title)[1:]:
        assert line[0] not in NO_START


def test_a_very_long_title_is_turned_in_no_time() -> None:
    begun = time.process_time()
    lines = turned("关于防汛抗旱、水利工作" * 180)
    assert "".join(lines) == "关于防汛抗旱、水利工作" * 180
    assert len(lines) > 90
    assert time.process_time() - begun < 5


def test_a_title_is_not_turned_within_the_name_of_a_work() -> None:
    lines = turned("关于学习贯彻落实《全市防汛抗旱条例》有关情况的报告")
    assert len(lines) == 2
    assert any("《全市防汛抗旱条例》" in line for line in lines)
