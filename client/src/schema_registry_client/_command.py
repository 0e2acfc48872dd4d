"""`schema-registry-client`: schemas pinned for CI and research, and data cleaned by them.

    lock SCHEMA ...     write the file: `ticks_v1` (the latest), `ticks_v1@3`
    verify              compare every locked version with what the hub has
    update [SCHEMA ...] move to the latest versions, and say what moved
    clean SCHEMA INPUT OUTPUT   rows that fit into Parquet, the others into quarantine

0: all is well. 1: something differs from the lock, or is in quarantine. 2: it could not
be found out, or not be cleaned.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from schema_registry_client import (
    _clean_command,
    _fingerprints,
    _lock,
    _references,
    _sync,
    _values,
    _version,
    errors,
)

OK, DIFFERENT, FAILED = 0, 1, 2


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that `words` name, and return its exit code."""
    asked = _parser().parse_args(words)
    if asked.act is _clean_command.run:
        return _clean(asked)
    path = Path(asked.file)
    try:
        # A lock in the environment would answer with what is locked already, and what
        # is kept would prove nothing of the hub.
        with _sync.SchemaRegistryClient(
            url=asked.url, cache_dir="", cache_redis="", max_stale=0.0, lock_file=""
        ) as registry:
            code: int = asked.act(registry, path, asked.schemas)
    except errors.LockMismatch as error:
        return _fail(error, DIFFERENT)
    except (errors.SchemaRegistryError, OSError) as error:
        return _fail(error, FAILED)
    return code


def _clean(asked: argparse.Namespace) -> int:
    try:
        return _clean_command.run(asked)
    except (errors.SchemaRegistryError, OSError) as error:
        return _fail(error, FAILED)


def _lock_schemas(
    registry: _sync.SchemaRegistryClient, path: Path, wanted: Sequence[str]
) -> int:
    known = dict(_lock.read(path).schemas) if path.exists() else {}
    for reference in wanted:
        version = _proven(registry.get_schema(reference))
        known[version.schema_id] = _lock.locked(version)
        _say(f"{version.pin} ({version.semantic_version}) {version.fingerprint}")
    _lock.write(path, _lock.Lock(known))
    return OK


def _verify(
    registry: _sync.SchemaRegistryClient, path: Path, wanted: Sequence[str]
) -> int:
    lock = _lock.read(path)
    code = OK
    for schema_id in _chosen(lock, wanted):
        entry = lock.schemas[schema_id]
        pin = f"{schema_id}@{entry.version}"
        reason = _difference(registry, pin, entry)
        _say(f"{pin}: {reason or 'as locked'}")
        code = code if reason is None else DIFFERENT
    return code


def _update(
    registry: _sync.SchemaRegistryClient, path: Path, wanted: Sequence[str]
) -> int:
    lock = _lock.read(path)
    known = dict(lock.schemas)
    for schema_id in _chosen(lock, wanted):
        version = _proven(registry.get_schema(schema_id))
        old, new = known[schema_id], _lock.locked(version)
        known[schema_id] = new
        if old == new:
            _say(f"{version.pin}: nothing newer")
        else:
            _say(
                f"{schema_id}: {old.version} ({old.semantic_version}) -> "
                f"{new.version} ({new.semantic_version}), {version.severity}"
            )
    _lock.write(path, _lock.Lock(known))
    return OK


def _difference(
    registry: _sync.SchemaRegistryClient, pin: str, entry: _lock.Locked
) -> str | None:
    try:
        return _lock.mismatch(entry, registry.get_schema(pin))
    except errors.NotFound as error:
        return f"the hub has it no more: {error}"


def _proven(version: _values.SchemaVersion) -> _values.SchemaVersion:
    """Return `version` if its document has the fingerprint that it is said to have."""
    worked_out = _fingerprints.of(version)
    if worked_out not in {None, version.fingerprint}:
        raise errors.LockMismatch(
            version.pin,
            f"its document has {worked_out}, the hub says {version.fingerprint}",
        )
    return version


def _chosen(lock: _lock.Lock, wanted: Iterable[str]) -> list[str]:
    chosen = [_references.schema_id(each) for each in wanted] or sorted(lock.schemas)
    for schema_id in chosen:
        if schema_id not in lock.schemas:
            raise errors.InvalidLock(f"{schema_id} is not locked; lock it first.")
    return chosen


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="schema-registry-client",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=_version.__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, act, number, said in (
        ("lock", _lock_schemas, "+", "write what is the case now"),
        ("verify", _verify, "*", "compare with what the hub has"),
        ("update", _update, "*", "move to the latest versions"),
    ):
        command = commands.add_parser(name, help=said)
        command.add_argument("schemas", nargs=number, metavar="SCHEMA")
        command.add_argument("--file", default=_lock.FILE, help="%(default)s")
        command.add_argument("--url", help="the hub; else SCHEMA_REGISTRY_URL")
        command.set_defaults(act=act)
    clean = commands.add_parser("clean", help="clean a file of data by its schema")
    _clean_command.add(clean)
    clean.set_defaults(act=_clean_command.run)
    return parser


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _fail(error: Exception, code: int) -> int:
    sys.stderr.write(f"schema-registry-client: {error}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
