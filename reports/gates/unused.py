"""Texts of the YAML that no document of the edition shows, or shows only in part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from reports.errors import Problem, Severity, Where
from reports.fields import Field, fields
from reports.galley import (
    Block,
    Drawing,
    Figures,
    Galley,
    Group,
    Label,
    Section,
    paragraphs,
    runs_of,
)
from reports.lint.finding import accepted
from reports.model import Report

_SHOWN = 24  # characters of a text in a message


class Unused(Struct, frozen=True):
    """A text that a reader of the edition's documents does not get.

    `id` names it in `decisions`; `cut` tells that a part of it is shown.
    """

    id: str
    where: Where
    text: str
    cut: bool
    settled: bool

    @property
    def key(self) -> str:
        """The key that holds it, such as theme; a list's items have the list's key."""
        return next(part for part in reversed(self.id.split("/")) if not part.isdigit())


def unused_problems(items: Iterable[Unused]) -> Iterator[Problem]:
    """What no decision accepts, as warnings: each text that is cut, and each key that is left out.

    A template may well leave out a key on purpose, and then it does so everywhere: one warning a
    key, at the first place, says how many.
    """
    keys: dict[str, list[Unused]] = {}
    for item in items:
        if item.settled:
            continue
        if item.cut:
            yield unused_problem(item)
        else:
            keys.setdefault(item.key, []).append(item)
    for key, found in keys.items():
        first = found[0]
        pattern = first.id if len(found) == 1 else f"unused/*/{key}"
        values = {"text": first.text, "key": key, "count": len(found), "id": pattern}
        yield Problem("text-unused", first.where, values, Severity.WARNING)


def unused_problem(item: Unused) -> Problem:
    """A single text that is cut or left out, as a warning."""
    if item.cut:
        return Problem("text-cut", item.where, {"text": item.text, "id": item.id}, Severity.WARNING)
    values = {"text": item.text, "key": item.key, "count": 1, "id": item.id}
    return Problem("text-unused", item.where, values, Severity.WARNING)


class Shown(Struct, frozen=True):
    """What a document shows: the text of each YAML path, and every text of its own that is whole.

    White space is left out of both.
    """

    paths: Mapping[str, str]
    whole: frozenset[str]


def shown(galley: Galley) -> Shown:
    """What a document shows; words for who cannot see a picture count where it has them."""
    paths: dict[str, str] = {}
    whole: set[str] = set()
    for path, text in _runs(galley):
        words = _squeezed(text)
        paths[path] = paths.get(path, "") + words
        whole.add(words)
    whole |= {_squeezed(text) for text in _alternatives(galley.blocks)}
    return Shown(paths, frozenset(whole))


def unused(report: Report, documents: Iterable[Shown]) -> tuple[Unused, ...]:
    """Every text of the edition that none of its documents shows whole.

    A date counts as shown in whatever form its numbers stand, a text also where another one says
    the same (a unit that several rows of a table share).
    """
    paths: dict[str, str] = {}
    whole: set[str] = set()
    for document in documents:
        whole |= document.whole
        for path, words in document.paths.items():
            paths[path] = paths.get(path, "") + words
    # What an activity was and where stands in sentences: in the title, in the lead.
    said = "\n".join(whole)
    left = (
        field
        for field in fields(report)
        if (words := _squeezed(str(field.text))) not in whole
        and not (field.path.startswith("event.") and words in said)
    )
    return tuple(_unused(report, f, f.path in paths) for f in left if not _is_shown(f, paths))


def _unused(report: Report, field: Field, cut: bool) -> Unused:
    id = f"unused/{field.name}"
    text = str(field.text)[:_SHOWN]
    return Unused(id, report.where(field.path), text, cut, accepted(report, id))


def _is_shown(field: Field, shown: dict[str, str]) -> bool:
    found, text = shown.get(field.path, ""), _squeezed(str(field.text))
    if text in found:
        return True
    numbers = [int(digits) for digits in re.findall(r"\d+", text)]
    is_date = bool(re.fullmatch(r"[\d\-/]+", text)) and len(numbers) > 1
    there = [int(digits) for digits in re.findall(r"\d+", found)]
    return is_date and set(numbers) <= set(there)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _runs(galley: Galley) -> Iterator[tuple[str, str]]:
    for paragraph in paragraphs(galley.blocks):
        yield from ((run.path, run.text) for run in runs_of(paragraph))
    for block in _figures(galley.blocks):
        for figure in block.items:
            if isinstance(figure.art, Drawing):
                labels = (item.run for item in figure.art.items if isinstance(item, Label))
                yield from ((run.path, run.text) for run in labels)


def _alternatives(blocks: Iterable[Block]) -> Iterator[str]:
    for block in _figures(blocks):
        yield from (figure.alt for figure in block.items)


def _figures(blocks: Iterable[Block]) -> Iterator[Figures]:
    for block in blocks:
        if isinstance(block, Figures):
            yield block
        elif isinstance(block, Group | Section):
            yield from _figures(block.blocks)
