"""What all tests share: the samples, golden files, a derandomised hypothesis."""

from __future__ import annotations

import difflib
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from reports import pipeline
from reports.model import Report

HOME = Path(__file__).resolve().parent.parent
SAMPLES = sorted((HOME / "data").glob("*.yaml"))

settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fixed")

# What a shell starts in the background is deaf to Ctrl-C, and so is all that these tests start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture(autouse=True, scope="session")
def _own_temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps among temporary files goes the way of the tests' own."""
    tempfile.tempdir = str(tmp_path_factory.mktemp("temporary"))
    yield
    tempfile.tempdir = None


@pytest.fixture(scope="session")
def tour() -> Report:
    """The six speakers of the study tour."""
    return pipeline.load(HOME / "data" / "study-tour.yaml")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with a file of tests/golden, or write the file with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = HOME / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        kept = path.read_text("utf-8") if path.exists() else ""
        difference = "\n".join(
            difflib.unified_diff(kept.splitlines(), text.splitlines(), "kept", "now", lineterm="")
        )
        assert not difference, f"{name} differs; see and run `make golden`:\n{difference}"

    return compare


def edition(**parts: object) -> dict[str, object]:
    """A small edition as a mapping, with whatever a test puts in or replaces."""
    about = {"id": "test", "title": "关于某事的报告", "issuer": "某市某局", "date": "2023-07-24"}
    speaker = {
        "name": "李明",
        "unit": "某市某局",
        "findings": [{"heading": "看到一件事", "body": "这件事值得学。"}],
        "actions": [{"heading": "做一件事", "body": "马上就做。"}],
    }
    return {"edition": about, "speakers": [speaker]} | parts
