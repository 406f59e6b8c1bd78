"""Protection of a Word file by a password, as Word makes it (ECMA-376, part 1, 17.15.1.29).

It keeps honest people from editing by mistake. It is no encryption: anybody can read the file.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode

SPINS = 100_000  # Word's own number
_LENGTH = 15  # characters of a password that count
_SALT = 16  # bytes
# The high word that a password of so many characters starts from.
# fmt: off
_FIRST = (
    0xE1F0, 0x1D0F, 0xCC9C, 0x84C0, 0x110C, 0x0E10, 0xF1CE, 0x313E,
    0x1872, 0xE139, 0xD40F, 0x84F9, 0x280C, 0xA96A, 0x4EC3,
)
# fmt: on


def protect(password: str, content: bytes) -> tuple[str, str]:
    """Hash and salt in base 64: SHA-512 of salt and key, then `SPINS` times again.

    The salt comes from the content alone, so that the same document gives the same bytes. Were the
    password in it, guesses could be tried on the salt without the spins.
    """
    salt = hashlib.blake2b(content, digest_size=_SALT).digest()
    found = hashlib.sha512(salt + key(password).encode("utf-16-le")).digest()
    for spin in range(SPINS):
        found = hashlib.sha512(found + spin.to_bytes(4, "little")).digest()
    return b64encode(found).decode(), b64encode(salt).decode()


def key(password: str) -> str:
    """The four bytes of older Words in hexadecimal, which the newer hash starts from."""
    letters = [ord(character) for character in password[:_LENGTH]]
    codes = [(letter & 0xFF) or (letter >> 8) & 0xFF for letter in letters]
    if not codes:
        return "00000000"
    return (_high(codes) << 16 | _low(codes)).to_bytes(4, "little").hex().upper()


def _high(codes: list[int]) -> int:
    """Each bit of a password, from its end, stands for a step of a shift register."""
    high, step = _FIRST[len(codes) - 1], 0x1021
    for code in reversed(codes):
        for bit in range(8):
            if bit < 7 and code >> bit & 1:
                high ^= step
            step = step << 1 ^ (0x11021 if step & 0x8000 else 0)
    return high


def _low(codes: list[int]) -> int:
    low = 0
    for code in (*reversed(codes), len(codes)):
        low = (low >> 14 & 1 | low << 1 & 0x7FFF) ^ code
    return low ^ 0xCE4B
