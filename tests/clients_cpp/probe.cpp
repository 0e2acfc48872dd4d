// Asks the C++ client what a test wants to know. Each error is told by its type.
#include <iostream>
#include <string>
#include <vector>

#define SCHEMA_REGISTRY_WITH_ARROW
#include "schema_registry.hpp"

namespace client = schema_registry::client;
using client::Json;

namespace {

Json answer(client::Registry& registry, const std::vector<std::string>& words) {
  const auto& what = words.at(0);
  const auto& id = words.at(1);
  if (what == "severity")
    return registry.severity(id, std::stoll(words.at(2)), std::stoll(words.at(3)));
  if (what == "announcements") {
    Json all = Json::array();
    for (const auto& one : client::Follower(registry, id, std::stoll(words.at(2))).poll())
      all.push_back(one.members);
    return all;
  }
  const auto version = registry.version(id, words.at(2));
  if (what == "version")
    return {{"pin", version.pin()},
            {"semantic_version", version.semantic_version},
            {"fingerprint", version.fingerprint},
            {"document", version.document},
            {"confirmed", version.confirmed}};
  if (what == "twice")
    return {version.confirmed, registry.version(id, words.at(2)).confirmed};
  if (what == "artifact") return client::detail::sha256(registry.artifact(version, words.at(3)));
  if (what == "arrow") return registry.arrow_schema(version)->ToString();
  if (what == "unmet")
    return client::unmet(*registry.arrow_schema(version),
                         *registry.arrow_schema(registry.version(id, words.at(3))));
  throw std::logic_error("asked for " + what);
}

// Tells the error by the first type that it is.
template <typename... Types>
std::string name_of(const client::Error& error, std::pair<const char*, Types*>... types) {
  std::string name = "Error";
  ((dynamic_cast<const Types*>(&error) != nullptr ? void(name = types.first) : void()), ...);
  return name;
}

template <typename Type>
std::pair<const char*, Type*> type(const char* name) {
  return {name, nullptr};
}

Json told(client::Registry& registry, const std::vector<std::string>& words) {
  try {
    return {{"answer", answer(registry, words)}};
  } catch (const client::Error& error) {
    const auto name = name_of(
        error, type<client::BadInput>("BadInput"), type<client::Unavailable>("Unavailable"),
        type<client::Refused>("Refused"), type<client::Missing>("Missing"),
        type<client::NotReady>("NotReady"), type<client::NotBuilt>("NotBuilt"),
        type<client::Corrupted>("Corrupted"), type<client::Unexpected>("Unexpected"));
    return {{"error", name}, {"said", error.what()}, {"retryable", error.retryable()}};
  }
}

}  // namespace

// probe SECONDS: how long to wait for an artifact. Each line of the input is a question, a
// JSON array; each line of the output its answer.
int main(int, char** words) {
  auto settings = client::Settings::from_environment();
  settings.timeout = std::chrono::seconds(30);
  settings.patience = std::chrono::seconds(std::stol(words[1]));
  if (settings.url == "none") settings.url.clear();
  for (std::string line; std::getline(std::cin, line);) {
    Json said;
    try {
      client::Registry registry(settings);
      said = told(registry, Json::parse(line).get<std::vector<std::string>>());
    } catch (const client::BadInput& error) {
      said = {{"error", "BadInput"}, {"said", error.what()}, {"retryable", false}};
    }
    std::cout << said.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  }
}
