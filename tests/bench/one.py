"""One measurement in a process of its own; its last line tells what was measured, as JSON.

one.py cold PEER FOLDER SOURCE TARGET           a whole process: read a file, build, write
one.py warm PEER FOLDER SUFFIX NAME…            documents in a warm process, the first two to warm
one.py batch PEER FOLDER SUFFIX NAME…           documents one after the other: read, build, write
one.py verify FORMAT FOLDER NAME…               what reading back takes of our build, warm
one.py stage LOAD COUNT                         a stage of ours, warm
one.py program ARGUMENT…                        generate.py

PEER is `module:function`. A whole process must pay for its own peer alone: no pathlib, json or
dataclasses is imported here, which would cost a third of what Typst takes to start.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Builder = tuple[Callable[[str], Any], Callable[[Any], bytes]]

WARMING = 2


def _start(peer: str, folder: str) -> Builder:
    """The peer's reader and builder."""
    module, function = peer.split(":")
    made: Builder = getattr(__import__(module), function)(folder)
    return made


def cold(peer: str, folder: str, source: str, target: str) -> dict[str, float]:
    """Read, build, write."""
    read, build = _start(peer, folder)
    data = build(read(source))
    with open(target, "wb") as file:  # noqa: PTH123
        file.write(data)
    return {}


def warm(peer: str, folder: str, suffix: str, warming: str, *names: str) -> dict[str, float]:
    """Documents that were read before; medians of CPU and wall time in ms.

    The first `warming` of them are not timed: engines learn from them.
    """
    read, build = _start(peer, folder)
    inputs = [read(f"{folder}/{name}{suffix}") for name in names]
    for data in inputs[: int(warming)]:
        build(data)
    _forget()
    return _medians([_timed(build, data) for data in inputs[int(warming) :]])


def batch(peer: str, folder: str, suffix: str, *names: str) -> dict[str, float]:
    """All of them, each read when its turn comes."""
    read, build = _start(peer, folder)
    for name in names:
        data = build(read(f"{folder}/{name}{suffix}"))
        with open(f"{folder}/{name}.out", "wb") as file:  # noqa: PTH123
            file.write(data)
    return {}


def verify(format: str, folder: str, *names: str) -> dict[str, float]:
    """Medians in ms: `cpu` and `wall` of reading back, `whole` of the build with it."""
    from reports import pipeline

    reports = [pipeline.load(f"{folder}/{name}.yaml") for name in names]
    written, checked = [], []
    for report in reports:
        job = pipeline.jobs(report, ("briefing",))[0]
        made: list[bytes] = []
        written.append(_timed(lambda job=job, made=made: made.append(job.write(format))))
        checked.append(_timed(lambda job=job, made=made: job.verify(format, made[0])))
    told = _medians(checked[WARMING:])
    return {**told, "whole": told["cpu"] + _medians(written[WARMING:])["cpu"]}


def stage(load: str, count: str) -> dict[str, float]:
    """One of our stages, after one run to warm it."""
    from stages import STAGES

    act = STAGES[load]()
    pages = act()
    return {**_medians([_timed(act) for _ in range(int(count))]), "pages": pages}


def program(*words: str) -> dict[str, float]:
    """The command line, as from a shell; its exit code is ours."""
    import runpy

    out, sys.stdout = sys.stdout, sys.stderr
    sys.argv = ["generate.py", *words]
    try:
        runpy.run_path("generate.py", run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise
    finally:
        sys.stdout = out
    return {}


def _forget() -> None:
    """What the measurement itself holds must not weigh on the collector of a peer's garbage."""
    import gc

    gc.collect()
    gc.freeze()


def _timed(act: Callable[..., object], *given: object) -> tuple[float, float]:
    """CPU time with all threads and ended children, and wall time, in ms."""
    import time

    wall, cpu = time.perf_counter(), _cpu()
    act(*given)
    return 1000 * (_cpu() - cpu), 1000 * (time.perf_counter() - wall)


def _cpu() -> float:
    import resource

    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))


def _medians(times: list[tuple[float, float]]) -> dict[str, float]:
    import statistics

    cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
    return {"cpu": cpu, "wall": wall}


def _peak() -> float:
    """Peak memory in MiB of the largest single process, this one or one that it started.

    Linux counts what a process had before it became this one into `ru_maxrss`; not into VmHWM.
    """
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    try:
        with open("/proc/self/status") as status:  # noqa: PTH123
            line = next(row for row in status if row.startswith("VmHWM"))
        return max(children, int(line.split()[1]) / 1024)
    except FileNotFoundError:
        return max(children, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


KINDS: dict[str, Callable[..., dict[str, float]]] = {
    act.__name__: act for act in (cold, warm, batch, verify, stage, program)
}

if __name__ == "__main__":
    told = KINDS[sys.argv[1]](*sys.argv[2:])
    items = {**told, "peak": _peak()}.items()
    print("{" + ", ".join(f'"{name}": {value}' for name, value in items) + "}")
