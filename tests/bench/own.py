"""What is measured of us alone: stages, reading back, checks, whole editions, numbered copies."""

from __future__ import annotations

from collections.abc import Iterator

from figures import Figure, Goal
from loads import ONE, Entry, in_turn, same
from measure import FailedError, Lab, Used
from peers import OURS
from stages import STAGES
from workload import VARIANTS, names

COPIES = 100
PER_COPY = Goal(5, least=True)
_DEAR = ("5,000", "100,000")  # loads that are run once after warming


def stages(lab: Lab) -> Iterator[Figure]:
    """Composition, pages and tables on loads of a known size."""
    for load in STAGES:
        if not lab.takes("ours"):
            return
        used = lab.run("stage", load, 1 if any(word in load for word in _DEAR) else 15)
        told = used.told
        yield Figure(load, f"ours, {told['pages']:.0f} pages", told["cpu"], told["wall"], used.peak)


def inside(lab: Lab) -> Iterator[Figure]:
    """Parts of our own work, and what the same characters and the same document spare us."""
    yield from same(lab)
    if not lab.takes("ours"):
        return
    whole = {}
    for format, name in OURS.items():
        part, whole[format] = _verification(lab, format, name)
        yield part
    yield from _programs(lab)
    yield _copies(lab, whole["pdf"])


def _verification(lab: Lab, format: str, name: str) -> tuple[Figure, float]:
    """Reading back and gates as a part of a warm build, and what the whole build takes (CPU ms)."""
    some = [*names(2, first=VARIANTS), *names(10)]
    lab.prepare(some)
    used = lab.run("verify", format, lab.folder, *some)
    told = used.told
    load, share = "reading back, part of a warm build", 100 * told["cpu"] / told["whole"]
    row = Figure(load, name, told["cpu"], told["wall"], value=share, unit=" %")
    return row, told["whole"]


def _programs(lab: Lab) -> Iterator[Figure]:
    """The command line on the whole edition of ten kinds of documents."""
    lab.prepare([ONE])
    source, out = lab.folder / f"{ONE}.yaml", lab.folder / "edition"
    for words in (("build", "--force", "-o", out), ("check",), ("check", "--deep")):

        def run(_: int, words: tuple[object, ...] = words) -> Used:
            return lab.run("program", *words, source, cache="kept")

        shown = " ".join(str(word) for word in words if word not in ("--force", "-o", out))
        yield from in_turn(lab, "whole edition, all documents", [Entry(f"ours, {shown}", run, 1)])


def _copies(lab: Lab, whole: float) -> Figure:
    """A numbered copy beyond the first two; `value` is how many cost as much as one build anew."""
    load, who = "a numbered copy, PDF", f"ours, of {COPIES}"
    try:
        few, many = _numbered(lab, 2), _numbered(lab, 2 + COPIES)
    except FailedError:
        return Figure(load, who, failed=True)
    cpu, wall = (many.cpu - few.cpu) / COPIES, (many.wall - few.wall) / COPIES
    return Figure(load, who, cpu, wall, many.peak, value=whole / cpu, unit=" ×", goal=PER_COPY)


def _numbered(lab: Lab, count: int) -> Used:
    lab.prepare([ONE])
    folder = lab.folder / f"copies-{count}"
    folder.mkdir()
    people = folder / "recipients.csv"
    rows = [f"单位{n},人{n},{n},邮件,p{n}@mail.example.cn" for n in range(1, count + 1)]
    people.write_text("\n".join(("单位,姓名,排序,方式,邮箱", *rows)) + "\n", "utf-8")
    words = ("--recipients", people, "--register", folder / "register.sqlite", "-o", folder)
    return lab.run("program", "copies", lab.folder / f"{ONE}.yaml", *words, cache="kept")
