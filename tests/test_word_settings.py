"""What style sheet, edition and surroundings ask of a Word file, seen in the finished file."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import edition

from reports import pipeline
from reports.pipeline import TEMPLATES

Word = Callable[[str], str]


def parts(profile: str = "", **about: str) -> dict[str, str]:
    head = {"id": "t", "title": "关于某事的报告", "issuer": "某市某局", "date": "2023-07-24"}
    report = pipeline.load(edition(edition=head | about))
    (job,) = pipeline.jobs(report, ["briefing"], profile)
    data = job.write("docx")
    job.verify("docx", data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


@pytest.fixture
def word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Word:
    """Writes a house profile with these settings and returns its name."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    monkeypatch.setattr(pipeline, "TEMPLATES", folder)

    def write(settings: str) -> str:
        text = f"word: {{{settings}}}\n"
        (folder / "profiles" / "mine.yaml").write_text(text, "utf-8")
        return "mine"

    return write


def test_a_draft_is_marked_on_every_page_and_a_final_one_is_not() -> None:
    draft = parts(status="draft")
    assert "草 稿" in "".join(text for name, text in draft.items() if "header" in name)
    final = parts(status="final")
    assert not [name for name, text in final.items() if "header" in name and "textpath" in text]


def test_a_review_copy_tracks_changes_and_asks_at_the_place() -> None:
    found = parts(status="review")
    assert "<w:trackRevisions/>" in found["word/settings.xml"]
    comments = found["word/comments.xml"]
    assert "某市某局：第 1 项举措（李明）没有责任人。" in comments
    assert "word/comments.xml" not in parts(status="draft")
    assert "trackRevisions" not in parts(status="draft")["word/settings.xml"]


def test_families_and_embedding_are_a_setting_of_the_house(word: Word) -> None:
    plain = parts()
    assert "仿宋_GB2312" in plain["word/styles.xml"]
    assert not [name for name in plain if name.endswith(".odttf")]
    windows = parts(word("families: windows"))
    assert "仿宋_GB2312" not in windows["word/styles.xml"]
    assert 'w:eastAsia="仿宋"' in windows["word/styles.xml"]
    carried = parts(word("embed_fonts: subset"))
    assert [name for name in carried if name.endswith(".odttf")]
    assert 'w:eastAsia="FandolFang R"' in carried["word/styles.xml"]


def test_protection_takes_its_password_from_the_surroundings(
    word: Word,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    profile = word("protection: track, read_only: yes")
    monkeypatch.setenv(pipeline.PASSWORD, "开门")
    settings = parts(profile)["word/settings.xml"]
    assert 'w:edit="trackedChanges"' in settings
    assert "w:hash" in settings.lower()
    assert "<w:writeProtection w:recommended" in settings
    assert "开门" not in settings


def test_content_controls_on_demand(word: Word) -> None:
    assert "<w:sdt>" not in parts()["word/document.xml"]
    found = parts(word("controls: yes"))["word/document.xml"]
    assert 'w:val="speakers[0].actions[0].body"' in found
