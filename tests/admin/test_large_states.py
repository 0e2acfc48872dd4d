"""A very large schema is shown ..."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schemas_app import models
from tests import factories
from tests.admin.conftest import words

MOST_QUERIES = 30
VERSIONS = 200
PROPERTIES = 2_000


def asked(client, address):
    """Return the page, which must not ask the database too often."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)

    assert page.status_code == 200
    assert len(queries) <= MOST_QUERIES
    return page


def many_versions():
    """Publish once, and copy the rows: two hundred checks against all before take long."""
    factories.schema()
    first = factories.published(title="Change 1")
    entry = models.TimelineEntry.objects.get()
    proposals = models.Proposal.objects.bulk_create(
        _copy(first.proposal, title=f"Change {number}", closed_at=_at(number))
        for number in range(2, VERSIONS + 1)
    )
    versions = models.SchemaVersion.objects.bulk_create(
        _copy(
            first,
            number=number,
            semantic_version=f"1.{number}.0",
            proposal_id=proposal.pk,
            published_at=_at(number),
            effective_from=_at(number),
        )
        for number, proposal in enumerate(proposals, start=2)
    )
    models.TimelineEntry.objects.bulk_create(
        _copy(
            entry,
            number=version.number,
            version_id=version.pk,
            known_from=version.published_at,
            effective_from=version.published_at,
        )
        for version in versions
    )


def _copy(row, **values):
    names = [field.attname for field in row._meta.concrete_fields if field.name != "id"]
    return type(row)(**{**{name: getattr(row, name) for name in names}, **values})


def _at(number):
    return factories.NOW + timedelta(hours=number)


@pytest.mark.parametrize(
    ("tab", "shown"),
    [("versions", "versions"), ("timeline", "rows"), ("artifacts", "versions")],
)
def test_a_page_of_two_hundred_versions_at_a_time(signed_in, tab, shown):
    many_versions()
    client = signed_in("ivo")

    page = asked(client, f"/schemas/ticks_v1/{tab}/")

    pages = page.context["pages"]
    assert len(page.context[shown]) in {20, 25}
    assert pages.number == 1
    assert pages.last == VERSIONS // len(page.context[shown])
    assert asked(client, f"/schemas/ticks_v1/{tab}/{pages.next}").context["pages"]


def test_on_a_ruler_with_every_version(signed_in):
    many_versions()

    page = asked(signed_in("ivo"), "/schemas/ticks_v1/timeline/")

    ruler = page.context["ruler"]
    assert len(ruler.stretches) == VERSIONS
    # Only where there is room for it.
    assert [s.label for s in ruler.stretches if s.label] == ["v200"]


def test_with_every_version_to_compare(signed_in):
    many_versions()

    page = asked(signed_in("ivo"), "/schemas/ticks_v1/compare/?old=7&new=190")

    assert len(page.context["choices"]) == VERSIONS
    assert "Both versions say the same." in words(page)


def test_two_hundred_of_two_thousand_fields_at_a_time(signed_in):
    names = [f"field_{number:04}" for number in range(PROPERTIES)]
    document = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
    }
    factories.schema()
    factories.published(document=document)
    client = signed_in("nora")

    page = asked(client, "/schemas/ticks_v1/?page=10")
    text = asked(client, "/schemas/ticks_v1/document/")

    assert [field.name for field in page.context["fields"]] == names[-200:]
    assert page.context["pages"].found == "2,000 fields"
    assert len(text.context["document"]) == 1_000
    assert asked(client, "/schemas/ticks_v1/versions/1/")
    assert asked(client, "/schemas/ticks_v1/propose/")
