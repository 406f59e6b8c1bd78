"""Blocks and inlines laid out: contents, captions, readings, languages, pages of other kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HOME
from PIL import Image

from reports import doctree as d
from reports import galley as g
from reports import pipeline
from reports.errors import ReportError
from reports.layout import lay_out
from reports.pictures import Pictures
from reports.pipeline import TEMPLATES
from reports.style import load_style


def laid_out(
    *blocks: d.Block, language: str = "zh-Hans", folder: Path = HOME
) -> tuple[g.Block, ...]:
    document = d.Document("t", "题", language, "局", "2023-07-24", blocks)
    styles = load_style(TEMPLATES, "briefing")
    return lay_out(document, styles, pipeline.composer(), Pictures(folder)).blocks


def inlines(*content: d.Inline, language: str = "zh-Hans") -> tuple[g.Inline, ...]:
    (block,) = laid_out(d.Paragraph(content), language=language)
    assert isinstance(block, g.Paragraph)
    return block.content


def heading(text: str, level: int = 1) -> d.Heading:
    return d.Heading((d.Run(text),), f"level{level}", level)


def test_contents_list_the_headings_down_to_their_level_with_links_and_pages() -> None:
    blocks = laid_out(
        d.Contents(2), heading("甲"), heading("乙", 2), heading("丙", 3), heading("丁")
    )
    lines = [b for b in blocks if isinstance(b, g.Paragraph) and "contents" in b.style.name]
    assert [(line.style.name, g.text_of(line)) for line in lines] == [
        ("contents1", "一、甲"),
        ("contents2", "（一）乙"),
        ("contents1", "二、丁"),
    ]
    anchors = {b.anchor: g.text_of(b) for b in blocks if isinstance(b, g.Paragraph) and b.heading}
    for line in lines:
        words, fill, folio = line.content
        assert isinstance(words, g.Run)
        assert isinstance(fill, g.Fill)
        assert isinstance(folio, g.Folio)
        assert words.link == f"#{folio.anchor}"
        assert anchors[folio.anchor] == words.text
        assert fill.leader == "·"


def test_contents_find_headings_of_sections_and_groups() -> None:
    inner = d.Section((d.Group((heading("乙"),), "head"),), "landscape")
    blocks = laid_out(heading("甲"), d.Group((d.Contents(1),), "head"), inner)
    group = blocks[1]
    assert isinstance(group, g.Group)
    lines = [g.text_of(b) for b in group.blocks if isinstance(b, g.Paragraph)]
    assert lines == ["一、甲", "二、乙"]


def test_a_section_has_pages_of_its_kind_and_tables_take_their_measure() -> None:
    row = d.Row(tuple(d.Cell((d.Paragraph((d.Run("格"),), ""),)) for _ in range(2)))
    table = d.Table((), (row,), "grid")
    (section,) = laid_out(d.Section((table,), "landscape"))
    assert isinstance(section, g.Section)
    assert section.page.width > section.page.height
    assert section.page.folio_turned
    (inner,) = section.blocks
    assert isinstance(inner, g.Table)
    assert sum(inner.columns) == pytest.approx(section.page.measure, abs=0.2)


def test_an_unknown_kind_of_page_is_named() -> None:
    with pytest.raises(ReportError) as caught:
        laid_out(d.Section((), "poster"))
    assert caught.value.problems[0].code == "style-unknown"


def test_the_documents_language_is_that_of_every_run_unless_a_run_says_another() -> None:
    content = inlines(d.Run("国"), d.Run("国", language="zh-Hans"), language="ja")
    assert [run.char.language for run in content if isinstance(run, g.Run)] == ["ja", ""]


def test_a_paragraphs_language_is_that_of_its_runs() -> None:
    content = inlines(d.Run("말"), d.Run("國", language="zh-HK"), language="zh-Hans")
    assert [run.char.language for run in content if isinstance(run, g.Run)] == ["", "zh-HK"]
    (block,) = laid_out(d.Paragraph((d.Run("말"),), language="ko"))
    assert isinstance(block, g.Paragraph)
    assert block.style.char.language == "ko"


def test_a_reading_is_half_the_size_of_what_it_stands_over() -> None:
    (ruby,) = inlines(d.Ruby((d.Run("𠮷", "a.b", "name"),), (d.Run("jí"),)))
    assert isinstance(ruby, g.Ruby)
    assert ruby.base[0].char.size == 2 * ruby.reading[0].char.size == 16
    assert ruby.base[0].char.unbreakable


def test_superscripts_are_smaller_and_raised_subscripts_lowered() -> None:
    base, above, below = inlines(d.Run("m"), d.Run("2", style="super"), d.Run("3", style="sub"))
    assert isinstance(above, g.Run)
    assert isinstance(below, g.Run)
    assert isinstance(base, g.Run)
    assert base.char.rise == 0 < above.char.rise
    assert below.char.rise < 0
    assert above.char.size == below.char.size < base.char.size


def test_a_character_that_only_a_reading_has_is_checked_too() -> None:
    with pytest.raises(ReportError) as caught:
        inlines(d.Ruby((d.Run("国"),), (d.Run("\ue000", "x.y"),)))
    problem = caught.value.problems[0]
    assert (problem.code, problem.where.path) == ("no-glyph", "x.y")


def test_figures_share_the_measure_and_captions_are_numbered(tmp_path: Path) -> None:
    Image.new("RGB", (400, 200), "white").save(tmp_path / "a.png")
    figure = d.Figure("a.png", "白图", (d.Run("题"),), id="one")
    single = d.Figures((figure,))
    pair = d.Figures((figure, figure))
    first, both = laid_out(single, pair, folder=tmp_path)
    assert isinstance(first, g.Figures)
    assert isinstance(both, g.Figures)
    captions = [f.caption for f in (*first.items, *both.items)]
    assert [c and g.text_of(c) for c in captions] == ["图1　题", "图2　题", "图3　题"]
    assert [run.counter for c in captions if c for run in g.runs_of(c) if run.counter] == ["图"] * 3
    assert all(f.width == pytest.approx(2 * f.height) for f in (*first.items, *both.items))
    measure = load_style(TEMPLATES, "briefing").page.measure
    assert sum(f.width for f in both.items) + both.gap <= measure + 0.01


def test_a_missing_picture_is_named_at_its_path(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        laid_out(d.Figures((d.Figure("no.png", "", path="figures[0].file"),)), folder=tmp_path)
    problem = caught.value.problems[0]
    assert (problem.code, problem.where.path) == ("picture-missing", "figures[0].file")


def test_without_a_grid_nothing_is_rounded_to_it(tmp_path: Path) -> None:
    for name in ("shared", "t"):
        (tmp_path / name).mkdir()
    shared = (TEMPLATES / "shared" / "style.yaml").read_text("utf-8")
    (tmp_path / "shared" / "style.yaml").write_text(shared, "utf-8")
    own = "page: {grid: none}\ngroups: {head: {step: 1行}}\n"
    (tmp_path / "t" / "style.yaml").write_text(own, "utf-8")
    styles = load_style(tmp_path, "t")
    assert styles.group("head") == g.Group((), "head")
    assert styles.page.grid == "none"


def test_every_sheet_has_the_body_for_what_is_typed_later() -> None:
    report = pipeline.load(HOME / "data" / "minimal.yaml")
    galley = pipeline.jobs(report, ["briefing"])[0].galley
    assert "body" not in {p.style.name for p in g.paragraphs(galley.blocks)}
    assert galley.styles["body"].char.size == 16
