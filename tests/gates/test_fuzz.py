"""Broken files end in a clear error, never a traceback."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache

import faults
import pikepdf
import pytest
from conftest import edition
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import gates, pipeline
from reports.errors import Problem, ReportError
from reports.messages import say
from reports.pipeline import Job


@cache
def job() -> Job:
    return Job(pipeline.load(edition()), "briefing")


@cache
def made(format: str) -> bytes:
    return job().write(format)


def told(format: str, data: bytes) -> set[str]:
    """Codes that verifying and checking a file end in; anything but a ReportError is a fault."""
    problems: tuple[Problem, ...] = ()
    try:
        job().verify(format, data)
    except ReportError as error:
        problems = error.problems
    assert all("{" not in said for problem in problems for said in say(problem, "zh"))
    codes = {problem.code for problem in problems}
    files = {"pdf": made("pdf"), "docx": made("docx")} | {format: data}
    found = gates.Finished("t", job().galley, job().pages, files["pdf"], files["docx"]).problems
    return codes | {problem.code for problem in found}


def test_sound_files_are_told_nothing_of() -> None:
    assert told("pdf", made("pdf")) == told("docx", made("docx")) == set()


@pytest.mark.parametrize("format", ["pdf", "docx"])
@pytest.mark.parametrize("part", [b"", b"%PDF-1.7\n", b"PK\x03\x04", "简报".encode(), b"\0" * 4096])
def test_what_is_no_file_of_the_kind(format: str, part: bytes) -> None:
    assert told(format, part) == {"file-unreadable"}


@pytest.mark.parametrize("format", ["pdf", "docx"])
@given(st.floats(0, 1))
@settings(max_examples=25)
def test_a_file_cut_short(format: str, part: float) -> None:
    data = made(format)
    cut = data[: int(len(data) * part)]
    # A PDF without the last lines, which tell where its table of objects is, can be read whole.
    spared = len(data) - len(cut) < (100 if format == "pdf" else 1)
    assert told(format, cut) or spared


@pytest.mark.parametrize("format", ["pdf", "docx"])
@given(st.integers(0, 2**32), st.sampled_from([1, 4, 16, 200]))
@settings(max_examples=60)
def test_a_file_with_other_bytes(format: str, seed: int, count: int) -> None:
    chance, data = random.Random(seed), bytearray(made(format))
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    told(format, bytes(data))


@pytest.mark.parametrize("format", ["pdf", "docx"])
@given(st.integers(0, 2**32))
@settings(max_examples=30)
def test_a_file_with_pieces_moved(format: str, seed: int) -> None:
    chance, data = random.Random(seed), made(format)
    a, b, c = sorted(chance.randrange(len(data)) for _ in range(3))
    told(format, data[:a] + data[b:c] + data[a:b] + data[c:])


XML_SPOILT = [
    ("<w:body>", "<w:bady>"),
    ("</w:body>", ""),
    ("<w:body>", "<w:body><w:r><w:fldChar w:fldCharType='end'/></w:r>"),
    ("<w:body>", "<w:body><w:r><w:instrText>PAGEREF a</w:instrText></w:r>"),
    ("<w:body>", "<w:body><w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"),
    ("<w:body>", "<w:body><w:p><w:r><w:instrText>PAGEREF a</w:instrText></w:r></w:p>"),
    ("w:t>", "w:u>"),
]


@pytest.mark.parametrize(("before", "after"), XML_SPOILT)
def test_a_word_file_whose_xml_is_spoilt(before: str, after: str) -> None:
    assert told("docx", faults.docx_edited(made("docx"), lambda xml: xml.replace(before, after)))


def test_a_word_file_that_does_not_say_it_is_xml() -> None:
    """XML 1.0 §2.8 does not ask for the declaration; any other instruction is ignored."""
    assert not told("docx", faults.docx_edited(made("docx"), lambda x: x.replace("<?xml", "<?xnl")))


def test_a_word_file_without_its_body() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/styles.xml", "<a/>")
    assert told("docx", out.getvalue()) == {"file-unreadable"}


def test_a_pdf_whose_objects_are_of_other_types() -> None:
    for edit in (
        lambda pdf: pdf.pages[0].resources.__setitem__("/Font", pikepdf.Array([])),
        lambda pdf: faults.fonts(pdf)[0].__setitem__("/DescendantFonts", pikepdf.Name.A),
        lambda pdf: faults.fonts(pdf)[0].__setitem__("/ToUnicode", pikepdf.Name.A),
        lambda pdf: faults.fonts(pdf)[0].__setitem__("/Encoding", pikepdf.Array([])),
        lambda pdf: faults.content(pdf, lambda data: b"/F1 Tf (a) Tj [1 2 TJ Tf BT" + data),
    ):
        assert told("pdf", faults.pdf_edited(made("pdf"), edit))
