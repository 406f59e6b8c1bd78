"""What a letter says, from the templates of templates/mail: subject, text, HTML."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from reports.errors import Where, stop

FOLDER = "mail"
_FILES = ("subject.txt.j2", "message.txt.j2", "message.html.j2")


class Words(Struct, frozen=True):
    """A letter's subject, its text and the same as HTML."""

    subject: str
    text: str
    html: str


def words(templates: Path, known: Mapping[str, object]) -> Words:
    """Fill the templates of a letter.

    Raises:
        ReportError: a template is missing or faulty; its file and line are named.
    """
    subject, text, html = (_filled(templates, name, known) for name in _FILES)
    return Words(" ".join(subject.split()), text.strip() + "\n", html)


def _filled(templates: Path, name: str, known: Mapping[str, object]) -> str:
    place = f"{FOLDER}/{name}"
    try:
        return _environment(templates).get_template(place).render(known)
    except jinja2.TemplateNotFound as error:
        raise stop("template-include", Where(str(templates / place)), name=error.name) from None
    except jinja2.TemplateSyntaxError as error:
        where = Where(str(templates / place), error.lineno)
        raise stop("template-syntax", where, reason=error.message) from None
    except jinja2.UndefinedError as error:
        raise stop(
            "template-undefined", Where(str(templates / place)), reason=error.message
        ) from None


@lru_cache(maxsize=4)
def _environment(templates: Path) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(templates),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: bool(name) and ".html" in str(name),
        trim_blocks=True,
        lstrip_blocks=True,
    )
