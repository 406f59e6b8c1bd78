"""Tables set and cut: every cell once, heads again, spans named again, nothing over a rule."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from setting import COMPOSER, PAGE

from reports.galley import Cell, CharStyle, Galley, Paragraph, ParaStyle, Row, Run, Table, TableLook
from reports.typeset.pages import make_pages
from reports.typeset.placed import Box, Glyphs, Item, Page, Pages
from reports.typeset.tables import SetTable, set_table

CHAR = CharStyle("fangsong", 12.0)
STYLE = ParaStyle("cell", CHAR, 17.0, "start", autospace=0.0)
LOOK = TableLook("grid", outer=1.0, group=0.7, inner=0.4, pad_inline=4.0, pad_block=4.0)
DEPTH = PAGE.depth
BOTTOM = PAGE.height - PAGE.bottom


def cell(text: str, column: int, rows: int = 1, columns: int = 1, **more: object) -> Cell:
    paragraph = Paragraph((Run(text, CHAR, text[:4]),), STYLE)
    return replace(Cell((paragraph,), column, rows, columns), **more)  # type: ignore[arg-type]


def grid(rows: list[Row], *, head: bool = True, widths: tuple[float, ...] = (80.0, 160.0)) -> Table:
    heads = Row(tuple(cell(f"头{i}", i, fill=(236,) * 3) for i in range(len(widths))))
    return Table(widths, (heads,) if head else (), tuple(rows), LOOK)


def plain(count: int, text: str = "文") -> list[Row]:
    return [Row((cell(f"{i}号", 0), cell(f"{text}{i}", 1))) for i in range(count)]


def make(table: Table) -> Pages:
    return make_pages(Galley("题", "zh-CN", "", "2023-07-24", PAGE, (table,)), COMPOSER)


def glyphs(items: list[Item], *, artifact: bool = False) -> list[Glyphs]:
    return [i for i in items if isinstance(i, Glyphs) and i.artifact == artifact and i.size == 12]


def boxes(items: list[Item]) -> list[Box]:
    return [item for item in items if isinstance(item, Box)]


def text(items: list[Item], *, artifact: bool = False) -> str:
    return "".join("".join(g.texts) for g in glyphs(items, artifact=artifact))


def of(pages: Pages, *, artifact: bool = False) -> list[str]:
    return [text(page.items, artifact=artifact) for page in pages.pages]


# --- one page -----------------------------------------------------------------------------------


def placed(table: Table) -> tuple[SetTable, list[Item]]:
    done = set_table(table, COMPOSER, DEPTH)
    return done, list(done.place(0, len(done.rows), 100.0, 50.0, again=False))


def test_cells_stand_in_their_columns() -> None:
    done, items = placed(grid(plain(2)))
    assert done.edges == [0.0, 80.0, 240.0]
    assert [row.height for row in (*done.head, *done.rows)] == pytest.approx([25.0] * 3)
    assert text(items) == "头0头10号文01号文1"
    first = glyphs(items)[0]
    assert (first.x, first.y) == pytest.approx((104.0, 50 + 4 + 2.5 + 0.88 * 12))


def test_rules_stand_between_cells_and_around_them() -> None:
    _, items = placed(grid(plain(2)))
    rules = [box for box in boxes(items) if box.colour == (0, 0, 0)]
    thick = [box for box in rules if LOOK.outer in (box.width, box.height)]
    frame = {(b.x, b.y, b.width, b.height) for b in thick}
    assert frame == {
        (99.5, 49.5, 241.0, 1.0),
        (99.5, 74.5, 241.0, 1.0),
        (99.5, 124.5, 241.0, 1.0),
        (99.5, 50.0, 1.0, 75.0),
        (339.5, 50.0, 1.0, 75.0),
    }
    inner = [box for box in rules if box not in thick]
    assert {round(box.x, 2) for box in inner if box.width == 0.4} == {179.8}
    assert {round(box.y, 2) for box in inner if box.height == 0.4} == {99.8}


def test_a_group_of_rows_has_a_thicker_rule_above() -> None:
    rows = plain(3)
    rows[1] = replace(rows[1], group=True)
    _, items = placed(grid(rows))
    heights = {round(box.y + box.height / 2): box.height for box in boxes(items) if box.width > 70}
    assert (heights[100], heights[125]) == (0.7, 0.4)


def test_the_head_is_filled() -> None:
    _, items = placed(grid(plain(1)))
    fills = [box for box in boxes(items) if box.colour == (236, 236, 236)]
    assert [(b.x, b.y, b.width, b.height) for b in fills] == [
        (100.0, 50.0, 80.0, 25.0),
        (180.0, 50.0, 160.0, 25.0),
    ]


@pytest.mark.parametrize(("valign", "down"), [("top", 0.0), ("middle", 8.5), ("bottom", 17.0)])
def test_text_stands_at_the_top_middle_or_bottom_of_its_cell(valign: str, down: float) -> None:
    row = Row((cell("甲", 0, valign=valign), cell("文" * 20, 1)))
    _, items = placed(grid([row], head=False))
    assert glyphs(items)[0].y == pytest.approx(50 + 4 + 2.5 + 0.88 * 12 + down)


def test_paragraphs_of_a_cell_keep_their_distance() -> None:
    style = replace(STYLE, space_before=3.0, space_after=2.0)
    two = tuple(Paragraph((Run("段", CHAR),), style) for _ in range(2))
    done, items = placed(grid([Row((Cell(two, 0), cell("文", 1)))], head=False))
    a, b = (g.y for g in glyphs(items) if g.texts == ("段",))
    assert b - a == pytest.approx(17 + 3 + 2)
    assert done.rows[0].height == pytest.approx(2 * 17 + 5 + 8)


def test_a_span_makes_its_last_row_higher_when_it_must() -> None:
    rows = [Row((cell("长" * 30, 0, rows=2), cell("甲", 1))), Row((cell("乙", 1),))]
    done, _ = placed(grid(rows, head=False))
    assert [row.height for row in done.rows] == pytest.approx([25.0, 5 * 17 + 8 - 25])


def test_a_table_of_heads_only_shows_them() -> None:
    assert of(make(grid([]))) == ["头0头1"]
    assert of(make(Table((80.0,), (), (), LOOK))) == [""]


# --- pages --------------------------------------------------------------------------------------


def test_rows_are_shown_once_and_heads_again_as_furniture() -> None:
    pages = make(grid(plain(60)))
    assert "".join(of(pages)) == "头0头1" + "".join(f"{i}号文{i}" for i in range(60))
    assert of(pages, artifact=True) == [""] + ["头0头1"] * (len(pages.pages) - 1)
    assert len(pages.pages) == 3
    for page in pages.pages:
        assert max(box.y + box.height for box in boxes(page.items)) <= BOTTOM + 0.51


def test_a_span_cut_by_a_page_is_named_again() -> None:
    rows = [Row((cell("单位", 0, rows=40), cell("文0", 1)))]
    rows += [Row((cell(f"文{i}", 1),)) for i in range(1, 40)]
    pages = make(grid(rows))
    assert "".join(of(pages)).count("单位") == 1
    assert of(pages, artifact=True) == ["", "头0头1单位"]
    for page in pages.pages:
        name = [g for g in page.items if isinstance(g, Glyphs) and "单" in g.texts]
        rules = [box.y for box in boxes(page.items) if box.width > 200]
        middle = (sorted(rules)[1] + sorted(rules)[-1]) / 2
        assert name[0].y == pytest.approx(middle + 0.38 * 12, abs=1.0)


def test_a_span_is_cut_only_where_its_text_has_room() -> None:
    above = plain(23)
    rows = [Row((cell("长" * 20, 0, rows=3), cell("甲", 1)))]
    rows += [Row((cell(f"文{i}", 1),)) for i in range(2)]
    pages = make(grid(above + rows))
    assert "长" not in of(pages)[0]
    assert of(pages)[1].count("长") == 20


@pytest.mark.parametrize("span", [1, 2])
def test_a_row_taller_than_a_page_is_cut_and_nothing_is_lost(span: int) -> None:
    rows = [Row((cell("甲", 0, rows=span), cell("长" * 1500, 1)))]
    rows += [Row((cell("乙", 1),))] * (span - 1)
    pages = make(grid(plain(3) + rows + plain(2)))
    whole = "".join(of(pages))
    assert whole.count("长") == 1500
    assert whole.endswith("0号文01号文1")
    assert all(g.y < BOTTOM for page in pages.pages for g in glyphs(page.items))


def test_a_span_that_no_page_holds_is_undone_and_cut() -> None:
    rows = [Row((cell("长" * 400, 0, rows=2), cell("甲", 1))), Row((cell("乙", 1),))]
    pages = make(grid(rows))
    whole = "".join(of(pages))
    assert (whole.count("长"), whole.count("甲"), whole.count("乙")) == (400, 1, 1)
    assert all(g.y < BOTTOM for page in pages.pages for g in glyphs(page.items))


def test_a_head_higher_than_half_a_page_is_not_repeated() -> None:
    head = Row((cell("头" * 300, 0), cell("头", 1)))
    pages = make(Table((80.0, 160.0), (head,), tuple(plain(40)), LOOK))
    assert "".join(of(pages)).count("头") == 301
    assert "".join(of(pages, artifact=True)) == ""
    assert all(g.y < BOTTOM for page in pages.pages for g in glyphs(page.items))


words = st.integers(1, 260).map(lambda n: "字" * n)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Two to four columns, some cells spanning rows or columns."""
    columns = draw(st.integers(2, 4))
    count = draw(st.integers(1, 14))
    taken = [0] * columns
    rows = []
    for i in range(count):
        cells, column = [], 0
        while column < columns:
            if taken[column]:
                column += 1
                continue
            rows_ = draw(st.sampled_from([1, 1, 1, 2, 5])) if column < columns - 1 else 1
            rows_ = min(rows_, count - i)
            wide = draw(st.sampled_from([1, 1, 1, 2]))
            wide = wide if rows_ == 1 and column + wide <= columns else 1
            wide = wide if not any(taken[column : column + wide]) else 1
            cells.append(cell(draw(words), column, rows_, wide))
            for k in range(column, column + wide):
                taken[k] = rows_
            column += wide
        taken = [max(0, left - 1) for left in taken]
        rows.append(Row(tuple(cells), draw(st.booleans())))
    return grid(rows, widths=(110.0,) * columns, head=draw(st.booleans()))


@settings(max_examples=150)
@given(tables())
def test_random_tables(table: Table) -> None:
    pages = make(table)
    wanted = "".join(
        run.text
        for row in (*table.head, *table.rows)
        for cell in row.cells
        for paragraph in cell.content
        for run in paragraph.content
        if isinstance(run, Run)
    )
    # What is cut goes on behind the rest of its row, so the order within such a row may differ.
    assert sorted("".join(of(pages))) == sorted(wanted)
    for page in pages.pages:
        clear_of_rules(page)
        lines_apart(page)


def clear_of_rules(page: Page) -> None:
    """No text stands on a rule or outside the frame."""
    rules = [box for box in boxes(page.items) if min(box.width, box.height) <= 1.0]
    for run in glyphs(page.items) + glyphs(page.items, artifact=True):
        left, right = run.x, run.x + run.xs[-1] + run.size
        top, bottom = run.y - 0.88 * run.size, run.y + 0.12 * run.size
        assert min(r.y for r in rules) < top
        assert bottom < max(r.y + r.height for r in rules) < BOTTOM + 0.51
        for rule in rules:
            apart = right <= rule.x or rule.x + rule.width <= left
            assert apart or bottom <= rule.y or rule.y + rule.height <= top, "".join(run.texts)


def lines_apart(page: Page) -> None:
    """No two lines of text overlap."""
    runs = sorted(
        glyphs(page.items) + glyphs(page.items, artifact=True), key=lambda g: (g.x // 110, g.y)
    )
    for a, b in pairwise(runs):
        if a.x // 110 == b.x // 110 and a.y != b.y and abs(a.x - b.x) < 100:
            assert b.y - a.y >= 12.0


def test_five_hundred_rows_are_set_in_linear_time() -> None:
    def seconds(count: int) -> float:
        rows = [
            Row((cell(f"{i}号", 0, rows=10), cell(f"文{i}", 1)))
            if i % 10 == 0
            else Row((cell(f"文{i}", 1),))
            for i in range(count)
        ]
        begun = time.process_time()
        assert len(make(grid(rows)).pages) > count / 26
        return time.process_time() - begun

    seconds(50)
    small, large = seconds(500), seconds(5000)
    assert large < 50 * small
    assert small < 1
