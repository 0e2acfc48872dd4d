"""What every header brings along; whichever is included first declares it for all.

A change here that is no pure addition gives `rows_1` the next number, so that headers
of two generators can be included together.
"""

ROWS = """\
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
            data[at] = at < text.size() ? text[at] : '\\0';
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
"""

ARROW = """\
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
"""
