"""`check`: lint and gates at work on whole editions; what is accepted is silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SAMPLES

from reports import checking, editions
from reports.errors import ReportError, Severity

HEAD = "edition: {id: t, title: 题, issuer: 某局, date: 2023-07-24"


def file(folder: Path, body: str, decisions: str = "[]", status: str = "draft") -> Path:
    path = folder / "a.yaml"
    path.write_text(
        f"{HEAD}, status: {status}}}\nspeakers:\n"
        "- id: s\n  name: 李明\n  unit: 某局\n  verified: yes\n"
        f"  findings:\n  - {{id: f, body: '{body}'}}\ndecisions: {decisions}\n",
        "utf-8",
    )
    return path


def codes(path: Path, *, deep: bool = False) -> list[tuple[str, int]]:
    return [(p.code, p.where.line) for p in checking.check(path, deep=deep).problems]


def test_a_fault_of_the_text_is_told_with_its_line(tmp_path: Path) -> None:
    assert codes(file(tmp_path, "先把流程理顺,办事就快。")) == [("lint-half-width-mark", 8)]


def test_a_decision_accepts_it(tmp_path: Path) -> None:
    decisions = "[{point: 'half-width-mark/*', decision: 原文如此}]"
    assert codes(file(tmp_path, "先把流程理顺,办事就快。", decisions)) == []
    assert codes(file(tmp_path, "先把流程理顺,办事就快。", decisions, "final")) == []


def test_what_must_not_be_printed_stops_check_and_build(tmp_path: Path) -> None:
    path = file(tmp_path, "⼀个产业抓了十年。")  # U+2F00, a Kangxi radical
    checked = checking.check(path)
    assert ([p.code for p in checked.problems], checked.ok) == (["lint-compatibility"], False)
    with pytest.raises(ReportError) as caught:
        editions.build_all(path, tmp_path / "out")
    assert [p.code for p in caught.value.problems] == ["lint-compatibility"]
    assert not (tmp_path / "out").exists()


def test_a_build_tells_of_faults_too(tmp_path: Path) -> None:
    manifest = editions.build_all(file(tmp_path, "先把流程理顺,办事就快。"), tmp_path / "out")
    assert [p.code for p in manifest.warnings] == ["lint-half-width-mark"]


def test_a_deep_check_names_what_no_document_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = file(tmp_path, "办事就快。").read_text("utf-8").replace("id: f,", "id: f, theme: 作风,")
    path.write_text(text, "utf-8")
    assert codes(path, deep=True) == [("text-unused", 8)]
    assert codes(path) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_pass_every_gate(path: Path) -> None:
    checked = checking.check(path, deep=True)
    assert [p for p in checked.problems if p.severity is Severity.ERROR] == []
    assert {p.code for p in checked.problems} <= {"text-unused"}
