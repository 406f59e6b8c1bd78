"""PDFium asked with plain numbers: a quarter of the time of the same question with pointers.

Every thing of PDFium's is the address of it here, 0 or None where there is none. What is not asked
thousands of times is asked through pypdfium2 itself.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from ctypes import c_double, c_int, c_ulong, c_void_p
from typing import Any, Final

import pypdfium2.raw as raw

_NAME: Final = ctypes.c_char * 64  # room for the name of a mark, UTF-16
_ARTIFACT: Final = "Artifact\0".encode("utf-16-le")


def _asked(function: Any, answer: Any, *given: Any) -> Callable[..., Any]:
    """A function of PDFium for plain numbers."""
    address = ctypes.cast(function, c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(answer, *given)(address)


_THING, _AT = c_void_p, c_int
object_of: Final = _asked(raw.FPDFText_GetTextObject, _THING, _THING, _AT)
box_of: Final = _asked(raw.FPDFText_GetLooseCharBox, c_int, _THING, _AT, c_void_p)
is_generated: Final = _asked(raw.FPDFText_IsGenerated, c_int, _THING, _AT)
origin_of: Final = _asked(raw.FPDFText_GetCharOrigin, c_int, _THING, _AT, c_void_p, c_void_p)
ink_of: Final = _asked(raw.FPDFText_GetCharBox, c_int, _THING, _AT, *[c_void_p] * 4)
size_of: Final = _asked(raw.FPDFText_GetFontSize, c_double, _THING, _AT)
angle_of: Final = _asked(raw.FPDFText_GetCharAngle, ctypes.c_float, _THING, _AT)
font_of: Final = _asked(raw.FPDFTextObj_GetFont, _THING, _THING)
_count: Final = _asked(raw.FPDFPage_CountObjects, c_int, _THING)
_object: Final = _asked(raw.FPDFPage_GetObject, _THING, _THING, _AT)
_marks: Final = _asked(raw.FPDFPageObj_CountMarks, c_int, _THING)
_mark: Final = _asked(raw.FPDFPageObj_GetMark, _THING, _THING, c_ulong)
_name: Final = _asked(
    raw.FPDFPageObjMark_GetName, c_int, _THING, c_void_p, c_ulong, ctypes.POINTER(c_ulong)
)


def address(thing: Any) -> int:
    """The address of what pypdfium2 holds a pointer to."""
    return ctypes.addressof(thing.contents)


def objects(page: int) -> Iterator[int]:
    """The objects of a page in the order of drawing, those within forms left out."""
    for index in range(_count(page)):
        item = _object(page, index)
        if item:
            yield item


def is_artifact(item: int) -> bool:
    """Whether an object is marked as page furniture (ISO 32000-1, 14.8.2.2)."""
    for index in range(_marks(item)):
        name, size = _NAME(), c_ulong()
        _name(_mark(item, index), ctypes.addressof(name), len(name), size)
        if name.raw[: size.value] == _ARTIFACT:
            return True
    return False
