"""One line fitted to its width: who gives, who takes, how much at most."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from setting import FACES, PLAIN, natural

from reports.galley import CharStyle, Run
from reports.typeset import chars
from reports.typeset.justify import LIMIT, Gaps, justify, measure_gaps
from reports.typeset.tokens import tokenize

PAIRS = chars.pair_table()


def gaps_of(text: str, autospace: float = 0.125, char: CharStyle = PLAIN, **how: bool) -> Gaps:
    tokens = tokenize([Run(text, char)], {}, FACES, 1e6)
    return measure_gaps(tokens, PAIRS, autospace, **how)


def fit(
    text: str,
    limit: float,
    *,
    full: bool = True,
    trim: bool = False,
    autospace: float = 0.125,
    char: CharStyle = PLAIN,
    **how: bool,
) -> tuple[list[float], float, bool]:
    gaps = gaps_of(text, autospace, char, **how)
    return justify(gaps, 0, len(gaps.tokens.items), limit, full=full, trim=trim)


def taken(text: str, by: float, language: str = "", char: CharStyle = PLAIN) -> list[float]:
    """What each step from token to token loses when a line is squeezed by so many pt."""
    char = replace(char, language=language)
    natural_, width, _ = fit(text, 1e6, full=False, char=char)
    squeezed, less, _ = fit(text, width - by, full=False, char=char)
    assert less == pytest.approx(width - by)
    a, b = ([y - x for x, y in pairwise(xs)] for xs in (natural_, squeezed))
    return [round(x - y, 4) for x, y in zip(a, b, strict=True)]


def test_a_line_that_fits_keeps_its_natural_places() -> None:
    xs, width, ragged = fit("国国，国", 64.0)
    assert xs == pytest.approx([0, 16, 32, 48])
    assert width == pytest.approx(64)
    assert not ragged


# --- squeezed, in the order of CLREQ 3.2.3 ------------------------------------------------------

# Who gives, first to last: the text, the gap that gives, and all that it has to give (pt).
SQUEEZED = {
    "dot": ("国・国", 0, 4.0),  # Japanese: a quarter em on either side of it
    "bracket": ("国（国", 0, 8.0),
    "quote": ("国”国", 1, 8.0),
    "pause": ("国，国", 1, 8.0),
    "air": ("国A国", 0, 1.0),
    "end": ("国。国", 1, 8.0),
}


@pytest.mark.parametrize("case", SQUEEZED)
def test_what_each_kind_of_gap_can_give(case: str) -> None:
    text, gap, most = SQUEEZED[case]
    language = "ja" if case == "dot" else ""
    all_ = 2 * most if case in ("dot", "air") else most
    given_ = taken(text, all_, language)
    assert given_[gap] == pytest.approx(most, abs=0.3)
    assert sum(given_) == pytest.approx(all_)


def test_brackets_give_before_pauses_before_air_before_sentence_ends() -> None:
    text = "国（国）国，国A国。国"  # gaps: 0 ( 2 ) 4 , 5 A 6 7 .
    some = taken(text, 8.0)
    assert some[0] == some[3] == pytest.approx(4.0)
    assert sum(some) == pytest.approx(8.0)
    brackets = taken(text, 16.0 + 3)
    assert brackets[0] == brackets[3] == pytest.approx(8.0)
    assert brackets[5] == pytest.approx(3.0)
    assert brackets[6] == brackets[7] == 0.0
    air = taken(text, 16.0 + 8 + 1)
    assert air[5] == pytest.approx(8.0)
    assert air[6] == air[7] == pytest.approx(0.5)
    assert air[9] == 0.0
    ends = taken(text, 16.0 + 8 + 2 + 5)
    assert ends[6] == ends[7] == pytest.approx(1.0)
    assert ends[9] == pytest.approx(5.0)


def test_word_spaces_wider_than_a_quarter_em_give_first() -> None:
    sans = CharStyle("heiti", 16.0)
    wide = max(0.0, FACES.face("noto-sans-sc").advance(FACES.face("noto-sans-sc").gid(" ")) - 0.25)
    given_ = taken("国 国，国", 1.0, char=sans)
    assert given_[1] == pytest.approx(min(1.0, wide * 16), abs=1e-3)
    assert sum(given_) == pytest.approx(1.0)


def test_each_turn_is_shared_evenly() -> None:
    given_ = taken("国，国、国：国", 6.0)
    assert given_[1] == given_[3] == given_[5] == pytest.approx(2.0)


def test_a_centred_mark_gives_on_both_sides() -> None:
    given_ = taken("国？国", 8.0)  # FandolFang has its ？ in the middle of the square
    assert given_ == pytest.approx([4.0, 4.0])


def test_the_first_lines_opening_mark_keeps_its_blank() -> None:
    xs, _, _ = fit("“国，国", 60.0, full=False)
    assert xs[1] - xs[0] == pytest.approx(16.0)
    xs, _, _ = fit("“国，国", 100.0, full=False, trim=True)
    assert xs[0] == pytest.approx(-8.0)


# --- spread, in the order of CLREQ 3.2.4 --------------------------------------------------------


def grown(text: str, by: float, autospace: float = 0.125, *, stepwise: bool = False) -> list[float]:
    """What each step from token to token gains when a line is spread by so many pt."""
    natural_, width, _ = fit(text, 1e6, full=False, autospace=autospace, stepwise=stepwise)
    spread, more, ragged = fit(text, width + by, autospace=autospace, stepwise=stepwise)
    assert not ragged
    assert more == pytest.approx(width + by)
    a, b = ([y - x for x, y in pairwise(xs)] for xs in (natural_, spread))
    return [round(y - x, 4) for x, y in zip(a, b, strict=True)]


def test_word_spaces_grow_first_then_all_gaps_and_the_air_like_any() -> None:
    text = "国A国，国 国国"  # gaps: 0 1 around A; 5 behind the space
    assert grown(text, 3.0) == pytest.approx([0, 0, 0, 0, 0, 3.0, 0])
    assert grown(text, 4.0 + 5) == pytest.approx([1.0, 1.0, 1, 1, 0, 4.0, 1])


def test_by_steps_word_spaces_grow_first_then_the_air_then_all_gaps() -> None:
    text = "国A国，国 国国"
    assert grown(text, 4.0 + 2, stepwise=True) == pytest.approx([1.0, 1.0, 0, 0, 0, 4.0, 0])
    assert grown(text, 4.0 + 4 + 6, stepwise=True) == pytest.approx([2.0, 2.0, 2, 2, 0, 4.0, 2])


@pytest.mark.parametrize("autospace", [0.125, 0.25])
def test_by_steps_the_air_grows_to_twice_its_width(autospace: float) -> None:
    each = 16 * autospace
    assert grown("国A国国", 2 * each, autospace, stepwise=True) == pytest.approx([each, each, 0])
    more = grown("国A国国", 2 * each + 3, autospace, stepwise=True)
    assert more == pytest.approx([each, each, 3])


def test_without_air_there_is_none_to_grow() -> None:
    assert grown("国A国国", 3.0, 0.0) == pytest.approx([1.0, 1.0, 1.0])


@pytest.mark.parametrize("text", ["甲——乙", "甲……乙", "甲–乙", "甲～乙", "甲ABC乙"])
def test_nothing_grows_inside_what_is_solid(text: str) -> None:
    inner = text[1:-1]
    steps = grown(f"国{text}国", 4.0, 0.0)
    if inner in "–～":
        assert steps == pytest.approx([2.0, 0.0, 0.0, 2.0])
    else:
        assert steps == pytest.approx([1.0] * 4), "one token: only what is around it grows"


def test_solid_pairs_do_not_grow() -> None:
    spread, _, _ = fit("￥100℃国国", 80.0)
    steps = [b - a for a, b in pairwise(spread)]
    assert steps[0] == pytest.approx(16.0)
    assert steps[1] == pytest.approx(24.0)


def test_a_line_that_would_need_too_much_stays_ragged_at_its_natural_width() -> None:
    xs, width, ragged = fit("国国国国", 64 + 3 * 16 * LIMIT + 0.1)
    assert ragged
    assert width == pytest.approx(64.0)
    assert xs == pytest.approx([0, 16, 32, 48])
    assert not fit("国国国国", 64 + 3 * 16 * LIMIT - 0.1)[2]


def test_a_single_token_cannot_be_spread() -> None:
    assert fit("国", 40.0)[2]


def test_white_space_at_the_end_stands_behind_the_line() -> None:
    xs, width, _ = fit("国国  ", 34.0)
    assert width == pytest.approx(34.0)
    assert xs[2:] == pytest.approx([34.0, 34.0])
    assert fit("\u3000\u3000", 40.0) == ([0.0, 0.0], 0.0, False)


@settings(max_examples=300)
@given(text=natural, part=st.floats(-1.0, 1.5))
def test_no_gap_leaves_its_bounds(text: str, part: float) -> None:
    """From squeezed to the last to looser than allowed: `part` of the room or of the limit."""
    gaps = gaps_of(text)
    count = gaps.seen[-1]
    if count < 1:
        return
    last = count - 1
    room = gaps.room[last] - gaps.room[0]
    grow = (gaps.open[last] - gaps.open[0]) * LIMIT
    natural_ = justify(gaps, 0, count, 1e9, full=False, trim=False)
    limit = natural_[1] + part * (room if part < 0 else grow)
    xs, width, ragged = justify(gaps, 0, count, limit, full=True, trim=False)
    assert width == pytest.approx(natural_[1] if ragged else limit, abs=0.01)
    assert ragged == (part > 1 and grow > 0.01) or abs(limit - natural_[1]) < 0.01
    items = gaps.tokens.items
    for k in range(1, count):
        step = (xs[k] - xs[k - 1]) - (natural_[0][k] - natural_[0][k - 1])
        blank = items[k - 1].right + items[k].left + 1.0  # of the air, at most
        most = LIMIT * 16 + max(items[k - 1].takes, 2.0)
        assert -blank - 1e-6 <= step <= most + 1e-3


# --- the end of a line --------------------------------------------------------------------------


def test_a_mark_hangs_only_when_squeezing_does_not_do() -> None:
    xs, width, _ = fit("国，国国。", 16 * 3.5 + 8, hanging=True)  # squeezed by all of the comma
    assert width == pytest.approx(64.0)
    assert xs[-1] == pytest.approx(56.0)
    xs, width, ragged = fit("国国国国。", 64.0, hanging=True)
    assert xs == pytest.approx([0, 16, 32, 48, 64])
    assert 64 < width <= 72 + 0.1
    assert not ragged
    assert fit("国国国国。", 64.0, full=False)[1] == pytest.approx(72.0), "does not hang by itself"


def test_what_is_left_is_spread_once_a_mark_hangs() -> None:
    xs, width, _ = fit("国国国国。", 67.0, hanging=True)
    assert xs == pytest.approx([0, 17, 34, 51, 67])
    assert 67 < width <= 75.1


@pytest.mark.parametrize("mark", "，、。．；：！？）”》")
def test_pauses_and_full_stops_hang_and_nothing_else(mark: str) -> None:
    gaps = gaps_of("国国" + mark, hanging=True)
    assert (3 in gaps.hangs) == (mark in "，、。．")


def test_in_cells_marks_keep_their_square_but_for_half_of_the_last_where_it_is_needed() -> None:
    text = "国，”国（国。"
    gaps = gaps_of(text, cells=True)
    assert gaps.natural == pytest.approx(16.0 * len(text))
    xs, width, _ = fit(text, gaps.natural - 5, cells=True)
    assert xs == pytest.approx([16.0 * k for k in range(len(text))])
    assert width == pytest.approx(gaps.natural - 5)
    assert fit(text, gaps.natural - 20, cells=True)[1] == pytest.approx(gaps.natural - 8)


def test_in_cells_a_mark_gives_half_before_it_hangs() -> None:
    gaps = gaps_of("国国国。", cells=True, hanging=True)
    assert gaps.halves[4] == pytest.approx(8.0)
    xs, width, _ = fit("国国国。", 60.0, cells=True, hanging=True)
    assert [xs[-1], width] == pytest.approx([48.0, 60.0])
    xs, width, _ = fit("国国国。", 48.0, cells=True, hanging=True)
    assert xs[-1] == pytest.approx(48.0)
    assert 48 < width <= 56.1
