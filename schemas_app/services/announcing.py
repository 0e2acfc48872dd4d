"""Announcing what happened to a schema: its domain is in every announcement."""

from collections.abc import Mapping
from datetime import UTC, datetime

from notifications_app import services as notifications
from schemas_app import models
from schemas_app.domain import exact_json


def moment(at: datetime) -> str:
    """Return a moment as all of the API writes them: in UTC, with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def announce(
    *,
    kind: str,
    schema: models.Schema,
    facts: Mapping[str, exact_json.Json],
    at: datetime,
    notice: notifications.Notice | None = None,
) -> None:
    """Announce `facts` in the transaction of the caller."""
    notifications.announce(
        kind=kind,
        topic=schema.schema_id,
        body=exact_json.dumps({"domain": schema.domain.slug, **facts}),
        at=at,
        notice=notice,
    )
