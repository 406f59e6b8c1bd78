"""Emphasis dots, raised and lowered text, leaders: what stands beside characters."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from setting import COMPOSER, MEASURE, PLAIN, ROLES, para, texts

from reports.galley import CharStyle, Fill, Folio, Inline, Run
from reports.typeset.lines import Line
from reports.typeset.placed import Glyphs

# --- emphasis dots ------------------------------------------------------------------------------


def dotted(text: str, role: str = "fangsong", **look: Any) -> Line:
    char = replace(CharStyle(role, 16.0), emphasis=True)
    (line,) = COMPOSER.compose(para(text, char=char, **look), MEASURE)
    return line


@pytest.mark.parametrize("role", ROLES)
def test_a_dot_stands_below_the_middle_of_each_character(role: str) -> None:
    line = dotted("防汛抗旱", role)
    (dots,) = [g for g in line.glyphs if g.artifact]
    assert len(dots.gids) == 4
    face = COMPOSER.faces.face(dots.face)
    left, right = face.ink(dots.gids[0])
    for k, x in enumerate(dots.xs):
        middle = dots.x + x + (left + face.advance(dots.gids[0]) - right) / 2 * dots.size
        assert middle == pytest.approx(16 * k + 8, abs=0.01)
    assert dots.y - 0.15 * dots.size > 0.12 * 16, "it clears the characters"
    assert 0.08 * 16 < (face.advance(dots.gids[0]) - left - right) * dots.size < 0.25 * 16


def test_marks_and_white_space_have_no_dots() -> None:
    line = dotted("防汛，（抗 旱）——A1。")
    assert sum(len(g.gids) for g in line.glyphs if g.artifact) == 6


def test_dots_are_no_text() -> None:
    line = dotted("防汛抗旱")
    assert line.text == "防汛抗旱"
    assert {text for g in line.glyphs if g.artifact for text in g.texts} == {""}


def test_dots_follow_their_characters_over_lines_and_through_justification() -> None:
    char = replace(PLAIN, emphasis=True)
    lines = COMPOSER.compose(para("国", Run("防汛抗旱工作，要抓紧", char), "国国国国国"), 5.2 * 16)
    for line in lines:
        text = [x + g.x for g in line.glyphs if not g.artifact and g.path == "" for x in g.xs]
        dots = [x + g.x for g in line.glyphs if g.artifact for x in g.xs]
        expected = [x for x, c in zip(text, _said(line), strict=True) if c.isalnum()]
        steps = [round(b - a, 3) for a, b in zip(expected, dots, strict=True)]
        assert len(set(steps)) <= 1


def _said(line: Line) -> list[str]:
    return [t for g in line.glyphs if not g.artifact and g.path == "" for t in g.texts]


def test_the_line_tells_what_room_dots_need() -> None:
    assert dotted("国", pitch=28.95).below == 0.0
    assert dotted("国", pitch=17.0).below == pytest.approx((0.32 - 0.12) * 16 - 0.25)


# --- raised and lowered text --------------------------------------------------------------------


def test_raised_text_stands_above_the_baseline_and_close_to_its_word() -> None:
    up, down = replace(PLAIN, size=9.6, rise=5.76), replace(PLAIN, size=9.6, rise=-1.92)
    paragraph = para("水H", Run("2", down), "O共100m", Run("2", up), "，注", Run("[1]", up))
    (line,) = COMPOSER.compose(paragraph, MEASURE)
    assert [g.y for g in line.glyphs if g.size < 16] == [1.92, -5.76, -5.76]
    note = line.glyphs[-1]
    han = line.glyphs[-2]
    assert note.x == pytest.approx(han.x + han.xs[-1] + 16), "no air before it"
    assert (line.above, line.below) == (0.0, 0.0)


@pytest.mark.parametrize("raised", ["2", "①", "[1]"])
def test_raised_text_never_parts_from_what_precedes(raised: str) -> None:
    up = replace(PLAIN, size=9.6, rise=5.76)
    for before in range(1, 12):
        lines = COMPOSER.compose(para("国" * before + "注", Run(raised, up), "国国国国国国"), 96.0)
        assert any(f"注{raised}" in text for text in texts(lines)), texts(lines)


def test_large_characters_ask_for_room() -> None:
    big = replace(PLAIN, size=40.0)
    (line,) = COMPOSER.compose(para("国", Run("国", big), pitch=20.0), MEASURE)
    assert line.above == pytest.approx(0.88 * 24 - 3.0)
    assert line.below == pytest.approx(0.12 * 24 - 1.0)


# --- leaders ------------------------------------------------------------------------------------


def entry(text: str, page: int, leader: str = "…", **look: Any) -> list[Line]:
    content: tuple[str | Inline, ...] = text, Fill(leader, PLAIN), Folio("there", PLAIN)
    paragraph = para(*content, align="start", **look)
    return COMPOSER.compose(paragraph, MEASURE, {"there": page})


def leader_of(line: Line) -> Glyphs:
    (dots,) = [g for g in line.glyphs if g.artifact]
    return dots


@pytest.mark.parametrize("leader", ["…", ".", "·", ". ", "—"])
def test_leaders_of_all_lines_stand_one_below_the_other(leader: str) -> None:
    lines = [
        *entry("总则", 3, leader),
        *entry("防汛抗旱工作", 128, leader),
        *entry("附录A", 12, leader, inset_start=32.0),
    ]
    columns = []
    for line in lines:
        dots = leader_of(line)
        assert dots.text == leader * (len(dots.gids) // len(leader))
        columns.append({round(line.x + dots.x + x, 3) for x in dots.xs})
        assert line.x + line.width == pytest.approx(MEASURE)
    longest = max(columns, key=len)
    assert all(column <= longest for column in columns)


def test_a_leader_keeps_half_an_em_from_text_and_number_and_is_no_text() -> None:
    (line,) = entry("总则", 3)
    assert line.text == "总则3"
    dots, number = leader_of(line), line.glyphs[-1]
    assert set(dots.texts) == {"…"}
    assert line.x + dots.x >= 32 + 8 - 1e-6
    assert line.x + dots.x + dots.xs[-1] + 16 <= line.x + number.x - 8 + 1e-6
    assert line.x + number.x == pytest.approx(MEASURE - 8)


def test_a_long_entry_wraps_and_its_last_line_has_leader_and_number() -> None:
    for count in range(20, 62):
        lines = entry("国" * count, 128)
        assert "".join(texts(lines)) == "国" * count + "128"
        assert len(leader_of(lines[-1]).gids) >= 2, count
        assert lines[-1].text.endswith("128")
        assert len(lines[-1].text) > 3 + 1, "never a number, or one character, alone"
        assert all(not g.artifact for line in lines[:-1] for g in line.glyphs)
        assert max(line.x + line.width for line in lines) <= MEASURE + 0.05


def test_a_leader_with_nothing_behind_it_fills_the_line() -> None:
    (line,) = COMPOSER.compose(para("姓名", Fill("＿", PLAIN), align="start"), MEASURE)
    assert line.text == "姓名"
    assert len(leader_of(line).gids) == 24


def test_a_number_wider_than_the_line_stands_on_lines_of_its_own() -> None:
    content = "国国国", Fill("…", PLAIN), "1234567890"
    lines = COMPOSER.compose(para(*content, align="start"), 64.0)
    assert "".join(texts(lines)) == "国国国1234567890"
    assert all(line.x + line.width <= 64.05 for line in lines)
