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
    the_whole_history_is_there(tmp_path, first.said)

    with (
        hubs.running(tmp_path) as second,
        SchemaRegistryClient(url=second.url, key=second.key) as registry,
    ):
        after = registry.get_schema("fdc3.instrument")

    assert second.passwords == first.passwords
    assert before.fingerprint == after.fingerprint
    assert before.version == 4
    assert f"ada   {first.passwords['ada']}" in second.said


def the_whole_history_is_there(folder, said):
    """The demonstration has published what it brings, and looked at its ticks."""
    assert "0 of 20 rows are valid" in said
    with sqlite3.connect(folder / "registry.sqlite3") as database:
        published = database.execute("SELECT count(*) FROM schemas_app_schemaversion")
        assert published.fetchone() == (76,)
