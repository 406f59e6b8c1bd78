"""The documents that can be made: the folders of templates/, and what each says of itself."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reports.errors import ReportError
from reports.yamlfile.keys import CHOICE, FLAG, ONE_LINE, Reader, Record, Text, key, read_record
from reports.yamlfile.source import file_source

TEMPLATE = "template.xml.j2"
_ABOUT = "document.yaml"
# What a document may be made for each of.
EACH = {"speaker": "发言人"}


class Kind(Record):
    """文书: what a template's folder says of its documents."""

    title: Text = key("名称", ONE_LINE)
    about: Text = key("说明", ONE_LINE)
    each: str = key("每", CHOICE(EACH), default="")
    attach: bool = key("作附件", FLAG, default=False)


def names(folder: Path) -> list[str]:
    """Names of the documents that can be made: the folders that hold a template."""
    return sorted(path.parent.name for path in folder.glob(f"*/{TEMPLATE}"))


def named(folder: Path, written: str) -> str:
    """The name of the document that somebody calls by its title; other names as they are."""
    if written.isascii():
        return written
    return next((name for name in names(folder) if kind(folder, name).title == written), written)


def kind(folder: Path, name: str) -> Kind:
    """What a template says of its documents; nothing where it has no document.yaml.

    Raises:
        ReportError: every problem of the file, with line and column.
    """
    file = folder / name / _ABOUT
    return _read(file, file.stat().st_mtime_ns) if file.is_file() else Kind()


@lru_cache(maxsize=64)
def _read(file: Path, stamp: int) -> Kind:
    source = file_source(file)
    reader = Reader(source, Kind)
    found = read_record(reader, Kind, source.root, "") if source.root is not None else None
    problems = [*source.problems, *reader.problems]
    if problems or found is None:
        raise ReportError(sorted(problems, key=lambda p: (p.where.line, p.where.column)))
    return found
