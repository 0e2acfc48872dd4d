"""The hash chain of the audit trail: pure arithmetic, no database.

An entry's hash covers every field, the moment included, and the hash before it;
changing, removing, inserting or moving a row breaks every hash from there on.
"""

import hashlib
from collections.abc import Mapping

from schemas_app.domain import exact_json

GENESIS = "0" * 64


def digest(*, previous: str, entry: Mapping[str, exact_json.Json]) -> str:
    """Return the SHA-256 (hex) of `previous` and the canonical text of `entry`.

    Moments are given as ISO 8601 text in UTC, so that every database reads back
    what was hashed.
    """
    return hashlib.sha256(f"{previous}\n{canonical(entry)}".encode()).hexdigest()


def canonical(entry: Mapping[str, exact_json.Json]) -> str:
    """Return the text of an entry that its hash covers; exports hold it as it is."""
    return exact_json.dumps(dict(entry), sort_keys=True)
