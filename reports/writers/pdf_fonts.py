"""One embedded font a face: a subset, its widths and the text that its codes stand for.

The finished pages are known before anything is written, so a face is subset first and a code is
simply the glyph id in the subset. That keeps codes small, needs no map from code to glyph, and
makes reportlab's dynamic-font protocol (which encodes text while it is drawn) superfluous: the
five objects of a Type 0 font go straight into the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import groupby, pairwise

import deflate
import uharfbuzz as hb
from msgspec import Struct

from reports.errors import Where, stop
from reports.typeset.fonts import Face
from reports.writers.pdf_objects import (
    LITERALS,
    PROGRAM_LEVEL,
    Document,
    Raw,
    add,
    deflated,
    packed,
    stream,
)

FULL_WIDTH = 1000

# fmt: off
_DROPPED = (
    "BASE", "CBDT", "CBLC", "COLR", "CPAL", "DSIG", "EBDT", "EBLC", "GDEF", "GPOS", "GSUB", "HVAR",
    "MATH", "MVAR", "OS/2", "STAT", "SVG", "VDMX", "VORG", "VVAR", "avar", "cmap", "feat", "gasp",
    "hdmx", "kern", "meta", "morx", "name", "post", "sbix", "vhea", "vmtx",
)
# fmt: on
# The second glyph of a character: readers make up a text for a code that has none, and U+0000
# is forbidden (PDF/UA-1, 7.21.7).
_NO_TEXT = "\u200b"
_BLOCK = 100  # entries of one bfrange or cidchar block (Adobe Technical Note 5014)
_RANGE = 256  # codes of a range: their first byte is the same (9.10.3)

Key = tuple[int, str]  # glyph id in the face, text it stands for


class Subset(Struct, frozen=True):
    """A font program with some of a face's glyphs; `order` maps the face's glyph ids to its own.

    The program is deflated, `size` its bytes before that; `tag` are the six letters that tell it
    from other subsets (9.6.4).
    """

    packed: bytes
    size: int
    tag: bytes
    order: Mapping[int, int]
    glyphs: int
    cff: bool


def _tag(program: bytes) -> bytes:
    number, letters = deflate.crc32(program), bytearray()
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(65 + letter)
    return bytes(letters)


class Font(Struct, frozen=True):
    """A face inside one document: resource name, code of each glyph as in a string, widths.

    `usual` has the codes of the glyphs that stand for one text only.
    """

    name: bytes
    codes: Mapping[Key, bytes]
    usual: Mapping[int, bytes]
    widths: Mapping[int, int]  # the face's glyph id to 1/1000 em, as the file states it
    _sized: dict[float, dict[int, float]] = {}

    def sized(self, size: float) -> Mapping[int, float]:
        """The widths in pt at a size."""
        if size not in self._sized:
            unit = size / 1000
            self._sized[size] = {gid: width * unit for gid, width in self.widths.items()}
        return self._sized[size]


def embed(document: Document, name: bytes, face: Face, keys: Collection[Key]) -> Font:
    """Embed the glyphs of a face that `keys` names, as resource `name`.

    Raises:
        ReportError: the face cannot be opened or subset.
        ValueError: a text has no glyph, which should have been noticed long before.
    """
    gids = tuple(sorted({gid for gid, _ in keys}))
    if 0 in gids:
        lost = sorted(text for gid, text in keys if gid == 0)
        raise ValueError(f"no glyph in {face.name} for {lost}")
    subset = subset_face(face, gids)
    codes = _codes(sorted(keys), subset)
    widths = {gid: round(face.advance(gid) * 1000) for gid in gids}
    _register(document, name, face, subset, codes, widths)
    strings = {key: LITERALS[code] for key, code in codes.items()}
    times = Counter(gid for gid, _ in keys)
    usual = {gid: string for (gid, _), string in strings.items() if times[gid] == 1}
    return Font(name, strings, usual, widths)


# The documents of a batch often show the same few glyphs of most faces; copies of one show all the
# same. A program of a thousand Chinese characters has 600 kB, deflated 480.
@lru_cache(maxsize=16)
def subset_face(face: Face, gids: tuple[int, ...]) -> Subset:
    """Cut a face down to some glyphs: outlines and widths, no layout tables, no hints.

    A variable face gets its default instance.
    """
    wanted, flags = hb.SubsetInput(), hb.SubsetFlags
    wanted.flags = (
        flags.NO_HINTING
        | flags.NO_LAYOUT_CLOSURE
        | flags.NOTDEF_OUTLINE
        | flags.DOWNGRADE_CFF2
        | flags.CFF_IDENTITY_CHARSET  # CID = glyph id
    )
    wanted.drop_table_tag_set.update(int.from_bytes(t.ljust(4).encode()) for t in _DROPPED)
    wanted.glyph_set.update(gids)
    if face.hb_face.has_var_data:
        wanted.pin_all_axes_to_default(face.hb_face)
    try:
        plan = hb.SubsetPlan(face.to_subset(), wanted)
        made = plan.execute()
    except (hb.HarfBuzzError, RuntimeError) as error:
        raise stop("font-not-embeddable", Where(str(face.path)), face=face.name) from error
    cff = bytes(made.reference_table("CFF ").data)
    program = cff or bytes(made.blob.data)
    return Subset(
        deflated(program, PROGRAM_LEVEL),
        len(program),
        _tag(program),
        dict(plan.old_to_new_glyph_mapping),
        made.glyph_count,
        bool(cff),
    )


def _codes(keys: Iterable[Key], subset: Subset) -> dict[Key, int]:
    """A code for every glyph and text; a glyph's second text gets a code beyond the glyphs."""
    codes: dict[Key, int] = {}
    used: set[int] = set()
    alias = subset.glyphs
    for key in keys:
        code = subset.order[key[0]]
        if code in used:
            code, alias = alias, alias + 1
        used.add(code)
        codes[key] = code
    return codes


def _register(
    document: Document,
    name: bytes,
    face: Face,
    subset: Subset,
    codes: Mapping[Key, int],
    widths: Mapping[int, int],
) -> None:
    base = subset.tag + b"+" + face.postscript_name.encode()
    aliases = {c: subset.order[gid] for (gid, _), c in codes.items() if c >= subset.glyphs}
    encoding, map_to_glyphs = b"/Identity-H", b"/CIDToGIDMap/Identity"
    if subset.cff:
        map_to_glyphs = b""
        if aliases:
            encoding = add(document, _encoding(subset.glyphs, aliases))
    elif aliases:
        map_to_glyphs = b"/CIDToGIDMap " + add(document, _glyph_map(subset.glyphs, aliases))
    by_code = {subset.order[gid]: width for gid, width in widths.items()}
    if not subset.cff:
        by_code.update((alias, by_code[gid]) for alias, gid in aliases.items())
    descendant = add(
        document,
        b"<</Type/Font/Subtype/CIDFontType%d/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/DW %d/W[%s]%s/FontDescriptor %s>>"
        % (
            0 if subset.cff else 2,
            base,
            FULL_WIDTH,
            _widths(by_code),
            map_to_glyphs,
            _descriptor(document, base, face, subset),
        ),
    )
    text = {code: text or _NO_TEXT for (_, text), code in codes.items()}
    font = b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding %s/DescendantFonts[%s]/ToUnicode %s>>"
    fonts = document.idToObject["BasicFonts"].dict
    fonts[name.decode()] = add(
        document, font % (base, encoding, descendant, add(document, stream(to_unicode(text))))
    )


def _descriptor(document: Document, base: bytes, face: Face, subset: Subset) -> bytes:
    head = bytes(face.hb_face.reference_table("head").data)
    box = (int.from_bytes(head[at : at + 2], signed=True) for at in range(36, 44, 2))
    bounds = b" ".join(b"%d" % round(unit * 1000 / face.upem) for unit in box)
    if subset.cff:
        key, entries = b"FontFile3", b"/Subtype/CIDFontType0C"
    else:
        key, entries = b"FontFile2", b"/Length1 %d" % subset.size
    program = add(document, packed(subset.packed, b"/Filter/FlateDecode" + entries))
    return add(
        document,
        b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%s]/ItalicAngle 0/Ascent %d"
        b"/Descent %d/CapHeight %d/StemV 80/%s %s>>"
        % (base, bounds, face.ascent, face.descent, face.cap_height, key, program),
    )


def _widths(by_code: Mapping[int, int]) -> bytes:
    """The W array's inside: runs of codes whose width is not the default."""
    narrow = sorted((code, width) for code, width in by_code.items() if width != FULL_WIDTH)
    out = []
    for _, run in groupby(enumerate(narrow), key=lambda item: item[1][0] - item[0]):
        cells = [cell for _, cell in run]
        out.append(b"%d[%s]" % (cells[0][0], b" ".join(b"%d" % width for _, width in cells)))
    return b"".join(out)


def _glyph_map(glyphs: int, aliases: Mapping[int, int]) -> Raw:
    """CIDToGIDMap: identity, then the aliases, which follow the glyphs without a gap."""
    gids = [*range(glyphs), *(aliases[code] for code in sorted(aliases))]
    return stream(b"".join(gid.to_bytes(2) for gid in gids))


def _encoding(glyphs: int, aliases: Mapping[int, int]) -> Raw:
    """Identity-H with further codes for glyphs that have two texts.

    A CFF program has one CID a glyph, so the aliases are made one step earlier.
    """
    last, firsts = glyphs - 1, range(0, glyphs, 256)
    ranges = [f"<{first:04X}><{min(first + 255, last):04X}>{first}" for first in firsts]
    chars = [f"<{code:04X}>{cid}" for code, cid in sorted(aliases.items())]
    body = _blocks("cidrange", ranges) + _blocks("cidchar", chars)
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    return stream(
        _cmap("Jianbao-H", "Identity", 1, body), b"/Type/CMap/CMapName/Jianbao-H" + system
    )


class _Utf16(dict[str, str]):
    """Texts to the form that a CMap has of them."""

    def __missing__(self, text: str) -> str:
        self[text] = f"<{text.encode('utf-16-be').hex()}>"
        return self[text]


_UTF16 = _Utf16()


def to_unicode(text: Mapping[int, str]) -> bytes:
    """The CMap from code to text, in UTF-16BE (PDF 32000-1, 9.10.3)."""
    codes = sorted(text)
    cuts = [i for i, code in enumerate(codes) if code - 1 != codes[i - 1] or not code % _RANGE]
    lines = []
    for first, end in pairwise((*cuts, len(codes))):
        low, high = codes[first], codes[end - 1]
        texts = "".join([_UTF16[text[code]] for code in codes[first:end]])
        lines.append(f"<{low:04X}><{high:04X}>[{texts}]")
    return _cmap("Adobe-Identity-UCS", "UCS", 2, _blocks("bfrange", lines))


def _cmap(name: str, ordering: str, kind: int, body: str) -> bytes:
    return (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n/CIDSystemInfo"
        f"<</Registry(Adobe)/Ordering({ordering})/Supplement 0>>def\n/CMapName/{name} def\n"
        f"/CMapType {kind} def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n{body}"
        "endcmap\nCMapName currentdict/CMap defineresource pop end end"
    ).encode()


def _blocks(kind: str, lines: list[str]) -> str:
    out = []
    for start in range(0, len(lines), _BLOCK):
        block = lines[start : start + _BLOCK]
        out.append(f"{len(block)} begin{kind}\n" + "\n".join(block) + f"\nend{kind}\n")
    return "".join(out)
