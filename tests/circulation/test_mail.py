"""Messages: read by Python's email package and by a parser in another language (Rust)."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from circle import codes
from fast_mail_parser import parse_email
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.circulation.mail import Attached, Letter, file_name
from reports.circulation.wording import Words, words
from reports.errors import ReportError
from reports.pipeline import TEMPLATES

NAMES = [
    "briefing.pdf",
    "工作简报第12期.pdf",
    "工作简报第12期：关于做好赴上饶、景德镇学习考察成果转化工作的通知和任务分解表（000002）.docx",
    "简报😀🇨🇳.pdf",
    "تقرير العمل.pdf",
    "𠮷林 100% 'a' b;c=d.pdf",
    "é" * 70 + ".pdf",
]
WORDS = Words("标题", "正文\n", "<p>正文</p>")


def letter(
    files: tuple[Attached, ...] = (),
    said: Words = WORDS,
    name: str = "王堃",
    addresses: tuple[str, ...] = ("wang@example.cn",),
) -> Letter:
    return Letter("e", 1, name, addresses, ("市委办公室综合科", "office@example.cn"), said, files)


def python(data: bytes) -> EmailMessage:
    """As Python's email package reads it, without a fault."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert [defect for part in message.walk() for defect in part.defects] == []
    return message


@pytest.mark.parametrize("name", NAMES)
def test_names_of_attachments_for_every_program(name: str) -> None:
    """RFC 2231 for those that know it; RFC 2047 in Content-Type for Outlook, QQ, 163."""
    content = bytes(range(256)) * 40
    data = letter((Attached(name, content), Attached("b.pdf", b"2"))).message()
    first, second = python(data).iter_attachments()
    assert first.get_filename() == name
    assert first.get_content() == content
    assert second.get_filename() == "b.pdf"
    (found, _) = parse_email(data).attachments
    assert found.filename == name
    assert found.content == content
    # The fallback by itself: what a program sees that does not know RFC 2231.
    raw = next(part for part in message_from_bytes(data).walk() if part.get_filename())
    del raw["Content-Disposition"]
    fallback = raw.get_param("name")
    assert isinstance(fallback, str)
    joined = fallback.replace("?=\r\n =?", "?= =?").replace("?=\n =?", "?= =?")
    assert str(make_header(decode_header(joined))) == name


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_longer_than_it_may_be(name: str) -> None:
    data = letter(
        (Attached(name, b"x" * 999),), Words("题" * 200, "文" * 500, "<p>文</p>")
    ).message()
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 100
    assert data.isascii()


@pytest.mark.parametrize(
    "name", ["王堃", "欧阳" * 20, "李😀", "مريم", 'A "B" <c@d.e>, F', "=?utf-8?b?x?="]
)
def test_names_of_people(name: str) -> None:
    data = letter(name=name).message()
    (to,) = python(data)["To"].addresses
    assert to.addr_spec == "wang@example.cn"
    assert "".join(to.display_name.split()) == "".join(name.split())
    assert len(parse_email(data).headers["To"]) == 1


@settings(max_examples=40)
@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_crafted_gets_out_of_its_header(name: str, subject: str) -> None:
    """Whatever a name or a subject says, no header is added and no recipient."""
    evil = f"{name}\r\nBcc: evil@example.org\r\n\r\n<b>{subject}"
    shown = " ".join("".join(c if c.isprintable() else " " for c in evil).split())
    data = letter(said=Words(shown, evil, evil), name=evil).message()
    message = message_from_bytes(data)
    assert message.keys().count("Bcc") == message.keys().count("bcc") == 0
    assert set(message.keys()) <= {
        *("From", "To", "Subject", "Message-ID", "Date", "MIME-Version", "Content-Type"),
    }
    assert [address.addr_spec for address in python_lenient(data)["To"].addresses] == [
        "wang@example.cn"
    ]


def python_lenient(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_line_breaks_in_a_subject_are_refused_by_the_words_themselves() -> None:
    known = about() | {"number": "1\r\nBcc: evil@example.org"}
    assert "\n" not in words(TEMPLATES, known).subject


def test_the_same_letter_is_the_same_bytes_and_has_no_clock() -> None:
    one, other = letter((Attached("a.pdf", b"1"),)), letter((Attached("a.pdf", b"1"),))
    assert one.message() == other.message()
    assert one.key == other.key
    assert b"\r\nDate:" not in one.message()
    date = datetime(2023, 7, 25, 8, tzinfo=UTC)
    dated = python(one.message(date))
    assert dated["Date"].datetime == date
    assert dated["Message-ID"] == python(other.message())["Message-ID"]
    changed = letter((Attached("a.pdf", b"2"),))
    assert changed.key != one.key
    assert python(changed.message())["Message-ID"] != dated["Message-ID"]


def test_text_and_html_say_the_same_and_html_is_escaped() -> None:
    said = words(TEMPLATES, about() | {"label": "<b>王</b>&堃"})
    assert "<b>王</b>&堃：" in said.text
    assert "&lt;b&gt;王&lt;/b&gt;&amp;堃：" in said.html
    message = python(letter(said=said).message())
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().splitlines() == said.text.splitlines()
    for word in (
        "工作简报第12期",
        "关于某事的报告",
        "内部资料",
        "000002",
        "K7Q2-9F4M",
        "电话：12345",
    ):
        assert word in said.text + said.subject
        assert word in page.get_content() + said.subject


def about() -> dict[str, object]:
    edition = {
        "masthead": "工作简报",
        "number": 12,
        "title": "关于某事的报告",
        "issuer": "市委办公室",
        "marking": "内部资料",
    }
    sender = {"name": "综合科", "contact": "小王", "phone": "12345"}
    rest = {"label": "王堃", "number": "000002", "code": "K7Q2-9F4M", "files": ["a.pdf"]}
    return {"edition": edition, "sender": sender, "test": False} | rest


def test_a_test_says_that_it_is_one() -> None:
    assert words(TEMPLATES, about() | {"test": True}).subject.startswith("【测试】")


def test_a_fault_of_a_mail_template_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    with pytest.raises(ReportError) as caught:
        words(tmp_path, about())
    assert codes(caught.value) == ["template-include"]
    for source, code in (("{{ nothing }}", "template-undefined"), ("\n{% if", "template-syntax")):
        (folder / "subject.txt.j2").write_text(source, "utf-8")
        with pytest.raises(ReportError) as caught:
            words(tmp_path, about())
        assert codes(caught.value) == [code]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["../../etc/passwd"], "_.._etc_passwd.pdf"),
        (["..\\a:b*c?d"], "_a_b_c_d.pdf"),
        (["a\u202efdp.exe\r\n"], "afdp.exe.pdf"),
        (["简报", "第1期", "题" * 200], f"简报第1期{'题' * 75}.pdf"),
        ([" . "], "file.pdf"),
        (["\x00", 'a|b<c>"d'], "a_b_c__d.pdf"),
    ],
)
def test_names_of_files_lead_nowhere_and_hide_nothing(parts: list[str], name: str) -> None:
    assert file_name(parts, "pdf") == name


def test_a_message_as_older_programs_split_it() -> None:
    """The structure that all of them know: mixed, in it the two alternatives and the files."""
    message = message_from_bytes(letter((Attached("简报.pdf", b"1"),)).message())
    assert isinstance(message, Message)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html"),
        "application/pdf",
    ]
