"""`get_schema_versions`: which version was in force when."""

import datetime

import pytest

import schema_registry_client
from tests.client.conftest import settled

UTC = datetime.UTC
NEW_YORK = datetime.timezone(datetime.timedelta(hours=-5))


def day(month, number=1):
    return datetime.datetime(2025, month, number, tzinfo=UTC)


@pytest.fixture
def ticks(hub):
    """Versions 1, 2 and 3, valid from January, April and July 2025."""
    for month in (1, 4, 7):
        hub.publish(
            "ticks_v1",
            f'{{"title": "since {month}"}}',
            effective_from=f"2025-{month:02}-01T00:00:00Z",
        )


async def timeline(client, start, end):
    versions = await settled(client.get_schema_versions("ticks_v1", start, end))
    return [(moment, version.version) for moment, version in versions.items()]


@pytest.mark.usefixtures("ticks")
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # the whole history, and before it
        ("2024-01-01", "2026-01-01", [(day(1), 1), (day(4), 2), (day(7), 3)]),
        # begins inside a version
        ("2025-02-15", "2025-05-01", [(day(2, 15), 1), (day(4), 2)]),
        # begins exactly where a version does: the one before has no part in it
        ("2025-04-01", "2025-05-01", [(day(4), 2)]),
        # ends exactly where a version begins: that one has no part in it
        ("2025-04-01", "2025-07-01", [(day(4), 2)]),
        # one microsecond decides
        ("2025-03-31T23:59:59.999999", "2025-04-01T00:00:00.000001",
         [(day(4) - datetime.timedelta(microseconds=1), 1), (day(4), 2)]),
        # inside one version
        ("2025-08-01", "2025-08-02", [(day(8), 3)]),
        # before there was any
        ("2024-01-01", "2025-01-01", []),
    ],
)  # fmt: skip
async def test_holds_each_version_in_force(client, start, end, expected):
    assert await timeline(client, start, end) == expected


@pytest.mark.usefixtures("ticks")
@pytest.mark.parametrize(
    "start",
    [
        "2025-04-01",
        "2025-04-01T00:00:00Z",
        "2025-03-31T19:00:00-05:00",
        datetime.date(2025, 4, 1),
        datetime.datetime(2025, 4, 1),  # noqa: DTZ001 -- without a zone on purpose
        datetime.datetime(2025, 3, 31, 19, tzinfo=NEW_YORK),
    ],
)
async def test_takes_moments_as_people_have_them(client, start):
    found = await timeline(client, start, "2025-05-01")

    assert found == [(day(4), 2)]
    assert found[0][0].tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-01-01", "2025-01-01"),
        ("2025-01-02", "2025-01-01"),
        ("yesterday", "2025-01-01"),
        ("2025-01-01", ""),
    ],
)
async def test_refuses_a_period_that_is_none(client, hub, start, end):
    with pytest.raises(schema_registry_client.InvalidPeriod):
        await timeline(client, start, end)

    assert hub.seen == []


@pytest.mark.usefixtures("ticks")
async def test_gives_versions_with_their_documents(client, hub):
    versions = await settled(
        client.get_schema_versions("ticks_v1", "2025-02-01", "2025-05-01")
    )

    assert [each["title"] for each in versions.values()] == ["since 1", "since 4"]
    assert hub.count("/versions/3/") == 0


@pytest.mark.usefixtures("ticks")
async def test_fetches_a_document_once_but_the_timeline_every_time(client, hub):
    await timeline(client, "2025-01-01", "2025-02-01")
    hub.versions["ticks_v1"][0].meta["status"] = "retired"

    versions = await settled(
        client.get_schema_versions("ticks_v1", "2025-01-01", "2025-02-01")
    )

    assert [each.status for each in versions.values()] == ["retired"]
    assert hub.count("/timeline/") == 2
    assert hub.count("/versions/1/") == 1


async def test_skips_what_a_newer_version_overtook(client, hub):
    hub.publish("ticks_v1", "{}", effective_from="2025-01-01T00:00:00Z")
    hub.publish("ticks_v1", "{}", effective_from="2025-07-01T00:00:00Z")
    hub.publish("ticks_v1", "{}", effective_from="2025-04-01T00:00:00Z")

    found = await timeline(client, "2025-01-01", "2026-01-01")

    assert found == [(day(1), 1), (day(4), 3)]


async def test_knows_no_unknown_schema(client):
    with pytest.raises(schema_registry_client.NotFound) as caught:
        await timeline(client, "2025-01-01", "2026-01-01")

    assert caught.value.code == "schema_not_found"
