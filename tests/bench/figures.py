"""What was measured, and the table of it beside what DESIGN.md §7 asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reader import Seen

WARM, COLD, SAME = "warm", "whole process", "warm, the same characters"
BATCH = "100 documents"
APART = ", two runs at once"  # ours on them, each run with one process


def with_jobs(who: str, jobs: int) -> str:
    """The name of ours in so many processes of one run."""
    return f"{who}, -j {jobs}"


def fold(times: int) -> str:
    """The name of the load of one long document."""
    return f"{times}-fold, whole process"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a value must be and ought to be at most, or at least."""

    must: float
    aim: float | None = None
    least: bool = False

    def told(self, value: float, unit: str = "") -> tuple[str, str]:
        """Must and aim, each with whether it is met."""
        return self._told(value, self.must, unit), self._told(value, self.aim, unit)

    def _told(self, value: float, bound: float | None, unit: str) -> str:
        if bound is None:
            return ""
        met = value >= bound if self.least else value <= bound
        sign = "≥" if self.least else "≤"
        return f"{sign} {bound:g}{unit} {'met' if met else '**not met**'}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row. Times in ms, peak memory in MiB of the largest process; 0 where not measured.

    `than` is the row of ours that the peer is compared with: their CPU times divided make `value`.
    Some rows have a value of their own, with a unit: a speed-up, a share, a ratio of sizes.
    """

    load: str
    who: str
    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0
    file: Seen | None = None
    than: str = ""
    value: float | None = None
    unit: str = ""
    goal: Goal | None = None
    failed: bool = False


# DESIGN.md §7, in parts of a peer's CPU.
GOALS = {
    (WARM, "typst"): Goal(0.6, 0.3),
    (COLD, "typst"): Goal(2.0, 1.0),
    (fold(50), "typst"): Goal(0.5, 0.25),
    (WARM, "docxtpl"): Goal(0.6, 0.25),
    (WARM, "python-docx, naive"): Goal(0.15, 0.06),
    (BATCH, "typst"): Goal(0.5, 0.3),
}
BYTES, MEMORY, SPEED_UP = Goal(0.85, 0.75), Goal(120, 80), Goal(1.7, least=True)
SPEED = "speed-up of two processes"


def compared(figures: Sequence[Figure]) -> list[Figure]:
    """Every row with its value and goal."""
    cpu = {(f.load, f.who): f.cpu for f in figures if f.cpu}
    out = []
    for figure in figures:
        ours = cpu.get((figure.load, figure.than))
        if ours and figure.cpu:
            goal = GOALS.get((figure.load, figure.who))
            figure = replace(figure, value=ours / figure.cpu, goal=goal)
        out.append(figure)
    return out


def concluded(figures: Sequence[Figure], ours: str) -> Iterable[Figure]:
    """The goals that are no ratio of two CPU times: bytes, peak memory, speed-up."""
    by = {(f.load, f.who): f for f in figures if not f.failed}
    one, typst = by.get((COLD, ours)), by.get((COLD, "typst"))
    if one and typst and one.file and typst.file:
        ratio = one.file.size / typst.file.size
        yield Figure("PDF bytes", f"{ours} ÷ typst", value=ratio, goal=BYTES)
    if long := by.get((fold(50), ours)):
        yield Figure("peak memory, 50-fold", ours, value=long.peak, unit=" MiB", goal=MEMORY)
    alone = by.get((BATCH, with_jobs(ours, 1)))
    for two, load, goal in (
        (with_jobs(ours, 2), SPEED, SPEED_UP),
        (ours + APART, f"{SPEED} that share nothing", None),
    ):
        if alone and (made := by.get((BATCH, two))):
            yield Figure(load, ours, value=alone.wall / made.wall, unit=" ×", goal=goal)


HEADS = (
    "load", "who", "CPU ms", "wall ms", "peak MiB", "bytes", "pages", "fonts (embedded)", "tagged",
    "lost", "bad starts", "ours ÷ it", "must", "aim",
)  # fmt: skip


def table(figures: Sequence[Figure]) -> list[str]:
    """All rows as one Markdown table."""
    rows = [f"| {' | '.join(HEADS)} |", f"|---|---|{'---:|' * (len(HEADS) - 4)}---|---|"]
    return rows + [f"| {' | '.join(_row(figure))} |" for figure in figures]


def _row(figure: Figure) -> tuple[str, ...]:
    if figure.failed:
        return (figure.load, figure.who, "**failed**", *[""] * (len(HEADS) - 3))
    must, aim = "", ""
    if figure.goal and figure.value is not None:
        must, aim = figure.goal.told(figure.value, figure.unit)
    return (
        figure.load,
        figure.who,
        f"{figure.cpu:,.1f}" if figure.cpu else "",
        f"{figure.wall:,.1f}" if figure.wall else "",
        f"{figure.peak:.0f}" if figure.peak else "",
        *_file(figure.file),
        f"{figure.value:.3g}{figure.unit}" if figure.value is not None else "",
        must,
        aim,
    )


def _file(file: Seen | None) -> tuple[str, ...]:
    """Bytes, pages, fonts, tagged, lost, bad starts."""
    if file is None:
        return ("",) * 6
    if not file.pages:
        return (f"{file.size:,}", "", "", "", str(file.lost), "")
    fonts = f"{file.fonts} ({file.embedded})"
    told = (fonts, "yes" if file.tagged else "no", str(file.lost), str(file.starts))
    return (f"{file.size:,}", str(file.pages), *told)
