"""How often a caller may ask ..."""

import re

import pytest

from schemas_app.api import limits, refusals
from schemas_app.domain import actors
from tests import factories
from tests.api import conftest

NOWHERE = "redis://127.0.0.1:1/0"
_keys = iter(range(10_000_000, 20_000_000))


@pytest.fixture(autouse=True)
def _few(settings):
    settings.API_RATE, settings.API_BURST = 1, 3


@pytest.fixture(params=["with Redis", "without Redis", "with a Redis that is away"])
def _bucket(request, settings):
    if request.param != "with Redis":
        settings.REDIS_URL = NOWHERE if "away" in request.param else ""


def somebody():
    """Return a key that has not asked yet."""
    return actors.Actor(kind=actors.ActorKind.KEY, label="x", key_id=next(_keys))


def remaining(by):
    allowance = limits.take(by)
    assert allowance
    return allowance.remaining


@pytest.mark.usefixtures("_bucket")
class TestABucket:
    def test_gives_a_burst_and_then_refuses(self):
        by = somebody()

        left = [remaining(by) for _ in range(3)]

        assert left == [2, 1, 0]
        with pytest.raises(refusals.RateLimited) as refused:
            limits.take(by)
        assert refused.value.retry_after == 1

    def test_is_each_callers_own(self):
        by = somebody()
        for _ in range(3):
            limits.take(by)

        assert remaining(somebody()) == 2

    def test_refusals_take_nothing(self, settings):
        settings.API_RATE = 1000
        by = somebody()
        refused, waits = 0, set()
        for _ in range(50):
            try:
                limits.take(by)
            except refusals.RateLimited as error:
                refused += 1
                waits.add(error.retry_after)

        assert refused < 50
        assert waits <= {1}

    def test_is_nothing_where_nothing_is_limited(self, settings):
        settings.API_RATE = 0

        assert limits.take(somebody()) is None


class TestBucketsHere:
    def test_fill_again_with_time(self):
        buckets, bucket = limits.Buckets(), limits.Bucket(rate=2, burst=4)
        taken = [buckets.take("a", bucket, now=100.0) for _ in range(5)]
        assert taken == [1.0, 2.0, 3.0, 4.0, -0.5]

        assert buckets.take("a", bucket, now=100.25) == -0.25
        assert buckets.take("a", bucket, now=100.5) == 4.0
        assert buckets.take("a", bucket, now=200.0) == 1.0


class TestAnAnswer:
    def test_tells_what_is_left(self):
        answer = conftest.with_key(factories.key()).get("/schemas/")

        assert answer["RateLimit-Policy"] == '"caller";q=3;w=3'
        assert re.fullmatch(r'"caller";r=\d;t=\d', answer["RateLimit"])

    def test_of_something_published_does_not(self):
        factories.schema()

        answer = conftest.with_key(factories.key()).get("/schemas/ticks_v1/")

        assert not answer.has_header("RateLimit")

    def test_is_a_problem_once_nothing_is_left(self):
        key = factories.key()
        by = factories.actor_of(key)
        while True:
            try:
                limits.take(by)
            except refusals.RateLimited:
                break

        answer = conftest.with_key(key).get("/schemas/")

        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert answer.json()["retry_after"] == 1
        assert answer["Retry-After"] == "1"
        assert answer["RateLimit"].startswith('"caller";r=0;t=')
