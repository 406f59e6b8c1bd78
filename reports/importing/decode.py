"""Bytes become text, whatever encoding a clerk's program wrote them in.

UTF-8 and marked UTF-16/32 decide themselves. Everything else is weighed by charset-normalizer, and
the reading it prefers is held against the other Chinese encodings: the share of characters from
the rows of GB 2312 and Big5 that hold the common ones tells them apart on short texts, where
statistics of languages fail.
"""

from __future__ import annotations

from msgspec import Struct

from reports.errors import Where, stop

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
)
_NAMES = {"gb18030": "GB18030", "big5hkscs": "Big5", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_CORES = {"gb18030": "gb2312", "big5hkscs": "big5"}
# Lead bytes of the marks and of the characters in common use (GB 2312 level 1, Big5 level 1).
_COMMON = {"gb18030": frozenset({0xA1, 0xA2, 0xA3, *range(0xB0, 0xD8)}),
           "big5hkscs": frozenset({0xA1, 0xA2, 0xA3, *range(0xA4, 0xC7)})}  # fmt: skip
_SAMPLE = 64 * 1024
_PLAUSIBLE, _CLEAR = 0.6, 0.15


class Decoded(Struct, frozen=True):
    """A text, the encoding it was read in, and another one that would have made sense too."""

    text: str
    encoding: str
    rival: str = ""


def decoded(data: bytes, name: str) -> Decoded:
    """The text of a file's bytes with line ends as line feeds.

    Raises ReportError for what is empty, no text, or text in no encoding that is known.
    """
    found = _found(data, name)
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise stop("import-empty", Where(name))
    return Decoded(text, found.encoding, found.rival)


def _found(data: bytes, name: str) -> Decoded:
    where = Where(name)
    if not data.strip():
        raise stop("import-empty", where)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise stop("import-binary", where, kind=kind)
    for mark, codec, shown in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, shown, where)
    if b"\0" not in data[:_SAMPLE]:
        try:
            return Decoded(data.decode("utf-8"), "UTF-8")
        except UnicodeDecodeError as error:
            if _mostly_utf8(data):
                line = data[: error.start].count(b"\n") + 1
                raise stop("import-broken-bytes", Where(name, line, 1), encoding="UTF-8") from None
    return _weighed(data, where)


def _strictly(data: bytes, codec: str, shown: str, where: Where) -> Decoded:
    try:
        return Decoded(data.decode(codec), shown)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise stop("import-broken-bytes", Where(where.file, line, 1), encoding=shown) from None


def _mostly_utf8(data: bytes) -> bool:
    loose = data[:_SAMPLE].decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    return sum(not c.isascii() for c in loose) - broken > 4 * broken


def _weighed(data: bytes, where: Where) -> Decoded:
    """The likeliest reading of bytes that say nothing of their encoding."""
    from charset_normalizer import from_bytes  # 60 ms to load, and most files are UTF-8

    scores = {codec: _plausibility(data, codec) for codec in _NAMES}
    weighed = from_bytes(data[:_SAMPLE], cp_isolation=list(scores)).best()
    if weighed is not None and (liked := _codec(weighed.encoding)) in scores:
        scores[liked] += _CLEAR  # its vote, which settles what the rows leave open
    ranked = sorted(scores, key=lambda codec: -scores[codec])
    best, second = ranked[:2]
    if scores[best] < _PLAUSIBLE:
        raise stop("import-noise" if b"\0" in data else "import-encoding", where)
    close = scores[best] - scores[second] < _CLEAR and scores[second] >= _PLAUSIBLE
    rival = _NAMES[second] if close and _NAMES[second] != _NAMES[best] else ""
    return Decoded(data.decode(best), _NAMES[best], rival)


def _codec(encoding: str) -> str:
    """charset-normalizer's name of an encoding as one of ours."""
    name = encoding.replace("_", "-")
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)


def _plausibility(data: bytes, codec: str) -> float:
    """The share of characters that Chinese text is made of, if the bytes are read so; 0 to 1."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    sample = [c for c in text[:_SAMPLE] if not c.isspace()]
    if codec not in _CORES:
        chinese = sum("\u4e00" <= c <= "\u9fff" or c in "，。、；：“”（）《》！？" for c in sample)
        # Two ASCII letters read as one unit look Chinese; the ASCII signs of real text do not.
        ascii_pairs = sum(all(0x20 <= b < 0x7F for b in c.encode(codec)[:2]) for c in sample)
        plain = sum(c.isascii() and (c.isprintable()) for c in sample)
        return (chinese + plain - ascii_pairs) / max(len(sample), 1)
    foreign = [c for c in sample if not c.isascii()]
    leads = (c.encode(_CORES[codec], "ignore")[:1] for c in foreign)
    hits = sum(bool(lead) and lead[0] in _COMMON[codec] for lead in leads)
    odd = sum(ord(c) < 0x20 for c in sample)
    return (hits - odd) / max(len(foreign), 1)
