"""What a rule asks and what was measured: a row of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from reports.conformance.view import AbsentError, View

GBT9704, MARKS, NUMERALS, CLREQ, OWN = (
    "GB/T 9704-2012", "GB/T 15834-2011", "GB/T 15835-2011", "CLREQ", "本程序",
)  # fmt: skip
HELD, BROKEN, ABSENT, ASK = "合格", "不合格", "不适用", "需人工核对"

Value = float | str
# What was measured and the page where; a page of 0 says: on all of them.
Found = tuple[Value, int]
Measure = Callable[[View], Found]


class Row(Struct, frozen=True):
    """A rule and what became of it; everything as it is printed."""

    standard: str
    clause: str
    what: str
    required: str
    measured: str
    page: str
    verdict: str


class Clause(Struct, frozen=True):
    """What a clause asks of a document, and how it is measured.

    `wanted` within `near` of what is measured, exactly where `near` is 0; `said` says it in words
    where the bare value does not.
    """

    clause: str
    what: str
    wanted: Value
    near: float
    unit: str
    measure: Measure
    said: str = ""
    standard: str = GBT9704

    def row(self, view: View) -> Row:
        """The clause held against a document."""
        try:
            value, page = self.measure(view)
        except AbsentError:
            return self._row("没有这一要素", "", ABSENT)
        except LookupError:
            return self._row("没有量到", "", ASK)
        verdict = HELD if self.holds(value) else BROKEN
        return self._row(self._in_words(value), str(page or "各页"), verdict)

    def holds(self, value: Value) -> bool:
        """Whether a measured value is what is asked."""
        if isinstance(self.wanted, str) or isinstance(value, str):
            return self.wanted == value
        return abs(self.wanted - value) <= self.near + 1e-6

    def _row(self, measured: str, page: str, verdict: str) -> Row:
        required = self.said or self._in_words(self.wanted)
        if self.near and not self.said:
            required += f"±{self.near:g}"
        return Row(self.standard, self.clause, self.what, required, measured, page, verdict)

    def _in_words(self, value: Value) -> str:
        if isinstance(value, str):
            return value
        said = f"{value:.2f}".rstrip("0").rstrip(".")
        return f"{'0' if said == '-0' else said}{self.unit}"


def worst(found: Iterable[tuple[float, int]], wanted: float) -> Found:
    """Of values on several pages the one furthest from what is asked, and its page.

    Raises:
        AbsentError: there is none.
    """
    return max(found, key=lambda one: abs(one[0] - wanted), default=None) or _none()


def _none() -> Found:
    raise AbsentError


def gbt9704(
    number: str, what: str, wanted: Value, near: float, measure: Measure, unit: str = "mm"
) -> Clause:
    """A clause of GB/T 9704-2012."""
    return Clause(number, what, wanted, near, unit, measure)
