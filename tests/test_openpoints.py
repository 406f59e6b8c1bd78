"""Open points: found, named for good, settled by decisions; a final edition has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import edition

from reports import editions, pipeline
from reports.errors import ReportError
from reports.model import Report
from reports.openpoints import open_points

ACTION = {"id": "a", "heading": "做", "lead_unit": "某局", "person": "王强", "deadline": "长期"}


def report(*decisions: str, verified: bool = True, **action: object) -> Report:
    speaker = {"id": "s", "name": "李明", "unit": "某局", "verified": verified}
    given = {key: value for key, value in (ACTION | action).items() if value is not None}
    settled = [{"point": point, "decision": "照此办理"} for point in decisions]
    return pipeline.load(edition(speakers=[speaker | {"actions": [given]}], decisions=settled))


def codes(found: Report) -> list[tuple[str, str, str]]:
    return [(p.id, p.code, p.role) for p in open_points(found) if not p.settled]


def test_nothing_is_open_where_everything_is_said_by_the_text() -> None:
    assert codes(report()) == []


def test_each_gap_is_a_point_with_its_place_and_who_is_to_settle_it() -> None:
    found = report(verified=False, lead_unit=None, person=None, deadline=None)
    assert codes(found) == [
        ("s/name", "open-name", "某市某局"),
        ("s/a/lead_unit", "open-lead-unit", "某局"),
        ("s/a/person", "open-person", "某局"),
        ("s/a/deadline", "open-deadline", "某局"),
    ]
    assert open_points(found)[-1].path == "speakers[0].actions[0].deadline"


def test_a_frequency_is_a_term() -> None:
    assert codes(report(deadline=None, frequency="每月")) == []


def test_inferred_values_are_open() -> None:
    found = report(source={"lead_unit": "inferred"})
    assert codes(found) == [("s/a/lead_unit-inferred", "open-inferred", "某市某局")]


def test_a_decision_settles_its_point() -> None:
    assert codes(report("s/a/deadline", deadline=None)) == []


def test_a_decision_may_settle_every_point_of_a_kind() -> None:
    found = report("*/*/person", person=None, deadline=None)
    assert codes(found) == [("s/a/deadline", "open-deadline", "某局")]


@pytest.mark.parametrize(
    ("status", "decisions", "expected"),
    [
        ("draft", (), []),
        ("review", (), []),
        ("final", (), ["open-deadline"]),
        ("final", ("s/a/deadline",), []),
        ("final", ("s/a/deadline", "s/b/person"), ["decision-of-nothing"]),
    ],
)
def test_a_final_edition_is_not_built_with_open_points(
    status: str, decisions: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    lines = [f"- {{point: {point}, decision: 同意}}" for point in decisions]
    file.write_text(
        f"""edition: {{id: t, title: 题, issuer: 某局, date: 2023-07-24, status: {status}}}
speakers:
- {{id: s, name: 李明, unit: 某局, verified: true, actions: [
    {{id: a, heading: 做, lead_unit: 某局, person: 王强}}]}}
decisions: {"[]" if not lines else ""}
"""
        + "\n".join(lines),
        "utf-8",
    )
    if not expected:
        assert editions.build_all(file, tmp_path / "out").files
        return
    with pytest.raises(ReportError) as caught:
        editions.build_all(file, tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == expected
    assert not (tmp_path / "out").exists()


def test_the_list_goes_when_nothing_is_open_any_more(tmp_path: Path) -> None:
    """Else it would be sent along, or stop the sending as a file out of date."""
    file, out = tmp_path / "t.yaml", tmp_path / "out" / "t"
    text = """edition: {id: t, title: 题, issuer: 某局, date: 2023-07-24, status: draft}
speakers: [{id: s, name: 李明, unit: 某局, findings: [{heading: 看, body: 好。}]}]
"""
    file.write_text(text, "utf-8")
    editions.build_all(file, tmp_path / "out")
    assert list(out.glob("openpoints.*"))
    settled = "decisions: [{point: 's/name', decision: 核过}]\n"
    file.write_text(text.replace("draft", "final") + settled, "utf-8")
    assert editions.build_all(file, tmp_path / "out").warnings == ()
    assert not list(out.glob("openpoints.*"))
