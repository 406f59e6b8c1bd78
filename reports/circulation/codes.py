"""Short codes of copies: what a photographed page still tells.

Eight letters and digits of Crockford's Base32 (no I, L, O, U), the last a check by Luhn's rule for
32 characters: one wrong character, or two neighbours exchanged, makes no valid code.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_LENGTH = 7  # before the check
PATTERN = re.compile(rf"(?<![0-9A-Z])[{_ALPHABET}]{{4}}-[{_ALPHABET}]{{4}}(?![0-9A-Z])")


def code_of(edition: str, number: int, recipient: str, turn: int = 0) -> str:
    """The code of a copy, `K7Q2-9F4M`; another `turn` gives another where one is taken."""
    seed = "\0".join(("jianbao", edition, str(number), recipient, str(turn)))
    value = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
    word = "".join(_ALPHABET[value >> 5 * place & 31] for place in range(_LENGTH))
    word += _check(word)
    return f"{word[:4]}-{word[4:]}"


def read_code(written: str) -> str:
    """A code as somebody typed it from a page: O for 0, I for 1, spaces; "" if it is none."""
    narrow = unicodedata.normalize("NFKC", written).upper().translate(_READ_AS)
    word = re.sub(r"[\s_-]|[‐-―]", "", narrow)
    if len(word) != _LENGTH + 1 or set(word) - set(_ALPHABET):
        return ""
    return f"{word[:4]}-{word[4:]}" if _check(word[:-1]) == word[-1] else ""


def _check(word: str) -> str:
    """Luhn's rule for 32 characters."""
    total = 0
    for place, character in enumerate(reversed(word)):
        value = _ALPHABET.index(character) * (1 if place % 2 else 2)
        total += value // 32 + value % 32
    return _ALPHABET[-total % 32]
