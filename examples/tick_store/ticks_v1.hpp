// ticks_v1 1.1.0, made by cpp_header/2: do not edit.
// Little-endian, UTF-8, times counted in the unit of their type since 1970 (UTC).
#ifndef SCHEMA_REGISTRY_ROW_ticks_v1_1db37589_V2_HPP
#define SCHEMA_REGISTRY_ROW_ticks_v1_1db37589_V2_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#ifndef SCHEMA_REGISTRY_ROWS_1
#define SCHEMA_REGISTRY_ROWS_1
namespace registry {
namespace rows {
inline namespace rows_1 {

// The bits of a number of half precision (IEEE 754 binary16).
struct Float16 {
    std::uint16_t bits{};
};

// An unscaled decimal in two's complement, the least significant word first: the layout
// that Arrow uses on little-endian machines.
struct Decimal128 {
    std::uint64_t words[2]{};
};
struct Decimal256 {
    std::uint64_t words[4]{};
};

// A text of at most Capacity bytes of UTF-8, held in the row itself.
template <std::size_t Capacity>
struct FixedString {
    static_assert(Capacity <= 65535, "the size is kept in 16 bits");
    std::uint16_t size{};
    char data[Capacity + Capacity % 2]{};

    constexpr std::string_view view() const noexcept { return {data, size}; }

    // Takes `text` if it fits, else changes nothing and returns false.
    constexpr bool assign(std::string_view text) noexcept {
        if (text.size() > Capacity) return false;
        for (std::size_t at = 0; at < sizeof(data); ++at) {
            data[at] = at < text.size() ? text[at] : '\0';
        }
        size = static_cast<std::uint16_t>(text.size());
        return true;
    }

    friend constexpr bool operator==(const FixedString& one, const FixedString& other) {
        return one.view() == other.view();
    }
    friend constexpr bool operator!=(const FixedString& one, const FixedString& other) {
        return !(one == other);
    }
};

}  // namespace rows_1
}  // namespace rows
}  // namespace registry
#endif  // SCHEMA_REGISTRY_ROWS_1

namespace registry::ticks_v1::v2 {

inline constexpr std::string_view schema_id = "ticks_v1";
inline constexpr std::string_view semantic_version = "1.1.0";
inline constexpr std::string_view fingerprint = "sha256:bdabaa33650879edb1f63e58d4efbe601c4be6fc9abb907c801193ab8b15f01c";
inline constexpr std::string_view generator = "cpp_header/2";
inline constexpr std::uint32_t version = 2;

// The columns: where each one is, how it is called, and its type in Arrow.
namespace column {
inline constexpr int ts = 0;
inline constexpr int symbol = 1;
inline constexpr int price = 2;
inline constexpr int size = 3;
inline constexpr int side = 4;
inline constexpr int exchange_id = 5;
}  // namespace column
inline constexpr std::size_t column_count = 6;
inline constexpr std::array<std::string_view, 6> column_names{"ts", "symbol", "price", "size", "side", "exchange_id"};
inline constexpr std::array<std::string_view, 6> column_types{"timestamp[us]", "utf8", "float64", "int32", "utf8", "utf8"};
inline constexpr std::array<bool, 6> column_nullable{false, false, false, false, true, true};

namespace types {

enum class side_value : std::uint8_t { B, S };
inline constexpr std::array<std::string_view, 2> side_value_texts{"B", "S"};
constexpr std::string_view to_text(side_value value) noexcept {
    const auto at = static_cast<std::size_t>(value);
    return at < side_value_texts.size() ? side_value_texts[at] : std::string_view{};
}
// Returns false, and changes nothing, for a text that is none of these.
constexpr bool from_text(std::string_view text, side_value& value) noexcept {
    for (std::size_t at = 0; at < side_value_texts.size(); ++at) {
        if (side_value_texts[at] != text) continue;
        value = static_cast<side_value>(at);
        return true;
    }
    return false;
}

}  // namespace types

// One row; members stand by their alignment, columns by their index.
struct Row {
    // timestamp[us]
    // Timestamp in ISO 8601 format
    std::int64_t ts{};
    // utf8
    // Trading symbol
    std::string symbol{};
    // float64
    // Last traded price
    double price{};
    // utf8 or null
    // Exchange identifier
    std::optional<std::string> exchange_id{};
    // int32
    // Trade size
    std::int32_t size{};
    // utf8 or null
    // Trade side: B for buy, S for sell
    std::optional<types::side_value> side{};
};

// Says how `current`, the fingerprint of the schema in use, differs from the one this
// header was made from; empty where it does not. Ask at start-up.
inline std::string fingerprint_difference(std::string_view current) {
    if (current == fingerprint) return {};
    return std::string(schema_id) + " was compiled in as version " +
           std::string(semantic_version) + " (" + std::string(fingerprint) +
           "), in use is " + std::string(current);
}

}  // namespace registry::ticks_v1::v2

#ifdef SCHEMA_REGISTRY_WITH_ARROW
#include <arrow/api.h>

#ifndef SCHEMA_REGISTRY_ARROW_1
#define SCHEMA_REGISTRY_ARROW_1
namespace registry {
namespace rows {
inline namespace rows_1 {

// Says, column by column, how `actual` differs from `expected`; metadata does not count.
inline std::vector<std::string> differences(const arrow::Schema& expected,
                                            const arrow::Schema& actual) {
    std::vector<std::string> found;
    for (int at = 0; at < expected.num_fields(); ++at) {
        const auto& wanted = *expected.field(at);
        const std::string column = "column '" + wanted.name() + "' ";
        const auto places = actual.GetAllFieldIndices(wanted.name());
        if (places.size() != 1) {
            found.push_back(column + (places.empty() ? "is missing" : "is there twice"));
            continue;
        }
        const auto& given = *actual.field(places.front());
        if (!given.type()->Equals(*wanted.type())) {
            found.push_back(column + "is " + given.type()->ToString() + ", expected " +
                            wanted.type()->ToString());
        }
        if (given.nullable() != wanted.nullable()) {
            found.push_back(column + (given.nullable() ? "may be null, expected never"
                                                       : "is never null, expected maybe"));
        }
        if (places.front() != at) {
            found.push_back(column + "is at " + std::to_string(places.front()) +
                            ", expected at " + std::to_string(at));
        }
    }
    for (const auto& given : actual.fields()) {
        if (expected.GetAllFieldIndices(given->name()).empty()) {
            found.push_back("column '" + given->name() + "' is not known here");
        }
    }
    return found;
}

}  // namespace rows_1
}  // namespace rows
}  // namespace registry
#endif  // SCHEMA_REGISTRY_ARROW_1

namespace registry::ticks_v1::v2 {

inline std::shared_ptr<arrow::Schema> arrow_schema() {
    return arrow::schema(
        {
            arrow::field("ts", arrow::timestamp(arrow::TimeUnit::MICRO), false, arrow::key_value_metadata({std::string("pointer"), std::string("description"), std::string("field_id")}, {std::string("/properties/ts"), std::string("Timestamp in ISO 8601 format"), std::string("/ts")})),
            arrow::field("symbol", arrow::utf8(), false, arrow::key_value_metadata({std::string("pointer"), std::string("description"), std::string("field_id")}, {std::string("/properties/symbol"), std::string("Trading symbol"), std::string("/symbol")})),
            arrow::field("price", arrow::float64(), false, arrow::key_value_metadata({std::string("pointer"), std::string("description"), std::string("field_id")}, {std::string("/properties/price"), std::string("Last traded price"), std::string("/price")})),
            arrow::field("size", arrow::int32(), false, arrow::key_value_metadata({std::string("pointer"), std::string("description"), std::string("field_id")}, {std::string("/properties/size"), std::string("Trade size"), std::string("/size")})),
            arrow::field("side", arrow::utf8(), true, arrow::key_value_metadata({std::string("pointer"), std::string("description"), std::string("field_id"), std::string("values")}, {std::string("/properties/side"), std::string("Trade side: B for buy, S for sell"), std::string("/side"), std::string("[\042B\042,\042S\042]")})),
            arrow::field("exchange_id", arrow::utf8(), true, arrow::key_value_metadata({std::string("pointer"), std::string("description"), std::string("field_id")}, {std::string("/properties/exchange_id"), std::string("Exchange identifier"), std::string("/exchange_id")})),
        },
        arrow::key_value_metadata({std::string("schema_id"), std::string("version"), std::string("semantic_version"), std::string("fingerprint"), std::string("generator")}, {std::string("ticks_v1"), std::string("2"), std::string("1.1.0"), std::string("sha256:bdabaa33650879edb1f63e58d4efbe601c4be6fc9abb907c801193ab8b15f01c"), std::string("cpp_header/2")}));
}

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

}  // namespace registry::ticks_v1::v2
#endif  // SCHEMA_REGISTRY_WITH_ARROW

#endif  // SCHEMA_REGISTRY_ROW_ticks_v1_1db37589_V2_HPP
