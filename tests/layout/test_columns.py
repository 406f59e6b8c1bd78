"""Column widths: hints honoured, content given what it needs, the measure never exceeded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.layout.columns import GRAIN, Column, Need, column_widths, share

FLOOR = 20.0
MEASURE = 442.2047
FULL = 442.2  # in whole twentieths
AUTO = Column()


def star(parts: float = 1.0) -> Column:
    return Column(parts=parts)


def widths(columns: list[Column], *needs: tuple[float, float] | Need) -> tuple[float, ...]:
    made = [n if isinstance(n, Need) else Need(k, 1, *n) for k, n in enumerate(needs)]
    return column_widths(columns, made, FLOOR, MEASURE)


def test_what_fits_is_widened_in_proportion_to_fill_the_measure() -> None:
    assert widths([AUTO, AUTO], (20, 100), (20, 300)) == (110.55, 331.65)


def test_fixed_columns_keep_their_width_and_stars_share_the_rest() -> None:
    assert widths([Column(100.0), star(), star(2)], (0, 0), (20, 30), (20, 30)) == (
        100.0,
        114.05,
        228.15,
    )


def test_fixed_columns_alone_need_not_fill_the_measure() -> None:
    assert widths([Column(100.0), Column(50.0)]) == (100.0, 50.0)


def test_an_automatic_column_takes_what_it_needs_and_a_star_the_rest() -> None:
    assert widths([AUTO, star()], (20, 90.01), (20, 2000)) == (90.05, 352.15)


def test_short_columns_stay_on_one_line_when_a_long_one_must_turn() -> None:
    assert widths([AUTO] * 3, (20, 36), (20, 2000), (20, 80)) == (36.0, 326.2, 80.0)


def test_long_columns_share_by_the_root_of_their_length() -> None:
    one, two = widths([AUTO] * 2, (20, 1000), (20, 4000))
    assert two / one == pytest.approx(2.0, abs=0.01)


def test_a_star_keeps_half_an_equal_part_beside_a_long_column() -> None:
    auto, rest = widths([AUTO, star()], (20, 420), (20, 2000))
    assert rest >= MEASURE / 4
    assert auto + rest == pytest.approx(FULL)


def test_a_column_is_never_narrower_than_its_longest_word() -> None:
    assert widths([AUTO] * 2, (200, 210), (20, 9000))[0] >= 200
    assert widths([star(), star(9)], (200, 210), (20, 30))[0] == 200


def test_words_are_cut_only_when_even_they_do_not_fit() -> None:
    assert widths([AUTO] * 2, (300, 300), (600, 600)) == (221.1, 221.1)


def test_a_word_longer_than_the_table_leaves_the_others_their_room() -> None:
    code, text, number = widths([AUTO] * 3, (9000, 9000), (20, 9000), (20, 44))
    assert number == 44
    assert code == text == pytest.approx((FULL - 44) / 2)


def test_a_wide_cell_widens_the_columns_it_covers() -> None:
    wide = Need(0, 2, 300, 350)
    a, b, c = widths([AUTO] * 3, (20, 30), (20, 60), (20, 4000), wide)
    assert a + b >= 300
    assert a + b + c == pytest.approx(FULL)
    assert b > a


def test_a_wide_cell_takes_no_room_that_others_need_to_stand_on_one_line() -> None:
    wide = Need(0, 3, 40, 9000)
    assert widths([AUTO] * 3, (20, 100), (20, 50), (20, 3000), wide)[:2] == (100.0, 50.0)


def test_what_cannot_be_exceeds_the_measure() -> None:
    assert sum(widths([AUTO] * 30)) > MEASURE


columns = st.lists(
    st.one_of(
        st.just(AUTO),
        st.floats(0.5, 9).map(star),
        st.floats(FLOOR, 90).map(Column),
    ),
    min_size=1,
    max_size=9,
)
extents = st.tuples(st.floats(0, 150), st.floats(0, 3000)).map(lambda e: (e[0], max(e)))


@given(columns, st.data(), st.floats(200, 800))
def test_random_tables(said: list[Column], data: st.DataObject, measure: float) -> None:
    needs = [Need(k, 1, *data.draw(extents)) for k in range(len(said)) for _ in range(2)]
    for _ in range(data.draw(st.integers(0, 3)) if len(said) > 1 else 0):
        at = data.draw(st.integers(0, len(said) - 2))
        needs.append(Need(at, data.draw(st.integers(2, len(said) - at)), *data.draw(extents)))
    found = column_widths(said, needs, FLOOR, measure)
    assert found == column_widths(said, needs, FLOOR, measure)
    assert all(width * GRAIN == pytest.approx(round(width * GRAIN)) for width in found)
    for column, width in zip(said, found, strict=True):
        assert width == pytest.approx(column.fixed or width, abs=0.5 / GRAIN + 1e-9)
        assert width >= FLOOR - 0.5 / GRAIN
    held = sum(w for c, w in zip(said, found, strict=True) if c.fixed is not None)
    free = sum(c.fixed is None for c in said)
    if free and held + free * FLOOR <= measure - 0.1:
        assert measure - 1 / GRAIN - 1e-6 <= sum(found) <= measure + 1e-6
    singly = [max((n.least for n in needs if n.columns == 1 and n.column == k), default=0.0)
              for k in range(len(said))]  # fmt: skip
    wide = sum(n.least for n in needs if n.columns > 1)
    least = [max(FLOOR, single) for single in singly]
    wanted = sum(low for low, c in zip(least, said, strict=True) if c.fixed is None)
    if wanted + wide + held + 1 <= measure:
        for column, low, width in zip(said, least, found, strict=True):
            assert column.fixed is not None or width >= low - 1e-6
        for need in needs:
            reach = range(need.column, need.column + need.columns)
            if all(said[k].fixed is None for k in reach):
                assert sum(found[k] for k in reach) >= need.least - 1e-6


@given(
    st.integers(0, 20_000),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 500), st.integers(0, 5000)), min_size=1),
)
def test_shares_keep_their_bounds_and_their_sum(
    total: int, items: list[tuple[int, int, int]]
) -> None:
    weights, lows = [w for w, _, _ in items], [low for _, low, _ in items]
    highs = [low + more for _, low, more in items]
    found = share(total, weights, lows, highs)
    assert all(a <= b <= c for a, b, c in zip(lows, found, highs, strict=True))
    if sum(lows) <= total <= sum(highs):
        assert sum(found) == total
