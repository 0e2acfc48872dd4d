"""Domains and schemas: naming the things that will have versions."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import (
    actors,
    audit_actions,
    errors,
    identifiers,
    schema_format,
)
from schemas_app.domain.levels import LEVELS
from schemas_app.services import audit, search

_LONGEST_TITLE = 200


@transaction.atomic
def create_domain(
    *,
    slug: str,
    name: str,
    stewards: Iterable[User],
    by: actors.Actor,
    at: datetime,
    description: str = "",
    approvals_needed: int = 1,
) -> models.Domain:
    """Create a domain with its stewards. Raises errors.AlreadyExists."""
    if models.Domain.objects.filter(slug=slug).exists():
        raise errors.AlreadyExists(noun="domain", name=slug)
    domain = models.Domain.objects.create(
        slug=slug,
        name=name,
        description=description,
        approvals_needed=approvals_needed,
    )
    people = list(stewards)
    domain.stewards.set(people)
    audit.record(
        action=audit_actions.Action.DOMAIN_CREATED,
        object_type="domain",
        object_id=slug,
        by=by,
        at=at,
        after={
            "name": name,
            "approvals_needed": approvals_needed,
            "stewards": [person.get_username() for person in people],
        },
    )
    return domain


@transaction.atomic
def create(
    *,
    schema_id: str,
    title: str,
    domain: str,
    by: actors.Actor,
    at: datetime,
    description: str = "",
    level: str = "BACKWARD",
    reading: str = schema_format.Reading.STRICT,
    owner: models.Module | None = None,
) -> models.Schema:
    """Register a schema that has no versions yet.

    Raises errors.BadValue, errors.NotFound (domain) or errors.AlreadyExists.
    """
    permissions.check_can_propose(by=by, schema_id=schema_id)
    identifiers.check_schema_id(schema_id)
    if not 1 <= len(title.strip()) <= _LONGEST_TITLE:
        raise errors.BadValue(
            name="title",
            message=f"A schema needs a title of 1 to {_LONGEST_TITLE} characters.",
            remedy="Write what it describes, in a few words.",
        )
    _check_choice("level", level, LEVELS)
    _check_choice("reading", reading, [str(r) for r in schema_format.Reading])
    home = models.Domain.objects.filter(slug=domain).first()
    if home is None:
        raise errors.NotFound(
            noun="domain",
            name=domain,
            remedy="Name a domain that exists; an administrator creates domains.",
        )
    schema, created = models.Schema.objects.get_or_create(
        schema_id=schema_id,
        defaults={
            "title": title,
            "description": description,
            "domain": home,
            "level": level,
            "reading": reading,
            "owner": owner,
            "created_at": at,
            "created_by": by.label,
        },
    )
    if not created:
        raise errors.AlreadyExists(noun="schema", name=schema_id)
    search.index(schema)
    audit.record(
        action=audit_actions.Action.SCHEMA_CREATED,
        object_type="schema",
        object_id=schema_id,
        schema_id=schema_id,
        by=by,
        at=at,
        after={"title": title, "domain": domain, "level": level, "reading": reading},
    )
    return schema


def _check_choice(name: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise errors.BadValue(
            name=name,
            message=f"{value!r} is not known.",
            remedy=f"Use one of {', '.join(choices)}.",
        )
