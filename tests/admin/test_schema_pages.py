"""The pages of a schema and of its versions ..."""

import hashlib

import pytest

from schemas_app import models
from schemas_app.admin.pages import schema_page
from schemas_app.domain import actors
from schemas_app.domain.artifact_kinds import kinds
from schemas_app.services import artifacts, proposals, uses
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
    assert "1 approval by stewards of Market data, never an author" in page
    assert "ada, ben" in page
    assert "0.1 Module 0.1" in page


def test_show_the_versions_newest_first(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/artifacts/")

    assert [
        (v.number, v.severity.label, [(a.kind, a.mark.label) for a in v.artifacts])
        for v in response.context["versions"]
    ] == [
        (2, "Compatible", [(kind, "Ready") for kind in sorted(kinds.KINDS)]),
        (1, "Compatible", [(kind, "Ready") for kind in sorted(kinds.KINDS)]),
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


def test_show_every_proposal_but_the_drafts_of_others(signed_in, ticks):
    draft = proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.with_field("venue")),
        title="Draft",
        by=factories.actor("mia"),
        at=factories.later(10),
    )
    address = "/schemas/ticks_v1/proposals/"

    rows = signed_in("ivo").get(address).context["proposals"]
    own = signed_in("mia").get(address).context["proposals"]

    published = ["A change", "A change"]
    assert [row.title for row in rows] == ["Rename", *published]
    assert [row.title for row in own] == ["Draft", "Rename", *published]
    assert own[0].id == draft.pk


def test_warn_of_a_breaking_change_under_review(signed_in, ticks):
    for tab in ("", "versions/", "timeline/", "history/"):
        page = words(signed_in("ivo").get(f"/schemas/ticks_v1/{tab}"))

        assert "A breaking change is under review: Rename" in page


def test_say_what_the_policy_in_force_asks_for(signed_in, ticks):
    factories.policy(
        {
            "name": "breaking",
            "severities": ["breaking"],
            "approvals": 2,
            "owners_answer": True,
            "notice_hours": 72,
        }
    )

    page = words(signed_in("ivo").get("/schemas/ticks_v1/"))

    assert "Breaking 2 approvals by stewards of Market data, never an author" in page
    assert "3 days of notice before it takes effect" in page


def test_name_the_types_and_constraints_of_fields(signed_in, ticks):
    fields = signed_in("ivo").get("/schemas/ticks_v1/").context["fields"]

    assert [(f.json_type, f.constraints) for f in fields] == [
        ("string (date-time)", ()),
        ("string", ()),
        ("number", ()),
        ("integer", ()),
        ("string", ('"B", "S"',)),
        ("string", ()),
    ]


def test_show_the_document_of_any_version(signed_in, ticks):
    client = signed_in("ivo")

    newest = client.get("/schemas/ticks_v1/document/")
    first = client.get("/schemas/ticks_v1/document/?version=1")

    assert (newest.context["number"], first.context["number"]) == (2, 1)
    assert "exchange_id" in words(newest)
    assert "exchange_id" not in words(first)


def test_count_the_lines_of_a_long_document_on(signed_in, monkeypatch):
    monkeypatch.setattr(schema_page, "LINES", 5)
    factories.schema()
    factories.published()

    response = signed_in("ivo").get("/schemas/ticks_v1/document/?page=2")

    assert (response.context["document_start"], len(response.context["document"])) == (
        6,
        5,
    )
    assert '<td class="ln">6</td>' in response.content.decode()


def test_offer_to_compare_the_newest_two(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/versions/")

    assert [(v.number, v.title) for v in response.context["versions"]] == [
        (2, "A change"),
        (1, "A change"),
    ]
    assert (response.context["old_number"], response.context["new_number"]) == (1, 2)


def test_tell_who_uses_the_schema(signed_in, ticks):
    factories.use("13", "price")
    pinned = factories.use("2")
    uses.declare(
        module="2",
        schema_id="ticks_v1",
        role="consumer",
        pin="1.0.0",
        by=factories.actor("mia"),
        at=factories.later(1),
    )
    reader = factories.actor_of(factories.key(module_number="9"))
    uses.observe(
        version=pinned.schema.versions.get(number=1), by=reader, at=factories.later(2)
    )

    response = signed_in("ivo").get("/schemas/ticks_v1/modules/")

    assert [
        (use.module, use.role, use.pin, use.version, use.fields)
        for use in response.context["uses"]
    ] == [("2", "consumer", "1.0.0", 1, ()), ("13", "consumer", "", 2, ("price",))]
    (seen,) = response.context["seen"]
    assert (seen.module, seen.version, seen.declared, seen.behind) == (
        "9",
        1,
        False,
        True,
    )
    assert response.context["adoption"].summary == (
        "1 of 2 declared uses on version 2; 1 of 2 declared uses on version 1"
    )


def test_tell_the_history_of_the_schema(signed_in, ticks):
    lines = signed_in("ivo").get("/schemas/ticks_v1/history/").context["lines"]

    assert [(line.actor, line.sentence) for line in lines[:2]] == [
        ("mia", "proposed a change of ticks_v1"),
        ("tests", "built artifact ticks_v1@2/sql_postgresql"),
    ]


@pytest.mark.parametrize(
    "tab", ["", "document/", "versions/", "timeline/", "proposals/", "modules/"]
)
def test_of_a_schema_without_versions_say_so(signed_in, tab):
    factories.schema()

    response = signed_in("ivo").get(f"/schemas/ticks_v1/{tab}")

    assert response.status_code == 200
    assert "No version yet" in words(response)
    assert "yet" in words(response).split("History")[-1] or tab == "modules/"


def test_offer_to_watch_and_to_propose(signed_in, ticks):
    client = signed_in("nora")
    address = "/schemas/ticks_v1/versions/"
    page = client.get(address)

    assert "Watch" in words(page)
    assert 'href="/schemas/ticks_v1/propose/"' in page.content.decode()
    form = {"pattern": "ticks_v1", "next": address}
    answer = client.post("/notifications/watch/", form)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "Watching" in words(client.get(address))


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
    assert response.context["author"] == "mia"
    assert response.context["approvers"] == ("ada",)
    assert '<tr class="added">' in response.content.decode()


def test_show_a_first_version_without_a_diff(signed_in, ticks):
    response = signed_in("ivo").get("/schemas/ticks_v1/versions/1/")

    assert response.context["base"] == 0
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


def test_let_a_steward_have_failed_artifacts_built_again(signed_in, ticks):
    version = models.SchemaVersion.objects.get(number=2)
    version.artifacts.filter(kind="parquet").update(
        status="failed", reason="Disk full.", content=None, sha256=""
    )
    page = signed_in("ada").get("/schemas/ticks_v1/versions/2/")

    signed_in("ada").post("/schemas/ticks_v1/versions/2/artifacts-again/")

    assert "Build what failed again" in words(page)
    assert version.artifacts.get(kind="parquet").status == "queued"
    again = signed_in("ada").get("/schemas/ticks_v1/versions/2/")
    assert "Build what failed again" not in words(again)


def test_let_nobody_else_have_them_built_again(signed_in, ticks):
    version = models.SchemaVersion.objects.get(number=2)
    version.artifacts.filter(kind="parquet").update(
        status="failed", reason="Disk full.", content=None, sha256=""
    )

    response = signed_in("ivo").post("/schemas/ticks_v1/versions/2/artifacts-again/")

    assert response.status_code == 403
    assert version.artifacts.get(kind="parquet").status == "failed"


def test_say_that_an_artifact_is_not_built_yet(signed_in):
    factories.schema()
    factories.published()

    response = signed_in("ivo").get("/schemas/ticks_v1/versions/1/artifacts/arrow_ipc/")

    assert response.status_code == 404
    assert "It may still be waiting to be built." in words(response)
