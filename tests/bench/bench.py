"""Speed and memory, ours beside the peers': `make bench`, and `make bench SAVE=--save` to keep it.

CPU is user and system time, medians; peers and we take turns, so that a slow spell of the machine
hits all alike. Compare figures of one run, never of two. Nothing here is a test.

* warm: parsed data to bytes in one process, 50 different documents (engines remember paragraphs);
* whole process: start, read the file, build, write; us from YAML, peers from JSON;
* ours reads every file back before it is delivered; Typst's default is a tagged PDF.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import workload
from peers import PEERS
from stages import STAGES

BENCH = Path(__file__).resolve().parent
ROUNDS = 5
PER_ROUND = workload.VARIANTS // ROUNDS
WARM, COLD, LONG = "warm", "whole process", f"{workload.FOLD}-fold, whole process"
# DESIGN.md §7: what ours must and ought to cost, in parts of a peer's CPU.
GOALS = {
    (WARM, "typst"): (0.6, 0.3),
    (COLD, "typst"): (2.0, 1.0),
    (LONG, "typst"): (0.5, 0.25),
    (WARM, "docxtpl"): (0.6, 0.25),
    (WARM, "python-docx, naive"): (0.15, 0.06),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians of one load: times in ms, peak memory in MiB; 0 where not measured."""

    load: str
    who: str
    cpu: float
    wall: float = 0.0
    peak: float = 0.0
    size: int = 0
    pages: int = 0


def one(*given: object) -> tuple[dict[str, float], float]:
    """Run one.py: what it told, and its CPU time as a whole, with all its children, in ms."""
    command = [sys.executable, str(BENCH / "one.py"), *map(str, given)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        said = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return json.loads(said), 1000 * (usage.ru_utime + usage.ru_stime)


def stages() -> Iterator[Figure]:
    """Our own stages."""
    for load in STAGES:
        told, _ = one("own", load, 3 if "5,000" in load or "100,000" in load else 15)
        pages = int(told["pages"])
        yield Figure(load, "ours", told["cpu"], told["wall"], told["peak"], pages=pages)


def warm(folder: Path) -> Iterator[Figure]:
    """Every peer in turn, round by round."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in PEERS}
    for number in range(ROUNDS):
        for name in PEERS:
            told, _ = one("warm", name, folder, number * PER_ROUND, PER_ROUND)
            found[name].append((told["cpu"], told["wall"], told["peak"]))
    for name, rounds in found.items():
        yield Figure(WARM, name, *map(statistics.median, zip(*rounds, strict=True)))


def cold(folder: Path, load: str, file: str, names: Sequence[str], rounds: int) -> Iterator[Figure]:
    """A whole process each, in turn; where there are several rounds, the first warms the disk."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in names}
    made: dict[str, tuple[int, int]] = {}
    for number in range(rounds):
        for name in names:
            start = time.perf_counter()
            told, cpu = one("cold", name, folder, file)
            wall = 1000 * (time.perf_counter() - start)
            if number or rounds == 1:
                found[name].append((cpu, wall, told["peak"]))
            made[name] = _seen(folder / f"{file}.out", PEERS[name].format)
    for name, each in found.items():
        cpu, wall, peak = map(statistics.median, zip(*each, strict=True))
        yield Figure(load, name, cpu, wall, peak, *made[name])


def _seen(path: Path, format: str) -> tuple[int, int]:
    """Bytes and pages of a file."""
    data = path.read_bytes()
    return len(data), len(pdfium.PdfDocument(io.BytesIO(data))) if format == "pdf" else 0


def measured() -> Iterator[Figure]:
    """Everything, in the order of the table."""
    yield from stages()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workload.prepare(folder)
        yield from warm(folder)
        yield from cold(folder, COLD, "00", tuple(PEERS), 6)
        long = tuple(name for name in PEERS if name != "typst, untagged")
        yield from cold(folder, LONG, f"x{workload.FOLD}", long, 1)


def table(figures: Sequence[Figure]) -> list[str]:
    """All figures as one Markdown table; `ours ÷ it` in parts of the peer's CPU, with the goals."""
    by = {(figure.load, figure.who): figure.cpu for figure in figures}
    rows = [
        "| load | who | CPU ms | wall ms | peak MiB | bytes | pages | ours ÷ it | must, aim |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for figure in figures:
        ours = (
            by.get((figure.load, f"ours, {PEERS[figure.who].format.upper()}"))
            if (figure.who in PEERS and not figure.who.startswith("ours"))
            else None
        )
        goal = GOALS.get((figure.load, figure.who))
        shown = (
            figure.load, figure.who, f"{figure.cpu:,.1f}",
            f"{figure.wall:,.1f}" if figure.wall else "", f"{figure.peak:.0f}",
            f"{figure.size:,}" if figure.size else "", str(figure.pages or ""),
            f"{ours / figure.cpu:.2f}" if ours else "",
            f"≤ {goal[0]:g}, ≤ {goal[1]:g}" if goal else "",
        )  # fmt: skip
        rows.append(f"| {' | '.join(shown)} |")
    return rows


def linear(figures: Sequence[Figure]) -> str:
    """How the long loads compare with the short ones: 1.00 is exactly linear."""
    by = {figure.load: figure.cpu for figure in figures}
    text = by["composition and pages, 100,000 characters"] / 10
    rows = by["table of 5,000 rows"] / 10
    return (
        "Ten times the load costs ten times "
        f"{text / by['composition and pages, 10,000 characters']:.2f} as much for text, "
        f"{rows / by['table of 500 rows']:.2f} for tables."
    )


def machine() -> str:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo")
    text = info.read_text() if info.exists() else ""
    model = next((line.split(": ")[1] for line in text.splitlines() if "model name" in line), "")
    today = datetime.date.today().isoformat()
    who = model or platform.processor()
    return f"{today}, {who}, {os.cpu_count()} cores, {platform.system()}, Python " + (
        platform.python_version()
    )


def main() -> None:
    """Measure, print, keep if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--save", action="store_true", help="write tests/bench/RESULTS.md")
    given = parser.parse_args()
    figures = []
    for figure in measured():
        figures.append(figure)
        print(f"{figure.load}, {figure.who}: {figure.cpu:,.1f} ms", file=sys.stderr)
    report = [machine(), "", *table(figures), "", linear(figures)]
    print("\n".join(report))
    if given.save:
        about = (__doc__ or "").split("\n", 2)[2].strip()
        text = "\n".join(["# Speed and memory", "", about, "", *report]) + "\n"
        (BENCH / "RESULTS.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
