"""The form of API keys, `srk_<prefix>_<secret>`, and what they are limited to.

`srk` tells its kind wherever it turns up, a scanner of secrets included. The prefix is
public and finds the key; of the secret only an HMAC is kept.
"""

import dataclasses
import fnmatch
import functools
import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Iterable
from typing import TypeAlias

_TOKEN = re.compile(r"srk_([a-z2-7]{8})_([A-Za-z0-9_-]{43})", re.ASCII)
# Of a name the characters that schemas are named with, `*` and `?`.
_GLOB = re.compile(r"[A-Za-z0-9._*?-]{1,120}", re.ASCII)
_BLOCK_BYTES = 64  # of SHA-256
_PREFIX_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


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


def is_glob(text: str) -> bool:
    """Return whether `text` may say which schemas a key is for."""
    return _GLOB.fullmatch(text) is not None


def reaches(globs: Iterable[str], schema_id: str) -> bool:
    """Return whether a key with these globs is for a schema; without any it is for all."""
    known = tuple(globs)
    return not known or any(fnmatch.fnmatchcase(schema_id, glob) for glob in known)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks written in `texts`. Raises ValueError."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def is_from(allowed: Iterable[Network], address: str) -> bool:
    """Return whether a key with these networks may be sent from an address.

    Without networks it may from anywhere; with them, not from where nobody knows.
    """
    known = tuple(allowed)
    if not known:
        return True
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(asked, ipaddress.IPv6Address) and asked.ipv4_mapped:
        asked = asked.ipv4_mapped
    return any(asked in network for network in known)
