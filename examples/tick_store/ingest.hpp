// Reads a CSV file into Parquet or Arrow IPC by a schema. Every row is stored or
// quarantined, none is lost, changed or guessed at.
//
// Blocks of the file go through arrow::csv whole. Only where one is refused are its lines
// looked at one by one, by the same converters; so both ways say the same of a row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/csv/api.h>
#include <arrow/csv/converter.h>
#include <arrow/csv/parser.h>
#include <arrow/io/api.h>
#include <arrow/ipc/api.h>
#include <arrow/util/value_parsing.h>
#include <parquet/arrow/writer.h>

#include "fitting.hpp"

namespace tick_store {

namespace fs = std::filesystem;

// This file cannot be read, or nothing can be written; nothing of it was stored.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void must(const arrow::Status& status) {
  if (!status.ok()) throw Unreadable(status.message());
}
template <typename Value>
Value must(arrow::Result<Value> result) {
  must(result.status());
  return *std::move(result);
}

// ISO 8601 with more digits than the column keeps, as long as those are zeros.
class LosslessTimestamps : public arrow::TimestampParser {
 public:
  bool operator()(const char* text, std::size_t length, arrow::TimeUnit::type unit,
                  std::int64_t* out, bool* zoned) const override {
    if ((*iso_)(text, length, unit, out, zoned)) return true;
    const std::string_view given(text, length);
    const auto dot = given.find('.');
    if (dot == std::string_view::npos) return false;
    const auto end = std::min(given.find_first_not_of("0123456789", dot + 1), length);
    const auto keep = dot + 1 + 3 * static_cast<std::size_t>(unit);
    if (end - dot > 10 || end <= keep) return false;
    if (given.substr(keep, end - keep).find_first_not_of('0') != std::string_view::npos)
      return false;
    std::string shorter(given.substr(0, unit == arrow::TimeUnit::SECOND ? dot : keep));
    shorter += given.substr(end);
    return (*iso_)(shorter.data(), shorter.size(), unit, out, zoned);
  }
  [[nodiscard]] const char* kind() const override { return "lossless ISO 8601"; }

 private:
  std::shared_ptr<arrow::TimestampParser> iso_ = arrow::TimestampParser::MakeISO8601();
};

struct Line {
  std::int64_t number;  // in the file, the first is 1
  std::string_view text;
};

// The names in the first line of a file.
inline std::vector<std::string> names_of(std::string_view header) {
  arrow::csv::BlockParser parser(arrow::csv::ParseOptions::Defaults());
  std::uint32_t parsed = 0;
  must(parser.ParseFinal(header, &parsed));
  std::vector<std::string> names;
  must(parser.VisitLastRow([&](const std::uint8_t* text, std::uint32_t size, bool, bool) {
    names.emplace_back(reinterpret_cast<const char*>(text), size);
    if (std::count(names.begin(), names.end(), names.back()) > 1)
      return arrow::Status::Invalid("the column ", names.back(), " stands twice");
    return arrow::Status::OK();
  }));
  return names;
}

// The lines that are not empty; a row is one line.
inline std::vector<Line> lines_of(std::string_view text, std::int64_t first) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size(); ++first) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back({first, line});
    at = end + 1;
  }
  return lines;
}

// A schema, as arrow::csv is told of it; made once for each schema and header.
class Reading {
 public:
  Reading(std::shared_ptr<arrow::Schema> schema, std::vector<std::string> header)
      : schema_(std::move(schema)), header_(std::move(header)) {
    parse_.newlines_in_values = false;
    // An empty cell is a value that is absent; `NULL`, `NaN` and the like are no values.
    convert_.null_values = {""};
    convert_.strings_can_be_null = true;
    convert_.quoted_strings_can_be_null = false;
    convert_.true_values = {"true"};
    convert_.false_values = {"false"};
    convert_.include_columns = schema_->field_names();
    convert_.include_missing_columns = true;
    convert_.timestamp_parsers = {std::make_shared<LosslessTimestamps>()};
    for (const auto& field : schema_->fields()) {
      convert_.column_types[field->name()] = field->type();
      const auto place = std::find(header_.begin(), header_.end(), field->name());
      if (place == header_.end()) continue;  // absent in every row
      auto converter = arrow::csv::Converter::Make(field->type(), convert_);
      // Bytes are written as base64 or as a UUID, and would be taken for the letters.
      const auto id = field->type()->id();
      const bool bytes = id == arrow::Type::BINARY || id == arrow::Type::FIXED_SIZE_BINARY;
      if (!converter.ok() || bytes)
        throw Unreadable("column " + field->name() + ": CSV cannot hold " +
                         field->type()->ToString());
      converters_.emplace_back(place - header_.begin(), *std::move(converter));
    }
    for (const auto& name : header_)
      if (schema_->GetFieldIndex(name) < 0) unknown_.push_back(name);
    read_.column_names = header_;
  }
  Reading(const Reading&) = delete;  // the converters refer to the options
  Reading& operator=(const Reading&) = delete;

  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  // What holds for every row, or "".
  [[nodiscard]] std::string refusal() const {
    if (!unknown_.empty()) return unknown_.front() + ": the schema has no such column";
    return "";
  }

  // Refuses the block where any of its rows does not fit its types.
  [[nodiscard]] arrow::Result<std::shared_ptr<arrow::Table>> read(std::string_view text) const {
    auto input = std::make_shared<arrow::io::BufferReader>(
        std::make_shared<arrow::Buffer>(text));
    ARROW_ASSIGN_OR_RAISE(auto reader,
                          arrow::csv::TableReader::Make(arrow::io::default_io_context(), input,
                                                        read_, parse_, convert_));
    ARROW_ASSIGN_OR_RAISE(auto table, reader->Read());
    if (table->num_rows() != count_rows(text))
      return arrow::Status::Invalid("a row is not a line");
    return arrow::Table::Make(schema_, table->columns(), table->num_rows());
  }

  // Why a line does not fit its types, or "".
  [[nodiscard]] std::string refusal(std::string_view line) const {
    if (line.size() > longest_line) return "longer than any row";
    // Twice, so that a quote left open shows: it swallows the second.
    std::string text(line);
    if (line.find('"') != std::string_view::npos) (text += '\n') += line;
    const int rows = text.size() == line.size() ? 1 : 2;
    arrow::csv::BlockParser parser(parse_, static_cast<int>(header_.size()));
    std::uint32_t parsed = 0;
    if (auto status = parser.ParseFinal(text, &parsed); !status.ok()) return status.message();
    if (parser.num_rows() != rows || parsed != text.size())
      return "not one row: a quote is left open, or there is a line break inside";
    for (const auto& [place, converter] : converters_)
      if (auto cells = converter->Convert(parser, static_cast<int>(place)); !cells.ok())
        return header_[static_cast<std::size_t>(place)] + ": " + cells.status().message();
    return "";
  }

 private:
  static constexpr std::size_t longest_line = 64U << 10U;

  static std::int64_t count_rows(std::string_view text) {
    std::int64_t rows = 0;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      const bool empty = end == at || (end == at + 1 && text[at] == '\r');
      rows += empty ? 0 : 1;
      at = end + 1;
    }
    return rows;
  }

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::string> header_, unknown_;
  arrow::csv::ReadOptions read_ = arrow::csv::ReadOptions::Defaults();
  arrow::csv::ParseOptions parse_ = arrow::csv::ParseOptions::Defaults();
  arrow::csv::ConvertOptions convert_ = arrow::csv::ConvertOptions::Defaults();
  std::vector<std::pair<std::ptrdiff_t, std::shared_ptr<arrow::csv::Converter>>> converters_;
};

// Where rows that fit go. The file has its name only once it is complete.
class Sink {
 public:
  Sink(fs::path path, const std::shared_ptr<arrow::Schema>& schema, bool parquet)
      : path_(std::move(path)), beside_(path_.string() + ".part") {
    fs::create_directories(path_.parent_path());
    file_ = must(arrow::io::FileOutputStream::Open(beside_.string()));
    if (!parquet) {
      ipc_ = must(arrow::ipc::MakeFileWriter(file_, schema));
      return;
    }
    auto as_it_is = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    parquet_ = must(parquet::arrow::FileWriter::Open(
        *schema, arrow::default_memory_pool(), file_,
        parquet::default_writer_properties(), as_it_is));
  }
  ~Sink() {
    std::error_code ignored;
    if (!done_) fs::remove(beside_, ignored);
  }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  void write(const arrow::RecordBatch& batch) {
    must(parquet_ ? parquet_->WriteRecordBatch(batch) : ipc_->WriteRecordBatch(batch));
  }
  void finish() {
    must(parquet_ ? parquet_->Close() : ipc_->Close());
    must(file_->Close());
    fs::rename(beside_, path_);
    done_ = true;
  }

 private:
  fs::path path_, beside_;
  std::shared_ptr<arrow::io::FileOutputStream> file_;
  std::unique_ptr<parquet::arrow::FileWriter> parquet_;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> ipc_;
  bool done_ = false;
};

// Where rows that do not fit go: byte for byte, under their header, so that they can be
// mended and fed again; and beside it, why each is there.
class Quarantine {
 public:
  Quarantine(fs::path path, std::string header)
      : path_(std::move(path)), header_(std::move(header)) {}
  ~Quarantine() {
    std::error_code ignored;
    for (const char* kind : {rejected, reasons}) fs::remove(beside(kind), ignored);
  }
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;

  void add(const Line& line, std::string_view reason) {
    if (rows_++ == 0) {
      fs::create_directories(path_.parent_path());
      rejected_.open(beside(rejected), std::ios::binary);
      reasons_.open(beside(reasons), std::ios::binary);
      rejected_ << header_ << '\n';
    }
    rejected_ << line.text << '\n';
    reasons_ << line.number << '\t';
    for (const char c : reason) reasons_ << (static_cast<unsigned char>(c) < ' ' ? ' ' : c);
    reasons_ << '\n';
  }
  void finish() {
    if (rows_ == 0) return;
    rejected_.close();
    reasons_.close();
    if (!rejected_ || !reasons_) throw Unreadable(path_.string() + " cannot be written");
    for (const char* kind : {rejected, reasons}) fs::rename(beside(kind), path_.string() + kind);
  }
  [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
  static constexpr const char *rejected = ".csv", *reasons = ".reasons";
  [[nodiscard]] fs::path beside(const char* kind) const { return path_.string() + kind + ".part"; }

  fs::path path_;
  std::string header_;
  std::ofstream rejected_, reasons_;
  std::int64_t rows_ = 0;
};

class Ingest {
 public:
  Ingest(const Reading& reading, const Fitting& fitting, Sink& sink, Quarantine& quarantine)
      : reading_(reading), fitting_(fitting), sink_(sink), quarantine_(quarantine),
        refusal_(reading.refusal()) {}

  // `text` ends with a line; `first` is the number of its first.
  void block(std::string_view text, std::int64_t first) {
    if (!refusal_.empty()) return sieve(text, first);
    if (auto table = read(text)) return store(*table, text, first);
    for (std::size_t at = 0; at < text.size();) {
      const auto piece = whole_lines(text.substr(at));
      if (auto table = read(piece)) store(*table, piece, first);
      else sieve(piece, first);
      first += std::count(piece.begin(), piece.end(), '\n');
      at += piece.size();
    }
  }

  [[nodiscard]] std::int64_t stored() const { return stored_; }

 private:
  static constexpr std::size_t piece_size = 64U << 10U;

  static std::string_view whole_lines(std::string_view text) {
    const auto end = text.find('\n', std::min(piece_size, text.size()) - 1);
    return text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
  }

  // Returns nothing where the block is refused.
  std::shared_ptr<arrow::Table> read(std::string_view text) {
    if (text.find_first_not_of("\r\n") == std::string_view::npos)
      return must(arrow::Table::MakeEmpty(reading_.schema()));
    return reading_.read(text).ValueOr(nullptr);
  }

  // Takes the lines one by one; those that fit are read together.
  void sieve(std::string_view text, std::int64_t first) {
    std::string fits;
    std::vector<Line> lines;
    for (const Line& line : lines_of(text, first)) {
      const auto reason = refusal_.empty() ? reading_.refusal(line.text) : refusal_;
      if (!reason.empty()) {
        quarantine_.add(line, reason);
        continue;
      }
      (fits += line.text) += '\n';
      lines.push_back(line);
    }
    const auto table = read(fits);
    if (!table) throw Unreadable("rows fit one by one, but not together");
    store(*table, lines);
  }

  void store(const arrow::Table& table, std::string_view text, std::int64_t first) {
    std::vector<Line> lines;  // asked for only where a row does not fit
    each_batch(table, [&](const arrow::RecordBatch& batch, std::int64_t before) {
      const auto unfit = fitting_.check(batch);
      if (!unfit.empty() && lines.empty()) lines = lines_of(text, first);
      store(batch, before, unfit, lines);
    });
  }

  void store(const arrow::Table& table, const std::vector<Line>& lines) {
    each_batch(table, [&](const arrow::RecordBatch& batch, std::int64_t before) {
      store(batch, before, fitting_.check(batch), lines);
    });
  }

  void store(const arrow::RecordBatch& batch, std::int64_t before, const Unfit& unfit,
             const std::vector<Line>& lines) {
    stored_ += batch.num_rows() - static_cast<std::int64_t>(unfit.size());
    if (unfit.empty()) return sink_.write(batch);
    std::vector<bool> fits(static_cast<std::size_t>(batch.num_rows()), true);
    for (const auto& [row, reason] : unfit) {
      quarantine_.add(lines.at(static_cast<std::size_t>(before + row)), reason);
      fits[static_cast<std::size_t>(row)] = false;
    }
    arrow::BooleanBuilder mask;
    must(mask.AppendValues(fits));
    const auto kept = must(arrow::compute::Filter(
        arrow::Datum(batch.Slice(0)), arrow::Datum(must(mask.Finish()))));
    sink_.write(*kept.record_batch());
  }

  template <typename Use>
  static void each_batch(const arrow::Table& table, Use use) {
    arrow::TableBatchReader batches(table);
    std::int64_t before = 0;
    while (auto batch = must(batches.Next())) {
      use(*batch, before);
      before += batch->num_rows();
    }
  }

  const Reading& reading_;
  const Fitting& fitting_;
  Sink& sink_;
  Quarantine& quarantine_;
  std::string refusal_;
  std::int64_t stored_ = 0;
};

// Yields a file as blocks of whole lines. The header is the first line that is not empty.
class Blocks {
 public:
  explicit Blocks(const fs::path& path)
      : file_(must(arrow::io::ReadableFile::Open(path.string()))) {
    fill();
    if (std::string_view(rest_).starts_with("\xEF\xBB\xBF")) rest_.erase(0, 3);
    const auto begin = rest_.find_first_not_of("\r\n");
    if (begin == std::string::npos) throw Unreadable("there is no header");
    const auto end = std::min(rest_.find('\n', begin), rest_.size());
    header_ = rest_.substr(begin, end - begin);
    if (header_.ends_with('\r')) header_.pop_back();
    number_ = 2 + std::count(rest_.begin(), rest_.begin() + static_cast<long>(begin), '\n');
    rest_.erase(0, end + 1);
  }

  [[nodiscard]] const std::string& header() const { return header_; }

  // Calls use(text, number of its first line) for each block.
  template <typename Use>
  void each(Use use) {
    while (true) {
      if (!ended_) fill();
      if (rest_.empty()) return;
      const auto last = ended_ ? rest_.size() : rest_.rfind('\n') + 1;
      if (last == 0) throw Unreadable("a line is longer than a block");
      const std::string_view text(rest_.data(), last);
      use(text, number_);
      number_ += std::count(text.begin(), text.end(), '\n');
      rest_.erase(0, last);
    }
  }

 private:
  static constexpr std::size_t block_size = 16U << 20U;

  void fill() {
    const auto had = rest_.size();
    rest_.resize(block_size);
    const auto wanted = static_cast<std::int64_t>(block_size - had);
    const auto got = must(file_->Read(wanted, rest_.data() + had));
    rest_.resize(had + static_cast<std::size_t>(got));
    ended_ = got < wanted;
  }

  std::shared_ptr<arrow::io::ReadableFile> file_;
  std::string rest_, header_;
  std::int64_t number_ = 1;
  bool ended_ = false;
};

}  // namespace tick_store
