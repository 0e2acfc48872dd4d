"""Who calls at all: persons, keys and their scopes, and who may read and propose."""

import enum
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from schemas_app.domain import actors, api_keys, errors, roles
from schemas_app.models import people

_PROPOSES = (
    Q(is_superuser=True)
    | Q(groups__name=roles.PROPOSERS)
    | Q(steward_of__isnull=False)
    | Q(modules__isnull=False)
)


class Scope(enum.StrEnum):
    """What an API key may be used for."""

    READ = "read"
    PROPOSE = "propose"


def check_can_read(*, by: actors.Actor, schema_id: str | None = None) -> None:
    """Raise errors.NotAllowed unless `by` may read what is published, here of a schema."""
    check_scope(Scope.READ, by=by)
    if schema_id is not None:
        check_reaches(schema_id, by=by)


def check_reaches(schema_id: str, *, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if `by` is a key that is not for this schema."""
    if not api_keys.reaches(by.schemas, schema_id):
        raise errors.NotAllowed(
            message=f"This key is not for the schema {schema_id}.",
            remedy=f"It is for {', '.join(by.schemas)}; ask for a key with more.",
        )


def check_scope(scope: Scope, *, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if `by` is a key without `scope`; people have no scopes."""
    if by.kind is actors.ActorKind.KEY and scope not in by.scopes:
        raise errors.NotAllowed(
            message=f"This key does not have the scope `{scope}`.",
            remedy="Ask the module's owner for a key that has it.",
        )


def check_can_propose(*, by: actors.Actor, schema_id: str | None = None) -> None:
    """Raise errors.NotAllowed unless `by` may open proposals and register schemas.

    Proposers, stewards, owners of modules and superusers may; a key may no more than
    the person who answers for it.
    """
    check_scope(Scope.PROPOSE, by=by)
    if schema_id is not None:
        check_reaches(schema_id, by=by)
    if not is_person(responsible_person(by), _PROPOSES):
        raise errors.NotAllowed(
            message="Changes are proposed by proposers, stewards and owners of modules.",
            remedy="Ask an administrator to put "
            f"{_whom(by)} in the group `{roles.PROPOSERS}`.",
        )


def check_can_administer(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is, in person, an administrator."""
    if not is_administrator(person(by)):
        raise errors.NotAllowed(
            message="People and groups are the business of administrators.",
            remedy="Ask one of them.",
        )


def responsible_person(by: actors.Actor) -> int:
    """Return who answers for what `by` does. Raises errors.NotAllowed for nobody."""
    if by.person_id is None:
        raise errors.NotAllowed(
            message="This needs a responsible person.",
            remedy="Sign in, or use a key that a person answers for.",
        )
    return by.person_id


def person(by: actors.Actor) -> int:
    """Return who acts in person. Raises errors.NotAllowed for keys and jobs."""
    if by.kind is not actors.ActorKind.PERSON or by.person_id is None:
        raise errors.NotAllowed(
            message="Only a person does that.", remedy="Sign in to the site."
        )
    return by.person_id


def allowed(check: Callable[..., None], **arguments: Any) -> bool:  # noqa: ANN401 - passed on
    """Return whether `check` lets `arguments` pass."""
    try:
        check(**arguments)
    except errors.NotAllowed:
        return False
    return True


def is_person(person_id: int, such: Q) -> bool:
    """Return whether somebody is `such`, and may still sign in."""
    return User.objects.filter(people.HERE, such, pk=person_id).exists()


def is_administrator(person_id: int) -> bool:
    """Return whether somebody is a superuser or in the group of administrators."""
    return people.administrators().filter(pk=person_id).exists()


def _whom(by: actors.Actor) -> str:
    is_key = by.kind is actors.ActorKind.KEY
    return "the person who answers for this key" if is_key else "you"
