"""A second import into a draft that a person has edited: their changes stay, conflicts are told."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import notes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.cli import import_
from reports.cli.speech import Speech
from reports.errors import ReportError
from reports.importing.merge import merged
from reports.loading import load

EDITS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["put", "drop", "change"])), max_size=6
)


def edited(lines: list[str], edits: list[tuple[int, str]], who: str) -> list[str]:
    """Lines with edits, every new line told apart by who wrote it."""
    lines = list(lines)
    for number, (at, what) in enumerate(edits):
        at = min(at, len(lines))
        if what == "put":
            lines.insert(at, f"{who}{number}\n")
        elif at < len(lines):
            lines[at : at + 1] = [f"{who}{number}\n"] if what == "change" else []
    return lines


@given(EDITS, EDITS)
def test_nothing_a_person_wrote_or_took_out_is_undone(
    mine: list[tuple[int, str]], theirs: list[tuple[int, str]]
) -> None:
    before = [f"line {n}\n" for n in range(10)]
    own, new = edited(before, mine, "mine"), edited(before, theirs, "new")
    found = merged("".join(before), "".join(own), "".join(new))
    lines = found.text.splitlines(keepends=True)
    assert [line for line in lines if line in own and line not in before] == [
        line for line in own if line not in before
    ]
    assert not (set(before) - set(own)) & set(lines)
    # What only the source changed comes in, or is told as a conflict.
    told = "".join(conflict.new for conflict in found.conflicts)
    for line in set(new) - set(before):
        assert line in lines or line in told
    for conflict in found.conflicts:
        kept = conflict.kept.splitlines(keepends=True)
        assert lines[conflict.line - 1 : conflict.line - 1 + len(kept)] == kept


def test_that_only_comments_differ_is_no_conflict() -> None:
    found = merged("# 第 3 行\n标题: 甲\n", "标题: 乙\n", "# 第 4 行\n标题: 甲\n")
    assert (found.text, found.conflicts) == ("标题: 乙\n", ())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notes.txt").write_text(notes.PLAIN, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run() == 0
    return tmp_path


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    import_.add(lambda *_: parser, Speech("zh"))
    return import_.run(parser.parse_args(["notes.txt", "-o", "tour.yaml", *words]), Speech("zh"))


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def test_edits_and_comments_stay_and_the_rest_follows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        folder / "tour.yaml",
        ("'【待填】编印单位'", "市委办公室  # 张强定的"),
        ("标题: 抓规划，补齐短板", "标题: 抓规划，补短板"),
    )
    change(
        folder / "notes.txt",
        ("一年建成公交专用道60公里", "一年建成公交专用道66公里"),
        ("抓规划，补齐短板", "抓好规划，补齐短板"),
    )
    capsys.readouterr()
    assert run("--merge", "--json") == 0
    (conflict,) = json.loads(capsys.readouterr().out)["conflicts"]
    text = (folder / "tour.yaml").read_text("utf-8")
    assert "市委办公室  # 张强定的" in text
    assert "公交专用道66公里" in text
    lines = text.split("\n")
    assert (
        lines[conflict["line"] - 1] == "    标题: 抓规划，补短板" == conflict["kept"].rstrip("\n")
    )
    assert conflict["new"] == "    标题: 抓好规划，补齐短板\n"
    assert load(folder / "tour.yaml").edition.issuer == "市委办公室"
    assert run("--merge") == 0  # it is told again until it is settled
    assert "1 处你和材料都改了" in capsys.readouterr().err
    change(folder / "tour.yaml", ("标题: 抓规划，补短板", "标题: 抓好规划，补齐短板"))
    assert run("--merge") == 0
    assert "0 处你和材料都改了" in capsys.readouterr().err


def test_new_speakers_and_entries_come_in_beside_edited_lines(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    three = "市水利局局长 王建国\n下一步：\n一是建台账。年底前完成。\n二是配专人。三十一座都有。\n"
    three += "市住建局局长 赵立\n一是修管网。2027年6月底前完成12公里。\n"
    (folder / "notes.txt").write_text(three, "utf-8")
    assert run("--force") == 0
    path = folder / "tour.yaml"
    change(path, ("完成12公里。", "完成12公里，分三段。"), ("三十一座都有。", "一座一人。"))
    more = three.replace("三十一座都有。\n", "三十一座都有了。\n三是勤检修。每月一次。\n")
    more += "二是查漏点。都要查到。\n市农业农村局局长 林木\n一是清沟渠。清淤50公里。\n"
    (folder / "notes.txt").write_text(more, "utf-8")
    capsys.readouterr()
    for _ in range(2):
        assert run("--merge", "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert len(told["conflicts"]) >= 1
        found = load(path)
        assert [(str(s.name), [str(item.heading) for item in s.items]) for s in found.speakers] == [
            ("王建国", ["建台账", "配专人", "勤检修"]),
            ("赵立", ["修管网", "查漏点"]),
            ("林木", ["清沟渠"]),
        ]
        assert "一座一人。" in path.read_text("utf-8")
        assert "完成12公里，分三段。" in path.read_text("utf-8")
        assert told["speakers"] == 3
        kinds = ("findings", "achievements", "actions")
        assert sum(told[kind] for kind in kinds) == 6


def test_new_open_points_are_listed_though_others_were_taken_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "tour.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    head = next(n for n, line in enumerate(lines) if line.startswith("# 待核"))
    path.write_text("".join(lines[: head + 1] + lines[head + 3 :]), "utf-8")
    change(folder / "notes.txt", ("2026年6月底前完成", "明年6月底前完成"))
    capsys.readouterr()
    assert run("--merge", "--json") == 0
    points = json.loads(capsys.readouterr().out)["points"]
    text = path.read_text("utf-8")
    assert "#   第 7 行：时限是相对的说法（明年6月底前）" in text
    assert text.count("\n#   ") == points
    assert f"# 待核 {points} 处：" in text


def test_a_speaker_whom_a_person_took_out_stays_out(folder: Path) -> None:
    path = folder / "tour.yaml"
    text = path.read_text("utf-8")
    start = text.index("# notes.txt 第 11 行")
    path.write_text(text[:start], "utf-8")
    change(folder / "notes.txt", ("60公里", "66公里"))
    assert run("--merge") == 0
    assert [str(speaker.name) for speaker in load(path).speakers] == ["方志远"]


def test_conflicts_are_shown_with_their_lines(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder / "tour.yaml", ("标题: 抓规划，补齐短板", "标题: 抓规划，补短板"))
    change(folder / "notes.txt", ("抓规划，补齐短板", "抓好规划，补齐短板"))
    assert run("--merge") == 0
    said = capsys.readouterr().err
    assert "tour.yaml:" in said
    assert "保留了你的：\n    标题: 抓规划，补短板\n" in said


def test_line_ends_of_windows_stay(folder: Path) -> None:
    path = folder / "tour.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    change(folder / "notes.txt", ("60公里", "66公里"))
    assert run("--merge") == 0
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# ")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert "66公里".encode() in data


def code_of(*words: str) -> str:
    with pytest.raises(ReportError) as caught:
        run(*words)
    return caught.value.problems[0].code


def test_what_cannot_be_merged_leaves_the_draft_alone(folder: Path) -> None:
    path = folder / "tour.yaml"
    before = path.read_bytes()
    assert code_of() == "import-exists"
    path.write_text("期: [", "utf-8")
    assert code_of("--merge") == "import-no-merge"
    assert path.read_text("utf-8") == "期: ["
    path.write_bytes(before)
    (folder / "tour.yaml.import").unlink()
    assert code_of("--merge") == "import-no-last"
    assert path.read_bytes() == before
    assert run("--force") == 0
