"""Reading the modules of the platform."""

from schemas_app import models
from schemas_app.domain import errors


def module(number: str) -> models.Module:
    """Return the module with this number. Raises errors.NotFound."""
    found = models.Module.objects.select_related("owner").filter(number=number).first()
    if found is None:
        raise errors.NotFound(
            noun="module",
            name=number,
            remedy="Modules go by their number in the plan, such as 0.1 or 13.",
        )
    return found
