"""Vector shapes as operators of a content stream (PDF 32000-1, 8.5)."""

from __future__ import annotations

from collections.abc import Iterator

from reports.galley import Colour, Shape
from reports.typeset.placed import Vector
from reports.writers.pdf_objects import HUNDREDTHS, decimal

_OPERATORS = {"M": b"m", "L": b"l", "C": b"c", "Z": b"h"}
_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_MITER = 4  # SVG's limit


def shape_operators(vector: Vector, height: float) -> Iterator[bytes]:
    """A shape on a page `height` pt high; the graphics state is left as it was."""
    shape, scale = vector.shape, vector.scale
    drawn = shape.stroke is not None
    if shape.fill is None and not drawn:
        return
    yield b"q"
    if shape.opacity < 1:
        yield b"/%s gs" % opacity_name(shape.opacity)
    if shape.fill is not None:
        yield colour_operator(shape.fill, b"g", b"rg")
    if shape.stroke is not None:
        yield colour_operator(shape.stroke, b"G", b"RG")
        yield from _pen(shape, scale)
    left, top = vector.x, height - vector.y
    for op, *numbers in shape.path:
        places = [
            HUNDREDTHS[round((top - n * scale if odd else left + n * scale) * 100)]
            for n, odd in zip(map(float, numbers), (0, 1, 0, 1, 0, 1), strict=False)
        ]
        yield b" ".join([*places, _OPERATORS[str(op)]])
    even_odd = b"*" if shape.even_odd else b""
    if shape.fill is None:
        yield b"S"
    else:
        yield (b"B" if drawn else b"f") + even_odd
    yield b"Q"


def _pen(shape: Shape, scale: float) -> Iterator[bytes]:
    yield decimal(shape.width * scale, 3) + b" w"
    if cap := _CAPS[shape.cap]:
        yield b"%d J" % cap
    if join := _JOINS[shape.join]:
        yield b"%d j" % join
    else:
        yield b"%d M" % _MITER
    if shape.dash:
        yield b"[%s]0 d" % b" ".join(decimal(part * scale, 3) for part in shape.dash)


def colour_operator(colour: Colour, grey: bytes, rgb: bytes) -> bytes:
    """The operator that sets a colour; equal levels are grey."""
    levels = [decimal(level / 255, 4) for level in colour]
    if len(set(colour)) == 1:
        return b"%s %s" % (levels[0], grey)
    return b"%s %s %s %s" % (*levels, rgb)


def opacity_name(opacity: float) -> bytes:
    """Name of the graphics state that lets what lies below show through."""
    return b"A%d" % round(opacity * 1000)


def opacity_state(opacity: float) -> bytes:
    """That graphics state (11.6.4.4)."""
    part = decimal(round(opacity * 1000) / 1000, 3)
    return b"<</Type/ExtGState/ca %s/CA %s>>" % (part, part)
