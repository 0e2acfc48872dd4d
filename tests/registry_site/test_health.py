"""The health answer ..."""

import pytest
from django.test import Client

from registry_site import connections


@pytest.mark.django_db
def test_names_every_server_behind_the_process(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_refuses_to_be_posted_to(client: Client) -> None:
    answer = client.post("/healthz")

    assert answer.status_code == 405


@pytest.mark.django_db
def test_is_that_it_serves_while_redis_is_away(client: Client, settings) -> None:
    settings.CACHES = connections.caches(url="unix:///nowhere/redis.sock")

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": "ok", "redis": "down"}
