"""Reads from memory ..."""

from django.db import connection

from schemas_app import models
from tests.registry_site.fast_reads import replicas

LATEST = "/schemas/ticks_v1/versions/latest/"


async def test_are_noted_as_use_when_the_process_ends(one):
    key = await replicas.reader(module_number="2")
    async with replicas.replica() as replica:
        await replica.warm(LATEST, key)

    @replicas.in_database
    def noted():
        return [
            (seen.module.number, str(seen.version), seen.first_at == seen.last_at)
            for seen in models.Observation.objects.select_related("module", "version")
        ]

    assert await noted() == [("2", "ticks_v1@1", True)]


async def test_of_a_schema_alone_are_no_use_of_a_version(one):
    key = await replicas.reader(module_number="2")
    async with replicas.replica() as replica:
        await replica.warm("/schemas/ticks_v1/", key)

    assert await replicas.in_database(models.Observation.objects.count)() == 0


async def test_are_written_down_later_when_the_database_is_away(one):
    key = await replicas.reader(module_number="2")
    await one.warm(LATEST, key)
    await replicas.in_database(_rename)("schemas_app_observation", "elsewhere")
    try:
        await one.front._uses.flush()
    finally:
        await replicas.in_database(_rename)("elsewhere", "schemas_app_observation")

    await one.front._uses.flush()

    assert await replicas.in_database(models.Observation.objects.count)() == 1


def _rename(old, new):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")
