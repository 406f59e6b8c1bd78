"""What `make bench` is made of: workloads that build, a reader that sees faults, a true table."""

from __future__ import annotations

import io
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import figures
import loads
import pytest
import workload
import yaml
from figures import BATCH, COLD, WARM, Figure, Goal, fold
from measure import FailedError, Lab, Used
from peers import FACES, HOME, LATIN, OURS, PEERS, Peer
from reader import Seen, seen

import reports
from reports import pipeline
from reports.typeset.fonts import Faces

NEEDS = {
    "typst": "typst",
    "typst, untagged": "typst",
    "weasyprint": "weasyprint",
    "fpdf2": "fpdf",
    "docxtpl": "docxtpl",
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """The workload of one document."""
    made = Lab(tmp_path_factory.mktemp("bench"), rounds=1)
    loads.prepare(made)
    return made


@pytest.fixture(scope="module")
def written(lab: Lab) -> Path:
    """That document as our PDF."""
    path = lab.folder / "ours.pdf"
    path.write_bytes(reports.build(reports.load(lab.folder / "00.yaml"), "briefing"))
    return path


# --- workload ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["07", "99", "same07", "x2"])
def test_workloads_build(tmp_path: Path, name: str) -> None:
    workload.prepare(tmp_path, [name])
    report = reports.load(tmp_path / f"{name}.yaml")
    assert report.edition.id == f"bench-{name}"
    assert reports.build(report, "briefing").startswith(b"%PDF")


def test_no_two_variants_have_the_same_characters_or_paragraphs() -> None:
    tour = yaml.load((HOME / "data" / "study-tour.yaml").read_text("utf-8"), yaml.CSafeLoader)
    made = [_texts(workload.edition(tour, name)) for name in workload.names(workload.COUNT)]
    assert len({frozenset("".join(texts)) for texts in made}) == len(made)
    first = set(made[0])
    assert all(len(first & set(texts)) < len(first) / 20 for texts in made[1:])


def test_the_same_characters_in_other_paragraphs() -> None:
    tour = yaml.load((HOME / "data" / "study-tour.yaml").read_text("utf-8"), yaml.CSafeLoader)
    first, other = (
        _texts(workload.edition(tour, "same00")),
        _texts(workload.edition(tour, "same31")),
    )
    assert set("".join(first)) == set("".join(other))
    assert len(set(first) & set(other)) < len(set(first)) / 20


def _texts(node: object, name: str = "") -> list[str]:
    """Running texts of some length, in order."""
    if isinstance(node, dict):
        return [text for key, value in node.items() for text in _texts(value, key)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value, name)]
    long = isinstance(node, str) and len(node) > 30 and name in ("body", "lead", "closing")
    return [str(node)] if long else []


def test_peers_get_every_character(lab: Lab) -> None:
    job = pipeline.Job(pipeline.load(lab.folder / "00.yaml"), "briefing")
    ours = "".join(reports_text(job))
    assert sorted(lab.text("00")) == sorted("".join(ours.split()))


def reports_text(job: pipeline.Job) -> list[str]:
    from reports.verify import galley_runs

    return [run.text for run in galley_runs(job.galley)]


def test_faces_of_peers_are_ours() -> None:
    known = yaml.safe_load((HOME / "fonts" / "fonts.yaml").read_text("utf-8"))
    files = {role: known["faces"][known["roles"][role]]["file"] for role in FACES}
    assert files == FACES
    assert known["faces"][known["latin"]["fangsong"]]["file"] == LATIN
    assert Faces.load(HOME / "fonts")


# --- peers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("peer", [p for p in PEERS.values() if not p.ours], ids=lambda p: p.name)
def test_peers_lose_nothing(lab: Lab, peer: Peer) -> None:
    if peer.name in NEEDS and not find_spec(NEEDS[peer.name]):
        pytest.skip(f"{NEEDS[peer.name]} is installed by `make bench` only")
    module, function = peer.start.split(":")
    read, build = getattr(import_module(module), function)(str(lab.folder))
    path = lab.folder / f"{peer.name}.out"
    path.write_bytes(build(read(str(lab.folder / f"00{peer.suffix}"))))
    file = seen(path, peer.format, lab.text("00"))
    assert file.lost == 0
    assert peer.format == "docx" or 18 <= file.pages <= 23


# --- reader --------------------------------------------------------------------------------------


def test_reader_finds_our_pdf_whole(lab: Lab, written: Path) -> None:
    file = seen(written, "pdf", lab.text("00"))
    assert (file.lost, file.starts) == (0, 0)
    assert file.size == written.stat().st_size
    assert 18 <= file.pages <= 22
    assert 5 <= file.fonts == file.embedded


def test_reader_sees_lost_characters(lab: Lab, written: Path) -> None:
    assert seen(written, "pdf", lab.text("00") + "鼍鼍龘").lost == 3


def test_reader_sees_bad_line_starts_and_faces_that_are_not_embedded(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for y, text in ((700, "(good)"), (680, ") bad"), (660, "so % is good"), (640, "% bad")):
        canvas.drawString(100, y, text)
    canvas.drawString(60, 641, "beside")  # on the baseline of the last, and left of it
    canvas.showPage()
    canvas.save()
    (tmp_path / "some.pdf").write_bytes(out.getvalue())
    file = seen(tmp_path / "some.pdf", "pdf", "good")
    assert (file.pages, file.fonts, file.embedded, file.tagged) == (1, 1, 0, False)
    assert (file.lost, file.starts) == (0, 1)


# --- measuring -----------------------------------------------------------------------------------


def test_a_whole_process_is_measured(lab: Lab) -> None:
    entry = loads._whole(lab, PEERS["python-docx, naive"], "00", 1)
    (figure,) = loads.in_turn(lab, COLD, [entry])
    assert figure.cpu > 50
    assert figure.wall > 50
    assert figure.peak > 10
    assert figure.file
    assert figure.file.lost == 0


def test_one_that_fails_does_not_stop_the_others(lab: Lab) -> None:
    def fails(_: int) -> Used:
        return lab.run("cold", "peers:nothing", lab.folder, "00.json", "00.out")

    def works(number: int) -> Used:
        return Used(100.0 + number, 200.0, 30.0, {})

    made = loads.in_turn(lab, WARM, [loads.Entry("a", fails, 3), loads.Entry("b", works, 3)])
    failed, done = made
    assert failed == Figure(WARM, "a", failed=True)
    assert (done.cpu, done.wall, done.peak) == (101.0, 200.0, 30.0)
    with pytest.raises(FailedError, match="peers:nothing"):
        fails(0)


def test_first_rounds_can_be_left_out(lab: Lab) -> None:
    def run(number: int) -> Used:
        return Used(900.0 if number == 0 else 100.0, 1.0, 1.0, {"cpu": 7.0} if number else {})

    (figure,) = loads.in_turn(lab, WARM, [loads.Entry("a", run, 1)], unseen=1)
    assert figure.cpu == 7.0  # what a process told of itself goes before what it used as a whole


# --- table ---------------------------------------------------------------------------------------


def test_goals() -> None:
    assert Goal(0.6, 0.3).told(0.4) == ("≤ 0.6 met", "≤ 0.3 **not met**")
    assert Goal(1.7, least=True).told(1.7, " ×") == ("≥ 1.7 × met", "")
    assert Goal(0.6, 0.3).told(0.61) == ("≤ 0.6 **not met**", "≤ 0.3 **not met**")


def test_peers_are_compared_with_our_row_of_the_same_load() -> None:
    made = figures.compared(
        [
            Figure(WARM, OURS["pdf"], 50.0),
            Figure(WARM, "typst", 100.0, than=OURS["pdf"]),
            Figure(COLD, "typst", 100.0, than=OURS["pdf"]),
            Figure(WARM, "fpdf2", failed=True, than=OURS["pdf"]),
        ]
    )
    assert [figure.value for figure in made] == [None, 0.5, None, None]
    assert made[1].goal == Goal(0.6, 0.3)


def test_what_follows_from_the_rows() -> None:
    ours, files = OURS["pdf"], (Seen(400, 0, pages=1), Seen(500, 0, pages=1))
    rows = [
        Figure(COLD, ours, 1.0, file=files[0]),
        Figure(COLD, "typst", 1.0, file=files[1]),
        Figure(fold(50), ours, 1.0, peak=90.0),
        Figure(BATCH, f"{ours}, -j 1", 1.0, wall=30.0),
        Figure(BATCH, f"{ours}, -j 2", 1.0, wall=20.0),
        Figure(BATCH, f"{ours}, two runs at once", 1.0, wall=24.0),
    ]
    made = list(figures.concluded(rows, ours))
    assert [figure.value for figure in made] == [0.8, 90.0, 1.5, 1.25]
    assert [line.split(" | ")[-2] for line in figures.table(made)[2:]] == [
        "≤ 0.85 met", "≤ 120 MiB met", "≥ 1.7 × **not met**", ""
    ]  # fmt: skip
    assert not list(figures.concluded(rows[:1], ours))


def test_table() -> None:
    file = Seen(1234567, 1, pages=20, fonts=6, embedded=5, tagged=True, starts=2)
    rows = [Figure(COLD, "a", 1234.56, 2000.0, 50.4, file), Figure(COLD, "b", failed=True)]
    head, rule, whole, failed = figures.table(rows)
    assert {line.count("|") for line in (head, rule, whole, failed)} == {len(figures.HEADS) + 1}
    assert whole == (
        f"| {COLD} | a | 1,234.6 | 2,000.0 | 50 | 1,234,567 | 20 | 6 (5) | yes | 1 | 2 |  |  |  |"
    )
    assert "**failed**" in failed
