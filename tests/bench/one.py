"""One measurement in a process of its own; prints it as JSON.

one.py cold PEER FOLDER NAME          a whole process: read a file, build, write NAME.out
one.py warm PEER FOLDER FIRST COUNT   COUNT different documents in a warm process, from FIRST on
one.py own LOAD COUNT                 a stage of ours, warm
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

Told = dict[str, float]  # medians of CPU and wall time (ms), peak memory (MiB), pages


def cold(name: str, folder: Path, file: str) -> Told:
    """Read, build, write."""
    from peers import PEERS

    peer = PEERS[name]
    read, build = peer.start(folder)
    data = build(read(folder / f"{file}{peer.suffix}"))
    (folder / f"{file}.out").write_bytes(data)
    return {}


def warm(name: str, folder: Path, first: int, count: int) -> Told:
    """Documents that were read before."""
    from peers import PEERS
    from workload import VARIANTS

    peer = PEERS[name]
    read, build = peer.start(folder)
    numbers = [(first + k) % VARIANTS for k in range(count + 2)]
    inputs = [read(folder / f"{number:02}{peer.suffix}") for number in numbers]
    for data in inputs[:2]:
        build(data)
    return _medians([_timed(build, data) for data in inputs[2:]])


def own(load: str, count: int) -> Told:
    """One of our stages, after one run to warm it."""
    from stages import STAGES

    act = STAGES[load]()
    pages = act()
    return {**_medians([_timed(act) for _ in range(count)]), "pages": pages}


def _timed(act: Callable[..., object], *given: object) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    act(*given)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def _medians(times: list[tuple[float, float]]) -> Told:
    cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
    return {"cpu": cpu, "wall": wall}


def _peak() -> float:
    """Peak memory of this process in MiB.

    Linux counts what a process had before it became this one into `ru_maxrss`; not into VmHWM.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(kind: str, *given: str) -> None:
    """Measure what the arguments say."""
    if kind == "cold":
        told = cold(given[0], Path(given[1]), given[2])
    elif kind == "warm":
        told = warm(given[0], Path(given[1]), int(given[2]), int(given[3]))
    else:
        told = own(given[0], int(given[1]))
    print(json.dumps({**told, "peak": _peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
