"""What messages are signed with: Standard Webhooks, symmetric (`v1`).

A secret is derived from a salt that is stored and a pepper that is not: it can be made
again to sign with, and a copy of the database alone signs nothing. Pure.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

_PREFIX = "whsec_"
_PURPOSE = b"webhook signing secret\0"


def new_salt() -> str:
    """Make what a new secret is derived from."""
    return secrets.token_hex(32)


def secret(*, salt: str, pepper: str) -> str:
    """Return the secret of a salt, as its owner sees it: `whsec_...`."""
    key = hmac.digest(pepper.encode(), _PURPOSE + bytes.fromhex(salt), hashlib.sha256)
    return _PREFIX + base64.b64encode(key).decode()


def check_value(of: str) -> str:
    """Return what tells a secret from any other, and nothing about it."""
    return hashlib.sha256(of.encode()).hexdigest()[:16]


def headers(
    *, message_id: str, at: datetime, body: bytes, among: Sequence[str]
) -> dict[str, str]:
    """Return the three headers of a message that is signed by each of these secrets."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(one, signed) for one in among),
    }


def _signature(of: str, signed: bytes) -> str:
    key = base64.b64decode(of.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
