// Asks a schema registry which shape data has. One header, C++20; docs/cpp.md.
//
// Needs nlohmann/json and OpenSSL's libcrypto; libcurl unless
// SCHEMA_REGISTRY_WITHOUT_CURL is defined (then it reads directories only), and Arrow if
// SCHEMA_REGISTRY_WITH_ARROW is. A Registry belongs to one thread, away from the hot path.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#ifndef SCHEMA_REGISTRY_WITHOUT_CURL
#if !__has_include(<curl/curl.h>)
#error "curl/curl.h is missing: install libcurl's headers or define SCHEMA_REGISTRY_WITHOUT_CURL"
#endif
#include <curl/curl.h>
#endif

#ifdef SCHEMA_REGISTRY_WITH_ARROW
#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/dictionary.h>
#include <arrow/ipc/reader.h>
#endif

namespace schema_registry::client {

using Json = nlohmann::json;

// --- What can go wrong ---------------------------------------------------------------
//
//   Error
//   ├── BadInput        a name, address or key that cannot be used; nothing was sent
//   ├── Unavailable     no answer from the hub, and nothing kept that would do
//   ├── Refused         the hub says no: status(), code()
//   ├── Missing         the version has no such artifact, or the directory no such version
//   ├── NotReady        the artifact is not built yet
//   ├── NotBuilt        the hub did not build it, and says why
//   ├── Corrupted       bytes that are not those the hub has recorded
//   └── Unexpected      an answer this protocol does not know: a proxy's page, say

class Error : public std::runtime_error {
 public:
  // Whether the same call may succeed later without anybody's doing.
  [[nodiscard]] bool retryable() const noexcept { return retryable_; }

 protected:
  explicit Error(const std::string& sentence, bool retryable = false)
      : std::runtime_error(sentence), retryable_(retryable) {}

 private:
  bool retryable_;
};

struct BadInput : Error {
  explicit BadInput(const std::string& sentence) : Error(sentence) {}
};
struct Unavailable : Error {
  explicit Unavailable(const std::string& sentence) : Error(sentence, true) {}
};
struct Missing : Error {
  explicit Missing(const std::string& sentence) : Error(sentence) {}
};
struct NotReady : Error {
  explicit NotReady(const std::string& sentence) : Error(sentence, true) {}
};
struct NotBuilt : Error {
  explicit NotBuilt(const std::string& sentence) : Error(sentence) {}
};
struct Corrupted : Error {
  explicit Corrupted(const std::string& sentence) : Error(sentence, true) {}
};
struct Unexpected : Error {
  explicit Unexpected(const std::string& sentence) : Error(sentence) {}
};
class Refused : public Error {
 public:
  Refused(long status, std::string code, const std::string& sentence)
      : Error(sentence), status_(status), code_(std::move(code)) {}
  [[nodiscard]] long status() const noexcept { return status_; }
  [[nodiscard]] const std::string& code() const noexcept { return code_; }

 private:
  long status_;
  std::string code_;
};

// --- Where the hub is, and who asks --------------------------------------------------

struct Settings {
  std::string url;                  // empty: what the directory holds has to do
  std::string key;                  // srk_...
  std::filesystem::path directory;  // what was fetched stays here; empty: nowhere
  std::chrono::milliseconds timeout{10'000};   // of one request
  std::chrono::milliseconds patience{10'000};  // for an artifact that is being built

  // SCHEMA_REGISTRY_URL, SCHEMA_REGISTRY_KEY, SCHEMA_REGISTRY_DIRECTORY
  static Settings from_environment() {
    const auto variable = [](const char* name, std::string_view otherwise) {
      const char* value = std::getenv(name);
      return std::string(value != nullptr && *value != '\0' ? value : otherwise);
    };
    Settings settings;
    settings.url = variable("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8000");
    settings.key = variable("SCHEMA_REGISTRY_KEY", "");
    settings.directory = variable("SCHEMA_REGISTRY_DIRECTORY", "");
    return settings;
  }
};

// --- What the hub answers ------------------------------------------------------------

struct Artifact {
  std::string kind, status, sha256, generator, reason;
};

struct Version {
  std::string schema_id;
  std::int64_t number = 0;
  std::string semantic_version, fingerprint, status, severity;
  std::vector<Artifact> artifacts;
  Json document;
  bool confirmed = false;  // by the hub, just now; otherwise it is what was kept

  [[nodiscard]] std::string pin() const { return schema_id + "@" + std::to_string(number); }
};

struct Announcement {
  std::int64_t sequence = 0;
  std::string action, schema_id;
  Json members;  // all of them
};

struct Announcements {
  std::vector<Announcement> results;
  std::int64_t next_after = 0;
  bool has_more = false;
};

namespace detail {

inline std::string sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not to be had from this libcrypto");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int at = 0; at < size; ++at) {
    text += digits[digest[at] >> 4];
    text += digits[digest[at] & 15];
  }
  return text;
}

// Names become parts of addresses and of file names: only what can do no harm in either.
inline const std::string& checked_name(const std::string& name) {
  const auto harmless = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > 120 || name.front() == '.' ||
      !std::all_of(name.begin(), name.end(), harmless))
    throw BadInput("\"" + name.substr(0, 120) + "\" names no schema, version or kind");
  return name;
}

// What was fetched, by its SHA-256, so that what went bad on the disk is never believed;
// and names for it: `ticks_v1@in-force` is a file that holds the SHA-256 of a version.
class Directory {
 public:
  explicit Directory(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] std::optional<std::string> object(const std::string& digest) const {
    if (path_.empty() || !is_digest(digest)) return std::nullopt;
    auto bytes = read(path_ / "objects" / digest);
    if (bytes && sha256(*bytes) != digest) return std::nullopt;
    return bytes;
  }

  [[nodiscard]] std::optional<std::string> digest_of(const std::string& name) const {
    if (path_.empty()) return std::nullopt;
    auto digest = read(path_ / "names" / name);
    return digest && is_digest(*digest) ? digest : std::nullopt;
  }

  void keep(const std::string& digest, std::string_view bytes) const {
    if (!path_.empty()) write(path_ / "objects" / digest, bytes);
  }

  void name(const std::string& name, const std::string& digest) const {
    if (!path_.empty() && digest_of(name) != digest) write(path_ / "names" / name, digest);
  }

 private:
  static bool is_digest(std::string_view text) {
    return text.size() == 64 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  }

  static std::optional<std::string> read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  // Beside its place first: a reader sees all of it or nothing. A full or read-only disk
  // costs the copy, not the answer.
  static void write(const std::filesystem::path& path, std::string_view bytes) {
    static std::atomic<unsigned> count = 0;
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    auto beside = path;
    beside += "." + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".part";
    std::ofstream file(beside, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (file) std::filesystem::rename(beside, path, failed);
    if (!file || failed) std::filesystem::remove(beside, failed);
  }

  std::filesystem::path path_;
};

struct Answer {
  long status = 0;
  std::string body, etag;
};

#ifndef SCHEMA_REGISTRY_WITHOUT_CURL

// GET, with a key, a timeout and a few attempts. No redirect is followed: the key stays
// with the hub that it was given for.
class Hub {
 public:
  explicit Hub(const Settings& settings)
      : base_(checked_url(settings.url) + "/api/v1/"), curl_(curl_easy_init()) {
    if (!curl_) throw std::bad_alloc();
    if (!settings.key.empty()) add(common_, "Authorization: Bearer " + checked(settings.key));
    option(CURLOPT_NOSIGNAL, 1L);
    option(CURLOPT_TIMEOUT_MS, static_cast<long>(settings.timeout.count()));
#if LIBCURL_VERSION_NUM >= 0x075500
    option(CURLOPT_PROTOCOLS_STR, "http,https");
#else
    option(CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    option(CURLOPT_USERAGENT, "schema-registry-cpp/1");
    option(CURLOPT_WRITEFUNCTION, &Hub::on_body);
    option(CURLOPT_HEADERFUNCTION, &Hub::on_header);
  }

  // Returns what came with 200 or 304. Throws Unavailable, Refused or Corrupted.
  Answer get(const std::string& path, const std::string& known_etag = {}) {
    using namespace std::chrono_literals;
    for (int attempt = 1;; ++attempt) {
      std::chrono::milliseconds pause = 200ms * attempt;
      std::string trouble;
      if (auto answer = attempt_get(path, known_etag, trouble, pause)) return *answer;
      if (attempt == 3) throw Unavailable(trouble);
      std::this_thread::sleep_for(pause);
    }
  }

 private:
  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using Headers = std::unique_ptr<curl_slist, Free>;
  struct Heard : Answer {
    std::string retry_after;
  };

  // Returns nothing, and says why, where asking again may help.
  std::optional<Answer> attempt_get(const std::string& path, const std::string& known_etag,
                                    std::string& trouble,
                                    std::chrono::milliseconds& pause) {
    Heard heard;
    Headers headers;
    for (auto* one = common_.get(); one != nullptr; one = one->next) add(headers, one->data);
    if (!known_etag.empty()) add(headers, "If-None-Match: \"" + known_etag + "\"");
    option(CURLOPT_URL, (base_ + path).c_str());
    option(CURLOPT_HTTPHEADER, headers.get());
    option(CURLOPT_WRITEDATA, &heard);
    option(CURLOPT_HEADERDATA, &heard);
    const CURLcode outcome = curl_easy_perform(curl_.get());
    if (outcome != CURLE_OK) {
      trouble = base_ + ": " + curl_easy_strerror(outcome);
      if (outcome == CURLE_PEER_FAILED_VERIFICATION) throw Unavailable(trouble);
      return std::nullopt;
    }
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &heard.status);
    if (heard.status == 304 && !known_etag.empty()) return heard;
    if (heard.status == 200) {
      if (!heard.etag.empty() && heard.etag != sha256(heard.body))
        throw Corrupted(base_ + path + ": the bytes are not those of their ETag");
      return heard;
    }
    const auto said = sentence(heard);
    if (heard.status == 429 || heard.status == 502 || heard.status == 503 ||
        heard.status == 504) {
      trouble = said.second;
      long seconds = 0;
      const auto& text = heard.retry_after;
      std::from_chars(text.data(), text.data() + text.size(), seconds);
      pause = std::max(pause, std::chrono::milliseconds(1000 * std::clamp(seconds, 0L, 5L)));
      return std::nullopt;
    }
    if (heard.status >= 500) throw Unavailable(said.second);
    if (heard.status < 400) throw Unexpected(said.second);
    throw Refused(heard.status, said.first, said.second);
  }

  // The code and the sentence of a problem document, or of what came in its place.
  std::pair<std::string, std::string> sentence(const Answer& answer) const {
    const auto status = std::to_string(answer.status);
    const Json said = Json::parse(answer.body, nullptr, false);
    if (!said.is_object()) return {"", base_ + " answers " + status};
    const auto member = [&](const char* name) {
      const auto found = said.find(name);
      return found != said.end() && found->is_string() ? found->get<std::string>() : "";
    };
    const auto code = member("code");
    return {code, member("detail") + " " + member("remedy") + " [" + status + " " + code + "]"};
  }

  static std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* heard) {
    constexpr std::size_t most = 64U << 20U;
    auto& body = static_cast<Heard*>(heard)->body;
    if (body.size() + count > most) return 0;  // curl ends with CURLE_WRITE_ERROR
    body.append(bytes, count);
    return count;
  }

  static std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* heard) {
    const std::string_view line(bytes, count);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto value = line.substr(colon + 1);
    const auto trim = [&](std::string_view around) {
      const auto first = value.find_first_not_of(around);
      if (first == std::string_view::npos) return value = {};
      return value = value.substr(first, value.find_last_not_of(around) - first + 1);
    };
    trim(" \t\r\n");
    if (name == "retry-after") static_cast<Heard*>(heard)->retry_after = value;
    if (name == "etag") static_cast<Heard*>(heard)->etag = trim("\"");
    return count;
  }

  static std::string checked_url(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    if (!url.starts_with("http://") && !url.starts_with("https://"))
      throw BadInput("\"" + url + "\" is not the address of a hub");
    return url;
  }

  static const std::string& checked(const std::string& key) {  // its text is never told
    const auto printable = [](unsigned char c) { return c > ' ' && c < 127; };
    if (!std::all_of(key.begin(), key.end(), printable))
      throw BadInput("the key holds a character that no key has; copy it again as a whole");
    return key;
  }

  static void add(Headers& headers, const std::string& line) {
    auto* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    headers.release();
    headers.reset(longer);
  }

  template <typename Value>
  void option(CURLoption which, Value value) {
    if (curl_easy_setopt(curl_.get(), which, value) != CURLE_OK)
      throw std::runtime_error("this libcurl lacks an option");
  }

  std::string base_;
  std::unique_ptr<CURL, Free> curl_;
  Headers common_;
};

#endif

}  // namespace detail

// --- The registry --------------------------------------------------------------------

class Registry {
 public:
  explicit Registry(Settings settings = Settings::from_environment())
      : settings_(std::move(settings)), directory_(settings_.directory) {
#ifndef SCHEMA_REGISTRY_WITHOUT_CURL
    if (!settings_.url.empty()) hub_ = std::make_unique<detail::Hub>(settings_);
#endif
  }

  // `which` is a number, a semantic version, `latest` or `in-force`. Without the hub it is
  // what was kept, and `confirmed` is false.
  Version version(const std::string& schema_id, const std::string& which = "in-force") {
    const auto name = detail::checked_name(schema_id) + "@" + detail::checked_name(which);
    auto digest = directory_.digest_of(name);
    auto body = digest ? directory_.object(*digest) : std::nullopt;
    const bool confirmed = refresh(schema_id, which, digest, body);
    if (!body) throw Missing("there is no " + name + " in \"" + settings_.directory.string() + "\"");
    Version found = checked(parse(*body, confirmed), schema_id, which);
    directory_.name(name, *digest);
    directory_.name(found.pin(), *digest);
    return found;
  }

  // The bytes of an artifact, whose SHA-256 is the one that the version has recorded.
  std::string artifact(const Version& version, const std::string& kind) {
    const auto deadline = std::chrono::steady_clock::now() + settings_.patience;
    for (Version known = version;;) {
      const Artifact& wanted = listed(known, kind);
      if (wanted.status == "failed" || wanted.status == "refused")
        throw NotBuilt(kind + " of " + known.pin() + ": " + wanted.reason);
      if (wanted.status == "ready") {
        if (auto kept = directory_.object(wanted.sha256)) return *kept;
        if (auto bytes = fetch(known, wanted)) return *bytes;
      }
      // Not built yet, or built anew by a newer generator since the version was read.
      if (std::chrono::steady_clock::now() >= deadline || !has_hub())
        throw NotReady(kind + " of " + known.pin() + " is " + wanted.status);
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      known = this->version(known.schema_id, std::to_string(known.number));
    }
  }

  // What was announced after a number. Ask on from `next_after` while `has_more`.
  Announcements announcements(std::int64_t after, const std::string& schema_id) {
    const auto body = ask("announcements/?after=" + std::to_string(after) +
                          "&schema_id=" + detail::checked_name(schema_id) + "&limit=1000");
    return guarded("announcements", [&] {
      const Json page = parsed(body);
      Announcements found;
      for (const Json& one : page.at("results"))
        found.results.push_back({one.at("sequence").get<std::int64_t>(),
                                 one.at("action").get<std::string>(),
                                 one.at("schema_id").get<std::string>(), one});
      found.next_after = page.at("next_after").get<std::int64_t>();
      found.has_more = page.at("has_more").get<bool>();
      return found;
    });
  }

  // How severe the step from one version to another is: documentation, compatible, breaking.
  std::string severity(const std::string& schema_id, std::int64_t from, std::int64_t to) {
    const auto name = detail::checked_name(schema_id) + "@" + std::to_string(from) + ".." +
                      std::to_string(to);
    std::string body;
    try {
      body = ask("schemas/" + schema_id + "/versions/" + std::to_string(from) + "/report/" +
                 std::to_string(to) + "/");
    } catch (const Unavailable&) {
      const auto digest = directory_.digest_of(name);
      const auto kept = digest ? directory_.object(*digest) : std::nullopt;
      if (!kept) throw;
      body = *kept;
    }
    auto said = guarded("report", [&] {
      return parsed(body).at("severity").get<std::string>();
    });
    keep(name, body);
    return said;
  }

#ifdef SCHEMA_REGISTRY_WITH_ARROW
  std::shared_ptr<arrow::Schema> arrow_schema(const Version& version) {
    const std::string bytes = artifact(version, "arrow_ipc");
    arrow::io::BufferReader input(arrow::Buffer::FromString(bytes));
    arrow::ipc::DictionaryMemo dictionaries;
    auto schema = arrow::ipc::ReadSchema(&input, &dictionaries);
    if (!schema.ok())
      throw Unexpected("arrow_ipc of " + version.pin() + ": " + schema.status().ToString());
    return *std::move(schema);
  }
#endif

 private:
  [[nodiscard]] bool has_hub() const { return !settings_.url.empty(); }

  detail::Answer get(const std::string& path, const std::string& etag = {}) {
#ifndef SCHEMA_REGISTRY_WITHOUT_CURL
    if (hub_) return hub_->get(path, etag);
#endif
    throw Unavailable("no hub is asked, and \"" + settings_.directory.string() +
                      "\" does not hold " + path);
  }

  std::string ask(const std::string& path) { return get(path).body; }

  void keep(const std::string& name, const std::string& body) {
    const auto digest = detail::sha256(body);
    if (directory_.digest_of(name) == digest) return;
    directory_.keep(digest, body);
    directory_.name(name, digest);
  }

  // Brings `body` up to date, and returns whether the hub has said so.
  bool refresh(const std::string& schema_id, const std::string& which,
               std::optional<std::string>& digest, std::optional<std::string>& body) {
    if (!has_hub()) return false;
    try {
      auto answer = get("schemas/" + schema_id + "/versions/" + which + "/",
                        body ? *digest : std::string());
      if (answer.status == 304) return true;
      digest = detail::sha256(answer.body);
      body = std::move(answer.body);
      checked(parse(*body, true), schema_id, which);  // what was not asked for is not kept
      directory_.keep(*digest, *body);
      return true;
    } catch (const Unavailable&) {
      if (!body) throw;
      return false;
    }
  }

  std::optional<std::string> fetch(const Version& version, const Artifact& wanted) {
    auto answer = get("schemas/" + version.schema_id + "/versions/" +
                      std::to_string(version.number) + "/artifacts/" + wanted.kind + "/");
    const auto digest = detail::sha256(answer.body);
    if (digest != wanted.sha256 && answer.etag.empty())
      throw Corrupted(wanted.kind + " of " + version.pin() + " is not what was recorded");
    if (digest != wanted.sha256) return std::nullopt;
    directory_.keep(digest, answer.body);
    return std::move(answer.body);
  }

  static Version checked(Version told, const std::string& schema_id, const std::string& which) {
    const bool named = which == std::to_string(told.number) ||
                       which == told.semantic_version || which == "latest" ||
                       which == "in-force";
    if (told.schema_id != schema_id || !named)
      throw Unexpected("asked for " + schema_id + "@" + which + ", the hub told of " +
                       told.pin() + " (" + told.semantic_version + ")");
    return told;
  }

  static const Artifact& listed(const Version& version, const std::string& kind) {
    const auto found =
        std::find_if(version.artifacts.begin(), version.artifacts.end(),
                     [&](const Artifact& one) { return one.kind == kind; });
    if (found == version.artifacts.end())
      throw Missing(version.pin() + " has no artifact " + detail::checked_name(kind));
    return *found;
  }

  static Version parse(const std::string& body, bool confirmed) {
    return guarded("version", [&] {
      const Json said = parsed(body);
      Version version;
      version.schema_id = detail::checked_name(said.at("schema_id").get<std::string>());
      version.number = said.at("version").get<std::int64_t>();
      version.semantic_version = said.at("semantic_version").get<std::string>();
      version.fingerprint = said.at("fingerprint").get<std::string>();
      version.status = said.at("status").get<std::string>();
      version.severity = said.at("severity").get<std::string>();
      for (const Json& one : said.at("artifacts"))
        version.artifacts.push_back(
            {detail::checked_name(one.at("kind").get<std::string>()),
             one.at("status").get<std::string>(), text(one, "sha256"),
             text(one, "generator"), text(one, "reason")});
      version.document = said.at("document");
      version.confirmed = confirmed;
      return version;
    });
  }

  // Copying values is recursive: what is nested for ever would end the program.
  static Json parsed(const std::string& body) {
    return Json::parse(body, [](int depth, Json::parse_event_t, Json&) {
      if (depth > 1000) throw Unexpected("the hub's answer is nested too deep");
      return true;
    });
  }

  static std::string text(const Json& of, const char* name) {
    const auto found = of.find(name);
    return found != of.end() && found->is_string() ? found->get<std::string>() : "";
  }

  template <typename Read>
  static auto guarded(const char* what, Read read) -> decltype(read()) {
    try {
      return read();
    } catch (const Json::exception& error) {
      throw Unexpected(std::string("this is no ") + what + ": " + error.what());
    }
  }

  Settings settings_;
  detail::Directory directory_;
#ifndef SCHEMA_REGISTRY_WITHOUT_CURL
  std::unique_ptr<detail::Hub> hub_;
#endif
};

// Hears of one schema. `poll` returns what was announced since the last call.
class Follower {
 public:
  Follower(Registry& registry, std::string schema_id, std::int64_t after = 0)
      : registry_(&registry), schema_id_(std::move(schema_id)), after_(after) {}

  std::vector<Announcement> poll() {
    std::vector<Announcement> heard;
    auto after = after_;
    for (bool more = true; more;) {
      auto page = registry_->announcements(after, schema_id_);
      std::move(page.results.begin(), page.results.end(), std::back_inserter(heard));
      more = page.has_more && page.next_after > after;
      after = page.next_after;
    }
    after_ = after;  // only now: a poll that throws is asked again in full
    return heard;
  }

  // Keep it, and a follower after a restart goes on from there.
  [[nodiscard]] std::int64_t after() const noexcept { return after_; }

 private:
  Registry* registry_;
  std::string schema_id_;
  std::int64_t after_;
};

#ifdef SCHEMA_REGISTRY_WITH_ARROW
// What a program that was compiled for `needed` does not find in `given`; columns that
// came to it do no harm. Empty: all is there.
inline std::vector<std::string> unmet(const arrow::Schema& needed, const arrow::Schema& given) {
  std::vector<std::string> said;
  for (const auto& field : needed.fields()) {
    const auto found = given.GetFieldByName(field->name());
    const auto column = "column " + field->name();
    if (!found)
      said.push_back(column + " is gone");
    else if (!found->type()->Equals(*field->type()))
      said.push_back(column + " was " + field->type()->ToString() + " and is " +
                     found->type()->ToString());
    else if (found->nullable() && !field->nullable())
      said.push_back(column + " may be absent now");
  }
  return said;
}
#endif

}  // namespace schema_registry::client
