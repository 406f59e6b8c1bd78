"""Sending: gates, the plan that is shown, what happens when it no longer holds."""

from __future__ import annotations

import csv
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from circle import (
    PEOPLE,
    book,
    codes,
    make,
    many,
    read_office,
    read_recipients,
    ready,
    write_edition,
)
from msgspec.structs import replace
from postoffice import PASSWORD, USER, Authority, PostOffice, running

from reports import editions, messages
from reports.circulation import login, recipients, send
from reports.circulation.delivery import Clock, Pace
from reports.circulation.office import Office
from reports.circulation.outbox import Row
from reports.circulation.papers import Wish
from reports.circulation.send import Ask, Plan
from reports.errors import ReportError
from reports.yamlfile.keys import Number

PACE = Pace((0.0, 0.0), 5.0)
CLOCK = Clock(wait=lambda _: None)


def plan(
    folder: Path,
    people: list[str] | tuple[str, ...] = PEOPLE,
    ask: Ask = Ask(),  # noqa: B008  # frozen
    office: Office | None = None,
) -> Plan:
    with book(folder) as register:
        readers = read_recipients(folder, people)
        settings = office or read_office(folder)
        path, out = str(folder / "edition.yaml"), str(folder / "out")
        return send.plan(path, readers, settings, register, out, ask)


def refused(folder: Path, *arguments: object, **named: object) -> list[str]:
    """The codes of what stands in the way; each can be said in both languages."""
    with pytest.raises(ReportError) as caught:
        plan(folder, *arguments, **named)  # type: ignore[arg-type]
    for problem in caught.value.problems:
        assert all(messages.line(problem, language) for language in messages.LANGUAGES)
    return codes(caught.value)


def dry(folder: Path, *arguments: object, **named: object) -> Path:
    made = plan(folder, *arguments, **named)  # type: ignore[arg-type]
    with book(folder) as register:
        return send.dry_run(made, register)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    monkeypatch.setenv(login.VARIABLE, PASSWORD)
    return Authority(tmp_path)


def really(
    folder: Path,
    authority: Authority,
    port: int,
    people: list[str] | tuple[str, ...] = PEOPLE,
    ask: Ask = Ask(),  # noqa: B008
) -> list[Row]:
    settings = read_office(folder, port, user=USER, certificates=str(authority.file))
    made = plan(folder, people, ask, settings)
    with book(folder) as register:
        return send.send(made, settings, register, ask, PACE, CLOCK)


# Gates


@pytest.mark.parametrize(
    "marking", ["秘密", "机密★1年", "绝　密", "机 密", "ＳＥＣＲＥＴ", "内部 秘密"]
)
def test_what_is_classified_never_leaves(tmp_path: Path, marking: str) -> None:
    ready(tmp_path, edition=write_edition(tmp_path, f"  marking: {marking}"))
    assert "send-classified" in refused(tmp_path)
    # Nor to a test address, nor as a batch.
    assert "send-classified" in refused(tmp_path, ask=Ask(test="a@kfq.example.cn", batch=9))


def test_a_marking_in_the_text_stops_it_too_but_not_the_word(tmp_path: Path) -> None:
    path = write_edition(tmp_path)
    text = path.read_text("utf-8")
    path.write_text(text.replace("这件事值得学", "保守国家秘密、商业秘密"), "utf-8")
    ready(tmp_path, edition=path)
    assert plan(tmp_path).count == 2
    path.write_text(text.replace("这件事值得学", "附件（机密★5年）见另册"), "utf-8")
    ready(tmp_path, edition=path)
    assert refused(tmp_path) == ["send-classified-text"]


def test_internal_papers_go_to_listed_domains_only(tmp_path: Path) -> None:
    ready(tmp_path, edition=write_edition(tmp_path, "  marking: 内部资料　注意保存"))
    assert plan(tmp_path).count == 2
    outside = [*PEOPLE, "单位: 报社, 姓名: 记者, 排序: 9, 方式: 邮件, 邮箱: ji@qq.com"]
    near = [*PEOPLE, "单位: 报社, 姓名: 记者, 排序: 9, 方式: 邮件, 邮箱: j@xkfq.example.cn"]
    below = [*PEOPLE, "单位: 科, 姓名: 员, 排序: 9, 方式: 邮件, 邮箱: y@sub.kfq.example.cn"]
    make(tmp_path, outside, edition=tmp_path / "edition.yaml")
    assert refused(tmp_path, outside) == ["send-outside"]
    assert refused(tmp_path, near) == ["send-outside"]
    make(tmp_path, below, edition=tmp_path / "edition.yaml")
    assert plan(tmp_path, below).count == 3
    assert refused(tmp_path, ask=Ask(test="me@qq.com")) == ["send-outside"]
    none = replace(read_office(tmp_path), domains=())
    assert refused(tmp_path, office=none) == ["send-no-domains"]


def test_only_final_editions_whose_files_are_what_was_built(tmp_path: Path) -> None:
    path = write_edition(tmp_path)
    make(tmp_path)
    assert set(refused(tmp_path)) == {"send-not-built"}
    ready(tmp_path)
    assert plan(tmp_path).count == 2
    (tmp_path / "out/circle/briefing.pdf").write_bytes(b"%PDF other")
    assert refused(tmp_path) == ["send-not-built"]
    editions.build_all(path, tmp_path / "out")
    path.write_text(path.read_text("utf-8").replace("值得学", "值得学习"), "utf-8")
    assert set(refused(tmp_path)) == {"send-edition-changed"}
    editions.build_all(path, tmp_path / "out")
    assert set(refused(tmp_path)) == {"send-copies-old"}
    make(tmp_path, edition=path)
    assert plan(tmp_path).count == 2
    path.write_text(path.read_text("utf-8").replace("status: final", "status: draft"), "utf-8")
    assert refused(tmp_path) == ["send-not-final"]


def test_a_build_that_warned_is_not_clean(tmp_path: Path) -> None:
    path = write_edition(tmp_path)
    text = path.read_text("utf-8").replace("verified: yes", "verified: yes\n  rank: 1")
    path.write_text(text + text[text.index("- name: 李明") :].replace("李明", "王明"), "utf-8")
    ready(tmp_path, edition=path)
    assert refused(tmp_path) == ["send-not-clean"]


def test_a_copy_that_was_changed_or_lost_stops_it(tmp_path: Path) -> None:
    ready(tmp_path)
    file = tmp_path / "out/circle/copies/000002-briefing.pdf"
    file.write_bytes(file.read_bytes() + b"\n")
    assert refused(tmp_path) == ["copy-changed"]
    file.unlink()
    assert refused(tmp_path) == ["copy-changed"]
    new = [*PEOPLE, "单位: 新局, 姓名: 新人, 排序: 9, 方式: 邮件, 邮箱: x@kfq.example.cn"]
    ready(tmp_path)
    assert refused(tmp_path, new) == ["copies-missing"]


def test_too_large_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    ready(tmp_path)
    settings = read_office(tmp_path)
    assert settings.server is not None
    small = replace(settings, server=replace(settings.server, largest=Number(0)))
    assert set(refused(tmp_path, office=small)) == {"mail-too-large"}
    assert refused(tmp_path, office=Office()) == ["no-sender"]


# Dry run


def test_a_dry_run_writes_what_would_go_and_the_table(tmp_path: Path) -> None:
    ready(tmp_path)
    folder = dry(tmp_path)
    assert sorted(p.name for p in folder.iterdir()) == ["000002.eml", "000003.eml", "table.csv"]
    message = message_from_bytes((folder / "000003.eml").read_bytes(), policy=policy.default)
    files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert set(files) == {f"工作简报第12期关于某事的报告（000003）.{e}" for e in ("pdf", "docx")}
    made = tmp_path / "out/circle/copies"
    assert (made / "000003-briefing.pdf").read_bytes() in files.values()
    rows = list(csv.reader((folder / "table.csv").read_text("utf-8-sig").splitlines()))
    assert [row[:3] for row in rows[1:]] == [
        ["000002", "欧阳闻莺", "ouyang@swj.example.cn"],
        ["000003", "刘喆", "liuzhe@kfq.example.cn"],
    ]
    first = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert {p.name: p.read_bytes() for p in dry(tmp_path).iterdir()} == first
    dry(tmp_path, PEOPLE[:2])
    assert not (folder / "000003.eml").exists()


def test_without_a_dry_run_nothing_is_sent(tmp_path: Path, office: Authority) -> None:
    ready(tmp_path)
    post = PostOffice()
    with running(post, office) as port:
        with pytest.raises(ReportError) as caught:
            really(tmp_path, office, port)
        assert codes(caught.value) == ["plan-changed"]
        dry(tmp_path)
        rows = really(tmp_path, office, port)
    assert {row.state for row in rows} == {"sent"}
    assert post.counts == {"ouyang@swj.example.cn": 1, "liuzhe@kfq.example.cn": 1}


def test_what_changed_since_the_dry_run_stops_it_and_is_named(
    tmp_path: Path, office: Authority
) -> None:
    ready(tmp_path)
    dry(tmp_path)
    post = PostOffice()
    with running(post, office) as port:
        for people in (PEOPLE[:2], [*PEOPLE[:2], PEOPLE[2].replace("liuzhe@", "liu@")]):
            with pytest.raises(ReportError) as caught:
                really(tmp_path, office, port, people)
            (problem,) = caught.value.problems
            assert problem.code == "plan-changed"
            assert "liuzhe@kfq.example.cn" in str(problem.values["addresses"])
        path = tmp_path / "edition.yaml"
        path.write_text(path.read_text("utf-8").replace("值得学", "值得学习"), "utf-8")
        ready(tmp_path, edition=path)
        with pytest.raises(ReportError) as caught:
            really(tmp_path, office, port)
    assert codes(caught.value) == ["plan-changed"]
    assert post.arrived == []


# Exactly once


def test_what_was_sent_is_not_sent_again_nor_is_a_later_version(
    tmp_path: Path, office: Authority
) -> None:
    ready(tmp_path)
    dry(tmp_path)
    post = PostOffice()
    with running(post, office) as port:
        really(tmp_path, office, port)
        assert plan(tmp_path).count == 0
        path = tmp_path / "edition.yaml"
        path.write_text(path.read_text("utf-8").replace("值得学", "值得学习"), "utf-8")
        ready(tmp_path, edition=path)
        later = plan(tmp_path)
        assert (later.count, [why for *_, why in later.held]) == (0, ["earlier"] * 2)
        dry(tmp_path, ask=Ask(again=True))
        really(tmp_path, office, port, ask=Ask(again=True))
    assert set(post.counts.values()) == {2}


def test_doubtful_ones_are_held_until_somebody_asks(tmp_path: Path, office: Authority) -> None:
    ready(tmp_path)
    dry(tmp_path)
    post = PostOffice({"liuzhe@kfq.example.cn": ["cut-after"]})
    with running(post, office) as port:
        rows = really(tmp_path, office, port)
        assert [row.state for row in rows] == ["sent", "doubtful"]
        assert [why for *_, why in plan(tmp_path).held] == ["sent", "doubtful"]
        really(tmp_path, office, port)
        assert post.counts["liuzhe@kfq.example.cn"] == 1
        assert plan(tmp_path, ask=Ask(doubtful=True)).count == 1
        rows = really(tmp_path, office, port, ask=Ask(doubtful=True))
    assert [row.state for row in rows] == ["sent", "sent"]
    assert post.counts["liuzhe@kfq.example.cn"] == 2


def test_one_bad_recipient_stops_nothing_else_and_is_written_out(
    tmp_path: Path, office: Authority
) -> None:
    people = many(6)
    ready(tmp_path, people)
    dry(tmp_path, people)
    post = PostOffice({"p3@mail.example.cn": ["rcpt-5"], "p5@mail.example.cn": ["rcpt-4"] * 9})
    with running(post, office) as port:
        rows = really(tmp_path, office, port, people)
    assert [row.state for row in rows] == ["sent", "sent", "refused", "sent", "waiting", "sent"]
    path = tmp_path / "failed.csv"
    path.write_bytes(send.failed(rows, read_recipients(tmp_path, people)))
    again = recipients.load(path)
    assert [r.person for r in again.items] == ["人3", "人5"]
    assert again.items == tuple(read_recipients(tmp_path, people).items[k] for k in (2, 4))


def test_what_is_written_out_computes_nothing(tmp_path: Path) -> None:
    people = ['单位: "=1+1", 姓名: "@SUM(A1)", 排序: 1, 方式: 邮件, 邮箱: a@qq.com']
    (evil,) = read_recipients(tmp_path, people).items
    text = send.recipients_csv([evil]).decode("utf-8-sig")
    (row,) = list(csv.reader(text.splitlines()))[1:]
    assert not any(cell[:1] in ("=", "+", "-", "@") for cell in row)


def test_two_runs_do_not_send_at_once(tmp_path: Path, office: Authority) -> None:
    ready(tmp_path)
    dry(tmp_path)
    with (
        book(tmp_path) as register,
        send._alone(register),
        running(PostOffice(), office) as port,
        pytest.raises(ReportError) as caught,
    ):
        really(tmp_path, office, port)
    assert codes(caught.value) == ["sending-already"]


def test_a_test_address_gets_all_and_nothing_is_entered(tmp_path: Path, office: Authority) -> None:
    ready(tmp_path)
    ask = Ask(test="me@kfq.example.cn")
    post = PostOffice()
    with running(post, office) as port:
        rows = really(tmp_path, office, port, ask=ask)
    assert {row.state for row in rows} == {"sent"}
    assert post.counts == {"me@kfq.example.cn": 2}
    for _, data in post.arrived:
        message = message_from_bytes(data, policy=policy.default)
        assert message["Subject"].startswith("【测试】")
        assert b"liuzhe@" not in data
    assert plan(tmp_path).count == 2
    with pytest.raises(ReportError) as caught:
        plan(tmp_path, ask=Ask(test="not an address"))
    assert "address-malformed" in codes(caught.value)


def test_batches_get_the_editions_own_files_as_blind_copies(
    tmp_path: Path, office: Authority
) -> None:
    people = many(7)
    ready(tmp_path, people)
    ask = Ask(batch=3)
    dry(tmp_path, people, ask)
    post = PostOffice()
    with running(post, office) as port:
        rows = really(tmp_path, office, port, people, ask)
    assert {row.state for row in rows} == {"sent"}
    assert set(post.counts.values()) == {1}
    assert len(post.counts) == 7
    assert len({data for _, data in post.arrived}) == 3
    own = (tmp_path / "out/circle/briefing.pdf").read_bytes()
    message = message_from_bytes(post.arrived[0][1], policy=policy.default)
    assert [part.get_content() for part in message.iter_attachments()] == [own]
    for address, data in post.arrived:
        others = {f"p{n}@mail.example.cn" for n in range(1, 8)} - {address}
        assert not any(other.encode() in data for other in others)


def test_copies_of_several_documents_go_together(tmp_path: Path) -> None:
    path = write_edition(tmp_path, "  documents: [briefing, actions]")
    editions.build_all(path, tmp_path / "out")
    make(tmp_path, wish=Wish(documents=("briefing", "actions")), edition=path)
    made = plan(tmp_path)
    assert [len(letter.files) for letter in made.letters] == [2, 4]
    text = path.read_text("utf-8")
    path.write_text(text.replace("关于某事的报告", "附件（机密★5年）"), "utf-8")
    assert "send-classified" in refused(tmp_path)


def test_a_file_that_changes_while_letters_go_out_stops_it_before_its_letter(
    tmp_path: Path, office: Authority
) -> None:
    people = many(3)
    ready(tmp_path, people)
    dry(tmp_path, people)
    post = PostOffice()
    with running(post, office) as port:
        settings = read_office(tmp_path, port, user=USER, certificates=str(office.file))
        made = plan(tmp_path, people, office=settings)
        (tmp_path / "out/circle/copies/000002-briefing.pdf").write_bytes(b"other")
        with book(tmp_path) as register, pytest.raises(ReportError) as caught:
            send.send(made, settings, register, Ask(), PACE, CLOCK)
        assert codes(caught.value) == ["copy-changed"]
        assert post.counts == {"p1@mail.example.cn": 1}
        # Mended, the rest goes; nobody gets it twice.
        make(tmp_path, people, edition=tmp_path / "edition.yaml")
        assert {row.state for row in really(tmp_path, office, port, people)} == {"sent"}
    assert post.counts == {f"p{n}@mail.example.cn": 1 for n in (1, 2, 3)}


def test_letters_keep_no_files_in_memory(tmp_path: Path) -> None:
    people = many(3)
    ready(tmp_path, people)
    files = [file for letter in plan(tmp_path, people).letters for file in letter.files]
    assert all(isinstance(file.source, Path) for file in files)
    assert all(letter.size >= len(letter.message()) for letter in plan(tmp_path, people).letters)


def test_those_who_failed_are_kept_through_the_next_dry_run(
    tmp_path: Path, office: Authority
) -> None:
    people = many(2)
    ready(tmp_path, people)
    dry(tmp_path, people)
    post = PostOffice({"p2@mail.example.cn": ["rcpt-5"]})
    with running(post, office) as port:
        rows = really(tmp_path, office, port, people)
        made = plan(tmp_path, people)
        file = send.write_failed(made, rows, read_recipients(tmp_path, people))
        assert file is not None
        again = recipients.load(file)
        with book(tmp_path) as register:
            settings = read_office(tmp_path, port, user=USER, certificates=str(office.file))
            about = (str(tmp_path / "edition.yaml"), again, settings, register)
            repeated = send.plan(*about, str(tmp_path / "out"), Ask(again=True))
            send.dry_run(repeated, register)
            assert file.exists()
            rows = send.send(repeated, settings, register, Ask(again=True), PACE, CLOCK)
            assert send.write_failed(repeated, rows, again) is None
        assert not file.exists()
    assert set(post.counts.values()) == {1}
