"""A long title, a short text and its signature: what stands on page 1, what goes on with it."""

from __future__ import annotations

import pytest

from reports import galley as g
from reports import pipeline
from reports.pipeline import Job
from reports.typeset.placed import Glyphs

LONG = ("关于进一步贯彻落实学习考察成果转化会议精神切实做好工业文旅数字经济金融招商工作" * 3)[:88]
SENTENCE = "现将有关事项通知如下，请认真贯彻执行。"
NAME, DATE, PRINTED = "某某市委办公室", "2023年7月28日", "2023年7月28日印发"


def paper(body: str, title: str = f"{LONG}的通知") -> Job:
    edition = {
        "id": "short",
        "frame": "formal",
        "title": title,
        "issuer": NAME,
        "date": "2023-07-28",
        "addressees": ["市直各单位"],
        "document_number": {"office": "某办发", "year": 2023, "number": 9},
        "status": "draft",
    }
    report = pipeline.load({"edition": edition, "sections": [{"body": body}]})
    return pipeline.jobs(report, ["formal"])[0]


def lines(job: Job) -> list[list[str]]:
    """The lines of each page, spaces between Han and digits left out."""
    out = []
    for page in job.pages.pages:
        rows: dict[float, str] = {}
        for item in page.items:
            if isinstance(item, Glyphs) and not item.turn:
                rows[item.y] = rows.get(item.y, "") + item.text
        out.append(list(rows.values()))
    return out


def before_closing(job: Job) -> g.Block:
    blocks = job.galley.blocks
    return blocks[next(k for k, b in enumerate(blocks) if isinstance(b, g.Group) and b.kept) - 1]


def body_lines(page: list[str]) -> int:
    return sum(line not in LONG and any(mark in line for mark in "，。") for line in page)


def test_one_line_and_its_signature_stand_under_a_long_title_on_page_1() -> None:
    first, second = lines(paper(SENTENCE))
    assert SENTENCE in first
    assert DATE in first
    assert all(line in (f"{NAME}{PRINTED}", "— 2 —") for line in second)


def test_lines_are_set_closer_no_further_than_stated() -> None:
    close = before_closing(paper(SENTENCE))
    usual = before_closing(paper(SENTENCE, "关于某事的通知"))
    assert isinstance(close, g.Paragraph)
    assert isinstance(usual, g.Paragraph)
    assert usual.style.pitch == pytest.approx(28.95)
    assert 24.0 <= close.style.pitch < usual.style.pitch


@pytest.mark.parametrize("sentences", [2, 3, 4, 5, 6, 8, 12])
def test_text_too_long_for_that_stands_on_page_1_and_with_the_signature(sentences: int) -> None:
    first, second = lines(paper(SENTENCE * sentences))
    assert body_lines(first)
    assert body_lines(first if DATE in first else second)
    assert (DATE in first) + (DATE in second) == 1


def test_text_longer_than_page_1_holds_is_not_held_back_by_its_signature() -> None:
    # In Word a paragraph that is kept with the next goes on to page 2 as a whole.
    assert isinstance(before_closing(paper(SENTENCE * 8)), g.Space)
    assert isinstance(before_closing(paper(SENTENCE)), g.Paragraph)


def test_a_paper_that_fits_or_has_more_text_is_as_its_styles_say() -> None:
    for job in (paper(SENTENCE, "关于某事的通知"), paper("\n\n".join([SENTENCE] * 3))):
        last = before_closing(job)
        assert isinstance(last, g.Paragraph)
        assert last.style == job.galley.styles["body"]
