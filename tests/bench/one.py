"""One measurement in a process of its own; prints it as JSON.

one.py cold PEER FOLDER NAME          a whole process: read a file, build, write NAME.out
one.py warm PEER FOLDER FIRST COUNT   COUNT different documents in a warm process, from FIRST on
one.py own LOAD COUNT                 a stage of ours, warm
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path


def cold(name: str, folder: Path, file: str) -> None:
    """Read, build, write."""
    from peers import PEERS

    peer = PEERS[name]
    read, build = peer.start(folder)
    data = build(read(folder / f"{file}{peer.suffix}"))
    (folder / f"{file}.out").write_bytes(data)


def warm(name: str, folder: Path, first: int, count: int) -> dict[str, float]:
    """Median CPU and wall time (ms) of a document that was read before."""
    from peers import PEERS
    from workload import VARIANTS

    peer = PEERS[name]
    read, build = peer.start(folder)
    numbers = [(first + k) % VARIANTS for k in range(count + 2)]
    inputs = [read(folder / f"{number:02}{peer.suffix}") for number in numbers]
    for data in inputs[:2]:
        build(data)
    times = [_timed(build, data) for data in inputs[2:]]
    cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
    return {"cpu": cpu, "wall": wall}


def _timed(act: Callable[..., object], *given: object) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    act(*given)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def own(load: str, count: int) -> dict[str, float]:
    """Median CPU and wall time (ms) of one of our stages."""
    from stages import STAGES

    act = STAGES[load]()
    for _ in range(2):
        pages = act()
    cpu, wall = (
        statistics.median(c) for c in zip(*(_timed(act) for _ in range(count)), strict=True)
    )
    return {"cpu": cpu, "wall": wall, "pages": pages}


def main(kind: str, *given: str) -> None:
    """Measure what the arguments say."""
    if kind == "cold":
        cold(given[0], Path(given[1]), given[2])
    elif kind == "warm":
        print(json.dumps(warm(given[0], Path(given[1]), int(given[2]), int(given[3]))))
    else:
        print(json.dumps(own(given[0], int(given[1]))))


if __name__ == "__main__":
    main(*sys.argv[1:])
