"""The parts of a package as one ZIP file (ECMA-376, part 2, 10.2), with libdeflate.

The zipfile module deflates by zlib, every part of every file anew: that was a third of writing a
Word file. Here parts that come again in the next file are kept deflated.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping
from functools import lru_cache
from operator import itemgetter

import deflate

# Of libdeflate: smaller than level 6 of zlib makes it, in half the time.
_LEVEL = 4
_SMALL = 1 << 15  # bytes: below are styles, theme and settings, mostly those of the last document
_STORED, _DEFLATED = 0, 8
_VERSION = 20  # of the specification that it takes to read a deflated file: 2.0
_DATE = 1 << 5 | 1  # 1980-01-01, the first there is: no clock in a file
_MOST = 0xFFFF_FFFF  # bytes; beyond is ZIP64
# Records of APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16, each with its signature.
_LOCAL, _CENTRAL, _END = (
    struct.Struct(f"<4s{fields}") for fields in ("5H3I2H", "6H3I5H2I", "4H2IH")
)


def zipped(files: Mapping[str, bytes], stored: Collection[str]) -> bytes:
    """The files in order of their names, which are ASCII; those of `stored` are not deflated.

    Raises:
        OverflowError: the whole has 4 GB or more.
    """
    out, directory, at = list[bytes](), list[bytes](), 0
    for name, data in sorted(files.items(), key=itemgetter(0)):
        crc, packed = _packed(data, name in stored)
        label, method = name.encode("ascii"), _STORED if name in stored else _DEFLATED
        about = _VERSION, 0, method, 0, _DATE, crc, len(packed), len(data), len(label), 0
        directory += _CENTRAL.pack(b"PK\1\2", _VERSION, *about, 0, 0, 0, 0, at), label
        out += _LOCAL.pack(b"PK\3\4", *about), label, packed
        at += _LOCAL.size + len(label) + len(packed)
        if max(at, len(data)) > _MOST:
            raise OverflowError("ZIP64")
    length, count = sum(map(len, directory)), len(files)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, length, at, 0)
    return b"".join((*out, *directory, end))


def _packed(data: bytes, stored: bool) -> tuple[int, bytes]:
    """Checksum and content as the file has it."""
    if stored:
        return deflate.crc32(data), data
    return _kept(data) if len(data) < _SMALL else _deflated(data)


def _deflated(data: bytes) -> tuple[int, bytes]:
    return deflate.crc32(data), bytes(deflate.deflate_compress(data, _LEVEL))


_kept = lru_cache(maxsize=64)(_deflated)
