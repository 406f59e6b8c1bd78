"""What an edition is built from, by name and SHA-256: its own files, templates, fonts, program."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from reports.model import Report
from reports.pipeline import FONTS, HOME, TEMPLATES

_BESIDE = "./"  # before the names of files that lie beside the YAML file
_OURS = {"templates": TEMPLATES, "fonts": FONTS, "reports": HOME / "reports"}
_TEXTS = (".j2", ".yaml")


def digests(path: Path, report: Report, templates: Sequence[str]) -> dict[str, str]:
    """Everything a build depends on but what it is asked for; the edition's own file first."""
    files = [figure.file for figure in report.figures]
    files += [attachment.file for attachment in report.attachments if attachment.file]
    names = [source_name(path), *(_BESIDE + file for file in files)]
    names += [f"templates/{name}" for name in ("shared", "profiles", *templates)]
    return {name: digest_of(name, path) for name in (*names, "fonts", "reports")}


def source_name(path: Path) -> str:
    """How a manifest names the file that an edition was built from."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def digest_of(name: str, path: Path) -> str:
    """SHA-256 of one of the inputs of an edition, by its name in the manifest."""
    if name == source_name(path):
        return _digest([path])
    if name.startswith(_BESIDE):
        return _digest([path.parent / name.removeprefix(_BESIDE)])
    if name == "reports":
        return _program()
    ours, _, inner = name.partition("/")
    return _of_files(_stamps(_OURS[ours] / inner)) if ours in _OURS else ""


_Stamps = tuple[tuple[Path, int, int], ...]


def _stamps(folder: Path) -> _Stamps:
    """The files of a folder of ours with time and size, so that `watch` sees them change."""
    found = [(path, path.stat()) for path in sorted(folder.glob("*")) if path.is_file()]
    return tuple((path, status.st_mtime_ns, status.st_size) for path, status in found)


@lru_cache(maxsize=256)
def _of_files(stamps: _Stamps) -> str:
    texts = [path for path, *_ in stamps if path.suffix in _TEXTS]
    # Faces weigh a hundred megabytes: their names and sizes stand for them.
    others = [f"{path.name} {size}" for path, _, size in stamps if path.suffix not in _TEXTS]
    return hashlib.sha256("\n".join([_digest(texts), *others]).encode()).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    return _digest(sorted(_OURS["reports"].rglob("*.py")))


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        if path.is_file():
            total.update(os.fsencode(path.name) + b"\0" + path.read_bytes())
    return total.hexdigest()
