"""A YAML file as nodes, with the place of each, before anything is known about its keys."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace
from yaml import MappingNode, Node, ScalarNode

from reports.errors import Problem, ReportError, Severity, Where
from reports.yamlfile.compose import SyntaxFault, composed
from reports.yamlfile.decode import file_text
from reports.yamlfile.folding import unfolded
from reports.yamlfile.nodes import check_nodes, node_of
from reports.yamlfile.traps import Scan, Shifts, Trap, original_column, scan

_TAB_WIDTHS = (2, 4, 8, 1)
# libyaml takes these tabs for white space, PyYAML's own parser does not.
_TAB_AFTER_COLON = re.compile(r"""^[^\t\n"'#]*[^\t\n"'# ]:(\t+)""", re.MULTILINE)
_UNPRINTABLE_SHOWN = 20


@cache
def _forbidden() -> re.Pattern[str]:
    """Characters that a YAML file may not have; compiling takes 5 ms, few files need it."""
    ranges = "\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    return re.compile(f"[^{ranges}\U00010000-\U0010ffff]")


def _is_sound(text: str) -> bool:
    """Whether a text surely has no such character."""
    return text.replace("\n", "").replace("\u3000", "").isprintable()


class Source(Struct, frozen=True):
    """A YAML text, its nodes and what was wrong with it as YAML.

    `text` is the text that was parsed: where a typist's slip was mended in a copy, it differs
    from the file, and `shifts` brings its columns back.
    """

    name: str
    text: str = ""
    root: MappingNode | None = None
    problems: tuple[Problem, ...] = ()
    shifts: Shifts = field(default_factory=dict)

    def where(self, node: Node, path: str) -> Where:
        """The place of a node, counting from 1."""
        mark = node.start_mark
        if mark is None:
            return Where(self.name, path=path)
        return self._place(mark.line, mark.column, path)

    def where_text(self, node: Node, path: str, text: str) -> Where:
        """The place inside a scalar where a paragraph of it begins."""
        mark = node.start_mark
        if mark is None or node.end_mark.line == mark.line:
            return self.where(node, path)
        found = self.text.find(text[:6], mark.index, node.end_mark.index)
        if found < 0:
            return self.where(node, path)
        line_start = self.text.rfind("\n", 0, found) + 1
        return self._place(self.text.count("\n", 0, found), found - line_start, path)

    def _place(self, line: int, column: int, path: str) -> Where:
        column = original_column(self.shifts, line + 1, column)
        return Where(self.name, line + 1, column + 1, path)

    def problem(self, fault: SyntaxFault) -> Problem:
        """What the parser stumbled over, at its place in the file."""
        where = Where(self.name)
        if fault.line:
            where = self._place(fault.line - 1, fault.column - 1, "")
        return Problem(fault.code, where, fault.values)

    def words(self, node: Node) -> str:
        """A scalar's text; a lone line feed is a line break of the file, two are a blank line."""
        value, start, end = str(node.value), node.start_mark, node.end_mark
        style = node.style if isinstance(node, ScalarNode) else None
        if start is None or style == "|" or start.line == end.line:
            return value
        return unfolded(self.text[start.index : end.index], style, value)


def file_source(
    path: str | os.PathLike[str],
    words: Iterable[str] = (),
    holders: Iterable[str] = (),
) -> Source:
    """Read a file. `words` are the keys it may hold, `holders` those whose values are mappings."""
    name = os.fspath(path)
    try:
        text = file_text(path)
    except ReportError as error:
        return Source(name, problems=error.problems)
    return text_source(text, name, words, holders)


def text_source(
    text: str, name: str = "", words: Iterable[str] = (), holders: Iterable[str] = ()
) -> Source:
    """Read a YAML text: every problem of the whole text, and its nodes if it can be understood."""
    problems = list[Problem]()
    if not _is_sound(text):
        problems = _unprintable(text, name)
        text = _TAB_AFTER_COLON.sub(_as_spaces, _forbidden().sub(" ", text))
    root, error = composed(text)
    scanned = _scanned(text, frozenset(words), frozenset(holders), sound=error is None)
    if scanned.text != text:
        root, error = composed(scanned.text)
    problems += [_from_trap(trap, name) for trap in scanned.traps]
    bare = Source(name, scanned.text, None, (), scanned.shifts)
    if error is not None:
        if not _is_explained(error.line, scanned):
            problems.append(bare.problem(error))
        return replace(bare, problems=tuple(problems))
    mapping, faults = check_nodes(root)
    problems += [Problem(f.code, bare.where(f.node, ""), f.values, f.severity) for f in faults]
    return replace(bare, root=mapping, problems=tuple(problems))


def _unprintable(text: str, name: str) -> list[Problem]:
    problems = []
    for match in list(_forbidden().finditer(text))[:_UNPRINTABLE_SHOWN]:
        at = match.start()
        where = Where(name, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        found = f"U+{ord(match.group()):04X}"
        problems.append(Problem("control-character", where, {"found": found}))
    return problems


def _as_spaces(match: re.Match[str]) -> str:
    return match.group().replace("\t", " ")


def _from_trap(trap: Trap, name: str) -> Problem:
    return Problem(trap.code, Where(name, trap.line, trap.column), trap.values, trap.severity)


def _is_explained(line: int, scanned: Scan) -> bool:
    """Whether a trap that was reported on a line near by says why the parser stumbled."""
    errors = {trap.line for trap in scanned.traps if trap.severity is Severity.ERROR}
    return not errors.isdisjoint((line - 1, line, line + 1))


def _scanned(text: str, words: frozenset[str], holders: frozenset[str], *, sound: bool) -> Scan:
    """Scan a text; where tabs set lines in, find out how many columns they stand for."""
    first = scan(text, words, holders, sound=sound)
    if not first.has_tabs:
        return first
    for width in _TAB_WIDTHS:
        scanned = scan(text, words, holders, sound=sound, tab=width)
        if composed(scanned.text)[1] is None:
            return scanned
    return first


def mapping_source(mapping: Mapping[str, object], name: str = "") -> Source:
    """Nodes from Python values; they have no line."""
    faults: list[tuple[str, str]] = []
    root = node_of(mapping, faults)
    problems = [
        Problem("python-value", Where(name, path=path), {"found": found}) for path, found in faults
    ]
    return Source(name, root=root if isinstance(root, MappingNode) else None, problems=(*problems,))
