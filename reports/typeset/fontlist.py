"""fonts.yaml as checked data: faces, roles, fallbacks, and the names that Word knows them by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, field

from reports.errors import Problem, ReportError, Where, stop

FILE_NAME = "fonts.yaml"

_Place = tuple[str, ...]
_TEXT, _LIST, _TEXTS, _LISTS = "text", "list", "mapping", "mapping of lists"
_NESTED, _BY_LANGUAGE = "mapping of mappings", "mapping of mappings of lists"
_INNER = {_TEXTS: _TEXT, _LISTS: _LIST, _NESTED: _TEXTS, _BY_LANGUAGE: _LISTS}
_SECTIONS = {
    "faces": _NESTED,
    "roles": _TEXTS,
    "latin": _TEXTS,
    "languages": _BY_LANGUAGE,
    "fallback": _LISTS,
    "word": _NESTED,
    "alternatives": _TEXTS,
}
# Tags (BCP 47) of the languages that a text may say it is in, but for zh-Hans, whose faces are
# the roles themselves.
LANGUAGES = ("zh-Hant", "zh-HK", "ja", "ko")
_WORDS = (str, _TEXT)
_KINDS = {"index": (int, "number"), "bold": (bool, "true / false")}  # of a face; the rest is text
LANGUAGE_SIGN = "@"  # between the name of a row and the language that the row is for


class Entry(Struct, frozen=True):
    """A font file. `index` counts the faces of a collection from 0; `bold`: of its family."""

    path: Path
    family: str = ""
    index: int = 0
    bold: bool = False


class FontList(Struct, frozen=True):
    """What `fonts.yaml` says; every face name in it is one of `faces`.

    `languages` has by language and role the faces that come before the usual ones. Rows of `latin`
    and `word` that are for one language have it in their names: `heiti@ko`, `windows@ja`.
    """

    faces: Mapping[str, Entry]
    roles: Mapping[str, str]
    latin: Mapping[str, str]
    fallback: Mapping[str, tuple[str, ...]]
    word: Mapping[str, Mapping[str, str]]
    alternatives: Mapping[str, str]
    languages: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


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
            self._tell()  # a face that could not be read would be missed below
        listed = FontList(
            self._faces,
            {role: self._named(("roles", role), name) for role, name in sections["roles"].items()},
            {role: self._named(("latin", role), name) for role, name in sections["latin"].items()},
            self._lists(("fallback",), sections["fallback"]),
            sections["word"],
            sections["alternatives"],
            {
                language: self._lists(("languages", language), rows)
                for language, rows in sections["languages"].items()
            },
        )
        self._named_for("latin", listed.latin, listed.roles, "font-role-unknown", "role")
        self._roles(listed.roles, ("fallback",), listed.fallback)
        for language, rows in listed.languages.items():
            self._roles(listed.roles, ("languages", language), rows)
            self._language(("languages", language), language)
        presets = [name for name in listed.word if LANGUAGE_SIGN not in name]
        self._named_for("word", listed.word, presets, "font-preset-unknown", "preset")
        self._tell()
        return listed

    def _tell(self) -> None:
        if self._problems:
            raise ReportError(sorted(self._problems, key=lambda p: (p.where.line, p.where.column)))

    def _sections(self, data: Any) -> dict[str, Any]:
        """The sections that have the right shape; empty ones for the others."""
        if not isinstance(data, dict):
            self._wrong("fonts-file-shape", (), key="", expected=_TEXTS)
            data = {}
        for key in data.keys() - _SECTIONS.keys():
            known = [*_SECTIONS]
            self._wrong("fonts-section-unknown", (str(key),), section=str(key), known=known)
        out: dict[str, Any] = {}
        for key, expected in _SECTIONS.items():
            section = data.get(key) or {}
            faults = list(_faults(section, expected, (key,)))
            for place, wanted in faults:
                self._wrong("fonts-file-shape", place, key=".".join(place), expected=wanted)
            out[key] = {} if faults else section
        return out

    def _face(self, name: str, entry: Mapping[str, Any]) -> None:
        place = ("faces", name)
        if "file" not in entry:
            self._wrong("fonts-file-shape", place, key=f"faces.{name}.file", expected=_TEXT)
            return
        path, index, bold = self._folder / entry["file"], entry.get("index", 0), entry.get("bold")
        self._add(name, Entry(path, entry.get("family", ""), index, bold is True), place)

    def _lists(self, place: _Place, rows: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
        """Face names by role."""
        return {
            role: tuple(self._named((*place, role), name) for name in names)
            for role, names in rows.items()
        }

    def _roles(self, known: Mapping[str, str], place: _Place, rows: Mapping[str, object]) -> None:
        """Every row is called by a role that has a face."""
        for role in rows.keys() - known.keys():
            self._wrong("font-role-unknown", (*place, role), role=role, known=[*known])

    def _language(self, place: _Place, language: str) -> None:
        if language not in LANGUAGES:
            known = [*LANGUAGES]
            self._wrong("font-language-unknown", place, language=language, known=known)

    def _named_for(
        self, section: str, rows: Iterable[str], known: Collection[str], code: str, what: str
    ) -> None:
        """Every row is called by a known name, with or without a known language after it."""
        for row in rows:
            name, sign, language = row.partition(LANGUAGE_SIGN)
            if name not in known:
                self._wrong(code, (section, row), **{what: name}, known=[*known])
            if sign:
                self._language((section, row), language)

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
        kind, called = _KINDS.get(place[-1], _WORDS) if place[0] == "faces" else _WORDS
        if type(value) is not kind or value in ("", -1):
            yield place, called
    elif expected == _LIST:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            yield place, expected
    elif not isinstance(value, dict):
        yield place, expected
    else:
        for key, item in value.items():
            if not isinstance(key, str):  # YAML reads `no:` and `3:` as something else
                yield (*place, str(key)), _TEXT
            yield from _faults(item, _INNER[expected], (*place, str(key)))


def _locate(node: yaml.Node | None, place: _Place) -> tuple[int, int]:
    """Line and column, from 1, of a place's key, or of the nearest above it that is there."""
    if node is None:
        return 0, 0
    mark = node.start_mark
    for key in place:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        mark, node = next(
            ((name.start_mark, item) for name, item in pairs if name.value == key), (mark, node)
        )
    return mark.line + 1, mark.column + 1
