"""The server and the command line give the same verdict: it is the same code."""

import json

import pytest

from tests import factories
from tests.api import conftest

PAIRS = {
    "nothing changed": (factories.TICK, factories.TICK),
    "a required field": (
        factories.TICK,
        factories.with_field("venue", required=True),
    ),
    "an optional field": (factories.TICK, factories.with_field("venue")),
    "words only": ({"title": "a"}, {"title": "b"}),
    "drafts mixed": (
        {"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"},
        {"$schema": "http://json-schema.org/draft-07/schema#", "type": "number"},
    ),
    "everything to nothing": (True, False),
}


@pytest.mark.django_db
@pytest.mark.parametrize("reading", ["STRICT", "LENIENT"])
@pytest.mark.parametrize("level", ["BACKWARD", "FULL_TRANSITIVE"])
@pytest.mark.parametrize("name", PAIRS)
def test_of_two_documents(run, files, name, level, reading):
    old, new = PAIRS[name]
    files(old=old, new=new)
    asked = {"level": level, "reading": reading}

    ended = run(
        "check", "old.json", "new.json", f"--level={level}", f"--reading={reading}",
        "--json",
    )  # fmt: skip
    answer = conftest.with_key(factories.key()).post(
        "/check/", {"old": json.dumps(old), "new": json.dumps(new), **asked}
    )

    assert json.loads(ended.out) == answer.json()["report"]
    assert ended.code == (1 if answer.json()["violations"] else 0)


@pytest.mark.django_db
def test_of_a_schema_with_all_its_versions(run, files):
    versions = [
        factories.TICK,
        factories.with_field("venue"),
        factories.with_field("side"),
    ]
    factories.schema(level="FULL_TRANSITIVE")
    factories.published(document=versions[0])
    factories.published(document=versions[1])
    files(first=versions[0], second=versions[1], third=versions[2])

    ended = run(
        "check", "second.json", "third.json", "--against", "first.json",
        "--level=FULL_TRANSITIVE", "--json",
    )  # fmt: skip
    answer = conftest.with_key(factories.key()).post(
        "/schemas/ticks_v1/check/", {"document": versions[2]}
    )

    assert json.loads(ended.out) == answer.json()["report"]
