"""Pages made of galleys: nothing lost, nothing torn, everything on the grid."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from setting import BODY, COMPOSER, FACES, MM, PAGE, PITCH, ROOT, para

from reports import pipeline
from reports.galley import (
    Block,
    Border,
    Cell,
    Galley,
    Group,
    PageBreak,
    Paragraph,
    ParaStyle,
    Row,
    Run,
    Space,
    Table,
    TableLook,
    paragraphs,
    text_of,
)
from reports.typeset.pages import make_pages
from reports.typeset.placed import Box, Glyphs, Page, Pages

TOP, BOTTOM = PAGE.top, PAGE.height - PAGE.bottom
HEADING = replace(BODY, name="heading", align="start", keep_with_next=True)
LOOK = TableLook("grid", 1.0, 0.7, 0.4, 4.0, 4.0)
CELL = replace(BODY, name="cell", pitch=17.0, align="start", char=replace(BODY.char, size=12.0))


def body(count: int, mark: str = "国", **style: Any) -> Paragraph:
    """A paragraph of so many full lines."""
    return Paragraph((Run(mark * 28 * count, BODY.char, "body"),), replace(BODY, **style))


def heading(text: str = "一、标题", level: int = 1, **style: Any) -> Paragraph:
    return Paragraph((Run(text, BODY.char),), replace(HEADING, **style), heading=level)


def table(rows: int, text: str = "格") -> Table:
    cells = [
        tuple(Cell((Paragraph((Run(f"{text}{i}之{c}", CELL.char),), CELL),), c) for c in range(2))
        for i in range(rows)
    ]
    head = Row((Cell((Paragraph((Run("表头", CELL.char),), CELL),), 0, columns=2),))
    return Table((200.0, 200.0), (head,), tuple(map(Row, cells)), LOOK)


def make(*blocks: Block) -> Pages:
    return make_pages(Galley("题", "zh-CN", "", "2023-07-24", PAGE, blocks), COMPOSER)


def shown(page: Page) -> list[Glyphs]:
    return [item for item in page.items if isinstance(item, Glyphs) and not item.artifact]


def text(pages: Pages) -> str:
    return "".join("".join(g.texts) for page in pages.pages for g in shown(page))


def baselines(page: Page) -> list[float]:
    return sorted({round(item.y, 4) for item in shown(page)})


def lines(page: Page) -> list[str]:
    out: dict[float, str] = {}
    for item in shown(page):
        out[round(item.y, 3)] = out.get(round(item.y, 3), "") + "".join(item.texts)
    return [out[y] for y in sorted(out)]


def counts(pages: Pages) -> list[int]:
    return [len(baselines(page)) for page in pages.pages]


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
        assert "".join("".join(g.texts) for g in folio) == f"— {page.number} —"
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


def imprint(count: int) -> Group:
    """An imprint of so many paragraphs between thick rules."""
    look = ParaStyle("imprint", replace(BODY.char, size=14.0, tracking=0.0), 24.0, "start")
    parts = [Paragraph((Run("印发", look.char),), look) for _ in range(count)]
    first = replace(look, border_top=Border(1.0, gap=2.5))
    last = replace(look, space_before=2.5, space_after=5.0, border_bottom=Border(1.0, gap=2.5))
    parts[0] = replace(parts[0], style=first)
    parts.append(Paragraph((Run("印发机关", look.char),), last))
    return Group(tuple(parts), "imprint", foot=True)


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
            elif not item.artifact:
                assert TOP < item.y < BOTTOM
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


def lowest(page: Page) -> float:
    return max(item.y + item.height for item in page.items if isinstance(item, Box))


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
    (told,) = pages.ragged
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


# --- the real thing -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["study-tour", "rare-names", "minimal"])
def test_the_samples_are_set_whole_and_without_ragged_lines(name: str) -> None:
    job = pipeline.Job(pipeline.load(ROOT / "data" / f"{name}.yaml"), "briefing")
    assert text(job.pages) == "".join(map(text_of, paragraphs(job.galley.blocks)))
    assert job.pages.ragged == []
