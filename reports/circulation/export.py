"""The register as a workbook: copies, files, what happened to them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from reports.circulation.register import Register

_HEADS = {
    "copies": ("期", "份号", "单位", "职务", "姓名", "方式", "短码", "状态"),
    "files": ("期", "份号", "文件", "SHA-256", "原件 SHA-256", "现行"),
    "events": ("期", "份号", "事项", "日期", "经手人", "备注"),
}
_TITLES = {"copies": "份号", "files": "文件", "events": "签收退回"}
_WIDTHS = {
    "单位": 26,
    "职务": 18,
    "短码": 12,
    "SHA-256": 68,
    "原件 SHA-256": 68,
    "文件": 24,
    "状态": 30,
}
CHANNELS = {"paper": "纸质", "email": "邮件", "both": "纸质、邮件"}
REASONS = {"not-listed": "不再列入名单"}
EVENTS = {"signed": "签收", "returned": "退回", "destroyed": "销毁", "undone": "更正"}
_CLOCK = datetime(1980, 1, 1)  # a workbook says when it was made: ours always says the same
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def workbook(register: Register, edition: str = "") -> bytes:
    """A workbook with a sheet each for copies, files and events; the same register, same bytes.

    Every cell is text: whatever a name begins with, no spreadsheet computes it.
    """
    import openpyxl

    book = openpyxl.Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    book.properties.creator = "Jianbao"
    book.properties.created = book.properties.modified = _CLOCK
    rows = {"copies": _copies(register, edition), "files": _files(register, edition)}
    rows["events"] = _events(register, edition)
    for name, lines in rows.items():
        sheet = book.create_sheet(_TITLES[name])
        for number, line in enumerate([_HEADS[name], *lines], 1):
            for column, value in enumerate(line, 1):
                cell = sheet.cell(number, column)
                cell.value = _ILLEGAL.sub("", value)
                cell.data_type, cell.quotePrefix = "s", True
        for letter, head in zip("ABCDEFGH", _HEADS[name], strict=False):
            sheet.column_dimensions[letter].width = _WIDTHS.get(head, 14)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _copies(register: Register, edition: str) -> Iterable[Sequence[str]]:
    for c in register.copies(edition, withdrawn=True):
        state = f"空号：{REASONS.get(c.reason, c.reason)}" if c.reason else "在册"
        channel = CHANNELS.get(c.channel, c.channel)
        yield c.edition, c.shown, c.unit, c.post, c.person, channel, c.code, state


def _files(register: Register, edition: str) -> Iterable[Sequence[str]]:
    for copy in register.copies(edition, withdrawn=True):
        for file in register.files(copy.edition, copy.number):
            now = "是" if file.current else "否"
            yield copy.edition, copy.shown, file.name, file.sha256, file.base, now


def _events(register: Register, edition: str) -> Iterable[Sequence[str]]:
    for event in register.events(edition):
        kind = EVENTS.get(event.kind, event.kind)
        yield event.edition, f"{event.number:06d}", kind, event.day, event.person, event.note


def _timeless(data: bytes) -> bytes:
    """The same package with the clock taken out: openpyxl writes when it was saved."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in package.namelist():
            content = package.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    return out.getvalue()
