"""YAML text becomes nodes; what the parser cannot read is explained in a typist's terms."""

from __future__ import annotations

import re
from typing import Any

import yaml
from msgspec import Struct, field

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEPTH_LIMIT = 64
_DEEP = re.compile(rf"^(?:[ ]{{{DEPTH_LIMIT}}}|.*(?:- ){{{DEPTH_LIMIT // 2}}})", re.MULTILINE)

# The parser's sentences, in the words of libyaml and of PyYAML, and what they mean to a typist.
_CODES = (
    (r"found another document|document start", "several-documents"),
    (r"undefined alias|alphabetic or numeric", "yaml-alias"),
    (r"duplicate anchor", "yaml-anchor"),
    (r"unknown escape|escape sequence|hexadecimal|hexdecimal|escape code", "yaml-escape"),
    (r"quoted scalar", "yaml-quote"),
    (r"flow (sequence|mapping)|expected ',' or|expected the node content", "yaml-brackets"),
    (r"mapping values are not allowed", "yaml-colon"),
    (r"could not find expected ':'", "yaml-no-colon"),
    (r"cannot start any token|block scalar|directive|node content", "yaml-start"),
    (r"block (mapping|collection|sequence|end)|entries are not allowed", "yaml-indent"),
    (r"violates indentation|invalid leading", "yaml-indent"),
)


class SyntaxFault(Struct, frozen=True):
    """What stopped the parser, and where; line and column count from 1, 0 for the whole text."""

    code: str
    line: int = 0
    column: int = 0
    values: dict[str, object] = field(default_factory=dict)


def composed(text: str) -> tuple[yaml.Node | None, SyntaxFault | None]:
    """The root node of a text, or what is wrong with the text."""
    try:
        fault = _too_deep(text)
        root = None if fault else yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        return None, _explained(error)
    except yaml.YAMLError as error:
        return None, SyntaxFault("yaml-other", values={"reason": str(error)})
    if not fault and (root is None or root.value == ""):
        fault = SyntaxFault("empty-file")
    return root, fault


def _explained(error: yaml.MarkedYAMLError) -> SyntaxFault:
    sentence = f"{error.context or ''} {error.problem or ''}".strip()
    code = next((c for pattern, c in _CODES if re.search(pattern, sentence)), "yaml-other")
    mark = error.problem_mark or error.context_mark
    # What was never closed is found at the end of the file: show where it began.
    if code in ("yaml-quote", "yaml-brackets") and error.context_mark is not None:
        mark = error.context_mark
    if mark is None:
        return SyntaxFault(code, values={"reason": sentence})
    return SyntaxFault(code, mark.line + 1, mark.column + 1, {"reason": sentence})


def _too_deep(text: str) -> SyntaxFault | None:
    """Deep nesting, found before a recursive composer meets it.

    Counting the parser's events costs as much as composing, so it is only done for a text that
    could be deep at all.
    """
    if text.count("[") + text.count("{") < DEPTH_LIMIT and not _DEEP.search(text):
        return None
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            return SyntaxFault("too-deep", *_line_and_column(event), {"limit": DEPTH_LIMIT})
    return None


def _line_and_column(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
