"""Page numbers in the text, what can be clicked, and where it leads."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from itertools import pairwise

import pytest
from galleys import CELL, HEADING, LOOK, body, heading, lines, make, shown, table, text
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from setting import BODY, COMPOSER, PAGE, PITCH

from reports import verify
from reports.errors import ReportError
from reports.galley import (
    Block,
    Break,
    Cell,
    Figure,
    Figures,
    Fill,
    Folio,
    Galley,
    Group,
    PageBreak,
    Paragraph,
    Raster,
    Row,
    Run,
    Section,
    Table,
)
from reports.typeset.numbered import Numbered
from reports.typeset.pages import make_pages
from reports.typeset.placed import Image, Link, Page, Pages

ENTRY = replace(BODY, name="contents1", align="start")


def named(anchor: str, words: str = "一、标题") -> Paragraph:
    return replace(heading(words), anchor=anchor)


def entry(anchor: str, words: str = "一、标题") -> Paragraph:
    """A line of contents."""
    content = (Run(words, BODY.char, link=f"#{anchor}"), Fill("…", BODY.char))
    return Paragraph((*content, Folio(anchor, BODY.char)), ENTRY)


def rows(words: str, page: int) -> int:
    """Lines of an entry with the number of a page."""
    return len(COMPOSER.compose(entry("h0", words), PAGE.measure, {"h0": page}))


# So many characters have room beside a number of one digit, not beside one of two.
WORDS = ("目" * chinese + "i" * latin for chinese in range(18, 26) for latin in range(8))
FULL = next(words for words in WORDS if rows(words, 9) < rows(words, 11))


def printed(pages: Pages, count: int) -> list[int]:
    """The numbers at the ends of the first lines that have one."""
    found = [line for page in pages.pages for line in lines(page) if line[-1].isdigit()]
    return [int("".join(c for c in line if c.isdigit())) for line in found[:count]]


def found(pages: Pages, count: int) -> list[int]:
    return [pages.anchors[f"h{k}"][0] for k in range(count)]


def galley(*blocks: Block) -> Galley:
    return Galley("题", "zh-CN", "", "2023-07-24", PAGE, blocks)


# --- contents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5, 21, 22, 30, 70])
@pytest.mark.parametrize("length", [3, 21])
def test_contents_say_on_which_page_each_heading_stands(count: int, length: int) -> None:
    entries = [entry(f"h{k}") for k in range(count)]
    parts = [block for k in range(count) for block in (named(f"h{k}"), body(length))]
    pages = make(*entries, PageBreak(), *parts)
    assert printed(pages, count) == found(pages, count)
    assert [outline.page for outline in pages.outline] == found(pages, count)


def test_a_number_that_turns_a_line_is_true_all_the_same() -> None:
    """With one digit the entry is one line; with two it is two, and two lines go to page 10."""
    mark = replace(named("h0"), style=replace(HEADING, keep_with_next=False))
    pages, passes = made(entry("h0", FULL), body(22 * 9 - 1), mark, body(2))
    assert printed(pages, 1) == found(pages, 1) == [10]
    assert lines(pages.pages[9])[:3] == ["国" * 28] * 2 + ["一、标题"], "no widow"
    assert passes == 2


def made(*blocks: Block) -> tuple[Pages, int]:
    """Pages, and how often they were made."""
    passes = 0

    class Counted(Numbered):
        def settled(self, anchors: Mapping[str, tuple[int, float]]) -> bool:
            nonlocal passes
            passes += 1
            return super().settled(anchors)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.typeset.pages.Numbered", Counted)
        return make_pages(galley(*blocks), COMPOSER), passes


def test_a_number_that_moves_another_that_moves_a_third() -> None:
    """Each entry takes a second line when its number has two digits, and so moves the next."""
    entries = [entry(f"h{k}", FULL) for k in range(6)]
    style = replace(HEADING, keep_with_next=False)
    flow = [replace(named(f"h{k}", f"标{k}"), style=style) for k in range(5)]
    fill = 22 * 9 - len(entries) - len(flow)
    pages, passes = made(*entries, body(fill), *flow, body(5), PageBreak(), named("h5"))
    assert printed(pages, 6) == found(pages, 6)
    assert set(found(pages, 5)) == {10}, "all of them came to move"
    assert passes <= 4


flows = st.lists(
    st.one_of(
        st.builds(body, st.integers(1, 50)),
        st.builds(lambda n: body(n, keep_together=True), st.integers(1, 20)),
        st.builds(lambda n: Group((body(n),), "box"), st.integers(1, 20)),
        st.builds(PageBreak, st.sampled_from(["", "odd", "even"])),
        st.builds(lambda n: Section((body(n),), PAGE), st.integers(1, 20)),
        st.builds(table, st.integers(1, 40)),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(flows, st.lists(st.integers(len(FULL) - 3, len(FULL) + 3), min_size=1, max_size=8))
def test_contents_are_true_and_hold_in_three_passes(flow: list[Block], widths: list[int]) -> None:
    entries = [entry(f"h{k}", "目" * width) for k, width in enumerate(widths)]
    parts = list(flow)
    for k in range(len(widths)):
        parts.insert((k * 7) % (len(parts) + 1), named(f"h{k}", "标"))
    whole = galley(*entries, *parts)
    pages, passes = made(*whole.blocks)
    verify.same_pages("t", whole, pages)
    assert printed(pages, len(widths)) == found(pages, len(widths))
    assert passes <= 3


def test_page_numbers_stand_in_cells_and_captions_too() -> None:
    ask = Paragraph((Run("见第", CELL.char), Folio("h0", CELL.char), Run("页", CELL.char)), CELL)
    cells = Table((200.0,), (), (Row((Cell((ask,), 0),)),), LOOK)
    figures = Figures((Figure(PIXELS, 100.0, 50.0, "图", ask),), "figure")
    pages = make(cells, figures, PageBreak(), body(22), named("h0"))
    assert lines(pages.pages[0]) == ["见第3页", "见第3页"]


def test_a_false_number_on_a_page_is_refused() -> None:
    whole = galley(entry("h0"), PageBreak(), named("h0"))
    pages = make_pages(whole, COMPOSER)
    verify.same_pages("t", whole, pages)
    (last,) = [item for item in shown(pages.pages[0]) if item.text == "2"]
    at = pages.pages[0].items.index(last)
    pages.pages[0].items[at] = replace(last, texts=("3",))
    with pytest.raises(ReportError, match="text-differs"):
        verify.same_pages("t", whole, pages)
    pages.pages[0].items.remove(pages.pages[0].items[at])
    with pytest.raises(ReportError, match="text-differs"):
        verify.same_pages("t", whole, pages)


def test_passes_leave_nothing_for_the_collector() -> None:
    """It rests while a document is made: what is in a cycle would stay to the end."""
    whole = galley(entry("h0"), PageBreak(), named("h0"))
    make_pages(whole, COMPOSER)
    gc.collect()
    make_pages(whole, COMPOSER)
    assert gc.collect() == 0


# --- anchors ------------------------------------------------------------------------------------

PIXELS = Raster(b"", "png", 100, 50)


def test_every_anchor_is_found_where_it_begins() -> None:
    torn = replace(body(5), anchor="torn")
    inner = replace(body(1), anchor="inner")
    cell = replace(Paragraph((Run("格", CELL.char),), CELL), anchor="cell")
    figure = Figure(PIXELS, 100.0, 50.0, "图", anchor="figure")
    pages = make(
        body(20),
        torn,
        Group((inner,), "box"),
        Table((200.0,), (), (Row((Cell((cell,), 0),)),), LOOK),
        PageBreak(),
        Figures((figure,), "figure"),
    )
    expected = {"torn": (1, 20 * PITCH), "inner": (2, 3 * PITCH), "cell": (2, 4 * PITCH + 4)}
    for anchor, (number, y) in expected.items():
        page, at = pages.anchors[anchor]
        assert (page, round(at - PAGE.top, 2)) == (number, round(y, 2))
    (image,) = [item for item in pages.pages[2].items if isinstance(item, Image)]
    assert pages.anchors["figure"] == (3, image.y)


# --- links --------------------------------------------------------------------------------------


def linked(*runs: Run) -> Page:
    (page,) = make(Paragraph(runs, BODY)).pages
    return page


def test_a_link_over_two_lines_has_a_rectangle_on_each() -> None:
    plain, link = Run("国" * 20, BODY.char), Run("链" * 20, BODY.char, link="https://a.cn")
    page = linked(plain, link, plain)
    glyphs = [item for item in shown(page) if item.link]
    first, second = page.links
    assert (first.target, second.target) == ("https://a.cn", "https://a.cn")
    assert (first.x, second.x) == (glyphs[0].x, glyphs[1].x)
    assert first.x + first.width == pytest.approx(PAGE.inside + PAGE.measure, abs=0.3)
    assert second.width == pytest.approx(12 * 15.79, abs=0.3)
    for rectangle, run in zip(page.links, glyphs, strict=True):
        assert rectangle.y < run.y - 10 < run.y < rectangle.y + rectangle.height


def test_pieces_of_one_link_are_one_rectangle_and_two_links_are_two() -> None:
    pieces = [Run(word, BODY.char, path, link="#a") for word, path in [("甲乙", "x"), ("A丙", "y")]]
    other = Run("丁", BODY.char, link="#b")
    page = linked(*pieces, other, Run("国国", BODY.char), Run("戊", BODY.char, link="#b"))
    assert [link.target for link in page.links] == ["#a", "#b", "#b"]
    for before, after in pairwise(page.links):
        assert before.x + before.width <= after.x + 0.3


def test_lines_of_contents_lead_to_their_headings() -> None:
    pages = make(entry("h0"), PageBreak(), named("h0"))
    words, number = pages.pages[0].links
    assert (words.target, number.target) == ("#h0", "#h0")
    assert number.x + number.width == pytest.approx(PAGE.inside + PAGE.measure, abs=0.3)
    assert text(pages).endswith("2一、标题")
    assert isinstance(words, Link)


def test_a_break_in_a_linked_title_makes_two_pieces() -> None:
    runs = (Run("甲", BODY.char, link="#a"), Break(), Run("乙", BODY.char, link="#a"))
    page = make(Paragraph(runs, HEADING)).pages[0]
    assert len(page.links) == 2


@pytest.mark.parametrize("pattern", ["国", "国、国国，国", "国“国”国（国）"])
def test_a_page_number_never_stands_alone_with_its_leader(pattern: str) -> None:
    """The last words of an entry go down with them, or marks give way, whatever its length."""
    for count in range(2, 60):
        words = "一、" + (pattern * 60)[:count] + "国"
        lines = COMPOSER.compose(entry("h0", words), PAGE.measure, {"h0": 100})
        assert not any(line.text.isdigit() for line in lines), words
