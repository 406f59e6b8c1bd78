"""Rules about single texts: each finds what it names, and only that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from conftest import SAMPLES, edition

from reports import pipeline
from reports.errors import Severity
from reports.lint import Finding, lint, unsettled
from reports.lint.scripts import simplified, traditional
from reports.messages import PROBLEMS, say


def found(text: str, **about: object) -> list[Finding]:
    mapping = edition(lead=text)
    head = mapping["edition"]
    assert isinstance(head, dict)
    return list(lint(pipeline.load(mapping | {"edition": head | about})))


WRONG = [
    ("half-width-mark", "项目开工,企业投产。", ",", "，"),
    ("half-width-mark", "主要有:招商、安商。", ":", "："),
    ("half-width-mark", "企业投产(含试产)。", "(", "（"),
    ("half-width-mark", "引入LNG储配(含接收)项目。", "(", "（"),
    ("half-width-mark", "项目已经开工.下一步投产。", ".", "。"),
    ("half-width-mark", "办得成吗?办得成。", "?", "？"),
    ("straight-quote", '盯住"两光一车"不动摇。', '"', "“”"),
    ("doubled-mark", "项目开工，，企业投产。", "，，", "，"),
    ("doubled-mark", "项目开工，。", "，。", "。"),
    ("doubled-mark", "还差什么？。", "？。", "？"),
    ("doubled-mark", "核到…一处。", "…", "……"),
    ("doubled-mark", "核到。。。一处。", "。。。", "……"),
    ("doubled-mark", "核到...一处。", "...", "……"),
    ("doubled-mark", "一句话———办。", "———", "——"),
    ("doubled-mark", "（，见附件）。", "（，", "（"),
    ("doubled-mark", "好！！！！", "！！！！", "！！！"),
    ("stray-space", "项目 开工。", " ", ""),
    ("stray-space", "新增 12家企业。", " ", ""),
    ("stray-space", "新增12 家企业。", " ", ""),
    ("stray-space", "项目开工。 企业投产。", " ", ""),
    ("stray-space", "先开工。　　再投产。", "　　", ""),
    ("unbalanced", "盯住“两光一车不动摇。", "“两光一车不动摇", "”"),
    ("unbalanced", "盯住两光一车”不动摇。", "”不动摇。", "“"),
    ("unbalanced", "各县（市、区党委。", "（市、区党委。", "）"),
    ("unbalanced", "印发《方案。", "《方案。", "》"),
    ("nested", "他说：“要做到“快”。”", "“快”。”", "‘’"),
    ("nested", "盯住‘两光一车’不动摇。", "‘两光一车’不动", "“”"),
    ("nested", "学习《关于印发《方案》的通知》。", "《方案》的通知》", "〈〉"),
    ("mixed-script", "上饶的產业發展快。", "產發", "产发"),
    ("residue", "我们（men）去，他重(zhòng)要。", "(zhòng)", ""),
    ("residue", "干劲（jìn tóu）足。", "（jìn tóu）", ""),
    ("residue", "我們?nèi)去。", "?nèi)", ""),
    ("residue", "项目&nbsp;开工。", "&nbsp;", ""),
    ("residue", "项目<br/>开工。", "<br/>", ""),
    ("residue", "产值过亿[3]，增长快。", "[3]", ""),
    ("residue", "项目锟斤拷开工。", "锟斤拷", ""),
    ("residue", "项目\ufffd开工。", "\ufffd", ""),
    ("look-alike", "引进VОC治理设备。", "О", "O"),
    ("look-alike", "新增1O家企业。", "1O", "10"),
    ("look-alike", "项目己经开工。", "己经", "已经"),
    ("look-alike", "戴炜•李明。", "•", "·"),
    ("look-alike", "今日－明日。", "－", "—"),
    ("look-alike", "ー天也不能等，争ー流。", "ー", "一"),
    ("compatibility", "⼯业发展。", "⼯", "工"),
    ("compatibility", "⻅效快。", "⻅", "见"),
    ("compatibility", "\uf905起来。", "\uf905", "串"),
    ("compatibility", "项目开工｡", "｡", "。"),
    ("private-use", "陈\ue863同志。", "\ue863", ""),
    ("invisible", "项目\u200b开工。", "\u200b", ""),
    ("invisible", "项目\u202e开工。", "\u202e", ""),
    ("chinese-zero", "二○二三年。", "二○二三", "二〇二三"),
    ("chinese-zero", "二0二三年。", "二0二三", "二〇二三"),
    ("chinese-zero", "二零二三年。", "二零二三", "二〇二三"),
    ("year-bracket", "见某办发（2023）12号。", "（2023）", "〔2023〕"),
    ("year-bracket", "见某办发[2023]12号。", "[2023]", "〔2023〕"),
    ("serial-number", "见某办发〔2023〕第12号。", "第12", "12"),
    ("serial-number", "见某办发〔2023〕012号。", "012", "12"),
    ("numbering-mark", "一、，抓项目。", "一、，", "一、"),
    ("numbering-mark", "（一）、抓项目。", "（一）、", "（一）"),
    ("numbering-mark", "1、抓项目。", "1、", "1."),
    ("numbering-mark", "2.、抓项目。", "2.、", "2."),
    ("wide-digit", "新增１２家。", "１２", "12"),
    ("mixed-numeral", "新增3百家企业。", "3百", ""),
    ("mixed-numeral", "新增二十5家企业。", "5", ""),
    ("mixed-numeral", "2023年七月。", "2023年七月", ""),
    ("zero-in-date", "2023年07月开工。", "07", "7"),
    ("zero-in-date", "7月05日开工。", "05", "5"),
    ("range-mark", "新增12-15家。", "12-15", "12～15"),
    ("range-mark", "2021-2023年。", "2021-2023", "2021—2023"),
    ("range-mark", "1-10月份完成投资。", "1-10", "1—10"),
    ("residue", "市委會(huì)議。", "(huì)", ""),
]


@pytest.mark.parametrize(("rule", "text", "what", "fix"), WRONG, ids=[w[1] for w in WRONG])
def test_a_fault_is_found_with_its_place_and_its_cure(
    rule: str, text: str, what: str, fix: str
) -> None:
    finding = next((f for f in found(text) if (f.rule, f.found) == (rule, what)), None)
    assert finding, [(f.rule, f.found) for f in found(text)]
    assert finding.fix == fix
    assert finding.where.path == "lead"
    for language in PROBLEMS:
        said = " ".join(say(finding.problem(), language))
        assert finding.id in said
        assert "{" not in said


RIGHT = [
    "比分3:2，用时10:30，占比1:5。",
    "VOCs, LNG and others",
    "网址http://example.invalid/a/b?c=1不得断错，邮箱a.b@example.invalid。",
    "网址https://example.invalid/（见附件），版本5.0，金额1,200万元。",
    "真的吗？！好！！！他问：“行吗？”他答：“行。”",
    "《怎么办？》，“千年窑火、人间烟火”，（见附件）。",
    "核到……一处也不能含糊——都要照录。",
    "内部资料　注意保存",
    "It’s fine；rock ’n’ roll。",
    "1）先办；2）后办；a）可办。",
    "里层：“‘好’。”",
    "各县（市、区）党委（各县（市、区）照办）。",
    "《天工開物》说：“過手七十二，方克成器。”",
    "佐々木さくら、髙橋一郎两位技师，霞ヶ関。",
    "陈䶮、𠮷野、王堃、李喆、周祎、赵璟、赵昇。",
    "大垅的垅（lǒng）、㙍（duǒ）字难写。",
    "液化天然气（LNG）项目，英文（can）也有，（OK）。",
    "自己经历过，知己经年，周末来访，今年未完成。",
    "用时3千米，5千瓦，10百分点，前3百。",
    "第一、二产业，一、二、三产业融合。",
    "3、5两个月份",
    "O2O平台，Ⅱ期，5G基站，4A级景区，B2B。",
    "μm、Ω和π都是希腊字母，Москва是俄文。",
    "（2023）赣04民初12号判决，某办发〔2023〕12号。",
    "电话0792-8123456，型号A-5型，日期2023-07-24。",
    "二〇二三年七月，一千零一年，三十三家，二十余家。",
    "“1+4”帮扶，附件1一览表，星期一9时。",
    "12个项目[1]",
    "北京—上海，2021—2023年，5～10家。",
    "其中12家、15家、20家。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_let_be(text: str) -> None:
    wanted = {"residue"} if text.endswith("[1]") else set()
    assert {f.rule for f in found(text)} == wanted


def test_the_samples_are_silent() -> None:
    assert {(path.name, f.id) for path in SAMPLES for f in lint(pipeline.load(path))} == set()


def test_a_quotation_of_several_paragraphs_opens_at_each() -> None:
    assert found("他说：“先办这件。\n\n“再办那件。”") == []
    (finding,) = found("他说：“先办这件。\n\n再办那件。")
    assert (finding.rule, finding.where.path) == ("unbalanced", "lead[0]")


def test_traditional_text_has_its_own_characters() -> None:
    def in_lead(text: str) -> list[Finding]:
        return [f for f in found(text, language="zh-Hant") if f.where.path == "lead"]

    assert in_lead("上饒的產業發展快。") == []
    (finding,) = in_lead("上饒的产業發展快。")
    assert (finding.rule, finding.found, finding.fix) == ("mixed-script", "产", "產")
    assert all(new != old and len(old) == 1 for old, new in simplified().items())
    assert traditional()["产"] == "產"


def test_a_japanese_text_is_not_read_as_chinese() -> None:
    assert found("会議の報告,要点。", language="ja") == []


YAML = """\
edition: {id: t, title: 关于某事的报告, issuer: 某局, date: 2023-07-24}
lead: >-
  第一行没有错，
  第二行有错,要改。
speakers:
- id: li
  name: 李明
  unit: 某局
  actions:
  - id: go
    heading: '说"好"的''人'',走'
    body:
    - "没有错。"
    - |
      也没有错。

      最后(这里)错。
"""


def test_findings_stand_where_the_fault_stands(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(YAML, "utf-8")
    lines = YAML.splitlines()
    findings = lint(pipeline.load(file))
    assert [(f.rule, f.found) for f in findings if f.rule == "half-width-mark"] == [
        ("half-width-mark", ","),
        ("half-width-mark", ","),
        ("half-width-mark", "("),
        ("half-width-mark", ")"),
    ]
    for finding in findings:
        here = lines[finding.where.line - 1][finding.where.column - 1 :]
        assert here.startswith(finding.found), finding
    assert [f.id for f in findings if f.found == "("] == ["half-width-mark/li/go/body/3/（"]


def test_a_decision_accepts_a_finding_by_id_or_pattern() -> None:
    mapping = edition(lead="见[2023]12号文(旧)。")
    ids = [f.id for f in lint(pipeline.load(mapping))]
    assert ids == [
        "year-bracket/lead/［2023］",
        "half-width-mark/lead/（",
        "half-width-mark/lead/）",
    ]
    for point, left in ((ids[0], ids[1:]), ("half-width-mark/*", ids[:1]), ("*/lead/?", ids[:1])):
        decided = mapping | {"decisions": [{"point": point, "decision": "照录原文"}]}
        findings = lint(pipeline.load(decided))
        assert [f.id for f in findings if not f.settled] == left
        assert len(unsettled(findings)) == len(left)
    changed = edition(lead="见（2023）12号文。") | {
        "decisions": [{"point": ids[0], "decision": "可"}]
    }
    assert [f.settled for f in lint(pipeline.load(changed))] == [False]


def test_only_what_cannot_be_meant_is_an_error() -> None:
    errors = {
        f.rule for _, text, _, _ in WRONG for f in found(text) if f.severity is Severity.ERROR
    }
    assert errors == {"compatibility", "private-use", "invisible"}


def test_every_rule_is_tried_here() -> None:
    rules = {rule for rule, *_ in WRONG}
    figures = {"conflict", "unit-slip", "sum", "share", "count", "gap"}
    said = {code.removeprefix("lint-") for code in PROBLEMS["zh"] if re.match("lint-", code)}
    assert said == rules | figures


def test_an_id_can_be_copied_into_yaml_as_it_is() -> None:
    for _, text, _, _ in WRONG:
        for finding in found(text):
            for line in (f"point: {finding.id}", f"{{point: {finding.id}, decision: 可}}"):
                assert yaml.safe_load(line)["point"] == finding.id
