"""A key that is for some schemas and networks only ..."""

import json

import pytest
from django.test import Client

from schemas_app import models
from tests import factories
from tests.api import conftest

_NEW = {"title": "Something new", "document": factories.with_field("flag")}


@pytest.fixture(autouse=True)
def _registry(_database):
    for name in ("ticks_v1", "ticks_v2", "bars"):
        factories.schema(name)
        factories.published(name)


@pytest.fixture
def limited():
    """A module whose key is for ticks_*."""
    return conftest.with_key(factories.key(schemas=["ticks_*"]))


def names(answer):
    return [row["schema_id"] for row in answer.json()["results"]]


class TestGlobs:
    @pytest.mark.parametrize(
        "path",
        [
            "/schemas/bars/",
            "/schemas/bars/versions/",
            "/schemas/bars/versions/latest/",
            "/schemas/bars/versions/1/document/",
            "/schemas/bars/timeline/",
        ],
    )
    def test_do_not_read_what_they_do_not_fit(self, limited, path):
        answer = limited.get(path)

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
        assert answer.json()["detail"] == "This key is not for the schema bars."
        assert answer.json()["remedy"] == "It is for ticks_*; ask for a key with more."

    def test_read_what_they_fit(self, limited):
        assert limited.get("/schemas/ticks_v2/versions/latest/").status_code == 200

    def test_list_what_they_fit(self, limited):
        assert names(limited.get("/schemas/")) == ["ticks_v1", "ticks_v2"]

    def test_hear_of_what_they_fit(self, limited):
        answer = limited.get("/announcements/")

        assert set(names(answer)) == {"ticks_v1", "ticks_v2"}

    def test_do_not_take_an_underscore_for_any_character(self, limited):
        factories.schema("ticksXv1")

        assert names(limited.get("/schemas/")) == ["ticks_v1", "ticks_v2"]

    def test_propose_what_they_fit(self, limited):
        assert limited.post("/schemas/ticks_v1/proposals/", _NEW).status_code == 201

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/schemas/bars/proposals/", _NEW),
            ("/schemas/bars/proposals/", {**_NEW, "draft": True}),
            ("/schemas/bars/check/", {"document": factories.TICK}),
            (
                "/schemas/",
                {"schema_id": "orders", "title": "Orders", "domain": "market-data"},
            ),
            ("/modules/0.1/uses/", {"schema_id": "bars", "role": "consumer"}),
        ],
    )
    def test_do_not_write_what_they_do_not_fit(
        self, limited, nothing_stored, path, body
    ):
        with nothing_stored():
            answer = limited.post(path, body)

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

    def test_do_not_see_proposals_of_others(self, limited):
        made = factories.proposal("bars", factories.with_field("flag"))

        answer = limited.get(f"/proposals/{made.pk}/")

        assert answer.json()["code"] == "proposal_not_found"

    def test_do_not_revise_proposals_of_others(self, limited, nothing_stored):
        made = factories.proposal("bars", factories.with_field("flag"))

        with nothing_stored():
            answer = limited.post(f"/proposals/{made.pk}/withdraw/", {})

        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "proposal_not_found",
        )


class TestNetworks:
    @pytest.mark.parametrize(
        ("networks", "address"),
        [
            (["127.0.0.0/8"], "127.0.0.1"),
            (["10.0.0.0/8", "fd00::/8"], "fd00::7"),
            (["10.0.0.0/8"], "::ffff:10.1.2.3"),
            ([], "203.0.113.9"),
        ],
    )
    def test_let_in(self, networks, address):
        token = factories.key(networks=networks)

        assert asked_from(address, token).status_code == 200

    @pytest.mark.parametrize("address", ["203.0.113.9", "fd00::7", "", "nonsense"])
    def test_keep_out(self, address):
        token = factories.key(networks=["10.0.0.0/8"])

        answer = asked_from(address, token)

        assert (answer.status_code, answer.json()["code"]) == (401, "key_elsewhere")
        assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        assert models.ApiKey.objects.get().last_used_at is None


class TestLastUse:
    def test_is_noted_with_the_first_request(self, django_assert_num_queries):
        token = factories.key()
        caller = conftest.with_key(token)

        caller.get("/")

        noted = models.ApiKey.objects.get().last_used_at
        assert noted is not None
        with django_assert_num_queries(1):
            caller.get("/")
        assert models.ApiKey.objects.get().last_used_at == noted

    def test_is_noted_again_after_a_minute(self):
        token = factories.key()
        models.ApiKey.objects.update(last_used_at=factories.NOW)

        conftest.with_key(token).get("/")

        assert not models.ApiKey.objects.filter(last_used_at=factories.NOW).exists()

    def test_is_not_noted_of_a_refused_key(self):
        token = factories.key()

        conftest.with_key(f"srk_{token.prefix}_{'x' * 43}").get("/")

        assert models.ApiKey.objects.get().last_used_at is None


def asked_from(address, token):
    return Client(REMOTE_ADDR=address).get(
        "/api/v1/", headers={"Authorization": f"Bearer {token}"}
    )


class TestOtherSchemas:
    """What a key is not for is neither named nor told apart from what there is not."""

    @pytest.fixture(autouse=True)
    def _used(self):
        factories.use("0.1", schema_id="bars")
        factories.use("0.1")
        change = {"type": "object", "properties": {"ts": {"type": "integer"}}}
        for name in ("bars", "ticks_v1"):
            factories.proposal(name, change, title=f"Of {name}")
        everything = conftest.with_key(factories.key())
        for name in ("bars", "ticks_v1"):
            everything.get(f"/schemas/{name}/versions/1/")

    def test_are_not_named_by_modules(self, limited):
        told = limited.get("/modules/0.1/").json()

        for member in ("uses", "observed", "asked"):
            assert [row["schema_id"] for row in told[member]] == ["ticks_v1"], member
        assert "bars" not in json.dumps(told)

    def test_are_named_by_modules_to_others(self, reader):
        told = reader.get("/modules/0.1/").json()

        for member in ("uses", "observed", "asked"):
            assert {row["schema_id"] for row in told[member]} == {"bars", "ticks_v1"}

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/policies/simulate/", {"severity": "breaking", "schema_id": "{}"}),
            ("/modules/0.1/uses/", {"schema_id": "{}", "role": "consumer"}),
            ("/modules/0.1/uses/withdraw/", {"schema_id": "{}", "role": "consumer"}),
            ("/schemas/", {"schema_id": "{}", "title": "A", "domain": "market-data"}),
            ("/schemas/{}/proposals/", _NEW),
            ("/schemas/{}/check/", {"document": factories.TICK}),
            ("/schemas/{}/versions/1/deprecate/", {"reason": "Old."}),
            ("/schemas/{}/versions/1/retire/", {"reason": "Old."}),
            ("/schemas/{}/", None),
            ("/schemas/{}/versions/", None),
            ("/schemas/{}/versions/1/report/1/", None),
            ("/announcements/?schema_id={}", None),
            ("/proposals/?schema_id={}", None),
        ],
    )
    def test_are_refused_as_unknown_ones_are(self, limited, nothing_stored, path, body):
        with nothing_stored():
            known, unknown = (ask(limited, path, body, of) for of in ("bars", "none"))

        assert known["code"] == unknown["code"] == "permission_denied"
        assert known == {
            **json.loads(json.dumps(unknown).replace("none", "bars")),
            "request_id": known["request_id"],
        }


def ask(caller, path, body, schema_id):
    if body is None:
        return caller.get(path.format(schema_id)).json()
    sent = json.dumps(body).replace("{}", schema_id)
    return caller.post(path.format(schema_id), sent).json()
