"""Tests of the sentences: both languages say the same, and nothing is missing or left over."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import messages
from reports.errors import Problem, Severity, Where
from reports.loading import load
from reports.messages import PROBLEMS, TEXTS, language_of, line, say, text

PACKAGE = Path(messages.__file__).resolve().parent.parent
CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# Calls whose argument of this number is a problem's code.
CALLS = {
    "stop": 0,
    "problem": 0,
    "problem_at": 0,
    "Problem": 0,
    "Fault": 0,
    "SyntaxFault": 0,
    "_slip": 0,
}


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def words_of(module: ast.Module) -> set[str]:
    """Every string of a module, docstrings aside."""
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent != Path(messages.__file__).parent:
            yield path, ast.parse(path.read_text("utf-8"))


def codes_in(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        code = node.args[CALLS[name]] if name in CALLS else node
        for part in (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def test_both_languages_have_the_same_sentences() -> None:
    assert PROBLEMS["zh"].keys() == PROBLEMS["en"].keys()
    assert TEXTS["zh"].keys() == TEXTS["en"].keys()


@pytest.mark.parametrize("code", sorted(PROBLEMS["zh"]))
def test_both_languages_name_the_same_values(code: str) -> None:
    chinese, english = (PROBLEMS[language][code] for language in ("zh", "en"))
    # A sentence may name the line it prints before the text, or leave it out.
    own = {"line", "file", "path"}
    assert gaps("".join(chinese)) - own == gaps("".join(english)) - own


@pytest.mark.parametrize("name", sorted(TEXTS["zh"]))
def test_both_languages_have_the_same_gaps_in_other_sentences(name: str) -> None:
    assert gaps(TEXTS["zh"][name]) == gaps(TEXTS["en"][name])


def test_every_code_that_is_used_has_a_sentence() -> None:
    used = {(path.name, code) for path, module in modules() for code in codes_in(module)}
    assert used
    missing = {(name, code) for name, code in used if code not in PROBLEMS["zh"]}
    assert missing == set()


def test_every_sentence_is_used() -> None:
    words = {word for _, module in modules() for found in words_of(module) for word in [found]}
    words |= {part for word in words for part in word.split()}
    assert set(PROBLEMS["zh"]) - words == set()


@pytest.mark.parametrize("code", sorted(PROBLEMS["zh"]))
def test_sentences_are_whole(code: str) -> None:
    assert CODE.fullmatch(code)
    for language in ("zh", "en"):
        what, hint = PROBLEMS[language][code]
        assert what.strip() == what != ""
        assert hint.strip() == hint != ""
    assert re.search("[一-鿿]", "".join(PROBLEMS["zh"][code]))
    assert not re.search(r"[,;:!?](?=[一-鿿])|[一-鿿][,;!?]", "".join(PROBLEMS["zh"][code]))


def test_every_problem_of_the_cases_can_be_said() -> None:
    from reports.errors import ReportError

    for case in sorted((Path(__file__).parent / "cases" / "load").glob("*.yaml")):
        try:
            problems = load(case).warnings
        except ReportError as error:
            problems = error.problems
        for problem in problems:
            for language in ("zh", "en"):
                shown = line(problem, language)
                assert shown.startswith(str(problem.where))
                assert "{" not in shown.replace("{…}", "").replace("{a", "")


def test_a_problem_is_shown_with_its_place_and_hint() -> None:
    problem = Problem("wide-colon", Where("a.yaml", 12, 5), {"key": "标题"})
    assert line(problem, "zh") == (
        "a.yaml:12:5：第 12 行“标题”后面用了全角冒号“：”，YAML 的冒号必须是半角“:”，后面空一格。\n"
        "    提示：改成“标题: ……”。如果这是正文，不是键，就把整句加上半角引号。"
    )
    assert line(problem, "en") == (
        'a.yaml:12:5: line 12: "标题" is followed by a full-width colon "：" where YAML needs ":"\n'
        '    hint: write "标题: ..."; if this is text and not a key, quote the whole value'
    )


def test_a_warning_says_that_it_is_one() -> None:
    values = {"rank": 1, "name": "张三"}
    problem = Problem("duplicate-rank", Where("a.yaml", 3, 1, "x"), values, Severity.WARNING)
    assert line(problem, "zh").startswith("a.yaml:3:1  x：提醒：")
    assert line(problem, "en").startswith("a.yaml:3:1  x: warning: ")


def test_a_place_among_the_values_is_said_in_words() -> None:
    problem = Problem("duplicate-id", values={"id": "a", "first": Where("f", 3, 1, "x")})
    assert "第 3 行" in say(problem, "zh")[0]
    assert "line 3" in say(problem, "en")[0]
    problem = Problem(
        "duplicate-id", values={"id": "a", "first": Where("f", path="speakers[0].id")}
    )
    assert "speakers[0].id" in say(problem, "en")[0]


def test_braces_in_a_value_do_no_harm() -> None:
    problem = Problem("unknown-key", Where("a"), {"key": "{0}", "known": "{x}"})
    assert "{0}" in say(problem, "zh")[0]


def test_other_sentences() -> None:
    assert text("at-line", "zh", line=3) == "第 3 行"
    assert text("at-line", "en", line=3) == "line 3"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("Chinese (Simplified)_China.936", "zh"),
        ("C", "zh"),
        ("C.UTF-8", "zh"),
        ("POSIX", "zh"),
        ("", "zh"),
        ("en_GB.UTF-8", "en"),
        ("English_United States.1252", "en"),
        ("de_DE", "en"),
    ],
)
def test_the_language_of_a_locale(locale: str, language: str) -> None:
    assert language_of(locale) == language


@given(st.text())
def test_any_locale_has_a_language(locale: str) -> None:
    assert language_of(locale) in PROBLEMS


def test_the_starter_loads_as_it_is() -> None:
    report = load(Path(messages.__file__).with_name("starter.yaml"))
    assert report.warnings == ()
    assert report.lead == (
        "正文可以这样分行写，一行写不下就换行，印出来是连着的。",
        "空一行就是另起一段。",
    )
    assert report.speakers[0].actions[0].targets[0].quantity == "12"


def test_the_starter_loads_with_all_its_examples_switched_on() -> None:
    from reports.loading import loads

    starter = Path(messages.__file__).with_name("starter.yaml").read_text("utf-8")
    assert starter.startswith("# yaml-language-server: $schema=./edition.schema.json\n")
    keys = re.compile(r"^( *)# ((?:- |  )?[一-鿿]+:.*)$", re.MULTILINE)
    head, rest = starter.split("\n期:", 1)
    report = loads(head + "\n期:" + keys.sub(r"\1\2", rest))
    assert report.edition.copies == 60
    assert report.speakers[0].verified
    assert report.attachments[0].document == "actions"
