"""The identity of a document: the digest of its canonical text."""

import hashlib


def of(canonical_text: str) -> str:
    """Return `sha256:<64 hex digits>` of `canonical_text` in UTF-8."""
    return "sha256:" + hashlib.sha256(canonical_text.encode()).hexdigest()


def short(fingerprint: str) -> str:
    """Return the first twelve digits, for people to compare at a glance."""
    return fingerprint.removeprefix("sha256:")[:12]
