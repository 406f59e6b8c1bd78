"""Work done on other machines, through the executor of Dask distributed.

What a worker needs of ours (program, templates, faces) is sent to it once, by content: workers only
have our dependencies installed, and make exactly what would be made here. Editions go there with
their pictures, packed; finished files and problems come back as bytes; only this process writes.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reports.editions import Parcel, Part, Task, make_each
from reports.errors import Problem, stop
from reports.pipeline import FONTS, HOME, TEMPLATES
from reports.workers import Lost, relayed

if TYPE_CHECKING:
    from distributed import WorkerPlugin

_WAIT = 15  # s for the scheduler to answer, and for the first worker to be there


class Cluster(Executor):
    """The workers of a Dask scheduler. Each task is a whole edition; Dask does again what is lost.

    Raises:
        ReportError: Dask is not installed, there is no scheduler at the address, no worker at it.
    """

    whole = True

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise stop("cluster-missing") from None
        try:
            connect: Any = distributed.Client  # Dask's types are half there
            self._client = connect(address, timeout=_WAIT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            reason = str(error) or type(error).__name__
            raise stop("cluster-unreachable", address=address, reason=reason) from None
        try:
            self._client.wait_for_workers(1, timeout=_WAIT)
            self._home = _ship(self._client)
        except TimeoutError:
            self._client.close()
            raise stop("cluster-idle", address=address) from None
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def width(self) -> int:
        """Two editions for each worker there is now: one under way, one waiting."""
        return 2 * max(1, len(self._client.nthreads()))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """`fn` is called with the tasks of one edition; what it returns is a Part for each."""
        tasks: Sequence[Task] = args[0]
        folder = Path(tasks[0].parcel.report.source_name).parent
        sent = pickle.dumps((tasks, _pictures(tasks[0].parcel, folder), str(folder), str(HOME)))
        inner = self._executor.submit(_work_there(self._home), sent)
        return relayed(inner, _loss, pickle.loads)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster; tasks under way are called off if so wished."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _loss(error: BaseException) -> BaseException:
    """What became of a task, in our words."""
    from distributed.scheduler import KilledWorker, NoWorkerError

    lost = isinstance(error, KilledWorker | NoWorkerError)
    return Lost(type(error).__name__) if lost else error


def _pictures(parcel: Parcel, folder: Path) -> dict[str, bytes]:
    """The picture files of an edition; what cannot be read is missed over there, as here."""
    found: dict[str, bytes] = {}
    for figure in parcel.report.figures:
        file = folder / figure.file
        if file.is_file():
            found[str(figure.file)] = file.read_bytes()
    return found


# What goes there once


def _ship(client: Any) -> str:
    """Send program, templates and faces to the workers that lack them; returns their name there.

    Workers that come later get them from the scheduler.
    """
    data = _house()
    name = f"jianbao-{hashlib.sha256(data).hexdigest()[:16]}"
    client.register_plugin(_shipment(name, data))
    return name


def _house() -> bytes:
    """Program, templates and faces as a ZIP file, the same bytes for the same content."""
    packed = io.BytesIO()
    folders = (HOME / "reports", TEMPLATES, FONTS)
    with zipfile.ZipFile(packed, "w") as archive:
        for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
            if path.is_file() and path.suffix != ".pyc":
                name = str(path.relative_to(HOME))
                archive.writestr(zipfile.ZipInfo(name), path.read_bytes())
    return packed.getvalue()


def _shipment(name: str, data: bytes) -> WorkerPlugin:
    """Unpacks the house on a worker. The class goes there as code: nothing of ours is there yet."""
    from distributed import WorkerPlugin

    class Shipment(WorkerPlugin):
        idempotent = True  # a house that is there is not sent again

        def __init__(self) -> None:
            self.name, self.data = name, data

        def setup(self, worker: Any) -> None:
            import io
            import pathlib
            import threading
            import zipfile

            self.home = pathlib.Path(worker.local_directory) / self.name
            zipfile.ZipFile(io.BytesIO(self.data)).extractall(self.home)
            if not hasattr(worker, "jianbao"):
                worker.jianbao, worker.jianbao_house = threading.Lock(), ""

    return Shipment()


def _work_there(home: str) -> Callable[[bytes], bytes]:
    """What a worker runs. It goes there as code, and finds the rest in the house unpacked there."""

    def work(sent: bytes) -> bytes:
        import importlib
        import sys

        from distributed import get_worker

        worker: Any = get_worker()
        house = str(worker.plugins[home].home)
        with worker.jianbao:  # PDFium and the limits want a process to themselves
            if worker.jianbao_house != house:
                for name in [n for n in sys.modules if n.split(".")[0] == "reports"]:
                    del sys.modules[name]
                sys.path[:] = [house, *(path for path in sys.path if path != worker.jianbao_house)]
                worker.jianbao_house = house
            answer: bytes = importlib.import_module("reports.cluster").answered(sent)
        return answer

    return work


# What is done there


def answered(sent: bytes) -> bytes:
    """Do what was sent, on a worker: a Part for each task, packed.

    Pictures lie in a folder of their own while that lasts, under names of their own; problems
    speak of the files that the user knows.
    """
    tasks, pictures, folder, home = pickle.loads(sent)
    report = tasks[0].parcel.report
    names = {
        str(figure.file): f"{number}-{Path(figure.file).name}"
        for number, figure in enumerate(report.figures)
    }
    with tempfile.TemporaryDirectory(prefix="jianbao-") as place:
        for name, data in pictures.items():
            (Path(place) / names[name]).write_bytes(data)
        figures = tuple(
            replace(figure, file=type(figure.file)(names[figure.file], figure.file.path))
            for figure in report.figures
        )
        name = str(Path(place) / Path(report.source_name).name)
        parcel = Parcel(replace(report, figures=figures, source_name=name))
        parts = make_each([replace(task, parcel=parcel) for task in tasks])
    known = {name: report.source_name, place: folder, str(HOME): home}
    known |= {there: here for here, there in names.items()}
    return pickle.dumps(tuple(_spoken_of_here(part, known) for part in parts))


def _spoken_of_here(part: Part, known: Mapping[str, str]) -> Part:
    """Warnings and problems with the names that files have where the edition came from."""

    def named(value: object) -> object:
        if not isinstance(value, str):
            return value
        for there, here in known.items():
            value = value.replace(there, here)
        return value

    def turned(problem: Problem) -> Problem:
        where = replace(problem.where, file=str(named(problem.where.file)))
        values = {key: named(value) for key, value in problem.values.items()}
        return replace(problem, where=where, values=values)

    warnings = tuple(map(turned, part.warnings))
    return replace(part, warnings=warnings, problems=tuple(map(turned, part.problems)))
