"""Page 1 with margins and rules of its own; text that goes along; an imprint on the back."""

from __future__ import annotations

import pytest
from galleys import baselines, imprint, lines, lowest, make
from msgspec.structs import replace
from setting import BODY, MM, PAGE, PITCH

from reports.galley import Block, Group, PageStyle, Paragraph, Run, Stripe
from reports.typeset.placed import Box, Glyphs, Page

TALL = replace(PAGE, first_top=20 * MM, first_bottom=PAGE.bottom - 3 * PITCH)


def one(text: str = "一行字。") -> Paragraph:
    return Paragraph((Run(text, BODY.char),), BODY)


def numbers(page: Page) -> str:
    """What the folio says."""
    found = (item for item in page.items if isinstance(item, Glyphs) and item.artifact)
    return "".join(item.text for item in found)


def pages(*blocks: Block, page: PageStyle = PAGE) -> list[Page]:
    return make(*blocks, page=page).pages


def test_page_1_is_as_deep_as_its_own_margins_say() -> None:
    first, second, *_ = pages(*[one()] * 60, page=TALL)
    extra = (PAGE.top - 20 * MM) / PITCH + 3
    assert len(lines(first)) == int(22 + extra + 1e-6)
    assert len(lines(second)) == 22
    tops = [baselines(page)[0] for page in (first, second)]
    assert tops[1] - tops[0] == pytest.approx(PAGE.top - 20 * MM)


def test_foot_of_page_1_is_its_own() -> None:
    (first,) = pages(one(), imprint(1), page=TALL)
    assert TALL.first_bottom is not None
    assert lowest(first) == pytest.approx(TALL.height - TALL.first_bottom)


def test_rules_stand_on_page_1_alone_in_the_middle_of_the_paper() -> None:
    ruled = replace(PAGE, rules=(Stripe(100.0, 170 * MM, 2.0, (200, 0, 10)),))
    first, second = pages(*[one()] * 30, page=ruled)
    (box,) = (item for item in first.items if isinstance(item, Box))
    assert (box.y, box.width, box.height, box.colour) == (100.0, 170 * MM, 2.0, (200, 0, 10))
    assert box.x == pytest.approx((PAGE.width - 170 * MM) / 2)
    assert not [item for item in second.items if isinstance(item, Box)]


def closing(kept: bool) -> Group:
    return Group((one("署名"), one("日期")), "closing", kept=kept)


def test_group_that_stays_with_the_text_takes_its_last_lines_along() -> None:
    before = [one(f"第{n}行") for n in range(21)]
    assert lines(pages(*before, closing(False))[1]) == ["署名", "日期"]
    assert lines(pages(*before, closing(True))[1]) == ["第20行", "署名", "日期"]


def test_least_height_of_a_group_holds_even_if_nothing_is_in_it() -> None:
    empty = Group((), "top", least=3 * PITCH)
    full = Group((one(),) * 2, "top", least=3 * PITCH)
    over = Group((one(),) * 4, "top", least=3 * PITCH)
    for group, below in ((empty, 3), (full, 3), (over, 4)):
        (page,) = pages(group, one("后面"))
        assert baselines(page)[-1] == pytest.approx(
            PAGE.top + below * PITCH + (PITCH - 16) / 2 + 0.88 * 16
        )


def on_back() -> Group:
    return replace(imprint(1), even=True)


def test_imprint_goes_to_the_back_of_the_last_sheet() -> None:
    made = pages(one(), on_back())
    assert [numbers(page) for page in made] == ["— 1 —", "— 2 —"]
    assert lines(made[0]) == ["一行字。"]
    assert not made[1].blank


def test_imprint_stays_where_the_text_ends_on_a_back() -> None:
    made = pages(*[one()] * 30, on_back())
    assert len(made) == 2
    assert len(lines(made[1])) > 8


def test_full_back_has_a_blank_page_after_it() -> None:
    made = pages(*[one()] * 44, on_back())
    assert [len(lines(page)) for page in made[:3]] == [22, 22, 0]
    assert [page.blank for page in made] == [False, False, True, False]
    assert [numbers(page) for page in made] == ["— 1 —", "— 2 —", "", ""]  # GB/T 9704-2012 7.5


def test_single_sided_print_has_no_back() -> None:
    assert len(pages(one(), on_back(), page=replace(PAGE, duplex=False))) == 1
