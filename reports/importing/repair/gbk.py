"""GBK as a table: which characters known bytes leave, and which pairs mean nothing."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
Pair = tuple[int, int]


@cache
def table() -> dict[Pair, str]:
    """Every pair of bytes that is a character."""
    found: dict[Pair, str] = {}
    for lead in LEADS:
        for trail in TRAILS:
            char = bytes((lead, trail)).decode("gbk", "ignore")
            if len(char) == 1 and not "\ue000" <= char <= "\uf8ff":
                found[lead, trail] = char
    return found


@cache
def _halves() -> dict[tuple[int | None, int | None], list[tuple[Pair, str]]]:
    found: dict[tuple[int | None, int | None], list[tuple[Pair, str]]] = defaultdict(list)
    for (lead, trail), char in table().items():
        for key in ((lead, None), (None, trail), (None, None)):
            found[key].append(((lead, trail), char))
    return found


def fitting(lead: int | None, trail: int | None) -> list[tuple[Pair, str]]:
    """The characters that two bytes can be, where None is a byte that is not known."""
    if lead is None or trail is None:
        return _halves()[lead, trail]
    char = table().get((lead, trail))
    return [((lead, trail), char)] if char else []


def pair(char: str) -> Pair | None:
    """The two bytes of a character; None for ASCII and what GBK does not have."""
    try:
        data = char.encode("gbk")
    except UnicodeEncodeError:
        return None
    return (data[0], data[1]) if len(data) == 2 else None


@cache
def meaningless() -> dict[int, frozenset[int]]:
    """First bytes with the second bytes that make no character with them: decoders drop both.

    0x80 leads nothing at all, but is the trail byte of common characters (個, 時).
    """
    leads = (0x80, *LEADS)
    found = {lead: frozenset(t for t in TRAILS if (lead, t) not in table()) for lead in leads}
    return {lead: trails for lead, trails in found.items() if trails}
