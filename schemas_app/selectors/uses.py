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


def observed(schema: models.Schema) -> tuple[impact.Use, ...]:
    """Return the modules that read a schema without having declared that they do."""
    consumers = schema.uses.filter(role=impact.Role.CONSUMER).values("module")
    seen = schema.observations.exclude(module__in=consumers).order_by("module__number")
    return tuple(
        impact.Use(module=number, role=impact.Role.CONSUMER, declared=False)
        for number in seen.values_list("module__number", flat=True)
    )


def concerned(schema: models.Schema, report: Report) -> tuple[impact.Consequence, ...]:
    """Return what a change means to those who use the schema now."""
    return impact.consequences(report, (*declared(schema), *observed(schema)))
