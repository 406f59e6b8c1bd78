"""Ends to what one document may take, in seconds and memory, to breaking off and to collecting."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType

from reports.errors import Where

_AGAIN = 1.0  # s; raised inside a destructor or a callback of C an exception is lost: raise it anew
_LEAST = 512 * 2**20  # bytes: the longest documents take a quarter of it
_MOST = 4 * 2**30


class OutOfTime(BaseException):
    """Raised in the midst of the work; no `except Exception` on the way swallows it."""


@contextmanager
def seconds(limit: float) -> Iterator[None]:
    """Raise OutOfTime in this block once it has run for `limit` s; 0 is no limit.

    A signal where there is one, since it also ends long sums and searches of the interpreter;
    elsewhere (Windows, threads) an exception set from a thread, at the next step of Python code.
    """
    main = threading.current_thread() is threading.main_thread()
    if not limit:
        yield
    elif main and hasattr(signal, "setitimer"):
        with _alarm(limit):
            yield
    else:
        with _watch(limit):
            yield


@contextmanager
def _alarm(limit: float) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watch(limit: float) -> Iterator[None]:
    import ctypes

    over, rung = threading.Event(), threading.Event()
    thread = ctypes.c_ulong(threading.get_ident())

    def ring() -> None:
        wait = limit
        while not over.wait(wait):
            rung.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTime))
            wait = _AGAIN

    watcher = threading.Thread(target=ring, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        if rung.is_set():  # one that was set and not yet raised is raised here
            # Taken back by None, it would leave CPython 3.11 asking for it at every call, and
            # looping for ever in the first function that is traced.
            with suppress(OutOfTime):
                for _ in range(100):
                    pass


@contextmanager
def memory(limit: int) -> Iterator[None]:
    """Let this process take at most `limit` bytes more than it holds in this block; 0 is no limit.

    What asks for more gets a MemoryError. Systems that have no such limit (Windows) set none.
    """
    try:
        import resource
    except ImportError:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [bound for bound in (soft, hard, _held() + limit) if bound > 0]  # "unlimited" is -1
    resource.setrlimit(resource.RLIMIT_DATA, (min(known), hard) if limit else (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held() -> int:
    """Bytes of data that this process holds already, as far as the system tells."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def fair_share(processes: int) -> int:
    """Bytes that each of some processes may take of this machine's memory: half of it is ours."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _MOST
    return max(_LEAST, min(_MOST, whole // 2 // processes))


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def uncollected() -> Iterator[None]:
    """Work without the collector: of the millions of objects that are made none is garbage.

    Looking for what is in cycles, again and again, takes a tenth of the time, a sixth with long
    documents.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def unbroken() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait until this block is done: what it does is done wholly, once."""
    asked: list[tuple[int, FrameType | None]] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append((number, frame))

    if threading.current_thread() is not threading.main_thread():  # which alone gets signals
        yield
        return
    held = {int(n): signal.signal(n, note) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, before in held.items():
            signal.signal(number, before)
        for number, frame in asked[:1]:
            if callable(before := held[number]):
                before(number, frame)
            elif before == signal.SIG_DFL:
                signal.raise_signal(number)


def template_line(trace: TracebackType | None, folder: Path) -> Where:
    """The innermost line of a template of `folder` that was being worked out; nowhere if none was.

    A compiled template knows which of its lines each of Python's came from.
    """
    found = Where()
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        file = str(getattr(template, "filename", ""))
        if template is not None and Path(file).is_relative_to(folder):
            found = Where(file, template.get_corresponding_lineno(trace.tb_lineno))
        trace = trace.tb_next
    return found
