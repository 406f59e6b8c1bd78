"""The register of recipients: a YAML, CSV or XLSX file, checked like data.

A YAML file has one key, `recipients` (收件人), a list; a table has a row for each recipient. The
keys are the same.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from reports.circulation.addresses import fault_of, identity, lookalike
from reports.circulation.tables import table_source
from reports.errors import Problem, ReportError, Severity, Where
from reports.yamlfile.keys import (
    CHOICE,
    ONE_LINE,
    RECORDS,
    SLUG,
    WHOLE,
    Number,
    Reader,
    Record,
    Text,
    all_keys,
    key,
    nearest,
    read_record,
)
from reports.yamlfile.reader import nearest_place
from reports.yamlfile.source import Source, file_source

CHANNELS = {"paper": "纸质", "email": "邮件", "both": "两者"}
FORMATS = {"pdf": "PDF", "docx": "Word", "both": "两种"}
GROUPS = {"report": "报", "send": "送", "copy": "发"}
_TABLES = (".csv", ".tsv", ".xlsx")
_LOST = re.compile("[?？\ufffd□〓]")  # what programs write for a character that they lack
_JOINERS = "\u200c\u200d"  # which emoji and some scripts need inside words


class Recipient(Record):
    """收件人: a person or an office that gets copies of its own."""

    id: Text = key("编号", SLUG)
    unit: Text = key("单位", ONE_LINE, required=True)
    person: Text = key("姓名", ONE_LINE)
    post: Text = key("职务", ONE_LINE)
    rank: Number | None = key("排序", WHOLE(1))
    group: str = key("分送", CHOICE(GROUPS), default="send")
    channel: str = key("方式", CHOICE(CHANNELS), required=True)
    address: Text = key("邮箱", ONE_LINE)
    copies: Number = key("份数", WHOLE(1), default=Number(1))
    format: str = key("格式", CHOICE(FORMATS), default="pdf")
    note: Text = key("备注", ONE_LINE)

    def check(self, reader: Reader) -> None:
        """A recipient by e-mail has an address and one copy; words hide nothing."""
        if self.by_mail and not self.address:
            reader.problem_at("address-missing", self.path, name=self.name)
        if self.address and (fault := fault_of(self.address)):
            word = str(self.address)
            reader.problem_at("address-malformed", self.address.path, address=word, reason=fault)
        if self.channel == "email" and self.copies > 1:
            reader.problem_at("copies-by-email", self.copies.path, copies=self.copies)
        for text in (self.unit, self.person, self.post, self.note):
            for point in _hidden(text):
                reader.problem_at("hidden-character", text.path, point=point)
        for text in (self.unit, self.person, self.post):
            if _LOST.search(text):
                reader.problem_at("lost-character", text.path, found=str(text))

    @property
    def by_mail(self) -> bool:
        return self.channel in ("email", "both")

    @property
    def on_paper(self) -> bool:
        return self.channel in ("paper", "both")

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of its files, as in `WRITERS`."""
        return ("pdf", "docx") if self.format == "both" else (self.format,)

    @property
    def name(self) -> str:
        """Whom the copy is for, short: the person, else the unit."""
        return str(self.person or self.unit)

    @property
    def label(self) -> str:
        """Unit, post and person as on an envelope."""
        rest = "　".join(filter(None, (str(self.post), str(self.person))))
        return f"{self.unit}　{rest}" if rest else str(self.unit)

    @property
    def key(self) -> str:
        """What makes a recipient the same from one register to the next."""
        if self.id:
            return f"id:{str(self.id).lower()}"
        parts = (self.unit, self.person or self.post)
        return "/".join("".join(unicodedata.normalize("NFKC", part).split()) for part in parts)


def _hidden(text: str) -> Iterator[str]:
    """Characters that turn or hide what stands beside them."""
    for character in sorted(set(text)):
        if unicodedata.category(character) == "Cf" and character not in _JOINERS:
            yield f"U+{ord(character):04X}"


class _Register(Record):
    """A register of recipients as a YAML file."""

    recipients: tuple[Recipient, ...] = key("收件人", RECORDS(Recipient), required=True)


class Recipients(Struct, frozen=True):
    """Recipients in circulation order: by rank, then as they stand in the file."""

    items: tuple[Recipient, ...]
    source_name: str
    places: Mapping[str, Where] = {}
    warnings: tuple[Problem, ...] = ()

    def where(self, path: str) -> Where:
        """The place of a path in the file."""
        return nearest_place(self.places, path)


def load(
    path: str | os.PathLike[str], units: Sequence[str] = (), domains: Sequence[str] = ()
) -> Recipients:
    """Read a register of recipients.

    Args:
        path: a .yaml, .csv, .tsv or .xlsx file.
        units: the units that there are; none stands for any.
        domains: domains that are meant as they are written.

    Raises:
        ReportError: every problem of the file, each with row or line, column and hint.
    """
    source = _source(path)
    reader = Reader(source, _Register)
    reader.problems += source.problems
    found = read_record(reader, _Register, source.root, "") if source.root is not None else None
    items = found.recipients if found else ()
    _check(reader, items, units, domains)
    problems = sorted(reader.problems, key=lambda p: (p.where.line, p.where.column, p.code))
    if found is None or any(p.severity is Severity.ERROR for p in problems):
        raise ReportError(problems)
    ordered = sorted(items, key=lambda item: item.rank or len(items) + 10**9)
    return Recipients(tuple(ordered), source.name, reader.places, tuple(problems))


def _source(path: str | os.PathLike[str]) -> Source:
    file = os.fspath(path)
    if not file.lower().endswith(_TABLES):
        return file_source(file, *_vocabulary())
    try:
        return table_source(file, Recipient, "recipients")
    except ReportError as error:
        return Source(file, problems=error.problems)


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    keys = [k for _, k in all_keys(_Register)]
    return frozenset(word for k in keys for word in (k.name, k.alias)), frozenset()


def _check(
    reader: Reader, items: Sequence[Recipient], units: Sequence[str], domains: Sequence[str]
) -> None:
    """What can only be seen across recipients: twins, units, ranks, look-alikes."""
    twins = (item.id or item.person or item.post or item.unit for item in items)
    _once(reader, "recipient-twice", zip((i.key for i in items), twins, strict=True))
    addresses = [item.address for item in items if item.address]
    _once(reader, "address-twice", ((identity(a), a) for a in addresses))
    _ranked(reader, items)
    for item in items:
        if units and item.unit and str(item.unit) not in units:
            near = nearest(str(item.unit), list(units))
            code = "unit-unknown-near" if near else "unit-unknown"
            reader.problem_at(code, item.unit.path, unit=str(item.unit), near=near)
    for address in addresses:
        if not fault_of(address) and (other := lookalike(address, domains)):
            word = str(address)
            reader.problem_at("address-lookalike", address.path, address=word, other=other)


def _once(reader: Reader, code: str, words: Iterable[tuple[str, Text]]) -> None:
    seen: dict[str, Text] = {}
    for word, text in words:
        if (first := seen.setdefault(word, text)) is not text:
            place = nearest_place(reader.places, first.path)
            reader.problem_at(code, text.path, found=str(text), first=place)


def _ranked(reader: Reader, items: Sequence[Recipient]) -> None:
    """Where some have a rank all have one: the others' place in circulation would be a guess."""
    ranked = [item for item in items if item.rank is not None]
    wrong = {problem.where.path for problem in reader.problems}
    for item in items if ranked else ():
        if item.rank is None and f"{item.path}.rank" not in wrong:
            reader.problem_at("rank-missing", item.path, name=item.name)
    if items and not ranked:
        where = Where(reader.source.name)
        reader.problems.append(Problem("no-ranks", where, severity=Severity.WARNING))
    first: dict[int, Recipient] = {}
    for item in ranked:
        assert item.rank is not None
        if (other := first.setdefault(int(item.rank), item)) is not item:
            values = {"rank": item.rank, "name": other.name}
            reader.problem_at("rank-twice", item.rank.path, Severity.WARNING, **values)
