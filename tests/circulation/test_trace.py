"""Whose copy: from the file, from a changed file, from a number, from a code."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from circle import PEOPLE, book, codes, make
from docx import Document

from reports.circulation.trace import Found, trace
from reports.errors import ReportError


def found(folder: Path, what: str | Path, edition: str = "") -> list[Found]:
    with book(folder) as open_book:
        return trace(open_book, str(what), edition)


def test_a_file_as_it_was_made_even_by_an_earlier_run(tmp_path: Path) -> None:
    path = make(tmp_path).folder / "000003-briefing.docx"
    kept = tmp_path / "kept.docx"
    kept.write_bytes(path.read_bytes())
    (item,) = found(tmp_path, kept)
    assert (item.how, item.copy.number, item.copy.person) == ("exact", 3, "刘喆")
    assert item.current
    make(tmp_path, [p.replace("刘喆", "刘哲") for p in PEOPLE[2:]])
    (item,) = found(tmp_path, kept)
    assert (item.how, item.current) == ("exact", False)


def test_a_pdf_that_was_saved_anew_and_cut_down(tmp_path: Path) -> None:
    path = make(tmp_path).folder / "000001-briefing.pdf"
    with pikepdf.open(path) as document:
        del document.docinfo
        document.save(tmp_path / "again.pdf")
    (item,) = found(tmp_path, tmp_path / "again.pdf")
    assert (item.how, item.copy.number) == ("changed", 1)


def test_a_pdf_whose_foot_was_cut_off_still_says_it_in_its_properties(tmp_path: Path) -> None:
    path = make(tmp_path).folder / "000001-briefing.pdf"
    with pikepdf.open(path) as document:
        for page in document.pages:
            page.Contents = page.obj["/Contents"][1]
        document.save(tmp_path / "again.pdf")
    (item,) = found(tmp_path, tmp_path / "again.pdf")
    assert (item.how, item.copy.number) == ("changed", 1)


def test_a_word_file_that_was_edited(tmp_path: Path) -> None:
    path = make(tmp_path).folder / "000003-briefing.docx"
    document = Document(str(path))
    document.paragraphs[0].text = "改过的一段"
    document.save(str(tmp_path / "edited.docx"))
    (item,) = found(tmp_path, tmp_path / "edited.docx")
    assert (item.how, item.copy.number) == ("changed", 3)


def test_numbers_and_codes_as_people_type_them(tmp_path: Path) -> None:
    made = make(tmp_path)
    code = made.copies[1].code
    for what in ("2", "000002", "２", code, code.lower(), code.replace("-", " — ")):
        (item,) = found(tmp_path, what)
        assert item.copy.number == 2
    assert found(tmp_path, "2", "circle")[0].copy.number == 2


def test_a_withdrawn_copy_is_still_known(tmp_path: Path) -> None:
    make(tmp_path)
    make(tmp_path, PEOPLE[1:])
    (item,) = found(tmp_path, "1")
    assert (item.copy.person, item.copy.reason) == ("王堃", "not-listed")


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("9", "number-untraced"),
        ("1234567", "nothing-to-trace"),
        ("K7Q2-9F4", "nothing-to-trace"),
        ("0000-0000", "code-untraced"),
        ("没有这个文件.pdf", "nothing-to-trace"),
    ],
)
def test_what_the_register_does_not_know(tmp_path: Path, what: str, code: str) -> None:
    make(tmp_path)
    with pytest.raises(ReportError) as caught:
        found(tmp_path, what)
    assert codes(caught.value) == [code]


@pytest.mark.parametrize("content", [b"text", b"PK\x03\x04 broken", b"%PDF-1.7 broken", b""])
def test_a_foreign_file(tmp_path: Path, content: bytes) -> None:
    make(tmp_path)
    path = tmp_path / "foreign"
    path.write_bytes(content)
    with pytest.raises(ReportError) as caught:
        found(tmp_path, path)
    assert codes(caught.value) == ["file-untraced"]


def test_a_forged_code_of_no_copy_traces_nothing(tmp_path: Path) -> None:
    make(tmp_path)
    path = tmp_path / "forged.txt"
    path.write_bytes(io.BytesIO("短码 0000-0000".encode()).getvalue())
    with pytest.raises(ReportError):
        found(tmp_path, path)
