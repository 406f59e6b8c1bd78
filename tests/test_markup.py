"""The tags of templates: what they become, and what is said of wrong ones."""

from __future__ import annotations

import re

import pytest
from conftest import HOME

from reports import doctree as d
from reports.errors import ReportError
from reports.markup import TAGS, read_markup


def read(body: str) -> d.Document:
    markup = f"<document>{body}</document>"
    return read_markup(
        markup,
        lambda name: f"templates/{name}",
        name="t",
        title="题",
        language="zh-Hans",
        author="局",
        date="2023-07-24",
    )


def codes(body: str) -> list[str]:
    with pytest.raises(ReportError) as caught:
        read(body)
    return [problem.code for problem in caught.value.problems]


def test_tags_become_nodes() -> None:
    document = read(
        '<heading level="1">甲</heading><paragraph level="3">乙<break/>丙<fill/>丁</paragraph>'
        '<blank lines="2"/><pagebreak/><group style="head"><paragraph style="title">戊<chance/>己'
        "</paragraph></group>"
    )
    assert document.blocks == (
        d.Heading((d.Run("甲"),), "level1", 1),
        d.Paragraph((d.Run("乙"), d.Break(), d.Run("丙"), d.Fill(), d.Run("丁")), "level3", 3),
        d.Blank(2),
        d.PageBreak(),
        d.Group((d.Paragraph((d.Run("戊"), d.Chance(), d.Run("己")), "title"),), "head"),
    )


def test_inner_run_keeps_what_it_does_not_say() -> None:
    document = read('<paragraph><run style="gap">甲<run path="a.b">乙</run></run></paragraph>')
    assert document.blocks == (
        d.Paragraph((d.Run("甲", "", "gap"), d.Run("乙", "a.b", "gap")), "body"),
    )


def test_table_cells_take_text_or_paragraphs() -> None:
    document = read(
        '<table style="grid" title="表"><head><row><cell>头</cell></row></head>'
        '<row group="yes"><cell rows="2" style="c"><paragraph>一</paragraph>'
        "<paragraph>二</paragraph></cell></row></table>"
    )
    (table,) = document.blocks
    assert isinstance(table, d.Table)
    assert table.head[0].cells[0].content == (d.Paragraph((d.Run("头"),), ""),)
    assert table.rows[0].group
    assert [p.content for p in table.rows[0].cells[0].content] == [(d.Run("一"),), (d.Run("二"),)]


def test_inlines_of_readings_links_languages_and_page_numbers() -> None:
    document = read(
        '<paragraph language="ja" id="here">'
        '<ruby><run path="n" style="name">𠮷</run><rt>jí</rt></ruby>'
        '<link to="#there">见<run language="ko">말</run></link>'
        '<fill leader="…"/><folio of="there"/></paragraph>'
    )
    (paragraph,) = document.blocks
    assert paragraph == d.Paragraph(
        (
            d.Ruby((d.Run("𠮷", "n", "name"),), (d.Run("jí"),)),
            d.Run("见", link="#there"),
            d.Run("말", language="ko", link="#there"),
            d.Fill("…"),
            d.Folio("there"),
        ),
        language="ja",
        id="here",
    )
    assert [run.text for run in d.runs(paragraph.content)] == ["𠮷", "jí", "见", "말"]


def test_figures_sections_contents_and_turns_of_pages() -> None:
    document = read(
        '<contents levels="3"/><pagebreak to="odd"/><section page="landscape"><figures>'
        '<figure id="a"><file><run path="figures[0].file">a.png</run></file><alt>图</alt>'
        "<caption>题</caption></figure><figure><file>b.svg</file><alt/></figure></figures></section>"
    )
    first = d.Figure("a.png", "图", (d.Run("题"),), path="figures[0].file", id="a")
    assert document.blocks == (
        d.Contents(3),
        d.PageBreak("odd"),
        d.Section((d.Figures((first, d.Figure("b.svg", ""))),), "landscape"),
    )


def test_a_figure_needs_a_file() -> None:
    assert codes("<figure><alt>图</alt></figure>") == ["figure-without-file"]


def test_a_figure_needs_words_for_who_cannot_see_it() -> None:
    assert codes("<figure><file>a.png</file></figure>") == ["figure-without-alt"]


def test_line_breaks_of_a_template_are_not_text_but_those_of_data_are_kept() -> None:
    document = read('<paragraph>甲\n    乙 丙<run path="x">丁 戊</run>\n</paragraph>')
    assert (
        "".join(
            r.text for p in d.paragraphs(document.blocks) for r in p.content if isinstance(r, d.Run)
        )
        == "甲乙 丙丁 戊"
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<para>甲</para>", "tag-unknown"),
        ("<cell>甲</cell>", "tag-misplaced"),
        ("甲", "text-misplaced"),
        ('<paragraph colour="red">甲</paragraph>', "attribute-unknown"),
        ('<heading level="9">甲</heading>', "attribute-wrong"),
        ("<heading>甲</heading>", "attribute-missing"),
        ('<section page="landscape"><section page="landscape"/></section>', "tag-misplaced"),
        ('<pagebreak to="left"/>', "attribute-wrong"),
        ('<paragraph language="xx">甲</paragraph>', "attribute-wrong"),
        ("<paragraph>甲</heading>", "markup-broken"),
        (
            '<table style="t"><row><cell>甲<paragraph>乙</paragraph></cell></row></table>',
            "cell-mixed",
        ),
    ],
)
def test_faults_have_codes(body: str, code: str) -> None:
    assert code in codes(body)


def test_all_faults_are_found_in_one_run_each_at_its_template_line() -> None:
    body = '<?at a/t.j2 3?><para/><?at shared/m.j2 7?><heading level="x">甲</heading>'
    with pytest.raises(ReportError) as caught:
        read(body)
    places = [(p.code, p.where.file, p.where.line) for p in caught.value.problems]
    assert places == [
        ("tag-unknown", "templates/a/t.j2", 3),
        ("attribute-wrong", "templates/shared/m.j2", 7),
    ]


def test_readme_lists_exactly_the_tags_and_their_attributes() -> None:
    readme = (HOME / "templates" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|", readme, re.MULTILINE)
    listed = {tag: set(re.findall(r"`([a-z]+)`", attributes)) for tag, attributes in rows}
    assert listed == {tag: set(known.attributes) for tag, known in TAGS.items()}


def test_dump_shows_every_text_with_its_path() -> None:
    document = read('<group style="head"><paragraph><run path="a.b">甲</run></paragraph></group>')
    assert d.dump(document) == (
        "document t zh-Hans '题'\n  group .head\n    paragraph .body\n      run '甲'  <a.b>\n"
    )
