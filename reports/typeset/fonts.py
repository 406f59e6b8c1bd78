"""Which face draws which character: the registry of fonts/fonts.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.errors import stop
from reports.typeset.face import Face, Glyph
from reports.typeset.fontlist import FILE_NAME, FontList, read

__all__ = ["Face", "Faces", "Glyph", "clusters"]

# Variation selectors, for use inside brackets of a pattern.
SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Selectors on their own, the grapheme joiner, the Hangul fillers.
_UNSEEN = re.compile(f"[{SELECTORS}\u034f\u115f\u1160\u3164\uffa0]")
_CLUSTER = re.compile(f"[^{SELECTORS}][{SELECTORS}]?|.", re.DOTALL)


def clusters(text: str) -> Iterator[str]:
    """The characters of a text, a variation selector kept with its character."""
    return (match[0] for match in _CLUSTER.finditer(text))


def invisible(char: str) -> bool:
    """Whether a character needs no glyph: controls, joiners, direction marks, lone selectors."""
    return unicodedata.category(char) in ("Cc", "Cf") or bool(_UNSEEN.match(char))


class _Found(dict[str, Face | None]):
    """Character, or character and variation selector, to the first face of a chain that has it."""

    def __init__(self, chain: tuple[Face, ...]) -> None:
        super().__init__()
        self._chain = chain

    def __missing__(self, cluster: str) -> Face | None:
        char, selector = cluster[0], cluster[1:]
        able = filter(lambda face: face.has(char), self._chain)
        if selector:
            plain = tuple(able)
            exact = (face for face in plain if face.has_variation(char, selector))
            # No face knows the sequence: the plain character stands for it (Unicode 23.4).
            self[cluster] = next(exact, plain[0] if plain else None)
        else:
            self[cluster] = next(able, None)
        return self[cluster]


@dataclass(frozen=True, slots=True)
class _Warm:
    stamp: tuple[tuple[str, int, int], ...]
    faces: Faces


_warm: dict[Path, _Warm] = {}


class Faces:
    """The faces at hand, their roles and the order in which they stand in for one another.

    A role is what a style names: fangsong, kaiti, heiti, xiaobiaosong, songti. Faces are opened
    when a character first needs them.
    """

    def __init__(self, listed: FontList) -> None:
        self.faces: Mapping[str, Face] = {
            name: Face(name, entry.path, entry.family, entry.index)
            for name, entry in listed.faces.items()
        }
        self.roles = listed.roles
        self.alternatives = listed.alternatives
        self._latin, self._fallback, self._word = listed.latin, listed.fallback, listed.word
        self._found = {
            (role, western): _Found(self.chain(role, western))
            for role in self.roles
            for western in (False, True)
        }

    @classmethod
    def load(cls, folder: Path) -> Faces:
        """Read `fonts.yaml` of a folder; the outcome is kept until that file or a font changes.

        Raises:
            ReportError: everything that is wrong with `fonts.yaml`.
        """
        folder = folder.resolve()
        warm = _warm.get(folder)
        if warm is None or warm.stamp != _stamp(warm.faces, folder):
            faces = cls(read(folder))
            warm = _warm[folder] = _Warm(_stamp(faces, folder), faces)
        return warm.faces

    def face(self, name: str) -> Face:
        """A face by its name in `fonts.yaml`."""
        if name not in self.faces:
            raise stop("font-face-unknown", face=name, known=sorted(self.faces))
        return self.faces[name]

    def chain(self, role: str, latin: bool = False) -> tuple[Face, ...]:
        """Faces to try for a role, best first; the western face leads when `latin`, else trails."""
        self._known(role)
        han = (self.roles[role], *self._fallback.get(role, ()))
        western = (self._latin[role],) if role in self._latin else ()
        names = (*western, *han) if latin else (*han, *western)
        return tuple(self.faces[name] for name in dict.fromkeys(names))

    def face_for(self, role: str, char: str, western: bool) -> Face | None:
        """The face that draws a character, with its variation selector if it has one."""
        try:
            return self._found[role, western][char]
        except KeyError:
            self._known(role)
            raise

    def missing(self, role: str, text: str) -> list[str]:
        """The distinct characters of a text that no face of the chain has, in order.

        Invisible ones (joiners, direction marks, U+200B) are among them: they cannot be printed,
        nor copied out of a finished page again.
        """
        found = self._found[self._known(role), False]
        distinct = dict.fromkeys(clusters(text))
        return [c for c in distinct if found[c] is None or invisible(c[0])]

    def substitutions(self, role: str, text: str) -> dict[str, list[str]]:
        """Which distinct characters of a text fall to which fallback face, by its name.

        The role's own face and its western one are no fallback.
        """
        han, western = self._found[self._known(role), False], self._found[role, True]
        proper = {self.roles[role], self._latin.get(role)}
        out: dict[str, list[str]] = {}
        for cluster in dict.fromkeys(clusters(text)):
            drawn = [face for face in (han[cluster], western[cluster]) if face is not None]
            if drawn and not any(face.name in proper for face in drawn):
                out.setdefault(drawn[0].name, []).append(cluster)
        return out

    def word_families(self, preset: str) -> Mapping[str, str]:
        """Family names for Word of a preset: of each role, of `latin` and of `rare` characters."""
        if preset not in self._word:
            raise stop("font-preset-unknown", preset=preset, known=sorted(self._word))
        return self._word[preset]

    def _known(self, role: str) -> str:
        if role not in self.roles:
            raise stop("font-role-unknown", role=role, known=sorted(self.roles))
        return role


def _stamp(faces: Faces, folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Date and size of every file that the faces came from."""
    files = (folder / FILE_NAME, *(face.path for face in faces.faces.values()))
    stats = ((str(file), file.stat()) for file in files if file.exists())
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
