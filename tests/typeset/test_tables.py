"""Tables set and cut: every cell once, heads again, spans named again, nothing over a rule."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from setting import COMPOSER, PAGE

from reports.galley import (
    Cell,
    CharStyle,
    Galley,
    Inline,
    Paragraph,
    ParaStyle,
    Row,
    Ruby,
    Run,
    Table,
    TableLook,
)
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
    return replace(Cell((paragraph,), column, rows, columns), **more)


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
    return "".join(g.text for g in glyphs(items, artifact=artifact))


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
        (100.0, 74.5, 240.0, 1.0),
        (99.5, 124.5, 241.0, 1.0),
        (99.5, 50.0, 1.0, 75.0),
        (339.5, 50.0, 1.0, 75.0),
    }
    inner = [box for box in rules if box not in thick]
    assert [(b.x, b.y, b.width, b.height) for b in inner] == [
        pytest.approx((179.8, 50.0, 0.4, 75.0)),
        pytest.approx((100.0, 99.8, 240.0, 0.4)),
    ]


def test_a_group_of_rows_has_a_thicker_rule_above() -> None:
    rows = plain(3)
    rows[1] = replace(rows[1], group=True)
    _, items = placed(grid(rows))
    heights = {round(box.y + box.height / 2): box.height for box in boxes(items) if box.width > 70}
    assert (heights[100], heights[125]) == (0.7, 0.4)


def test_the_head_is_filled_without_a_seam() -> None:
    _, items = placed(grid(plain(1)))
    fills = [box for box in boxes(items) if box.colour == (236, 236, 236)]
    assert [(b.x, b.y, b.width, b.height) for b in fills] == [(100.0, 50.0, 240.0, 25.0)]


@pytest.mark.parametrize(("valign", "down"), [("top", 0.0), ("middle", 8.5), ("bottom", 17.0)])
def test_text_stands_at_the_top_middle_or_bottom_of_its_cell(valign: str, down: float) -> None:
    row = Row((cell("甲", 0, valign=valign), cell("文" * 20, 1)))
    _, items = placed(grid([row], head=False))
    assert glyphs(items)[0].y == pytest.approx(50 + 4 + 2.5 + 0.88 * 12 + down)


@pytest.mark.parametrize(("valign", "down"), [("top", 0.0), ("middle", 12.5), ("bottom", 25.0)])
def test_text_of_a_span_is_aligned_in_all_its_rows(valign: str, down: float) -> None:
    rows = [Row((cell("甲", 0, rows=2, valign=valign), cell("文", 1))), Row((cell("文", 1),))]
    _, items = placed(grid(rows, head=False))
    assert glyphs(items)[0].y == pytest.approx(50 + 4 + 2.5 + 0.88 * 12 + down)


def test_paragraphs_of_a_cell_keep_their_distance() -> None:
    style = replace(STYLE, space_before=3.0, space_after=2.0)
    two = tuple(Paragraph((Run("段", CHAR),), style) for _ in range(2))
    done, items = placed(grid([Row((Cell(two, 0), cell("文", 1)))], head=False))
    a, b = (g.y for g in glyphs(items) if g.text == "段")
    assert b - a == pytest.approx(17 + 3 + 2)
    assert done.rows[0].height == pytest.approx(2 * 17 + 5 + 8)


def test_a_span_makes_its_rows_higher_alike_when_it_must() -> None:
    rows = [Row((cell("长" * 30, 0, rows=2), cell("甲", 1))), Row((cell("乙", 1),))]
    done, _ = placed(grid(rows, head=False))
    assert [row.height for row in done.rows] == pytest.approx([(5 * 17 + 8) / 2] * 2)


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
        rules = [box.y for box in boxes(page.items) if box.width > 200 and box.height < 2]
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
            wide = wide if column + wide < columns or rows_ == 1 else 1
            wide = wide if column + wide <= columns else 1
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
            assert apart or bottom <= rule.y or rule.y + rule.height <= top, run.text


def lines_apart(page: Page) -> None:
    """No two lines of text overlap."""
    runs = sorted(
        glyphs(page.items) + glyphs(page.items, artifact=True), key=lambda g: (g.x // 110, g.y)
    )
    for a, b in pairwise(runs):
        if a.x // 110 == b.x // 110 and a.y != b.y and abs(a.x - b.x) < 100:
            assert b.y - a.y >= 12.0


# --- looks --------------------------------------------------------------------------------------

RULED = replace(LOOK, sides=0.0, upright=0.0, inner=0.0, group=0.0)
SHADE = (246, 246, 246)


def test_a_three_line_table_has_three_rules_that_end_at_its_edges() -> None:
    _, items = placed(replace(grid(plain(4)), look=replace(RULED, head=0.5)))
    rules = [box for box in boxes(items) if box.colour == (0, 0, 0)]
    assert sorted((b.x, b.y, b.width, b.height) for b in rules) == [
        (100.0, 49.5, 240.0, 1.0),
        (100.0, 74.75, 240.0, 0.5),
        (100.0, 174.5, 240.0, 1.0),
    ]


def test_bands_of_a_zebra_are_single_boxes() -> None:
    rows = [
        Row((cell("甲", 0, fill=SHADE if i in (1, 2) else None), cell("乙", 1, fill=SHADE)))
        for i in range(4)
    ]
    _, items = placed(replace(grid(rows, head=False), look=RULED))
    fills = [(b.x, b.y, b.width, b.height) for b in boxes(items) if b.colour == SHADE]
    assert fills == [
        (180.0, 50.0, 160.0, 25.0),
        (100.0, 75.0, 240.0, 50.0),
        (180.0, 125.0, 160.0, 25.0),
    ]


def test_rules_stop_at_cells_that_span() -> None:
    wide = Row((cell("甲", 0), cell("乙", 1, columns=2)))
    deep = Row((cell("丙", 0, rows=2), cell("丁", 1), cell("戊", 2)))
    last = Row((cell("己", 1), cell("庚", 2)))
    _, items = placed(grid([wide, deep, last], head=False, widths=(50.0, 60.0, 70.0)))
    inner = {(b.x, b.y, b.width, b.height) for b in boxes(items) if 0.4 in (b.width, b.height)}
    assert {tuple(round(n, 3) for n in box) for box in inner} == {
        (149.8, 50.0, 0.4, 75.0),
        (209.8, 75.0, 0.4, 50.0),
        (100.0, 74.8, 180.0, 0.4),
        (150.0, 99.8, 130.0, 0.4),
    }


def overlaps(a: Box, b: Box) -> bool:
    return (
        min(a.x + a.width, b.x + b.width) - max(a.x, b.x) > 1e-6
        and min(a.y + a.height, b.y + b.height) - max(a.y, b.y) > 1e-6
    )


def no_rule_is_double(page: Page) -> None:
    """Rules of one direction never lie over one another, nor end to end at one width."""
    rules = [box for box in boxes(page.items) if min(box.width, box.height) <= 1.0]
    for level in (True, False):
        along = [box for box in rules if (box.width > box.height) == level]
        for i, a in enumerate(along):
            for b in along[:i]:
                assert not overlaps(a, b)
                if level and a.y == b.y:
                    assert abs(a.x + a.width - b.x) > 1e-6
                    assert abs(b.x + b.width - a.x) > 1e-6


@settings(max_examples=60)
@given(tables())
def test_rules_are_drawn_once(table: Table) -> None:
    for page in make(table).pages:
        no_rule_is_double(page)


# --- cells --------------------------------------------------------------------------------------


def test_readings_and_dots_get_their_room() -> None:
    def height(*content: Inline) -> float:
        paragraph = Paragraph(content, STYLE)
        done = set_table(grid([Row((Cell((paragraph,), 0),))], head=False), COMPOSER, DEPTH)
        (line,) = COMPOSER.compose(paragraph, 72.0)
        assert done.rows[0].height == pytest.approx(17 + 8 + line.above + line.below)
        return done.rows[0].height

    base = (Run("喆", CHAR),)
    reading = (Run("zhé", replace(CHAR, size=6.0)),)
    assert height(Ruby(base, reading)) > height(*base)
    height(Run("要点", replace(CHAR, emphasis=True)))


def test_numbers_stand_at_the_point_that_the_column_has() -> None:
    style = replace(STYLE, align="decimal")

    def number(text: str) -> Row:
        return Row((cell("甲", 0), Cell((Paragraph((Run(text, CHAR),), style),), 1)))

    table = grid([number("1234.5"), number("2.25"), number("无")], head=False)
    _, items = placed(replace(table, stops=(0.0, 100.0)))
    whole = COMPOSER.width([Run("1234", CHAR)], 0.0)
    first, second, third = (g for g in glyphs(items) if "甲" not in g.texts)
    assert first.x + whole == pytest.approx(180 + 100)
    assert second.x + whole / 4 == pytest.approx(180 + 100)
    assert third.x == pytest.approx(180 + (160 - 12) / 2)


@pytest.mark.parametrize(
    ("align", "x"), [("start", 4.0), ("center", 34.0), ("end", 64.0), ("justify", 28.0)]
)
def test_cells_are_set_like_paragraphs(align: str, x: float) -> None:
    style = replace(STYLE, align=align, indent=24.0 if align == "justify" else 0.0)
    _, items = placed(grid([Row((Cell((Paragraph((Run("甲", CHAR),), style),), 0),))], head=False))
    assert glyphs(items)[0].x == pytest.approx(100 + x)


def test_anchors_of_cells_are_found_where_they_stand() -> None:
    two = tuple(Paragraph((Run("段", CHAR),), STYLE, anchor=name) for name in ("a", "b"))
    done, _ = placed(grid([*plain(1), Row((Cell(two, 0), cell("文", 1)))]))
    assert list(done.anchors(0, 2, 50.0)) == [("a", 104.0), ("b", 121.0)]
    assert list(done.anchors(1, 2, 50.0)) == [("a", 79.0), ("b", 96.0)]


def test_the_heading_of_a_group_stands_on_the_page_of_its_first_row() -> None:
    heading = Row((cell("一、局", 0, columns=2),), group=True)
    pages = make(grid([*plain(23), heading, *plain(3)]))
    assert of(pages)[1].startswith("一、局")


def test_rows_without_cells_and_cells_without_text_are_sane() -> None:
    pages = make(grid([Row(()), Row((Cell((), 0), cell("文", 1)))]))
    assert of(pages) == ["头0头1文"]


# --- rows taller than a page --------------------------------------------------------------------

MARKED = replace(LOOK, continues="（转下页）", continued="（接上页）")


def marks(page: Page) -> list[str]:
    return [
        item.text
        for item in page.items
        if isinstance(item, Glyphs) and item.artifact and item.size == 9
    ]


def test_a_row_that_goes_on_says_so_on_both_pages() -> None:
    row = Row((cell("甲", 0), cell("长" * 1500, 1)))
    pages = make(replace(grid([*plain(1), row, *plain(1)]), look=MARKED))
    on, off = "（转下页）", "（接上页）"
    assert [marks(page) for page in pages.pages[1:]] == [
        [on],
        *[[off, on]] * (len(pages.pages) - 3),
        [off],
    ]
    for page in pages.pages[1:]:
        left = (PAGE.inside if page.number % 2 else PAGE.outside) + 80 + 4
        for mark in (i for i in page.items if isinstance(i, Glyphs) and i.size == 9):
            assert mark.y < BOTTOM
            end = mark.x + mark.xs[-1] + 9
            gap = left + 152 - end if "转" in mark.texts else mark.x - left
            assert gap == pytest.approx(0, abs=4.6)  # brackets lose half their width at the edges
        clear_of_rules(page)


def test_every_cell_of_a_row_is_cut_at_one_height() -> None:
    row = Row((cell("甲" * 500, 0), cell("长" * 1500, 1)))
    pages = make(replace(grid([row]), look=MARKED)).pages
    for page, count in zip(pages[:2], (2, 4), strict=True):
        first, second = (
            [g.y for g in glyphs(page.items) if letter in g.texts] for letter in "甲长"
        )
        assert first == second
        assert len(marks(page)) == count


def test_a_cell_too_narrow_for_the_mark_leaves_it_to_the_wider_one() -> None:
    row = Row((cell("甲" * 200, 0), cell("长" * 1500, 1)))
    pages = make(replace(grid([row], head=False, widths=(30.0, 160.0)), look=MARKED))
    assert marks(pages.pages[0]) == ["（转下页）"]


def test_a_mark_is_turned_where_no_cell_is_wide_enough() -> None:
    row = Row((cell("甲" * 200, 0), cell("长", 1)))
    pages = make(replace(grid([row], head=False, widths=(30.0, 160.0)), look=MARKED))
    assert "".join(marks(pages.pages[0])) == "（转下页）"


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 1500), min_size=1, max_size=3),
    st.sampled_from([120.0, 300.0, DEPTH]),
    st.booleans(),
)
def test_rows_are_cut_without_loss_and_in_order(
    counts: list[int], depth: float, marked: bool
) -> None:
    pitched = [replace(STYLE, pitch=17.0 + 3 * k, space_before=2.0) for k in range(len(counts))]
    said = ["".join(chr(0x4E00 + i % 900) for i in range(count)) for count in counts]
    cells = tuple(
        Cell(tuple(Paragraph((Run(part, CHAR),), style) for part in (text[:40], text[40:])), k)
        for k, (text, style) in enumerate(zip(said, pitched, strict=True))
    )
    look = MARKED if marked else LOOK
    table = Table((90.0,) * len(cells), (), (Row(cells),), look)
    done = set_table(table, COMPOSER, depth)
    for k, text in enumerate(said):
        found = "".join(line.line.text for row in done.rows for line in row.cells[k].lines)
        assert found == text
    assert all(row.height <= depth + 0.02 for row in done.rows)
    for row in done.rows:
        for part in row.cells:
            inside = [*part.head, *part.lines, *part.foot]
            assert all(a.bottom <= b.top + 1e-6 for a, b in pairwise(inside))
            assert all(line.bottom <= row.height - 8 + 1e-6 for line in inside)
            assert bool(part.foot) <= marked


@settings(max_examples=60)
@given(tables())
def test_pages_turn_within_a_span_only_where_its_text_has_room(table: Table) -> None:
    done = set_table(table, COMPOSER, DEPTH)
    for i, row in enumerate(done.rows):
        for part in row.cells:
            need, tall = part.height + 2 * LOOK.pad_block, 0.0
            for k in range(i, min(i + part.cell.rows, len(done.rows))):
                if k > i and k not in done.glued:
                    assert tall >= need - 0.02
                tall += done.rows[k].height
            assert tall >= need - 0.02


# --- long tables --------------------------------------------------------------------------------


def steps(count: int) -> int:
    """Lines of our table code that run for a table of so many rows, with spans and tall rows."""
    rows = []
    for i in range(count):
        tall = "长" * (900 if i % 100 == 95 else 4)
        unit = (cell(f"{i}号", 0, rows=10),) if i % 10 == 0 else ()
        rows.append(Row((*unit, cell(tall, 1))))
    table, seen = grid(rows), Counter[str]()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename.rpartition("/")[2]
        if name not in ("tables.py", "rows.py", "spans.py", "cuts.py", "rules.py"):
            return None
        seen[name] += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        done = set_table(table, COMPOSER, DEPTH)
        for first in range(0, len(done.rows), 20):
            last = min(first + 20, len(done.rows))
            list(done.place(first, last, 0.0, 0.0, again=True))
            list(done.ragged(first, last))
    finally:
        sys.settrace(before)
    return seen.total()


def test_long_tables_take_no_longer_a_row_than_short_ones() -> None:
    assert steps(2000) < 10.5 * steps(200)
