"""Text turned into records of a schema: JSON, key=value, CSV, FIX, tables of HTML.

    record = await SchemaAwareNormalizer("ticks_v1").normalize_text(text)

Nothing is guessed: what may mean two things is refused, and what was changed is in
`record.coercions`. `docs/spokes/normalizer.md` says what is read how. Needs the extra
`validation`.
"""

from schema_registry_client.integrations.normalizer._normalizer import (
    SchemaAwareNormalizer,
    SyncSchemaAwareNormalizer,
)
from schema_registry_client.integrations.normalizer.errors import (
    Fault,
    NormalizationError,
)
from schema_registry_client.integrations.normalizer.report import (
    Coercion,
    NormalizedRecord,
)

__all__ = [
    "Coercion",
    "Fault",
    "NormalizationError",
    "NormalizedRecord",
    "SchemaAwareNormalizer",
    "SyncSchemaAwareNormalizer",
]
