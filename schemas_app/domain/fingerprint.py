"""The identity of a schema: the digest of its canonical text and of what it refers to.

The same words that refer to another version of something else say something else: an
approval of the one must not count for the other.
"""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


def of(canonical_text: str, pins: Mapping[str, str] = _NONE) -> str:
    """Return `sha256:<64 hex digits>` of `canonical_text` in UTF-8.

    `pins` are the versions (`money@1`) that it refers to, directly or through others,
    by URI; each adds a line `URI pin`, sorted, after the text.
    """
    lines = [canonical_text, *sorted(f"{uri} {pin}" for uri, pin in pins.items())]
    return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def short(fingerprint: str) -> str:
    """Return the first twelve digits, for people to compare at a glance."""
    return fingerprint.removeprefix("sha256:")[:12]
