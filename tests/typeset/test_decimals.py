"""Numbers below one another: what is a number, where its decimal point stands, what is centred."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from setting import COMPOSER, PLAIN, para

from reports.galley import Paragraph, Run
from reports.typeset.decimals import extents, point, set_decimal

ROOM = 120.0


def decimal(text: str) -> Paragraph:
    return para(text, align="decimal")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("12", 2),
        ("12.5", 2),
        ("1,234,567.89元", 9),
        ("1，234.5", 5),
        ("18061万吨", 5),
        ("2.97万", 1),
        ("99.49%", 2),
        ("-3.5℃", 2),
        ("−3.5", 2),
        ("+0.8个百分点", 2),
        ("±0.5", 2),
        ("￥100.00", 4),
        ("约120万元", 4),
        ("（12.5）", 3),
        (" 7 ", 2),
    ],
)
def test_numbers_are_aligned_before_their_point(text: str, before: int) -> None:
    assert point(text) == before


@pytest.mark.parametrize(
    "text", ["", "原文未明确", "—", "7月24日", "2021–2025年", "1:3", "1.2.3", "12、13", "第3期"]
)
def test_what_is_not_one_number_has_no_point(text: str) -> None:
    assert point(text) is None


def at(text: str, stop: float, room: float = ROOM) -> tuple[float, float]:
    """Where a number's only line begins and ends."""
    (line,) = set_decimal(decimal(text), room, stop, COMPOSER)
    return line.x, line.x + line.width


def test_points_stand_below_one_another() -> None:
    for text in ("1", "12.5", "-3.25%", "1,234.567", "18061万吨"):
        found = extents(decimal(text), COMPOSER)
        assert found is not None
        assert at(text, 60.0)[0] + found[0] == pytest.approx(60.0)


def test_a_number_in_several_runs_is_one_number() -> None:
    whole = decimal("12.5")
    parts = replace(whole, content=(Run("1", PLAIN, "a"), Run("2.5", PLAIN, "b")))
    assert extents(parts, COMPOSER) == pytest.approx(extents(whole, COMPOSER))


@pytest.mark.parametrize("text", ["原文未明确", "7月24日", "—"])
def test_text_is_centred(text: str) -> None:
    begin, end = at(text, 30.0)
    assert begin == pytest.approx(ROOM - end)


def test_without_a_point_numbers_are_centred() -> None:
    begin, end = at("12.5", 0.0)
    assert begin == pytest.approx(ROOM - end)


def test_what_needs_more_than_one_line_is_centred_on_its_lines() -> None:
    lines = set_decimal(decimal("1234万5"), 40.0, 20.0, COMPOSER)
    assert "".join(line.text for line in lines) == "1234万5"
    assert all(line.x == pytest.approx((40.0 - line.width) / 2) for line in lines)


@given(
    st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,4})?(万吨|%)?", fullmatch=True),
    st.floats(1, 139),
)
def test_numbers_stay_in_their_cell(text: str, stop: float) -> None:
    begin, end = at(text, stop, 140.0)
    assert begin >= 0
    assert end <= 140.0 + 1e-6
