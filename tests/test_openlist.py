"""The one list of what is open: all kinds of it, the same in `check`, as JSON, in the manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import HOME

from reports import checking, cli, editions, pipeline
from reports.manifest import Manifest
from reports.openlist import Open, counted

TEXT = """\
edition: {id: open, title: 题, issuer: 某局, date: 2023-07-24}
event: {source: 公开报道}
speakers:
- id: s
  name: 李明
  unit: 某局
  lead: 第一段，说得好。
  findings:
  - {id: f, body: 看了一天。, theme: 作风}
  # 待核：原文“干”→“乾”：繁体改回简体。
  actions:
  - {id: a, heading: 办一件事, body: '先把流程理顺,办事就快。'}
  - {id: b, heading: 办两件事, body: '先把口子收紧,办事就稳。', deadline: 2023-12-31, person: 王堃}
decisions:
- {point: 'half-width-mark/s/a/*', decision: 原文如此}
- {point: 's/a/deadline', decision: 长期坚持}
- {point: 'unused/s/f/theme', decision: 只作检索}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "open.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def told(items: tuple[Open, ...]) -> set[tuple[str, str, bool, str]]:
    return {(one.kind, one.id, one.settled, one.decision) for one in items}


ACTIONS = "speakers[0].actions"
WANTED = {
    ("name", "s/name", False, ""),
    ("person", "s/a/person", False, ""),
    ("deadline", "s/a/deadline", True, "长期坚持"),
    ("repair", "", False, ""),
    ("lint", "half-width-mark/s/a/body/，", True, "原文如此"),
    ("lint", "half-width-mark/s/b/body/，", False, ""),
    ("unused", "unused/s/f/theme", True, "只作检索"),
    ("unused", "unused/event/source", False, ""),
}


def test_every_kind_stands_in_the_list(path: Path) -> None:
    found = checking.check(path, deep=True).open
    assert told(found) >= WANTED
    (repair,) = (one for one in found if one.kind == "repair")
    assert repair.problem.where.line == 10
    assert "干" in str(repair.problem.values["said"])
    assert counted(found)["lint"] == counted(found)["repair"] == 1


def test_without_the_files_nothing_is_said_of_what_they_show(path: Path) -> None:
    assert "unused" not in {one.kind for one in checking.check(path).open}


def test_the_manifest_has_the_same_list(path: Path, tmp_path: Path) -> None:
    editions.build_all(path, tmp_path / "out")
    written = json.loads((tmp_path / "out" / "open" / "manifest.json").read_text("utf-8"))
    checked = checking.check(path, deep=True).open
    assert written["open"] == [one.as_json() for one in checked]
    read = Manifest.read(tmp_path / "out" / "open")
    assert read is not None
    assert [dict(item) for item in read.open] == written["open"]


def test_a_build_of_some_documents_says_nothing_of_what_is_left_out(
    path: Path, tmp_path: Path
) -> None:
    made = editions.build_all(path, tmp_path / "out", documents=("briefing",))
    assert "unused" not in {item["kind"] for item in made.open}


def test_the_command_lists_what_is_open(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(path), "--deep", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "[s/a/person]" in said
    assert "原文“干”→“乾”" in said
    assert "[s/a/deadline]" not in said  # settled
    assert cli.main(["check", str(path), "--deep", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)["open"].values()
    assert {(one["kind"], one["id"]) for one in listed} >= {found[:2] for found in WANTED}
    assert all(one["message"] for one in listed)


def test_warnings_fail_when_it_is_strict(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(path)]) == 0
    assert cli.main(["check", str(path), "--strict"]) == 1
    capsys.readouterr()
    assert cli.main(["check", str(path), "--strict", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_samples_have_nothing_but_points_of_their_data() -> None:
    found = checking.check(HOME / "data" / "formal.yaml").open
    assert {one.kind for one in found} <= {"name", "person", "deadline", "lead-unit", "inferred"}


def test_a_review_copy_comments_on_all_of_it(path: Path) -> None:
    """Gaps, marks of an import, findings: each at a text that the reader sees."""
    path.write_text(TEXT.replace("{id: open,", "{id: open, status: review,"), "utf-8")
    notes = pipeline.jobs(pipeline.load(path), ["briefing"])[0].word.notes
    said = {note.path: note.text for note in notes}
    assert {"speakers[0].name", "speakers[0].actions[0].person"} <= set(said)
    assert "繁体改回简体" in said[ACTIONS]
    assert "半角" in said[f"{ACTIONS}[1].body"]
    assert not any("deadline" in path for path in said)
