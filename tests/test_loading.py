"""Tests of loading: every problem at its place, all in one run; order, dates and warnings."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from conftest import edition

from reports.errors import Problem, ReportError, Severity
from reports.loading import load, loads
from reports.model import Report
from reports.yamlfile import compose
from reports.yamlfile.keys import Day, Number, Record, Text, keys_of

HOME = Path(__file__).resolve().parent.parent
CASES = sorted((HOME / "tests/cases/load").glob("*.yaml"))
SAMPLES = [*sorted((HOME / "data").glob("*.yaml")), HOME / "reports/messages/starter.yaml"]
EXAMPLE = HOME.parent / "shared" / "edition-example.yaml"
SPEAKERS = "speakers:\n- name: 张三\n  unit: 某局\n"
EDITION = "edition:\n  id: t\n  title: 题\n  issuer: 办公室\n  date: 2023-07-24\n"
MINIMAL = EDITION + SPEAKERS


def problems_of(source: str | Path | Mapping[str, object]) -> tuple[Problem, ...]:
    """What loading reports, errors and warnings alike."""
    try:
        report = loads(source) if isinstance(source, str) else load(source)
    except ReportError as error:
        return error.problems
    return report.warnings


def codes(source: str | Path | Mapping[str, object]) -> list[str]:
    return [problem.code for problem in problems_of(source)]


def expected(case: Path) -> list[str]:
    lines = case.read_text("utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def without_columns(rows: list[str]) -> list[str]:
    return [re.sub(r":\d+", "", row) for row in rows]


def found(case: Path) -> list[str]:
    return [
        f"{p.code} {p.where.line}:{p.where.column} {p.where.path}".rstrip()
        for p in problems_of(case)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_each_problem_is_found_at_its_place(case: Path) -> None:
    assert found(case) == expected(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_python_parser_finds_the_same(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers stop at the same line; inside it they do not agree on the column."""
    monkeypatch.setattr(compose, "LOADER", yaml.SafeLoader)
    assert without_columns(found(case)) == without_columns(expected(case))


TWELVE = """\
edition：
  id: 期号
  title: 关于: 某事
  titel: x
  issuer: "市委"办公室
  date: 2023-02-30
  number: 060
speakers:
- name: no
  unit: @某
  posts:
  -主任
  rank: １
  findings:
  - id: gap
    theme: 作风
  actions:
  - body: 做
    deadline: 2023-12/2023-07
    follows_from: [gab]
- name: 李四
  deadline: 长期
"""


def test_a_file_with_many_problems_has_all_of_them_reported_in_one_run() -> None:
    assert [(p.where.line, p.code) for p in problems_of(TWELVE)] == [
        (1, "wide-colon"),
        (2, "wrong-slug"),
        (3, "colon-in-text"),
        (4, "unknown-key-near"),
        (5, "inner-quote"),
        (6, "impossible-day"),
        (7, "number-notation"),
        (9, "bare-word"),
        (10, "reserved-start"),
        (12, "dash-space"),
        (13, "wide-digits"),
        (15, "no-words"),
        (19, "deadline-backwards"),
        (20, "dangling-near"),
        (21, "missing-key"),
        (22, "unknown-key-elsewhere"),
    ]


def test_the_minimal_edition_loads_without_a_word() -> None:
    report = loads(MINIMAL, "a.yaml")
    assert report.edition.title == "题"
    assert report.edition.frame == "bulletin"
    assert report.source_name == "a.yaml"
    assert report.warnings == ()
    assert report.event.places == ()


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the design folder is not here")
def test_the_designed_example_loads() -> None:
    report = load(EXAMPLE)
    action = report.speakers[0].actions[0]
    assert report.edition.documents == ("briefing", "actions")
    assert report.edition.document_number is not None
    assert report.edition.document_number.year == 2023
    assert [target.quantity for target in action.targets] == ["40", "12"]
    assert action.source.of("lead_unit") == "inferred"
    assert action.source.of("deadline") == "text"
    assert report.where("speakers[0].actions[0].body").line == 66


def test_every_text_has_its_place() -> None:
    report = loads(MINIMAL + "  posts: 主任\n  lead: |\n    甲\n\n    乙\n", "a.yaml")
    speaker = report.speakers[0]
    assert [text.path for text in speaker.lead] == ["speakers[0].lead[0]", "speakers[0].lead[1]"]
    assert [report.where(text.path).line for text in speaker.lead] == [11, 13]
    assert speaker.posts[0].path == "speakers[0].posts[0]"
    assert str(report.where("speakers[0].posts[0]")) == "a.yaml:9:10  speakers[0].posts[0]"
    assert report.where("speakers[0].nothing.at[3].all").line == 7
    assert report.where("nowhere").file == "a.yaml"


def test_chinese_and_english_keys_mix_and_paths_stay_english() -> None:
    text = "期:\n  编号: t\n  title: 题\n  编印单位: 办\n  日期: 2023年7月4日\n  状态: 送审\n"
    report = loads(text + "发言人:\n- 姓名: 张三\n  unit: 某局\n  已核: 是\n")
    assert report.edition.status == "review"
    assert report.edition.date.isoformat() == "2023-07-04"
    assert report.edition.date.path == "edition.date"
    assert report.speakers[0].verified
    assert report.speakers[0].name.path == "speakers[0].name"


def ranked(*ranks: int | None) -> str:
    rows = (
        f"- name: 甲{n}\n  unit: 某局\n" + (f"  rank: {rank}\n" if rank else "")
        for n, rank in enumerate(ranks)
    )
    return EDITION + "speakers:\n" + "".join(rows)


@pytest.mark.parametrize(
    ("ranks", "order"),
    [
        ((None, None, None), [0, 1, 2]),
        ((3, 1, 2), [1, 2, 0]),
        ((4, None, None), [1, 2, 0]),
        ((None, None, 1), [2, 0, 1]),
        ((None, 1, None), [1, 0, 2]),
    ],
)
def test_speakers_stand_in_order_of_rank(ranks: tuple[int | None, ...], order: list[int]) -> None:
    report = loads(ranked(*ranks))
    assert [speaker.name for speaker in report.speakers] == [f"甲{n}" for n in order]
    assert [speaker.path for speaker in report.speakers] == [f"speakers[{n}]" for n in order]


def test_equal_ranks_are_a_warning_and_keep_the_order_of_the_file() -> None:
    report = loads(ranked(2, 2, 1))
    assert [speaker.name for speaker in report.speakers] == ["甲2", "甲0", "甲1"]
    assert [(w.code, w.severity) for w in report.warnings] == [("duplicate-rank", Severity.WARNING)]


@pytest.mark.parametrize(
    "written",
    ["2023", "2023-12", "2023-12-31", "2023-07/2023-12", "长期", "三个月内", "2023年12月底前"],
)
def test_a_deadline_stays_as_written(written: str) -> None:
    report = loads(MINIMAL + f"  actions:\n  - body: 做\n    deadline: {written}\n")
    assert report.speakers[0].actions[0].deadline == written


@pytest.mark.parametrize("written", ["2023-02-29", "2023-00", "2023年2月30日", "2023-13/2024-01"])
def test_a_deadline_that_looks_like_a_date_must_be_one(written: str) -> None:
    text = MINIMAL + f"  actions:\n  - body: 做\n    deadline: {written}\n"
    assert codes(text) == ["impossible-day"]


def test_a_period_may_end_where_it_starts() -> None:
    text = MINIMAL + "  actions:\n  - body: 做\n    deadline: {}\n"
    assert codes(text.format("2023-07/2023")) == []
    assert codes(text.format("2023-07-31/2023-07")) == []
    assert codes(text.format("2023-07-31 至 2023-07-01")) == ["deadline-backwards"]


@pytest.mark.parametrize(("written", "kept"), [("40", "40"), ("1.20", "1.20"), ("三", "三")])
def test_a_quantity_is_kept_character_by_character(written: str, kept: str) -> None:
    target = f"  actions:\n  - body: 做\n    targets: {{what: 事, quantity: {written}}}\n"
    assert loads(MINIMAL + target).speakers[0].actions[0].targets[0].quantity == kept


def test_an_octal_looking_quantity_is_an_error() -> None:
    target = "  actions:\n  - body: 做\n    targets: {what: 事, quantity: 010}\n"
    assert codes(MINIMAL + target) == ["bare-word"]


def test_targets_may_be_words_or_records_one_or_many() -> None:
    text = MINIMAL + "  actions:\n  - body: 做\n    targets: {}\n"
    one = loads(text.format("翻一番")).speakers[0].actions[0].targets
    many = loads(text.format("[翻一番, {what: 企业, quantity: 3}]")).speakers[0].actions[0].targets
    assert [(target.what, target.what.path) for target in one] == [
        ("翻一番", "speakers[0].actions[0].targets[0]")
    ]
    assert [(target.what, target.quantity) for target in many] == [("翻一番", ""), ("企业", "3")]


def test_words_for_a_whole_action_are_its_origin() -> None:
    report = loads(MINIMAL + "  actions:\n  - body: 做\n    出处: 推定\n")
    assert report.speakers[0].actions[0].source.of("deadline") == "inferred"


def test_a_mapping_loads_like_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(MINIMAL + "  lead: |\n    甲\n\n    乙\n  rank: 2\n  verified: true\n", "utf-8")
    with path.open(encoding="utf-8") as file:
        mapping = yaml.safe_load(file)
    assert load(mapping) == load(path)
    assert load(mapping).where("speakers[0].name").line == 0


def test_strings_of_a_mapping_are_text_whatever_they_look_like() -> None:
    edition = {"id": "t", "title": "2023", "issuer": "no", "date": "2023-07-24", "subtitle": None}
    report = load({"edition": edition, "speakers": [{"name": "010", "unit": "~"}]})
    assert (report.edition.title, report.edition.issuer) == ("2023", "no")
    assert report.speakers[0].name == "010"


def test_a_mapping_with_other_values_is_refused() -> None:
    edition = {"id": "t", "title": object(), "issuer": "办", "date": "2023-07-24"}
    speaker = {"name": "张三", "unit": "某局"}
    assert set(codes({"edition": edition, "speakers": [speaker]})) == {
        "python-value",
        "empty-value",
    }


def test_a_mapping_that_contains_itself_is_refused() -> None:
    loop: dict[str, object] = {}
    loop["edition"] = loop
    assert "python-value" in codes(loop)


def test_problems_stand_in_the_order_of_the_lines() -> None:
    lines = [p.where.line for p in problems_of(TWELVE)]
    assert lines == sorted(lines)


def test_a_report_can_be_sent_to_another_process() -> None:
    report = loads(MINIMAL)
    again: Report = pickle.loads(pickle.dumps(report))
    assert again == report
    assert again.edition.title.path == "edition.title"
    assert again.edition.date.path == "edition.date"


def test_anchors_and_aliases_work() -> None:
    text = EDITION + "speakers:\n- name: 张三\n  unit: &u 某局\n- name: 李四\n  unit: *u\n"
    assert [speaker.unit for speaker in loads(text).speakers] == ["某局", "某局"]


def test_a_problem_in_one_value_hides_none_in_its_neighbours() -> None:
    text = EDITION + "speakers:\n- name: [张三]\n  unit: {a: b}\n- 李四\n- name: 王五\n"
    assert codes(text) == ["wrong-text", "mapping-for-text", "wrong-record", "missing-key"]


def values_in(value: object) -> Iterator[Text | Number | Day]:
    """Every text, number and day of a record, whatever it is in."""
    if isinstance(value, Text | Number | Day):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from values_in(item)
    elif isinstance(value, Record):
        for k in keys_of(type(value)):
            yield from values_in(getattr(value, k.attribute))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_value_of_a_sample_has_its_own_place(sample: Path) -> None:
    report = load(sample)
    values = [value for value in values_in(report) if value]
    assert len(values) > 3
    paths = [value.path for value in values]
    assert len(set(paths)) == len(paths)
    derived = {path for path in paths if path not in report.places}
    assert all(path.endswith(".id") for path in derived)
    assert all(report.where(path).line for path in paths)


@pytest.mark.parametrize(
    ("frame", "form", "codes"),
    [
        ("formal", "document", ["no-document-number", "no-addressees"]),
        ("formal", "order", []),
        ("minutes", "document", ["no-attendance"]),
        ("bulletin", "document", []),
    ],
)
def test_official_papers_are_reminded_of_what_they_lack(
    frame: str, form: str, codes: list[str]
) -> None:
    about = {"id": "t", "title": "题", "issuer": "某局", "date": "2023-07-24", "frame": frame}
    report = load(edition(edition=about | {"form": form}))
    assert [warning.code for warning in report.warnings] == codes


def test_a_reminder_hides_no_error() -> None:
    about = {"id": "t", "title": "题", "issuer": "某局", "date": "2023-07-24", "frame": "formal"}
    with pytest.raises(ReportError) as caught:
        load({"edition": about})
    assert {"nothing-said", "no-addressees"} <= {problem.code for problem in caught.value.problems}
