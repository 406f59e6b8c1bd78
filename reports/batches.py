"""Many editions in one run: read here, made wherever a crew works, delivered here and only here.

What is asked once holds for all: one file that is wrong never stops another; an edition that
stands as it should is not made again, so that a run that was broken off goes on when it is
repeated; two files never write into the same folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from reports import manifest as delivery
from reports.editions import (
    Order,
    Part,
    Plan,
    Task,
    delivered,
    kept,
    make,
    make_each,
    planned,
    taken,
    unchanged,
)
from reports.errors import Problem, ReportError, Where
from reports.inputs import digest_of, source_name
from reports.limits import unbroken
from reports.manifest import Manifest

if TYPE_CHECKING:  # one small edition does without
    from concurrent.futures import Future

    from reports.workers import Crew, Lost

# Editions that are read before it is decided where they are made, and what makes processes pay:
# starting them takes about 0.2 s. Measured: a document takes 20 ms and 8 µs for a byte of YAML.
_LOOK = 8
_WORTH = 0.5  # s
_DOCUMENT, _BYTE = 0.02, 8e-6  # s


class Outcome(Struct, frozen=True):
    """What became of one file.

    `reminders` counts the warnings of an earlier build that stands; `manifest` is as JSON has it;
    `fault` is a mistake of this program.
    """

    file: str
    edition: str = ""
    names: tuple[str, ...] = ()
    pages: int = 0
    unchanged: bool = False
    reminders: int = 0
    problems: tuple[Problem, ...] = ()
    manifest: Mapping[str, object] | None = None
    fault: Exception | None = None


class Watcher(Protocol):
    """Somebody who is told how a run goes."""

    def found(self, documents: int) -> None: ...

    def made(self, documents: int, pages: int) -> None: ...


class _Edition(Struct):
    """An edition under way: what has come back of it, by the number of the task."""

    plan: Plan
    parts: dict[int, Part] = field(default_factory=dict)
    lost: dict[int, Lost] = field(default_factory=dict)
    fault: Exception | None = None
    waiting: int = 0

    def take(self, first: int, count: int, future: Future[tuple[Part, ...]]) -> None:
        """What came of `count` tasks from number `first` on."""
        from reports.workers import Lost

        self.waiting -= count
        error = future.exception()
        if isinstance(error, Lost):
            self.lost |= dict.fromkeys(range(first, first + count), error)
        elif isinstance(error, Exception):
            self.fault = self.fault or error
        else:
            self.parts |= dict(enumerate(future.result(), first))

    def give_up(self, tasks: Sequence[Task]) -> None:
        """The tasks that are lost have failed."""
        for number, loss in self.lost.items():
            self.parts[number] = Part(problems=(_loss(self.plan, tasks[number], loss),))


class Batch(Struct):
    """Files to be built into a folder, by a crew that is hired once it is known what there is.

    `last` was written last: who breaks the run off may not have been given it yet.
    """

    files: Sequence[str]
    out: Path
    order: Order
    force: bool = False
    last: Outcome | None = None
    _owners: dict[str, str] = field(default_factory=dict)
    _again: list[_Edition] = field(default_factory=list)

    def run(self, hire: Callable[[bool], Crew | None], watcher: Watcher) -> Iterator[Outcome]:
        """Each file's outcome, as it comes.

        `hire` is told whether processes would pay; without a crew the work is done here.

        Whatever ends this early (Ctrl-C among it) sends the crew home: what was delivered stays,
        nothing else is on disk.

        Raises:
            ReportError: the output folder cannot be written, which would fail every edition.
        """
        if len(self.files) > 1:
            delivery.place(
                next(p for p in (self.out, *self.out.absolute().parents) if p.exists()), []
            )
        steps = self._read()
        head = list(islice(steps, _LOOK))
        plans = [step for step in head if isinstance(step, Plan)]
        crew = hire(len(head) == _LOOK or sum(map(_effort, plans)) > _WORTH)
        if crew is None:
            yield from self._alone(chain(head, steps), watcher)
            return
        try:
            yield from self._work(chain(head, steps), crew, watcher)
        except BaseException:
            crew.shutdown(cancel_futures=True)
            raise
        crew.shutdown()

    def _read(self) -> Iterator[Plan | Outcome]:
        """Every file read, in turn: what is to be made, and what there is to say of the others."""
        shelf = _shelf(self.out) if len(self.files) > 1 and not self.force else {}
        for file in self.files:
            try:
                path = Path(file)
                known = (source_name(path), digest_of(source_name(path), path)) if shelf else None
                folder = shelf.get(known) if known else None
                done = unchanged(path, self.order, folder) if folder else None
                yield self._claimed(file, done) if done else self._planned(file)
            except ReportError as error:
                yield Outcome(file, problems=error.problems)
            except OSError as error:
                problem = Problem("unreadable", Where(file), {"reason": error.strerror})
                yield Outcome(file, problems=(problem,))

    def _planned(self, file: str) -> Plan | Outcome:
        plan = planned(file, self.order)
        if (owner := self._owners.setdefault(plan.edition.lower(), file)) != file:
            raise ReportError([taken(plan, owner)])
        done = None if self.force else kept(plan, self.out)
        return _outcome(file, done) if done else plan

    def _claimed(self, file: str, done: Manifest) -> Plan | Outcome:
        """An edition that stands, unless another file of this run is the same edition."""
        owner = self._owners.setdefault(done.edition.lower(), file)
        return _outcome(file, done) if owner == file else self._planned(file)

    def _alone(self, steps: Iterator[Plan | Outcome], watcher: Watcher) -> Iterator[Outcome]:
        """Everything done in this process, one document after the other."""
        for step in steps:
            if isinstance(step, Outcome):
                yield step
                continue
            watcher.found(len(step.documents))
            edition = _Edition(step)
            try:
                for number, task in enumerate(step.tasks):
                    edition.parts[number] = make(task)
                    _tell(watcher, edition, range(number, number + 1))
                    if not number and edition.parts[0].problems:
                        break  # texts that may not be printed
            except Exception as fault:
                edition.fault = fault
            yield self._delivered(edition)

    def _work(
        self, steps: Iterator[Plan | Outcome], crew: Crew, watcher: Watcher
    ) -> Iterator[Outcome]:
        under_way: _UnderWay = {}
        for step in steps:
            if isinstance(step, Outcome):
                yield step
                continue
            tasks, edition = step.tasks, _Edition(step)
            watcher.found(len(step.documents))
            size = len(tasks) if crew.whole else 1
            edition.waiting = len(tasks)
            for first in range(0, len(tasks), size):
                while len(under_way) >= crew.width:
                    yield from self._settled(under_way, watcher)
                future = crew.submit(make_each, tasks[first : first + size])
                under_way[future] = edition, first, min(size, len(tasks) - first)
        while under_way:
            yield from self._settled(under_way, watcher)
        for edition in self._again:
            yield self._retried(edition, crew, watcher)

    def _settled(self, under_way: _UnderWay, watcher: Watcher) -> Iterator[Outcome]:
        """Take what is done, waiting for it if need be; deliver editions that are whole."""
        from concurrent.futures import FIRST_COMPLETED, wait

        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            edition, first, count = under_way.pop(future)
            edition.take(first, count, future)
            _tell(watcher, edition, range(first, first + count))
            if edition.waiting:
                continue
            if any(not loss.hung for loss in edition.lost.values()):
                self._again.append(edition)
            else:
                edition.give_up(edition.plan.tasks)
                yield self._delivered(edition)

    def _retried(self, edition: _Edition, crew: Crew, watcher: Watcher) -> Outcome:
        """Do what was lost once more, alone: it may have died of its neighbours' hunger."""
        tasks = edition.plan.tasks
        for number in [n for n, loss in edition.lost.items() if not loss.hung]:
            future = crew.submit(make_each, tasks[number : number + 1])
            future.exception()  # waits for it
            edition.take(number, 0, future)
            if number in edition.parts:
                del edition.lost[number]
        edition.give_up(tasks)
        return self._delivered(edition)

    def _delivered(self, edition: _Edition) -> Outcome:
        with unbroken():
            self.last = self._written(edition)
        return self.last

    def _written(self, edition: _Edition) -> Outcome:
        plan = edition.plan
        file = str(plan.path)
        if edition.fault:
            edition.fault.add_note(file)
            return Outcome(file, plan.edition, fault=edition.fault)
        parts = [edition.parts[number] for number in range(len(edition.parts))]
        try:
            return _outcome(file, delivered(plan, parts, self.out))
        except ReportError as error:
            return Outcome(file, plan.edition, problems=error.problems)


_UnderWay = dict["Future[Any]", tuple[_Edition, int, int]]


def _shelf(out: Path) -> dict[tuple[str, str], Path]:
    """The folders of an output folder by name and SHA-256 of the file each was built from."""
    found: dict[tuple[str, str], Path] = {}
    for file in sorted(out.glob(f"*/{delivery.NAME}")):
        try:
            name, digest = next(iter(json.loads(file.read_text("utf-8"))["inputs"].items()))
            found[str(name), str(digest)] = file.parent
        except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
            continue  # no manifest to trust: it is built
    return found


def _outcome(file: str, made: Manifest) -> Outcome:
    stands = made.unchanged
    return Outcome(
        file,
        made.edition,
        tuple(built.name for built in made.files),
        sum(built.pages or 0 for built in made.files),
        unchanged=stands,
        reminders=len(made.warnings) if stands else 0,
        problems=() if stands else made.warnings,
        manifest=made.as_json(),
    )


def _tell(watcher: Watcher, edition: _Edition, numbers: range) -> None:
    parts = [edition.parts[number] for number in numbers if number in edition.parts]
    pages = sum(file.pages or 0 for part in parts for file in part.files)
    watcher.made(sum(number > 0 for number in numbers), pages)


def _effort(plan: Plan) -> float:
    """About how many seconds an edition takes."""
    size = plan.path.stat().st_size if plan.path.exists() else 0
    return len(plan.documents) * (_DOCUMENT + _BYTE * size)


def _loss(plan: Plan, task: Task, loss: Lost) -> Problem:
    where = Where(str(plan.path))
    values: dict[str, object] = {"document": task.title or plan.edition, "reason": loss.reason}
    if loss.hung:
        seconds = plan.order.seconds
        return Problem(
            "document-slow", where, values | {"seconds": f"{seconds:g}", "more": f"{2 * seconds:g}"}
        )
    return Problem("worker-gone", where, values)
