"""Ed25519 keys: what checkpoints, proofs and archives are signed with, and known ones.

The private key is a setting and never in the database. What an older key signed stays
valid as long as its public half is in the file of known keys.
"""

import base64
import binascii
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.conf import settings

from schemas_app.domain import audit_verifier, errors


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figures:
    """The setting `AUDIT`: who we are, what we sign with, and where checkpoints go."""

    registry: str = "local"
    signing_key: bytes = dataclasses.field(default=b"", repr=False)
    known_keys_file: str = ""
    checkpoint_file: str = ""
    checkpoint_url: str = ""
    checkpoint_seconds: int = 300


def figures() -> Figures:
    """Read what is set. Raises TypeError for a member of another name."""
    return Figures(**getattr(settings, "AUDIT", {}))


@dataclasses.dataclass(frozen=True)
class Signer:
    """The key of this installation."""

    private: ed25519.Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Return the half that everybody may have."""
        return self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )

    @property
    def line(self) -> str:
        """Return the line that a file of known keys has for this key."""
        public = base64.b64encode(self.public).decode()
        return f"{audit_verifier.key_id(self.public)} {public}"

    def sign(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return `values` with the name of the key and the signature."""
        named = {**values, "key_id": audit_verifier.key_id(self.public)}
        signature = self.private.sign(audit_verifier.signed_bytes(named))
        return {**named, "signature": base64.b64encode(signature).decode()}


def signer() -> Signer | None:
    """Return the key of this installation, if it has one."""
    seed = figures().signing_key
    if not seed:
        return None
    return Signer(ed25519.Ed25519PrivateKey.from_private_bytes(seed))


def known() -> dict[str, bytes]:
    """Return the public keys that are known, by name: ours, and those of the file.

    Raises errors.BadValue for a file that cannot be read.
    """
    own, path = signer(), figures().known_keys_file
    keys = {audit_verifier.key_id(own.public): own.public} if own else {}
    if not path or not Path(path).exists():
        return keys
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return keys | audit_verifier.read_keys(lines)
    except (OSError, ValueError, audit_verifier.UncheckedError) as error:
        raise errors.BadValue(
            name="AUDIT_KNOWN_KEYS_FILE", message=str(error)
        ) from error


def problem(values: Mapping[str, Any], *, keys: Mapping[str, bytes]) -> str:
    """Return why the signature of `values` does not count; nothing if it does."""
    key = keys.get(str(values.get("key_id")))
    if key is None:
        return f"the key {values.get('key_id') or '(none)'} is not known"
    try:
        signature = base64.b64decode(str(values.get("signature")), validate=True)
        signed = audit_verifier.signed_bytes(values)
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (binascii.Error, ValueError, InvalidSignature):
        return "its signature is not that of its key"
    return ""
