"""References: what they lead to is there, and there once."""

from __future__ import annotations

import pytest
from conftest import HOME

from reports import doctree as d
from reports import pipeline
from reports.errors import Problem, ReportError
from reports.layout import lay_out
from reports.pictures import Pictures
from reports.pipeline import TEMPLATES
from reports.style import load_style


def problems(*blocks: d.Block) -> list[tuple[str, str, object]]:
    document = d.Document("t", "题", "zh-Hans", "局", "2023-07-24", blocks)
    styles = load_style(TEMPLATES, "briefing")
    try:
        lay_out(document, styles, pipeline.composer(), Pictures(HOME / "data"))
    except ReportError as error:
        return list(map(told, error.problems))
    return []


def told(problem: Problem) -> tuple[str, str, object]:
    return problem.code, problem.where.path, problem.values["name"]


def said(text: str, link: str = "", id: str = "") -> d.Paragraph:
    return d.Paragraph((d.Run(text, "lead", link=link),), id=id)


def test_links_and_pages_of_what_is_there_are_right() -> None:
    page = d.Paragraph((d.Run("见第"), d.Folio("there"), d.Run("页")))
    title = d.Heading((d.Run("甲"),), "level1", 1, id="title")
    outside = said("网址", "https://a.cn/#x")
    found = said("见上", "#title"), page, outside, d.Contents(), title, said("这里", id="there")
    assert problems(*found) == []


@pytest.mark.parametrize(
    "block",
    [
        said("见下", "#nowhere"),
        d.Group((said("见下", "#nowhere"),), "imprint"),
        d.Section((said("见下", "#nowhere"),), "landscape"),
        d.Paragraph((d.Ruby((d.Run("垅", "lead", link="#nowhere"),), (d.Run("lǒng"),)),)),
        d.Paragraph((d.Run("见第", "lead"), d.Folio("nowhere"))),
        d.Table((), (d.Row((d.Cell((said("见下", "#nowhere"),)),) * 6),), "actions"),
    ],
    ids=["link", "group", "section", "ruby", "page", "cell"],
)
def test_what_leads_nowhere_is_told_at_its_place(block: d.Block) -> None:
    assert set(problems(block)) == {("link-unknown", "lead", "nowhere")}


def test_an_id_used_twice_is_told_at_both_places_if_anything_leads_there() -> None:
    blocks = said("一", id="a"), said("二", id="a"), said("三", id="b")
    assert problems(*blocks) == []
    assert problems(*blocks, said("见上", "#a")) == [("anchor-twice", "lead", "a")] * 2
