"""The table of artifact kinds..."""

import re

import pytest

from schemas_app.domain.artifact_kinds import kinds
from tests.domain.artifact_kinds import ticks


def test_says_what_each_is_served_as():
    assert {
        name: (kind.media_type, kind.file_suffix) for name, kind in kinds.KINDS.items()
    } == {
        "arrow_ipc": ("application/vnd.apache.arrow.stream", ".arrows"),
        "arrow_json": ("application/json", ".arrow.json"),
        "cpp_header": ("text/x-c++", ".hpp"),
        "json_example": ("application/json", ".example.json"),
        "parquet": ("application/vnd.apache.parquet", ".parquet"),
        "python": ("text/x-python", ".py"),
        "sql_duckdb": ("application/sql", ".duckdb.sql"),
        "sql_postgresql": ("application/sql", ".postgresql.sql"),
    }


@pytest.mark.parametrize(("name", "kind"), kinds.KINDS.items())
class TestLists:
    def test_each_by_its_own_name(self, name, kind):
        assert kind.name == name

    def test_generators_that_are_numbered(self, name, kind):
        assert re.fullmatch(rf"{name}/[1-9][0-9]*", kind.generator)

    def test_kinds_that_repeat_themselves(self, name, kind):
        assert kind.build(ticks.INPUT) == kind.build(ticks.INPUT)
