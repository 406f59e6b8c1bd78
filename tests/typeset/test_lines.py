"""Whole paragraphs through the composer: nothing lost, nothing forbidden, nothing outside."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace
from setting import COMPOSER, FANGSONG, MEASURE, PLAIN, ROLES, ink, para, texts

from reports.errors import ReportError
from reports.galley import Break, CharStyle, Fill, Folio, Run

FIGURES = ("18061", "99.49%", "-3.5℃", "￥100", "〔2024〕12号", "1,234,567", "100㎡", "25°C", "≥60")


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


@pytest.mark.parametrize("mark", "—–～")
def test_a_connector_begins_no_line(mark: str) -> None:
    """GB/T 15834-2011 5.1.5; a single dash is one."""
    lines = COMPOSER.compose(para(f"国国国国国国国国{mark}国国国国国国国国"), 8 * 16)
    assert [line.text[0] for line in lines[1:]] == ["国"] * (len(lines) - 1)


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


def test_neighbouring_unbreakable_runs_of_one_look_stay_together() -> None:
    """超50 and 亿元 come from two keys of the YAML file."""
    look = replace(PLAIN, unbreakable=True)
    lines = COMPOSER.compose(
        para("国" * 8, Run("超50", look, "a"), Run("亿元", look, "b")), 10 * 16
    )
    assert [line.text for line in lines] == ["国" * 8, "超50亿元"]


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


# --- levels and ways of turning -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "first"), [("basic", "国国国国国"), ("gb", "国国国国"), ("strict", "国国国国")]
)
def test_a_slash_begins_a_line_at_level_basic_only(level: str, first: str) -> None:
    lines = COMPOSER.compose(para("国国国国国／国国国国国", line_break=level, greedy=True), 5 * 16)
    assert texts(lines)[0] == first


@pytest.mark.parametrize(("level", "start"), [("basic", "—"), ("gb", "—"), ("strict", "国")])
def test_a_dash_begins_no_line_at_level_strict(level: str, start: str) -> None:
    lines = COMPOSER.compose(
        para("国国国国国——国国国国国", line_break=level, align="start"), 5 * 16
    )
    assert texts(lines)[1][0] == start


def test_a_greedy_line_squeezes_a_mark_in_before_it_pushes_its_neighbour_out() -> None:
    squeezed = texts(COMPOSER.compose(para("国国，国国国，国国国国国", greedy=True), 6 * 16))
    assert squeezed[0] == "国国，国国国，", "CLREQ 3.2.3"
    pushed = texts(COMPOSER.compose(para("国国国国国国，国国国国国", greedy=True), 6 * 16))
    assert pushed[:2] == ["国国国国国", "国，国国国国"]


def test_a_greedy_line_does_not_squeeze_where_it_fits_as_it_is() -> None:
    lines = texts(COMPOSER.compose(para("国，国，国国国国国国国国国", greedy=True), 5 * 16))
    assert lines[0] == "国，国，国"


def test_a_greedy_line_does_not_look_ahead() -> None:
    text = "国" * 56 + "好"
    assert texts(COMPOSER.compose(para(text, greedy=True), 28 * 16))[-1] == "好"
    assert len(texts(COMPOSER.compose(para(text), 28 * 16))[-1]) > 1


def test_a_greedy_line_heeds_prices() -> None:
    lines = COMPOSER.compose(para("国" * 24 + "18061万吨" + "国" * 20, greedy=True), 28 * 16)
    assert "万吨" in texts(lines)[1], "dear within, cheap before it"
    address = "见https://www.example.cn/notices/2023/07/24/index.html。"
    for line in texts(COMPOSER.compose(para(address, greedy=True), 200.0))[:-1]:
        assert line[-1] in "/."


def test_a_mark_hangs_where_nothing_else_makes_room() -> None:
    text = "国" * 10 + "，" + "国" * 9 + "。"
    look: dict[str, Any] = {"greedy": True, "hanging": True}
    lines = COMPOSER.compose(para(text, **look), 160.0)
    assert texts(lines) == ["国" * 10 + "，", "国" * 9 + "。"]
    mark = ink(lines[0], COMPOSER)[-1]
    assert mark[0] >= 160.0
    assert lines[0].width == pytest.approx(168.0)
    ends = [b for _, b in ink(lines[0], COMPOSER)[:-1]]
    assert max(ends) <= 160.0
    plain = COMPOSER.compose(para(text, greedy=True), 160.0)
    assert texts(plain)[0] == "国" * 9
    centred = COMPOSER.compose(para(text, align="center", **look), 160.0)
    assert max(line.x + line.width for line in centred) <= 160.05, "only before a ragged margin"


def test_cells_keep_the_columns_of_the_grid() -> None:
    text = "国，”国（国）。" * 12
    lines = COMPOSER.compose(para(text, cells=True, align="start"), 28 * 16)
    for line in lines:
        for glyphs in line.glyphs:
            assert all((glyphs.x + x) % 16 == pytest.approx(0.0, abs=1e-6) for x in glyphs.xs)
    last = COMPOSER.compose(para("国" * 9 + "，" + "国" * 9, cells=True), 9.5 * 16)
    assert texts(last)[0] == "国" * 9 + "，", "half of the last mark is given up where it must be"
    assert last[0].x + last[0].width == pytest.approx(9.5 * 16)


# --- page numbers, links, room ------------------------------------------------------------------


def test_page_numbers_are_text_with_a_link() -> None:
    paragraph = para("见第", Folio("there", PLAIN), "页")
    (line,) = COMPOSER.compose(paragraph, 200.0, {"there": 12, "other": 104})
    assert line.text == "见第12页"
    number = line.glyphs[1]
    assert (number.path, number.link, number.artifact) == ("", "#there", False)


@pytest.mark.parametrize(
    ("numbers", "said"), [({}, "0"), ({"a": 7}, "0"), ({"a": 7, "b": 104}, "000")]
)
def test_an_unknown_page_number_keeps_room(numbers: dict[str, int], said: str) -> None:
    (line,) = COMPOSER.compose(para(Folio("there", PLAIN)), 200.0, numbers)
    assert line.text == said


def test_links_and_bold_reach_the_glyphs() -> None:
    bold = replace(PLAIN, bold=True)
    paragraph = para("国", Run("国", bold, "here", link="https://a.cn/"), "国")
    plain, strong, after = COMPOSER.compose(paragraph, 200.0)[0].glyphs
    assert (plain.link, plain.bold) == ("", 0.0)
    assert (strong.link, strong.bold) == ("https://a.cn/", 0.5)
    assert (plain.x, strong.x, after.x) == (0.0, 16.0, 32.0), "its width is that of the plain face"


def test_extents_are_the_widest_whole_and_the_one_line() -> None:
    least, natural = COMPOSER.extents(para("国国GDP国国，国国", autospace=0.0))
    assert natural == pytest.approx(COMPOSER.width([Run("国国GDP国国，国国", PLAIN)], 0.0))
    assert least == pytest.approx(COMPOSER.width([Run("GDP", PLAIN)], 0.0))
    assert COMPOSER.extents(para("国，国"))[0] == pytest.approx(24.0)
    assert COMPOSER.extents(para("")) == (0.0, 0.0)


def test_extents_count_insets_indent_breaks_and_fills() -> None:
    look: dict[str, Any] = {"inset_start": 10.0, "inset_end": 5.0, "indent": 32.0}
    least, natural = COMPOSER.extents(para("国国", Break(), "国国国国国国", **look))
    assert natural == pytest.approx(15 + 96)
    assert least == pytest.approx(15 + 32 + 16)
    _, filled = COMPOSER.extents(para("国国", Fill(), "国国"))
    assert filled == pytest.approx(5 * 16)


@pytest.mark.parametrize(
    "text", ["国国GDP国国，国国" * 3, "https://a.cn/b/c", "（国）〔2023〕12号"]
)
def test_what_is_set_on_its_extents_breaks_no_rule(text: str) -> None:
    least, natural = COMPOSER.extents(para(text))
    assert len(COMPOSER.compose(para(text), natural + 0.01)) == 1
    lines = COMPOSER.compose(para(text), least + 0.01)
    assert all(line.x + line.width <= least + 0.05 for line in lines)
    assert all(text[0] not in "，）〕号" for text in texts(lines))


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


@pytest.mark.parametrize("greedy", [False, True])
@pytest.mark.parametrize(
    "text",
    ["国", "a", "i", "，", "（", "1 ", "国a", "——", "e\u0301", "か\u3099", "https://a.b/c?d="],
)
def test_a_text_without_end_or_break_is_set(text: str, greedy: bool) -> None:
    """Were any step quadratic in the length, this would take minutes."""
    whole = text * (50_000 // len(text))
    lines = COMPOSER.compose(para(whole, greedy=greedy), MEASURE)
    assert "".join(texts(lines)) == whole
    assert max(line.x + line.width for line in lines) <= MEASURE + 0.05


@pytest.mark.parametrize("mark", ["\u0301", "\u3099"])
def test_marks_that_combine_without_end_stay_with_their_base(mark: str) -> None:
    lines = COMPOSER.compose(para("国国" + "か" + mark * 20_000 + "国国国"), 3 * 16)
    assert "".join(texts(lines)) == "国国" + "か" + mark * 20_000 + "国国国"
    assert len(lines) <= 3


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
        assert line[0] not in "，。、；：！？）》”’"


def test_a_very_long_title_is_turned() -> None:
    lines = turned("关于防汛抗旱、水利工作" * 180)
    assert "".join(lines) == "关于防汛抗旱、水利工作" * 180
    assert len(lines) > 90


def test_a_title_is_not_turned_within_the_name_of_a_work() -> None:
    lines = turned("关于学习贯彻落实《全市防汛抗旱条例》有关情况的报告")
    assert len(lines) == 2
    assert any("《全市防汛抗旱条例》" in line for line in lines)


def test_bold_takes_the_bold_face_where_there_is_one_and_an_outline_elsewhere() -> None:
    char = replace(PLAIN, bold=True)
    (line,) = COMPOSER.compose(para(Run("第26项", char), char=char), MEASURE)
    drawn = {g.text: (g.face, g.bold > 0) for g in line.glyphs}
    assert drawn == {
        "第": ("fandol-fang", True),
        "26": ("liberation-serif-bold", False),
        "项": ("fandol-fang", True),
    }
