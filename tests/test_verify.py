"""Reading finished files back: exact when right, exact about where when wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from conftest import HOME, edition

from reports import editions, pipeline, verify
from reports.errors import ReportError
from reports.pipeline import Job
from reports.typeset.placed import Glyphs
from reports.writers import WRITERS


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
    monkeypatch.setitem(WRITERS, "docx", lambda galley, pages, fonts: other)
    with pytest.raises(ReportError) as caught:
        editions.build_all(HOME / "data" / "minimal.yaml", tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["text-differs"]
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
