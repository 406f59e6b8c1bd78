"""Registers of recipients: the same from YAML, CSV and XLSX, and checked like data."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from circle import PEOPLE, codes, write_recipients
from conftest import HOME

from reports import messages
from reports.circulation import addresses, office, recipients
from reports.errors import Problem, ReportError

SAMPLES = HOME / "data" / "circulation"
HEADS = ["单位", "姓名", "排序", "方式", "邮箱"]


def problems(path: Path, **known: list[str]) -> list[Problem]:
    """What is wrong with a file; every problem can be said in both languages."""
    try:
        found = recipients.load(path, **known).warnings
    except ReportError as error:
        found = error.problems
    for problem in found:
        for language in messages.LANGUAGES:
            assert messages.line(problem, language)
    return list(found)


def table(folder: Path, *rows: Sequence[object], name: str = "r.csv") -> Path:
    path = folder / name
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        book.save(path)
    else:
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8")
    return path


def test_the_samples_say_the_same_and_are_clean() -> None:
    settings = office.load(SAMPLES / "office.yaml")
    units, domains = settings.units, settings.domains
    one = recipients.load(SAMPLES / "recipients.yaml", units, domains)
    other = recipients.load(SAMPLES / "recipients.csv", units, domains)
    assert one.items == other.items
    assert one.warnings == other.warnings == ()
    assert [r.rank for r in one.items] == [1, 2, 3, 4, 5]
    assert one.items[1].formats == ("pdf", "docx")


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_a_table_may_have_a_title_above_and_its_columns_in_any_order(
    tmp_path: Path, name: str
) -> None:
    rows: list[list[object]] = [
        ["收件人名册", "", ""],
        ["", "", ""],
        ["方式", "排序", "单位"],
        ["纸质", 2, "乙局"],
        ["纸质", 1.0 if name.endswith("xlsx") else 1, "甲局"],
        ["", "", ""],
    ]
    found = recipients.load(table(tmp_path, *rows, name=name))
    assert [(r.unit, r.rank) for r in found.items] == [("甲局", 1), ("乙局", 2)]
    assert found.where("recipients[1].unit").line == 5


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_a_wrong_cell_is_named_by_row_and_column(tmp_path: Path, name: str) -> None:
    path = table(tmp_path, HEADS, ["甲", "乙", 1, "信鸽", ""], name=name)
    (problem,) = problems(path)
    assert (problem.code, problem.where.line, problem.where.column) == ("wrong-choice", 2, 4)


@pytest.mark.parametrize(
    ("people", "code"),
    [
        (["单位: 甲, 方式: 邮件, 排序: 1"], "address-missing"),
        (["单位: 甲, 方式: 邮件, 排序: 1, 邮箱: a@b"], "address-malformed"),
        (["单位: 甲, 方式: 邮件, 排序: 1, 邮箱: 甲＠qq.com"], "address-malformed"),
        (["单位: 甲, 方式: 邮件, 排序: 1, 邮箱: a@qq.con"], "address-lookalike"),
        (["单位: 甲, 方式: 邮件, 排序: 1, 邮箱: a@rnail.example.cn"], "address-lookalike"),
        (["单位: 甲, 方式: 邮件, 排序: 1, 邮箱: a@mail.еxample.cn"], "address-lookalike"),
        (["单位: 甲, 方式: 邮件, 排序: 1, 邮箱: a@qq.com, 份数: 2"], "copies-by-email"),
        (["单位: 甲, 方式: 纸质, 排序: 1", "单位: 乙, 方式: 纸质"], "rank-missing"),
        (["单位: 甲, 方式: 纸质, 排序: 1", "单位: 乙, 方式: 纸质, 排序: 1"], "rank-twice"),
        (["单位: 甲, 方式: 纸质"], "no-ranks"),
        (
            ["单位: 甲 局, 方式: 纸质, 排序: 1", "单位: 甲局, 方式: 纸质, 排序: 2"],
            "recipient-twice",
        ),
        (['单位: "甲\\u202e局", 方式: 纸质, 排序: 1'], "hidden-character"),
        (['单位: "甲\\u000a局", 方式: 纸质, 排序: 1'], None),
        (["单位: 甲, 方式: 纸质, 排序: 1, 邮箱号: 1"], "unknown-key-near"),
    ],
)
def test_what_is_wrong_with_a_recipient(tmp_path: Path, people: list[str], code: str) -> None:
    found = problems(write_recipients(tmp_path, people), domains=["mail.example.cn"])
    assert [p.code for p in found] == ([code] if code else [])
    assert all(p.where.line >= 2 or p.code == "no-ranks" for p in found)


def test_one_address_is_one_mailbox_whatever_its_case(tmp_path: Path) -> None:
    people = [f"单位: 甲{n}, 方式: 邮件, 排序: {n}, 邮箱: {a}" for n, a in
              enumerate(["Li@QQ.com", "li@qq.com", "li2@qq.com"], 1)]  # fmt: skip
    (problem,) = problems(write_recipients(tmp_path, people))
    assert (problem.code, problem.where.line) == ("address-twice", 3)


def test_units_are_those_of_the_list(tmp_path: Path) -> None:
    path = write_recipients(tmp_path, ["单位: 市商务局, 方式: 纸质, 排序: 1"])
    assert problems(path, units=["市商务局"]) == []
    assert [p.code for p in problems(path, units=["市商业局"])] == ["unit-unknown-near"]
    assert [p.code for p in problems(path, units=["县文旅委"])] == ["unit-unknown"]


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"])
def test_no_cell_is_a_formula(tmp_path: Path, name: str, text: str) -> None:
    path = table(tmp_path, HEADS, [text, "乙", 1, "纸质", ""], name=name)
    assert "cell-formula" in [p.code for p in problems(path)]


def test_hidden_rows_merged_cells_and_failed_formulas_are_named(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [HEADS, ["甲", "一", 1, "纸质"], ["乙", "二", 2, "纸质"],
                                ["丙", "三", 3, "纸质"], ["#N/A", "四", 4, "纸质"]]  # fmt: skip
    path = table(tmp_path, *rows, name="r.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.row_dimensions[2].hidden = True
    sheet.merge_cells("A3:A4")
    sheet["A5"].data_type = "e"
    book.save(path)
    found = {(p.code, p.where.line, p.where.column) for p in problems(path)}
    expected = {("row-hidden", 2, 1), ("cell-merged", 3, 1), ("cell-error", 5, 1)}
    assert expected <= found


def test_columns_have_customary_names_too(tmp_path: Path) -> None:
    head = ["序号", "单位名称", "排序", "方式", "电子邮箱"]
    path = table(tmp_path, head, [7, "甲", 1, "邮件", "a@swj.example.cn"])
    (found,) = recipients.load(path).items
    assert (found.unit, found.rank, found.address) == ("甲", 1, "a@swj.example.cn")


def test_columns_are_known_and_named_once(tmp_path: Path) -> None:
    path = table(tmp_path, ["单位", "方式", "排续", "颜色", "方式"], ["甲", "纸质", 1, "红", ""])
    found = [(p.code, p.where.column) for p in problems(path) if p.where.line == 1]
    assert found == [("column-unknown-near", 3), ("column-unknown", 4), ("column-twice", 5)]
    assert codes_of(table(tmp_path, ["a", "b"], [1, 2])) == ["table-without-head"]


def codes_of(path: Path) -> list[str]:
    return [p.code for p in problems(path)]


def test_what_is_no_table_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    assert codes_of(path) == ["no-file"]
    path.write_bytes(b"\xd0\xcf\x11\xe0 an old .xls")
    assert codes_of(path) == ["not-a-workbook"]
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "no workbook")
    assert codes_of(path) == ["not-a-workbook"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * (70 << 20))
    assert codes_of(path) == ["too-large"]
    text = tmp_path / "r.csv"
    text.write_text('单位,方式\n"甲,纸质\n', "utf-8")
    assert codes_of(text) == ["csv-broken"]
    text.write_bytes("單位,方式,排序\n市商務局,紙質,1\n".encode("big5"))
    assert codes_of(text) == ["wrong-encoding"]


def test_of_several_sheets_one_is_the_register(tmp_path: Path) -> None:
    path = table(tmp_path, HEADS, ["甲", "乙", 1, "纸质"], name="r.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["请勿外传"])
    book.save(path)
    assert codes_of(path) == []
    book.create_sheet("旧名册").append(HEADS)
    book.save(path)
    assert codes_of(path) == ["several-sheets"]


def test_all_problems_come_in_one_run(tmp_path: Path) -> None:
    people = [
        "方式: 纸质, 排序: 1",
        "单位: 乙, 方式: 邮件, 排序: 2",
        "单位: 丙, 方式: 鸽子, 排序: 3",
    ]
    with pytest.raises(ReportError) as caught:
        recipients.load(write_recipients(tmp_path, people))
    assert codes(caught.value) == ["missing-key", "address-missing", "wrong-choice"]


def test_a_rank_that_is_wrong_is_not_missing_as_well(tmp_path: Path) -> None:
    people = ["单位: 甲, 方式: 纸质, 排序: 一", "单位: 乙, 方式: 纸质, 排序: 2"]
    assert codes_of(write_recipients(tmp_path, people)) == ["wrong-whole"]


@pytest.mark.parametrize(
    ("address", "like"),
    [
        ("a@qq.com", ""),
        ("a@189.cn", ""),
        ("a@139.com", ""),
        ("a@gq.com", "qq.com"),
        ("a@l63.com", "163.com"),
        ("a@136.com", "126.com"),
        ("a@sian.com", "sina.com"),
        ("a@fz.example.gov.cn", ""),
        ("a@政务.example.cn", "政务.example.cn"),
    ],
)
def test_domains_that_pass_for_others(address: str, like: str) -> None:
    assert addresses.lookalike(address, ["fz.example.gov.cn"]) == like


def test_a_domain_in_chinese_letters_is_meant_where_the_office_lists_it() -> None:
    assert addresses.lookalike("a@政务.example.cn", ["xn--zfr164b.example.cn"]) == ""


def test_keys_hold_a_recipient_together(tmp_path: Path) -> None:
    found = recipients.load(write_recipients(tmp_path, PEOPLE)).items
    assert found[0].key == "市委办公室/王堃"
    named = write_recipients(tmp_path, ["编号: W1, 单位: 甲, 方式: 纸质, 排序: 1"])
    assert recipients.load(named).items[0].key == "id:w1"


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "utf-16"])
def test_what_a_chinese_excel_writes_is_read_and_said(tmp_path: Path, codec: str) -> None:
    rare = "" if codec == "gbk" else "𠮷䶮"
    mark = "\t" if codec == "utf-16" else ","
    rows = [
        "单位,姓名,方式,邮箱,排序",
        f"市委办公室,王堃{rare},纸质,,1",
        "商务局,李丽,邮件,li@qq.com,2",
    ]
    path = tmp_path / "r.csv"
    path.write_bytes("\r\n".join(rows).replace(",", mark).encode(codec))
    found = recipients.load(path)
    assert [r.person for r in found.items] == [f"王堃{rare}", "李丽"]
    assert [r.address for r in found.items] == ["", "li@qq.com"]
    assert [p.code for p in problems(path)] == ["csv-encoding"]


def test_a_gbk_file_that_breaks_off_inside_a_character_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("单位,姓名,方式\n市委办公室,王堃,纸质".encode("gbk")[:-1])
    assert [p.code for p in problems(path)] == ["unknown-encoding"]


@pytest.mark.parametrize("name", ["李?祥", "李□祥", "李\ufffd祥"])
def test_a_character_that_was_lost_on_the_way_is_named(tmp_path: Path, name: str) -> None:
    path = table(tmp_path, HEADS, ["市商务局", name, 1, "纸质", ""])
    assert [(p.code, p.where.line, p.where.column) for p in problems(path)] == [
        ("lost-character", 2, 2)
    ]
