"""Laying out: numbers, titles turned by sense, characters that no face draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HOME, edition

from reports import doctree as d
from reports import editions, pipeline
from reports import galley as g
from reports.errors import ReportError
from reports.layout import lay_out
from reports.numerals import chinese
from reports.pictures import Pictures
from reports.pipeline import TEMPLATES
from reports.style import load_style


def laid_out(*blocks: d.Block) -> tuple[g.Block, ...]:
    document = d.Document("t", "题", "zh-Hans", "局", "2023-07-24", blocks)
    styles, pictures = load_style(TEMPLATES, "briefing"), Pictures(HOME / "data")
    return lay_out(document, styles, pipeline.composer(), pictures).blocks


def codes(*blocks: d.Block) -> list[tuple[str, str]]:
    with pytest.raises(ReportError) as caught:
        laid_out(*blocks)
    return [(problem.code, problem.where.path) for problem in caught.value.problems]


def text(block: g.Block) -> str:
    assert isinstance(block, g.Paragraph)
    return g.text_of(block)


def head(level: int) -> d.Heading:
    return d.Heading((d.Run("甲"),), f"level{level}", level)


def test_levels_are_numbered_and_start_anew_below_a_higher_one() -> None:
    item = d.Paragraph((d.Run("甲"),), "level3", 3)
    deep = d.Paragraph((d.Run("甲"),), "level4", 4)
    blocks = laid_out(head(1), head(2), item, item, deep, head(2), item, head(1), head(2))
    assert [text(block) for block in blocks] == [
        "一、甲",
        "（一）甲",
        "1.甲",
        "2.甲",
        "（1）甲",
        "（二）甲",
        "1.甲",
        "二、甲",
        "（一）甲",
    ]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (26, "二十六"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (9999, "九千九百九十九"),
    ],
)
def test_chinese_numbers(number: int, written: str) -> None:
    assert chinese(number) == written


def test_a_long_title_is_turned_at_a_chance() -> None:
    first, second = d.Run("赴上饶、景德镇学习考察", "t"), d.Run("体会与下一步打算", "t")
    (title,) = laid_out(d.Paragraph((first, d.Chance(), second), "title"))
    assert isinstance(title, g.Paragraph)
    assert [type(item) for item in title.content] == [g.Run, g.Break, g.Run]
    assert text(title) == first.text + second.text


def test_a_title_is_not_turned_inside_the_name_of_a_work() -> None:
    (title,) = laid_out(d.Paragraph((d.Run("赴大垅镇调研《名录〔样稿〕》编制工作情况"),), "title"))
    assert isinstance(title, g.Paragraph)
    first, _, second = title.content
    assert isinstance(first, g.Run)
    assert isinstance(second, g.Run)
    assert first.text.count("《") == first.text.count("》")


def test_a_short_title_stays_on_one_line() -> None:
    (title,) = laid_out(d.Paragraph((d.Run("关于考察的报告"),), "title"))
    assert isinstance(title, g.Paragraph)
    assert len(title.content) == 1


def test_a_face_role_that_does_not_exist_is_named_at_its_style(tmp_path: Path) -> None:
    for name, text in (("shared", ""), ("t", "paragraphs:\n  body:\n    face: nope\n")):
        (tmp_path / name).mkdir()
        shared = (TEMPLATES / "shared" / "style.yaml").read_text("utf-8")
        (tmp_path / name / "style.yaml").write_text(text or shared, "utf-8")
    document = d.Document("t", "题", "zh-Hans", "局", "2023-07-24", (d.Paragraph((d.Run("甲"),)),))
    with pytest.raises(ReportError) as caught:
        lay_out(document, load_style(tmp_path, "t"), pipeline.composer(), Pictures(tmp_path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line) == ("font-role-unknown", 3)


def test_every_character_without_a_face_is_named_with_its_path() -> None:
    blocks = (
        d.Paragraph((d.Run("甲\U0010fffd乙", "lead"),)),
        d.Paragraph((d.Run("丙\u200b丁", "closing"), d.Run("\U0010fffd", "lead"))),
    )
    assert sorted(codes(*blocks)) == [("invisible-character", "closing"), ("no-glyph", "lead")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲\u200d乙", "invisible-character"),
        ("甲\u202e乙", "invisible-character"),
        ("甲\u00ad乙", "invisible-character"),
        ("甲\u034f乙", "invisible-character"),
        ("说مرحبا。", "right-to-left"),
        ("说שלום。", "right-to-left"),
    ],
)
def test_what_cannot_be_printed_or_set_is_refused(text: str, code: str) -> None:
    assert set(codes(d.Paragraph((d.Run(text, "lead"),)))) == {(code, "lead")}


def test_a_selector_in_the_next_run_is_refused_there() -> None:
    runs = (d.Run("某\U0001fabf", "a"), d.Run("\ufe0f长", "b"))
    assert ("no-glyph", "a") in codes(d.Paragraph(runs))


def test_a_missing_glyph_stops_the_build_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        "edition: {id: x, title: 题, issuer: 局, date: 2023-07-24}\n"
        "speakers:\n- {name: 甲, unit: 乙, lead: 有一个\U0003134b字}\n",
        "utf-8",
    )
    with pytest.raises(ReportError) as caught:
        editions.build_all(file, tmp_path / "out")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line, problem.where.path) == (
        "no-glyph",
        3,
        "speakers[0].lead",
    )
    assert problem.values["point"] == "U+3134B"
    assert not (tmp_path / "out").exists()


def test_rare_names_draw() -> None:
    names = "䶮𠮷㙍堃喆祎璟垅"
    report = pipeline.load(edition(lead=names, speakers=[{"name": names, "unit": "局"}]))
    assert names in pipeline.Job(report, "briefing").galley.dump()
