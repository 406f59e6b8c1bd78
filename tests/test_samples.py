"""Every sample in every format: builds, says what its document says, gives the same bytes twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import HOME, SAMPLES

from reports import pipeline, verify
from reports.galley import Run, paragraphs
from reports.pipeline import Job
from reports.typeset.placed import Glyphs
from reports.writers import WRITERS

CASES = [(path, name) for path in SAMPLES for name in pipeline.documents_of(pipeline.load(path))]
IDS = [f"{path.stem}-{name}" for path, name in CASES]


@pytest.fixture(params=CASES, ids=IDS, scope="module")
def job(request: pytest.FixtureRequest) -> Job:
    path, name = request.param
    return Job(pipeline.load(path), name)


@pytest.mark.parametrize("format", WRITERS)
def test_text_of_the_document_is_text_of_the_file(job: Job, format: str) -> None:
    wanted = verify.squeezed(verify.document_text(job.document))
    found = verify.squeezed(verify.READERS[format](job.write(format)))
    numbers = numbers_of(job)
    assert sorted(wanted + numbers) == sorted(found)
    job.verify(format, job.write(format))


def numbers_of(job: Job) -> str:
    """The numbers of levels, which layout adds to the words of the document."""
    labels = (
        item.text
        for paragraph in paragraphs(job.galley.blocks)
        for item in paragraph.content[:1]
        if isinstance(item, Run) and not item.path and len(paragraph.content) > 1
    )
    document = verify.squeezed(verify.document_text(job.document))
    galley = verify.squeezed("".join(run.text for run in verify.galley_runs(job.galley)))
    assert len(galley) - len(document) <= sum(map(len, labels))
    rest = list(galley)
    for char in document:
        rest.remove(char)
    return "".join(rest)


def test_no_line_breaks_a_rule_and_none_is_ragged(job: Job) -> None:
    assert job.pages.ragged == []
    assert [problem.code for problem in job.report.warnings] == []


@pytest.mark.parametrize("format", WRITERS)
def test_other_processes_and_hash_seeds_give_the_same_bytes(tmp_path: Path, format: str) -> None:
    for seed in ("0", "12345"):
        command = [sys.executable, "generate.py", "build", *map(str, SAMPLES), "-f", format]
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"UTC+{seed[0]}"}
        subprocess.run([*command, "-o", tmp_path / seed], cwd=HOME, env=environment, check=True)
    made = sorted(path.relative_to(tmp_path / "0") for path in (tmp_path / "0").rglob("*.*"))
    assert len(made) >= 2 * len(SAMPLES)
    for path in made:
        assert (tmp_path / "0" / path).read_bytes() == (tmp_path / "12345" / path).read_bytes()


@pytest.mark.parametrize("stage", ["document", "galley", "pages"])
def test_stages_of_the_small_sample(stage: str, golden: object) -> None:
    assert callable(golden)
    golden(f"briefing/{stage}.txt", pipeline.dump(stage, HOME / "data" / "minimal.yaml") + "\n")


def test_no_line_of_the_tour_parts_a_figure_from_its_unit() -> None:
    job = Job(pipeline.load(HOME / "data" / "study-tour.yaml"), "briefing")
    lines: list[str] = []
    for page in job.pages.pages:
        rows: dict[float, str] = {}
        for item in page.items:
            if isinstance(item, Glyphs) and not item.artifact and item.size == 16:
                rows[item.y] = rows.get(item.y, "") + "".join(item.texts)
        lines += rows.values()
    assert len(lines) > 300
    unit = re.compile("[余多]?[万亿]|[余多万亿]?[元吨家项种个年月日号条支倍]")
    parted = [
        (a[-6:], b[:6]) for a, b in pairwise(lines) if a[-1] in "0123456789" and unit.match(b)
    ]
    parted += [(a[-6:], b[:6]) for a, b in pairwise(lines) if a[-1] in "万亿" and b[0] in "元吨"]
    assert parted == []
