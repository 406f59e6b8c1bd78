"""Where lines end: best over the paragraph, or one by one; room left on the last line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from setting import FACES, PLAIN, natural

from reports.galley import Run
from reports.typeset import chars
from reports.typeset.breaks import break_lines
from reports.typeset.justify import Gaps, justify, measure_gaps
from reports.typeset.tokens import tokenize

PAIRS = chars.pair_table()


def gaps_of(text: str, measure: float = 1e6, **how: bool) -> Gaps:
    return measure_gaps(tokenize([Run(text, PLAIN)], {}, FACES, measure), PAIRS, 0.125, **how)


def spans(text: str, measure: float, **how: float) -> list[tuple[int, int]]:
    found = break_lines(gaps_of(text, measure), measure, **how)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_text_that_fits_is_one_line() -> None:
    assert spans("国国国", 48.0) == [(0, 3)]
    assert spans("国国国", 48.0, greedy=True) == [(0, 3)]


@pytest.mark.parametrize("greedy", [False, True])
def test_a_token_wider_than_the_measure_has_no_lines(greedy: bool) -> None:
    assert break_lines(gaps_of("国国国"), 10.0, greedy=greedy) is None


@pytest.mark.parametrize("greedy", [False, True])
def test_the_last_line_leaves_room(greedy: bool) -> None:
    how = {"greedy": greedy, "full": False}
    assert spans("国" * 10, 160.0, **how) == [(0, 10)]
    for tail in (16.0, 64.0, 100.0):
        lines = spans("国" * 10, 160.0, tail=tail, **how)
        assert len(lines) == 2
        start, end = lines[-1]
        assert (end - start) * 16 <= 160.0 - tail + 0.01
    assert break_lines(gaps_of("国国"), 32.0, tail=20.0, greedy=greedy) is None


@pytest.mark.parametrize("greedy", [False, True])
def test_an_indent_shortens_the_first_line_only(greedy: bool) -> None:
    first, second = spans("国" * 9, 80.0, indent=16.0, greedy=greedy)
    assert (first, second) == ((0, 4), (4, 9))


@settings(max_examples=200)
@given(
    text=natural,
    measure=st.sampled_from([450.0, 220.0, 64.0]),
    indent=st.sampled_from([0.0, 32.0]),
    greedy=st.booleans(),
    full=st.booleans(),
    cells=st.booleans(),
    hanging=st.booleans(),
)
def test_what_is_broken_fits(
    text: str,
    measure: float,
    indent: float,
    greedy: bool,
    full: bool,
    cells: bool,
    hanging: bool,
) -> None:
    """Breaking and fitting reckon with the same room: no line is longer than was thought."""
    gaps = gaps_of(text, measure, cells=cells, hanging=hanging)
    lines = break_lines(gaps, measure, indent, full=full, greedy=greedy)
    assert lines is not None
    assert [start for start, _ in lines[1:]] == [end for _, end in lines[:-1]]
    assert (lines[0][0], lines[-1][1]) == (0, len(gaps.tokens.items))
    for start, end in lines:
        limit = measure - (0.0 if start else indent)
        last = end == len(gaps.tokens.items)
        _, width, _ = justify(gaps, start, end, limit, full=full and not last, trim=start > 0)
        assert width <= limit + gaps.hangs.get(end, 0.0) + 0.01


@settings(max_examples=100)
@given(text=natural, measure=st.sampled_from([450.0, 300.0]))
def test_the_best_lines_are_no_more_uneven_than_the_first_that_fit(
    text: str, measure: float
) -> None:
    gaps = gaps_of(text, measure)
    best = break_lines(gaps, measure, full=True)
    first = break_lines(gaps, measure, full=True, greedy=True)
    assert best is not None
    assert first is not None
    assert _ragged(gaps, best, measure) <= _ragged(gaps, first, measure)


def _ragged(gaps: Gaps, lines: list[tuple[int, int]], measure: float) -> int:
    fitted = (justify(gaps, *line, measure, full=True, trim=line[0] > 0) for line in lines[:-1])
    return sum(ragged for _, _, ragged in fitted)
