"""Pages made of galleys: nothing lost, nothing torn, everything on the grid."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from galleys import (
    BOTTOM,
    CELL,
    LOOK,
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
from setting import BODY, FACES, MM, PAGE, PITCH, ROOT, para

from reports import pipeline
from reports.errors import ReportError
from reports.galley import (
    Block,
    Border,
    Cell,
    Figure,
    Figures,
    Group,
    PageBreak,
    Paragraph,
    Raster,
    Row,
    Ruby,
    Run,
    Space,
    Table,
    paragraphs,
    text_of,
)
from reports.typeset.placed import Box, Glyphs, Image

# --- the grid -----------------------------------------------------------------------------------


def test_22_lines_of_28_characters_stand_on_a_page() -> None:
    pages = make(body(60))
    assert counts(pages) == [22, 22, 16]
    for page in pages.pages:
        assert all(len(line) == 28 for line in lines(page))
        steps = [b - a for a, b in pairwise(baselines(page))]
        assert steps == pytest.approx([PITCH] * len(steps), abs=0.01)
    assert baselines(pages.pages[0]) == baselines(pages.pages[1])
    last = baselines(pages.pages[0])[-1]
    assert last + 0.12 * 16 < BOTTOM


def test_both_margin_profiles_hold_22_lines_half_a_gap_apart() -> None:
    """The type area counts glyphs (37/35 mm), or half a gap more on each side (34.58/32.58)."""
    wider = replace(PAGE, top=34.58 * MM, bottom=32.58 * MM)
    assert wider.depth == pytest.approx(229.84 * MM)
    first, second = make(body(44)), make(body(44), page=wider)
    assert counts(first) == counts(second) == [22, 22]
    steps = [a - b for a, b in zip(*(baselines(p.pages[0]) for p in (first, second)), strict=True)]
    assert steps == pytest.approx([2.42 * MM] * 22, abs=0.01)


def test_lines_of_other_pitch_bring_the_text_back_to_the_grid_unless_there_is_none() -> None:
    title = heading("题", pitch=34.0)
    group = Group((title,), "head", step=PITCH)
    first, *rest = baselines(make(group, body(2)).pages[0])
    free = baselines(make(group, body(2), page=replace(PAGE, grid="none")).pages[0])
    assert rest[0] - TOP == pytest.approx(2 * PITCH + (PITCH - 16) / 2 + 0.88 * 16, abs=1e-3)
    assert free[1] - TOP == pytest.approx(34 + (PITCH - 16) / 2 + 0.88 * 16, abs=1e-3)
    assert free[0] == first


def ruby(size: float, **style: Any) -> Paragraph:
    """Three lines, a reading of some size over a character of the second."""
    small = replace(BODY.char, size=size, tracking=0.0)
    name = Ruby((Run("垅", BODY.char),), (Run("lǒng", small),))
    content = (Run("国" * 40, BODY.char), name, Run("国" * 41, BODY.char))
    return Paragraph(content, replace(BODY, **style))


def test_a_reading_stands_between_the_lines_of_the_grid() -> None:
    ys = {item.y for item in shown(make(ruby(8.0)).pages[0]) if item.size == 16}
    steps = [b - a for a, b in pairwise(sorted(ys))]
    assert steps == pytest.approx([PITCH, PITCH])
    (reading,) = [item for item in shown(make(ruby(8.0)).pages[0]) if item.size == 8]
    assert sorted(ys)[0] + 0.12 * 16 < reading.y - 0.88 * 8 < reading.y < sorted(ys)[1] - 0.8 * 16


def test_a_reading_too_large_for_the_white_space_moves_its_line_by_a_line_of_the_grid() -> None:
    ys = {item.y for item in shown(make(ruby(12.0)).pages[0]) if item.size == 16}
    steps = [b - a for a, b in pairwise(sorted(ys))]
    assert steps == pytest.approx([2 * PITCH, PITCH])


def test_off_the_grid_a_reading_takes_what_it_needs() -> None:
    ys = {item.y for item in shown(make(ruby(8.0, pitch=20.0)).pages[0]) if item.size == 16}
    first, second = (b - a for a, b in pairwise(sorted(ys)))
    assert 20 < first < 30
    assert second == pytest.approx(20)


def test_lines_stay_on_the_grid_below_a_group_of_whole_lines() -> None:
    title = heading("题", pitch=34.0, space_after=3.0)
    pages = make(Group((title, title), "head", step=PITCH), body(3))
    after = [y for y in baselines(pages.pages[0]) if y > TOP + 75]
    first = TOP + (PITCH - 16) / 2 + 0.88 * 16
    assert [((y - first) / PITCH) % 1 for y in after] == pytest.approx([0.0] * 3, abs=1e-4)
    assert round((after[0] - first) / PITCH) == 3


def test_inside_margins_change_sides() -> None:
    pages = make(body(44))
    edges = [min(item.x for item in shown(page)) for page in pages.pages]
    assert edges == pytest.approx([PAGE.inside, PAGE.outside])


def test_the_folio_stands_outside_one_character_in() -> None:
    for page in make(body(44)).pages:
        folio = [g for g in page.items if isinstance(g, Glyphs) and g.artifact]
        assert "".join(g.text for g in folio) == f"— {page.number} —"
        dash = folio[0]
        face = FACES.face(dash.face)
        extents = face.hb_font.get_glyph_extents(dash.gids[0])
        top = dash.y - extents.y_bearing / face.upem * dash.size
        assert top == pytest.approx(BOTTOM + 7 * MM, abs=0.1)
        left = PAGE.inside if page.number % 2 else PAGE.outside
        if page.number % 2:
            end = folio[-1].x + folio[-1].xs[-1] + 14
            assert end == pytest.approx(left + PAGE.measure - 14, abs=0.05)
        else:
            assert dash.x == pytest.approx(left + 14)


def test_an_empty_document_has_one_page_with_its_folio() -> None:
    (page,) = make().pages
    assert shown(page) == []
    assert page.items


# --- keeps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "count", "expected"),
    [
        (20, 3, [20, 3]),  # a paragraph of three lines cannot be parted
        (21, 4, [21, 4]),  # no line alone at a page's foot
        (20, 4, [22, 2]),
        (19, 4, [21, 2]),  # no line alone on a page's top
        (19, 5, [22, 2]),
        (21, 1, [22]),
    ],
)
def test_widows_and_orphans(above: int, count: int, expected: list[int]) -> None:
    assert counts(make(body(above), body(count, "中"))) == expected


@pytest.mark.parametrize("space", [0.0, 6.0])
@pytest.mark.parametrize(("above", "expected"), [(19, [22, 2]), (20, [20, 5]), (21, [21, 5])])
def test_a_heading_goes_with_two_lines_of_what_follows(
    above: int, expected: list[int], space: float
) -> None:
    if space and above == 19:
        expected = [19, 5]
    look: dict[str, Any] = {"space_before": space / 2, "space_after": space / 2}
    assert counts(make(body(above), heading(**look), body(4, "中"))) == expected


@pytest.mark.parametrize("between", [(), (Space(PITCH),), (Group((), "none"),)])
def test_a_chain_of_headings_stays_with_its_text(between: tuple[Block, ...]) -> None:
    chain: list[Block] = []
    for level in (1, 2, 3):
        chain += [heading("题", level), *between]
    pages = make(body(18), *chain, body(2, "中"))
    assert counts(pages) == [18, 5]


@pytest.mark.parametrize("follow", [table(3), Group((body(2, "中"),), "box")])
def test_a_heading_stays_with_a_table_or_a_group(follow: Block) -> None:
    pages = make(body(21), heading("题"), follow)
    assert counts(pages)[0] == 21
    assert lines(pages.pages[1])[0] == "题"


def test_a_heading_stays_with_a_row_as_tall_as_a_page() -> None:
    long = Paragraph((Run("长" * 3000, CELL.char),), CELL)
    tall = Table((200.0,), (), (Row((Cell((long,), 0),)),), LOOK)
    pages = make(body(1), heading("题"), tall)
    assert lines(pages.pages[1])[:2] == ["题", "长" * 16]
    assert text(pages).count("长") == 3000
    for page in pages.pages:
        assert lines(page)[-1] != "题"
        assert max(baselines(page)) < BOTTOM


def test_a_paragraph_kept_together_moves_as_one_unless_no_page_holds_it() -> None:
    assert counts(make(body(18), body(6, "中", keep_together=True))) == [18, 6]
    assert counts(make(heading("题"), body(50, "中", keep_together=True))) == [22, 22, 7]


def test_a_chain_longer_than_a_page_is_parted_all_the_same() -> None:
    pages = make(*[heading("题")] * 50, body(2))
    assert sum(counts(pages)) == 52
    assert max(counts(pages)) <= 22


# --- page 1 -------------------------------------------------------------------------------------


def head(lines: int, **style: Any) -> Group:
    title = heading("头" * 20, pitch=lines * PITCH, keep_with_next=False, **style)
    return Group((title,), "head", step=PITCH)


@pytest.mark.parametrize(
    ("above", "flow", "expected"),
    [
        (19, [body(3)], [4]),
        (20, [body(3)], [3, 1]),  # two lines, though a widow is left
        (20, [body(4)], [3, 2]),
        (21, [body(4)], [2, 3]),  # one, if no more fits
        (18, [body(6, keep_together=True)], [5, 2]),
        (19, [body(6, keep_together=True)], [4, 3]),
        (20, [heading(), body(3)], [3, 2]),
        (19, [heading(), body(3)], [4, 1]),
        (17, [heading(), heading(), heading(), body(4)], [6, 2]),
        (18, [heading(), heading(), heading(), body(4)], [5, 3]),
        (22, [body(4)], [1, 4]),  # no room is no room
        (21, [heading(), body(3)], [1, 4]),  # a heading alone is no text
        (21, [PageBreak(), body(4)], [1, 4]),  # a cover
    ],
)
def test_page_1_carries_a_line_of_running_text(
    above: int, flow: list[Block], expected: list[int]
) -> None:
    assert counts(make(head(above), *flow)) == expected


def test_only_a_page_1_that_has_no_room_for_text_is_told_of() -> None:
    def told(*blocks: Block) -> list[str]:
        return [problem.code for problem in make(*blocks).problems]

    assert told(head(22), body(4)) == ["first-page-bare"]
    assert told(head(20), body(4)) == []
    assert told(head(3), table(40), body(1)) == []
    assert told(head(22), PageBreak(), body(4)) == []
    assert told(head(22), table(3)) == []


@pytest.mark.parametrize(
    ("above", "flow", "expected"),
    [
        (16, [body(1), body(4)], [4, 2]),
        (17, [heading(), body(3)], [4, 1]),  # rather a widow than no text on page 1
        (18, [body(3)], [3, 1]),
        (20, [body(1)], [2, 0]),
    ],
)
def test_page_1_carries_text_when_the_imprint_takes_text_with_it(
    above: int, flow: list[Block], expected: list[int]
) -> None:
    pages = make(head(above), *flow, imprint(2))
    assert [sum(y[0] != "印" for y in lines(page)) for page in pages.pages] == expected


blocks = st.lists(
    st.one_of(
        st.builds(body, st.integers(1, 30)),
        st.builds(body, st.integers(1, 9), keep_together=st.booleans()),
        st.builds(lambda n: body(n, space_before=5.0, space_after=9.0), st.integers(1, 4)),
        st.builds(heading),
        st.builds(lambda: heading(space_before=4.0, space_after=8.0, pitch=30.0)),
        st.just(heading("标题" * 20)),
        st.builds(lambda n: Space(n * PITCH), st.integers(1, 3)),
        st.just(PageBreak()),
        st.builds(table, st.integers(1, 40)),
        st.builds(lambda n: Group((heading("组"), body(n)), "box"), st.integers(1, 25)),
        st.builds(lambda n: Group((table(n),), "box", step=PITCH), st.integers(1, 8)),
    ),
    max_size=14,
)
foots = st.integers(0, 12).map(lambda n: (imprint(n),) if n else ())


@settings(max_examples=250)
@given(blocks, foots)
def test_random_galleys(flow: list[Block], foot: tuple[Group, ...]) -> None:
    pages = make(*flow, *foot)
    wanted = "".join(text_of(p) for p in paragraphs((*flow, *foot)))
    assert text(pages) == wanted
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Box):
                assert item.y >= TOP - 1
                assert item.y + item.height <= BOTTOM + 1
        assert all(TOP < glyphs.y < BOTTOM for glyphs in shown(page))
    blank = not wanted
    for page in pages.pages[:-1]:
        assert blank or shown(page), "an empty page"
    for page, following in pairwise(pages.pages):
        end, start = lines(page), lines(following)
        if not (end and start) or start[0] == "印发":
            continue
        if end[-1] in ("一、标题", "组") and any(isinstance(block, PageBreak) for block in flow):
            continue  # a forced break may leave a heading behind
        assert end[-1] not in ("一、标题", "组"), "a heading at the foot of a page"


# --- breaks and spaces --------------------------------------------------------------------------


def test_space_vanishes_on_top_of_a_page_but_the_first() -> None:
    pages = make(Space(PITCH), body(21), Space(PITCH), body(1, "中"))
    first = TOP + (PITCH - 16) / 2 + 0.88 * 16
    assert baselines(pages.pages[0])[0] == pytest.approx(first + PITCH)
    assert baselines(pages.pages[1])[0] == pytest.approx(first)


def test_space_within_a_group_does_not_vanish_on_later_pages() -> None:
    pages = make(body(22), body(1), Group((body(1, "中", space_before=10.0),), "box"))
    a, b = baselines(pages.pages[1])
    assert b - a == pytest.approx(PITCH + 10)


def test_space_alone_needs_no_page() -> None:
    assert counts(make(body(22), Space(50.0))) == [22]
    assert counts(make(body(22, space_after=30.0))) == [22]


@pytest.mark.parametrize("space", [0.0, 4.0])
def test_a_page_break_begins_a_page(space: float) -> None:
    pages = make(body(1), PageBreak(), body(1, "中", space_before=space), PageBreak())
    assert [lines(page) for page in pages.pages] == [["国" * 28], ["中" * 28]]
    pages = make(body(1), body(1, "中", space_before=space, page_break_before=True))
    assert counts(pages) == [1, 1]


def test_a_page_break_at_the_start_makes_no_empty_page() -> None:
    assert counts(make(PageBreak(), PageBreak(), body(1))) == [1]
    assert counts(make(body(22), PageBreak(), Space(PITCH), body(1))) == [22, 1]


# --- the imprint --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 5, 18, 19, 20, 21, 22, 23])
def test_the_imprint_stands_on_the_foot_of_the_last_page(count: int) -> None:
    pages = make(*[body(1)] * count, imprint(2))
    last = pages.pages[-1]
    assert lowest(last) == pytest.approx(BOTTOM, abs=0.01)
    assert lines(last)[-1] == "印发机关"
    assert count == 0 or len(lines(last)) > 3, "the imprint stands alone"
    body_foot = max((g.y for g in shown(last) if g.size == 16), default=0.0)
    rule = min(item.y for item in last.items if isinstance(item, Box))
    assert rule > body_foot


def test_an_imprint_higher_than_a_page_follows_on() -> None:
    pages = make(body(3), imprint(60))
    assert text(pages).count("印发") == 61
    assert all(max(baselines(page)) < BOTTOM for page in pages.pages)


def test_an_imprint_takes_nothing_with_it_when_that_would_leave_an_empty_page() -> None:
    pages = make(Space(8 * PITCH), Group((body(12, "中"),), "box"), imprint(10))
    assert [line[0] for line in lines(pages.pages[0])] == ["中"] * 12
    assert lowest(pages.pages[1]) == pytest.approx(BOTTOM, abs=0.01)


def test_an_imprint_takes_no_torn_paragraph_with_it() -> None:
    pages = make(body(19), body(3, "中"), imprint(2))
    assert counts(pages)[0] == 19
    assert lines(pages.pages[1])[:3] == ["中" * 28] * 3


# --- groups and the outline ---------------------------------------------------------------------


def test_a_group_higher_than_a_page_flows() -> None:
    assert counts(make(body(5), Group((body(40, "中"),), "box"))) == [22, 21, 2]


def test_a_group_with_a_table_counts_the_tables_head() -> None:
    pages = make(body(18), Group((table(3),), "box"), body(1, "中"))
    for page in pages.pages:
        ys = [item.y for item in page.items if isinstance(item, Glyphs)]
        assert all(y < BOTTOM for y in ys[:-3])
    assert pages.pages[1].items


def test_headings_are_listed_with_page_and_place() -> None:
    pages = make(heading("一、甲"), body(22), heading("（一）乙", 2), body(2))
    listed = [(entry.level, entry.text, entry.page) for entry in pages.outline]
    assert listed == [(1, "一、甲", 1), (2, "（一）乙", 2)]
    assert pages.outline[0].y == pytest.approx(TOP)


def test_a_line_that_stays_ragged_is_told() -> None:
    ragged = para("国" * 20 + "W" * 24 + "国" * 30)
    pages = make(ragged)
    told, *_ = pages.ragged
    assert told[:2] == (1, "here")
    assert told[2].startswith("国" * 19)


def test_borders_span_the_measure() -> None:
    rule = Border(1.7, (200, 0, 10), gap=2.0)
    pages = make(body(2, border_top=rule, border_bottom=rule, inset_start=16.0))
    upper, lower = (item for item in pages.pages[0].items if isinstance(item, Box))
    assert (upper.x, upper.y, upper.height) == pytest.approx((PAGE.inside, TOP, 1.7))
    assert upper.width == pytest.approx(PAGE.measure)
    height = 3 * PITCH + 2 * 3.7  # the inset makes a third line
    assert lower.y == pytest.approx(TOP + height - 1.7)


# --- figures ------------------------------------------------------------------------------------


def figures(height: float, caption: str = "图题") -> Figures:
    below = Paragraph((Run(caption, CELL.char),), CELL)
    return Figures((Figure(Raster(b"", "png", 9, 9), 90.0, height, "图", below, "pic"),), "figure")


@pytest.mark.parametrize("height", [50.0, 200.0, 400.0])
def test_text_goes_on_upon_the_grid_below_a_figure(height: float) -> None:
    (page,) = make(body(2), figures(height), body(1, "中")).pages
    (image,) = [item for item in page.items if isinstance(item, Image)]
    ys = [y for y in baselines(page) if image.y + height + 20 < y or y < image.y]
    first = TOP + (PITCH - 16) / 2 + 0.88 * 16
    assert len(ys) == 3
    assert [((y - first) / PITCH) % 1 for y in ys] == pytest.approx([0.0] * 3, abs=1e-3)
    above = image.y - (TOP + 2 * PITCH)
    below = (ys[-1] - first + TOP) - (image.y + height + CELL.pitch)
    assert above == pytest.approx(below, abs=1e-3)


def test_without_a_grid_a_figure_takes_no_more_than_its_height() -> None:
    free = replace(PAGE, grid="none")
    (page,) = make(figures(50.0), body(1, "中"), page=free).pages
    assert max(baselines(page)) - (PITCH - 16) / 2 - 0.88 * 16 == pytest.approx(TOP + 50 + 17)


@pytest.mark.parametrize("headings", [1, 3])
@pytest.mark.parametrize("follow", [figures(300.0), table(3)])
def test_headings_go_with_the_figure_or_the_table_after_them(headings: int, follow: Block) -> None:
    pages = make(body(21 - headings), *[heading()] * headings, follow)
    assert counts(pages)[0] == 21 - headings
    assert lines(pages.pages[1])[:headings] == ["一、标题"] * headings


def test_a_figure_stays_whole_with_its_caption() -> None:
    pages = make(body(12), figures(300.0), body(1, "中"))
    assert counts(pages) == [12, 2]
    assert lines(pages.pages[1]) == ["图题", "中" * 28]
    assert max(item.y for item in pages.pages[1].items if isinstance(item, Image)) < BOTTOM - 300


def test_a_figure_that_no_page_holds_is_told() -> None:
    with pytest.raises(ReportError) as caught:
        make(figures(640.0))
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.path) == ("figure-too-tall", "pic")
    assert problem.values == {"height": "232", "depth": "225"}


# --- the real thing -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["study-tour", "rare-names", "minimal"])
def test_the_samples_are_set_whole_and_without_ragged_lines(name: str) -> None:
    job = pipeline.Job(pipeline.load(ROOT / "data" / f"{name}.yaml"), "briefing")
    assert text(job.pages) == "".join(map(text_of, paragraphs(job.galley.blocks)))
    assert job.pages.ragged == []
