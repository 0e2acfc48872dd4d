"""Writing the audit trail. Every other service calls `record`; nothing else appends."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors, audit_actions, audit_chain, exact_json
from schemas_app.services import audit_rows

_LONGEST = 64  # of what a request says of itself


def record(
    *,
    action: audit_actions.Action,
    object_type: str,
    object_id: str,
    by: actors.Actor,
    at: datetime,
    schema_id: str = "",
    before: Mapping[str, exact_json.Json] | None = None,
    after: Mapping[str, exact_json.Json] | None = None,
    reason: str = "",
) -> models.AuditEntry:
    """Append an entry to the chain inside the caller's transaction.

    Locks the chain's head until the transaction ends: call it after the rows it
    speaks of are locked and written. Raises TransactionManagementError outside a
    transaction.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        msg = "An audit entry belongs to the transaction of what it records."
        raise transaction.TransactionManagementError(msg)
    # As it will be read back, whatever kinds of numbers it was made of.
    before, after = (_as_stored(facts) for facts in (before, after))
    entry = models.AuditEntry(
        at=at,
        actor_kind=by.kind,
        actor=by.label,
        person_id=by.person_id,
        key_id=by.key_id,
        action=action,
        object_type=object_type,
        object_id=object_id,
        schema_id=schema_id,
        before=before,
        after=after,
        reason=reason,
        request_id=by.request_id[:_LONGEST],
        # A trusted proxy may pass on whatever it was told.
        address=by.address[:_LONGEST],
    )
    # Last of all: from here on everybody else waits.
    head = lock()
    entry.number, entry.previous_hash = head.number + 1, head.hash
    entry.hash = audit_chain.digest(previous=head.hash, entry=hashed_fields(entry))
    audit_rows.append(entry, head)
    return entry


def lock() -> models.AuditHead:
    """Lock the end of the chain until the transaction ends, and return it."""
    heads = models.AuditHead.objects.select_for_update()
    head = heads.first()
    if head is not None:
        return head
    # Of two that begin at once the second waits for the first and then adds nothing.
    last = models.AuditEntry.objects.order_by("-number").first()
    models.AuditHead.objects.bulk_create(
        [
            models.AuditHead(
                pk=models.AuditHead.ONLY_PK,
                number=last.number if last else 0,
                hash=last.hash if last else audit_chain.GENESIS,
            )
        ],
        ignore_conflicts=True,
    )
    return heads.get()


def _as_stored(
    facts: Mapping[str, exact_json.Json] | None,
) -> Mapping[str, exact_json.Json] | None:
    """Return facts as the database gives them back: 1e22 becomes 1E+22, -0 becomes 0."""
    if facts is None:
        return None
    stored: Mapping[str, exact_json.Json] = exact_json.loads(exact_json.dumps(facts))
    return stored


def hashed_fields(entry: models.AuditEntry) -> dict[str, exact_json.Json]:
    """Return everything of `entry` that its hash covers."""
    return {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_kind": str(entry.actor_kind),
        "actor": entry.actor,
        "person_id": entry.person_id,
        "key_id": entry.key_id,
        "action": str(entry.action),
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "schema_id": entry.schema_id,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "request_id": entry.request_id,
        "address": entry.address,
    }
