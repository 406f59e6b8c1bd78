"""Fonts of a Word file: which family a character is in, and our faces carried in the file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import groupby

import uharfbuzz as hb
from msgspec import Struct, field

from reports.errors import Problem, ReportError, Where, stop
from reports.galley import (
    Block,
    CharStyle,
    Drawing,
    Figures,
    Galley,
    Group,
    Label,
    Run,
    Section,
    paragraphs,
    runs_of,
)
from reports.typeset.fonts import Face, Faces, clusters
from reports.writers.docx_options import WordFonts
from reports.writers.docx_styles import LATIN, pages

# What a carried subset always has, so that a clerk can mend a figure or a mark.
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "　，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％"
_ZIPPED_UP = b"ttcf"  # several faces in one file
_CFF = 0x43464620
# OS/2 fsType (OpenType 1.9.1): a file that may be edited may carry a face that is free or
# "editable"; the strictest bits are the lowest.
_EDITABLE, _NO_SUBSET, _BITMAPS_ONLY = 0x0008, 0x0100, 0x0200
_LICENCE = 0x000F
_OBFUSCATED = 32  # bytes at the head of a program (17.8.1)


class Families:
    """Which of our families has a character, where a style's own has not (fallback faces)."""

    def __init__(self, fonts: WordFonts) -> None:
        """`fonts.faces` are needed."""
        self._faces = _ours(fonts)
        self._found: dict[tuple[str, str, str], str] = {}

    def parts(self, role: str, text: str, language: str = "") -> Iterator[tuple[str, str]]:
        """The text in stretches with the family to name; "" where the style's own will do."""
        named = ((self._family(role, cluster, language), cluster) for cluster in clusters(text))
        for family, stretch in groupby(named, key=lambda pair: pair[0]):
            yield family, "".join(cluster for _, cluster in stretch)

    def _family(self, role: str, cluster: str, language: str) -> str:
        if cluster < "\u0250" or cluster.isspace():
            return ""
        key = (role, cluster, language)
        found = self._found.get(key)
        if found is None:
            face = self._faces.face_for(role, cluster, False, language)
            own = self._faces.chain(role, False, language)[0], self._faces.chain(role, True)[0]
            rare = cluster[0] > "\uffff"  # these have a family of their own, whatever the role
            found = self._found[key] = (
                face.family if face is not None and (rare or face not in own) else ""
            )
        return found


class Carried(Struct):
    """A family in a file: font programs, obfuscated, each with the GUID that is its key."""

    regular: tuple[bytes, str]
    bold: tuple[bytes, str] | None = None


def carried(galley: Galley, fonts: WordFonts, embed: str) -> dict[str, Carried]:
    """The families that a document uses, ready to be carried in it; `embed` is subset or full.

    Raises:
        ReportError: faces whose owners forbid it, and faces that Word could not use.
    """
    faces = _ours(fonts)
    out: dict[str, Carried] = {}
    problems: list[Problem] = []
    for family, used in sorted(_used(galley, fonts).items()):
        try:
            out[family] = _carry(family, used, faces, embed)
        except ReportError as error:
            problems += error.problems
    if problems:
        raise ReportError(problems)
    return out


class _Used(Struct):
    characters: set[str] = field(default_factory=set)
    bold: bool = False


def _used(galley: Galley, fonts: WordFonts) -> Mapping[str, _Used]:
    """Characters by the family that may be asked for them."""
    found: dict[str, _Used] = {}
    families = Families(fonts)
    by_look: dict[tuple[str, str, bool], set[str]] = {}
    for text, char in _texts(galley):
        by_look.setdefault((char.face, char.language, char.bold), set()).update(clusters(text))
    for (role, language, bold), characters in by_look.items():
        named = fonts.of(language)
        asked = [(named[role], characters), (named[LATIN], characters)]
        asked += [
            (family, set(clusters(text)))
            for cluster in characters
            for family, text in families.parts(role, cluster, language)
            if family
        ]
        for family, some in asked:
            used = found.setdefault(family, _Used())
            used.characters |= some
            used.bold |= bold
    return found


def _texts(galley: Galley) -> Iterator[tuple[str, CharStyle]]:
    """Everything that is set in type, with its look: text, labels, page numbers, running heads."""
    headings = galley.title
    for paragraph in paragraphs(galley.blocks):
        for run in runs_of(paragraph):
            yield run.text, run.char
            headings += run.text if paragraph.heading else ""
    for run in _labels(galley.blocks):
        yield run.text, run.char
    for page in pages(galley):
        yield page.folio_form, page.folio.char
        if page.head is not None:
            yield page.head_form + headings, page.head.char


def _labels(blocks: tuple[Block, ...]) -> Iterator[Run]:
    for block in blocks:
        if isinstance(block, Figures):
            for figure in block.items:
                if isinstance(figure.art, Drawing):
                    yield from (i.run for i in figure.art.items if isinstance(i, Label))
        elif isinstance(block, Group | Section):
            yield from _labels(block.blocks)


def _carry(family: str, used: _Used, faces: Faces, embed: str) -> Carried:
    of_family = [face for face in faces.faces.values() if face.family == family]
    if not of_family:
        known = sorted({face.family for face in faces.faces.values()})
        raise stop("font-family-not-ours", family=family, known=known)
    face = next((f for f in of_family if faces.bold_of(f.name)), of_family[0])  # the bold has none
    bold = faces.bold_of(face.name) if used.bold else None
    return Carried(
        _obfuscated(_program(face, used.characters, embed)),
        _obfuscated(_program(bold, used.characters, embed)) if bold else None,
    )


def _program(face: Face, characters: set[str], embed: str) -> bytes:
    """The font program as it may be carried.

    Raises:
        ReportError: fsType forbids it; the outlines are PostScript's, which Word does not carry.
    """
    rights = int.from_bytes(bytes(face.hb_face.reference_table("OS/2").data)[8:10])
    where, values = Where(str(face.path)), {"face": face.name, "family": face.family}
    free = rights & _LICENCE == 0 or rights & _EDITABLE
    if not free or rights & _BITMAPS_ONLY:
        raise stop("font-embedding-forbidden", where, rights=f"0x{rights:04X}", **values)
    if embed == "subset" and rights & _NO_SUBSET:
        raise stop("font-subsetting-forbidden", where, rights=f"0x{rights:04X}", **values)
    if _CFF in {int.from_bytes(tag.encode()) for tag in face.hb_face.table_tags}:
        raise stop("font-outlines-postscript", where, **values)
    if embed == "subset":
        return _subset(face, characters)
    program = face.path.read_bytes()
    return _subset(face, None) if program[:4] == _ZIPPED_UP else program


def _subset(face: Face, characters: set[str] | None) -> bytes:
    """A font with some characters of a face, or with all: names, hints and metrics kept."""
    wanted = hb.SubsetInput()
    if characters is None:
        wanted.keep_everything()
    else:
        points = {ord(point) for cluster in characters for point in cluster}
        wanted.unicode_set.update(points | set(map(ord, ALWAYS)))
        wanted.layout_feature_tag_set.clear()
    wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NAME_LEGACY
    wanted.name_lang_id_set.clear()
    wanted.name_lang_id_set.invert()  # a Chinese name is what the family is known by
    if face.hb_face.has_var_data:
        wanted.pin_all_axes_to_default(face.hb_face)
    try:
        return bytes(hb.SubsetPlan(face.hb_face, wanted).execute().blob.data)
    except (hb.HarfBuzzError, RuntimeError) as error:
        raise stop("font-not-embeddable", Where(str(face.path)), face=face.name) from error


def _obfuscated(program: bytes) -> tuple[bytes, str]:
    """The program with its head hidden, and the GUID that it is hidden with (17.8.1).

    The GUID comes from the program, so that the same document gives the same bytes.
    """
    name = uuid.uuid5(uuid.NAMESPACE_OID, sha256(program).hexdigest())
    key = name.bytes[::-1]
    head = bytes(byte ^ key[at % len(key)] for at, byte in enumerate(program[:_OBFUSCATED]))
    return head + program[_OBFUSCATED:], f"{{{name}}}".upper()


def _ours(fonts: WordFonts) -> Faces:
    if fonts.faces is None:
        raise ValueError("a file that names or carries our faces needs WordFonts.faces")
    return fonts.faces
