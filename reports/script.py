"""Simplified and Traditional of the same edition, by OpenCC; names only as the edition says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from reports import doctree as d
from reports.errors import Problem, Severity
from reports.model import Report

# What may be asked for → OpenCC's configuration, and the language of what comes out. tw and hk are
# in the words of Taiwan and in the characters of Hong Kong.
SCRIPTS: Final[Mapping[str, tuple[str, str]]] = {
    "hans": ("t2s", "zh-Hans"),
    "hant": ("s2t", "zh-Hant"),
    "tw": ("s2twp", "zh-Hant"),
    "hk": ("s2hk", "zh-HK"),
}


class Script(Struct, frozen=True):
    """A script to set an edition in, and what of its words is kept or written as the edition says.

    `kept` maps a name to how it is written; a name without an entry in `conversions` maps to
    itself.
    """

    name: str
    kept: Mapping[str, str]

    @property
    def language(self) -> str:
        """BCP 47."""
        return SCRIPTS[self.name][1]

    def text(self, text: str) -> str:
        """A text in the script."""
        if not self.kept:
            return _opencc(self.name)(text)
        pieces = _pattern(tuple(self.kept)).split(text)
        return "".join(
            self.kept[piece] if k % 2 else _opencc(self.name)(piece)
            for k, piece in enumerate(pieces)
        )

    def document(self, document: d.Document) -> d.Document:
        """A document in the script: every word of it, the template's own ones included."""
        return replace(
            document,
            title=self.text(document.title),
            author=self.text(document.author),
            subject=self.text(document.subject),
            watermark=self.text(document.watermark),
            keywords=tuple(map(self.text, document.keywords)),
            language=self.language,
            blocks=tuple(_converted(block, self.text) for block in document.blocks),
        )


def script_of(report: Report, name: str) -> Script:
    """A script for an edition: names of persons and places stay, what `conversions` lists changes.

    Raises:
        KeyError: there is no such script.
    """
    SCRIPTS[name]
    listed = {str(entry.written): str(entry.to) for entry in report.edition.conversions}
    return Script(name, {**{word: word for word, _ in _names(report)}, **listed})


def doubtful(report: Report, name: str) -> Iterator[Problem]:
    """Names that a conversion would change and that no entry of `conversions` decides."""
    listed = {str(entry.written) for entry in report.edition.conversions}
    seen = set[str]()
    for word, path in _names(report):
        turned = _opencc(name)(word)
        if turned != word and word not in listed | seen:
            seen.add(word)
            values = {"name": word, "turned": turned}
            yield Problem("name-not-converted", report.where(path), values, Severity.WARNING)


def _names(report: Report) -> Iterator[tuple[str, str]]:
    """Names of persons and places with their YAML paths."""
    event = report.event
    for speaker in report.speakers:
        yield str(speaker.name), speaker.name.path
        yield from ((str(a.person), a.person.path) for a in speaker.actions if a.person)
    names = (*event.places, *event.members, *((event.leader,) if event.leader else ()))
    yield from ((str(name), name.path) for name in names)


@lru_cache(maxsize=8)
def _opencc(name: str) -> Callable[[str], str]:
    from opencc import OpenCC  # not at the top: most builds convert nothing

    convert: Callable[[str], str] = OpenCC(SCRIPTS[name][0]).convert
    return convert


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds kept words, longer ones first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(f"({'|'.join(map(re.escape, ordered))})")


def _converted(node: Any, text: Callable[[str], str]) -> Any:
    """A node of the tree with its words converted."""
    if isinstance(node, d.Run):
        # What is set in another language is a quotation: it stays as it is.
        return node if node.language else replace(node, text=text(node.text))
    changed: dict[str, Any] = {
        name: tuple(_converted(child, text) for child in getattr(node, name))
        for name in d.parts(node)
    }
    said = (name for name in ("title", "alt") if getattr(node, name, ""))
    changed |= {name: text(getattr(node, name)) for name in said}
    return replace(node, **changed) if changed else node
