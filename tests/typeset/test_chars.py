"""Classes and pairs against CLREQ, and what must stay whole."""

from __future__ import annotations

import pytest

from reports.typeset import chars
from reports.typeset.chars import AUTOSPACE, CUT_FIRST, CUT_SECOND, NO_BREAK, SOLID

TABLES = {level: chars.pair_table(level) for level in ("basic", "gb", "strict")}


def kind(char: str) -> int:
    return chars.CLASS.get(char, chars.ID)


def bits(pair: str, level: str = "gb") -> int:
    return TABLES[level][kind(pair[0])][kind(pair[1])]


def test_every_character_has_one_class() -> None:
    everything = "".join(chars.CHARACTERS.values())
    assert len(everything) == len(set(everything))
    assert len(chars.CHARACTERS) <= chars.KINDS


@pytest.mark.parametrize("mark", "，。、；：？！）》〉」』】〕〗］｝”’．·–～％‰℃㎡々ー゙")
def test_marks_that_begin_no_line(mark: str) -> None:
    for level in TABLES:
        assert bits("国" + mark, level) & NO_BREAK


@pytest.mark.parametrize("mark", "（《〈「『【〔〖［｛“‘￥№＃≥")
def test_marks_that_end_no_line(mark: str) -> None:
    for level in TABLES:
        assert bits(mark + "国", level) & NO_BREAK


def test_levels_differ_in_slashes_dashes_and_ellipses() -> None:
    assert [bool(bits("国／", level) & NO_BREAK) for level in TABLES] == [False, True, True]
    assert [bool(bits("／国", level) & NO_BREAK) for level in TABLES] == [False, True, True]
    assert [bool(bits("国—", level) & NO_BREAK) for level in TABLES] == [False, False, True]
    assert [bool(bits("国…", level) & NO_BREAK) for level in TABLES] == [False, False, True]


@pytest.mark.parametrize("pair", ["国国", "国（", "。国", "”国", "—国", "国—", "国 "[::-1]])
def test_breaks_between_other_characters_are_free(pair: str) -> None:
    assert not bits(pair) & NO_BREAK


def test_adjacent_marks_lose_the_blank_between_them() -> None:
    for pair in ("，）", "）（", "。”", "”《", "》、", "”·"):
        assert bits(pair) & CUT_FIRST
    for pair in ("“‘", "（《", "·《"):
        assert bits(pair) & CUT_SECOND
    for pair in ("国（", "）国", "（国", "国，"):
        assert not bits(pair) & (CUT_FIRST | CUT_SECOND)


def test_air_stands_between_ideographs_and_western_runs_only() -> None:
    table = TABLES["gb"]
    for a, b in ((chars.ID, chars.WE), (chars.WE, chars.ID), (chars.WI, chars.ID)):
        assert table[a][b] & AUTOSPACE
    for other in (chars.CM, chars.OP, chars.CL, chars.SP, chars.DS, chars.PO):
        assert not (table[other][chars.WE] | table[chars.WE][other]) & AUTOSPACE
    assert not table[chars.WM][chars.ID] & AUTOSPACE


def test_doubles_and_signs_of_figures_are_solid() -> None:
    assert bits("——") & (SOLID | NO_BREAK) == SOLID | NO_BREAK
    assert bits("……") & (SOLID | NO_BREAK) == SOLID | NO_BREAK
    for a, b in ((chars.PR, chars.WE), (chars.WE, chars.PO), (chars.WE, chars.CN)):
        assert TABLES["gb"][a][b] & (SOLID | NO_BREAK) == SOLID | NO_BREAK


@pytest.mark.parametrize(
    ("run", "kinds"),
    [
        ("GDP", (chars.WE, chars.WE)),
        ("1.", (chars.WE, chars.WM)),
        ("99%", (chars.WE, chars.WE)),
        ("(IMF)", (chars.WM, chars.WM)),
        ("(", (chars.WM, chars.WO)),
        (")", (chars.WC, chars.WM)),
        ("%", (chars.WC, chars.WE)),
        ('"', (chars.WM, chars.WM)),
    ],
)
def test_western_runs_show_their_marks(run: str, kinds: tuple[int, int]) -> None:
    assert chars.western_kinds(run) == kinds


@pytest.mark.parametrize(
    "run", ["GDP", "18061", "-3.5", "99.49%", "don’t", "R&D", "café", "e\u0301", "25°C", "−5"]
)
def test_western_runs_are_found_whole(run: str) -> None:
    assert [match.group() for match in chars.WESTERN.finditer(f"国{run}国")] == [run]


@pytest.mark.parametrize("text", ["国·国", "“国”", "国——国", "国…国", "国’国"])
def test_chinese_marks_are_not_western(text: str) -> None:
    assert chars.WESTERN.search(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("某办发〔2023〕12号文", 4, 11),
        ("于2023年7月24日在", 2, 9),
        ("共18061万吨", 2, 7),
        ("第118期", 1, 4),
    ],
)
def test_what_is_whole_has_a_price_inside(text: str, first: int, last: int) -> None:
    prices = chars.prices(text)
    assert set(range(first, last + 1)) <= set(prices)
    assert first - 1 not in prices


def test_only_document_numbers_are_never_parted() -> None:
    assert max(chars.prices("2023年7月24日18061万 第3期").values()) < 1000
    assert chars.prices("18061万吨")[5] == chars.FIGURE
    assert chars.prices("18061万吨")[6] == chars.UNIT
    assert set(chars.prices("〔2023〕12号").values()) == {chars.NEVER}
    assert chars.prices("各级党委政府") == {}


def test_a_web_address_parts_after_slashes_rather_than_dots_rather_than_anywhere() -> None:
    found = chars.chances("a/b.c//d")
    assert len(found) == 8
    assert found[0] == 0.0
    assert found[2] < found[4] < found[1] == chars.LAST_RESORT
    assert found[6] == chars.LAST_RESORT, "not between two slashes"


def test_a_figure_in_a_long_run_is_dearer_than_any_hole_in_a_line() -> None:
    found = chars.chances("ab1,234.5%/7")
    assert found[2] == found[1] == chars.LAST_RESORT
    assert min(found[3:10]) > 2 * chars.LAST_RESORT
    assert found[11] < 100


# --- languages ----------------------------------------------------------------------------------

# JLREQ's classes of characters that begin no line (3.1.7) and that end none (3.1.8).
JLREQ_NO_START = {
    "cl-02": "）〕］｝〉》」』】｠〙〛’”〟",
    "cl-03": "–〜゠",
    "cl-04": "！？‼⁇⁈⁉",
    "cl-05": "・：；",
    "cl-06": "。．",
    "cl-07": "、，",
    "cl-09": "ヽヾゝゞ々〻",
    "cl-10": "ー",
    "cl-11": "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇷㇿ",
    "cl-13": "′″℃￠％‰㏋",
}
JLREQ_NO_END = {"cl-01": "（〔［｛〈《「『【｟〘〚‘“〝", "cl-12": "￥＄￡＃№"}


def test_japanese_lines_begin_and_end_by_jlreq() -> None:
    found = chars.Classes("ja")
    for table in TABLES.values():
        for mark in "".join(JLREQ_NO_START.values()):
            assert table[chars.ID][found[mark]] & NO_BREAK, mark
        for mark in "".join(JLREQ_NO_END.values()):
            assert table[found[mark]][chars.ID] & NO_BREAK, mark
    for pair in ("——", "……", "‥‥", "――"):
        assert bits(pair) & (SOLID | NO_BREAK) == SOLID | NO_BREAK


def test_japanese_counts_colons_among_the_middle_dots() -> None:
    assert chars.Classes("ja")["："] == chars.MD
    assert chars.Classes("")["："] == chars.Classes("zh-Hant")["："] == chars.CM


def test_korean_text_turns_between_words() -> None:
    found = chars.Classes("ko")
    hangul, hanja = found["한"], found["漢"]
    assert hangul == hanja == chars.HG
    assert chars.Classes("")["한"] == chars.Classes("ja")["漢"] == chars.ID
    table = TABLES["gb"]
    for a, b in (
        *((hangul, other) for other in (hangul, chars.WE, chars.WM, chars.WC, chars.PO, chars.CL)),
        *((other, hangul) for other in (chars.WE, chars.WM, chars.CL, chars.OP)),
    ):
        assert table[a][b] & NO_BREAK
    assert not table[chars.SP][hangul] & NO_BREAK
    assert not table[chars.ID][hangul] & NO_BREAK, "a Korean word in Chinese text"
    assert not (table[hangul][chars.WE] | table[chars.WE][hangul]) & AUTOSPACE


def test_connectors_and_the_fronts_of_spaces_are_not_spaced_apart() -> None:
    for pair in ("国–", "～国", "国 "):
        assert bits(pair) & SOLID


def test_the_order_of_giving_is_clreqs() -> None:
    order = [chars.SP, chars.MD, chars.OP, chars.CM, chars.FS]
    steps = [chars.GIVES[kind] for kind in order]
    assert steps == sorted(set(steps))
    assert chars.GIVES[chars.OP] == chars.GIVES[chars.CL]
    assert chars.GIVES[chars.FS] == chars.GIVES[chars.EX]
    assert chars.GIVES[chars.CM] < chars.AIR_GIVES < chars.GIVES[chars.FS]
