"""What keeps mail from leaving: markings, domains, a state that is not final, files that differ.

State secrets must not travel by internet mail (保守国家秘密法): a classification marking stops the
whole run, whoever the recipients are. Papers marked 内部 go to listed domains only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from reports.circulation.addresses import domain_of, fault_of
from reports.circulation.office import Office
from reports.circulation.original import Original
from reports.circulation.recipients import Recipient, Recipients
from reports.circulation.register import Filed
from reports.errors import Problem, Where
from reports.manifest import Manifest
from reports.model import Report
from reports.openpoints import unsettled
from reports.verify import document_text

_SECRET = re.compile("绝密|机密|秘密|TOPSECRET|SECRET|CONFIDENTIAL")
# In running text only the official notation counts (GB/T 9704-2012 7.2.2): 机密★1年.
_NOTATION = re.compile("(绝密|机密|秘密)[★☆*]")
_INTERNAL = re.compile("内部|内参|不得外传|注意保存|INTERNAL")


def of_edition(report: Report, originals: Sequence[Original]) -> Iterator[Problem]:
    """What stands in the way of an edition, whoever it goes to."""
    edition = report.edition
    for text in (edition.marking, edition.masthead, edition.title, edition.subtitle):
        if match := _SECRET.search(_plain(text)):
            marked = text is edition.marking or _NOTATION.search(_plain(text))
            if marked:
                yield Problem("send-classified", report.where(text.path), {"word": match[0]})
    yield from of_texts(report, originals)
    if edition.status != "final":
        yield Problem("send-not-final", report.where("edition.status"))
    else:
        yield from unsettled(report)


def of_texts(report: Report, originals: Sequence[Original]) -> Iterator[Problem]:
    """Documents with a classification in their text."""
    for original in originals:
        if match := _NOTATION.search(_plain(document_text(original.job.document))):
            where = Where(report.source_name)
            yield Problem("send-classified-text", where, {"word": match[0]})


def of_recipients(
    report: Report, office: Office, recipients: Recipients, test: str = ""
) -> Iterator[Problem]:
    """Recipients that an edition with its marking must not go to; `test` is the test address."""
    if test and (fault := fault_of(test)):
        yield Problem("address-malformed", values={"address": test, "reason": fault})
    marking = str(report.edition.marking)
    if not _INTERNAL.search(_plain(marking)):
        return
    domains = {domain_of(f"@{domain}") for domain in office.domains}
    if not domains:
        yield Problem("send-no-domains", report.where("edition.marking"), {"marking": marking})
        return
    if test and not inside(test, domains):
        yield Problem("send-outside", values={"address": test, "marking": marking})
    for recipient in mailed(recipients):
        if not inside(recipient.address, domains):
            values = {"address": str(recipient.address), "marking": marking}
            yield Problem("send-outside", recipients.where(recipient.address.path), values)


def inside(address: str, domains: set[str]) -> bool:
    """Whether an address is at a domain or below it."""
    parts = domain_of(address).split(".")
    return any(".".join(parts[k:]) in domains for k in range(len(parts)))


def mailed(recipients: Recipients) -> list[Recipient]:
    """Those who get mail."""
    return [recipient for recipient in recipients.items if recipient.by_mail]


def of_build(
    folder: Path, originals: Sequence[Original], names: Collection[str]
) -> Iterator[Problem]:
    """Whether what was built is whole, clean, and what the YAML file says now.

    `names` are the edition's own files that go out or that the copies were made from.
    """
    manifest = Manifest.read(folder)
    if manifest is None:
        yield Problem("send-not-built", Where(str(folder)))
        return
    for warning in manifest.warnings:
        values = {"code": warning.code, "place": warning.where.path or warning.where.line}
        yield Problem("send-not-clean", Where(str(folder / "manifest.json")), values)
    built = {file.name: file for file in manifest.files}
    for original in originals:
        for format in ("pdf", "docx"):
            name = f"{original.job.title}.{format}"
            if name not in names:
                continue
            if name not in built or built[name].data != original.data(format):
                yield Problem("send-edition-changed", Where(str(folder / name)))


def of_copies(
    folder: Path, numbered: Sequence[Original], files: Sequence[Filed]
) -> Iterator[Problem]:
    """Whether copies were made from what the edition says now."""
    by_name = {original.job.title: original for original in numbered}
    for file in files:
        format = file.name.rpartition(".")[2]
        if by_name[title_of(file)].sha256(format) != file.base:
            yield Problem("send-copies-old", Where(str(folder / "copies" / file.name)))


def title_of(file: Filed) -> str:
    """The document that a copy's file, such as `000003-briefing.pdf`, is of."""
    return file.name.partition("-")[2].rpartition(".")[0]


def _plain(text: str) -> str:
    """Text as markings are looked for in it: full-width forms narrow, without spaces, upper case.

    秘　密 and 机 密 are 秘密 and 机密.
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
