"""Reading finished files back: exact when right, exact about where when wrong."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from conftest import HOME, edition
from msgspec.structs import replace

from reports import doctree as d
from reports import editions, pipeline, verify
from reports.errors import ReportError
from reports.galley import Galley
from reports.layout import lay_out
from reports.pictures import Pictures
from reports.pipeline import Job
from reports.style import load_style
from reports.typeset.pages import make_pages
from reports.typeset.placed import Glyphs
from reports.writers import WRITERS, WordOptions


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_a_file_of_other_words_is_refused_at_the_first_difference(format: str) -> None:
    right = Job(pipeline.load(edition(lead="学到了四条经验。")), "briefing")
    wrong = Job(pipeline.load(edition(lead="学到了五条经验。")), "briefing")
    right.verify(format, right.write(format))
    with pytest.raises(ReportError) as caught:
        right.verify(format, wrong.write(format))
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.path) == ("text-differs", "lead")
    assert "四条" in str(problem.values["wanted"])
    assert "五条" in str(problem.values["found"])


def test_a_file_that_ends_early_is_refused() -> None:
    longer = Job(pipeline.load(edition(closing="还有一段。")), "briefing")
    shorter = Job(pipeline.load(edition()), "briefing")
    with pytest.raises(ReportError):
        longer.verify("docx", shorter.write("docx"))
    with pytest.raises(ReportError):
        shorter.verify("docx", longer.write("docx"))


def test_a_build_whose_file_says_something_else_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Job(pipeline.load(edition(lead="另一份。")), "briefing").write("docx")
    monkeypatch.setitem(WRITERS, "docx", lambda galley, pages, fonts, options: other)
    with pytest.raises(ReportError) as caught:
        editions.build_all(HOME / "data" / "minimal.yaml", tmp_path / "out")
    assert {problem.code for problem in caught.value.problems} == {"text-differs"}
    assert list(tmp_path.iterdir()) == []


def test_page_furniture_is_no_text_of_the_document() -> None:
    data = Job(pipeline.load(edition()), "briefing").write("pdf")
    document = pypdfium2.PdfDocument(data)
    seen = document[0].get_textpage().get_text_range()
    document.close()
    assert "—1—" in verify.squeezed(seen)
    assert "—1—" not in verify.squeezed(verify.pdf_text(data))


@pytest.mark.parametrize(
    "words",
    [
        "字" * 20 + "state-of-the-art-technology-of-the-world-and-more-than-that",
        "详见https://example.invalid/abc-def/ghi-jkl/mno-pqr/stu-vwx/yza-bcd/efg-hij-klm。",
        "eﬃcient ﬁnance oﬀers",
        "要把办好的事情列成清单。" * 60,
    ],
    ids=["hyphens", "address", "ligatures", "row taller than a page"],
)
def test_right_files_pass_whatever_their_reader_does_to_them(words: str) -> None:
    actions = [{"body": words, "support_units": [words[:40]]}]
    report = pipeline.load(
        edition(lead=words, speakers=[{"name": "甲", "unit": "乙", "actions": actions}])
    )
    job = Job(report, "briefing")
    for format in WRITERS:
        job.verify(format, job.write(format))
    assert verify.squeezed(words) in verify.squeezed(verify.docx_text(job.write("docx")))


def test_pages_that_lose_or_reorder_text_are_refused() -> None:
    job = Job(pipeline.load(edition(lead="学到了四条经验，都要用好。")), "briefing")
    for page in job.pages.pages:
        page.items = [
            replace(item, texts=item.texts[::-1])
            if isinstance(item, Glyphs) and item.path == "lead"
            else item
            for item in page.items
        ]
    with pytest.raises(ReportError) as caught:
        job.verify("pdf", job.write("pdf"))
    assert caught.value.problems[0].where.path == "lead"


SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
<rect x="10" y="10" width="50" height="50"/>
<text x="20" y="90" font-size="12">图中字</text></svg>"""


def everything(folder: Path) -> Galley:
    """Contents, a reading, an odd page, a wide section, a drawing with words, an imprint."""
    (folder / "a.svg").write_text(SVG, "utf-8")
    heading = d.Heading((d.Run("甲", "title"),), "level1", 1, id="here")
    name = d.Ruby((d.Run("垅", "name"),), (d.Run("lǒng", "name"),))
    paragraph = d.Paragraph((d.Run("见", "lead"), name, d.Run("第", "lead"), d.Folio("here")))
    figure = d.Figures((d.Figure("a.svg", "图", (d.Run("图题", "caption"),), path="file"),))
    blocks = (
        d.Contents(),
        paragraph,
        d.PageBreak("odd"),
        heading,
        d.Paragraph((d.Run("正文。" * 30, "body"),)),
        d.Section((figure, paragraph), "landscape"),
        d.Group((d.Paragraph((d.Run("印发", "issuer"),), "imprint-last"),), "imprint"),
    )
    document = d.Document("t", "题", "zh-Hans", "局", "2023-07-24", blocks)
    styles = load_style(pipeline.TEMPLATES, "briefing")
    return lay_out(document, styles, pipeline.composer(), Pictures(folder))


def test_everything_that_pages_can_hold_is_compared(tmp_path: Path) -> None:
    galley = everything(tmp_path)
    pages = make_pages(galley, pipeline.composer())
    assert [page.blank for page in pages.pages] == [False, True, False, False, False]
    data = WRITERS["pdf"](galley, lambda: pages, pipeline.fonts(), WordOptions())
    verify.same_pages("t", galley, pages)
    verify.same_drawing("t", pages, data)
    read = verify.squeezed(verify.pdf_text(data))
    assert read.startswith("一、甲3见垅lǒng第3一、甲正文。")
    assert "图中字" in read


def test_a_word_file_says_the_same_with_readings_and_page_numbers(tmp_path: Path) -> None:
    galley = everything(tmp_path)
    pages = make_pages(galley, pipeline.composer())
    data = WRITERS["docx"](galley, lambda: pages, pipeline.fonts(), WordOptions())
    verify.same_text("t", galley, "docx", data)
    assert "见垅lǒng第\ufffc一、甲" in verify.squeezed(verify.docx_text(data))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lǒng", "lóng"),
        (">垅<", ">珑<"),
        (">3</w:t>", "></w:t>"),
        (">3</w:t>", ">三</w:t>"),
        ("PAGEREF", "REF"),
        (">图题<", "><"),
    ],
)
def test_a_word_file_that_says_something_else_is_refused(
    before: str, after: str, tmp_path: Path
) -> None:
    galley = everything(tmp_path)
    pages = make_pages(galley, pipeline.composer())
    right = WRITERS["docx"](galley, lambda: pages, pipeline.fonts(), WordOptions())
    wrong = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(right)) as source, zipfile.ZipFile(wrong, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                assert before.encode() in part
                part = part.replace(before.encode(), after.encode())
            target.writestr(name, part)
    with pytest.raises(ReportError, match="text-differs"):
        verify.same_text("t", galley, "docx", wrong.getvalue())


@pytest.mark.parametrize("lost", ["图中字", "lǒng", "3", "图题"])
def test_nothing_that_pages_can_hold_may_be_lost(lost: str, tmp_path: Path) -> None:
    galley = everything(tmp_path)
    pages = make_pages(galley, pipeline.composer())
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Glyphs) and not item.artifact and lost in item.text:
                page.items.remove(item)
                with pytest.raises(ReportError, match="text-differs"):
                    verify.same_pages("t", galley, pages)
                return
    raise AssertionError(f"{lost} is not on the pages")
