"""Tests of derived ids: stable under editing, unique, and written back without harm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reports.errors import ReportError
from reports.loading import load, loads
from reports.model import Report
from reports.write_back import write_back

EDITION = "edition: {id: t, title: 题, issuer: 办, date: 2023-07-24}\n"
TWO = """\
speakers:
- name: 张三
  unit: 某局
  findings:
  - body: 甲
  - id: f2
    body: 乙
  - body: 丙
  achievements:
  - body: 丁
  actions:
  - body: 戊
- name: 李四
  unit: 某县
"""


def all_ids(report: Report) -> list[str]:
    return [i for s in report.speakers for i in (s.id, *(item.id for item in s.items))]


def test_items_are_numbered_past_the_ids_that_are_taken() -> None:
    speaker = loads(EDITION + TWO).speakers[0]
    assert [item.id for item in speaker.findings] == ["f1", "f2", "f3"]
    assert [item.id for item in speaker.achievements] == ["s1"]
    assert [item.id for item in speaker.actions] == ["a1"]
    assert speaker.findings[0].id.path == "speakers[0].findings[0].id"


def test_an_id_given_to_another_kind_is_taken_too() -> None:
    text = "speakers:\n- name: 张三\n  unit: 某\n  findings: [{body: 甲}]\n"
    speaker = loads(EDITION + text + "  actions: [{id: F1, body: 乙}]\n").speakers[0]
    assert [item.id for item in speaker.items] == ["f2", "F1"]


def test_editing_the_words_changes_no_id() -> None:
    edited = TWO.replace("甲", "改过").replace("戊", "也改过").replace("某局", "新单位")
    assert all_ids(loads(EDITION + edited)) == all_ids(loads(EDITION + TWO))


def test_order_and_rank_change_no_speakers_id() -> None:
    first, second = loads(EDITION + TWO).speakers
    swapped = TWO + "  rank: 1\n"
    assert {s.name: s.id for s in loads(EDITION + swapped).speakers} == {
        "张三": first.id,
        "李四": second.id,
    }


def test_adding_at_the_end_changes_no_id() -> None:
    more = TWO.replace("  achievements:", "  - body: 己\n  achievements:")
    assert [item.id for item in loads(EDITION + more).speakers[0].findings] == [
        "f1",
        "f2",
        "f3",
        "f4",
    ]


def test_two_speakers_of_one_name_are_told_apart() -> None:
    rows = "".join(f"- name: 张三\n  unit: {unit}\n" for unit in ("甲局", "乙局", "乙局"))
    ids = [speaker.id for speaker in loads(EDITION + "speakers:\n" + rows).speakers]
    assert len(set(ids)) == 3
    assert all(word.startswith("p-") for word in ids)


def test_an_action_may_follow_from_a_derived_id() -> None:
    text = TWO.replace("  - body: 戊\n", "  - body: 戊\n    follows_from: [f3]\n")
    assert loads(EDITION + text).speakers[0].actions[0].follows_from == ("f3",)


def round_trip(tmp_path: Path, text: str) -> tuple[str, tuple[str, ...]]:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode("utf-8"))
    before = load(path)
    written = write_back(path)
    after = load(path)
    assert after == before
    assert all_ids(after) == all_ids(before)
    assert write_back(path) == ()
    return path.read_bytes().decode("utf-8"), written


def test_ids_are_written_back_among_comments_and_layout(tmp_path: Path) -> None:
    text, written = round_trip(
        tmp_path,
        EDITION + "# 发言人按来稿先后\nspeakers:\n\n-   姓名: 张三   # 已核\n    单位: 某局\n"
        "    findings:\n      # 第一条\n      - heading: 甲\n        body: |\n          正文\n\n",
    )
    assert written == ("speakers[0].id", "speakers[0].findings[0].id")
    assert text == (
        EDITION + "# 发言人按来稿先后\nspeakers:\n\n-   编号: p-1d841bc0\n    姓名: 张三   # 已核\n"
        "    单位: 某局\n    findings:\n      # 第一条\n      - id: f1\n        heading: 甲\n"
        "        body: |\n          正文\n\n"
    )


def test_ids_are_written_into_braces_and_empty_keys(tmp_path: Path) -> None:
    text, _ = round_trip(
        tmp_path,
        EDITION + "speakers:\n- {name: 张三, unit: 某局}\n- id:    # 待定\n  name: 李四\n"
        "  unit: 某县\n  actions:\n  - {编号: '', 正文: 甲}\n",
    )
    assert "- {id: p-1d841bc0, name: 张三, unit: 某局}\n" in text
    assert "- id: p-" in text
    assert "    # 待定\n" in text
    assert "- {编号: a1, 正文: 甲}\n" in text


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    text, _ = round_trip(tmp_path, "\ufeff" + (EDITION + TWO).replace("\n", "\r\n"))
    assert text.startswith("\ufeffedition")
    assert text.count("\n") == text.count("\r\n")


def test_a_file_with_all_its_ids_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(EDITION + "speakers:\n- {id: x, name: 张三, unit: 某局}\n", "utf-8")
    os.utime(path, (1, 1))
    assert write_back(path) == ()
    assert path.stat().st_mtime == 1


def test_a_file_that_cannot_be_edited_safely_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = EDITION + "speakers:\n- ? name\n  : 张三\n  ? unit\n  : 某局\n"
    path.write_text(text, "utf-8")
    with pytest.raises(ReportError) as error:
        write_back(path)
    assert [problem.code for problem in error.value.problems] == ["ids-not-written"]
    assert path.read_text("utf-8") == text
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_shared_items_keep_one_id(tmp_path: Path) -> None:
    round_trip(
        tmp_path,
        EDITION + "speakers:\n- name: 张三\n  unit: 某局\n  actions: &a\n  - body: 甲\n"
        "- name: 李四\n  unit: 某县\n  actions: *a\n",
    )
