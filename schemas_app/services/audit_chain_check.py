"""Reading the whole audit trail again, to see that nobody has touched it."""

import dataclasses

from schemas_app import models
from schemas_app.domain import audit_chain
from schemas_app.services import audit

_CHUNK = 2000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chain:
    """How far the trail was read, and what is wrong there; nothing if it is intact."""

    number: int
    hash: str
    problem: str = ""


def check() -> Chain:
    """Return the end of the chain, or the first entry at which it is broken.

    Entries may be added meanwhile: what the head names is there before it is read.
    """
    head = models.AuditHead.objects.first()
    end = Chain(number=0, hash=audit_chain.GENESIS)
    at_head = end.hash if head is None or head.number == 0 else ""
    for entry in models.AuditEntry.objects.order_by("number").iterator(_CHUNK):
        if problem := _problem(entry, end):
            return Chain(number=entry.number, hash=entry.hash, problem=problem)
        end = Chain(number=entry.number, hash=entry.hash)
        if head is not None and entry.number == head.number:
            at_head = entry.hash
    expected = audit_chain.GENESIS if head is None else head.hash
    if at_head != expected:
        missing = "the chain does not end with what its head names"
        return dataclasses.replace(end, problem=missing)
    return end


def _problem(entry: models.AuditEntry, before: Chain) -> str:
    if entry.number != before.number + 1:
        return f"the entry after {before.number} is missing"
    if entry.previous_hash != before.hash:
        return "it does not follow the entry before it"
    digest = audit_chain.digest(previous=before.hash, entry=audit.hashed_fields(entry))
    if entry.hash != digest:
        return "it is not what was written"
    return ""
