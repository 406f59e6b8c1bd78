"""The office's papers: what each says of one edition, of awkward editions, and how each looks.

Awkward editions go through the real jobs to both formats, and both are read back.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import yaml
from conftest import HOME
from PIL import Image
from test_golden_pages import GREYS, difference, stored

from reports import documents, pipeline
from reports import galley as g
from reports.model import Report
from reports.pipeline import TEMPLATES, Job
from reports.typeset.placed import Glyphs, Page

MM = 72 / 25.4
GOLDEN = HOME / "tests" / "golden" / "papers"
DPI = 45
GREY = (105, 105, 105)


def _samples() -> dict[str, Path]:
    """The first edition of data/, after the study tour, that makes each document."""
    tour = HOME / "data" / "study-tour.yaml"
    found: dict[str, Path] = {}
    for path in (tour, *sorted((HOME / "data").glob("*.yaml"))):
        for made in pipeline.jobs(pipeline.load(path)):
            found.setdefault(made.name, path)
    return found


SAMPLE_OF = _samples()
PAPERS = tuple(name for name, path in SAMPLE_OF.items() if path.stem == "study-tour")

Data = dict[str, Any]


ABOUT: Data = {"id": "small", "title": "关于某事的情况", "issuer": "某市某局", "date": "2023-07-24"}


def an_action(n: int, **more: object) -> Data:
    """The action of a small edition."""
    return {"heading": f"第{n}件事", "body": f"把第{n}件事办好，办到底。"} | more


def a_speaker(n: int, *actions: Data, **more: object) -> Data:
    """A speaker of a small edition."""
    finding = {"heading": "看到差距", "body": "差距在作风。"}
    about = {"id": f"s{n}", "name": "李明", "unit": f"某局{n}处", "posts": ["处长"]}
    return about | {"findings": [finding], "actions": list(actions)} | more


def job(report: Report, name: str) -> Job:
    """The first job of a document."""
    return pipeline.jobs(report, [name])[0]


def tables(blocks: Sequence[g.Block]) -> Iterator[g.Table]:
    """Every table, those in groups and sections included."""
    for block in blocks:
        if isinstance(block, g.Table):
            yield block
        elif isinstance(block, g.Group | g.Section):
            yield from tables(block.blocks)


def said(cell: g.Cell) -> str:
    """The text of a cell, a line for each paragraph."""
    return "\n".join(map(g.text_of, cell.content))


def cells(of: Job) -> list[list[str]]:
    """The rows of all its tables, heads left out, as the texts of their cells."""
    return [[said(c) for c in row.cells] for t in tables(of.galley.blocks) for row in t.rows]


def words(of: Job) -> str:
    """All its text, a line for each paragraph."""
    return "\n".join(map(g.text_of, g.paragraphs(of.galley.blocks)))


def drawn(page: Page) -> list[str]:
    """What stands on a page, run of glyphs by run of glyphs."""
    return [item.text for item in page.items if isinstance(item, Glyphs)]


@pytest.fixture(scope="module")
def sample() -> Data:
    """The YAML of the study tour."""
    text = (HOME / "data" / "study-tour.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


@pytest.fixture(scope="module")
def followed(sample: Data) -> Report:
    """The study tour a while later: progress reported, some deadlines set by the clerk."""
    data = copy.deepcopy(sample)
    actions = [action for speaker in data["speakers"] for action in speaker["actions"]]
    states = ("done", "in_progress", "not_started", "overdue")
    for n, action in enumerate(actions[:8]):
        action |= {"status": states[n % 4], "progress": "已有进展。", "updated": "2023-09-25"}
        action |= {"deadline": "2023-12-31", "person": "李明"}
        action["source"] = action["source"] | {"deadline": "clerk"}
    return pipeline.load(data)


# --- what every paper says of the same edition ---------------------------------------------------


def test_row_numbers_are_the_same_in_every_document(tour: Report) -> None:
    known = {str(row.action.heading): str(row.number) for row in tour.rows}
    for name in ("briefing", "report", "actions", "actions-by-unit", "ledger"):
        rows = [row[:2] for row in cells(job(tour, name)) if len(row) > 2]
        assert {task: number for number, task in rows} == known, name
    strips = [cells(of) for of in pipeline.jobs(tour, ["speaker"])]
    asked = [text for rows in strips for row in rows for text in row if re.match(r"\d+　", text)]
    assert {task: number for number, task in (text.split("　") for text in asked)} == known


def test_tables_by_unit_hold_each_action_once_under_its_unit(tour: Report) -> None:
    rows = cells(job(tour, "actions-by-unit"))
    groups = [row[0] for row in rows if len(row) == 1]
    units = list(dict.fromkeys(str(row.action.lead_unit) for row in tour.rows))
    assert [re.sub(r"^.+、|（\d+项）$", "", group) for group in groups] == units
    assert sum(int(re.findall(r"（(\d+)项）", group)[0]) for group in groups) == len(tour.rows)


def test_a_unit_over_several_rows_is_named_again_on_the_next_page() -> None:
    actions = [an_action(n, lead_unit="某牵头单位") for n in range(60)]
    of = job(pipeline.load({"edition": ABOUT, "speakers": [a_speaker(1, *actions)]}), "briefing")
    pages = [drawn(page) for page in of.pages.pages]
    tabled = [page for page in pages if "序号" in page]
    assert len(tabled) > 1
    assert [page.count("某牵头单位") for page in tabled] == [1] * len(tabled)


@pytest.mark.parametrize("name", ["briefing", "actions", "ledger", "digest"])
def test_gaps_are_grey_kai_and_never_broken(tour: Report, name: str) -> None:
    of = job(tour, name)
    runs = [run for p in g.paragraphs(of.galley.blocks) for run in g.runs_of(p)]
    gaps = [run for run in runs if run.char.colour == GREY]
    assert gaps
    assert {run.text for run in gaps} <= {"原文未明确", "未报送"}
    assert {(run.char.face, run.char.unbreakable) for run in gaps} == {("kaiti", True)}
    grey = [
        item.text
        for page in of.pages.pages
        for item in page.items
        if isinstance(item, Glyphs) and item.colour == GREY
    ]
    assert sorted(grey) == sorted(run.text for run in gaps)  # each whole on its line


def test_what_is_not_reported_says_so_and_leaves_no_cell_empty(tour: Report) -> None:
    rows = cells(job(tour, "ledger"))
    assert {tuple(row[4:]) for row in rows} == {("未报送",) * 4}


def test_states_say_a_word_first_and_have_a_shade(followed: Report) -> None:
    (table,) = tables(job(followed, "ledger").galley.blocks)
    fills = {said(row.cells[-1]): row.cells[-1].fill for row in table.rows}
    assert fills == {
        "已完成": (205,) * 3, "推进中": (236,) * 3, "未启动": None, "逾期": (60,) * 3,
        "未报送": None,
    }  # fmt: skip
    for row in table.rows:
        late = said(row.cells[-1]) == "逾期"
        assert {cell.fill for cell in row.cells[:-1]} == {(224,) * 3 if late else None}
    assert "共26项：已完成2，推进中2，未启动2，逾期2，未报送18" in words(job(followed, "ledger"))


def _raised(of: Job) -> list[str]:
    return [
        run.text
        for paragraph in g.paragraphs(of.galley.blocks)
        for run in g.runs_of(paragraph)
        if run.char.rise > 0
    ]


@pytest.mark.parametrize("status", ["draft", "review", "final"])
def test_values_not_of_the_source_are_marked(sample: Data, followed: Report, status: str) -> None:
    data = copy.deepcopy(sample)
    data["edition"]["status"] = status
    plain = pipeline.load(data)
    for name in ("actions", "actions-by-unit", "ledger"):
        of = job(plain, name)
        assert _raised(of) == ["推"] * (0 if status == "final" else 26), name
        assert ("推定" in words(of)) == (status != "final")
        assert _raised(job(followed, name)).count("补") == 8, name
        assert "“补”的由编印单位补填" in words(job(followed, name))
    briefing = job(plain, "briefing")
    assert _raised(briefing) == ["推"] * (0 if status == "final" else 6)  # a mark for each span


def test_a_mark_of_the_clerk_stays_in_a_final_copy() -> None:
    dated = an_action(1, deadline="2023-12-31", source={"deadline": "clerk"})
    about = ABOUT | {"status": "final"}
    report = pipeline.load({"edition": about, "speakers": [a_speaker(1, dated)]})
    assert _raised(job(report, "ledger")) == ["补"]


def test_names_of_two_characters_are_spaced_in_lists_only(followed: Report) -> None:
    rows = [row for row in cells(job(followed, "actions")) if len(row) > 1]
    assert [row[6] for row in rows[:9]] == ["李　明"] * 8 + ["原文未明确"]
    about = ABOUT | {"circulation": ["戴炜", "李善云"]}
    event = {"name": "考察", "leader": "戴炜", "members": ["李善云", "熊波"]}
    data = {"edition": about, "event": event, "lead": "戴炜讲了话。", "speakers": [a_speaker(1)]}
    report = pipeline.load(data)
    assert {"戴　炜", "李善云"} <= {text for row in cells(job(report, "slip")) for text in row}
    told = words(job(report, "report"))
    assert "领　队：戴　炜\n成　员：李善云　熊　波" in told
    assert "戴炜讲了话。" in told


# --- the digest ---------------------------------------------------------------------------------


@pytest.mark.parametrize("report", ["tour", "followed"])
def test_a_digest_is_two_pages_at_most(report: str, request: pytest.FixtureRequest) -> None:
    assert len(job(request.getfixturevalue(report), "digest").pages.pages) <= 2


def test_five_key_figures_stand_in_real_bold_between_two_rules(tour: Report) -> None:
    of = job(tour, "digest")
    figures = next(tables(of.galley.blocks))
    assert [said(cell) for cell in figures.rows[0].cells] == [
        "6位\n发言人", "26项\n提出举措", "10项\n写明量化内容", "3项\n写明时限或频次",
        "0项\n写明责任人",
    ]  # fmt: skip
    assert (figures.look.outer, figures.look.sides, figures.look.inner) == (0.71, 0, 0)
    assert max(figures.columns) - min(figures.columns) < 0.1
    items = [i for i in of.pages.pages[0].items if isinstance(i, Glyphs) and i.size == 28]
    large = [item for item in items if item.text.isdigit()]  # not the watermark
    assert [item.text for item in large] == ["6", "26", "10", "3", "0"]
    faces = pipeline.composer().faces
    assert {faces.face(item.face).name for item in large} == {"liberation-serif-bold"}
    assert {item.bold for item in large} == {0.0}  # a face of its own, not drawn around


def test_charts_have_captions_and_tell_their_values(tour: Report) -> None:
    (row,) = (b for b in job(tour, "digest").galley.blocks if isinstance(b, g.Figures))
    units, terms = row.items
    assert units.caption is not None
    assert g.text_of(units.caption) == "图1　各单位举措数（项）"
    assert units.alt == (
        "各单位举措数（项）：九江经开区 4；市商务局 7；湖口县 5；永修县 4；市金融办 3；"
        "市数字经济发展中心 3"
    )
    assert terms.alt.endswith("只写频次 1；原文未明确 23")
    assert isinstance(terms.art, g.Drawing)
    hollow = [s for s in terms.art.items if isinstance(s, g.Shape) and s.fill == (255,) * 3]
    assert len(hollow) == 1


@pytest.fixture(scope="module")
def partly() -> Report:
    """Eight actions, of which three name nobody to lead them, with deadlines out of order."""
    led = {"lead_unit": "市水利局"}
    one = a_speaker(
        1,
        an_action(1, deadline="2027-03-31", **led),
        an_action(2, deadline="2027-01/2027-06", **led),
        an_action(3, lead_unit="市河长办", status="not_started"),
        unit="市水利局",
    )
    two = a_speaker(
        2,
        an_action(4, deadline="2028", **led),
        an_action(5, deadline="汛期前"),
        an_action(6),
        unit="市水利局",
    )
    three = a_speaker(
        3,
        an_action(7, deadline="2026-12", lead_unit="临浦区水利局"),
        an_action(8, deadline="2027年1月底前"),
        unit="市住建局",
    )
    about = ABOUT | {"circulation": ["王建国", "李明", "市委书记", "局长王建国", "市水利局"]}
    number = {"document_number": {"office": "青水", "year": 2026, "number": 12}, "number": 3}
    return pipeline.load({"edition": about | number, "speakers": [one, two, three]})


def test_a_digest_says_how_many_name_nobody_to_lead_them(partly: Report) -> None:
    told = words(job(partly, "digest"))
    assert "提出8项举措，其中5项由3个单位牵头，3项牵头单位原文未明确。" in told
    assert "（一）牵头单位。3项没有写明，请明确由哪个单位牵头。\n（二）责任人。8项没有写明" in told
    assert "序号5、6、8没有写明牵头单位，图1和主要承诺表都归在发言人所在单位。" in told


def test_a_digest_counts_and_lists_the_same_units(partly: Report) -> None:
    of = job(partly, "digest")
    (row,) = (b for b in of.galley.blocks if isinstance(b, g.Figures) and len(b.items) == 2)
    told = [item.split() for item in row.items[0].alt.split("：")[1].split("；")]
    assert told == [["市水利局", "5"], ["市河长办", "1"], ["临浦区水利局", "1"], ["市住建局", "1"]]
    listed = {r[0]: r[1].count("第") for r in cells(of)[1:]}
    assert listed == {unit: int(count) for unit, count in told}


def test_deadlines_of_a_digest_stand_in_their_order_dates_first(partly: Report) -> None:
    of = job(partly, "digest")
    (row,) = (b for b in of.galley.blocks if isinstance(b, g.Figures) and len(b.items) == 2)
    names = [item.split()[0] for item in row.items[1].alt.split("：")[1].split("；")]
    assert names == [
        "2026年12月", "2027年1月至6月", "2027年1月底前", "2027年3月31日", "2028", "汛期前",
        "原文未明确",
    ]  # fmt: skip
    assert cells(of)[1][3].split("\n") == ["2027年1月至6月", "2027年3月31日", "2028", "汛期前"]


def test_a_slip_has_names_and_posts_in_their_columns_and_the_number_of_the_paper(
    partly: Report,
) -> None:
    rows = cells(job(partly, "slip"))
    assert ["文　　号", "青水〔2026〕12号", "份　　号", ""] in rows
    at = rows.index(["姓　　名", "单位、职务", "阅文日期", "签名、意见"])
    assert [row[:2] for row in rows[at + 1 : at + 6]] == [
        ["王建国", ""],
        ["李　明", "市水利局处长"],
        ["", "市委书记"],
        ["", "局长王建国"],
        ["", "市水利局"],
    ]


def test_a_note_is_never_alone_on_a_page(sample: Data) -> None:
    speaker = sample["speakers"][0]
    for count in range(8, 22):
        actions = [an_action(n, body="一句话。") for n in range(count)]
        data = {"edition": ABOUT, "speakers": [speaker | {"actions": actions}]}
        last = drawn(job(pipeline.load(data), "actions").pages.pages[-1])
        assert any(text == str(count) for text in last), count
        assert any("注：" in text for text in last)


def test_a_digest_asks_for_what_is_open_and_in_a_final_copy_not_for_guesses(sample: Data) -> None:
    asked = "26项原文没有写，由市委办公室推定，请确认。"
    assert asked in words(job(pipeline.load(sample), "digest"))
    final = sample | {"edition": sample["edition"] | {"status": "final"}}
    assert asked not in words(job(pipeline.load(final), "digest"))


# --- the other papers ---------------------------------------------------------------------------


def test_open_points_are_listed_by_who_settles_them_in_reading_order(tour: Report) -> None:
    of = job(tour, "openpoints")
    points = pipeline.told(tour)
    rows = cells(of)
    groups = [row[0] for row in rows if len(row) == 1]
    roles = list(dict.fromkeys(point.role for point in points))
    assert [re.sub(r"^.+、请|定（\d+项）$", "", group) for group in groups] == roles
    ids = [row[1].split("\n")[1] for row in rows if len(row) > 1]
    assert ids == [point.id for role in roles for point in points if point.role == role]
    assert [row[0] for row in rows if len(row) > 1] == [str(n + 1) for n in range(len(points))]
    assert all(row[2:] == ["", "", ""] for row in rows if len(row) > 1)


def test_a_settled_point_is_shown_as_such(sample: Data) -> None:
    decision = {"point": "*/*/person", "decision": "由牵头单位定", "by": "某主任"}
    of = job(pipeline.load(sample | {"decisions": [decision]}), "openpoints")
    settled = [row for row in cells(of) if len(row) > 1 and row[2] == "由牵头单位定"]
    assert len(settled) == 26
    assert all(row[1].endswith("/person") for row in settled)
    assert "已定26项" in words(of)


def test_copies_are_numbered_through_and_the_rest_is_kept(tour: Report) -> None:
    rows = cells(job(tour, "recipients"))
    numbers = [text for row in rows for text in row if re.fullmatch(r"\d{6}", text)]
    assert numbers == [f"{n:06}" for n in range(1, 8)]
    assert rows[-1][:3] == ["存", "000007", "至000060，共54份，存档备用"]


def test_more_recipients_than_copies_are_told(sample: Data) -> None:
    few = sample | {"edition": sample["edition"] | {"copies": 4}}
    told = words(job(pipeline.load(few), "recipients"))
    assert "分送6份，比印数多2份，请加印。" in told


def test_rules_of_a_slip_meet_at_24_78_and_102_mm(tour: Report) -> None:
    (table,) = tables(job(tour, "slip").galley.blocks)
    edges = [sum(table.columns[: n + 1]) / MM for n in range(4)]
    assert edges == pytest.approx([24, 78, 102, 156], abs=0.02)
    assert len(job(tour, "slip").pages.pages) == 1


def test_a_speaker_is_asked_for_what_is_missing_and_signs_at_the_foot(tour: Report) -> None:
    of = next(j for j in pipeline.jobs(tour, ["speaker"]) if j.part == "jinrong")
    assert words(of).startswith("送　核第3期　第5件\n赴上饶、景德镇学习考察发言摘编\n")
    rows = cells(of)
    assert [row[-3:] for row in rows[:3]] == [
        ["21　打好金融服务组合拳", "", ""],
        ["22　打好企业上市服务牌", "", "每月"],
        ["23　打好风险化解攻坚战", "", ""],
    ]
    assert [row[0] for row in rows[3:]] == ["核稿意见", "核稿人签名", "负责人签名"]
    page, last = of.galley.page, of.pages.pages[-1]
    inside = [i.y for i in last.items if isinstance(i, Glyphs) and i.y < page.height - page.bottom]
    assert max(inside) > page.height - page.bottom - 11 * MM  # in the last row, at the foot


# --- templates/README.md ------------------------------------------------------------------------


def test_the_readme_lists_every_document_and_each_says_what_it_is() -> None:
    readme = (TEMPLATES / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| ([a-z-]+) \|[^|]+\|[^|]+\|$", readme.split("## 标签")[0], re.M)
    assert sorted(listed) == documents.names(TEMPLATES)
    for name in listed:
        kind = documents.kind(TEMPLATES, name)
        assert kind.title, name
        assert kind.about, name


def test_the_readme_explains_every_setting_of_word_files() -> None:
    readme = (TEMPLATES / "README.md").read_text("utf-8").split("## 样式表里的几样")[1]
    for word in (
        *("families", "embed_fonts", "read_only", "protection", "controls"),
        *("gb2312", "windows", "bundled", "subset", "full", "comment", "track", "forms"),
        pipeline.PASSWORD,
    ):
        assert word in readme


# --- how the papers look ------------------------------------------------------------------------


def first_page(of: Job) -> Image.Image:
    """Page 1 of a document's PDF, small and grey."""
    with pdfium.PdfDocument(io.BytesIO(of.write("pdf"))) as document:
        image: Image.Image = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
    step = 255 / (GREYS - 1)
    return image.convert("L").point([round(round(grey / step) * step) for grey in range(256)])


@pytest.mark.parametrize("name", SAMPLE_OF)
def test_first_pages_look_as_kept(
    tour: Report, name: str, tmp_path: Any, request: pytest.FixtureRequest
) -> None:
    report = tour if name in PAPERS else pipeline.load(SAMPLE_OF[name])
    path, now = GOLDEN / f"{name}.png", first_page(job(report, name))
    found = difference(Image.open(path).convert("L"), now) if path.exists() else "is not there yet"
    if found and request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stored(now))
        return
    if found:
        (tmp_path / path.name).write_bytes(stored(now))
    assert not found, (
        f"{path.relative_to(HOME)} {found}; the page as it is now: "
        f"{tmp_path / path.name}; see whether that is meant, then run `make golden`"
    )


def test_every_kept_page_is_of_a_paper() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(SAMPLE_OF)


def test_every_document_has_a_sample() -> None:
    """But those that commands of their own fill in, each with data that no edition holds."""
    for name in documents.names(TEMPLATES):
        filled = "由 generate.py" in documents.kind(TEMPLATES, name).about
        assert (name in SAMPLE_OF) != filled, name
