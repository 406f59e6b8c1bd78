"""Elements: units, schema order, what is escaped, what is said only when it differs."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from reports.galley import Border, CharStyle, PageStyle, ParaStyle
from reports.writers import ooxml, ooxml_sections, ooxml_tables

FANG = CharStyle("fangsong", 16, -0.207)
BODY = ParaStyle("body", FANG, 28.95, indent=2 * 15.793)
W = f"{{{ooxml.NAMESPACE}}}"


def parsed(xml: str) -> Any:
    return etree.fromstring(f'<w:x xmlns:w="{ooxml.NAMESPACE}">{xml}</w:x>')


def attribute(xml: str, name: str) -> Any:
    return parsed(xml)[0].get(W + name)


@pytest.mark.parametrize(("points", "wanted"), [(28.95, 579), (442.2, 8844), (0.71, 14)])
def test_twips(points: float, wanted: int) -> None:
    assert ooxml.twips(points) == wanted


@pytest.mark.parametrize(("points", "wanted"), [(1.0, 8), (0.71, 6), (0.4, 3), (0.1, 2), (50, 96)])
def test_rules_are_eighths_within_what_word_takes(points: float, wanted: int) -> None:
    assert ooxml.eighths(points) == wanted


def test_half_sizes() -> None:
    slots = ooxml.character_slots(CharStyle("songti", 10.5), "Times New Roman", "宋体")
    assert attribute(slots["sz"], "val") == "21"


@pytest.mark.parametrize(
    ("tracking", "wanted"), [(-0.207, "-5"), (0, "0"), (7, "140"), (-0.25, "-5")]
)
def test_tracking_is_rounded_down(tracking: float, wanted: str) -> None:
    slots = ooxml.character_slots(CharStyle("fangsong", 16, tracking), "L", "E")
    assert attribute(slots["spacing"], "val") == wanted


def test_fonts_name_all_four_slots() -> None:
    said = parsed(ooxml.fonts("Times New Roman", "仿宋_GB2312", hint=True))[0].attrib
    assert {k.removeprefix(W): v for k, v in said.items()} == {
        "hint": "eastAsia",
        "ascii": "Times New Roman",
        "hAnsi": "Times New Roman",
        "eastAsia": "仿宋_GB2312",
        "cs": "Times New Roman",
    }


def test_first_line_indent_in_characters_with_twips_beside_it() -> None:
    ind = ooxml.indents(BODY)
    assert attribute(ind, "firstLineChars") == "200"
    assert attribute(ind, "firstLine") == "632"


def test_hanging_indent() -> None:
    ind = ooxml.indents(replace(BODY, char=CharStyle("kaiti", 10.5), indent=-21, inset_start=21))
    assert attribute(ind, "hangingChars") == "200"
    assert attribute(ind, "hanging") == attribute(ind, "left") == "420"


def test_centred_letters_with_tracking_are_shifted_by_it() -> None:
    masthead = ParaStyle("masthead", CharStyle("xiaobiaosong", 54, 7), 78, align="center")
    assert attribute(ooxml.indents(masthead), "left") == "140"


def test_only_lines_of_the_grid_snap_to_it() -> None:
    assert ooxml.paragraph_slots(BODY, 28.95)["snapToGrid"] == "<w:snapToGrid/>"
    assert 'w:val="0"' in ooxml.paragraph_slots(replace(BODY, pitch=34), 28.95)["snapToGrid"]


def test_only_differences_are_said() -> None:
    slots = ooxml.paragraph_slots(BODY, 28.95)
    centred = ooxml.paragraph_slots(replace(BODY, align="center"), 28.95)
    assert ooxml.beyond(centred, slots) == '<w:jc w:val="center"/>'


def test_rule_reaches_the_column_edges_past_the_indents() -> None:
    style = replace(
        BODY, inset_start=16, inset_end=16, indent=0, border_bottom=Border(1.7, (200, 0, 10), 2)
    )
    sides = {
        side.tag.removeprefix(W): dict(side.attrib)
        for side in parsed(ooxml.paragraph_borders(style))[0]
    }
    assert sides["bottom"] == {
        W + "val": "single",
        W + "sz": "14",
        W + "space": "2",
        W + "color": "C8000A",
    }
    assert sides["top"] == {W + "val": "nil"}
    assert sides["left"][W + "space"] == sides["right"][W + "space"] == "16"
    assert sides["left"][W + "color"] == "FFFFFF"


@pytest.mark.parametrize("text", ["a<b>&\"'", " 首尾有空格 ", "制\t表", "两\n行", "\t"])
def test_text_comes_back(text: str) -> None:
    out = ""
    for node in parsed(ooxml.run(ooxml.text(text)))[0]:
        out += {"t": node.text or "", "tab": "\t", "br": "\n"}[node.tag.removeprefix(W)]
    assert out == text


def test_attribute_values_are_escaped() -> None:
    title = '“甲”<乙>&"丙"'
    assert parsed(ooxml_tables.table_title(title))[0].get(W + "val") == title


def test_field_is_five_runs() -> None:
    runs = parsed(ooxml.field("PAGE", "1"))
    assert [run[0].tag.removeprefix(W) for run in runs] == [
        "fldChar",
        "instrText",
        "fldChar",
        "t",
        "fldChar",
    ]


def test_outline_level_counts_from_zero() -> None:
    assert [attribute(ooxml.outline_level(n), "val") for n in (0, 1, 9)] == ["9", "0", "8"]


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("zh-Hans", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("ja", "ja-JP"),
        ("ko", "ko-KR"),
        ("en-GB", "en-GB"),
    ],
)
def test_languages(language: str, tag: str) -> None:
    assert ooxml.word_language(language) == tag
    look = ooxml.character_slots(CharStyle("songti", 12, language=language), "L", "E")
    assert attribute(look["lang"], "eastAsia") == tag


def test_a_run_can_take_back_all_that_its_style_says() -> None:
    loud = CharStyle("fangsong", 12, bold=True, emphasis=True, rise=4, language="ja")
    quiet = CharStyle("fangsong", 12)
    slots = [ooxml.character_slots(char, "L", "E") for char in (quiet, loud)]
    names = [e.tag.removeprefix(W) for e in parsed(ooxml.beyond(*slots))]
    assert names == ["b", "bCs", "position", "em", "lang"]
    assert attribute(slots[0]["em"], "val") == "none"
    assert attribute(slots[0]["b"], "val") == "0"


@pytest.mark.parametrize(
    ("language", "mark"),
    [("", "dot"), ("zh-Hans", "dot"), ("zh-Hant", "underDot"), ("ja", "underDot")],
)
def test_dots_are_below_in_every_language(language: str, mark: str) -> None:
    char = CharStyle("songti", 12, emphasis=True, language=language)
    assert attribute(ooxml.character_slots(char, "L", "E")["em"], "val") == mark


def test_column_edges_are_rounded_and_not_widths() -> None:
    assert sum(ooxml_tables.widths((10.33,) * 30)) == round(30 * 10.33 * 20)
    assert set(ooxml_tables.widths((10.33,) * 30)) == {206, 207}


def test_section_ends_with_its_last_paragraph() -> None:
    said = "<w:sectPr/>"
    bare = ooxml_sections.ending(ooxml.paragraph("", "<w:r/>"), said)
    assert bare == "<w:p><w:pPr><w:sectPr/></w:pPr><w:r/></w:p>"
    styled = ooxml_sections.ending(ooxml.paragraph("<w:keepNext/>", "<w:r/>"), said)
    assert styled == "<w:p><w:pPr><w:keepNext/><w:sectPr/></w:pPr><w:r/></w:p>"


def test_dash_of_the_folio_stands_seven_millimetres_below_the_type_area() -> None:
    style, mm = ParaStyle("folio", CharStyle("songti", 14), 14), 72 / 25.4
    page = PageStyle(595, 842, 100, 35 * mm, 80, 74, 28.95, style, folio_drop=7 * mm)
    baseline = ooxml_sections.footer_distance(page) + 0.2 * style.pitch  # above the paper's edge
    assert page.bottom - (baseline + 0.4 * style.char.size) == pytest.approx(7 * mm)


def test_baseline_of_the_head_stands_as_high_as_it_is_told() -> None:
    style = ParaStyle("head", CharStyle("songti", 9), 12)
    page = PageStyle(595, 842, 100, 99, 80, 74, 28.95, style, 20, head=style, head_rise=17)
    assert ooxml_sections.header_distance(page) + 0.8 * style.pitch == pytest.approx(100 - 17)
