"""What is measured beside peers: they and we take turns, so that a slow spell hits all alike."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import peers_docx
from figures import APART, BATCH, COLD, SAME, WARM, Figure, fold, with_jobs
from measure import FailedError, Lab, Used
from peers import OURS, PEERS, Peer, link_faces
from peers_typst import TYPST
from reader import seen
from workload import COUNT, FOLDS, VARIANTS, names

PER_ROUND, FEW, FEW_ROUNDS = 10, 2, 2
WARMING = 14  # documents before the timed ones, in every process; slow peers get two
ONE = "00"
# A goal is about their long document: it is measured more than once.
BEARING = (OURS["pdf"], "typst")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be: how it is measured, how often, and the file that it leaves."""

    who: str
    run: Callable[[int], Used]
    rounds: int
    than: str = ""
    made: tuple[Path, str, str] | None = None  # path, format, name of the document


def prepare(lab: Lab) -> None:
    """What peers need besides the documents: faces, a Word template, Typst's source."""
    link_faces(lab.folder)
    (lab.folder / "main.typ").write_text(TYPST, "utf-8")
    # The long documents have a table of contents, and styles of their own for it.
    models = [ONE, f"x{FOLDS[0]}"]
    lab.prepare(models)
    peers_docx.write_template(lab.folder, [lab.data(name) for name in models])


def in_turn(lab: Lab, load: str, entries: Sequence[Entry], unseen: int = 0) -> Iterator[Figure]:
    """Medians over the rounds; the first `unseen` of each only warm the disk. One that fails does
    not stop the others."""
    wanted = [entry for entry in entries if lab.takes(entry.who)]
    found: dict[str, list[Used]] = {entry.who: [] for entry in wanted}
    failed: set[str] = set()
    rounds = max((entry.rounds for entry in wanted), default=0) + unseen
    for number in range(rounds):
        print(f"{load}: round {number + 1} of {rounds}", file=sys.stderr)
        for entry in wanted:
            if number >= entry.rounds + unseen or entry.who in failed:
                continue
            try:
                found[entry.who].append(entry.run(number))
            except FailedError:
                failed.add(entry.who)
    for entry in wanted:
        if entry.who in failed:
            yield Figure(load, entry.who, failed=True)
        else:
            yield _figure(lab, load, entry, found[entry.who][unseen:])


def _figure(lab: Lab, load: str, entry: Entry, used: Sequence[Used]) -> Figure:
    file = None
    if entry.made:
        path, format, name = entry.made
        file = seen(path, format, lab.text(name))
    return Figure(
        load,
        entry.who,
        median(u.told.get("cpu", u.cpu) for u in used),
        median(u.told.get("wall", u.wall) for u in used),
        median(u.peak for u in used),
        file,
        entry.than,
    )


def _than(peer: Peer) -> str:
    return "" if peer.ours else OURS[peer.format]


# --- warm ----------------------------------------------------------------------------------------


def warm(lab: Lab) -> Iterator[Figure]:
    """50 different documents in five rounds; slow peers get four."""
    yield from _warm(lab, WARM, "", list(PEERS.values()), lab.rounds)


def same(lab: Lab) -> Iterator[Figure]:
    """Other paragraphs from the same characters: what keeping a subset brings."""
    yield from _warm(lab, SAME, "same", [PEERS[name] for name in BEARING], min(lab.rounds, 2))


def _warm(lab: Lab, load: str, kind: str, peers: Sequence[Peer], rounds: int) -> Iterator[Figure]:
    before = [f"{kind}{name}" for name in names(WARMING, first=VARIANTS)]
    every = [f"{kind}{name}" for name in names(PER_ROUND * rounds)]
    lab.prepare([*before, *every])

    def entry(peer: Peer) -> Entry:
        count = FEW if peer.slow else PER_ROUND

        def run(number: int) -> Used:
            some = every[number * PER_ROUND :][:count]
            warming = before[: FEW if peer.slow else WARMING]
            about = peer.start, lab.folder, peer.suffix, len(warming)
            return lab.run("warm", *about, *warming, *some)

        return Entry(peer.name, run, min(rounds, FEW_ROUNDS) if peer.slow else rounds, _than(peer))

    yield from in_turn(lab, load, [entry(peer) for peer in peers])


# --- whole processes -----------------------------------------------------------------------------


def cold(lab: Lab) -> Iterator[Figure]:
    """Read a file, build, write; our caches as the run before left them."""
    lab.prepare([ONE])
    entries = [
        _whole(lab, peer, ONE, min(lab.rounds, FEW_ROUNDS) if peer.slow else lab.rounds)
        for peer in PEERS.values()
    ]
    besides = _ours_besides(lab) if lab.takes("ours") else ()
    yield from in_turn(lab, COLD, [*entries, *besides], unseen=1)


def _whole(lab: Lab, peer: Peer, name: str, rounds: int) -> Entry:
    source, target = lab.folder / f"{name}{peer.suffix}", _target(lab, peer.name)

    def run(_: int) -> Used:
        given = (peer.start, lab.folder, source, target)
        return lab.run("cold", *given, cache=peer.name)

    return Entry(peer.name, run, rounds, _than(peer), (target, peer.format, name))


def _target(lab: Lab, who: str) -> Path:
    return lab.folder / f"{who.replace(', ', '-')}.out"


def _ours_besides(lab: Lab) -> Iterator[Entry]:
    """Us with empty caches; the command line."""
    source = lab.folder / f"{ONE}.yaml"
    for format, name in OURS.items():
        who, peer = f"{name}, nothing cached", PEERS[name]

        def first(_: int, peer: Peer = peer, who: str = who) -> Used:
            given = peer.start, lab.folder, source, _target(lab, who)
            return lab.run("cold", *given, cache="first", fresh=True)

        def program(_: int, format: str = format) -> Used:
            return lab.run(*_build(lab, "command", format), source, cache="kept")

        yield Entry(who, first, lab.rounds)
        yield Entry(f"ours, generate.py build -f {format}", program, lab.rounds)


def _build(lab: Lab, out: str, format: str) -> tuple[str, ...]:
    wanted = ("-d", "briefing", "-f", format)
    return ("program", "build", "--force", "-o", str(lab.folder / out), *wanted)


def long(lab: Lab) -> Iterator[Figure]:
    """One document of many speakers; three rounds for whom a goal is about, one for others."""
    peers = [peer for peer in PEERS.values() if peer.name != "typst, untagged"]
    for times in FOLDS:
        name = f"x{times}"
        lab.prepare([name])
        entries = [
            _whole(lab, peer, name, min(lab.rounds, 3) if peer.name in BEARING else 1)
            for peer in peers
        ]
        yield from in_turn(lab, fold(times), entries)


# --- many documents ------------------------------------------------------------------------------


def batch(lab: Lab) -> Iterator[Figure]:
    """The command line with two processes, with one, and two of one at the same time, which tells
    what this machine makes of two processes that share nothing; peers in one process, in a loop."""
    every = names(COUNT)
    lab.prepare(every)
    rounds = min(lab.rounds, 3)
    entries = [
        _ours_many(lab, "pdf", 2, every, rounds),
        _ours_many(lab, "docx", 2, every, 1),
        *(_many(lab, PEERS[name], every) for name in ("typst", "docxtpl")),
        _ours_many(lab, "pdf", 1, every, rounds),
        Entry(OURS["pdf"] + APART, lambda _: _apart(lab, every), rounds),
    ]
    yield from in_turn(lab, BATCH, entries)


def _ours_many(lab: Lab, format: str, jobs: int, every: Sequence[str], rounds: int) -> Entry:
    def run(_: int) -> Used:
        return _command(lab, format, jobs, every, "many")

    return Entry(with_jobs(OURS[format], jobs), run, rounds)


def _apart(lab: Lab, every: Sequence[str]) -> Used:
    """Two runs of half of the documents at the same time, each with one process."""
    halves, begun = (every[::2], every[1::2]), time.perf_counter()

    def run(half: Sequence[str]) -> Used:
        return _command(lab, "pdf", 1, half, f"half-{half[0]}")

    with ThreadPoolExecutor() as threads:
        one, two = threads.map(run, halves)
    wall = 1000 * (time.perf_counter() - begun)
    return Used(one.cpu + two.cpu, wall, max(one.peak, two.peak), {})


def _command(lab: Lab, format: str, jobs: int, some: Sequence[str], out: str) -> Used:
    files = [lab.folder / f"{name}.yaml" for name in some]
    return lab.run(*_build(lab, out, format), "-j", jobs, *files, cache=out, fresh=True)


def _many(lab: Lab, peer: Peer, every: Sequence[str]) -> Entry:
    def run(_: int) -> Used:
        return lab.run("batch", peer.start, lab.folder, peer.suffix, *every)

    return Entry(peer.name, run, 1, with_jobs(OURS[peer.format], 2))
