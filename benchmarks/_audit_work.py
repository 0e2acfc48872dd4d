"""What `audit` has processes of their own do, on the database that DATABASE_URL names.

Each prints JSON as its last line.
"""

import json
import os
import resource
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry_site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django is ready now
from django.db import connection, transaction  # noqa: E402

from benchmarks import _audit_tampering  # noqa: E402
from schemas_app import models  # noqa: E402
from schemas_app.domain import actors, audit_chain  # noqa: E402
from schemas_app.domain.audit_actions import Action  # noqa: E402
from schemas_app.services import audit, audit_chain_check  # noqa: E402

_BY = actors.Actor(kind=actors.ActorKind.PERSON, label="ada", person_id=1)
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 5000


def main(words: list[str]) -> None:
    """Do what the first word says, with the others."""
    print(json.dumps(_WORK[words[0]](*words[1:])), flush=True)


def _migrate() -> bool:
    call_command("migrate", verbosity=0)
    return True


def _append(how: str, writer: str, seconds: str) -> float:
    """Append one after the other; return how many a second."""
    one = {"chain": _append_to_chain, "plain": _append_plainly}[how]
    base, count = (int(writer) + 1) * 10**12 + time.time_ns() // 10**3, 0
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    begin = time.perf_counter()
    while (taken := time.perf_counter() - begin) < float(seconds):
        with transaction.atomic():
            one(base + count)
        count += 1
    return count / taken


def _append_to_chain(number: int) -> None:
    audit.record(
        action=Action.PROPOSAL_SUBMITTED,
        object_type="proposal",
        object_id=str(number),
        schema_id="ticks_v1",
        after=_after(number),
        by=_BY,
        at=_BEGAN,
    )


def _append_plainly(number: int) -> None:
    entry = _entry(number)
    entry.hash = uuid.uuid4().hex * 2  # it is unique in the table
    entry.save(force_insert=True)


def _fill(rows: str) -> int:
    """Write a chain of so many entries, by the arithmetic of the services."""
    previous, made = audit_chain.GENESIS, []
    for number in range(1, int(rows) + 1):
        entry = _entry(number)
        entry.previous_hash = previous
        previous = entry.hash = audit_chain.digest(
            previous=previous, entry=audit.hashed_fields(entry)
        )
        made.append(entry)
        if len(made) == _BATCH or number == int(rows):
            models.AuditEntry.objects.bulk_create(made)
            made = []
    models.AuditHead.objects.create(
        pk=models.AuditHead.ONLY_PK, number=int(rows), hash=previous
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return int(rows)


def _verify(rows: str) -> dict[str, float]:
    """Read everything again; say how long it took, and what memory it took more."""
    audit_chain_check.check(last=_BATCH)
    before, begin = _megabytes(), time.perf_counter()
    chain = audit_chain_check.check()
    taken = time.perf_counter() - begin
    if chain.problem or chain.checked != int(rows):
        raise RuntimeError(f"{chain}")
    return {"seconds": taken, "megabytes": _megabytes() - before}


def _tamper(count: str, seed: str) -> dict[str, object]:
    each, missed = [], []
    for done, is_found, said in _audit_tampering.tamperings(int(count), seed=int(seed)):
        each.append((done.kind, is_found))
        if not is_found:
            missed.append(f"{done}: {said}")
    return {"each": each, "missed": missed}


def _entry(number: int) -> models.AuditEntry:
    return models.AuditEntry(
        number=number,
        at=_BEGAN + timedelta(seconds=number % 10**8),
        actor_kind=_BY.kind,
        actor=_BY.label,
        person_id=_BY.person_id,
        action=Action.PROPOSAL_SUBMITTED,
        object_type="proposal",
        object_id=str(number),
        schema_id="ticks_v1",
        after=_after(number),
    )


def _after(number: int) -> dict[str, object]:
    return {
        "title": "A field for the venue",
        "revision": number % 7,
        "fingerprint": f"sha256:{number:064x}",
        "semantic_version": "1.2.0",
    }


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_WORK: dict[str, Callable[..., object]] = {
    "migrate": _migrate,
    "append": _append,
    "fill": _fill,
    "verify": _verify,
    "tamper": _tamper,
}

if __name__ == "__main__":
    main(sys.argv[1:])
