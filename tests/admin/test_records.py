"""Records ..."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import reverse

from schemas_app import models
from schemas_app.admin import records
from schemas_app.services import proposals
from tests import factories
from tests.admin.conftest import words


@pytest.fixture
def everything():
    """One row at least of everything."""
    factories.schema()
    factories.published()
    factories.proposal(document=factories.with_field("venue"))
    factories.key()


def list_of(model):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")


def record_of(row):
    meta = row._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_change"
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize("model", records.RECORDS, ids=lambda m: m.__name__)
def test_are_listed_for_everybody_who_signs_in(signed_in, everything, model):
    response = signed_in("ivo").get(list_of(model))

    assert response.status_code == 200
    assert response.context["cl"].result_count >= 1
    assert records.RECORDS[model].note in words(response)
    assert "Add " not in words(response)


@pytest.mark.parametrize("model", records.RECORDS, ids=lambda m: m.__name__)
def test_are_read_on_a_page_of_their_own(signed_in, everything, model):
    row = model.objects.order_by("-pk")[0]

    response = signed_in("ivo").get(record_of(row))

    assert response.status_code == 200
    assert "Record, to read" in words(response)
    assert "<form" not in response.content.decode().partition("<main")[2]


@pytest.mark.parametrize("model", records.RECORDS, ids=lambda m: m.__name__)
@pytest.mark.parametrize("person", [{}, {"is_superuser": True}], ids=["reader", "root"])
def test_are_never_written_through_the_site(signed_in, everything, model, person):
    row = model.objects.order_by("-pk")[0]
    client = signed_in("olga", **person)
    before = model.objects.count()

    answers = [
        client.post(f"{list_of(model)}add/", {}),
        client.post(f"{list_of(model)}{row.pk}/delete/", {"post": "yes"}),
        client.post(
            list_of(model), {"action": "delete_selected", "_selected_action": row.pk}
        ),
    ]

    assert [answer.status_code for answer in answers[:2]] == [404, 404]
    assert model.objects.count() == before


@pytest.mark.parametrize("model", records.RECORDS, ids=lambda m: m.__name__)
def test_are_searched(signed_in, everything, model):
    response = signed_in("ivo").get(list_of(model), {"q": "nothing is called this"})

    assert response.context["cl"].result_count == 0


def test_never_show_the_digest_of_a_key(signed_in, everything):
    key = models.ApiKey.objects.get()
    client = signed_in("root", is_superuser=True)

    pages = [client.get(list_of(models.ApiKey)), client.get(record_of(key))]

    for page in pages:
        assert key.digest not in page.content.decode()
        assert f"srk_{key.prefix}…" in words(page)


def test_that_are_unknown_are_not_found(signed_in):
    response = signed_in("ivo").get("/schemas_app/domain/99/change/")

    assert response.status_code == 404
    assert "There is nothing at this address." in words(response)


def test_lead_to_the_page_where_they_are_worked_with(signed_in, everything):
    made = models.Proposal.objects.order_by("-pk")[0]

    response = signed_in("ivo").get(record_of(made))

    assert f'href="/proposals/{made.pk}/"' in response.content.decode()


@pytest.mark.parametrize("model", [User, Group])
def test_of_people_are_for_administrators(signed_in, model):
    Group.objects.create(name="stewards")

    assert signed_in("ivo").get(list_of(model)).status_code == 403
    assert signed_in("root", is_superuser=True).get(list_of(model)).status_code == 200


def test_are_in_a_table_that_the_site_knows():
    for model in records.RECORDS:
        assert admin.site.is_registered(model)


@pytest.fixture
def draft():
    """A draft of Mia's."""
    factories.schema()
    return proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.with_field("hush")),
        title="A secret",
        message="Hush.",
        by=factories.actor("mia"),
        at=factories.NOW,
    )


@pytest.mark.parametrize(
    ("username", "flags", "status"),
    [("mia", {}, 200), ("ada", {}, 404), ("root", {"is_superuser": True}, 404)],
)
def test_of_a_draft_are_its_authors_alone(signed_in, draft, username, flags, status):
    client = signed_in(username, **flags)
    known = 1 if status == 200 else 0

    for row in (draft, draft.revisions.get()):
        assert client.get(record_of(row)).status_code == status
        listed = client.get(list_of(type(row)))
        assert listed.context["cl"].result_count == known


def test_of_the_trail_say_nothing_of_what_a_draft_says(signed_in, draft):
    entry = models.AuditEntry.objects.get(action="proposal.drafted")

    address = reverse("admin:audit_entry", args=[entry.number])
    said = words(signed_in("root", is_superuser=True).get(address))

    assert "drafted a change of" in said
    assert "secret" not in said
    assert factories.fingerprint(draft) not in said


def test_of_a_draft_do_not_open_its_editor(signed_in, draft):
    address = reverse("admin:proposal_edit", args=[draft.pk])

    assert signed_in("ada").get(address).status_code == 404
    assert signed_in("mia").get(address).status_code == 200
