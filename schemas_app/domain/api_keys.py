"""The form of API keys: `srk_<prefix>_<secret>`.

The prefix is public and finds the key; of the secret only an HMAC is kept.
"""

import dataclasses
import hmac
import re
import secrets

_TOKEN = re.compile(r"srk_([a-z2-7]{8})_([A-Za-z0-9_-]{43})", re.ASCII)
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
        # In one go, which OpenSSL does several times as fast: every request asks this.
        return hmac.digest(pepper.encode(), self.secret.encode(), "sha256").hex()


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
