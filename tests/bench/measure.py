"""One measurement after another, each a process of its own whose CPU time is counted as a whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import workload
from peers import HOME

BENCH = Path(__file__).resolve().parent


class FailedError(Exception):
    """A measurement did not end well; the message says which."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a process used: times in ms, peak memory in MiB, and what it told."""

    cpu: float
    wall: float
    peak: float
    told: dict[str, float]


@dataclass(frozen=True)
class Lab:
    """A folder with the workload, how many rounds, and which peers are wanted."""

    folder: Path
    rounds: int
    wanted: Sequence[str] = ()

    def takes(self, who: str) -> bool:
        """Whether a row of that name is wanted."""
        return not self.wanted or any(word in who for word in self.wanted)

    def prepare(self, names: Iterable[str]) -> None:
        """The files of the workload."""
        workload.prepare(self.folder, names)

    def data(self, name: str) -> dict[str, Any]:
        """One of its documents as peers get it."""
        made: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
        return made

    def text(self, name: str) -> str:
        """Every character of one of its documents."""
        return workload.text_of(self.data(name))

    def run(self, kind: str, *given: object, cache: str = "", fresh: bool = False) -> Used:
        """Run one.py with a temporary folder of its own, empty if it is to be `fresh`.

        There, and nowhere else, we keep compiled templates; Python keeps modules beside them.

        Raises:
            FailedError: it did; what it wrote about it is passed on to standard error.
        """
        place = self.folder / "caches" / (cache or str(given[0])).replace("/", "-")
        if fresh:
            shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        path = os.pathsep.join((str(HOME), str(BENCH)))
        environment = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": path}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or each run would compile every module
        return _run([sys.executable, str(BENCH / "one.py"), kind, *map(str, given)], environment)


def _run(command: Sequence[str], environment: dict[str, str]) -> Used:
    start = time.perf_counter()
    with tempfile.TemporaryFile() as wrong:
        with subprocess.Popen(
            command, env=environment, cwd=HOME, stdout=subprocess.PIPE, stderr=wrong
        ) as child:
            assert child.stdout
            said = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = status
        wall = 1000 * (time.perf_counter() - start)
        if status:
            wrong.seek(0)
            sys.stderr.write(wrong.read().decode(errors="replace")[-4000:])
            raise FailedError(" ".join(command[2:6]))
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    return Used(1000 * (usage.ru_utime + usage.ru_stime), wall, told["peak"], told)
