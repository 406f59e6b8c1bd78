"""Every sentence a user reads, in Chinese and English; problems find theirs by code."""

from __future__ import annotations

from pathlib import Path

from reports.errors import Problem, Severity, Where
from reports.messages import en, zh, zh_build

PROBLEMS = {"zh": zh.PROBLEMS, "en": en.PROBLEMS}
TEXTS = {"zh": zh.TEXTS, "en": en.TEXTS}
LANGUAGES = ("zh", "en")
_SAYS_NOTHING = frozenset({"", "c", "posix"})


def say(problem: Problem, language: str = "zh") -> tuple[str, str]:
    """What is wrong, and what to do about it.

    Besides the problem's own values, a sentence may name the `file`, `line` and `path` of its
    place. A value that is itself a place is shown as a line, or as a path where it has no line.
    """
    what, hint = PROBLEMS[language][problem.code]
    where = problem.where
    gaps: dict[str, object] = {"file": where.file, "line": where.line, "path": where.path}
    gaps |= {name: _shown(value, language) for name, value in problem.values.items()}
    if language == "zh":  # the words of operating systems and of our own declarations
        for name in gaps.keys() & {"reason", "expected"}:
            gaps[name] = zh_build.WORDS.get(str(gaps[name]), gaps[name])
    return what.format_map(gaps), hint.format_map(gaps)


def line(problem: Problem, language: str = "zh") -> str:
    """A problem as it is printed: its place, what is wrong, and the hint on a line of its own."""
    what, hint = say(problem, language)
    texts = TEXTS[language]
    warning = texts["warning"] if problem.severity is Severity.WARNING else ""
    place = f"{problem.where}{texts['colon']}" if str(problem.where) else ""
    return f"{place}{warning}{what}\n    {texts['hint']}{hint}"


def text(name: str, language: str = "zh", **values: object) -> str:
    """Any other sentence."""
    return TEXTS[language][name].format_map(values)


def starter() -> str:
    """The commented YAML file that a new edition begins with."""
    return (Path(__file__).parent / "starter.yaml").read_text("utf-8")


def language_of(locale: str) -> str:
    """The language of messages for a locale such as `zh_CN.UTF-8` or `English_United States`.

    One that says nothing (empty, C, POSIX) gives Chinese: that is what the readers read.
    """
    name = locale.strip().lower().split(".")[0]
    return "zh" if name in _SAYS_NOTHING or name.startswith(("zh", "chinese")) else "en"


def _shown(value: object, language: str) -> object:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if not isinstance(value, Where):
        return value
    name = "at-line" if value.line else "at-path"
    return text(name, language, line=value.line, path=value.path)
