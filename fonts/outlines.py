"""What `build.py` does to outlines: CFF to TrueType, dashes that join, polygons of fewer points."""

from __future__ import annotations

from collections.abc import Iterable

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

Point = tuple[int, int]


def to_truetype(font: TTFont, tolerance: float) -> None:
    """Replace CFF outlines by quadratic ones that stay within `tolerance` units of them."""
    order, glyph_set, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, tolerance, reverse_direction=True))
        glyphs[name] = pen.glyph(dropImpliedOnCurves=True)
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    font["loca"] = newTable("loca")
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion, maxp.maxZones = 0x00010000, 1
    for counter in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements",
                    "SizeOfInstructions", "ComponentElements"):  # fmt: skip
        setattr(maxp, f"max{counter}", 0)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"
    align_side_bearings(font)


def align_side_bearings(font: TTFont) -> None:
    """Make each left side bearing the ink's left edge again; a difference would shift the glyph."""
    glyf, metrics = font["glyf"], font["hmtx"].metrics
    for name, (advance, _) in metrics.items():
        glyph = glyf[name]
        glyph.recalcBounds(glyf)
        metrics[name] = (advance, getattr(glyph, "xMin", 0))


def full_width_alternates(font: TTFont) -> dict[str, str]:
    """What the `fwid` feature would put in place of each glyph."""
    table, found = font["GSUB"].table, {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "fwid":
            for index in record.Feature.LookupListIndex:
                for subtable in table.LookupList.Lookup[index].SubTable:
                    found.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    return found


def use_full_width(font: TTFont, codes: Iterable[int]) -> None:
    """Point characters at their full-width glyphs, where the font has them behind `fwid`."""
    alternates = full_width_alternates(font)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            for code in codes:
                name = table.cmap[code]
                table.cmap[code] = alternates.get(name, name)  # two tables may share one mapping


def join_dashes(font: TTFont) -> None:
    """Point U+2014 and U+2E3A at their full-width glyphs, and stretch the em dash to its whole em.

    Noto maps U+2014 to the Latin dash, 0.9 em wide; the Chinese one, behind `fwid`, is one em wide
    but has blank at both ends, so that two in a row show a gap.  With ink from edge to edge `——` is
    one line.
    """
    use_full_width(font, (0x2014, 0x2E3A))
    glyph = font["glyf"][font.getBestCmap()[0x2014]]
    draw_dash(font, glyph.yMin, glyph.yMax)


def draw_dash(font: TTFont, bottom: int, top: int) -> None:
    """Make U+2014 a bar from the left edge of its advance to the right edge."""
    name = font.getBestCmap()[0x2014]
    advance, _ = font["hmtx"][name]
    pen = TTGlyphPen(None)
    pen.moveTo((0, bottom))
    for corner in ((0, top), (advance, top), (advance, bottom)):
        pen.lineTo(corner)
    pen.closePath()
    font["glyf"][name] = pen.glyph()
    font["hmtx"][name] = (advance, 0)


def farthest(points: list[Point], first: int, last: int) -> tuple[int, float]:
    """The point between two others farthest from their segment, and its distance squared."""
    (ax, ay), (bx, by) = points[first], points[last]
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    best, at = -1.0, first
    for index in range(first + 1, last):
        x, y = points[index][0] - ax, points[index][1] - ay
        t = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
        distance = (x - t * dx) ** 2 + (y - t * dy) ** 2
        if distance > best:
            best, at = distance, index
    return at, best


def thin_contour(contour: list[Point], tolerance: float) -> list[Point]:
    """A polygon without the points that matter less than `tolerance` (Douglas and Peucker)."""
    start = contour.index(min(contour))
    ring = contour[start:] + contour[:start]
    ring.append(ring[0])
    opposite, _ = farthest(ring, 0, len(ring) - 1)
    kept, todo = {0, opposite}, [(0, opposite), (opposite, len(ring) - 1)]
    while todo:
        first, last = todo.pop()
        at, distance = farthest(ring, first, last)
        if distance > tolerance * tolerance:
            kept.add(at)
            todo += [(first, at), (at, last)]
    thinned = [ring[index] for index in sorted(kept)]
    return thinned if len(thinned) > 2 else contour


def thin_polygons(font: TTFont, tolerance: float) -> None:
    """Thin all outlines of a font whose curves are polygons of many short lines."""
    glyf = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = glyf[name]
        if glyph.numberOfContours < 1:
            continue
        points, ends, _ = glyph.getCoordinates(glyf)
        pen, start = TTGlyphPen(None), 0
        for end in ends:
            first, *rest = thin_contour([(x, y) for x, y in points[start : end + 1]], tolerance)
            pen.moveTo(first)
            for point in rest:
                pen.lineTo(point)
            pen.closePath()
            start = end + 1
        glyf[name] = pen.glyph()
    align_side_bearings(font)


def drawn(font: TTFont) -> dict[int, tuple[int, list[Point]]]:
    """Advance and points of each character's glyph."""
    glyf, metrics = font["glyf"], font["hmtx"].metrics
    return {
        code: (metrics[name][0], list(glyf[name].getCoordinates(glyf)[0]))
        for code, name in font.getBestCmap().items()
    }


def unlike(font: TTFont, other: TTFont, tolerance: int) -> set[int]:
    """The characters that `font` draws and `other` lacks, or draws otherwise.

    Two drawings are the same if they have the same advance and the same number of points, none of
    them farther than `tolerance` units from its like; fonts built from one source differ by
    rounding.
    """
    theirs = drawn(other)
    return {
        code
        for code, (advance, points) in drawn(font).items()
        if code not in theirs
        or theirs[code][0] != advance
        or len(theirs[code][1]) != len(points)
        or any(
            abs(x - ox) > tolerance or abs(y - oy) > tolerance
            for (x, y), (ox, oy) in zip(points, theirs[code][1], strict=True)
        )
    }
