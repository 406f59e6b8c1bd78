"""Tables laid out: spans, columns, bands, decimal points; what is wrong with them and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HOME
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import doctree as d
from reports import galley as g
from reports import pipeline
from reports.errors import Problem, ReportError
from reports.layout import lay_out
from reports.layout.tables import Tables
from reports.pictures import Pictures
from reports.pipeline import TEMPLATES
from reports.style import Stylesheet, load_style

MM = 72 / 25.4
MEASURE = 156 * MM
SHADE = (246, 246, 246)
PLAIN = load_style(TEMPLATES, "briefing")


def cell(text: str, rows: int = 1, columns: int = 1, style: str = "") -> d.Cell:
    return d.Cell((d.Paragraph((d.Run(text, path="here"),), ""),), rows, columns, style)


def row(*cells: d.Cell | str, group: bool = False) -> d.Row:
    return d.Row(tuple(c if isinstance(c, d.Cell) else cell(c) for c in cells), group)


def sheet(tmp_path: Path, tables: str) -> Stylesheet:
    """The shared style sheet with tables of a template's own; they begin on line 2."""
    for name in ("shared", "own"):
        (tmp_path / name).mkdir(exist_ok=True)
    shared = (TEMPLATES / "shared" / "style.yaml").read_text("utf-8")
    (tmp_path / "shared" / "style.yaml").write_text(shared, "utf-8")
    paragraphs = "paragraphs:\n  number: {like: cell, align: decimal}\n"
    (tmp_path / "own" / "style.yaml").write_text(f"tables:\n{tables}{paragraphs}", "utf-8")
    return load_style(tmp_path, "own")


def made(
    styles: Stylesheet, table: d.Table, measure: float = MEASURE
) -> tuple[g.Table, list[Problem]]:
    def paragraph(p: d.Paragraph) -> g.Paragraph:
        style = styles.paragraph(p.style)
        runs = (g.Run(r.text, style.char, r.path) for r in p.content if isinstance(r, d.Run))
        return g.Paragraph(tuple(runs), style)

    problems: list[Problem] = []
    tables = Tables(styles, problems, paragraph, pipeline.composer(), styles.template("own"))
    laid = tables.table(table, measure)
    return laid, problems


def good(
    styles: Stylesheet,
    *rows: d.Row,
    style: str = "t",
    head: tuple[d.Row, ...] = (),
    measure: float = MEASURE,
) -> g.Table:
    laid, problems = made(styles, d.Table(head, rows, style), measure)
    assert problems == []
    return laid


def faults(styles: Stylesheet, *rows: d.Row, measure: float = MEASURE) -> list[tuple[str, int]]:
    _, problems = made(styles, d.Table((), rows, "t"), measure)
    return [(problem.code, problem.where.line) for problem in problems]


# --- spans ----------------------------------------------------------------------------------------


def test_cells_know_their_column_behind_cells_that_span_from_above() -> None:
    styles = load_style(TEMPLATES, "briefing")
    span = cell("单位", rows=2)
    rows = (row("1", "甲", span, "乙", "丙", "丁"), row("2", "甲", "乙", "丙", "丁"))
    laid = good(styles, *rows, style="actions", head=(row(*"一二三四五六"),))
    assert sum(laid.columns) == pytest.approx(MEASURE, abs=0.05)
    assert [c.column for c in laid.rows[1].cells] == [0, 1, 3, 4, 5]
    assert laid.head[0].cells[0].fill == (236, 236, 236)


def test_rows_that_cover_unequal_numbers_of_columns_are_told_with_their_words(
    tmp_path: Path,
) -> None:
    styles = sheet(tmp_path, "  t: {like: grid}\n")
    four = [row(*"甲乙丙丁"), row(cell("戊", rows=2), "己", "庚", "辛"), row("壬", "癸", "子")]
    for head, rows, told in (
        (row("单位", "承诺", "时限"), four, [("head-row-uneven", 1, 3, 4, "单位｜承诺｜时限")]),
        (row(*"一二三四"), [*four, row("丑")], [("row-uneven", 4, 1, 4, "丑")]),
        (
            row(*"一二三四"),
            [*four, row(*"一二三四五")],
            [("row-uneven", 4, 5, 4, "一｜二｜三｜四｜五")],
        ),
        (row("单位", cell("承诺", columns=3)), [*four, row(cell("合计", columns=4))], []),
    ):
        _, problems = made(styles, d.Table((head,), tuple(rows), "t"))
        keys = ("row", "cells", "columns", "words")
        assert [(p.code, *(p.values[key] for key in keys)) for p in problems] == told
        assert {p.where.file for p in problems} <= {str(tmp_path / "own" / "template.xml.j2")}


def test_the_widths_that_a_style_gives_tell_which_row_is_wrong(tmp_path: Path) -> None:
    styles = sheet(tmp_path, '  t: {like: grid, columns: ["*", "*", "*"]}\n')
    _, problems = made(styles, d.Table((row(*"一二三"),), (row(*"甲乙丙丁"),) * 2, "t"))
    assert [(p.code, p.values["cells"]) for p in problems] == [("row-uneven", 4)]


def test_the_last_row_stays_with_the_note_below_the_table() -> None:
    note = d.Group((d.Paragraph((d.Run("注：略。"),), "note"),), "notes")
    table = d.Table((), tuple(row(str(n), "甲") for n in range(200)), "grid")

    def papers(*blocks: d.Block) -> g.Galley:
        document = d.Document("x", "题", "zh-Hans", "某局", "2023-07-24", blocks)
        return lay_out(document, PLAIN, pipeline.composer(), Pictures(HOME))

    (laid, _) = papers(table, note).blocks
    assert isinstance(laid, g.Table)
    keeps = [[p.style.keep_with_next for c in r.cells for p in c.content] for r in laid.rows]
    assert keeps == [[False, False]] * 199 + [[True, True]]
    (alone,) = papers(table).blocks
    assert isinstance(alone, g.Table)
    assert not any(p.style.keep_with_next for c in alone.rows[-1].cells for p in c.content)


def test_a_cell_without_paragraphs_has_an_empty_one(tmp_path: Path) -> None:
    laid = good(sheet(tmp_path, "  t: {like: grid}\n"), row(d.Cell(()), "甲"))
    assert [g.text_of(p) for p in laid.rows[0].cells[0].content] == [""]


def test_cells_do_not_reach_below_the_head_or_the_last_row(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: grid}\n")
    rows = (row(cell("甲", rows=9), "乙"), row("丙"))
    laid = good(styles, *rows, head=(row(cell("头", rows=3), "头"),))
    assert [laid.head[0].cells[0].rows, laid.rows[0].cells[0].rows] == [1, 2]


def test_cells_that_lie_over_one_another_are_a_problem(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: grid}\n")
    rows = (row("1", "甲", cell("单位", rows=2)), row(cell("甲", columns=3)))
    assert ("cells-overlap", 2) in faults(styles, *rows)


def test_a_table_without_cells_is_a_problem(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: grid}\n")
    assert faults(styles) == [("table-empty", 2)]
    assert faults(styles, row(), row()) == [("table-empty", 2)]


def test_a_table_of_heads_only_is_laid_out(tmp_path: Path) -> None:
    laid = good(sheet(tmp_path, "  t: {like: grid}\n"), head=(row("甲", "乙"),))
    assert (len(laid.head), laid.rows, len(laid.columns)) == (1, (), 2)


# --- widths ---------------------------------------------------------------------------------------


def test_without_hints_columns_are_as_wide_as_their_content_asks(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: grid}\n")
    laid = good(styles, row("序号", "牵头单位", "文" * 300), row("1", "乙", "丙"))
    assert laid.columns[:2] == pytest.approx((2 * 12 + 8, 4 * 12 + 8), abs=0.05)
    assert sum(laid.columns) == pytest.approx(MEASURE, abs=0.05)


WORDS = (
    "牵头单位",
    "市商务局",
    "2023年7月24日",
    "18061万吨",
    "99.49%",
    "GDP",
    "（一）",
    "《名录》",
    "，",
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join)


@settings(max_examples=40)
@given(st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=4))
def test_what_has_room_on_one_line_gets_it(cells: list[list[str]]) -> None:
    laid = good(PLAIN, *[row(*texts) for texts in cells], style="grid", measure=253 * MM)
    natural = [max(pipeline.composer().extents(r.cells[k].content[0])[1] for r in laid.rows)
               for k in range(3)]  # fmt: skip
    assert sum(laid.columns) == pytest.approx(253 * MM, abs=0.05)
    fits = sum(natural) + 24 < 253 * MM
    for r in laid.rows:
        for c in r.cells:
            lines = pipeline.composer().compose(c.content[0], laid.columns[c.column] - 8)
            assert len(lines) == 1 or not fits


def test_hints_of_every_kind(tmp_path: Path) -> None:
    styles = sheet(tmp_path, '  t: {like: grid, columns: [20mm, auto, "*", "2*"]}\n')
    laid = good(styles, row("甲", "牵头单位", "文" * 300, "文" * 300))
    first, second, third, fourth = laid.columns
    assert first == pytest.approx(20 * MM, abs=0.05)
    assert second == pytest.approx(4 * 12 + 8, abs=0.05)
    assert fourth == pytest.approx(2 * third, abs=0.05)
    assert sum(laid.columns) == pytest.approx(MEASURE, abs=0.05)


def test_a_wide_page_gives_the_rest_to_the_star(tmp_path: Path) -> None:
    styles = sheet(tmp_path, '  t: {like: grid, columns: [20mm, "*"]}\n')
    laid, _ = made(styles, d.Table((), (row("甲", "乙"),), "t"), 253 * MM)
    assert laid.columns[1] == pytest.approx(233 * MM, abs=0.1)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ("[10mm]", "columns-count"),
        ("[100mm, 57mm]", "columns-too-wide"),
        ("[0, 100mm]", "column-too-narrow"),
        ("[5mm, 100mm]", "column-too-narrow"),
        ('[153mm, "*"]', "column-too-narrow"),
        ("[153mm, auto]", "column-too-narrow"),
    ],
)
def test_impossible_hints_are_named_at_their_line(tmp_path: Path, columns: str, code: str) -> None:
    styles = sheet(tmp_path, f"  t:\n    like: grid\n    columns: {columns}\n")
    assert faults(styles, row("甲", "乙")) == [(code, 4)]


def test_more_columns_than_the_measure_has_characters_are_a_problem(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: grid}\n")
    assert faults(styles, row(*["甲"] * 30)) == [("column-too-narrow", 2)]


def test_a_table_with_other_columns_than_its_style_stops_the_build() -> None:
    document = d.Document(
        "t", "题", "zh-Hans", "局", "2023-07-24", (d.Table((), (row("甲", "乙"),), "actions"),)
    )
    styles = load_style(TEMPLATES, "briefing")
    with pytest.raises(ReportError) as caught:
        lay_out(document, styles, pipeline.composer(), Pictures(HOME))
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.path) == ("columns-count", "tables.actions.columns")


# --- looks ----------------------------------------------------------------------------------------


def fills(table: g.Table) -> list[bool]:
    for r in table.rows:
        assert len({c.fill for c in r.cells}) == 1
    return [r.cells[0].fill == SHADE for r in table.rows]


def test_every_second_row_is_shaded(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: zebra}\n")
    assert fills(good(styles, *[row("甲", "乙")] * 4)) == [False, True, False, True]


def test_groups_begin_anew_and_their_headings_are_no_band(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: zebra}\n")
    heading = row(cell("一、局", columns=2), group=True)
    rows = (heading, *[row("甲", "乙")] * 3, heading, *[row("甲", "乙")] * 2)
    assert fills(good(styles, *rows)) == [False, False, True, False, False, False, True]
    rows = (row("甲", "乙"), row("甲", "乙", group=True), row("甲", "乙"))
    assert fills(good(styles, *rows)) == [False, False, True]


def test_rows_that_a_cell_joins_are_one_band(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: zebra}\n")
    joined = (row(cell("局", rows=2), "乙"), row("丙"))
    assert fills(good(styles, *joined, *joined, row("甲", "乙"))) == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_a_three_line_table_has_neither_sides_nor_uprights_nor_ground(tmp_path: Path) -> None:
    laid = good(sheet(tmp_path, "  t: {like: ruled}\n"), row("甲"), head=(row("头"),))
    look = laid.look
    assert (look.sides, look.upright, look.inner) == (0, 0, 0)
    assert min(look.outer, look.head) > 0
    assert laid.head[0].cells[0].fill is None


def test_vertical_alignment_is_the_styles(tmp_path: Path) -> None:
    laid = good(sheet(tmp_path, "  t: {like: grid, valign: top}\n"), row("甲"))
    assert laid.rows[0].cells[0].valign == "top"


def test_marks_of_rows_that_go_on_need_faces(tmp_path: Path) -> None:
    styles = sheet(tmp_path, '  t:\n    like: grid\n    continued: "\U0010fffd"\n')
    assert faults(styles, row("甲")) == [("no-glyph", 4)]


# --- numbers --------------------------------------------------------------------------------------


def test_decimal_points_stand_so_that_the_numbers_are_in_the_middle(tmp_path: Path) -> None:
    styles = sheet(tmp_path, "  t: {like: grid, columns: [60mm, 40mm], cell: number}\n")
    rows = [row("甲", text) for text in ("12345", "1.25万吨", "原文未明确", "", "-3%")]
    laid = good(styles, *rows)
    composer, char = pipeline.composer(), styles.paragraph("number").char
    before = composer.width([g.Run("12345", char)], 0.0)
    behind = composer.width([g.Run("1.25万吨", char)], 0.0) - composer.width(
        [g.Run("1", char)], 0.0
    )
    stop = (laid.columns[1] - before - behind) / 2 + before
    assert laid.stops == pytest.approx((0.0, stop), abs=0.03)


def test_a_column_of_numbers_is_wide_enough_for_all_of_them(tmp_path: Path) -> None:
    styles = sheet(tmp_path, '  t: {like: grid, columns: ["*", auto]}\n')
    numbers = [row("文" * 200, cell(text, style="number")) for text in ("123456", "0.123456")]
    laid = good(styles, *numbers)
    digit = 6.0  # half of 12 pt
    assert laid.columns[1] == pytest.approx(12 * digit + 3 + 8, abs=0.1)


def test_a_table_without_numbers_has_no_points(tmp_path: Path) -> None:
    assert good(sheet(tmp_path, "  t: {like: grid}\n"), row("甲", "1.5")).stops == ()
