"""Several processes of this machine, each of which may die or hang without the others."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, TimeoutError
from typing import TYPE_CHECKING, Any, Protocol

from reports.limits import unbroken

if TYPE_CHECKING:
    from pebble import ProcessPool

_GRACE = 10.0  # s that a task may take to notice that its time is over


class Lost(Exception):  # noqa: N818 - nobody's error: a process is gone
    """The process that did a task is gone; `hung` where it was ended because it did not stop."""

    def __init__(self, reason: str, hung: bool = False) -> None:
        super().__init__(reason, hung)
        self.reason, self.hung = reason, hung


class Crew(Protocol):
    """A `concurrent.futures.Executor` that says how much it takes at once.

    `width` tasks may be waiting for it or under way. `whole`: a task should be a whole edition,
    because each costs a journey; otherwise documents are handed out one by one. A task whose
    process is gone fails with Lost.
    """

    whole: bool

    @property
    def width(self) -> int: ...

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]: ...

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None: ...


class Processes(Executor):
    """Some processes of this machine. One that hangs is ended, one that is gone is replaced.

    On Linux they are forked once `warm` has been called, so that modules are imported and faces
    opened once for all; elsewhere each starts anew.
    """

    whole = False

    def __init__(self, count: int, seconds: float, warm: Callable[[], object]) -> None:
        self.width = 2 * count  # one under way, one waiting, for each
        self._count, self._warm = count, warm
        self._patience = seconds + _GRACE if seconds else None
        self._pool: ProcessPool | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        inner = self._opened().schedule(fn, args, kwargs, timeout=self._patience)
        return relayed(inner, _loss, lambda result: result)

    def _opened(self) -> ProcessPool:
        if self._pool is None:
            from pebble import ProcessPool

            forked = sys.platform == "linux"
            if forked:
                self._warm()
            context = multiprocessing.get_context("fork" if forked else "spawn")
            self._pool = ProcessPool(self._count, context=context)
        return self._pool

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let what was handed in be done, or (`cancel_futures`) end the processes at once."""
        if self._pool is None:
            return
        with unbroken():  # a second Ctrl-C would leave some of the processes behind
            if cancel_futures:
                self._pool.stop()  # type: ignore[no-untyped-call]
            else:
                self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()


def _loss(error: BaseException) -> BaseException:
    """What became of a task, in our words."""
    from concurrent.futures.process import BrokenProcessPool

    from pebble import ProcessExpired

    if isinstance(error, TimeoutError):
        return Lost("", hung=True)
    if isinstance(error, ProcessExpired):
        code = error.exitcode or 0
        return Lost(signal.Signals(-code).name if code < 0 else f"exit {code}")
    return Lost(str(error)) if isinstance(error, BrokenProcessPool) else error


def relayed(
    inner: Future[Any],
    failed: Callable[[BaseException], BaseException],
    done: Callable[[Any], Any],
) -> Future[Any]:
    """A future that ends as another one does, its result and its failure put in our words."""
    outer: Future[Any] = Future()

    def pass_on(future: Future[Any]) -> None:
        if future.cancelled():
            outer.cancel()
        elif error := future.exception():
            outer.set_exception(failed(error))
        else:
            outer.set_result(done(future.result()))

    inner.add_done_callback(pass_on)
    return outer
