"""Nothing is lost: every character of a repaired text stands in the draft, in order, or is a mark.

A mark is white space, or the point, comma or colon between a label, a heading and a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from reports.importing.draft import Import
from reports.importing.structure.outline import (
    ACHIEVEMENT,
    ACTION,
    FINDING,
    Item,
    Outline,
    Paragraph,
    Slice,
)
from reports.model import Action, Point, Report, Speaker, Subpoint

MARKS = frozenset("，。、；：！,.;:!．　 \t\n（()）【】#*-—–+_·")


class UnaccountedError(RuntimeError):
    """A fault of this program: characters of a source would be missing from the draft."""


def pieces(outline: Outline) -> list[tuple[Slice, str]]:
    """Every slice of the text that the draft holds, with its part in it, in the text's order."""
    found: list[tuple[Slice, str]] = []
    if outline.title:
        found.append((outline.title, "title"))
    found += _paragraphs(outline.lead, "lead")
    found += [(piece, f"comment:{kind}") for piece, kind in outline.aside]
    for item in outline.sections:
        found += _item(item, "section")
    for number, speaker in enumerate(outline.speakers):
        at = f"speakers[{number}]"
        found += [
            (p, f"{at}.{n}")
            for p, n in (
                (speaker.label, "label"),
                (speaker.stamp, "stamp"),
                (speaker.name, "name"),
                (speaker.unit, "unit"),
            )
            if p
        ]
        found += [(post, f"{at}.posts") for post in speaker.posts]
        found += _paragraphs(speaker.lead, f"{at}.lead")
        for item in speaker.items:
            found += _item(item, f"{at}.{item.kind}")
        found += _paragraphs(speaker.closing, f"{at}.closing")
    return sorted(found)


def _item(item: Item, at: str) -> Iterator[tuple[Slice, str]]:
    """The slices of an item; those that it shares with the row above are that one's."""
    own = [(p, n) for p, n in ((item.label, "label"), (item.heading, "heading")) if p]
    own += [(piece, "body") for paragraph in item.body for piece in paragraph]
    own += [(piece, cell.key) for cell in item.cells for piece in cell.pieces]
    yield from ((piece, f"{at}.{name}") for piece, name in own if not item.repeats(piece))
    for point in item.points:
        yield from _item(point, f"{at}.point")


def _paragraphs(paragraphs: Iterable[Paragraph], at: str) -> Iterator[tuple[Slice, str]]:
    return ((piece, at) for paragraph in paragraphs for piece in paragraph)


def restored(outline: Outline) -> str:
    """The repaired text put together again from the draft's texts and the marks between them.

    Raises UnaccountedError where texts overlap, or more than marks stands between two of them.
    """
    text, at, parts = outline.text, 0, []
    for (start, end), path in [*pieces(outline), ((len(text), len(text)), "end")]:
        between = text[at:start]
        if start < at or {c for c in between if not c.isspace()} - MARKS:
            lost, after = text[at:start], text[start:end]
            raise UnaccountedError(f"{path}: {lost!r} before {after!r}")
        parts += [between, text[start:end]]
        at = end
    return "".join(parts)


def held(imports: Sequence[Import], report: Report, yaml: str) -> None:
    """Every text of the outlines stands in the loaded draft; UnaccountedError if not.

    Cells of tables stand in the fields of their action, or in a comment of `yaml`.
    """
    spoken = [(one.outline, mine) for one in imports for mine in one.outline.speakers]
    for (outline, mine), theirs in zip(spoken, report.speakers, strict=True):
        if mine.name:
            _same(re.sub(r"\s", "", outline.words(mine.name)), theirs.name)
        _same("".join(map(outline.paragraph, mine.lead)), "".join(theirs.lead))
        _same("".join(map(outline.paragraph, mine.closing)), "".join(theirs.closing))
        _same_items(outline, mine.of(FINDING), theirs.findings)
        _same_items(outline, mine.of(ACHIEVEMENT), theirs.achievements)
        _same_items(outline, mine.of(ACTION), theirs.actions)
        _same_cells(outline, mine.of(ACTION), theirs, yaml)
    sections = [(one.outline, item) for one in imports for item in one.outline.sections]
    for (outline, own), part in zip(sections, report.sections, strict=True):
        words = said(outline, own).removeprefix(outline.words(own.label))  # it is in a comment
        _same(words, "".join((part.heading, *part.body, *_points(part.points))))


def _same_items(outline: Outline, mine: Sequence[Item], theirs: Sequence[Point | Action]) -> None:
    for own, loaded in zip(mine, theirs, strict=True):
        _same_item(outline, own, loaded)


def _same_cells(outline: Outline, mine: Iterable[Item], theirs: Speaker, yaml: str) -> None:
    """Letters and digits of every cell are those of its field, or of a comment."""
    whose = theirs.name, theirs.unit
    for own, loaded in zip(mine, theirs.actions, strict=True):
        for cell in own.cells:
            words = _letters("".join(map(outline.words, cell.pieces)))
            known = _letters("".join((*_field(loaded, cell.key), *whose)))
            if words not in known and words not in _comments(yaml):
                raise UnaccountedError(f"{cell.head}: {words!r} is not in {known!r}")


def _field(action: Action, key: str) -> Iterable[str]:
    """The texts of an action's field, by the key of its column."""
    if key == "targets":
        return [target.what for target in action.targets]
    said = getattr(action, key, "")
    return (said,) if isinstance(said, str) else said


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@lru_cache(maxsize=1)
def _comments(yaml: str) -> str:
    """The letters and digits of all comments."""
    return _letters("".join(line for line in yaml.split("\n") if line.lstrip().startswith("#")))


def _same_item(outline: Outline, own: Item, loaded: Point | Action) -> None:
    points = loaded.points if isinstance(loaded, Point) else ()
    _same(
        said(outline, own), "".join((loaded.label, loaded.heading, *loaded.body, *_points(points)))
    )


def _points(points: Iterable[Subpoint]) -> Iterator[str]:
    return ("".join((p.label, p.heading, *p.body)) for p in points)


def said(outline: Outline, item: Item) -> str:
    """All that an item says, its mark first."""
    own = outline.words(item.label) + outline.words(item.heading)
    own += "".join(map(outline.paragraph, item.body))
    return own + "".join(said(outline, point) for point in item.points)


def _same(written: str, loaded: str) -> None:
    if written != loaded:
        raise UnaccountedError(f"{written!r} came back as {loaded!r}")
