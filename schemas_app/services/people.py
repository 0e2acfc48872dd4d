"""Accounts of the people who work here, and the groups that they are in.

Who is in which group, and who is an administrator, decides whose vote counts: every
change of it is in the audit trail. Names and addresses of people are not: an entry can
never be taken out again.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import QuerySet

from schemas_app import permissions
from schemas_app.domain import actors, errors, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit, sessions

_Facts = dict[str, exact_json.Json]
_Answer = TypeVar("_Answer")


@transaction.atomic
def create(
    *,
    username: str,
    password: str,
    groups: Iterable[str],
    by: actors.Actor,
    at: datetime,
    full_name: str = "",
    email: str = "",
    is_superuser: bool = False,
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
        email=email,
        is_staff=True,
        is_superuser=is_superuser,
    )
    names = sorted(groups)
    made = [Group.objects.get_or_create(name=name) for name in names]
    person.groups.set([group for group, _ in made])
    new = [_of_group(group.pk) for group, is_new in made if is_new]
    for facts in new:
        _record_saved("group", facts["name"], before=None, after=facts, by=by, at=at)
    audit.record(
        action=Action.PERSON_CREATED,
        object_type="person",
        object_id=username,
        by=by,
        at=at,
        after={"groups": names, "is_superuser": is_superuser},
    )
    return person


@transaction.atomic
def save(
    *, person: User, related: Callable[[], None], by: actors.Actor, at: datetime
) -> None:
    """Save an account as a form filled it in; `related` saves groups and permissions.

    Raises errors.NotAllowed.
    """
    before = _of_person(person.pk) if person.pk else None
    if before is not None:
        permissions.check_can_manage_account(account_id=person.pk, by=by)
    person.save()
    related()
    after = _of_person(person.pk)
    if before is None or _roles(before) != _roles(after):
        permissions.check_can_change_roles(account_id=person.pk, by=by)
    if before is not None and before != after:
        sessions.end_all(people=[person.pk], by=by)
    _record_saved(
        "person",
        before["username"] if before else after["username"],
        before=before,
        after=after,
        by=by,
        at=at,
    )


@transaction.atomic
def set_password(
    *, person: User, write: Callable[[], _Answer], by: actors.Actor, at: datetime
) -> _Answer:
    """Return what `write` answers, which may set the password of `person` or refuse to.

    Raises errors.NotAllowed.
    """
    if by.person_id != person.pk:
        permissions.check_can_manage_account(account_id=person.pk, by=by)
    stored = User.objects.select_for_update().filter(pk=person.pk)
    before = stored.values_list("password", flat=True).get()
    answer = write()
    if stored.values_list("password", flat=True).get() != before:
        sessions.end_all(people=[person.pk], by=by)
        audit.record(
            action=Action.PERSON_PASSWORD_SET,
            object_type="person",
            object_id=person.get_username(),
            by=by,
            at=at,
        )
    return answer


@transaction.atomic
def delete(*, people: Iterable[User], by: actors.Actor, at: datetime) -> None:
    """Delete accounts of which nothing speaks. Raises errors.NotAllowed."""
    gone = [(person, _of_person(person.pk)) for person in people]
    for person, _ in gone:
        permissions.check_can_manage_account(account_id=person.pk, by=by)
        person.delete()
    for _, facts in gone:
        _record_deleted("person", facts["username"], before=facts, by=by, at=at)


@transaction.atomic
def save_group(
    *, group: Group, related: Callable[[], None], by: actors.Actor, at: datetime
) -> None:
    """Save a group as a form filled it in; `related` saves its permissions.

    Raises errors.NotAllowed.
    """
    before = _of_group(group.pk) if group.pk else None
    if before is not None:
        permissions.check_can_manage_group(group=group, by=by)
    group.save()
    related()
    after = _of_group(group.pk)
    permissions.check_can_manage_group(group=group, by=by)
    if before is not None and before["name"] != after["name"]:
        permissions.check_can_lose_name(name=str(before["name"]))
    if before is not None and before != after:
        sessions.end_all(people=_members(group), by=by)
    _record_saved(
        "group",
        before["name"] if before else after["name"],
        before=before,
        after=after,
        by=by,
        at=at,
    )


@transaction.atomic
def delete_groups(*, groups: Iterable[Group], by: actors.Actor, at: datetime) -> None:
    """Delete groups; their members stay. Raises errors.NotAllowed."""
    gone = [(group, _of_group(group.pk)) for group in groups]
    for group, facts in gone:
        permissions.check_can_lose_name(name=str(facts["name"]))
        permissions.check_can_manage_group(group=group, by=by)
        sessions.end_all(people=_members(group), by=by)
        group.delete()
    for _, facts in gone:
        _record_deleted("group", facts["name"], before=facts, by=by, at=at)


def _roles(of: _Facts) -> _Facts:
    return {fact: held for fact, held in of.items() if fact != "username"}


def _of_person(person_id: int) -> _Facts:
    """Return what decides what a person may do, locking it."""
    person = User.objects.select_for_update().get(pk=person_id)
    return {
        "username": person.username,
        "is_active": person.is_active,
        "is_staff": person.is_staff,
        "is_superuser": person.is_superuser,
        "groups": sorted(person.groups.values_list("name", flat=True)),
        "permissions": _names(person.user_permissions.all()),
        "steward_of": sorted(person.steward_of.values_list("slug", flat=True)),
    }


def _of_group(group_id: int) -> _Facts:
    """Return what decides what the members of a group may do, locking it."""
    group = Group.objects.select_for_update().get(pk=group_id)
    return {
        "name": group.name,
        "permissions": _names(group.permissions.all()),
        "members": sorted(group.user_set.values_list("username", flat=True)),
    }


def _members(group: Group) -> list[int]:
    return list(group.user_set.values_list("pk", flat=True))


def _names(permissions: QuerySet[Permission]) -> list[exact_json.Json]:
    of = permissions.values_list("content_type__app_label", "codename")
    return [*sorted(f"{app}.{codename}" for app, codename in of)]


_CREATED = {"person": Action.PERSON_CREATED, "group": Action.GROUP_CREATED}
_CHANGED = {"person": Action.PERSON_CHANGED, "group": Action.GROUP_CHANGED}
_DELETED = {"person": Action.PERSON_DELETED, "group": Action.GROUP_DELETED}


def _record_saved(
    kind: str,
    name: exact_json.Json,
    *,
    before: _Facts | None,
    after: _Facts,
    by: actors.Actor,
    at: datetime,
) -> None:
    """Record what differs; nothing where a form changed only what gives nobody a say."""
    if before == after:
        return
    differs = [fact for fact in after if before is None or before[fact] != after[fact]]
    audit.record(
        action=(_CREATED if before is None else _CHANGED)[kind],
        object_type=kind,
        object_id=str(name),
        by=by,
        at=at,
        before=None if before is None else {fact: before[fact] for fact in differs},
        after={fact: after[fact] for fact in differs},
    )


def _record_deleted(
    kind: str,
    name: exact_json.Json,
    *,
    before: _Facts,
    by: actors.Actor,
    at: datetime,
) -> None:
    audit.record(
        action=_DELETED[kind],
        object_type=kind,
        object_id=str(name),
        by=by,
        at=at,
        before=before,
    )
