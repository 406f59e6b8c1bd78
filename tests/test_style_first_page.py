"""What a style sheet says of page 1 and of rules left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_style import MM, codes, sheets

from reports.style import load_style

RULES = """
page:
  first_top: 20mm
  rules:
  - {top: 45mm, length: 170mm, width: 2pt, colour: red}
  - {bottom: 20mm, length: 170mm, width: 2pt}
"""


def test_rules_are_measured_from_either_edge_of_the_paper(tmp_path: Path) -> None:
    page = load_style(sheets(tmp_path, RULES), "t").page
    upper, lower = page.rules
    assert (upper.y, upper.length, upper.width) == pytest.approx((45 * MM, 170 * MM, 2))
    assert upper.colour == (200, 0, 10)
    assert lower.y + lower.width == pytest.approx(277 * MM)
    assert page.depth_of(1) - page.depth_of(2) == pytest.approx(17 * MM)


def test_page_1_can_be_enlarged_only(tmp_path: Path) -> None:
    assert codes(sheets(tmp_path, "page:\n  first_top: 40mm\n")) == [("first-page-smaller", 2)]


def test_rule_of_no_width_is_not_drawn_but_keeps_its_room(tmp_path: Path) -> None:
    own = "paragraphs:\n  room: {like: body, border_bottom: {width: 0, gap: 4mm}}\n"
    room = load_style(sheets(tmp_path, own), "t").paragraph("room")
    assert room.border_bottom is None
    assert room.space_after == pytest.approx(4 * MM)


def test_groups_say_their_least_height_and_what_they_hold_to(tmp_path: Path) -> None:
    own = "groups:\n  a: {height: 35mm, keep_with_text: yes}\n  b: {foot: yes, even: yes}\n"
    styles = load_style(sheets(tmp_path, own), "t")
    a, b = styles.group("a"), styles.group("b")
    assert a.least == pytest.approx(35 * MM)
    assert (a.kept, a.foot, a.even) == (True, False, False)
    assert (b.least, b.kept, b.foot, b.even) == (0.0, False, True, True)
