"""How an entry of the audit trail is written in an export: JSON Lines or CSV.

`audit_verifier` is what reads it back, without us; what a cell or line looks like is
agreed with it.
"""

import csv
import enum
import io
from collections.abc import Mapping, Sequence

from schemas_app.domain import audit_chain, audit_verifier, exact_json

Fields = Mapping[str, exact_json.Json]


class Form(enum.StrEnum):
    """How the entries are written."""

    JSON_LINES = "jsonl"
    CSV = "csv"


def head(form: Form, *, fields: Fields) -> bytes:
    """Return what stands before the first entry, which has these fields."""
    if form is Form.JSON_LINES:
        return b""
    return _cells((*fields, *audit_verifier.HASHES))


def line(form: Form, *, fields: Fields, previous_hash: str, hash_: str) -> bytes:
    """Return an entry: what its hash covers, and the two hashes."""
    if form is Form.JSON_LINES:
        text = audit_chain.canonical(fields)
        hashes = f'"previous_hash":"{previous_hash}","hash":"{hash_}"'
        return f'{{{hashes},"entry":{text}}}\n'.encode()
    cells = [_cell(name, value) for name, value in fields.items()]
    return _cells((*cells, previous_hash, hash_))


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet computes, from which `unguarded` gets it back."""
    starts_badly = audit_verifier.GUARDED.match(cell)
    return f"{audit_verifier.GUARD}{cell}" if starts_badly else cell


def _cell(name: str, value: exact_json.Json) -> str:
    if value is None:
        return ""
    if name in audit_verifier.VALUES:
        return exact_json.dumps(value, sort_keys=True)
    return str(value)


def _cells(texts: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(text) for text in texts])
    return out.getvalue().encode()
