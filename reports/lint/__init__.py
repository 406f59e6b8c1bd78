"""Lint: what is wrong with the texts and figures of an edition, whatever was meant.

Every finding has a rule, a place in the file, a severity and what to write instead; a decision in
the YAML whose `point` is its id, or a pattern, accepts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from reports.errors import Where
from reports.fields import Field, fields
from reports.lint.agree import Placed, figure_faults
from reports.lint.counts import count_faults
from reports.lint.finding import Finding, Hit, accepted, accepts, finding_id, unsettled
from reports.lint.pairs import pair_faults
from reports.lint.places import Lines
from reports.lint.rules import ADDRESS, RULES, is_rare
from reports.lint.scripts import mixed_scripts, simplified
from reports.model import Report

__all__ = ["Finding", "accepts", "lint", "unsettled"]


def lint(report: Report) -> tuple[Finding, ...]:
    """Every finding of an edition in the order of its file, accepted ones marked as settled."""
    texts = fields(report)
    placed = [*_of_texts(report, texts), *figure_faults(report, texts)]
    placed += count_faults(report, texts)
    order = {field.path: number for number, field in enumerate(texts)}
    placed.sort(key=lambda item: (order[item.field.path], item.hit.start))
    lines = Lines(report.source_name) if placed else None
    by_path = {field.path: field for field in texts}
    found: dict[str, Finding] = {}
    for item in placed:
        assert lines is not None
        finding = _finding(report, lines, by_path, item)
        found.setdefault(_again(found, finding.id), finding)
    return tuple(sorted(found.values(), key=lambda f: (f.where.line, f.where.column)))


def _again(found: Mapping[str, Finding], id: str) -> str:
    """A second finding of an id in one text is another entry, accepted by the same decision."""
    number = 1
    while (key := f"{id}\0{number}") in found:
        number += 1
    return key


def _finding(report: Report, lines: Lines, by_path: Mapping[str, Field], placed: Placed) -> Finding:
    field, hit = placed.field, placed.hit
    field = by_path.get(field.path, field)
    id = finding_id(hit, field.name)
    values = dict(hit.values)
    if "first_start" in values:
        first = by_path[str(values["first"])]
        start = values.pop("first_start")
        assert isinstance(start, int)
        values["first"] = _where(report, lines, first, start)
    where = _where(report, lines, field, hit.start)
    severity, settled = hit.severity, accepted(report, id)
    return Finding(id, hit.code, severity, where, hit.found, hit.fix, values, settled)


def _where(report: Report, lines: Lines, field: Field, offset: int) -> Where:
    return lines.where(report.where(field.path), str(field.text), offset)


def _of_texts(report: Report, texts: tuple[Field, ...]) -> Iterator[Placed]:
    language = report.edition.language
    chinese = language in ("zh-Hans", "zh-Hant")
    for _, group in groupby(texts, lambda field: field.path.rpartition("[")[0]):
        for field, hits in _paired(list(group)):
            yield from (Placed(field, hit) for hit in hits)
    for field in texts:
        hits = [*_by_rule(field, chinese=chinese), *mixed_scripts(str(field.text), language)]
        yield from (Placed(field, hit) for hit in hits)


def _paired(group: list[Field]) -> Iterator[tuple[Field, list[Hit]]]:
    """Pairs are looked for over the paragraphs of one text; single texts stand for themselves."""
    if all(field.prose and field.path.endswith("]") for field in group):
        yield from zip(group, pair_faults([str(f.text) for f in group]), strict=True)
    else:
        yield from ((field, pair_faults([str(field.text)])[0]) for field in group)


def _by_rule(field: Field, *, chinese: bool) -> Iterator[Hit]:
    text = ADDRESS.sub(lambda m: "x" * len(m.group()), str(field.text))
    chars = set(text)
    for rule in RULES if chinese else ():
        if (rule.prose and not field.prose) or (rule.needs and rule.needs.isdisjoint(chars)):
            continue
        for match in rule.pattern.finditer(text):
            found = match.group()
            if rule.code == "lint-residue" and found[0] in "（(" and _wants_reading(text, match):
                continue
            yield Hit(rule.code, *match.span(), found, rule.fix(found), rule.severity)


def _wants_reading(text: str, match: re.Match[str]) -> bool:
    """Whether what stands before a bracketed reading is a character that wants one."""
    char = text[match.start() - 1]
    return is_rare(simplified().get(char, char))
