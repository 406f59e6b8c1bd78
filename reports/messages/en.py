"""Every sentence a user reads in English."""

from __future__ import annotations

from reports.messages import en_build, en_circulation, en_input, en_lint

PROBLEMS: dict[str, tuple[str, str]] = {
    **en_input.PROBLEMS,
    **en_build.PROBLEMS,
    **en_circulation.PROBLEMS,
    **en_lint.PROBLEMS,
}

TEXTS: dict[str, str] = {
    **en_build.TEXTS,
    **en_circulation.TEXTS,
    "hint": "hint: ",
    "warning": "warning: ",
    "colon": ": ",
    "at-line": "line {line}",
    "at-path": "{path}",
    # What keys hold, for the schema that editors show.
    "must-be-given": " (required)",
    "kind-value": "a value",
    "kind-line": "one line of text",
    "kind-paragraphs": "text, an empty line between paragraphs; or a list of paragraphs",
    "kind-amount": "a quantity, kept as written: 40, 1.2",
    "kind-whole": "a whole number",
    "kind-day": "a date: 2023-07-24 or 2023年7月24日",
    "kind-flag": "yes or no",
    "kind-choice": "one of a few words",
    "kind-slug": "ASCII letters, digits and hyphens; becomes a file name",
    "kind-list": "a list, or a single item",
    "kind-record": "a mapping",
    "kind-records": "a list of mappings",
    "kind-deadline": "a deadline: 2023-12-31, 2023-07/2023-12, 长期, or any words",
    "kind-target": "a target: text, or what, quantity, unit, qualifier",
    "kind-origin": "who supplied it: text, inferred or clerk; for the whole or key by key",
}
