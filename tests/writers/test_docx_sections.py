"""Sections of Word files: papers, page numbers, running heads, contents, odd pages."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from msgspec.structs import replace
from office import Line, font_settings, lines_of, to_pdf
from test_docx import (
    BODY,
    CELL,
    FANG,
    FONTS,
    HEADING,
    LOOK,
    MM,
    PAGE,
    PITCH,
    PLAIN,
    TITLE,
    W,
    galley,
    para,
    said,
    table,
    trees,
)  # fmt: skip
from test_docx_runs import R, fields
from validity import assert_valid

from reports.galley import (
    Block,
    Cell,
    CharStyle,
    Fill,
    Folio,
    Galley,
    PageBreak,
    PageStyle,
    Paragraph,
    ParaStyle,
    Row,
    Run,
    Section,
    Space,
    Table,
    text_of,
)
from reports.typeset.placed import Pages
from reports.writers.docx import WordOptions, write

WIDE = replace(
    PAGE,
    name="landscape",
    width=297 * MM,
    height=210 * MM,
    top=28 * MM,
    bottom=26 * MM,
    inside=35 * MM,
    outside=37 * MM,
    folio_turned=True,
)
HEAD_LINE = ParaStyle("head", CharStyle("songti", 9), 12, align="center", autospace=0)
HEADED = replace(PAGE, head=HEAD_LINE, head_form="{title}　{heading}", head_rise=6 * MM)
CONTENTS = [replace(PLAIN, name=f"contents{n}", inset_start=32.0 * (n - 1)) for n in (1, 2)]


def on(page: PageStyle, *blocks: Block) -> Galley:
    return replace(galley(*blocks), page=page)


def document(made: Galley, **options: Any) -> Any:
    return trees(write(made, FONTS, **options))["word/document.xml"]


def sections(root: Any) -> list[dict[str, Any]]:
    """What each section says: its start, its paper, whether its first page is its own."""
    out = []
    for element in root.iter(f"{W}sectPr"):
        kind, size = element.find(f"{W}type"), element.find(f"{W}pgSz")
        out.append(
            {
                "start": None if kind is None else kind.get(W + "val"),
                "orient": size.get(W + "orient"),
                "width": int(size.get(W + "w")),
                "first": element.find(f"{W}titlePg") is not None,
            }
        )
    return out


def furniture(data: bytes) -> list[dict[str, str]]:
    """For each section the text of its headers and footers: "header default" → text."""
    parts = trees(data)
    relations = {r.get("Id"): r.get("Target") for r in parts["word/_rels/document.xml.rels"]}
    out = []
    for element in parts["word/document.xml"].iter(f"{W}sectPr"):
        found = {}
        for kind in ("header", "footer"):
            for reference in element.iter(f"{W}{kind}Reference"):
                part = parts[f"word/{relations[reference.get(R + 'id')]}"]
                text = "".join(t.text or "" for t in part.iter(f"{W}t"))
                found[f"{kind} {reference.get(W + 'type')}"] = text
        out.append(found)
    return out


# Papers


def test_wide_pages_between_upright_ones() -> None:
    made = galley(
        para(BODY, "前"), Section((para(BODY, "横一"), para(BODY, "横二")), WIDE), para(BODY, "后")
    )
    root = document(made)
    upright = {"start": None, "orient": None, "width": 11906, "first": False}
    wide = {"start": None, "orient": "landscape", "width": 16838, "first": False}
    assert sections(root) == [upright, wide, upright]
    # The end of a section is in its last paragraph, not in one of its own.
    assert ["".join(p.itertext()) for p in root[0] if p.tag == f"{W}p"] == [
        "前", "横一", "横二", "后",
    ]  # fmt: skip
    assert [p.find(f"{W}pPr/{W}sectPr") is not None for p in root[0][:4]] == [
        True, False, True, False,
    ]  # fmt: skip


def test_section_that_ends_in_a_table_gets_a_paragraph_to_end_in() -> None:
    root = document(galley(para(BODY, "前"), Section((table(),), WIDE)))
    assert [e.tag.removeprefix(W) for e in root[0]] == ["p", "tbl", "p", "sectPr"]
    assert [s["orient"] for s in sections(root)] == [None, "landscape"]
    back = document(galley(Section((table(),), WIDE), para(BODY, "后")))
    assert [e.tag.removeprefix(W) for e in back[0]] == ["tbl", "p", "p", "sectPr"]
    assert [s["orient"] for s in sections(back)] == ["landscape", None]


def test_document_of_one_wide_section_is_wide_throughout() -> None:
    assert [
        s["orient"] for s in sections(document(galley(Section((para(BODY, "横"),), WIDE))))
    ] == ["landscape"]


def test_part_begins_on_an_odd_page() -> None:
    root = document(
        galley(para(BODY, "一"), PageBreak("odd"), Space(2 * PITCH), para(BODY, "二"), PageBreak())
    )
    assert [s["start"] for s in sections(root)] == [None, "oddPage"]
    texts = ["".join(p.itertext()) for p in root[0] if p.tag == f"{W}p"]
    assert texts[:2] == ["一", "二"]  # no white space on top of a page


def test_wide_part_on_an_odd_page() -> None:
    root = document(galley(para(BODY, "一"), PageBreak("odd"), Section((para(BODY, "二"),), WIDE)))
    assert [(s["start"], s["orient"]) for s in sections(root)] == [
        (None, None),
        ("oddPage", "landscape"),
    ]


def test_page_without_a_grid() -> None:
    root = document(on(replace(PAGE, grid="none"), para(BODY, "一")))
    assert not list(root.iter(f"{W}docGrid"))


def test_cells_of_a_wide_table_are_as_wide_as_its_columns() -> None:
    wide = Table((300.0, 400.0), (), (Row((Cell((para(CELL, "甲"),), 0),)),), LOOK)
    root = document(galley(Section((wide,), WIDE)))
    assert [c.get(W + "w") for c in root.iter(f"{W}gridCol")] == ["6000", "8000"]


# Page numbers and running heads


def test_every_section_has_page_numbers_on_both_sides() -> None:
    data = write(galley(para(BODY, "前"), Section((para(BODY, "横"),), WIDE)), FONTS)
    wanted = {"footer default": "— 1 —", "footer even": "— 1 —"}
    assert furniture(data) == [wanted, wanted]


def test_printed_on_one_side_there_is_one_footer() -> None:
    data = write(on(replace(PAGE, duplex=False), para(BODY, "一")), FONTS)
    assert furniture(data) == [{"footer default": "— 1 —"}]
    (footer,) = (t for name, t in trees(data).items() if "footer" in name)
    assert said(footer[0])["jc"]["val"] == "right"
    assert trees(data)["word/settings.xml"].find(f"{W}evenAndOddHeaders") is None


def test_page_one_has_no_head_but_its_number() -> None:
    headed = (
        para(HEADING, "一、甲", heading=1),
        Section((para(BODY, "横"),), replace(WIDE, head=HEAD_LINE, head_form="{title}")),
    )
    data = write(on(HEADED, *headed), FONTS)
    first, second = furniture(data)
    assert first == {
        "header default": "赴某地<考察>　一、甲",
        "header even": "赴某地<考察>　一、甲",
        "header first": "",
        "footer default": "— 1 —",
        "footer even": "— 1 —",
        "footer first": "— 1 —",
    }
    assert "header first" not in second
    assert [s["first"] for s in sections(trees(data)["word/document.xml"])] == [True, False]


def test_head_names_the_heading_of_its_page_by_a_field() -> None:
    made = on(HEADED, para(HEADING, "一、甲", heading=1), para(HEADING, "二、乙", heading=1))
    data = write(made, FONTS)
    heads = [
        t for name, t in trees(data).items() if "header" in name and len(list(t.iter(f"{W}r")))
    ]
    # Of two headings neither is right on every page where the field is not worked out.
    assert [fields(head) for head in heads] == [[("STYLEREF 1", "")]]


def test_page_one_may_go_without_a_number() -> None:
    data = write(on(replace(PAGE, folio_first=False), para(BODY, "一")), FONTS)
    assert furniture(data)[0] == {
        "footer default": "— 1 —", "footer even": "— 1 —", "footer first": "",
    }  # fmt: skip


def test_title_that_looks_like_a_place_in_the_head_is_a_title() -> None:
    made = replace(on(HEADED, para(HEADING, "一、甲", heading=1)), title="{heading}{n}")
    (first,) = furniture(write(made, FONTS))
    assert first["header default"] == "{heading}{n}　一、甲"


@pytest.mark.parametrize(("align", "sides"), [("start", {"left", "right"}), ("center", {"center"})])
def test_number_of_a_wide_page_is_in_a_box_of_its_own(align: str, sides: set[str]) -> None:
    page = replace(WIDE, folio=replace(PAGE.folio, align=align))
    parts = trees(write(on(page, para(BODY, "一")), FONTS))
    footers = [tree for name, tree in parts.items() if "footer" in name]
    assert {said(f.find(f".//{W}tc/{W}p"))["jc"]["val"] for f in footers} == sides
    for footer in footers:
        assert footer.find(f".//{W}tblpPr").get(W + "horzAnchor") == "page"
        assert footer.find(f".//{W}tcPr/{W}textDirection").get(W + "val") == "tbRl"
        assert footer[-1].tag == f"{W}p"


def test_watermark_is_behind_every_page_of_every_section() -> None:
    made = on(HEADED, para(BODY, "前"), Section((para(BODY, "横"),), WIDE))
    parts = trees(write(made, FONTS, WordOptions(watermark="草稿")))
    relations = {r.get("Id"): r.get("Target") for r in parts["word/_rels/document.xml.rels"]}
    names = [
        f"word/{relations[reference.get(R + 'id')]}"
        for reference in parts["word/document.xml"].iter(f"{W}headerReference")
    ]
    assert len(names) == 5  # default and even twice, first once
    # The kind of shape, and the words twice, as on our own pages.
    assert all(len(parts[name].findall(f".//{W}pict")) == 3 for name in names)


# Contents


def contents() -> tuple[list[Paragraph], list[Paragraph]]:
    """Headings, and the lines of a table of contents for them."""
    second = replace(HEADING, name="level2", char=replace(FANG, face="kaiti"))
    headings = [
        para(HEADING, "一、甲", heading=1, anchor="h1"),
        para(second, "（一）乙", heading=2, anchor="h2"),
    ]
    lines = []
    for heading, style in zip(headings, CONTENTS, strict=True):
        char, to = style.char, heading.anchor
        words = Run(text_of(heading), char, link=f"#{to}")
        lines.append(Paragraph((words, Fill("…", char), Folio(to, char)), style))
    return headings, lines


def pages() -> Pages:
    return Pages("题", "zh-Hans", "", "", anchors={"h1": (3, 0.0), "h2": (12, 0.0)})


def test_contents_are_a_field_that_word_can_make_anew() -> None:
    headings, lines = contents()
    root = document(galley(para(TITLE, "目录"), *lines, *headings), pages=pages)
    assert fields(root) == [
        (r"PAGEREF _Toc000000001 \h", "3"),
        (r"PAGEREF _Toc000000002 \h", "12"),
        (r'TOC \o "1-2" \h \z \u', "一、甲3（一）乙12"),
    ]
    gallery = root.find(f".//{W}sdt/{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    assert gallery.get(W + "val") == "Table of Contents"
    assert "updateFields" not in {e.tag.removeprefix(W) for e in root.iter("*")}


def test_lines_of_contents_link_to_their_headings_as_a_whole() -> None:
    headings, lines = contents()
    data = write(galley(*lines, *headings), FONTS, pages=pages)
    root = trees(data)["word/document.xml"]
    links = list(root.iter(f"{W}hyperlink"))
    assert ["".join(t.text or "" for t in link.iter(f"{W}t")) for link in links] == [
        "一、甲3", "（一）乙12",
    ]  # fmt: skip
    marks = {m.get(W + "name"): m.getparent() for m in root.iter(f"{W}bookmarkStart")}
    targets = ["".join(marks[link.get(W + "anchor")].itertext()) for link in links]
    assert targets == ["一、甲", "（一）乙"]
    names = [s.name for s in docx.Document(io.BytesIO(data)).styles]
    assert {"toc 1", "toc 2"} <= set(names)


def test_contents_may_begin_a_page_and_stand_alone() -> None:
    headings, lines = contents()
    root = document(galley(para(BODY, "前"), PageBreak(), lines[0], headings[0]), pages=pages)
    (line,) = root.iterfind(f".//{W}sdtContent/{W}p")
    assert "pageBreakBefore" in said(line)
    assert fields(root)[-1] == (r'TOC \o "1-1" \h \z \u', "一、甲3")


# As a whole


def everything() -> Galley:
    headings, lines = contents()
    return on(
        HEADED,
        para(TITLE, "题"),
        *lines,
        PageBreak("odd"),
        *headings,
        para(BODY, "正文。" * 300),
        Section((table(), *(para(BODY, "横排。" * 100),) * 4), WIDE),
        para(BODY, "结尾。"),
    )


def test_all_of_it_is_valid(tmp_path: Path) -> None:
    assert_valid(write(everything(), FONTS, WordOptions(watermark="草稿"), pages), tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF that LibreOffice makes of it, with our fonts under Word's names."""
    folder = tmp_path_factory.mktemp("sections")
    (folder / "made.docx").write_bytes(write(everything(), FONTS, pages=pages))
    ours = {"仿宋_GB2312": "FandolFang R", "宋体": "Noto Serif SC", "黑体": "Noto Sans SC Medium"}
    to_pdf(folder, ["made"], font_settings(folder, ours))
    return folder / "made.pdf"


@pytest.fixture(scope="module")
def shown(made: Path) -> list[list[Line]]:
    return lines_of(made)


Mark = tuple[float, float, str]  # pt from the left and from the top, and the character


def beside(path: Path) -> list[tuple[list[Mark], list[Mark]]]:
    """What stands left and right of the type area of each wide page."""
    out = []
    document = pdfium.PdfDocument(path)
    for page in document:
        if page.get_width() > page.get_height():
            words = page.get_textpage()
            boxes = [(words.get_charbox(i), i) for i in range(words.count_chars())]
            marks = [
                (
                    (box[0] + box[2]) / 2,
                    page.get_height() - (box[1] + box[3]) / 2,
                    words.get_text_range(i, 1),
                )
                for box, i in boxes
            ]
            marks = [mark for mark in marks if mark[2].strip()]
            left = [mark for mark in marks if mark[0] < WIDE.inside - 1]
            right = [mark for mark in marks if mark[0] > WIDE.width - WIDE.outside + 1]
            out.append((left, right))
            words.close()
        page.close()
    document.close()
    return out


def test_numbers_of_wide_pages_stand_where_those_of_upright_pages_are(made: Path) -> None:
    wide = [left for left, _ in beside(made)]
    assert len(wide) > 1
    for column in wide:
        assert [character for _, _, character in column][::2] == ["—", "—"]
        (number,) = (int(character) for _, _, character in column if character.isdigit())
        # Down here is right there: the outer edge of odd pages. The dash is one character in.
        low = max(y for _, y, _ in column) if number % 2 else min(y for _, y, _ in column)
        outer = WIDE.height - PAGE.outside - 14 - 7 if number % 2 else PAGE.outside + 14 + 7
        assert low == pytest.approx(outer, abs=3)
        dashes = {x for x, _, character in column if character == "—"}
        assert all(x == pytest.approx(PAGE.bottom - PAGE.folio_drop, abs=2) for x in dashes)


def test_heads_of_wide_pages_stand_where_those_of_upright_pages_are(made: Path) -> None:
    for _, column in beside(made):
        assert "".join(character for *_, character in column).startswith("赴某地<考察>")
        middle = WIDE.width - PAGE.top + HEADED.head_rise + 0.38 * HEAD_LINE.char.size
        heights = [x for x, _, character in column if character in "赴某地考察"]
        assert all(x == pytest.approx(middle, abs=2) for x in heights)


def test_running_heads_begin_on_the_second_page(shown: list[list[Line]]) -> None:
    upright = [page for page in shown if not any("横排" in line.text for line in page)]
    above = [[line.text for line in page if line.at < PAGE.top - 4] for page in upright]
    assert above == [[]] + [["赴某地<考察>一、甲"]] * (len(upright) - 1)
    assert len(upright) > 2


def test_contents_show_words_and_pages(shown: list[list[Line]]) -> None:
    lines = [line.text.replace("·", "") for line in shown[0]]
    assert "一、甲3" in lines
    assert "（一）乙12" in lines
