"""Which face draws which character: the registry of fonts/fonts.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from reports.errors import stop
from reports.typeset.face import Face, Glyph
from reports.typeset.fontlist import FILE_NAME, LANGUAGE_SIGN, FontList, read

__all__ = ["Face", "Faces", "Glyph", "clusters"]

# Variation selectors, for use inside brackets of a pattern.
SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Selectors on their own, the grapheme joiner, the Hangul fillers.
_UNSEEN = re.compile(f"[{SELECTORS}\u034f\u115f\u1160\u3164\uffa0]")
_SELECTOR = re.compile(f"[{SELECTORS}]")
_CLUSTER = re.compile(f"[^{SELECTORS}][{SELECTORS}]?|.", re.DOTALL)


def clusters(text: str) -> Iterator[str]:
    """The characters of a text, a variation selector kept with its character."""
    return (match[0] for match in _CLUSTER.finditer(text))


def _distinct(text: str) -> dict[str, None]:
    """The clusters of a text, each once, in order; most texts have no selectors."""
    return dict.fromkeys(clusters(text) if _SELECTOR.search(text) else text)


def invisible(char: str) -> bool:
    """Whether a character needs no glyph: controls, joiners, direction marks, lone selectors."""
    return unicodedata.category(char) in ("Cc", "Cf") or bool(_UNSEEN.match(char))


class _Found(dict[str, Face | None]):
    """Character, or character and variation selector, to the first face of a chain that has it."""

    def __init__(self, chain: tuple[Face, ...]) -> None:
        super().__init__()
        self._chain = chain
        self.sound: set[str] = set()  # characters that were looked for and are drawn

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


class _Chains(dict[tuple[str, bool, str], _Found]):
    """Role, whether western faces lead, and language, to what the faces of that chain draw."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, key: tuple[str, bool, str]) -> _Found:
        role, western, language = key
        chain = self._faces.chain(role, western, language)
        usual = self._faces.chain(role, western)
        # A language without faces of its own shares what was found for the usual chain.
        same = bool(language) and chain == usual
        self[key] = self[role, western, ""] if same else _Found(chain)
        return self[key]


class _Warm(Struct, frozen=True):
    stamp: tuple[tuple[str, int, int], ...]
    faces: Faces


_warm: dict[Path, _Warm] = {}


class Faces:
    """The faces at hand, their roles and the order in which they stand in for one another.

    A role is what a style names: fangsong, kaiti, heiti, xiaobiaosong, songti. A `language` is a
    tag of `fontlist.LANGUAGES`; for any other, and for "", the usual faces serve. Faces are opened
    when a character first needs them.
    """

    def __init__(self, listed: FontList) -> None:
        self.faces: Mapping[str, Face] = {
            name: Face(name, entry.path, entry.family, entry.index)
            for name, entry in listed.faces.items()
        }
        self.roles = listed.roles
        self.alternatives = listed.alternatives
        self._latin, self._languages = listed.latin, listed.languages
        self._fallback, self._word = listed.fallback, listed.word
        self._found = _Chains(self)
        self._bold = {
            entry.family: name
            for name, entry in listed.faces.items()
            if entry.bold and entry.family
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

    def bold_of(self, name: str) -> Face | None:
        """The bold face of a face's family, if `fonts.yaml` has one and it is not this face."""
        bold = self._bold.get(self.face(name).declared_family)
        return self.faces[bold] if bold and bold != name else None

    def chain(self, role: str, latin: bool = False, language: str = "") -> tuple[Face, ...]:
        """Faces to try for a role, best first; the western face leads when `latin`, else trails."""
        own = self._own(role, language)
        han = (*own, self.roles[role], *self._fallback.get(role, ()))
        western = self._western(role, language)
        names = (*western, *han) if latin else (*han, *western)
        return tuple(self.faces[name] for name in dict.fromkeys(names))

    def is_bold(self, name: str) -> bool:
        """Whether a face is the bold of its family."""
        return name in self._bold.values()

    def face_for(self, role: str, char: str, western: bool, language: str = "") -> Face | None:
        """The face that draws a character, with its variation selector if it has one."""
        return self._found[role, western, language][char]

    def missing(self, role: str, text: str, language: str = "") -> list[str]:
        """The distinct characters of a text that no face of the chain has, in order.

        Invisible ones (joiners, direction marks, U+200B) are among them: they cannot be printed,
        nor copied out of a finished page again.
        """
        found = self._found[role, False, language]
        new = set(text) - found.sound  # in most texts every character has been met before
        if not new:
            return []
        asked: Iterable[str] = _distinct(text)
        if not _SELECTOR.search(text):
            asked = filter(new.__contains__, asked)
        wrong = [c for c in asked if found[c] is None or invisible(c[0])]
        # A selector is sound beside a character only, hence never remembered.
        found.sound |= {c for c in new if found.get(c) and not invisible(c)}
        return wrong

    def substitutions(self, role: str, text: str, language: str = "") -> dict[str, list[str]]:
        """Which distinct characters of a text fall to which fallback face, by its name.

        The role's own face, those of the language and the western one are no fallback.
        """
        han, western = self._found[role, False, language], self._found[role, True, language]
        own = self._own(role, language) or (self.roles[role],)
        proper = {*own, *self._western(role, language)}
        out: dict[str, list[str]] = {}
        for cluster in _distinct(text):
            drawn = [face for face in (han[cluster], western[cluster]) if face is not None]
            if drawn and not any(face.name in proper for face in drawn):
                out.setdefault(drawn[0].name, []).append(cluster)
        return out

    def word_families(self, preset: str, language: str = "") -> Mapping[str, str]:
        """Family names for Word of a preset: of each role, of `latin` and of `rare` characters.

        For a language that has a row of its own in the preset, its names stand before these.
        """
        if preset not in self._word:
            known = sorted(name for name in self._word if LANGUAGE_SIGN not in name)
            raise stop("font-preset-unknown", preset=preset, known=known)
        row = self._word.get(preset + LANGUAGE_SIGN + language)
        return {**self._word[preset], **row} if row else self._word[preset]

    def _own(self, role: str, language: str) -> tuple[str, ...]:
        """Names of the faces of a language, which come before the usual ones."""
        self._known(role)
        return self._languages.get(language, {}).get(role, ())

    def _western(self, role: str, language: str) -> tuple[str, ...]:
        """The name of the western face of a role, if it has one."""
        usual = self._latin.get(role, "")
        name = self._latin.get(role + LANGUAGE_SIGN + language, usual)
        return (name,) if name else ()

    def _known(self, role: str) -> str:
        if role not in self.roles:
            raise stop("font-role-unknown", role=role, known=sorted(self.roles))
        return role


def _stamp(faces: Faces, folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Date and size of every file that the faces came from."""
    out = []
    for file in (folder / FILE_NAME, *(face.path for face in faces.faces.values())):
        with suppress(OSError):  # it is not there
            stat = file.stat()
            out.append((str(file), stat.st_mtime_ns, stat.st_size))
    return tuple(out)
