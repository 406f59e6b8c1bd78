"""From what people really send to a draft edition, with every character accounted for.

draft = import_sources(["notes.txt"])
draft.yaml, draft.repairs, draft.open_points
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reports.errors import Problem, ReportError, Where, stop
from reports.importing import account
from reports.importing.draft import Draft, Import, OpenPoint, open_points
from reports.importing.lines import Source
from reports.importing.repair import repair
from reports.importing.sources import read_sources
from reports.importing.structure import anonymous, outline
from reports.importing.write_yaml import draft_yaml
from reports.loading import loads
from reports.model import Report

__all__ = ["Draft", "Import", "OpenPoint", "import_sources", "import_texts"]


def import_sources(paths: Iterable[str | Path]) -> Draft:
    """A draft edition made of files of text, web pages and Word files (`-`: standard input).

    Raises ReportError with all problems of files that cannot be read, or hold nothing to import.
    The draft's YAML has been loaded and compared with the sources before it is returned.
    """
    return import_texts(read_sources(paths))


def import_texts(sources: Iterable[Source]) -> Draft:
    """A draft edition made of texts that were read."""
    imports = tuple(_imported(source) for source in sources)
    _useful(imports)
    if any(one.outline.speakers for one in imports):
        imports = tuple(_spoken(one) for one in imports)
    points = tuple(point for one in imports for point in open_points(one))
    yaml = draft_yaml(imports, points)
    for one in imports:
        if account.restored(one.outline) != one.outline.text:
            raise account.UnaccountedError(one.source.name)
    account.held(imports, _loaded(yaml, imports))
    repairs = tuple(r for one in imports for r in one.repairs)
    pictures = tuple(p for one in imports for p in one.source.pictures if p.data)
    return Draft(yaml, repairs, points, imports, pictures)


def _imported(source: Source) -> Import:
    ledger = repair(source.text)
    breaks = tuple(i for i, char in enumerate(ledger.text) if char == "\n")
    return Import(source, outline(ledger.text, source), ledger.repairs(), breaks)


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
    found = one.outline
    if not found.speakers and found.sections:
        anonymous(found, one.source)
    return one


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
