"""Pages to PDF: what stands on the page, where, and what a reader is told about the file."""

from __future__ import annotations

import ctypes
import io
import os
import random
import shutil
import subprocess
import sys
import time
from array import array
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from msgspec.structs import replace

from reports.readback.pdf_strings import pdf_strings
from reports.typeset.fonts import Faces
from reports.typeset.placed import Box, Entry, Glyphs, Item, Page, Pages
from reports.writers import pdf

FONTS = Path(__file__).parents[2] / "fonts"
A4 = (595.276, 841.89)
BODY = "赴上饶、景德镇学习考察体会与下一步打算，共签约12个项目（含3个在谈），总投资41.6亿元。"


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces.load(FONTS)


def run(faces: Faces, name: str, text: str, x: float, y: float, pitch: float = 0.0) -> Glyphs:
    """A line set solid at 16 pt, or with `pitch` pt from glyph to glyph."""
    face = faces.face(name)
    gids = tuple(map(face.gid, text))
    xs, at = [], 0.0
    for gid in gids:
        xs.append(at)
        at += pitch or face.advance(gid) * 16
    return Glyphs(name, 16, x, y, gids, array("d", xs), tuple(text))


def document(*items: Item) -> Pages:
    pages = Pages("学习考察简报（第3期）", "zh-Hans", "市委办公室", "2023-07-24")
    pages.pages.append(Page(1, *A4, list(items)))
    return pages


def sample(faces: Faces, count: int = 20) -> Pages:
    """`count` pages of 22 lines in two faces, every line justified in another way."""
    rnd, pages = random.Random(1), document()
    pages.pages.clear()
    chars = [bytes((0xB0 + n // 94, 0xA1 + n % 94)).decode("gb2312") for n in range(1000)]
    for number in range(1, count + 1):
        page = Page(number, *A4)
        for line in range(22):
            name = "noto-sans-sc" if line % 5 == 0 else "fandol-fang"
            text = "".join(rnd.choices(chars, k=23))
            item = run(faces, name, text, 79.37, 110 + 28.99 * line, 15.793 + rnd.random() / 3)
            xs = [x + (4 if i > 7 else 0) - (8 if i > 15 else 0) for i, x in enumerate(item.xs)]
            page.items.append(replace(item, xs=array("d", xs)) if line % 3 else item)
        page.items.append(Box(79.37, 750, 436.54, 0.7, (204, 0, 0)))
        folio = run(faces, "liberation-serif", f"— {number} —", 280, 790)
        page.items.append(replace(folio, artifact=True))
        pages.pages.append(page)
        pages.outline.append(Entry(1 + number % 2, f"第{number}部分", number, 110))
    return pages


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(data: bytes, page: int = 0) -> str:
    with pdfium.PdfDocument(data) as opened:
        return str(opened[page].get_textpage().get_text_bounded())


def origins(data: bytes) -> list[tuple[str, float, float]]:
    """Character and origin, from the top left, of what is visible on the first page."""
    page = pdfium.PdfDocument(data)[0]
    text, out = page.get_textpage(), []
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char.isspace():
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        out.append((char, x.value, page.get_height() - y.value))
    return out


# --- the page ---------------------------------------------------------------------------------


def test_the_text_comes_back_page_by_page(faces: Faces) -> None:
    pages = sample(faces, 3)
    data = pdf.write(pages, faces)
    for index, page in enumerate(pages.pages):
        drawn = "".join(item.text for item in page.items if isinstance(item, Glyphs))
        assert squeezed(text_of(data, index)) == squeezed(drawn)


@pytest.mark.parametrize("size", [10.5, 16, 26])
def test_glyphs_stand_where_they_were_placed(faces: Faces, size: float) -> None:
    lines = [item for item in sample(faces, 1).pages[0].items if isinstance(item, Glyphs)]
    items = [replace(item, size=size, x=item.x + i / 300) for i, item in enumerate(lines)]
    found = origins(pdf.write(document(*items), faces))
    wanted = [
        (text, item.x + x, item.y)
        for item in items
        for text, x in zip(item.texts, item.xs, strict=True)
        if text != " "
    ]
    assert [char for char, _, _ in found] == [char for char, _, _ in wanted]
    for (_, x, y), (_, wanted_x, wanted_y) in zip(found, wanted, strict=True):
        assert x == pytest.approx(wanted_x, abs=0.0125)
        assert y == pytest.approx(wanted_y, abs=0.0125)


def test_runs_that_begin_away_from_their_x_and_empty_runs(faces: Faces) -> None:
    item = run(faces, "fandol-fang", "一二三", 100, 200)
    moved = replace(item, xs=array("d", [x + 7.5 for x in item.xs]))
    empty = Glyphs("fandol-fang", 16, 0, 0, (), array("d"), ())
    found = origins(pdf.write(document(moved, empty), faces))
    assert [round(x, 2) for _, x, _ in found] == [107.5, 123.5, 139.5]


def test_page_furniture_is_marked_as_artifact_and_text_is_not(faces: Faces) -> None:
    body = run(faces, "fandol-fang", "正文", 80, 100)
    folio = replace(run(faces, "liberation-serif", "— 1 —", 280, 790), artifact=True)
    data = pdf.write(document(body, Box(80, 120, 400, 0.5), folio), faces)
    page = pdfium.PdfDocument(data)[0]
    marked = []
    for item in page.get_objects():
        names = []
        for index in range(raw.FPDFPageObj_CountMarks(item.raw)):
            mark, length = raw.FPDFPageObj_GetMark(item.raw, index), ctypes.c_ulong()
            buffer = (ctypes.c_ushort * 32)()
            raw.FPDFPageObjMark_GetName(mark, buffer, 64, length)
            names.append(bytes(buffer)[: length.value - 2].decode("utf-16-le"))
        marked.append((item.type, names))
    text, path = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH
    assert marked == [(text, []), (path, ["Artifact"]), (text, ["Artifact"])]


def test_boxes_and_colours_are_painted(faces: Faces) -> None:
    box = Box(100, 50, 200, 20, (204, 0, 0))
    data = pdf.write(
        document(box, Box(100, 100, 200, 20), Box(100, 150, 200, 20, (0, 0, 128))), faces
    )
    image = pdfium.PdfDocument(data)[0].render(scale=1).to_pil().convert("RGB")
    assert image.getpixel((150, 60)) == (204, 0, 0)
    assert image.getpixel((150, 110)) == (0, 0, 0)
    assert image.getpixel((150, 160)) == (0, 0, 128)
    assert image.getpixel((150, 85)) == (255, 255, 255) == image.getpixel((95, 60))


def test_a_colour_ends_with_its_run(faces: Faces) -> None:
    red = replace(run(faces, "noto-serif-sc-black", "红", 80, 100), colour=(255, 0, 0))
    black = run(faces, "noto-serif-sc-black", "黑", 80, 200)
    image = pdfium.PdfDocument(pdf.write(document(red, black), faces))[0].render(scale=2).to_pil()
    colours = image.crop((150, 360, 200, 420)).convert("RGB").getcolors()
    assert all(r == g == b for _, (r, g, b) in colours)
    assert len(colours) > 1


def test_the_content_is_compact(faces: Faces) -> None:
    pages = sample(faces, 20)
    characters = sum(
        len(item.gids) for page in pages.pages for item in page.items if isinstance(item, Glyphs)
    )
    with pikepdf.open(pdf_stream(pages, faces)) as opened:
        size = sum(len(page.Contents.read_bytes()) for page in opened.pages)
    assert size / characters < 7


def pdf_stream(pages: Pages, faces: Faces) -> io.BytesIO:
    return io.BytesIO(pdf.write(pages, faces))


# --- the file ---------------------------------------------------------------------------------


def test_what_a_reader_is_told(faces: Faces) -> None:
    with pikepdf.open(pdf_stream(sample(faces, 2), faces)) as opened:
        assert opened.pdf_version == "1.7"
        assert opened.docinfo.Title == "学习考察简报（第3期）"
        assert opened.docinfo.Author == "市委办公室"
        assert opened.docinfo.CreationDate == opened.docinfo.ModDate == "D:20230724000000Z"
        root = opened.Root
        assert root.Lang == "zh-Hans"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert [page.label for page in opened.pages] == ["1", "2"]
        assert [float(side) for side in opened.pages[0].MediaBox] == pytest.approx([0, 0, *A4])


def test_a_title_may_hold_anything(faces: Faces) -> None:
    for title in ("(a\\b) “引号”", "x (", "\U00020bb7—…", ""):
        pages = document(run(faces, "fandol-fang", "正文", 80, 100))
        pages.title = title
        with pikepdf.open(pdf_stream(pages, faces)) as opened:
            assert str(opened.docinfo.Title) == title


def test_small_objects_stand_together_deflated(faces: Faces) -> None:
    """Of 120 pages more than one object stream is needed, and every page is found in them."""
    pages = sample(faces, 120)
    data = pdf.write(pages, faces)
    assert data.count(b"/Type/ObjStm") > 1
    assert b"/MediaBox" not in data
    drawn = [item for page in pages.pages for item in page.items if isinstance(item, Glyphs)]
    assert pdf_strings(data) == "".join(item.text for item in drawn if not item.artifact)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == 120
        assert not opened.check_pdf_syntax()


def test_the_outline_leads_to_its_places(faces: Faces) -> None:
    pages = sample(faces, 3)
    pages.outline = [
        Entry(2, "引言（一级之前）", 1, 80.5),
        Entry(1, "一、经验", 2, 110),
        Entry(3, "（一）做法", 2, 200),
        Entry(1, "二、打算", 3, 300),
    ]
    opened = pdfium.PdfDocument(pdf.write(pages, faces))
    found = []
    for item in opened.get_toc():
        dest = item.get_dest()
        mode, (_, top, *_) = dest.get_view()
        assert mode == raw.PDFDEST_VIEW_XYZ
        found.append((item.level, item.get_title(), dest.get_index(), A4[1] - top))
    assert [row[:3] for row in found] == [
        (0, "引言（一级之前）", 0),
        (0, "一、经验", 1),
        (1, "（一）做法", 1),
        (0, "二、打算", 2),
    ]
    assert [row[3] for row in found] == pytest.approx([80.5, 110, 200, 300], abs=0.01)


def test_same_pages_same_bytes_in_any_process() -> None:
    script = (
        "import sys, hashlib; from pathlib import Path;"
        "sys.path[:0] = [sys.argv[1], sys.argv[2]];"
        "import test_pdf as t; from reports.writers import pdf;"
        "faces = t.Faces.load(t.FONTS);"
        "print(hashlib.sha256(pdf.write(t.sample(faces, 3), faces)).hexdigest())"
    )
    here, outcomes = Path(__file__), set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": f"{seed}00", "TZ": "UTC"}
        command = [sys.executable, "-c", script, str(here.parents[2]), str(here.parent)]
        outcomes.add(subprocess.run(command, env=env, check=True, capture_output=True).stdout)
    assert len(outcomes) == 1


def test_different_text_gives_another_identifier(faces: Faces) -> None:
    marks = set()
    for text in ("甲", "乙"):
        with pikepdf.open(pdf_stream(document(run(faces, "fandol-fang", text, 9, 9)), faces)) as pd:
            marks.add(bytes(pd.trailer.ID[0]))
    assert len(marks) == 2


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(faces: Faces, tmp_path: Path) -> None:
    file = tmp_path / "sample.pdf"
    file.write_bytes(pdf.write(sample(faces, 3), faces))
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_reportlab_is_left_as_it_was(faces: Faces) -> None:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics

    before = vars(rl_config).copy(), sorted(pdfmetrics.getRegisteredFontNames())
    pdf.write(sample(faces, 1), faces)
    assert (vars(rl_config), sorted(pdfmetrics.getRegisteredFontNames())) == before


def test_only_the_canvas_is_imported() -> None:
    script = "import sys, reports.writers.pdf; print(*(m for m in sys.modules if 'platypus' in m))"
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert not done.stdout.strip()


def test_twenty_pages_are_written_quickly(faces: Faces) -> None:
    pages = sample(faces)
    pdf.write(pages, faces)
    spent = []
    for _ in range(3):
        start = time.process_time()
        pdf.write(pages, faces)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.1  # about 30 ms on a quiet machine
