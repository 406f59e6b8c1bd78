"""What LibreOffice makes of our Word files, measured: lines, characters, page numbers, fonts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from office import HOME, Line, font_settings, fonts_of, lines_of, to_docx, to_pdf
from PIL import ImageChops
from test_docx import BODY, FIRST, FONTS, LAST, PAGE, PLAIN, galley, para

from reports import pipeline
from reports.galley import Group
from reports.pipeline import Job
from reports.typeset.fonts import Faces
from reports.word_map import read_back
from reports.writers.docx import write
from reports.writers.docx_options import WordFonts, WordOptions

FACES = Faces.load(HOME / "fonts")
NAMES = FACES.word_families("gb2312")
# What a reader who has the office's fonts sees, ours standing in for them.
ALIASES = {
    **{NAMES[role]: FACES.face(FACES.roles[role]).family for role in FACES.roles},
    NAMES["latin"]: "Liberation Serif",
    NAMES["rare"]: "Jianbao Han Fallback ExtB",
}
DOCUMENTS = sorted(path.stem for path in (HOME / "data").glob("*.yaml"))
LINES, CHARACTERS = 22, 28

# GB/T 15834: marks that begin no line, and that end none. LibreOffice 7.4 cuts —— and …… (engine.md
# 5.2), which is its own fault.
NOT_FIRST = "，。、；：？！）》〉」』】〕”’％‰℃·"
NOT_LAST = "（《〈「『【〔“‘"
FOLIO = re.compile(r"—(\d+)—")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a PDF of each document of data/, and of some made for measuring."""
    folder = tmp_path_factory.mktemp("office")
    fonts = WordFonts(NAMES, FACES.alternatives, faces=FACES)
    for name in DOCUMENTS:
        made = Job(pipeline.load(HOME / "data" / f"{name}.yaml"), "briefing").galley
        (folder / f"{name}.docx").write_bytes(write(made, fonts))
        if name == "study-tour":
            for kind, options in (
                ("marked", WordOptions(watermark="内部资料 注意保存")),
                ("controlled", WordOptions(controls=True)),
            ):
                (folder / f"{kind}.docx").write_bytes(write(made, fonts, options))
    lines = [para(BODY, "补充一行正文。")] * 20
    imprint = Group((para(FIRST, "报：市委常委。"), para(LAST, "市委办公室")), "imprint", foot=True)
    for name, measured in (
        ("ideographs", galley(para(PLAIN, "一二三四五六七八九十" * 130))),
        ("imprint", galley(*lines, imprint)),
    ):
        (folder / f"{name}.docx").write_bytes(write(measured, FONTS))
    names = [path.stem for path in sorted(folder.glob("*.docx"))]
    to_pdf(folder, names, font_settings(folder, ALIASES))
    return folder


def body_lines(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """For each page the lines on the type area, in body type and not in a table."""
    for page in pages:
        inside = (line for line in page if line.at < PAGE.height - PAGE.bottom)
        yield [line for line in inside if not FOLIO.fullmatch(line.text)]


def test_page_of_ideographs_has_22_lines_of_28(office: Path) -> None:
    first = next(body_lines(lines_of(office / "ideographs.pdf")))
    assert [len(line.text) for line in first] == [CHARACTERS] * LINES
    assert first[0].left == pytest.approx(PAGE.inside, abs=0.5)
    assert first[0].right == pytest.approx(PAGE.inside + PAGE.measure, abs=1.5)
    pitches = [b.at - a.at for a, b in pairwise(first)]
    assert pitches == pytest.approx([PAGE.pitch] * (LINES - 1), abs=0.1)


def test_imprint_stands_on_the_foot_and_never_alone(office: Path) -> None:
    pages = lines_of(office / "imprint.pdf")
    last = {line.text: line.at for line in pages[-1]}
    assert "补充一行正文。" in last
    foot = PAGE.height - PAGE.bottom
    assert foot - 24 < last["市委办公室"] < foot


@pytest.mark.parametrize("name", DOCUMENTS)
def test_lines_stand_on_the_grid(name: str, office: Path) -> None:
    """Lines of body type stand whole pitches apart; the most of a page is 22."""
    pages = list(body_lines(lines_of(office / f"{name}.pdf")))
    for page in pages[1:]:
        full = [line for line in page if line.right - line.left > 0.9 * PAGE.measure]
        if len(full) < 10:
            continue  # a page of a table, or the last one
        assert len(page) <= LINES
        apart = [(line.at - full[0].at) / PAGE.pitch for line in full]
        assert apart == pytest.approx([round(a) for a in apart], abs=0.05)


def test_full_pages_have_22_lines(office: Path) -> None:
    pages = list(body_lines(lines_of(office / "study-tour.pdf")))
    heights = [round((page[-1].at - page[0].at) / PAGE.pitch) + 1 for page in pages if page]
    # Headings that would part from their text leave a line or two at a page's foot.
    assert max(heights[1:12]) == LINES
    assert sum(LINES - 2 <= h <= LINES for h in heights[1:12]) >= 10


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_line_has_more_than_28_characters_and_full_ones_have_them(
    name: str, office: Path
) -> None:
    lines = [line for page in body_lines(lines_of(office / f"{name}.pdf")) for line in page]
    wide = [
        line
        for line in lines
        if line.right - line.left > PAGE.measure - 2 and all(c >= "\u2018" for c in line.text)
    ]
    assert all(CHARACTERS - 3 <= len(line.text) <= CHARACTERS for line in wide)
    if len(wide) > 20:
        # Kinsoku takes a character away from some, up to three before 。” and the like.
        assert sum(len(line.text) == CHARACTERS for line in wide) > 0.7 * len(wide)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_mark_begins_or_ends_a_line_that_may_not(name: str, office: Path) -> None:
    for page in body_lines(lines_of(office / f"{name}.pdf")):
        for line in page:
            assert line.text[0] not in NOT_FIRST, line.text
            assert line.text[-1] not in NOT_LAST, line.text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_page_numbers_stand_towards_the_outer_edge(name: str, office: Path) -> None:
    for number, page in enumerate(lines_of(office / f"{name}.pdf"), 1):
        folio = next(line for line in page if FOLIO.fullmatch(line.text))
        assert FOLIO.fullmatch(folio.text)[1] == str(number)  # type: ignore[index]
        odd = number % 2 == 1
        edge = PAGE.width - PAGE.outside if odd else PAGE.outside
        inner = edge - 14 if odd else edge + 14
        assert (folio.right if odd else folio.left) == pytest.approx(inner, abs=2)
        assert folio.at > PAGE.height - PAGE.bottom + PAGE.folio_drop


def test_margins_change_sides(office: Path) -> None:
    pages = list(body_lines(lines_of(office / "study-tour.pdf")))
    for number, page in enumerate(pages[1:10], 2):
        left = min(line.left for line in page)
        assert left == pytest.approx(PAGE.inside if number % 2 else PAGE.outside, abs=1)


def test_head_row_comes_again(office: Path) -> None:
    pages = lines_of(office / "study-tour.pdf")
    row = re.compile(r"\d+\D*原文未明确")
    with_rows = [page for page in pages if any(row.match(line.text) for line in page)]
    assert len(with_rows) >= 2
    for page in with_rows:
        assert any(line.text.startswith("序号任务") for line in page)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_fonts_are_the_named_ones(name: str, office: Path) -> None:
    """Whoever has the fonts that the file names sees no other."""
    named = {"FandolFang-Regular", "FandolKai-Regular", "LiberationSerif", "LiberationSerif-Bold"}
    named |= {"NotoSansSC-Medium", "NotoSerifSC-Black", "NotoSerifSC-Regular"}
    named |= {"JianbaoHanFallbackExtB"}  # SimSun-ExtB
    shown = fonts_of(office / f"{name}.pdf")
    assert {"FandolFang-Regular", "NotoSerifSC-Black"} <= shown
    if name != "rare-names":  # its characters are in no font of that name
        assert shown <= named


def test_every_text_is_found_after_libreoffice_has_saved_the_file(office: Path) -> None:
    folder = office / "saved"
    folder.mkdir()
    to_docx(office, DOCUMENTS, folder)
    for name in DOCUMENTS:
        for path in (office, folder):
            read = read_back((path / f"{name}.docx").read_bytes())
            assert {(found.state, found.by) for found in read.texts} == {("same", "bookmark")}, name
            assert read.added == (), name


def test_watermark_moves_no_line(office: Path) -> None:
    plain, marked = (lines_of(office / f"{name}.pdf") for name in ("study-tour", "marked"))
    assert marked == plain


def test_controls_lose_no_word(office: Path) -> None:
    """Lines may turn elsewhere: LibreOffice sets no gap between the text of two controls."""
    plain, controlled = (lines_of(office / f"{name}.pdf") for name in ("study-tour", "controlled"))
    assert abs(len(plain) - len(controlled)) <= 1
    plain_words, controlled_words = (
        Counter("".join(line.text for page in pages for line in page))
        for pages in (plain, controlled)
    )
    # A page more has a folio and a table's head row more, and no other word.
    odd = (plain_words - controlled_words) + (controlled_words - plain_words)
    assert set(odd) <= set("—0123456789序号任务牵头单位配合单位时限目标")


def test_watermark_is_seen_on_every_page_and_takes_no_ink_from_the_text(office: Path) -> None:
    plain, marked = (pdfium.PdfDocument(office / f"{n}.pdf") for n in ("study-tour", "marked"))
    assert len(plain) == len(marked)
    for number in range(len(plain)):
        before, after = (d[number].render(scale=0.5).to_pil().convert("L") for d in (plain, marked))
        box = ImageChops.difference(before, after).getbbox()
        assert box is not None
        # Half a point a pixel; the words stand in the middle, at 0.3 and 0.7 of the height.
        assert 60 < box[2] - box[0] < 200
        assert 150 < box[3] - box[1] < 300
        # Black stays black: the watermark is behind.
        black, still = (
            image.point([255 if level < limit else 0 for level in range(256)])
            for image, limit in ((before, 60), (after, 90))
        )
        assert not ImageChops.subtract(black, still).getbbox()
        assert max(ImageChops.difference(before, after).tobytes()) < 90
    plain.close()
    marked.close()
