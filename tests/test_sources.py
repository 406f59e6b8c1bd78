"""What a command line names: folders, patterns, lists; all that is wrong with it, told at once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from reports.errors import ReportError
from reports.sources import sources


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.yaml", "a.yml", "说明.txt", ".hidden.yaml", "in/c.yaml", "in/deep/d.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "empty").mkdir()
    return tmp_path


def codes(*words: str, lists: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(ReportError) as caught:
        sources(words, lists)
    return [problem.code for problem in caught.value.problems]


def test_a_folder_means_the_yaml_files_right_in_it() -> None:
    assert sources(["."]) == ["a.yml", "b.yaml"]
    assert sources(["in"]) == ["in/c.yaml"]


def test_patterns_that_the_shell_left_alone() -> None:
    assert sources(["*.y*ml"]) == ["a.yml", "b.yaml"]
    assert sources(["in/**/*.yaml"]) == ["in/c.yaml", "in/deep/d.yaml"]
    assert sources([f"{Path.cwd()}/?.yaml"]) == [f"{Path.cwd()}/b.yaml"]


def test_a_file_whose_name_looks_like_a_pattern(folder: Path) -> None:
    (folder / "第[1]期.yaml").write_text("")
    assert sources(["第[1]期.yaml"]) == ["第[1]期.yaml"]


def test_each_file_once_in_the_order_of_the_words() -> None:
    absolute = f"{Path.cwd()}/b.yaml"
    assert sources(["b.yaml", ".", "./a.yml", absolute]) == ["b.yaml", "a.yml"]


def test_a_name_that_is_nothing_is_kept_for_the_one_who_reads_it() -> None:
    assert sources(["nowhere.yaml"]) == ["nowhere.yaml"]


@pytest.mark.parametrize("text", ["# 七月\nb.yaml\r\n\n  in\n", "\ufeffb.yaml\nin", "b.yaml\0in\0"])
def test_lists(folder: Path, text: str) -> None:
    (folder / "list.txt").write_bytes(text.encode())
    assert sources([], ["list.txt"]) == ["b.yaml", "in/c.yaml"]


def test_a_list_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"in\nb.yaml\n")))
    assert sources(["a.yml"], ["-"]) == ["a.yml", "in/c.yaml", "b.yaml"]


def test_everything_that_is_wrong_is_told_at_once(folder: Path) -> None:
    (folder / "gbk.txt").write_bytes("简报.yaml".encode("gbk"))
    wrong = codes("empty", "x*.yaml", "b.yaml", lists=("nowhere.txt", "gbk.txt"))
    assert wrong == ["folder-without-yaml", "pattern-without-files", "no-file", "wrong-encoding"]
    (folder / "none.txt").write_text("# nothing\n")
    assert codes(lists=("none.txt",)) == ["nothing-named"]
