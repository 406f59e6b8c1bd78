"""Reading finished files back: exact when right, exact about where when wrong."""

from __future__ import annotations

import pypdfium2
import pytest
from conftest import edition

from reports import pipeline, verify
from reports.errors import ReportError
from reports.pipeline import Job


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


def test_page_furniture_is_no_text_of_the_document() -> None:
    data = Job(pipeline.load(edition()), "briefing").write("pdf")
    document = pypdfium2.PdfDocument(data)
    seen = document[0].get_textpage().get_text_range()
    document.close()
    assert "—1—" in verify.squeezed(seen)
    assert "—1—" not in verify.squeezed(verify.pdf_text(data))
