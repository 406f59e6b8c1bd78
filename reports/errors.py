"""Problems a person can mend: where, what, hint, severity; collected, then raised together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from msgspec import Struct, field


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"


class Where(Struct, frozen=True, gc=False):
    """A place in a user's file. Line and column count from 1; 0 means the file as a whole."""

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        at = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{at}" + (f"  {self.path}" if self.path else "")


class Problem(Struct, frozen=True):
    """One thing wrong with the user's input.

    `code` names a sentence of `reports.messages`, which says what is wrong and what to do
    about it in the reader's language; `values` fills that sentence's gaps.
    """

    code: str
    where: Where = Where()
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


class ReportError(Exception):
    """The user's files or surroundings are at fault; every problem that was found is listed.

    Anything else that is raised is a fault of this program and keeps its traceback.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.where}: {p.code}" for p in self.problems))


def stop(code: str, where: Where | None = None, **values: object) -> ReportError:
    """An error of a single problem, ready to raise."""
    return ReportError([Problem(code, where or Where(), values)])
