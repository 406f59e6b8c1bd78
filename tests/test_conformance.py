"""The conformance report: what it measures is so, what is wrong it says, and it claims no more."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from conftest import HOME, edition
from msgspec.structs import asdict

from reports import checking, cli, pipeline, verify
from reports.checking import Checked
from reports.conformance import Conformance, Measured, assess
from reports.conformance.clause import ABSENT, ASK, BROKEN, HELD, Row
from reports.conformance.formal import FORMAL
from reports.conformance.forms import FORMS
from reports.conformance.pages import PAGES
from reports.conformance.texts import ASKED, FILES, TEXTS
from reports.errors import ReportError
from reports.gates import Finished
from reports.messages import zh
from reports.pipeline import Job
from reports.typeset.placed import Box

FORMAL_SAMPLES = ("formal", "letter", "order", "minutes")


@cache
def measured(name: str) -> Conformance:
    report = pipeline.load(HOME / "data" / f"{name}.yaml")
    wanted = "minutes" if name == "minutes" else "formal"
    return held(*pipeline.jobs(report, [wanted]))


def held(*jobs: Job) -> Conformance:
    done = [
        Measured(job.name, checking.name_of(job), Finished(
            job.title, job.galley, job.pages, job.write("pdf"), None, closely=True
        ))
        for job in jobs
    ]  # fmt: skip
    return assess(done, (), checking.faces())


def rows(found: Conformance) -> list[Row]:
    return [row for document in found.documents for row in document.rows]


@pytest.mark.parametrize("name", FORMAL_SAMPLES)
def test_formal_papers_keep_what_is_measured(name: str) -> None:
    broken = [(row.clause, row.what, row.measured) for _, row in measured(name).broken]
    assert broken == []
    assert not [row for row in rows(measured(name)) if row.verdict == ASK]


def test_every_clause_applies_to_some_sample() -> None:
    """No clause is dead: each is measured on one of the papers."""
    applied = {
        (row.clause, row.what)
        for name in FORMAL_SAMPLES
        for row in rows(measured(name))
        if row.verdict in (HELD, BROKEN)
    }
    job = Job(pipeline.load(joint(signed_by="李明", seal=False)), "formal")
    applied |= {(r.clause, r.what) for r in rows(held(job)) if r.verdict in (HELD, BROKEN)}
    job = Job(pipeline.load(joint(marking="机密★1年", urgency="特急")), "formal")
    applied |= {(r.clause, r.what) for r in rows(held(job)) if r.verdict in (HELD, BROKEN)}
    dead = {(c.clause, c.what) for c in (*PAGES, *FORMAL, *FORMS)} - applied
    assert dead == set()


def joint(**values: object) -> dict[str, object]:
    found = yaml.safe_load((HOME / "data" / "formal.yaml").read_text("utf-8"))
    assert isinstance(found, dict)
    found["edition"].update({"joint_issuers": []} | values)
    name = "学习考察任务汇总表（一并发给各牵头单位、配合单位和有关责任人，请对照执行）"
    found["attachments"] = [{"title": name, "document": "briefing"}]
    found["sections"] = [{"heading": "一事", "body": ["一个产业抓了十年，抓出了名堂。" * 70]}]
    return found


SPOILT = [
    ("page: {top: 40mm}", "5.2.1", "天头"),
    ("page: {inside: 20mm}", "5.2.1", "订口"),
    ("page: {folio_drop: 12mm}", "7.5", "页码一字线至版心下边缘"),
    ("paragraphs: {body: {size: 小四}}", "5.2.2", "正文字号（3号）"),
    ("paragraphs: {body: {face: kaiti}}", "5.2.2", "正文字体"),
    ("paragraphs: {body: {colour: gap}}", "5.2.4", "正文颜色"),
    ("paragraphs: {body: {indent: 4字}}", "7.3.3", "自然段左空二字"),
    ("paragraphs: {body: {tracking: 1pt}}", "5.2.3", "每行字数（版心宽÷字距）"),
    ("paragraphs: {body: {pitch: 32pt}}", "5.2.3", "每面行数（版心高÷行距）"),
    ("paragraphs: {level1: {face: kaiti}}", "7.3.3", "第一层标题字体"),
    ("paragraphs: {folio: {size: 小五}}", "7.5", "页码字号（4号）"),
    ("paragraphs: {imprint-last: {border_bottom: {width: 3pt}}}", "7.4.1", "版记末条线粗"),
]


@pytest.mark.parametrize(("profile", "clause", "what"), SPOILT, ids=[s[2] for s in SPOILT])
def test_a_style_against_the_standard_is_told(
    profile: str, clause: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(pipeline.TEMPLATES, tmp_path / "templates")
    house = tmp_path / "templates" / "profiles" / "wrong.yaml"
    house.write_text(profile + "\n", "utf-8")
    monkeypatch.setattr(pipeline, "TEMPLATES", tmp_path / "templates")
    body = ["一个产业抓了十年，抓出了名堂，也抓出了路子。" * 40, "好。"]
    sections = [{"heading": "一事", "body": body}]
    data = edition(sections=sections, closing="供参阅。")
    found = held(Job(pipeline.load(data), "briefing", profile="wrong"))
    assert (clause, what) in {(row.clause, row.what) for _, row in found.broken}


def test_what_lint_and_gates_find_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = (HOME / "data" / "minimal.yaml").read_text("utf-8")
    path.write_text(text + "closing: 先把流程理顺,办事就快。\n", "utf-8")
    found = checking.check(path, measure=True).conformance
    assert found is not None
    (row,) = [row for name, row in found.broken if name == "数据文件"]
    assert (row.standard, row.measured) == ("GB/T 15834-2011", "1处")
    assert row.page == f"数据第{len(text.splitlines()) + 1}行"


def test_every_problem_of_gates_and_lint_stands_in_a_row() -> None:
    told = {code for rule in (*TEXTS, *FILES) for code in rule.codes}
    known = {code for code in zh.PROBLEMS if code.startswith(("lint-", "gate-"))}
    assert known <= told


def test_what_only_a_person_can_check_is_never_held() -> None:
    assert {row.verdict for row in ASKED} == {ASK}
    assert all(row.measured and not row.required for row in ASKED)


@cache
def checked() -> Checked:
    return checking.check(HOME / "data" / "minutes.yaml", measure=True)


def test_the_report_is_a_document_like_any_other() -> None:
    files = checking.report_files(checked(), ("pdf", "docx"))
    texts = {format: verify.squeezed(verify.READERS[format](files[format])) for format in files}
    assert texts["pdf"] == texts["docx"]
    assert checked().conformance is not None
    for row in checked().conformance.rows:  # type: ignore[union-attr]
        if row.verdict != ABSENT:
            assert verify.squeezed(row.what) in texts["pdf"]
            assert verify.squeezed(row.measured) in texts["pdf"]


def test_counts_are_those_of_the_rows() -> None:
    found = checked().conformance
    assert found is not None
    assert found.counts == {
        verdict: Counter(row.verdict for row in found.rows)[verdict]
        for verdict in (HELD, BROKEN, ABSENT, ASK)
    }
    told = found.as_json()
    assert told["counts"] == found.counts
    assert told["texts"] == [asdict(row) for row in found.texts]


def run(*words: str) -> int:
    return cli.main(["check", *words, "--lang", "zh"])


def test_the_command_writes_both_files_or_the_one_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(HOME / "data" / "minimal.yaml")
    assert run(path, "--report", str(tmp_path / "r")) == 0
    assert {p.name for p in tmp_path.iterdir()} == {"r.pdf", "r.docx"}
    assert str(tmp_path / "r.pdf") in capsys.readouterr().out
    assert run(path, "--report", str(tmp_path / "one.pdf"), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (tmp_path / "one.pdf").is_file()
    assert not (tmp_path / "one.docx").exists()
    (found,) = told["conformance"].values()
    assert found["counts"][HELD] > 40


def test_a_report_needs_a_name_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(HOME / "data" / "minimal.yaml")
    assert run(path, "--report", path) == 1
    assert run(path, path, "--report", "x") == 1
    said = capsys.readouterr().err
    assert "写成了数据文件" in said
    assert "不能都叫" in said


def test_a_file_that_cannot_be_read_is_no_ground_for_verdicts() -> None:
    job = Job(pipeline.load(edition()), "briefing")
    done = Finished("t", job.galley, job.pages, b"%PDF-1.7\n", None, closely=True)
    with pytest.raises(ReportError, match="file-unreadable"):
        assess([Measured("briefing", "简报", done)], (), checking.faces())


def test_a_template_alone_says_that_nothing_was_measured() -> None:
    job = Job(pipeline.load(edition()), "conformance")
    assert "还没有量" in verify.pdf_text(job.write("pdf"))


def test_an_imprint_without_recipients_begins_with_the_thick_rule() -> None:
    """GB/T 9704-2012 7.4.1: the first and the last rule are 0.35 mm, those between 0.25 mm."""
    edition = {"id": "a", "title": "关于某事的报告", "issuer": "某市某局", "date": "2023-07-24"}
    data = {"edition": edition, "sections": [{"heading": "一件事", "body": "就这样。"}]}
    page = Job(pipeline.load(data), "briefing").pages.pages[-1]
    rules = [item for item in page.items if isinstance(item, Box) and item.width > 400]
    first, last = sorted(rules, key=lambda rule: rule.y)[-2:]
    assert (first.height, last.height) == pytest.approx((0.35 / 25.4 * 72,) * 2, abs=0.02)
