"""A row in C++: a header of its own, C++17, with an Arrow part for who has Arrow.

    #include "ticks_v1.hpp"                       // the row, the names, the fingerprint
    #define SCHEMA_REGISTRY_WITH_ARROW            // before it: the Arrow schema as well

The Arrow part asks for C++20, because Arrow's own headers do.
"""

import hashlib
from collections.abc import Iterator

from schemas_app.domain import type_text
from schemas_app.domain.artifact_kinds import (
    artifact_kind,
    artifact_metadata,
    identifiers,
)
from schemas_app.domain.artifact_kinds.cpp_header import (
    arrow_part,
    rows,
    spelling,
    support,
)

_GENERATOR = "cpp_header/2"

_INCLUDES = (
    "array", "cstddef", "cstdint", "optional", "string", "string_view", "type_traits",
    "utility", "variant", "vector",
)  # fmt: skip

_CHECK_FINGERPRINT = """\
// Says how `current`, the fingerprint of the schema in use, differs from the one this
// header was made from; empty where it does not. Ask at start-up.
inline std::string fingerprint_difference(std::string_view current) {
    if (current == fingerprint) return {};
    return std::string(schema_id) + " was compiled in as version " +
           std::string(semantic_version) + " (" + std::string(fingerprint) +
           "), in use is " + std::string(current);
}
"""

_CHECK_SCHEMA = """\
// Says, column by column, how `actual` differs from what this header was made from.
inline std::vector<std::string> differences(const arrow::Schema& actual) {
    return registry::rows::differences(*arrow_schema(), actual);
}

// Is OK where nothing differs, and else Invalid with everything that does.
inline arrow::Status check(const arrow::Schema& actual) {
    std::string text;
    for (const auto& difference : differences(actual)) {
        text += (text.empty() ? "" : "; ") + difference;
    }
    if (text.empty()) return arrow::Status::OK();
    return arrow::Status::Invalid(schema_id, " ", semantic_version, ": ", text);
}
"""


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    return ("\n".join(_lines(source)) + "\n").encode()


def _lines(source: artifact_kind.ArtifactInput) -> Iterator[str]:
    name = identifiers.escaped(source.schema_id, spelling.RESERVED_FOR_SCHEMAS)
    # Two ids of one name must clash where both are included, not hide each other.
    digest = hashlib.sha256(source.schema_id.encode()).hexdigest()[:8]
    guard = f"SCHEMA_REGISTRY_ROW_{name}_{digest}_V{source.number}_HPP"
    namespace = f"registry::{name}::v{source.number}"
    yield f"// {source.schema_id} {source.semantic_version}, made by {_GENERATOR}: do not edit."
    yield "// Little-endian, UTF-8, times counted in the unit of their type since 1970 (UTC)."
    yield f"#ifndef {guard}"
    yield f"#define {guard}"
    yield ""
    yield from (f"#include <{header}>" for header in _INCLUDES)
    yield ""
    yield support.ROWS
    yield f"namespace {namespace} {{"
    yield ""
    yield from _facts(source)
    yield from _columns(source)
    yield from _types(rows.of_fields(source.fields))
    yield _CHECK_FINGERPRINT
    yield f"}}  // namespace {namespace}"
    yield ""
    yield from _with_arrow(source, namespace)
    yield f"#endif  // {guard}"


def _facts(source: artifact_kind.ArtifactInput) -> Iterator[str]:
    texts = {
        "schema_id": source.schema_id,
        "semantic_version": source.semantic_version,
        "fingerprint": source.fingerprint,
        "generator": _GENERATOR,
    }
    for name, text in texts.items():
        yield f"inline constexpr std::string_view {name} = {spelling.view(text)};"
    yield f"inline constexpr std::uint32_t version = {source.number};"
    yield ""


def _columns(source: artifact_kind.ArtifactInput) -> Iterator[str]:
    names = identifiers.of_fields(source.fields, spelling.RESERVED, "C++")
    yield "// The columns: where each one is, how it is called, and its type in Arrow."
    yield "namespace column {"
    for index, name in enumerate(names):
        yield f"inline constexpr int {name} = {index};"
    yield "}  // namespace column"
    yield f"inline constexpr std::size_t column_count = {len(names)};"
    tables = {
        "names": ("std::string_view", [spelling.view(f.name) for f in source.fields]),
        "types": (
            "std::string_view",
            [spelling.view(type_text.of(field.type)) for field in source.fields],
        ),
        "nullable": ("bool", [str(field.nullable).lower() for field in source.fields]),
    }
    for table, (held, values) in tables.items():
        of = f"std::array<{held}, {len(values)}>"
        yield f"inline constexpr {of} column_{table}{{{', '.join(values)}}};"
    yield ""


def _types(made: rows.Types) -> Iterator[str]:
    if made.inside:
        yield "namespace types {"
        yield ""
        for each in made.inside:
            yield from _declared(each)
        yield "}  // namespace types"
        yield ""
    yield "// One row; members stand by their alignment, columns by their index."
    yield from _declared(made.row)


def _declared(each: rows.Struct | rows.Choices) -> Iterator[str]:
    if isinstance(each, rows.Struct):
        yield from each.lines
        yield from _promises(each)
    else:
        yield from _enumeration(each)
    yield ""


def _promises(struct: rows.Struct) -> Iterator[str]:
    name, held = struct.name, struct.held
    if held.trivial:
        yield f"static_assert(std::is_trivially_copyable_v<{name}>);"
    if held.size is None:
        return
    yield f"static_assert(std::is_standard_layout_v<{name}>);"
    yield f"static_assert(sizeof({name}) == {held.size});"
    for member, offset in struct.offsets:
        yield f"static_assert(offsetof({name}, {member}) == {offset});"


def _enumeration(choices: rows.Choices) -> Iterator[str]:
    name = choices.name
    listed = ", ".join(identifier for identifier, _ in choices.texts)
    texts = ", ".join(spelling.view(text) for _, text in choices.texts)
    count = len(choices.texts)
    yield f"enum class {name} : std::uint8_t {{ {listed} }};"
    yield (
        f"inline constexpr std::array<std::string_view, {count}> {name}_texts{{{texts}}};"
    )
    yield f"constexpr std::string_view to_text({name} value) noexcept {{"
    yield "    const auto at = static_cast<std::size_t>(value);"
    yield (
        f"    return at < {name}_texts.size() ? {name}_texts[at] : std::string_view{{}};"
    )
    yield "}"
    yield "// Returns false, and changes nothing, for a text that is none of these."
    yield f"constexpr bool from_text(std::string_view text, {name}& value) noexcept {{"
    yield f"    for (std::size_t at = 0; at < {name}_texts.size(); ++at) {{"
    yield f"        if ({name}_texts[at] != text) continue;"
    yield f"        value = static_cast<{name}>(at);"
    yield "        return true;"
    yield "    }"
    yield "    return false;"
    yield "}"


def _with_arrow(source: artifact_kind.ArtifactInput, namespace: str) -> Iterator[str]:
    yield "#ifdef SCHEMA_REGISTRY_WITH_ARROW"
    yield "#include <arrow/api.h>"
    if arrow_part.needs_json(source.fields):
        yield "#include <arrow/extension/json.h>"
    yield ""
    yield support.ARROW
    yield f"namespace {namespace} {{"
    yield ""
    yield "inline std::shared_ptr<arrow::Schema> arrow_schema() {"
    metadata = artifact_metadata.of_schema(source, _GENERATOR)
    first, *others = arrow_part.schema(source.fields, metadata)
    yield f"    return {first}"
    yield from (f"    {line}" for line in others[:-1])
    yield f"    {others[-1]};"
    yield "}"
    yield ""
    yield _CHECK_SCHEMA
    yield f"}}  // namespace {namespace}"
    yield "#endif  // SCHEMA_REGISTRY_WITH_ARROW"
    yield ""


KIND = artifact_kind.ArtifactKind(
    name="cpp_header",
    media_type="text/x-c++",
    file_suffix=".hpp",
    generator=_GENERATOR,
    build=_build,
)
