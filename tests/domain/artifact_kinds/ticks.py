"""The ticks as fields, written by hand: what the artifact kinds are tried on."""

from decimal import Decimal

from schemas_app.domain import fields
from schemas_app.domain.artifact_kinds import artifact_kind
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

MICROSECONDS = LogicalType(kind=Kind.TIMESTAMP, unit="us")


def column(
    name: str,
    type_: LogicalType,
    description: str,
    *,
    nullable: bool = False,
    choices: tuple[str, ...] = (),
) -> LogicalField:
    return LogicalField(
        name=name,
        type=type_,
        nullable=nullable,
        pointer=f"/properties/{name}",
        description=description,
        field_id=f"/{name}",
        choices=choices,
    )


FIELDS = (
    column("ts", MICROSECONDS, "Timestamp in ISO 8601 format"),
    column("symbol", fields.STRING, "Trading symbol"),
    column("price", fields.FLOAT64, "Last traded price"),
    column("size", fields.integer(32), "Trade size"),
    column(
        "side",
        fields.STRING,
        "Trade side: B for buy, S for sell",
        nullable=True,
        choices=("B", "S"),
    ),
)

INPUT = artifact_kind.ArtifactInput(
    schema_id="ticks_v1",
    number=1,
    semantic_version="1.0.0",
    fingerprint="sha256:" + "0123456789abcdef" * 4,
    fields=FIELDS,
    example=lambda: {"ts": "2025-01-27T09:30:00Z", "price": Decimal("187.250")},
)
