"""The password of a protected file, by the example of ECMA-376 and by the steps of 17.15.1.29."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest

from reports.writers.docx_protection import SPINS, key, protect


def test_key_of_the_standards_example() -> None:
    assert key("Example") == "7EEDCE64"


@pytest.mark.parametrize("password", ["a", "核稿2023", "𠮷"])
def test_key_is_four_bytes_in_capitals(password: str) -> None:
    assert len(bytes.fromhex(key(password))) == 4
    assert key(password) == key(password).upper()


def test_only_fifteen_characters_count() -> None:
    assert key("0123456789abcdefg") == key("0123456789abcde")
    assert key("0123456789abcde") != key("0123456789abcd")


def test_hash_is_the_salted_key_spun() -> None:
    found, salt = protect("Example", b"the document")
    expected = hashlib.sha512(b64decode(salt) + "7EEDCE64".encode("utf-16-le")).digest()
    for spin in range(SPINS):
        expected = hashlib.sha512(expected + spin.to_bytes(4, "little")).digest()
    assert b64decode(found) == expected


def test_salt_is_the_contents_and_tells_nothing_of_the_password() -> None:
    _, salt = protect("one", b"the document")
    assert protect("two", b"the document")[1] == salt
    assert protect("one", b"another")[1] != salt
    assert len(b64decode(salt)) == 16
