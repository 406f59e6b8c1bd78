"""The house of ARCHITECTURE.md, held by test: who imports whom, who is home to what, how large."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HOME

PACKAGE = HOME / "reports"
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}

ALL = {path.name.removesuffix(".py") for path in PACKAGE.iterdir()}
# Module or folder → the modules and folders of `reports` that it may import.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "messages": {"errors", "messages"},
    "yamlfile": {"errors", "yamlfile"},
    "model": {"errors", "yamlfile"},
    "ids": {"model", "yamlfile"},
    "loading": {"errors", "ids", "model", "yamlfile"},
    "write_back": {"errors", "loading", "model", "yamlfile"},
    "schema": {"messages", "model", "yamlfile"},
    "doctree": set(),
    "markup": {"errors", "doctree"},
    "fields": {"model", "yamlfile"},
    "openpoints": {"errors", "fields", "model"},
    "script": {"errors", "doctree", "model"},
    "documents": {"errors", "yamlfile"},
    "template": {"errors", "doctree", "documents", "markup", "model", "numerals", "yamlfile"},
    "galley": set(),
    "lengths": {"galley", "yamlfile"},
    "sheet": {"galley", "lengths", "yamlfile"},
    "style": {
        "documents",
        "errors",
        "galley",
        "lengths",
        "sheet",
        "style_profile",
        "yamlfile",
    },
    "style_profile": {"errors", "sheet"},
    "pictures": {"errors", "galley", "svg"},
    "svg": {"galley", "svg"},
    "numerals": set(),
    "layout": {
        "errors",
        "doctree",
        "galley",
        "layout",
        "lengths",
        "numerals",
        "sheet",
        "style",
        "typeset",
    },
    "typeset": {"errors", "galley", "typeset"},
    "writers": {"errors", "galley", "lazily", "typeset", "writers"},
    "word_map": {"errors", "writers"},
    "readback": {"errors", "readback"},
    "verify": {"errors", "doctree", "galley", "readback", "typeset"},
    "lint": {"errors", "fields", "lint", "model", "yamlfile"},
    "gates": {"errors", "fields", "galley", "gates", "lint", "model", "readback", "typeset"},
    "manifest": {"errors"},
    "lazily": set(),
    "limits": {"errors"},
    "sources": {"errors", "yamlfile"},
    "inputs": {"model", "pipeline"},
    "workers": {"limits"},
    "batches": {"editions", "errors", "inputs", "limits", "manifest", "workers"},
    "cluster": {"editions", "errors", "pipeline", "workers"},
    "conformance": {"conformance", "errors", "galley", "gates", "lint", "typeset"},
    "openlist": {"errors", "gates", "lint", "model", "openpoints"},
    "checking": ALL - {"cli", "manifest", "template", "layout", "loading"},
    "circulation": {
        "circulation",
        "errors",
        "galley",
        "layout",
        "manifest",
        "model",
        "openpoints",
        "pipeline",
        "typeset",
        "verify",
        "writers",
        "yamlfile",
    },
    "importing": {
        "errors",
        "importing",
        "limits",
        "loading",
        "model",
        "numerals",
        "openpoints",
        "pipeline",
        "writers",
    },
    "pipeline": ALL - {"batches", "cli", "cluster", "editions", "inputs", "manifest"},
    "editions": ALL - {"batches", "cli", "cluster", "messages", "template", "layout", "loading"},
    "cli": {
        "batches",
        "checking",
        "circulation",
        "cli",
        "cluster",
        "editions",
        "errors",
        "importing",
        "limits",
        "messages",
        "manifest",
        "pipeline",
        "schema",
        "sources",
        "workers",
    },
    "__init__": {"editions", "errors", "manifest", "model", "pipeline"},
}
HOMES = {
    "jinja2": {"circulation.wording", "importing.review_files", "template"},
    "merge3": {"importing.merge"},
    "markupsafe": {"template"},
    "reportlab": {"writers.pdf", "writers.pdf_file", "writers.pdf_objects"},
    "docx": {"writers.docx", "writers.docx_package", "writers.ooxml"},
    "uharfbuzz": {"typeset.face", "writers.docx_fonts", "writers.pdf_fonts"},
    "pikepdf": {"circulation.printing", "circulation.stamp", "gates.font_codes"},
    "pypdfium2": {"circulation.trace", "gates.pdf_file", "readback.pdf_text", "readback.pdfium"},
    "opencc": {"script", "importing.repair.script"},
    "openpyxl": {"circulation.export", "circulation.tables"},
    "email_validator": {"circulation.addresses"},
    "keyring": {"circulation.login"},
    "sqlite3": {"circulation.register", "circulation.send"},
    "smtplib": {"circulation.delivery"},
    "charset_normalizer": {"importing.decode"},
    "pypinyin": set(),  # only its file is read
    "PIL": {"pictures", "svg.paint", "writers.docx_pixels", "writers.pdf_images"},
    "rich": {"cli.speech"},
    "watchfiles": {"cli.build"},
    "pebble": {"workers"},
    "distributed": {"cluster"},
    "argparse": {"cli"} | {f"cli.{path.stem}" for path in (PACKAGE / "cli").glob("*.py")},
}


def module(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def room(name: str) -> str:
    """The row of the table a module belongs to: its folder, or itself."""
    return name.split(".")[0]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only"
            yield node.module or ""
            if node.module in ("reports", "reports.writers", "reports.typeset"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_follow_the_table(path: Path) -> None:
    allowed = MAY_IMPORT[room(module(path))]
    for name in imports(TREES[path]):
        if name.startswith("reports."):
            assert room(name.removeprefix("reports.")) in allowed, f"{module(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_libraries_stay_at_home(path: Path) -> None:
    for name in imports(TREES[path]):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or module(path) in homes, f"{module(path)} imports {name}"


def test_writers_do_not_know_each_other() -> None:
    for path in PACKAGE.glob("writers/*.py"):
        if path.stem.startswith("pdf"):
            assert not [n for n in imports(TREES[path]) if "docx" in n or "ooxml" in n]
        if path.stem.startswith(("docx", "ooxml")):
            assert not [n for n in imports(TREES[path]) if "pdf" in n]


def test_formats_are_unknown_upstream_of_the_writers() -> None:
    upstream = {
        "model", "doctree", "galley", "style", "sheet", "lengths", "layout", "template", "markup",
        "pictures",
    }  # fmt: skip
    for path in FILES:
        if room(module(path)) in upstream | {"typeset"}:
            assert not re.search(r"\b(pdf|docx)\b", path.read_text("utf-8")), module(path)


def test_only_the_command_line_prints_and_exits() -> None:
    for path, tree in TREES.items():
        calls = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert room(module(path)) == "cli" or not calls & {"print", "exit", "input"}, module(path)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_sizes(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 500
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{module(path)}.{node.name}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_every_module_opens_with_what_it_is_for(path: Path) -> None:
    assert path.name == "__init__.py" or ast.get_docstring(TREES[path])


def test_architecture_lists_exactly_the_modules_on_disk() -> None:
    page = (HOME / "ARCHITECTURE.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z_./]+\.py)` \|", page, re.MULTILINE)
    on_disk = {str(path.relative_to(PACKAGE)) for path in FILES}
    assert set(listed) == on_disk
    assert len(listed) == len(set(listed))


def test_architecture_says_why_each_dependency_is_there() -> None:
    page = (HOME / "ARCHITECTURE.md").read_text("utf-8")
    project = (HOME / "pyproject.toml").read_text("utf-8")
    block = re.search(r"^dependencies = \[(.*?)\]", project, re.DOTALL | re.MULTILINE)
    assert block
    for name in re.findall(r'"([\w-]+)', block[1]):
        assert f"| {name} |" in page, name


def test_no_name_of_the_forbidden_kind() -> None:
    bad = re.compile(
        r"manager|handler|processor|helper|utils?$|^common|^base$|render", re.IGNORECASE
    )
    for path, tree in TREES.items():
        names = [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        assert not [name for name in names if bad.search(name)], module(path)


def test_python_is_the_one_we_promise() -> None:
    assert sys.version_info >= (3, 11)
