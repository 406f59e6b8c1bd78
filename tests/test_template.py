"""Filling templates: what data prints, what paths it carries, what is said of faults."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from conftest import edition

from reports import doctree as d
from reports.documents import TEMPLATE, names
from reports.errors import ReportError, Where
from reports.loading import load
from reports.model import Report
from reports.pipeline import TEMPLATES
from reports.template import _environment, fill


def filled(tmp_path: Path, source: str, report: Report | None = None) -> d.Document:
    folder = tmp_path / "t"
    folder.mkdir()
    (folder / TEMPLATE).write_text(source, "utf-8")
    return fill(report or load(edition()), "t", tmp_path)


def texts(document: d.Document) -> list[tuple[str, str]]:
    return [
        (item.text, item.path)
        for paragraph in d.paragraphs(document.blocks)
        for item in paragraph.content
        if isinstance(item, d.Run)
    ]


def test_printed_data_carries_its_yaml_path(tmp_path: Path) -> None:
    source = "<document><paragraph>姓名：{{ speakers[0].name }}</paragraph></document>"
    assert texts(filled(tmp_path, source)) == [("姓名：", ""), ("李明", "speakers[0].name")]


def test_names_of_persons_are_marked_wherever_they_stand(tmp_path: Path) -> None:
    report = load(edition(lead="会上，李明讲了话。"))
    source = "<document><paragraph>{{ lead[0] }}</paragraph></document>"
    (paragraph,) = filled(tmp_path, source, report).blocks
    assert isinstance(paragraph, d.Paragraph)
    assert paragraph.content == (
        d.Run("会上，", "lead"),
        d.Run("李明", "lead", "name"),
        d.Run("讲了话。", "lead"),
    )


def test_data_is_literal_text(tmp_path: Path) -> None:
    report = load(edition(lead="<b>甲</b> & {{ 乙 }}"))
    source = "<document>{% for p in lead %}<paragraph>{{ p }}</paragraph>{% endfor %}</document>"
    assert texts(filled(tmp_path, source, report)) == [("<b>甲</b> & {{ 乙 }}", "lead")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2023-12-31", "2023年12月31日"),
        ("2023-07/2023-12", "2023年7月至12月"),
        ("2023-07-01/2024-12-31", "2023年7月1日至2024年12月31日"),
        ("长期", "长期"),
        ("今年/明年", "今年/明年"),
    ],
)
def test_deadlines_in_words(tmp_path: Path, written: str, shown: str) -> None:
    report = load(
        edition(
            speakers=[
                {"name": "甲", "unit": "乙", "actions": [{"heading": "丙", "deadline": written}]}
            ]
        )
    )
    source = (
        "<document><paragraph>{{ speakers[0].actions[0].deadline|deadline }}</paragraph></document>"
    )
    assert texts(filled(tmp_path, source, report)) == [(shown, "speakers[0].actions[0].deadline")]


def test_day_has_no_leading_zeros(tmp_path: Path) -> None:
    source = "<document><paragraph>{{ edition.date|day }}</paragraph></document>"
    assert texts(filled(tmp_path, source)) == [("2023年7月24日", "edition.date")]


def test_title_may_turn_beside_a_phrase_of_the_data_but_not_inside_book_marks(
    tmp_path: Path,
) -> None:
    about = {"id": "t", "title": "赴甲地考察与《甲地条例》", "issuer": "局", "date": "2023-07-24"}
    title = '{{ edition.title|by_sense(["赴甲地考察", "甲地"]) }}'
    source = f"<document><paragraph>{title}</paragraph></document>"
    document = filled(tmp_path, source, load(edition(edition=about)))
    (paragraph,) = document.blocks
    assert isinstance(paragraph, d.Paragraph)
    pieces = "".join(
        "|" if isinstance(i, d.Chance) else i.text
        for i in paragraph.content
        if isinstance(i, d.Run | d.Chance)
    )
    assert pieces == "赴|甲地|考察|与《甲地条例》"


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("<document>\n{% if %}\n</document>", "template-syntax", 2),
        (
            "<document>\n<paragraph>{{ speakers[0].nmae }}</paragraph></document>",
            "template-undefined",
            2,
        ),
        ("<document>\n\n<paragraph>{{ titel }}</paragraph></document>", "template-undefined", 3),
        ("<document>\n<paragraph>{{ 1 / 0 }}</paragraph></document>", "template-fault", 2),
        ("<document>\n{% include 'nowhere.j2' %}</document>", "template-include", 2),
        (
            "<document>\n<paragraph>{{ ''.__class__.__mro__ }}</paragraph></document>",
            "template-fault",
            2,
        ),
        ("<document>\n<paragraph>甲\n</document>", "markup-broken", 3),
        ("<document>\n<pargraph>甲</pargraph></document>", "tag-unknown", 2),
    ],
)
def test_faults_name_template_and_line(tmp_path: Path, source: str, code: str, line: int) -> None:
    with pytest.raises(ReportError) as caught:
        filled(tmp_path, source)
    (problem, *_) = caught.value.problems
    assert (problem.code, Path(problem.where.file).name, problem.where.line) == (
        code,
        TEMPLATE,
        line,
    )


def test_a_fault_has_its_line_in_a_template_that_was_compiled_before(tmp_path: Path) -> None:
    """Templates compiled by an earlier run are found among temporary files."""
    source = "<document>\n<paragraph>{{ speakers[7].name }}</paragraph>\n</document>"
    with pytest.raises(ReportError):
        filled(tmp_path, source)
    _environment.cache_clear()  # as a new process begins
    with pytest.raises(ReportError) as caught:
        fill(load(edition()), "t", tmp_path)
    assert caught.value.problems[0].where == Where(str(tmp_path / "t" / TEMPLATE), 2)
    kept = Path(tempfile.gettempdir()).rglob("jianbao-*")
    assert any(kept)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("edition.isuer", "isuer（issuer？）"),
        ("speakers[0].nmae", "nmae（name？）"),
        ("speekers", "speekers（speakers？）"),
        ("words.qqq", "qqq"),
    ],
)
def test_what_is_not_there_is_named_with_what_is_nearly_so(
    tmp_path: Path, asked: str, said: str
) -> None:
    with pytest.raises(ReportError) as caught:
        filled(tmp_path, f"<document><paragraph>{{{{ {asked} }}}}</paragraph></document>")
    assert caught.value.problems[0].values["reason"] == said


def test_unknown_template_lists_those_at_hand() -> None:
    with pytest.raises(ReportError) as caught:
        fill(load(edition()), "breifing", TEMPLATES)
    (problem,) = caught.value.problems
    assert problem.code == "template-missing"
    assert "briefing" in str(problem.values["known"])
    assert names(TEMPLATES) == str(problem.values["known"]).split(", ")


def test_briefing_prints_every_text_of_the_data(tour: Report) -> None:
    printed = {path for _, path in texts(fill(tour, "briefing", TEMPLATES))}
    wanted = {
        path
        for path in tour.places
        if path.startswith("speakers")
        and path.endswith(
            (".heading", ".body", ".name", ".lead", ".closing", ".unit", ".what", "]")
        )
        and not any(other.startswith((f"{path}.", f"{path}[")) for other in tour.places)
        and ".follows_from" not in path
    }
    assert wanted
    assert wanted <= printed


WORDS = {"masthead": "简报"}


def test_units_that_differ_only_in_capitals_are_both_printed() -> None:
    actions = [{"heading": "一", "lead_unit": "IT办"}, {"heading": "二", "lead_unit": "it办"}]
    report = load(edition(speakers=[{"name": "甲", "unit": "乙", "actions": actions}]))
    printed = {text for text, _ in texts(fill(report, "briefing", TEMPLATES, words=WORDS))}
    assert {"IT办", "it办"} <= printed


def test_what_the_source_does_not_say_is_shown_as_such(tour: Report) -> None:
    document = fill(tour, "briefing", TEMPLATES)
    (table,) = (block for block in document.blocks if isinstance(block, d.Table))
    cells = [
        "".join(i.text for p in cell.content for i in p.content if isinstance(i, d.Run))
        for row in table.rows
        for cell in row.cells
    ]
    assert all(cells)
    assert "原文未明确" in cells
