"""Accounts of the people who work here."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Group, User
from django.db import transaction

from schemas_app.domain import actors, audit_actions, errors
from schemas_app.services import audit


@transaction.atomic
def create(
    *,
    username: str,
    password: str,
    groups: Iterable[str],
    by: actors.Actor,
    at: datetime,
    full_name: str = "",
) -> User:
    """Create an account that may sign in. Raises errors.AlreadyExists."""
    people = User.objects
    if people.filter(username=username).exists():
        raise errors.AlreadyExists(noun="person", name=username)
    first_name, _, last_name = full_name.partition(" ")
    person = people.create_user(
        username=username,
        password=password,
        first_name=first_name,
        last_name=last_name,
        is_staff=True,
    )
    names = sorted(groups)
    person.groups.set([Group.objects.get_or_create(name=name)[0] for name in names])
    audit.record(
        action=audit_actions.Action.PERSON_CREATED,
        object_type="person",
        object_id=username,
        by=by,
        at=at,
        after={"groups": names},
    )
    return person
