"""The History page of every model page shows the audit trail, and nothing else is kept."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.urls import reverse

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.admin import history
from schemas_app.services import artifacts
from tests import factories
from tests.admin.conftest import words

# They are the history.
WITHOUT = {models.AuditEntry, Announcement}
FLAGS = {"is_active": "on", "is_staff": "on"}


@pytest.fixture
def root(signed_in):
    return signed_in("root", is_superuser=True)


@pytest.fixture
def world(_database):
    factories.key()
    factories.schema()
    version = factories.published()
    artifacts.build(version_id=version.pk, by=factories.SYSTEM, at=factories.NOW)
    return version


def page(client, record, what="history"):
    meta = type(record)._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_{what}"
    return client.get(reverse(name, args=[record.pk]))


def test_every_model_of_the_site_has_it_or_is_history_itself():
    shown = set(admin.site._registry)

    assert shown == set(history.ABOUT) | (shown & WITHOUT)
    assert all(isinstance(a, history.InTheTrail) for a in admin.site._registry.values())


def test_a_record_shows_what_was_done_to_it(root, world):
    said = {
        models.Domain: "tests (system) created domain market-data",
        models.Schema: "mia proposed a change of ticks_v1",
        models.SchemaVersion: "ada published ticks_v1@1",
        models.Proposal: "ada approved proposal #",
        models.Revision: "ada approved proposal #",
        models.Review: "ada approved proposal #",
        models.Artifact: "built artifact ticks_v1@1/",
        models.Module: "tests (system) registered module 0.1",
        models.ApiKey: "tests (system) created API key ",
    }

    for model, sentence in said.items():
        record = model._default_manager.all()[0]
        link = reverse(
            f"admin:schemas_app_{model._meta.model_name}_history", args=[record.pk]
        )
        assert sentence in words(page(root, record)), model
        assert link in page(root, record, "change").content.decode(), model
    assert set(said) | {User, Group} == set(history.ABOUT)


def test_edits_of_accounts_are_shown_and_logged_nowhere_else(root):
    ada = factories.person("ada")
    risk = Group.objects.create(name="risk")
    form = {"username": "ada"}

    root.post(f"/auth/user/{ada.pk}/change/", {**form, **FLAGS, "groups": [risk.pk]})
    root.post(f"/auth/group/{risk.pk}/change/", {"name": "risk"})
    root.post("/auth/group/add/", {"name": "desk"})
    shown = words(page(root, ada)), words(page(root, Group.objects.get(name="desk")))
    root.post(f"/auth/group/{risk.pk}/delete/", {"post": "yes"})

    assert "root changed what ada may do" in shown[0]
    assert "root created group desk" in shown[1]
    assert "History" in words(page(root, ada, "change"))
    assert not LogEntry.objects.exists()


class TestNamesThatChangeHands:
    """Ada becomes Eve, and somebody else becomes Ada."""

    NEW = {  # noqa: RUF012
        "username": "ada",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
        "usable_password": "true",
    }

    def renamed(self, root, person, name):
        form = {**FLAGS, "username": name}
        answer = root.post(f"/auth/user/{person.pk}/change/", form)
        assert answer.status_code == 302, words(answer)

    def test_take_the_history_of_accounts_along(self, root):
        eve = factories.person("ada")

        self.renamed(root, eve, "eve")
        self.renamed(root, eve, "zoe")
        eve.refresh_from_db()
        shown = words(page(root, eve))

        assert "root changed what ada may do" in shown
        assert "root changed what eve may do" in shown

    def test_leave_nothing_to_whoever_takes_them_over(self, root):
        eve = factories.person("ada")
        self.renamed(root, eve, "eve")

        answer = root.post("/auth/user/add/", self.NEW)
        shown = words(page(root, User.objects.get(username="ada")))

        assert answer.status_code == 302, words(answer)
        assert "root created the account of ada" in shown
        assert "changed what ada may do" not in shown

    def test_may_come_back(self, root):
        ada = factories.person("ada")

        for name in ("eve", "ada"):
            self.renamed(root, ada, name)
        shown = words(page(root, ada))

        assert "root changed what ada may do" in shown
        assert "root changed what eve may do" in shown

    def test_leave_nothing_of_what_was_deleted(self, root):
        old = Group.objects.create(name="desk")
        root.post(f"/auth/group/{old.pk}/delete/", {"post": "yes"})
        new = Group.objects.create(name="desk")

        assert "The trail says nothing of it." in words(page(root, new))

    def test_of_groups_do_as_well(self, root):
        desk = Group.objects.create(name="desk")
        root.post(f"/auth/group/{desk.pk}/change/", {"name": "floor"})

        desk.refresh_from_db()

        assert "root changed group desk" in words(page(root, desk))


def test_what_nobody_did_anything_to_says_so(root):
    nobody = Group.objects.create(name="nobody")

    assert "The trail says nothing of it." in words(page(root, nobody))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/auth/user/999999/history/", 404),
        ("/schemas_app/schema/x/history/", 404),
        ("/schemas_app/auditentry/1/history/", 404),
    ],
)
def test_what_is_not_there_has_none(root, world, address, status):
    assert root.get(address).status_code == status


def test_of_an_account_is_not_for_everybody(signed_in):
    ada = factories.person("ada")

    assert page(signed_in("mia"), ada).status_code == 403
