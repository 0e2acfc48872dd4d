"""A back-test and a registry as a user starts it."""

import datetime
import runpy

import pyarrow as pa
import pytest

from schema_registry_client.integrations.backtest import LookAhead, SchemaAwareBacktest
from tests import hub as hubs

MICRO = datetime.timedelta(microseconds=1)
ONE = {
    "type": "object",
    "required": ["ts", "close"],
    "properties": {"ts": {"type": "string"}, "close": {"type": "number"}},
}
TWO = {**ONE, "properties": {**ONE["properties"], "venue": {"type": "string"}}}  # type: ignore[dict-item]


def test_follows_publications_and_retirements(people, hub_client):
    """Each row by the version that the hub had when it was, to the microsecond."""
    people.create("bars_hub")
    people.publish("bars_hub", ONE)
    people.publish("bars_hub", TWO)
    people.retire("bars_hub", 2)
    told = {
        (a.action, a.version): a for a in hub_client.announcements(schema_id="bars_hub")
    }
    first, second = (
        hub_client.get_schema(f"bars_hub@{number}").effective_from for number in (1, 2)
    )
    third = told["retired", 2].at
    end = third + datetime.timedelta(hours=1)

    def run(moments, venues, known_at, start=first):
        table = pa.table(
            {"ts": moments, "close": [1.0] * len(moments), "venue": venues}
        )
        made = SchemaAwareBacktest(
            "bars_hub",
            start,
            end,
            known_at=known_at,
            time_column="ts",
            registry=hub_client,
        )
        return made.run_backtest(table)

    moments = [first, second - MICRO, second, third - MICRO, third, end - MICRO]
    venues = [None, None, "XNYS", "XNYS", None, None]

    report = run(moments, venues, "then")
    assert [(c.since, c.until, c.version.version, c.rows) for c in report.cuts] == [
        (first, second, 1, 2),
        (second, third, 2, 2),
        (third, end, 1, 2),
    ]

    # As known before the second version was: the first holds until the end.
    before = run(moments, [None] * 6, second - MICRO)
    assert [(c.version.version, c.rows) for c in before.cuts] == [(1, 6)]
    with pytest.raises(LookAhead) as caught:
        run(moments, venues, second - MICRO)
    assert (caught.value.rows, caught.value.moment) == ((2, 3), second)

    # The second version is retired, but it was known: its field is no news.
    later = run([third, third + MICRO], ["XNYS", None], "then", third)
    assert [(c.version.version, c.rows) for c in later.cuts] == [(1, 2)]


def test_example_says_what_was_run_and_caught(running_hub, monkeypatch, capsys):
    monkeypatch.setenv("SCHEMA_REGISTRY_URL", running_hub.url)
    monkeypatch.setenv("SCHEMA_REGISTRY_KEY", running_hub.key)
    monkeypatch.setenv("SCHEMA_REGISTRY_CACHE_DIR", "")
    path = hubs.PROJECT / "examples" / "backtest" / "backtest_ticks.py"

    runpy.run_path(str(path))["main"]()

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("2025-01-02 to 2025-06-02, 1.0.0: 3624 ticks, ")
    assert said[1].startswith("2025-06-02 to 2026-01-01, 1.1.0: 5088 ticks, ")
    assert said[2].startswith("Caught: 3624 rows do not fit ticks_v1@1 (1.0.0)")
    assert len(said) == 3
