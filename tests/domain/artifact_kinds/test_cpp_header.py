"""The C++ header..."""

import dataclasses

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas_app.domain import errors, fields
from schemas_app.domain.artifact_kinds import (
    arrow_ipc,
    artifact_metadata,
    identifiers,
)
from schemas_app.domain.artifact_kinds.cpp_header import kind
from schemas_app.domain.artifact_kinds.cpp_header.spelling import RESERVED
from tests.domain import logical_trees
from tests.domain.artifact_kinds import compilers, ticks, wide

USE = """
#include <iostream>
#include "ticks.hpp"
#include "wide.hpp"

namespace ticks = registry::ticks_v1::v1;
namespace wide = registry::wide_v1::v1;

int main() {
    ticks::Row row;
    row.symbol = "AAPL";
    row.size = 100;
    std::cout << ticks::column_names[ticks::column::price] << '\\n'
              << row.symbol << ' ' << row.side.has_value() << '\\n'
              << ticks::fingerprint_difference(ticks::fingerprint).size() << '\\n'
              << ticks::fingerprint_difference("sha256:00") << '\\n';
    wide::Row other;
    std::cout << other.isin.assign("US0378331005") << other.isin.assign("Apple")
              << other.isin.assign(std::string(49, 'x')) << ' ' << other.isin.view() << '\\n';
    wide::types::side_value side{};
    std::cout << from_text("S", side) << to_text(side) << from_text("X", side)
              << to_text(side) << wide::column_count << wide::column_names[1] << '\\n';
}
"""

CHECK = """
#include <fstream>
#include <iostream>
#include <arrow/ipc/api.h>
#include <arrow/io/api.h>
#include "arrow.hpp"
#include "ticks.hpp"
#include "wide.hpp"

int main() {
    auto write = [](const arrow::Schema& schema, const char* path) {
        auto bytes = arrow::ipc::SerializeSchema(schema).ValueOrDie();
        std::ofstream(path, std::ios::binary) << bytes->ToString();
    };
    write(*registry::ticks_v1::v1::arrow_schema(), "TICKS");
    write(*registry::wide_v1::v1::arrow_schema(), "WIDE");
    auto wide = registry::wide_v1::v1::arrow_schema();
    std::cout << registry::wide_v1::v1::check(*wide).ToString() << '\\n';
    auto changed = wide->SetField(16, arrow::field("ts", arrow::int64())).ValueOrDie();
    changed = changed->RemoveField(0).ValueOrDie();
    changed = changed->AddField(22, arrow::field("late", arrow::int8())).ValueOrDie();
    for (auto& line : registry::wide_v1::v1::differences(*changed)) {
        if (line.find("is at") == std::string::npos) std::cout << line << '\\n';
    }
    auto ticks = registry::ticks_v1::v1::check(*arrow::schema({}));
    std::cout << ticks.message().substr(0, 46) << '\\n'
              << registry::arrow_::v1::arrow_schema()->num_fields() << '\\n';
}
"""


def write(folder, name, source):
    (folder / name).write_bytes(kind.KIND.build(source))


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "ticks.hpp", ticks.INPUT)
    write(tmp_path, "wide.hpp", wide.INPUT)
    return tmp_path


def test_stands_alone_in_cpp17(folder):
    assert compilers.run(folder, USE).splitlines() == [
        "price",
        "AAPL 0",
        "0",
        (
            f"ticks_v1 was compiled in as version 1.0.0 ({ticks.INPUT.fingerprint}), "
            "in use is sha256:00"
        ),
        "110 Apple",
        f"1S0S{len(wide.FIELDS)}is open",
    ]


def test_makes_and_checks_the_schema_of_the_ipc_artifact(folder):
    write(folder, "arrow.hpp", dataclasses.replace(ticks.INPUT, schema_id="arrow"))
    source = CHECK.replace("TICKS", str(folder / "t")).replace(
        "WIDE", str(folder / "w")
    )

    said = compilers.run(folder, source, arrow=True)

    for name, made_from in (("t", ticks.INPUT), ("w", wide.INPUT)):
        expected = pa.ipc.read_schema(pa.py_buffer(arrow_ipc.KIND.build(made_from)))
        metadata = artifact_metadata.of_schema(made_from, "cpp_header/2")
        written = pa.ipc.read_schema(pa.py_buffer((folder / name).read_bytes()))
        assert written.equals(expected.with_metadata(metadata), check_metadata=True)
    assert said.splitlines() == [
        "OK",
        "column 'nothing' is missing",
        "column 'ts' is int64, expected timestamp[ns, tz=UTC]",
        "column 'ts' may be null, expected never",
        "column 'late' is not known here",
        "ticks_v1 1.0.0: column 'ts' is missing; column",
        str(len(ticks.FIELDS)),
    ]


def test_calls_nothing_like_a_macro_of_what_it_includes(folder):
    included = compilers.macros(folder / "ticks.hpp")

    names = {name for name in included if not name.startswith(("_", "SCHEMA_REGISTRY"))}
    assert len(names) > 100
    assert {
        name for name in names if identifiers.escaped(name, RESERVED) == name
    } == set()


def test_puts_members_by_their_alignment():
    built = kind.KIND.build(
        dataclasses.replace(
            ticks.INPUT,
            fields=(
                wide.column("a", fields.integer(8)),
                wide.column("b", fields.integer(64)),
                wide.column("c", fields.integer(8)),
                wide.column("d", fields.FLOAT64),
                wide.column("e", fields.integer(32)),
                wide.column("f", fields.STRING, max_length=1),
            ),
        ),
    ).decode()

    assert "static_assert(sizeof(Row) == 32);" in built
    assert "static_assert(offsetof(Row, f) == 20);" in built
    assert "inline constexpr int f = 5;" in built


@pytest.mark.parametrize(
    ("one", "other", "called"),
    [("a-b", "a_b", "a_b"), ("a b", "a.b", "a_b"), ("1", "_1", "field_1")],
)
def test_is_refused_where_two_names_become_one(one, other, called):
    twice = tuple(wide.column(name, fields.BOOLEAN) for name in (one, other))

    with pytest.raises(errors.UnmappableField) as caught:
        kind.KIND.build(dataclasses.replace(ticks.INPUT, fields=twice))

    assert caught.value.message == (
        f"The fields {one!r} and {other!r} would both be called {called} in C++"
    )
    assert caught.value.place.pointer == f"/properties/{other}"


def test_is_refused_where_two_types_become_one():
    inner = wide.struct(wide.column("x", fields.BOOLEAN))
    outer = wide.struct(wide.column("b", inner))
    twice = (wide.column("a", outer), wide.column("a_b", inner))

    with pytest.raises(errors.UnmappableField, match="be called a_b_row in C"):
        kind.KIND.build(dataclasses.replace(ticks.INPUT, fields=twice))


@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(st.lists(logical_trees.trees, min_size=12, max_size=12))
def test_compiles_for_any_tree_that_is_not_refused(tmp_path_factory, trees):
    folder = tmp_path_factory.mktemp("trees")
    included = []
    for number, tree in enumerate(trees):
        source = dataclasses.replace(ticks.INPUT, number=number, fields=tree)
        try:
            write(folder, f"{number}.hpp", source)
        except errors.UnmappableField:
            continue
        included.append(f'#include "{number}.hpp"')

    assert compilers.run(folder, "\n".join([*included, "int main() {}"])) == ""
