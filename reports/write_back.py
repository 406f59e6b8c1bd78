"""Derived ids are written into the YAML file, so that they stay whatever is edited afterwards."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from reports.errors import ReportError, Where, stop
from reports.loading import edition_source, loads, report_of
from reports.model import Action, Point, Report, Speaker
from reports.yamlfile.keys import Record, is_empty, keys_of
from reports.yamlfile.source import Source

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class _Edit(Struct, frozen=True):
    """Characters to put in at a place of the file, over `over` characters that stand there."""

    line: int
    column: int
    words: str
    over: int = 0


def write_back(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Write every derived id into the file; returns the paths that have one now.

    Comments, layout and line ends stay as they are. The new text is loaded before it replaces the
    old one, and must give the same report with the same ids.
    """
    source = edition_source(path)
    report = report_of(source)
    edits, written = _edits(source, report)
    if not edits:
        return ()
    text = _edited(Path(path).read_bytes().decode("utf-8"), edits)
    if _reloaded(text) != report:
        raise stop("ids-not-written", Where(source.name))
    _replace(Path(path), text)
    return tuple(written)


def _reloaded(text: str) -> Report | None:
    try:
        return loads(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    except ReportError:
        return None


def _replace(path: Path, text: str) -> None:
    """Put the new text in the old one's place in one step."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(text.encode("utf-8"))
    shutil.copymode(path, draft)
    draft.replace(path)


def _edits(source: Source, report: Report) -> tuple[list[_Edit], list[str]]:
    edits: list[_Edit] = []
    written: list[str] = []
    seen: set[int] = set()
    for record in _identified(report):
        node = _node_at(source.root, record.path)
        if not isinstance(node, MappingNode) or id(node) in seen:
            continue  # an alias: its anchor, met before, has been given its id
        seen.add(id(node))
        edit = _edit(source, node, record.id)
        if edit is not None:
            edits.append(edit)
            written.append(record.id.path)
    return edits, written


def _identified(report: Report) -> list[Speaker | Point | Action]:
    return [record for s in report.speakers for record in (s, *s.items)]


def _node_at(root: Node | None, path: str) -> Node | None:
    """The node of a path such as `speakers[2].actions[0]`."""
    node, cls = root, Report
    record: type[Record] = cls
    for name, number in re.findall(r"(\w+)|\[(\d+)\]", path):
        if number and isinstance(node, SequenceNode):
            node = node.value[int(number)]
        elif isinstance(node, MappingNode):
            declared = next(k for k in keys_of(record) if k.name == name)
            words = (declared.name, declared.alias)
            node = next((v for k, v in node.value if k.value in words), None)
            record = next(iter(declared.kind.records()), record)
    return node


def _edit(source: Source, node: MappingNode, word: str) -> _Edit | None:
    """Where and how a record gets its id; None if it has one."""
    declared = next(((k, v) for k, v in node.value if k.value in ("id", "编号")), None)
    if declared is not None:
        return _filled(source, *declared, word) if is_empty(declared[1]) else None
    first = node.value[0][0]
    key = "id" if str(first.value).isascii() else "编号"
    mark = first.start_mark
    if node.flow_style:
        return _Edit(mark.line, mark.column, f"{key}: {word}, ")
    return _Edit(mark.line, mark.column, f"{key}: {word}\n" + " " * mark.column)


def _filled(source: Source, key: ScalarNode, value: ScalarNode, word: str) -> _Edit:
    """A key that stands there without a value gets one."""
    if not value.style:
        colon = source.text.index(":", key.end_mark.index)
        column = key.end_mark.column + colon - key.end_mark.index + 1
        return _Edit(key.end_mark.line, column, f" {word}")
    start, end = value.start_mark, value.end_mark
    return _Edit(start.line, start.column, word, end.index - start.index)


def _edited(text: str, edits: list[_Edit]) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINE.findall(text.removeprefix("\ufeff"))
    for edit in sorted(edits, key=lambda e: (e.line, e.column), reverse=True):
        line = lines[edit.line]
        end = line[len(line.rstrip("\r\n")) :] or "\n"
        words = edit.words.replace("\n", end)
        lines[edit.line] = line[: edit.column] + words + line[edit.column + edit.over :]
    return mark + "".join(lines)
