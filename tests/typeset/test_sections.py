"""Pages of several makes: wide ones among upright ones, odd and even ones, blank ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from galleys import (
    BOTTOM,
    CELL,
    TOP,
    baselines,
    body,
    counts,
    heading,
    imprint,
    lines,
    lowest,
    make,
    shown,
    table,
    text,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from setting import BODY, COMPOSER, MM, PAGE, PITCH

from reports.galley import (
    Block,
    Figure,
    Figures,
    Galley,
    Group,
    PageBreak,
    PageStyle,
    Paragraph,
    Raster,
    Run,
    Section,
    Space,
    Table,
    paragraphs,
    text_of,
)
from reports.typeset.pages import make_pages
from reports.typeset.placed import Box, Glyphs, Image, Page

WIDE = replace(
    PAGE,
    name="landscape",
    width=PAGE.height,
    height=PAGE.width,
    top=28 * MM,
    bottom=26 * MM,
    inside=35 * MM,
    outside=37 * MM,
)
TURNED = replace(WIDE, folio_turned=True)
SINGLE = replace(PAGE, duplex=False)


def wide(*blocks: Block, page: PageStyle = TURNED) -> Section:
    return Section(blocks, page)


def folio(page: Page) -> list[Glyphs]:
    return [item for item in page.items if isinstance(item, Glyphs) and item.artifact]


def said(page: Page) -> str:
    return "".join(glyphs.text for glyphs in folio(page))


def blanks(pages: list[Page]) -> list[int]:
    return [page.number for page in pages if page.blank]


# --- sections -----------------------------------------------------------------------------------


def test_a_section_stands_on_pages_of_its_own_make() -> None:
    pages = make(body(3), wide(body(30, "横")), body(2, "后")).pages
    sizes = [(page.width, page.height) for page in pages]
    upright, across = (PAGE.width, PAGE.height), (PAGE.height, PAGE.width)
    assert sizes == [upright, across, across, upright]
    assert [page.number for page in pages] == [1, 2, 3, 4]
    # 225 mm hold 40 characters, 156 mm hold 15 lines.
    assert [len(line) for line in lines(pages[1])] == [40] * 15
    assert [len(lines(page)) for page in pages] == [3, 15, 6, 2]
    for page in pages[1:3]:
        top = WIDE.top if page.number % 2 else WIDE.bottom
        assert baselines(page)[0] == pytest.approx(top + (PITCH - 16) / 2 + 0.88 * 16, abs=1e-3)
        assert min(item.x for item in shown(page)) == pytest.approx(WIDE.inside)
        assert baselines(page)[-1] + 0.12 * 16 < top + WIDE.depth


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((wide(body(1)), wide(body(1))), ["w", "w"]),
        ((wide(body(1)), body(1)), ["w", "u"]),
        ((body(1), wide(), body(1)), ["u", "u"]),
        ((body(1), wide(Space(PITCH)), Space(PITCH), wide(body(1))), ["u", "w"]),
        ((body(1), PageBreak(), wide(PageBreak(), body(1), PageBreak()), PageBreak()), ["u", "w"]),
        ((wide(),), ["u"]),
        ((wide(wide(body(1), page=PAGE), body(1)),), ["u", "w"]),
        ((body(1), wide(body(1), page=PAGE), body(1)), ["u", "u", "u"]),
    ],
    ids=["side by side", "first", "empty", "white space", "breaks", "nothing", "nested", "alike"],
)
def test_a_section_begins_a_page_and_ends_one_but_makes_none_for_nothing(
    blocks: tuple[Block, ...], expected: list[str]
) -> None:
    pages = make(*blocks).pages
    assert ["w" if page.width > page.height else "u" for page in pages] == expected


def test_a_table_in_a_section_is_cut_for_its_pages() -> None:
    pages = make(body(1), wide(table(40)), body(1, "后"))
    assert text(pages).count("格") == 80
    for page in pages.pages[1:-1]:
        assert (page.width, page.height) == (WIDE.width, WIDE.height)
        top = WIDE.top if page.number % 2 else WIDE.bottom
        assert max(baselines(page)) < top + WIDE.depth
        assert "表头" in said(page) or "表头" in lines(page)[0]


# --- folios of wide pages -----------------------------------------------------------------------


def test_the_folio_of_a_turned_page_stands_where_it_does_on_upright_pages() -> None:
    upright = make(body(22 * 3)).pages
    turned = make(wide(body(45)), body(1)).pages[:3]
    for page, other in zip(turned, upright, strict=True):
        assert said(page) == said(other) == f"— {page.number} —"
        # The sheet turned clockwise: its foot is left, its left edge on top.
        at = [(glyphs.y, PAGE.height - glyphs.x) for glyphs in folio(page)]
        assert at == [pytest.approx((glyphs.x, glyphs.y)) for glyphs in folio(other)]
        assert {glyphs.turn for glyphs in folio(page)} == {90.0}
    first, second = folio(turned[0])[0], folio(turned[1])[0]
    assert first.y > turned[0].height / 2 > second.y
    assert first.x < WIDE.inside


def test_a_document_that_is_wide_itself_has_its_folio_at_the_foot() -> None:
    pages = make(body(30), page=WIDE).pages
    for page in pages:
        assert {glyphs.turn for glyphs in folio(page)} == {0.0}
        assert folio(page)[0].y > WIDE.height - WIDE.bottom
    assert folio(pages[0])[0].x > WIDE.width / 2 > folio(pages[1])[0].x


def test_a_wide_document_bound_like_an_upright_one_has_its_folio_at_the_side() -> None:
    (page,) = make(body(3), page=TURNED).pages
    (other,) = make(body(3)).pages
    at = [(glyphs.y, PAGE.height - glyphs.x) for glyphs in folio(page)]
    assert at == [pytest.approx((glyphs.x, glyphs.y)) for glyphs in folio(other)]


# --- odd and even pages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "to", "expected"),
    [
        (1, "odd", [2]),
        (1, "even", []),
        (1, "", []),
        (23, "odd", []),
        (23, "even", [3]),
        (22, "odd", [2]),
        (0, "even", []),
        (0, "odd", []),
    ],
)
def test_a_part_begins_on_its_side_of_the_paper(above: int, to: str, expected: list[int]) -> None:
    before = [body(above)] if above else []
    pages = make(*before, PageBreak(to), body(1, "中")).pages
    assert blanks(pages) == expected
    assert lines(pages[-1]) == ["中" * 28]
    for page in pages:
        assert bool(page.items) is not page.blank
        assert page.blank or said(page) == f"— {page.number} —"


def test_the_turn_of_several_breaks_is_the_strictest() -> None:
    breaks = (PageBreak("odd"), PageBreak(), Space(PITCH))
    assert blanks(make(body(1), *breaks, body(1)).pages) == [2]
    pages = make(body(1), *breaks, wide(body(1)), PageBreak("odd"), body(1)).pages
    assert blanks(pages) == [2, 4]
    assert (pages[1].width, pages[2].width, pages[3].width) == (PAGE.width, WIDE.width, PAGE.width)


def test_a_group_may_ask_for_an_odd_page() -> None:
    first = Group((body(2, "甲"), PageBreak("odd"), body(2, "乙")), "box")
    pages = make(first).pages
    assert blanks(pages) == [2]
    assert lines(pages[2]) == ["乙" * 28] * 2


def test_blank_pages_are_named_in_the_dump() -> None:
    dump = make(body(1), PageBreak("odd"), body(1)).dump()
    assert "page 2 595.28x841.89 blank\npage 3 595.28x841.89\n" in dump


def test_single_sided_print_has_no_blank_pages_and_one_binding_margin() -> None:
    pages = make(body(44), PageBreak("even"), body(1), page=SINGLE).pages
    assert (counts(make(body(44), PageBreak("even"), body(1), page=SINGLE))) == [22, 22, 1]
    for page in pages:
        assert min(item.x for item in shown(page)) == pytest.approx(SINGLE.inside)
    assert folio(pages[0])[0].x == folio(pages[1])[0].x == SINGLE.inside + 14


@pytest.mark.parametrize(
    ("align", "duplex", "sides"),
    [
        ("justify", True, "right left"),
        ("justify", False, "right right"),
        ("end", False, "right right"),
        ("start", False, "left left"),
        ("center", True, "middle middle"),
        ("center", False, "middle middle"),
    ],
)
def test_the_folio_stands_outside_or_where_its_style_says(
    align: str, duplex: bool, sides: str
) -> None:
    look = replace(PAGE.folio, align=align)
    style = replace(PAGE, duplex=duplex, folio=look, inside=27 * MM, outside=27 * MM)
    found = []
    for page in make(body(44), page=style).pages:
        place = folio(page)[0].x / page.width
        found.append("left" if place < 0.4 else "right" if place > 0.6 else "middle")
    assert " ".join(found) == sides


def test_page_1_may_hide_its_number() -> None:
    style = replace(PAGE, folio_first=False)
    assert [said(page) for page in make(body(44), page=style).pages] == ["", "— 2 —"]


# --- the imprint --------------------------------------------------------------------------------


def test_the_imprint_comes_after_a_wide_section_on_an_upright_page() -> None:
    pages = make(body(1), wide(body(3, "横")), imprint(2)).pages
    assert len(pages) == 3
    assert lines(pages[2])[-1] == "印发机关"
    assert lowest(pages[2]) == pytest.approx(BOTTOM, abs=0.01)
    assert said(pages[2]) == "— 3 —"


def test_the_imprint_of_a_wide_document_stands_on_its_last_page() -> None:
    pages = make(body(20), imprint(2), page=WIDE).pages
    assert len(pages) == 2
    assert len(lines(pages[1])) > 3, "the imprint stands alone"
    assert lowest(pages[1]) == pytest.approx(WIDE.height - WIDE.bottom, abs=0.01)


@pytest.mark.parametrize(
    ("above", "to", "count", "numbered"),
    [(1, "even", 2, True), (23, "even", 4, False), (23, "", 3, True)],
)
def test_an_imprint_on_a_page_of_its_own_because_it_was_asked_for(
    above: int, to: str, count: int, numbered: bool
) -> None:
    pages = make(body(above), PageBreak(to), imprint(2)).pages
    assert len(pages) == count
    assert lines(pages[-1])[-1] == "印发机关"
    assert bool(said(pages[-1])) is numbered, "an imprint after a blank page shows no number"
    assert all(not page.items for page in pages if page.blank)


def test_an_imprint_taller_than_a_page_goes_on_after_a_wide_section() -> None:
    pages = make(wide(body(1)), imprint(60))
    assert text(pages).count("印发") == 61
    assert (pages.pages[1].width, pages.pages[-1].width) == (PAGE.width, PAGE.width)


# --- running heads ------------------------------------------------------------------------------

HEAD = replace(BODY, name="head", align="center", pitch=12.0, char=replace(BODY.char, size=9.0))


def with_head(form: str) -> PageStyle:
    return replace(PAGE, head=HEAD, head_form=form, head_rise=17.0)


def head_of(page: Page) -> str:
    found = [glyphs for glyphs in folio(page) if glyphs.size == 9.0]
    for glyphs in found:
        assert glyphs.y == pytest.approx(TOP - 17)
    return "".join(glyphs.text for glyphs in found)


def test_the_running_head_names_document_and_part_on_all_pages_but_the_first() -> None:
    blocks = (
        heading("一、甲"),
        body(22),
        heading("（一）小", 2),
        body(20),
        heading("二、乙"),
        body(2),
        PageBreak("odd"),
        body(2),
    )
    pages = make(*blocks, page=with_head("{title}　{heading}"), title="关于").pages
    assert blanks(pages) == [4]
    second = "关于　二、乙"
    assert [head_of(page) for page in pages] == ["", "关于　一、甲", second, "", second]


def test_a_running_head_without_words_is_none() -> None:
    pages = make(body(30), page=with_head("{heading}")).pages
    assert [head_of(page) for page in pages] == ["", ""]


def test_a_long_running_head_grows_upwards() -> None:
    pages = make(heading("长" * 60), body(30), page=with_head("{heading}")).pages
    ys = sorted({glyphs.y for glyphs in folio(pages[1]) if glyphs.size == 9.0})
    assert ys == pytest.approx([TOP - 29, TOP - 17])


def test_the_running_head_of_a_turned_page_is_turned_with_it() -> None:
    turned = replace(TURNED, head=HEAD, head_form="{title}", head_rise=17.0)
    pages = make(body(1), wide(body(1), page=turned), page=with_head("{title}")).pages
    (head,) = [glyphs for glyphs in folio(pages[1]) if glyphs.size == 9.0]
    assert head.turn == 90.0
    assert head.x == pytest.approx(PAGE.height - TOP + 17)


# --- anything after anything --------------------------------------------------------------------

# A paragraph of each its own character, told again by it on the pages.
MARKS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地人和金木水火土东西南北春夏秋冬"

kinds = st.one_of(
    st.integers(1, 30),
    st.just("heading"),
    st.sampled_from(["", "odd", "even"]).map(PageBreak),
    st.integers(1, 3).map(lambda n: Space(n * PITCH)),
    st.integers(1, 30).map(table),
    st.integers(30, 400).map(lambda height: picture(float(height))),
)
sections = st.lists(kinds, max_size=5).map(tuple)


def picture(height: float) -> Figures:
    caption = Paragraph((Run("图题", CELL.char),), CELL)
    return Figures((Figure(Raster(b"", "png", 9, 9), 90.0, height, "图", caption),), "figure")


def blocks_of(flow: Sequence[object], marks: Iterator[str]) -> tuple[Block, ...]:
    out: list[Block] = []
    for kind in flow:
        match kind:
            case int():
                out.append(body(kind, next(marks)))
            case tuple():
                out.append(Section(blocks_of(kind, marks), TURNED))
            case "heading":
                out.append(heading())
            case _:
                out.append(kind)  # type: ignore[arg-type]
    return tuple(out)


def extent(page: Page) -> tuple[float, float]:
    """Top and foot of a page's type area."""
    upright = page.width < page.height
    style = PAGE if upright else TURNED
    top = style.top if upright or page.number % 2 else style.bottom
    return top, top + style.depth


@settings(max_examples=200)
@given(st.lists(st.one_of(kinds, kinds, sections), max_size=12), st.booleans())
def test_any_blocks_on_any_pages(flow: list[object], foot: bool) -> None:
    blocks = (*blocks_of(flow, iter(MARKS)), *([imprint(3)] if foot else []))
    whole = Galley("题", "zh-CN", "", "2023-07-24", PAGE, blocks)
    pages = make_pages(whole, COMPOSER)
    assert text(pages) == "".join(map(text_of, paragraphs(blocks)))
    assert [page.number for page in pages.pages] == list(range(1, len(pages.pages) + 1))
    for page in pages.pages:
        top, end = extent(page)
        for item in page.items:
            if isinstance(item, Image | Box):
                assert top - 1 <= item.y
                assert item.y + item.height <= end + 1
            elif not item.artifact:
                assert top < item.y < end
        assert not page.blank or not page.items
    for before, after in pairwise(pages.pages):
        if before.blank or after.blank:
            continue
        last, first = lines(before)[-1:], lines(after)[:1]
        assert shown(before) or len(pages.pages) == 1
        assert before.number == 1 or "印发" not in first or len(lines(before)) > 0
        torn = set(last[0]) & set(first[0]) & set(MARKS) if last and first else set()
        for mark in torn:
            above, below = (sum(mark in line for line in lines(p)) for p in (before, after))
            assert min(above, below) >= 2 or before.number == 1, "a widow or an orphan"


@settings(max_examples=100)
@given(st.lists(st.one_of(st.integers(1, 30), st.just("heading"), st.integers(1, 30).map(table))))
def test_no_heading_ends_a_page_and_every_line_stands_on_the_grid(flow: list[object]) -> None:
    blocks = (*blocks_of(flow[:20], iter(MARKS)), body(1, "末"))
    pages = make(*blocks).pages
    for page in pages:
        assert lines(page)[-1] != "一、标题"
    if not any(isinstance(block, Table) for block in blocks):
        first = TOP + (PITCH - 16) / 2 + 0.88 * 16
        for page in pages:
            steps = [(y - first) / PITCH for y in baselines(page)]
            assert steps == pytest.approx(list(range(len(steps))), abs=0.01 / PITCH)
