"""Reading who uses a schema, and whom a change of it concerns."""

from schemas_app import models
from schemas_app.domain import impact
from schemas_app.domain.report import Report


def declared(schema: models.Schema) -> tuple[impact.Use, ...]:
    """Return the declared uses of a schema, by the numbers of the modules."""
    return tuple(
        impact.Use(
            module=use.module.number,
            role=impact.Role(use.role),
            fields=tuple(use.fields),
        )
        for use in schema.uses.select_related("module").order_by("module__number")
    )


def concerned(schema: models.Schema, report: Report) -> tuple[impact.Consequence, ...]:
    """Return what a change means to those who use the schema now."""
    return impact.consequences(report, declared(schema))
