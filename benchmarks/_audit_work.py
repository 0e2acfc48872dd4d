"""What `audit` has processes of their own do, on the database that DATABASE_URL names.

Each prints JSON as its last line.
"""

import json
import multiprocessing
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
from schemas_app.services import audit, audit_chain_check, audit_rows  # noqa: E402

_BY = actors.Actor(kind=actors.ActorKind.PERSON, label="ada", person_id=1)
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 5000


def main(words: list[str]) -> None:
    """Do what the first word says, with the others."""
    print(json.dumps(_WORK[words[0]](*words[1:])), flush=True)


def _migrate() -> bool:
    call_command("migrate", verbosity=0)
    return True


def _append(writers: str, rounds: str, seconds: str) -> dict[str, list[float]]:
    """Append in as many processes, in turn with and without the chain; per second."""
    each: dict[str, list[float]] = {"chain": [], "plain": []}
    connection.close()  # nobody shares one
    with multiprocessing.get_context("fork").Pool(int(writers)) as pool:
        for turn in range(int(rounds)):
            for how, rates in each.items():
                begin = time.time() + 0.5
                told = [
                    (how, turn, number, begin, float(seconds))
                    for number in range(int(writers))
                ]
                rates.append(sum(pool.starmap(_write, told, chunksize=1)))
    return each


def _write(how: str, turn: int, writer: int, begin: float, seconds: float) -> float:
    """Append one after the other from a moment on; return how many a second."""
    one = {"chain": _append_to_chain, "plain": _append_plainly}[how]
    # Far from the numbers of the chain, and from those of the others.
    number = 10**15 + (turn * 100 + writer) * 10**9
    connection.ensure_connection()
    time.sleep(max(0.0, begin - time.time()))
    first, begin = number, time.perf_counter()
    while (taken := time.perf_counter() - begin) < seconds:
        with transaction.atomic():
            one(number)
        number += 1
    return (number - first) / taken


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
    audit_rows.insert(entry)


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
