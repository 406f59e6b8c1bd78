"""Numbered sets: every copy marked, its words unchanged, cheap; slip, list, the printer's file."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from circle import PEOPLE, book, codes, make, read_recipients, write_edition
from conftest import HOME
from msgspec.structs import replace
from PIL import Image, ImageChops

from reports import pipeline, verify
from reports.circulation import copies, papers, trace
from reports.circulation.original import Original, to_number
from reports.circulation.papers import Wish
from reports.circulation.register import Copy, Event
from reports.errors import ReportError
from reports.pipeline import Job
from reports.yamlfile.keys import Number, Text

COPY = Copy("circle", 123, "k", 1, "开发区管委会", "主任", "欧阳闻莺", "both", "K7Q2-9F4M")
DOCUMENTS = [("study-tour", "briefing"), ("formal", "formal"), ("formal", "ledger")]


@pytest.fixture(params=DOCUMENTS, ids=[d for _, d in DOCUMENTS], scope="module")
def original(request: pytest.FixtureRequest) -> Original:
    file, name = request.param
    report = pipeline.load(HOME / "data" / f"{file}.yaml")
    return to_number(report, [name])[0]


def picture(data: bytes, page: int, dpi: int = 100) -> Image.Image:
    document = pdfium.PdfDocument(data)
    drawn = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()
    assert isinstance(drawn, Image.Image)
    return drawn.convert("L")


def pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as document:
        return len(document.pages)


def poppler(data: bytes, folder: Path) -> list[str]:
    """The lines that pdftotext reads."""
    program = shutil.which("pdftotext")
    if not program:
        pytest.skip("poppler is not installed")
    path = folder / "x.pdf"
    path.write_bytes(data)
    done = subprocess.run([program, str(path), "-"], capture_output=True, check=True)
    return [line for line in done.stdout.decode().replace("\f", "\n").split("\n") if line.strip()]


def test_a_copy_says_what_the_edition_says(original: Original) -> None:
    for format in ("pdf", "docx"):
        data = original.personal(COPY, format)
        assert data == original.personal(COPY, format)
        # A number that the template shows is the copy's: in PDF it is one of the marks.
        number = COPY.shown if format == "docx" else ""
        body = verify.READERS[format](original.data(format)).replace("999999", number)
        assert verify.READERS[format](data) == body


def test_a_mark_is_seen_at_100_dpi_on_every_page_and_hides_nothing(original: Original) -> None:
    plain, marked = original.bare, original.personal(COPY, "pdf")
    for page in range(pages(plain)):
        before, after = picture(plain, page), picture(marked, page)
        changed = ImageChops.difference(before, after).point(lambda level: 255 * (level > 12))
        area = sum(changed.histogram()[128:]) / (before.width * before.height)
        assert 0.005 < area < 0.12
        # What was dark is as dark: marks stand behind the text.
        ink = before.point(lambda level: 255 * (level < 100))
        lost = ImageChops.multiply(ink, after.point(lambda level: 255 * (level > 140)))
        assert sum(lost.histogram()[128:]) == 0
        # Light: nothing but number and foot line is darker than a pale grey.
        middle = (0, after.height // 6, after.width, after.height * 5 // 6)
        fresh = ImageChops.subtract(before, after).crop(middle)
        assert max(level for level, count in enumerate(fresh.histogram()) if count) < 60


def test_pdftotext_reads_the_same_body(tmp_path: Path) -> None:
    path = write_edition(tmp_path)
    found = Original(pipeline.jobs(pipeline.load(path))[0])
    plain = poppler(found.data("pdf"), tmp_path)
    marked = poppler(found.personal(COPY, "pdf"), tmp_path)
    number, line = found.mark(COPY).number, found.mark(COPY).line
    own = [text for text in marked if text not in (number, line)]
    assert own == plain
    assert marked.count(line) == pages(found.data("pdf"))
    assert marked.count(number) == 1


def test_pages_themselves_are_not_touched(original: Original) -> None:
    """Each content stream of the edition's file is in the copy, byte by byte, after its mark.

    A formal document's own file has another number on it; there the bare one stands for it.
    """
    whole = original.bare if original.job.name == "formal" else original.data("pdf")
    with (
        pikepdf.open(io.BytesIO(whole)) as plain,
        pikepdf.open(io.BytesIO(original.personal(COPY, "pdf"))) as marked,
    ):
        for ours, theirs in zip(plain.pages, marked.pages, strict=True):
            behind, body = theirs.obj["/Contents"]
            (*_, own) = (
                ours.Contents if isinstance(ours.Contents, pikepdf.Array) else [ours.Contents]
            )
            assert body.read_bytes() == own.read_bytes()
            assert re.fullmatch(rb"/Artifact BMC q (/Copy\d Do )+Q EMC\n", behind.read_bytes())
            assert theirs.mediabox == ours.mediabox


def test_word_marks_stand_in_headers_and_footers_only(original: Original) -> None:
    plain, marked = original.data("docx"), original.personal(COPY, "docx")
    with zipfile.ZipFile(io.BytesIO(plain)) as a, zipfile.ZipFile(io.BytesIO(marked)) as b:
        parts = {name: b.read(name).decode("utf-8", "replace") for name in b.namelist()}
        for name in a.namelist():
            if not re.search(r"header|footer|Content_Types|document", name):
                assert a.read(name) == b.read(name)
        body = re.compile(r"<w:sectPr>.*?</w:sectPr>", re.DOTALL)
        before, after = (body.sub("", p.read("word/document.xml").decode()) for p in (a, b))
        assert before.replace(">999999<", f">{COPY.shown}<") == after
        own = after.count(f">{COPY.shown}<")
        assert own == (original.job.name == "formal")
    heads = [text for name, text in parts.items() if "word/header" in name]
    feet = [text for name, text in parts.items() if "word/footer" in name]
    assert all("欧阳闻莺 000123" in text for text in heads)
    assert all(COPY.code in text for text in feet)
    assert sum(">000123<" in text for text in heads) == 1 - own  # the number itself, on page 1


@pytest.mark.parametrize(("file", "name"), [("", "briefing"), *DOCUMENTS[1:]])
def test_word_files_stay_valid(
    file: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a short bulletin: its headers and footers are those of a long one."""
    path = HOME / "data" / f"{file}.yaml" if file else write_edition(tmp_path)
    original = to_number(pipeline.load(path), [name])[0]
    monkeypatch.syspath_prepend(str(HOME / "tests" / "writers"))
    validity = importlib.import_module("validity")
    validity.assert_valid(original.personal(COPY, "docx"), tmp_path)


def test_a_set_has_copies_slip_list_and_register(tmp_path: Path) -> None:
    made = make(tmp_path, wish=Wish(due="2023年8月31日", merged=True))
    assert [c.shown for c in made.copies] == ["000001", "000002", "000003"]
    assert set(made.files) == {
        *("000001-briefing.pdf", "000002-briefing.pdf", "000003-briefing.pdf"),
        *("000003-briefing.docx", "slip.pdf", "slip.docx", "copies.pdf", "copies.docx"),
        *("copies.json", "register.xlsx", "print.pdf"),
    }
    listed = verify.pdf_text((made.folder / "copies.pdf").read_bytes())
    assert all(word in listed for word in ("000003", "刘喆", "2023年8月31日", "共3份"))
    slip = verify.pdf_text((made.folder / "slip.pdf").read_bytes())
    assert "王　堃 市委办公室　秘书长 000001" in slip
    assert "份　　号 000001、000003" in slip
    assert f"页　　数 {pages((made.folder / '000001-briefing.pdf').read_bytes())}页" in slip
    assert "欧阳闻莺" not in slip  # she gets mail only
    for entry in json.loads((made.folder / "copies.json").read_text("utf-8"))["files"]:
        data = (made.folder / entry["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        with book(tmp_path) as open_book:
            (found,) = trace.trace(open_book, str(made.folder / entry["name"]))
        assert (found.how, found.copy.shown) == ("exact", entry["number"])


def test_a_rerun_gives_the_same_bytes(tmp_path: Path) -> None:
    def everything() -> dict[str, bytes]:
        folder = make(tmp_path, wish=Wish(covers=True)).folder
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    first = everything()
    assert everything() == first


def test_gaps_stand_on_the_list_and_old_copies_are_gone(tmp_path: Path) -> None:
    make(tmp_path)
    made = make(tmp_path, PEOPLE[:1] + PEOPLE[2:])
    assert not list(made.folder.glob("000002*"))
    text = verify.pdf_text((made.folder / "copies.pdf").read_bytes())
    assert "空号000002：市商务局　欧阳闻莺，不再列入名单。" in text


@pytest.mark.parametrize("name", ["李\ue000", "ليلى", "王\U000323af"])
def test_a_name_that_no_face_draws_stops_the_set_and_is_named(tmp_path: Path, name: str) -> None:
    make(tmp_path)
    before = {p.name: p.read_bytes() for p in (tmp_path / "out/circle/copies").iterdir()}
    people = [*PEOPLE, f'单位: 某局, 姓名: "{name}", 排序: 9, 方式: 纸质']
    with pytest.raises(ReportError) as caught:
        make(tmp_path, people)
    assert {(p.where.line, p.where.path) for p in caught.value.problems} == {
        (5, "recipients[3].person")
    }
    after = {p.name: p.read_bytes() for p in (tmp_path / "out/circle/copies").iterdir()}
    assert after == before


def test_an_edition_with_a_number_of_its_own_gets_the_registers(tmp_path: Path) -> None:
    made = make(tmp_path, edition=write_edition(tmp_path, "  copy_number: 3"))
    (warning,) = made.warnings
    assert (warning.code, warning.where.line) == ("copy-number-given", 9)
    assert [copy.number for copy in made.copies] == [1, 2, 3]


def test_official_documents_have_the_number_on_line_1_left_above_the_marking() -> None:
    """GB/T 9704-2012 7.2.1 and 7.2.2, and 10.1 for letters: where the template puts a number."""
    for file in ("formal", "letter"):
        report = pipeline.load(HOME / "data" / f"{file}.yaml")
        marked = replace(report, edition=replace(report.edition, marking=Text("机密★1年")))
        numbered = replace(marked, edition=replace(marked.edition, copy_number=Number(123)))
        for edition in (report, marked):
            (copy,) = to_number(edition, ["formal"])
            lines = places(copy.personal(COPY, "pdf"))
            left, up = lines["000123"]
            assert left == pytest.approx(28 * 72 / 25.4, abs=1)
            below = [low for words, (_, low) in lines.items() if words.startswith("机密")]
            assert edition is report or max(below) < up
        # To the point as if the edition itself had that number.
        own = places(Original(pipeline.jobs(numbered)[0]).data("pdf"))
        assert lines["000123"] == pytest.approx(own["000123"], abs=0.02)


def places(data: bytes) -> dict[str, tuple[float, float]]:
    """Left and lower edge of the texts of page 1, forms included, in pt from its lower left."""
    document = pdfium.PdfDocument(data)
    page = document[0]
    found: dict[str, tuple[float, float]] = {}
    text = page.get_textpage()
    for k in range(text.count_rects()):
        left, low, right, high = text.get_rect(k)
        words = text.get_text_bounded(left, low, right, high).strip()
        found[words] = max(found.get(words, (left, low)), (left, low), key=lambda at: at[1])
    document.close()
    return found


def test_the_edition_and_the_list_disagree_on_the_number_of_copies(tmp_path: Path) -> None:
    made = make(tmp_path, edition=write_edition(tmp_path, "  copies: 40"))
    assert [p.code for p in made.warnings] == ["copies-differ"]


def test_a_set_that_fails_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path).folder
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "workbook", full)
    with pytest.raises(ReportError) as caught:
        make(tmp_path)
    assert codes(caught.value) == ["disk-full"]
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert [p.name for p in folder.parent.iterdir()] == ["copies"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    with pytest.raises(ReportError) as caught:
        make(tmp_path)
    assert codes(caught.value) == ["output-refused"]


# The printer's file


def words_by_page(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append("".join(text_page.get_text_bounded().split()))
        text_page.close()
        page.close()
    document.close()
    return texts


def test_each_copy_begins_on_a_sheet_of_its_own_in_circulation_order(tmp_path: Path) -> None:
    people = [PEOPLE[2], PEOPLE[0].replace("方式: 纸质", "方式: 纸质, 份数: 2"), PEOPLE[1]]
    made = make(tmp_path, people, Wish(merged=True))
    texts = words_by_page((made.folder / "print.pdf").read_bytes())
    body = pages((made.folder / "000001-briefing.pdf").read_bytes())
    step = body + body % 2
    assert len(texts) == 3 * step
    for k, copy in enumerate((1, 2, 4)):  # the third has no paper
        assert f"{copy:06d}" in texts[k * step]
        assert sum(f"份号{copy:06d}" in text for text in texts) == body


def test_pages_are_in_the_printers_file_once(tmp_path: Path) -> None:
    def size(count: int) -> int:
        people = [PEOPLE[0].replace("方式: 纸质", f"方式: 纸质, 份数: {count}")]
        return (make(tmp_path, people, Wish(merged=True)).folder / "print.pdf").stat().st_size

    alone = (make(tmp_path).folder / "000001-briefing.pdf").stat().st_size
    assert size(11) - size(1) < 10 * alone


def test_covers_go_before_their_copies(tmp_path: Path) -> None:
    made = make(tmp_path, wish=Wish(covers=True, due="2023年8月31日"))
    texts = words_by_page((made.folder / "print.pdf").read_bytes())
    assert "王堃" in texts[0]
    assert "2023年8月31日前退回" in texts[0]
    assert texts[1] == ""
    assert "份号000001" in texts[2]


def test_a_printed_page_looks_like_the_copy(tmp_path: Path) -> None:
    made = make(tmp_path, wish=Wish(merged=True))
    printed = picture((made.folder / "print.pdf").read_bytes(), 0)
    alone = picture((made.folder / "000001-briefing.pdf").read_bytes(), 0)
    assert printed.size == alone.size
    levels = ImageChops.difference(printed, alone).histogram()
    assert max(level for level, count in enumerate(levels) if count) <= 4  # rounding


def test_a_booklet_is_folded_in_order(tmp_path: Path) -> None:
    found = Original(Job(pipeline.load(HOME / "data" / "study-tour.yaml"), "briefing"))
    path = HOME / "data" / "study-tour.yaml"
    with book(tmp_path) as open_book:
        readers = read_recipients(tmp_path, PEOPLE[:1])
        made = copies.make(str(path), readers, open_book, str(tmp_path), Wish(booklet=True))
    data = (made.folder / "print.pdf").read_bytes()
    sheets = words_by_page(data)
    count = len(found.job.pages.pages)
    assert len(sheets) * 2 == count + -count % 4
    # Each side has two pages whose numbers add up to one more than all.
    whole = count + -count % 4
    for k, text in enumerate(sheets):
        shown = sorted(int(n) for n in re.findall(r"—(\d+)—", text))
        assert shown == [n for n in sorted((k + 1, whole - k)) if n <= count]
    with pikepdf.open(io.BytesIO(data)) as document:
        assert {tuple(map(float, p.mediabox[2:])) for p in document.pages} == {(1190.55, 841.89)}
        assert document.Root.ViewerPreferences.Duplex == pikepdf.Name.DuplexFlipShortEdge


def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    made = make(tmp_path, wish=Wish(covers=True))
    for path in made.folder.glob("*.pdf"):
        with pikepdf.open(path) as document:
            assert document.check_pdf_syntax() == []


def test_the_time_of_day_and_the_hash_seed_do_not_matter(tmp_path: Path) -> None:
    edition = write_edition(tmp_path)
    readers = tmp_path / "recipients.yaml"
    readers.write_text(f"收件人:\n- {{{PEOPLE[2]}}}\n", "utf-8")
    folder = tmp_path / "other"
    command = [sys.executable, str(HOME / "generate.py"), "copies", str(edition)]
    command += ["--recipients", str(readers), "-o", str(folder), "--covers"]
    command += ["--register", str(folder / "r.sqlite")]
    assert os.environ.get("PYTHONHASHSEED") != "4711"
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "UTC+9"}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    here = make(tmp_path, PEOPLE[2:], Wish(covers=True), edition).folder
    made = [{p.name: p.read_bytes() for p in f.iterdir()} for f in (here, folder / "circle/copies")]
    assert made[0] == made[1]


def test_the_printers_file_is_split_where_it_would_be_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [PEOPLE[0].replace("方式: 纸质", "方式: 纸质, 份数: 5")]
    (tmp_path / "whole").mkdir()
    whole = make(tmp_path / "whole", people, Wish(covers=True)).folder / "print.pdf"
    monkeypatch.setattr(papers, "_SIDES", 8)
    folder = make(tmp_path, people, Wish(covers=True)).folder
    parts = sorted(folder.glob("print*.pdf"))
    assert len(parts) > 1
    texts = [text for part in parts for text in words_by_page(part.read_bytes())]
    assert texts == words_by_page(whole.read_bytes())
    assert all(pages(part.read_bytes()) % 2 == 0 for part in parts)  # no copy is split


def test_a_name_is_drawn_once_in_a_copy(original: Original) -> None:
    """And stands at four places on every page: outlines are half of a mark's bytes."""
    more = len(original.personal(COPY, "pdf")) - len(original.data("pdf"))
    assert more < 30_000


def test_the_papers_of_a_set_have_no_words_of_a_draft_and_covers_no_folio(tmp_path: Path) -> None:
    path = write_edition(tmp_path)
    path.write_text(path.read_text("utf-8").replace("status: final", "status: draft"), "utf-8")
    made = make(tmp_path, wish=Wish(covers=True), edition=path)
    first, blank, body, *_ = words_by_page((made.folder / "print.pdf").read_bytes())
    assert first.endswith("市委办公室。")
    assert blank == ""
    assert "草稿" in body
    assert "草稿" not in first + words_by_page((made.folder / "copies.pdf").read_bytes())[0]


def test_a_cover_of_two_pages_is_printed_on_both_sides_of_its_sheet(tmp_path: Path) -> None:
    path = write_edition(tmp_path)
    text = path.read_text("utf-8")
    path.write_text(text.replace("关于某事的报告", "关于某事的报告" * 60), "utf-8")
    made = make(tmp_path, wish=Wish(covers=True), edition=path)
    texts = words_by_page((made.folder / "print.pdf").read_bytes())
    assert "王堃" in texts[0]
    assert texts[1].startswith("关于") or "退回" in texts[1]
    assert "份号000001" in texts[2]


def test_who_signed_for_another_text_is_named(tmp_path: Path) -> None:
    """A signature is for what was read, not for a number."""
    path = write_edition(tmp_path)
    final = path.read_text("utf-8")
    path.write_text(final.replace("status: final", "status: draft"), "utf-8")
    assert [p.code for p in make(tmp_path, edition=path).warnings] == ["copies-of-draft"]
    with book(tmp_path) as open_book:
        edition = open_book.editions()[0]
        open_book.record([Event(edition, 1, "signed", "2023-07-25", "王堃")])
    path.write_text(final, "utf-8")
    (warning,) = make(tmp_path, edition=path).warnings
    assert (warning.code, warning.values["numbers"]) == ("copies-signed-older", "000001")
    assert make(tmp_path, edition=path).warnings == ()
