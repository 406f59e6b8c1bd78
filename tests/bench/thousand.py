"""A batch of many different small editions: time, memory as it goes on, failures.

    PYTHONPATH=. .venv/bin/python tests/bench/thousand.py 1000 -j 2

Each edition is one speaker of a variant of the study tour, as briefing and table of actions, in
both formats. Then the same command again, which keeps everything; and a batch that is broken off
and gone on with.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import workload
import yaml

HOME = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("-j", "--jobs", default="2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="thousand-") as place:
        folder = Path(place)
        prepare(folder / "in", options.count)
        first, second = (
            ("-j", options.jobs, "-o", place + "/1"),
            ("-j", options.jobs, "-o", place + "/2"),
        )
        run("built", folder, *first)
        run("kept", folder, *first)
        run("broken off", folder, *second, seconds=20)
        run("gone on", folder, *second)


def prepare(folder: Path, count: int) -> None:
    """Write so many different editions."""
    folder.mkdir()
    tour = yaml.load((HOME / "data" / "study-tour.yaml").read_text("utf-8"), yaml.CSafeLoader)
    about = {**tour["edition"], "documents": ["briefing", "actions"]}
    for number in range(count):
        made = workload.variant(tour, number)
        speaker = made["speakers"][number % len(made["speakers"])]
        edition = {**about, "id": f"e{number:04}", "number": number + 1}
        text = yaml.dump(
            {**made, "edition": edition, "speakers": [speaker]},
            Dumper=yaml.CSafeDumper,
            allow_unicode=True,
            sort_keys=False,
        )
        (folder / f"{number:04}.yaml").write_text(text, "utf-8")


def run(what: str, folder: Path, *words: str, seconds: float = 0) -> None:
    """Build the folder and say how it went; Ctrl-C after some seconds, if so wished."""
    command = [sys.executable, "generate.py", "build", str(folder / "in"), "--lang", "en", *words]
    begun, before = time.perf_counter(), os.times()
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(
            command, cwd=HOME, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        ) as process,
    ):
        curve = watched(process, seconds)
    wall, after = time.perf_counter() - begun, os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    last = [x for x in (folder / "said").read_text("utf-8").splitlines() if x][-2:]
    print(f"{what}: exit {process.returncode}, {wall:.1f} s, CPU {cpu:.1f} s; {' / '.join(last)}")
    for second, sizes in curve[:: max(1, len(curve) // 10)]:
        print(f"  {second:6.1f} s  MiB: {', '.join(f'{size:.0f}' for size in sizes)}")


def watched(process: subprocess.Popen[bytes], seconds: float) -> list[tuple[float, list[float]]]:
    """Resident MiB of a process and its children, once a second until it ends."""
    curve, begun = [], time.perf_counter()
    while process.poll() is None:
        now = time.perf_counter() - begun
        curve.append((now, [resident(pid) for pid in (process.pid, *children(process.pid))]))
        if seconds and now > seconds:
            process.send_signal(signal.SIGINT)
            process.wait()
        time.sleep(1)
    return curve


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text() if alive(parent) else ""
    return [int(word) for word in text.split()]


def alive(pid: int) -> bool:
    """Whether there is such a process."""
    return Path(f"/proc/{pid}").exists()


def resident(pid: int) -> float:
    """MiB of memory that a process has at the moment."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20
    except OSError:
        return 0.0


if __name__ == "__main__":
    main()
