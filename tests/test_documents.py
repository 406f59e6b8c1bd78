"""Documents: found by being there, one for each speaker where a template says so; profiles."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import HOME, edition

from reports import documents, pipeline
from reports.errors import ReportError
from reports.pipeline import TEMPLATES
from reports.style import load_style, profiles


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates to change."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    monkeypatch.setattr(pipeline, "TEMPLATES", folder)
    return folder


def test_a_folder_with_a_template_is_a_document_and_needs_nothing_else(templates: Path) -> None:
    (templates / "mine").mkdir()
    (templates / "mine" / documents.TEMPLATE).write_text("<document/>", "utf-8")
    assert "mine" in documents.names(templates)
    assert documents.kind(templates, "mine") == documents.Kind()


def test_a_document_for_each_speaker(templates: Path) -> None:
    (templates / "page").mkdir()
    source = "<document><paragraph>{{ speaker.name }}</paragraph></document>"
    (templates / "page" / documents.TEMPLATE).write_text(source, "utf-8")
    (templates / "page" / "document.yaml").write_text("名称: 单页\n每: 发言人\n", "utf-8")
    report = pipeline.load(edition(speakers=[_speaker("甲", "a"), _speaker("乙", "b")]))
    jobs = pipeline.jobs(report, ["page"])
    assert [job.title for job in jobs] == ["page-a", "page-b"]
    assert [job.pages.dump().count("乙") for job in jobs] == [0, 1]
    assert [job.title for job in pipeline.jobs(report, ["page-b"])] == ["page-b"]
    with pytest.raises(ReportError) as caught:
        pipeline.jobs(report, ["page-c"])
    assert caught.value.problems[0].code == "template-missing"


def _speaker(name: str, id: str) -> dict[str, object]:
    return {"id": id, "name": name, "unit": "某局", "findings": [{"body": "一句话。"}]}


def test_what_document_yaml_says_is_checked(templates: Path) -> None:
    (templates / "briefing" / "document.yaml").write_text("titel: 简报\neach: nobody\n", "utf-8")
    with pytest.raises(ReportError) as caught:
        documents.kind(templates, "briefing")
    assert [(p.code, p.where.line) for p in caught.value.problems] == [
        ("unknown-key-near", 1),
        ("wrong-choice", 2),
    ]


def test_rows_keep_the_numbers_that_are_given() -> None:
    actions = [{"heading": "甲", "number": 2}, {"heading": "乙"}, {"heading": "丙"}]
    report = pipeline.load(edition(speakers=[{"name": "李", "unit": "局", "actions": actions}]))
    assert [(row.number, str(row.action.heading)) for row in report.rows] == [
        (2, "甲"),
        (1, "乙"),
        (3, "丙"),
    ]


def test_every_profile_fits_every_document() -> None:
    for name in profiles(TEMPLATES):
        for template in documents.names(TEMPLATES):
            page = load_style(TEMPLATES, template, name).page
            assert page.depth > page.pitch


def test_a_profile_changes_all_documents_and_some_of_them_more() -> None:
    plain, local = (load_style(TEMPLATES, "briefing", name) for name in ("", "local-example"))
    assert (plain.page.pitch, local.page.pitch) == (28.95, 28.0)
    assert local.page.folio_form == "- {n} -"
    assert local.paragraph("masthead").char.size == 48
    assert local.words["masthead"] == "工作简报"


def test_a_profile_is_checked_like_data(templates: Path) -> None:
    bad = "page: {top: 3}\nparagraphs: {body: {sise: 3号}}\ndocuments: {briefing: {pgae: {}}}\n"
    (templates / "profiles" / "bad.yaml").write_text(bad, "utf-8")
    with pytest.raises(ReportError) as caught:
        load_style(templates, "briefing", "bad")
    assert [(p.code, p.where.line) for p in caught.value.problems] == [
        ("wrong-length", 1),
        ("unknown-key-near", 2),
        ("unknown-key-near", 3),
    ]


def test_an_unknown_profile_and_two_in_conflict_are_named() -> None:
    report = pipeline.load(edition())
    with pytest.raises(ReportError) as caught:
        _ = pipeline.jobs(report, profile="nowhere")[0].galley
    assert caught.value.problems[0].code == "profile-unknown"
    about = {"id": "t", "title": "题", "issuer": "局", "date": "2023-07-24", "profile": "compact"}
    named = pipeline.load(edition(edition=about))
    assert pipeline.profile_of(named, "compact") == "compact"
    with pytest.raises(ReportError) as caught:
        pipeline.profile_of(named, "gbt9704")
    assert caught.value.problems[0].code == "profile-conflict"


def test_frames_have_their_own_profiles() -> None:
    about = {"id": "t", "title": "题", "issuer": "局", "date": "2023-07-24"}
    for frame, profile in pipeline.PROFILES.items():
        report = pipeline.load(edition(edition=about | {"frame": frame}))
        assert pipeline.profile_of(report) == profile
        assert (HOME / "templates" / "profiles" / f"{profile}.yaml").is_file()


def test_a_draft_brings_the_list_of_what_is_open_and_a_settled_edition_does_not() -> None:
    report = pipeline.load(edition())
    assert [job.name for job in pipeline.jobs(report)] == ["briefing", "openpoints"]
    assert [job.name for job in pipeline.jobs(report, ["briefing"])] == ["briefing"]
    decided = pipeline.load(edition(decisions=[{"point": "*", "decision": "照此办理"}]))
    assert [job.name for job in pipeline.jobs(decided)] == ["briefing"]


def test_attachments_that_are_nowhere_are_named(tmp_path: Path) -> None:
    attachments = [{"title": "甲", "file": "no.pdf"}, {"title": "乙", "document": "nothing"}]
    with pytest.raises(ReportError) as caught:
        pipeline.jobs(pipeline.load(edition(attachments=attachments)))
    assert [(p.code, p.where.path) for p in caught.value.problems] == [
        ("attachment-missing", "attachments[0].file"),
        ("attachment-unknown", "attachments[1].document"),
    ]


def test_documents_may_be_called_by_their_titles() -> None:
    about = {"id": "t", "title": "题", "issuer": "某局", "date": "2023-07-24"}
    report = pipeline.load(edition(edition=about | {"documents": ["简报", "actions"]}))
    names = [job.name for job in pipeline.jobs(report)]
    assert names == ["briefing", "actions", "openpoints"]
    assert [job.name for job in pipeline.jobs(report, ["督办台账"])] == ["ledger"]
    with pytest.raises(ReportError) as caught:
        pipeline.jobs(report, ["简抱", "digets"])
    assert [p.values["name"] for p in caught.value.problems] == ["简抱", "digets"]
    assert "briefing 简报" in str(caught.value.problems[0].values["known"])


def test_only_what_an_official_document_can_print_is_attached() -> None:
    """A slip or minutes as an attachment would print something else."""
    attachments = [{"title": "传阅单", "document": "slip"}, {"title": "表", "document": "ledger"}]
    with pytest.raises(ReportError) as caught:
        pipeline.jobs(pipeline.load(edition(attachments=attachments)), ["formal"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.path) == ("attachment-unknown", "attachments[0].document")
    assert "ledger" in str(problem.values["known"])


IN_TEMPLATE = {
    '<paragraph style="subtitel">': ("style-unknown-near", 'style="subtitel', {"near": "subtitle"}),
    '<section page="lanscape"/>': ("style-unknown-near", 'page="lanscape', {"near": "landscape"}),
    '<table style="xyz"/>': ("style-unknown", 'style="xyz', {}),
    "<figure><file>none.png</file><alt>图</alt></figure>": ("picture-missing", "<figure", {}),
    "<figure><file>none.png</file></figure>": ("figure-without-alt", "<figure", {}),
    '<bar value="x"/>': ("attribute-wrong", "x", {}),
}


@pytest.mark.parametrize("tag", IN_TEMPLATE)
def test_what_a_template_writes_wrongly_is_found_where_it_stands(tag: str, templates: Path) -> None:
    code, _, _ = IN_TEMPLATE[tag]
    (templates / "mine").mkdir()
    path = templates / "mine" / documents.TEMPLATE
    body = f"{tag}甲</paragraph>" if tag.startswith("<paragraph") else tag
    body = f"<chart>{body}</chart>" if tag.startswith("<bar") else body
    path.write_text(f"<document>\n  <blank/>{body}\n</document>", "utf-8")
    with pytest.raises(ReportError) as caught:
        _ = pipeline.jobs(pipeline.load(edition()), ["mine"])[0].galley
    problem = caught.value.problems[0]
    assert (problem.code, problem.where.file, problem.where.line) == (code, str(path), 2)
    line = path.read_text("utf-8").split("\n")[1]
    _, at, values = IN_TEMPLATE[tag]
    said = at.partition('"')[2] or at
    assert line[problem.where.column - 1 :].startswith(said)
    assert values.items() <= problem.values.items()
