"""Inline content in Word files: looks, languages, links, readings, fields, tabs."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from msgspec.structs import replace
from test_docx import BODY, FANG, FONTS, HEADING, PLAIN, W, body, galley, para, said, trees
from validity import assert_valid

from reports.galley import Block, CharStyle, Fill, Folio, Inline, Ruby, Run
from reports.typeset.placed import Pages
from reports.writers.docx import WordFonts, write

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
READING = replace(FANG, size=8.0, tracking=0.0)


def run(text: str, char: CharStyle = FANG, **more: str) -> Run:
    return Run(text, char, "lead", **more)


def looks(*items: str | Inline) -> dict[str, dict[str, str]]:
    """Text of each run → its properties beyond the paragraph's style."""
    found = {}
    for element in body(para(BODY, *items))[0].iter(f"{W}r"):
        text = "".join(t.text or "" for t in element.iter(f"{W}t"))
        properties = element.find(f"{W}rPr")
        some = [] if properties is None else list(properties)
        found[text] = {e.tag.removeprefix(W): e.get(W + "val", "") for e in some}
    return found


def fields(root: Any) -> list[tuple[str, str]]:
    """Instruction and shown result of every field, in the order in which they end."""
    done, open_fields = [], list[list[str]]()
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            open_fields.append(["", ""])
        elif kind == "end":
            done.append(open_fields.pop())
        elif element.tag == f"{W}instrText":
            open_fields[-1][0] += element.text
        elif element.tag == f"{W}t":
            for field in open_fields:
                field[1] += element.text or ""
    assert not open_fields
    return [(code.strip(), shown) for code, shown in done]


# Looks


def test_bold_dots_and_raised_characters() -> None:
    found = looks(
        "平",
        run("粗", replace(FANG, bold=True)),
        run("点", replace(FANG, emphasis=True)),
        run("2", replace(FANG, size=10, rise=5.25)),
        run("3", replace(FANG, size=10, rise=-2.5)),
    )
    assert found["平"] == {}
    assert found["粗"] == {"b": "", "bCs": ""}
    assert found["点"] == {"em": "dot"}
    assert found["2"] == {"position": "10", "sz": "20", "szCs": "20"}
    assert found["3"] == {"position": "-5", "sz": "20", "szCs": "20"}


def test_text_of_another_language_has_its_tag_and_its_families() -> None:
    fonts = WordFonts(
        FONTS.families, FONTS.alternatives, {"ja": {**FONTS.families, "fangsong": "MS Mincho"}}
    )
    content = para(BODY, "门", run("門", replace(FANG, language="zh-Hant")))
    japanese = para(BODY, run("門", replace(FANG, language="ja")))
    data = write(galley(content, japanese), fonts)
    runs = list(trees(data)["word/document.xml"].iter(f"{W}rPr"))
    assert [r.find(f"{W}lang").get(W + "eastAsia") for r in runs] == ["zh-TW", "ja-JP"]
    assert [r.find(f"{W}rFonts") is None for r in runs] == [True, False]
    assert runs[1].find(f"{W}rFonts").get(W + "eastAsia") == "MS Mincho"


def test_chinese_in_a_japanese_paragraph_says_that_it_is_chinese() -> None:
    style = replace(BODY, name="japanese", char=replace(FANG, language="ja"))
    root = body(para(style, run("門", style.char), run("门")))
    tags = [lang.get(W + "eastAsia") for lang in root.iter(f"{W}lang")]
    assert tags == ["zh-CN"]


# Links


def test_link_within_the_document_goes_to_the_bookmark() -> None:
    root = body(para(BODY, "见", run("附表", link="#t-1")), para(PLAIN, "附表", anchor="t-1"))
    (link,) = root.iter(f"{W}hyperlink")
    assert "".join(link.itertext()) == "附表"
    names = [m.get(W + "name") for m in root.iter(f"{W}bookmarkStart")]
    assert link.get(W + "anchor") in names


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.com/a?b=1&c=2#d", "https://example.com/a?b=1&c=2#d"),
        ("https://example.com/路 径", "https://example.com/%E8%B7%AF%20%E5%BE%84"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("mailto:a@b.cn", "mailto:a@b.cn"),
    ],
)
def test_link_to_the_outside_is_a_relation_with_a_sound_uri(address: str, written: str) -> None:
    data = write(galley(para(BODY, run("网址", link=address))), FONTS)
    (link,) = trees(data)["word/document.xml"].iter(f"{W}hyperlink")
    part = docx.Document(io.BytesIO(data)).part
    relation = part.rels[link.get(R + "id")]
    assert relation.is_external
    assert relation.target_ref == written


def test_same_address_is_one_relation() -> None:
    once, again = (run(text, link="https://a.cn") for text in ("甲", "乙"))
    data = write(galley(para(BODY, once, "、", again)), FONTS)
    relations = trees(data)["word/_rels/document.xml.rels"]
    assert len([r for r in relations if r.get("Target") == "https://a.cn"]) == 1
    assert len(list(trees(data)["word/document.xml"].iter(f"{W}hyperlink"))) == 2


# Readings


def test_reading_stands_before_its_base_as_the_schema_wants() -> None:
    root = body(para(BODY, "张", Ruby((run("𠮷"),), (run("jí", READING),)), "任"))
    (ruby,) = root.iter(f"{W}ruby")
    assert [e.tag.removeprefix(W) for e in ruby] == ["rubyPr", "rt", "rubyBase"]
    assert ["".join(e.itertext()) for e in ruby[1:]] == ["jí", "𠮷"]
    properties = {e.tag.removeprefix(W): e.get(W + "val") for e in ruby[0]}
    assert properties == {
        "rubyAlign": "center",
        "hps": "16",
        "hpsRaise": "30",
        "hpsBaseText": "32",
        "lid": "zh-CN",
    }


# Fields


def test_number_of_a_caption_is_a_field_that_counts() -> None:
    content = ("图", run("12", counter="图"), "　路线")
    other = ("附表", run("三", counter="附表 "))
    assert fields(body(para(BODY, *content), para(BODY, *other))) == [
        (r"SEQ 图 \* ARABIC", "12"),
        (r"SEQ 附表 \* CHINESENUM3", "三"),
    ]


def test_page_number_is_a_field_that_shows_our_own_page() -> None:
    asked = []

    def pages() -> Pages:
        asked.append(1)
        return Pages("题", "zh-Hans", "", "", anchors={"h1": (7, 100.0)})

    blocks: list[Block] = [
        para(BODY, "见第", Folio("h1", FANG), "页"),
        para(HEADING, "一", heading=1, anchor="h1"),
    ]
    data = write(galley(*blocks), FONTS, pages=pages)
    assert fields(trees(data)["word/document.xml"]) == [(r"PAGEREF _Toc000000001 \h", "7")]
    asked.clear()
    write(galley(para(BODY, "没有页码")), FONTS, pages=pages)
    assert not asked


# Fills


@pytest.mark.parametrize(
    ("leader", "written"), [("", None), ("…", "middleDot"), (".", "dot"), ("_", "underscore")]
)
def test_fill_is_a_tab_with_its_leader(leader: str, written: str | None) -> None:
    root = body(para(PLAIN, "左", Fill(leader, FANG if leader else None), "右"))
    (stop,) = root.iterfind(f".//{W}tabs/{W}tab")
    assert (stop.get(W + "val"), stop.get(W + "leader")) == ("right", written)
    assert len(root.findall(f".//{W}r/{W}tab")) == 1


def test_two_fills_of_a_line_have_a_centre_and_an_end() -> None:
    stops = body(para(PLAIN, "左", Fill(), "中", Fill("."), "右")).findall(f".//{W}tabs/{W}tab")
    assert [s.get(W + "val") for s in stops] == ["center", "right"]
    assert [s.get(W + "leader") for s in stops] == [None, "dot"]


def test_new_page_before_a_paragraph() -> None:
    style = replace(PLAIN, name="part", page_break_before=True)
    assert "pageBreakBefore" in {**said(body(para(style, "甲"))[0]), **_style_says("part", style)}


def _style_says(name: str, style: Any) -> dict[str, str]:
    styles = docx.Document(io.BytesIO(write(galley(para(style, "甲")), FONTS))).styles
    return {e.tag.removeprefix(W): "" for e in styles[name].element.find(f"{W}pPr")}


def test_all_of_it_is_valid(tmp_path: Any) -> None:
    ruby = Ruby((run("考察"),), (run("kǎo", READING), run("chá", READING)))
    content = (
        run("粗", replace(FANG, bold=True, emphasis=True, rise=3, language="ko")),
        ruby,
        run("网址", link="https://a.cn/?b=1&c=2"),
        run("1", counter="图"),
        Fill("…", FANG),
        Folio("h1", FANG),
    )
    blocks = (para(BODY, *content), para(HEADING, "一", heading=1, anchor="h1"))
    assert_valid(write(galley(*blocks), FONTS), tmp_path)
