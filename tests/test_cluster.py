"""A real scheduler with two worker processes: the same files as at home, whoever dies."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import HOME
from test_batches import BRIEF, Silent, built, codes, command, written

from reports import batches, editions
from reports.batches import Batch
from reports.editions import Order, Plan
from reports.errors import ReportError

distributed = pytest.importorskip(
    "distributed", reason="Dask distributed is not installed (pip install 'jianbao[cluster]')"
)
# Its own threads close sockets and loops late.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two worker processes in a folder from which the program cannot be seen."""
    folder, before = tmp_path_factory.mktemp("workers"), Path.cwd()
    os.chdir(folder)
    try:
        with distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=str(folder),
            host="127.0.0.1",
        ) as found:
            yield found
    finally:
        os.chdir(before)


def over_there(address: str, files: list[str], out: Path, order: Order = BRIEF) -> Iterator[Any]:
    from reports.cluster import Cluster

    return Batch(files, out, order).run(lambda _: Cluster(address), Silent())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.*") if p.is_file()}


def test_the_same_files_come_back_and_problems_name_files_of_here(
    cluster: Any, tmp_path: Path
) -> None:
    shutil.copy(HOME / "data" / "figures.yaml", tmp_path)
    shutil.copytree(HOME / "data" / "pictures", tmp_path / "pictures")
    text = (tmp_path / "figures.yaml").read_text("utf-8").replace("id: figures", "id: bad")
    first = sorted(path.name for path in (tmp_path / "pictures").iterdir() if path.name in text)[0]
    (tmp_path / "bad.yaml").write_text(text.replace(first, "broken.png"), "utf-8")
    (tmp_path / "pictures" / "broken.png").write_bytes(b"GIF89a and no more")
    files = [str(tmp_path / "figures.yaml"), str(tmp_path / "bad.yaml")]
    there = {
        Path(o.file).stem: o for o in over_there(cluster.scheduler_address, files, tmp_path / "1")
    }
    here = built(files, tmp_path / "2")
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert there["figures"].names
    assert codes(there["bad"])
    assert there["bad"].problems == here["bad"].problems


def test_what_a_killed_worker_had_is_done_elsewhere_and_nothing_written_twice(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = written(tmp_path, *(f"e{number}" for number in range(24)))
    delivered: list[str] = []

    def counted(plan: Plan, *rest: Any) -> Any:
        delivered.append(plan.edition)
        return editions.delivered(plan, *rest)

    monkeypatch.setattr(batches, "delivered", counted)
    found, run = [], over_there(cluster.scheduler_address, files, tmp_path / "out")
    victim = next(iter(cluster.workers.values())).pid
    for outcome in run:
        found.append(outcome)
        if len(found) == 6:
            os.kill(victim, signal.SIGKILL)
    assert all(outcome.names for outcome in found)
    assert sorted(delivered) == sorted(f"e{number}" for number in range(24))
    home = tmp_path / "home"
    built(files, home)
    assert contents(tmp_path / "out") == contents(home)


def test_an_endless_template_is_ended_there_too(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports import cluster as module

    house = tmp_path / "house"
    for folder in ("reports", "templates", "fonts"):
        shutil.copytree(HOME / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__"))
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    (house / "templates" / "briefing" / "template.xml.j2").write_text(
        f"<document>\n{loops}", "utf-8"
    )
    for name, path in {"HOME": "", "TEMPLATES": "templates", "FONTS": "fonts"}.items():
        monkeypatch.setattr(module, name, house / path)
    files = written(tmp_path, "a")
    order = Order(documents=("briefing",), formats=("docx",), seconds=2)
    [outcome] = over_there(cluster.scheduler_address, files, tmp_path / "out", order)
    assert codes(outcome) == ["template-endless"]
    where = outcome.problems[0].where
    assert (where.file, where.line) == (str(house / "templates/briefing/template.xml.j2"), 2)


def test_what_is_wrong_with_a_cluster_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports import cluster as module

    monkeypatch.setattr(module, "_WAIT", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense:"):
        with pytest.raises(ReportError) as caught:
            list(over_there(address, written(tmp_path, "a"), tmp_path / "out"))
        assert [problem.code for problem in caught.value.problems] == ["cluster-unreachable"]
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0", host="127.0.0.1") as idle,
        pytest.raises(ReportError) as caught,
    ):
        list(over_there(idle.scheduler_address, written(tmp_path, "a"), tmp_path / "out"))
    assert [problem.code for problem in caught.value.problems] == ["cluster-idle"]


def test_no_password_goes_to_a_cluster(tmp_path: Path) -> None:
    import subprocess

    done = subprocess.run(
        command(*written(tmp_path, "a"), "--cluster", "tcp://127.0.0.1:9", "--json"),
        cwd=HOME,
        env=os.environ | {"JIANBAO_WORD_PASSWORD": "x"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["problems"][0]["code"] == "cluster-password"
