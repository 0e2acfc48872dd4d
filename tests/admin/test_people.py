"""Accounts and groups, through Django's own forms: whoever may vote is written down."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db.models import F
from django.db.utils import DatabaseError

from schemas_app import models
from tests import factories, stored

FLAGS = {"is_active": "on", "is_staff": "on"}
PASSWORD = "correct horse battery"


@pytest.fixture
def client(signed_in):
    factories.domain()
    Group.objects.create(name="risk")
    return signed_in("root", is_superuser=True)


@pytest.fixture
def ada():
    return factories.person("ada")


def change(client, person, **values):
    """Send the form of an account as the page would."""
    typed = {
        "username": person.username,
        **FLAGS,
        **values,
    }
    return client.post(
        f"/auth/user/{person.pk}/change/",
        {name: value for name, value in typed.items() if value is not None},
    )


def last():
    return models.AuditEntry.objects.latest("number")


def number():
    return models.AuditHead.objects.get().number


def told(entry):
    return (entry.action, entry.object_type, entry.object_id, entry.actor)


def everyone():
    """Return what is stored of people and by us, in order."""
    return (
        list(User.objects.order_by("pk").values()),
        list(Group.objects.order_by("pk").values()),
        list(User.groups.through.objects.order_by("pk").values()),
        list(Group.permissions.through.objects.order_by("pk").values()),
        list(LogEntry.objects.order_by("pk").values()),
        stored.everything(),
    )


def test_changed_flags_are_written_down_with_who_and_the_request(client, ada):
    response = change(client, ada, is_active=None, is_superuser="on")

    assert response.status_code == 302
    entry = last()
    assert told(entry) == ("person.changed", "person", "ada", "root")
    assert (entry.before, entry.after) == (
        {"is_active": True, "is_superuser": False},
        {"is_active": False, "is_superuser": True},
    )
    assert entry.person_id == factories.person("root").pk
    assert (entry.request_id, entry.address) == (
        response["X-Request-ID"],
        "127.0.0.1",
    )


def test_changed_groups_and_permissions_are_written_down(client, ada):
    risk = Group.objects.get(name="risk")
    may_change = Permission.objects.get(codename="change_user")

    change(client, ada, groups=[risk.pk], user_permissions=[may_change.pk])
    joined = last()
    change(client, ada)
    left = last()

    assert (joined.before, joined.after) == (
        {"groups": [], "permissions": []},
        {"groups": ["risk"], "permissions": ["auth.change_user"]},
    )
    assert (left.before, left.after) == (joined.after, joined.before)


def test_another_name_is_written_down_under_the_old_one(client, ada):
    change(client, ada, username="ada.l")

    entry = last()
    assert told(entry) == ("person.changed", "person", "ada", "root")
    assert (entry.before, entry.after) == ({"username": "ada"}, {"username": "ada.l"})


def test_what_gives_nobody_a_say_is_not_written_down(client, ada):
    before = number()

    response = change(client, ada, first_name="Ada", email="ada@example.org")

    ada.refresh_from_db()
    assert (response.status_code, ada.first_name, number()) == (302, "Ada", before)


def test_when_somebody_came_is_not_for_a_form_to_say(client, ada):
    before = ada.date_joined, ada.last_login

    change(
        client,
        ada,
        date_joined_0="2020-01-02",
        date_joined_1="03:04:05",
        last_login_0="2020-01-02",
        last_login_1="03:04:05",
    )

    ada.refresh_from_db()
    assert (ada.date_joined, ada.last_login) == before


def test_a_refused_form_is_not_written_down(client, ada):
    before = everyone()

    response = change(client, ada, username="not a name", is_superuser="on")

    assert (response.status_code, everyone()) == (200, before)


def test_a_new_account_is_written_down(client):
    response = client.post(
        "/auth/user/add/",
        {
            "username": "eve",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )

    assert response.status_code == 302
    assert User.objects.get(username="eve").check_password(PASSWORD)
    entry = last()
    assert told(entry) == ("person.created", "person", "eve", "root")
    assert (entry.before, entry.after) == (
        None,
        {
            "username": "eve",
            "is_active": True,
            "is_staff": True,
            "is_superuser": False,
            "groups": ["readers"],
            "permissions": [],
            "steward_of": [],
        },
    )


def test_a_password_set_for_another_is_written_down_without_it(client, ada):
    response = client.post(
        f"/auth/user/{ada.pk}/password/",
        {
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "set-password": "1",
        },
    )

    ada.refresh_from_db()
    entry = last()
    assert (response.status_code, ada.check_password(PASSWORD)) == (302, True)
    assert told(entry) == ("person.password-set", "person", "ada", "root")
    assert (entry.before, entry.after) == (None, None)


def test_a_refused_password_is_not_written_down(client, ada):
    before = everyone()

    response = client.post(
        f"/auth/user/{ada.pk}/password/",
        {"usable_password": "true", "password1": PASSWORD, "password2": "another"},
    )

    assert (response.status_code, everyone()) == (200, before)


def test_a_password_page_of_nobody_is_not_there(client):
    response = client.post("/auth/user/99999/password/", {})

    assert response.status_code == 404


ADA = {
    "username": "ada",
    "is_active": True,
    "is_staff": True,
    "is_superuser": False,
    "groups": [],
    "permissions": [],
    "steward_of": ["market-data"],
}


def test_a_deleted_account_is_written_down_with_what_it_could(client, ada):
    response = client.post(f"/auth/user/{ada.pk}/delete/", {"post": "yes"})

    assert response.status_code == 302
    assert not User.objects.filter(username="ada").exists()
    entry = last()
    assert told(entry) == ("person.deleted", "person", "ada", "root")
    assert (entry.before, entry.after) == (ADA, None)


def test_accounts_deleted_from_the_list_are_written_down_each(client, ada):
    ben, first = factories.person("ben"), number()

    client.post(
        "/auth/user/",
        {
            "action": "delete_selected",
            "_selected_action": [ada.pk, ben.pk],
            "post": "yes",
        },
    )

    entries = models.AuditEntry.objects.filter(number__gt=first).order_by("number")
    assert [(told(entry), entry.before) for entry in entries] == [
        (("person.deleted", "person", name, "root"), {**ADA, "username": name})
        for name in ("ada", "ben")
    ]


def test_a_new_group_is_written_down(client):
    may_change = Permission.objects.get(codename="change_user")

    client.post("/auth/group/add/", {"name": "desk", "permissions": [may_change.pk]})

    entry = last()
    assert told(entry) == ("group.created", "group", "desk", "root")
    assert (entry.before, entry.after) == (
        None,
        {"name": "desk", "permissions": ["auth.change_user"], "members": []},
    )


def test_a_renamed_group_is_written_down(client, ada):
    risk = Group.objects.get(name="risk")
    ada.groups.add(risk)

    client.post(f"/auth/group/{risk.pk}/change/", {"name": "risk desk"})

    entry = last()
    assert told(entry) == ("group.changed", "group", "risk", "root")
    assert (entry.before, entry.after) == ({"name": "risk"}, {"name": "risk desk"})


@pytest.mark.parametrize("from_list", [True, False])
def test_a_deleted_group_is_written_down_with_its_members(client, ada, from_list):
    risk = Group.objects.get(name="risk")
    ada.groups.add(risk)

    if from_list:
        chosen = {"action": "delete_selected", "_selected_action": [risk.pk]}
        client.post("/auth/group/", {**chosen, "post": "yes"})
    else:
        client.post(f"/auth/group/{risk.pk}/delete/", {"post": "yes"})

    entry = last()
    assert told(entry) == ("group.deleted", "group", "risk", "root")
    assert (entry.before, entry.after) == (
        {"name": "risk", "permissions": [], "members": ["ada"]},
        None,
    )


def _posts(client, ada):
    """Yield address and form of every change of who may do what."""
    risk = Group.objects.get(name="risk")
    new = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    page = f"/auth/user/{ada.pk}"
    chosen = {"action": "delete_selected", "post": "yes"}
    yield "/auth/user/add/", {"username": "eve", **new}
    yield f"{page}/password/", {**new, "set-password": "1"}
    yield f"{page}/delete/", {"post": "yes"}
    yield "/auth/user/", {**chosen, "_selected_action": [ada.pk]}
    yield "/auth/group/add/", {"name": "desk"}
    yield f"/auth/group/{risk.pk}/change/", {"name": "risk desk"}
    yield f"/auth/group/{risk.pk}/delete/", {"post": "yes"}
    yield "/auth/group/", {**chosen, "_selected_action": [risk.pk]}


def test_what_cannot_be_written_down_has_not_happened(client, ada):
    risk = Group.objects.get(name="risk")
    # The next entry gets a number that there is already.
    models.AuditHead.objects.update(number=F("number") - 1)
    before = everyone()

    with pytest.raises(DatabaseError):
        change(client, ada, is_superuser="on", groups=[risk.pk])
    assert everyone() == before
    for address, form in _posts(client, ada):
        with pytest.raises(DatabaseError):
            client.post(address, form)
        assert everyone() == before, address


@pytest.mark.parametrize("record", ["domain", "module"])
def test_no_form_changes_who_decides_about_a_domain_or_a_module(client, record):
    factories.module()
    made = {"domain": models.Domain.objects, "module": models.Module.objects}[
        record
    ].get()
    before = everyone()

    for page in ("add/", f"{made.pk}/change/", f"{made.pk}/delete/", ""):
        client.post(
            f"/schemas_app/{record}/{page}",
            {
                "approvals_needed": 9,
                "stewards": [],
                "owner": factories.person("root").pk,
                "action": "delete_selected",
                "_selected_action": [made.pk],
                "post": "yes",
            },
        )

    assert everyone() == before
