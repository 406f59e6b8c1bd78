"""What lint finds, and how a person accepts it in the YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from msgspec import Struct, field

from reports.errors import Problem, Severity, Where
from reports.model import Report

# Characters nobody sees are named in ids, so that an id can be copied out of a message.
_SHOWN = {" ": "␣", "\u3000": "␣␣", "\t": "␣", "\n": "␣"}
# In ids ASCII marks are full-width: copied into YAML, an id means itself there and in patterns.
_PLAIN = {ord(c): chr(ord(c) + 0xFEE0) for c in "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~"}
_LONGEST = 16  # characters of what was found that go into an id


class Hit(Struct, frozen=True):
    """A fault in one text, before it is known where that text stands.

    `code` names its sentence in `reports.messages`; without `lint-` it is the rule's id. `start`
    and `end` count characters of the text; `fix` is what to write instead, empty where that is
    nothing or not known.
    """

    code: str
    start: int
    end: int
    found: str
    fix: str
    severity: Severity = Severity.WARNING
    values: Mapping[str, object] = field(default_factory=dict)
    key: str = ""  # what the id says instead of what was found


class Finding(Struct, frozen=True):
    """A fault, with its place.

    `id` names it in `decisions` (`half-width-mark/jktz/drive/body/，`): rule, place by ids, what
    was found. It lapses when the text there changes.
    """

    id: str
    code: str
    severity: Severity
    where: Where
    found: str
    fix: str
    values: Mapping[str, object]
    settled: bool = False

    @property
    def rule(self) -> str:
        """The id of its rule."""
        return self.code.removeprefix("lint-")

    def problem(self) -> Problem:
        """The finding as it is shown: what, where, what to write instead, how to accept it."""
        values = {"found": shown(self.found), "fix": self.fix, "id": self.id, **self.values}
        return Problem(self.code, self.where, values, self.severity)


def shown(text: str) -> str:
    """Text for a message: invisible characters by their number, blanks as ␣."""
    return "".join(_SHOWN.get(c, c if c.isprintable() else f"U+{ord(c):04X}") for c in text)


def finding_id(hit: Hit, name: str) -> str:
    """The id of a finding in the text of this name."""
    found = shown(hit.key or hit.found)[:_LONGEST].translate(_PLAIN)
    return f"{hit.code.removeprefix('lint-')}/{name}/{found}"


def accepts(pattern: str, id: str) -> bool:
    """Whether a decision is about a finding: its id, or a pattern as for open points."""
    return fnmatchcase(id, pattern)


def accepted(report: Report, id: str) -> bool:
    """Whether any decision of the edition settles a finding."""
    return any(accepts(str(decision.point), id) for decision in report.decisions)


def unsettled(findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """A problem for each finding that no decision accepts."""
    return tuple(finding.problem() for finding in findings if not finding.settled)
