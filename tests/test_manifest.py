"""Delivery: all files or none, the old ones whole until then, nothing stray left behind."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from reports.errors import ReportError
from reports.manifest import NAME, Built, Manifest, deliver, place

OLD, NEW = [("a.pdf", b"old a"), ("b.docx", b"old b")], [("a.pdf", b"new a"), ("b.docx", b"new b")]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def code(error: pytest.ExceptionInfo[ReportError]) -> str:
    return error.value.problems[0].code


def test_files_replace_those_of_before(tmp_path: Path) -> None:
    place(tmp_path / "x" / "y", OLD)
    place(tmp_path / "x" / "y", NEW)
    assert contents(tmp_path / "x" / "y") == dict(NEW)
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["y"]


def test_a_move_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    place(tmp_path, OLD)
    (tmp_path / "b.docx").unlink()
    (tmp_path / "b.docx").mkdir()  # like a file that is open elsewhere: it cannot be replaced
    (tmp_path / "b.docx" / "inner").write_bytes(b"kept")
    with pytest.raises(ReportError):
        place(tmp_path, [*NEW, ("missing/c.pdf", b"")])
    assert contents(tmp_path) == {"a.pdf": b"old a"}
    assert (tmp_path / "b.docx" / "inner").read_bytes() == b"kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.docx"]


def test_an_interrupted_move_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(tmp_path, OLD)
    real = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if (
            self.name == "b.docx"
            and target == tmp_path / "b.docx"
            and self.read_bytes() == b"new b"
        ):
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        place(tmp_path, NEW)
    assert contents(tmp_path) == dict(OLD)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_full_disk_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ReportError) as caught:
        place(tmp_path / "x", NEW)
    assert code(caught) == "disk-full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    root = os.geteuid() == 0
    if root:  # root may write everywhere
        os.seteuid(65534)
    try:
        with pytest.raises(ReportError) as caught:
            place(tmp_path / "x", NEW)
    finally:
        if root:
            os.seteuid(0)
    assert code(caught) == "output-refused"


def test_a_folder_in_the_place_of_a_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    (tmp_path / "a.pdf" / "inner").write_bytes(b"kept")
    with pytest.raises(ReportError) as caught:
        place(tmp_path, NEW)
    assert code(caught) == "output-is-folder"
    assert (tmp_path / "a.pdf" / "inner").read_bytes() == b"kept"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[",
        "null",
        '{"files": 1}',
        '{"edition": "x", "files": [], "inputs": [1], "warnings": []}',
        '{"edition": "x", "files": [{"name": "/dev/zero"}], "inputs": {}, "warnings": []}',
    ],
)
def test_a_damaged_manifest_is_not_trusted(tmp_path: Path, damage: str) -> None:
    (tmp_path / NAME).write_text(damage, "utf-8")
    assert Manifest.read(tmp_path) is None


def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(ReportError) as caught:
        place(tmp_path / "out" / "x", NEW)
    assert code(caught) == "output-not-folder"


def test_a_manifest_is_read_back_only_if_its_files_are_whole(tmp_path: Path) -> None:
    files = (Built("a.pdf", b"a", 3, ("songti",), {"ext-b": "𠮷"}),)
    made = Manifest("x", files, {"x.yaml": "00"})
    deliver(tmp_path, made)
    assert Manifest.read(tmp_path) == made
    kept = json.loads((tmp_path / NAME).read_text("utf-8"))
    assert kept["files"][0]["substitutions"] == {"ext-b": "𠮷"}
    (tmp_path / "a.pdf").write_bytes(b"b")
    assert Manifest.read(tmp_path) is None
