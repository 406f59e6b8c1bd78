"""Figures that agree: what is read, what disagrees, and what only seems to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import HOME, edition

from reports import pipeline
from reports.fields import Field
from reports.lint import Finding, lint
from reports.lint.figures import figures
from reports.lint.numbers import value_of
from reports.yamlfile.reader import Text


def read(text: str) -> list[tuple[str, Decimal, str, bool]]:
    found = figures(Field(Text(text, "lead"), "lead", prose=True))
    return [(f.written, f.value, f.unit, f.loose) for f in found]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12), ("1,206", 1206), ("3.07", Decimal("3.07")), ("十", 10), ("二十六", 26),
        ("一百零五", 105), ("两千", 2000), ("三千二百一十", 3210), ("〇", 0), ("十十", None),
        ("百花", None), ("", None), ("1,20", None),
    ],
)  # fmt: skip
def test_numbers(written: str, value: object) -> None:
    assert value_of(written) == (None if value is None else Decimal(str(value)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("超过5亿元", [("5亿元", 5 * 10**8, "元", True)]),
        ("投资5000万元", [("5000万元", 5 * 10**7, "元", False)]),
        ("4800余项", [("4800余项", 4800, "项", True)]),
        ("2.97万余项", [("2.97万余项", 29700, "项", True)]),
        ("4000亿元以上", [("4000亿元以上", 4 * 10**11, "元", True)]),
        ("主营过1000亿这场决战", [("1000亿", 10**11, "", True)]),
        ("网上可办率为99.49%", [("99.49%", Decimal("99.49"), "%", False)]),
        ("18061万吨居第40位", [("18061万吨", 180610000, "吨", False)]),
        ("5—10家", [("5—10家", 5, "家", False)]),
        ("2022年7月24日第3期4A级5.0版A4纸", []),
        ("某办发〔2023〕12号", []),
        ("详见http://example.invalid/12个", []),
    ],
)
def test_figures_are_read_with_size_and_unit(text: str, found: list[object]) -> None:
    assert read(text) == found


def of(*bodies: str, targets: object = None, **parts: object) -> list[Finding]:
    """The findings about figures in an edition whose speaker has actions of these bodies."""
    actions: list[dict[str, object]] = [{"heading": "做一件事", "body": body} for body in bodies]
    if targets:
        actions[0]["targets"] = targets
    speaker = {"name": "李明", "unit": "某局", "actions": actions} | parts
    return list(lint(pipeline.load(edition(speakers=[speaker]))))


WRONG = [
    ("conflict", ["培育40家拟上市企业。", "前期梳理的41家拟上市企业一企一策。"], "41家", "40家"),
    ("conflict", ["网上可办率为99.49%。", "全市网上可办率达99.94%。"], "99.94%", "99.49%"),
    ("conflict", ["污水工程的总投资2.5亿元。", "污水工程的总投资2.8亿元。"], "2.8亿元", "2.5亿元"),
    ("unit-slip", ["污水工程的总投资2.5亿元。", "污水工程的总投资2.5万元。"], "2.5万元", "2.5亿元"),
    ("unit-slip", ["规上工业营业收入1000亿。", "规上工业营业收入1000亿元。"], "1000亿元", "1000亿"),
    ("sum", ["县里签约12家、市里签约9家，合计20家。"], "20家", "21家"),
    ("sum", ["新增30家，其中工业20家、商贸15家。"], "30家", "35家"),
    ("share", ["核对姓名1206个，其中生僻字37个，占3.70%。"], "3.70%", "3.07%"),
    ("count", ["推行4项机制：调度、帮扶、晒比评。"], "4项机制：调度、帮扶、晒比评", "3"),
    ("count", ["打造制造业、文旅、航运两个区域中心。"], "打造制造业、文旅、航运两个区", "3"),
    ("count", ["“赣服通”“赣政通”三大平台建成。"], "“赣服通”“赣政通”三大平", "2"),
    ("count", ["抓住“产业、企业、链条”四个关键。"], "“产业、企业、链条”四个关", "3"),
    ("gap", ["一是抓项目；三是抓作风。"], "三是", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "bodies", "what", "fix"), WRONG, ids=[str(w[1]) for w in WRONG])
def test_what_disagrees_is_found(rule: str, bodies: list[str], what: str, fix: str) -> None:
    assert [(f.rule, f.found, f.fix) for f in of(*bodies)] == [(rule, what, fix)]


RIGHT = [
    ["培育15家规上工业企业。", "推动12家规上工业企业技改。"],
    ["去年新增12家规上工业企业。", "今年新增15家规上工业企业。"],
    ["接入服务事项4800余项。", "接入服务事项4812项。"],
    ["今年产值将超过5亿元。", "今年产值将达5.2亿元。"],
    ["莲湾社区（投资5000万元）、海山工业社区（投资6000万元）。"],
    ["莲湾社区投资5000万元。", "海山社区投资6000万元。"],
    ["全国性的有30多个，省级部门的有40余个，市级部门的有200多个。"],
    ["培育企业40家。", "培育企业0.4亿元。"],
    ["总投资1.2亿元。", "总投资2.5亿元。"],
    ["城市人口占全国人口的75%。", "农业人口占全国人口的6%。"],
    ["全国农牧业用地4.8亿公顷。", "农业人口人均农牧业用地27公顷。"],
    ["工业、高技术产业投资分别增长18.6%、37.2%。", "高技术产业投资分别增长18.3%、10.5%。"],
    ["自筹40亿元，组建产业基金10支，共200亿元。"],
    ["签约20余家、在谈9家，合计30家。"],
    ["新增30家，其中工业20家、商贸8家。"],
    ["市委、市政府、市政协提出四个目标。"],
    ["市委、市政府提出“三个目标、五个希望”。"],
    ["推行4项机制：调度、帮扶、晒比和评比。", "推行3项机制：调度、帮扶等。"],
    ["省、市、县三级联动，市、县、乡、村四级覆盖。"],
    ["一是一，二是二。"],
    ["一是抓项目；二是抓作风；一要快，二要好。"],
    ["核对姓名1206个，其中生僻字37个，占3.07%，其余无误。"],
    ["围绕“两光一车”，打造“两千一百”产业，实现“四个万亿”。"],
]


@pytest.mark.parametrize("bodies", RIGHT, ids=str)
def test_what_only_seems_to_disagree_is_let_be(bodies: list[str]) -> None:
    assert [(f.rule, f.found) for f in of(*bodies)] == []


def test_both_places_are_named() -> None:
    (finding,) = of("培育40家拟上市企业。", "41家拟上市企业一企一策。")
    assert finding.where.path == "speakers[0].actions[1].body"
    assert finding.values["subject"] == "拟上市企业"
    first = finding.values["first"]
    assert getattr(first, "path", "") == "speakers[0].actions[0].body"


def test_two_speakers_may_count_differently() -> None:
    people = [
        {"name": name, "unit": "某局", "actions": [{"body": f"{n}家拟上市企业一企一策。"}]}
        for name, n in (("甲", 40), ("乙", 41))
    ]
    assert lint(pipeline.load(edition(speakers=people))) == ()


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ({"what": "重点企业", "quantity": 15, "unit": "家"}, "conflict"),
        ({"what": "投资", "quantity": 2.5, "unit": "亿"}, "unit-slip"),
        ({"what": "投资", "quantity": 2.5, "unit": "万元"}, "unit-slip"),
        ({"what": "重点企业", "quantity": 12, "unit": "家"}, ""),
        ({"what": "投资", "quantity": 2.5, "unit": "亿元"}, ""),
        ({"what": "投资", "quantity": 25000, "unit": "万元"}, ""),
        ({"what": "办班", "quantity": 6, "unit": "期"}, ""),
        ({"what": "办班", "quantity": "若干", "unit": "期"}, ""),
    ],
)
def test_a_target_says_what_its_action_says(target: dict[str, object], rule: str) -> None:
    found = of("其中12家重点企业每月调度，总投资2.5亿元。", targets=[target])
    assert [f.rule for f in found] == ([rule] if rule else [])
    if rule:
        assert found[0].where.path == "speakers[0].actions[0].targets[0].quantity"


POINT = {"heading": "看到一件事", "body": "值得学。"}


@pytest.mark.parametrize(
    "lead",
    [
        "归纳起来有三点感受。",
        "感受主要有三点。",
        "学习之后有三点感悟。",
        "体会有三个方面：",
        "有三条启示。",
    ],
)
def test_announced_counts_are_those_of_the_findings(lead: str) -> None:
    (finding,) = of("马上就做。", lead=lead, findings=[POINT, POINT])
    assert (finding.rule, finding.fix, finding.where.path) == ("count", "2", "speakers[0].lead")
    assert of("马上就做。", lead=lead, findings=[POINT] * 3) == []


@pytest.mark.parametrize(
    "lead",
    ["感受有三点：一是快；二是好；三是省。", "感受很深，一点不假。", "两地三个方面的经验都好。"],
)
def test_what_is_counted_out_or_counts_something_else_is_let_be(lead: str) -> None:
    assert of("马上就做。", lead=lead, findings=[POINT, POINT]) == []


def test_counts_of_the_whole_edition() -> None:
    def announced(lead: str) -> list[str]:
        return [f.found for f in lint(pipeline.load(edition(lead=lead)))]

    assert announced("现将一位同志谈的体会刊发，提出1项举措。") == []
    assert announced("现将摘编刊发，三位同志谈了体会。") == ["三位同志"]
    assert announced("谈了体会，提出26项举措，分属6个单位。") == ["提出26项举措"]


def test_labels_that_skip_a_number_tell_of_a_lost_finding() -> None:
    def labelled(*labels: str) -> list[str]:
        items = [{"label": label} | POINT for label in labels]
        return [f.found for f in of("马上就做。", findings=items) if f.rule == "gap"]

    assert labelled("一是", "二是", "三是") == []
    assert labelled("感受一", "感受二", "其一") == []
    assert labelled("一是", "三是") == ["三是"]
    assert labelled("第一", "第二", "第四") == ["第四"]
    assert labelled("二是") == ["二是"]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("其中12家重点企业每月调度", "其中15家重点企业每月调度", "conflict"),
        ("quantity: 12, unit: 家", "quantity: 15, unit: 家", "conflict"),
        ("quantity: 1000, unit: 亿,", "quantity: 1000, unit: 亿元,", "unit-slip"),
        ("归纳起来有四点感受", "归纳起来有五点感受", "count"),
        ("上饶的经验主要有两条", "上饶的经验主要有三条", "count"),
        ("继续推行4项机制", "继续推行5项机制", "count"),
        ("提出26项举措", "提出27项举措", "count"),
        ("分属6个单位", "分属7个单位", "count"),
        ("六位同志结合", "七位同志结合", "count"),
        ("label: 感受三", "label: 感受四", "gap"),
        ("“赣服通”“赣政通”两大平台", "“赣服通”“赣政通”三大平台", "count"),
    ],
)  # fmt: skip
def test_one_altered_figure_of_the_tour_is_found(
    before: str, after: str, rule: str, tmp_path: object
) -> None:
    from reports.loading import loads

    text = (HOME / "data" / "study-tour.yaml").read_text("utf-8")
    assert text.count(before) == 1
    assert rule in {f.rule for f in lint(loads(text.replace(before, after), "tour.yaml"))}
