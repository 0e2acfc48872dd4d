// Which rows a schema refuses though their types are right: `enum`, `const` and bounds, and
// numbers that JSON does not know. What else a schema may ask is named by `unchecked`.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <nlohmann/json.hpp>

namespace tick_store {

using Json = nlohmann::json;
using Unfit = std::map<std::int64_t, std::string>;  // why, by row; the first reason stays

class Fitting {
 public:
  // `document` is the schema that `schema` was derived from.
  Fitting(const arrow::Schema& schema, const Json& document) {
    for (int at = 0; at < schema.num_fields(); ++at) add(at, *schema.field(at), document);
    note_unchecked("", document, {});
  }

  // Where the document asks for what is not looked at here.
  [[nodiscard]] const std::vector<std::string>& unchecked() const { return unchecked_; }

  [[nodiscard]] Unfit check(const arrow::RecordBatch& batch) const {
    Unfit unfit;
    for (const auto& [column, rule] : rules_) rule(*batch.column(column), unfit);
    return unfit;
  }

 private:
  using Rule = std::function<void(const arrow::Array&, Unfit&)>;

  void add(int column, const arrow::Field& field, const Json& document) {
    const std::string name = field.name();
    if (!field.nullable()) rules_.emplace_back(column, present(name));
    const Json asked = property(field, document);
    std::set<std::string> done;
    if (asked.contains("enum") || asked.contains("const")) {
      const Json allowed = asked.contains("const") ? Json::array({asked["const"]}) : asked["enum"];
      if (field.type()->id() == arrow::Type::STRING && allowed.is_array()) {
        rules_.emplace_back(column, one_of(name, allowed));
        done.insert({"enum", "const"});
      }
    }
    const auto id = field.type()->id();
    if (arrow::is_integer(id) || id == arrow::Type::FLOAT || id == arrow::Type::DOUBLE) {
      if (auto rule = within(id, name, asked)) rules_.emplace_back(column, std::move(rule));
      done.insert({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"});
    }
    note_unchecked(name + "/", asked, done);
  }

  void note_unchecked(const std::string& where, const Json& asked,
                      const std::set<std::string>& done) {
    static const std::set<std::string> assertions = {
        "$dynamicRef", "$ref", "allOf", "anyOf", "const", "contains", "dependencies",
        "dependentRequired", "dependentSchemas", "enum", "exclusiveMaximum",
        "exclusiveMinimum", "extends", "if", "items", "maxItems", "maxLength",
        "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum",
        "multipleOf", "not", "oneOf", "pattern", "patternProperties", "prefixItems",
        "propertyNames", "uniqueItems"};
    for (const auto& [keyword, value] : asked.items())
      if (assertions.contains(keyword) && !done.contains(keyword))
        unchecked_.push_back(where + keyword);
  }

  static Json property(const arrow::Field& field, const Json& document) {
    std::string pointer = "/properties/" + field.name();
    if (const auto& known = field.metadata(); known && known->Contains("pointer"))
      pointer = *known->Get("pointer");
    try {
      const Json& found = document.at(Json::json_pointer(pointer));
      return found.is_object() ? found : Json::object();
    } catch (const Json::exception&) {
      return Json::object();
    }
  }

  static Rule present(const std::string& name) {
    return [name](const arrow::Array& values, Unfit& unfit) {
      if (values.null_count() == 0) return;
      for (std::int64_t row = 0; row < values.length(); ++row)
        if (values.IsNull(row)) unfit.try_emplace(row, name + ": absent, but required");
    };
  }

  static Rule one_of(const std::string& name, const Json& allowed) {
    std::vector<std::string> words;
    for (const Json& one : allowed)
      if (one.is_string()) words.push_back(one.get<std::string>());
    return [name, words, text = allowed.dump()](const arrow::Array& values, Unfit& unfit) {
      const auto& strings = static_cast<const arrow::StringArray&>(values);
      for (std::int64_t row = 0; row < strings.length(); ++row) {
        if (strings.IsNull(row)) continue;
        const std::string_view value = strings.GetView(row);
        if (std::find(words.begin(), words.end(), value) == words.end())
          unfit.try_emplace(row, name + ": \"" + std::string(value.substr(0, 80)) +
                                     "\" is none of " + text);
      }
    };
  }

  static Rule within(arrow::Type::type id, const std::string& name, const Json& asked) {
    switch (id) {
      case arrow::Type::INT8: return between<arrow::Int8Array>(name, asked);
      case arrow::Type::INT16: return between<arrow::Int16Array>(name, asked);
      case arrow::Type::INT32: return between<arrow::Int32Array>(name, asked);
      case arrow::Type::INT64: return between<arrow::Int64Array>(name, asked);
      case arrow::Type::UINT8: return between<arrow::UInt8Array>(name, asked);
      case arrow::Type::UINT16: return between<arrow::UInt16Array>(name, asked);
      case arrow::Type::UINT32: return between<arrow::UInt32Array>(name, asked);
      case arrow::Type::UINT64: return between<arrow::UInt64Array>(name, asked);
      case arrow::Type::FLOAT: return between<arrow::FloatArray>(name, asked);
      case arrow::Type::DOUBLE: return between<arrow::DoubleArray>(name, asked);
      default: return nullptr;
    }
  }

  template <typename Column>
  static Rule between(const std::string& name, const Json& asked) {
    using Value = typename Column::value_type;
    const auto [least, most] = bounds<Value>(asked);
    // Integers without bounds need no look; NaN and infinities are never a JSON number.
    if (std::is_integral_v<Value> && least == std::numeric_limits<Value>::min() &&
        most == std::numeric_limits<Value>::max())
      return nullptr;
    return [name, least = least, most = most](const arrow::Array& values, Unfit& unfit) {
      const auto& numbers = static_cast<const Column&>(values);
      const Value* value = numbers.raw_values();
      for (std::int64_t row = 0; row < numbers.length(); ++row)
        if (!(value[row] >= least && value[row] <= most) && numbers.IsValid(row)) [[unlikely]]
          unfit.try_emplace(row, name + ": " + shown(value[row]) + " is not within " +
                                     shown(least) + " to " + shown(most));
    };
  }

  template <typename Value>
  static std::string shown(Value value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof(text), value).ptr};
  }

  // The least and the most that fit, both included; the least above the most if none does.
  template <typename Value>
  static std::pair<Value, Value> bounds(const Json& asked) {
    using Limits = std::numeric_limits<Value>;
    Value least = Limits::lowest(), most = Limits::max();
    const auto number = [&](const char* keyword) -> const Json* {
      const auto found = asked.find(keyword);
      return found != asked.end() && found->is_number() ? &*found : nullptr;
    };
    const auto draft4 = [&](const char* keyword) { return asked.value(keyword, Json()) == true; };
    const auto raise = [&](const Json& to, bool beyond) {
      const long double bound = exactly(to);
      if constexpr (std::is_integral_v<Value>) {
        const long double first = beyond ? std::floor(bound) + 1 : std::ceil(bound);
        if (first > static_cast<long double>(Limits::max())) most = Limits::min(), least = 1;
        else if (first > static_cast<long double>(least)) least = static_cast<Value>(first);
      } else {
        const auto first = static_cast<Value>(bound);
        least = std::max(least, beyond ? std::nextafter(first, Limits::infinity()) : first);
      }
    };
    const auto lower = [&](const Json& to, bool beyond) {
      const long double bound = exactly(to);
      if constexpr (std::is_integral_v<Value>) {
        const long double last = beyond ? std::ceil(bound) - 1 : std::floor(bound);
        if (last < static_cast<long double>(Limits::min())) most = Limits::min(), least = 1;
        else if (last < static_cast<long double>(most)) most = static_cast<Value>(last);
      } else {
        const auto last = static_cast<Value>(bound);
        most = std::min(most, beyond ? std::nextafter(last, Limits::lowest()) : last);
      }
    };
    if (const Json* one = number("minimum")) raise(*one, draft4("exclusiveMinimum"));
    if (const Json* one = number("exclusiveMinimum")) raise(*one, true);
    if (const Json* one = number("maximum")) lower(*one, draft4("exclusiveMaximum"));
    if (const Json* one = number("exclusiveMaximum")) lower(*one, true);
    return {least, most};
  }

  static long double exactly(const Json& number) {
    if (number.is_number_unsigned()) return static_cast<long double>(number.get<std::uint64_t>());
    if (number.is_number_integer()) return static_cast<long double>(number.get<std::int64_t>());
    return number.get<double>();
  }

  std::vector<std::pair<int, Rule>> rules_;
  std::vector<std::string> unchecked_;
};

}  // namespace tick_store
