"""What a draft leaves to be filled in is open, and stops a final edition."""

from __future__ import annotations

from pathlib import Path

import notes
import pytest

from reports import editions
from reports.errors import ReportError
from reports.importing import import_texts
from reports.importing.lines import Source
from reports.loading import loads
from reports.openpoints import open_points


def placeholders(yaml: str) -> list[tuple[str, str, str]]:
    codes = ("open-date", "open-to-fill", "open-lost")
    return [(p.id, p.code, p.path) for p in open_points(loads(yaml)) if p.code in codes]


def test_placeholders_of_a_draft_are_open_points() -> None:
    text = notes.PLAIN.replace("一事有账", "\ufffd事有账").replace("事事有账", "\ufffd事有账")
    yaml = import_texts([Source("a.txt", text)], "tour").yaml
    speaker = loads(yaml).speakers[0].id
    assert placeholders(yaml) == [
        ("edition/date-to-fill", "open-date", "edition.date"),
        ("edition/issuer-to-fill", "open-to-fill", "edition.issuer"),
        (f"{speaker}/f2/body-lost", "open-lost", "speakers[0].findings[1].body"),
    ]
    filled = yaml.replace("1900-01-01", "2024-05-08").replace("'【待填】编印单位'", "市委办公室")
    assert placeholders(filled.replace("□", "事")) == []


def test_a_final_edition_is_not_built_with_them(tmp_path: Path) -> None:
    yaml = import_texts([Source("a.txt", notes.PLAIN)], "tour").yaml
    path = tmp_path / "tour.yaml"
    path.write_text(yaml.replace("状态: 草稿", "状态: 定稿"), "utf-8")
    with pytest.raises(ReportError) as caught:
        editions.build_all(path, tmp_path / "out")
    problems = {problem.code: problem for problem in caught.value.problems}
    assert {"open-date", "open-to-fill", "open-name"} <= set(problems)
    assert yaml.split("\n")[problems["open-date"].where.line - 1] == "  日期: 1900-01-01"
    assert not (tmp_path / "out").exists()
