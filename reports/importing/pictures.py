"""Pictures that come with the sources: each gets a file name of its own beside the draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from reports.importing.lines import Picture, Source

# What a file's first bytes say of it; only the first two kinds, and SVG, can be printed.
_KINDS = (
    (b"\x89PNG\r\n", ".png"),
    (b"\xff\xd8\xff", ".jpeg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"\x01\0\0\0", ".emf"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
    (b"<svg", ".svg"),
    (b"<?xml", ".svg"),
)
_PRINTED = (".png", ".jpeg", ".svg")
_UNSAFE = re.compile(r"[^\w-]+")


def named_apart(sources: Iterable[Source]) -> Iterator[Source]:
    """The sources, their pictures named by what they are; every Word file has its image1.png."""
    taken: set[str] = set()
    for source in sources:
        named = [_named(picture, source, taken) for picture in source.pictures]
        yield replace(source, pictures=tuple(named))


def _named(picture: Picture, source: Source, taken: set[str]) -> Picture:
    if not picture.data:
        return picture
    suffix = next((s for magic, s in _KINDS if picture.data.startswith(magic)), ".bin")
    stem = _safe(picture.name)
    if stem + suffix in taken:
        stem = f"{_safe(source.name)}-{stem}"
    name, number = stem + suffix, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}{suffix}"
    taken.add(name)
    return replace(picture, name=name)


def _safe(name: str) -> str:
    """The stem of a file name with nothing in it that a file system or a shell reads."""
    return _UNSAFE.sub("-", Path(name).stem).strip("-").lower() or "picture"


def printable(picture: Picture) -> bool:
    """Whether an edition can show the picture; others are kept as files only."""
    return bool(picture.data) and picture.name.endswith(_PRINTED)
