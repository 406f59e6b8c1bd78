"""A file's bytes become text: UTF-8 is wanted, and every other encoding is called by its name."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from reports.errors import ReportError, Where, stop

SIZE_LIMIT = 4 * 1024 * 1024
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32", "UTF-32"),
    (b"\xff\xfe", "UTF-16", "UTF-16"),
    (b"\xfe\xff", "UTF-16", "UTF-16"),
)
_SAMPLE = 64 * 1024
# Rows of GB 2312 and Big5 that hold marks and the characters in common use.
_COMMON_GB = (range(0xA1, 0xA4), range(0xB0, 0xD8))
_COMMON_BIG5 = (range(0xA1, 0xA4), range(0xA4, 0xC7))


def file_text(path: str | os.PathLike[str]) -> str:
    """The text of a file, line ends as line feeds; ReportError if it cannot be had."""
    name = os.fspath(path)
    text = decoded(_file_bytes(name), name)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _file_bytes(name: str) -> bytes:
    where = Where(name)
    try:
        status = Path(name).stat()
        if stat.S_ISDIR(status.st_mode):
            raise stop("is-folder", where)
        if not stat.S_ISREG(status.st_mode):
            raise stop("not-a-file", where)
        if status.st_size > SIZE_LIMIT:
            size = f"{status.st_size / 1024 / 1024:.1f}"
            raise stop("too-large", where, size=size, limit=SIZE_LIMIT // 1024 // 1024)
        return Path(name).read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise stop("no-file", where) from None
    except OSError as error:
        raise stop("unreadable", where, reason=error.strerror or str(error)) from None


def decoded(data: bytes, name: str) -> str:
    """The text of UTF-8 bytes; ReportError naming the encoding of any other."""
    for mark, encoding, iconv in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            raise stop("wrong-encoding", Where(name), encoding=encoding, iconv=iconv)
    if iconv := _utf16(data):
        raise stop("wrong-encoding", Where(name), encoding="UTF-16", iconv=iconv)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, name, error.start) from None


def _utf16(data: bytes) -> str:
    """The kind of UTF-16 without a mark: ASCII in it has every other byte zero."""
    sample = data[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) * 20 <= len(sample) or min(odd, even) * 4 > max(odd, even):
        return ""
    return "UTF-16LE" if odd > even else "UTF-16BE"


def _not_utf8(data: bytes, name: str, start: int) -> ReportError:
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    sound = len(re.findall(r"[^\x00-\x7f\ufffd]", loose))
    if sound > 4 * broken:
        before = data[:start].decode("utf-8").splitlines() or [""]
        return stop("broken-utf8", Where(name, len(before), len(before[-1]) + 1))
    scores = {
        "GB18030": _plausibility(data, "gb18030", "gb2312", _COMMON_GB),
        "Big5": _plausibility(data, "big5hkscs", "big5", _COMMON_BIG5),
    }
    likeliest = max(scores, key=lambda encoding: scores[encoding])
    if scores[likeliest] <= 0:
        return stop("unknown-encoding", Where(name))
    shown = "GBK (GB18030)" if likeliest == "GB18030" else likeliest
    return stop("wrong-encoding", Where(name), encoding=shown, iconv=likeliest)


def _plausibility(data: bytes, codec: str, core: str, common: tuple[range, ...]) -> float:
    """How much of the text is made of common characters and marks if read in this encoding."""
    try:
        foreign = [c for c in data.decode(codec) if not c.isascii()]
    except UnicodeDecodeError:
        return 0.0
    leads = [c.encode(core, "ignore")[:1] for c in foreign[:_SAMPLE]]
    hits = sum(any(lead and lead[0] in rows for rows in common) for lead in leads)
    return hits / max(len(leads), 1)
