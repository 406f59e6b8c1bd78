"""Vector drawings of a Word file as pixels, for programs that show no SVG: drawn by Pillow.

Where nothing is drawn the picture is transparent, as the drawing is: what stands behind it on the
page, such as a watermark, is seen in both.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from reports.galley import Colour, Drawing, Label, Shape
from reports.typeset.fonts import Faces, clusters, invisible
from reports.writers.docx_strokes import Point, dashed, flattened, stroked

DPI = 300  # of the picture on paper
_FINER = 2  # everything is drawn so many times as large, then made smaller: edges become smooth
_NOTHING = (255, 255, 255, 0)
Mask = tuple[Image.Image, tuple[int, int]] | None  # and where its upper left corner lies


def png(drawing: Drawing, width: float, faces: Faces | None) -> bytes:
    """A drawing as PNG at 300 pixels an inch, when it stands `width` pt wide on paper.

    Raises:
        ValueError: there are words in it, but no faces to draw them.
    """
    scale = width / drawing.width * DPI / 72 * _FINER
    size = [max(1, round(side * scale / _FINER)) for side in (drawing.width, drawing.height)]
    canvas = Image.new("RGBA", (size[0] * _FINER, size[1] * _FINER), _NOTHING)
    for item in drawing.items:
        if isinstance(item, Shape):
            _draw_shape(canvas, item, scale)
        elif faces is None:
            raise ValueError("a drawing with words needs faces")
        else:
            _draw_label(canvas, item, scale, faces)
    out = io.BytesIO()
    # Level 9 takes five times as long and saves a twentieth.
    canvas.reduce(_FINER).save(out, "PNG", dpi=(DPI, DPI), compress_level=6)
    return out.getvalue()


def _draw_shape(canvas: Image.Image, shape: Shape, scale: float) -> None:
    lines = list(flattened(shape, scale))
    if shape.fill is not None:
        _paint(
            canvas, _filled(canvas, [line for line, _ in lines], shape.even_odd), shape.fill, shape
        )
    if shape.stroke is not None and shape.width > 0:
        half = max(shape.width * scale, 1.0) / 2
        pieces = [piece for line, closed in lines for piece in dashed(line, closed, shape, scale)]
        parts = [part for line, closed in pieces for part in stroked(line, closed, half, shape)]
        _paint(canvas, _covered(canvas, parts), shape.stroke, shape)


def _paint(canvas: Image.Image, mask: Mask, ink: Colour, shape: Shape) -> None:
    if mask is None:
        return
    image, at = mask
    if shape.opacity < 1:
        image = image.point([round(value * shape.opacity) for value in range(256)])
    _lay(canvas, image, at, ink)


def _lay(canvas: Image.Image, mask: Image.Image, at: tuple[int, int], ink: Colour) -> None:
    """Lay an ink over the canvas through a mask whose upper left corner is to be `at`."""
    inked = mask.getbbox()
    if inked is None:
        return
    (x, y), (width, height) = at, canvas.size
    left, top = max(inked[0], -x), max(inked[1], -y)
    right, bottom = min(inked[2], width - x), min(inked[3], height - y)
    if left >= right or top >= bottom:
        return
    seen = mask.crop((left, top, right, bottom))
    layer = Image.new("RGBA", seen.size, ink)
    layer.putalpha(seen)
    canvas.alpha_composite(layer, (left + x, top + y))


def _bounds(canvas: Image.Image, polygons: Sequence[Sequence[Point]]) -> tuple[int, ...] | None:
    """The part of the canvas that polygons touch: left, top, width, height; None for no part."""
    points = [point for polygon in polygons for point in polygon]
    if not points:
        return None
    left, top = (max(0, floor(min(p[i] for p in points))) for i in (0, 1))
    right, bottom = (min(canvas.size[i], ceil(max(p[i] for p in points)) + 1) for i in (0, 1))
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def _polygon(size: tuple[int, int], polygon: Sequence[Point], at: Point, value: int) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([(x - at[0], y - at[1]) for x, y in polygon], fill=value)
    return mask


def _filled(canvas: Image.Image, polygons: Sequence[Sequence[Point]], even_odd: bool) -> Mask:
    """What a path encloses, by the even-odd rule or by winding numbers (SVG 1.1, 11.3)."""
    polygons = [polygon for polygon in polygons if len(polygon) > 2]
    box = _bounds(canvas, polygons)
    if box is None:
        return None
    at, size = (box[0], box[1]), (box[2], box[3])
    if even_odd or len(polygons) == 1:
        mask = Image.new("L", size)
        for polygon in polygons:
            mask = ImageChops.difference(mask, _polygon(size, polygon, at, 255))
        return mask, at
    winding = Image.new("L", size, 128)  # 128 is outside
    for polygon in polygons:
        turn = ImageChops.add if _area(polygon) > 0 else ImageChops.subtract
        winding = turn(winding, _polygon(size, polygon, at, 1))
    return winding.point([255 * (value != 128) for value in range(256)]), at


def _covered(canvas: Image.Image, polygons: Sequence[Sequence[Point]]) -> Mask:
    """What any of the polygons covers."""
    box = _bounds(canvas, polygons)
    if box is None:
        return None
    mask = Image.new("L", (box[2], box[3]))
    draw = ImageDraw.Draw(mask)
    for polygon in polygons:
        draw.polygon([(x - box[0], y - box[1]) for x, y in polygon], fill=255)
    return mask, (box[0], box[1])


def _area(polygon: Sequence[Point]) -> float:
    """Twice the area; its sign tells which way round the points go."""
    around = pairwise([*polygon, polygon[0]])
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in around)


def _draw_label(canvas: Image.Image, label: Label, scale: float, faces: Faces) -> None:
    """Words on a square of their own around the label's point, turned with it."""
    char = label.run.char
    shown = [cluster for cluster in clusters(label.run.text) if not invisible(cluster[0])]
    fonts = [_font(cluster, label, scale, faces) for cluster in shown]
    tracking = char.tracking * scale
    steps = [font.getlength(cluster) + tracking for font, cluster in zip(fonts, shown, strict=True)]
    width = sum(steps)
    reach = ceil(width + 2 * char.size * scale)
    mask = Image.new("L", (2 * reach, 2 * reach))
    draw = ImageDraw.Draw(mask)
    x = reach - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
    stroke = round(char.size * scale / 40) if char.bold else 0
    for font, cluster, step in zip(fonts, shown, steps, strict=True):
        draw.text((x, reach), cluster, 255, font, anchor="ls", stroke_width=stroke)
        x += step
    if label.turn:
        mask = mask.rotate(-label.turn, Image.Resampling.BICUBIC)
    at = (round(label.x * scale) - reach, round(label.y * scale) - reach)
    _lay(canvas, mask, at, char.colour)


def _font(cluster: str, label: Label, scale: float, faces: Faces) -> ImageFont.FreeTypeFont:
    char = label.run.char
    western = cluster < "\u0250"
    face = faces.face_for(char.face, cluster, western, char.language)
    if face is None:
        face = faces.face(faces.roles[char.face])  # layout has refused it before
    return _opened(face.path, face.index, char.size * scale)


@lru_cache(maxsize=64)
def _opened(path: Path, index: int, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index, layout_engine=ImageFont.Layout.BASIC)
