"""Jianbao (简报): one YAML file per occasion becomes a printed briefing and a Word file.

import reports
report = reports.load("data/study-tour.yaml")
pdf = reports.build(report)                                  # the briefing as PDF
docx = reports.build(report, format="docx")
manifest = reports.build_all("data/study-tour.yaml", "out")  # every document, on disk
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.errors import Problem, ReportError, Severity, Where

if TYPE_CHECKING:
    from reports.editions import build_all
    from reports.manifest import Manifest
    from reports.model import Report
    from reports.pipeline import build, load

__all__ = [
    "Manifest",
    "Problem",
    "Report",
    "ReportError",
    "Severity",
    "Where",
    "build",
    "build_all",
    "load",
]

_HOMES = {
    "Manifest": "manifest",
    "Report": "model",
    "build": "pipeline",
    "build_all": "editions",
    "load": "pipeline",
}


def __getattr__(name: str) -> Any:
    # The stages are imported on first use, so that `import reports.errors` stays cheap.
    if name not in _HOMES:
        raise AttributeError(f"module 'reports' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"reports.{_HOMES[name]}"), name)
