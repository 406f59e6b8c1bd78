"""One font file: glyph ids, widths, ink and shaping, through HarfBuzz."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb

from reports.errors import Where, stop

_PS_FORBIDDEN = frozenset("()<>[]{}/%")
_FAMILY, _POSTSCRIPT = hb.OTNameIdPredefined.FONT_FAMILY, hb.OTNameIdPredefined.POSTSCRIPT_NAME

_MANY = 12  # subsets of a face: more than one edition wants

Features = tuple[tuple[str, int], ...]


class Glyph(NamedTuple):
    """A shaped glyph; `text` is empty for all but the first glyph of a cluster. Lengths in em."""

    gid: int
    text: str
    advance: float
    x_offset: float


class _Gids(dict[str, int]):
    """Character, or character and variation selector, to glyph id; 0 for none."""

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, key: str) -> int:
        gid = 0
        if len(key) > 1:
            gid = self._font.get_variation_glyph(ord(key[0]), ord(key[1])) or 0
        # A selector that the face does not know is ignored (Unicode 23.4).
        gid = self[key] = gid or self._font.get_nominal_glyph(ord(key[0])) or 0
        return gid


class _Advances(dict[int, float]):
    """Glyph id to advance in em."""

    def __init__(self, font: Any, upem: int) -> None:
        super().__init__()
        self._font, self._upem = font, upem

    def __missing__(self, gid: int) -> float:
        self[gid] = self._font.get_glyph_h_advance(gid) / self._upem
        return self[gid]


class _Inks(dict[int, tuple[float, float] | None]):
    """Glyph id to the blank left and right of its ink in em; None where there is no ink."""

    def __init__(self, font: Any, upem: int) -> None:
        super().__init__()
        self._font, self._upem = font, upem

    def __missing__(self, gid: int) -> tuple[float, float] | None:
        box, ink = self._font.get_glyph_extents(gid), None
        if box is not None and box.width and box.height:
            right = self._font.get_glyph_h_advance(gid) - box.x_bearing - box.width
            ink = box.x_bearing / self._upem, right / self._upem
        self[gid] = ink
        return ink


class Face:
    """A face, opened at its first use; TrueType and CFF, single files and collections alike.

    `name` is what fonts.yaml and `Glyphs.face` call it; `declared_family` is what fonts.yaml says
    of its family, "" for nothing.
    """

    def __init__(self, name: str, path: Path, family: str = "", index: int = 0) -> None:
        self.name = name
        self.path = path
        self.index = index
        self.declared_family = family
        self.shape_run = lru_cache(maxsize=8192)(self._shape)
        self._subsets, self._prepared = 0, None

    def __repr__(self) -> str:
        return f"Face({self.name!r})"

    @cached_property
    def hb_face(self) -> Any:
        """HarfBuzz's face."""
        return self._opened()

    def _opened(self) -> Any:
        """The file, mapped and read anew."""
        try:
            face = hb.Face(hb.Blob.from_file_path(str(self.path)), self.index)
        except hb.HarfBuzzError:
            face = None
        if face is None or not face.glyph_count or not face.upem:
            raise stop("font-unreadable", Where(str(self.path)), face=self.name, index=self.index)
        return face

    def to_subset(self) -> Any:
        """A face for whoever subsets it once; prepared for that when it pays.

        Preparing costs 15 to 50 ms and saves 1 to 3 ms each time. Until then it is a face of its
        own: with it goes what subsetting has touched of the file, 2 MB of each.
        """
        self._subsets += 1
        if self._subsets == _MANY:
            self._prepared = hb.subset_preprocess(self._opened())
        return self._prepared or self._opened()

    @cached_property
    def hb_font(self) -> Any:
        """HarfBuzz's font, in font units."""
        return hb.Font(self.hb_face)

    @cached_property
    def upem(self) -> int:
        """Font units in an em."""
        return int(self.hb_face.upem)

    @cached_property
    def ascent(self) -> int:
        """Ascender in 1/1000 em."""
        return self._thousandths(self.hb_font.get_font_extents("ltr").ascender)

    @cached_property
    def descent(self) -> int:
        """Descender in 1/1000 em, negative below the baseline."""
        return self._thousandths(self.hb_font.get_font_extents("ltr").descender)

    @cached_property
    def cap_height(self) -> int:
        """Height of capitals in 1/1000 em."""
        metric = self.hb_font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        return self._thousandths(metric)

    @cached_property
    def family(self) -> str:
        """Family name: as fonts.yaml declares it, else as the file says."""
        return self.declared_family or self.hb_face.get_name(_FAMILY) or self.name

    @cached_property
    def postscript_name(self) -> str:
        """PostScript name, made safe for a PDF name."""
        name = self.hb_face.get_name(_POSTSCRIPT) or self.family
        return "".join(c for c in name if "!" <= c <= "~" and c not in _PS_FORBIDDEN) or "Font"

    def _thousandths(self, units: int) -> int:
        return round(units * 1000 / self.upem)

    @cached_property
    def _gids(self) -> _Gids:
        return _Gids(self.hb_font)

    @cached_property
    def _advances(self) -> _Advances:
        return _Advances(self.hb_font, self.upem)

    @cached_property
    def _inks(self) -> _Inks:
        return _Inks(self.hb_font, self.upem)

    def gid(self, char: str, selector: str = "") -> int:
        """Glyph id of a character, 0 for none.

        A variation selector that the face does not know is ignored, as Unicode wants.
        """
        return self._gids[char + selector]

    def has(self, char: str) -> bool:
        """Whether the face maps the character to a glyph with ink; white space needs no ink."""
        gid = self._gids[char]
        return gid != 0 and (self._drawn(gid) or char.isspace())

    @cached_property
    def _drawn(self) -> Callable[[int], bool]:
        """Whether a glyph has an outline; asked of every character, hence without extents."""
        loca = bytes(self.hb_face.reference_table("loca").data)
        if not loca:  # CFF
            return lambda gid: self._inks[gid] is not None
        long = self.hb_face.reference_table("head").data[51]  # indexToLocFormat
        size = 4 if long else 2
        return lambda gid: (
            loca[gid * size : (gid + 1) * size] != loca[(gid + 1) * size : (gid + 2) * size]
        )

    def has_variation(self, char: str, selector: str) -> bool:
        """Whether the face knows this very variation sequence."""
        return bool(self.hb_font.get_variation_glyph(ord(char), ord(selector)))

    def advance(self, gid: int) -> float:
        """Width of a glyph in em."""
        return self._advances[gid]

    def ink(self, gid: int) -> tuple[float, float]:
        """Blank on the left and on the right of the ink in em; nothing for a glyph without ink."""
        return self._inks[gid] or (0.0, 0.0)

    def top(self, gid: int) -> float:
        """Upper edge of a glyph's ink above the baseline in em; 0 for a glyph without ink."""
        box = self.hb_font.get_glyph_extents(gid)
        return box.y_bearing / self.upem if box is not None else 0.0

    def shape(
        self,
        text: str,
        *,
        features: Mapping[str, bool | int] | None = None,
        script: str | None = None,
        language: str | None = None,
    ) -> tuple[Glyph, ...]:
        """Shape a run, `script` as in ISO 15924 and `language` as in BCP 47; cached."""
        wanted = tuple(sorted((tag, int(on)) for tag, on in (features or {}).items()))
        return self.shape_run(text, wanted, script, language)

    def _shape(
        self, text: str, features: Features, script: str | None, language: str | None
    ) -> tuple[Glyph, ...]:
        buffer = hb.Buffer()
        # A combining mark keeps its own cluster, so that it keeps its own text.
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        if script:
            buffer.script = script
        if language:
            buffer.language = language
        buffer.guess_segment_properties()
        hb.shape(self.hb_font, buffer, dict(features))
        infos = buffer.glyph_infos
        starts = sorted({info.cluster for info in infos})
        texts = {a: text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)}
        return tuple(
            Glyph(
                info.codepoint,
                texts.pop(info.cluster, ""),
                at.x_advance / self.upem,
                at.x_offset / self.upem,
            )
            for info, at in zip(infos, buffer.glyph_positions, strict=True)
        )
