"""The form of API keys: `srk_<prefix>_<secret>`.

The prefix is public and finds the key; of the secret only an HMAC is kept.
"""

import dataclasses
import functools
import hashlib
import hmac
import re
import secrets

_TOKEN = re.compile(r"srk_([a-z2-7]{8})_([A-Za-z0-9_-]{43})", re.ASCII)
_BLOCK_BYTES = 64  # of SHA-256
_PREFIX_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


@dataclasses.dataclass(frozen=True)
class Token:
    """A key as its holder has it; `str()` of it is the secret, so never log it."""

    prefix: str
    secret: str = dataclasses.field(repr=False)

    def __str__(self) -> str:
        return f"srk_{self.prefix}_{self.secret}"

    def digest(self, pepper: str) -> str:
        """Return HMAC-SHA256 of the secret under the installation's pepper, hex."""
        keyed_inner, keyed_outer = _halves(pepper)
        inner, outer = keyed_inner.copy(), keyed_outer.copy()
        inner.update(self.secret.encode())
        outer.update(inner.digest())
        return outer.hexdigest()


@functools.lru_cache(maxsize=4)
def _halves(pepper: str) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """Return the halves of HMAC-SHA256 (RFC 2104), with the pepper already in them.

    Every request asks for one: what hmac makes anew each time costs four times as much.
    """
    key = pepper.encode()
    if len(key) > _BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    key = key.ljust(_BLOCK_BYTES, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))
    return inner, outer


def generate() -> Token:
    """Return a new random key: 40 bits of prefix, 256 bits of secret."""
    prefix = "".join(secrets.choice(_PREFIX_ALPHABET) for _ in range(8))
    return Token(prefix, secrets.token_urlsafe(32))


def parse(text: str) -> Token | None:
    """Return the key written in `text`, or None if it is not of the form."""
    match = _TOKEN.fullmatch(text)
    return Token(match[1], match[2]) if match else None


def same_digest(left: str, right: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(left, right)
