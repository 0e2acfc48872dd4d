"""Memory in front of Django ..."""

import itertools
from typing import Any

import pytest

from registry_site.fast_reads import questions
from schemas_app import models
from schemas_app.permissions import Scope
from schemas_app.services import artifacts
from tests import factories
from tests.registry_site.fast_reads import replicas

SCHEMA = "/schemas/ticks_v1/"
LATEST = f"{SCHEMA}versions/latest/"
DOCUMENT = f"{SCHEMA}versions/1/document/"
EVERY_KIND = [
    SCHEMA,
    LATEST,
    f"{SCHEMA}versions/1/",
    f"{SCHEMA}versions/1.0.0/",
    DOCUMENT,
    f"{LATEST}document/",
    f"{SCHEMA}versions/1/artifacts/arrow_ipc/",
    f"{LATEST}artifacts/arrow_json/",
]
WITH_ETAG = EVERY_KIND[1:]


@pytest.fixture
async def _built(one):
    @replicas.in_database
    def build():
        version = models.SchemaVersion.objects.get()
        artifacts.build(version_id=version.pk, by=factories.SYSTEM, at=factories.NOW)

    await build()


@pytest.mark.usefixtures("_built")
class TestAnswersAsDjangoDoes:
    async def test_what_is_published(self, one, other):
        key = await replicas.reader()
        for path in EVERY_KIND:
            await one.warm(path, key)
        before = one.django.asked

        for path, method in itertools.product(EVERY_KIND, ["GET", "HEAD"]):
            remembered = await one.ask(path, key, method=method)
            # With a cookie it is always Django that is asked.
            django = await other.ask(path, key, ("cookie", "a=b"), method=method)
            assert remembered.status == 200
            assert remembered.lasting == django.lasting

        assert one.django.asked == before
        assert other.django.asked == 2 * len(EVERY_KIND)

    async def test_who_has_it_already(self, one, other):
        key = await replicas.reader()
        for path in WITH_ETAG:
            named = ("if-none-match", (await one.warm(path, key)).header("etag"))

            remembered = await one.warm(path, key, named)

            assert remembered.status == 304
            assert remembered.lasting == (await other.ask(path, key, named)).lasting

    async def test_who_has_something_else(self, one, other):
        key = await replicas.reader()
        named = ("if-none-match", '"something else"')

        remembered = await one.warm(LATEST, key, named)

        assert remembered.status == 200
        assert remembered.lasting == (await other.ask(LATEST, key, named)).lasting

    async def test_with_a_request_id_of_its_own(self, one):
        key = await replicas.reader()
        answers = [await one.warm(LATEST, key) for _ in range(3)]

        ids = {answer.header("x-request-id") for answer in answers}

        assert [len(ids), {len(one) for one in ids}] == [3, {36}]


NO_SUCH_READS: list[tuple[str, dict[str, Any], int]] = [
    (LATEST, {"method": "POST"}, 405),
    (LATEST, {"query": "a=b"}, 400),
    (LATEST, {"body": b"{}"}, 200),
    ("/schemas/", {}, 200),
    (f"{SCHEMA}versions/", {}, 200),
    ("/schemas/ticks%5Fv1/", {}, 200),
    ("/schemas/ticks_v1", {}, 404),
    ("/schemas//ticks_v1/", {}, 404),
    ("/schemas/ticks_v2/", {}, 404),
    (f"{SCHEMA}versions/2/", {}, 404),
    (f"{SCHEMA}versions/01/", {}, 404),
]
UNUSUAL = [
    ("cookie", "a=b"),
    ("if-match", '"a"'),
    ("if-none-match", "*"),
    ("if-none-match", 'W/"a"'),
    ("if-none-match", '"a", "b"'),
    ("host", "localhost"),
    ("range", "bytes=0-1"),
    ("transfer-encoding", "chunked"),
]
WRONG_KEYS = [
    "Basic YTpi",
    "Bearer",
    "Bearer srk_x",
    "Bearer srk_aaaaaaaa_" + "b" * 43,
]


class TestLeavesToDjango:
    async def test_what_is_not_such_a_read(self, one):
        key = await replicas.reader()
        await one.warm(LATEST, key)
        for path, options, status in NO_SUCH_READS:
            length = ("content-length", str(len(options.get("body", b""))))
            before = one.django.asked

            answers = [await one.ask(path, key, length, **options) for _ in range(2)]

            assert [answer.status for answer in answers] == [status] * 2, path
            assert one.django.asked == before + 2, path

    async def test_what_is_asked_in_an_unusual_way(self, one):
        key = await replicas.reader()
        await one.warm(LATEST, key)
        for header in UNUSUAL:
            assert not await one.is_from_memory(LATEST, key, header)
            assert not await one.is_from_memory(LATEST, key, header)

    async def test_who_brings_no_key(self, one):
        await one.warm(LATEST, await replicas.reader())

        answer = await one.send(
            "GET", f"{replicas.API}{LATEST}", [("host", "localhost")]
        )

        assert answer.status == 401

    async def test_who_brings_a_wrong_one(self, one):
        await one.warm(LATEST, await replicas.reader())
        for header in WRONG_KEYS:
            headers = [("host", "localhost"), ("authorization", header)]

            answer = await one.send("GET", f"{replicas.API}{LATEST}", headers)

            assert answer.status == 401

    async def test_a_host_that_it_is_not(self, one):
        key = await replicas.reader()
        await one.warm(LATEST, key)
        headers = [("host", "elsewhere"), ("authorization", f"Bearer {key}")]

        answers = [
            await one.send("GET", f"{replicas.API}{LATEST}", headers) for _ in range(2)
        ]

        assert [answer.status for answer in answers] == [400, 400]

    async def test_a_key_that_may_not_read(self, one):
        await one.warm(LATEST, await replicas.reader())
        key = await replicas.in_database(factories.key)(Scope.PROPOSE)

        answers = [await one.ask(LATEST, key) for _ in range(2)]

        assert [answer.status for answer in answers] == [403, 403]

    async def test_what_was_not_there_a_moment_ago(self, one):
        key = await replicas.reader()
        missing = await one.ask(f"{SCHEMA}versions/2/", key)
        await replicas.published(document=factories.with_field("venue"))

        found = await one.ask(f"{SCHEMA}versions/2/", key)

        assert (missing.status, found.status) == (404, 200)


class TestForgets:
    async def test_what_is_too_large(self, one):
        key = await replicas.reader()
        async with replicas.replica(answer_bytes=100) as small:
            assert not await small.is_from_memory(LATEST, key)
            assert not await small.is_from_memory(LATEST, key)

    async def test_what_was_not_used_for_longest(self, one):
        key = await replicas.reader()
        async with replicas.replica(entries=2) as small:
            await small.warm(SCHEMA, key)
            await small.warm(LATEST, key)
            await small.warm(SCHEMA, key)
            await small.warm(DOCUMENT, key)

            from_memory = [
                await small.is_from_memory(path, key)
                for path in (SCHEMA, DOCUMENT, LATEST)
            ]

        assert from_memory == [True, True, False]

    async def test_what_does_not_fit_any_more(self, one):
        key = await replicas.reader()
        async with replicas.replica(bytes=6000) as small:
            await small.warm(SCHEMA, key)
            await small.warm(DOCUMENT, key)

            assert not await small.is_from_memory(SCHEMA, key)


@pytest.mark.parametrize(
    "name", ["in-force", "0", "01", "1.0", "1.0.0.0", "LATEST", "%31"]
)
def test_only_names_that_say_which_version_are_of_one(name):
    path = f"/api/v1/schemas/ticks_v1/versions/{name}/".encode()

    assert questions.published((path, b"localhost", "http")) is None
