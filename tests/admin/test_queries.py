"""A page asks the database ..."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications_app.webhooks import endpoints
from schemas_app import models
from schemas_app.services import proposals, reviews, webhooks
from tests import factories

MOST = 30
PAGES = (
    "/",
    "/proposals/?state=all",
    "/proposals/{id}/",
    "/schemas/",
    "/register/",
    "/schemas/ticks_v1/",
    "/schemas/ticks_v1/document/",
    "/schemas/ticks_v1/versions/",
    "/schemas/ticks_v1/timeline/",
    "/schemas/ticks_v1/proposals/",
    "/schemas/ticks_v1/modules/",
    "/schemas/ticks_v1/artifacts/",
    "/schemas/ticks_v1/history/",
    "/schemas/ticks_v1/propose/",
    "/schemas/ticks_v1/compare/?old=1&new=1",
    "/schemas/ticks_v1/versions/1/",
    "/modules/",
    "/modules/0.0/",
    "/webhooks/",
    "/webhooks/create/",
    "/policies/?schema=ticks_v1",
    "/policies/propose/",
    "/notifications/",
    "/notifications/preferences/",
    "/schemas_app/domain/",
    "/schemas_app/schema/",
    "/schemas_app/schemaversion/",
    "/schemas_app/artifact/",
    "/schemas_app/proposal/",
    "/schemas_app/revision/",
    "/schemas_app/review/",
    "/schemas_app/module/",
    "/schemas_app/apikey/",
    "/audit/",
    "/audit/1/?verify=1",
    "/audit/export/",
    "/audit/reports/",
    "/notifications_app/announcement/",
)


def fill(numbers):
    """Make everything that a list may show, once for each of the numbers."""
    for number in numbers:
        name = f"schema_{number}"
        factories.schema(name, owner=factories.module(f"0.{number}"))
        factories.published(name)
        factories.key()
        webhooks.create(
            wanted=endpoints.Wanted(label=name, url="https://hooks.example.com/"),
            by=factories.actor("ada"),
            at=factories.NOW,
        )
        made = factories.proposal(
            "ticks_v1",
            factories.with_field(f"field_{number}"),
            title=f"Change {number}",
            at=factories.later(number + 1),
        )
        reviews.request_changes(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            comment="Once more.",
            by=factories.actor("ben"),
            at=factories.later(number + 1),
        )
        proposals.revise(
            proposal_id=made.pk,
            text=factories.text_of(factories.with_field(f"other_{number}")),
            by=factories.actor("mia"),
            at=factories.later(number + 2),
        )


def asked(client, page):
    """Return how often a page asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", PAGES)
def test_a_bounded_number_of_times_however_much_there_is(signed_in, page):
    factories.schema()
    factories.published()
    client = signed_in("ada")
    factories.group("auditors", "ada")
    fill(range(1))
    address = page.format(id=models.Proposal.objects.latest("pk").pk)
    few = asked(client, address)

    fill(range(1, 5))

    assert few <= MOST
    assert asked(client, address) == few
