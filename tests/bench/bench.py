"""Speed, memory, size and faults, ours beside the peers': `make bench`; SAVE=--save keeps it.

CPU is user and system time with all threads and child processes, medians; peers and we take turns,
so that a slow spell of the machine hits all alike. Compare figures of one run, never of two.

* All set the same words in the same faces on the same page; `ours ÷ it` is our CPU time in parts
  of the peer's. Peak memory is that of the largest single process.
* warm: parsed data to bytes in one process, 50 different documents, no two of them with the same
  characters (engines remember paragraphs and subsets); slow peers (weasyprint, fpdf2) get four.
* whole process: start, read the file, build, write; us from YAML, with templates and modules
  compiled by an earlier run unless the row says otherwise; peers from JSON, which costs them less.
* 100 documents: ours by the command line with manifest and text lint; typst and docxtpl in a loop.
  Two processes that share nothing show how much of a speed-up the machine itself allows.
* Ours reads every file back before it is delivered, with all gates. Typst's default is tagged.
* fpdf2 and platypus draw western text in the Chinese face; changing faces would cost them more.
* lost: characters of the source that the finished file does not have. bad starts: lines that begin
  with a mark that must not; PDFium reads all PDFs, only the first column of a table is looked at.

Nothing here is a test of the suite, but test_bench.py tries what it is made of.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from ctypes.util import find_library
from importlib import metadata
from pathlib import Path

import loads
import own
from figures import Figure, compared, concluded, table
from measure import BENCH, FailedError, Lab
from peers import OURS
from stages import linear

ROUNDS = 5
PARTS: dict[str, Callable[[Lab], Iterator[Figure]]] = {
    "warm": loads.warm,
    "cold": loads.cold,
    "long": loads.long,
    "batch": loads.batch,
    "inside": own.inside,
    "stages": own.stages,
}


def measured(lab: Lab, parts: Sequence[str]) -> Iterator[Figure]:
    """The parts in the order of the table."""
    loads.prepare(lab)
    for name, part in PARTS.items():
        if name in parts:
            try:
                yield from part(lab)
            except FailedError as error:
                yield Figure(name, str(error), failed=True)


def machine() -> list[str]:
    """What the figures were measured on and beside whom."""
    info = Path("/proc/cpuinfo")
    text = info.read_text() if info.exists() else ""
    model = next((line.split(": ")[1] for line in text.splitlines() if "model name" in line), "")
    today, who = datetime.date.today().isoformat(), model or platform.processor()
    cores, system, python = os.cpu_count(), platform.system(), platform.python_version()
    packages = ("typst", "docxtpl", "python-docx", "weasyprint", "fpdf2", "reportlab")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    out = [f"{today}, {who}, {cores} cores, {system}, Python {python}; {versions}."]
    if not find_library("harfbuzz-subset"):
        out += ["", "weasyprint has to subset with fontTools here: libharfbuzz-subset is missing."]
    return out


def report(figures: Sequence[Figure]) -> list[str]:
    """The table, and what follows from it."""
    rows = [*compared(figures), *concluded(figures, OURS["pdf"])]
    return [*machine(), "", *table(rows), *linear({f.load: f.cpu for f in figures})]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--save", action="store_true", help="write tests/bench/RESULTS.md")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; may be repeated")
    parser.add_argument("--who", action="append", default=[], help="rows whose name has this in it")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of each part: {ROUNDS}")
    return parser.parse_args()


def main() -> int:
    """Measure, print, keep if asked to; 1 where something failed."""
    given, figures, start = _options(), list[Figure](), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        lab = Lab(Path(folder), given.rounds, given.who)
        for figure in measured(lab, given.only or list(PARTS)):
            figures.append(figure)
            told = "failed" if figure.failed else f"{figure.cpu:,.1f} ms"
            print(f"{figure.load}, {figure.who}: {told}", file=sys.stderr)
    lines = report(figures)
    print("\n".join(lines))
    print(f"{(time.perf_counter() - start) / 60:.1f} min", file=sys.stderr)
    if given.save:
        about = (__doc__ or "").split("\n", 2)[2].strip()
        text = "\n".join(["# Speed and memory", "", about, "", *lines]) + "\n"
        (BENCH / "RESULTS.md").write_text(text, "utf-8")
    return int(any(figure.failed for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
