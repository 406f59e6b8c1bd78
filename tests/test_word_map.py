"""An edited Word file read back: by hand in its XML, and by a clerk acted out in LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from msgspec.structs import replace

sys.path.append(str(Path(__file__).parent / "writers"))

from office import soffice, to_docx
from test_docx import BODY, CELL, FANG, FONTS, HEAD, HEADING, LOOK, galley, para

from reports.errors import ReportError
from reports.galley import Cell, Galley, Paragraph, Row, Run, Table
from reports.word_map import CHANGED, MISSING, SAME, Found, WordMap, read_back
from reports.writers.docx import write
from reports.writers.docx_options import Note, WordOptions

CLERK = Path(__file__).parent / "writers" / "clerk.py"
SYSTEM_PYTHON = "/usr/bin/python3"


def point(number: int, heading: str, body: str) -> Paragraph:
    """A numbered point: number and full stop are the template's."""
    at = f"speakers[0].findings[{number - 1}]"
    return Paragraph(
        (
            Run(f"{number}.", FANG),
            Run(heading, FANG, f"{at}.heading"),
            Run("。", FANG),
            Run(body, FANG, f"{at}.body[0]"),
        ),
        BODY,
    )


def told(text: str, path: str) -> Run:
    return Run(text, CELL.char, path)


def briefing() -> Galley:
    rows = tuple(
        Row(
            (
                Cell((para(CELL, told(unit, f"s[{i}].unit")),), 0),
                Cell((para(CELL, told(task, f"s[{i}].a[0].heading")),), 1),
            )
        )
        for i, (unit, task) in enumerate((("九江市", "原任务"), ("湖口县", "第二项任务")))
    )
    head = Row(
        tuple(Cell((para(HEAD, Run(t, HEAD.char)),), i) for i, t in enumerate(("单位", "任务")))
    )
    return replace(
        galley(
            para(HEADING, Run("一、", FANG), Run("戴炜", FANG, "speakers[0].name"), heading=1),
            point(1, "抓项目", "建三个园区，引一批企业。"),
            point(2, "删掉的感受", "这一条不要了。"),
            point(3, "抓作风", "补一句。"),
            Paragraph((Run("附表", FANG),), BODY),
            Table((200.0, 240.0), (head,), rows, LOOK),
            para(BODY, Run("特此报告。", FANG, "closing[0]")),
        ),
        edition="2023-118",
    )  # fmt: skip


OPTIONS = {
    "bookmarks": WordOptions(),
    "controls": WordOptions(controls=True),
    "review": WordOptions(controls=True, review=True, notes=(Note("closing[0]", "？", "综合科"),)),
}


@pytest.fixture(params=OPTIONS)
def made(request: pytest.FixtureRequest) -> bytes:
    return write(briefing(), FONTS, OPTIONS[request.param])


def edited(data: bytes, change: Callable[[str], str]) -> bytes:
    """A file whose body is changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = change(content.decode()).encode()
            new.writestr(name, content)
    return out.getvalue()


def without_marks(xml: str) -> str:
    return re.sub(r"<w:bookmark(Start|End)[^>]*>", "", xml)


def by_path(read: WordMap) -> dict[str, Found]:
    return {found.path: found for found in read.texts}


def states(read: WordMap) -> dict[str, str]:
    return {found.path: found.state for found in read.texts if found.state != SAME}


def test_untouched_file_is_the_same_throughout(made: bytes) -> None:
    read = read_back(made)
    assert (read.edition, read.date) == ("2023-118", "2023-07-24")
    assert {found.state for found in read.texts} == {SAME}
    assert len(read.texts) == 12
    assert read.added == ()
    assert by_path(read)["speakers[0].findings[0].heading"].text == "抓项目"


def test_known_by_control_first_then_by_bookmark_then_by_its_words() -> None:
    both = write(briefing(), FONTS, OPTIONS["controls"])
    plain = write(briefing(), FONTS)
    bare = edited(plain, without_marks)
    for data, by in (
        (both, "control"),
        (edited(both, without_marks), "control"),
        (plain, "bookmark"),
        (bare, "text"),
    ):
        read = read_back(data)
        assert {found.by for found in read.texts} == {by}
        assert {found.state for found in read.texts} == {SAME}
        assert read.added == ()


def test_changed_words(made: bytes) -> None:
    read = read_back(edited(made, lambda xml: xml.replace("建三个园区", "建五个园区")))
    assert states(read) == {"speakers[0].findings[0].body[0]": CHANGED}
    assert by_path(read)["speakers[0].findings[0].body[0]"].text == "建五个园区，引一批企业。"


def test_white_space_is_no_change(made: bytes) -> None:
    assert states(read_back(edited(made, lambda xml: xml.replace("建三个", "建 三个")))) == {}


def test_words_typed_behind_the_last_text_of_a_paragraph(made: bytes) -> None:
    more = "<w:r><w:t>另外。</w:t></w:r></w:p>"
    where = re.compile(r"(补一句。(?:(?!</w:p>).)*)</w:p>")
    read = read_back(edited(made, lambda xml: where.sub(rf"\1{more}", xml)))
    assert states(read) == {"speakers[0].findings[2].body[0]": CHANGED}
    assert by_path(read)["speakers[0].findings[2].body[0]"].text == "补一句。另外。"


def test_a_new_number_or_a_lost_full_stop_is_no_change_of_a_text(made: bytes) -> None:
    def change(xml: str) -> str:
        return xml.replace(">3.<", ">2.<").replace(">。<", "><")

    assert states(read_back(edited(made, change))) == {}


def test_deleted_paragraph_and_emptied_text(made: bytes) -> None:
    gone = re.compile(r"<w:p>(?:(?!</w:p>).)*删掉的感受(?:(?!</w:p>).)*</w:p>")
    read = read_back(edited(made, lambda xml: gone.sub("", xml).replace("特此报告。", "")))
    assert states(read) == {
        "speakers[0].findings[1].heading": MISSING,
        "speakers[0].findings[1].body[0]": MISSING,
        "closing[0]": MISSING,
    }


def test_tracked_changes_count_as_accepted(made: bytes) -> None:
    def change(xml: str) -> str:
        deleted = '<w:del w:id="9" w:author="核稿"><w:r><w:delText>特此</w:delText></w:r></w:del>'
        inserted = '<w:ins w:id="8" w:author="核稿"><w:r><w:t>谨此报告。</w:t></w:r></w:ins>'
        run = re.compile(r"<w:r>(?:(?!</w:r>).)*特此报告。</w:t></w:r>")
        return run.sub(deleted + inserted, xml)

    read = read_back(edited(made, change))
    assert states(read) == {"closing[0]": CHANGED}
    assert by_path(read)["closing[0]"].text == "谨此报告。"


def test_new_paragraphs_are_told_and_a_templates_own_are_not(made: bytes) -> None:
    new = "<w:p><w:r><w:t>新写的一段。</w:t></w:r></w:p><w:sectPr"
    read = read_back(edited(made, lambda xml: xml.replace("<w:sectPr", new)))
    assert states(read) == {}
    assert read.added == ("新写的一段。",)


def test_text_made_two_paragraphs_of(made: bytes) -> None:
    split = "，</w:t></w:r></w:p><w:p><w:r><w:t>"
    bookmarks = write(briefing(), FONTS)
    read = read_back(edited(bookmarks, lambda xml: xml.replace("，", split)))
    assert states(read) == {"speakers[0].findings[0].body[0]": CHANGED}
    assert by_path(read)["speakers[0].findings[0].body[0]"].text == "建三个园区，\n引一批企业。"


def test_marks_that_libreoffice_calls_copies() -> None:
    """It renames those of a frame; a text that is copied beside its original is a new one."""
    data = write(briefing(), FONTS)
    mark = re.compile(r'(<w:bookmarkStart w:id="\d+" w:name="_Y[0-9a-f]+)"')
    renamed = edited(data, lambda xml: mark.sub(r'\1_Copy_1"', xml))
    assert {(f.state, f.by) for f in read_back(renamed).texts} == {(SAME, "bookmark")}
    closing = re.compile(r"<w:p>(?:(?!</w:p>).)*特此报告。(?:(?!</w:p>).)*</w:p>")

    def copied(xml: str) -> str:
        found = closing.search(xml)
        assert found
        return xml.replace("<w:sectPr", mark.sub(r'\1_Copy_1"', found[0]) + "<w:sectPr")

    read = read_back(edited(data, copied))
    assert states(read) == {}
    assert read.added == ("特此报告。",)


def test_a_copied_control_is_a_new_text() -> None:
    data = write(briefing(), FONTS, OPTIONS["controls"])
    closing = re.compile(r"<w:p>(?:(?!</w:p>).)*特此报告。(?:(?!</w:p>).)*</w:p>")

    def change(xml: str) -> str:
        copy = closing.search(xml)
        assert copy
        return xml.replace("<w:sectPr", without_marks(copy[0]) + "<w:sectPr")

    read = read_back(edited(data, change))
    assert states(read) == {}
    assert read.added == ("特此报告。",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "word-file-unreadable"),
        (b"PK", "word-file-unreadable"),
        (b"%PDF-1.7", "word-file-unreadable"),
    ],
)
def test_what_is_no_word_file(data: bytes, code: str) -> None:
    with pytest.raises(ReportError) as caught:
        read_back(data)
    assert [p.code for p in caught.value.problems] == [code]


def test_file_without_a_map() -> None:
    with pytest.raises(ReportError) as caught:
        read_back(write(galley(Paragraph((Run("附表", FANG),), BODY)), FONTS))
    assert [p.code for p in caught.value.problems] == ["word-map-missing"]


# A clerk in LibreOffice


def edited_by_a_clerk(data: bytes, folder: Path) -> bytes:
    soffice()
    probe = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("python3-uno is not installed")
    source, target = folder / "in.docx", folder / "out.docx"
    source.write_bytes(data)
    subprocess.run(
        [SYSTEM_PYTHON, str(CLERK), str(source), str(target), str(folder / "profile")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target.read_bytes()


# Comments are tried below: LibreOffice 7.4 without a screen crashes when it shows any, those of
# python-docx's simplest file included.
EDITED = {
    "bookmarks": WordOptions(),
    "controls": WordOptions(controls=True),
    "tracked": WordOptions(review=True),
}


@pytest.mark.parametrize("options", EDITED.values(), ids=EDITED)
def test_every_survivor_is_found_after_a_clerks_editing(
    options: WordOptions, tmp_path: Path
) -> None:
    read = read_back(edited_by_a_clerk(write(briefing(), FONTS, options), tmp_path))
    assert read.edition == "2023-118"
    assert states(read) == {
        "speakers[0].findings[0].body[0]": CHANGED,
        "speakers[0].findings[1].heading": MISSING,
        "speakers[0].findings[1].body[0]": MISSING,
        "speakers[0].findings[2].body[0]": CHANGED,
        "s[0].a[0].heading": CHANGED,
    }
    found = by_path(read)
    assert found["speakers[0].findings[0].body[0]"].text == "建五个园区，引一批企业。"
    assert found["speakers[0].findings[2].body[0]"].text == "补一句。末尾加的话。"
    assert found["s[0].a[0].heading"].text == "改过的任务"
    assert read.added == ("新写的一段。", "新的一行")


def test_comments_and_map_survive_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(write(briefing(), FONTS, OPTIONS["review"]))
    (tmp_path / "out").mkdir()
    to_docx(tmp_path, ["in"], tmp_path / "out")
    data = (tmp_path / "out" / "in.docx").read_bytes()
    assert {found.state for found in read_back(data).texts} == {SAME}
    assert [c.text for c in docx.Document(io.BytesIO(data)).comments] == ["综合科：？"]
