"""What is counted ..."""

import pytest

from registry_site.fast_reads import metrics
from tests.registry_site.fast_reads import replicas

LATEST = "/schemas/ticks_v1/versions/latest/"


async def ask(application, path, *, client="127.0.0.1", method="GET"):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "method": method, "client": (client, 1)}
    await application(scope, None, send)
    return sent[0]["status"], sent[1]["body"].decode()


class Django:
    async def __call__(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def close(self):
        pass


def behind(*collectors, networks=("127.0.0.0/8", "::1")):
    requests = metrics.Requests(Django())
    return metrics.Metrics(
        requests, collectors=[requests, *collectors], networks=networks
    )


async def test_is_told_by_the_kind_of_answer(one):
    key = await replicas.reader()
    await one.warm(LATEST, key)
    etag = (await one.ask(LATEST, key)).header("etag")
    await one.warm(LATEST, key, ("if-none-match", etag))

    status, text = await ask(behind(one.front.counts), "/metrics")

    assert status == 200
    lines = text.splitlines()
    assert 'registry_fast_reads_total{outcome="hit"} 2.0' in lines
    assert 'registry_fast_reads_total{outcome="not_modified"} 1.0' in lines
    assert 'registry_fast_reads_total{outcome="miss"} 1.0' in lines
    assert "registry_fast_reads_entries 1.0" in lines
    assert "registry_fast_reads_kept_total 1.0" in lines
    assert any(line.startswith("process_cpu_seconds_total ") for line in lines)


async def test_are_the_requests_that_django_answers():
    application = behind()
    await ask(application, "/a")
    await ask(application, "/b", method="BREW")

    _, text = await ask(application, "/metrics")

    assert 'registry_requests_total{method="GET",status="4xx"} 1.0' in text
    assert 'registry_requests_total{method="other",status="4xx"} 1.0' in text


@pytest.mark.parametrize("client", ["10.0.0.1", "::2", "", "somebody"])
async def test_is_not_told_to_others(client):
    status, _ = await ask(behind(), "/metrics", client=client)

    assert status == 404


@pytest.mark.parametrize("client", ["127.0.0.9", "::1", "::ffff:127.0.0.1"])
async def test_is_told_to_whom_it_is_for(client):
    status, _ = await ask(behind(), "/metrics", client=client)

    assert status == 200


async def test_has_no_body_for_head():
    assert await ask(behind(), "/metrics", method="HEAD") == (200, "")
