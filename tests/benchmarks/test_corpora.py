"""The pairs of a folder ..."""

import json

import pytest

from benchmarks import _corpora
from schemas_app.domain.levels import Direction
from tests.benchmarks import corpora

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_4 = "http://json-schema.org/draft-04/schema#"


def test_bear_what_is_known_of_them(tmp_path):
    row = {**corpora.WIDENED, "source_claim": {"superset": True}}
    folder = corpora.write(tmp_path / "one.jsonl", row)

    (pair,) = _corpora.found(folder).pairs

    assert (pair.id, pair.corpus, pair.kind) == ("widened", "one", _corpora.Kind.TRUTH)
    assert pair.known == {
        Direction.BACKWARD: _corpora.Known(truth=True),
        Direction.FORWARD: _corpora.Known(truth=False, claim=True, witness=1.5),
    }


def test_bear_labels_of_other_registries(tmp_path):
    row = {"id": "x", "old": {}, "new": {}, "label": {"backward": True}}
    folder = corpora.write(tmp_path / "labels.jsonl", row)

    (pair,) = _corpora.found(folder).pairs

    assert pair.kind is _corpora.Kind.LABELS
    assert pair.known[Direction.BACKWARD].label is True
    assert pair.known[Direction.FORWARD].label is None


def test_are_left_out_where_formats_would_be_asserted(tmp_path):
    row = {**corpora.WIDENED, "format_assert": True}
    folder = corpora.write(tmp_path / "one.jsonl", row)

    found = _corpora.found(folder)

    assert found.pairs == ()
    assert found.left_out == ("one: 1 pairs that need formats asserted",)


def test_name_the_line_that_is_no_row(tmp_path):
    (tmp_path / "one.jsonl").write_text("{}\n[]\n")

    with pytest.raises(ValueError, match=r"one\.jsonl, line 2: not a row"):
        _corpora.found(tmp_path)


def test_follow_each_other_in_a_history(tmp_path):
    versions = ("2-0-0", "1-0-0", "1-0-1", "1-0-10")
    rows = [
        {"schema": "a/b", "schemaver": one, "document": {"$schema": "http://iglu/#"}}
        for one in versions
    ]
    folder = corpora.write(tmp_path / "iglu" / "schemas.jsonl", *rows)

    pairs = _corpora.found(folder).pairs

    assert [(pair.id, pair.change, pair.corpus) for pair in pairs] == [
        ("a/b 1.0.0 -> 1.0.1", "ADDITION", "iglu"),
        ("a/b 1.0.1 -> 1.0.10", "ADDITION", "iglu"),
        ("a/b 1.0.10 -> 2.0.0", "MODEL", "iglu"),
    ]
    assert [pair.known[Direction.BACKWARD].label for pair in pairs] == [
        True,
        True,
        False,
    ]
    assert pairs[0].old.value == {"$schema": DRAFT_4}


def test_follow_each_other_in_numbered_files(tmp_path):
    for number in ("1.10.0", "1.9.0"):
        (tmp_path / f"ticks_v{number}.json").write_text(json.dumps({"title": number}))

    (pair,) = _corpora.found(tmp_path).pairs

    assert (pair.id, pair.kind) == ("ticks 1.9.0 -> 1.10.0", _corpora.Kind.HISTORY)


def test_keep_to_what_their_release_holds(tmp_path):
    for release in ("1.1", "1.2"):
        base = f"https://example.com/{release}/"
        (tmp_path / release).mkdir()
        for name, body in (
            ("part", {"type": "integer"}),
            ("whole", {"$ref": "part.schema.json#"}),
            ("other", {"$ref": "nowhere.schema.json"}),
        ):
            schema = {"$schema": DRAFT_7, "$id": f"{base}{name}", **body}
            schema["$id"] += ".schema.json"
            path = tmp_path / release / f"{name}.schema.json"
            path.write_text(json.dumps(schema))
        (tmp_path / release / "api.schema.json").write_text('{"openapi": "3.0"}')

    found = _corpora.found(tmp_path)

    beside = {pair.id: list(pair.old.beside) for pair in found.pairs}
    assert beside == {
        "other 1.1 -> 1.2": [],
        "part 1.1 -> 1.2": [],
        "whole 1.1 -> 1.2": ["https://example.com/1.1/part.schema.json"],
    }
    assert found.left_out == (
        f"{tmp_path.name}: api 1.1 names no $schema",
        f"{tmp_path.name}: api 1.2 names no $schema",
    )
