"""Picture files read and checked: PNG and JPEG by Pillow, SVG as drawings."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reports.errors import Problem, Severity, Where, stop
from reports.galley import Art, Block, Drawing, Figure, Figures, Galley, Group, Raster, Section

if TYPE_CHECKING:
    from PIL.Image import Image

# More than a camera makes and twenty times what a page shows: a mistake or an attack.
_MOST_PIXELS = 100_000_000
_MOST_BYTES = 100_000_000
# Offices print at 200 dots an inch at least; below it edges look rough.
LEAST_DPI = 200

# How other files begin that people take for pictures.
_OTHERS = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"RIFF": "WebP",
    b"%PDF": "PDF",
    b"\x1f\x8b": "SVGZ",
    b"PK\x03\x04": "ZIP",
    b"\xd7\xcd\xc6\x9a": "WMF",
    b"\x01\0\0\0": "EMF",
    b"8BPS": "PSD",
}
_ORIENTATION = 0x0112  # EXIF tag


class Pictures:
    """Reads the pictures of one edition; names are relative to the folder of its YAML file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Art] = {}

    def __call__(self, file: str, path: str) -> Art:
        """The picture of a file's name; `path` is the YAML path of the name.

        Raises:
            ReportError: no such file, or not a whole picture of a known kind.
        """
        if file not in self._known:
            self._known[file] = read_picture(self._folder / file, Where(path=path))
        return self._known[file]


def read_picture(file: Path, where: Where) -> Art:
    """A picture file; what it is its content tells, not its name.

    Raises:
        ReportError: missing, broken, of an unknown kind, larger than can be meant, or a drawing
            that uses what we do not draw.
    """
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= _MOST_BYTES else b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise stop("picture-missing", where, file=str(file), reason=reason) from error
    if size > _MOST_BYTES:
        raise stop("picture-heavy", where, file=str(file), size=size // 10**6)
    if not data:
        raise stop("picture-broken", where, file=str(file), reason="empty file")
    if data.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        return _raster(data, file, where)
    if _is_xml(data):
        return _drawing(data, file, where)
    kind = next((name for start, name in _OTHERS.items() if data.startswith(start)), "")
    kind = "HEIC" if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") else kind
    raise stop("picture-kind", where, file=str(file), reason=kind or "unknown kind")


def _is_xml(data: bytes) -> bool:
    """Whether bytes begin as XML does, in UTF-8 or UTF-16."""
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")[:1] == b"<"


def _drawing(data: bytes, file: Path, where: Where) -> Drawing:
    from reports.svg import SvgError, read_svg  # not at the top: most editions have no pictures

    try:
        return read_svg(data, where.path)
    except SvgError as error:
        raise stop(error.code, where, **error.values, file=str(file)) from error


def _raster(data: bytes, file: Path, where: Where) -> Raster:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have our own limit
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if image.width * image.height > _MOST_PIXELS:
            raise Image.DecompressionBombError
        image.load()
        return _upright(image, data)
    except Image.DecompressionBombError as error:
        most = _MOST_PIXELS // 10_000
        raise stop("picture-enormous", where, file=str(file), most=most) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise stop("picture-broken", where, file=str(file), reason=str(error)) from error


def _upright(image: Image, data: bytes) -> Raster:
    """A picture as it is to be seen: turned as the camera says, in red, green and blue or grey."""
    from PIL import ImageOps

    format, grey = str(image.format).lower(), image.mode in ("1", "L", "LA", "I", "I;16")
    turned = image.getexif().get(_ORIENTATION, 1) not in (0, 1)
    if turned or image.mode in ("CMYK", "YCCK"):
        image = ImageOps.exif_transpose(image)
        image = image.convert("RGB") if image.mode == "CMYK" else image
        out = io.BytesIO()
        image.save(out, format, **({"quality": 95, "subsampling": 0} if format == "jpeg" else {}))
        data = out.getvalue()
    if format == "jpeg":
        data = b"".join(_shown(data))
    return Raster(data, format, image.width, image.height, grey)


def _shown(data: bytes) -> Iterator[bytes]:
    """The parts of a JPEG file that make the picture: where and by whom it was taken stays here.

    Segments up to the first scan (ITU-T T.81, B.1); of the application segments JFIF's, the colour
    profile and Adobe's are needed, EXIF, XMP and comments are not.
    """
    at = 2
    yield data[:at]
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] in (0xE0, 0xE2, 0xEE) or not 0xE0 <= data[at + 1] <= 0xFE:
            yield data[at:end]
        at = end
    yield data[at:]


# --- what a build warns of --------------------------------------------------------------------


def figures_of(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Every figure in reading order."""
    for block in blocks:
        if isinstance(block, Figures):
            yield from block.items
        elif isinstance(block, Group | Section):
            yield from figures_of(block.blocks)


def picture_notes(galley: Galley) -> Iterator[Problem]:
    """Pictures that print roughly, are not described, or have lost something on the way."""
    for figure in figures_of(galley.blocks):
        where, art = Where(path=figure.path), figure.art
        if isinstance(art, Raster):
            dpi = min(art.width / figure.width, art.height / figure.height) * 72
            if round(dpi) < LEAST_DPI:
                width = round(figure.width / 72 * 25.4)
                sizes = {"dpi": round(dpi), "width": width, "least": LEAST_DPI}
                needed = {"pixels": round(figure.width / 72 * LEAST_DPI), "has": art.width}
                yield Problem("picture-coarse", where, sizes | needed, Severity.WARNING)
        elif art.lost:
            yield Problem("picture-simplified", where, {"features": art.lost}, Severity.WARNING)
        if not figure.alt:
            yield Problem("picture-without-alt", where, {}, Severity.WARNING)
