"""Whoever asks ..."""

import pytest
from django.test import Client

from schemas_app import models
from schemas_app.api import limits
from schemas_app.domain import actors
from schemas_app.permissions import Scope
from schemas_app.services import modules
from tests import factories
from tests.api import conftest


class TestKey:
    def test_is_told_as_whom_it_is_known(self, reader):
        answer = reader.get("/")

        assert answer.json()["caller"] == {
            "kind": "key",
            "name": "tests (module 0.1)",
            "scopes": ["read"],
        }

    @pytest.mark.parametrize(
        "header",
        [
            "Bearer srk_aaaaaaaa_" + "x" * 43,
            "Bearer nonsense",
            "Bearer ",
            "Bearer",
            "Basic bWlhOnNlY3JldA==",
        ],
    )
    def test_is_refused_when_unknown(self, header):
        answer = conftest.Caller(Client(), {"Authorization": header}).get("/")

        assert answer.status_code == 401
        assert answer.json()["code"] == "not_authenticated"
        assert answer.json()["remedy"].startswith("Send the header `Authorization:")
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_is_refused_with_another_secret(self):
        token = factories.key()
        wrong = f"{str(token)[:-1]}{'A' if str(token)[-1] != 'A' else 'B'}"

        answer = conftest.with_key(wrong).get("/")

        assert (answer.status_code, answer.json()["code"]) == (
            401,
            "not_authenticated",
        )

    def test_is_refused_once_revoked(self):
        token = factories.key()
        modules.revoke_key(
            prefix=token.prefix, by=factories.SYSTEM, at=factories.later(1)
        )

        answer = conftest.with_key(token).get("/")

        assert (answer.status_code, answer.json()["code"]) == (401, "key_revoked")
        assert answer.json()["remedy"] == "Ask the module's owner for a new key."
        assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'

    def test_is_refused_once_expired(self):
        token = factories.key(expires_at=factories.later(1))

        answer = conftest.with_key(token).get("/")

        assert (answer.status_code, answer.json()["code"]) == (401, "key_expired")

    def test_counts_before_a_session(self, steward):
        answer = steward.get("/", Authorization="Bearer nonsense")

        assert answer.status_code == 401

    def test_stores_nothing_when_refused(self, nothing_stored):
        factories.schema()

        with nothing_stored():
            answer = conftest.with_key("srk_wrong").post(
                "/schemas/ticks_v1/proposals/", {"title": "x", "document": {}}
            )

        assert answer.status_code == 401

    def test_does_not_read_without_the_scope(self):
        writer = conftest.with_key(factories.key(Scope.PROPOSE))

        answer = writer.get("/schemas/")

        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "permission_denied",
        )
        assert answer.json()["detail"] == "This key does not have the scope `read`."

    def test_does_not_propose_without_the_scope(self, reader, nothing_stored):
        factories.schema()

        with nothing_stored():
            answer = reader.post(
                "/schemas/ticks_v1/proposals/",
                {"title": "A change", "document": factories.TICK},
            )

        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "permission_denied",
        )

    def test_is_named_in_the_audit_trail_with_request_and_address(self, developer):
        factories.domain()

        answer = developer.post(
            "/schemas/",
            {"schema_id": "bars", "title": "Bars", "domain": "market-data"},
        )

        entry = models.AuditEntry.objects.latest("number")
        assert (entry.actor_kind, entry.actor) == (
            actors.ActorKind.KEY,
            "tests (module 0.1)",
        )
        assert entry.person_id == factories.person("mia").pk
        assert (entry.request_id, entry.address) == (
            answer["X-Request-ID"],
            "127.0.0.1",
        )


class TestARefusedKey:
    def test_is_in_the_trail_without_its_secret(self):
        token = factories.key()
        modules.revoke_key(
            prefix=token.prefix, by=factories.SYSTEM, at=factories.later(1)
        )

        answer = conftest.with_key(token).get("/")

        entry = models.AuditEntry.objects.latest("number")
        assert told(entry) == ("key.refused", token.prefix, {"why": "key_revoked"})
        assert (entry.actor_kind, entry.actor) == ("system", "api")
        assert entry.address == "127.0.0.1"
        assert entry.request_id == answer["X-Request-ID"]
        assert token.secret not in str(vars(entry))

    @pytest.mark.parametrize(
        ("header", "shown"),
        [
            ("Bearer srk_aaaaaaaa_" + "x" * 43, "aaaaaaaa"),
            ("Bearer correct horse battery", "…"),
            ("Bearer srk_" + "x" * 43, "…"),
            ("Basic bWlhOnNlY3JldA==", "…"),
        ],
    )
    def test_that_nobody_has_is_named_by_its_prefix_alone(self, header, shown):
        conftest.Caller(Client(), {"Authorization": header}).get("/")

        entry = models.AuditEntry.objects.get()
        assert told(entry) == ("key.refused", shown, {"why": "not_authenticated"})

    def test_in_an_address_is_told_of_though_it_would_open(self):
        token = factories.key()

        conftest.Caller(Client(), {}).get(f"/schemas/?key={token}")

        entry = models.AuditEntry.objects.latest("number")
        assert told(entry) == ("key.refused", token.prefix, {"why": "key_in_address"})

    def test_leaves_nothing_where_none_was_sent(self):
        assert conftest.Caller(Client(), {}).get("/schemas/").status_code == 401

        assert not models.AuditEntry.objects.exists()

    def test_is_only_answered_in_a_flood_from_everywhere(self, settings, monkeypatch):
        """Each that is written down is a row that the next one waits for."""
        settings.REDIS_URL = ""
        monkeypatch.setattr(limits, "_here", limits.Buckets())
        while limits.is_noted():
            pass

        answer = conftest.with_key("srk_wrong").get("/")

        assert answer.status_code == 401
        assert not models.AuditEntry.objects.exists()
        assert not models.RefusedKeys.objects.exists()

    def test_is_answered_where_the_trail_cannot_be_written(self):
        factories.domain()
        # The next entry gets a number that there is already.
        models.AuditHead.objects.update(number=0)

        answer = conftest.with_key("srk_wrong").get("/")

        assert answer.status_code == 401
        assert not models.RefusedKeys.objects.exists()


def told(entry):
    return entry.action, entry.object_id, entry.after


class TestSession:
    def test_is_told_as_whom_it_is_known(self, steward):
        answer = steward.get("/")

        assert answer.json()["caller"] == {
            "kind": "person",
            "name": "ada",
            "scopes": [],
        }

    def test_does_not_write_without_the_csrf_token(self, nothing_stored):
        factories.domain()
        client = Client(enforce_csrf_checks=True)
        client.force_login(factories.person("ada"))

        with nothing_stored():
            answer = conftest.Caller(client, {}).post(
                "/schemas/",
                {"schema_id": "bars", "title": "Bars", "domain": "market-data"},
            )

        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
        assert "X-CSRFToken" in answer.json()["remedy"]

    def test_ends_with_the_account(self, steward):
        person = factories.person("ada")
        person.is_active = False
        person.save()

        answer = steward.get("/")

        assert answer.status_code == 401


class TestNobody:
    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/openapi.yaml",
            "/schemas/",
            "/schemas/ticks_v1/",
            "/schemas/ticks_v1/versions/",
            "/schemas/ticks_v1/versions/latest/",
            "/schemas/ticks_v1/versions/latest/document/",
            "/schemas/ticks_v1/versions/latest/artifacts/arrow_ipc/",
            "/proposals/1/",
            "/announcements/",
        ],
    )
    def test_reads_nothing(self, nobody, path):
        answer = nobody.get(path)

        assert answer.status_code == 401
        assert answer.json()["code"] == "not_authenticated"
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_is_sent_to_sign_in_by_the_docs_page(self):
        answer = Client().get("/api/v1/docs/")

        assert answer.status_code == 302
        assert answer["Location"].endswith("/login/?next=/api/v1/docs/")
