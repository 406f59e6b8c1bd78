"""The review: source and draft side by side, as a page and as documents."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import cast

import damaging
import docx
import notes
import pytest
from lxml import etree, html
from test_import_merge import run

from reports.errors import ReportError
from reports.importing import Draft, import_texts
from reports.importing.ledger import CERTAIN, LIKELY, OPEN
from reports.importing.lines import Source
from reports.importing.review import Review, review_of
from reports.importing.review_files import review_file
from reports.importing.sources import source_of
from reports.writers import WRITERS

HOSTILE = "<script>alert(1)</script>&amp;\"'{{ 7*7 }}\x07\u202e"


@pytest.fixture(scope="module")
def draft() -> Draft:
    whole = damaging.traditional(notes.PLAIN)
    data = damaging.read_bytewise(whole, "學習發展經濟設務會報時間門們內")
    more = f"以上說法{HOSTILE}供參考。\n\ufffd一個字沒有了。\n"
    return import_texts([Source("notes.txt", damaging.shown(data) + more)])


@pytest.fixture(scope="module")
def review(draft: Draft) -> Review:
    return review_of(draft)


def test_every_line_stands_there_as_it_came_and_as_it_was_repaired(
    draft: Draft, review: Review
) -> None:
    (one,), (sheet,) = draft.imports, review.sheets
    for texts, name in ((one.source.text, "raw"), (one.outline.text, "repaired")):
        lines = [line for line in texts.split("\n") if line.strip()]
        assert ["".join(s.text for s in getattr(line, name)) for line in sheet.lines] == lines
    assert sum(sheet.repairs.values()) == len(one.repairs)
    assert all(sheet.repairs[certainty] for certainty in (CERTAIN, LIKELY, OPEN))


def test_repairs_are_marked_on_both_sides(draft: Draft, review: Review) -> None:
    (sheet,) = review.sheets
    marked = [s for line in sheet.lines for s in line.raw if s.certainty]
    assert [s.text for s in marked] == [r.before for r in draft.repairs]
    assert [s.certainty for s in marked] == [r.certainty for r in draft.repairs]
    after = [s.text for line in sheet.lines for s in line.repaired if s.certainty == OPEN]
    assert any("□" in text for text in after)


def test_every_open_point_stands_at_its_line(draft: Draft, review: Review) -> None:
    (sheet,) = review.sheets
    told = [text for line in sheet.lines for text in line.points]
    assert sorted(told) == sorted(point.text for point in draft.open_points)
    assert len(review.points) == len(draft.open_points)


def test_what_was_recognised_and_how_sure(review: Review) -> None:
    kinds = {line.number: line.kinds for line in review.sheets[0].lines}
    assert kinds[2][0].startswith("发言人 95%：市交通局｜党组书记、局长｜方志远")
    assert re.match(r"感受 \d\d%：", kinds[4][0])
    assert kinds[1] == ("标题",)


def found(root: etree._Element, path: str) -> list[str]:
    """What an XPath finds, as text."""
    return list(map(str, cast(list[object], root.xpath(path))))


def test_the_page_is_one_file_and_says_nothing_but_text(draft: Draft, review: Review) -> None:
    page = review_file(review, draft.report, "html").decode()
    root = html.document_fromstring(page)
    assert not found(root, "//script | //link | //img | //@src | //@onclick | //iframe")
    links = found(root, "//a/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(found(root, "//tr/@id"))
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|http", page.replace("http-equiv", ""))
    shown = "".join(str(text) for text in root.itertext())
    assert "<script>alert(1)</script>&amp;" in shown
    assert "{{ 7*7 }}〔U+0007〕〔U+202E〕" in shown
    for certainty in (CERTAIN, LIKELY, OPEN):
        assert found(root, f"//td//span[@class='{certainty}'][@title]")


@pytest.mark.parametrize("kind", WRITERS)
def test_documents_of_the_house_say_the_same(draft: Draft, review: Review, kind: str) -> None:
    data = review_file(review, draft.report, kind)  # read back by verify before it comes
    if kind == "docx":
        cells = docx.Document(io.BytesIO(data)).tables[1].rows[2].cells
        assert cells[1].text.startswith(review.sheets[0].lines[1].raw[0].text)
        assert cells[2].text == "市交通局党组书记、局长 方志远"


def test_a_character_that_no_face_has_does_not_stop_the_review() -> None:
    draft = import_texts([Source("a.txt", notes.PLAIN + "以上\u0e01供参考。\n")])
    assert review_file(review_of(draft), draft.report, "docx").startswith(b"PK")


def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text(notes.PLAIN, "utf-8")
    with pytest.raises(ReportError) as caught:
        run("--review", "r.txt")
    assert caught.value.problems[0].code == "import-review-kind"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notes.txt"]
    assert run("--review", "r.html") == 0
    assert "规划先行让人印象深刻" in Path("r.html").read_text("utf-8")
    assert run("--merge", "--review", "sub/r.docx") == 0
    assert Path("sub/r.docx").read_bytes().startswith(b"PK")


def test_open_points_in_broken_lines_lead_to_their_paragraph() -> None:
    lines = [
        line[at : at + 30] for line in notes.PLAIN.split("\n") for at in range(0, len(line), 30)
    ]
    hurt = "\n".join(lines).replace("东环路改造工程", "\ufffd环路改造工程")
    draft = import_texts([source_of(hurt.encode(), "a.txt")])
    root = html.document_fromstring(review_file(review_of(draft), draft.report, "html"))
    (point,) = [p for p in draft.open_points if p.code == "lost"]
    assert "\ufffd" in hurt.split("\n")[point.line - 1]
    links = [link.removeprefix("#") for link in found(root, "//a/@href")]
    assert f"s1l{point.line}" not in links  # it is no line of the review
    assert set(links) <= set(found(root, "//tr/@id"))
