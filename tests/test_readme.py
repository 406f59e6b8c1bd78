"""README tells the truth: its example builds, its commands exist, its picture is today's page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from conftest import HOME
from PIL import Image, ImageChops, ImageStat

from reports import cli, editions, pipeline
from reports.model import Report

README = (HOME / "README.md").read_text("utf-8")


def block(language: str) -> str:
    match = re.search(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert match
    return match[1]


def test_the_yaml_example_has_ten_lines_and_builds(tmp_path: Path) -> None:
    example = block("yaml")
    assert len(example.splitlines()) == 10
    path = tmp_path / "my.yaml"
    path.write_text(example, "utf-8")
    manifest = editions.build_all(path, tmp_path / "out", strict=True)
    names = {
        f"{name}.{format}" for name in ("briefing", "openpoints") for format in ("pdf", "docx")
    }
    assert {file.name for file in manifest.files} == names


def test_the_messages_it_shows_are_those_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = block("yaml").replace("name: 李明", "name：李明").replace("deadline:", "deadlin:")
    Path("my.yaml").write_text(wrong, "utf-8")
    assert cli.main(["check", "my.yaml", "--lang", "zh"]) == 1
    shown = re.search(r"^```\n(my\.yaml:.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert shown
    assert capsys.readouterr().err == shown[1]


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOME)
    names: dict[str, bytes] = {}
    exec(block("python"), names)
    assert names["pdf"].startswith(b"%PDF")
    assert names["docx"].startswith(b"PK")


def test_the_commands_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| `generate\.py (\w+)", README, re.MULTILINE)
    assert {"build", *(row for row in rows if row.islower())} == set(cli.commands())


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= targets


def test_files_it_points_to_exist() -> None:
    paths = set(re.findall(r"`((?:templates|fonts|data|reports)/[\w./-]*|[A-Z]+\.md)`", README))
    assert paths
    assert all((HOME / path).exists() for path in paths)


def test_the_picture_is_the_first_page(tour: Report, request: pytest.FixtureRequest) -> None:
    document = pypdfium2.PdfDocument(pipeline.build(tour))
    now = document[0].render(scale=96 / 72).to_pil().convert("RGB")
    document.close()
    path = HOME / "tests" / "golden" / "briefing" / "page-1.png"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        now.quantize(24).save(path, optimize=True)
    kept = Image.open(io.BytesIO(path.read_bytes())).convert("RGB")
    assert kept.size == now.size
    difference = ImageStat.Stat(ImageChops.difference(kept, now).convert("L"))
    assert difference.mean[0] < 2.0, "see the page and run `make golden`"


def pins(name: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+==\S+", (HOME / name).read_text(), re.MULTILINE))


def test_what_a_cluster_needs_is_pinned_as_it_is_tested() -> None:
    """pip installs nothing beside a file that names hashes, so the file has to name everything."""
    (name,) = re.findall(r"pip install -r (\S+?)`", README)
    assert pins(name) < pins("requirements-dev.lock")
    names, needed = ({pin.split("==")[0] for pin in pins(n)} for n in (name, "requirements.lock"))
    assert needed < names
    assert any(pin.startswith("distributed==") for pin in pins(name))
