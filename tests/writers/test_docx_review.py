"""Comments of a review copy: at the place, by the issuer, on the edition's date."""

from __future__ import annotations

import io

import docx
import pytest
from test_docx import BODY, FANG, FONTS, PLAIN, W, galley, para, parts, trees

from reports.errors import ReportError
from reports.galley import Galley, Run
from reports.writers.docx import write
from reports.writers.docx_options import Note, WordOptions
from reports.writers.docx_review import place

PATHS = (
    "edition.title", "speakers[0].name", "speakers[0].actions[0].heading",
    "speakers[0].actions[1].heading", "speakers[0].actions[1].targets[0].what",
    "speakers[0].actions[10].body[0]",
)  # fmt: skip


def briefing() -> Galley:
    texts = (Run(path.rsplit(".")[-1], FANG, path) for path in PATHS)
    return galley(para(PLAIN, "没有出处的话"), *(para(BODY, text) for text in texts))


def review(*notes: Note) -> bytes:
    return write(briefing(), FONTS, WordOptions(review=True, notes=notes))


@pytest.mark.parametrize(
    ("about", "stands"),
    [
        ("speakers[0].name", "speakers[0].name"),
        ("speakers[0].actions[1].deadline", "speakers[0].actions[1].heading"),
        ("speakers[0].actions[1].targets[0]", "speakers[0].actions[1].targets[0].what"),
        ("speakers[0].actions[10]", "speakers[0].actions[10].body[0]"),
        ("speakers[0].actions[7].deadline", "speakers[0].actions[0].heading"),
        ("speakers[0].verified", "speakers[0].name"),
        ("speakers[5]", "speakers[0].name"),
        ("figures[0]", "edition.title"),
        ("", "edition.title"),
    ],
)
def test_a_note_stands_at_the_text_or_in_the_record_around_it(about: str, stands: str) -> None:
    assert place(about, PATHS) == stands


def test_comment_says_what_to_whom_by_whom_and_when() -> None:
    data = review(Note("speakers[0].name", "姓名未核。", "综合科"), Note("edition", "密级？"))
    first, second = docx.Document(io.BytesIO(data)).comments
    assert first.text == "综合科：姓名未核。"
    assert second.text == "密级？"
    assert first.author == second.author == "市委办公室"
    assert first.timestamp is not None
    assert first.timestamp.date().isoformat() == "2023-07-24"


def test_comment_is_around_its_text_and_refers_to_itself() -> None:
    notes = [
        Note("speakers[0].name", "一"),
        Note("speakers[0].name", "二"),
        Note("speakers[0].actions[1]", "三"),
    ]
    body = trees(review(*notes))["word/document.xml"][0]
    for number, words in (("0", "name"), ("1", "name"), ("2", "heading")):
        start, end = (
            next(e for e in body.iter(W + kind) if e.get(f"{W}id") == number)
            for kind in ("commentRangeStart", "commentRangeEnd")
        )
        assert start.getparent() is end.getparent()
        inside = start.getparent()[start.getparent().index(start) : start.getparent().index(end)]
        assert "".join("".join(e.itertext()) for e in inside) == words
        reference = next(e for e in body.iter(f"{W}commentReference") if e.get(f"{W}id") == number)
        assert reference.getparent().find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "CommentReference"


def test_words_of_the_document_are_the_same() -> None:
    plain, noted = (
        "".join(t.text or "" for t in trees(data)["word/document.xml"].iter(f"{W}t"))
        for data in (write(briefing(), FONTS), review(Note("edition.title", "甲")))
    )
    assert plain == noted


def test_no_comments_without_open_points_or_outside_a_review_copy() -> None:
    assert "word/comments.xml" not in parts(review())
    note = (Note("edition.title", "甲"),)
    assert "word/comments.xml" not in parts(write(briefing(), FONTS, WordOptions(notes=note)))
    nowhere = galley(para(PLAIN, Run("附表", FANG)))
    said = write(nowhere, FONTS, WordOptions(review=True, notes=note))
    assert "word/comments.xml" not in parts(said)


def test_illegal_character_in_a_note() -> None:
    with pytest.raises(ReportError):
        review(Note("edition.title", "甲\x02"))
