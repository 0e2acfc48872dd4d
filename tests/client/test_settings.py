"""Where the hub is and who asks: arguments, environment, defaults, nonsense."""

import httpx
import pytest

import schema_registry_client
from schema_registry_client import _references, _settings
from tests.client import fake_hub, serving


def test_need_no_arguments():
    settings = _settings.read(environ={})

    assert (settings.url, settings.key) == ("http://127.0.0.1:8000", None)
    assert settings.headers() == {}


def test_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("SCHEMA_REGISTRY_URL", "https://hub.example/registry/")
    monkeypatch.setenv("SCHEMA_REGISTRY_KEY", " srk_a_b\n")

    settings = _settings.read()

    assert settings.url == "https://hub.example/registry"
    assert settings.headers() == {"Authorization": "Bearer srk_a_b"}
    assert settings.rest("x/") == "https://hub.example/registry/api/v1/x/"
    assert settings.socket(_references.topic("a"), after=3) == (
        "wss://hub.example/registry/ws/v1/schemas/a/?after=3"
    )
    assert settings.socket(_references.topic("t?ck*"), after=3) == (
        "wss://hub.example/registry/ws/v1/schemas/?schemas=t%3Fck%2A&after=3"
    )


def test_come_from_arguments_first():
    settings = _settings.read(
        url="http://one", key="k1", environ={"SCHEMA_REGISTRY_URL": "http://two"}
    )

    assert (settings.url, settings.key) == ("http://one", "k1")


@pytest.mark.parametrize(
    "url",
    [
        "hub.example",
        "ftp://hub.example",
        "http://",
        "http://hub:port",
        "http://user:pass@hub.example",
        "http://hub.example/?key=1",
        "http://hub.example/#top",
    ],
)
def test_refuse_what_is_no_url_of_a_hub(url):
    with pytest.raises(schema_registry_client.InvalidSettings):
        schema_registry_client.SchemaRegistryClient(url=url)


@pytest.mark.parametrize("key", ["sr k", "srk_\u00fc", "a\nb", "a\x00b"])
def test_refuse_a_broken_key_without_telling_it(key):
    with pytest.raises(schema_registry_client.InvalidSettings) as caught:
        schema_registry_client.SchemaRegistryClient(key=key)

    assert key not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_refuse_a_timeout_that_is_none(timeout):
    with pytest.raises(schema_registry_client.InvalidSettings):
        schema_registry_client.SchemaRegistryClient(timeout=timeout)


def test_keep_the_key_to_themselves():
    settings = _settings.read(key="srk_a_secret", environ={})

    assert "secret" not in repr(settings)


async def test_take_a_transport_in_place_of_the_network():
    hub = fake_hub.Hub()
    hub.publish("ticks_v1", "{}")

    async with schema_registry_client.AsyncSchemaRegistryClient(
        url="http://anywhere.invalid",
        key=fake_hub.KEY,
        transport=httpx.ASGITransport(serving.Application(hub)),
    ) as client:
        schema = await client.get_schema("ticks_v1")

    assert schema.version == 1


def test_take_a_blocking_transport_too():
    def application(environ, start_response):
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [environ["HTTP_AUTHORIZATION"].encode()]

    with (
        schema_registry_client.SchemaRegistryClient(
            url="http://anywhere.invalid",
            key=fake_hub.KEY,
            transport=httpx.WSGITransport(application),
        ) as client,
        pytest.raises(schema_registry_client.NotFound),
    ):
        client.get_schema("ticks_v1")
