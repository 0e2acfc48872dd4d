"""The cleaner and a running registry ..."""

import copy

import pyarrow.parquet as pq

from schema_registry_client.integrations import cleaner
from tests.client.integrations.cleaner_cases import DOCUMENT, RECORD, ndjson


def test_goes_along_with_a_change_and_quarantines_after_a_break(
    hub_client, people, tmp_path
):
    people.create("cleaned_v1")
    people.publish("cleaned_v1", DOCUMENT)
    venue = copy.deepcopy(DOCUMENT)
    venue["properties"]["venue"] = {"type": "string", "enum": ["LIT", "DARK"]}
    broken = copy.deepcopy(venue)
    broken["properties"]["price"] = {"type": "string"}
    steps = iter([None, venue, None, broken])

    def publish(_progress):
        document = next(steps, None)
        if document is not None:
            people.publish("cleaned_v1", document)

    records = [RECORD, RECORD, {**RECORD, "venue": "LIT"}, RECORD, RECORD, RECORD]
    path = ndjson(tmp_path, *records)
    ready = cleaner.DatasetCleaner(
        "cleaned_v1", registry=hub_client, batch_bytes=1, refresh_every=0
    )

    report = ready.clean(path, tmp_path / "clean.parquet", progress=publish)

    assert (report.rows, report.clean, report.quarantined) == (6, 4, 2)
    assert [(each.path.name, each.pin, each.rows) for each in report.outputs] == [
        ("clean.parquet", "cleaned_v1@1", 2),
        ("clean@2.parquet", "cleaned_v1@2", 2),
    ]
    assert report.broken_by == "cleaned_v1@3"
    assert report.reasons == {
        "row came when cleaned_v1@3 broke cleaned_v1@2 [breaking_change]": 2
    }
    second = pq.read_table(report.outputs[1].path)
    assert second["venue"].to_pylist() == ["LIT", None]
    live = hub_client.get_arrow_schema("cleaned_v1@2")
    assert second.schema.equals(live, check_metadata=True)
