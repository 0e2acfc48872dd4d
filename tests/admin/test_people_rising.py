"""Whoever manages people in Django's forms does not rise by it."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from schemas_app import models
from tests import factories
from tests.admin.test_people import change, everyone

PASSWORD = "correct horse battery"


@pytest.fixture
def amy(signed_in):
    """An administrator, who is no superuser."""
    factories.group("auditors")
    return signed_in("amy")


@pytest.fixture
def eve(signed_in):
    """Somebody whom a permission of Django's own lets change accounts."""
    client = signed_in("eve")
    names = ("view_user", "add_user", "change_user", "delete_user")
    may = Permission.objects.filter(codename__in=names)
    factories.person("eve").user_permissions.set(may)
    return client


def of(name):
    return Group.objects.get_or_create(name=name)[0].pk


def test_an_administrator_gives_roles_to_others(amy):
    nora = factories.person("nora")

    response = change(amy, nora, groups=[of("auditors"), of("administrators")])

    assert response.status_code == 302
    assert sorted(nora.groups.values_list("name", flat=True)) == [
        "administrators",
        "auditors",
    ]


def test_an_administrator_cannot_rise_or_touch_who_is_above(amy, eve):
    root = factories.person("root", is_superuser=True)
    amy_, nora = factories.person("amy"), factories.person("nora")
    more = Group.objects.create(name="more")
    more.permissions.add(Permission.objects.get(codename="delete_logentry"))
    one = Permission.objects.get(codename="delete_logentry").pk
    new = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    user, group = "/auth/user/{}/{}/", "/auth/group/{}/{}/"
    chosen = {"action": "delete_selected", "post": "yes"}
    before = everyone()

    answers = {
        "superuser field": change(amy, nora, is_superuser="on", first_name="Nora"),
        "own superuser field": change(amy, amy_, is_superuser="on"),
        "own groups": change(amy, amy_, groups=[of("auditors"), of("administrators")]),
        "a permission": change(amy, nora, user_permissions=[one]),
        "a group with more": change(amy, nora, groups=[more.pk]),
        "a superuser": change(amy, root, is_active=None),
        "a superuser's password": amy.post(user.format(root.pk, "password"), new),
        "a superuser's end": amy.post(user.format(root.pk, "delete"), {"post": "yes"}),
        "all superusers' end": amy.post(
            "/auth/user/", {**chosen, "_selected_action": [root.pk]}
        ),
        "permissions of a group": amy.post(
            group.format(of("auditors"), "change"),
            {"name": "auditors", "permissions": [one]},
        ),
        "a group that gives more": amy.post(
            group.format(more.pk, "change"), {"name": "less"}
        ),
        "the name of a role": amy.post(
            group.format(of("auditors"), "change"), {"name": "readers of all"}
        ),
        "the end of a role": amy.post(
            group.format(of("auditors"), "delete"), {"post": "yes"}
        ),
        "a new account with more": amy.post(
            "/auth/user/add/", {"username": "new", **new, "groups": [more.pk]}
        ),
        "more than one's own": change(eve, nora, groups=[of("administrators")]),
        "somebody above": change(eve, amy_, first_name="Amy"),
    }

    silent = {"superuser field", "own superuser field", "own groups", "a permission"}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        # These are no fields of the form, so that nobody hears of them.
        name: 302 if name in silent | {"permissions of a group"} else 403
        for name in answers
    }
    User.objects.filter(username="nora").update(first_name="")
    factories.person("nora").groups.set([of("proposers")])
    after = everyone()
    rights = ("is_superuser", "is_active", "is_staff", "password", "username")
    assert [[row[one] for one in rights] for row in after[0]] == [
        [row[one] for one in rights] for row in before[0]
    ]
    assert after[1] == before[1]
    assert {tuple(sorted(r.items())[1:]) for r in after[3]} == {
        tuple(sorted(r.items())[1:]) for r in before[3]
    }
    assert set(factories.person("amy").groups.values_list("name", flat=True)) == {
        "administrators"
    }


def test_nobody_renames_or_ends_a_role_not_even_a_superuser(signed_in):
    client = signed_in("root", is_superuser=True)
    group = of("proposers")
    before = everyone()

    answers = [
        client.post(f"/auth/group/{group}/change/", {"name": "authors"}),
        client.post(f"/auth/group/{group}/delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert everyone() == before


@pytest.mark.parametrize("chosen", [[], ["proposers"]])
def test_a_new_account_may_sign_in_and_reads_unless_chosen(amy, chosen):
    response = amy.post(
        "/auth/user/add/",
        {
            "username": "new",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "groups": [of(name) for name in chosen],
        },
    )

    made = User.objects.get(username="new")
    assert (response.status_code, made.is_staff) == (302, True)
    assert [group.name for group in made.groups.all()] == (chosen or ["readers"])
    entry = models.AuditEntry.objects.get(action="person.created", object_id="new")
    assert entry.after["groups"] == (chosen or ["readers"])


def test_the_form_of_a_new_account_begins_with_readers(amy):
    page = amy.get("/auth/user/add/")

    assert page.context["adminform"].form.initial["groups"] == [
        Group.objects.get(name="readers")
    ]
