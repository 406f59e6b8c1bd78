"""The review as files: one page for the browser, or a document of the house."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reports import pipeline
from reports.importing.review import Review, visible
from reports.model import Report
from reports.writers import WRITERS

FOLDER = "review"
PAGE = "html"
KINDS = (PAGE, *WRITERS)


def review_file(review: Review, draft: Report, kind: str) -> bytes:
    """The review as a file of one of `KINDS`; `draft` is the edition that was made.

    Documents are read back like all others before they are handed out.
    """
    if kind == PAGE:
        return _page(review.shown(visible)).encode()
    faces = pipeline.composer().faces

    def fit(text: str) -> str:
        """What no face draws is shown by its number: the draft itself is not so lenient."""
        text = visible(text).replace("\ufffd", "〔U+FFFD〕")
        for lacking in faces.missing("songti", text):
            numbers = "".join(f"〔U+{ord(char):04X}〕" for char in lacking)
            text = text.replace(lacking, numbers)
        return text

    job = pipeline.Job(draft, FOLDER, given=review.shown(fit).known())
    return job.finished(kind)


def _page(review: Review) -> str:
    template = _environment(pipeline.TEMPLATES).get_template(f"{FOLDER}/page.html.j2")
    return template.render(review.known())


@lru_cache(maxsize=4)
def _environment(templates: Path) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(templates),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
