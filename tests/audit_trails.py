"""An audit trail to prove things of, and what it is signed with."""

import base64
from pathlib import Path
from typing import Any

from django.db import transaction

from schemas_app import models
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit, audit_keys
from tests import factories

SEED, OLD_SEED = bytes(range(32)), bytes(range(1, 33))


def settings(folder: Path, **changes: Any) -> dict[str, Any]:
    """Return the setting AUDIT with a key, and a folder for what is written outside."""
    return {
        "registry": "tests",
        "signing_key": SEED,
        "known_keys_file": str(folder / "keys.txt"),
        "checkpoint_file": str(folder / "checkpoints.jsonl"),
        **changes,
    }


@transaction.atomic
def write(count: int, **options: Any) -> list[models.AuditEntry]:
    """Append so many entries; return all there are."""
    for _ in range(count):
        audit.record(
            **{
                "action": Action.SCHEMA_CREATED,
                "object_type": "schema",
                "object_id": "ticks_v1",
                "after": {"price": 2**63, "title": "=1+1"},
                "by": factories.SYSTEM,
                "at": factories.NOW,
                **options,
            }
        )
    return list(models.AuditEntry.objects.order_by("number"))


def public_key() -> str:
    """Return the public key of the setting, in Base64."""
    signer = audit_keys.signer()
    assert signer is not None
    return base64.b64encode(signer.public).decode()
