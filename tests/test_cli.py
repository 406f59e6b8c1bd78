"""The command line as a user meets it: outputs, messages, exit codes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import HOME

from reports import cli
from reports.cli import writing

MINIMAL = HOME / "data" / "minimal.yaml"
BAD = """edition:
  id: bad
  titel: 题
  issuer: 局
  date: 2023-02-30
speakers:
- name: 甲
  unit: 乙
  copies: -1
"""


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, "utf-8")
    return path


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "generate.py", *map(str, words)],
        cwd=HOME,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_file_name_alone_builds_every_document(tmp_path: Path) -> None:
    done = run(MINIMAL, "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    names = [
        f"{name}.{format}" for name in ("briefing", "openpoints") for format in ("pdf", "docx")
    ]
    assert [Path(line).name for line in done.stdout.split()] == names
    assert all(Path(line).is_file() for line in done.stdout.split())
    manifest = json.loads((tmp_path / "minimal" / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        data = (tmp_path / "minimal" / file["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
    pdf, docx, *_ = manifest["files"]
    assert pdf["pages"] == 1
    assert "fandol-fang" in pdf["faces"]
    assert docx["pages"] is None
    assert "仿宋_GB2312" in docx["faces"]
    assert not [path for path in tmp_path.rglob(".*")]


def test_one_format_of_one_document(tmp_path: Path) -> None:
    done = run("build", MINIMAL, "-o", tmp_path, "-f", "docx", "-d", "briefing")
    assert done.returncode == 0
    assert [p.name for p in (tmp_path / "minimal").glob("b*")] == ["briefing.docx"]


def test_unchanged_editions_are_kept_and_force_builds_anew(tmp_path: Path) -> None:
    def built(*words: str) -> tuple[str, int]:
        done = run(MINIMAL, "-o", tmp_path, "--lang", "zh", *words)
        return done.stderr, (tmp_path / "minimal" / "briefing.pdf").stat().st_mtime_ns

    _, first = built()
    said, second = built()
    assert second == first
    assert "没有变" in said
    said, third = built("--force")
    assert third > first
    assert "没有变" not in said


def test_all_problems_at_once_in_the_wanted_language(bad: Path, tmp_path: Path) -> None:
    for language, words in (("zh", "提示："), ("en", "hint:")):
        done = run("check", bad, "--lang", language)
        assert done.returncode == 1
        for place in ("bad.yaml:3:3", "bad.yaml:5:9", "bad.yaml:9:3"):
            assert place in done.stderr
        assert words in done.stderr
    done = run("build", bad, "-o", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "提示"), ("en_US.UTF-8", "hint")])
def test_language_of_the_locale(bad: Path, locale: str, word: str) -> None:
    assert word in run("check", bad, LC_ALL=locale).stderr


def test_one_bad_file_does_not_stop_the_others(bad: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        done = run("build", bad, MINIMAL, "-o", tmp_path / jobs, "-j", jobs)
        assert done.returncode == 1
        assert (tmp_path / jobs / "minimal" / "briefing.pdf").is_file()
        assert "bad.yaml:3" in done.stderr
    same = [(tmp_path / jobs / "minimal" / "briefing.pdf").read_bytes() for jobs in "12"]
    assert same[0] == same[1]


def test_two_files_of_one_edition_do_not_overwrite_each_other(tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    shutil.copy(MINIMAL, copy)
    for jobs in ("1", "2"):
        done = run(MINIMAL, copy, "-o", tmp_path / jobs, "-j", jobs, "--force", "--lang", "zh")
        assert done.returncode == 1
        assert "编号“minimal”" in done.stderr
        assert "copy.yaml:3:7  edition.id" in done.stderr
        assert (tmp_path / jobs / "minimal" / "briefing.pdf").is_file()
    done = run(copy, "-o", tmp_path / "1", "--lang", "zh")
    assert done.returncode == 1
    assert "copy.yaml:" in done.stderr
    assert "minimal.yaml" in done.stderr
    assert run(copy, "-o", tmp_path / "1", "--force").returncode == 0


def test_files_that_are_left_behind_are_named(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    shutil.copy(MINIMAL, file)
    assert run(file, "-o", tmp_path / "out").returncode == 0
    assert "briefing.docx" not in run(file, "-o", tmp_path / "out", "-f", "pdf").stderr
    assert run(file, "-o", tmp_path / "out").returncode == 0
    file.write_text(file.read_text("utf-8").replace("某市某局", "某县某局"), "utf-8")
    assert "briefing.docx" in run(file, "-o", tmp_path / "out", "-f", "pdf").stderr


def test_options_may_come_before_the_file(tmp_path: Path) -> None:
    done = run("--lang", "zh", "-f", "pdf", "-o", tmp_path, MINIMAL)
    assert done.returncode == 0
    assert [p.name for p in (tmp_path / "minimal").glob("b*")] == ["briefing.pdf"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("documents: [nothing]", "edition.documents"),
        ("documents: [briefing, x]", "edition.documents"),
    ],
)
def test_a_document_without_a_template_is_told_at_its_key(
    tmp_path: Path, given: str, place: str
) -> None:
    file = tmp_path / "x.yaml"
    text = MINIMAL.read_text("utf-8").replace("edition:\n", f"edition:\n  {given}\n", 1)
    file.write_text(text, "utf-8")
    done = run("check", file)
    assert done.returncode == 1
    assert "x.yaml:" in done.stderr
    assert place in done.stderr


def test_json_results(bad: Path, tmp_path: Path) -> None:
    done = run("build", bad, MINIMAL, "-o", tmp_path, "--json", "--lang", "en")
    result = json.loads(done.stdout)
    assert result["ok"] is False
    assert [edition["ok"] for edition in result["editions"]] == [False, True]
    problem = result["editions"][0]["problems"][0]
    assert (problem["line"], problem["severity"]) == (2, "error")
    assert problem["message"]
    assert problem["hint"]
    checked = json.loads(run("check", MINIMAL, "--json").stdout)
    assert (checked["ok"], checked["files"]) == (True, {str(MINIMAL): []})
    assert {"name", "deadline"} <= {point["kind"] for point in checked["open"][str(MINIMAL)]}


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["build"],
        ["build", "-f", "odt", "x.yaml"],
        ["dump", "soul", "x.yaml"],
        ["-j"],
        ["x", "-j", "0"],
    ],
)
def test_wrong_usage_exits_with_2(words: list[str]) -> None:
    assert run(*words).returncode == 2


@pytest.mark.parametrize("path", ["nowhere.yaml", "data", "reports/nothing/x.yaml"])
def test_paths_that_are_no_files(path: str) -> None:
    done = run("check", path)
    assert done.returncode == 1
    assert path in done.stderr
    assert "Traceback" not in done.stderr


def test_strict_makes_warnings_fail(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    text = MINIMAL.read_text("utf-8").replace("- name:", "- rank: 1\n  name:")
    speaker = "- {rank: 1, name: 乙, unit: 丙, actions: [{heading: 丁}]}\n"
    file.write_text(text + speaker, "utf-8")
    assert run("build", file, "-o", tmp_path / "a").returncode == 0
    assert run("build", file, "-o", tmp_path / "b", "--strict").returncode == 1
    assert not (tmp_path / "b").exists()


def test_new_writes_a_starter_that_builds(tmp_path: Path) -> None:
    file = tmp_path / "我的简报.yaml"
    assert run("new", file).returncode == 0
    assert file.read_text("utf-8").startswith("# yaml-language-server: $schema=")
    schema = file.read_text("utf-8").splitlines()[0].rsplit("/", 1)[1]
    assert json.loads((tmp_path / schema).read_text("utf-8"))["type"] == "object"
    assert run(file, "-o", tmp_path / "out", "--strict").returncode == 0
    again = run("new", file, "--lang", "zh")
    assert again.returncode == 1
    assert "已经有了" in again.stderr
    assert run("new", file, "--force").returncode == 0


def test_schema_fonts_and_dump_print_what_they_promise() -> None:
    assert "发言人" in json.loads(run("schema").stdout)["properties"]
    assert "fangsong: fandol-fang" in run("fonts").stdout
    drawn = run("fonts", "国𠮷\U0010fffd").stdout.splitlines()
    assert "U+20BB7" in drawn[1]
    assert "ext-b" in drawn[1]
    assert len(drawn) == 3
    for stage in writing.STAGES:
        assert "某市" in run("dump", stage, MINIMAL).stdout


def test_every_command_has_help_in_both_languages() -> None:
    for language in ("zh", "en"):
        for command in cli.commands():
            done = run(command, "--lang", language, "--help")
            assert done.returncode == 0
            assert "help-" not in done.stdout


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    done = run(MINIMAL, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_interrupting_leaves_the_files_of_before(tmp_path: Path) -> None:
    assert run(MINIMAL, "-o", tmp_path).returncode == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "minimal").iterdir()}
    command = [sys.executable, "generate.py", "build", str(MINIMAL), "-o", str(tmp_path), "--force"]
    process = subprocess.Popen(command, cwd=HOME, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode in (0, 130), said.decode()
    assert b"Traceback" not in said
    assert {p.name: p.read_bytes() for p in (tmp_path / "minimal").iterdir()} == before


def test_watch_builds_again_when_the_file_changes(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    shutil.copy(MINIMAL, file)
    command = [
        sys.executable,
        "generate.py",
        "watch",
        str(file),
        "-o",
        str(tmp_path / "out"),
        "--lang",
        "en",
    ]
    process = subprocess.Popen(
        command, cwd=HOME, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if "Watching" in line:
                break
        built = tmp_path / "out" / "minimal" / "briefing.docx"
        first = built.read_bytes()
        changed = file.read_text("utf-8").replace("id: minimal", "id: changed")
        for _ in range(100):  # until the watcher stands, a change may go unseen
            file.write_text(changed, "utf-8")
            time.sleep(0.1)
            if (tmp_path / "out" / "changed" / "manifest.json").exists():
                break
        assert (tmp_path / "out" / "changed" / "briefing.docx").exists()
        assert built.read_bytes() == first
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_a_misspelt_command_does_nothing(tmp_path: Path) -> None:
    done = run("chek", MINIMAL, "--lang", "en")
    assert done.returncode == 2
    assert "did you mean check" in done.stderr


def test_a_report_without_a_name_may_stand_before_its_file() -> None:
    done = run("check", "--report", "nowhere.yaml", "--lang", "en")
    assert done.returncode == 1
    assert "nowhere.yaml" in done.stderr
