"""A request that arrives twice ..."""

from datetime import timedelta

import pytest

from schemas_app import models, tasks
from schemas_app.services import idempotency
from tests import factories
from tests.api import conftest

BARS = {"schema_id": "bars", "title": "Bars", "domain": "market-data"}
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


@pytest.fixture(autouse=True)
def _domain(_database):
    factories.domain()


def post(caller, body=BARS, path="/schemas/", key=KEY):
    return caller.post(path, body, **{"Idempotency-Key": key})


class TestWithAKey:
    def test_gets_the_same_answer(self, developer):
        first = post(developer)

        second = post(developer)

        assert first.status_code == second.status_code == 201
        assert second.content == first.content
        assert second["Location"] == first["Location"] == "/api/v1/schemas/bars/"
        assert second["Idempotency-Replayed"] == "true"
        assert not first.has_header("Idempotency-Replayed")
        assert models.Schema.objects.count() == 1

    def test_is_another_one_by_somebody_else(self, developer):
        post(developer)
        other = conftest.with_key(factories.key(module_number="2"))

        answer = post(other)

        assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")

    @pytest.mark.parametrize(
        ("path", "body"),
        [("/schemas/", {**BARS, "title": "Others"}), ("/check/", BARS)],
    )
    def test_is_refused_when_it_asks_something_else(
        self, developer, nothing_stored, path, body
    ):
        post(developer)

        with nothing_stored():
            answer = post(developer, body=body, path=path)

        code = answer.json()["code"]
        assert code == (
            "idempotency_key_reused" if path == "/schemas/" else "bad_value"
        )
        assert answer.status_code == (422 if path == "/schemas/" else 400)

    def test_is_asked_to_wait_while_it_is_answered(self, developer):
        post(developer)
        models.IdempotentAnswer.objects.update(status=None)

        answer = post(developer)

        assert (answer.status_code, answer.json()["code"]) == (409, "still_answering")
        assert answer["Retry-After"] == "1"

    def test_is_done_again_when_the_first_died(self, developer):
        post(developer)
        row = models.IdempotentAnswer.objects.get()
        row.status, row.begun_at = None, row.begun_at - timedelta(seconds=61)
        row.save()

        answer = post(developer)

        assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
        assert not models.IdempotentAnswer.objects.exists()

    def test_may_be_asked_again_when_it_was_refused(self, developer, nothing_stored):
        with nothing_stored():
            refused = post(developer, {**BARS, "domain": "nowhere"})

        assert refused.json()["code"] == "domain_not_found"
        assert post(developer).status_code == 201

    @pytest.mark.parametrize("key", ["", " ", "é", "a" * 256])
    def test_that_is_none_is_refused(self, developer, nothing_stored, key):
        with nothing_stored():
            answer = post(developer, key=key)

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["name"] == "Idempotency-Key"

    def test_is_forgotten_after_a_day(self, developer):
        post(developer)
        models.IdempotentAnswer.objects.update(begun_at=factories.NOW)

        tasks.keep_up()

        assert not models.IdempotentAnswer.objects.exists()

    def test_counts_no_more_after_a_day(self, developer):
        post(developer)
        row = models.IdempotentAnswer.objects.get()
        row.begun_at -= idempotency.KEPT
        row.save()

        assert post(developer, {**BARS, "schema_id": "orders"}).status_code == 201

    def test_is_known_from_a_session_too(self, steward):
        first = post(steward)

        assert post(steward).content == first.content
        assert post(steward, {**BARS, "title": "B"}).status_code == 422


class TestTheSameProposal:
    def test_is_found_again(self, developer):
        factories.schema()
        asked = {"title": "Ticks", "document": factories.text_of(factories.TICK)}
        first = developer.post("/schemas/ticks_v1/proposals/", asked)

        second = developer.post(
            "/schemas/ticks_v1/proposals/", {**asked, "title": "Again"}
        )

        assert (first.status_code, second.status_code) == (201, 200)
        assert second.json()["proposal_id"] == first.json()["proposal_id"]
        assert second.json()["title"] == "Ticks"
        assert models.Proposal.objects.count() == 1
        assert models.Revision.objects.count() == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"document": factories.text_of(factories.with_field("flag"))},
            {"draft": True},
        ],
    )
    def test_is_another_one_when_it_asks_for_something_else(self, developer, other):
        factories.schema()
        asked = {"title": "Ticks", "document": factories.text_of(factories.TICK)}
        developer.post("/schemas/ticks_v1/proposals/", asked)

        answer = developer.post("/schemas/ticks_v1/proposals/", {**asked, **other})

        assert answer.status_code == 201

    def test_is_another_one_once_it_is_closed(self, developer):
        factories.schema()
        asked = {"title": "Ticks", "document": factories.text_of(factories.TICK)}
        first = developer.post("/schemas/ticks_v1/proposals/", asked).json()
        developer.post(f"/proposals/{first['proposal_id']}/withdraw/", {})

        answer = developer.post("/schemas/ticks_v1/proposals/", asked)

        assert answer.status_code == 201

    def test_is_another_one_by_somebody_else(self, developer, steward):
        factories.schema()
        asked = {"title": "Ticks", "document": factories.text_of(factories.TICK)}
        developer.post("/schemas/ticks_v1/proposals/", asked)

        answer = steward.post("/schemas/ticks_v1/proposals/", asked)

        assert answer.status_code == 201
