"""Us, through the interface of README: every gate, fallback face and reading back is on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Builder = tuple[Callable[[str], Any], Callable[[Any], bytes]]


def pdf(folder: str) -> Builder:
    """The briefing as PDF."""
    return _start("pdf")


def docx(folder: str) -> Builder:
    """The briefing as a Word file."""
    return _start("docx")


def _start(format: str) -> Builder:
    import reports

    return reports.load, lambda report: reports.build(report, "briefing", format)
