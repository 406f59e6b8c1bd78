"""Traditional Chinese, Japanese, Korean: marks by their faces, lines by their rules."""

from __future__ import annotations

from itertools import pairwise

import pytest
from setting import COMPOSER, FACES, MEASURE, ROLES, ink, para, texts

from reports.galley import CharStyle, Run
from reports.typeset.lines import Line


def char(language: str, role: str = "songti") -> CharStyle:
    return CharStyle(role, 16.0, language=language)


def width(text: str, language: str, autospace: float = 0.0) -> float:
    """In em."""
    return COMPOSER.width([Run(text, char(language))], autospace) / 16


def steps(line: Line) -> list[float]:
    """Distances of neighbouring glyphs' origins, in em."""
    places = [glyphs.x + x for glyphs in line.glyphs for x in glyphs.xs]
    return [round((b - a) / 16, 3) for a, b in pairwise(places)]


# --- Traditional Chinese ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-Hant", "zh-HK"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("mark", "，。、；：！？")
def test_marks_in_the_middle_of_their_square_are_never_squeezed_into_their_ink(
    language: str, role: str, mark: str
) -> None:
    """With faces whose marks are centred, and with those that have them in the corner."""
    style = char(language, role)
    text = f"國{mark}國{mark}國"
    natural = COMPOSER.width([Run(text, style)], 0.0)
    for part in (0.25, 0.5, 0.75, 1.0):
        for line in COMPOSER.compose(para(text, char=style), natural - 16 * part + 0.01):
            edges = ink(line, COMPOSER)
            assert all(b[0] >= a[1] - 0.01 for a, b in pairwise(edges)), "ink on ink"


@pytest.mark.parametrize("language", ["zh-Hant", "zh-HK"])
def test_a_centred_mark_at_a_lines_end_loses_only_the_blank_it_has(language: str) -> None:
    style = char(language)
    face = FACES.face_for("songti", "，", False, language)
    assert face is not None
    left, right = face.ink(face.gid("，"))
    assert left > 0.3 < right, "the face has its marks in the middle"
    lines = COMPOSER.compose(para("國" * 9 + "，" + "國" * 9, char=style), 9.75 * 16)
    assert texts(lines)[0] == "國" * 9 + "，"
    assert lines[0].width == pytest.approx(9.75 * 16, abs=0.05)
    assert ink(lines[0], COMPOSER)[-1][1] <= 9.75 * 16


@pytest.mark.parametrize("language", ["zh-Hant", "zh-HK"])
def test_adjacent_marks_lose_the_real_blank_between_them(language: str) -> None:
    assert width("國，「國", language) == pytest.approx(3.75), (
        "a quarter on the centred mark's side"
    )
    assert width("國」，國", language) == pytest.approx(3.5)
    assert width("國」「國", language) == pytest.approx(3.5)


def test_a_centred_mark_gives_on_both_sides_when_a_line_is_squeezed() -> None:
    style = char("zh-Hant")
    (line,) = COMPOSER.compose(para("國國，國國", char=style), 4.5 * 16 + 0.01)
    assert steps(line) == pytest.approx([1.0, 0.75, 0.75, 1.0], abs=0.01)


# --- Japanese -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", "ャッーゝ々ヵ。、・：！‼」〟")
def test_no_japanese_line_begins_with(mark: str) -> None:
    for before in range(3, 12):
        text = "国" * before + mark + "国" * 9
        for line in texts(COMPOSER.compose(para(text, char=char("ja")), 6 * 16))[1:]:
            assert line[0] != mark


def test_japanese_has_a_quarter_em_beside_western_text_whatever_the_house_has() -> None:
    (house,) = COMPOSER.compose(para("国A国", char=char("ja"), autospace=0.125), MEASURE)
    assert steps(house)[0] == pytest.approx(1.25)
    (none,) = COMPOSER.compose(para("国A国", char=char("ja"), autospace=0.0), MEASURE)
    assert steps(none)[0] == pytest.approx(1.0)


def test_a_japanese_middle_dot_takes_a_whole_square_and_gives_on_both_sides() -> None:
    assert width("データ・ベース", "ja") == pytest.approx(7.0)
    (line,) = COMPOSER.compose(para("国国・国国", char=char("ja")), 4.6 * 16)
    assert steps(line) == pytest.approx([1.0, 0.8, 0.8, 1.0], abs=0.01)


# --- Korean -------------------------------------------------------------------------------------

KOREAN = (
    "대한민국의 헌법은 국민의 기본적 권리를 보장하며, 2024년 12월에 “한국은행”이 (IMF)와 발표했다."
)


@pytest.mark.parametrize("measure", [120.0, 200.0, 300.0])
@pytest.mark.parametrize("greedy", [False, True])
def test_korean_lines_turn_at_spaces_only(measure: float, greedy: bool) -> None:
    lines = COMPOSER.compose(para(KOREAN, char=char("ko"), greedy=greedy), measure)
    assert len(lines) > 2
    assert all(line.text.endswith(" ") for line in lines[:-1]), texts(lines)


def test_korean_has_no_air_beside_western_text() -> None:
    plain = width("2024", "ko") + width("년", "ko")
    assert width("2024년", "ko", 0.25) == pytest.approx(plain)


def test_korean_spaces_stretch_before_syllables_do() -> None:
    text = "국민의 권리를 보장하며"
    natural = COMPOSER.width([Run(text, char("ko"))], 0.0)
    line = COMPOSER.compose(para(text + " 대한민국", char=char("ko")), natural + 6.0)[0]
    assert line.text == text + " "
    assert line.width == pytest.approx(natural + 6.0)
    plain = COMPOSER.compose(para(text, char=char("ko")), MEASURE)[0]
    grown = [b - a for a, b in zip(steps(plain), steps(line), strict=False)]
    assert [round(by * 16, 1) for by in grown] == [0, 0, 0, 3.0, 0, 0, 0, 3.0, 0, 0, 0]


def test_a_korean_word_wider_than_the_measure_is_broken_all_the_same() -> None:
    lines = COMPOSER.compose(para("가나다라마바사" * 3, char=char("ko")), 64.0)
    assert "".join(texts(lines)) == "가나다라마바사" * 3
    assert max(line.width for line in lines) <= 64.05


# --- mixed --------------------------------------------------------------------------------------


def test_languages_keep_their_rules_within_one_line() -> None:
    runs = Run("中文", char("")), Run("국민의 권리", char("ko")), Run("国", char(""))
    for measure in (60.0, 80.0, 100.0):
        lines = texts(COMPOSER.compose(para(*runs, align="start"), measure))
        assert "".join(lines) == "中文국민의 권리国"
        assert any("국민의" in line for line in lines)
        assert any("권리" in line for line in lines)
    (line,) = COMPOSER.compose(para(*runs), MEASURE)
    assert {glyphs.y for glyphs in line.glyphs} == {0.0}
