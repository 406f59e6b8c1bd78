"""Every character has a face that draws it, or the build stops and says where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reports import galley as g
from reports.errors import Problem, Where
from reports.style import Stylesheet
from reports.typeset.fonts import Faces, invisible

# The blocks whose characters may run from the right (Unicode, DerivedBidiClass.txt).
_MAYBE_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U0001efff]")


def drawn(runs: Iterable[g.Run], faces: Faces) -> bool:
    """Whether faces have every character, so that runs can be measured before all is checked."""
    return all(
        run.char.face in faces.roles
        and not faces.missing(run.char.face, run.text, run.char.language)
        for run in runs
    )


def uncovered(runs: Iterable[g.Run], faces: Faces, styles: Stylesheet) -> Iterator[Problem]:
    """A problem for each character that no face draws, at each YAML path that has it."""
    by_look: dict[g.CharStyle, list[g.Run]] = {}
    for run in runs:
        by_look.setdefault(run.char, []).append(run)
    by_role: dict[tuple[str, str], list[g.Run]] = {}
    for look, some in by_look.items():
        by_role.setdefault((look.face, look.language), []).extend(some)
    for (role, language), items in by_role.items():
        if role not in faces.roles:
            where = styles.where(getattr(role, "path", ""))
            yield Problem("font-role-unknown", where, {"role": role, "known": [*faces.roles]})
            continue
        # A space between runs keeps a selector of one from joining the character of another.
        text = " ".join([run.text for run in items])
        wrong = {char: _fault(char[0]) for char in faces.missing(role, text, language)}
        wrong |= dict.fromkeys(filter(_leads_left, _MAYBE_LEFT.findall(text)), "right-to-left")
        for char, code in wrong.items():
            for path in {run.path: None for run in items if char in run.text}:
                values = {"char": char, "point": f"U+{ord(char[0]):04X}", "role": role}
                yield Problem(code, Where(path=path), values)


def _fault(char: str) -> str:
    """Why no face draws a character: it cannot be seen at all, or no face has it."""
    unseen = unicodedata.category(char)[0] == "Z" or invisible(char)
    return "invisible-character" if unseen else "no-glyph"


def _leads_left(char: str) -> bool:
    """Arabic, Hebrew and the like, which this program does not set."""
    return unicodedata.bidirectional(char) in ("R", "AL")
