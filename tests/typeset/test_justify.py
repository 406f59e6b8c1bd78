"""One line fitted to its width: who gives, who takes, how much at most."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from setting import FACES, PLAIN, natural

from reports.galley import Run
from reports.typeset import chars
from reports.typeset.justify import LIMIT, Gaps, justify, measure_gaps
from reports.typeset.tokens import tokenize

PAIRS = chars.pair_table()


def gaps_of(text: str, autospace: float = 0.125) -> Gaps:
    return measure_gaps(tokenize([Run(text, PLAIN)], {}, FACES, 1e6), PAIRS, autospace)


def fit(
    text: str, limit: float, *, full: bool = True, trim: bool = False
) -> tuple[list[float], float, bool]:
    gaps = gaps_of(text)
    return justify(gaps, 0, len(gaps.tokens.items), limit, full=full, trim=trim)


def taken(text: str, by: float) -> list[float]:
    """What each step from token to token loses when a line is squeezed by so many pt."""
    gaps = gaps_of(text)
    natural_, width, _ = fit(text, gaps.natural, full=False)
    squeezed, less, _ = fit(text, width - by, full=False)
    assert less == pytest.approx(width - by)
    a, b = ([y - x for x, y in pairwise(xs)] for xs in (natural_, squeezed))
    return [round(x - y, 4) for x, y in zip(a, b, strict=True)]


def test_a_line_that_fits_keeps_its_natural_places() -> None:
    xs, width, ragged = fit("国国，国", 64.0)
    assert xs == pytest.approx([0, 16, 32, 48])
    assert width == pytest.approx(64)
    assert not ragged


def test_marks_share_in_proportion_to_their_blank() -> None:
    given_ = taken("国，国“国”国。国", 6.0)
    comma, opening, closing, stop = given_[1], given_[2], given_[5], given_[7]
    assert comma == opening == closing == pytest.approx(6 / 3.5, abs=1e-4)
    assert stop == pytest.approx(3 / 3.5, abs=1e-4), "the end of a sentence gives half as much"
    assert given_[0] == given_[3] == given_[4] == given_[6] == 0.0


def test_sentence_ends_and_air_give_only_when_all_else_is_used_up() -> None:
    given_ = taken("国，国。国A国", 14.0)
    assert given_[1] == pytest.approx(8.0)
    assert given_[3] == pytest.approx(4 + 2 * 4 / 6, abs=1e-3)
    assert given_[4] == given_[5] == pytest.approx(2 * 1 / 6, abs=1e-3)


def test_the_first_lines_opening_mark_keeps_its_blank() -> None:
    xs, _, _ = fit("“国，国", 60.0, full=False)
    assert xs[1] - xs[0] == pytest.approx(16.0)
    xs, _, _ = fit("“国，国", 100.0, full=False, trim=True)
    assert xs[0] == pytest.approx(-8.0)


def test_all_gaps_grow_alike() -> None:
    natural_, width, _ = fit("国A国，国国", 300.0, full=False)
    spread, full, ragged = fit("国A国，国国", width + 5.0)
    a, b = ([y - x for x, y in pairwise(xs)] for xs in (natural_, spread))
    assert [y - x for x, y in zip(a, b, strict=True)] == pytest.approx([1.0] * 5)
    assert full == pytest.approx(width + 5)
    assert not ragged


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
    room = gaps.easy[last] + gaps.late[last] - gaps.easy[0] - gaps.late[0]
    grow = (gaps.open[last] - gaps.open[0]) * LIMIT
    natural_ = justify(gaps, 0, count, 1e9, full=False, trim=False)
    limit = natural_[1] + part * (room if part < 0 else grow)
    xs, width, ragged = justify(gaps, 0, count, limit, full=True, trim=False)
    assert width == pytest.approx(natural_[1] if ragged else limit, abs=0.01)
    assert ragged == (part > 1 and grow > 0.01) or abs(limit - natural_[1]) < 0.01
    items = gaps.tokens.items
    for k in range(1, count):
        step = (xs[k] - xs[k - 1]) - (natural_[0][k] - natural_[0][k - 1])
        blank = items[k - 1].right + items[k].left + items[k - 1].spare + 1.0
        assert -blank - 1e-6 <= step <= LIMIT * 16 + 1e-6
