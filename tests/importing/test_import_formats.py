"""Every format and encoding that people send, and what is no material at all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import notes
import pytest
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reports.errors import ReportError
from reports.importing import import_sources, import_texts, word
from reports.importing.decode import decoded
from reports.importing.lines import Source
from reports.importing.sources import source_of

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
}


@pytest.mark.parametrize("codec", ENCODINGS)
@pytest.mark.parametrize(
    "text", [notes.PLAIN, notes.CHAT, "一、感受", "湖口县委书记 曾宝柱\n一是抓产业。"]
)
def test_encodings(codec: str, text: str) -> None:
    found = decoded(text.encode(codec), "a.txt")
    assert found.text == text
    assert found.encoding == ENCODINGS[codec]


def test_big5() -> None:
    text = "九江市委書記在會上指出，要加快發展經濟，做好服務工作。\n"
    for size in (1, 20):
        found = decoded((text * size).encode("big5"), "a.txt")
        assert (found.text, found.encoding) == (text * size, "Big5")


@given(st.sampled_from(["gb18030", "utf-16-le", "utf-8"]), st.integers(20, 400))
def test_any_stretch_of_chinese_is_read_right(codec: str, size: int) -> None:
    text = (notes.PLAIN * 2)[: size + 1].strip()
    assert decoded(text.encode(codec), "a").text == text


def test_line_ends() -> None:
    assert decoded("一\r\n二\r三".encode(), "a").text == "一\n二\n三"


def test_markdown_headings() -> None:
    source = source_of(b"# \xe6\xa0\x87\xe9\xa2\x98\n\xe6\xad\xa3\xe6\x96\x87", "a.md")
    assert (source.level(0), source.level(1)) == (1, 0)


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>标题</title><style>p{}</style>
</head>
<body><nav><a href=x>首页</a></nav><h1>赴青州学习考察体会</h1><script>var x = "不是正文";</script>
<p>青山县委书记&nbsp;欧阳明</p><div>我有两点启示：<p>第一，产业要有<b>定</b>力。终见成效。<br>第二，服务要有温度。不断档。
</p></div><img src="a.png" alt="合影">
<table><tr><td>项目</td><td>投资</td></tr></table>
<footer>版权所有</footer>
</body></html>"""


def test_web_pages() -> None:
    source = source_of(PAGE.encode("gb18030"), "a.html")
    assert source.text.split("\n") == [
        "首页",
        "赴青州学习考察体会",
        "青山县委书记\u00a0欧阳明",
        "我有两点启示：",
        "第一，产业要有定力。终见成效。",
        "第二，服务要有温度。不断档。",
        "项目\u3000投资",
        "版权所有",
    ]
    assert source.level(1) == 1
    assert source.furniture == {0, 7}
    assert source.encoding == "GB2312"
    assert [(p.name, p.alt, p.line) for p in source.pictures] == [("a.png", "合影", 6)]


def test_deep_pages_do_not_exhaust_the_stack() -> None:
    page = "<html><body>" + "<div>" * 1500 + "深处有字"
    assert source_of(page.encode(), "a.html").text == "深处有字"
    with pytest.raises(ReportError) as caught:
        source_of(page.replace("<div>", "<div><div>").encode(), "a.html")
    assert [p.code for p in caught.value.problems] == ["import-too-deep"]


def word_file(tmp_path: Path) -> Path:
    """A Word file with styles, list numbers, a table, a picture, a deletion."""
    made = docx.Document()
    made.add_heading("赴青州学习考察体会", 1)
    made.add_paragraph("青山县委书记 欧阳明")
    made.add_paragraph("我有两点启示：")
    for words in ("产业要有定力。终见成效。", "服务要有温度。不断档。"):
        made.add_paragraph(words, style="List Number")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "投资"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    made.add_picture(io.BytesIO(picture.getvalue()), Mm(20))
    path = tmp_path / "a.docx"
    made.save(str(path))
    return path


def test_word_files(tmp_path: Path) -> None:
    source = source_of(word_file(tmp_path).read_bytes(), "a.docx")
    assert source.text.split("\n") == [
        "赴青州学习考察体会",
        "青山县委书记 欧阳明",
        "我有两点启示：",
        "1.产业要有定力。终见成效。",
        "2.服务要有温度。不断档。",
        "项目\u3000投资",
    ]
    assert source.level(0) == 1
    (picture,) = source.pictures
    assert picture.name == "image1.png"
    assert picture.data.startswith(b"\x89PNG")


def test_several_sources_make_one_edition(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(notes.PLAIN, "gb18030")
    (tmp_path / "c.txt").write_text(
        "我有两点启示：\n第一，要快。说干就干。\n第二，要实。一抓到底。\n", "utf-8"
    )
    draft = import_sources([word_file(tmp_path), tmp_path / "b.txt", tmp_path / "c.txt"])
    names = [one.outline.words(s.name) for one in draft.imports for s in one.outline.speakers]
    assert names == ["欧阳明", "方志远", "欧阳明", ""]
    assert "no-speaker" in [point.code for point in draft.open_points]
    assert [picture.name for picture in draft.pictures] == ["image1.png"]


def packed(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "empty": ("a.txt", b"", "import-empty"),
    "blank": ("a.txt", b" \n\t\n", "import-empty"),
    "picture": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "import-binary"),
    "scan": ("a.txt", b"%PDF-1.7\n", "import-binary"),
    "noise": ("a.txt", bytes(range(256)) * 40, "import-noise"),
    "no encoding": ("a.txt", b"\x81\x20\xff\xfd" * 50, "import-encoding"),
    "broken utf-8": ("a.txt", notes.PLAIN.encode()[:-2] + b"\xff", "import-broken-bytes"),
    "broken utf-16": ("a.txt", b"\xff\xfe\x00", "import-broken-bytes"),
    "an edition": ("a.txt", "期:\n  标题: 甲\n发言人:\n- 姓名: 乙\n".encode(), "import-is-edition"),
    "an edition by name": ("a.yaml", b"edition: {}\n", "import-is-edition"),
    "unknown kind": ("a.xlsx", b"PK\x03\x04", "import-format"),
    "locked": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "import-locked"),
    "old": ("a.doc", OLE, "import-old-word"),
    "torn": ("a.docx", b"PK\x03\x04torn", "import-broken-word"),
    "no document": ("a.docx", packed({"x": b"y"}), "import-broken-word"),
    "no xml": ("a.docx", packed({"word/document.xml": b"<w"}), "import-broken-word"),
    "bomb": ("a.docx", packed({"word/document.xml": bytes(80 * 1024 * 1024)}), "import-swollen"),
    "empty page": ("a.html", b"<html><body><script>x</script></body></html>", "import-empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name: str) -> None:
    file, data, code = BAD[name]
    with pytest.raises(ReportError) as caught:
        source_of(data, file)
    assert [p.code for p in caught.value.problems] == [code]


def test_what_cannot_be_read_is_named_together(tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text(notes.NOVEL, "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    paths = [tmp_path / name for name in ("empty.txt", "huge.txt", "absent.txt")]
    with pytest.raises(ReportError) as caught:
        import_sources([*paths, tmp_path])
    assert [p.code for p in caught.value.problems] == [
        "import-empty",
        "import-too-large",
        "import-no-file",
        "is-folder",
    ]
    with pytest.raises(ReportError) as caught:
        import_sources([])
    assert [p.code for p in caught.value.problems] == ["import-nothing"]


@pytest.mark.parametrize(
    ("text", "code"), [(notes.NOVEL, "import-no-structure"), (notes.ENGLISH, "import-not-chinese")]
)
def test_what_is_no_notes(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(ReportError) as caught:
        import_sources([path])
    assert [p.code for p in caught.value.problems] == [code]


def test_a_book_is_told_apart_at_once() -> None:
    with pytest.raises(ReportError) as caught:
        import_texts([Source("a.txt", notes.NOVEL * 1500)])
    assert [p.code for p in caught.value.problems] == ["import-too-much"]


def test_many_parts_that_swell_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = word_file(tmp_path).read_bytes()
    assert source_of(data, "a.docx").text
    monkeypatch.setattr(word, "_LIMIT", 40_000)  # of all parts; each by itself is smaller
    with pytest.raises(ReportError) as caught:
        source_of(data, "a.docx")
    assert [p.code for p in caught.value.problems] == ["import-swollen"]
