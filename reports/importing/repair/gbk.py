"""GBK as a table: which characters a known lead or trail byte leaves, and what no pair means."""

from __future__ import annotations

from functools import cache

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))


@cache
def table() -> dict[tuple[int, int], str]:
    """Every pair of bytes that is a character."""
    found: dict[tuple[int, int], str] = {}
    for lead in LEADS:
        for trail in TRAILS:
            char = bytes((lead, trail)).decode("gbk", "ignore")
            if len(char) == 1 and not "\ue000" <= char <= "\uf8ff":
                found[lead, trail] = char
    return found


@cache
def with_lead(lead: int) -> tuple[tuple[int, str], ...]:
    """The trail bytes that a lead byte can have, with the characters they make."""
    return tuple((t, char) for (byte, t), char in table().items() if byte == lead)


@cache
def with_trail(trail: int) -> tuple[tuple[int, str], ...]:
    """The lead bytes that a trail byte can have, with the characters they make."""
    return tuple((byte, char) for (byte, t), char in table().items() if t == trail)


def pair(char: str) -> tuple[int, int] | None:
    """The two bytes of a character; None for ASCII and what GBK does not have."""
    try:
        data = char.encode("gbk")
    except UnicodeEncodeError:
        return None
    return (data[0], data[1]) if len(data) == 2 else None


@cache
def undefined(lead: int, trail: int) -> bool:
    """Whether two bytes could be a character by their ranges but are none: decoders drop them."""
    return lead in LEADS and trail in TRAILS and (lead, trail) not in table()
