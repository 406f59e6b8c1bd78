"""`generate.py send … --really` as a process of its own, killed with -9 and started again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from circle import book, many, read_office, ready
from conftest import HOME
from postoffice import PASSWORD, USER, Authority, PostOffice, running

from reports import cli
from reports.circulation import login
from reports.circulation.outbox import Outbox, Row

COUNT, KILLS = 30, 5
WORDS = ("send", "edition.yaml", "--recipients", "recipients.yaml")


def rows(folder: Path) -> list[Row]:
    with book(folder) as register:
        return Outbox(register, "circle").rows()


def left(folder: Path) -> int:
    """How many messages a confirmation has to name: nobody gets one twice unasked."""
    return sum(row.state in ("planned", "trying", "waiting") for row in rows(folder))


def start(folder: Path) -> subprocess.Popen[bytes]:
    really = ("--lang", "zh", *WORDS, "--really", "--confirm", str(left(folder)))
    command = [sys.executable, str(HOME / "generate.py"), *really]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)


def test_kill_9_of_the_command_sends_nothing_twice_and_forgets_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the midst of sending; counted in the server's mailbox, then in the register."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(login.VARIABLE, PASSWORD)
    ready(tmp_path, many(COUNT))
    authority, dice = Authority(tmp_path), random.Random(5)
    addresses = [f"p{n}@mail.example.cn" for n in range(1, COUNT + 1)]
    # A slow answer to every third letter: many kills fall between its dot and its answer.
    post = PostOffice({address: ["slow"] for address in addresses[::3]}, slow=0.05)
    with running(post, authority) as port:
        read_office(tmp_path, port, user=USER, certificates=str(authority.file))
        assert cli.main(["--lang", "zh", *WORDS]) == 0  # the dry run
        kills = sum(_killed(start(tmp_path), post, dice) for _ in range(KILLS))
        with start(tmp_path) as last:
            assert last.wait(60) in (0, 1)  # 1 where doubtful ones are named
        # Nothing more is to be done, and another run does nothing.
        assert left(tmp_path) == 0
        assert cli.main(["--lang", "zh", *WORDS, "--really"]) == 0
    assert kills == KILLS
    found = {row.address: row.state for row in rows(tmp_path)}
    assert sorted(found) == sorted(addresses)
    for address, state in found.items():
        assert state in ("sent", "doubtful")
        assert post.counts[address] == 1 or (state, post.counts[address]) == ("doubtful", 0)
    assert list(found.values()).count("doubtful") <= kills


def _killed(sender: subprocess.Popen[bytes], post: PostOffice, dice: random.Random) -> bool:
    """Kill a sender some letters after it began; whether it was alive until then."""
    enough, rest = len(post.arrived) + dice.randint(1, 3), dice.random() * 0.03
    with sender:
        while len(post.arrived) < enough and sender.poll() is None:
            time.sleep(0.002)
        time.sleep(rest)
        alive = sender.poll() is None
        sender.kill()
    return alive and sender.returncode == -9
