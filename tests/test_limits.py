"""Time and memory have an end, in the main thread and in others, and leave nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import jinja2
import pytest
from conftest import HOME

from reports import limits


def loop() -> None:
    while True:
        pass


def overtime(limit: float) -> float:
    begun = time.monotonic()
    with pytest.raises(limits.OutOfTime), limits.seconds(limit):
        loop()
    return time.monotonic() - begun


def test_an_endless_loop_is_ended() -> None:
    before = signal.getsignal(signal.SIGALRM)
    assert 0.1 <= overtime(0.1) < 5
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_long_sum_of_the_interpreter_is_ended() -> None:
    with pytest.raises(limits.OutOfTime), limits.seconds(0.1):
        9**9**9


def test_an_endless_loop_in_another_thread_is_ended() -> None:
    took: list[float] = []
    thread = threading.Thread(target=lambda: took.append(overtime(0.1)))
    thread.start()
    thread.join(20)
    assert took
    assert 0.1 <= took[0] < 5


def test_an_exception_that_got_lost_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_AGAIN", 0.05)

    def swallowing() -> None:
        try:
            loop()
        except limits.OutOfTime:
            loop()

    with pytest.raises(limits.OutOfTime), limits.seconds(0.05):
        swallowing()


def test_what_is_done_in_time_is_left_alone() -> None:
    with limits.seconds(0.05):
        pass
    with limits.seconds(0):
        pass
    time.sleep(0.1)


TRACED = """
import sys, threading
from reports import limits

def called():
    return 1

def main():
    with limits.seconds(60):
        pass
    sys.settrace(lambda *_: None)
    called()
    sys.settrace(None)

thread = threading.Thread(target=main)
thread.start()
thread.join()
"""


def test_a_limit_that_was_kept_leaves_the_interpreter_alone() -> None:
    """An exception taken back with None hangs CPython 3.11 in the next function that is traced."""
    subprocess.run([sys.executable, "-c", TRACED], cwd=HOME, check=True, timeout=60)


def test_memory_has_an_end() -> None:
    with pytest.raises(MemoryError), limits.memory(1 * 2**30):
        bytearray(2 * 2**30)
    bytearray(2 * 2**30)
    assert limits.fair_share(1) >= limits.fair_share(64) >= 512 * 2**20


def test_the_line_of_a_template(tmp_path: Path) -> None:
    inner = "{% macro f() %}\n{% for a in range(99999) %}{% for b in range(99999) %}\n{% endfor %}"
    (tmp_path / "a.j2").write_text("\n{% import 'b.j2' as b %}\n{{ b.f() }}\n")
    (tmp_path / "b.j2").write_text(inner + "{% endfor %}{% endmacro %}")
    template = jinja2.Environment(loader=jinja2.FileSystemLoader(tmp_path)).get_template("a.j2")
    with pytest.raises(limits.OutOfTime) as caught, limits.seconds(0.1):
        template.render()
    line = limits.template_line(caught.value.__traceback__, tmp_path)
    assert (line.file, line.line) == (str(tmp_path / "b.j2"), 2)
    assert not limits.template_line(caught.value.__traceback__, tmp_path / "other").file


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_may_not_be_broken_off_is_done_first(number: int) -> None:
    done = []

    @limits.unbroken()
    def work() -> None:
        signal.raise_signal(number)
        signal.raise_signal(number)
        done.append("wholly")

    before = signal.signal(number, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        signal.signal(number, before)
    assert done == ["wholly"]
