"""The office's papers of awkward editions: too much of something, too little, or too long.

Each goes through the real jobs to both formats, and both are read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from test_papers import (
    ABOUT,
    PAPERS,
    Data,
    a_speaker,
    an_action,
    cells,
    drawn,
    job,
    said,
    tables,
    words,
)

from reports import documents, pipeline
from reports import galley as g
from reports.pipeline import TEMPLATES

LONG_UNIT = "某某省某某市人民政府推进高质量发展暨长江经济带重要节点城市建设工作领导小组办公室"


def sixty_actions() -> Data:
    deadlines = [f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(60)]
    actions = [
        an_action(n, deadline=day, lead_unit=f"某局{n}处") for n, day in enumerate(deadlines)
    ]
    return {"edition": ABOUT, "speakers": [a_speaker(1, *actions)]}


def only_sections() -> Data:
    parts = [{"heading": "总的情况", "body": "情况是好的。"}, {"body": "要接着办。"}]
    return {"edition": ABOUT, "sections": parts}


def speakers_without_actions() -> Data:
    return {"edition": ABOUT, "speakers": [a_speaker(1), a_speaker(2)]}


def long_title() -> Data:
    title = "关于赴甲地、乙地、丙地学习考察招商引资、项目建设、文旅融合和数字政府工作的情况" * 3
    return {"edition": ABOUT | {"title": title[:90]}, "speakers": [a_speaker(1, an_action(1))]}


def forty_addressees() -> Data:
    units = [f"某市第{n}人民政府办公室" for n in range(1, 41)]
    sent = {"report_to": units[:5], "send_to": units[5:12], "copy_to": units[12:]}
    about = {"addressees": units, "distribution": sent, "circulation": units, "copies": 30}
    return {"edition": ABOUT | about, "speakers": [a_speaker(1, an_action(1))]}


def long_units() -> Data:
    given = {"lead_unit": LONG_UNIT, "support_units": [LONG_UNIT] * 3, "person": "欧阳震华"}
    speakers = [a_speaker(n, an_action(n, **given), unit=LONG_UNIT) for n in (1, 2)]
    sent = {"report_to": [LONG_UNIT]}
    return {"edition": ABOUT | {"issuer": LONG_UNIT, "distribution": sent}, "speakers": speakers}


AWKWARD: Mapping[str, Callable[[], Data]] = {
    made.__name__: made
    for made in (
        sixty_actions,
        only_sections,
        speakers_without_actions,
        long_title,
        forty_addressees,
        long_units,
    )
}


@pytest.mark.parametrize("case", AWKWARD)
@pytest.mark.parametrize("name", PAPERS)
def test_awkward_editions_are_sane_in_every_document(case: str, name: str) -> None:
    report = pipeline.load(AWKWARD[case]())
    if documents.kind(TEMPLATES, name).each and not report.speakers:
        return  # there is nobody to make one for
    made = job(report, name)
    for format in ("pdf", "docx"):
        made.verify(format, made.write(format))
    assert made.pages.pages
    found = list(tables(made.galley.blocks))
    assert all(table.rows for table in found)
    assert found or name not in FORMS


# The papers that are forms to write on, whatever the edition says.
FORMS = ("slip", "speaker")


@pytest.mark.parametrize("name", ["actions", "actions-by-unit", "ledger"])
@pytest.mark.parametrize("case", ["only_sections", "speakers_without_actions"])
def test_without_actions_a_sentence_stands_for_the_table(case: str, name: str) -> None:
    of = job(pipeline.load(AWKWARD[case]()), name)
    assert not list(tables(of.galley.blocks))
    assert "本期没有举措。" in words(of)


def test_papers_without_their_matter_say_so() -> None:
    report = pipeline.load(only_sections())
    assert "没有填写分送单位。" in words(job(report, "recipients"))
    assert "没有待定事项。" in words(job(report, "openpoints"))
    digest = words(job(report, "digest"))
    assert "本期没有发言人，也没有举措" in digest
    assert "二、主要内容。总的情况。" in digest
    assert "情况是好的。" in words(job(report, "briefing"))


def test_a_strip_of_a_speaker_without_actions_asks_for_signatures_only() -> None:
    of = job(pipeline.load(speakers_without_actions()), "speaker")
    (table,) = tables(of.galley.blocks)
    assert not table.head
    assert [said(row.cells[0]) for row in table.rows] == ["核稿意见", "核稿人签名", "负责人签名"]


def test_sixty_actions_are_told_in_two_pages_and_all_are_in_the_tables() -> None:
    report = pipeline.load(sixty_actions())
    digest = job(report, "digest")
    assert len(digest.pages.pages) <= 2
    # As many units in the table as in the chart, and the rest together.
    units = [r for r in cells(digest) if r[0].endswith("处") or "其余" in r[0]]
    assert [r[0] for r in units] == [f"某局{n}处" for n in range(11)] + ["其余49个单位"]
    assert "另有41项，见任务分解表" in units[-1][1]
    assert "另有45个" in units[-1][3]
    (row,) = (b for b in digest.galley.blocks if isinstance(b, g.Figures))
    assert [item.alt.count("；") + 1 for item in row.items] == [12, 12]
    # Sixty different days are told by month, in their order.
    months = "；".join(f"2024年{n}月 5" for n in range(1, 13))
    assert row.items[1].alt == f"时限写明情况（项）：{months}"
    for name in ("actions", "ledger", "briefing"):
        numbers = [r[0] for r in cells(job(report, name)) if r[0].isdigit()]
        assert numbers == [str(n) for n in range(1, 61)]


def test_forty_readers_sign_on_pages_of_their_own_with_the_head_repeated() -> None:
    of = job(pipeline.load(forty_addressees()), "slip")
    first, *rest = of.pages.pages
    assert "阅文日期" not in drawn(first)
    assert len(rest) > 1
    assert all("阅文日期" in drawn(page) for page in rest)


def test_a_long_title_leaves_the_cover_one_page() -> None:
    of = job(pipeline.load(long_title()), "report")
    assert "2023年7月24日" in "".join(drawn(of.pages.pages[0]))


def test_an_imprint_that_finds_no_room_takes_the_attendance_along_and_no_text() -> None:
    there = {"present": ["王建国", "周敏"], "absent": ["孙浩"], "observers": ["吴燕"]}
    about = ABOUT | {"frame": "minutes", "attendance": there, "number": 3}
    lead = "王建国主持召开局长办公会议，研究城区老旧泵站改造，现将会议议定的事项纪要如下。"
    parts = [{"heading": f"关于第{n}件事", "body": "会议议定，照办。"} for n in (1, 2)]
    of = job(pipeline.load({"edition": about, "lead": lead, "sections": parts}), "minutes")
    first, last = ("".join(drawn(page)) for page in of.pages.pages)
    assert "关于第2件事" in first
    assert "照办" in first
    assert "出席" in last
    assert not any(word in last for word in ("关于第", "照办"))


def test_two_speakers_of_one_unit_are_told_apart() -> None:
    rows = cells(job(pipeline.load(long_units()), "actions"))
    assert [row[0] for row in rows if len(row) == 1] == [
        f"一、{LONG_UNIT}　李　明（1项）",
        f"二、{LONG_UNIT}　李　明（1项）",
    ]


def test_deadlines_of_many_months_are_told_up_to_some_month_and_after_it() -> None:
    days = [f"{2024 + n // 12}-{n % 12 + 1}-5" for n in range(20)]
    actions = [an_action(n, deadline=day) for n, day in enumerate(days)]
    report = pipeline.load({"edition": ABOUT, "speakers": [a_speaker(1, *actions)]})
    (row,) = (b for b in job(report, "digest").galley.blocks if isinstance(b, g.Figures))
    told = row.items[1].alt.split("；")
    assert (len(told), told[10:]) == (12, ["2024年11月 1", "2024年12月以后 9"])


@pytest.mark.parametrize("name", ["briefing", "formal", "minutes"])
def test_an_imprint_of_more_than_a_page_is_not_pinned_to_a_foot(name: str) -> None:
    for made, style in ((forty_addressees, "imprint-long"), (long_title, "imprint")):
        groups = job(pipeline.load(made()), name).galley.blocks
        found = [b for b in groups if isinstance(b, g.Group) and b.name.startswith("imprint")]
        assert [(group.name, group.foot) for group in found] == [(style, style == "imprint")]


ATTACHED = {  # → a heading of the table, and of its first group
    "actions": ("具体举措", ["一、某局1处（2项）"]),
    "actions-by-unit": ("具体举措", ["一、某处（2项）"]),
    "ledger": ("存在问题", []),
    "briefing": ("目标", []),
}


@pytest.mark.parametrize("kind", ATTACHED)
def test_a_paper_prints_the_table_that_is_attached(kind: str) -> None:
    speaker = a_speaker(1, *(an_action(n, lead_unit="某处") for n in (1, 2)))
    data: Data = {"edition": ABOUT | {"frame": "formal"}, "sections": [{"body": "请执行。"}]}
    data |= {"speakers": [speaker], "attachments": [{"title": "一张表", "document": kind}]}
    (table,) = tables(job(pipeline.load(data), "formal").galley.blocks)
    heading, groups = ATTACHED[kind]
    assert heading in [said(cell) for cell in table.head[0].cells]
    assert [said(row.cells[0]) for row in table.rows if len(row.cells) == 1] == groups
