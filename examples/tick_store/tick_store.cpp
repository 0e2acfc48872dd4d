// A tick store in small: reads CSV into Parquet or Arrow IPC by the schema in force, goes
// along with compatible changes between two files, and stops at a breaking one.
// docs/cpp.md tells how to build and run it.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#define SCHEMA_REGISTRY_WITH_ARROW
#include "ingest.hpp"
#include "schema_registry.hpp"
#include "ticks_v1.hpp"

namespace tick_store {

namespace client = schema_registry::client;
// The version that this program was compiled for: the only line that names it.
namespace compiled = registry::ticks_v1::v2;

enum Exit { done = 0, some_failed = 1, misused = 2, broken = 3, no_schema = 4 };

// The schema in force is not one that this program can go on with.
struct Breaking : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Options {
  fs::path out = "ticks";
  bool parquet = true, offline = false;
  std::map<std::string, std::string> columns;  // as the file calls them: as the schema does
  std::vector<std::string> files;
};

// The schema in force, and what has become of it since.
class Shape {
 public:
  Shape(client::Registry& registry, bool offline)
      : registry_(registry), offline_(offline),
        follower_(registry, std::string(compiled::schema_id)) {
    hear();  // first: what is announced while the schema is being read is heard of later
    check_compiled();
    const auto in_force = registry_.version(std::string(compiled::schema_id));
    if (in_force.number != compiled::version) check_step(compiled::version, in_force);
    take(in_force);
    warn();
  }

  // Takes up what is in force by now. Throws Breaking where this program cannot go on.
  void refresh() {
    if (offline_ || std::chrono::steady_clock::now() < quiet_until_) return;
    hear();
    if (!due_ || away_) return;
    try {
      const auto in_force = registry_.version(std::string(compiled::schema_id));
      if (in_force.number != version_.number) {
        check_step(version_.number, in_force);
        take(in_force);
      }
      due_ = !in_force.confirmed;
      warn();
    } catch (const client::Error& error) {
      if (!error.retryable()) throw;
      std::cerr << "going on with " << version_.pin() << ": " << error.what() << '\n';
    }
  }

  [[nodiscard]] const client::Version& version() const { return version_; }
  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  [[nodiscard]] const Fitting& fitting() const { return *fitting_; }

 private:
  // The header was made from this version, and of this registry.
  void check_compiled() {
    const auto own = registry_.version(std::string(compiled::schema_id),
                                       std::to_string(compiled::version));
    if (own.fingerprint != compiled::fingerprint)
      throw Breaking(own.pin() + " is not what this program was compiled for: " +
                     compiled::fingerprint_difference(own.fingerprint));
    const auto differences = compiled::differences(*registry_.arrow_schema(own));
    if (!differences.empty())
      throw Breaking(own.pin() + " is another in Arrow than this program was compiled for: " +
                     differences.front());
  }

  void check_step(std::int64_t from, const client::Version& to) {
    std::string why;
    for (const auto& one : client::unmet(*compiled::arrow_schema(), *registry_.arrow_schema(to)))
      why += (why.empty() ? ": " : "; ") + one;
    // The registry's verdict counts as well: the same columns may mean something else.
    if (!why.empty() || registry_.severity(to.schema_id, from, to.number) == "breaking")
      throw Breaking(to.pin() + " (" + to.semantic_version + ") is in force and breaks " +
                     std::string(compiled::schema_id) + "@" + std::to_string(from) + why);
  }

  void take(const client::Version& version) {
    schema_ = registry_.arrow_schema(version);
    fitting_ = std::make_unique<Fitting>(*schema_, version.document);
    version_ = version;
    std::cout << version_.pin() << " (" << version_.semantic_version << ") is in force"
              << (version_.confirmed ? "" : ", as far as is known without the hub")
              << std::endl;
    for (const auto& place : fitting_->unchecked())
      std::cerr << version_.pin() << ": " << place << " is not checked here\n";
  }

  // Hears whether anything may have put another version in force. A hub that is away is
  // left alone for a while, so that it delays no file but the first.
  void hear() {
    if (offline_) return;
    try {
      for (const auto& heard : follower_.poll()) {
        const bool breaking = heard.action == "breaking_change";
        due_ |= breaking || heard.action == "compatible_change" ||
                heard.action == "activated" || heard.action == "retired";
        if (breaking) breaking_[heard.members.value("version", 0)] =
            heard.members.value("effective_from", "");
      }
      if (away_) std::cerr << "the hub is back\n";
      away_ = false;
    } catch (const client::Unavailable& error) {
      if (!away_) std::cerr << "the hub is away, going on: " << error.what() << '\n';
      away_ = due_ = true;
      quiet_until_ = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    }
  }

  // Says once which versions will end this program when their time has come.
  void warn() {
    for (const auto& [number, moment] : breaking_)
      if (number > version_.number)
        std::cerr << "announced: " << version_.schema_id << '@' << number
                  << " breaks " << version_.pin() << " from " << moment << " on\n";
    breaking_.clear();
  }

  client::Registry& registry_;
  bool offline_, away_ = false, due_ = false;
  std::chrono::steady_clock::time_point quiet_until_{};
  std::map<std::int64_t, std::string> breaking_;  // since when, by version
  client::Follower follower_;
  client::Version version_;
  std::shared_ptr<arrow::Schema> schema_;
  std::unique_ptr<Fitting> fitting_;
};

// Reads one file, and says what became of its rows.
std::string ingest(const fs::path& file, const Shape& shape, const Options& options) {
  Blocks blocks(file);
  auto header = names_of(blocks.header());
  for (auto& name : header)
    if (const auto known = options.columns.find(name); known != options.columns.end())
      name = known->second;
  const Reading reading(shape.schema(), header);
  const auto name = file.stem().string();
  const auto folder = options.out / shape.version().pin();
  for (const char* other : {".parquet", ".arrow"})
    if (fs::exists(folder / (name + other))) throw Unreadable(name + other + " is there already");
  Sink sink(folder / (name + (options.parquet ? ".parquet" : ".arrow")), shape.schema(),
            options.parquet);
  Quarantine quarantine(options.out / "quarantine" / shape.version().pin() / name,
                        blocks.header());
  Ingest rows(reading, shape.fitting(), sink, quarantine);
  blocks.each([&](std::string_view text, std::int64_t first) { rows.block(text, first); });
  quarantine.finish();
  sink.finish();
  return file.filename().string() + ": " + std::to_string(rows.stored()) + " stored by " +
         shape.version().pin() + ", " + std::to_string(quarantine.rows()) + " quarantined";
}

// Returns whether the file was ingested.
bool take_file(const std::string& file, Shape& shape, const Options& options) {
  shape.refresh();
  try {
    std::cout << ingest(file, shape, options) << std::endl;
    return true;
  } catch (const Unreadable& error) {
    std::cout << fs::path(file).filename().string() << ": not ingested: " << error.what()
              << std::endl;
    return false;
  }
}

Exit run(const Options& options) {
  auto settings = client::Settings::from_environment();
  if (settings.directory.empty()) settings.directory = options.out / "registry";
  if (options.offline) settings.url.clear();
  settings.patience = std::chrono::minutes(1);  // a registry that has just begun is busy
  client::Registry registry(settings);
  Shape shape(registry, options.offline);
  bool all = true;
  for (const auto& file : options.files) {
    if (file != "-") {
      all &= take_file(file, shape, options);
      continue;
    }
    for (std::string line; std::getline(std::cin, line);)
      if (!line.empty()) all &= take_file(line, shape, options);
  }
  return all ? done : some_failed;
}

constexpr const char* usage =
    "tick_store [--out DIR] [--format parquet|ipc] [--column NAME_IN_FILE=NAME]...\n"
    "           [--offline] FILE...        FILE may be -: the names come on standard input\n";

// Returns nothing if the words cannot be understood.
std::optional<Options> understood(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto& word = words[at];
    if (word == "--offline") {
      options.offline = true;
    } else if (!word.starts_with("--")) {
      options.files.push_back(word);
    } else if (++at == words.size()) {
      return std::nullopt;
    } else if (const auto& value = words[at]; word == "--out") {
      options.out = value;
    } else if (word == "--format" && (value == "parquet" || value == "ipc")) {
      options.parquet = value == "parquet";
    } else if (const auto equals = value.find('=');
               word == "--column" && equals != std::string::npos) {
      options.columns[value.substr(0, equals)] = value.substr(equals + 1);
    } else {
      return std::nullopt;
    }
  }
  return options.files.empty() ? std::nullopt : std::optional(options);
}

}  // namespace tick_store

int main(int count, char** words) {
  using namespace tick_store;
  const auto options = understood({words + 1, words + count});
  if (!options) {
    std::cerr << usage;
    return misused;
  }
  try {
    return run(*options);
  } catch (const Breaking& error) {
    std::cerr << "stopped: " << error.what() << '\n';
    return broken;
  } catch (const client::Error& error) {
    std::cerr << "no schema: " << error.what() << '\n';
    return no_schema;
  } catch (const std::exception& error) {
    std::cerr << "failed: " << error.what() << '\n';
    return some_failed;
  }
}
