"""What an operator of one machine does: start, stop, start again."""

import sqlite3

from schema_registry_client import SchemaRegistryClient
from tests import hub as hubs


def test_a_second_start_goes_on_where_the_first_left(tmp_path):
    with (
        hubs.running(tmp_path) as first,
        SchemaRegistryClient(url=first.url, key=first.key) as registry,
    ):
        before = registry.get_schema("fdc3.instrument")

    with (
        hubs.running(tmp_path) as second,
        SchemaRegistryClient(url=second.url, key=second.key) as registry,
    ):
        after = registry.get_schema("fdc3.instrument")

    assert second.passwords == first.passwords
    assert before.fingerprint == after.fingerprint
    assert before.version == 4
    assert f"ada   {first.passwords['ada']}" in second.said


def test_the_demonstration_publishes_the_whole_history(tmp_path):
    with hubs.running(tmp_path) as hub:
        assert "0 of 20 rows are valid" in hub.said

    with sqlite3.connect(tmp_path / "registry.sqlite3") as database:
        published = database.execute("SELECT count(*) FROM schemas_app_schemaversion")
        assert published.fetchone() == (76,)
