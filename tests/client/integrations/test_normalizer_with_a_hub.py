"""The normalizers and a running registry ..."""

import pytest

import schema_registry_client
from schema_registry_client.integrations.normalizer import (
    NormalizationError,
    SchemaAwareNormalizer,
    SyncSchemaAwareNormalizer,
)
from tests.client.integrations.test_normalizer import CSV, DOCUMENT, RECORD


@pytest.fixture
def normalized(people):
    people.create("normalized_v1")
    people.publish("normalized_v1", DOCUMENT)


async def test_make_records_by_the_version_in_force(
    normalized, running_hub, hub_client, people
):
    async with (
        schema_registry_client.AsyncSchemaRegistryClient(
            url=running_hub.url, key=running_hub.key, cache_dir=""
        ) as registry,
        SchemaAwareNormalizer("normalized_v1", registry) as waiting,
    ):
        first = await waiting.normalize_text(CSV)
        people.publish(
            "normalized_v1",
            {
                **DOCUMENT,
                "properties": {**DOCUMENT["properties"], "price": {"const": 1}},
            },
        )
        with pytest.raises(NormalizationError) as caught:
            await waiting.normalize_text(CSV)

    blocking = SyncSchemaAwareNormalizer("normalized_v1@1", hub_client)
    again = blocking.normalize_text(CSV)

    assert (first, first.schema) == (RECORD, "normalized_v1@1")
    assert caught.value.schema == "normalized_v1@2"
    assert [fault.field for fault in caught.value.faults] == ["/price"]
    assert (again, again.coercions) == (first, first.coercions)
