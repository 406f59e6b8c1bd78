"""Simplified and Traditional of one edition: every word converted, names only as it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HOME, edition

from reports import editions, pipeline, verify
from reports.model import Report
from reports.script import SCRIPTS, doubtful, script_of

SPEAKER = {
    "name": "戴炜",
    "unit": "某局",
    "findings": [{"heading": "网络软件", "body": "戴炜说，头发与发展是两回事，里面有讲究。"}],
}


def report(**about: object) -> Report:
    head = {"id": "t", "title": "关于发展的报告", "issuer": "某局", "date": "2023-07-24"}
    return pipeline.load(edition(edition=head | about, speakers=[SPEAKER]))


def words(found: Report, script: str) -> str:
    (job,) = pipeline.jobs(found, ["briefing"], script=script)
    return verify.document_text(job.document)


def test_words_are_converted_by_meaning_and_names_stay() -> None:
    text = words(report(), "hant")
    assert "戴炜說，頭髮與發展是兩回事，裏面有講究。" in text
    assert "關於發展的報告" in text
    assert "原文未明確" in words(pipeline.load(HOME / "data" / "study-tour.yaml"), "hant")


def test_taiwan_has_its_own_words_hong_kong_its_own_characters() -> None:
    assert "網路軟體" in words(report(), "tw")
    assert "裏面" in words(report(), "hk")


def test_a_name_is_written_as_the_edition_says() -> None:
    found = report(conversions=[{"from": "戴炜", "to": "戴煒"}])
    assert "戴煒說" in words(found, "hant")
    assert list(doubtful(found, "hant")) == []


def test_a_name_that_nobody_decided_is_reported_with_its_place() -> None:
    (problem,) = doubtful(report(), "hant")
    assert problem.code == "name-not-converted"
    assert problem.where.path == "speakers[0].name"
    assert problem.values == {"name": "戴炜", "turned": "戴煒"}


def test_there_and_back_again_gives_the_same_words() -> None:
    found = report()
    there = script_of(found, "hant").text(str(found.speakers[0].findings[0].body[0]))
    assert script_of(found, "hans").text(there) == str(found.speakers[0].findings[0].body[0])


@pytest.mark.parametrize("script", SCRIPTS)
def test_both_formats_say_the_same_in_every_script(script: str) -> None:
    (job,) = pipeline.jobs(report(), ["briefing"], script=script)
    assert job.galley.language == SCRIPTS[script][1]
    for format in ("pdf", "docx"):
        job.verify(format, job.write(format))


def test_converted_files_stand_beside_the_others(tmp_path: Path) -> None:
    source = HOME / "data" / "minimal.yaml"
    for script in ("", "hant"):
        editions.build_all(source, tmp_path, script=script, formats=("pdf",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["minimal", "minimal-hant"]
