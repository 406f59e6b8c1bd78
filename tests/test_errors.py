"""Tests of problems and the error that carries them."""

from __future__ import annotations

import pytest

from reports.errors import Problem, ReportError, Severity, Where, stop


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (Where(), ""),
        (Where("a.yaml"), "a.yaml"),
        (Where("a.yaml", 3, 5), "a.yaml:3:5"),
        (Where("a.yaml", 3, 5, "edition.title"), "a.yaml:3:5  edition.title"),
        (Where("a.yaml", path="edition.title"), "a.yaml  edition.title"),
    ],
)
def test_a_place_is_shown_as_editors_understand_it(where: Where, shown: str) -> None:
    assert str(where) == shown


def test_an_error_lists_all_its_problems() -> None:
    problems = [Problem("no-file", Where("a")), Problem("is-folder", Where("b"))]
    error = ReportError(problem for problem in problems)
    assert error.problems == tuple(problems)
    assert str(error) == "a: no-file; b: is-folder"


def test_stop_makes_an_error_of_one_problem() -> None:
    error = stop("too-large", Where("a"), size="5", limit=4)
    assert [p.code for p in error.problems] == ["too-large"]
    assert error.problems[0].values == {"size": "5", "limit": 4}
    assert error.problems[0].severity is Severity.ERROR
    assert stop("no-file").problems[0].where == Where()
