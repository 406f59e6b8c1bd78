"""The register: numbers given once, gaps explained, codes that show a slip."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import openpyxl
import pytest
from circle import PEOPLE, book, codes, read_recipients
from hypothesis import given
from hypothesis import strategies as st

from reports.circulation import codes as short
from reports.circulation import export, register
from reports.circulation.register import Event, Filed
from reports.errors import ReportError


def numbers(folder: Path, people: list[str] | tuple[str, ...] = PEOPLE) -> dict[str, int]:
    """Number the copies of recipients; their numbers by name."""
    with book(folder) as open_book:
        found = open_book.number("e", read_recipients(folder, people).items)
        return {f"{c.person}{c.part}": c.number for c in found}


def test_numbers_follow_circulation_and_stay(tmp_path: Path) -> None:
    first = numbers(tmp_path)
    assert first == {"王堃1": 1, "欧阳闻莺1": 2, "刘喆1": 3}
    assert numbers(tmp_path) == first
    assert numbers(tmp_path, PEOPLE[::-1]) == first


def test_a_new_recipient_gets_the_next_number_and_a_gap_is_explained(tmp_path: Path) -> None:
    numbers(tmp_path)
    new = "单位: 新局, 姓名: 新人, 排序: 9, 方式: 纸质, 份数: 2"
    assert numbers(tmp_path, [PEOPLE[0], PEOPLE[2], new])["新人2"] == 5
    with book(tmp_path) as open_book:
        gone = [c for c in open_book.copies("e", withdrawn=True) if c.reason]
        assert [(c.number, c.reason) for c in gone] == [(2, "not-listed")]
    # Back on the list: the same person, hence the same number.
    assert numbers(tmp_path)["欧阳闻莺1"] == 2


def test_a_void_number_is_never_given_again(tmp_path: Path) -> None:
    numbers(tmp_path)
    with book(tmp_path) as open_book:
        open_book.void("e", 1, "打印废页")
    assert numbers(tmp_path)["王堃1"] == 4
    with book(tmp_path) as open_book:
        assert open_book.copy("e", 1).reason == "打印废页"
        with pytest.raises(ReportError) as caught:
            open_book.copy("e", 99)
    assert codes(caught.value) == ["copy-unknown"]


def test_the_file_itself_keeps_numbers_from_being_changed(tmp_path: Path) -> None:
    numbers(tmp_path)
    connection = sqlite3.connect(tmp_path / "circulation.sqlite")
    for change in ("DELETE FROM copies", "UPDATE copies SET number = number + 1"):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(change)
    connection.close()


def test_nothing_is_half_numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "LAST", 2)
    with pytest.raises(ReportError) as caught:
        numbers(tmp_path)
    assert codes(caught.value) == ["numbers-used-up"]
    with book(tmp_path) as open_book:
        assert open_book.copies("e", withdrawn=True) == []


def test_a_file_that_is_no_register(tmp_path: Path) -> None:
    path = tmp_path / "circulation.sqlite"
    with pytest.raises(ReportError) as caught, register.opened(path):
        pass
    assert codes(caught.value) == ["no-register"]
    for content in (b"not a database at all, but long enough to be read as one" * 20, None):
        if content:
            path.write_bytes(content)
        else:
            path.unlink()
            connection = sqlite3.connect(path)
            connection.execute("CREATE TABLE other (a)")
            connection.close()
        with pytest.raises(ReportError) as caught, register.opened(path):
            pass
        assert codes(caught.value) == ["not-a-register"]


def test_two_writers_do_not_give_one_number_twice(tmp_path: Path) -> None:
    with book(tmp_path) as one, book(tmp_path) as other:
        a = one.number("e", read_recipients(tmp_path, PEOPLE[:1]).items)
        b = other.number("e", read_recipients(tmp_path, PEOPLE).items)
        assert [c.number for c in a] == [1]
        assert [c.number for c in b] == [1, 2, 3]


def test_a_faulty_statement_is_ours_not_the_users(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), book(tmp_path) as mine:
        mine.connection.execute("SELECT * FROM missing")


def test_signatures_returns_and_what_is_out(tmp_path: Path) -> None:
    numbers(tmp_path)
    with book(tmp_path) as open_book:
        open_book.set_due("e", "2023-08-31")
        open_book.number("f", read_recipients(tmp_path, PEOPLE[:1]).items)
        assert [(c.edition, c.number, due) for c, due, _ in open_book.outstanding()] == [
            ("e", 1, "2023-08-31"),
            ("e", 3, "2023-08-31"),
            ("f", 1, ""),
        ]
        open_book.record([Event("e", 1, "signed", "2023-07-25", "王")])
        open_book.record([Event("e", 3, "returned", "2023-07-26")])
        assert [(c.number, s) for c, _, s in open_book.outstanding("e")] == [(1, True)]
        with pytest.raises(ReportError) as caught:
            open_book.record([Event("e", 3, "signed", "2023-07-27")])
        assert codes(caught.value) == ["copy-is-back"]
        with pytest.raises(ReportError):
            open_book.record([Event("e", 7, "signed", "2023-07-27")])


def test_a_copy_that_was_handed_out_is_out_though_its_owner_left_the_list(tmp_path: Path) -> None:
    numbers(tmp_path)
    with book(tmp_path) as open_book:
        open_book.record([Event("e", 1, "signed", "2023-07-25")])
        open_book.number("e", read_recipients(tmp_path, PEOPLE[1:]).items)
        assert [c.number for c, _, _ in open_book.outstanding("e")] == [1, 3]


def test_the_workbook_is_the_same_each_time_and_computes_nothing(tmp_path: Path) -> None:
    evil = '单位: "=HYPERLINK(1)", 姓名: "+1", 排序: 1, 方式: 纸质'
    numbers(tmp_path, [evil])
    with book(tmp_path) as open_book:
        open_book.file("e", [Filed("ab" * 32, 1, "000001-briefing.pdf", "cd" * 32)])
        data = export.workbook(open_book)
        assert data == export.workbook(open_book)
    path = tmp_path / "register.xlsx"
    path.write_bytes(data)
    sheets = openpyxl.load_workbook(path)
    assert sheets.sheetnames == ["份号", "文件", "签收退回"]
    cell = sheets["份号"]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert sheets["文件"]["D2"].value == "ab" * 32


@given(st.text(), st.integers(1, 999999), st.text())
def test_codes_show_one_slip_and_two_exchanged(edition: str, number: int, key: str) -> None:
    code = short.code_of(edition, number, key)
    assert short.read_code(code) == code
    assert short.read_code(f" {code.lower().replace('-', ' ')} ") == code
    letters = code.replace("-", "")
    for k in range(8):
        for other in "0Z7":
            wrong = letters[:k] + other + letters[k + 1 :]
            assert wrong == letters or short.read_code(wrong) == ""


def test_codes_as_they_are_misread() -> None:
    code = next(
        c for n in range(1, 999) for c in [short.code_of("e", n, "k")] if "0" in c and "1" in c
    )
    assert short.read_code(code.replace("0", "O").replace("1", "l")) == code
    assert short.read_code("Ｋ７Ｑ２") == ""


def test_a_code_that_is_taken_gives_way_to_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = short.code_of
    monkeypatch.setattr(register, "code_of", lambda e, n, k, t=0: real("e", t, "same"))
    with book(tmp_path) as open_book:
        found = open_book.number("e", read_recipients(tmp_path).items)
    assert len({copy.code for copy in found}) == 3
