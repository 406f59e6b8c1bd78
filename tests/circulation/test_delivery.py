"""Handing over: each letter once, whatever breaks; counted at the server's mailbox."""

from __future__ import annotations

import logging
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from circle import book, codes, read_office
from conftest import HOME
from postoffice import PASSWORD, USER, Authority, PostOffice, at_random, free_port, running

from reports.circulation import login
from reports.circulation.delivery import Clock, Delivery, Pace
from reports.circulation.mail import Attached, Letter
from reports.circulation.outbox import Outbox
from reports.circulation.wording import Words
from reports.errors import ReportError

NOW = datetime(2023, 7, 25, 8, 0, tzinfo=UTC)
SENDER = ("综合科", "office@example.cn")
ROUNDS = Pace(waits=(1.0, 2.0, 4.0), timeout=5.0)


def letters(count: int, size: int = 2000) -> list[Letter]:
    """So many letters, each with a file of its own."""
    return [
        Letter(
            "e",
            n,
            f"人{n}",
            (f"p{n}@mail.example.cn",),
            SENDER,
            Words(f"第{n}封", f".第{n}封\n", f"<p>{n}</p>"),
            (Attached("附件.pdf", f"{n} ".encode() * size),),
        )
        for n in range(1, count + 1)
    ]


def clock(waited: list[float] | None = None) -> Clock:
    """Time that does not pass but where it is waited for."""
    ticks = [0.0]

    def wait(seconds: float) -> None:
        ticks[0] += seconds
        if waited is not None:
            waited.append(seconds)

    return Clock(lambda: NOW, wait, lambda: ticks[0])


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: a register waits for the disk four times a letter."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


Deliver = Callable[..., dict[str, str]]


@pytest.fixture
def deliver(tmp_path: Path) -> Deliver:
    """Plan letters and hand them over; the state of every address."""

    def run(
        sent: list[Letter],
        port: int,
        authority: Authority | None,
        *,
        password: str = PASSWORD,
        pace: Pace = ROUNDS,
        waited: list[float] | None = None,
        **server: object,
    ) -> dict[str, str]:
        about = {"certificates": str(authority.file), "user": USER} if authority else {}
        settings = read_office(tmp_path, port, **(about | server)).server
        assert settings is not None
        with book(tmp_path) as register:
            box = Outbox(register, "e")
            box.plan(sent)
            Delivery(box, settings, password, pace, clock(waited)).send(sent)
            return {row.address: row.state for row in box.rows()}

    return run


@pytest.mark.parametrize("tls", [False, True], ids=["starttls", "tls"])
def test_letters_arrive_encrypted_and_logged_in(
    authority: Authority, deliver: Deliver, tls: bool
) -> None:
    office = PostOffice()
    with running(office, authority, tls=tls) as port:
        states = deliver(letters(3), port, authority, security="tls" if tls else "starttls")
    assert set(states.values()) == {"sent"}
    assert office.counts == {a: 1 for a in states}
    assert office.logins == [USER]  # one session for all
    for number, (_, data) in enumerate(office.arrived, 1):
        message = message_from_bytes(data, policy=policy.default)
        assert message["Date"].datetime == NOW
        (file,) = message.iter_attachments()
        assert file.get_content() == f"{number} ".encode() * 2000


def test_a_certificate_that_does_not_hold_stops_it_before_the_password(
    tmp_path: Path, deliver: Deliver
) -> None:
    (tmp_path / "other").mkdir()
    right, wrong = Authority(tmp_path), Authority(tmp_path / "other", "example.org")
    foreign = Authority(tmp_path / "other")
    for server in (wrong, foreign):
        office = PostOffice()
        with running(office, server) as port, pytest.raises(ReportError) as caught:
            deliver(letters(1), port, right)
        assert codes(caught.value) == ["smtp-certificate"]
        assert not office.logins
        assert not office.arrived


def test_a_server_that_does_not_encrypt_gets_nothing(
    authority: Authority, deliver: Deliver
) -> None:
    office = PostOffice()
    with running(office, None) as port, pytest.raises(ReportError) as caught:
        deliver(letters(1), port, authority)
    assert codes(caught.value) == ["smtp-no-encryption"]
    assert office.arrived == []


def test_a_root_certificate_that_is_missing_is_named(
    authority: Authority, deliver: Deliver
) -> None:
    with running(PostOffice(), authority) as port, pytest.raises(ReportError) as caught:
        deliver(letters(1), port, authority, certificates="nowhere.pem")
    assert codes(caught.value) == ["unreadable"]


def test_a_wrong_password_is_said(authority: Authority, deliver: Deliver) -> None:
    office = PostOffice()
    with running(office, authority) as port, pytest.raises(ReportError) as caught:
        deliver(letters(2), port, authority, password="wrong")
    assert codes(caught.value) == ["smtp-login"]
    # One session, in which smtplib tries the two ways to say a password: accounts are soon locked.
    assert office.logins == [USER, USER]


def test_a_server_that_is_away_is_tried_again_and_told_of(
    tmp_path: Path, authority: Authority, deliver: Deliver
) -> None:
    waited: list[float] = []
    states = deliver(letters(2), free_port(), authority, waited=waited)
    assert set(states.values()) == {"waiting"}
    assert [w for w in waited if w >= 1] == [1.0, 2.0, 4.0]


FAULT_ENDS = {
    "rcpt-4": "sent",
    "data-4": "sent",
    "cut-before": "sent",
    "cut-inside": "sent",
    "slow": "sent",
    "rcpt-5": "refused",
    "data-5": "refused",
    "cut-after": "doubtful",
}


@pytest.mark.parametrize(("fault", "state"), FAULT_ENDS.items())
def test_one_fault_concerns_one_letter(
    authority: Authority, deliver: Deliver, fault: str, state: str
) -> None:
    office = PostOffice({"p2@mail.example.cn": [fault]})
    with running(office, authority) as port:
        states = deliver(letters(3, 100_000), port, authority)
    first, second, third = states.values()
    assert first == third == "sent"
    assert office.counts["p1@mail.example.cn"] == office.counts["p3@mail.example.cn"] == 1
    # What was cut inside may have been in our machine's buffers wholly: then it is doubtful.
    inside = fault == "cut-inside" and second == "doubtful"
    assert second == state or inside
    assert office.counts["p2@mail.example.cn"] == (state != "refused" and not inside)


def test_refusals_for_now_end_after_the_last_round(authority: Authority, deliver: Deliver) -> None:
    office = PostOffice({"p1@mail.example.cn": ["rcpt-4"] * 9})
    with running(office, authority) as port:
        states = deliver(letters(2), port, authority)
        assert list(states.values()) == ["waiting", "sent"]
        # The next run goes on with what is missing, and with nothing else.
        assert len(office.faults["p1@mail.example.cn"]) == 5
        office.faults.clear()
        states = deliver(letters(2), port, authority)
    assert list(states.values()) == ["sent", "sent"]
    assert set(office.counts.values()) == {1}


@pytest.mark.parametrize(("count", "seed"), [(300, 0), (40, 1), (40, 2)])
def test_300_recipients_and_many_faults(
    authority: Authority, deliver: Deliver, count: int, seed: int
) -> None:
    sent = letters(count, 300)
    addresses = [a for x in sent for a in x.addresses]
    office = PostOffice(at_random(addresses, seed), slow=0.01)
    faults = {a: list(kinds) for a, kinds in office.faults.items()}
    with running(office, authority) as port:
        states = deliver(sent, port, authority)
        states = deliver(sent, port, authority)
    assert set(states) == set(addresses)
    for address in addresses:
        if address not in faults:
            assert states[address] == "sent"
        if states[address] == "sent":
            assert office.counts[address] == 1
        elif states[address] == "doubtful":
            assert office.counts[address] <= 1
        else:
            assert (states[address], office.counts[address]) == ("refused", 0)
    assert 0 < list(states.values()).count("doubtful") < count / 3


def test_letters_to_several_count_each(authority: Authority, deliver: Deliver) -> None:
    office = PostOffice({"b@mail.example.cn": ["rcpt-5"], "c@mail.example.cn": ["rcpt-4"]})
    several = tuple(f"{name}@mail.example.cn" for name in "abcd")
    batch = Letter("e", 0, "", several, SENDER, Words("s", "t", "<p>h</p>"), ())
    with running(office, authority) as port:
        states = deliver([batch], port, authority)
    assert list(states.values()) == ["sent", "refused", "sent", "sent"]
    assert office.counts == {a: 1 for a in several if a[0] != "b"}
    message = message_from_bytes(office.arrived[0][1])
    assert message["To"] == "undisclosed-recipients:;"
    assert not any(address.encode() in office.arrived[0][1] for address in several)


def test_the_pace_is_kept(authority: Authority, deliver: Deliver) -> None:
    waited: list[float] = []
    with running(PostOffice(), authority) as port:
        deliver(letters(5), port, authority, waited=waited, per_minute=20)
    assert sum(waited) == pytest.approx(4 * 3.0)


def test_addresses_in_chinese_letters(authority: Authority, deliver: Deliver) -> None:
    words = Words("s", "t", "<p>h</p>")
    letter = Letter("e", 1, "李", ("李四@mail.example.cn",), SENDER, words, ())
    office = PostOffice()
    with running(office, authority) as port:
        assert deliver([letter], port, authority) == {"李四@mail.example.cn": "sent"}
    assert "李四@mail.example.cn".encode() in office.arrived[0][1]


def test_the_log_has_no_words_of_a_message(
    authority: Authority, deliver: Deliver, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "reports"), running(PostOffice(), authority) as port:
        deliver(letters(2), port, authority)
    said = [r.getMessage() for r in caplog.records if r.name.startswith("reports")]
    assert "copy 000001: sent 250 taken" in said
    assert not any("第1封" in line or PASSWORD in line for line in said)


def test_after_a_crash_what_was_being_handed_over_is_doubtful(
    tmp_path: Path, authority: Authority, deliver: Deliver
) -> None:
    sent = letters(3)
    with book(tmp_path) as register:
        box = Outbox(register, "e")
        box.plan(sent)
        box.note(["p1@mail.example.cn"], sent[0].key, "handing", NOW)
        box.note(["p2@mail.example.cn"], sent[1].key, "trying", NOW)
    office = PostOffice()
    with running(office, authority) as port:
        states = deliver(sent, port, authority)
    assert list(states.values()) == ["doubtful", "sent", "sent"]
    assert office.counts["p1@mail.example.cn"] == 0


# Imports once, and sends in a process of its own for each line that it reads; says its number, and
# then how it ended.
SENDING = """
import os, sys
sys.path[:0] = [{home!r}, {tests!r}, {here!r}]
from pathlib import Path
from circle import book, read_office
from postoffice import PASSWORD, USER
from test_delivery import letters
from reports.circulation.delivery import Delivery, Pace
from reports.circulation.outbox import Outbox
def send():
    folder = Path({folder!r})
    office = read_office(folder, {port}, user=USER, certificates={ca!r})
    with book(folder) as register:
        box, sent = Outbox(register, "e"), letters(300, 300)
        box.plan(sent)
        Delivery(box, office.server, PASSWORD, Pace((0.0, 0.0), 10.0)).send(sent)
for _ in sys.stdin:
    pid = os.fork()
    if pid == 0:
        send()
        os._exit(0)
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)
"""


def test_kill_9_at_any_moment_sends_nothing_twice_and_forgets_nobody(
    tmp_path: Path, authority: Authority
) -> None:
    """The sender is killed again and again, and started again, until it ends of itself."""
    dice, office = random.Random(9), PostOffice(slow=0.02)
    addresses = [a for x in letters(300) for a in x.addresses]
    office.faults = {a: ["slow"] for a in addresses[::6]}
    here = Path(__file__).parent
    with running(office, authority) as port:
        about = {"home": str(HOME), "tests": str(here.parent), "here": str(here), "port": port}
        script = SENDING.format(folder=str(tmp_path), ca=str(authority.file), **about)
        command = [sys.executable, "-c", script]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, bufsize=0) as sender:
            kills = _killed_until_done(sender, office, dice)
    assert kills >= 12
    with book(tmp_path) as register:
        rows = Outbox(register, "e").rows()
    assert [row.address for row in rows] == addresses
    for row in rows:
        assert row.state in ("sent", "doubtful")
        got = office.counts[row.address]
        assert got == 1 or (row.state == "doubtful" and got == 0)
    assert sum(row.state == "doubtful" for row in rows) <= kills


def _killed_until_done(
    sender: subprocess.Popen[bytes], office: PostOffice, dice: random.Random
) -> int:
    """Kill some twenty runs at random moments, let the next end; how many were killed."""
    assert sender.stdin
    assert sender.stdout
    kills = 0
    while True:
        before = len(office.arrived)
        sender.stdin.write(b"\n")
        pid = int(sender.stdout.readline())
        if kills < 20 and _something_arrived(office, before, sender.stdout.fileno()):
            time.sleep(dice.random() * 0.03)
            os.kill(pid, signal.SIGKILL)
        status = int(sender.stdout.readline())
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return kills
        assert os.WTERMSIG(status) == signal.SIGKILL
        kills += 1


def _something_arrived(office: PostOffice, before: int, ended: int) -> bool:
    """Wait until something more has arrived, or `ended` can be read: nothing was left to send."""
    while len(office.arrived) == before:
        if select.select([ended], [], [], 0.002)[0]:
            return False
    return True


def test_the_password_comes_from_the_environment_or_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    kept = {(login.SERVICE, f"{USER}@localhost"): "from the keyring"}

    class Mine(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    server = read_office(tmp_path, user=USER).server
    assert server is not None
    monkeypatch.delenv(login.VARIABLE, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(Mine())  # type: ignore[no-untyped-call]
    try:
        assert login.password(server) == "from the keyring"
        monkeypatch.setenv(login.VARIABLE, "from the environment")
        assert login.password(server) == "from the environment"
        monkeypatch.delenv(login.VARIABLE)
        kept.clear()
        with pytest.raises(ReportError) as caught:
            login.password(server)
        assert codes(caught.value) == ["password-missing"]
    finally:
        keyring.set_keyring(before)
