"""Many editions at once: what is wrong with one is told and keeps no other from being built."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HOME, edition

from reports import batches, editions, inputs, pipeline, workers
from reports.batches import Batch, Outcome
from reports.editions import Order, Part, Task
from reports.errors import ReportError
from reports.workers import Processes

BRIEF = Order(documents=("briefing",), formats=("docx",), seconds=60, memory=2 * 2**30)
JOBS = ["1", "2"]


class Silent:
    """A watcher that only counts."""

    documents = pages = 0

    def found(self, documents: int) -> None:
        """Nothing to count."""

    def made(self, documents: int, pages: int) -> None:
        self.documents, self.pages = self.documents + documents, self.pages + pages


def written(folder: Path, *names: str, **about: object) -> list[str]:
    """Files of small editions, one for each name."""
    for name in names:
        made = edition()
        known = made["edition"]
        assert isinstance(known, dict)
        made["edition"] = known | {"id": name} | about
        (folder / f"{name}.yaml").write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    return [str(folder / f"{name}.yaml") for name in names]


def built(
    files: list[str], out: Path, order: Order = BRIEF, jobs: int = 1, force: bool = False
) -> dict[str, Outcome]:
    crew = None if jobs == 1 else Processes(jobs, order.seconds, pipeline.composer)
    found = list(Batch(files, out, order, force).run(lambda _: crew, Silent()))
    assert len(found) == len(files)
    assert not list(out.rglob(".new-*"))
    return {Path(outcome.file).stem: outcome for outcome in found}


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates that a test may spoil; forked processes see it too."""
    folder = tmp_path / "templates"
    shutil.copytree(HOME / "templates", folder)
    for module in (pipeline, editions, inputs):
        monkeypatch.setattr(module, "TEMPLATES", folder)
    monkeypatch.setitem(inputs._OURS, "templates", folder)
    yield folder
    inputs._of_files.cache_clear()


def template(folder: Path, name: str, text: str) -> None:
    (folder / name).mkdir()
    shutil.copy(folder / "briefing" / "style.yaml", folder / name)
    (folder / name / "template.xml.j2").write_text(text, "utf-8")


LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}"
ENDS = "{% endfor %}{% endfor %}"


@pytest.mark.parametrize("jobs", [1, 2])
def test_whatever_is_wrong_with_one_the_others_are_built(
    tmp_path: Path, templates: Path, jobs: int
) -> None:
    template(templates, "endless", f"<document>\n<title>一</title>\n{LOOPS}\n{ENDS}</document>")
    template(templates, "wordy", f"<document>\n\n{LOOPS}{{{{ a ~ '词' * 9999999 }}}}{ENDS}")
    good = written(tmp_path, "good-1", "good-2")
    (tmp_path / "broken.yaml").write_text("edition: [", "utf-8")
    glyph = written(tmp_path, "glyph", title="标题\U0002ebf1")
    endless = written(tmp_path, "endless", documents=["briefing", "endless"])
    wordy = written(tmp_path, "wordy", documents=["wordy"])
    files = [good[0], str(tmp_path / "broken.yaml"), *glyph, *endless, *wordy, good[1]]
    order = Order(formats=("docx",), seconds=5, memory=512 * 2**20)
    found = built(files, tmp_path / "out", order, jobs)
    assert [name for name, outcome in found.items() if outcome.names] == ["good-1", "good-2"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good-1", "good-2"]
    assert "no-glyph" in codes(found["glyph"])
    assert codes(found["broken"])
    [problem] = found["endless"].problems
    assert problem.code == "template-endless"
    assert problem.values["document"] == "endless"
    assert (Path(problem.where.file).parent.name, problem.where.line) in (
        ("endless", 3),
        ("endless", 4),
    )
    [problem] = found["wordy"].problems
    assert problem.code == "template-too-much"
    assert Path(problem.where.file).parent.name == "wordy"
    assert problem.where.line in (0, 3)  # no line where memory ends as pieces are joined


def test_processes_make_the_same_files(tmp_path: Path) -> None:
    files = [str(HOME / "data" / f"{name}.yaml") for name in ("minimal", "figures")]
    for jobs in (1, 2):
        assert all(
            outcome.names for outcome in built(files, tmp_path / f"{jobs}", Order(), jobs).values()
        )
    here, there = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*.*")}
        for f in (tmp_path / "1", tmp_path / "2")
    )
    assert here == there
    assert len(here) == 10


def test_a_second_run_keeps_what_stands_and_makes_the_rest(
    tmp_path: Path, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, out = written(tmp_path, "a", "b", "c"), tmp_path / "out"
    built(files[:2], out)
    (out / "b" / "briefing.docx").write_bytes(b"damaged")
    with monkeypatch.context() as patch:
        read: list[str] = []

        def planned(file: str, order: Order) -> editions.Plan:
            read.append(file)
            return editions.planned(file, order)

        patch.setattr(batches, "planned", planned)
        found = built(files, out)
    assert {name: outcome.unchanged for name, outcome in found.items()} == {
        "a": True, "b": False, "c": False,
    }  # fmt: skip
    assert read == files[1:]  # what stands is not even read
    assert all(outcome.unchanged for outcome in built(files, out).values())
    assert not any(outcome.unchanged for outcome in built(files, out, force=True).values())
    other = Order(documents=("briefing",), formats=("pdf",), seconds=60)
    assert not any(outcome.unchanged for outcome in built(files, out, other).values())
    built(files, out)
    (templates / "briefing" / "style.yaml").write_text("# other\n", "utf-8")
    assert not any(outcome.unchanged for outcome in built(files, out).values())


def test_what_stands_with_warnings_stands_unless_they_count_as_errors(tmp_path: Path) -> None:
    twice = [{"rank": 1, "name": n, "unit": "丙", "actions": [{"heading": "丁"}]} for n in "甲乙"]
    file = tmp_path / "x.yaml"
    file.write_text(json.dumps(edition(speakers=twice), ensure_ascii=False), "utf-8")
    files = [str(file), *written(tmp_path, "y")]
    assert "duplicate-rank" in codes(built(files, tmp_path / "out")["x"])
    again = built(files, tmp_path / "out")["x"]
    assert again.unchanged
    assert again.reminders
    strict = Order(documents=("briefing",), formats=("docx",), seconds=60, strict=True)
    assert not built(files, tmp_path / "out", strict)["x"].names


def test_one_edition_in_two_files_is_told_whichever_stands(tmp_path: Path) -> None:
    first, other = *written(tmp_path, "a"), str(tmp_path / "other.yaml")
    shutil.copy(first, other)
    for _ in range(2):
        found = built([first, other], tmp_path / "out", jobs=2)
        assert found["a"].names
        assert codes(found["other"]) == ["edition-taken"]
    found = built([other, first], tmp_path / "out", force=True)
    assert codes(found["a"]) == ["edition-taken"]


def test_a_folder_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    files = written(tmp_path, "a", "b")
    with pytest.raises(ReportError) as caught:
        built(files, tmp_path / "out" / "in")
    assert [problem.code for problem in caught.value.problems] == ["output-not-folder"]


# Processes that die


def deadly(task: Task) -> Part:
    """Makes a document; where its edition is called so, dies, once or always, or hangs."""
    name, mark = str(task.parcel.report.edition.id), Path(os.environ["DIED"])
    if name == "always" or (name == "once" and not mark.exists()):
        mark.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "hung":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(60)
    return make_document(task)


make_document = editions._document


def test_a_process_that_dies_is_replaced_and_its_work_done_again_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIED", str(tmp_path / "died"))
    monkeypatch.setattr(editions, "_document", deadly)
    monkeypatch.setattr(workers, "_GRACE", 0.5)
    files = written(tmp_path, "a", "once", "always", "hung", "b")
    order = Order(documents=("briefing",), formats=("docx",), seconds=1)
    found = built(files, tmp_path / "out", order, 2)
    assert [name for name in found if found[name].names] == ["a", "b", "once"]
    assert codes(found["always"]) == ["worker-gone"]
    assert found["always"].problems[0].values["reason"] == "SIGKILL"
    assert codes(found["hung"]) == ["document-slow"]


def test_a_mistake_of_ours_stops_no_other_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(task: Task) -> Part:
        return make_document(task) if task.parcel.report.edition.id == "good" else 1 / 0  # type: ignore[return-value]

    monkeypatch.setattr(editions, "_document", wrong)
    found = built(written(tmp_path, "bad", "good"), tmp_path / "out", jobs=2)
    assert isinstance(found["bad"].fault, ZeroDivisionError)
    assert found["good"].names


# The whole program


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "generate.py", "build", "--lang", "en", *map(str, words)]


def _gone(session: int) -> bool:
    """Whether nobody of a session is left, once the system has noted who was killed."""
    for _ in range(200):
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("jobs", JOBS)
def test_ctrl_c_leaves_whole_editions_and_no_process(tmp_path: Path, jobs: str) -> None:
    written(tmp_path, *(f"e{number}" for number in range(24)))
    words = command(tmp_path, "-o", tmp_path / "out", "-j", jobs, "-d", "briefing")
    process = subprocess.Popen(words, cwd=HOME, stderr=subprocess.PIPE, start_new_session=True)
    while not list(tmp_path.glob("out/*/manifest.json")):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    ready = len(list(tmp_path.glob("out/*/manifest.json")))
    assert f"Broken off: {ready} editions are ready, {24 - ready} are not" in said
    assert not [p for p in tmp_path.glob("out/**/*") if p.name.startswith(".new")]
    assert _gone(process.pid)
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{24 - ready} built, {ready} kept, 0 failed" in done.stderr


def test_a_full_disk_is_told_and_smaller_files_still_written(tmp_path: Path) -> None:
    files = written(tmp_path, "small")
    text = (HOME / "data" / "study-tour.yaml").read_text("utf-8")
    (tmp_path / "large.yaml").write_text(text.replace("2023-07-study-tour", "large"), "utf-8")
    (tmp_path / "list").write_text(f"{tmp_path}/large.yaml\n{files[0]}\n")
    out = ("-o", tmp_path / "out", "-f", "docx", "-d", "briefing")
    done = subprocess.run(
        command("--files-from", tmp_path / "list", *out),
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
    )
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "1 built, 0 kept, 1 failed" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["small"]


def test_a_terminal_sees_bars(tmp_path: Path) -> None:
    files = written(tmp_path, "a", "b")
    main, terminal = os.openpty()
    words = command(*files, "-o", tmp_path / "out")
    with subprocess.Popen(
        words,
        cwd=HOME,
        stderr=terminal,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"TERM": "xterm"},
    ) as process:
        os.close(terminal)
        said = b""
        try:
            while piece := os.read(main, 65536):
                said += piece
        except OSError:  # Linux's way to say that the terminal was closed
            pass
    os.close(main)
    assert process.returncode == 0
    assert b"2/2" in said
    assert b"pages" in said
    assert b"2 built" in said
