"""Word files, read back with python-docx, lxml, the schemas of ECMA-376 and LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace

from reports.errors import ReportError
from reports.galley import (
    Block,
    Border,
    Break,
    Cell,
    CharStyle,
    Fill,
    Galley,
    Group,
    Inline,
    PageBreak,
    PageStyle,
    Paragraph,
    ParaStyle,
    Row,
    Run,
    Space,
    Table,
    TableLook,
    paragraphs,
    text_of,
)
from reports.writers.docx import WordFonts, write

MM = 72 / 25.4
PITCH = 28.95
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

FANG = CharStyle("fangsong", 16, -0.207)
BODY = ParaStyle("body", FANG, PITCH, indent=2 * 15.793)
PLAIN = replace(BODY, name="plain", indent=0.0)
HEADING = replace(
    BODY, name="level1", char=replace(FANG, face="heiti"), align="start", keep_with_next=True
)
TITLE = ParaStyle("title", CharStyle("xiaobiaosong", 22), 34, align="center", autospace=0)
RULED = replace(
    PLAIN, name="dateline", inset_start=16, inset_end=16, border_bottom=Border(1.7, (200, 0, 10))
)
CELL = ParaStyle("cell", CharStyle("fangsong", 12), 17, align="start", autospace=0)
HEAD = replace(CELL, name="cell-head", char=CharStyle("heiti", 12), align="center")
IMPRINT = ParaStyle("imprint", CharStyle("fangsong", 14), 24, inset_start=14, inset_end=14)
FIRST = replace(IMPRINT, name="imprint-first", border_top=Border(1, gap=2.5))
LAST = replace(IMPRINT, name="imprint-last", border_bottom=Border(1, gap=2.5))
FOLIO = ParaStyle("folio", CharStyle("songti", 14), 14, inset_start=14, inset_end=14)
PAGE = PageStyle(
    210 * MM, 297 * MM, 37 * MM, 35 * MM, 28 * MM, 26 * MM, PITCH, FOLIO, folio_drop=7 * MM
)
LOOK = TableLook("actions", outer=1, group=0.71, inner=0.4, pad_inline=4, pad_block=4)
GAP = CharStyle("kaiti", 12, 0, (105, 105, 105), unbreakable=True)
FONTS = WordFonts(
    {
        "fangsong": "仿宋_GB2312",
        "kaiti": "楷体_GB2312",
        "heiti": "黑体",
        "xiaobiaosong": "方正小标宋简体",
        "songti": "宋体",
        "latin": "Times New Roman",
        "rare": "SimSun-ExtB",
    },
    {"仿宋_GB2312": "仿宋", "方正小标宋简体": "华文中宋"},
)


def para(style: ParaStyle, *items: str | Inline, heading: int = 0, anchor: str = "") -> Paragraph:
    content = tuple(Run(i, style.char, "lead") if isinstance(i, str) else i for i in items)
    return Paragraph(content, style, heading, anchor)


WATERMARK = ParaStyle("watermark", CharStyle("heiti", 28.0, 8.0, (233, 233, 233)), 40.0)


def galley(*blocks: Block, language: str = "zh-Hans") -> Galley:
    styles = {p.style.name: p.style for p in (*paragraphs(blocks), Paragraph((), WATERMARK))}
    return Galley("赴某地<考察>", language, "市委办公室", "2023-07-24", PAGE, blocks, styles)


def table() -> Table:
    head = Row(
        (
            Cell((para(HEAD, "任务"),), 0, columns=2, fill=(236, 236, 236)),
            Cell((para(HEAD, "目标"),), 2),
        )
    )
    rows = (
        Row(
            (
                Cell((para(CELL, "湖口县"),), 0, rows=2),
                Cell((para(CELL, "一"),), 1),
                Cell((para(CELL, "1.2亿元"),), 2),
            )
        ),
        Row((Cell((para(CELL, "二"),), 1), Cell((Paragraph((Run("原文未明确", GAP),), CELL),), 2))),
        Row(
            (
                Cell((para(CELL, "永修县"),), 0),
                Cell((para(CELL, "三"),), 1),
                Cell((para(CELL, "四"),), 2, valign="top"),
            ),
            group=True,
        ),
    )
    return Table((100.0, 150.0, 192.2), (head,), rows, LOOK, "汇总表")


def everything() -> Galley:
    imprint = (para(FIRST, "报：市委常委。"), para(LAST, "市委办公室", Fill(), "共印60份"))
    return galley(
        Group(
            (
                para(RULED, "市委办公室", Fill(), "2023年7月24日"),
                para(TITLE, "赴某地", Break(), "学习考察"),
            ),
            "head",
            PITCH,
        ),
        para(BODY, "他说“落实‘三件事’”——2023年6·27讲话……it’s fine，𠮷𠮷县。"),
        Space(PITCH),
        para(HEADING, "一、某区　戴炜", heading=1, anchor="h1"),
        para(replace(BODY, align="center"), "居中的", Run("原文未明确", GAP)),
        PageBreak(),
        para(PLAIN, "附表 <1> & “2”"),
        Space(7),
        table(),
        table(),
        para(BODY, "结尾。"),
        Group(imprint, "imprint", foot=True),
    )


@pytest.fixture(scope="module")
def made() -> bytes:
    return write(everything(), FONTS)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def trees(data: bytes) -> dict[str, Any]:
    return {name: etree.fromstring(xml) for name, xml in parts(data).items()}


def body(*blocks: Block) -> Any:
    return trees(write(galley(*blocks), FONTS))["word/document.xml"][0]


def said(paragraph: Any) -> dict[str, dict[str, str]]:
    """Properties of a paragraph: name → attributes."""
    properties = paragraph.find(f"{W}pPr")
    found = [] if properties is None else list(properties)
    return {
        e.tag.removeprefix(W): {str(k).removeprefix(W): str(v) for k, v in e.attrib.items()}
        for e in found
    }


# Text


def test_text_comes_back_in_order(made: bytes) -> None:
    document = docx.Document(io.BytesIO(made))
    read = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    assert read == "".join(map(text_of, paragraphs(everything().blocks)))


def test_marks_shared_with_latin_are_wholly_in_the_chinese_family(made: bytes) -> None:
    document = docx.Document(io.BytesIO(made))
    runs = next(p for p in document.paragraphs if "三件事" in p.text).runs
    hinted = {}
    for run in runs:
        for fonts in run._r.iter(f"{W}rFonts"):
            hinted[run.text] = {str(k).removeprefix(W): v for k, v in fonts.attrib.items()}
    chinese = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), "仿宋_GB2312")
    assert list(hinted) == ["“", "‘", "’”——", "·", "……", "𠮷𠮷"]
    assert hinted["’”——"] == {"hint": "eastAsia", **chinese}
    assert hinted["𠮷𠮷"]["eastAsia"] == hinted["𠮷𠮷"]["ascii"] == "SimSun-ExtB"


def test_variation_selector_stays_with_its_character() -> None:
    texts = [
        t.text for t in body(para(BODY, "葛\U000e0100城葛\ufe00市𠮷\U000e0101县")).iter(f"{W}t")
    ]
    assert texts == ["葛\U000e0100城葛\ufe00市", "𠮷\U000e0101", "县"]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_character_that_xml_cannot_hold_is_a_problem_of_the_user(character: str) -> None:
    bad = Paragraph((Run(f"甲{character}乙", FANG, "speakers[0].lead"),), BODY)
    with pytest.raises(ReportError) as caught:
        write(galley(bad), FONTS)
    (problem,) = caught.value.problems
    assert problem.code == "illegal-character"
    assert problem.where.path == "speakers[0].lead"
    assert problem.values == {"point": f"U+{ord(character):04X}"}


def test_illegal_character_in_the_title() -> None:
    with pytest.raises(ReportError):
        write(replace(galley(para(BODY, "甲")), title="甲\x01"), FONTS)


# Fonts, styles, settings


def test_no_theme_and_every_font_named_in_full(made: bytes) -> None:
    for name, tree in trees(made).items():
        for element in tree.iter(etree.Element):
            assert not [a for a in element.attrib if str(a).endswith("Theme")], name
            if element.tag == f"{W}rFonts":
                given = {str(a).removeprefix(W) for a in element.attrib}
                assert given - {"hint"} == {"ascii", "hAnsi", "eastAsia", "cs"}, name
    theme = trees(made)["word/theme/theme1.xml"]
    named = {face.get("typeface") for face in theme.iter("{*}latin", "{*}ea", "{*}cs")}
    assert named <= set(FONTS.families.values())


def test_nothing_of_the_template_is_left(made: bytes) -> None:
    assert sorted(parts(made)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "customXml/_rels/item1.xml.rels",
        "customXml/item1.xml",
        "customXml/itemProps1.xml",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    assert not re.search(rb"rsid|python-docx|MS Mincho|Cambria", b"".join(parts(made).values()))


def test_font_table_names_what_to_take_instead(made: bytes) -> None:
    fonts = trees(made)["word/fontTable.xml"]
    names = {f.get(W + "name"): f for f in fonts}
    assert set(names) == set(FONTS.families.values())
    assert names["仿宋_GB2312"].find(f"{W}altName").get(W + "val") == "仿宋"


def test_one_style_for_each_of_the_galley(made: bytes) -> None:
    styles = docx.Document(io.BytesIO(made)).styles
    assert styles["Heading 1"].element.find(f"{W}pPr/{W}outlineLvl").get(W + "val") == "0"
    assert styles["公文正文"].paragraph_format.first_line_indent == docx.shared.Twips(632)
    assert styles["Title"].font.size == docx.shared.Pt(22)
    names = [s.name for s in styles]
    assert len(names) == len(set(names))


def test_paragraph_in_its_style_says_nothing_more() -> None:
    root = body(para(BODY, "甲"), para(replace(BODY, align="center"), "乙"))
    styled, direct = said(root[0]), said(root[1])
    # The galley's own definition of a style is the last of that name.
    assert {tuple(styled), tuple(direct)} == {("pStyle",), ("pStyle", "jc")}


def test_second_style_of_a_heading_level_is_based_on_the_first() -> None:
    other = replace(HEADING, name="annex", align="center")
    data = write(galley(para(HEADING, "一", heading=1), para(other, "二", heading=1)), FONTS)
    styles = docx.Document(io.BytesIO(data)).styles
    assert styles["附表标签"].element.find(f"{W}basedOn").get(W + "val") == "Heading1"


def test_settings(made: bytes) -> None:
    settings = trees(made)["word/settings.xml"]
    names = [e.tag.removeprefix(W) for e in settings]
    assert "evenAndOddHeaders" in names
    assert "mirrorMargins" in names
    assert settings.find(f"{W}characterSpacingControl").get(W + "val") == "compressPunctuation"
    modes = {e.get(W + "name"): e.get(W + "val") for e in settings.iter(f"{W}compatSetting")}
    assert modes["compatibilityMode"] == "15"


def test_properties_come_from_the_edition(made: bytes) -> None:
    core = docx.Document(io.BytesIO(made)).core_properties
    assert (core.title, core.author, core.language) == ("赴某地<考察>", "市委办公室", "zh-CN")
    assert core.created is not None
    assert core.created.date().isoformat() == "2023-07-24"
    assert core.created == core.modified


# Page


def test_page(made: bytes) -> None:
    section = docx.Document(io.BytesIO(made)).sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(s.mm) for s in sizes if s] == [210, 297, 28, 26]
    grid: Any = section._sectPr.find(f"{W}docGrid")
    assert dict(grid.attrib) == {W + "type": "lines", W + "linePitch": "579"}


def test_page_number_towards_the_outer_edge(made: bytes) -> None:
    section = docx.Document(io.BytesIO(made)).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        properties = said(paragraph._p)
        assert paragraph.text == "— 1 —"
        assert properties["jc"]["val"] == side
        assert properties["ind"][side] == "280"
        assert [i.text for i in paragraph._p.iter(f"{W}instrText")] == [" PAGE "]


def test_landscape() -> None:
    wide = replace(PAGE, width=297 * MM, height=210 * MM, inside=22 * MM, outside=22 * MM)
    data = write(replace(galley(para(BODY, "甲")), page=wide), FONTS)
    assert docx.Document(io.BytesIO(data)).sections[0].orientation == 1
    assert trees(data)["word/settings.xml"].find(f"{W}mirrorMargins") is None


# Blocks


def test_blank_lines_are_lines_and_other_space_is_above_the_next() -> None:
    root = body(para(BODY, "甲"), Space(2 * PITCH), Space(7), para(PLAIN, "乙"))
    texts = ["".join(p.itertext()) for p in root[:-1]]
    assert texts == ["甲", "", "", "乙"]
    assert said(root[1]) == {}
    assert said(root[3])["spacing"]["before"] == "140"


def test_page_break_goes_to_the_next_paragraph() -> None:
    root = body(para(BODY, "甲"), PageBreak(), para(BODY, "乙"), PageBreak())
    assert said(root[1])["pageBreakBefore"] == {}
    assert root[2].find(f".//{W}br").get(W + "type") == "page"


def test_fill_is_a_tab_to_the_text_end() -> None:
    root = body(para(RULED, "左", Fill(), "右"))
    assert root[0].find(f".//{W}tab").get(W + "pos") == str(8844 - 320)
    runs = root[0].findall(f"{W}r")
    assert [run[-1].tag.removeprefix(W) for run in runs] == ["t", "tab", "t"]


def test_bookmarks_have_names_word_takes_and_numbers_of_their_own() -> None:
    blocks = [para(PLAIN, "文", anchor=a) for a in ("a-b", "a.b", "1", "很" * 60)]
    blocks += [para(HEADING, "题", heading=1, anchor=a) for a in ("h1", "h2")]
    marks = list(body(*blocks).iter(f"{W}bookmarkStart"))
    names = [m.get(W + "name") for m in marks]
    ends = [m.get(W + "id") for m in body(*blocks).iter(f"{W}bookmarkEnd")]
    assert sorted(ends) == sorted(m.get(W + "id") for m in marks)
    assert len(set(ends)) == len(set(names)) == len(marks)
    assert all(name and re.fullmatch(r"[^\W\d]\w{0,39}", name) for name in names)
    assert {"a_b", "a_b_2", "_1", "_Toc000000001", "_Toc000000002"} <= set(names)


def test_foot_is_a_frame_hung_on_the_last_line(made: bytes) -> None:
    root = trees(made)["word/document.xml"][0]
    framed = [p for p in root.iter(f"{W}p") if "framePr" in said(p)]
    assert ["".join(p.itertext()) for p in framed if "".join(p.itertext())] == [
        "报：市委常委。",
        "市委办公室共印60份",
    ]
    assert len({tuple(said(p)["framePr"].items()) for p in framed}) == 1
    assert said(framed[0])["framePr"]["yAlign"] == "bottom"
    assert [said(p)["shd"]["fill"] for p in framed if "shd" in said(p)] == ["000000"] * 2
    assert root[-2].tag == f"{W}p"
    assert "framePr" not in said(root[-2])
    assert "keepNext" in said(next(p for p in root if "".join(p.itertext()) == "结尾。"))


def test_head_is_filled_up_to_its_step() -> None:
    head = Group((para(TITLE, "赴某地", Break(), "考察"),), "head", step=PITCH)
    after = said(body(head, para(BODY, "甲"))[1])
    assert after["spacing"]["before"] == str(round((3 * PITCH - 68) * 20))


def test_empty_galley_is_a_document() -> None:
    assert docx.Document(io.BytesIO(write(galley(), FONTS))).paragraphs[0].text == ""


# Tables


def test_table_spans_and_head_rows() -> None:
    read = docx.Document(io.BytesIO(write(galley(table()), FONTS))).tables[0]
    xml: Any = read._tbl
    assert [[c.text for c in row.cells] for row in read.rows] == [
        ["任务", "任务", "目标"],
        ["湖口县", "一", "1.2亿元"],
        ["湖口县", "二", "原文未明确"],
        ["永修县", "三", "四"],
    ]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in xml.iter(f"{W}tr")] == [
        True,
        False,
        False,
        False,
    ]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in xml.iter(f"{W}tr"))
    assert [c.get(W + "w") for c in xml.iter(f"{W}gridCol")] == ["2000", "3000", "3844"]
    assert xml.find(f"{W}tblPr/{W}tblCaption").get(W + "val") == "汇总表"


def test_rules_of_a_table() -> None:
    xml = body(table())[0]
    tops = [
        [c.find(f"{W}tcPr/{W}tcBorders/{W}top") for c in row.iter(f"{W}tc")]
        for row in xml.iter(f"{W}tr")
    ]
    sizes = [[None if t is None else t.get(W + "sz") for t in row] for row in tops]
    assert sizes == [[None] * 2, ["8"] * 3, [None] * 3, ["6"] * 3]


def test_rows_of_one_cell_stay_together() -> None:
    rows = list(body(table())[0].iter(f"{W}tr"))
    kept = [all("keepNext" in said(p) for p in row.iter(f"{W}p")) for row in rows]
    assert kept == [True, True, False, False]


def test_paragraphs_where_word_needs_them() -> None:
    root = body(table(), table())
    assert [e.tag.removeprefix(W) for e in root] == ["tbl", "p", "tbl", "p", "sectPr"]
    assert all(cell[-1].tag == f"{W}p" for cell in root.iter(f"{W}tc"))


def test_look_of_a_table_says_every_rule() -> None:
    bare = replace(LOOK, sides=0, upright=0, inner=0, head=0.7, group=0)
    xml = body(replace(table(), look=bare))[0]
    rules = {
        e.tag.removeprefix(W): (e.get(W + "val"), e.get(W + "sz"))
        for e in xml.find(f"{W}tblPr/{W}tblBorders")
    }
    assert rules == {
        "top": ("single", "8"),
        "left": ("nil", None),
        "bottom": ("single", "8"),
        "right": ("nil", None),
        "insideH": ("nil", None),
        "insideV": ("nil", None),
    }
    rows = list(xml.iter(f"{W}tr"))
    under = [
        c.find(f"{W}tcPr/{W}tcBorders/{W}bottom").get(W + "sz") for c in rows[0].iter(f"{W}tc")
    ]
    assert under == ["6", "6"]
    assert rows[3].find(f".//{W}tcBorders/{W}top").get(W + "val") == "nil"


def test_fills_and_places_of_cells() -> None:
    xml = body(table())[0]
    fills = [None if s is None else s.get(W + "fill") for s in xml.iterfind(f".//{W}tcPr/{W}shd")]
    assert fills == ["ECECEC"]
    places = [v.get(W + "val") for v in xml.iter(f"{W}vAlign")]
    assert places[-1] == "top"
    assert set(places[:-1]) == {"center"}


NUMBER = replace(CELL, name="cell-decimal", align="decimal")


@pytest.mark.parametrize(
    ("text", "tail"), [("2.97", 15.0), ("1,280", 0.0), ("-3.1%", 18.96), ("2.97万吨", 39.0)]
)
def test_numbers_stand_at_the_decimal_point_of_their_column(text: str, tail: float) -> None:
    row = Row((Cell((para(NUMBER, text),), 0),))
    xml = body(Table((200.0,), (), (row,), LOOK, stops=(120.0,)))[0]
    properties = said(xml.find(f".//{W}p"))
    assert properties["pStyle"] == {"val": "CellDecimal"}
    right = 200 - LOOK.pad_inline - 120 - tail  # from the point to the inner edge of the cell
    assert float(properties["ind"]["right"]) == pytest.approx(20 * right, abs=1)
    style = docx.Document(io.BytesIO(write(galley(para(NUMBER, "1")), FONTS))).styles[
        "cell-decimal"
    ]
    assert style.paragraph_format.alignment == 2


def test_what_is_no_number_is_centred_among_numbers() -> None:
    row = Row((Cell((para(NUMBER, "原文未明确"),), 0),))
    xml = body(Table((200.0,), (), (row,), LOOK, stops=(120.0,)))[0]
    assert said(xml.find(f".//{W}p"))["jc"] == {"val": "center"}
