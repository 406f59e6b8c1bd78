"""The table of contents: its place kept while a document is laid out, filled when all is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from reports import galley as g
from reports.errors import Problem, Where
from reports.style import Stylesheet


class Place(g.Group, frozen=True):
    """Where the contents will stand."""

    levels: int = 2


def filled(
    blocks: Iterable[g.Block], headings: Sequence[g.Paragraph], styles: Stylesheet
) -> tuple[g.Block, ...]:
    """The blocks with a line for each heading in the place of the contents."""
    out: list[g.Block] = []
    for block in blocks:
        match block:
            case Place():
                out += _lines(block.levels, headings, styles)
            case g.Group() | g.Section():
                out.append(replace(block, blocks=filled(block.blocks, headings, styles)))
            case _:
                out.append(block)
    return tuple(out)


def dangling(blocks: tuple[g.Block, ...]) -> Iterator[Problem]:
    """References that lead nowhere, where they stand; places led to that are not the only ones."""
    everything = list(g.paragraphs(blocks))
    named = [(p.anchor, _path(p)) for p in everything if p.anchor]
    named += ((f.anchor, f.path) for f in _figures(blocks) if f.anchor)
    known = Counter(anchor for anchor, _ in named)
    asked = [reference for paragraph in everything for reference in _references(paragraph)]
    for anchor, path in asked:
        if anchor not in known:
            yield Problem("link-unknown", Where(path=path), {"name": anchor})
    sought = {anchor for anchor, _ in asked}
    for anchor, path in named:
        if known[anchor] > 1 and anchor in sought:
            yield Problem("anchor-twice", Where(path=path), {"name": anchor})


def _references(paragraph: g.Paragraph) -> Iterator[tuple[str, str]]:
    """Anchors that a paragraph leads to or whose page it names, with the YAML path."""
    for item in paragraph.content:
        if isinstance(item, g.Folio):
            yield item.anchor, _path(paragraph)
        elif isinstance(item, g.Ruby) or (isinstance(item, g.Run) and item.link):
            for run in item.base if isinstance(item, g.Ruby) else (item,):
                if run.link.startswith("#"):
                    yield run.link[1:], run.path


def _path(paragraph: g.Paragraph) -> str:
    return next((run.path for run in g.runs_of(paragraph) if run.path), "")


def _figures(blocks: Iterable[g.Block]) -> Iterator[g.Figure]:
    for block in blocks:
        if isinstance(block, g.Group | g.Section):
            yield from _figures(block.blocks)
        elif isinstance(block, g.Figures):
            yield from block.items


def _lines(
    levels: int, headings: Iterable[g.Paragraph], styles: Stylesheet
) -> Iterator[g.Paragraph]:
    for heading in headings:
        if heading.heading > levels:
            continue
        style = styles.paragraph(f"contents{heading.heading}")
        char = replace(style.char, language=heading.style.char.language)
        words = g.Run(g.text_of(heading), char, link=f"#{heading.anchor}")
        fill = g.Fill(styles.leader(style.name), char)
        yield g.Paragraph((words, fill, g.Folio(heading.anchor, char)), style)
