"""Sealed files as age's own specification has them, by another hand, and with little work.

The library that the program seals with makes the work of a passphrase as dear as this computer
bears, seconds for each file; how dear it was stands in the file. What is made here opens as any
other does, but in a moment. Made from the specification of age and RFC 8439, so that it also proves
that what another program has sealed can be opened.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from base64 import b64encode
from collections.abc import Iterator

WORK = 10
"""log2 of the rounds of scrypt; 18 and more are usual."""
CHUNK = 64 * 1024
_WORD = 0xFFFFFFFF
_ROUNDS = (
    *((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)),
    *((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)),
)


def sealed(plain: bytes, passphrase: str) -> bytes:
    """A file that the passphrase opens. The same input gives the same bytes."""
    file_key, salt, nonce = (hashlib.sha256(plain + b).digest()[:16] for b in (b"k", b"s", b"n"))
    work = hashlib.scrypt(
        passphrase.encode(),
        salt=b"age-encryption.org/v1/scrypt" + salt,
        n=1 << WORK,
        r=8,
        p=1,
        dklen=32,
    )
    head = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (
        _base64(salt),
        WORK,
        _base64(_with_tag(work, bytes(12), file_key)),
    )
    mark = hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")
    key = _derived(file_key, nonce, b"payload")
    pieces = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)] or [b""]
    body = b"".join(
        _with_tag(key, n.to_bytes(11, "big") + bytes([n == len(pieces) - 1]), piece)
        for n, piece in enumerate(pieces)
    )
    return head + b" " + _base64(mark) + b"\n" + nonce + body


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """HKDF of SHA-256, 32 bytes."""
    drawn = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(drawn, purpose + b"\x01", "sha256")


def _with_tag(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    """ChaCha20-Poly1305 without additional data."""
    hidden = b"".join(
        bytes(a ^ b for a, b in zip(plain[at : at + 64], block, strict=False))
        for at, block in zip(range(0, len(plain), 64), _blocks(key, nonce, 1), strict=False)
    )
    padded = hidden + bytes(-len(hidden) % 16)
    return hidden + _tag(next(_blocks(key, nonce, 0)), padded + struct.pack("<QQ", 0, len(hidden)))


def _blocks(key: bytes, nonce: bytes, first: int) -> Iterator[bytes]:
    """The stream of ChaCha20, from a block on."""
    while True:
        start = [
            *struct.unpack("<4I", b"expand 32-byte k"),
            *struct.unpack("<8I", key),
            first,
            *struct.unpack("<3I", nonce),
        ]
        state = list(start)
        for _ in range(10):
            for places in _ROUNDS:
                _quarter(state, *places)
        yield struct.pack("<16I", *((a + b) & _WORD for a, b in zip(state, start, strict=True)))
        first += 1


def _quarter(state: list[int], a: int, b: int, c: int, d: int) -> None:
    for one, other, mixed, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[one] = (state[one] + state[other]) & _WORD
        turned = state[mixed] ^ state[one]
        state[mixed] = (turned << by | turned >> (32 - by)) & _WORD


def _tag(once: bytes, data: bytes) -> bytes:
    """Poly1305 of what is a multiple of 16 bytes."""
    factor = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at : at + 16] + b"\x01", "little")) * factor
        total %= (1 << 130) - 5
    return ((total + int.from_bytes(once[16:32], "little")) % (1 << 128)).to_bytes(16, "little")
