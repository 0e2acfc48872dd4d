"""The audit trail and the keys over HTTP."""

import pytest

from schemas_app import models
from tests import factories
from tests.api import conftest


@pytest.fixture
def auditor(_database):
    factories.group("auditors", "ivo")
    return conftest.signed_in("ivo")


class TestTheAuditTrail:
    @pytest.fixture(autouse=True)
    def _history(self, _database):
        factories.schema()
        factories.published()

    def test_is_read_after_a_number(self, auditor):
        page = auditor.get("/audit/?limit=2").json()
        rest = auditor.get(f"/audit/?after={page['next_after']}").json()

        numbers = [row["number"] for row in (*page["results"], *rest["results"])]
        assert numbers == list(
            models.AuditEntry.objects.order_by("number").values_list(
                "number", flat=True
            )
        )
        assert (page["has_more"], rest["has_more"]) == (True, False)

    def test_is_chained(self, auditor):
        rows = auditor.get("/audit/").json()["results"]

        hashes = [row["hash"] for row in rows]
        assert [row["previous_hash"] for row in rows[1:]] == hashes[:-1]
        assert rows[-1]["sentence"]

    @pytest.mark.parametrize(
        ("query", "actions"),
        [
            ("schema_id=ticks_v1&action=version.published", ["version.published"]),
            ("actor=nobody", []),
            ("since=2999-01-01T00:00:00Z", []),
            ("until=2000-01-01T00:00:00Z", []),
        ],
    )
    def test_is_filtered(self, auditor, query, actions):
        rows = auditor.get(f"/audit/?{query}").json()["results"]

        assert [row["action"] for row in rows] == actions

    def test_is_an_administrators_too(self):
        factories.person("root", is_superuser=True)

        assert conftest.signed_in("root").get("/audit/").status_code == 200

    def test_is_nobody_elses(self, developer, steward):
        for caller in (developer, steward):
            answer = caller.get("/audit/")

            assert (answer.status_code, answer.json()["code"]) == (
                403,
                "permission_denied",
            )

    @pytest.mark.parametrize("query", ["after=x", "since=yesterday", "limit=0"])
    def test_is_not_filtered_by_nonsense(self, auditor, query):
        assert auditor.get(f"/audit/?{query}").json()["code"] == "bad_value"


class TestKeys:
    def test_of_a_module_are_told_to_its_key_without_secrets(self):
        token = factories.key(schemas=["ticks_*"])
        factories.key(module_number="2")

        answer = conftest.with_key(token).get("/keys/")

        (row,) = answer.json()["results"]
        assert (row["prefix"], row["module"], row["schemas"], row["person"]) == (
            token.prefix,
            "0.1",
            ["ticks_*"],
            "mia",
        )
        assert token.secret not in answer.content.decode()
        assert row["last_used_at"] is not None

    @pytest.mark.parametrize(
        ("username", "count"), [("mia", 2), ("ada", 1), ("ben", 0), ("root", 2)]
    )
    def test_are_told_to_who_has_to_do_with_them(self, username, count):
        factories.person("root", is_superuser=True)
        factories.key(owner="ada")
        factories.key(owner="mia")

        rows = conftest.signed_in(username).get("/keys/").json()["results"]

        assert len(rows) == count
