"""House profiles against the style sheets: names that no sheet has, of which nothing would come."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping

from reports.errors import Problem, Where
from reports.sheet import Profile, Sheet

# A template's own sheet; None where it has none.
OwnSheet = Callable[[str], Sheet | None]

_SECTIONS = (
    "pages", "paragraphs", "characters", "tables", "groups", "figures", "charts", "rows", "words",
)  # fmt: skip


def strangers(
    profile: Profile,
    shared: Sheet,
    own: OwnSheet,
    documents: Collection[str],
    places: Mapping[str, Where],
) -> Iterator[Problem]:
    """Documents that there are no templates of, and styles that no template can ask for.

    A template may have styles of its own; a profile may not, except such as others of its styles
    are like.
    """
    for name, special in (profile.documents or {}).items():
        at = f"documents.{name}"
        if name in documents:
            yield from _unasked(special, profile, at, [shared, own(name)], places)
        else:
            near = difflib.get_close_matches(name, documents, 1) or documents
            values = {"name": name, "known": ", ".join(near)}
            yield Problem("profile-document-unknown", places.get(at, Where()), values)
    if next(_unasked(profile, profile, "", [shared], places), None):
        every = [shared, *map(own, documents)]
        yield from _unasked(profile, profile, "", every, places)


def _unasked(
    sheet: Sheet,
    profile: Profile,
    at: str,
    below: Collection[Sheet | None],
    places: Mapping[str, Where],
) -> Iterator[Problem]:
    """Styles and words of a part of a profile that no sheet below it has."""
    for section in _SECTIONS:
        known = {name for found in below if found for name in getattr(found, section) or {}}
        for name in getattr(sheet, section) or {}:
            if name not in known and name not in _liked(profile, sheet, section):
                path = f"{at}.{section}.{name}".lstrip(".")
                near = difflib.get_close_matches(name, sorted(known), 1)
                code = "profile-style-unknown-near" if near else "profile-style-unknown"
                shown = {"name": name, "near": "".join(near)}
                yield Problem(code, places.get(path, Where(path=path)), shown)


def _liked(profile: Profile, sheet: Sheet, section: str) -> set[str]:
    """Styles of a section that others of a profile are like."""
    rules = [*(getattr(profile, section) or {}).values(), *(getattr(sheet, section) or {}).values()]
    return {name for rule in rules if (name := getattr(rule, "like", None))}
