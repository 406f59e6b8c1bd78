"""Pictures of pixels as image objects (PDF 32000-1, 8.9): as their files hold them, if possible."""

from __future__ import annotations

import io
from collections.abc import Iterator

from msgspec import Struct

from reports.galley import Raster
from reports.writers.pdf_objects import Document, Raw, add, packed

_GREY, _TRUE, _PALETTE = 0, 2, 3  # colour types of PNG


class _Png(Struct):
    """What a PNG file says in its chunks (PNG 1.2, chapter 4)."""

    width: int = 0
    height: int = 0
    depth: int = 0
    kind: int = 0
    interlaced: bool = False
    palette: bytes = b""
    clear: bool = False  # some of it is transparent
    data: bytes = b""


def embed_picture(document: Document, art: Raster) -> object:
    """Put a picture into the document; returns the reference to it."""
    if art.format == "jpeg":
        colours = b"DeviceGray" if art.grey else b"DeviceRGB"
        entries = _entries(art.width, art.height, b"/" + colours, 8)
        return document.Reference(packed(art.data, entries + b"/Filter/DCTDecode"))
    png = _read(art.data)
    if png.clear or png.interlaced or png.kind not in (_GREY, _TRUE, _PALETTE):
        return _decoded(document, art)
    return document.Reference(_object(png))


def _decoded(document: Document, art: Raster) -> object:
    """A PNG that PDF cannot take as it is: colours and transparency written anew, apart."""
    from PIL import Image

    with Image.open(io.BytesIO(art.data), formats=("PNG",)) as image:
        whole = image.convert("RGBA")
    colours = whole.convert("L" if art.grey else "RGB")
    alpha = whole.getchannel("A")
    mask = b""
    if alpha.getextrema() != (255, 255):
        mask = b"/SMask " + add(document, _object(_read(_saved(alpha))))
    return document.Reference(_object(_read(_saved(colours)), mask))


def _saved(image: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()


def _object(png: _Png, more: bytes = b"") -> Raw:
    """A PNG's own data: PDF's filter undoes its compression and its prediction (7.4.4.4)."""
    colours = b"/DeviceRGB" if png.kind == _TRUE else b"/DeviceGray"
    if png.kind == _PALETTE:
        last, palette = len(png.palette) // 3 - 1, png.palette.hex().encode()
        colours = b"[/Indexed/DeviceRGB %d<%s>]" % (last, palette)
    parameters = b"/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>" % (
        3 if png.kind == _TRUE else 1,
        png.depth,
        png.width,
    )
    entries = _entries(png.width, png.height, colours, png.depth)
    return packed(png.data, entries + b"/Filter/FlateDecode" + parameters + more)


def _entries(width: int, height: int, colours: bytes, depth: int) -> bytes:
    size = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (width, height)
    return size + b"/ColorSpace%s/BitsPerComponent %d" % (colours, depth)


def _read(data: bytes) -> _Png:
    png, parts = _Png(), []
    for name, content in _chunks(data):
        if name == b"IHDR":
            png.width, png.height = int.from_bytes(content[:4]), int.from_bytes(content[4:8])
            png.depth, png.kind, png.interlaced = content[8], content[9], bool(content[12])
        elif name == b"PLTE":
            png.palette = content
        elif name == b"tRNS":
            png.clear = True
        elif name == b"IDAT":
            parts.append(content)
    png.data = b"".join(parts)
    return png


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += 12 + size
