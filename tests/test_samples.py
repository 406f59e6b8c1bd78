"""Every sample in every format: builds, says what its document says, gives the same bytes twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import HOME, SAMPLES

from reports import pipeline, verify
from reports.galley import Folio, paragraphs
from reports.layout.figures import words
from reports.pipeline import Job
from reports.typeset.placed import Glyphs
from reports.writers import WRITERS

CASES = [(path, job.title) for path in SAMPLES for job in pipeline.jobs(pipeline.load(path))]
IDS = [f"{path.stem}-{name}" for path, name in CASES]


@pytest.fixture(params=CASES, ids=IDS, scope="module")
def job(request: pytest.FixtureRequest) -> Job:
    path, name = request.param
    return pipeline.jobs(pipeline.load(path), [name])[0]


@pytest.mark.parametrize("format", WRITERS)
def test_text_of_the_document_is_text_of_the_file(job: Job, format: str) -> None:
    data = job.write(format)
    job.verify(format, data)
    found = Counter(verify.squeezed(verify.READERS[format](data)).replace(verify.COUNTED, ""))
    assert not Counter(verify.squeezed(verify.document_text(job.document))) - found
    # Beyond the document's words there are but those that layout adds: numbers, contents.
    laid_out = [run.text for run in verify.galley_runs(job.galley)]
    if format == "pdf":  # in a Word file these are pictures and fields
        laid_out += [run.text for run in words(job.galley.blocks)]
        laid_out += [str(job.pages.anchors[anchor][0]) for anchor in folios(job)]
    assert found == Counter(verify.squeezed("".join(laid_out)))


def folios(job: Job) -> list[str]:
    """Anchors whose pages the text names."""
    items = (item for p in paragraphs(job.galley.blocks) for item in p.content)
    return [item.anchor for item in items if isinstance(item, Folio)]


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
                rows[item.y] = rows.get(item.y, "") + item.text
        lines += rows.values()
    assert len(lines) > 300
    unit = re.compile("[余多]?[万亿]|[余多万亿]?[元吨家项种个年月日号条支倍]")
    parted = [
        (a[-6:], b[:6]) for a, b in pairwise(lines) if a[-1] in "0123456789" and unit.match(b)
    ]
    parted += [(a[-6:], b[:6]) for a, b in pairwise(lines) if a[-1] in "万亿" and b[0] in "元吨"]
    assert parted == []
