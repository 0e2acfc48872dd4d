"""The pages of a schema and of its versions ..."""

import hashlib

import pytest

from schemas_app.domain import actors
from schemas_app.services import artifacts
from tests import factories
from tests.admin.conftest import words


@pytest.fixture
def ticks():
    """Two versions of the user's ticks, artifacts built, and one open proposal."""
    factories.schema(owner=factories.module())
    for number, release in enumerate(("1.0.0", "1.1.0")):
        version = factories.published(
            document=factories.ticks_text(release), at=factories.later(number)
        )
        artifacts.build(
            version_id=version.pk, by=actors.job("tests"), at=factories.later(number)
        )
    return factories.proposal(
        document=factories.ticks_text("2.0.0"), title="Rename", at=factories.later(9)
    )


def test_say_what_is_current_and_promised(signed_in, ticks):
    page = words(signed_in("ivo").get("/schemas/ticks_v1/"))

    assert "Version 2 · 1.1.0" in page
    assert "A new version accepts whatever the version before it accepted." in page
    assert "1 approval by stewards of Market data, none of them an author." in page
    assert "ada, ben" in page
    assert "0.1 Module 0.1" in page


def test_show_the_versions_newest_first(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/")

    assert [
        (v.number, v.severity.label, [(a.kind, a.mark.label) for a in v.artifacts])
        for v in response.context["versions"]
    ] == [
        (2, "Compatible", [("arrow_ipc", "Ready"), ("arrow_json", "Ready")]),
        (1, "Compatible", [("arrow_ipc", "Ready"), ("arrow_json", "Ready")]),
    ]


def test_show_the_fields(signed_in, ticks):
    fields = signed_in("ivo").get("/schemas/ticks_v1/").context["fields"]

    assert [(f.name, f.type, f.nullable) for f in fields] == [
        ("ts", "timestamp[us]", False),
        ("symbol", "string", False),
        ("price", "float64", False),
        ("size", "int32", False),
        ("side", "string", True),
        ("exchange_id", "string", True),
    ]


def test_show_the_open_proposals(signed_in, ticks):
    (row,) = signed_in("ivo").get("/schemas/ticks_v1/").context["proposals"]

    assert (row.id, row.title) == (ticks.pk, "Rename")


def test_say_why_fields_cannot_be_told(signed_in):
    factories.schema()
    factories.published(document={"not": {"type": "string"}})

    page = words(signed_in("ivo").get("/schemas/ticks_v1/"))

    assert "The fields cannot be laid out in columns." in page


def test_say_so_when_nothing_is_published(signed_in):
    factories.schema()

    page = words(signed_in("ivo").get("/schemas/ticks_v1/"))

    assert "No version yet" in page
    assert "The first approved proposal becomes version 1." in page


def test_of_an_unknown_schema_are_not_found(signed_in):
    response = signed_in("ivo").get("/schemas/nothing/")

    assert response.status_code == 404
    assert "There is no schema 'nothing'." in words(response)


def test_show_what_a_version_changed(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/versions/2/")

    page = words(response)
    assert "Compatible under BACKWARD (STRICT)" in page
    assert "every document of version 1 stays valid." in page
    assert "/properties/exchange_id" in page
    assert response.context["neighbors"] == {"previous": 1}
    assert '<tr class="added">' in response.content.decode()


def test_show_a_first_version_without_a_diff(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/versions/1/")

    assert response.context["diff"] is None
    assert response.context["neighbors"] == {"next": 2}


def test_show_what_a_version_refers_to(signed_in):
    factories.schema("currency")
    factories.published("currency", {"type": "string"})
    factories.schema("prices")
    factories.published("prices", {"$ref": "currency@1"})

    response = signed_in("ivo").get("/schemas/prices/versions/1/")

    assert "currency@1" in words(response)
    assert 'href="/schemas/currency/versions/1/"' in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/schemas/ticks_v1/versions/9/",
        "/schemas/ticks_v1/versions/9/document/",
        "/schemas/ticks_v1/versions/2/artifacts/papyrus/",
    ],
)
def test_of_what_is_not_there_are_not_found(signed_in, ticks, address):
    assert signed_in("ivo").get(address).status_code == 404


def test_give_the_exact_text(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/versions/2/document/")

    assert response.content.decode() == factories.ticks_text("1.1.0")
    assert response["Content-Type"] == "application/schema+json"
    assert response["Content-Disposition"] == (
        'attachment; filename="ticks_v1-1.1.0.json"'
    )


def test_give_an_artifact_with_its_digest(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/versions/2/artifacts/arrow_ipc/")

    assert response.status_code == 200
    assert response["X-Content-SHA256"] == hashlib.sha256(response.content).hexdigest()
    assert response["Content-Disposition"] == (
        'attachment; filename="ticks_v1-1.1.0.arrow_ipc"'
    )


def test_say_that_an_artifact_is_not_built_yet(signed_in):
    factories.schema()
    factories.published()

    response = signed_in("ivo").get("/schemas/ticks_v1/versions/1/artifacts/arrow_ipc/")

    assert response.status_code == 404
    assert "It may still be waiting to be built." in words(response)
