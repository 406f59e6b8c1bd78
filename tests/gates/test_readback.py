"""The quick readers of a build: right, or not sure; never wrong and sure."""

from __future__ import annotations

import contextlib
import io
import random
import re
from functools import cache
from pathlib import Path

import faults
import pikepdf
import pytest
from conftest import SAMPLES, edition
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import pipeline, verify
from reports.errors import ReportError
from reports.pipeline import Job
from reports.readback.pdf_strings import UnsureError, pdf_strings
from reports.readback.word_body import word_text, word_units

EVERY = [(path, job.title) for path in SAMPLES for job in pipeline.jobs(pipeline.load(path))]


def drawn(job: Job) -> str:
    return "".join(text for _, text in verify.page_runs(job.pages))


@pytest.mark.parametrize(("path", "name"), EVERY, ids=[f"{p.stem}-{n}" for p, n in EVERY])
def test_the_quick_way_is_taken_and_is_right(
    path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,) = pipeline.jobs(pipeline.load(path), [name])
    data = job.write("pdf")
    assert pdf_strings(data) == drawn(job)

    def slow(*_: object) -> str:
        raise AssertionError("PDFium was asked")

    monkeypatch.setattr(verify, "pdf_text", slow)
    job.verify("pdf", data)


def test_both_readers_of_words_say_the_same() -> None:
    data = Job(pipeline.load(SAMPLES[0]), "briefing").write("docx")
    assert word_text("t", data) == "".join(unit.text for unit in word_units("t", data))


@cache
def job() -> Job:
    words = "（括号）、反斜线和数12345，“引号”。甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥。"
    return Job(pipeline.load(edition(lead=words * 20)), "briefing")


@cache
def made() -> bytes:
    return job().write("pdf")


def test_escapes_in_strings_are_understood() -> None:
    assert b"\\" in b"".join(page.Contents.read_bytes() for page in opened().pages)
    assert pdf_strings(made()) == drawn(job())


def opened() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made()))


FORMS = {
    "object streams": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "linearized": {"linearize": True},
    "streams not packed": {"compress_streams": False, "stream_decode_level": None},
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_file_of_another_form_is_read_right_or_not_at_all(form: dict[str, object]) -> None:
    out = io.BytesIO()
    opened().save(out, **{k: v for k, v in form.items() if v is not None})  # type: ignore[arg-type]
    try:
        text = pdf_strings(out.getvalue())
    except UnsureError:
        text = drawn(job())
    assert text == drawn(job())
    job().verify("pdf", out.getvalue())


def _hexadecimal(pdf: pikepdf.Pdf) -> None:
    def change(data: bytes) -> bytes:
        at = data.index(b"(\x00")
        end = data.index(b")Tj", at)
        inner = bytes(pikepdf.Object.parse(data[at : end + 1]))
        return data[:at] + b"<" + inner.hex().encode() + b">" + data[end + 1 :]

    faults.content(pdf, change)


def test_hexadecimal_strings_are_read() -> None:
    assert pdf_strings(faults.pdf_edited(made(), _hexadecimal)) == drawn(job())


CHANGED = {
    "a string is gone": (rb"\[?\([^()]*\)\]?TJ?", b""),
    "an artifact is no longer one": (b"/Artifact BMC", b"/Span BMC"),
    "text is marked as an artifact": (rb"\nBT\n", b"\n/Artifact BMC\nBT\n"),
}


@pytest.mark.parametrize(("before", "after"), CHANGED.values(), ids=CHANGED)
def test_what_is_drawn_otherwise_is_seen(before: bytes, after: bytes) -> None:
    changed = faults.pdf_edited(
        made(),
        lambda pdf: faults.content(pdf, lambda data: re.sub(before, after, data, flags=re.DOTALL)),
    )
    assert pdf_strings(changed) != drawn(job())


@pytest.mark.parametrize("say", ["市", "（"])
def test_what_copies_wrongly_is_seen(say: str) -> None:
    words = Job(pipeline.load(edition(lead=f"某{say}某。")), "briefing")
    wrong = faults.pdf_edited(words.write("pdf"), faults.with_to_unicode(say, "布"))
    assert pdf_strings(wrong) != drawn(words)
    with pytest.raises(ReportError, match="text-differs"):
        words.verify("pdf", wrong)


@given(st.integers(0, 2**32), st.sampled_from([1, 4, 16, 200]))
@settings(max_examples=80, deadline=None)
def test_broken_bytes_end_in_doubt_or_in_text(seed: int, count: int) -> None:
    chance, data = random.Random(seed), bytearray(made())
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with contextlib.suppress(UnsureError):
        assert isinstance(pdf_strings(bytes(data)), str)


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_what_is_no_pdf_ends_in_doubt(data: bytes) -> None:
    with pytest.raises(UnsureError):
        pdf_strings(data)
