"""Verifies an export of the audit trail, without the registry that made it.

    python3 verify_audit_export.py audit-1-500.zip --key PUBLIC_KEY

One file, Python 3.11 or newer, nothing to install: the signatures, too, are checked
here. Exit codes: 0 intact, 1 broken, 2 could not be checked. The format is described in
docs/audit.md of the registry.

Imports nothing of the registry, so that it can be copied and read by itself. Numbers in
entries stay text: they are compared, never computed with.
"""

import argparse
import base64
import binascii
import contextlib
import csv
import dataclasses
import hashlib
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

CHECKPOINT = "schema-registry/audit-checkpoint/1"
PROOF = "schema-registry/audit-proof/1"
GENESIS = "0" * 64  # what the first entry follows
SCRIPT = "verify_audit_export.py"  # this file, in an archive
# Columns of the CSV that are no plain text: empty means null.
NUMBERS = frozenset({"number", "person_id", "key_id"})
VALUES = frozenset({"before", "after"})
HASHES = ("previous_hash", "hash")
# An apostrophe keeps spreadsheets from computing such a cell.
GUARD = "'"
GUARDED = re.compile(r"['\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")

INTACT, BROKEN, UNCHECKED = 0, 1, 2
_LINE = re.compile(
    rb'\{"previous_hash":"([0-9a-f]{64})","hash":"([0-9a-f]{64})","entry":(\{.*\})\}\n',
    re.DOTALL,
)


class BrokenError(Exception):
    """The export is not what the registry wrote; the text says where."""


class UncheckedError(Exception):
    """It cannot be told whether it is; the text says why."""


@dataclasses.dataclass(frozen=True)
class Row:
    """One entry: what its hash covers, as text, and the hashes beside it."""

    number: str
    text: str
    previous_hash: str
    hash: str


# --- signatures ------------------------------------------------------------------------


def signed_bytes(values: Mapping[str, Any]) -> bytes:
    """Return what the signature of a checkpoint or proof is made over."""
    rest = {name: value for name, value in values.items() if name != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def key_id(public: bytes) -> str:
    """Return the name of a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def read_keys(lines: Iterable[str]) -> dict[str, bytes]:
    """Return public keys by name, from lines that each end in one; # begins a comment."""
    words = [line.partition("#")[0].split() for line in lines]
    keys = [_public_key(line[-1]) for line in words if line]
    return {key_id(key): key for key in keys}


def _public_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise UncheckedError(f"{text[:60]!r} is no public key: 32 bytes in Base64.")
    return key


def check_signature(values: Mapping[str, Any], keys: Mapping[str, bytes]) -> None:
    """Raise BrokenError unless a known key signed `values`; UncheckedError without it."""
    key = keys.get(str(values.get("key_id")))
    if key is None:
        raise UncheckedError(
            f"The key {values.get('key_id') or '(none)'} is not known."
        )
    try:
        signature = base64.b64decode(str(values.get("signature")), validate=True)
    except (binascii.Error, ValueError):
        signature = b""
    if not is_signed(key, signed_bytes(values), signature):
        raise BrokenError("Its signature is not that of its key.")


_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]  # x and y over z, and their product


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether an Ed25519 signature (RFC 8032) is that of a message and key."""
    if len(signature) != 64 or len(public) != 32:
        return False
    key, point = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or point is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    factor = int.from_bytes(digest, "little") % _ORDER
    x, y, z, _ = _times(scalar, _BASE)
    x_, y_, z_, _ = _plus(point, _times(factor, key))
    return (x * z_ - x_ * z) % _P == 0 and (y * z_ - y_ * z) % _P == 0


def _plus(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * _D * one[3] * other[3] % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: _Point) -> _Point:
    total = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _plus(total, point)
        point, factor = _plus(point, point), factor >> 1
    return total


def _point(packed: bytes) -> _Point | None:
    number = int.from_bytes(packed, "little")
    y, is_odd = number & (2**255 - 1), number >> 255
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and is_odd):
        return None
    x = _P - x if x & 1 != is_odd else x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")) or (0, 1, 1, 0)


# --- entries ---------------------------------------------------------------------------


class _Counted(io.RawIOBase):
    """A stream that keeps the length and digest of what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.sha256, self.length = stream, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.sha256.update(data)
        self.length += len(data)
        return len(data)


def read_rows(stream: BinaryIO, form: str) -> Iterator[Row]:
    """Return the entries of a file in one of the two forms. Raises BrokenError."""
    if form not in ("jsonl", "csv"):
        raise UncheckedError(f"The form {form!r} is not known.")
    return _json_lines(stream) if form == "jsonl" else _csv(stream)


def _json_lines(stream: BinaryIO) -> Iterator[Row]:
    for place, line in enumerate(stream, start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise BrokenError(f"Line {place} of the entries is no entry.")
        with _broken_at(place):
            previous, digest, text = (part.decode() for part in found.groups())
            row = Row(str(_members(text)["number"]), text, previous, digest)
        yield row


def _csv(stream: BinaryIO) -> Iterator[Row]:
    csv.field_size_limit(2**31 - 1)
    lines = csv.reader(io.TextIOWrapper(stream, "utf-8", newline=""), strict=True)
    with _broken_at(1):
        columns = next(lines, [])
    while True:
        with _broken_at(lines.line_num + 1):
            cells = next(lines, None)
            if cells is None:
                return
            values = dict(zip(columns, map(unguarded, cells), strict=True))
            previous, digest = (values.pop(name) for name in HASHES)
            text = _text(values)
            # No cell holds what belongs to another column.
            if set(_members(text)) != set(values):
                raise KeyError
            row = Row(values["number"], text, previous, digest)
        yield row


@contextlib.contextmanager
def _broken_at(place: int) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, RecursionError, csv.Error):
        raise BrokenError(f"Line {place} of the entries is no entry.") from None


def _members(text: str) -> dict[str, Any]:
    return dict(json.loads(text, parse_int=str, parse_float=str))


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that was put before it."""
    return cell.removeprefix(GUARD)


def _text(row: Mapping[str, str]) -> str:
    """Return what the hash of an entry covers: JSON, its members in order, no spaces."""
    members = [f"{json.dumps(name)}:{_member(name, row[name])}" for name in sorted(row)]
    return "{" + ",".join(members) + "}"


def _member(name: str, cell: str) -> str:
    if name in NUMBERS or name in VALUES:
        return cell or "null"
    return json.dumps(cell, ensure_ascii=False)


# --- the whole -------------------------------------------------------------------------


def check(
    stream: BinaryIO, proof: Mapping[str, Any], checkpoints: Mapping[int, str]
) -> None:
    """Raise BrokenError at the first thing in which entries and proof differ."""
    counted = _Counted(stream)
    before, number = proof["hash_before"], int(proof["first"]) - 1
    if number == 0 and before != GENESIS:
        raise BrokenError("The first entry of all follows another one.")
    _compare(number, before, checkpoints)
    for row in read_rows(io.BufferedReader(counted), proof["form"]):
        number += 1
        _check_row(row, number, before)
        before = row.hash
        _compare(number, before, checkpoints)
    if (number, before) != (proof["last"], proof["hash_at_end"]):
        raise BrokenError(f"The entries end at {number}, not as the proof says.")
    if (counted.length, counted.sha256.hexdigest()) != (
        proof["file"]["bytes"],
        proof["file"]["sha256"],
    ):
        raise BrokenError("The file is not the one that the proof was made of.")


def _check_row(row: Row, number: int, before: str) -> None:
    if row.number != str(number):
        raise BrokenError(f"Where entry {number} should be there is {row.number[:30]}.")
    if row.previous_hash != before:
        raise BrokenError(f"Entry {number} does not follow the entry before it.")
    if hashlib.sha256(f"{before}\n{row.text}".encode()).hexdigest() != row.hash:
        raise BrokenError(f"Entry {number} is not what was written.")


def _compare(number: int, found: str, checkpoints: Mapping[int, str]) -> None:
    if checkpoints.get(number, found) != found:
        raise BrokenError(f"A checkpoint names another hash of entry {number}.")


def _marks(
    lines: Iterable[str], proof: Mapping[str, Any], keys: Mapping[str, bytes]
) -> dict[int, str]:
    """Return the hashes that signed checkpoints name in the range of the proof."""
    found = {}
    for place, line in enumerate(lines, start=1):
        values = _checkpoint(line, place) if line.strip() else {}
        if values.get("registry") != proof["registry"]:
            continue
        if proof["first"] - 1 <= values["number"] <= proof["last"]:
            check_signature(values, keys)
            found[values["number"]] = values["hash"]
    return found


def _checkpoint(line: str, place: int) -> dict[str, Any]:
    try:
        values = dict(json.loads(line))
        if values["kind"] == CHECKPOINT and int(values["number"]) >= 0:
            return values
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise UncheckedError(f"Line {place} of the checkpoints is none.")


def verified(
    path: str,
    *,
    keys: Mapping[str, bytes],
    checkpoints: Iterable[str] = (),
    marks: Mapping[int, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return the proof of an export in which everything agrees.

    `checkpoints` are lines of a file, `marks` hashes of entries that are known besides.
    Raises BrokenError and UncheckedError.
    """
    with _readable(), zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one.endswith(".proof.json")]
        proof: dict[str, Any] = json.loads(archive.read(names[0]))
        _check_members(archive.namelist(), names[0], proof)
        if proof["kind"] != PROOF:
            raise UncheckedError(f"This is no proof that is known: {proof['kind']!r}.")
        found = {**marks, **_marks(checkpoints, proof, keys)}
        with archive.open(proof["file"]["name"]) as stream:
            check(stream, proof, found)  # type: ignore[arg-type]  # it reads
    try:
        check_signature(proof, keys)
        _check_checkpoint(proof, keys)
    except UncheckedError as error:
        raise UncheckedError(
            "The entries are a chain and agree with the proof, but nobody you trust has "
            f"signed it. {error}"
        ) from None
    return proof


def _check_members(names: list[str], proof_name: str, proof: Mapping[str, Any]) -> None:
    """Raise BrokenError for files beside those that are verified, or two of one name."""
    known = {proof_name, proof["file"]["name"], SCRIPT}
    for name in names:
        if name not in known or names.count(name) > 1:
            raise BrokenError(
                f"The archive holds {name!r}, which the proof says nothing of."
            )


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise UncheckedError(f"This is no export: {error!r}") from None
    # The last is what is said of passwords and of ways to compress that there are not.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise BrokenError(f"The file is damaged: {error}") from None


def _check_checkpoint(proof: Mapping[str, Any], keys: Mapping[str, bytes]) -> None:
    checkpoint = proof["checkpoint"]
    if checkpoint:
        check_signature(checkpoint, keys)
        mark = {checkpoint["number"]: checkpoint["hash"]}
        _compare(proof["last"], proof["hash_at_end"], mark)


def _sentences(proof: Mapping[str, Any]) -> Iterator[str]:
    yield f"Entries {proof['first']} to {proof['last']} of {proof['registry']!r} are a chain"
    yield f"from {proof['hash_before']}\nto   {proof['hash_at_end']},"
    yield f"signed at {proof['made_at']} by the key {proof['key_id']}, which you named"
    yield "(Ed25519, checked by this script)."
    if proof["checkpoint"]:
        number, at = proof["checkpoint"]["number"], proof["checkpoint"]["at"]
        yield f"The proof holds the checkpoint of {at} at entry {number}, signed as well."


def read_lines(path: str | None) -> list[str]:
    """Return the lines of a file, of none if none is named."""
    if not path:
        return []
    with open(path, encoding="utf-8") as lines:  # noqa: PTH123 - one import less
        return list(lines)


def main(words: list[str]) -> int:
    """Verify what the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description="Verify an export of the audit trail.")
    parser.add_argument("export", help="the ZIP archive that was exported")
    parser.add_argument("--key", action="append", default=[], help="a public key")
    parser.add_argument("--keys", help="a file of public keys, one a line")
    parser.add_argument("--checkpoints", help="a file of checkpoints, one a line")
    try:
        asked = parser.parse_args(words)
        keys = read_keys([*asked.key, *read_lines(asked.keys)])
        lines = read_lines(asked.checkpoints)
        proof = verified(asked.export, keys=keys, checkpoints=lines)
    except BrokenError as error:
        sys.stdout.write(f"BROKEN. {error}\n")
        return BROKEN
    except (UncheckedError, OSError, ValueError) as error:
        sys.stdout.write(f"COULD NOT BE CHECKED. {error}\n")
        return UNCHECKED
    sys.stdout.writelines(f"{line}\n" for line in (*_sentences(proof), "INTACT."))
    return INTACT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
