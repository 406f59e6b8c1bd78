"""fonts.yaml as checked data: faces, roles, fallbacks, and the names that Word knows them by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from reports.errors import Problem, ReportError, Where, stop

FILE_NAME = "fonts.yaml"

_Place = tuple[str, ...]
_TEXT, _TEXTS, _LISTS, _NESTED = "text", "mapping", "mapping of lists", "mapping of mappings"
_SECTIONS = {
    "faces": _NESTED,
    "roles": _TEXTS,
    "latin": _TEXTS,
    "fallback": _LISTS,
    "word": _NESTED,
    "alternatives": _TEXTS,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A font file. `index` counts the faces of a collection from 0."""

    path: Path
    family: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class FontList:
    """What `fonts.yaml` says; every face name in it is one of `faces`."""

    faces: Mapping[str, Entry]
    roles: Mapping[str, str]
    latin: Mapping[str, str]
    fallback: Mapping[str, tuple[str, ...]]
    word: Mapping[str, Mapping[str, str]]
    alternatives: Mapping[str, str]


def read(folder: Path) -> FontList:
    """Read and check the `fonts.yaml` of a folder.

    Raises:
        ReportError: all problems of the file, with their lines.
    """
    file = folder / FILE_NAME
    try:
        loader = yaml.CSafeLoader(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else {}
    except FileNotFoundError as error:
        raise stop("fonts-file-missing", Where(str(file)), folder=str(folder)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise stop("fonts-file-syntax", _where_wrong(file, error), detail=str(error)) from error
    return _Reader(folder, node).read(data)


def _where_wrong(file: Path, error: Exception) -> Where:
    mark = getattr(error, "problem_mark", None)
    return Where(str(file), mark.line + 1, mark.column + 1) if mark else Where(str(file))


class _Reader:
    """Checks the data of one file and collects what is wrong with them."""

    def __init__(self, folder: Path, node: yaml.Node | None) -> None:
        self._folder, self._node = folder, node
        self._problems: list[Problem] = []
        self._faces: dict[str, Entry] = {}

    def read(self, data: Any) -> FontList:
        """The checked list."""
        sections = self._sections(data)
        for name, entry in sections["faces"].items():
            self._face(name, entry)
        if any(problem.code == "fonts-file-shape" for problem in self._problems):
            raise ReportError(self._problems)  # a face that could not be read would be missed below
        listed = FontList(
            self._faces,
            {role: self._named(("roles", role), name) for role, name in sections["roles"].items()},
            {role: self._named(("latin", role), name) for role, name in sections["latin"].items()},
            {
                role: tuple(self._named(("fallback", role), name) for name in names)
                for role, names in sections["fallback"].items()
            },
            sections["word"],
            sections["alternatives"],
        )
        for section in ("latin", "fallback"):
            for role in sections[section].keys() - listed.roles.keys():
                self._wrong("font-role-unknown", (section, role), role=role, known=[*listed.roles])
        if self._problems:
            raise ReportError(sorted(self._problems, key=lambda p: (p.where.line, p.where.column)))
        return listed

    def _sections(self, data: Any) -> dict[str, Any]:
        """The sections that have the right shape; empty ones for the others."""
        if not isinstance(data, dict):
            self._wrong("fonts-file-shape", (), key="", expected=_TEXTS)
            data = {}
        out: dict[str, Any] = {}
        for key, expected in _SECTIONS.items():
            section = data.get(key) or {}
            faults = list(_faults(section, expected, (key,)))
            for place, wanted in faults:
                self._wrong("fonts-file-shape", place, key=".".join(place), expected=wanted)
            out[key] = {} if faults else section
        return out

    def _face(self, name: str, entry: Mapping[str, Any]) -> None:
        place, index = ("faces", name), entry.get("index", 0)
        if "file" not in entry or not isinstance(index, int):
            wrong = "index" if "file" in entry else "file"
            expected = "number" if wrong == "index" else _TEXT
            self._wrong("fonts-file-shape", place, key=f"faces.{name}.{wrong}", expected=expected)
            return
        self._add(name, Entry(self._folder / entry["file"], entry.get("family", ""), index), place)

    def _named(self, place: _Place, value: str) -> str:
        """A face's name; a path to a font file becomes a face of that name."""
        if value not in self._faces:
            # `#` gives the face's number in a collection, as in a URL fragment.
            file, _, index = value.partition("#")
            if "." in file:
                self._add(
                    value,
                    Entry(self._folder / file, "", int(index) if index.isdecimal() else 0),
                    place,
                )
            else:
                known = sorted(self._faces)
                self._wrong("font-face-unknown", place, face=value, known=known)
        return value

    def _add(self, name: str, entry: Entry, place: _Place) -> None:
        self._faces[name] = entry
        if not entry.path.is_file():
            self._wrong("font-file-missing", place, face=name, file=str(entry.path))

    def _wrong(self, code: str, place: _Place, **values: object) -> None:
        line, column = _locate(self._node, place)
        file = str(self._folder / FILE_NAME)
        self._problems.append(Problem(code, Where(file, line, column, ".".join(place)), values))


def _faults(value: Any, expected: str, place: _Place) -> Iterator[tuple[_Place, str]]:
    """Places where the data do not have the expected shape."""
    if expected == _TEXT:
        number = place[:1] == ("faces",) and place[-1] in ("index", "bold")
        if not isinstance(value, int if number else str) or value in ("", -1):
            yield place, expected
    elif not isinstance(value, dict):
        yield place, expected
    elif expected == _LISTS:
        for key, items in value.items():
            if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
                yield (*place, str(key)), "list"
    else:
        inner = _TEXTS if expected == _NESTED else _TEXT
        for key, item in value.items():
            yield from _faults(item, inner, (*place, str(key)))


def _locate(node: yaml.Node | None, place: _Place) -> tuple[int, int]:
    """Line and column, from 1, of a place; of the nearest place above it if it is not there."""
    if node is None:
        return 0, 0
    for key in place:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((item for name, item in pairs if name.value == key), node)
    return node.start_mark.line + 1, node.start_mark.column + 1
