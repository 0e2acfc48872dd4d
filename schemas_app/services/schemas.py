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
from schemas_app.models import people
from schemas_app.services import audit, search, sessions

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
    """Create a domain with its stewards. Raises errors.BadValue or AlreadyExists."""
    identifiers.check_slug(slug)
    identifiers.check_name(name)
    identifiers.check_description(description)
    chosen = _checked_stewards(stewards, approvals_needed=approvals_needed)
    domain, created = models.Domain.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "description": description,
            "approvals_needed": approvals_needed,
        },
    )
    if not created:
        raise errors.AlreadyExists(
            noun="domain",
            name=slug,
            remedy="Choose another slug, or appoint other stewards of this one.",
        )
    domain.stewards.set(chosen)
    sessions.end_all(people=[person.pk for person in chosen], by=by)
    audit.record(
        action=audit_actions.Action.DOMAIN_CREATED,
        object_type="domain",
        object_id=slug,
        by=by,
        at=at,
        after={
            "name": name,
            "approvals_needed": approvals_needed,
            "stewards": [person.get_username() for person in chosen],
        },
    )
    return domain


@transaction.atomic
def appoint(
    *, domain: str, stewards: Iterable[User], by: actors.Actor, at: datetime
) -> models.Domain:
    """Make exactly these people the stewards of a domain.

    The sessions of whoever becomes one or is none any more end. Raises errors.NotFound
    or BadValue.
    """
    identifiers.check_slug(domain)
    home = models.Domain.objects.select_for_update().filter(slug=domain).first()
    if home is None:
        raise errors.NotFound(
            noun="domain", name=domain, remedy="Name a domain that exists."
        )
    chosen = _checked_stewards(stewards, approvals_needed=home.approvals_needed)
    before = {person.pk: person.get_username() for person in home.stewards.all()}
    after = {person.pk: person.get_username() for person in chosen}
    if before == after:
        raise errors.BadValue(
            name="stewards",
            message=f"They are the stewards of {domain} already.",
            remedy="Nothing more is needed.",
        )
    home.stewards.set(chosen)
    sessions.end_all(people=before.keys() ^ after.keys(), by=by)
    audit.record(
        action=audit_actions.Action.STEWARDS_APPOINTED,
        object_type="domain",
        object_id=domain,
        by=by,
        at=at,
        before={"stewards": sorted(before.values())},
        after={"stewards": sorted(after.values())},
    )
    return home


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
            remedy="Name a domain that exists; an operator creates domains.",
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


def _checked_stewards(
    stewards: Iterable[User], *, approvals_needed: int
) -> tuple[User, ...]:
    """Return who is to speak for a domain, by name, locking their accounts.

    Administrators may, but do not vote, so they do not count. Raises errors.BadValue.
    """
    named = [person.get_username() for person in stewards]
    found = User.objects.select_for_update().filter(username__in=named)
    chosen = {person.username: person for person in found.order_by("username")}
    for name in named:
        if name not in chosen or not people.is_here(chosen[name]):
            raise _bad_stewards(
                f"{name} has no account that may sign in.", "Name active people."
            )
        if named.count(name) > 1:
            raise _bad_stewards(f"{name} is named twice.", "Name everybody once.")
    if approvals_needed < 1:
        raise errors.BadValue(
            name="approvals_needed",
            message="A change needs at least one approval.",
            remedy="Ask for 1 or more.",
        )
    voting = people.voters().filter(username__in=named).count()
    if voting < approvals_needed:
        raise _bad_stewards(
            f"Of these {voting} may vote, and a change needs the approval of "
            f"{approvals_needed}.",
            "Name more people who are no administrators.",
        )
    return tuple(chosen.values())


def _bad_stewards(message: str, remedy: str) -> errors.BadValue:
    return errors.BadValue(name="stewards", message=message, remedy=remedy)
