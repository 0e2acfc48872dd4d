// wide.v1 1.0.0, made by cpp_header/2: do not edit.
// Little-endian, UTF-8, times counted in the unit of their type since 1970 (UTC).
#ifndef SCHEMA_REGISTRY_ROW_wide_v1_c75400ea_V1_HPP
#define SCHEMA_REGISTRY_ROW_wide_v1_c75400ea_V1_HPP

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

namespace registry::wide_v1::v1 {

inline constexpr std::string_view schema_id = "wide.v1";
inline constexpr std::string_view semantic_version = "1.0.0";
inline constexpr std::string_view fingerprint = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
inline constexpr std::string_view generator = "cpp_header/2";
inline constexpr std::uint32_t version = 1;

// The columns: where each one is, how it is called, and its type in Arrow.
namespace column {
inline constexpr int nothing = 0;
inline constexpr int is_open = 1;
inline constexpr int field_1st = 2;
inline constexpr int class_ = 3;
inline constexpr int half = 4;
inline constexpr int float_ = 5;
inline constexpr int preis_in_u20AC_ = 6;
inline constexpr int isin = 7;
inline constexpr int note = 8;
inline constexpr int extra = 9;
inline constexpr int blob = 10;
inline constexpr int uuid = 11;
inline constexpr int day = 12;
inline constexpr int day_ms = 13;
inline constexpr int at_ms = 14;
inline constexpr int at_ns = 15;
inline constexpr int ts = 16;
inline constexpr int held = 17;
inline constexpr int side = 18;
inline constexpr int legs = 19;
inline constexpr int pair = 20;
inline constexpr int tags = 21;
inline constexpr int event = 22;
}  // namespace column
inline constexpr std::size_t column_count = 23;
inline constexpr std::array<std::string_view, 23> column_names{"nothing", "is open", "1st", "class", "half", "float", "preis_in_\342\202\254", "isin", "note", "extra", "blob", "uuid", "day", "day_ms", "at_ms", "at_ns", "ts", "held", "side", "legs", "pair", "tags", "event"};
inline constexpr std::array<std::string_view, 23> column_types{"null", "bool", "int16", "uint64", "float16", "float32", "decimal256[40, 6]", "utf8", "utf8", "json", "binary", "fixed_size_binary[16]", "date32", "date64", "time32[ms]", "time64[ns]", "timestamp[ns, UTC]", "duration[us]", "dictionary<int8, utf8>", "list<struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8 not null> not null>", "fixed_size_list<float64>[2]", "map<utf8 not null, utf8 not null>", "dense_union<trade: struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8 not null> not null, note: timestamp[ns, UTC] not null>"};
inline constexpr std::array<bool, 23> column_nullable{true, false, false, false, false, true, false, false, true, true, false, false, false, false, false, false, false, false, false, false, false, false, false};

namespace types {

enum class side_value : std::uint8_t { B, S, field_u003C_, field_u0000_ };
inline constexpr std::array<std::string_view, 4> side_value_texts{"B", "S", "<", std::string_view("\000", 1)};
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

enum class legs_side_value : std::uint8_t { B, S };
inline constexpr std::array<std::string_view, 2> legs_side_value_texts{"B", "S"};
constexpr std::string_view to_text(legs_side_value value) noexcept {
    const auto at = static_cast<std::size_t>(value);
    return at < legs_side_value_texts.size() ? legs_side_value_texts[at] : std::string_view{};
}
// Returns false, and changes nothing, for a text that is none of these.
constexpr bool from_text(std::string_view text, legs_side_value& value) noexcept {
    for (std::size_t at = 0; at < legs_side_value_texts.size(); ++at) {
        if (legs_side_value_texts[at] != text) continue;
        value = static_cast<legs_side_value>(at);
        return true;
    }
    return false;
}

struct legs_row {
    // decimal128[18, 6] or null
    std::optional<registry::rows::Decimal128> px{};
    // int8
    std::int8_t ratio{};
    // utf8
    types::legs_side_value side{};
};
static_assert(std::is_trivially_copyable_v<legs_row>);

enum class event_trade_side_value : std::uint8_t { B, S };
inline constexpr std::array<std::string_view, 2> event_trade_side_value_texts{"B", "S"};
constexpr std::string_view to_text(event_trade_side_value value) noexcept {
    const auto at = static_cast<std::size_t>(value);
    return at < event_trade_side_value_texts.size() ? event_trade_side_value_texts[at] : std::string_view{};
}
// Returns false, and changes nothing, for a text that is none of these.
constexpr bool from_text(std::string_view text, event_trade_side_value& value) noexcept {
    for (std::size_t at = 0; at < event_trade_side_value_texts.size(); ++at) {
        if (event_trade_side_value_texts[at] != text) continue;
        value = static_cast<event_trade_side_value>(at);
        return true;
    }
    return false;
}

struct event_trade_row {
    // decimal128[18, 6] or null
    std::optional<registry::rows::Decimal128> px{};
    // int8
    std::int8_t ratio{};
    // utf8
    types::event_trade_side_value side{};
};
static_assert(std::is_trivially_copyable_v<event_trade_row>);

}  // namespace types

// One row; members stand by their alignment, columns by their index.
struct Row {
    // uint64, in shares
    std::uint64_t class_{};
    // decimal256[40, 6]
    registry::rows::Decimal256 preis_in_u20AC_{};
    // utf8 or null
    // ends in / and "*/ ? ?/
    std::optional<std::string> note{};
    // json or null
    std::optional<std::string> extra{};
    // binary
    std::vector<std::uint8_t> blob{};
    // date64
    std::int64_t day_ms{};
    // time64[ns]
    std::int64_t at_ns{};
    // timestamp[ns, UTC]
    std::int64_t ts{};
    // duration[us]
    std::int64_t held{};
    // list<struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8 not null> not
    // null>
    std::vector<types::legs_row> legs{};
    // fixed_size_list<float64>[2]
    std::array<std::optional<double>, 2> pair{};
    // map<utf8 not null, utf8 not null>
    std::vector<std::pair<std::string, std::string>> tags{};
    // dense_union<trade: struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8
    // not null> not null, note: timestamp[ns, UTC] not null>
    std::variant<types::event_trade_row, std::int64_t> event{};
    // float32 or null
    std::optional<float> float_{};
    // date32
    std::int32_t day{};
    // time32[ms]
    std::int32_t at_ms{};
    // int16
    std::int16_t field_1st{};
    // float16
    registry::rows::Float16 half{};
    // utf8
    registry::rows::FixedString<48> isin{};
    // null or null
    std::monostate nothing{};
    // bool
    bool is_open{};
    // fixed_size_binary[16]
    std::array<std::uint8_t, 16> uuid{};
    // dictionary<int8, utf8>
    types::side_value side{};
};

// Says how `current`, the fingerprint of the schema in use, differs from the one this
// header was made from; empty where it does not. Ask at start-up.
inline std::string fingerprint_difference(std::string_view current) {
    if (current == fingerprint) return {};
    return std::string(schema_id) + " was compiled in as version " +
           std::string(semantic_version) + " (" + std::string(fingerprint) +
           "), in use is " + std::string(current);
}

}  // namespace registry::wide_v1::v1

#ifdef SCHEMA_REGISTRY_WITH_ARROW
#include <arrow/api.h>
#include <arrow/extension/json.h>

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

namespace registry::wide_v1::v1 {

inline std::shared_ptr<arrow::Schema> arrow_schema() {
    return arrow::schema(
        {
            arrow::field("nothing", arrow::null(), true, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/nothing")})),
            arrow::field("is open", arrow::boolean(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/is open")})),
            arrow::field("1st", arrow::int16(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/1st")})),
            arrow::field("class", arrow::uint64(), false, arrow::key_value_metadata({std::string("pointer"), std::string("unit")}, {std::string("/properties/class"), std::string("shares")})),
            arrow::field("half", arrow::float16(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/half")})),
            arrow::field("float", arrow::float32(), true, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/float")})),
            arrow::field("preis_in_\342\202\254", arrow::decimal256(40, 6), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/preis_in_\342\202\254")})),
            arrow::field("isin", arrow::utf8(), false, arrow::key_value_metadata({std::string("pointer"), std::string("max_length")}, {std::string("/properties/isin"), std::string("12")})),
            arrow::field("note", arrow::utf8(), true, arrow::key_value_metadata({std::string("pointer"), std::string("description")}, {std::string("/properties/note"), std::string("ends in \134 and \042*/\012\077\077/")})),
            arrow::field("extra", arrow::extension::json(), true, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/extra")})),
            arrow::field("blob", arrow::binary(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/blob")})),
            arrow::field("uuid", arrow::fixed_size_binary(16), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/uuid")})),
            arrow::field("day", arrow::date32(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/day")})),
            arrow::field("day_ms", arrow::date64(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/day_ms")})),
            arrow::field("at_ms", arrow::time32(arrow::TimeUnit::MILLI), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/at_ms")})),
            arrow::field("at_ns", arrow::time64(arrow::TimeUnit::NANO), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/at_ns")})),
            arrow::field("ts", arrow::timestamp(arrow::TimeUnit::NANO, "UTC"), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/ts")})),
            arrow::field("held", arrow::duration(arrow::TimeUnit::MICRO), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/held")})),
            arrow::field("side", arrow::dictionary(arrow::int8(), arrow::utf8(), false), false, arrow::key_value_metadata({std::string("pointer"), std::string("values")}, {std::string("/properties/side"), std::string("[\042B\042,\042S\042,\042<\042,\042\134u0000\042]")})),
            arrow::field("legs", arrow::list(arrow::field("item", arrow::struct_(arrow::FieldVector{arrow::field("ratio", arrow::int8(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/ratio")})), arrow::field("px", arrow::decimal128(18, 6), true, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/px")})), arrow::field("side", arrow::utf8(), false, arrow::key_value_metadata({std::string("pointer"), std::string("values")}, {std::string("/properties/side"), std::string("[\042B\042,\042S\042]")}))}), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/item")}))), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/legs")})),
            arrow::field("pair", arrow::fixed_size_list(arrow::field("item", arrow::float64(), true, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/item")})), 2), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/pair")})),
            arrow::field("tags", std::make_shared<arrow::MapType>(arrow::field("key", arrow::utf8(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/key")})), arrow::field("value", arrow::utf8(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/value")}))), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/tags")})),
            arrow::field("event", arrow::dense_union(arrow::FieldVector{arrow::field("trade", arrow::struct_(arrow::FieldVector{arrow::field("ratio", arrow::int8(), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/ratio")})), arrow::field("px", arrow::decimal128(18, 6), true, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/px")})), arrow::field("side", arrow::utf8(), false, arrow::key_value_metadata({std::string("pointer"), std::string("values")}, {std::string("/properties/side"), std::string("[\042B\042,\042S\042]")}))}), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/trade")})), arrow::field("note", arrow::timestamp(arrow::TimeUnit::NANO, "UTC"), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/note")}))}), false, arrow::key_value_metadata({std::string("pointer")}, {std::string("/properties/event")})),
        },
        arrow::key_value_metadata({std::string("schema_id"), std::string("version"), std::string("semantic_version"), std::string("fingerprint"), std::string("generator")}, {std::string("wide.v1"), std::string("1"), std::string("1.0.0"), std::string("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"), std::string("cpp_header/2")}));
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

}  // namespace registry::wide_v1::v1
#endif  // SCHEMA_REGISTRY_WITH_ARROW

#endif  // SCHEMA_REGISTRY_ROW_wide_v1_c75400ea_V1_HPP
