"""Who leads, supports and answers for an action, and by when: as its words say, or left open."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.importing import import_texts
from reports.importing.lines import Source
from reports.importing.structure.deadlines import deadlines_of, frequency_of, relative
from reports.importing.structure.partners import partners_of, units
from reports.model import Action

UNITS = ["市住建局", "市水利局", "县财政局", "市住房和城乡建设局", "各县（市、区）", "河长办"]


@pytest.mark.parametrize(
    ("words", "lead", "support"),
    [
        (
            "由市住建局牵头，市水利局、市财政局配合，2027年上半年完成。",
            "市住建局",
            ["市水利局", "市财政局"],
        ),
        ("建账，由县水利局牵头，县财政局配合。", "县水利局", ["县财政局"]),
        ("市住房和城乡建设局牵头，会同市水利局推进。", "市住房和城乡建设局", ["市水利局"]),
        ("请市水利局牵头，市财政局等部门配合。", "市水利局", ["市财政局"]),
        ("责任单位：市水利局。配合单位：各县（市、区）。", "市水利局", ["各县（市、区）"]),
        ("（牵头单位：市水利局；完成时限：明年6月底前）", "市水利局", []),
        ("县水利局作为牵头单位，县财政局协助。", "县水利局", ["县财政局"]),
        ("由各县（市、区）主官牵头，把工作做细。", "各县（市、区）", []),
        ("由我局牵头，市财政局配合。", "", ["市财政局"]),
        ("由市水利局负责，市财政局参与。", "市水利局", ["市财政局"]),
        ("与市发改委联合推进，与绍兴市的差距很大。", "", ["市发改委"]),
    ],
)
def test_roles_are_those_of_the_words(words: str, lead: str, support: list[str]) -> None:
    found = partners_of(words)
    assert (found.lead, found.support, found.unclear) == (lead, support, [])


@pytest.mark.parametrize(
    "words",
    [
        "配合市住建局做好管网改造。",
        "市水利局、市财政局配合市住建局完成。",
        "由副局长周敏牵头，市财政局配合。",
        "省厅正在牵头的改革，要跟上。",
        "会同牵头的市住建局推进。",
        "由市水利局牵头。由市住建局牵头。",
    ],
)
def test_a_lead_that_is_not_clear_is_nobody_s(words: str) -> None:
    found = partners_of(words)
    assert found.lead == ""
    assert "lead_unit" in dict(found.unclear)
    assert "市住建局" not in found.support


def test_who_answers_is_a_person() -> None:
    assert partners_of("责任人：周敏，每季度一次。").person == "周敏"
    assert partners_of("责任人：周敏（副局长）、何平。").person == "周敏"
    assert partners_of("责任人：局长。").unclear == [("person", "责任人：局长。")]


FORMS = """由{}牵头 {}牵头 {}要牵头做好 由{}负责牵头 牵头单位：{} 以{}为牵头单位 会同{} 联合{}推进
{}配合 配合单位：{} 与{}联合 由{}主官牵头 会同牵头的{} 在{}牵头下 配合{}"""
PARTS = st.sampled_from(FORMS.split())


@given(st.lists(st.tuples(PARTS, st.lists(st.sampled_from(UNITS), min_size=1, max_size=2,
                                         unique=True), st.sampled_from("，；。、")),
                min_size=1, max_size=4))  # fmt: skip
def test_who_is_said_to_lead_never_supports(
    parts: list[tuple[str, list[str], str]],
) -> None:
    words = "".join(form.format("、".join(who)) + mark for form, who, mark in parts)
    found = partners_of(words)
    leads = {unit for form, who, _ in parts if "牵头" in form for unit in who}
    assert not leads & set(found.support)
    assert not set(units(found.lead)) & set(found.support)
    named = {unit for _, who, _ in parts for unit in who}
    assert set(found.support) <= named
    assert set(units(found.lead)) <= named


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("明年6月底前完成排口测量", "明年6月底前"),
        ("今年年底前开工", "今年年底前"),
        ("下半年完成", "下半年"),
        ("本月内办结", "本月内"),
        ("年内建好一河一册", "年内"),
        ("“十四五”末达到八成", "“十四五”末"),
        ("3个月内见效", "3个月内"),
        ("下周三前报送", "下周三前"),
        ("暑假前组织一次", "暑假前"),
        ("2027年上半年完成", "2027年上半年"),
        ("2027年3月至6月完成", "2027年3月至6月"),
        ("2027年6月30日完成", "2027年6月30日"),
        ("2030年实现全覆盖", "2030年"),
    ],
)
def test_deadlines_are_kept_whole(words: str, deadline: str) -> None:
    assert deadlines_of(f"抓好落实，{words}。") == [(deadline, f"抓好落实，{words}。")]
    assert relative(deadline) == (not re.search(r"\d{4}", deadline))


@pytest.mark.parametrize(
    "words",
    ["每月底前报送", "自2026年起实施", "近两年内完成", "去年6月底前完成", "2025年13月底前完成"],
)
def test_what_is_no_deadline(words: str) -> None:
    assert deadlines_of(words) == []


def test_rhythms_keep_their_day() -> None:
    assert frequency_of("建立月会商机制。每月25日会商一次。") == "每月25日"


def actions(said: str) -> tuple[str, tuple[Action, ...]]:
    lines = ["市水利局局长 王建国", "下一步，重点抓好两件事：", f"一是修管网。{said}"]
    text = "\n".join([*lines, "二是抓培训。持续用力。", ""])
    draft = import_texts([Source("a.txt", text)])
    return draft.yaml, draft.report.speakers[0].actions


def test_literal_values_are_of_the_text() -> None:
    _, (first, second) = actions("由市住建局牵头，市财政局配合，2027年6月底前完成。")
    assert (first.lead_unit, first.support_units) == ("市住建局", ("市财政局",))
    keys = ("lead_unit", "support_units", "deadline")
    assert [first.source.of(key) for key in keys] == ["text"] * 3
    assert (second.lead_unit, second.source.of("lead_unit")) == ("市水利局", "inferred")


def test_doubts_stand_at_the_place_and_at_the_top() -> None:
    yaml, (first, _) = actions("配合市住建局推进，明年6月底前完成。")
    assert (first.lead_unit, first.deadline) == ("", "明年6月底前")
    quote = "原句：“配合市住建局推进，明年6月底前完成。”"
    assert f"#   第 3 行：谁牵头说得不清，牵头单位留空待填；{quote}" in yaml
    assert "#   第 3 行：时限是相对的说法（明年6月底前）" in yaml
    assert yaml.count(quote) == 4
