"""From what people really send to a draft edition, with every character accounted for.

draft = import_sources(["notes.txt"])
draft.yaml, draft.repairs, draft.open_points
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from reports.errors import Problem, ReportError, Where, stop
from reports.importing import account
from reports.importing.draft import Draft, Import, OpenPoint, open_points
from reports.importing.lines import Source
from reports.importing.pictures import named_apart
from reports.importing.repair import mend
from reports.importing.sources import read_sources
from reports.importing.structure import outline
from reports.importing.structure.tables import cells_of
from reports.importing.write_yaml import draft_yaml
from reports.limits import uncollected
from reports.loading import loads
from reports.model import Report

_LONGEST = 2_000_000  # characters, a hundred long editions

__all__ = ["Draft", "Import", "OpenPoint", "import_sources", "import_texts"]


def import_sources(paths: Iterable[str | Path], id: str = "") -> Draft:
    """A draft edition made of files of text, web pages and Word files (`-`: standard input).

    `id` is the one that the edition gets.

    Raises ReportError with all problems of files that cannot be read, or hold nothing to import.
    The draft's YAML has been loaded and compared with the sources before it is returned.
    """
    return import_texts(read_sources(paths), id)


def import_texts(sources: Iterable[Source], id: str = "") -> Draft:
    """A draft edition made of texts that were read."""
    with uncollected():
        return _draft(sources, id)


def _draft(sources: Iterable[Source], id: str) -> Draft:
    sources = tuple(named_apart(sources))
    if sum(len(source.text) for source in sources) > _LONGEST:
        raise stop("import-too-much", Where(sources[0].name))
    imports = tuple(map(_imported, sources))
    _useful(imports)
    if any(one.outline.speakers for one in imports):
        imports = tuple(map(_spoken, imports))
    points = tuple(point for one in imports for point in open_points(one))
    yaml = draft_yaml(imports, points, id)
    for one in imports:
        if account.restored(one.outline) != one.outline.text:
            raise account.UnaccountedError(one.source.name)
    report = _loaded(yaml, imports)
    account.held(imports, report, yaml)
    repairs = tuple(r for one in imports for r in one.repairs)
    pictures = tuple(p for one in imports for p in one.source.pictures if p.data)
    return Draft(yaml, report, repairs, points, imports, pictures)


def _imported(source: Source) -> Import:
    ledger = mend(source.text, source.rows)
    breaks = tuple(match.start() for match in re.finditer("\n", ledger.text))
    starts = source.line_starts()
    firsts = [0, *(match.end() for match in re.finditer("\n", source.text))]
    lines = tuple(bisect_right(starts, first) for first in firsts)
    repairs = ledger.repairs(starts)
    found = outline(ledger.text, source, cells_of(source, ledger.text, repairs))
    return Import(source, found, repairs, breaks, lines)


def _loaded(yaml: str, imports: tuple[Import, ...]) -> Report:
    """The draft as it loads; one that does not is our fault, unless it is too large."""
    try:
        return loads(yaml)
    except ReportError as error:
        if any(problem.code == "too-many-nodes" for problem in error.problems):
            raise stop("import-too-much", Where(imports[0].source.name)) from None
        raise account.UnaccountedError(str(error)) from error


def _spoken(one: Import) -> Import:
    """Where others have speakers, a source without one is a speech whose speaker is not named."""
    text = one.outline.text
    if one.outline.speakers or not one.outline.sections:
        return one
    cells = cells_of(one.source, text, one.repairs)
    return replace(one, outline=outline(text, one.source, cells, spoken=True))


def _useful(imports: tuple[Import, ...]) -> None:
    """Nothing that looks like an edition is no draft; say why."""
    for one in imports:
        if one.outline.speakers or one.outline.sections:
            return
    problems: list[Problem] = []
    for one in imports:
        text = one.outline.text
        chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
        code = "import-no-structure" if chinese * 5 > len(text) else "import-not-chinese"
        problems += stop(code, Where(one.source.name)).problems
    raise ReportError(problems)
