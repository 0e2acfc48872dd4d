"""A request that arrives twice ..."""

import functools
import threading
from concurrent import futures

import pytest
from django.db import DatabaseError, connection, transaction

from notifications_app.models import Delivery, Endpoint
from schemas_app import models, tasks
from schemas_app.api.idempotency import REPLAYED
from schemas_app.permissions import Scope
from schemas_app.services import idempotency
from tests import factories, stored
from tests.api import conftest, description

BARS = {"schema_id": "bars", "title": "Bars", "domain": "market-data"}
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"

_REFUSES = "BEFORE INSERT ON schemas_app_idempotentanswer"
REFUSE_ANSWERS = {
    "sqlite": [
        f"CREATE TRIGGER refuse {_REFUSES} BEGIN SELECT RAISE(ABORT, 'not today'); END"
    ],
    "postgresql": [
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RAISE EXCEPTION ''not today''; END'""",
        f"CREATE TRIGGER refuse {_REFUSES} FOR EACH ROW EXECUTE FUNCTION refuse()",
    ],
}


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

    def test_may_be_asked_again_when_it_was_refused(self, developer, nothing_stored):
        with nothing_stored():
            refused = post(developer, {**BARS, "domain": "nowhere"})

        assert refused.json()["code"] == "domain_not_found"
        assert post(developer).status_code == 201

    @pytest.mark.parametrize("key", ["", " ", "é", "a" * 256, "one,two", "one, two"])
    def test_that_is_none_is_refused(self, developer, nothing_stored, key):
        with nothing_stored():
            answer = post(developer, key=key)

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["name"] == "Idempotency-Key"

    def test_is_forgotten_after_a_day(self, developer):
        post(developer)
        models.IdempotentAnswer.objects.update(answered_at=factories.NOW)

        tasks.keep_up()

        assert not models.IdempotentAnswer.objects.exists()

    def test_counts_no_more_after_a_day(self, developer):
        post(developer)
        row = models.IdempotentAnswer.objects.get()
        row.answered_at -= idempotency.KEPT
        row.save()

        assert post(developer, {**BARS, "schema_id": "orders"}).status_code == 201

    def test_is_known_from_a_session_too(self, steward):
        first = post(steward)

        assert post(steward).content == first.content
        assert post(steward, {**BARS, "title": "B"}).status_code == 422


class TestTheAnswer:
    def test_is_kept_with_what_was_done_or_nothing_is(self, developer):
        with connection.cursor() as cursor:
            for statement in REFUSE_ANSWERS[connection.vendor]:
                cursor.execute(statement)
        before = stored.everything()

        with pytest.raises(DatabaseError, match="not today"):
            post(developer)

        assert stored.everything() == before


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Many send the same request at the same moment."""

    def test_one_is_done_and_the_others_hear_of_it(self):
        token = factories.key(Scope.READ, Scope.PROPOSE)

        answers = race(*[functools.partial(asked_by, token, BARS)] * 6)

        done = [answer for answer in answers if answer.status_code == 201]
        first = [answer for answer in done if REPLAYED not in answer]
        waiting = {answer.json()["code"] for answer in answers if answer not in done}
        assert len(first) == 1
        assert {answer.content for answer in done} == {first[0].content}
        assert waiting <= {"still_answering"}
        assert models.Schema.objects.count() == 1
        assert models.AuditEntry.objects.filter(action="schema.created").count() == 1
        again = asked_by(token, BARS)
        assert (again.status_code, again.content) == (201, first[0].content)
        assert again[REPLAYED] == "true"

    def test_who_comes_while_it_is_answered_waits_or_is_asked_to(self):
        token = factories.key(Scope.READ, Scope.PROPOSE)
        (number,) = models.ApiKey.objects.values_list("pk", flat=True)
        description.document()
        with futures.ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                idempotency.answered(
                    caller=f"key:{number}", key=KEY, fingerprint="", at=factories.NOW
                )
                asked = pool.submit(
                    on_its_own, functools.partial(asked_by, token, BARS)
                )
                if connection.vendor == "postgresql":
                    futures.wait([asked])
            answer = asked.result()

        waited = connection.vendor == "sqlite"  # for the database's one write lock
        assert answer.status_code == (201 if waited else 409)
        assert answer.get("Retry-After") == (None if waited else "1")
        assert answer.json().get("code") == (None if waited else "still_answering")
        assert models.Schema.objects.count() == int(waited)

    def test_what_is_another_request_is_refused(self):
        token = factories.key(Scope.READ, Scope.PROPOSE)
        others = [{**BARS, "schema_id": f"bars_{number}"} for number in range(4)]

        answers = race(*[functools.partial(asked_by, token, body) for body in others])

        statuses = [answer.status_code for answer in answers]
        refused = [
            body for body, had in zip(others, statuses, strict=True) if had > 201
        ]
        assert len(refused) == 3
        assert set(statuses) <= {201, 409, 422}
        assert {asked_by(token, body).status_code for body in refused} == {422}
        assert models.Schema.objects.count() == 1

    @pytest.mark.parametrize("act", ["create", "ping"])
    def test_a_webhook_is_made_or_tried_once(self, act):
        factories.person("ada")
        body = {"label": "Bars", "url": "https://hooks.example.com/in"}
        made = asked_as("ada", "/webhooks/", body, key="made").json()
        path, sent = (
            ("/webhooks/", {**body, "label": "Orders"})
            if act == "create"
            else (f"/webhooks/{made['uid']}/ping/", {})
        )
        before = (Endpoint.objects.count(), Delivery.objects.count())

        answers = race(*[functools.partial(asked_as, "ada", path, sent)] * 4)

        done = [answer for answer in answers if answer.status_code < 300]
        assert [REPLAYED in answer for answer in done].count(False) == 1
        assert {a.json()["code"] for a in answers if a not in done} <= {
            "still_answering"
        }
        after = (Endpoint.objects.count(), Delivery.objects.count())
        assert sum(after) == sum(before) + 1


def asked_by(token, body, path="/schemas/"):
    return post(conftest.with_key(token), body, path)


def asked_as(username, path, body, key=KEY):
    return post(conftest.signed_in(username), body, path, key)


def on_its_own(job):
    """Do a job on this thread's own connection, which ends with it."""
    try:
        return job()
    finally:
        connection.close()


def race(*jobs):
    """Do all jobs at the same moment, each on a connection of its own."""
    description.document()  # made once, and not by several threads
    barrier = threading.Barrier(len(jobs))

    def run(job):
        barrier.wait(timeout=60)
        return on_its_own(job)

    with futures.ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


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
