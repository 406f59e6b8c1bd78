"""Tables of tasks become actions with their fields; other tables stay lines. Nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.importing import Draft, account, import_texts
from reports.importing.ledger import repaired, undone
from reports.importing.lines import Cell, Page, Source
from reports.importing.sources import source_of
from reports.importing.structure.fields import when
from reports.model import Action

HEADS = (
    "序号", "任务", "具体举措", "牵头单位", "配合单位", "责任人", "完成时限", "工作目标"
)  # fmt: skip
FIRST = (
    "1", "开通旅游专线", "新开两条线路，接上高铁站。", "县文旅局", "县交通局、各乡镇（街道）",
    "何平", "2025年6月底前", "新增线路2条；年接待游客10万人次",
)  # fmt: skip
SECOND = ("2", "建成粮食仓储项目", "", "县发改委", "—", "周梅", "2025.12.30", "")


def actions(draft: Draft) -> list[Action]:
    return [action for speaker in draft.report.speakers for action in speaker.actions]


def whole(draft: Draft) -> None:
    """The repaired source is what the draft holds, in order; undone, it is the source."""
    for one in draft.imports:
        assert account.restored(one.outline) == one.outline.text
        assert repaired(one.source.text, one.repairs) == one.outline.text
        assert undone(one.outline.text, one.repairs) == one.source.text


def fill(table: Table, rows: Sequence[tuple[str, ...]]) -> None:
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word


def written(made: docx.document.Document) -> Source:
    data = io.BytesIO()
    made.save(data)
    return source_of(data.getvalue(), "a.docx")


def tasks(rows: Sequence[tuple[str, ...]], *before: str) -> Source:
    """A Word file: some paragraphs, then a table."""
    made = docx.Document()
    for words in before:
        made.add_paragraph(words)
    fill(made.add_table(len(rows), len(rows[0])), rows)
    return written(made)


def test_a_row_is_an_action_with_its_fields() -> None:
    draft = import_texts([tasks([HEADS, FIRST, SECOND], "流水县县长 何立", "任务分解表")])
    whole(draft)
    first, second = actions(draft)
    assert (first.label, first.heading) == ("1", "开通旅游专线")
    assert first.body == ("新开两条线路，接上高铁站。",)
    assert (first.lead_unit, first.person, first.deadline) == ("县文旅局", "何平", "2025年6月底前")
    assert first.support_units == ("县交通局", "各乡镇（街道）")
    assert [t.what for t in first.targets] == ["新增线路2条", "年接待游客10万人次"]
    keys = ("lead_unit", "support_units", "person", "deadline", "targets")
    assert {first.source.of(key) for key in keys} == {"text"}
    assert (second.heading, second.body, second.support_units) == ("建成粮食仓储项目", (), ())
    assert second.deadline == "2025-12-30"
    assert "“完成时限”栏：2025.12.30" in draft.yaml
    assert "# 第 4 行；算作举措，把握 90%：表格的一行：序号、任务" in draft.yaml
    (one,) = draft.imports
    aside = [(one.outline.words(piece), kind) for piece, kind in one.outline.aside]
    assert aside == [("任务分解表", "columns"), ("\u3000".join(HEADS), "columns")]
    assert [p.code for p in draft.open_points if p.code == "table"] == []


@given(st.permutations(range(8)), st.sets(st.sampled_from([0, 2, 3, 4, 5, 6, 7]), max_size=5))
@settings(max_examples=25)
def test_columns_in_any_order_and_some_missing(order: list[int], without: set[int]) -> None:
    columns = [column for column in order if column not in without]
    lines = "\n".join("\t".join(row[c] for c in columns) for row in (HEADS, FIRST, SECOND))
    draft = import_texts([source_of(f"流水县县长 何立\n{lines}\n".encode(), "a.txt")])
    whole(draft)
    first, second = actions(draft)
    assert (first.heading, second.heading) == (FIRST[1], SECOND[1])
    assert first.lead_unit == ("流水县" if 3 in without else "县文旅局")
    assert first.source.of("lead_unit") == ("inferred" if 3 in without else "text")
    assert first.person == ("" if 5 in without else "何平")
    assert first.deadline == ("" if 6 in without else "2025年6月底前")
    assert len(first.body) == (2 not in without)


def test_merged_cells_hold_for_every_row() -> None:
    made = docx.Document()
    made.add_paragraph("流水县县长 何立")
    rows = [
        ("任务", "举措", "责任单位", "时限"),
        ("抓项目", "建园区。", "县工信局", "年底前"),
        ("", "引企业。", "", "2025年6月"),
        ("抓服务", "减材料。", "县行政审批局", ""),
    ]
    table = made.add_table(4, 4)
    fill(table, rows)
    for column in (0, 2):
        table.cell(1, column).merge(table.cell(2, column))
    table.cell(2, 3).merge(table.cell(3, 3))
    draft = import_texts([written(made)])
    whole(draft)
    assert [(a.heading, *a.body, a.lead_unit, a.deadline) for a in actions(draft)] == [
        ("抓项目", "建园区。", "县工信局", "年底前"),
        ("抓项目", "引企业。", "县工信局", "2025年6月"),
        ("抓服务", "减材料。", "县行政审批局", "2025年6月"),
    ]
    assert "合并的单元格，与上一行共用：“抓项目”、“县工信局”" in draft.yaml


def test_heads_of_two_rows_a_title_and_parts() -> None:
    made = docx.Document()
    made.add_paragraph("流水县县长 何立")
    table = made.add_table(6, 5)
    rows = [("流水县任务清单", "", "", "", ""), ("序号", "重点任务", "责任单位", "", "完成时限"),
            ("", "", "牵头", "配合", ""), ("一、产业", "", "", "", ""),
            ("1", "建园区", "县工信局", "县发改委", "年底前"),
            ("2", "引企业", "县商务局", "", "长期")]  # fmt: skip
    fill(table, rows)
    for row in (0, 3):
        table.cell(row, 0).merge(table.cell(row, 4))
    table.cell(1, 2).merge(table.cell(1, 3))
    for column in (0, 1, 4):
        table.cell(1, column).merge(table.cell(2, column))
    for row in table.rows:
        for cell in row.cells:
            cell.text = cell.text.strip()
    draft = import_texts([written(made)])
    whole(draft)
    assert [(a.label, a.heading, a.lead_unit, a.support_units) for a in actions(draft)] == [
        ("1", "建园区", "县工信局", ("县发改委",)),
        ("2", "引企业", "县商务局", ()),
    ]
    kinds = [kind for _, kind in draft.imports[0].outline.aside]
    assert sorted(kinds) == ["columns", "columns", "columns", "subhead"]


def test_a_caption_is_no_speaker_and_stands_over_two_tables() -> None:
    made = docx.Document()
    for words in ("何平　市教育局局长", "收获很大。", "李一云　市人大代表"):
        made.add_paragraph(words)
    for unit in ("市教育局", "市商务局"):
        fill(made.add_table(2, 2), [("任务", "牵头单位"), ("建学校", unit)])
    source = written(made)
    draft = import_texts([source])
    whole(draft)
    assert [(s.name, len(s.actions)) for s in draft.report.speakers] == [("何平", 0), ("李一云", 2)]
    text = source.text.replace("李一云　市人大代表", "任务表")
    twice = import_texts([Source("a.docx", text, rows=source.rows)])
    whole(twice)
    assert [(s.name, len(s.actions)) for s in twice.report.speakers] == [("何平", 2)]


def test_speakers_named_in_a_column() -> None:
    rows = [("单位", "发言人", "任务", "时限"),
            ("市商务局", "李一云", "抓招商", "年底前"), ("市商务局", "李一云", "抓外贸", "6月底前"),
            ("市教育局", "何平（市教育局局长）", "建学校", "明年底")]  # fmt: skip
    draft = import_texts([tasks(rows)])
    whole(draft)
    found = [(s.name, s.unit, [a.heading for a in s.actions]) for s in draft.report.speakers]
    assert found == [("李一云", "市商务局", ["抓招商", "抓外贸"]), ("何平", "市教育局", ["建学校"])]


def test_a_table_for_all_goes_to_those_who_have_spoken() -> None:
    rows = [("单位", "任务", "时限"), ("市教育局", "建学校", "明年底"),
            ("市商务局", "抓招商", "年底前"), ("市水利局", "修水库", "年底前")]  # fmt: skip
    draft = import_texts(
        [tasks(rows, "市商务局局长 李一云", "收获很大。", "市教育局局长 何平", "很受启发。")]
    )
    whole(draft)
    found = [(s.name, [(a.heading, a.lead_unit) for a in s.actions]) for s in draft.report.speakers]
    assert found == [
        ("李一云", [("抓招商", "市商务局")]),
        ("何平", [("建学校", "市教育局"), ("修水库", "市水利局")]),
    ]


def test_units_alone_are_speakers_to_be_named() -> None:
    rows = [
        ("单位", "任务", "时限"),
        ("市教育局", "建学校", "明年底"),
        ("市商务局", "抓招商", "年底前"),
    ]
    draft = import_texts([tasks(rows)])
    assert [(s.name, s.unit) for s in draft.report.speakers] == [
        ("【待填】姓名", "市教育局"),
        ("【待填】姓名", "市商务局"),
    ]


def test_a_table_alone_is_somebody_s() -> None:
    draft = import_texts([tasks([HEADS, FIRST, SECOND])])
    whole(draft)
    assert [len(s.actions) for s in draft.report.speakers] == [2]
    assert "no-speaker" in [point.code for point in draft.open_points]


def test_what_fits_no_field_is_in_a_comment_and_told() -> None:
    rows = [("任务", "时限", "备注"), ("修水库", "看情况", "资金未落实"),
            ("抓招商", "每月调度", ""), ("建学校", "2025年13月", "")]  # fmt: skip
    draft = import_texts([tasks(rows, "流水县县长 何立")])
    whole(draft)
    assert [(a.deadline, a.frequency) for a in actions(draft)] == [
        ("", ""),
        ("", "每月调度"),
        ("", ""),
    ]
    for words in ("“时限”栏：看情况", "“备注”栏：资金未落实", "“时限”栏：2025年13月"):
        assert f"# 原表{words}" in draft.yaml
    codes = [point.code for point in draft.open_points]
    assert (codes.count("cell"), codes.count("columns")) == (2, 1)


WEB = """<html><body><p>流水县县长 何立</p><table><thead><tr><th rowspan=2>任务</th>
<th colspan="2">责任单位</th><th rowspan="2">完成<br>时限</th></tr>
<tr><th>牵头</th><th>配合</th></tr></thead>
<tr><td rowspan="2"><p>抓项目</p></td><td><p>县工信局</p></td>
<td><p>县发改委</p><p>各乡镇</p></td><td>年底前</td></tr>
<tr><td>县商务局</td><td></td><td>6月底前</td></tr></table></body></html>"""


def test_tables_of_web_pages() -> None:
    draft = import_texts([source_of(WEB.encode(), "a.html")])
    whole(draft)
    assert [(a.heading, a.lead_unit, a.support_units, a.deadline) for a in actions(draft)] == [
        ("抓项目", "县工信局", ("县发改委", "各乡镇"), "年底前"),
        ("抓项目", "县商务局", (), "6月底前"),
    ]


def test_pages_laid_out_in_cells_keep_their_paragraphs() -> None:
    page = "<table><tr><td>菜单</td><td><p>甲。</p><p>乙。</p></td></tr></table>"
    assert source_of(page.encode(), "a.html").text == "菜单\n甲。\n乙。"


@pytest.mark.parametrize(
    "heads",
    [("项目", "投资"), ("姓名", "单位"), ("内容", "目标"), ("年份", "任务"), ("时限", "目标")],
)
def test_other_tables_stay_lines(heads: tuple[str, ...]) -> None:
    draft = import_texts([tasks([heads, ("甲", "乙")], "流水县县长 何立", "收获很大。")])
    whole(draft)
    assert not actions(draft)
    assert "table" in [point.code for point in draft.open_points]


def test_minutes_keep_their_tables_as_lines() -> None:
    before = (
        "会议纪要",
        "一、关于任务分解",
        "会议议定，按表落实。",
        "二、关于督办",
        "会议明确，按月通报。",
    )
    draft = import_texts([tasks([HEADS, FIRST], *before)])
    whole(draft)
    assert [str(section.heading) for section in draft.report.sections] == [
        "关于任务分解",
        "关于督办",
    ]
    assert not draft.report.speakers


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("2025.6.30", ("deadline", "2025-06-30")),
        ("2025/6", ("deadline", "2025-06")),
        ("2025年底前", ("deadline", "2025年底前")),
        ("9月15日", ("deadline", "9月15日")),
        ("每季度一次", ("frequency", "每季度一次")),
        ("2025.13.1", ("note", "2025-13-01")),
        ("2025年9月至2025年3月", ("note", "2025年9月至2025年3月")),
        ("视情况", ("note", "视情况")),
    ],
)
def test_when(words: str, said: tuple[str, str]) -> None:
    assert when(words) == said


def test_dates_that_do_not_exist_are_no_deadlines() -> None:
    text = (
        "流水县县长 何立\n下一步打算：\n一是抓项目。2025年13月底前完成。\n二是抓服务。持续优化。\n"
    )
    assert [a.deadline for a in actions(import_texts([Source("a", text)]))] == ["", ""]


WORDS = st.sampled_from(
    ["", "甲局", "抓项目，建园区。", "1.减材料", "李一云", "市商务局局长 李一云", "2025年6月",
     "2025.2.30", "发 展", "a,b", "—", "12%；3家", "任务", "要求: 'x' # y", "某某 某某。某 某",
     "發展經濟", "\u200b", "经(jīng)济", "甲\u3000乙", "甲\t乙"]
)  # fmt: skip
HEAD = st.sampled_from([*HEADS, "单位", "发言人", "备注", "事项", ""])


@given(
    st.lists(HEAD, min_size=2, max_size=6),
    st.lists(st.lists(st.tuples(WORDS, WORDS, st.booleans()), max_size=7), max_size=6),
    st.booleans(),
)
@settings(max_examples=60)
def test_nothing_is_lost_of_any_table(
    heads: list[str], rows: list[list[tuple[str, str, bool]]], spoken: bool
) -> None:
    page = Page()
    page.add("市教育局局长 何平：很受启发。" if spoken else "任务分解")
    page.row(0, [Cell(n, [head]) for n, head in enumerate(["工作任务", "时限", *heads])])
    for row in rows:
        page.row(0, [Cell(n, [a, b], m and not a + b) for n, (a, b, m) in enumerate(row)])
    page.add("市水利局局长 江流：也很受启发。")
    whole(import_texts([page.source("a.docx", "docx")]))
