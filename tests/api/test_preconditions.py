"""If-Match: nothing goes on that the caller did not expect."""

import pytest

from schemas_app import models
from tests import factories
from tests.api import conftest

OTHER = '"0123"'
VERSION = "/schemas/ticks_v1/versions/1/"


@pytest.fixture(autouse=True)
def _published(_database):
    factories.schema()
    factories.published()


@pytest.fixture
def made():
    return factories.proposal(document=factories.with_field("venue"))


def failed(answer):
    """Return the current ETag that a refusal names."""
    told = answer.json()
    assert (answer.status_code, told["code"]) == (412, "precondition_failed")
    return told["current"]


class TestReads:
    @pytest.mark.parametrize("path", [VERSION, f"{VERSION}document/", "/proposals/{}/"])
    def test_are_told_if_they_are_what_was_named(self, reader, made, path):
        path = path.format(made.pk)
        etag = reader.get(path)["ETag"]

        for named in (etag, f"{OTHER}, {etag}", "*"):
            assert reader.get(path, **{"If-Match": named}).status_code == 200

    @pytest.mark.parametrize("path", [VERSION, f"{VERSION}document/", "/proposals/{}/"])
    def test_are_refused_if_not(self, reader, made, path):
        path = path.format(made.pk)
        etag = reader.get(path)["ETag"]

        for named in (OTHER, f"W/{etag}", "nonsense", ""):
            answer = reader.get(path, **{"If-Match": named})
            assert failed(answer) == etag

    def test_are_judged_by_it_before_if_none_match(self, reader):
        etag = reader.get(VERSION)["ETag"]

        answer = reader.get(VERSION, **{"If-Match": OTHER, "If-None-Match": etag})

        assert failed(answer) == etag

    def test_match_nothing_without_an_etag(self, reader):
        assert failed(reader.get("/schemas/", **{"If-Match": OTHER})) is None
        assert reader.get("/schemas/", **{"If-Match": "*"}).status_code == 200

    def test_are_refused_as_ever_before(self, reader, nobody):
        unknown = reader.get("/schemas/none/", **{"If-Match": OTHER})

        assert unknown.json()["code"] == "schema_not_found"
        assert nobody.get(VERSION, **{"If-Match": OTHER}).status_code == 401

    def test_may_be_questions_with_a_body(self, reader):
        asked = {"old": factories.TICK, "new": factories.TICK}

        assert failed(reader.post("/check/", asked, **{"If-Match": OTHER})) is None


class TestWrites:
    def test_go_on_if_it_is_what_was_read(self, steward, made):
        path = f"/proposals/{made.pk}/"
        seen = steward.get(path)

        answer = steward.post(
            f"{path}approve/",
            {"fingerprint": factories.fingerprint(made)},
            **{"If-Match": seen["ETag"]},
        )

        assert answer.status_code == 200
        assert steward.get(path)["ETag"] != seen["ETag"]
        assert steward.get(path).json() == answer.json()

    @pytest.mark.parametrize("named", [OTHER, "nonsense"])
    def test_are_not_done_if_not(self, steward, made, nothing_stored, named):
        current = steward.get(f"/proposals/{made.pk}/")["ETag"]

        with nothing_stored():
            answer = steward.post(
                f"/proposals/{made.pk}/approve/",
                {"fingerprint": factories.fingerprint(made)},
                **{"If-Match": named},
            )

        assert failed(answer) == current

    def test_do_not_overwrite_what_came_in_between(self, steward, developer, made):
        path = f"/proposals/{made.pk}/"
        seen = developer.get(path)["ETag"]
        steward.post(
            f"{path}request-changes/",
            {"fingerprint": factories.fingerprint(made), "comment": "Why?"},
        )

        answer = developer.post(f"{path}withdraw/", {}, **{"If-Match": seen})

        assert failed(answer) == developer.get(path)["ETag"] != seen
        made.refresh_from_db()
        assert made.state == "changes_requested"

    def test_are_of_a_version(self, steward, nothing_stored):
        factories.published(document=factories.with_field("venue"))
        etag = steward.get(VERSION)["ETag"]
        path, why = f"{VERSION}deprecate/", {"reason": "Old."}

        with nothing_stored():
            assert failed(steward.post(path, why, **{"If-Match": OTHER})) == etag
        assert steward.post(path, why, **{"If-Match": etag}).status_code == 200

    def test_without_an_etag_are_not_done(self, steward, nothing_stored):
        wanted = {"label": "Tests", "url": "https://hooks.example.com/x"}

        with nothing_stored():
            answer = steward.post("/webhooks/", wanted, **{"If-Match": OTHER})

        assert failed(answer) is None
        assert (
            steward.post("/webhooks/", wanted, **{"If-Match": "*"}).status_code == 201
        )

    def test_are_answered_again_though_they_have_changed_it(self, steward, made):
        path = f"/proposals/{made.pk}/"
        headers = {"If-Match": steward.get(path)["ETag"], "Idempotency-Key": "one"}
        sent = {"fingerprint": factories.fingerprint(made)}
        first = steward.post(f"{path}approve/", sent, **headers)

        again = steward.post(f"{path}approve/", sent, **headers)

        assert (again.status_code, again.json()) == (200, first.json())
        assert models.Review.objects.filter(revision__proposal=made).count() == 1

    def test_tell_nobody_what_they_may_not_see(self, made):
        limited = conftest.with_key(factories.key(schemas=["bars"]))

        answer = limited.post(
            f"/proposals/{made.pk}/withdraw/", {}, **{"If-Match": OTHER}
        )

        assert answer.json()["code"] == "proposal_not_found"
