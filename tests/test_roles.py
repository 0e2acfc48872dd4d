"""What the roles may do: docs/security.md says it, and every way of asking agrees."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client

from schemas_app import models, permissions
from schemas_app.api import authentication
from schemas_app.domain import actors, errors, roles
from tests import doors, factories, matrix

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parent.parent / "docs" / "security.md"
YES, NO = "yes", "-"


@pytest.fixture
def world():
    return doors.scene()


def table():
    """Return what the table of roles says: by permission and role, whether."""
    lines = DOCS.read_text().splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith(("| permission |", "| `registry."))
    ]
    (_, *columns), *body = rows
    return {
        (name.strip("`"), role): {YES: True, NO: False}[cell]
        for name, *cells in body
        for role, cell in zip(columns, cells, strict=True)
    }


def things(world):
    """Return what each kind of permission is asked for: all the same, but the names."""
    key = models.ApiKey.objects.get(prefix=world.key.prefix)
    return {
        "schema_id": "ticks_v1",
        "proposal": world.proposal,
        "thread": world.thread,
        "domain": world.proposal.schema.domain,
        "policy": world.policy,
        "module": key.module,
        "key": key,
        "owner_id": key.module.owner_id,
        "": None,
    }


def test_the_table_of_the_documentation_is_what_holds(world):
    of = things(world)
    told = table()

    holds = {
        (name, role): permissions.holds(name, by=world.actor(role), of=of[one.of])
        for name, one in permissions.VOCABULARY.items()
        for role in dict.fromkeys(role for _, role in told)
    }

    assert holds == told


def test_django_answers_the_same_for_people_and_keys(world):
    of = things(world)
    asked = [(name, of[one.of]) for name, one in permissions.VOCABULARY.items()]
    people = [role for role in doors.ROLES if role not in (*world.keys, "superuser")]
    found, wanted = {}, {}

    for role in (*people, *world.keys):
        if role in ("anonymous", "outsider", "revoked key"):
            continue
        by = world.actor(role)
        holder = (
            authentication.KeyHolder(by.label, by)
            if by.kind is actors.ActorKind.KEY
            else factories.person(matrix.ROLES[role])
        )
        for name, thing in asked:
            found[name, role] = holder.has_perm(name, thing)
            wanted[name, role] = permissions.holds(name, by=by, of=thing)

    assert found == wanted


def test_whoever_is_not_let_in_holds_nothing():
    out = factories.person("out", is_staff=False)
    gone = factories.person("gone", is_active=False)

    for user in (out, gone, AnonymousUser()):
        assert not any(user.has_perm(name) for name in permissions.VOCABULARY)
        assert not user.has_perm("auth.view_user")


def test_what_needs_a_thing_is_held_by_nobody_without_it():
    ada = factories.actor("ada")

    needing = [n for n, one in permissions.VOCABULARY.items() if one.of and one.needs]

    assert len(needing) == 9
    assert not any(permissions.holds(name, by=ada) for name in needing)


def test_a_permission_that_is_none_is_a_mistake():
    with pytest.raises(LookupError):
        factories.person("ada").has_perm("registry.fly")


def test_administrators_see_people_in_djangos_own_forms_and_nobody_else():
    names = [
        f"auth.{act}_{of}" for act in ("view", "change") for of in ("user", "group")
    ]

    assert factories.person("amy").has_perms(names)
    assert factories.person("amy").has_module_perms("auth")
    assert not any(factories.person("ada").has_perm(name) for name in names)
    assert not factories.person("amy").has_perm("schemas_app.delete_schema")


def test_the_groups_are_there_from_the_start():
    assert set(roles.GROUPS) <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ria", "in the group `proposers`"),
        ("ivo", "in the group `proposers`"),
        ("amy", "in the group `proposers`"),
    ],
)
def test_whoever_may_not_propose_hears_who_can_help(name, told):
    with pytest.raises(errors.NotAllowed) as refused:
        permissions.check_can_propose(by=factories.actor(name))

    assert told in refused.value.remedy


def test_a_key_proposes_no_more_than_who_answers_for_it():
    token = factories.key(owner="nora")
    factories.person("nora").groups.clear()
    models.Module.objects.update(owner=factories.person("mia"))

    with pytest.raises(errors.NotAllowed, match="Changes are proposed by"):
        permissions.check_can_propose(by=factories.actor_of(token))


@pytest.mark.parametrize(("name", "offered"), [("ria", False), ("nora", True)])
def test_pages_offer_proposing_to_those_who_may(name, offered):
    factories.schema()
    client = Client()
    client.force_login(factories.person(name))

    pages = [client.get(page) for page in ("/schemas/", "/schemas/ticks_v1/")]

    assert [
        word in page.content.decode()
        for page, word in zip(pages, ("/register/", "/propose/"), strict=True)
    ] == [offered, offered]
